"""Cut passages into smaller ones (`Corpus.split`).

The text under the passages is never altered, so a piece is always the verbatim slice ``document_text[start:end]``.
The pieces of passage ``p`` are ``p.01``, ``p.02``, ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _checks
from ..errors import SchemaError
from .group import left_out, merge_neighbours
from .sentences import require_sentences, sentence_cuts
from .spans import changes, piece_ids, runs, sorted_unique, trim
from .text import BLOCK_BYTES, IS_SPACE
from .turns import turn_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .data import CorpusData

    Spans = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]  # row of the passage, start, end

_STEPS = {
    "sentence": "body cut into sentences",
    "paragraph": "body cut into paragraphs",
    "window": "body cut into windows of {size} words",
}
_OF_SPANS = ("start", "end", "seconds", "seconds_start", "seconds_end")  # may differ between the paragraphs of a turn
Cuts = Callable[[str, int, int], Iterator[tuple[int, int]]]  # yields the separators between pieces of text[start:end]


def split(data: CorpusData, by: str, size: int | None) -> CorpusData:
    """Cut the body passages; all others are unchanged.

    Parameters
    ----------
    data : CorpusData
    by : {"sentence", "paragraph", "window"}
        *paragraph*: at blank lines; in a document whose body has none, at every newline.
        *window*: stretches of `size` white-space words within one turn. A window crosses from one passage of a turn
        to the next if all other columns of the two agree. A remainder shorter than half a window is added to the
        previous window, so the last window has between size/2 and 1.5 size words (fewer in a shorter turn).
        *sentence*: after ``. ! ? …`` and any closing quotes or brackets, before white space and a capital, a digit,
        an opening quote or a letter of a script without capitals; always after ``。！？``. Not after common
        abbreviations and initials.
    size : int
        Number of words in a window, for ``by="window"`` only.

    Returns
    -------
    CorpusData
        Pieces keep all columns of their passage and are named ``{passage_id}.01``, ``.02``, ... in order.
        White space between pieces belongs to none of them. A passage that consists of one piece keeps its id,
        and a passage without words is unchanged, so no turn is lost.

    Raises
    ------
    SchemaError
        `size` is missing or below 1 for windows, or given for another kind.
    NotEnoughData
        For sentences, a body of 50 words or more has less than one sentence ender per 100 words.
    """
    _checks.one_of("split", "by", by, tuple(_STEPS))
    if by == "window" and size is None:
        raise SchemaError("split: by='window' needs size=, the number of words per window; try size=100.")
    if by != "window" and size is not None:
        raise SchemaError(f"split: size={size!r} is for by='window'; leave it out with by={by!r}.")
    data = _whole_turns(data) if by == "window" else data
    passages = _body_replaced(data, _spans_by(data, by, size))
    return data.derived(passages=passages, step=_STEPS[by].format(size=size))


def _whole_turns(data: CorpusData) -> CorpusData:
    """Merge the paragraphs of each turn if all other columns agree, so that no column loses a value."""
    passages = data.passages
    known = [c for c in passages.columns if c not in (*_OF_SPANS, "turn_id")]
    differs = np.diff(turn_codes(passages), prepend=-1) != 0
    for name in known:
        differs |= changes(passages[name])
    key = pd.Series(np.cumsum(differs), index=passages.index).where(passages["turn_id"].notna() & data.is_body)
    return data.derived(passages=merge_neighbours(passages, key, apart=left_out(data)))


def _spans_by(data: CorpusData, by: str, size: int | None) -> Spans:
    if by == "window":
        return _windows(data, _checks.whole("split", "size", size, least=1))
    if by == "paragraph":
        return _cut_by_rule(data, _paragraph_rule)
    require_sentences("split", data)
    return _cut_by_rule(data, lambda text, body: sentence_cuts)


def _body_replaced(data: CorpusData, spans: Spans) -> pd.DataFrame:
    """Return the passages with their body replaced by `spans`, with new ids for new spans."""
    passages = data.passages
    other = np.flatnonzero(~data.is_body)
    rows = np.concatenate([other, spans[0]])
    old_starts, old_ends = (passages[name].to_numpy(np.int64) for name in ("start", "end"))
    order = np.argsort(rows, kind="stable")
    rows, starts = rows[order], np.concatenate([old_starts[other], spans[1]])[order]
    ends = np.concatenate([old_ends[other], spans[2]])[order]
    out = passages.iloc[rows].copy()
    out["start"], out["end"] = starts, ends
    new = (starts != old_starts[rows]) | (ends != old_ends[rows])
    out.index = piece_ids(out.index, rows, new, set(passages.index.tolist()))
    return out


def _windows(data: CorpusData, size: int) -> Spans:
    """Return the windows of the body passages, in blocks of bytes."""
    rows = np.flatnonzero(data.is_body)
    block = data.byte_spans[0][rows] // BLOCK_BYTES
    found = [_windows_of(data, rows[run], size) for run in runs(block)]
    none = (np.empty(0, dtype=np.int64),) * 3
    row, start, end = (np.concatenate(parts) for parts in zip(none, *found, strict=True))
    return row, start, end


def _windows_of(data: CorpusData, rows: NDArray[np.int64], size: int) -> Spans:
    """Return the windows of some neighbouring passages."""
    starts, ends = (edge[rows] for edge in data.byte_spans)
    low = int(starts[0])
    begins, stops = _word_edges(data.buffer[low : ends[-1]], starts - low, ends - low)
    at, to = np.searchsorted(begins, starts - low), np.searchsorted(begins, ends - low)
    full = to > at
    which, first, last = _word_ranges(at[full], to[full], size)
    at_row = rows[full][which]
    codes = data.document_of_passage[at_row]
    cut_start = data.chars_at(codes, low + begins[first])
    cut_end = data.chars_at(codes, low + stops[np.searchsorted(stops, begins[last], side="right")])
    blank = rows[~full]
    old = (data.passages[name].to_numpy(np.int64)[blank] for name in ("start", "end"))
    edges = [np.concatenate(pair) for pair in zip((blank, *old), (at_row, cut_start, cut_end), strict=True)]
    return edges[0], edges[1], edges[2]


def _word_edges(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where words start and end; the edges of a passage delimit words as white space does."""
    word = ~IS_SPACE[buffer]
    flips = np.flatnonzero(np.diff(word, prepend=False, append=False))
    full = starts < ends
    opens, closes = starts[full], ends[full]
    return sorted_unique(flips[0::2], opens[word[opens]]), sorted_unique(flips[1::2], closes)


