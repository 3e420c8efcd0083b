"""Checks of the codes passed to corrections."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import NotEnoughData, SchemaError
from .._door import Floats, numbers

_FEWEST = 2  # fewest passages that have a variance


@dataclass(frozen=True)
class CodedSample:
    """Predictions of all passages, people's codes where they exist, and the probability of being coded."""

    f: Floats
    y: Floats  # nan where not labelled
    known: NDArray[np.bool_]
    probability: Floats

    def pseudo(self) -> Floats:
        """Return f + (R / pi)(Y - f), which equals Y in expectation, however bad f is."""
        gap = np.where(self.known, self.y - self.f, 0.0)
        return self.f + gap / self.probability


def complete(who: str, what: str, values: ArrayLike) -> Floats:
    """Return `values` as one row of at least two finite numbers."""
    x = np.atleast_1d(numbers(who, what, values))
    if x.ndim != 1 or not np.isfinite(x).all():
        raise SchemaError(f"{who}: {what} must be one row of finite numbers.")
    if len(x) < _FEWEST:
        raise NotEnoughData(f"{who}: {what} holds {len(x)} values; at least {_FEWEST} are needed.")
    return x


def paired(who: str, y: Floats, f: Floats) -> None:
    """Raise SchemaError unless there are as many codes of people as predictions."""
    if len(y) != len(f):
        raise SchemaError(f"{who}: {len(y)} codes of people and {len(f)} predictions do not belong together.")


def coded_sample(who: str, predicted: ArrayLike, coded: ArrayLike, probability: ArrayLike | float) -> CodedSample:
    """Check predictions, codes and probabilities and return them together."""
    f, y = complete(who, "predicted", predicted), np.atleast_1d(numbers(who, "coded", coded))
    if y.shape != f.shape or np.isinf(y).any():
        raise SchemaError(f"{who}: coded must hold a number or nan for each of the {len(f)} passages.")
    known = np.isfinite(y)
    if known.sum() < _FEWEST:
        raise NotEnoughData(f"{who}: {int(known.sum())} passages are coded by people; at least {_FEWEST} are needed.")
    try:
        p = np.broadcast_to(numbers(who, "probability", probability), f.shape)
    except ValueError as error:
        raise SchemaError(f"{who}: probability must be one number, or one for each passage.") from error
    if not ((p > 0) & (p <= 1)).all():
        raise SchemaError(
            f"{who}: probability must be above 0 and at most 1; passages that could not be drawn cannot be corrected."
        )
    return CodedSample(f, y, known, p)


def design_matrix(who: str, design: ArrayLike, n: int) -> Floats:
    """Return `design` as a finite table of n rows."""
    x = numbers(who, "design", design)
    if x.ndim != 2 or len(x) != n or not np.isfinite(x).all():
        raise SchemaError(f"{who}: design must be a finite table with a row for each of the {n} passages.")
    return x


def full_rank(who: str, x: Floats) -> None:
    """Raise NotEnoughData unless the columns are linearly independent."""
    n, k = x.shape
    if n <= k or np.linalg.matrix_rank(x) < k:
        raise NotEnoughData(
            f"{who}: {n} passages cannot identify {k} coefficients; give more passages, at different times."
        )


def cluster_numbers(who: str, clusters: ArrayLike, n: int) -> NDArray[np.int64]:
    """Return the cluster number of each passage, counted from 0."""
    values = np.asarray(clusters)
    if values.shape != (n,):
        raise SchemaError(f"{who}: clusters must have one value for each of the {n} passages, not {values.shape}.")
    number = np.unique(values, return_inverse=True)[1].astype(np.int64)
    if number.max() < 1:
        raise NotEnoughData(f"{who}: errors by cluster need at least two clusters.")
    return number
