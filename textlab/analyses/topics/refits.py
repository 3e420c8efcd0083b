"""Refit a model: with other seeds, on part of the text, with sources left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._progress import steps
from ...errors import NotEnoughData, SchemaError
from ...measures.topics import (
    chance_jaccard,
    completion_gain,
    jaccard_matrix,
    match_topics,
    split_counts,
    top_lists,
)
from ...units.clusters import clusters_of
from .engines import Factors, run_engine
from .prevalence import clusters_by_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

TOP = 10  # number of top words by which topics are compared
KEPT_REFITS = 0.8  # share of the clusters kept in a refit for stability
FOLDS = 5
SMOOTH = 0.1  # added to the count of each term in the word-count baseline


def row_order(dtm: DocumentTermMatrix) -> NDArray[np.int64]:
    """Return the order of rows by label: samplers use it, so the order of documents has no effect."""
    return np.argsort(dtm.rows.index.astype(str).to_numpy(dtype=object), kind="stable")


def fit_part(
    dtm: DocumentTermMatrix,
    rows: NDArray[np.int64],
    method: str,
    k: int,
    rng: np.random.Generator,
    options: Mapping[str, Any],
) -> Factors:
    """Fit a model to some rows of a matrix."""
    labels = dtm.rows.index[rows].astype(str).to_numpy(dtype=object)
    return run_engine(method, dtm.counts[rows], k, rng=rng, order=np.argsort(labels, kind="stable"), **options)


def reading_weights(found: Factors) -> NDArray[np.float64]:
    """Return the weights by which the words of a topic are ranked."""
    return found.phi if found.weights is None else found.weights


def matched_overlap(weights: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the overlap of the top words of each topic with its match in another model; nan for an empty topic."""
    mine, theirs = top_lists(weights, TOP), top_lists(other, TOP)
    overlap = jaccard_matrix(mine, theirs)
    matched = match_topics(overlap)
    found = np.where(matched >= 0, overlap[np.arange(len(mine)), matched], 0.0)
    return np.where([len(x) > 0 for x in mine], found, np.nan)


def stability_of(
    dtm: DocumentTermMatrix,
    weights: NDArray[np.float64],
    method: str,
    options: Mapping[str, Any],
    cluster: str,
    n_refits: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return the mean overlap of top words per topic over refits on 80 % of the clusters; nan without a refit."""
    clusters_of(dtm, cluster, "fit_topics")  # raises if a row has none
    clusters = clusters_by_label(dtm, cluster)
    n_clusters = int(clusters.max()) + 1
    found = []
    for _ in steps(range(n_refits), "fit_topics: refits"):
        kept = rng.permutation(n_clusters)[: max(1, round(KEPT_REFITS * n_clusters))]
        rows = np.flatnonzero(np.isin(clusters, kept))
        source = np.random.default_rng(rng.integers(2**63))
        if min(len(rows), dtm.shape[1]) >= len(weights) and dtm.counts[rows].nnz:
            part = fit_part(dtm, rows, method, len(weights), source, options)
            found.append(matched_overlap(weights, reading_weights(part)))
    if not found:  # too few rows were left to refit: stability is unknown
        return np.full(len(weights), np.nan)
    return np.mean(found, axis=0)


def chance_level(dtm: DocumentTermMatrix, weights: NDArray[np.float64]) -> float:
    """Return the stability of word lists drawn from this vocabulary with probability proportional to frequency."""
    sizes = [len(x) for x in top_lists(weights, TOP)]
    return chance_jaccard(dtm.totals, sizes, np.random.default_rng(0))


def folds_of(dtm: DocumentTermMatrix, split: str, who: str, n_folds: int = FOLDS) -> list[NDArray[np.int64]]:
    """Return the rows held out in each fold: whole groups of `split`, folds of about equal size.

    Raises
    ------
    NotEnoughData
        There are fewer than two groups, or a row has no group.
    """
    clusters_of(dtm, split, who)
    groups = clusters_by_label(dtm, split)
    size = np.bincount(groups, weights=np.asarray(dtm.counts.sum(axis=1), dtype=float))
    if len(size) < 2:
        raise NotEnoughData(f"{who}: only one {split!r}; to hold some out takes two. Split by finer groups.")
    load, fold = np.zeros(min(n_folds, len(size))), np.empty(len(size), dtype=np.int64)
    for group in np.argsort(-size, kind="stable"):  # largest groups first, each to the smallest fold so far
        fold[group] = int(np.argmin(load))
        load[fold[group]] += size[group]
    return [np.flatnonzero(fold[groups] == f) for f in range(len(load))]


def held_out_gain(
    dtm: DocumentTermMatrix,
    method: str,
    k: int,
    options: Mapping[str, Any],
    split: str,
    who: str,
    seed: int,
) -> NDArray[np.float64]:
    """Return the gain over word counts in nats per token, one value per fold of left-out groups."""
    gains = []
    for number, held in enumerate(folds_of(dtm, split, who)):
        rng = _checks.source_of(seed, f"fold {number}")
        train = np.setdiff1d(np.arange(dtm.shape[0]), held)
        counts = dtm.counts[train]
        if min(int((np.diff(counts.indptr) > 0).sum()), dtm.shape[1]) < k:
            raise NotEnoughData(f"{who}: too few rows are left to fit {k} topics when a fold by {split!r} is held out.")
        found = fit_part(dtm, train, method, k, rng, options)
        unigram = np.asarray(counts.sum(axis=0), dtype=float) + SMOOTH
        order = held[np.argsort(dtm.rows.index[held].astype(str).to_numpy(dtype=object), kind="stable")]
        first, second = split_counts(dtm.counts[order], rng)
        gain = completion_gain(found.phi, unigram / unigram.sum(), first, second)
        gains.append(gain.sum(axis=0))
    table = np.array(gains)
    return np.asarray(table[:, 0] / np.maximum(table[:, 1], 1))


def checked_refits(who: str, settings: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the method and options to refit a model.

    Raises
    ------
    SchemaError
        The model came from outside textlab, or was edited.
    """
    if settings["method"] == "outside":
        raise SchemaError(f"{who}: this model was fitted outside of textlab and cannot be fitted again here.")
    if settings.get("history"):
        raise SchemaError(f"{who}: topics were merged or split by hand; ask the model as it was fitted.")
    seeds: Sequence[Sequence[int]] = settings.get("seed_columns") or ()
    return settings["method"], {"seeds": seeds} if settings["method"] == "seeded" else {}
