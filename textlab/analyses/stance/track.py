"""Stance marking over time: how often each group uses the words of a lexicon, along a talk or by date.

This measures *marking* (hedging, certainty), not whether anyone is for or against anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several, singular
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData, SchemaError, warn
from ...lexicon import Lexicon, Scope, find_places
from ...results import Brief, Result, brief, settings_of
from ...tokens.find import Hits
from ...units.clusters import Clusters, clusters_in
from ...units.draws import GroupDraws, group_draws
from ...units.few import NOT_REQUESTED, describe_flat, warn_few
from ...units.groups import check_tokens, describe_ungrouped, labels_of, n_ungrouped
from .bins import LEAST, bin_table, binning, on_axis
from .calendar import calendar_table
from .document_dates import document_dates
from .matrix_places import places_in_columns, tokens_of_matrix
from .scoring import Scoring, score_label, scoring_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

GROUPS_SAID = 5  # number of groups whose size is given in the summary


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StanceTrack(Result):
    """Rates of a lexicon along a time axis. Made by `track_stance`."""

    lexicon: Lexicon
    hits: Hits
    scoring: Scoring = field(metadata={"private": True})
    group_of_passage: NDArray[np.int64]
    groups: tuple[str, ...]
    draws: GroupDraws = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Stance marking over time"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"track": "stance"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by`; quotes() takes it as label",
            "doc_id": "document (positions of different documents are not comparable), or the period with `every`",
            "low": "where the bin begins (progress 0 to 1, seconds, or earliest date)",
            "high": "where the bin ends",
            "n_hits": "number of places of the lexicon in the bin",
            "n_tokens": "number of words of the group in the bin",
            "rate": "places per 1,000 words; missing if the group has too few words",
            "score": "instead of rate, for other scores: weight per 1,000 words, balance (-1 to 1) or share",
            "ci_low": "lower end of the interval; missing without a hit or with fewer than five clusters",
            "ci_high": "upper end of the interval",
            "n_clusters": "number of clusters (turns, passages) with words in the bin",
        }
    )

    def by_item(self) -> pd.DataFrame:
        """Return the counts of each pattern: ``pattern, category, n_hits, n_turns, n_groups``."""
        passage = self.tokens.passage_of(self.hits.first)
        patterns = pd.Series(self.lexicon.patterns, dtype=object)
        table = pd.DataFrame(
            {
                "pattern": patterns.to_numpy()[self.hits.which],
                "turn": self.tokens.turn_of_passage[passage],
                "group": self.group_of_passage[passage],
            }
        )
        found = table.groupby("pattern").agg(
            n_hits=("turn", "size"), n_turns=("turn", "nunique"), n_groups=("group", "nunique")
        )
        out = self.lexicon.entries[["pattern", "category"]].join(found, on="pattern")
        out[["n_hits", "n_turns", "n_groups"]] = out[["n_hits", "n_turns", "n_groups"]].fillna(0).astype(int)
        return out.sort_values("n_hits", ascending=False, kind="stable", ignore_index=True)

    def overall(self) -> pd.DataFrame:
        """Return one row per group with the whole axis as one bin; columns and resampling as in ``table``."""
        s = self.settings
        bins = binning(self.tokens, s["over"], 1, s["min_tokens"])
        clusters = _clusters_of_groups(self.tokens, s["cluster"], self.group_of_passage)
        table, _ = bin_table(clusters, self.hits, self.scoring, self.group_of_passage, self.groups, bins, self.draws)
        return document_dates(self.tokens, table) if s["over"] == "date" else table

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        mine = self.group_of_passage[self.tokens.passage_of(self.hits.first)] == self.groups.index(label)
        return self.hits.first[mine], self.hits.last[mine]

    def summary(self) -> str:
        """Describe how often the words occur, which group uses them most, and how certain that is."""
        return self._brief().said

    def _brief(self) -> Brief:
        s = self.settings
        places = (
            f"{counted(len(self.hits), 'place')} of the lexicon {self.lexicon.name!r} "
            f"({counted(len(self.lexicon), 'pattern')}) in {counted(self.frame['group'].nunique(), 'group')} "
            f"(by {s['by']}) along {s['over']}, as {score_label(s)}; {self._sure()}"
        )
        caution = f"This counts words that mark stance, not opinions. {self._along()}"
        return brief([places, self._commonest(), self._short(), self._sizes()], caution)

    def notes(self) -> str:
        """Describe what a marking word does not show, which weights are used, and which rows have no interval."""
        scope = self.settings["scope"]
        unchecked = "Whether a place works as meant in its sentence (is this 'kind of' a hedge?) has not been checked."
        flat = describe_flat(self.settings["n_flat"], "row", self.settings["cluster"])
        weights = f"Weights are {scope}." if scope else ""
        out = describe_ungrouped(self.settings["n_ungrouped"], self.settings["by"])
        return "\n".join(filter(None, [self._brief().rest, unchecked, weights, out, flat]))

    def _along(self) -> str:
        """Describe what the axis does not show."""
        if self.settings["over"] == "date":
            return (
                "Documents of different dates differ in more than their date: read a rise or fall as a description, "
                "not a test."
            )
        return (
            "Neighbouring points may share turns, and positions in different documents are different times: read a "
            "rise or fall as a description, not a test."
        )

    def _sure(self) -> str:
        s = self.settings
        if not s["n_resamples"]:
            return NOT_REQUESTED[0].lower() + NOT_REQUESTED[1:]
        if self.frame["ci_low"].isna().all():
            return f"no row has an interval: it needs a rate, a hit and at least {LEAST} {several(s['cluster'])}."
        return f"intervals ({s['confidence']:.0%}) resample {several(s['cluster'])}."

    def _short(self) -> str:
        """Return a sentence if most rows have too few words for a rate."""
        return _too_short(self.frame, self.scoring.column, self.settings["min_tokens"])

    def _sizes(self) -> str:
        """Return a sentence on the words and clusters of the largest groups."""
        words = self.frame.groupby("group", sort=False)["n_tokens"].sum().sort_values(ascending=False, kind="stable")
        spoken = (self.group_of_passage >= 0) & (self.tokens.n_tokens > 0)
        clusters = _clusters_of_groups(self.tokens, self.settings["cluster"], self.group_of_passage)
        cluster = pd.Series(clusters.of_passage[spoken])
        n = cluster.groupby(self.group_of_passage[spoken]).nunique()
        unit = singular(self.settings["cluster"])
        shown = [
            f"{g} {counted(int(words[g]), 'word')} in {counted(int(n[self.groups.index(g)]), unit)}"
            for g in words.index[:GROUPS_SAID]
        ]
        more = f"; and {len(words) - GROUPS_SAID} smaller" if len(words) > GROUPS_SAID else ""
        return f"Sizes: {'; '.join(shown)}{more}."

    def _commonest(self) -> str:
        if not len(self.hits):
            return (
                "None of its patterns occurs. A rate of 0 says that these words are not used, not that nothing is "
                "hedged or stressed in other words; check the spelling of the patterns and of the text."
            )
        most = self.by_item().iloc[0]
        return f"{most['n_hits'] / len(self.hits):.0%} of the places are {most['pattern']!r}."

    def _gist(self) -> str:
        return f"{self.lexicon.name} by {self.settings['by']} over {self.settings['over']}"

    def _methods_sentence(self) -> str:
        s = self.settings
        bins = "one point a document" if s["over"] == "date" else f"in {s['n_bins']} equal bins of {s['over']}"
        return (
            f"Stance marking was measured by the lexicon {self.lexicon.name!r} ("
            f"{counted(len(self.lexicon), 'pattern')}, longest match first) as {score_label(s)}"
            f"{', weights ' + s['scope'] if s['scope'] else ''}, by {s['by']}, {bins}; "
            f"{s['confidence']:.0%} expanded percentile intervals (Hesterberg 2015) from {s['n_resamples']} bootstrap "
            f"resamples of {several(s['cluster'])} (rng {s['rng']})."
        )


@recorded
def track_stance(  # noqa: PLR0913
    tokens: Tokens | DocumentTermMatrix,
    lexicon: Lexicon,
    *,
    score: str = "rate",
    category: str | None = None,
    scope: Scope | None = None,
    by: str = "speaker",
    over: str = "progress",
    every: str | None = None,
    n_bins: int = 5,
    min_tokens: int = 50,
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> StanceTrack:
    """Count how often each group uses the words of a lexicon along a talk, over seconds, or by date.

    Parameters
    ----------
    tokens : Tokens or DocumentTermMatrix
        For a matrix, a word counts as a place only if it is among the columns; words that were trimmed away still count
        in the denominators.
    lexicon : Lexicon
        Lexicon of marking words. Overlapping patterns count once, as the longest.
    score : {"rate", "weight", "balance", "share"}
        ``rate``: places per 1,000 words. ``weight``: sum of the lexicon's weights per 1,000 words. ``balance``: sum of
        weights divided by the sum of their absolute values, from -1 (all negative) to 1. ``share``: share of the places
        that belong to `category` or to a category nested in it.
    category : str, optional
        Category for ``score="share"``.
    scope : Scope, optional
        Rule by which negators reverse weights and shifters multiply them; for ``weight`` and ``balance``.
    by : str
        Column of passages or documents that defines the groups; passages without a value are left out.
    over : {"progress", "seconds", "date"}
        ``progress``: 0 to 1 through the body of each document, by words. ``seconds``: time stamps of the source.
        ``date``: one point per document, as wide as its date is uncertain; documents without any date are left out, an
        open end stays missing, and the points are not connected.
    every : str, optional
        For dates: ``"month"``, ``"quarter"``, ``"year"``, ``"5 years"`` or a date such as ``"1990-01-01"`` (before and
        after). Each row is then a period, named in ``doc_id``; intervals resample documents, and an uncertain date is
        drawn within its interval. Periods without words have no rate.
    n_bins : int
        Number of equal bins of the axis; not used with dates.
    min_tokens : int
        Smallest number of words for a rate; a bin of a group with fewer words has counts but no rate.
    cluster : str
        Column of the clusters that are resampled: turns, or passages if a group has only a handful of turns (the
        interval is then too narrow, because passages of one turn are not independent).
    n_resamples, confidence, rng
        Options of the expanded percentile interval (Hesterberg 2015); it is wider if few clusters contain hits. Each
        group in a document is resampled with a generator of its own, derived from `rng` and their names, so intervals
        do not depend on the order of documents or on other groups.

    Returns
    -------
    StanceTrack
        ``.table``: ``group, doc_id, low, high, n_hits, n_tokens, rate, ci_low, ci_high, n_clusters``; for other scores,
        ``score`` instead of ``rate``.

    Warns
    -----
    TextlabWarning
        A group has fewer than 20 clusters, or most rows have fewer than `min_tokens` words and therefore no rate.

    Raises
    ------
    UnknownName
        There is no such column or axis.
    NotEnoughData
        No passage has a value of `by`, or the source has no time stamps or dates.

    Examples
    --------
    >>> import textlab as tl
    >>> tokens = tl.tokenize(tl.load_seeds().where(doc_id="bezos-panel", speaker="Jack Stilgoe"))
    >>> track = tl.track_stance(tokens, tl.load_lexicon("hedges"), cluster="passage_id", n_bins=1)
    >>> track.table[["group", "n_hits", "n_tokens"]].values.tolist()
    [['Jack Stilgoe', 40, 2039]]
    """
    who = "track_stance"
    _check_axis(who, over, every)
    matrix = tokens if isinstance(tokens, DocumentTermMatrix) else None
    if isinstance(tokens, DocumentTermMatrix):
        tokens = tokens_of_matrix(who, tokens, lexicon)
    check_tokens(who, tokens)
    n_bins = 1 if over == "date" else _checks.whole(who, "n_bins", n_bins, least=1)
    min_tokens = _checks.whole(who, "min_tokens", min_tokens)
    resampling = _checks.resampling(who, n_resamples, confidence, rng)
    draws = group_draws(resampling)
    codes, groups = _groups_compared(tokens, by, who)
    n_out = n_ungrouped(tokens, codes)
    if matrix is not None:
        codes = np.where(matrix.row_of_passage >= 0, codes, -1)
    places = find_places(who, tokens, lexicon, scope)
    places = places if matrix is None else places.only(places_in_columns(tokens, places, matrix))
    hits, scoring = places.hits, scoring_of(who, lexicon, places, score, category, scope)
    clusters = _clusters_of_groups(tokens, cluster, codes)
    bins = binning(tokens, over, n_bins, min_tokens)
    table, n_flat = bin_table(clusters, hits, scoring, codes, groups, bins, draws)
    if draws.n:
        warn_few(who, clusters, codes, groups, none=("a row of", LEAST))
    if every is not None:
        table = calendar_table(who, tokens, hits, scoring, codes, groups, every, min_tokens, draws)
    elif over == "date":
        table = document_dates(tokens, table)
    if said := _too_short(table, scoring.column, min_tokens):
        warn(f"{who}: {said}")
    settings = settings_of(
        tokens, who, lexicon=lexicon.name, score=score, category=category,
        scope=None if scope is None else scope.said(), by=by, over=over, n_bins=n_bins, min_tokens=min_tokens,
        cluster=cluster if every is None else "doc_id", every=every,
        n_resamples=resampling.n, confidence=resampling.confidence, rng=resampling.seed, n_flat=n_flat,
        n_ungrouped=n_out,
    )  # fmt: skip
    kept = _shown_places(tokens, hits, codes, over, table if every is None else None)
    return StanceTrack(
        frame=table, tokens=tokens, settings=settings, lexicon=lexicon, hits=places.only(kept).hits,
        scoring=scoring.only(kept), group_of_passage=codes, groups=groups, draws=draws,
    )  # fmt: skip


def _check_axis(who: str, over: str, every: str | None) -> None:
    _checks.one_of(who, "over", over, ("progress", "seconds", "date"))
    if every is not None and over != "date":
        raise SchemaError(f"{who}: every={every!r} gathers documents by date; call it with over='date'.")


def _shown_places(
    tokens: Tokens, hits: Hits, codes: NDArray[np.int64], over: str, dated: pd.DataFrame | None
) -> NDArray[np.bool_]:
    """Return a mask of the places that are on the axis, in a group and (if `dated` is given) in its documents."""
    passage = tokens.passage_of(hits.first)
    kept = (codes[passage] >= 0) & ~np.isnan(on_axis(tokens, over, hits.first))
    if dated is not None:
        kept &= tokens.passages["doc_id"].isin(dated["doc_id"]).to_numpy()[passage]
    return np.asarray(kept)


def _groups_compared(tokens: Tokens, by: str, who: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    codes, names = pd.factorize(labels_of(who, tokens, by))
    if not len(names):
        raise NotEnoughData(
            f"{who}: no passage has a value of {by!r}; annotate the corpus (corpus.annotate), or use by='doc_id'."
        )
    return np.asarray(codes, dtype=np.int64), tuple(str(n) for n in names)


def _clusters_of_groups(tokens: Tokens, cluster: str, codes: NDArray[np.int64]) -> Clusters:
    return clusters_in(tokens, cluster, "track_stance", codes >= 0)


def _too_short(table: pd.DataFrame, column: str, min_tokens: int) -> str:
    """Return a sentence if most rows with words have too few for a rate, with remedies; else an empty string."""
    spoken = table["n_tokens"] > 0
    short = int((spoken & table[column].isna()).sum())
    if 2 * short <= spoken.sum():
        return ""
    return (
        f"{short} of {counted(int(spoken.sum()), 'row')} with words have no rate, because they have fewer than "
        f"min_tokens={min_tokens} words. Join short documents into one for each span of time (read them with "
        "rows='passage' and a doc_id for each year), take fewer bins, or lower min_tokens: a rate of few words is "
        "mostly chance."
    )
