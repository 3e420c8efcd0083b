"""Joining neighbouring passages into one: what `group` does.

A joined run takes its first passage's id, and doubt about the speaker wins.
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
    """Join neighbouring passages of one layer that share `by`; see `Corpus.group`."""
    key = column_of("group", data.passages, data.documents, by)
    joined = merge_neighbours(data.passages, key, apart=left_out(data))
    return data.derived(passages=joined, step=f"passages joined by {by}")


def merge_neighbours(passages: pd.DataFrame, key: pd.Series, *, apart: NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Join runs of neighbouring passages that share document, layer and `key`.

    Parameters
    ----------
    passages : DataFrame
        In document order, spans not overlapping.
    key : Series
        One value a passage, in the same order. A missing key joins nothing.
    apart : bool array, optional
        Where a passage may not be joined to the one before it; see `left_out`.

    Returns
    -------
    DataFrame
        A run goes from its first start to its last end and keeps the id, kind and turn of its first
        passage: ids stay unique and can be looked up in the corpus before. ``attribution`` and
        ``confidence`` are the most doubtful of the run, and ``unresolved``, ``low`` where speakers differ.
        Any other column is kept where it is constant within the run, else missing; ``seconds_end`` is the
        last one's.
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
    """Where words that this corpus has left out stand between a passage and the one before it.

    Two passages that `where` made neighbours are not one stretch: joining them would bring back what
    was left out. White space and text that belongs to no passage (labels, time stamps) do not count.
    """
    starts, ends = data.byte_spans
    apart = np.zeros(len(starts), dtype=bool)
    gap = np.flatnonzero(starts[1:] > ends[:-1])
    if len(gap) and data.part_of is not None:
        apart[gap + 1] = _n_said(data.whole, ends[gap], starts[gap + 1]) > 0
    return apart


def _n_said(data: CorpusData, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """White-space words of passages in each of the stretches from `low` to `high`."""
    starts, ends = data.byte_spans
    full = starts < ends
    starts, ends = starts[full], ends[full]
    edges = sorted_unique(starts, ends, low, high)  # between two edges a stretch is wholly in a passage, or not at all
    which = inside(low, high, edges[:-1])
    said = (which >= 0) & (inside(starts, ends, edges[:-1]) >= 0)
    n_words = count_words(data.buffer, edges[:-1][said], edges[1:][said])
    return np.bincount(which[said], weights=n_words, minlength=len(low)).astype(np.int64)


def _continues(passages: pd.DataFrame, key: pd.Series, apart: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Return tell whether a row carry on the run of the row before it."""
    same = ~changes(key) & key.notna().to_numpy(bool)
    for name in ("doc_id", "layer"):
        same &= ~changes(passages[name])
    return same if apart is None else same & ~apart


def _constant_only(
    passages: pd.DataFrame, out: pd.DataFrame, joined: NDArray[np.bool_], first: NDArray[np.int64]
) -> pd.DataFrame:
    """Blank in `out` what differs within a run, and let doubt win."""
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
    """Which runs hold more than one value of `column`?"""
    return np.bincount(run[joined & changes(column)], minlength=n_runs) > 0


def _most_doubtful(column: pd.Series, order: Sequence[str], first: NDArray[np.int64]) -> Any:
    """Return the last value of `order` that occurs in each run; a value outside `order` is the most doubtful."""
    rank = pd.Categorical(column, categories=list(order)).codes.astype(np.int64)
    rank[rank < 0] = len(order) - 1
    worst = np.maximum.reduceat(rank, first)
    return pd.Series(np.array(order, dtype=object)[worst]).astype(column.dtype).array
