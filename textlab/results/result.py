"""What every question gives back: a table, a summary that says what it does not show, and the words behind it."""

from __future__ import annotations

import platform
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, overload

import numpy as np
import pandas as pd

from .. import _checks, _html
from .._wording import counted
from ..errors import UnknownName, did_you_mean
from . import files as _export

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..corpus import Corpus
    from ..tokens import Tokens

CONTEXT = 25  # words of a quotation on each side of the hit
SHOWN = 20  # rows of a table that are shown


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
        The words in question, as offsets into `text`.
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
        """Where it stands, in one line."""
        who = self.speaker or "speaker unresolved"
        return f"{who} · {self.passage_id} · {self.progress:.0%} of {self.doc_id} · characters {self.start}–{self.end}"

    def __repr__(self) -> str:
        return f"“{' '.join(self.text.split())}”\n    — {self.source}"

    def _repr_html_(self) -> str:
        return _html.quotation(self.text, self.marks, self.source)


class Quotes(Sequence[Quote]):
    """Quotations behind a number, and how many there are in all."""

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
        """``'term': 3 of 41 places``."""
        return f"{self.label!r}: {len(self):,} of {counted(self.n_all, 'place')}"

    def __repr__(self) -> str:
        return "\n".join([self.heading, *map(repr, self._quotes)])

    def _repr_html_(self) -> str:
        return _html.paragraph(self.heading) + "".join(q._repr_html_() for q in self._quotes)


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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result(ABC):
    """The answer to a question. Subclasses name their table's columns in `COLUMNS`.

    Attributes
    ----------
    table : DataFrame
        Long form, raw numbers; a copy. Its first column holds the labels that `quotes` takes.
    settings : mapping
        Every argument as used, the random seed included, with versions and the corpus fingerprint.
    """

    frame: pd.DataFrame
    tokens: Tokens
    settings: Mapping[str, Any]

    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType({})
    TITLE: ClassVar[str] = "Result"
    CITATIONS: ClassVar[tuple[str, ...]] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The numbers, unrounded; a copy."""
        return self._frame().copy(deep=False)

    def _frame(self) -> pd.DataFrame:
        """The table itself; a lazy result makes it here."""
        return self.frame

    def write(self, path: str | Path, *, safe: bool = True) -> Path:
        """The whole table as a file: ``.csv``, ``.xlsx`` (extra ``formats``) or ``.html``, by the ending of `path`.

        Parameters
        ----------
        path : str or Path
            Where to; the folder must exist.
        safe : bool
            Spreadsheet programs run text of a csv that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line
            break as a formula, and a quotation may begin so. Such text gets an apostrophe in front (as OWASP
            advises), which R, pandas and `read` then see: ``safe=False`` writes it as it is, to be read by
            programs only. Numbers are never touched. Excel and HTML files need no apostrophe and have none.

        Returns
        -------
        Path
            Numbers are unrounded, except in ``.html``; an index with a name is the first column.

        Raises
        ------
        SchemaError
            Another ending, a folder that does not exist, or more rows than a worksheet holds.
        """
        return _export.write_table(self._frame(), Path(path), title=self._gist(), safe=safe)

    @abstractmethod
    def summary(self) -> str:
        """A few plain sentences: units, clusters, choices, interval, and what this does not show."""

    @abstractmethod
    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last token of each place behind a label."""

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """The words behind a number: `n` places drawn at random (all, when fewer), in the order of the text.

        Parameters
        ----------
        label
            What stands in the table's first column (or its index); ``"1"`` will do for 1, and 1 for ``"1"``.
        n : int
        rng : int or Generator
            Another number draws other places.

        Returns
        -------
        Quotes
            Each a verbatim slice with document, speaker, passage, span and progress.

        Raises
        ------
        UnknownName
            If the table has no such label.
        """
        label = self._check_label(label)
        return self._drawn(label, self._evidence(label), n, rng)

    def _drawn(
        self, label: Any, places: tuple[NDArray[np.int64], NDArray[np.int64]], n: int, rng: _checks.Rng
    ) -> Quotes:
        """Quotations of `n` of these places (first and last token of each), drawn at random."""
        first, last = places
        generator, _ = _checks.generator("quotes", rng)
        pick = np.sort(generator.permutation(len(first))[: _checks.whole("quotes", "n", n)])
        return Quotes(label, cut_quotes(self.tokens, first[pick], last[pick]), len(first))

    def _check_label(self, label: Any) -> Any:
        """The label as the table has it: a number may be given as text, and text as a number."""
        frame = self._frame()
        labels = frame.iloc[:, 0]
        names = {*labels, *(frame.index if frame.index.name else ())}  # an unnamed index holds no labels
        if isinstance(label, Hashable) and label in names:
            return label
        same = [x for x in names if str(x) == str(label)] if isinstance(label, str | int | np.integer) else []
        if len(same) == 1:
            return same[0]
        known = list(dict.fromkeys(labels))
        raise UnknownName(f"quotes: no {labels.name} {label!r} in this table.{did_you_mean(label, known)}")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the answer on `ax` (a new one if None) and return it. Nothing is shown or restyled globally."""
        from .. import plots

        return plots.draw(self, ax, **options)

    def methods(self) -> str:
        """A methods paragraph with citations, made from the settings, to paste into a paper."""
        used = self.settings
        base = (
            f"The corpus (fingerprint {used['corpus']}) has {counted(used['n_documents'], 'document')}; "
            f"{counted(used['n_tokens'], 'word')} of layer {', '.join(used['layer'])} "
            f"{'was' if used['n_tokens'] == 1 else 'were'} counted"
            f"{' without regard to case' if used['ignore_case'] else ''}."
        )
        steps = f" Steps: {'; '.join(used['steps'])}." if used.get("steps") else ""
        steps += self._speakers_sentence() if used.get("by") == "speaker" else ""
        versions = ", ".join(f"{k} {v}" for k, v in used["versions"].items())
        cited = f" References: {'; '.join(self.CITATIONS)}." if self.CITATIONS else ""
        return f"{base}{steps} {self._methods_sentence()} Computed with {versions}.{cited}"

    def _speakers_sentence(self) -> str:
        """How the speakers of the words that have one are known."""
        passages = self.tokens.passages
        named = passages["speaker"].notna().to_numpy()
        size = pd.Series(self.tokens.n_tokens[named])
        total = max(int(size.sum()), 1)

        def parts(column: str) -> str:
            share = size.groupby(passages[column].to_numpy()[named]).sum() / total
            return ", ".join(f"{n:.0%} {name}" for name, n in share.items())

        known = f"by how it is known: {parts('attribution')}; confidence: {parts('confidence')}"
        return f" Of the words with a speaker, {known}."

    @abstractmethod
    def _methods_sentence(self) -> str:
        """What was done, with its settings, as one or two sentences."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {counted(self._n_rows(), 'row')}; {self._gist()}>"

    def _gist(self) -> str:
        return self.TITLE

    def __str__(self) -> str:
        """For a plain terminal: some rows, how many of how many, and the summary."""
        display = self._display()
        shown = display.head(SHOWN)
        heading = f"Shown: {_html.count_of(len(shown), self._n_all(display))}."
        table = shown.to_string(max_colwidth=40, index=False)
        return f"{self!r}\n{heading}\n{table}\n{self.summary()}"

    def _repr_html_(self) -> str:
        display = self._display()
        table = _html.table(display, caption=self._caption(), n=SHOWN, n_all=self._n_all(display))
        return table + _html.paragraph(self.summary())

    def _caption(self) -> str:
        return self.TITLE

    def _display(self) -> pd.DataFrame:
        """What is shown first: rows of the table with some of its columns, or a table of another shape."""
        return self._frame()

    def _n_rows(self) -> int:
        """Rows of the table; a lazy result knows without making it."""
        return len(self._frame())

    def _n_all(self, display: pd.DataFrame) -> int:
        """Of how many rows `display` shows some: of the table's, or of its own where it has columns of its own."""
        return self._n_rows() if set(display.columns) <= set(self.COLUMNS) else len(display)


