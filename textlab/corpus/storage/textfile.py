"""Texts in one uncompressed Arrow file, written in batches and read by memory mapping."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from ...errors import UnreadableFile
from ..text import Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 1 << 24  # bytes of text held in memory while writing


class TextWriter:
    """Writer of texts that holds one batch in memory; use it in a ``with`` block.

    Attributes
    ----------
    sha256 : str
        Checksum of the file, once it is closed.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow as pa

        self._schema = pa.schema([pa.field("text", pa.large_string(), nullable=False)])
        self._file = _Hashing(open(path, "wb"))  # noqa: SIM115 (closed in __exit__)
        self._arrow = pa.ipc.new_file(pa.PythonFile(self._file, "w"), self._schema)
        self._batch: list[bytes | memoryview] = []
        self._sizes: list[int] = []
        self._n_bytes = 0

    def add(self, text: bytes | memoryview) -> bool:
        """Add the UTF-8 bytes of a text. Return True if that completed a batch."""
        self._batch.append(text)
        self._sizes.append(len(text))
        self._n_bytes += len(text)
        if self._n_bytes < BATCH:
            return False
        self._write()
        return True

    def _write(self) -> None:
        import pyarrow as pa

        offsets = np.append(0, np.cumsum(self._sizes, dtype=np.int64))
        data = pa.py_buffer(b"".join(self._batch))
        texts = pa.LargeStringArray.from_buffers(len(self._sizes), pa.py_buffer(offsets), data)
        self._arrow.write_batch(pa.record_batch([texts], schema=self._schema))
        self._batch, self._sizes, self._n_bytes = [], [], 0

    def __enter__(self) -> TextWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if self._sizes and kind is None:
                self._write()
            self._arrow.close()
        finally:  # also where the disk is full
            self._file.close()
        self.sha256 = self._file.digest.hexdigest()


class _Hashing:
    """A writable file that computes its own checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def tell(self) -> int:
        return self._file.tell()


def map_texts(path: Path) -> Texts:
    """Memory-map the texts of a file; only the offsets are read.

    Raises
    ------
    UnreadableFile
        The file is not an Arrow file of texts.
    """
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as source:
            everything = source.read_buffer()
        reader = pa.ipc.open_file(everything)
        columns = [reader.get_batch(k).column(0) for k in range(reader.num_record_batches)]
        texts = pa.chunked_array(columns, type=pa.large_string())
        starts, ends = _text_edges(columns, everything.address)
    except (pa.ArrowException, OSError, TypeError, ValueError, LookupError) as error:
        raise UnreadableFile(path, f"altered since it was written: not an Arrow file of texts ({error}).") from error
    if (starts > ends).any() or (starts < 0).any() or (ends > everything.size).any():
        raise UnreadableFile(path, "altered since it was written: its offsets point outside of it. Fetch it again.")
    return Texts(texts, np.frombuffer(everything, dtype=np.uint8), starts, ends, source=str(path))


def _text_edges(columns: list[Any], origin: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the start and end of each text in the file mapped at address `origin`."""
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for column in columns:
        _, offsets, data = column.buffers()
        base = data.address - origin if data is not None and data.size else 0
        edges = np.frombuffer(offsets, dtype=np.int64)[: len(column) + 1] + base
        starts.append(edges[:-1])
        ends.append(edges[1:])
    return np.concatenate(starts), np.concatenate(ends)
