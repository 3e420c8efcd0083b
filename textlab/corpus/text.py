"""The texts of a corpus: one UTF-8 buffer, in memory or a file that is memory-mapped, and where each text stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnreadableFile
from .offsets import Characters

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Texts:
    """Verbatim texts. Shared by a corpus and all that are made from it.

    Attributes
    ----------
    arrow : pyarrow.Array or ChunkedArray of large_string
        The texts as Arrow sees them, over the same bytes.
    buffer : ndarray of uint8
        All bytes. In a file, other bytes may stand between two texts.
    starts, ends : ndarray of int64, shape (n_texts,)
        Where each text stands in `buffer`.
    source : str
        The file, if it is one.
    """

    def __init__(
        self,
        arrow: Any,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        *,
        source: str = "",
    ) -> None:
        self.arrow, self.buffer, self.starts, self.ends, self.source = arrow, buffer, starts, ends, source

    @classmethod
    def from_array(cls, array: Any) -> Texts:
        """Over the bytes of an Arrow array of large strings, without a copy."""
        _, offsets, data = array.buffers()
        all_edges = np.frombuffer(offsets, dtype=np.int64) if offsets else np.zeros(1, dtype=np.int64)
        edges = all_edges[array.offset : array.offset + len(array) + 1]
        buffer = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
        return cls(array, buffer, edges[:-1], edges[1:])

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def characters(self) -> Characters:
        """Characters and bytes of texts that are not plain ASCII."""
        return Characters(self.buffer)

    @cached_property
    def n_chars(self) -> NDArray[np.int64]:
        """Characters of each text."""
        import pyarrow.compute as pc

        return np.asarray(pc.utf8_length(self.arrow)).astype(np.int64)

    def take(self, slots: NDArray[np.int64]) -> Any:
        """Some texts as an Arrow array of their own."""
        import pyarrow as pa

        return self.arrow.take(pa.array(slots))

    def cut(self, start: int, end: int) -> str:
        """The characters from one buffer position to another; nothing else is decoded.

        Raises
        ------
        UnreadableFile
            The file does not hold text there: it was altered since it was written.
        """
        try:
            return str(self.buffer[start:end].data, "utf-8")
        except UnicodeDecodeError as error:
            why = "altered since it was written: these bytes are not text. Corpus.open(..., verify=True) tells all"
            raise UnreadableFile(self.source, why, f"bytes {start} to {end}") from error
