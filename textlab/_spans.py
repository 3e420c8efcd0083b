"""Joining, cutting and relabelling the stand-off spans of a corpus: what `group`, `split` and `annotate` do.

Everything here takes passages and gives passages; the text under them is read and never altered, so a piece
is always the verbatim slice ``document_text[start:end]``. An id that leaves this module either still names
the span it named before, or is new: a piece of ``p`` is ``p.01``, a joined run takes its first passage's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import _checks
from .errors import NotEnoughData, SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .corpus import Corpus

    Spans = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]  # row of the passage, start, end

# ---------------------------------------------------------------------- group: neighbours into one

_FIRST_STANDS = ("doc_id", "start", "end", "layer", "kind", "turn_id", "seconds", "seconds_start")
_DOUBT = {
    "attribution": ("given", "coded", "inferred", "unresolved"),
    "confidence": ("high", "medium", "low"),
}


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


def left_out(corpus: Corpus) -> NDArray[np.bool_]:
    """Where words that this corpus has left out stand between a passage and the one before it.

    Two passages that `where` made neighbours are not one stretch: joining them would bring back what
    was left out. White space and text that belongs to no passage (labels, time stamps) do not count.
    """
    starts, ends = corpus._byte_spans
    apart = np.zeros(len(starts), dtype=bool)
    gap = np.flatnonzero(starts[1:] > ends[:-1])
    if len(gap) and corpus._whole is not corpus:
        edges = np.column_stack([ends[gap], starts[gap + 1]]).ravel()
        apart[gap + 1] = np.add.reduceat(_said(corpus._whole), edges, dtype=np.int64)[::2] > 0
    return apart


def _said(corpus: Corpus) -> NDArray[np.bool_]:
    """For every byte of the buffer and one more: does it stand in a passage and is not white space?"""
    starts, ends = corpus._byte_spans
    full = starts < ends
    step = np.zeros(len(corpus._buffer) + 1, dtype=np.int8)
    step[starts[full]] += 1  # spans do not overlap, so no edge occurs twice on its side
    step[ends[full]] -= 1
    inside = np.cumsum(step, dtype=np.int8).astype(bool)
    inside[:-1] &= ~_SPACE[corpus._buffer]
    return inside


def _continues(passages: pd.DataFrame, key: pd.Series, apart: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Does a row carry on the run of the row before it?"""
    same = ~_changes(key) & key.notna().to_numpy(bool)
    for name in ("doc_id", "layer"):
        same &= ~_changes(passages[name])
    return same if apart is None else same & ~apart


def _changes(column: pd.Series) -> NDArray[np.bool_]:
    """Does a row differ from the row before it? Missing equals missing; the first row always differs."""
    out = np.ones(len(column), dtype=bool)
    here = column.iloc[1:].reset_index(drop=True)
    before = column.iloc[:-1].reset_index(drop=True)
    both_missing = here.isna() & before.isna()
    out[1:] = (here != before).to_numpy(dtype=bool, na_value=True) & ~both_missing.to_numpy(bool)
    return out


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
    return np.bincount(run[joined & _changes(column)], minlength=n_runs) > 0


def _most_doubtful(column: pd.Series, order: Sequence[str], first: NDArray[np.int64]) -> Any:
    """The last value of `order` that occurs in each run; a value outside `order` is the most doubtful."""
    rank = pd.Categorical(column, categories=list(order)).codes.astype(np.int64)
    rank[rank < 0] = len(order) - 1
    worst = np.maximum.reduceat(rank, first)
    return pd.Series(np.array(order, dtype=object)[worst]).astype(column.dtype).array


# ---------------------------------------------------------------------- split: one into several

_SPACE = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\x00", dtype=np.uint8))  # as in `n_words`


