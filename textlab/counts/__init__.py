"""Document-term matrices, from tokens or from other libraries."""

from .matrix import DocumentTermMatrix, count_rows, count_terms, warn_of_capitals
from .outside import from_counts, from_gensim, from_long

__all__ = [
    "DocumentTermMatrix",
    "count_rows",
    "count_terms",
    "from_counts",
    "from_gensim",
    "from_long",
    "warn_of_capitals",
]
