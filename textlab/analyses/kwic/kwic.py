"""Keyword in context: every occurrence of a pattern, as lines to read, sort, sample and cite.

A `Concordance` holds positions, not strings; strings are cut when lines are shown::

    kwic      `tokens.find` gives the hits: first and last token of each, in text order
    lines     permutation or subset of hits        `sort`, `sample`, `where` only change this
    extent    first and last token of each line    window, clipped to the turn (or the sentence)
    table     `lines.concordance_lines` cuts pre, node and post from the source bytes, for the rows shown

So a search with a million hits is quick, and displaying it costs one screen of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import UnknownName, did_you_mean
from ...results import SHOWN, Quote, Result, cut_quotes, settings_of
from ...tokens.find import find, searched
from ...tokens.patterns import as_patterns
from ...units.groups import labels_of
from .extent import line_extent
from .hints import why_nothing
from .lines import concordance_lines
from .sorting import metadata_in, sorted_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]
    Window = int | tuple[int, int] | str

_LATER = pd.DataFrame()  # placeholder: the table of a concordance is computed on first use


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Concordance(Result):
    """Lines of a keyword in context. Made by `kwic`; strings are cut only when needed.

    The table's index is the ``line_id`` (``document:start-end``), which identifies the place however lines are sorted
    or
    sampled. Columns of passages or documents by which lines were last sorted (``lines.sort("party")``) follow those of
    `COLUMNS`.
    """

    frame: pd.DataFrame = field(default_factory=lambda: _LATER)
    first: Positions
    last: Positions
    window: Window
    which: NDArray[np.int64]
    patterns: tuple[str, ...]
    n_found: int  # lines that match the pattern and the filters
    filters: tuple[str, ...] = ()
    searched: NDArray[np.bool_]
    sorted_on: tuple[str, ...] = ()  # sort columns that `concordance_lines` does not make

    TITLE: ClassVar[str] = "Keyword in context"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"places": "kwic"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "doc_id": "document",
            "passage_id": "passage in which the node begins",
            "speaker": "who speaks; missing where unresolved",
            "progress": "how far into the document's body, 0 to 1, by words",
            "start": "str offset of the node in the document",
            "end": "str offset of the node's end",
            "pre": "source text before the node, verbatim; over several passages of a turn joined with a space",
            "node": "the words found, verbatim",
            "post": "source text after the node, verbatim; joined likewise",
            "pattern": "the pattern that found it",
        }
    )

    def __len__(self) -> int:
        return len(self.first)

    def _frame(self) -> pd.DataFrame:
        return self._table

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self.page(0, len(self))

    def page(self, start: int, n: int) -> pd.DataFrame:
        """Return `n` rows of the table from row number `start` on, cutting only their strings."""
        import pyarrow as pa

        rows = slice(max(0, start), max(0, start) + max(0, n))
        first, last = self.first[rows], self.last[rows]
        low, high = line_extent(self.tokens, first, last, self.window, "kwic")
        patterns = pa.array(self.patterns, type=pa.large_string()).take(pa.array(self.which[rows]))
        table = concordance_lines(self.tokens, first, last, low, high, patterns)
        passage = self.tokens.passage_of(first) if self.sorted_on else ()
        for name in self.sorted_on:
            table[name] = labels_of("sort", self.tokens, name).array.take(passage)
        return table

    # ------------------------------------------------------------------ methods that return other lines

    @recorded
    def sort(self, *keys: str) -> Concordance:
        """Sort the lines.

        Parameters
        ----------
        *keys : str
            ``"node"``, ``"L1"`` ... ``"L9"`` (words to the left), ``"R1"`` ... ``"R9"``, ``"progress"``,
            ``"date"`` (the earliest possible), ``"document"``, or any column of passages or documents; a leading ``-``
            reverses the order. Ties stay in text order. Columns among the keys are added to the table and to written
            files.
        """
        order = sorted_by(self.tokens, self.first, self.last, keys)
        names = tuple(name for name in metadata_in(self.tokens, keys) if name not in self.COLUMNS)
        return replace(self.at_rows(order, f"sorted by {', '.join(keys)}"), sorted_on=names)

    @recorded
    def sample(self, n: int, *, rng: _checks.Rng = 0) -> Concordance:
        """Draw `n` lines at random, kept in their present order.

        Lines are drawn by number, so in another order of lines or documents the same `rng` draws other lines.
        """
        generator, seed = _checks.generator("sample", rng)
        n = _checks.whole("sample", "n", n)
        return self.at_rows(np.sort(generator.permutation(len(self))[:n]), f"{n} lines drawn at random (rng {seed})")

    @recorded
    def one_per(self, by: str = "turn_id", *, rng: _checks.Rng = 0) -> Concordance:
        """Draw one line at random from each turn (or document, speaker ...).

        Lines are drawn by number, so in another order of lines or documents the same `rng` draws other lines.
        """
        generator, seed = _checks.generator("one_per", rng)
        group = pd.factorize(labels_of("one_per", self.tokens, by), use_na_sentinel=False)[0]
        mixed = generator.permutation(len(self))
        _, at = np.unique(group[self.tokens.passage_of(self.first[mixed])], return_index=True)
        return self.at_rows(np.sort(mixed[at]), f"one line per {by} drawn at random (rng {seed})")

    @recorded
    def where(
        self, context: str | Iterable[str], *, window: Window = 10, match: str = "glob", ignore_case: bool = True
    ) -> Concordance:
        """Keep only lines with `context` within `window` words (as in `kwic`).

        These are all occurrences of the narrower search, so they have a rate of their own (`counts`, the summary),
        unless lines were drawn at random before.
        """
        other = find(self.tokens, context, match=match, ignore_case=ignore_case, who="where")
        low, high = line_extent(self.tokens, self.first, self.last, window, "where")
        order = np.argsort(other.first, kind="stable")
        starts, ends = other.first[order], other.last[order]
        before = _any_between(starts, ends, low, self.first - 1)
        after = _any_between(starts, ends, self.last + 1, high)
        picked = np.flatnonzero(before | after)
        within = f"{window!r} words" if isinstance(window, (int, tuple)) else f"the {window}"
        said = f"with {', '.join(as_patterns(context, 'where'))} within {within}"
        narrower = self.at_rows(picked, f"only lines {said}")
        if not _holds_all_found(self):
            return narrower
        return replace(narrower, n_found=len(picked), filters=(*self.filters, said))

    def context(self, line_id: str, n: int = 100) -> Quote:
        """Return a line verbatim with `n` words of its document on each side, whoever speaks them."""
        at = _row_of_line(self._table.index, line_id)
        n = _checks.whole("context", "n", n)
        doc = self.tokens.doc_of_passage[self.tokens.passage_of(self.first[at : at + 1])][0]
        inside = np.flatnonzero(self.tokens.doc_of_passage == doc)
        low = max(int(self.tokens.bounds[inside[0]]), int(self.first[at]) - n)
        high = min(int(self.tokens.bounds[inside[-1] + 1]) - 1, int(self.last[at]) + n)
        quote = cut_quotes(self.tokens, self.first[at : at + 1], self.last[at : at + 1])[0]
        span = self.tokens.spans(np.array([low]), np.array([high]))
        start, end = int(span["start"].iloc[0]), int(span["end"].iloc[0])
        mark = tuple(edge + quote.start - start for edge in quote.marks[0])
        text = self.tokens.corpus.data.excerpt(quote.doc_id, start, end)
        return Quote(**{**vars(quote), "text": text, "start": start, "end": end, "marks": (mark,)})

    def counts(
        self,
        by: str = "speaker",
        *,
        cluster: str = "turn_id",
        n_resamples: int = 1000,
        confidence: float = 0.95,
        rng: _checks.Rng = 0,
    ) -> pd.DataFrame:
        """Count the lines of each group, with intervals for their rate.

        Lines and words without a value are in a row with a missing label, so that the rows sum to all lines.

        Parameters
        ----------
        by : str
            A column of passages or documents.
        cluster : str
            Column whose values are resampled: turns, documents, speakers, or any column without missing values.
        n_resamples : int
            Number of resamples of the clusters of each group; 0 for no intervals (missing).
        confidence : float
        rng : int or Generator

        Returns
        -------
        DataFrame
            Index `by`; ``n_lines, n_tokens, rate`` (lines per 1,000 words), ``ci_low, ci_high`` of the rate, and
            ``n_turns`` (turns with a line). A random sample of lines has no rate: it is missing (a filter, `where`,
            is not a sample). Intervals are expanded percentile intervals, wider if few clusters have a line; they are
            missing if fewer than three clusters have a line, or the width would be zero.

        Warns
        -----
        TextlabWarning
            A group with an interval has fewer than 20 clusters with words.

        References
        ----------
        Hesterberg 2015, The American Statistician 69:371-386 (expanded intervals).
        """
        from .rates import Searched, lines_by_group  # late, because it needs SciPy and a concordance does not

        resampling = _checks.resampling("counts", n_resamples if _holds_all_found(self) else 0, confidence, rng)
        found = Searched(self.tokens.passage_of(self.first), self.searched, _holds_all_found(self))
        return lines_by_group(self.tokens, found, by, cluster, resampling)

    # ------------------------------------------------------------------ methods of every result

    def summary(self) -> str:
        """Describe how many lines were found and where, and what they do not show."""
        shown = "" if _holds_all_found(self) else f" ({len(self):,} of {self.n_found:,} found)"
        if not self.n_found:
            words = counted(int(self.tokens.n_tokens[self.searched].sum()), "word")
            hint = "" if self.filters else why_nothing(self.tokens, self.patterns, self.settings["match"])
            return f"{self.asked} does not occur in the {words} searched.{hint}"
        with_line = np.zeros(len(self.tokens.passages), dtype=np.bool_)
        with_line[self.tokens.passage_of(self.first)] = True
        n_turns, n_docs = (
            len(np.unique(codes[with_line])) for codes in (self.tokens.turn_of_passage, self.tokens.doc_of_passage)
        )
        found = " (all that were found)" if shown else ""
        rate = 1000 * self.n_found / max(1, int(self.tokens.n_tokens[self.searched].sum()))
        return (
            f"{self.asked}: {counted(len(self), 'line')}{shown} in {counted(n_turns, 'turn')} of "
            f"{counted(n_docs, 'document')}, {rate:.2f} per 1,000 words{found}.\n"
            "A line shows that the words occur, not what they mean: read before you count."
        )

    @property
    def asked(self) -> str:
        """Return the patterns and filters as text."""
        return " ".join([", ".join(self.patterns[:4]) + (" ..." if len(self.patterns) > 4 else ""), *self.filters])

    def _gist(self) -> str:
        return f"keyword in context of {self.asked}"

    def _evidence(self, label: Any) -> tuple[Positions, Positions]:
        at = np.flatnonzero((self._table.index == label) | (self._table["doc_id"] == label).to_numpy())
        return self.first[at], self.last[at]

    def _methods_sentence(self) -> str:
        how_many = counted(len(self), "line")
        n = (
            f"{how_many}, none left out"
            if _holds_all_found(self)
            else f"{len(self):,} of {self.n_found:,} lines, drawn at random"
        )
        return (
            f"Concordance lines of {self.asked} ({self.settings['match']} patterns, window "
            f"{self.settings['window']}) were listed: {n}."
        )

    def _n_rows(self) -> int:
        return len(self)

    def _n_all(self, display: pd.DataFrame) -> int:
        return len(self)

    def _caption(self) -> str:
        return self._gist()

    def _display(self) -> pd.DataFrame:
        """Return the first rows, without cutting the strings of the others."""
        return self.page(0, SHOWN)[["speaker", *self.sorted_on, "progress", "pre", "node", "post"]]

    @recorded
    def at_rows(self, at: NDArray[np.int64], step: str) -> Concordance:
        """Return the lines with these numbers; `step` describes the selection in the settings."""
        names = ("first", "last", "which")
        settings = {**self.settings, "steps": (*self.settings.get("steps", ()), step)}
        picked = {name: getattr(self, name)[at] for name in names}
        return replace(self, **picked, settings=MappingProxyType(settings))


def _holds_all_found(lines: Concordance) -> bool:
    """Return whether no line was left out by random sampling (filters do not count)."""
    return len(lines) == lines.n_found


def _row_of_line(line_ids: pd.Index, line_id: str) -> int:
    found = np.flatnonzero(line_ids == line_id)
    if not len(found):
        raise UnknownName(f"context: no line {line_id!r}.{did_you_mean(line_id, line_ids)}")
    return int(found[0])


@recorded
def kwic(
    tokens: Tokens,
    pattern: str | Iterable[str],
    *,
    window: Window = 8,
    match: str = "glob",
    ignore_case: bool = True,
    sort: str | Sequence[str] = (),
) -> Concordance:
    """Find every occurrence of a pattern, with the words around it, without any limit.

    Parameters
    ----------
    tokens : Tokens
    pattern : str, list of str or Lexicon
        A word, a glob (``technolog*``), a phrase (``"big tech"``), a gap (``"tax []{0,2} rich"``), a regular
        expression in slashes, ...; ``help(textlab.tokens.find)`` describes the language.
    window : int, (int, int), "turn" or "sentence"
        Words on each side, never beyond the turn. Sentences are those of ``Corpus.split("sentence")`` and need
        punctuation.
    match : {"glob", "regex", "fixed"}
    ignore_case : bool
    sort : str or list of str
        See `Concordance.sort`.

    Returns
    -------
    Concordance
        ``.table``: index ``line_id``; ``doc_id, passage_id, speaker, progress, start, end, pre, node, post,
        pattern``, then the columns sorted by. Without hits the table is empty.

    Raises
    ------
    SchemaError
        The pattern is invalid; the message points at the mistake.

    Examples
    --------
    >>> import textlab as tl
    >>> lines = tl.kwic(tl.tokenize(tl.load_seeds()), "big tech", window=3)
    >>> lines.table.loc[:, ["pre", "node", "post"]].iloc[0].tolist()
    ['in which these ', 'big tech', ' giants and the']
    """
    hits = find(tokens, pattern, match=match, ignore_case=ignore_case, who="kwic")
    line_extent(tokens, hits.first[:1], hits.last[:1], window, "kwic")  # check the window before anything is shown
    asked = tuple(as_patterns(pattern, "kwic"))
    made = Concordance(
        tokens=tokens,
        settings=settings_of(
            tokens, "kwic", pattern=asked, window=window, match=match, pattern_ignore_case=ignore_case
        ),
        first=hits.first,
        last=hits.last,
        window=window,
        which=hits.which,
        patterns=asked,
        n_found=len(hits),
        searched=searched(tokens, asked, match=match, who="kwic"),
    )
    keys = [sort] if isinstance(sort, str) else list(sort)
    return made.sort(*keys) if keys else made


def _any_between(starts: Positions, ends: Positions, low: Positions, high: Positions) -> NDArray[np.bool_]:
    """Return whether some hit lies within each closed range; hits are sorted by start."""
    if not len(starts):
        return np.zeros(len(low), dtype=bool)
    at = np.searchsorted(starts, low)
    soonest = np.append(np.minimum.accumulate(ends[::-1])[::-1], np.iinfo(np.int64).max)
    return soonest[at] <= high
