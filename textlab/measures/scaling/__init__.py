"""Scaling: where do texts lie on a line, judged by their words alone?

=====================  ==================================================================================
``wordscores``         positions of texts from those of reference texts (Laver, Benoit & Garry)
``wordfish``           the line along which texts differ most, Poisson model (Slapin & Proksch)
``correspondence``     texts and words as points in few dimensions (Greenacre)
``latent``             seed words define the two ends, word vectors the rest (Watanabe)
=====================  ==================================================================================

Matrices have one row for each text and one column for each word, and stay sparse. The standard errors assume
independent tokens, so they are lower bounds; refit on resampled turns for realistic ones.
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
