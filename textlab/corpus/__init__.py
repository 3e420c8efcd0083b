"""The corpus: verbatim texts, tables of documents and passages, and operations on them.

`Corpus` is the public class; `CorpusData` (``corpus.data``) holds the tables, bytes and offsets for code that
implements an analysis.
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
