"""Select passages (`where`, `sample`) and look up columns by name.

A column belongs to `passages`, or to `documents`, in which case its values are repeated for each passage. If dates are
known there are three more: ``year`` (2024), ``month`` ("2024-03") and ``decade`` ("2020s"); see `period_of_passages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError, warn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .data import CorpusData

_SINGLE_VALUES = (str, bytes, bool, int, float)
PERIODS = ("year", "month", "decade")
_YEAR_MONTH = r"^(?P<year>\d{4})(?:-(?P<month>\d{2}))?(?!\d)"


def where(data: CorpusData, conditions: Mapping[str, Any]) -> CorpusData:
    """Keep the passages that meet every condition, and the documents that have any; see `Corpus.where`."""
    keep = np.ones(len(data.passages), dtype=bool)
    for name, wanted in conditions.items():
        keep &= matches(name, wanted, column_of("where", data.passages, data.documents, name))
    return _chosen_passages(data, keep, f"only passages whose {conditions_in_words(conditions)}")


def sample(data: CorpusData, n: int, by: str | None, rng: _checks.Rng) -> CorpusData:
    """Draw `n` passages without replacement, `n` for each value of `by`; see `Corpus.sample`."""
    n = _checks.whole("sample", "n", n, least=1)
    seed = _checks.seed_of(*_checks.generator("sample", rng))
    if by is None and 0 < len(data.passages) < n:
        warn(f"sample: there are only {counted(len(data.passages), 'passage')}, so all are kept, and not {n:,}.")
    by_id = data.passages.index.argsort()
    group = (pd.Series("all", index=data.passages.index) if by is None else _groups_to_sample(data, by)).iloc[by_id]
    keep = np.zeros(len(by_id), dtype=bool)
    for mine in positions_by(group):
        keep[_checks.source_of(seed, group.iloc[mine[0]]).permutation(by_id[mine])[:n]] = True
    return _chosen_passages(data, keep, f"{counted(n, 'passage')} drawn at random{f' per {by}' if by else ''}")


def _groups_to_sample(data: CorpusData, by: str) -> pd.Series:
    column = column_of("sample", data.passages, data.documents, by)
    missing = int(column.isna().sum())
    if missing:
        text = f"sample: {counted(missing, 'passage')} without {by!r} left out; see corpus.passages[{by!r}].isna()."
        warn(text)
    return column


def _chosen_passages(data: CorpusData, keep: NDArray[np.bool_], step: str) -> CorpusData:
    passages = data.passages[keep]
    documents = data.documents[data.documents.index.isin(passages["doc_id"])]
    return data.derived(documents=documents, passages=passages, step=step)


# ---------------------------------------------------------------------- columns


def column_of(who: str, passages: pd.DataFrame, documents: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of passages, or a column of documents repeated for each of their passages.

    Parameters
    ----------
    who : str
        Name of the caller, for error messages.
    passages, documents : DataFrame
    name : str
        A column of either table, ``passage_id`` or, if any date is known, one of `PERIODS`. An existing column takes
        precedence over a period of the same name.

    Raises
    ------
    UnknownName
        There is no such column; the message lists the available ones.
    """
    _checks.one_column(who, name)
    if name == "passage_id":
        return passages.index.to_series()
    if name in passages.columns:
        return passages[name]
    if name not in documents.columns and name in PERIODS:
        period = period_of_passages(passages, documents, name)
        if period.notna().any():
            return period
    _checks.known(who, "column", name, ["passage_id", *passages.columns, *documents.columns])
    return passages["doc_id"].map(documents[name])


def period_of(documents: pd.DataFrame, name: str) -> pd.Series:
    """Return the year (Int64), month (``2024-03``) or decade (``2020s``) of each document.

    Missing if the date is missing, or if ``date_earliest`` and ``date_latest`` lie in different periods: a text from
    "1999 or 2000" has neither year nor decade.

    >>> first, last = ["1999-12-01", "1999-12-31"], ["1999-12-31", "2000-01-01"]
    >>> dates = pd.DataFrame({"date_earliest": first, "date_latest": last})
    >>> period_of(dates, "year").tolist()
    [1999, <NA>]
    >>> period_of(dates, "month").tolist()
    ['1999-12', nan]
    """
    first, last = (_period(documents, side, name) for side in ("date_earliest", "date_latest"))
    return first.where((first == last).fillna(False).astype(bool))