def _word_ranges(low: NDArray[np.int64], high: NDArray[np.int64], size: int) -> Spans:
    """Return the passage and the first and last word of every window over the words ``low`` to ``high - 1``."""
    n = high - low
    n_windows = np.maximum(n // size + (2 * (n % size) >= size), 1)
    which = np.repeat(np.arange(len(n)), n_windows)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(n_windows) - n_windows, n_windows)
    first = low[which] + nth * size
    last = np.where(nth + 1 == n_windows[which], high[which], first + size) - 1
    return which, first, last


def _cut_by_rule(data: CorpusData, rule: Callable[[str, NDArray[np.int64]], Cuts]) -> Spans:
    """Cut the body passages by a rule on the text; `rule` may inspect the whole body first."""
    out: list[tuple[int, int, int]] = []
    for text, rows, edges in data.bodies():
        cuts = rule(text, edges)
        for row, (start, end) in zip(rows.tolist(), edges.tolist(), strict=True):
            out += [(row, a, b) for a, b in _pieces_between(text, start, end, cuts(text, start, end))]
    table = np.array(out, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _pieces_between(text: str, start: int, end: int, cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between `cuts`, stripped of white space and without empty ones."""
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    trimmed = [trim(text, a, b) for a, b in zip(edges[0::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in trimmed if a < b] or [(start, end)]


_LINE_END = r"(?>\r\n|[\n\r\u2028])[^\S\n\r\u2028\u2029]*"  # atomic group: CR LF never counts as two line ends
_BLANK_LINES = re.compile(rf"(?:(?:{_LINE_END}){{2,}}|\u2029)\s*")
_LINE_BREAK = re.compile(rf"(?:{_LINE_END}|\u2029)\s*")


def _paragraph_rule(text: str, body: NDArray[np.int64]) -> Cuts:
    """Cut at blank lines if the body has any (they may lie between its passages), else at line ends."""
    found = _BLANK_LINES.search(text.rstrip(), int(body[0, 0]), int(body[-1, 1]))
    separator = _BLANK_LINES if found else _LINE_BREAK
    return lambda text, start, end: (cut.span() for cut in separator.finditer(text, start, end))
