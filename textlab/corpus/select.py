"""Choosing passages: what `where` and `sample` mean by a column and by a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks

if TYPE_CHECKING:
    from numpy.typing import NDArray


def matches(name: str, wanted: Any, column: pd.Series) -> NDArray[np.bool_]:
    """Which values of `column` are `wanted`: a value, a list of them, or a function of the column."""
    if isinstance(wanted, Callable):  # type: ignore[arg-type]
        hit = pd.Series(wanted(column), index=column.index).astype("boolean")
        return hit.fillna(False).to_numpy(bool)  # a missing value meets no condition
    values = list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
    hit = column.isin([v for v in values if v is not None])
    texts = [v for v in values if isinstance(v, str)]
    present = set(column[hit].unique()) if texts else set()
    for value in (v for v in texts if v not in present):
        see = "corpus.speakers" if name == "speaker" else "corpus.passages"
        _checks.known("where", name, value, sorted(map(str, column.dropna().unique())), see=see)
    if None in values:
        hit |= column.isna()
    return hit.to_numpy(bool)


def column_of(who: str, passages: pd.DataFrame, documents: pd.DataFrame, name: str) -> pd.Series:
    """A column of passages, or of documents spread over their passages; `who` asked for it."""
    _checks.one_column(who, name)
    if name == "passage_id":
        return passages.index.to_series()
    if name in passages.columns:
        return passages[name]
    _checks.known(who, "column", name, [*passages.columns, *documents.columns])
    return passages["doc_id"].map(documents[name])


def positions_by(column: pd.Series) -> list[NDArray[np.int64]]:
    """Rows of each value of `column`, in the order of the values; rows without one are in none."""
    codes, _ = pd.factorize(column, sort=True)
    order = np.argsort(codes, kind="stable")
    order = order[np.searchsorted(codes[order], 0) :]
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []


def in_words(conditions: Mapping[str, Any]) -> str:
    """What `where` was asked, for a methods paragraph: ``speaker is Ann or Bob and year is 2020``."""
    return " and ".join(f"{name} {_condition(wanted)}" for name, wanted in conditions.items())


def _condition(wanted: Any) -> str:
    if callable(wanted):
        return f"meets a condition ({getattr(wanted, '__name__', 'function')})"
    values = list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
    more = f" or {len(values) - 5} others" if len(values) > 5 else ""
    return f"is {' or '.join(map(str, values[:5]))}{more}"
