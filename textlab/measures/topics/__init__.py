"""Measures of topic models, from topics-by-terms (`phi`) and documents-by-topics (`theta`) tables.

==================  =========================================================================
``coherence``       do the top words of a topic occur together? NPMI, C_v, UMass, UCI
``top_words``       which words name a topic: FREX, lift, relevance; exclusivity, diversity
``matching``        match topics between runs; the overlap expected by chance
``completion``      held-out gain over a unigram model, by document completion
==================  =========================================================================
"""

from .coherence import Cooccurrences, coherence_scores, document_counts, window_counts
from .completion import completion_gain, fold_in, split_counts
from .matching import average_jaccard, chance_jaccard, jaccard_matrix, match_topics, top_lists
from .top_words import diversity_of_topics, exclusivity, frex, lift, relevance

__all__ = [
    "Cooccurrences",
    "average_jaccard",
    "chance_jaccard",
    "coherence_scores",
    "completion_gain",
    "diversity_of_topics",
    "document_counts",
    "exclusivity",
    "fold_in",
    "frex",
    "jaccard_matrix",
    "lift",
    "match_topics",
    "relevance",
    "split_counts",
    "top_lists",
    "window_counts",
]
