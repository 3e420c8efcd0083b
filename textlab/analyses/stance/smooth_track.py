"""Smooth a track by lowess, with a confidence band that allows for autocorrelation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted, plural
from ...measures.pooling import pool_estimates
from ...measures.series import autocorrelation, effective_length
from ...measures.smoothing import SPAN, SmoothBand, lowess, lowess_band
from ...results import Result, settings_of
from ...units.few import shown_intervals
from .scoring import score_label
from .series import TrackSeries, checked_track, series_asked, shown_place, units_table
from .track import StanceTrack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_SMOOTHED = 20  # units; with fewer, a smooth line shows mostly chance
CURVE_PLACES = 60  # number of places at which the curve is evaluated


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SmoothTrack(Result):
    """A smooth line through the units of a track. Made by `smooth_track`."""

    track: StanceTrack = field(metadata={"private": True})
    units: pd.DataFrame = field(
        metadata={"private": True}
    )  # group, doc_id, low, high, score, size: the smoothed values

    TITLE: ClassVar[str] = "A track, smoothed"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"curve": "stance_curve"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Cleveland 1979, Journal of the American Statistical Association 74:829-836 (lowess)",
        "Lazarus, Lewis, Stock & Watson 2018, Journal of Business & Economic Statistics 36:541-559 (band)",
        "Imbens & Kolesar 2016, Review of Economics and Statistics 98:701-712 (degrees of freedom)",
        "Bartlett 1946, Supplement to the Journal of the Royal Statistical Society 8:27-41 (effective number)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by` of the track; quotes() shows its marked places",
            "doc_id": "document, or 'by date'",
            "at": "place on the axis: progress (0 to 1), or a date",
            "score": "value of the smooth line, in the unit of the track",
            "ci_low": "lower end of the pointwise band; missing with robust rounds",
            "ci_high": "upper end",
            "near_end": "whether the window extends beyond an end of the series, where the curve is unreliable",
            "n_units": "number of turns or documents of the series",
            "autocorrelation": "lag-1 autocorrelation of the residuals",
            "n_effective": "effective number of independent units",
            "autoregression": "of the errors, from one unit to the next, allowed for in the band; missing without one",
        }
    )

    def series(self) -> pd.DataFrame:
        """Return one row per series: ``group, doc_id, n_units, autocorrelation, n_effective, autoregression``."""
        names = ["group", "doc_id", "n_units", "autocorrelation", "n_effective", "autoregression"]
        return self.frame[names].drop_duplicates().reset_index(drop=True)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        passage = self.tokens.passage_of(self.track.hits.first)
        mine = self.track.group_of_passage[passage] == self.track.groups.index(label)
        return self.track.hits.first[mine], self.track.hits.last[mine]

    def summary(self) -> str:
        """Describe how much the first line changes, its data, and what it does not show."""
        used, first = self.settings, self.series().iloc[0]
        line = self.frame[(self.frame["group"] == first["group"]) & (self.frame["doc_id"] == first["doc_id"])]
        inner = line[~line["near_end"]]
        inner = line if inner.empty else inner
        return (
            f"Leaving out the uncertain ends, {first['group']} ({first['doc_id']}) goes from "
            f"{inner['score'].iloc[0]:.2f} to {inner['score'].iloc[-1]:.2f} {score_label(self.track.settings)}. "
            f"Its {counted(int(first['n_units']), used['unit'])} (autocorrelation {first['autocorrelation']:.2f}) are "
            f"worth {first['n_effective']:.0f} independent ones. {counted(len(self.series()), 'line')} by lowess (span "
            f"{used['span']:.2f}, {used['iterations']} robust rounds). {self._describe_band()} "
            "Another span gives another line, and no line shows a cause."
        )

    def _describe_band(self) -> str:
        if self.settings["iterations"] or not self.settings["n_resamples"]:
            return "No band was drawn."
        return f"The band ({self.settings['confidence']:.0%}) is pointwise: it holds for one place at a time."

    def notes(self) -> str:
        """Say what the band holds and what not, how uncertain dates were treated, and what robust rounds do."""
        n, said = self.settings["n_uncertain"], []
        if n:
            said.append(f"{counted(n, 'document')} with uncertain dates: each resample draws their dates anew.")
        if self.settings["iterations"]:
            said.append(
                "No band: robust rounds give outlying scores less weight. If scores are skewed, as rates of short "
                "turns "
                "are, the line lies below their mean, and no interval of the mean fits it."
            )
        elif self.settings["n_resamples"]:
            said.append(BANDS_SIMULATED)
        return " ".join(said)

    def _gist(self) -> str:
        return f"{self.settings['lexicon']}, span {self.settings['span']:.2f}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Scores of {plural(used['unit'])} were smoothed by lowess with span {used['span']:.2f} and "
            f"{used['iterations']} robust rounds, weighted by length{self._band_method()}."
        )

    def _band_method(self) -> str:
        used = self.settings
        if used["iterations"] or not used["n_resamples"]:
            return ""
        drawn = f", pooled over {used['n_resamples']:,} draws of uncertain dates" if used["n_uncertain"] else ""
        return f"; pointwise {used['confidence']:.0%} bands allow for neighbours that are alike{drawn}"


BANDS_SIMULATED = (
    "In simulations of 30 to 120 units, bands (95%) of a level and of a rise held the true value in 91 to 98 of 100, "
    "also with bursty turns and with neighbours correlated by .6. A line is straighter than the truth: near a hump "
    "that fills the series the bands of span 2/3 held it in 77 to 97, those of span .3 in 93 to 98 "
    "(benchmarks/COVERAGE_TRACKS.md)."
)


@recorded
def smooth_track(
    track: StanceTrack,
    *,
    span: float = SPAN,
    iterations: int = 0,
    n_resamples: int = 500,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> SmoothTrack:
    """Smooth a track by locally weighted regression (lowess), over its turns or documents.

    Parameters
    ----------
    track : StanceTrack
        Track over progress or dates. Its turns or documents are smoothed, not its bins, and weighted by their words.
    span : float
        Share of the units in each window; report it with the line.
    iterations : int
        Number of robustness iterations, in which outliers are downweighted (Cleveland takes 3). By default none: rates
        of short turns
        are skewed, and a robust line follows the many low ones. In simulations of a level rate of 20 it ran at 18
        with even turns and at 15 with bursty ones; without such rounds at 20. A robust line has no band.
    n_resamples : int
        If dates are uncertain, number of draws of each date within its interval, which widen the band. 0: no band.
    confidence : float
        Nominal coverage of the band at each place.
    rng : int or Generator
        Seed or generator of the draws.

    Returns
    -------
    SmoothTrack
        ``group, doc_id, at, score, ci_low, ci_high, near_end`` at 60 places of each series, and for each series
        ``n_units, autocorrelation, n_effective, autoregression``.

    Raises
    ------
    NotEnoughData
        No series has 20 turns or dated documents.

    Notes
    -----
    Without robust rounds a line is a weighted sum of the scores; its errors (`measures.series_errors`) are found from
    slow cosines of the residuals, corrected by a first-order autoregression for what a short series cannot show, with t
    on few degrees of freedom. Resampled blocks of neighbours, which are usual, held a level in 80 to 83 of 100
    simulations at 95 % where neighbours were alike.

    References
    ----------
    Cleveland 1979, Journal of the American Statistical Association 74:829-836; Lazarus, Lewis, Stock & Watson 2018,
    Journal of Business & Economic Statistics 36:541-559; Imbens & Kolesar 2016, Review of Economics and Statistics
    98:701-712.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["no doubt at all"] * 15 + ["perhaps maybe yes well"] * 15
    >>> rows = pd.DataFrame({"text": texts, "doc_id": "talk", "speaker": "Ann"})
    >>> rows["turn_id"] = [f"t{k:02}" for k in range(30)]
    >>> tokens = tl.tokenize(tl.from_frame(rows, rows="passage"))
    >>> track = tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=0)
    >>> line = tl.smooth_track(track, span=0.3, n_resamples=0).table["score"]
    >>> round(line.iloc[0]), round(line.iloc[-1])
    (0, 500)
    """
    who = "smooth_track"
    checked_track(who, track)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    long, n_short = series_asked(who, track, FEWEST_SMOOTHED)
    parts, units = [], []
    for series in long:
        source = _checks.source_of(seed, f"{series.group}\t{series.doc_id}")
        parts.append(_curve_table(track, series, span, iterations, draw, source))
        units.append(units_table(series))
    unit = "document" if track.settings["over"] == "date" else "turn"
    n_uncertain = int(sum((s.low < s.high).sum() for s in long))
    used = settings_of(track.tokens, who, by=track.settings["by"], lexicon=track.lexicon.name, span=float(span),
                       iterations=iterations, unit=unit, n_uncertain=n_uncertain, n_too_short=n_short,
                       n_resamples=draw.n, confidence=draw.confidence, rng=draw.seed)  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return SmoothTrack(frame=frame, tokens=track.tokens, settings=used, track=track, units=pd.concat(units))


def _curve_table(
    track: StanceTrack, series: TrackSeries, span: float, iterations: int, draw: _checks.Drawing, source: Any
) -> pd.DataFrame:
    x, at = series.middle, np.linspace(series.middle[0], series.middle[-1], CURVE_PLACES)
    value = lowess(x, series.value, weights=series.size, at=at, span=span, iterations=iterations)
    residual = series.value - np.interp(x, at, value)
    band = lowess_band(x, series.value, weights=series.size, at=at, span=span, confidence=draw.confidence)
    drawn = bool(draw.n) and not iterations
    low, high = _band_ends(series, band, draw, source) if drawn else np.full((2, CURVE_PLACES), np.nan)
    return pd.DataFrame(
        {"group": series.group, "doc_id": series.doc_id, "at": [shown_place(track, t) for t in at], "score": value,
         "ci_low": low, "ci_high": high, "near_end": band.near_end, "n_units": len(series),
         "autocorrelation": float(autocorrelation(residual)[0]), "n_effective": effective_length(residual),
         "autoregression": band.autoregression if drawn else np.nan}
    )  # fmt: skip


def _band_ends(series: TrackSeries, band: SmoothBand, draw: _checks.Drawing, source: Any) -> tuple[Floats, Floats]:
    """Return the ends of the band around the line, widened by how the line moves when uncertain dates are drawn."""
    half = band.high - band.value
    if (series.low < series.high).any():
        curves = np.array(_drawn_curves(series, band, draw.n, source))
        # the errors within a draw are those at the middles of the intervals: dates hardly change them
        variances = np.broadcast_to(band.se**2, curves.shape)
        both = pool_estimates(curves, variances, df=band.df, confidence=draw.confidence)
        half = both.high - both.value
    size = 100 * float(np.abs(series.value).max())
    shown = shown_intervals(band.value - half, band.value + half, scale=size)
    return shown.low, shown.high


def _drawn_curves(series: TrackSeries, band: SmoothBand, n: int, source: Any) -> list[Floats]:
    curves = []
    for _ in steps(range(max(n, 2)), "smooth_track: lines"):
        x = series.low + (series.high - series.low) * source.random(len(series))
        curves.append(lowess(x, series.value, weights=series.size, at=band.at, span=band.span, iterations=0))
    return curves
