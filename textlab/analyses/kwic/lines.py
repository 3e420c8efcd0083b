"""Cut the strings of many concordance lines from the source at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...corpus.text import excerpts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]

STR = pd.StringDtype("pyarrow", na_value=np.nan)


def concordance_lines(
    tokens: Tokens, first: Positions, last: Positions, low: Positions, high: Positions, patterns: Any
) -> pd.DataFrame:
    """Return the table of a concordance for nodes ``first..last`` in windows ``low..high`` (tokens, inclusive).

    The index is ``line_id``; the columns are those of `Concordance`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    corpus, passage = tokens.corpus, tokens.passage_of(first)
    last_in = tokens.passage_of(last, near=passage)
    node_start, node_end = tokens.byte_starts(first, passage), tokens.byte_spans(last, last_in)[1]
    pre, node, post = _strings(tokens, passage, (low, high), (node_start, node_end))
    both = corpus.data.chars_at(np.tile(tokens.doc_of_passage[passage], 2), np.concatenate([node_start, node_end]))
    passage_id, doc_id, speaker = tokens.passage_names.take(pa.array(passage)).columns
    colon, dash, nothing = _id_marks()
    numbers, n = pa.array(both).cast(pa.large_string()), len(first)
    line_id = pc.binary_join_element_wise(doc_id, colon, numbers.slice(0, n), dash, numbers.slice(n), nothing)
    columns = {
        "doc_id": _arrow_column(doc_id),
        "passage_id": _arrow_column(passage_id),
        "speaker": _arrow_column(speaker),
        "progress": corpus.data.progress(node_start),
        "start": both[:n],
        "end": both[n:],
        "pre": pre,
        "node": node,
        "post": post,
        "pattern": _arrow_column(patterns),
    }
    return pd.DataFrame(columns, index=pd.Index(_arrow_column(line_id), name="line_id"), copy=False)


def _arrow_column(strings: Any) -> Any:
    """Wrap an Arrow array as a pandas string array, without a copy."""
    return pd.arrays.ArrowStringArray(strings, dtype=STR)  # type: ignore[call-arg]  # stubs behind pandas 3


@cache
def _id_marks() -> tuple[Any, ...]:
    """Return the separators of the parts of a line id."""
    import pyarrow as pa

    return tuple(pa.scalar(mark, pa.large_string()) for mark in (":", "-", ""))


def _strings(
    tokens: Tokens, passage: Positions, window: tuple[Positions, Positions], node: tuple[Positions, Positions]
) -> list[Any]:
    """Return the source text before, of and after each node, as string arrays."""
    (low, high), (node_start, node_end) = window, node
    low_in, high_in = tokens.passage_of(low, near=passage), tokens.passage_of(high, near=passage)
    starts, ends = tokens.passage_bytes
    opens, closes = low == tokens.bounds[low_in], high == tokens.bounds[high_in + 1] - 1
    pre_start = np.where(opens, starts[low_in], tokens.byte_starts(low, low_in))
    post_end = np.where(closes, ends[high_in], tokens.byte_spans(high, high_in)[1])
    beyond = np.flatnonzero(post_end < node_end)  # a joined phrase may end in the next passage
    post_end[beyond] = node_end[beyond]
    high_in[beyond] = np.maximum(high_in[beyond], np.searchsorted(starts, node_end[beyond]) - 1)
    edges = ((pre_start, node_start), (node_start, node_end), (node_end, post_end))
    source, n = tokens.corpus.data.buffer, len(low)
    cut = excerpts(source, *(np.concatenate(x) for x in zip(*edges, strict=True)))
    out = [_arrow_column(cut.slice(k * n, n)) for k in range(3)]
    for k in np.flatnonzero(low_in != high_in):
        inside = slice(low_in[k], high_in[k] + 1)
        for part, (a, b) in enumerate(edges):
            out[part][k] = _joined_pieces(source, int(a[k]), int(b[k]), starts[inside], ends[inside])
    return out


def _joined_pieces(source: NDArray[np.uint8], start: int, end: int, starts: Positions, ends: Positions) -> str:
    """Return a range across passages of a turn, without the text between them (times, page breaks)."""
    parts = [source[max(start, a) : min(end, b)] for a, b in zip(starts, ends, strict=True)]
    return " ".join(p.tobytes().decode() for p in parts if len(p))
