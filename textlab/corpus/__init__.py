"""Verbatim texts under two tables, and what is done with them."""

from .corpus import Corpus
from .schema import ATTRIBUTIONS, CONFIDENCES, DOCUMENT_COLUMNS, LAYERS, PASSAGE_COLUMNS

__all__ = ["ATTRIBUTIONS", "CONFIDENCES", "DOCUMENT_COLUMNS", "LAYERS", "PASSAGE_COLUMNS", "Corpus"]
