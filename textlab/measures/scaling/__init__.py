"""Where do texts stand on a line, judged by their words alone?

=====================  ==================================================================================
``wordscores``         known positions of some texts give the others theirs (Laver, Benoit & Garry)
``wordfish``           the line along which texts differ most, Poisson model (Slapin & Proksch)
``correspondence``     texts and words as points in few dimensions (Greenacre)
``latent``             seed words give the line its ends, word vectors fill it in (Watanabe)
=====================  ==================================================================================

Matrices have a row a text and a column a word, and stay sparse. Every position comes with a standard error that takes
tokens as independent, so it is a lower bound; refit on resampled turns for an honest one.
"""

from .correspondence import CorrespondenceFit, fit_correspondence, place_rows
from .latent import LatentScores, latent_scores, ppmi, seed_polarity, without_each_seed, word_vectors
from .wordfish import WordfishFit, fit_wordfish, place_texts
from .wordscores import TextScores, WordscoresFit, fit_wordscores, score_texts, without_each_reference

__all__ = [
    "CorrespondenceFit",
    "LatentScores",
    "TextScores",
    "WordfishFit",
    "WordscoresFit",
    "fit_correspondence",
    "fit_wordfish",
    "fit_wordscores",
    "latent_scores",
    "place_rows",
    "place_texts",
    "ppmi",
    "score_texts",
    "seed_polarity",
    "without_each_reference",
    "without_each_seed",
    "word_vectors",
]
