"""Search files or a saved corpus without building tokens: the matches of `kwic` at the speed of a plain scan.

Every match of a pattern contains certain letters, its *anchor* (``technolog*`` needs *technolog*). The bytes are
searched only for the anchor, and only the few words around each occurrence are tokenized and compared with the whole
pattern. Identical windows around an anchor are compared once, however often they occur in the text::

    ...and the Technologies, they ...          anchor: technolog
           |-- window ------|                  tokenized and compared once for each distinct window
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...corpus import Corpus
from ...errors import SchemaError, TextlabWarning
from ...tokens.find import find
from ...tokens.matching import glob_pieces, plain_of
from ...tokens.patterns import Pattern, Slot, as_patterns, impossible, parse, slots_of_marks, warn_impossible
from ...tokens.tokenize import tokenize
from .texts import FIND_IN, SearchedText, texts_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FOUND_COLUMNS = ("doc_id", "start", "end", "pre", "node", "post", "pattern")
_AT_ONCE, _BATCH = 1 << 23, 1 << 28  # bytes searched at a time, and bytes whose windows are compared at a time
_REACH = 2_000  # most bytes on each side of an anchor
_LOWER = bytes(32 if chr(k).isspace() else ord(chr(k).lower()) for k in range(128)) + bytes(range(128, 256))
_RUN = re.compile(r"[a-z0-9]+")


def find_in(
    folder: str | Path,
    pattern: Any,
    *,
    match: str = "glob",
    ignore_case: bool = True,
    context: int = 40,
    n: int | None = None,
    layer: str = "body",
) -> pd.DataFrame:
    """Search the files of a folder, or a corpus written by `Corpus.save`, without tokenizing them.

    Parameters
    ----------
    folder : str or Path
        A folder of text files (searched recursively), one text file, or the folder of a saved corpus.
    pattern, match, ignore_case
        As in `kwic`.
    context : int
        Characters of context on each side.
    n : int, optional
        Stop after this many matches. By default all are returned.
    layer : str
        Layer to search in a saved corpus.

    Returns
    -------
    DataFrame
        ``doc_id`` (or the path below the folder), ``start, end, pre, node, post, pattern``; offsets are str offsets.
        ``attrs["skipped"]`` lists files that are not text.

    Raises
    ------
    UnreadableFile
        There is no such folder.
    SchemaError
        The pattern is invalid, or is restricted to passages (``:: speaker="..."``).

    Warns
    -----
    TextlabWarning
        A pattern that fits no word as `tokenize` cuts them.

    Notes
    -----
    The matches are those of ``kwic(tokenize(corpus), pattern)``, with three exceptions. Files are searched as they are,
    including markup, speakers' names and page furniture. In files, a phrase may cross from one turn into the next; in a
    saved corpus it cannot cross from one passage into the next, even within a turn. Words that a corpus corrects are
    searched as they are in the source. A pattern without literal letters to search for (such as some regular
    expressions)
    is compared with every word, which takes as long as `tokenize`.

    Examples
    --------
    >>> import tempfile
    >>> texts = Path(tempfile.mkdtemp())
    >>> _ = (texts / "a.txt").write_text("Big Tech and its technologies.")
    >>> find_in(texts, "tech*")[["doc_id", "start", "node"]].values.tolist()
    [['a.txt', 4, 'Tech'], ['a.txt', 17, 'technologies']]
    """
    asked = as_patterns(pattern, FIND_IN)
    parsed = [parse(one, match=match, who=FIND_IN) for one in asked]
    if any(one.limits for one in parsed):
        raise SchemaError(f"{FIND_IN}: a limit after :: needs passages; read the files and use kwic.")
    warn_impossible(FIND_IN, _impossible_in_files(asked, match))
    context = _checks.whole(FIND_IN, "context", context)
    most = np.inf if n is None else _checks.whole(FIND_IN, "n", n, least=1)
    search = _Search(parsed, asked, match, ignore_case=ignore_case)
    skipped: list[str] = []
    parts, n_found = [_no_rows()], 0
    for batch in _batches(texts_in(Path(folder), layer, skipped), search, first_soon=n is not None):
        parts.append(_found_rows(batch, search, context))
        n_found += len(parts[-1])
        if n_found >= most:
            break
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    table = table if n is None else table.head(n)
    table.attrs["skipped"] = tuple(skipped)
    return table


def _impossible_in_files(asked: list[str], match: str) -> Iterator[tuple[str, str]]:
    """Yield patterns that match no word in files, with the reason of their first impossible slot."""
    for one in asked:
        advice = [said for _, said in impossible(one, match=match)]
        advice += [f"{slot.text!r} is a mark or symbol, and no word" for slot, _ in slots_of_marks(one, match=match)]
        if advice:
            yield one, advice[0]


# ---------------------------------------------------------------------- anchors


class _Search:
    """Patterns, the letters that every match must contain, and the number of words to compare around them."""

    def __init__(self, parsed: list[Pattern], asked: list[str], match: str, *, ignore_case: bool) -> None:
        self.asked, self.match, self.ignore_case = asked, match, ignore_case
        found = [_anchors(pattern) for pattern in parsed]
        self.everything = any(not anchors for anchors in found)
        words = sorted({anchor for anchors in found for anchor in anchors}, key=len, reverse=True)
        self.anchor = re.compile("|".join(words).encode())
        self.longest = max(map(len, words), default=0)
        longest = max(sum(slot.most for slot in pattern.slots) for pattern in parsed)
        self.n_pieces = 0 if longest == 1 else 2 * longest
        self._around = re.compile(rb"\S*(?:\s+\S+){0,%d}" % self.n_pieces)

    def windows(self, source: SearchedText) -> Iterator[tuple[int, int]]:
        """Yield disjoint stretches of bytes to compare, cut at white space, each within one passage."""
        if self.everything:
            yield from zip(source.starts.tolist(), source.ends.tolist(), strict=True)
            return
        low, high = -1, -1
        for start, end in self._near_anchors(source):
            if start > high:
                if high > low:
                    yield low, high
                low = start
            high = max(high, end)
        if high > low:
            yield low, high

    def _near_anchors(self, source: SearchedText) -> Iterator[tuple[int, int]]:
        starts, ends = source.starts.tolist(), source.ends.tolist()
        passage = 0
        for low in range(0, len(source.buffer), _AT_ONCE):
            first = max(0, low - _REACH)
            text = bytes(source.buffer[first : low + _AT_ONCE + _REACH]).translate(_LOWER)
            inside = text[: low - first + _AT_ONCE + self.longest - 1]
            for hit in self.anchor.finditer(inside, low - first):
                at = first + hit.start()
                if at >= ends[passage]:
                    passage = min(bisect_right(ends, at, passage), len(ends) - 1)
                if starts[passage] <= at < ends[passage]:
                    start, end = self._stretch(text, hit.start(), hit.end())
                    yield max(first + start, starts[passage]), min(first + end, ends[passage])

    def _stretch(self, text: bytes, start: int, end: int) -> tuple[int, int]:
        """Extend a stretch to the white-space-separated pieces of an anchor and those around it."""
        if not self.n_pieces:
            after = text.find(b" ", end, end + _REACH)
            return text.rfind(b" ", max(0, start - _REACH), start) + 1, len(text) if after < 0 else after
        before = self._around.match(text[max(0, start - _REACH) : start][::-1])
        following = self._around.match(text, end, end + _REACH)
        return start - (before.end() if before else 0), following.end() if following else end


def _anchors(pattern: Pattern) -> list[str]:
    """Return strings of which every match of the pattern contains one; empty if that is not certain."""
    found = [_slot_anchors(slot) for slot in pattern.slots]
    return max((anchors for anchors in found if anchors), key=lambda anchors: min(map(len, anchors)), default=[])


def _slot_anchors(slot: Slot) -> list[str]:
    options = slot.options or (slot,)
    if slot.negated or slot.least == 0 or any(option.kind not in ("term", "form") for option in options):
        return []
    runs = [_longest_run(option.text) for option in options]
    return runs if all(runs) else []


def _longest_run(text: str) -> str:
    """Return the longest run of ASCII letters and digits of a glob, whose case can be folded bytewise."""
    pieces = [plain_of([piece]) for piece in glob_pieces(text) if piece not in "*?"]
    return max((run for piece in pieces for run in _RUN.findall(piece.lower())), key=len, default="")


# ---------------------------------------------------------------------- comparing


@dataclass(frozen=True, eq=False)
class _Batch:
    """Windows of some sources: start and text number of each window by source, and the distinct texts."""

    sources: list[tuple[SearchedText, Ints, Ints]]
    texts: list[bytes]


def _batches(sources: Iterator[SearchedText], search: _Search, *, first_soon: bool) -> Iterator[_Batch]:
    """Gather the windows of many small files, because comparing them one by one is slow."""
    batch, known, size = [], dict[bytes, int](), 0
    for source in sources:
        starts, which = [], []
        for start, end in search.windows(source):
            starts.append(start)
            which.append(known.setdefault(bytes(source.buffer[start:end]), len(known)))
        size += len(source.buffer)
        if starts:
            batch.append((source, np.array(starts, dtype=np.int64), np.array(which, dtype=np.int64)))
        if size > (_AT_ONCE if first_soon else _BATCH):
            yield _Batch(batch, list(known))
            batch, known, size = [], {}, 0
    yield _Batch(batch, list(known))


def _found_rows(batch: _Batch, search: _Search, context: int) -> pd.DataFrame:
    """Return the matches in a batch."""
    if not batch.texts:
        return _no_rows()
    places = _compare(batch.texts, search)
    parts = [_matches_in_sources(*one, places, len(batch.texts), search, context) for one in batch.sources]
    return pd.concat([part for part in parts if len(part)] or [_no_rows()], ignore_index=True)


def _matches_in_sources(
    source: SearchedText, starts: Ints, which: Ints, places: tuple[Ints, Ints, Ints, Ints], n_texts: int,
    search: _Search, context: int,
) -> pd.DataFrame:  # fmt: skip
    """Return the matches of each distinct window, repeated for every occurrence of the window in a source."""
    window, first, last, pattern = places
    order = np.argsort(which, kind="stable")  # group windows with the same text
    edges = np.searchsorted(which[order], np.arange(n_texts + 1))
    times = (edges[1:] - edges[:-1])[window]
    hit = np.repeat(np.arange(len(window)), times)
    nth = np.arange(len(hit)) - np.repeat(np.cumsum(times) - times, times)
    base = starts[order[edges[window[hit]] + nth]]
    low, high, pattern = base + first[hit], base + last[hit], pattern[hit]
    order = np.lexsort((high, low))
    return _context_rows(source, low[order], high[order], np.array(search.asked, dtype=object)[pattern[order]], context)


def _compare(texts: list[bytes], search: _Search) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the window of each match, its first and last byte there, and the number of its pattern."""
    words = [text.decode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(word) + 1 for word in words])
    table = pd.DataFrame({"doc_id": "w", "start": ends - [len(word) + 1 for word in words], "end": ends - 1})
    table["turn_id"] = [f"t{k}" for k in range(len(table))]  # so that no phrase crosses windows
    held = table[table["end"] > table["start"]]
    passages = held.set_axis([f"p{k}" for k in held.index])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextlabWarning)  # of a script without spaces: these are windows, not the text
        tokens = tokenize(Corpus(pd.DataFrame(index=["w"]), passages, ["\n".join(words) + "\n"]), n_threads=1)
    hits = find(tokens, search.asked, match=search.match, ignore_case=search.ignore_case, who=FIND_IN, quiet=True)
    passage = tokens.passage_of(hits.first)
    begins = tokens.passage_bytes[0][passage]
    first, last = tokens.byte_starts(hits.first) - begins, tokens.byte_spans(hits.last)[1] - begins
    return held.index.to_numpy()[passage], first, last, hits.which


