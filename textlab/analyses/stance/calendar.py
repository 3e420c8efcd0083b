"""Calendar time: documents grouped by month, quarter, year, several years, or before and after a date.

A document whose date is uncertain counts in each period in proportion to the part of its date interval in that period.
In each resample it is placed at one date drawn from the interval, so the interval of a rate includes the uncertainty of
dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..._wording import counted
from ...corpus.days import day_number, day_numbers, iso_day
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.resampling import percentile_interval
from ...units.few import shown_intervals
from .scoring import Scoring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens
    from ...tokens.find import Hits
    from ...units.draws import GroupDraws

FEWEST_DOCUMENTS = 5
_YEARS_PATTERN = re.compile(r"(\d+) years?")
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


class Periods(NamedTuple):
    """Consecutive periods, including empty ones: names, and edges in days since 1970 (one more than names)."""

    names: list[str]
    edges: NDArray[np.float64]


class _Dated(NamedTuple):
    """First and last day of each document with a complete date; `row` is -1 for the others."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]  # exclusive
    row: NDArray[np.int64]


def calendar_table(
    who: str,
    tokens: Tokens,
    hits: Hits,
    scoring: Scoring,
    group_of_passage: NDArray[np.int64],
    groups: tuple[str, ...],
    every: str,
    min_tokens: int,
    draws: GroupDraws,
) -> pd.DataFrame:
    """Return one row per group and period with the columns of a track; ``doc_id`` holds the name of the period."""
    dated = _dated_documents(who, tokens)
    periods = periods_of(who, every, float(dated.low.min()), float(dated.high.max()))
    of_hit = tokens.passage_of(hits.first)
    n_hits = np.bincount(of_hit, minlength=len(tokens.n_tokens))
    over_under = scoring.sums(of_hit, tokens.n_tokens, np.ones(len(of_hit), dtype=bool))
    doc = dated.row[tokens.doc_of_passage]
    parts = []
    for number, group in enumerate(groups):
        mine = (group_of_passage == number) & (doc >= 0) & (tokens.n_tokens > 0)
        if mine.any():
            sums = [
                np.bincount(doc[mine], weights=x[mine], minlength=len(dated.low))
                for x in (n_hits, tokens.n_tokens, *over_under)
            ]
            parts.append(_group_periods(group, sums, dated, periods, scoring, min_tokens, draws))
    if not parts:
        raise NotEnoughData(f"{who}: no group has words in a document with a date.")
    return pd.concat(parts, ignore_index=True)


