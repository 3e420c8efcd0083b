"""Parquet tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...errors import UnreadableFile
from ..reading import Layout, Loaded, Options

__all__ = ["read_parquet"]


def read_parquet(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    """Read a Parquet table, with the index that pandas may have kept in it."""
    import pyarrow.parquet as pq

    _check_sizes(raw, name, options)
    try:
        if b"textlab" in (pq.read_metadata(io.BytesIO(raw)).metadata or {}):  # its passages are more than its texts
            raise UnreadableFile(name, f"holds a saved corpus; open it with Corpus.from_parquet({name!r}).")
        return pd.read_parquet(io.BytesIO(raw)), ()
    except UnreadableFile:
        raise
    except Exception as error:  # damage in what pandas wrote about the columns: TypeError, KeyError ...
        raise UnreadableFile(name, f"is no whole parquet file ({error}).") from error


def _check_sizes(raw: bytes, name: str, options: Options) -> None:
    """Refuse too many cells, or too much text: a word is stored once, however often it comes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(raw))
        about = file.metadata
        options.limit.check_cells(about.num_rows * about.num_columns, len(raw), name, f"{about.num_rows:,} rows")
        for column in _doubtful(file, options.limit.room(len(raw))):
            for n_bytes in _repeated(raw, column):
                options.limit.check(n_bytes, len(raw), name, f"column {column!r}")
    except UnreadableFile:
        raise
    except (pa.ArrowException, ValueError, OSError):
        return  # the reader says what is wrong with it


def _doubtful(file: Any, room: int) -> Iterator[str]:
    """Columns of text that could be larger than allowed, if their longest value came in every row."""
    import pyarrow as pa

    for name in file.schema_arrow.names:
        kind = file.schema_arrow.field(name).type
        if (pa.types.is_string(kind) or pa.types.is_large_string(kind)) and _largest(file, name) > room:
            yield name


def _largest(file: Any, name: str) -> int:
    groups = (file.metadata.row_group(k) for k in range(file.metadata.num_row_groups))
    columns = (group.column(c) for group in groups for c in range(group.num_columns))
    return sum(c.total_uncompressed_size * c.num_values for c in columns if c.path_in_schema == name)


def _repeated(raw: bytes, name: str) -> Iterator[int]:
    """Bytes of a column of text so far, from its different values and how often each comes."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    total = 0
    for batch in pq.ParquetFile(io.BytesIO(raw), read_dictionary=[name]).iter_batches(columns=[name]):
        values = batch.column(0)
        if not pa.types.is_dictionary(values.type):
            return
        lengths = pc.binary_length(values.dictionary).to_numpy(zero_copy_only=False)
        total += int(lengths[values.indices.drop_null().to_numpy(zero_copy_only=False)].sum())
        yield total
