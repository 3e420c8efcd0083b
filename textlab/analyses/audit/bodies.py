"""The body of a document as one string, passage after passage, and its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...corpus import Corpus

BETWEEN = "\x1e"  # between the passages of a body: white space, and the end of a line
ONE_LINE = re.compile(r"[^\n\r\x1e\u2028\u2029]+")


class Body(NamedTuple):
    """The body passages of a document, joined: the document's row, the text, and the spans of its passages."""

    row: int
    text: str
    edges: NDArray[np.int64]

    def shifts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each passage begins in the joined text, and how much further on it stands in the document."""
        begins = np.append(0, np.cumsum(self.edges[:, 1] - self.edges[:, 0] + len(BETWEEN))[:-1])
        return begins, self.edges[:, 0] - begins


def joined(corpus: Corpus) -> Iterator[Body]:
    """Return the body of each document that has one."""
    for text, rows, edges in corpus.data.bodies():
        pieces = [text[start:end] for start, end in edges.tolist()]
        yield Body(int(corpus.data.document_of_passage[rows[0]]), BETWEEN.join(pieces), edges)
