"""Which words stand near a word more often than chance would have them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from ..corpus import _n
from ..errors import SchemaError
from ..measures import association
from ..query import Hits, as_patterns, find
from ..results import Result, settings_of
from ._places import Spread, spread, units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Ints = NDArray[np.int64]

ADJUST = ("real", "nominal", "none")
G2_P001 = 10.83  # chi-square with one degree of freedom, p = .001
_HITS_AT_ONCE = 200_000  # bounds the memory of very frequent nodes


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Collocates(Result):
    """Window collocates of a node. Made by `collocates`.

    Attributes
    ----------
    hits : Hits
        Where the node stands.
    span : tuple of int
        Places counted to the left and to the right of each hit.
    """

    hits: Hits = field(metadata={"private": True})
    span: tuple[int, int]

    TITLE: ClassVar[str] = "Collocates"
    COLUMNS = MappingProxyType(
        {
            "term": "the collocate",
            "n_pair": "places of the term in the spans; each node counts its own span",
            "n_left": "of these, to the left of the node",
            "n_right": "of these, to the right of the node",
            "n_within": "tokens of the term inside at least one span, each once",
            "n_node": "places of the node",
            "n_term": "tokens of the term in all",
            "expected": "pairs expected if the term ignored the node: span places x n_term / N",
            "log_dice": "14 + log2(2 n_pair / (n_node + n_term)); does not depend on N",
            "g2_4cell": "log-likelihood ratio of the four cells inside/outside a span, term/other word",
            "npmi": "log2(n_pair / expected) / -log2(n_pair / N)",
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
    )

    def summary(self) -> str:
        """Counts, span, choices, and what collocation does not show."""
        used = self.settings
        if not used["n_node"]:
            words = _n(used["n_tokens"], "word")
            return f"{used['pattern']!r} does not occur in {words}, so it has no collocates."
        stands = [("n_node", "place"), ("n_node_turns", "turn"), ("n_node_docs", "document")]
        places, turns, docs = (_n(used[name], noun) for name, noun in stands)
        node = f"{used['pattern']!r} stands at {places} in {turns} and {docs}."
        return "\n".join([node, *self._choices(), self._limits()])

    def _choices(self) -> list[str]:
        used = self.settings
        left, right = self.span
        kept = f" and G2 (g2_4cell) above {used['min_g2']:g}" if used["min_g2"] > 0 else ""
        return [
            f"Counted: up to {left} places to the left and {right} to the right, each node its own span, "
            "never "
            f"across a turn; {_n(used['n_span'], 'word')} stand there, {used['mean_span']:.1f} a node.",
            f"Shown: {_n(len(self.frame), 'term')} of {used['n_terms_near']:,} near the node, those with "
            "at least "
            f"{_n(used['min_count'], 'pair')}{kept}; strongest logDice first.",
        ]

    def _limits(self) -> str:
        once = int((self.frame["n_turns"] == 1).sum())
        idiom = f" {once:,} of the pairs come from a single turn: an idiom of that turn." if once else ""
        return (
            f"Not shown: whether the words belong together in grammar or in meaning; read quotes().{idiom} "
            "The scores "
            "treat tokens as independent draws, which words of one turn are not: they rank, they do not test."
        )

    def _methods_sentence(self) -> str:
        used = self.settings
        left, right = self.span
        return (
            f"Collocates of {used['pattern']!r} were counted {left} places to the left and {right} to the "
            "right of "
            f"each of its {used['n_node']:,} places, within turns; expected counts use the "
            f"{used['adjust']} size of "
            f"the spans. Terms with at least {used['min_count']} pairs and G2 above {used['min_g2']:g} "
            "(four cells, "
            "attraction only) were ranked by logDice."
        )

    def _gist(self) -> str:
        return f"{self.settings['pattern']!r}, {_n(self.settings['n_node'], 'place')}"

    def _display(self) -> pd.DataFrame:
        hidden = ["n_left", "n_right", "n_within", "n_node", "t_score", "mi3", "npmi"]
        return self.frame.drop(columns=hidden)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        term = label if label in set(self.frame["term"]) else self.frame.loc[label, "term"]
        code = self.tokens.term_lookup[term]
        node, at = _neighbours(self.tokens, self.hits.first, self.hits.last, self.span)
        meant = self.tokens.codes[at] == code
        node, at = node[meant], at[meant]
        return np.minimum(self.hits.first[node], at), np.maximum(self.hits.last[node], at)


def collocates(
    tokens: Tokens,
    pattern: str | Iterable[str],
    *,
    window: int | tuple[int, int] = 5,
    min_count: int = 3,
    min_g2: float = G2_P001,
    match: str = "glob",
    ignore_case: bool = True,
    adjust: str = "real",
) -> Collocates:
    """The words around a node, with how strongly and in how many turns they keep it company.

    Each place of the node counts its own span, so a word between two nodes counts for both (``n_pair``).
    A span ends at the edge of the turn. Removed words keep their places but are no collocates. The words
    of the node itself are not its collocates; those of a second node inside the span are.

    G2 and delta P compare words inside and outside the spans, so there each token counts once
    (``n_within``); where spans do not overlap, ``n_within`` equals ``n_pair``.

    Parameters
    ----------
    tokens : Tokens
    pattern : str or iterable of str
        The node; see `textlab.query`. Several patterns are one node.
    window : int or (int, int)
        Places to the left and right of the node.
    min_count : int
        Least number of pairs.
    min_g2 : float
        Keep attracted terms with a G2 above this; 0 keeps all terms, the repelled ones too. A filter
        against noise, not a test.
    match : {"glob", "regex", "fixed"}
    ignore_case : bool
    adjust : {"real", "nominal", "none"}
        Size of the spans in ``expected`` (and npmi, t_score, mi3): the words that really stand in them;
        nodes times places, as if no turn ended; or nodes alone, unadjusted.

    Returns
    -------
    Collocates
        Table: see `Collocates.COLUMNS`. Strongest logDice first. No hits give an empty table.

    Raises
    ------
    SchemaError
        A pattern that cannot be read, a window without a place.

    Notes
    -----
    E = f_node f_term span / N, N all words counted (Evert 2008). logDice uses the plain frequencies of
    node and term, as Rychly (2008) does; with overlapping spans it can pass 14.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["tax the rich tax the poor", "tax work not robots"]}))
    >>> found = collocates(tokenize(corpus), "tax", window=2, min_count=2, min_g2=0)
    >>> found.table[["term", "n_pair", "n_node", "n_term"]].values.tolist()
    [['the', 3, 3, 2], ['rich', 2, 3, 1]]
    """
    span = _span(window)
    min_count = _checks.whole("collocates", "min_count", min_count, least=1)
    _checks.one_of("collocates", "adjust", adjust, ADJUST)
    hits = find(tokens, pattern, match=match, ignore_case=ignore_case, who="collocates")
    counted = _count(tokens, hits, span)
    frame = _score(tokens, counted, len(hits), span, adjust)
    near = len(frame)
    attracted = (frame["g2_4cell"] > min_g2) & (frame["delta_p_term_given_node"] > 0)
    frame = frame[(frame["n_pair"] >= min_count) & (attracted if min_g2 > 0 else True)]
    settings = settings_of(
        tokens,
        "collocates",
        pattern=" | ".join(as_patterns(pattern, "collocates")),
        window=span,
        min_count=min_count,
        min_g2=float(min_g2),
        match=match,
        pattern_ignore_case=ignore_case,
        adjust=adjust,
        n_node=len(hits),
        n_node_turns=counted.node_turns,
        n_node_docs=counted.node_docs,
        n_span=counted.n_span,
        mean_span=counted.n_span / max(len(hits), 1),
        n_terms_near=near,
    )
    order = np.lexsort((frame.index, -frame["n_pair"], -frame["log_dice"]))
    frame = frame.iloc[order].reset_index(drop=True)
    return Collocates(frame=frame, tokens=tokens, settings=settings, hits=hits, span=span)


def _span(window: int | tuple[int, int]) -> tuple[int, int]:
    pair = (window, window) if isinstance(window, (int, np.integer)) else tuple(window)
    if len(pair) != 2:
        raise SchemaError(f"collocates: window must be one number or (left, right), not {window!r}.")
    left, right = (_checks.whole("collocates", "window", side, most=1000) for side in pair)
    if left + right == 0:
        raise SchemaError("collocates: window has no place; give at least 1, or (left, right).")
    return left, right


# ---------------------------------------------------------------------- counting


@dataclass(frozen=True, slots=True)
class _Counts:
    """Pairs of every term with the node. Arrays of shape (n_terms,)."""

    left: Ints
    right: Ints
    within: Ints
    spread: Spread
    n_span: int  # words in all spans, each node its own
    n_within: int  # words inside at least one span
    node_turns: int
    node_docs: int


def _count(tokens: Tokens, hits: Hits, span: tuple[int, int]) -> _Counts:
    units = units_of(tokens)
    unit = units.of_passage[tokens.passage_of(hits.first)]
    first, last = hits.first, hits.last
    inside = np.zeros(len(tokens), dtype=bool)
    sides = np.zeros((2, len(tokens.terms)), dtype=np.int64)
    blocks = []
    for low in range(0, len(first), _HITS_AT_ONCE):
        part = slice(low, low + _HITS_AT_ONCE)
        node, at = _neighbours(tokens, first[part], last[part], span)
        codes = tokens.codes[at]
        inside[at] = True
        before = at < first[part][node]
        n_all = np.bincount(codes[codes >= 0], minlength=sides.shape[1])
        n_left = np.bincount(codes[before & (codes >= 0)], minlength=sides.shape[1])
        sides += np.stack([n_left, n_all - n_left])
        blocks.append((codes, unit[part][node]))
    found = spread(blocks, units, len(tokens.terms))
    seen = tokens.codes[inside]
    within = np.bincount(seen[seen >= 0], minlength=sides.shape[1])
    docs = units.doc[unit]
    return _Counts(
        sides[0],
        sides[1],
        within,
        found,
        int(sides.sum()),
        int(within.sum()),
        len(pd.unique(unit)),
        len(pd.unique(docs)),
    )


def _neighbours(tokens: Tokens, first: Ints, last: Ints, span: tuple[int, int]) -> tuple[Ints, Ints]:
    """The places around each hit, in the order of the hits: number of the hit, position of the place."""
    left, right = span
    edges = tokens.stretch_bounds
    stretch = tokens.stretch_of(first)
    reach = np.concatenate([np.arange(-left, 0), np.arange(1, right + 1)])
    at = np.where(reach < 0, first[:, None], last[:, None]) + reach
    real = (at >= edges[stretch][:, None]) & (at < edges[stretch + 1][:, None])
    node = np.broadcast_to(np.arange(len(first))[:, None], at.shape)
    return node[real], at[real]


# ---------------------------------------------------------------------- scoring


def _score(tokens: Tokens, counts: _Counts, n_node: int, span: tuple[int, int], adjust: str) -> pd.DataFrame:
    """One row a term that stands near the node."""
    near = np.flatnonzero(counts.left + counts.right)
    n_term = _term_counts(tokens)
    n = int(tokens.n_tokens.sum())
    pair, term, within = (counts.left + counts.right)[near], n_term[near], counts.within[near]
    places = {"real": counts.n_span, "nominal": n_node * sum(span), "none": n_node}[adjust]
    margins = (pair, places, term, n)
    cells = (within, counts.n_within, term, n)
    return pd.DataFrame(
        {
            "term": pd.array(tokens.terms[near], dtype="str"),
            "n_pair": pair,
            "n_left": counts.left[near],
            "n_right": counts.right[near],
            "n_within": within,
            "n_node": np.full(len(near), n_node),
            "n_term": term,
            "expected": association.expected(places, term, n),
            "log_dice": association.log_dice(pair, n_node, term),
            "g2_4cell": association.g2(*cells),
            "npmi": association.npmi(*margins),
            "t_score": association.t_score(*margins),
            "mi3": association.mi3(*margins),
            "delta_p_term_given_node": association.delta_p_2_given_1(*cells),
            "delta_p_node_given_term": association.delta_p_1_given_2(*cells),
            "n_turns": counts.spread.n_turns[near],
            "n_docs": counts.spread.n_docs[near],
        }
    )


def _term_counts(tokens: Tokens) -> Ints:
    """Tokens of each term."""
    kept = tokens.term_of >= 0
    sums = np.bincount(tokens.term_of[kept], weights=tokens.type_counts[kept], minlength=len(tokens.terms))
    return sums.astype(np.int64)
