"""The leading singular triplets of a sparse matrix, identical on every run, with fixed signs."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from .._door import Floats

_DENSE_CELLS = 500_000  # below this, a full decomposition is as fast
_GRAM_SIDE = (
    3_000  # up to this side, eigenvectors of the smaller Gram matrix are faster than ARPACK, except for few triplets
)
_PER_ARPACK = 40


def leading_triplets(matrix: Any, k: int, *, take_off: tuple[Floats, Floats] | None = None) -> tuple[Floats, ...]:
    """Return the `k` largest singular triplets of ``matrix - outer(*take_off)``.

    Parameters
    ----------
    matrix : SciPy sparse array of shape (n, m)
    k : int
        At most ``min(n, m)``.
    take_off : pair of numpy.ndarray, shapes (n,) and (m,), optional
        Two vectors whose outer product is subtracted without making the matrix dense.

    Returns
    -------
    u : numpy.ndarray of shape (n, k)
    s : numpy.ndarray of shape (k,), descending
    v : numpy.ndarray of shape (m, k)
        The entry of each column of `v` with the largest absolute value is positive.
    """
    n, m = matrix.shape
    if n > m:
        v, s, u = leading_triplets(matrix.T, k, take_off=None if take_off is None else take_off[::-1])
    elif n * m <= _DENSE_CELLS:
        full = matrix.toarray() - (0 if take_off is None else np.outer(*take_off))
        u, s, vt = np.linalg.svd(full, full_matrices=False)
        u, s, v = u[:, :k], s[:k], vt[:k].T
    elif n <= _GRAM_SIDE and k > n // _PER_ARPACK:
        u, s, v = _from_gram(sparse.csr_array(matrix), k, take_off)
    else:
        u, s, v = _from_arpack(sparse.csr_array(matrix), k, take_off)
    sign = np.where(v[np.abs(v).argmax(axis=0), np.arange(v.shape[1])] < 0, -1.0, 1.0)
    return u * sign, s, v * sign


def _from_gram(a: sparse.csr_array, k: int, take_off: tuple[Floats, Floats] | None) -> tuple[Floats, ...]:
    from scipy.linalg import eigh

    gram = (a @ a.T).toarray()
    if take_off is not None:  # (A - x y')(A - x y')' = A A' - (A y) x' - x (A y)' + (y'y) x x'
        x, y = take_off
        crossed = np.outer(a @ y, x)
        gram += (y @ y) * np.outer(x, x) - crossed - crossed.T
    squares, u = eigh(gram, subset_by_index=(len(gram) - k, len(gram) - 1))
    squares, u = squares[::-1], u[:, ::-1]
    s = np.sqrt(np.maximum(squares, 0))
    back = a.T @ u
    if take_off is not None:
        back = back - np.outer(take_off[1], take_off[0] @ u)
    return u, s, np.divide(back, s, out=np.zeros_like(back), where=s > 1e-7 * s[0])


def _from_arpack(a: sparse.csr_array, k: int, take_off: tuple[Floats, Floats] | None) -> tuple[Floats, ...]:
    from scipy.sparse.linalg import LinearOperator, svds

    x, y = take_off if take_off is not None else (np.zeros(a.shape[0]), np.zeros(a.shape[1]))
    b = a.T.tocsr()
    whole: Any = LinearOperator(
        a.shape,
        matvec=lambda z: a @ z.ravel() - x * (y @ z.ravel()),
        rmatvec=lambda z: b @ z.ravel() - y * (x @ z.ravel()),
        dtype=np.float64,
    )
    start = np.random.default_rng(0).standard_normal(min(a.shape))  # fixed: by default ARPACK starts at random
    found: tuple[Any, Any, Any] = svds(whole, k=k, v0=start)
    u, s, vt = found
    order = np.argsort(-s)
    return u[:, order], s[order], vt[order].T
