"""Collocates in one part of the text (all of it, or one group): scores, rows, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ...measures import association
from ...tokens.find import passages_allowed
from ...tokens.patterns import parse
from ...units.clusters import TURN, Clusters, clusters_in
from ...units.draws import ClusterDraws, add_ends, draw_clusters, set_ends
from .near import Neighbourhood, NodeSearch, without_words

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    from ...tokens import Tokens


class NodeQuestion(NamedTuple):
    """The checked arguments of `collocates`."""

    patterns: tuple[str, ...]
    span: tuple[int, int]
    min_count: int
    min_g2: float
    match: str
    ignore_case: bool
    adjust: str
    cluster: str


class GroupCollocates(NamedTuple):
    """The rows of one group, its counts, and the number of hits of each pattern."""

    frame: pd.DataFrame
    sizes: Mapping[str, int]
    n_each: NDArray[np.int64]


def neighbourhood(tokens: Tokens, inside: NDArray[np.bool_], asked: NodeQuestion) -> Neighbourhood:
    """Return the words near the node in some passages."""
    slots = tuple(parse(pattern, match=asked.match, who="collocates").slots for pattern in asked.patterns)
    allowed = passages_allowed(tokens, asked.patterns, match=asked.match, who="collocates")
    return Neighbourhood(tokens, inside, allowed, NodeSearch(slots, asked.ignore_case, asked.span))


def collocates_in(
    everything: Tokens, name: Any, inside: NDArray[np.bool_], asked: NodeQuestion, resampling: _checks.Drawing
) -> GroupCollocates:
    """Find the collocates in the text of one group."""
    near = neighbourhood(everything, inside, asked)
    sums = near.sums("counts")
    n_node, node_turns, node_docs, n_words = (int(n) for n in sums["sizes"])
    table = _pair_table(sums, n_node, n_words, asked)
    shown = table["n_pair"] >= asked.min_count
    if asked.min_g2 > 0:
        shown &= (table["g2_4cell"] > asked.min_g2) & (table["delta_p_term_given_node"] > 0)
    frame, codes = _shown_pairs(near, table, np.flatnonzero(shown))
    frame.insert(1, "group", np.full(len(frame), name, dtype=object))
    clusters = clusters_in(without_words(everything, inside), asked.cluster, "collocates")
    sizes = {
        "n_node": n_node,
        "n_node_turns": node_turns,
        "n_node_docs": node_docs,
        "n_span": int(sums["left"].sum() + sums["right"].sum()),
        "n_terms_near": len(table["n_pair"]),
        "n_tokens_searched": n_words,
        "n_clusters": int(np.count_nonzero(clusters.words)),
        "n_flat": _add_intervals(frame, codes, near, clusters, resampling),
    }
    return GroupCollocates(frame, sizes, sums["n_each"])


# ---------------------------------------------------------------------- scoring


def _pair_table(sums: Mapping[str, Any], n_node: int, n: int, asked: NodeQuestion) -> dict[str, NDArray[Any]]:
    """Return the table columns of all terms near the node; the first is ``code``. `n` is the number of words."""
    pairs = sums["left"] + sums["right"]
    near = np.flatnonzero(pairs)
    pair, term, within = pairs[near], sums["n_term"][near], sums["within"][near]
    n_span = int(pairs.sum())
    places = {"real": n_span, "nominal": n_node * sum(asked.span), "none": n_node}[asked.adjust]
    margins = (pair, places, term, n)
    cells = (within, int(sums["within"].sum()), term, n)
    return {
        "code": near,
        "n_pair": pair,
        "n_left": sums["left"][near],
        "n_right": sums["right"][near],
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
    }


def _shown_pairs(
    near: Neighbourhood, table: dict[str, NDArray[Any]], shown: NDArray[np.int64]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return the rows to show by descending logDice, with their spread over turns; and their codes."""
    code, pair, strength = (table[name][shown] for name in ("code", "n_pair", "log_dice"))
    order = np.lexsort((code, -pair, -strength))
    code, shown = code[order], shown[order]
    found = near.sums("spread", codes=code)
    frame = pd.DataFrame(
        {
            "term": pd.array(near.tokens.terms[code], dtype="str"),
            **{name: column[shown] for name, column in table.items() if name != "code"},
            "n_turns": found["n_turns"],
            "n_docs": found["n_docs"],
        }
    )
    return add_ends(frame, "log_dice"), code


# ---------------------------------------------------------------------- intervals


def _add_intervals(
    frame: pd.DataFrame,
    codes: NDArray[np.int64],
    near: Neighbourhood,
    clusters: Clusters,
    resampling: _checks.Drawing,
) -> int:
    """Write the intervals of logDice into the table; return how many had zero width."""
    if not resampling.n:
        return 0
    held = frame["n_turns"].to_numpy() if clusters.column == TURN else _n_holders(near, codes, clusters)
    draws, rows = draw_clusters(clusters, held, resampling.n, resampling.rng)
    if draws is None:
        return 0
    low, high = _log_dice_ends(near, clusters, codes[rows], draws, resampling.confidence)
    return set_ends(frame, rows, low, high)


def _n_holders(near: Neighbourhood, codes: NDArray[np.int64], clusters: Clusters) -> NDArray[np.int64]:
    """Count the clusters in which each term occurs near the node."""
    answers = near.ask("holders", _in_all(near, clusters.of_passage), codes=codes)
    keys = np.concatenate([np.empty(0, dtype=np.int64), *(a["item"] * len(clusters) + a["unit"] for a in answers)])
    return np.bincount(np.unique(keys) // max(len(clusters), 1), minlength=len(codes))


def _in_all(near: Neighbourhood, of_searched: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for every passage, -1 for those that are not searched."""
    out = np.full(len(near.inside), -1)
    out[near.inside] = of_searched
    return out


def _log_dice_ends(
    near: Neighbourhood, clusters: Clusters, codes: NDArray[np.int64], draws: ClusterDraws, confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of the logDice of each term, resampling all counts of a cluster together."""
    pairs, terms, nodes = _per_bundle(near, clusters, codes, draws)
    node = (draws.weights @ nodes.astype(np.float64)).astype(np.float32)

    def log_dice(pair: NDArray[Any], term: NDArray[Any]) -> NDArray[Any]:
        # undefined if neither word is in the resample
        words = np.where(term + node > 0, term + node, np.float32(np.nan))
        return 14 + np.log2(2 * np.maximum(pair, 0.5) / words)

    each = np.arange(len(codes))
    return draws.intervals(log_dice, [(pairs, each), (terms, each)], pairs, confidence)


def _per_bundle(
    near: Neighbourhood, clusters: Clusters, codes: NDArray[np.int64], draws: ClusterDraws
) -> tuple[csc_array, csc_array, NDArray[np.int64]]:
    """Count pairs and tokens of each term, and places of the node, in each bundle of clusters."""
    from scipy.sparse import csc_array

    bundle = _in_all(near, np.append(draws.bundle, -1)[clusters.of_passage])
    shape = (draws.weights.shape[1], len(codes))
    answers = near.ask("bundles", bundle, codes=codes, n_bundles=shape[0])
    sums: list[Any] = []
    for name in ("pairs", "terms"):
        cells: list[Any] = [[answer[f"{name}.{part}"] for part in ("data", "indices", "indptr")] for answer in answers]
        found: Any = (csc_array(tuple(some), shape=shape) for some in cells)
        sums.append(reduce(add, found))
    return sums[0], sums[1], np.sum([answer["nodes"] for answer in answers], axis=0)
