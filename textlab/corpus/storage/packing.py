"""Convert tables to Arrow and back without loss; columns that would change are refused before writing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray


_MISSING: dict[str, Any] = {"None": None, "nan": np.nan, "<NA>": pd.NA, "NaT": pd.NaT}


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A data frame as an Arrow table of plain columns, with the pandas details that Arrow does not keep."""

    table: Any
    missing: dict[str, str]  # how an object column represents missing values
    categories: dict[str, Any]  # all categories of a categorical column, in order


def pack(what: str, frame: pd.DataFrame, *, who: str = "to_parquet") -> Packed:
    """Convert `frame` to Arrow; refuse it unless `unpack` restores the same columns."""
    import pyarrow as pa

    if not all(isinstance(name, str) for name in frame.columns):
        raise SchemaError(f"{who}: the column names of {what} must be text.")
    try:
        table = pa.Table.from_pandas(frame)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise SchemaError(f"{who}: {what} has a column that parquet cannot hold ({error}).") from error
    missing = {c: _spelling(who, what, frame[c]) for c in frame.columns if frame[c].dtype == object}
    categories = {c: _categories(frame[c].dtype) for c in frame.columns if _is_categorical(frame[c])}
    for name in categories:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(at).cast(table.column(at).type.value_type))
    packed = Packed(table=table, missing=missing, categories=categories)
    _check_same(who, what, frame, unpack(packed))
    return packed


def _is_categorical(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def _categories(dtype: Any) -> dict[str, Any]:
    values = pack("categories", pd.DataFrame({"values": dtype.categories}))
    return {"values": to_ipc(values.table), "missing": values.missing, "ordered": dtype.ordered}


def _spelling(who: str, what: str, column: pd.Series) -> str:
    """Return how an object column represents missing values."""
    kinds = sorted({str(value) for value in column[column.isna()]})
    if len(kinds) > 1 or not _MISSING.keys() >= set(kinds):
        raise SchemaError(
            f"{who}: column {column.name!r} of {what} mixes {' and '.join(kinds)} for missing values; "
            "give it one type first, for example with .astype('str')."
        )
    return kinds[0] if kinds else "None"


def _check_same(who: str, what: str, frame: pd.DataFrame, back: pd.DataFrame) -> None:
    """Refuse columns whose type Parquet would change, such as an object column of tuples or of 1 and 1.0."""
    for name in frame.columns:
        same = frame[name].dtype == back[name].dtype
        if same and frame[name].dtype == object:
            same = all(map(_same_value, frame[name], back[name]))
        if not same:
            raise SchemaError(
                f"{who}: column {name!r} of {what} ({frame[name].dtype}) would come back changed; "
                "give it one plain type first, for example with .astype('str')."
            )


def _same_value(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and (one == other or one != one))


def unpack(packed: Packed) -> pd.DataFrame:
    """Restore the table with its categories and missing values."""
    special = [n for n in packed.table.column_names if n in packed.missing or n in packed.categories]
    frame = packed.table.drop_columns(special).to_pandas()
    for name in special:
        column = packed.table.column(name)
        if name in packed.missing:
            # a Series, because pandas would infer another type from an array
            objects = _python_objects(column, _MISSING[packed.missing[name]])
            values: Any = pd.Series(objects, index=frame.index, dtype=object)
        else:
            values = _categorical(column, **packed.categories[name])
        frame.insert(packed.table.schema.get_field_index(name), name, values)
    return frame


def _python_objects(column: Any, missing: Any) -> NDArray[np.object_]:
    """Return Python objects; Arrow by itself would give arrays for lists."""
    out = np.empty(len(column), dtype=object)
    out[:] = [missing if value is None else value for value in column.to_pylist()]
    return out


def _categorical(column: Any, *, values: str, missing: dict[str, str], ordered: bool) -> pd.Categorical:
    import pyarrow.compute as pc

    table = from_ipc(values)
    codes = pc.index_in(column, value_set=one_array(table.column("values"))).fill_null(-1)
    categories = unpack(Packed(table=table, missing=missing, categories={}))["values"]
    index = pd.Index(categories.array, dtype=categories.dtype)
    return pd.Categorical.from_codes(np.asarray(codes), index, ordered=ordered)


def nest(table: Any, n_each: NDArray[np.int64]) -> Any:
    """Return the rows of `table` as lists of structs, the first `n_each[0]` rows in the first list, and so on."""
    import pyarrow as pa

    columns = [column.combine_chunks() for column in table.columns]
    rows = pa.StructArray.from_arrays(columns, fields=list(table.schema))
    return pa.LargeListArray.from_arrays(pa.array(np.append(0, np.cumsum(n_each)), type=pa.int64()), rows)


def unnest(column: Any, meta: bytes) -> Any:
    """Undo `nest`."""
    import pyarrow as pa

    rows = [chunk.flatten() for chunk in column.chunks]
    schema = pa.schema(list(column.type.value_type), metadata={b"pandas": meta})
    columns = [pa.chunked_array([r.field(i) for r in rows], type=f.type) for i, f in enumerate(schema)]
    return pa.Table.from_arrays(columns, schema=schema)


def to_ipc(table: Any) -> str:
    """Return an Arrow table as text (compressed stream, base64)."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def from_ipc(text: str) -> Any:
    """Read the Arrow table that `to_ipc` wrote."""
    import pyarrow as pa

    return pa.ipc.open_stream(base64.b64decode(text)).read_all()


def one_array(column: Any) -> Any:
    """Return the chunks of an Arrow column as one array."""
    import pyarrow as pa

    return pa.concat_arrays([pa.array([], type=column.type), *column.chunks])
