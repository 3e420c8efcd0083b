"""Quotations: verbatim slices of a source, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd

from .. import _checks, _html
from .._wording import counted
from ..errors import printable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..corpus import Corpus
    from ..tokens import Tokens

CONTEXT = 25  # words on each side of the hit


@_checks.keywords
@dataclass(frozen=True, kw_only=True)
class Quote:
    """A verbatim slice of a source: ``corpus.document_text(doc_id)[start:end] == text``.

    Attributes
    ----------
    text : str
    doc_id, title, speaker, attribution, passage_id : str or None
    start, end : int
        Str offsets into the document.
    progress : float
        How far into the document's body, 0 to 1, by words.
    marks : tuple of (start, end)
        The highlighted words, as offsets into `text`.
    """

    text: str
    doc_id: str
    title: str | None
    speaker: str | None
    attribution: str | None
    passage_id: str
    start: int
    end: int
    progress: float
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def source(self) -> str:
        """Return the place of the quotation, in one line."""
        who = self.speaker or "speaker unresolved"
        return f"{who} · {self.passage_id} · {self.progress:.0%} of {self.doc_id} · characters {self.start}–{self.end}"

    def __repr__(self) -> str:
        return printable(f"“{' '.join(self.text.split())}”\n    — {self.source}")

    def _repr_html_(self) -> str:
        return _html.quotation(self.text, self.marks, self.source)


@_checks.keywords
class Quotes(Sequence[Quote]):
    """Quotations behind a number, and their total number."""

    def __init__(self, label: Any, quotes: Sequence[Quote], n_all: int) -> None:
        self.label, self.n_all, self._quotes = label, n_all, tuple(quotes)

    @overload
    def __getitem__(self, at: int) -> Quote: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Quote]: ...
    def __getitem__(self, at: int | slice) -> Quote | Sequence[Quote]:
        return self._quotes[at]

    def __len__(self) -> int:
        return len(self._quotes)

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._quotes)

    @property
    def heading(self) -> str:
        """Return a heading such as ``'term': 3 of 41 places``."""
        return f"{self.label!r}: {len(self):,} of {counted(self.n_all, 'place')}"

    def __repr__(self) -> str:
        return "\n".join([printable(self.heading), *map(repr, self._quotes)])

    def _repr_html_(self) -> str:
        return _html.paragraph(self.heading) + "".join(q._repr_html_() for q in self._quotes)


@_checks.keywords
@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate with its interval.

    >>> Interval(estimate=1.5, low=1.0, high=2.25, level=0.95)
    1.50 [1, 2.25]
    """

    estimate: float
    low: float
    high: float
    level: float

    def __repr__(self) -> str:
        return f"{_html.number(self.estimate)} [{_html.number(self.low)}, {_html.number(self.high)}]"


def cut_quotes(
    tokens: Tokens,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    *,
    context: int = CONTEXT,
    lit: NDArray[np.bool_] | None = None,
) -> list[Quote]:
    """Cut quotations around the tokens ``first..last``, with up to `context` words on each side, in one passage.

    With `lit` (a mask of terms), all words of these terms are highlighted instead of ``first..last``.
    """
    if not len(first):
        return []
    passage = tokens.passage_of(first)
    low = np.maximum(tokens.bounds[passage], first - context)
    high = np.minimum(tokens.bounds[passage + 1] - 1, last + context)
    hit = tokens.spans(first, np.minimum(last, tokens.bounds[passage + 1] - 1))
    starts, ends = _quotes_edges(tokens, passage, low, high)
    progress = tokens.progress(first)
    quotes = []
    for k, row in enumerate(tokens.passages.iloc[passage].itertuples()):
        start, end = int(starts[k]), int(ends[k])
        mark = (int(hit["start"].iloc[k]) - start, min(int(hit["end"].iloc[k]), end) - start)
        marks = (mark,) if lit is None else _lit_marks(tokens, int(low[k]), int(high[k]), lit, start)
        quotes.append(_quote(tokens.corpus, row, (start, end), float(progress[k]), marks))
    return quotes


def _quotes_edges(
    tokens: Tokens, passage: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the str offsets of quotations of tokens ``low..high``, extended to the passage edges they reach."""
    rows, whole = tokens.passages.iloc[passage], tokens.spans(low, high)
    starts = np.where(low == tokens.bounds[passage], rows["start"], whole["start"])
    ends = np.where(high == tokens.bounds[passage + 1] - 1, rows["end"], whole["end"])
    return starts, ends


def _quote(
    corpus: Corpus, row: Any, span: tuple[int, int], progress: float, marks: tuple[tuple[int, int], ...]
) -> Quote:
    start, end = span
    return Quote(
        text=corpus.data.excerpt(row.doc_id, start, end),
        doc_id=row.doc_id,
        title=_or_none(corpus.documents["title"][row.doc_id]),
        speaker=_or_none(row.speaker),
        attribution=_or_none(row.attribution),
        passage_id=str(row.Index),
        start=start,
        end=end,
        progress=progress,
        marks=marks,
    )


def _lit_marks(tokens: Tokens, low: int, high: int, lit: NDArray[np.bool_], start: int) -> tuple[tuple[int, int], ...]:
    inside = np.arange(low, high + 1)
    spans = tokens.spans(inside[np.append(lit, False)[tokens.codes[inside]]])
    return tuple((int(a) - start, int(b) - start) for a, b in zip(spans["start"], spans["end"], strict=True))


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) else value
