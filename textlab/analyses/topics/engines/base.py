"""What every engine gives back, and what there is to say about an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

_CELLS = 4_000_000  # cell-by-topic numbers held at a time


@dataclass(frozen=True, eq=False)
class Factors:
    """A fitted model as tables.

    Attributes
    ----------
    theta : ndarray, shape (n_rows, n_topics)
        Part of each row's words that each topic has; rows sum to one, or are 0 where a row has no word.
    phi : ndarray, shape (n_topics, n_terms)
        Share of each term among the words of a topic; rows sum to one, or are 0 for an empty topic.
    states : ndarray, shape (n_states, n_rows, n_topics), or None
        Dirichlet parameters of the shares in saved states of a sampler: what `topic_effects` draws from.
    weights : ndarray, shape (n_topics, n_terms), or None
        What the engine itself ranks words by, rows sum to one; None where that is `phi`.
    """

    theta: Table
    phi: Table
    states: NDArray[np.float32] | None = None
    weights: Table | None = None


@dataclass(frozen=True)
class Engine:
    """An engine by name.

    Attributes
    ----------
    fit : callable
        ``fit(counts, k, *, rng) -> Factors``, with `counts` a csr_array of whole numbers without empty columns.
    sentence : str
        For a methods section.
    worse_at : str
        What others do better.
    citations : tuple of str
    """

    fit: Callable[..., Factors]
    sentence: str
    worse_at: str
    citations: tuple[str, ...]


def unit_rows(table: Any) -> Table:
    """Rows that sum to one; rows of zeros stay."""
    values = np.asarray(table, dtype=float)
    total = values.sum(axis=1, keepdims=True)
    return np.divide(values, total, out=np.zeros_like(values), where=total > 0)


def shares_of_words(counts: Any, w: Table, h: Table) -> tuple[Table, Table]:
    """Theta and phi in words, from factors of weighted counts.

    Each word of a row is dealt to the topics in proportion to what they add to its cell, ``w[d, k] h[k, v]``; theta
    and phi are sums of these parts. A row with 80 words of one topic and 20 of another has shares .8 and .2, however
    rare its words are; the factors themselves would say how much tf-idf weight each topic has.
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
    """Return a seed for an engine that takes a number."""
    return int(rng.integers(2**31 - 1))