def _context_rows(source: SearchedText, low: Ints, high: Ints, pattern: Any, context: int) -> pd.DataFrame:
    if not len(low):
        return _no_rows()
    start, end = source.chars(low), source.chars(high)
    if source.whole is not None:
        whole = source.whole.decode("utf-8", "replace")
        text = [(whole[max(0, a - context) : a], whole[a:b], whole[b : b + context]) for a, b in _both_ends(start, end)]
    else:
        passage = np.searchsorted(source.starts, low, side="right") - 1
        edges = zip(source.starts[passage].tolist(), source.ends[passage].tolist(), strict=True)
        text = [
            _context(source.buffer, *ab, *edge, context) for ab, edge in zip(_both_ends(low, high), edges, strict=True)
        ]
    columns = (source.names(low), start, end, *zip(*text, strict=True), pattern)
    return pd.DataFrame(dict(zip(FOUND_COLUMNS, columns, strict=True)))


def _both_ends(a: Ints, b: Ints) -> list[tuple[int, int]]:
    return list(zip(a.tolist(), b.tolist(), strict=True))


def _context(buffer: Any, low: int, high: int, edge: int, end: int, n: int) -> tuple[str, str, str]:
    """Return `n` characters before a match, the match, and `n` characters after it."""
    before = bytes(buffer[max(edge, low - 4 * n) : low]).decode("utf-8", "ignore")
    after = bytes(buffer[high : min(end, high + 4 * n)]).decode("utf-8", "ignore")
    return before[-n:] if n else "", bytes(buffer[low:high]).decode("utf-8", "replace"), after[:n]


def _no_rows() -> pd.DataFrame:
    kinds = {"start": "int64", "end": "int64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "object")) for name in FOUND_COLUMNS})