def periods_of(who: str, every: str, first: float, last: float) -> Periods:
    """Return the periods between the first and the last day.

    >>> periods_of("x", "5 years", 11000.0, 13000.0).names
    ['2000-2004', '2005-2009']
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(every)):
        at = _asked_day(who, every)
        if not first < at < last:
            raise NotEnoughData(f"{who}: every document lies on one side of {every}.")
        return Periods([f"before {every}", f"from {every}"], np.array([first, at, last]))
    years = _YEARS_PATTERN.fullmatch(str(every))
    step = 12 * int(years[1]) if years else _MONTHS_OF.get(every, 0)
    if not step:
        raise SchemaError(
            f"{who}: every must be 'month', 'quarter', 'year', such as '5 years', or a date such as '1990-01-01', "
            f"not {every!r}."
        )
    begin, end = (_month_of(x) for x in (first, last - 1))
    starts = list(range(begin // step * step, end + step + 1, step))
    while _month_number(starts[-2]) >= last:
        starts.pop()
    return Periods([_period_name(at, step) for at in starts[:-1]], np.array([_month_number(at) for at in starts]))


def _asked_day(who: str, given: str) -> float:
    try:
        return day_number(given)
    except ValueError as error:
        raise SchemaError(f"{who}: every={given!r} is not a calendar date.") from error


def _month_of(day: float) -> int:
    """Return the month of a day, counted from January of the year 0."""
    return int(np.datetime64(int(day), "D").astype("datetime64[M]").astype(np.int64)) + 12 * 1970


def _month_number(month: int) -> float:
    """Return the first day of a month, in days since 1970."""
    return day_number(np.datetime64(month - 12 * 1970, "M"))


def _period_name(month: int, step: int) -> str:
    year = month // 12
    if step == 1:
        return f"{year}-{month % 12 + 1:02}"
    if step == 3:
        return f"{year} Q{month % 12 // 3 + 1}"
    return str(year) if step == 12 else f"{year}-{year + step // 12 - 1}"


def _dated_documents(who: str, tokens: Tokens) -> _Dated:
    documents = tokens.corpus.documents
    ends = [day_numbers(documents[name]) for name in ("date_earliest", "date_latest")]
    known = np.isfinite(ends[0]) & np.isfinite(ends[1])
    if not known.any():
        raise NotEnoughData(f"{who}: no document has both an earliest and a latest date; see corpus.documents.")
    if not known.all():
        gone = documents.index[~known]
        warn(f"{who}: {counted(len(gone), 'document')} without an earliest and a latest date left out: {gone[0]} ...")
    row = np.where(known, np.cumsum(known) - 1, -1).astype(np.int64)
    low, high = (end[known] for end in ends)
    return _Dated(low, high + 1, row)


def _group_periods(
    group: str,
    sums: list[NDArray[Any]],
    dated: _Dated,
    periods: Periods,
    scoring: Scoring,
    min_tokens: int,
    draws: GroupDraws,
) -> pd.DataFrame:
    spoken = np.flatnonzero(sums[1] > 0)
    hits, words, top, bottom = (x[spoken] for x in sums)
    low, high = dated.low[spoken], dated.high[spoken]
    a, b = np.maximum(low[:, None], periods.edges[:-1]), np.minimum(high[:, None], periods.edges[1:])
    share = np.clip(b - a, 0, None) / (high - low)[:, None]  # share of each document in each period
    n_hits, n_words, n_docs = hits @ share, words @ share, (share > 0).sum(axis=0)
    rate = np.where(n_words >= max(1, min_tokens), scoring.ratio(top @ share, bottom @ share), np.nan)
    ends = np.full((2, len(rate)), np.nan)
    wanted = np.flatnonzero(np.isfinite(rate) & (n_docs >= FEWEST_DOCUMENTS) & (n_hits > 0))
    if draws.n and len(wanted):
        rates = _resampled_rates(group, scoring, (top, bottom), low, high, periods, draws)
        for k in wanted:
            column = rates[:, k]
            ends[:, k] = percentile_interval(column[np.isfinite(column)], confidence=draws.confidence)
    ends = np.array(shown_intervals(*ends)[:2])
    days = [iso_day(x) for x in periods.edges]
    last = [iso_day(x - 1) for x in periods.edges[1:]]
    return pd.DataFrame(
        {"group": group, "doc_id": periods.names, "low": days[:-1], "high": last, "n_hits": n_hits,
         "n_tokens": n_words, scoring.column: rate, "ci_low": ends[0], "ci_high": ends[1], "n_clusters": n_docs}
    )  # fmt: skip


def _resampled_rates(
    group: str,
    scoring: Scoring,
    sums: tuple[NDArray[Any], NDArray[Any]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    periods: Periods,
    draws: GroupDraws,
) -> NDArray[np.float64]:
    """Resample documents, each at one date drawn within its interval; shape (n_resamples, n_periods)."""
    weights = draws.weights(f"documents of {group}", len(low)).astype(np.float64)
    dates: Callable[..., Any] = draws_of_dates(draws, group)
    at = low + (high - low) * dates(weights.shape)
    box = np.clip(np.searchsorted(periods.edges, at, side="right") - 1, 0, len(periods.names) - 1)
    cell = (np.arange(len(weights))[:, None] * len(periods.names) + box).ravel()
    size = len(weights) * len(periods.names)
    top, bottom = (np.bincount(cell, weights=(weights * x).ravel(), minlength=size) for x in sums)
    return scoring.ratio(top, bottom).reshape(len(weights), -1)


def draws_of_dates(draws: GroupDraws, group: str) -> Callable[..., Any]:
    """Return a random generator for the dates of a group, separate from the one that draws its documents."""
    from ..._checks import source_of

    return source_of(draws.seed, f"dates of {group}").random
