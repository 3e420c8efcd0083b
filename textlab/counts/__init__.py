"""Tokens counted: rows by terms."""

from .matrix import DocumentTermMatrix, clusters_of, count_rows, count_terms
from .outside import from_counts, from_gensim, from_long

__all__ = ["DocumentTermMatrix", "clusters_of", "count_rows", "count_terms", "from_counts", "from_gensim", "from_long"]
