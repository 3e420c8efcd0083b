"""Log-sums of exponentials at many points, without a table of points by terms.

Wordfish needs, for every word j, sum_i a_i exp(b_j u_i) over all texts i, and its first two derivatives. With 2,000
texts and 20,000 words, the table of all terms has forty million cells. But the sum is one smooth function of a single
number b, so it is expanded in a power series about nodes spaced 1 / T apart, with T the half-range of u::

    b:  --|----x-----|--x---------|---      x points, | nodes; a point is within 1 / (2 T) of its node
          sum a exp(b u) = exp(b c) sum_k m_k(node) d^k / k!,   d = (b - node) T  in [-1/2, 1/2]

Twelve terms leave a relative error below 1e-12 whatever the size of the sum, because the moments m_k use the weights
tilted to the node. The cost is (nodes + points) times 15, and the largest array has the shape (nodes, texts).
"""

from __future__ import annotations

import numpy as np

from .._door import Floats

_ORDER = 12  # 0.5^13 / 13! < 1e-13
_EXPONENTIAL_SUMS_CELLS_AT_ONCE = 500_000  # nodes by terms held at a time


def tilted_sums(log_a: Floats, u: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the log of ``sum_i exp(log_a_i + at_j u_i)``, and the mean and variance of u under these weights.

    Parameters
    ----------
    log_a, u : numpy.ndarray of shape (n,)
    at : numpy.ndarray of shape (m,)

    Returns
    -------
    log_sum, mean, variance : numpy.ndarray of shape (m,)
        The value, first and second derivative of the log-sum.
    """
    centre, half = (u.max() + u.min()) / 2, (u.max() - u.min()) / 2
    if half == 0:
        top = log_a.max()
        return top + np.log(np.exp(log_a - top).sum()) + at * centre, np.full(len(at), centre), np.zeros(len(at))
    number = np.rint(at * half).astype(np.int64)  # nodes are the integer multiples of 1 / half
    used, place = np.unique(number, return_inverse=True)
    top, moments = _moments(log_a, (u - centre) / half, used / half, half)
    s0, s1, s2 = _series(moments, place, at * half - number)
    mean = s1 / s0
    log_sum = top[place] + np.log(s0) + at * centre
    return log_sum, centre + half * mean, half**2 * np.maximum(s2 / s0 - mean**2, 0)


def _moments(log_a: Floats, v: Floats, nodes: Floats, half: float) -> tuple[Floats, Floats]:
    """Return moments 0 to 14 of v under the weights tilted to each node, and the log of the factor taken out."""
    powers = np.vander(v, _ORDER + 3, increasing=True)
    tops, out = np.empty(len(nodes)), np.empty((len(nodes), _ORDER + 3))
    step = max(1, _EXPONENTIAL_SUMS_CELLS_AT_ONCE // len(v))
    for first in range(0, len(nodes), step):
        part = slice(first, first + step)
        exponents = log_a + np.outer(nodes[part] * half, v)
        tops[part] = exponents.max(axis=1)
        exponents -= tops[part, None]
        out[part] = np.exp(exponents, out=exponents) @ powers
    return tops, out


def _series(moments: Floats, place: np.ndarray, d: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the sum and its two derivatives at each point, by Horner's rule."""
    sums = np.zeros((3, len(d)))
    for k in range(_ORDER, -1, -1):
        for derivative in range(3):
            # f^(r) = sum_k m_{k + r} d^k / k!, nested: m_r + d (m_{r+1} + d / 2 (m_{r+2} + ...))
            sums[derivative] = moments[place, k + derivative] + sums[derivative] * d / (k + 1)
    return sums[0], sums[1], sums[2]
