"""Collocates in one part of the text (all of it, or one group): scores, rows, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ...measures import association
from ...tokens.find import find
from ...units.clusters import Clusters, clusters_in
from ...units.draws import ClusterDraws, add_ends, draw_clusters, set_ends
from ...units.groups import tokens_in
from .windows import WindowCounts, count_windows, term_counts

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
    """The rows of one group, and its counts."""

    frame: pd.DataFrame
    sizes: Mapping[str, int]


def searched_part(tokens: Tokens, inside: NDArray[np.bool_]) -> tuple[Tokens, NDArray[np.int64]]:
    """Return the tokens of some passages, and their positions among all tokens."""
    return (tokens, np.arange(len(tokens))) if inside.all() else tokens_in(tokens, inside)


def collocates_in(
    everything: Tokens, name: Any, inside: NDArray[np.bool_], asked: NodeQuestion, resampling: _checks.Drawing
) -> GroupCollocates:
    """Find the collocates in the text of one group."""
    tokens, _ = searched_part(everything, inside)
    hits = find(tokens, asked.patterns, match=asked.match, ignore_case=asked.ignore_case, who="collocates")
    windows = count_windows(tokens, hits, asked.span)
    table = _pair_table(tokens, windows, len(hits), asked)
    shown = table["n_pair"] >= asked.min_count
    if asked.min_g2 > 0:
        shown &= (table["g2_4cell"] > asked.min_g2) & (table["delta_p_term_given_node"] > 0)
    frame, codes = _shown_pairs(tokens, windows, table, np.flatnonzero(shown))
    frame.insert(1, "group", np.full(len(frame), name, dtype=object))
    clusters = windows.units if asked.cluster == "turn_id" else clusters_in(tokens, asked.cluster, "collocates")
    sizes = {
        "n_node": len(hits),
        "n_node_turns": windows.node_turns,
        "n_node_docs": windows.node_docs,
        "n_span": windows.n_span,
        "n_terms_near": len(table["n_pair"]),
        "n_tokens_searched": int(tokens.n_tokens.sum()),
        "n_clusters": int(np.count_nonzero(clusters.words)),
        "n_flat": _add_intervals(frame, codes, windows, clusters, resampling),
    }
    return GroupCollocates(frame, sizes)


# ---------------------------------------------------------------------- scoring


def _pair_table(tokens: Tokens, counts: WindowCounts, n_node: int, asked: NodeQuestion) -> dict[str, NDArray[Any]]:
    """Return the table columns of all terms near the node; the first is ``code``."""
    pairs = counts.left + counts.right
    near = np.flatnonzero(pairs)
    n = int(tokens.n_tokens.sum())
    pair, term, within = pairs[near], term_counts(tokens)[near], counts.within[near]
    places = {"real": counts.n_span, "nominal": n_node * sum(asked.span), "none": n_node}[asked.adjust]
    margins = (pair, places, term, n)
    cells = (within, counts.n_within, term, n)
    return {
        "code": near,
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
    }


def _shown_pairs(
    tokens: Tokens, counts: WindowCounts, table: dict[str, NDArray[Any]], shown: NDArray[np.int64]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return the rows to show by descending logDice, with their spread over turns; and their codes."""
    code, pair, strength = (table[name][shown] for name in ("code", "n_pair", "log_dice"))
    order = np.lexsort((code, -pair, -strength))
    code, shown = code[order], shown[order]
    found = counts.spread(code)
    frame = pd.DataFrame(
        {
            "term": pd.array(tokens.terms[code], dtype="str"),
            **{name: column[shown] for name, column in table.items() if name != "code"},
            "n_turns": found.n_clusters,
            "n_docs": found.n_docs,
        }
    )
    return add_ends(frame, "log_dice"), code


# ---------------------------------------------------------------------- intervals


def _add_intervals(
    frame: pd.DataFrame,
    codes: NDArray[np.int64],
    counts: WindowCounts,
    clusters: Clusters,
    resampling: _checks.Drawing,
) -> int:
    """Write the intervals of logDice into the table; return how many had zero width."""
    held = frame["n_turns"].to_numpy() if clusters is counts.units else counts.held_by(codes, clusters)
    draws, rows = draw_clusters(clusters, held, resampling.n, resampling.rng)
    if draws is None:
        return 0
    low, high = _log_dice_ends(counts, clusters, codes[rows], draws, resampling.confidence)
    return set_ends(frame, rows, low, high)


def _log_dice_ends(
    counts: WindowCounts, clusters: Clusters, codes: NDArray[np.int64], draws: ClusterDraws, confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of the logDice of each term, resampling all counts of a cluster together."""
    pairs, terms, nodes = _per_cluster(counts, clusters, codes, draws)
    node = (draws.weights @ nodes.astype(np.float64)).astype(np.float32)

    def log_dice(pair: NDArray[Any], term: NDArray[Any]) -> NDArray[Any]:
        # undefined if neither word is in the resample
        words = np.where(term + node > 0, term + node, np.float32(np.nan))
        return 14 + np.log2(2 * np.maximum(pair, 0.5) / words)

    each = np.arange(len(codes))
    return draws.intervals(log_dice, [(pairs, each), (terms, each)], pairs, confidence)


def _per_cluster(
    counts: WindowCounts, clusters: Clusters, codes: NDArray[np.int64], draws: ClusterDraws
) -> tuple[csc_array, csc_array, NDArray[np.int64]]:
    """Count pairs and tokens of each term, and places of the node, in each resampled cluster."""
    tokens, hit_cluster = clusters.tokens, counts.clusters_of_hits(clusters)
    row = np.full(len(tokens.terms) + 1, -1, dtype=np.int32)
    row[codes] = np.arange(len(codes))
    item, unit = (np.concatenate(x) for x in zip(*counts.near_rows(row, hit_cluster), strict=True))
    pairs = draws.sums(unit, item, len(codes))
    rows = row[tokens.codes]
    at = np.flatnonzero(rows >= 0)
    terms = draws.sums(clusters.of_tokens()[at], rows[at], len(codes))
    return pairs, terms, draws.sum(hit_cluster)
