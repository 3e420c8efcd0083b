"""The body of a document as one string, with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...corpus import Corpus

BETWEEN = "\x1e"  # separator of passages: counts as white space and as a line end
ONE_LINE = re.compile(r"[^\n\r\x1e\u2028\u2029]+")


class Body(NamedTuple):
    """The joined body passages of a document: row of the document, text, and spans of its passages."""

    row: int
    text: str
    edges: NDArray[np.int64]

    def shifts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the start of each passage in the joined text, and its shift relative to the document."""
        begins = np.append(0, np.cumsum(self.edges[:, 1] - self.edges[:, 0] + len(BETWEEN))[:-1])
        return begins, self.edges[:, 0] - begins


def joined(corpus: Corpus) -> Iterator[Body]:
    """Yield the body of each document that has one."""
    for text, rows, edges in corpus.data.bodies():
        pieces = [text[start:end] for start, end in edges.tolist()]
        yield Body(int(corpus.data.document_of_passage[rows[0]]), BETWEEN.join(pieces), edges)