def split_passages(corpus: Corpus, by: str, size: int | None) -> pd.DataFrame:
    """Cut the body passages of `corpus`; all others stay as they are.

    Parameters
    ----------
    corpus : Corpus
    by : {"sentence", "paragraph", "window"}
        *paragraph*: at blank lines; in a document whose body has none, at every newline.
        *window*: stretches of `size` white-space words inside one passage. A rest shorter than half a
        window is added to the window before it, so the last one holds from size/2 to 1.5 size words.
        *sentence*: after ``. ! ? …`` and what closes with them, before white space and a capital, a digit,
        an opening quote or a letter of a script without capitals; after ``。！？`` always. Not after
        common abbreviations and initials.
    size : int
        Words per window, for ``by="window"`` only.

    Returns
    -------
    DataFrame
        Pieces keep all columns of their passage and are named ``{passage_id}.01``, ``.02``, ... in order.
        White space between pieces belongs to none of them. A passage that is already one piece keeps
        its id, and one without a word stays as it is, so no turn is lost.

    Raises
    ------
    SchemaError
        `size` missing or below 1 for windows, or given for anything else.
    NotEnoughData
        ``by="sentence"`` where a body of 50 words or more has less than one sentence ender per 100 words.
    """
    if by == "window":
        if size is None:
            raise SchemaError("split: by='window' needs size=, the number of words per window; try size=100.")
        return _pieces(corpus, _windows(corpus, _checks.whole("split", "size", size, least=1)))
    if size is not None:
        raise SchemaError(f"split: size={size!r} is for by='window'; leave it out with by={by!r}.")
    if by == "paragraph":
        return _pieces(corpus, _ruled(corpus, _paragraph_rule))
    _need_punctuation(corpus)
    return _pieces(corpus, _ruled(corpus, lambda text, body: _sentence_cuts))


def _pieces(corpus: Corpus, spans: Spans) -> pd.DataFrame:
    """The passages of `corpus` with its body replaced by `spans`, ids made anew where the span is new."""
    passages = corpus._passages
    other = np.flatnonzero(~_is_body(corpus))
    rows = np.concatenate([other, spans[0]])
    old_starts, old_ends = (passages[name].to_numpy(np.int64) for name in ("start", "end"))
    order = np.argsort(rows, kind="stable")
    rows, starts = rows[order], np.concatenate([old_starts[other], spans[1]])[order]
    ends = np.concatenate([old_ends[other], spans[2]])[order]
    out = passages.iloc[rows].copy()
    out["start"], out["end"] = starts, ends
    new = (starts != old_starts[rows]) | (ends != old_ends[rows])
    out.index = _piece_ids(out.index, rows, new, set(passages.index.tolist()))
    return out


def _is_body(corpus: Corpus) -> NDArray[np.bool_]:
    return (corpus._passages["layer"] == "body").to_numpy(bool)


def _piece_ids(ids: pd.Index, rows: NDArray[np.int64], new: NDArray[np.bool_], taken: set[str]) -> pd.Index:
    """``id.01``, ``id.02``, ... for the `new` pieces of each row; a clash with an id in use gets a ``+``."""
    nth = np.arange(len(rows)) - np.searchsorted(rows, rows) + 1
    out = [f"{i}.{k:02d}" if fresh else i for i, k, fresh in zip(ids.tolist(), nth.tolist(), new.tolist(), strict=True)]
    for at in np.flatnonzero(new) if not taken.isdisjoint(_only(out, new)) else ():
        while out[at] in taken:
            out[at] += "+"
        taken.add(out[at])
    return pd.Index(out, dtype=ids.dtype, name=ids.name)


def _only(values: Iterable[str], keep: NDArray[np.bool_]) -> Iterator[str]:
    return (value for value, kept in zip(values, keep.tolist(), strict=True) if kept)


