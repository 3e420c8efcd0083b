"""The result of an engine, and the description of an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

_CELLS = 4_000_000  # cell-by-topic numbers in memory at a time


@dataclass(frozen=True, eq=False)
class Factors:
    """A fitted model as tables.

    Attributes
    ----------
    theta : ndarray, shape (n_rows, n_topics)
        Share of each topic in the words of a row; rows sum to one, or to 0 for a row without words.
    phi : ndarray, shape (n_topics, n_terms)
        Share of each term among the words of a topic; rows sum to one, or to 0 for an empty topic.
    states : ndarray, shape (n_states, n_rows, n_topics), or None
        Dirichlet parameters of the shares in the saved states of a sampler; `topic_effects` draws from them.
    weights : ndarray, shape (n_topics, n_terms), or None
        Weights by which the engine ranks words; rows sum to one. None: it ranks by `phi`.
    """

    theta: Table
    phi: Table
    states: NDArray[np.float32] | None = None
    weights: Table | None = None


@dataclass(frozen=True)
class Engine:
    """Description of an engine.

    Attributes
    ----------
    fit : callable
        ``fit(counts, k, *, rng) -> Factors``, with `counts` a csr_array of whole numbers without empty columns.
    sentence : str
        Sentence for a methods section.
    worse_at : str
        What other engines do better.
    citations : tuple of str
    """

    fit: Callable[..., Factors]
    sentence: str
    worse_at: str
    citations: tuple[str, ...]


def unit_rows(table: Any) -> Table:
    """Scale rows to sum to one; rows of zeros stay 0."""
    values = np.asarray(table, dtype=float)
    total = values.sum(axis=1, keepdims=True)
    return np.divide(values, total, out=np.zeros_like(values), where=total > 0)


def shares_of_words(counts: Any, w: Table, h: Table) -> tuple[Table, Table]:
    """Convert factors of weighted counts into theta and phi in units of words.

    Each token is split over the topics in proportion to their contributions to its cell, ``w[d, k] * h[k, v]``; theta
    and phi are sums of these parts. A row with 80 words of one topic and 20 of another thus has shares .8 and .2,
    however rare its words; the factors themselves would give shares of the tf-idf weight.
    """
    n_rows, k = w.shape
    theta, phi = np.zeros((n_rows, k)), np.zeros((h.shape[1], k))
    row = np.repeat(np.arange(n_rows), np.diff(counts.indptr))
    by_term = np.ascontiguousarray(h.T)
    for low in range(0, counts.nnz, max(1, _CELLS // k)):
        part = slice(low, low + max(1, _CELLS // k))
        dealt = unit_rows(w[row[part]] * by_term[counts.indices[part]]) * counts.data[part][:, None]
        for table, at in ((theta, row[part]), (phi, counts.indices[part])):
            for topic in range(k):
                table[:, topic] += np.bincount(at, weights=dealt[:, topic], minlength=len(table))
    return unit_rows(theta), unit_rows(phi.T)


def seed_from(rng: np.random.Generator) -> int:
    """Return an integer seed for engines that need one."""
    return int(rng.integers(2**31 - 1))
