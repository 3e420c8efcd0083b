"""How often does each word occur in each group, and how certain is its rate?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted, several, singular
from ..errors import NotEnoughData
from ..measures.resampling import effective_number, expanded_interval, iter_resampled_totals
from ..results import Brief, brief, settings_of
from ..units.clusters import clusters_in
from ..units.counts_by_group import GroupCounts, counts_by_group
from ..units.draws import LEAST_HOLDERS, GroupDraws, group_draws
from ..units.few import NOT_REQUESTED, describe_flat, shown_intervals, warn_few
from ..units.grouped import Grouped
from ..units.groups import base_of, check_tokens, describe_base, describe_left_out, groups_in, methods_base

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Frequencies(Grouped):
    """How often each term occurs. Made by `frequencies`."""

    TITLE: ClassVar[str] = "Frequencies"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"bars": "frequencies"})
    COLUMNS = MappingProxyType(
        {
            "term": "the term",
            "group": "value of the grouping column; 'all' without one",
            "n_term": "its occurrences in the group",
            "rate": "occurrences per 1,000 words of the group",
            "ci_low": "lower end of the interval of the rate",
            "ci_high": "upper end of the interval of the rate",
            "rank": "1 for the commonest term of the group; equal counts share the better rank",
            "n_turns": "turns of the group with the term",
            "n_docs": "documents of the group with the term",
            "n_tokens": "words of the group",
        }
    )
    CITATIONS = ("Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397 (resampling texts)",)

    def summary(self) -> str:
        """Describe units, choices and intervals, and what a frequency does not show."""
        return self._brief().said

    def _brief(self) -> Brief:
        used = self.settings
        groups = f"{counted(used['n_groups'], 'group')} by {used['by']}" if used["by"] else "one list"
        sure = (
            f"Intervals ({used['confidence']:.0%}) of the rates resample the {several(used['cluster'])} of a group "
            f"{used['n_resamples']:,} times, because words of one {singular(used['cluster'])} are not independent; "
            f"they are wider for words in few {several(used['cluster'])}."
            if used["n_resamples"]
            else NOT_REQUESTED
        )
        bare = int(self.frame["ci_low"].isna().sum()) - used["n_flat"] if used["n_resamples"] else 0
        terms = (
            f"{counted(self.frame['term'].nunique(), 'term')} with at least {counted(used['min_count'], 'occurrence')} "
            f"in all ({groups}): {describe_base(used)}.{describe_left_out(used, 'group')}"
        )
        few = f"fewer than {LEAST_HOLDERS} {several(used['cluster'])}"
        have = "has no interval: its word occurs" if bare == 1 else "have no interval: their words occur"
        single = f"{bare:,} of {len(self.frame):,} rows {have} in {few}." if bare else ""
        return brief(
            [terms, sure, single], "Not shown: what the words mean or whether two groups differ (use contrast)."
        )

    def notes(self) -> str:
        """Say which rates have no interval, and why."""
        flat = describe_flat(self.settings["n_flat"], "rate", self.settings["cluster"])
        return "\n".join(filter(None, [self._brief().rest, flat]))

    def _methods_sentence(self) -> str:
        used = self.settings
        per = f" per {used['by']}" if used["by"] else ""
        sure = (
            f"have expanded percentile intervals ({used['confidence']:.0%}; Hesterberg 2015) from "
            f"{used['n_resamples']:,} resamples of {several(used['cluster'])} (seed {used['rng']})"
            if used["n_resamples"]
            else "were computed without intervals"
        )
        return f"{methods_base(used)}Rates per 1,000 words{per} {sure}."

    def _gist(self) -> str:
        by = self.settings["by"]
        return f"{counted(self.frame['term'].nunique(), 'term')}{f' by {by}' if by else ''}"

    def _display(self) -> pd.DataFrame:
        return self.frame if self.settings["by"] else self.frame.drop(columns=["group", "n_tokens"])

    def _counted(self) -> NDArray[np.bool_]:
        return groups_in("quotes", self.tokens, self.settings["by"])[0] >= 0


@recorded
def frequencies(
    tokens: Tokens,
    *,
    by: str | None = None,
    min_count: int = 1,
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Frequencies:
    """Count how often each term occurs, with rates per 1,000 words and their intervals.

    Parameters
    ----------
    tokens : Tokens
    by : str, optional
        Column of passages or documents; each of its values gets a list of its own. Passages with a missing value are
        left out.
    min_count : int
        Least number of occurrences in all groups together. It does not affect rates.
    cluster : str
        Column whose values are resampled: turns, documents, speakers, or any column without missing values.
    n_resamples : int
        Number of resamples of clusters; 0 for no intervals (missing).
    confidence : float
    rng : int or Generator
        Random source. Each group is resampled from a source derived from it and the group's label, so intervals
        depend neither on the order of the documents nor on other groups.

    Returns
    -------
    Frequencies
        Table: see `Frequencies.COLUMNS`; sorted by group, commonest first. Only terms that occur in a group have a
        row.

    Raises
    ------
    NotEnoughData
        There are no words, or some words belong to no cluster.

    Warns
    -----
    TextlabWarning
        A group has fewer than 20 distinct clusters, so that its intervals are too narrow.

    Notes
    -----
    Intervals are expanded percentile intervals (Hesterberg 2015, The American Statistician 69:371-386), which are wider
    if few clusters contain the word. A word in fewer than three clusters has none, as everywhere in textlab: one or two
    say nothing about further turns. Nor has a rate that is the same in every resample (see ``notes()``). In simulations
    with 20 to 200 turns, and words even or bursty, 95 % intervals covered the true rate in 91 to 99 % of
    samples, 95 % on average (`benchmarks/COVERAGE.md`).

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["tax the rich", "tax tax"]}))
    >>> found = frequencies(tokenize(corpus), n_resamples=0)
    >>> found.table[["term", "n_term", "rate", "n_docs"]].values.tolist()[0]
    ['tax', 3, 600.0, 2]
    """
    check_tokens("frequencies", tokens)
    min_count = _checks.whole("frequencies", "min_count", min_count, least=1)
    resampling = _checks.resampling("frequencies", n_resamples, confidence, rng)
    counted_in = groups_in("frequencies", tokens, by)[0] >= 0
    clusters = clusters_in(tokens, cluster, "frequencies", counted_in)
    codes, names = groups_in("frequencies", tokens, by)
    counts = counts_by_group(tokens, codes, names, clusters)
    groups = np.flatnonzero(counts.n_tokens).tolist()
    if not groups:
        raise NotEnoughData(f"frequencies: no words to count{f' by {by!r}' if by else ''}.")
    draws = group_draws(resampling) if resampling.n else None
    if draws:
        warn_few("frequencies", clusters, codes, names, none=("a word in", LEAST_HOLDERS))
    wanted = np.flatnonzero(counts.totals() >= min_count)
    parts, n_flat = zip(*(_group_table(tokens, counts, g, wanted, draws) for g in groups), strict=True)
    settings = settings_of(
        tokens,
        "frequencies",
        by=by,
        min_count=min_count,
        cluster=cluster,
        n_resamples=resampling.n,
        confidence=resampling.confidence,
        rng=resampling.seed,
        n_groups=len(groups),
        n_flat=sum(n_flat),
        **base_of(tokens, counted_in),
    )
    return Frequencies(frame=pd.concat(parts, ignore_index=True), tokens=tokens, settings=settings)


def _group_table(
    tokens: Tokens, counts: GroupCounts, group: int, wanted: Ints, draws: GroupDraws | None
) -> tuple[pd.DataFrame, int]:
    """Return one row per term of the group, and the number of zero-width intervals."""
    name, n_tokens, n_term = counts.names[group], int(counts.n_tokens[group]), counts.totals(group)
    shown = wanted[n_term[wanted] > 0]
    found = counts.spread(group)
    ends = np.full((2, len(shown)), np.nan)
    if draws is not None:
        ends = _rate_ends(counts, group, shown, draws)
    low, high, n_flat = shown_intervals(*ends)
    frame = pd.DataFrame(
        {
            "term": pd.array(tokens.terms[shown], dtype="str"),
            "group": np.full(len(shown), name, dtype=object),
            "n_term": n_term[shown],
            "rate": 1000 * n_term[shown] / n_tokens,
            "ci_low": low,
            "ci_high": high,
            "rank": pd.Series(-n_term[shown]).rank(method="min").astype("int64"),
            "n_turns": found.n_clusters[shown],
            "n_docs": found.n_docs[shown],
            "n_tokens": n_tokens,
        }
    )
    return frame.iloc[np.lexsort((shown, -n_term[shown]))], n_flat


def _rate_ends(counts: GroupCounts, group: int, shown: Ints, draws: GroupDraws) -> Floats:
    """Return the ends of the intervals of the rates, a block of terms at a time; shape (2, n_shown)."""
    ends = np.full((2, len(shown)), np.nan)
    units, sizes = counts.sizes(group)
    if len(units) < 2:
        return ends
    weights = draws.weights(counts.names[group], len(units))
    words = weights @ sizes.astype(np.float64)
    for terms, by_cluster in counts.by_cluster(group, shown):
        held = np.flatnonzero(np.diff(by_cluster.indptr) >= LEAST_HOLDERS)
        cells = by_cluster[:, held]
        effective = effective_number(cells)
        for block, totals in iter_resampled_totals(cells, weights):
            rates = 1000 * totals.astype(np.float64) / words
            found = expanded_interval(rates, effective[block], confidence=draws.confidence)
            ends[:, terms.start + held[block]] = found
    return ends
