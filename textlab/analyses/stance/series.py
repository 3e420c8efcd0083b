"""A track without bins: the score of each turn of a talk, or of each dated document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ...corpus.days import day_number, day_numbers, iso_day
from ...errors import NotEnoughData, SchemaError
from ...units.clusters import turns_of
from .track import StanceTrack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BY_DATE = "by date"  # instead of a document, for a series of documents
DAYS_OF_YEAR = 365.2425


class TrackSeries(NamedTuple):
    """Units of one group in order: turns of a document by progress, or documents by date."""

    group: str
    doc_id: str
    unit: Ints  # number of the turn, or of the document
    low: Floats  # place: progress at which the turn begins, or first day in days since 1970
    high: Floats  # end of the date interval; equal to `low` if the place is certain
    value: Floats
    size: Floats  # denominator of the score: words or places
    n_tokens: Floats

    @property
    def middle(self) -> Floats:
        """Return the midpoint of `low` and `high`."""
        return (self.low + self.high) / 2

    def __len__(self) -> int:
        """Return the number of units, not of fields."""
        return len(self.unit)


def track_series(track: StanceTrack) -> Iterator[TrackSeries]:
    """Yield the series of each group: one per document over progress, or one across documents over dates."""
    doc = track.tokens.doc_of_passage
    dated = track.settings["over"] == "date"
    low, high = unit_dates(track) if dated else (np.zeros(0), np.zeros(0))
    for number, group in enumerate(track.groups):
        mine = (track.group_of_passage == number) & (track.tokens.n_tokens > 0)
        if dated:
            mine &= np.isfinite(low[doc]) & np.isfinite(high[doc])
            if mine.any():
                yield _series_of(track, mine, group, BY_DATE, doc, (low, high))
            continue
        for document in np.unique(doc[mine]).tolist():
            here = mine & (doc == document)
            name = str(track.tokens.corpus.documents.index[document])
            yield _series_of(track, here, group, name, turns_of(track.tokens).of_passage, None)


def _series_of(
    track: StanceTrack, mine: NDArray[np.bool_], group: str, doc_id: str, unit: Ints, dates: Any
) -> TrackSeries:
    """Return one series, with its units in the order of their places."""
    tokens, passages = track.tokens, np.flatnonzero(mine)
    units, first, back = np.unique(unit[passages], return_index=True, return_inverse=True)
    words = np.bincount(back, weights=tokens.n_tokens[passages], minlength=len(units)).astype(np.float64)
    number = np.full(len(mine), -1)
    number[passages] = back
    of_hit = number[tokens.passage_of(track.hits.first)]
    top, bottom = track.scoring.sums(of_hit[of_hit >= 0], words, of_hit >= 0)
    if dates is None:
        low = high = tokens.progress(np.asarray(tokens.bounds[:-1])[passages[first]])
    else:
        low, high = dates[0][units], dates[1][units]
    kept = np.flatnonzero(bottom > 0)
    order = kept[np.lexsort((units[kept], low[kept] + high[kept]))]
    value = track.scoring.ratio(top, bottom)
    return TrackSeries(group, doc_id, units[order], low[order], high[order], value[order], bottom[order], words[order])


def unit_dates(track: StanceTrack) -> tuple[Floats, Floats]:
    """Return the first and the last day of each document's date, as days since 1970; nan if unknown."""
    documents = track.tokens.corpus.documents
    return day_numbers(documents["date_earliest"]), day_numbers(documents["date_latest"])


def checked_track(who: str, track: Any) -> None:
    """Raise unless `track` is a track over progress or dates."""
    if not isinstance(track, StanceTrack):
        raise SchemaError(f"{who}: track must be the result of track_stance, not {type(track).__name__}.")
    if track.settings["over"] == "seconds":
        raise SchemaError(f"{who}: seconds are not supported; call track_stance with over='progress' or 'date'.")


def day_of(who: str, given: Any) -> float:
    """Return a date as days since 1970."""
    try:
        return day_number(given)
    except (ValueError, TypeError) as error:
        raise SchemaError(f"{who}: {given!r} is not a date; write it as '1933-03-04'.") from error


def shown_place(track: StanceTrack, at: float) -> Any:
    """Return a place on the axis as shown in tables: progress unchanged, a day as an ISO date."""
    if track.settings["over"] != "date":
        return float(at)
    return iso_day(at) if np.isfinite(at) else None


def place_asked(who: str, track: StanceTrack, at: Any) -> float:
    """Return a user-given place as a number: progress, or days since 1970."""
    if track.settings["over"] == "date":
        return day_of(who, at)
    if isinstance(at, int | float) and not isinstance(at, bool) and 0 < at < 1:
        return float(at)
    raise SchemaError(f"{who}: over progress a place lies between 0 and 1, not at {at!r}.")


def series_asked(who: str, track: StanceTrack, least: int, group: str | None = None) -> tuple[list[TrackSeries], int]:
    """Return the series with enough units, and the number of series that are too short.

    Raises
    ------
    NotEnoughData
        All series are too short.
    """
    every = [s for s in track_series(track) if group is None or s.group == group]
    long = [s for s in every if len(s) >= least]
    if not long:
        most = max((len(s) for s in every), default=0)
        unit = "documents with whole dates" if track.settings["over"] == "date" else "turns"
        raise NotEnoughData(
            f"{who}: the longest series has {most} {unit}; at least {least} are needed to tell a change from chance. "
            "Compare two stretches that you choose beforehand: compare_stretches."
        )
    return long, len(every) - len(long)


def units_table(series: TrackSeries) -> pd.DataFrame:
    """Return the units of a series for plots: ``group, doc_id, low, high, score, size``."""
    columns = {"low": series.low, "high": series.high, "score": series.value, "size": series.size}
    return pd.DataFrame({"group": series.group, "doc_id": series.doc_id, **columns})
