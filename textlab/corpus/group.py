"""Merge neighbouring passages (`Corpus.group`).

A merged run keeps the id of its first passage and the least certain attribution of its speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .schema import ATTRIBUTIONS, CONFIDENCES
from .select import column_of
from .spans import changes, inside, sorted_unique
from .text import count_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .data import CorpusData

_FIRST_STANDS = ("doc_id", "start", "end", "layer", "kind", "turn_id", "seconds", "seconds_start")
_DOUBT = {"attribution": ATTRIBUTIONS, "confidence": CONFIDENCES}


def group(data: CorpusData, by: str) -> CorpusData:
    """Merge neighbouring passages of one layer with the same value of `by`; see `Corpus.group`."""
    key = column_of("group", data.passages, data.documents, by)
    joined = merge_neighbours(data.passages, key, apart=left_out(data))
    return data.derived(passages=joined, step=f"passages joined by {by}")


def merge_neighbours(passages: pd.DataFrame, key: pd.Series, *, apart: NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Merge runs of neighbouring passages that share document, layer and `key`.

    Parameters
    ----------
    passages : DataFrame
        In document order, spans not overlapping.
    key : Series
        One value for each passage, in the same order. Passages with a missing key are not merged.
    apart : bool array, optional
        True where a passage must not be merged with the previous one; see `left_out`.

    Returns
    -------
    DataFrame
        A run extends from its first start to its last end and keeps the id, kind and turn of its first passage:
        ids stay unique and can be looked up in the corpus before merging. ``attribution`` and ``confidence``
        are the most doubtful of the run, and ``unresolved``, ``low`` if speakers differ. Any other column is
        kept if it is constant within the run, and is missing otherwise; ``seconds_end`` is that of the last
        passage.
    """
    if not len(passages):
        return passages.copy()
    joined = _continues(passages, key, apart)
    first = np.flatnonzero(~joined)
    last = np.append(first[1:], len(passages)) - 1
    out = passages.iloc[first].copy()
    for name in passages.columns.intersection(["end", "seconds_end"]):
        out[name] = passages[name].array[last]
    return _constant_only(passages, out, joined, first)


def left_out(data: CorpusData) -> NDArray[np.bool_]:
    """Return where words left out of this corpus lie between a passage and the previous one.

    Two passages that became neighbours because of `where` must not be merged: that would bring back what was left
    out. White space and text that belongs to no passage (labels, time stamps) do not count.
    """
    starts, ends = data.byte_spans
    apart = np.zeros(len(starts), dtype=bool)
    gap = np.flatnonzero(starts[1:] > ends[:-1])
    if len(gap) and data.part_of is not None:
        apart[gap + 1] = _n_spoken_words(data.whole, ends[gap], starts[gap + 1]) > 0
    return apart


def _n_spoken_words(data: CorpusData, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of white-space words inside passages in each stretch from `low` to `high`."""
    starts, ends = data.byte_spans
    full = starts < ends
    starts, ends = starts[full], ends[full]
    edges = sorted_unique(starts, ends, low, high)  # a stretch between two edges is inside a passage or outside all
    which = inside(low, high, edges[:-1])
    said = (which >= 0) & (inside(starts, ends, edges[:-1]) >= 0)
    n_words = count_words(data.buffer, edges[:-1][said], edges[1:][said])
    return np.bincount(which[said], weights=n_words, minlength=len(low)).astype(np.int64)


def _continues(passages: pd.DataFrame, key: pd.Series, apart: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Return whether each row continues the run of the previous row."""
    same = ~changes(key) & key.notna().to_numpy(bool)
    for name in ("doc_id", "layer"):
        same &= ~changes(passages[name])
    return same if apart is None else same & ~apart


def _constant_only(
    passages: pd.DataFrame, out: pd.DataFrame, joined: NDArray[np.bool_], first: NDArray[np.int64]
) -> pd.DataFrame:
    """Blank values of `out` that differ within a run, and keep the least certain attribution."""
    run = np.cumsum(~joined) - 1
    special = (*_FIRST_STANDS, "seconds_end", *_DOUBT)
    for name in passages.columns.difference(list(special), sort=False):
        mixed = _mixed(passages[name], joined, run, len(out))
        if mixed.any():
            out[name] = out[name].mask(mixed)
    for name in passages.columns.intersection(list(_DOUBT)):
        out[name] = _most_doubtful(passages[name], _DOUBT[name], first)
    if "speaker" in out.columns:
        mixed = _mixed(passages["speaker"], joined, run, len(out))
        for name in out.columns.intersection(list(_DOUBT)):
            out[name] = out[name].mask(mixed, _DOUBT[name][-1])
    return out


def _mixed(column: pd.Series, joined: NDArray[np.bool_], run: NDArray[np.int64], n_runs: int) -> NDArray[np.bool_]:
    """Return which runs hold more than one value of `column`."""
    return np.bincount(run[joined & changes(column)], minlength=n_runs) > 0


def _most_doubtful(column: pd.Series, order: Sequence[str], first: NDArray[np.int64]) -> Any:
    """Return the last value in `order` that occurs in each run; values outside `order` rank as most doubtful."""
    rank = pd.Categorical(column, categories=list(order)).codes.astype(np.int64)
    rank[rank < 0] = len(order) - 1
    worst = np.maximum.reduceat(rank, first)
    return pd.Series(np.array(order, dtype=object)[worst]).astype(column.dtype).array
