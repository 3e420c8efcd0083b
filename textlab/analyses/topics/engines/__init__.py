"""Topic model engines with a common interface: ``fit(counts, k, *, rng) -> Factors``.

To add an engine, write its file and add a line to `ENGINES`; the contract test in ``tests/analyses/topics/engines``
then covers it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .base import Engine, Factors
from .consensus import CONSENSUS
from .lda import LDA
from .nmf import NMF, idf_of, tfidf
from .online import ONLINE
from .outside import OUTSIDE, given_factors
from .seeded import SEEDED

ENGINES = {"nmf": NMF, "lda": LDA, "online": ONLINE, "seeded": SEEDED, "consensus": CONSENSUS}

__all__ = [
    "ENGINES", "OUTSIDE", "Engine", "Factors", "engine_named", "given_factors", "idf_of", "run_engine", "tfidf",
]  # fmt: skip


def engine_named(method: str) -> Engine:
    """Return the engine of a fitted model by name, also ``"outside"``."""
    return OUTSIDE if method == "outside" else ENGINES[method]


def run_engine(
    method: str, counts: Any, k: int, *, rng: np.random.Generator, order: Any = None, **options: Any
) -> Factors:
    """Fit with one thread and the rows in a fixed order.

    Several threads change the order of sums, and cost more than they save on a busy machine: the same fit took 10 s
    with one BLAS thread and 64 s with two. Samplers depend on the order of the rows, so rows are sorted by `order` (by
    their labels).
    """
    from scipy.sparse import csr_array
    from threadpoolctl import threadpool_limits

    table = csr_array(counts)
    rows = np.arange(table.shape[0]) if order is None else np.asarray(order)
    with threadpool_limits(1):
        found = ENGINES[method].fit(table[rows], k, rng=rng, **options)
    back = np.argsort(rows, kind="stable")
    states = None if found.states is None else found.states[:, back]
    return Factors(found.theta[back], found.phi, states, found.weights)
