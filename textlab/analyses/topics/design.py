"""The design matrix of a formula over the rows of a matrix."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...errors import NotEnoughData, SchemaError, need
from .formulas import LONGEST_FORMULA, check_factor, names_in
from .prevalence import values_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix


def model_matrix(
    dtm: DocumentTermMatrix, used: NDArray[np.bool_], formula: str
) -> tuple[NDArray[np.int64], pd.DataFrame, Any]:
    """Return the rows that the formula can use, its columns, and the design matrix.

    A row is used if it is marked in `used` and has a value in every column of the formula.
    """
    formulaic: Any = need("formulaic", feature="topic_effects")
    if not isinstance(formula, str) or not formula.strip():
        raise SchemaError('topic_effects: formula must be text such as "~ party + year".')
    if len(formula) > LONGEST_FORMULA:
        raise SchemaError(
            f"topic_effects: a formula of {len(formula):,} characters; at most {LONGEST_FORMULA:,} are read."
        )
    try:
        right = formulaic.Formula(formula.strip().lstrip("~"))
        wanted = _columns_of(right)
    except SchemaError:
        raise
    except Exception as error:
        raise SchemaError(f"topic_effects: the formula {formula!r} cannot be read ({error}).") from error
    table = pd.DataFrame({name: _row_column(dtm, name) for name in wanted}, index=dtm.rows.index)
    rows = np.flatnonzero(table.notna().all(axis=1).to_numpy() & used)
    if not len(rows):
        raise NotEnoughData(f"topic_effects: no row has a value of {', '.join(wanted)} and words of the model.")
    data = table.iloc[rows].reset_index(drop=True)
    data = data.assign(**{c: data[c].astype(object) for c in wanted if isinstance(data[c].dtype, pd.StringDtype)})
    try:
        return rows, data, formulaic.model_matrix(right, data)
    except Exception as error:
        raise SchemaError(f"topic_effects: the formula {formula!r} does not fit the columns ({error}).") from error


def _row_column(dtm: DocumentTermMatrix, name: str) -> Any:
    """Return a column of the rows; the row labels and the year can be used like columns."""
    if name in dtm.rows.columns:
        return dtm.rows[name]
    if name == dtm.rows.index.name:
        return dtm.rows.index
    if name == "year" and "date_earliest" in dtm.rows.columns:
        return values_over(dtm, "year", 1)
    return _checks.known("topic_effects", "column", name, dtm.rows.columns)  # raises


def _columns_of(formula: Any) -> list[str]:
    """Return the column names in a formula, without function names; formulaic misses names inside functions."""
    found: set[str] = set()
    for factor in (factor.expr for term in formula for factor in term.factors):
        try:
            tree = ast.parse(factor, mode="eval")
        except SyntaxError:  # a quoted name with spaces
            found.add(factor.strip("`"))
            continue
        check_factor(tree, factor)
        found |= names_in(tree)
    return sorted(found)
