"""Online variational inference for LDA, with an E-step whose results can be computed in parts and added.

The E-step (`expected_counts`) distributes the tokens of each row over topics that are held fixed. The counts are CSR;
its cells (row, term, count) are worked on as one long axis::

    indptr     0           3       5              rows
    indices    4   7   9 | 2   9 |                term of each cell
    data       2   1   1 | 3   1 |                its count
    given      theta of the cell's row            (n_cells, n_topics)
    said       topic weights of the cell's term   (n_cells, n_topics)

    dealt      given * said * count / sum over topics of (given * said)

`row_topics` alternates two steps: deal the cells to topics, then set gamma, the Dirichlet parameters of each row, to
alpha plus the row's sum of dealt cells. A row drops out of the iteration as soon as the mean change of its gamma is
below `STILL`. `expected_counts` then sums the dealt cells by term, which is all that the M-step (`updated_topics`)
needs.

No step uses random numbers: each row starts from gamma = 1 and is iterated on its own, whatever other rows are in
memory. So the expected counts of a set of rows are the same, up to rounding, however the set is divided into parts.

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

STILL = 1e-3  # mean change of a row's topic counts below which it has converged
MOST_STEPS = 100
TINY = 1e-100


@dataclass(frozen=True, eq=False)
class ExpectedCounts:
    """Result of the E-step on some rows; two results are merged with ``+``.

    Attributes
    ----------
    words : ndarray, shape (n_topics, n_terms)
        Expected number of tokens of each term assigned to each topic.
    n_rows : int
    """

    words: NDArray[np.float64]
    n_rows: int

    def __add__(self, other: ExpectedCounts) -> ExpectedCounts:
        """Merge the counts of two disjoint sets of rows."""
        return ExpectedCounts(self.words + other.words, self.n_rows + other.n_rows)


def expected_counts(counts: Any, topics: NDArray[np.float64], *, alpha: float) -> ExpectedCounts:
    """Distribute the words of some rows over fixed topics (E-step).

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
    """Return the Dirichlet parameters of the topics of each row, shape (n_rows, n_topics)."""
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
    """Move the topics towards the expected counts of some rows (M-step).

    Parameters
    ----------
    topics : ndarray, shape (n_topics, n_terms)
    found : ExpectedCounts
        Expected counts of the rows of one step.
    eta : float
        Prior of a term in a topic.
    n_rows : int
        Rows of the whole corpus.
    rate : float
        Learning rate, 0 to 1.
    """
    wanted = eta + found.words * (n_rows / max(found.n_rows, 1))
    return np.asarray((1 - rate) * topics + rate * wanted)


def _exp_of_log(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``exp(E[log x])`` of Dirichlet distributions, one in each row."""
    from scipy.special import psi

    return np.asarray(np.exp(psi(parameters) - psi(parameters.sum(axis=1, keepdims=True))))
