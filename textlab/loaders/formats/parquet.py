"""Read Parquet tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...errors import UnreadableFile
from ..reading import Layout, Loaded, Options

__all__ = ["read_parquet"]


def read_parquet(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    """Read a Parquet table, with the index stored by pandas, if any."""
    import pyarrow.parquet as pq

    _check_sizes(raw, name, options)
    try:
        if b"textlab" in (pq.read_metadata(io.BytesIO(raw)).metadata or {}):  # it has more than texts: passages
            raise UnreadableFile(name, f"holds a saved corpus; open it with Corpus.from_parquet({name!r}).")
        return pd.read_parquet(io.BytesIO(raw)), ()
    except UnreadableFile:
        raise
    except Exception as error:  # damage in what pandas wrote about the columns: TypeError, KeyError ...
        raise UnreadableFile(name, f"is not a complete parquet file ({error}).") from error


def _check_sizes(raw: bytes, name: str, options: Options) -> None:
    """Refuse too many cells or too much text, because Parquet stores repeated values once."""
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
    """Yield text columns that could be too large if every row had their longest value."""
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
    """Yield the running size in bytes of a text column, from its distinct values and their counts."""
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
