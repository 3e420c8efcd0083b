"""Rows of a table that are documents, read by column: a large table of short texts has no Python object for each cell.

Most cells have no line break and no white space at their ends, which their first and last bytes show. Such a cell is
one passage, its length the end; only the others are cut one by one::

    text      "Tax the rich."   " So? "   "One.\\n\\nTwo."
    row              0             1        2      2
    start, end       0, 13        1, 4      0, 4   6, 10
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .dates import with_interval
from .reading import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .dates import DateInterval

    Ints = NDArray[np.int64]

_DATED = ("date_earliest", "date_latest", "date_precision")
_KEPT_AS_THEY_ARE = ("int64", "float64", "bool")  # columns that are the same when made anew from their cells


@dataclass(frozen=True, eq=False, slots=True)
class TableRows:
    """Documents of one table.

    Attributes
    ----------
    about : DataFrame
        Metadata, one row a document; a column is missing where no document has it.
    speakers : list of str or None
    row, start, end : ndarray of int, shape (n_passages,)
        The document and the span of each passage, in order.
    """

    about: pd.DataFrame
    speakers: Sequence[str | None]
    row: Ints
    start: Ints
    end: Ints

    def spans(self) -> Iterator[list[Span]]:
        """Yield the spans of each document."""
        edges = np.searchsorted(self.row, np.arange(len(self.speakers) + 1)).tolist()
        starts, ends = self.start.tolist(), self.end.tolist()
        for k, speaker in enumerate(self.speakers):
            who = (speaker, "given", "high", 0) if speaker is not None else (None, "unresolved", "low", None)
            some = range(edges[k], edges[k + 1])
            yield [Span(starts[i], ends[i], "body", "paragraph", *who) for i in some]

    def records(self) -> list[dict[Any, Any]]:
        """Return the metadata of each document."""
        return [dict(record) for record in self.about.to_dict("records")]

    def passages(self, ids: Sequence[str]) -> pd.DataFrame:
        """Return the table of passages, indexed by passage id."""
        names = pd.Series(ids, dtype="str")
        first = np.searchsorted(self.row, self.row)
        number = np.arange(len(self.row)) - first + 1
        speakers = pd.Series(list(self.speakers), dtype="str")
        named = speakers.notna().to_numpy()[self.row]
        doc = names.take(self.row).reset_index(drop=True)
        table = pd.DataFrame(
            {
                "doc_id": doc,
                "start": self.start,
                "end": self.end,
                "layer": _constant("body", len(doc)),
                "kind": _constant("paragraph", len(doc)),
                "turn_id": doc + _numbered(":t", np.where(named, 1, number), 3),
                "speaker": speakers.take(self.row).reset_index(drop=True),
                "attribution": _either("given", "unresolved", named),
                "confidence": _either("high", "low", named),
            }
        )
        return table.set_axis(pd.Index(doc + _numbered(":p", number, 4), name="passage_id", dtype="str"))


def _constant(word: str, n: int) -> pd.Series:
    return _either(word, word, np.ones(n, dtype=bool))


def _either(yes: str, no: str, where: NDArray[np.bool_]) -> pd.Series:
    return pd.Series([yes, no], dtype="str").take(np.where(where, 0, 1)).reset_index(drop=True)


def _numbered(mark: str, numbers: Ints, width: int) -> pd.Series:
    """Return ``:p0001`` and so on."""
    known, at = np.unique(numbers, return_inverse=True)
    return pd.Series([f"{mark}{n:0{width}d}" for n in known.tolist()], dtype="str").take(at).reset_index(drop=True)


def cut_cells(texts: Sequence[str], cut: Callable[[str], list[Span]]) -> tuple[Ints, Ints, Ints]:
    """Return row, start and end of the passages of each cell; `cut` cuts the cells that are not plainly one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = pa.array(texts, type=pa.large_string())
    n_chars = pc.utf8_length(cells).to_numpy(zero_copy_only=False).astype(np.int64)
    edges = np.frombuffer(cells.buffers()[1], dtype=np.int64, count=len(cells) + 1)
    data = np.frombuffer(cells.buffers()[2] or b"", dtype=np.uint8)
    plain = np.diff(edges) > 0
    for at in (edges[:-1], edges[1:] - 1):  # the first and last bytes are visible ASCII characters
        byte = data[np.where(plain, at, 0)] if len(data) else np.zeros(len(plain), dtype=np.uint8)
        plain &= (byte > 0x20) & (byte < 0x7F)
    breaks = np.flatnonzero((data == 0x0A) | (data == 0x0D))
    plain[np.searchsorted(edges, breaks, side="right") - 1] = False
    odd = np.flatnonzero(~plain)
    found = [cut(texts[k]) for k in odd.tolist()]
    held = np.ones(len(cells), dtype=np.int64)
    held[odd] = [len(spans) for spans in found]
    row = np.repeat(np.arange(len(cells)), held)
    start, end = np.zeros(len(row), dtype=np.int64), n_chars[row]
    cut_by_hand = np.repeat(~plain, held)
    start[cut_by_hand] = [span.start for spans in found for span in spans]
    end[cut_by_hand] = [span.end for spans in found for span in spans]
    return row, start, end


# ---------------------------------------------------------------------- metadata


def dated_columns(
    rest: pd.DataFrame, dates: Sequence[DateInterval | None], date_format: str | None
) -> pd.DataFrame | None:
    """Return the metadata as it would be read row by row, with the intervals of dates; None if a column is unusual.

    Only columns of whole numbers, fractions, truth values and text come out of single cells as they went in.
    """
    usual = [str(rest[c].dtype) in _KEPT_AS_THEY_ARE or _holds_text(rest[c]) for c in rest.columns]
    if not all(usual):
        return None
    asked = [c for c in ("date_earliest", "date", "year") if c in rest.columns]
    if not asked and not any(dates):
        return rest
    if any(name in rest.columns for name in _DATED):
        return None
    known: dict[Hashable, dict[str, Any]] = {}
    rows = []
    for key in zip(dates, *(_cells(rest[c]) for c in asked), strict=True):
        if key not in known:
            given = dict(zip(asked, key[1:], strict=True)) | (key[0].columns() if key[0] else {})
            known[key] = with_interval(given, date_format)
        rows.append(known[key])
    new = {name: [row.get(name) for row in rows] for name in _DATED}
    return rest.assign(**{name: pd.Series(v, index=rest.index, dtype="str") for name, v in new.items() if any(v)})


def _holds_text(column: pd.Series) -> bool:
    """Return whether a column holds text, some of it not missing (a column of nothing is read as numbers)."""
    return isinstance(column.dtype, pd.StringDtype) and str(column.dtype) == "str" and bool(column.notna().any())


def _cells(column: pd.Series) -> list[Any]:
    """Return the cells, with None for a missing one: NaN does not equal itself."""
    return [None if value != value else value for value in column.tolist()]