def _windows(corpus: Corpus, size: int) -> Spans:
    """Windows of the body passages, from one pass over the bytes."""
    rows = np.flatnonzero(_is_body(corpus))
    starts, ends = (edge[rows] for edge in corpus._byte_spans)
    begins, stops = _word_edges(corpus._buffer, starts, ends)
    low, high = np.searchsorted(begins, starts), np.searchsorted(begins, ends)
    full = high > low
    which, first, last = _word_ranges(low[full], high[full], size)
    at_row = rows[full][which]
    codes = corpus._doc_codes[at_row]
    cut_start = corpus._chars(codes, begins[first])
    cut_end = corpus._chars(codes, stops[np.searchsorted(stops, begins[last], side="right")])
    blank = rows[~full]
    old = (corpus._passages[name].to_numpy(np.int64)[blank] for name in ("start", "end"))
    edges = [np.concatenate(pair) for pair in zip((blank, *old), (at_row, cut_start, cut_end), strict=True)]
    return edges[0], edges[1], edges[2]


def _word_edges(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words begin and stop; the edges of a passage begin and stop a word as white space does."""
    word = ~_SPACE[buffer]
    flips = np.flatnonzero(np.diff(word, prepend=False, append=False))
    full = starts < ends
    opens, closes = starts[full], ends[full]
    return _distinct(flips[0::2], opens[word[opens]]), _distinct(flips[1::2], closes)


def _distinct(*parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All values, sorted, once each. Sorting runs of sorted numbers is much faster than `np.unique` here."""
    merged = np.sort(np.concatenate(parts), kind="stable")
    keep = np.ones(len(merged), dtype=bool)
    keep[1:] = merged[1:] != merged[:-1]
    return merged[keep]


def _word_ranges(low: NDArray[np.int64], high: NDArray[np.int64], size: int) -> Spans:
    """Passage, first and last word of every window over the words ``low`` to ``high - 1``."""
    n = high - low
    n_windows = np.maximum(n // size + (2 * (n % size) >= size), 1)
    which = np.repeat(np.arange(len(n)), n_windows)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(n_windows) - n_windows, n_windows)
    first = low[which] + nth * size
    last = np.where(nth + 1 == n_windows[which], high[which], first + size) - 1
    return which, first, last


Cuts = Callable[[str, int, int], Iterator[tuple[int, int]]]  # what separates pieces of text[start:end]


def _ruled(corpus: Corpus, rule: Callable[[str, NDArray[np.int64]], Cuts]) -> Spans:
    """Pieces of the body passages by a rule over the text; `rule` may look at the whole body first."""
    out: list[tuple[int, int, int]] = []
    for text, rows, edges in _bodies(corpus):
        cuts = rule(text, edges)
        for row, (start, end) in zip(rows.tolist(), edges.tolist(), strict=True):
            out += [(row, a, b) for a, b in _between(text, start, end, cuts(text, start, end))]
    table = np.array(out, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _bodies(corpus: Corpus) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """For each document that has a body: its text, and the rows and spans of its body passages."""
    rows = np.flatnonzero(_is_body(corpus))
    codes = corpus._doc_codes[rows]
    edges = corpus._passages[["start", "end"]].to_numpy(np.int64)[rows]
    for mine in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(codes)) + 1):
        if len(mine):
            doc_id = corpus._documents.index[codes[mine[0]]]
            yield corpus.document_text(doc_id), rows[mine], edges[mine]


