"""Online variational inference for LDA, with an E-step whose answers from parts of the rows can be added up.

Nothing is drawn in a step: a row starts from a flat distribution of topics and is followed until it stands still,
whatever rows stand beside it. So the expected counts of a set of rows are the same, to rounding, however it is cut
into parts.

References
----------
Hoffman, Blei & Bach 2010, NIPS 23 (online LDA). Hoffman et al. 2013, JMLR 14: 1303-1347.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

STILL = 1e-3  # mean change of a row's topic counts at which it stands still
MOST_STEPS = 100
TINY = 1e-100


@dataclass(frozen=True, eq=False)
class ExpectedCounts:
    """What the E-step of some rows gives; two of them are added with ``+``.

    Attributes
    ----------
    words : ndarray, shape (n_topics, n_terms)
        Expected number of times that each term fell to each topic.
    n_rows : int
    """

    words: NDArray[np.float64]
    n_rows: int

    def __add__(self, other: ExpectedCounts) -> ExpectedCounts:
        """Merge the counts of two sets of rows that share none."""
        return ExpectedCounts(self.words + other.words, self.n_rows + other.n_rows)


def expected_counts(counts: Any, topics: NDArray[np.float64], *, alpha: float) -> ExpectedCounts:
    """Deal the words of some rows to topics that are held fixed (E-step).

    Parameters
    ----------
    counts : csr_array, shape (n_rows, n_terms)
    topics : ndarray, shape (n_topics, n_terms)
        Dirichlet parameters of the topics' distributions of terms.
    alpha : float
        Prior of a topic in a row.

    Returns
    -------
    ExpectedCounts

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> rows = csr_array([[2, 0], [0, 3]])
    >>> found = expected_counts(rows, np.array([[9.0, 0.1], [0.1, 9.0]]), alpha=0.1)
    >>> found.words.round(2).tolist(), found.n_rows
    ([[2.0, 0.0], [0.0, 3.0]], 2)
    """
    weights = _exp_of_log(topics)
    gamma = row_topics(counts, topics, alpha=alpha)
    theta = _exp_of_log(gamma)
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    given, said = theta[row], weights.T[counts.indices]
    ratio = counts.data / np.maximum(np.einsum("ck,ck->c", given, said), TINY)
    dealt = given * said * ratio[:, None]
    words = [np.bincount(counts.indices, weights=d, minlength=counts.shape[1]) for d in dealt.T]
    return ExpectedCounts(np.array(words, dtype=float), counts.shape[0])


def row_topics(counts: Any, topics: NDArray[np.float64], *, alpha: float) -> NDArray[np.float64]:
    """Return Dirichlet parameters of the topics of each row, shape (n_rows, n_topics)."""
    if counts.shape[1] != topics.shape[1]:
        raise SchemaError(f"row_topics: counts have {counts.shape[1]} terms and the topics {topics.shape[1]}.")
    weights = np.ascontiguousarray(_exp_of_log(topics).T)
    gamma = np.ones((counts.shape[0], len(topics)))
    moving = np.flatnonzero(np.diff(counts.indptr) > 0)
    gamma[np.diff(counts.indptr) == 0] = alpha
    for _ in range(MOST_STEPS):
        if not len(moving):
            break
        part = counts[moving]
        edges, said = part.indptr[:-1], weights[part.indices]
        theta = _exp_of_log(gamma[moving])
        given = np.repeat(theta, np.diff(part.indptr), axis=0)
        ratio = part.data / np.maximum(np.einsum("ck,ck->c", given, said), TINY)
        new = alpha + theta * np.add.reduceat(said * ratio[:, None], edges, axis=0)
        moved = np.abs(new - gamma[moving]).mean(axis=1) >= STILL
        gamma[moving] = new
        moving = moving[moved]
    return gamma


def updated_topics(
    topics: NDArray[np.float64], found: ExpectedCounts, *, eta: float, n_rows: int, rate: float
) -> NDArray[np.float64]:
    """Move the topics towards what some rows say of them (M-step).

    Parameters
    ----------
    topics : ndarray, shape (n_topics, n_terms)
    found : ExpectedCounts
        Of the rows of one step.
    eta : float
        Prior of a term in a topic.
    n_rows : int
        Rows of the whole corpus.
    rate : float
        How far to move, 0 to 1.
    """
    wanted = eta + found.words * (n_rows / max(found.n_rows, 1))
    return np.asarray((1 - rate) * topics + rate * wanted)


def _exp_of_log(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``exp(E[log x])`` of Dirichlet distributions, one a row."""
    from scipy.special import psi

    return np.asarray(np.exp(psi(parameters) - psi(parameters.sum(axis=1, keepdims=True))))
