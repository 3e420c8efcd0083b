"""Checks and word means shared by the scaling methods."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from ...errors import SchemaError
from .._door import Floats, counts, numbers


def counted_texts(who: str, what: str, matrix: Any, n_words: int | None = None) -> sparse.csr_array:
    """Return `matrix` as a sparse float array, texts by words."""
    table: Any = matrix if sparse.issparse(matrix) else np.atleast_2d(numbers(who, what, matrix))
    a = sparse.csr_array(table, dtype=np.float64, copy=True)  # copy: ppmi and others write into its cells
    counts(who, what, a.data)
    if a.ndim != 2 or (n_words is not None and a.shape[1] != n_words):
        raise SchemaError(
            f"{who}: {what} must have a column for each of the {n_words} words, in the same order, not shape {a.shape}."
        )
    return a


def text_sizes(matrix: sparse.csr_array) -> Floats:
    """Return the number of tokens in each text, shape (n_texts,)."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def mean_of_words(matrix: sparse.csr_array, scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean score of each text's scored tokens, its standard error, and the number of scored tokens.

    S_v = sum_w F_wv S_w / n_v and SE = sqrt(sum_w F_wv (S_w - S_v)^2 / n_v) / sqrt(n_v), with n_v the number of
    scored tokens (Laver, Benoit & Garry 2003, equations 2 to 4). Tokens are treated as independent draws.
    """
    known = np.isfinite(scores)
    part, s = matrix[:, known], scores[known]
    n = text_sizes(part)
    n_or_nan = np.where(n > 0, n, np.nan)
    mean = part @ s / n_or_nan
    # centred within each text: sum x^2 - n mean^2 would lose digits
    row = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    gaps = part.data * (s[part.indices] - mean[row]) ** 2
    squares = np.bincount(row, weights=gaps, minlength=part.shape[0])
    return mean, np.sqrt(squares) / n_or_nan, n


def z_interval(value: Floats, se: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return `value` minus and plus the normal quantile times `se`."""
    from scipy.special import ndtri

    half = float(ndtri(0.5 + confidence / 2)) * se
    return value - half, value + half
