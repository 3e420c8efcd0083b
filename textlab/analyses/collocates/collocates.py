"""Which words occur near a word more often than expected by chance?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import SchemaError
from ...results import Brief, brief, settings_of, short_name
from ...tokens.find import searched, warn_of_patterns
from ...tokens.patterns import as_patterns
from ...units.clusters import clusters_in
from ...units.draws import LEAST_HOLDERS, describe_interval_methods, describe_intervals
from ...units.few import describe_flat, warn_few
from ...units.grouped import Grouped
from ...units.groups import check_tokens, describe_ungrouped, groups_in, n_ungrouped
from .pairs import GroupCollocates, NodeQuestion, collocates_in, neighbourhood

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

ADJUST = ("real", "nominal", "none")
G2_P001 = 10.83  # chi-square with one degree of freedom, p = .001

_NO_MEANING = "Not shown: whether the words belong together in grammar or meaning; read quotes() and notes()."


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Collocates(Grouped):
    """Window collocates of a node. Made by `collocates`.

    Attributes
    ----------
    span : tuple of int
        Number of places counted to the left and to the right of each place of the node.
    """

    span: tuple[int, int]
    inside: Mapping[Any, NDArray[np.bool_]] = field(metadata={"private": True})  # passages of each group

    TITLE: ClassVar[str] = "Collocates"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"bars": "collocates"})
    COLUMNS = MappingProxyType(
        {
            "term": "the collocate",
            "group": "value of the grouping column; 'all' without one",
            "n_pair": "places of the term in the spans; each node counts its own span",
            "n_left": "of these, to the left of the node",
            "n_right": "of these, to the right of the node",
            "n_within": "tokens of the term inside at least one span, each once",
            "n_node": "places of the node",
            "n_term": "tokens of the term in the text that was searched",
            "expected": "pairs expected if the term ignored the node: span places x n_term / N",
            "log_dice": "14 + log2(2 n_pair / (n_node + n_term)); does not depend on N",
            "ci_low": "lower end of the interval of log_dice, clusters resampled; missing below three with the pair",
            "ci_high": "upper end",
            "g2_4cell": "log-likelihood ratio of the four cells inside/outside a span, term/other word",
            "npmi": "log2(n_pair / expected) / -log2(n_pair / N); overlapping spans can take it past 1",
            "t_score": "(n_pair - expected) / sqrt(n_pair); not a t-test",
            "mi3": "log2(n_pair^3 / expected)",
            "delta_p_term_given_node": "share of the term inside the spans minus its share outside",
            "delta_p_node_given_term": "share of the term's tokens inside a span minus that of other words",
            "n_turns": "turns with the pair",
            "n_docs": "documents with the pair",
        }
    )
    CITATIONS = (
        "Evert 2008, Corpora and collocations (in Ludeling & Kyto, Corpus Linguistics)",
        "Rychly 2008, A lexicographer-friendly association score (logDice)",
        "Dunning 1993, Computational Linguistics 19:61-74 (G2)",
        "Gries 2013, International Journal of Corpus Linguistics 18:137-166 (delta P)",
        "Hesterberg 2015, The American Statistician 69:371-386 (expanded percentile interval)",
    )

    def _brief(self) -> Brief:
        used = self.settings
        words = counted(used["n_tokens_searched"], "word")
        if not used["n_node"]:
            return Brief(f"{short_name(used['pattern'], 12)!r} does not occur in {words}, so it has no collocates.", "")
        stands = [("n_node", "place"), ("n_node_turns", "turn"), ("n_node_docs", "document")]
        places, turns, docs = (counted(used[name], noun) for name, noun in stands)
        groups = f", in {counted(used['n_groups'], 'group')} by {used['by']}" if used["by"] else ""
        node = f"{short_name(used['pattern'], 12)!r} occurs at {places} in {turns} and {docs}, among {words}{groups}."
        return brief([node, *self._choices(), self._sure()], _NO_MEANING)

    def summary(self) -> str:
        """Describe counts, span and choices, and what collocation does not show."""
        return self._brief().said

    def notes(self) -> str:
        """Describe the other choices and scores, and which pairs have no interval."""
        flat = describe_flat(self.settings["n_flat"], "pair", self.settings["cluster"])
        out = describe_ungrouped(self.settings["n_ungrouped"], self.settings["by"])
        return "\n".join(filter(None, [self._brief().rest, self._limits(), out, flat]))

    def _sure(self) -> str:
        return describe_intervals(self.settings, "logDice", "pair", self.frame["ci_low"])

    def _choices(self) -> list[str]:
        used = self.settings
        left, right = self.span
        kept = f" and G2 (g2_4cell) above {used['min_g2']:g}" if used["min_g2"] > 0 else ""
        return [
            f"Of {counted(used['n_terms_near'], 'term')} within {left} words to the left and {right} to the right, "
            f"{len(self.frame):,} {'has' if len(self.frame) == 1 else 'have'} at least "
            f"{counted(used['min_count'], 'pair')} with it{kept}, ranked by logDice.",
        ]

    def _limits(self) -> str:
        used = self.settings
        if not used["n_node"]:
            return ""
        once = int((self.frame["n_turns"] == 1).sum())
        idiom = f" {once:,} of the pairs come from a single turn and may be its idiom." if once else ""
        return (
            f"Each node has its own span, which never crosses a turn; spans hold {counted(used['n_span'], 'word')}, "
            f"{used['mean_span']:.1f} on average.{idiom} The other scores have no interval. G2 treats tokens as "
            "independent draws, which words of one turn are not: use it to filter, not to test."
        )

    def _methods_sentence(self) -> str:
        used = self.settings
        left, right = self.span
        kept = (
            f"and G2 above {used['min_g2']:g} (four cells, attraction only)"
            if used["min_g2"] > 0
            else "(whether the node attracts or repels them)"
        )
        return (
            f"Collocates of {used['pattern']!r} were counted {left} places to the left and {right} to the right of "
            f"each of its {used['n_node']:,} places, within turns; expected counts use the {used['adjust']} size of "
            f"the spans. Terms with at least {counted(used['min_count'], 'pair')} {kept} were ranked by logDice."
            f"{describe_interval_methods(used, 'logDice', 'pair')}"
        )

    def _gist(self) -> str:
        return f"{self.settings['pattern']!r}, {counted(self.settings['n_node'], 'place')}"

    def _display(self) -> pd.DataFrame:
        hidden = ["n_left", "n_right", "n_within", "n_node", "t_score", "mi3", "npmi"]
        return self.frame.drop(columns=hidden if self.settings["by"] else [*hidden, "group"])

    def _counted(self) -> NDArray[np.bool_]:
        return np.logical_or.reduce(list(self.inside.values()))

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self._pairs(label, self.inside)

    def _evidence_in(self, label: Any, group: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self._pairs(label, [group])

    def _pairs(self, label: Any, groups: Iterable[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and last token of each pair in some groups."""
        code, used = self.tokens.term_lookup[label], self.settings
        asked = NodeQuestion(
            tuple(used["patterns"]), self.span, used["min_count"], used["min_g2"], used["match"],
            used["pattern_ignore_case"], used["adjust"], used["cluster"],
        )  # fmt: skip
        found = [neighbourhood(self.tokens, self.inside[group], asked).pairs(code) for group in groups]
        nothing = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
        first, last = (np.concatenate(side) for side in zip(nothing, *found, strict=True))
        return first, last


