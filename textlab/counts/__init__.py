"""Tokens to a document-term matrix, and matrices from elsewhere."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .matrix import DocumentTermMatrix, count_rows, count_terms
from .outside import from_counts, from_gensim, from_long

if TYPE_CHECKING:
    clusters_of: Any  # see below

__all__ = ["DocumentTermMatrix", "count_rows", "count_terms", "from_counts", "from_gensim", "from_long"]


def __getattr__(name: str) -> Any:
    """`clusters_of` has moved to `textlab.units.clusters`; it is found here until those who ask for it have moved."""
    if name == "clusters_of":
        return import_module("textlab.units.clusters").clusters_of
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
