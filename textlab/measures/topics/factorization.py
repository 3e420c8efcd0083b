"""Non-negative matrix factorization without randomness: an exact NNDSVD start and a single thread.

References
----------
Lee & Seung 1999, Nature 401: 788-791. Boutsidis & Gallopoulos 2008, Pattern Recognition 41: 1350-1362 (NNDSVD
initialization).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import NotEnoughData, SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# up to this size, eigenvalues of the smaller Gram matrix are fast and exact; for 2,363 rows they took 13 s, ARPACK 0.2
# s
_FACTORIZATION_GRAM_SIDE = 800


def nndsvd(matrix: Any, k: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Initialize a non-negative factorization from the `k` leading singular triplets.

    Parameters
    ----------
    matrix : sparse array or ndarray, shape (n, m), non-negative
    k : int, at most ``min(n, m)``

    Returns
    -------
    w : ndarray, shape (n, k)
    h : ndarray, shape (k, m)

    Notes
    -----
    Each triplet is split into its positive and negative part, and the larger pair is kept (Boutsidis &
    Gallopoulos 2008, algorithm 1), so the arbitrary sign of a singular vector does not matter. scikit-learn's
    own NNDSVD starts from a *randomised* SVD and therefore changes with the seed.
    """
    u, s, vt = _svd(matrix, k)
    w, h = np.zeros_like(u), np.zeros_like(vt)
    for j in range(k):
        left, right = u[:, j], vt[j]
        pairs = [(np.maximum(sign * left, 0), np.maximum(sign * right, 0)) for sign in (1, -1)]
        sizes = [np.linalg.norm(a) * np.linalg.norm(b) for a, b in pairs]
        a, b = pairs[int(sizes[1] > sizes[0])]
        if max(sizes) > 0:
            scale = np.sqrt(s[j] * max(sizes))
            w[:, j], h[j] = scale * a / np.linalg.norm(a), scale * b / np.linalg.norm(b)
    return w, h


def _svd(matrix: Any, k: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the leading singular triplets, from the smaller Gram matrix or by ARPACK with a fixed start."""
    if min(matrix.shape) > max(_FACTORIZATION_GRAM_SIDE, 4 * k):
        from scipy.sparse.linalg import svds

        start = np.ones(min(matrix.shape)) / np.sqrt(min(matrix.shape))  # by default ARPACK starts at random
        found: tuple[Any, Any, Any] = svds(matrix, k=k, v0=start)
        left, values, right = found
        order = np.argsort(-values)
        return left[:, order], values[order], right[order]
    if matrix.shape[0] > matrix.shape[1]:
        v, s, ut = _svd(matrix.T, k)
        return ut.T, s, v.T
    gram = matrix @ matrix.T
    squares, vectors = np.linalg.eigh(gram.toarray() if hasattr(gram, "toarray") else gram)
    u = vectors[:, ::-1][:, :k]
    s = np.sqrt(np.maximum(squares[::-1][:k], 0))
    scaled = np.asarray((matrix.T @ u).T)
    vt: NDArray[np.float64] = np.divide(scaled, s[:, None], out=np.zeros_like(scaled), where=s[:, None] > 1e-12)
    return u, s, vt


def factorize(matrix: Any, k: int, *, max_iter: int = 400) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Factorize `matrix` as ``w @ h``, both non-negative, by coordinate descent from NNDSVD.

    Raises
    ------
    SchemaError
        `k` is not between 1 and the smaller side of the matrix, or a cell is negative or not finite.
    NotEnoughData
        All cells are 0.

    Examples
    --------
    >>> w, h = factorize(np.array([[2.0, 0.0], [0.0, 3.0]]), 2)
    >>> (w @ h).round(6).tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    if not 1 <= k <= min(matrix.shape):
        raise SchemaError(f"factorize: k={k} is not between 1 and {min(matrix.shape)}.")
    if not (matrix.min() >= 0 and matrix.max() < np.inf):
        raise SchemaError("factorize: the cells must be finite and at least 0.")
    if matrix.max() == 0:
        raise NotEnoughData("factorize: all cells are 0, so there is nothing to factorize.")
    # threads change the order of sums; of an exact answer the loss that scikit-learn takes the root of is -1e-16
    with threadpool_limits(1), warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # `max_iter` is a setting; the loss is flat by then
        w, h = nndsvd(matrix, k)
        model = NMF(n_components=k, init="custom", solver="cd", max_iter=max_iter, tol=1e-5)
        w = model.fit_transform(matrix, W=w, H=h)
    return w, model.components_
