"""Intervals of shares of rare labels, for which neither resamples nor normal errors can say how large they may be.

One passage of 42 with a label: resamples hold it zero, one or a few times and end near 6 %, and a normal error ends at
5 %. The exact interval of a binomial with as many trials as the design is worth ends at 13 % (Korn & Graubard 1998).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RARE = 5  # coded passages with the label, or without it, below which the exact interval is used
CITATION = "Korn & Graubard 1998, Survey Methodology 24: 193-201 (exact intervals of small shares from a design)"


def is_rare(y: Floats) -> bool:
    """Say whether fewer than five passages have the label, or fewer than five lack it."""
    return min(int((y > 0).sum()), int((y < 1).sum())) < RARE


def exact_ends(share: float, w: Floats, n_clusters: int, *, confidence: float) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a share with as many trials as the design is worth.

    Parameters
    ----------
    share : float
        Weighted share, 0 to 1.
    w : ndarray, shape (n,)
        Sampling weights of the passages.
    n_clusters : int
        Number of clusters; trials are at most that many, because passages of one cluster are alike.
    confidence : float

    Examples
    --------
    >>> low, high = exact_ends(1 / 42, np.ones(42), 42, confidence=0.95)
    >>> round(low, 4), round(high, 4)
    (0.0006, 0.1257)
    """
    from statsmodels.stats.proportion import proportion_confint

    trials = min(float(w.sum() ** 2 / (w**2).sum()), float(n_clusters))
    low, high = proportion_confint(share * trials, trials, alpha=1 - confidence, method="beta")
    return (0.0 if share == 0 else float(low)), (1.0 if share == 1 else float(high))