def settings_of(tokens: Tokens, question: str, **arguments: Any) -> Mapping[str, Any]:
    """Everything needed to repeat a result: arguments, tokens, versions, corpus."""
    return MappingProxyType(
        {
            "question": question,
            **tokens.settings,
            **arguments,
            **tokens.counted,
            "corpus": tokens.corpus.fingerprint,
            "versions": versions(),
        }
    )


@cache
def versions() -> Mapping[str, str]:
    """Versions of what the numbers come from."""
    found = {"textlab": _version("textlab-qta"), "Python": platform.python_version()}
    return MappingProxyType({**found, **{n: _version(n) for n in ("numpy", "scipy", "pandas", "scikit-learn")}})


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def cut_quotes(
    tokens: Tokens,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    *,
    context: int = CONTEXT,
    lit: NDArray[np.bool_] | None = None,
) -> list[Quote]:
    """Verbatim quotations around the tokens ``first..last``: up to `context` words each side, in one passage.

    With `lit` (a mask of terms) every word of those terms is marked instead of ``first..last``.
    """
    if not len(first):
        return []
    passage = tokens.passage_of(first)
    low = np.maximum(tokens.bounds[passage], first - context)
    high = np.minimum(tokens.bounds[passage + 1] - 1, last + context)
    hit = tokens.spans(first, np.minimum(last, tokens.bounds[passage + 1] - 1))
    starts, ends = _edges(tokens, passage, low, high)
    progress = tokens.progress(first)
    quotes = []
    for k, row in enumerate(tokens.passages.iloc[passage].itertuples()):
        start, end = int(starts[k]), int(ends[k])
        mark = (int(hit["start"].iloc[k]) - start, min(int(hit["end"].iloc[k]), end) - start)
        marks = (mark,) if lit is None else _lit_marks(tokens, int(low[k]), int(high[k]), lit, start)
        quotes.append(_quote(tokens.corpus, row, (start, end), float(progress[k]), marks))
    return quotes


def _edges(
    tokens: Tokens, passage: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Str offsets of quotations of the tokens ``low..high``: to the passage's own edges where they reach them."""
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
