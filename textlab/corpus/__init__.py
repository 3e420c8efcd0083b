"""Verbatim texts under two tables, and what is done with them.

`Corpus` is the face for users; `CorpusData` (``corpus.data``) holds the tables, bytes and offsets for people who write
a question.
"""

from .corpus import Corpus
from .data import CorpusData
from .schema import ATTRIBUTIONS, CONFIDENCES, DOCUMENT_COLUMNS, LAYERS, PASSAGE_COLUMNS
from .select import not_

__all__ = [
    "ATTRIBUTIONS",
    "CONFIDENCES",
    "DOCUMENT_COLUMNS",
    "LAYERS",
    "PASSAGE_COLUMNS",
    "Corpus",
    "CorpusData",
    "not_",
]
