"""What the rows above may know of a corpus beyond its public face: bytes, and pieces cut without decoding the rest.

Modules of this row (`texts`, `passages`, `storage`) are friends of `Corpus` and read its arrays themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .corpus import Corpus


def buffer(corpus: Corpus) -> NDArray[np.uint8]:
    """The UTF-8 bytes of all texts. Not a copy: do not write into it."""
    return corpus._buffer


def characters(corpus: Corpus, documents: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Byte positions in `buffer` as str offsets into their documents (rows of `Corpus.documents`)."""
    return corpus._chars(documents, at)


def progress(corpus: Corpus, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far into its document's body each byte position stands, 0 to 1, by words."""
    return corpus._progress(at)


def byte_spans(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each passage starts and ends in the UTF-8 bytes of all texts. Not a copy: do not write into it."""
    return corpus._byte_spans


def document_of_passage(corpus: Corpus) -> NDArray[np.int64]:
    """The row of each passage's document in `Corpus.documents`. Not a copy: do not write into it."""
    return corpus._doc_codes


def words_per_passage(corpus: Corpus) -> NDArray[np.int64]:
    """White-space words of each passage. Not a copy: do not write into it."""
    return corpus._words_per_passage()


def piece(corpus: Corpus, doc_id: str, start: int, end: int) -> str:
    """``corpus.document_text(doc_id)[start:end]``, decoding these characters only."""
    return corpus._slice(doc_id, start, end)
