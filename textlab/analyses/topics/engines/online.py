"""Online variational LDA: rows are processed in steps, and memory does not grow with their number.

A step takes every n-th row of the whole corpus. If the parts of a corpus lie on several machines, all work on the same
step: each computes the expected counts of its rows of the step, and only these small tables are added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ....measures.topics.variational import ExpectedCounts, expected_counts, row_topics, updated_topics
from .base import Engine, Factors, unit_rows

ONLINE_CHUNK = 1_000  # rows per step
PASSES, PASSES_FEW = 5, 40  # a corpus of few rows is a single step, so it needs more passes
ONLINE_ALPHA, ONLINE_ETA = 0.1, 0.05
DELAY, FORGETTING = 10.0, 0.7  # learning rate of step t: (DELAY + t) ** -FORGETTING


def fit_online(counts: Any, k: int, *, rng: np.random.Generator) -> Factors:
    """Fit topics to the rows in steps."""
    topics = fit_parts([counts], k, rng=rng)
    theta = unit_rows(row_topics(counts, topics, alpha=ONLINE_ALPHA))
    theta[np.diff(counts.indptr) == 0] = 0
    return Factors(theta, unit_rows(topics))


def fit_parts(
    parts: Sequence[Any], k: int, *, rng: np.random.Generator, run: Callable[..., Iterable[ExpectedCounts]] = map
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Fit topics to a corpus that is stored in parts; the result is that of one machine.

    Parameters
    ----------
    parts : sequence of csr_array
        Counts of the same terms; stacked, they are the rows of the corpus.
    k : int
    rng : Generator
    run : callable
        ``run(function, items)`` applies a function to each item, like `map`, for example in a pool of processes or on a
        cluster.

    Returns
    -------
    ndarray, shape (k, n_terms)
        Dirichlet parameters of the topics. Rows divided by their sums are the probabilities of terms; `row_topics`
        gives the shares of topics in rows.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> rows = csr_array(np.kron(np.eye(2, dtype=int), np.ones((6, 3), dtype=int)))
    >>> whole = fit_parts([rows], 2, rng=np.random.default_rng(1))
    >>> halves = fit_parts([rows[:5], rows[5:]], 2, rng=np.random.default_rng(1))
    >>> bool(np.abs(whole - halves).max() < 1e-9)
    True
    """
    n_rows, n_terms = sum(part.shape[0] for part in parts), parts[0].shape[1]
    n_steps = max(1, round(n_rows / ONLINE_CHUNK))
    firsts = np.cumsum([0, *(part.shape[0] for part in parts)])
    topics = rng.gamma(100.0, 0.01, size=(k, n_terms))
    for t in range(n_steps * (PASSES if n_rows > 5 * ONLINE_CHUNK else PASSES_FEW)):
        step = t % n_steps
        mine = [part[(step - first) % n_steps :: n_steps] for first, part in zip(firsts, parts, strict=False)]
        answers = run(_ExpectationStep(topics), [rows for rows in mine if rows.shape[0]])
        found = sum(answers, ExpectedCounts(np.zeros((k, n_terms)), 0))
        rate = 1.0 if n_steps == 1 else (DELAY + t) ** -FORGETTING
        topics = updated_topics(topics, found, eta=ONLINE_ETA, n_rows=n_rows, rate=rate)
    return topics


class _ExpectationStep:
    """The E-step for given topics, as a callable that can be pickled."""

    def __init__(self, topics: np.ndarray[Any, np.dtype[np.float64]]) -> None:
        self.topics = topics

    def __call__(self, rows: Any) -> ExpectedCounts:
        """Compute the expected counts of some rows."""
        return expected_counts(rows, self.topics, alpha=ONLINE_ALPHA)


ONLINE = Engine(
    fit=fit_online,
    sentence=f"online latent Dirichlet allocation (variational, {PASSES} passes, {PASSES_FEW} over few rows, steps of "
    f"about {ONLINE_CHUNK:,} rows, alpha {ONLINE_ALPHA}, eta {ONLINE_ETA})",
    worse_at="It is less stable than the others and predicts unseen text less well than lda; use it only where the "
    "text does not fit in memory.",
    citations=("Hoffman, Blei & Bach 2010, NIPS 23 (online LDA)", "Hoffman et al. 2013, JMLR 14: 1303-1347"),
)
