"""Interrupted time series: level and slope of a track before and after a known date, with robust errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, plural
from ...corpus.days import day_number, iso_day
from ...errors import NotEnoughData, warn
from ...measures.pooling import pool_estimates
from ...measures.trends import InterruptedSeries, interrupted_series
from ...results import Result, settings_of
from ...units.few import describe_missing_intervals, shown_intervals
from .compare import StretchComparison, compare_stretches
from .scoring import score_label
from .series import (
    BY_DATE,
    DAYS_OF_YEAR,
    TrackSeries,
    checked_track,
    place_asked,
    series_asked,
    shown_place,
    unit_dates,
    units_table,
)
from .track import StanceTrack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_ASKED = 10  # five on each side
TERMS = {
    "level": "level just before",
    "slope": "slope before",
    "change_of_level": "change of level",
    "change_of_slope": "change of slope",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class InterruptedTrack(Result):
    """Level and slope of a track before and after a known date. Made by `interrupted`."""

    track: StanceTrack = field(metadata={"private": True})
    units: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Before and after a known date"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"series": "stance_interrupted"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Bernal, Cummins & Gasparrini 2017, International Journal of Epidemiology 46:348-355",
        "Lazarus, Lewis, Stock & Watson 2018, Journal of Business & Economic Statistics 36:541-559 (errors)",
        "Imbens & Kolesar 2016, Review of Economics and Statistics 98:701-712 (degrees of freedom)",
        "Rubin 1987, Multiple Imputation (pooling over draws of dates)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by` of the track; quotes() shows its marked places",
            "doc_id": "document, or 'by date'",
            "term": "level just before, slope before, change of level, change of slope (slopes per year, or per talk)",
            "estimate": "estimate, in the unit of the track",
            "se": "standard error that allows for neighbours that are alike",
            "df": "degrees of freedom of the t interval",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end",
            "p": "p value of the hypothesis that the true value is 0",
            "n_before": "number of turns or documents before",
            "n_after": "number of turns or documents from the date on",
            "autocorrelation": "lag-1 autocorrelation of the residuals",
            "n_waves": "number of cosines in the standard error",
        }
    )

    def words(self, group: str, *, doc_id: str | None = None) -> StretchComparison:
        """Compare everything before with everything after, pattern by pattern.

        Parameters
        ----------
        group : str
        doc_id : str, optional
            For a track over progress: use only this document.
        """
        _checks.known("words", "group", group, self.frame["group"])
        at = self.settings["at"]
        if self.track.settings["over"] != "date":
            return compare_stretches(self.track, (0.0, at), (at, 1.0), group=group, doc_id=doc_id)
        low, high = unit_dates(self.track)
        eve = iso_day(day_number(at) - 1)
        ends = [shown_place(self.track, x) for x in (np.nanmin(low), np.nanmax(high))]
        return compare_stretches(self.track, (ends[0], eve), (at, ends[1]), group=group)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        passage = self.tokens.passage_of(self.track.hits.first)
        mine = self.track.group_of_passage[passage] == self.track.groups.index(label)
        return self.track.hits.first[mine], self.track.hits.last[mine]

    def summary(self) -> str:
        """Describe how much level and slope change, and what that does not show."""
        used, jump, turn = self.settings, self.frame.iloc[2], self.frame.iloc[3]
        return (
            f"At {used['at']} the level of {jump['group']} changes by {_with_ends(jump)} "
            f"({score_label(self.track.settings)}), the slope by {_with_ends(turn)} per {used['per']}. "
            f"There are {counted(int(jump['n_before']), used['unit'])} before and {int(jump['n_after'])} after; the "
            f"intervals ({used['confidence']:.0%}) allow for autocorrelation (residuals "
            f"{jump['autocorrelation']:.2f}). Any other change at that date is part of the estimate, and choosing the "
            "date after seeing the series makes the intervals too narrow."
        )

    def notes(self) -> str:
        """Say which numbers have no interval, and why."""
        named = self.frame.assign(group=self.frame["group"].astype(str) + ", " + self.frame["doc_id"].astype(str))
        bare = describe_missing_intervals(named, "estimate", "the scores do not vary around the two lines")
        return f"{bare} {CUTS_SIMULATED}".strip()

    def _gist(self) -> str:
        return f"{self.settings['lexicon']} at {self.settings['at']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        drawn = f", pooled over {used['n_draws_used']} draws of uncertain dates" if used["n_draws_used"] else ""
        return (
            f"Level and slope of the scores of {plural(used['unit'])} before and after {used['at']} were estimated by "
            f"weighted least squares; errors from slow cosines allow for neighbours that are alike{drawn} "
            f"({used['confidence']:.0%} t intervals)."
        )


CUTS_SIMULATED = (
    "In simulated series of 30 to 120 units, these 95% intervals covered the true value in 90 to 99 of 100 series if "
    "neighbours correlate by up to .6 (benchmarks/COVERAGE_TRACKS.md); by .9, when the level itself wanders, in about "
    "80 to 95. With few units they are wide: a handful of degrees of freedom (df) is usual."
)


def _with_ends(row: pd.Series) -> str:
    if pd.isna(row["ci_low"]):
        return f"{row['estimate']:.2f} (no interval)"
    return f"{row['estimate']:.2f} [{row['ci_low']:.2f}, {row['ci_high']:.2f}]"


@recorded
def interrupted(
    track: StanceTrack,
    at: str | float,
    *,
    group: str | None = None,
    n_waves: int | None = None,
    n_draws: int = 50,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> InterruptedTrack:
    """Estimate the change in level and slope of a track at a known date or place.

    Parameters
    ----------
    track : StanceTrack
        Track over dates (a series of documents) or progress (a series of turns).
    at : str or float
        A date such as ``"1933-03-04"``, or a progress between 0 and 1; units at this place count as after. Choose it
        before looking at the series.
    group : str, optional
        Use only this group. Default: all.
    n_waves : int, optional
        Number of slow cosines in the standard errors. Default: ``floor(0.7 n^(2/3))``, from 2 to 60. Fewer allow for
        neighbours that are alike over longer stretches, and give wider intervals.
    n_draws : int
        If dates are uncertain, number of draws of each date within its interval; the fits are pooled (Rubin 1987).
    confidence : float
    rng : int or Generator
        Seed or generator of the draws.

    Returns
    -------
    InterruptedTrack
        Four rows per series: level just before, slope before, change of level, change of slope. ``words(group)`` shows
        which patterns explain the difference.

    Raises
    ------
    NotEnoughData
        No series has five turns or documents on each side.

    Warns
    -----
    TextlabWarning
        A series has fewer than five units on a side, and is left out.

    Notes
    -----
    Weighted least squares. The errors (`measures.series_errors`) are found from slow cosines of the residuals,
    corrected by a first-order autoregression for what a short series cannot show, with t on few degrees of freedom.
    Newey-West errors, which are usual, held the true value in 64 to 93 of 100 simulations of 30 to 120 units at 95 %,
    these in 90 to 99.

    References
    ----------
    Lazarus, Lewis, Stock & Watson 2018, Journal of Business & Economic Statistics 36:541-559; Imbens & Kolesar 2016,
    Review of Economics and Statistics 98:701-712; Cheang & Reinsel 2000, Journal of the American Statistical
    Association 95:1173-1184.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> texts = ["no doubt at all now"] * 30 + ["perhaps so it is now"] * 30
    >>> rows = pd.DataFrame({"text": texts, "party": "A", "date": [f"{1900 + k}" for k in range(60)]})
    >>> tokens = tl.tokenize(tl.from_frame(rows))
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # documents of five words
    ...     track = tl.track_stance(tokens, tl.load_lexicon("hedges"), by="party", over="date", n_resamples=0)
    >>> found = tl.interrupted(track, "1930-01-01")
    >>> round(float(found.table["estimate"].iloc[2]))
    200
    """
    who = "interrupted"
    checked_track(who, track)
    where = place_asked(who, track, at)
    if group is not None:
        _checks.known(who, "group", group, track.groups)
    level, source = _checks.share(who, "confidence", confidence), _checks.generator(who, rng)
    long, _ = series_asked(who, track, FEWEST_ASKED, group)
    draws = _checks.whole(who, "n_draws", n_draws, least=2)
    rows, kept = _series_rows(who, long, where, n_waves, draws, level, source[0])
    dated = track.settings["over"] == "date"
    uncertain = any((s.low < s.high).any() for s in kept)
    used = settings_of(track.tokens, who, by=track.settings["by"], lexicon=track.lexicon.name,
                       at=shown_place(track, where), per="year" if dated else "talk",
                       unit="document" if dated else "turn", n_draws_used=draws if uncertain else 0,
                       confidence=level, rng=source[1])  # fmt: skip
    units = pd.concat([units_table(s) for s in kept], ignore_index=True)
    return InterruptedTrack(frame=pd.DataFrame(rows), tokens=track.tokens, settings=used, track=track, units=units)


def _series_rows(
    who: str, long: list[TrackSeries], where: float, n_waves: Any, draws: int, level: float, source: Any
) -> tuple[list[dict[str, Any]], list[TrackSeries]]:
    rows: list[dict[str, Any]] = []
    kept, refused = [], []
    for series in long:
        try:
            rows += _four_rows(series, where, n_waves, draws, level, source)
            kept.append(series)
        except NotEnoughData:
            refused.append(series)
    if not kept:
        raise NotEnoughData(
            f"{who}: no series has five units, at two or more times, on each side of the date; the longest has "
            f"{max(len(s) for s in long)} in all. Compare the two stretches as wholes: compare_stretches."
        )
    if refused:
        warn(f"{who}: {refused[0].group!r} ({refused[0].doc_id}) has too few units on one side and is left out.")
    return rows, kept


def _four_rows(
    series: TrackSeries, where: float, n_waves: Any, draws: int, level: float, source: Any
) -> list[dict[str, Any]]:
    scale = DAYS_OF_YEAR if series.doc_id == BY_DATE else 1.0
    uncertain = bool((series.low < series.high).any())
    fits = []
    for _ in range(draws if uncertain else 1):
        # the drawn dates determine the order of the units and the side on which each lies
        x = series.low + (series.high - series.low) * source.random(len(series)) if uncertain else series.middle
        fits.append(interrupted_series((x - where) / scale, series.value, 0.0, weights=series.size, n_waves=n_waves,
                                       confidence=level))  # fmt: skip
    size = float(np.abs(series.value).max())
    numbers = [_with_sure_ends(_pooled_term(fits, k, level), size) for k in range(4)]
    about = {"n_before": fits[0].n_before, "n_after": fits[0].n_after, "autocorrelation": fits[0].autocorrelation,
             "n_waves": fits[0].n_waves}  # fmt: skip
    return [{"group": series.group, "doc_id": series.doc_id, "term": said, **number, **about}
            for said, number in zip(TERMS.values(), numbers, strict=True)]  # fmt: skip


def _with_sure_ends(term: dict[str, float], size: float) -> dict[str, float]:
    """Withhold interval, error and p of a series that lies on its lines: nothing is left to estimate an error from."""
    low, high, n_flat = shown_intervals(term["ci_low"], term["ci_high"], scale=100 * size)
    ends = {"ci_low": float(low), "ci_high": float(high)}
    return {**term, **ends, **({"se": np.nan, "p": np.nan} if n_flat else {})}


def _pooled_term(fits: list[InterruptedSeries], k: int, level: float) -> dict[str, float]:
    names = ("estimate", "se", "df", "ci_low", "ci_high", "p")
    if len(fits) == 1:
        one = fits[0]
        ends = (one.estimate, one.se, one.df, one.low, one.high, one.p)
        return dict(zip(names, (float(x[k]) for x in ends), strict=True))
    from scipy.special import stdtr

    df = float(np.mean([f.df[k] for f in fits]))
    both = pool_estimates([f.estimate[k] for f in fits], [f.se[k] ** 2 for f in fits], df=df, confidence=level)
    value, se, df = float(both.value), float(both.se), float(both.df)
    p = 2 * float(stdtr(df, -abs(value) / se)) if se > 0 else np.nan
    return dict(zip(names, (value, se, df, float(both.low), float(both.high), p), strict=True))