def period_of_passages(passages: pd.DataFrame, documents: pd.DataFrame, name: str) -> pd.Series:
    """Return the year, month or decade of each passage, from its own ``date`` or else from its document."""
    out = passages["doc_id"].map(period_of(documents, name))
    if "date" not in passages.columns:
        return out
    own = _period(passages, "date", name)
    return own.where(own.notna(), out)


def _period(table: pd.DataFrame, side: str, name: str) -> pd.Series:
    missing = pd.Series(None, index=table.index, dtype="str")
    found = table.get(side, missing).astype("str").str.extract(_YEAR_MONTH)
    if name == "month":
        return found["year"] + "-" + found["month"]
    if name == "decade":
        return found["year"].str[:3] + "0s"
    return pd.to_numeric(found["year"]).astype("Int64")


# ---------------------------------------------------------------------- values


@dataclass(frozen=True)
class Not:
    """A negated condition, as returned by `not_`."""

    wanted: Any


def not_(*values: Any) -> Not:
    """Negate a condition of `Corpus.where`.

    Parameters
    ----------
    *values
        One or more values, a list of values, or a function of the column.

    Returns
    -------
    Not
        A condition that keeps exactly the passages that ``where`` with these values would leave out, including
        passages with a missing value. ``not_("Ann", None)`` leaves those out as well.

    Examples
    --------
    >>> import textlab as tl
    >>> talk = tl.from_frame(pd.DataFrame({"text": ["So?", "Well."], "speaker": ["Interviewer", "Ann"]}))
    >>> talk.where(speaker=tl.not_("Interviewer")).passages["speaker"].tolist()
    ['Ann']
    """
    return Not(values[0] if len(values) == 1 else list(values))


def matches(name: str, wanted: Any, column: pd.Series) -> NDArray[np.bool_]:
    """Return whether each value of `column` matches: a value, a list, a function of the column, or `not_`.

    Raises
    ------
    UnknownName
        A string does not occur in the column.
    """
    if isinstance(wanted, Not):
        return ~matches(name, wanted.wanted, column)
    if isinstance(wanted, Callable):  # type: ignore[arg-type]
        hit = pd.Series(wanted(column), index=column.index).astype("boolean")
        return hit.fillna(False).to_numpy(bool)  # a missing value matches no condition
    values = _as_values(wanted)
    hit = _is_one_of(name, column, [v for v in values if v is not None])
    texts = [v for v in values if isinstance(v, str)]
    present = set(column[hit].unique()) if texts else set()
    for value in (v for v in texts if v not in present):
        see = "corpus.speakers" if name == "speaker" else "corpus.passages"
        _checks.known("where", name, value, sorted(map(str, column.dropna().unique())), see=see)
    if None in values:
        hit |= column.isna()
    return hit.to_numpy(bool)


def _is_one_of(name: str, column: pd.Series, values: list[Any]) -> pd.Series:
    """Return whether each value of a column is wanted; "2003" also finds the number 2003, and 2003 the text."""
    odd = [v for v in values if not isinstance(v, _SINGLE_VALUES) and not pd.api.types.is_scalar(v)]
    if odd:
        raise SchemaError(f"where: {name}={odd[0]!r} is no value; give a value, a list of values, or a function.")
    hit = column.isin(values)
    if pd.api.types.is_numeric_dtype(column) == all(isinstance(v, str) for v in values):
        hit |= column.notna() & column.astype("str").isin([str(v) for v in values])
    return hit


def _as_values(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]


def positions_by(column: pd.Series) -> list[NDArray[np.int64]]:
    """Return the rows of each value of `column`, sorted by value; rows with a missing value are left out."""
    codes, _ = pd.factorize(column, sort=True)
    order = np.argsort(codes, kind="stable")
    order = order[np.searchsorted(codes[order], 0) :]
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []


def conditions_in_words(conditions: Mapping[str, Any]) -> str:
    """Describe conditions for a methods paragraph, such as ``speaker is Ann or Bob and year is 2020``."""
    return " and ".join(f"{name} {_condition(wanted)}" for name, wanted in conditions.items())


def _condition(wanted: Any) -> str:
    turned = isinstance(wanted, Not)
    wanted = wanted.wanted if turned else wanted
    if callable(wanted):
        verb = "does not meet" if turned else "meets"
        return f"{verb} a condition ({getattr(wanted, '__name__', 'function')})"
    values = _as_values(wanted)
    more = f" or {len(values) - 5} others" if len(values) > 5 else ""
    return f"is {'not ' * turned}{' or '.join(map(str, values[:5]))}{more}"
