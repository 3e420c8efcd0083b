"""The distinct rows of a table of codes, with counts.

Ten thousand units coded by three people in five categories have at most 216 distinct rows (five categories or
"missing" for each coder). Measures of agreement are sums over units, hence sums over these rows weighted by counts::

    codes (units x coders)        patterns (n_patterns x n_coders)     n_units of each
    favour   favour               0  0                                 812
    favour   against     ──▶      0  1                                  57
    against  None                 1 -1                                   3

A bootstrap resample of the units is then one multinomial draw of the last column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ...errors import NotEnoughData, SchemaError, UnknownName, did_you_mean
from .._door import Floats, Ints


@dataclass(frozen=True)
class CodePatterns:
    """Distinct rows of a table of codes, and the number of units with each."""

    patterns: Ints  # (n_patterns, n_coders): index of the category, -1 where there is no code
    n_units: Ints  # (n_patterns,)
    of_unit: Ints  # (all units,): index of each unit's pattern
    categories: tuple[Any, ...]
    ordered: bool  # whether the order of the categories is meaningful: numbers, or given by the caller

    @cached_property
    def n_codes(self) -> Ints:
        """Return the number of codes in each pattern, shape (n_patterns,)."""
        return np.count_nonzero(self.patterns >= 0, axis=1)

    @cached_property
    def votes(self) -> sparse.csr_array:
        """Return how many coders chose each category, shape (n_patterns, n_categories)."""
        row, coder = np.nonzero(self.patterns >= 0)
        cells = (np.ones(len(row)), (row, self.patterns[row, coder]))
        return sparse.csr_array(cells, shape=(len(self.patterns), len(self.categories)))

    def values(self, who: str) -> Floats:
        """Return the categories as numbers."""
        if any(not isinstance(c, Real) for c in self.categories):
            raise SchemaError(
                f"{who}: distances between labels need numbers, and the categories are strings such as "
                f"{self.categories[0]!r}. Give the codes as numbers, or choose level='nominal' or 'ordinal'."
            )
        return np.array(self.categories, dtype=np.float64)


def code_patterns(who: str, codes: Any, categories: Sequence[Any] | None = None) -> CodePatterns:
    """Count the distinct rows of a table of codes.

    Parameters
    ----------
    who : str
        Name of the caller, for error messages.
    codes : array_like or pandas.DataFrame of shape (n_units, n_coders)
        Labels (text or numbers); None or nan where a coder gave none.
    categories : sequence, optional
        The whole scale, in its order; by default the labels that occur, sorted.
    """
    table = _as_labels(who, codes)
    missing = pd.isna(table)
    used = _distinct(who, table[~missing])
    scale = used if categories is None else _patterns_given(who, list(categories), used)
    number = {label: k for k, label in enumerate(scale)}
    coded = np.array([-1 if gone else number[x] for x, gone in zip(table.ravel(), missing.ravel(), strict=True)])
    rows, of_unit, n = np.unique(
        coded.reshape(table.shape).astype(np.int64), axis=0, return_inverse=True, return_counts=True
    )
    ordered = categories is not None or all(isinstance(c, Real) for c in scale)
    return CodePatterns(rows, n.astype(np.int64), of_unit.ravel().astype(np.int64), tuple(scale), ordered)


def _as_labels(who: str, codes: Any) -> NDArray[np.object_]:
    # dtype=object first: np.asarray([["a", nan]]) would turn the missing code into the label "nan"
    table = codes.to_numpy(dtype=object) if isinstance(codes, pd.DataFrame) else np.asarray(codes, dtype=object)
    if table.ndim != 2 or table.shape[1] < 2:
        raise SchemaError(
            f"{who}: codes must have a row for each unit and a column for each of at least two coders, "
            f"not shape {table.shape}."
        )
    if not len(table):
        raise NotEnoughData(f"{who}: the table has no units; agreement needs units coded by at least two coders.")
    return table


def _distinct(who: str, labels: NDArray[np.object_]) -> list[Any]:
    found = set(labels.tolist())
    kinds = {"number" if isinstance(x, Real) else "text" if isinstance(x, str) else type(x).__name__ for x in found}
    if kinds - {"number", "text"} or len(kinds) > 1:
        raise SchemaError(f"{who}: labels must be all text or all numbers, not {' and '.join(sorted(kinds))}.")
    if any(isinstance(x, str) and not x.strip() for x in found):
        raise SchemaError(f"{who}: an empty string is not a label. Put None or nan where a coder gave no code.")
    if any(isinstance(x, Real) and not np.isfinite(float(x)) for x in found):
        raise SchemaError(f"{who}: a label must be finite; put nan where a coder gave no code.")
    if not found:
        raise NotEnoughData(f"{who}: the table holds no codes.")
    return sorted(found)


def _patterns_given(who: str, scale: list[Any], used: list[Any]) -> list[Any]:
    if len(set(scale)) != len(scale):
        raise SchemaError(f"{who}: categories={scale!r} lists a category twice.")
    for label in used:
        if label not in scale:
            raise UnknownName(f"{who}: the label {label!r} is not among the categories.{did_you_mean(label, scale)}")
    return scale