def _between(text: str, start: int, end: int, cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches between `cuts`, white space trimmed off and empty ones dropped."""
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    trimmed = [_trim(text, a, b) for a, b in zip(edges[0::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in trimmed if a < b] or [(start, end)]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its edges."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, end - len(piece) + len(piece.rstrip()))


# ---------------------------------------------------------------------- paragraphs and sentences

_LINE = r"(?>\r\n|[\n\r\u2028])[^\S\n\r\u2028\u2029]*"  # atomic: a CR LF is never two line ends
_BLANK = re.compile(rf"(?:(?:{_LINE}){{2,}}|\u2029)\s*")
_NEWLINE = re.compile(rf"(?:{_LINE}|\u2029)\s*")


def _paragraph_rule(text: str, body: NDArray[np.int64]) -> Cuts:
    """Blank lines where the body has any; it may have them between its passages rather than inside."""
    found = _BLANK.search(text.rstrip(), int(body[0, 0]), int(body[-1, 1]))
    separator = _BLANK if found else _NEWLINE
    return lambda text, start, end: (cut.span() for cut in separator.finditer(text, start, end))


_WIDE = "。！？｡"  # scripts that set no white space after a sentence
_MARKS = ".!?…؟۔।" + _WIDE
_OPENS = "\"'“‘«‹„‚([{¿¡「『《〈（【—–"
_CLOSE = r"(?:[\"'”’»›)\]}」』》〉）】]|\[\d{1,3}\])*"  # also a footnote number in brackets
_ENDER = re.compile(rf"(?P<ender>(?P<mark>[{_MARKS}]+){_CLOSE})\s*(?=(?P<next>\S))")
_COUNTED = re.compile(rf"[{_MARKS}]+{_CLOSE}(?=\s|$)|[{_WIDE}]+")
_TOKEN_EDGE = re.compile(rf"[\s/{re.escape(_OPENS)}]")
_DOTTED = re.compile(r"\w(?:\.\w)+")  # U.S, e.g, Ph.D is in the list
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "ph.d", "rev", "hon", "gen", "col", "capt", "lt",
        "sgt", "gov", "sen", "rep", "st", "mt", "vs", "etc", "cf", "viz", "al", "ca", "approx",
    ]
)  # fmt: skip
_BEFORE_NUMBER = frozenset(
    [
        "no", "nos", "p", "pp", "fig", "figs", "eq", "eqs", "sec", "ch", "chap", "vol", "vols", "art", "para",
        "jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec",
    ]
)  # fmt: skip


def _sentence_cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The white space between the sentences of ``text[start:end]``."""
    for found in _ENDER.finditer(text, start, end):
        if found["mark"][-1] in _WIDE or _ends_sentence(text, start, found):
            yield found.end("ender"), found.end()


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    after = found["next"]
    opens = after in _OPENS or after.isdigit() or (after.isalpha() and not after.islower())
    if found.end("ender") == found.end() or not opens:
        return False
    return found["ender"] != "." or not _abbreviates(text, start, found.start(), after)


def _abbreviates(text: str, start: int, dot: int, after: str) -> bool:
    """Does the full stop at `dot` belong to an abbreviation, an initial or a number that opens a line?"""
    word = _TOKEN_EDGE.split(text[max(start, dot - 24) : dot])[-1]
    if word.isdigit():
        lead = text[max(start, dot - 12) : dot - len(word)].rstrip(" \t")
        return len(word) <= 3 and (dot - len(word) == start or lead.endswith(("\n", "\r")))
    low = word.lower()
    initial = len(word) == 1 and word.isupper() and word != "I"  # the pronoun ends more sentences than names
    listed = low in _ABBREVIATIONS or (low in _BEFORE_NUMBER and after.isdigit())
    return initial or listed or _DOTTED.fullmatch(word) is not None


_LEAST_WORDS, _LEAST_RATE = (
    50,
    1.0,
)  # a shorter text may be one sentence; prose has 4 to 8 enders per 100 words


def _need_punctuation(corpus: Corpus) -> None:
    """Refuse documents whose body has next to no sentence punctuation."""
    words = corpus._words_per_passage()
    poor: list[tuple[str, float]] = []
    for text, rows, edges in _bodies(corpus):
        n_words = int(words[rows].sum())
        n_enders = sum(1 for a, b in edges.tolist() for _ in _COUNTED.finditer(text, a, b))
        if n_words >= _LEAST_WORDS and 100 * n_enders / n_words < _LEAST_RATE:
            poor.append((corpus._passages["doc_id"].iloc[rows[0]], 100 * n_enders / n_words))
    if poor:
        doc_id, rate = poor[0]
        more = f" (and {len(poor) - 1} more like it)" if len(poor) > 1 else ""
        raise NotEnoughData(
            f"split: document {doc_id!r}{more} has {rate:.2f} sentence enders per 100 words of body, "
            f"and sentences need at least {_LEAST_RATE:.1f}. "
            'Use split(by="window", size=100), or leave the document out with where(doc_id=...).'
        )


# ---------------------------------------------------------------------- annotate: the last word wins

_WHERE = ("doc_id", "start", "end")
_USUAL_CONFIDENCE = {"given": "high", "coded": "high", "inferred": "medium", "unresolved": "low"}


def overlay(corpus: Corpus, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay `table` over the passages: cut at its edges, set what it gives, say what that replaced.

    Parameters
    ----------
    corpus : Corpus
    table : DataFrame
        ``doc_id, start, end`` and columns to set; a missing value sets nothing.

    Returns
    -------
    passages : DataFrame
        Pieces of a cut passage are named ``{passage_id}.01``, ...; passages made where there was none
        ``{doc_id}:a0001``, ... A given speaker without attribution is ``coded``, ``high``. Unless the
        table gives ``turn_id``, the pieces of one row whose speaker changed become one new turn,
        ``{doc_id}:at0001``, ...
    notes : DataFrame
        ``source, doc_id, status, note``, one row a document: stretches set, overwritten and new,
        passages cut. *Overwritten* is a value that stood there and is now another one; the attribution of
        nobody is not counted.

    Raises
    ------
    SchemaError
        Nothing to set; rows outside the text, empty or overlapping; words that belong to no passage
        annotated by a row without ``layer``.
    UnknownName
        No such document.
    """
    rows = _checked_rows(corpus, table)
    pieces = _cut(corpus, rows)
    out, overwritten = _set(corpus, rows, pieces)
    out = _name(corpus, rows, out, pieces)
    return out, _report(corpus, pieces, overwritten)


def _checked_rows(corpus: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """The table in document order with whole-number edges; what it does not set is dropped."""
    _checks.columns("annotate", table, _WHERE)
    if "passage_id" in table.columns:
        raise SchemaError("annotate: passage ids are made here and cannot be set; drop the column 'passage_id'.")
    gives = [c for c in table.columns if c not in _WHERE and table[c].notna().any()]
    if not gives:
        raise SchemaError(
            "annotate: the table has nothing to set; give it a column beside doc_id, start and end, such as speaker."
        )
    unknown = table["doc_id"][_doc_rows(corpus, table["doc_id"]) < 0]
    if len(unknown):
        names = corpus._documents.index
        _checks.known("annotate", "document", unknown.iloc[0], names, see="corpus.documents")
    rows = table[[*_WHERE, *gives]].assign(row=table.index)
    for name in ("start", "end"):
        rows[name] = _whole_numbers(table, name)
    codes = _doc_rows(corpus, rows["doc_id"])
    return _checked_edges(corpus, rows.iloc[np.lexsort((rows["start"], codes))].reset_index(drop=True))


def _whole_numbers(table: pd.DataFrame, name: str) -> NDArray[np.int64]:
    values = pd.to_numeric(table[name], errors="coerce").to_numpy(float, na_value=np.nan)
    _refuse_rows(table.index, ~(values == np.floor(values)), f"have no whole number as {name}")
    return values.astype(np.int64)


def _checked_edges(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse rows that are empty, outside their text, or overlap the row before."""
    labels, start, end = pd.Index(rows["row"]), rows["start"].to_numpy(), rows["end"].to_numpy()
    limit = rows["doc_id"].map(corpus._documents["n_chars"]).to_numpy(np.int64)
    _refuse_rows(labels, start >= end, "end where they start or before; end must be greater than start")
    _refuse_rows(labels, (start < 0) | (end > limit), "lie outside their text; see corpus.documents.n_chars")
    clash = np.zeros(len(rows), dtype=bool)
    clash[1:] = ~_changes(rows["doc_id"])[1:] & (start[1:] < end[:-1])
    clash[:-1] |= clash[1:].copy()
    _refuse_rows(labels, clash, "overlap one another; lay one over the other in two calls")
    return rows


def _refuse_rows(labels: pd.Index, bad: NDArray[np.bool_], why: str) -> None:
    if bad.any():
        named = ", ".join(map(repr, labels[bad][:5].tolist()))
        more = f" and {int(bad.sum()) - 5} more" if bad.sum() > 5 else ""
        raise SchemaError(f"annotate: rows {named}{more} of the table {why}.")


def _cut(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """All stretches after cutting: ``doc, start, end, passage, row``; -1 where there is no passage or row."""
    codes = _doc_rows(corpus, rows["doc_id"])
    laid = _line(corpus, codes, rows["start"].to_numpy(), rows["end"].to_numpy())
    mine = _on_line(corpus, corpus)
    whole = mine if corpus._whole is corpus else _on_line(corpus, corpus._whole)
    old = _elementary(mine, laid)
    old = old[old["passage"] >= 0]
    # `where` left passages out: what they cover is neither ours to set nor uncovered
    new = _elementary(whole, laid)
    new = new[(new["passage"] < 0) & (_inside(*mine, new["start"].to_numpy()) < 0)]
    empty = np.flatnonzero(mine[0] == mine[1])
    kept = pd.DataFrame({"start": mine[0][empty], "end": mine[0][empty], "passage": empty, "row": -1})
    out = pd.concat([old, new[new["row"] >= 0], kept]).sort_values(["start", "end"], kind="stable")
    return _trim_cut(corpus, rows, out.reset_index(drop=True))


def _doc_rows(corpus: Corpus, doc_ids: pd.Series) -> NDArray[np.int64]:
    return np.asarray(corpus._documents.index.get_indexer(pd.Index(doc_ids)), dtype=np.int64)


def _origins(corpus: Corpus) -> NDArray[np.int64]:
    """Where each document begins when all are laid on one line, one apart."""
    n_chars = corpus._documents["n_chars"].to_numpy(np.int64) + 1
    return np.asarray(np.cumsum(n_chars) - n_chars, dtype=np.int64)


def _line(
    corpus: Corpus, codes: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    origin = _origins(corpus)[codes]
    return origin + start, origin + end


def _on_line(corpus: Corpus, other: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages of `other` on the line of `corpus`, as far as its documents go."""
    codes = _doc_rows(corpus, other._passages["doc_id"])
    kept = codes >= 0
    start, end = (other._passages[name].to_numpy(np.int64)[kept] for name in ("start", "end"))
    return _line(corpus, codes[kept], start, end)


def _elementary(
    spans: tuple[NDArray[np.int64], NDArray[np.int64]], laid: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> pd.DataFrame:
    """The stretches between all edges, with the span and the laid row that each stands in."""
    full = spans[0] < spans[1]  # an empty passage cuts nothing
    edges = _distinct(spans[0][full], spans[1][full], *laid)
    start = edges[:-1]
    inside = {"passage": _inside(*spans, start), "row": _inside(*laid, start)}
    return pd.DataFrame({"start": start, "end": edges[1:], **inside})


def _inside(starts: NDArray[np.int64], ends: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of the sorted, disjoint spans each position stands in, or -1."""
    nearest = np.searchsorted(starts, at, side="right") - 1
    limit = np.append(ends, np.iinfo(np.int64).min)  # nearest == -1 reads this one
    return np.where(at < limit[nearest], nearest, -1)


def _trim_cut(corpus: Corpus, rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Back to offsets; pieces of cut passages and new stretches lose white space, empty ones are dropped."""
    origins = _origins(corpus)
    doc = np.searchsorted(origins, pieces["start"].to_numpy(), side="right") - 1
    passage = pieces["passage"].to_numpy()
    n_cuts = np.bincount(passage[passage >= 0], minlength=len(corpus) + 1)
    loose = (passage < 0) | (n_cuts[passage] > 1)
    pieces = pieces.assign(doc=doc, start=pieces["start"] - origins[doc], end=pieces["end"] - origins[doc])
    edges = pieces[["start", "end"]].to_numpy(np.int64)
    mine = np.flatnonzero(loose)
    for group in np.split(mine, np.flatnonzero(np.diff(doc[mine])) + 1):
        text = corpus.document_text(corpus._documents.index[doc[group[0]]]) if len(group) else ""
        for at in group:
            edges[at] = _trim(text, *edges[at].tolist())
    pieces["start"], pieces["end"] = edges[:, 0], edges[:, 1]
    pieces = pieces[~loose | (edges[:, 0] < edges[:, 1])].reset_index(drop=True)
    _refuse_uncovered(rows, pieces)
    return pieces


def _refuse_uncovered(rows: pd.DataFrame, pieces: pd.DataFrame) -> None:
    """New passages need to know whose voice they are."""
    made = rows.iloc[np.unique(pieces.loc[pieces["passage"] < 0, "row"])]
    lacking = made["layer"].isna() if "layer" in rows.columns else pd.Series(True, index=made.index)
    _refuse_rows(
        pd.Index(made["row"]), lacking.to_numpy(bool),
        "hold words that belong to no passage; give them a layer to make passages of these words, "
        "or end them at the edge of a passage",
    )  # fmt: skip


def _set(corpus: Corpus, rows: pd.DataFrame, pieces: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, NDArray[np.bool_]]]:
    """The passages under `pieces` with the values of `rows`; and per column where that replaced another."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    source = corpus._passages.reset_index(drop=True)
    out = (source.reindex(passage) if (passage < 0).any() else source.iloc[passage]).reset_index(drop=True)
    out["doc_id"] = corpus._documents.index[pieces["doc"]].array
    out["start"], out["end"] = pieces["start"], pieces["end"]
    nobody = out["speaker"].isna().to_numpy(bool)
    new_words = _voices(rows, out, row)
    overwritten: dict[str, NDArray[np.bool_]] = {}
    for name in rows.columns.drop([*_WHERE, "row"]):
        out[name], overwritten[name] = _replace(out.get(name), _given(rows[name], row))
        if name in _DOUBT:
            overwritten[name] = overwritten[name] & ~nobody
    for name, values in new_words.items():
        out[name], _ = _replace(out[name], values)
    return out, overwritten


def _given(column: pd.Series, row: NDArray[np.int64]) -> pd.Series:
    """What the row of each piece gives; missing where there is no row."""
    return _plain(column).reset_index(drop=True).reindex(row).reset_index(drop=True)


def _plain(column: pd.Series) -> pd.Series:
    """Categories as their values: an annotation may bring one that was not foreseen."""
    dtype = column.dtype
    return column.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else column


def _replace(old: pd.Series | None, values: pd.Series) -> tuple[pd.Series, NDArray[np.bool_]]:
    """`old` with the non-missing `values` in it, and where they replaced something else."""
    if old is None or old.isna().all():
        return values, np.zeros(len(values), dtype=bool)
    old = _plain(old)
    given = values.notna()
    differs = given & old.notna() & (old != values).astype("boolean").fillna(True).astype(bool)
    return old.where(~given, values), differs.to_numpy(bool)


def _voices(rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64]) -> dict[str, pd.Series]:
    """Attribution and confidence of the speakers that `rows` give without saying how they are known."""
    if "speaker" not in rows.columns:
        return {}
    named = _given(rows["speaker"], row).notna()
    missing = pd.Series(None, index=out.index, dtype="str")
    how, sure = (_given(rows[n], row) if n in rows.columns else missing for n in ("attribution", "confidence"))
    how = how.where(how.notna(), "coded")
    sure = sure.where(sure.notna(), how.map(_USUAL_CONFIDENCE))
    return {"attribution": how.where(named), "confidence": sure.where(named)}


def _name(corpus: Corpus, rows: pd.DataFrame, out: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Give pieces, new passages and new turns their ids, and new passages what they still lack."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    made = passage < 0
    old_ids, before = corpus._passages.index, corpus._passages["speaker"].reset_index(drop=True)
    cut = np.bincount(passage[~made], minlength=len(corpus) + 1)[passage] > 1
    taken = {*old_ids.tolist(), *corpus._whole._passages.index.tolist()}
    ids = np.empty(len(out), dtype=object)
    ids[~made] = _piece_ids(old_ids[passage[~made]], passage[~made], cut[~made], taken)
    ids[made] = _numbered(out["doc_id"][made], "a", taken)
    if made.any():
        out["kind"] = out["kind"].fillna("passage")
    if "speaker" in rows.columns:
        was = before.reindex(passage).reset_index(drop=True)
        _, differs = _replace(was, _given(rows["speaker"], row))
        changed = differs | (was.isna() & out["speaker"].notna()).to_numpy(bool)
        out["turn_id"] = _new_turns(corpus, rows, out, row, changed)
    out["turn_id"] = out["turn_id"].where(out["turn_id"].notna() | ~made, pd.Series(ids, dtype="str"))
    return out.set_index(pd.Index(ids, dtype=old_ids.dtype, name=old_ids.name))


def _new_turns(
    corpus: Corpus, rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64], changed: NDArray[np.bool_]
) -> pd.Series:
    """A new turn for the pieces of each row whose speaker changed, unless the row names the turn."""
    if "turn_id" in rows.columns:
        changed = changed & _given(rows["turn_id"], row).isna().to_numpy(bool)
    which = np.unique(row[changed])
    known = (c._passages["turn_id"].dropna().tolist() for c in (corpus, corpus._whole))
    names = _numbered(rows["doc_id"].iloc[which], "at", set(out["turn_id"].dropna().tolist()).union(*known))
    new = pd.Series(names, index=which, dtype="str").reindex(row).reset_index(drop=True)
    return out["turn_id"].where(~changed, new)


def _numbered(doc_ids: Iterable[str], mark: str, taken: set[str]) -> list[str]:
    """For each of `doc_ids` the next ``{doc_id}:{mark}0001``, ``0002``, ... that is not taken."""
    last: dict[str, int] = {}
    out = []
    for doc_id in doc_ids:
        number = last.get(doc_id, 0) + 1
        while f"{doc_id}:{mark}{number:04d}" in taken:
            number += 1
        last[doc_id] = number
        out.append(f"{doc_id}:{mark}{number:04d}")
    return out


def _report(corpus: Corpus, pieces: pd.DataFrame, overwritten: dict[str, NDArray[np.bool_]]) -> pd.DataFrame:
    """One note for every document that `annotate` touched."""
    n_pieces = pieces[pieces["passage"] >= 0].groupby("passage")["row"].transform("size")
    nth = pieces.groupby("passage").cumcount()
    flags = pd.DataFrame(
        {
            "set": pieces["row"] >= 0,
            "over": np.logical_or.reduce(list(overwritten.values())),
            "cut": n_pieces.reindex(pieces.index).gt(1) & (nth == 0),
            "new": pieces["passage"] < 0,
            **{f"over {name}": hit for name, hit in overwritten.items()},
        }
    )
    counts = flags.groupby(pieces["doc"]).sum().query("set > 0")
    ids = corpus._documents.index[counts.index.to_numpy(np.int64)]
    notes = {"source": "annotate", "doc_id": ids, "status": "annotated"}
    lines = [_line_of(count) for count in counts.to_dict("records")]
    return pd.DataFrame({**notes, "note": lines}, dtype="str")


def _line_of(count: Mapping[Hashable, int]) -> str:
    by_column = {str(name).removeprefix("over "): n for name, n in count.items() if str(name).startswith("over ")}
    which = ", ".join(f"{name} {n}" for name, n in by_column.items() if n)
    return (
        f"stretches set: {count['set']}; overwritten: {count['over']}{f' ({which})' if which else ''}; "
        f"passages cut: {count['cut']}; newly made: {count['new']}"
    )
