"""Which categories of a lexicon does each group use, and with what weight?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted, several
from ..errors import NotEnoughData
from ..lexicon import Lexicon, LexiconPlaces, Scope, find_places, refuse_category
from ..measures.resampling import effective_number, expanded_interval, resampled_totals
from ..results import Result, settings_of
from ..units.clusters import Clusters, clusters_in
from ..units.draws import GroupDraws, group_draws
from ..units.few import describe_flat, shown_intervals, warn_few
from ..units.groups import check_tokens, describe_ungrouped, groups_in, n_ungrouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ALL_PLACES = "all"
FEWEST_HOLDING = 5  # with fewer clusters in a group there is no interval


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LexiconScores(Result):
    """Categories of a lexicon by group. Made by `score_lexicon`."""

    lexicon: Lexicon
    found: LexiconPlaces = field(metadata={"private": True})
    group_of_passage: NDArray[np.int64] = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Categories of a lexicon by group"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"grid": "lexicon_grid"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Hesterberg 2015, The American Statistician 69:371-386 (intervals)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "category": "category, the name of a group of nested categories, or 'all'; each place counts once per row",
            "group": "value of `by`",
            "n_hits": "places",
            "n_turned": "places negated by an odd number of negators (with a scope)",
            "n_tokens": "words of the group",
            "rate": "places per 1,000 words",
            "ci_low": "lower end of the interval of the rate",
            "ci_high": "upper end",
            "weight": "sum of weights per 1,000 words, after negation and shifting by the scope",
            "balance": "sum of weights over sum of their absolute values (-1 to 1); missing without a place",
            "n_clusters": "clusters of the group with a place",
        }
    )

    def places(self) -> pd.DataFrame:
        """Return one row per match, in text order.

        Returns
        -------
        DataFrame
            ``words, pattern, categories, weight, n_negators, group, doc_id, passage_id, start, end``: the words as in
            the source, and their span as str offsets.
        """
        hits, tokens = self.found.hits, self.tokens
        spans = tokens.spans(hits.first, hits.last).reset_index(drop=True)
        patterns = np.array(self.lexicon.patterns, dtype=object)[hits.which]
        names = self.lexicon.entries.groupby("pattern", sort=False)["category"].agg(", ".join)
        passage = tokens.passage_of(hits.first)
        words = [tokens.corpus.document_text(d)[a:b]
                 for d, a, b in zip(spans["doc_id"], spans["start"], spans["end"], strict=True)]  # fmt: skip
        groups = np.array(self.settings["groups"], dtype=object)[self.group_of_passage[passage]]
        return pd.DataFrame(
            {"words": words, "pattern": patterns, "categories": names.reindex(patterns).to_numpy(),
             "weight": self.found.weight, "n_negators": self.found.n_negators, "group": groups,
             "doc_id": spans["doc_id"], "passage_id": tokens.passages.index.to_numpy()[passage],
             "start": spans["start"], "end": spans["end"]}
        )  # fmt: skip

    def by_group(self, values: str = "rate") -> pd.DataFrame:
        """Return a wide table of categories by groups.

        Parameters
        ----------
        values : str
            A column of the table.
        """
        _checks.known("by_group", "column", values, self.frame.columns[2:])
        wide = self.frame.pivot_table(index="category", columns="group", values=values, sort=False)
        return wide.reindex(index=self.frame["category"].unique(), columns=self.frame["group"].unique())

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        mine = _inside_category(self.lexicon, label)[self.found.hits.which]
        return self.found.hits.first[mine], self.found.hits.last[mine]

    def summary(self) -> str:
        """Describe how much was found, by which rule, and what it does not show."""
        used, total = self.settings, self.frame[self.frame["category"] == ALL_PLACES]
        top = total.sort_values("rate", ascending=False, kind="stable").iloc[0]
        turned = int(total["n_turned"].sum())
        scope = f" Weights are {used['scope']}: {counted(turned, 'place')} turned." if used["scope"] else ""
        return (
            f"{counted(int(total['n_hits'].sum()), 'place')} of {self.lexicon.name!r} in "
            f"{counted(len(total), 'group')} (by {used['by']}); the highest rate is {top['rate']:.1f} per 1,000 words "
            f"({top['group']}).{scope} Where patterns overlap, only the longest counts; a place counts once in each "
            f"of its categories. Intervals ({used['confidence']:.0%}) resample {several(used['cluster'])}. "
            "Words on a list are not opinions: read the places."
        )

    def notes(self) -> str:
        """Say which words are in no group, and which rows have no interval, and why."""
        used = self.settings
        out = describe_ungrouped(used["n_ungrouped"], used["by"])
        return "\n".join(filter(None, [out, describe_flat(used["n_flat"], "row", used["cluster"])]))

    def _gist(self) -> str:
        return f"{self.lexicon.name} by {self.settings['by']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        scope = f", weights {used['scope']}" if used["scope"] else ""
        return (
            f"Places of the lexicon {self.lexicon.name!r} ({counted(len(self.lexicon), 'pattern')}, longest match first"
            f"{scope}) were counted per 1,000 words by {used['by']}; {used['confidence']:.0%} expanded percentile "
            f"intervals from {used['n_resamples']:,} resamples of {several(used['cluster'])} (rng {used['rng']})."
        )


@recorded
def score_lexicon(
    tokens: Tokens,
    lexicon: Lexicon,
    *,
    by: str | None = "speaker",
    scope: Scope | None = None,
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> LexiconScores:
    """Count the categories of a lexicon in each group, and keep every matched word.

    Parameters
    ----------
    tokens : Tokens
    lexicon : Lexicon
        Nested categories (``economy.tax``) also get a row for the group above them; no match counts twice in a row.
    by : str, optional
        Column of passages or documents whose values are compared; None for a single group.
    scope : Scope, optional
        Rule by which negators reverse weights and shifters multiply them.
    cluster : str
        Column whose values are resampled.
    n_resamples, confidence, rng
        Number of resamples (0: no intervals), nominal coverage, random source.

    Returns
    -------
    LexiconScores
        ``category, group, n_hits, n_turned, n_tokens, rate, ci_low, ci_high, weight, balance, n_clusters``;
        ``places()`` has every match, ``by_group()`` categories by groups.

    Warns
    -----
    TextlabWarning
        A group has fewer than 20 distinct clusters, or a scope is used on text without punctuation.

    Examples
    --------
    >>> import textlab as tl
    >>> polar = tl.Lexicon({"good": {"fair": 1, "neutral": 1}, "bad": {"harm": -1}}, name="polar")
    >>> tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["Capital is not neutral. No harm was done."]})))
    >>> found = tl.score_lexicon(tokens, polar, by=None, scope=tl.Scope(), n_resamples=0)
    >>> found.places()[["words", "weight"]].values.tolist()
    [['neutral', -1.0], ['harm', 1.0]]
    """
    who = "score_lexicon"
    check_tokens(who, tokens)
    resampling = _checks.resampling(who, n_resamples, confidence, rng)
    codes, labels = groups_in(who, tokens, by)
    if not tokens.n_tokens[codes >= 0].sum():
        raise NotEnoughData(f"{who}: no words to count{f' by {by!r}' if by else ''}.")
    clusters = clusters_in(tokens, cluster, who, codes >= 0)
    places = find_places(who, tokens, lexicon, scope)
    refuse_category(who, lexicon, ALL_PLACES)
    places = places.only(codes[tokens.passage_of(places.hits.first)] >= 0)
    draws = group_draws(resampling)
    if draws.n:
        warn_few(who, clusters, codes, labels, none=("a group of", FEWEST_HOLDING))
    frame, n_flat = _category_table(tokens, lexicon, places, (codes, labels), clusters, draws)
    used = settings_of(tokens, who, lexicon=lexicon.name, by=by, scope=None if scope is None else scope.said(),
                       cluster=cluster, groups=tuple(str(x) for x in labels), n_flat=n_flat,
                       n_ungrouped=n_ungrouped(tokens, codes), n_resamples=draws.n,
                       confidence=draws.confidence, rng=resampling.seed)  # fmt: skip
    return LexiconScores(
        frame=frame, tokens=tokens, settings=used, lexicon=lexicon, found=places, group_of_passage=codes
    )


def _categories_of(lexicon: Lexicon) -> list[str]:
    """Return 'all', then the categories, each group of nested categories before its members."""
    names: list[str] = []
    for category in lexicon.categories:
        parts = category.split(".")
        names += [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
    return [ALL_PLACES, *dict.fromkeys(names)]


def _inside_category(lexicon: Lexicon, category: str) -> NDArray[np.bool_]:
    """Return which patterns belong to a category."""
    if category == ALL_PLACES:
        return np.ones(len(lexicon.patterns), dtype=bool)
    return np.isin(lexicon.patterns, lexicon.patterns_in(category))


def _category_table(
    tokens: Tokens,
    lexicon: Lexicon,
    places: LexiconPlaces,
    groups: tuple[Ints, list[Any]],
    clusters: Clusters,
    draws: GroupDraws,
) -> tuple[pd.DataFrame, int]:
    names = _categories_of(lexicon)
    member = np.array([_inside_category(lexicon, name) for name in names])
    passage = tokens.passage_of(places.hits.first)
    cluster = clusters.ranked  # not the order of the documents
    parts = []
    for number, label in enumerate(groups[1]):
        mine = groups[0] == number
        units, unit = np.unique(cluster[mine & (tokens.n_tokens > 0)], return_inverse=True)
        words = np.bincount(unit, weights=tokens.n_tokens[mine & (tokens.n_tokens > 0)], minlength=len(units))
        here = mine[passage]
        at = np.searchsorted(units, cluster[passage[here]])
        inside = member[:, places.hits.which[here]]
        counts = np.array([np.bincount(at[row], minlength=len(units)) for row in inside]).T
        parts.append(_group_rows(str(label), names, (counts, words), places.only(here), inside, draws))
    frame = pd.concat(parts, ignore_index=True)
    order = {name: k for k, name in enumerate(names)}
    frame = frame.sort_values("category", key=lambda c: c.map(order), kind="stable", ignore_index=True)
    low, high, n_flat = shown_intervals(frame["ci_low"].to_numpy(), frame["ci_high"].to_numpy())
    return frame.assign(ci_low=low, ci_high=high), n_flat


def _group_rows(
    label: str,
    names: list[str],
    sums: tuple[Any, Any],
    places: LexiconPlaces,
    inside: NDArray[np.bool_],
    draws: GroupDraws,
) -> pd.DataFrame:
    counts, words = sums
    n, held = counts.sum(axis=0), (counts > 0).sum(axis=0)
    weight, size = inside @ places.weight, inside @ np.abs(places.weight)
    total = float(words.sum())
    low, high = np.full((2, len(names)), np.nan)
    if draws.n and len(words) >= FEWEST_HOLDING:
        drawn = resampled_totals(np.hstack([counts, words[:, None]]), draws.weights(label, len(words)))
        rates = np.divide(1000 * drawn[:-1], drawn[-1], out=np.full(drawn[:-1].shape, np.nan), where=drawn[-1] > 0)
        ends = expanded_interval(rates, effective_number(counts), confidence=draws.confidence)
        low, high = (np.where(n > 0, end, np.nan) for end in ends)
    per = 1000 / total if total else np.nan
    return pd.DataFrame(
        {"category": names, "group": label, "n_hits": n, "n_turned": inside @ (places.n_negators % 2),
         "n_tokens": int(total), "rate": n * per, "ci_low": low, "ci_high": high, "weight": weight * per,
         "balance": np.divide(weight, size, out=np.full(len(names), np.nan), where=size > 0), "n_clusters": held}
    )  # fmt: skip
