"""Checks of the arrays passed to measures: each returns the clean array or raises an error that says what came."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEnoughData, SchemaError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def numbers(who: str, what: str, value: ArrayLike) -> Floats:
    """Return `value` as an array of floats; nan and infinities are allowed."""
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SchemaError(f"{who}: {what} must be numbers, not {type(value).__name__}.") from error


def counts(who: str, what: str, value: ArrayLike) -> Floats:
    """Return `value` as an array of finite floats, none below 0 (resampled counts need not be integers)."""
    array = numbers(who, what, value)
    # one nan makes min() and max() nan, and every comparison with nan is False: nan fails the test too
    if array.size and not (array.min() >= 0 and array.max() < np.inf):
        bad = array[~((array >= 0) & (array < np.inf))][0]
        raise SchemaError(f"{who}: {what} must be finite and at least 0, but holds {bad}.")
    return array


def whole_counts(who: str, what: str, value: ArrayLike) -> Ints:
    """Return `value` as an array of integers, none below 0."""
    array = counts(who, what, value)
    if not np.array_equal(array, np.trunc(array)):
        raise SchemaError(f"{who}: {what} must be whole numbers.")
    return array.astype(np.int64)


def type_ids(who: str, value: ArrayLike) -> Ints:
    """Return `value` as a non-empty one-dimensional array of type ids."""
    array = np.asarray(value)
    if array.size == 0:
        raise NotEnoughData(f"{who}: the text has no tokens; at least one is needed.")
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise SchemaError(f"{who}: ids must be one row of whole numbers, not {array.dtype} {array.shape}.")
    if array.min() < 0:
        raise SchemaError(f"{who}: ids must be at least 0; drop the padding (negative ids) first.")
    return array.astype(np.int64, copy=False)


def same_length(who: str, **arrays: NDArray[Any]) -> None:
    """Raise SchemaError unless the last axes have the same length."""
    lengths = {name: array.shape[-1] if array.ndim else 1 for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        came = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise SchemaError(f"{who}: the arrays must have the same length, but {came}.")


def broadcastable(who: str, *arrays: NDArray[Any]) -> tuple[int, ...]:
    """Return the common shape of `arrays`."""
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError as error:
        came = ", ".join(str(array.shape) for array in arrays)
        raise SchemaError(f"{who}: the arrays have shapes that do not broadcast: {came}.") from error


def positive_or_nan(array: Floats) -> Floats:
    """Return `array` with nan wherever it is not above 0, for use as a denominator."""
    return np.where(array > 0, array, np.nan)
