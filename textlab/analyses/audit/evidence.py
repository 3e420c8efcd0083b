"""Places in a document that show its facts, from which quotations are cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .bodies import Body, joined
from .enders import longest_stretch
from .facts import fillers
from .repeats import REPEATS, repeated_lines
from .traces import TRACES, page_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]

Place = tuple[str, int, int]
PLACES_SHOWN = 25  # words of a long stretch shown in a quotation


def places(tokens: Tokens, doc_id: str) -> pd.DataFrame:
    """Return the places that show the facts of a document: ``check, first, last`` (tokens), in text order.

    They are the longest stretch without a sentence ender (its first words), repeated lines, fillers, traces of scanning
    and conversion, and turns without a speaker in documents where others have one.
    """
    rows = np.flatnonzero((tokens.passages["doc_id"] == doc_id).to_numpy(bool))
    low, high = (int(tokens.bounds[at]) for at in (rows[0], rows[-1] + 1)) if len(rows) else (0, 0)
    if low == high:
        return pd.DataFrame({"check": pd.Series(dtype="str"), "first": np.empty(0, int), "last": np.empty(0, int)})
    found = [*_text_places(tokens, doc_id, low, high), *_filler_places(tokens, low, high), *_unnamed(tokens, rows)]
    table = pd.DataFrame(found, columns=["check", "first", "last"]).astype({"first": int, "last": int})
    return table.sort_values(["first", "last"], kind="stable", ignore_index=True)


# ---------------------------------------------------------------------- in the text


def _text_places(tokens: Tokens, doc_id: str, low: int, high: int) -> list[Place]:
    """Return places found in the text of the body, as tokens from ``low`` to ``high - 1``."""
    corpus = tokens.corpus
    body = next(joined(corpus.where(doc_id=doc_id)))
    at = corpus.documents.index.get_loc(doc_id)
    lines = repeated_lines(corpus)
    spans = [*_in_text(body.text), *_in_lines(lines[lines["doc"] == at])]
    source = tokens.spans(np.arange(low, high))
    return [(name, low + a, low + b) for name, a, b in _as_tokens(spans, body, source)]


def _in_text(text: str) -> Iterator[Place]:
    for name, trace in TRACES.items():
        yield from ((name, *found.span()) for found in trace.finditer(text))
    yield from (("page_numbers", *line.span()) for line in page_numbers(text))
    yield ("longest_stretch", *longest_stretch(text))


def _in_lines(lines: pd.DataFrame) -> Iterator[Place]:
    for name in REPEATS:
        mine = lines[lines[name]]
        yield from ((name, a, b) for a, b in zip(mine["start"].tolist(), mine["end"].tolist(), strict=True))


def _as_tokens(spans: list[Place], body: Body, source: pd.DataFrame) -> list[Place]:
    """Return the tokens that overlap each span (or the token after it), at most `PLACES_SHOWN`."""
    names = [name for name, *_ in spans]
    start, end = np.array([ends for _, *ends in spans], dtype=np.int64).reshape(-1, 2).T
    begins, shift = body.shifts()
    start, end = start + shift[_passage(begins, start)], end + shift[_passage(begins, np.maximum(start, end - 1))]
    first = np.searchsorted(source["end"], start, side="right")
    last = np.searchsorted(source["start"], end, side="left") - 1
    first = np.minimum(first, len(source) - 1)
    last = np.minimum(np.maximum(first, last), first + PLACES_SHOWN - 1)
    return list(zip(names, first.tolist(), last.tolist(), strict=True))


def _passage(begins: Positions, at: Positions) -> Positions:
    return np.asarray(np.searchsorted(begins, at, side="right") - 1, dtype=np.int64)


# ---------------------------------------------------------------------- in the tokens


def _filler_places(tokens: Tokens, low: int, high: int) -> list[Place]:
    """Return runs of filler words."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], fillers(tokens)[low:high].astype(np.int8), [0]])))
    runs = zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
    return [("fillers_per_1000", low + a, low + b - 1) for a, b in runs]


def _unnamed(tokens: Tokens, rows: Positions) -> list[Place]:
    """Return the starts of passages without a speaker, if the document has any speakers."""
    missing = tokens.passages["speaker"].iloc[rows].isna().to_numpy()
    if missing.all():
        return []
    bounds = [(int(tokens.bounds[row]), int(tokens.bounds[row + 1]) - 1) for row in rows[missing]]
    return [("share_labelled", a, min(b, a + PLACES_SHOWN - 1)) for a, b in bounds if b >= a]