@recorded
def collocates(  # noqa: PLR0913
    tokens: Tokens,
    pattern: str | Iterable[str],
    *,
    by: str | None = None,
    window: int | tuple[int, int] = 5,
    min_count: int = 3,
    min_g2: float = G2_P001,
    match: str = "glob",
    ignore_case: bool = True,
    adjust: str = "real",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Collocates:
    """Find the words around a node, with association scores and the number of turns of each pair.

    Each place of the node has its own span, so a word between two nodes counts for both (``n_pair``). A span ends at
    the
    edge of the turn. Removed words keep their places but are not counted as collocates. The words of the node itself
    are
    not its collocates; those of a second node inside the span are.

    G2 and delta P compare words inside and outside the spans, so for these each token counts once (``n_within``); if
    spans do not overlap, ``n_within`` equals ``n_pair``.

    Parameters
    ----------
    tokens : Tokens
    pattern : str or iterable of str
        The node; see `textlab.tokens.find`. Several patterns form one node. With a restriction
        (``tax :: speaker="Ann"``), only that text is counted, for node, collocates and all words alike.
    by : str, optional
        Column of passages or documents; each of its values gets a list of its own, from the text of that group alone.
        Passages with a missing value are left out.
    window : int or (int, int)
        Number of places to the left and right of the node.
    min_count : int
        Least number of pairs.
    min_g2 : float
        Keep attracted terms with a G2 above this; 0 keeps all terms, including repelled ones. A filter against noise,
        not a test.
    match : {"glob", "regex", "fixed"}
    ignore_case : bool
    adjust : {"real", "nominal", "none"}
        Size of the spans in ``expected`` (and npmi, t_score, mi3): ``real`` is the number of words in them;
        ``nominal`` is nodes times places, as if no turn ended; ``none`` is the number of nodes, unadjusted.
    cluster : str
        Column whose values are resampled: turns, documents, speakers, or any column without missing values.
    n_resamples : int
        Number of resamples for the interval of logDice; 0 for no intervals (missing), which costs no time.
    confidence : float
    rng : int or Generator

    Returns
    -------
    Collocates
        Table: see `Collocates.COLUMNS`. Sorted by group and descending logDice; empty if the node does not occur.

    Raises
    ------
    SchemaError
        The pattern is invalid, or the window is empty.

    Warns
    -----
    TextlabWarning
        There are fewer than 20 distinct clusters, so that intervals are too narrow.

    Notes
    -----
    E = f_node f_term span / N, with N the number of words counted (Evert 2008). logDice uses the plain frequencies of
    node and term, as in Rychly (2008); with overlapping spans it can exceed 14, and npmi can exceed 1.

    The interval resamples all turns (or other clusters) with words, so pairs, nodes and terms vary together, and so
    does
    the number of turns with the node. Tails are widened if few turns contain the pair (Hesterberg 2015), measured by
    their effective number, (sum x)^2 / sum x^2 with x the pairs of each turn. A resample without the pair counts as
    half
    a pair, so that the lower end is finite. With fewer than three such turns there is no interval: what one turn
    repeats
    says nothing about other turns. In simulations with 60 and 200 turns, and words from even to very bursty, 95 %
    intervals covered the true value in 90 to 100 % of samples, 96 % on average (plain percentile intervals: 80 to 99 %,
    92 % on average). More than 1,000 turns are resampled in 1,000 random bundles, which bounds the cost and changed
    neither width nor coverage (simulated with 4,000 turns).

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["tax the rich tax the poor", "tax work not robots"]}))
    >>> found = collocates(tokenize(corpus), "tax", window=2, min_count=2, min_g2=0)
    >>> found.table[["term", "n_pair", "n_node", "n_term"]].values.tolist()
    [['the', 3, 3, 2], ['rich', 2, 3, 1]]
    """
    check_tokens("collocates", tokens)
    span = _checked_window(window)
    min_count = _checks.whole("collocates", "min_count", min_count, least=1)
    _checks.one_of("collocates", "adjust", adjust, ADJUST)
    resampling = _checks.resampling("collocates", n_resamples, confidence, rng)
    patterns = tuple(as_patterns(pattern, "collocates"))
    asked = NodeQuestion(patterns, span, min_count, float(min_g2), match, ignore_case, adjust, cluster)
    inside = _groups_searched(tokens, asked, by)
    found = [collocates_in(tokens, name, mask, asked, _source(resampling, by, name)) for name, mask in inside.items()]
    n_each = np.sum([part.n_each for part in found], axis=0)
    warn_of_patterns(tokens, patterns, n_each, match=match, ignore_case=ignore_case, who="collocates")
    _warn_of_few(tokens, cluster, inside, found)
    return Collocates(
        frame=pd.concat([part.frame for part in found], ignore_index=True),
        tokens=tokens,
        settings=settings_of(
            tokens,
            "collocates",
            pattern=" | ".join(patterns),
            patterns=patterns,
            by=by,
            window=span,
            min_count=min_count,
            min_g2=float(min_g2),
            match=match,
            pattern_ignore_case=ignore_case,
            adjust=adjust,
            cluster=cluster,
            n_resamples=resampling.n,
            confidence=resampling.confidence,
            rng=resampling.seed,
            n_groups=len(found),
            n_ungrouped=_n_ungrouped(tokens, asked, by),
            mean_span=sum(p.sizes["n_span"] for p in found) / max(sum(p.sizes["n_node"] for p in found), 1),
            **{name: sum(part.sizes[name] for part in found) for name in _SIZES},
        ),
        span=span,
        inside=inside,
    )


_SIZES = (
    "n_node", "n_node_turns", "n_node_docs", "n_span", "n_terms_near", "n_tokens_searched", "n_clusters", "n_flat",
)  # fmt: skip


def _warn_of_few(
    tokens: Tokens, cluster: str, inside: Mapping[Any, NDArray[np.bool_]], found: list[GroupCollocates]
) -> None:
    """Warn about groups with few clusters in which some pair has an interval."""
    sure = [part.sizes["n_flat"] > 0 or part.frame["ci_low"].notna().any() for part in found]
    if not any(sure):
        return
    codes = np.full(len(tokens.passages), -1)
    for k, (mask, drawn) in enumerate(zip(inside.values(), sure, strict=True)):
        codes[mask] = k if drawn else -1
    spoken = clusters_in(tokens, cluster, "collocates", codes >= 0)
    warn_few("collocates", spoken, codes, inside, none=("a pair in", LEAST_HOLDERS))


def _groups_searched(tokens: Tokens, asked: NodeQuestion, by: str | None) -> dict[Any, NDArray[np.bool_]]:
    """Return the passages of each group that the pattern searches."""
    codes, names = groups_in("collocates", tokens, by)
    looked = searched(tokens, asked.patterns, match=asked.match, who="collocates")
    found = {name: looked & (codes == g) for g, name in enumerate(names)}
    return {name: mask for name, mask in found.items() if by is None or mask.any()} or {"all": looked}


def _n_ungrouped(tokens: Tokens, asked: NodeQuestion, by: str | None) -> int:
    """Return the number of words that the pattern searches and that are in no group."""
    looked = searched(tokens, asked.patterns, match=asked.match, who="collocates")
    return n_ungrouped(tokens, groups_in("collocates", tokens, by)[0], looked)


def _source(resampling: _checks.Drawing, by: str | None, name: Any) -> _checks.Drawing:
    """Return the resampling options of a group, whose own random source is independent of other groups."""
    if by is None:
        return resampling
    seed = _checks.seed_of(resampling.rng, resampling.seed)
    return _checks.Drawing(resampling.n, resampling.confidence, _checks.source_of(seed, name), resampling.seed)


def _checked_window(window: int | tuple[int, int]) -> tuple[int, int]:
    pair = tuple(window) if isinstance(window, (tuple, list)) else (window, window)
    if len(pair) != 2:
        raise SchemaError(f"collocates: window must be one number or (left, right), not {window!r}.")
    left, right = (_checks.whole("collocates", "window", side, most=1000) for side in pair)
    if left + right == 0:
        raise SchemaError("collocates: window has no place; give at least 1, or (left, right).")
    return left, right
