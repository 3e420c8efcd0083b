"""Trend of a label in machine-made codes, corrected by a hand-coded sample, beside naive and labelled-only ones.

A trend in predicted labels is not a trend in stance: if the errors of a machine drift over time, it shows a trend where
there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, singular
from ...coding import Codes
from ...errors import NotEnoughData
from ...measures.correction import (
    CorrectedSlopes,
    dsl_regression,
    labelled_regression,
    naive_regression,
    ppi_regression,
)
from ...measures.pooling import pool_estimates
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from ...units.few import describe_missing_intervals, shown_intervals
from .correcting import (
    BY_HAND,
    CITED,
    CORRECTIONS,
    NAIVE,
    check_equal_chances,
    corrected_interval,
    correction_methods,
    warn_few_coded,
)
from .units import coded_and_predicted, coded_target, positions_in_time

FEWEST_TIMES = 6  # five dates are five points, not a line


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CorrectedTrend(CodedResult):
    """Change of a share over time, with and without correction. Made by `correct_trend`."""

    data: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Corrected trend"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"slopes": "stance_slopes"})
    CITATIONS: ClassVar[tuple[str, ...]] = (*CITED, "Rubin 1987, Multiple Imputation (pooling over draws of dates)")
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "method": "naive, labelled only, dsl or ppi; quotes() shows the passages that count for the label",
            "slope": "change of the share per unit of time (per year, over dates)",
            "se": "cluster-robust standard error",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end",
            "n_labelled": "number of passages coded by people",
            "n_predicted": "number of passages with a prediction",
            "n_clusters": "number of clusters of the passages used",
        }
    )

    def _coded(self, label: Any) -> Sequence[str]:
        column = "predicted" if label == NAIVE else "coded"
        return list(self.data.index[self.data[column] > 0])

    def summary(self) -> str:
        """Describe the three slopes, and what they do not show."""
        used = self.settings
        lines = {
            row["method"]: corrected_interval(row["slope"], row["ci_low"], row["ci_high"], 3)
            for _, row in self.frame.iterrows()
        }
        return (
            f"Change in the share of {used['label']} on {used['target']} per {used['time_unit']}: "
            f"{used['method']} {lines[used['method']]}, {BY_HAND} {lines[BY_HAND]}, {NAIVE} {lines[NAIVE]}. "
            f"Intervals ({used['confidence']:.0%}) allow for clustering by {singular(used['cluster'])}"
            f"{self._drawn_dates()}. Do not report the naive trend: machine errors that drift over time look like "
            "change. A trend is a description; speakers and settings change over time, too."
        )

    def _drawn_dates(self) -> str:
        n = self.settings["n_draws_used"]
        return f" and for uncertain dates ({n} draws)" if n else ""

    def notes(self) -> str:
        """Say which slopes have no interval, and why."""
        return describe_missing_intervals(self.frame, "slope", "the codes do not vary around the line")

    def _gist(self) -> str:
        return f"{self.settings['label']} on {self.settings['target']} over {self.settings['over']}"

    def _methods_sentence(self) -> str:
        return correction_methods(self.settings, f"linear trend over {self.settings['over']}")


@recorded
def correct_trend(
    predictions: pd.DataFrame | Codes,
    codes: Codes,
    *,
    over: str = "date",
    target: str | None = None,
    label: str = "favour",
    method: str = "dsl",
    cluster: str | None = None,
    n_draws: int = 200,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> CorrectedTrend:
    """Estimate the trend in the share of a label from machine-made codes, corrected by people's codes.

    Parameters
    ----------
    predictions, codes, target, label
        As in `correct_share`.
    over : str
        ``"date"`` (of the documents, in years) or a numeric column of ``codes.units``.
    method : {"dsl", "ppi"}
        As in `correct_share`.
    cluster : str, optional
        Column of the clusters. Default: documents over dates, else turns.
    n_draws : int
        If dates are uncertain, number of draws of each date within its interval; the fits are pooled (Rubin 1987).
    confidence : float
    rng : int or Generator
        Seed or generator of the draws.

    Returns
    -------
    CorrectedTrend
        Three rows: naive, labelled only, corrected. Passages without a time are left out.

    Raises
    ------
    NotEnoughData
        There are fewer than six distinct times (too few for a line), or too few coded passages.

    Warns
    -----
    TextlabWarning
        There are fewer than 30 clusters, so that standard errors are too small.

    Notes
    -----
    The trend is linear in time: it describes the direction of change, not its shape.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import textlab as tl
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> _ = path.write_text("unit_id,tax\\n" + "".join(f"u{k},{'favour' if k > 9 else 'none'}\\n" for k in range(20)))
    >>> units = pd.DataFrame({"prob": 0.5, "week": [*range(20)] * 2}, index=[f"u{k}" for k in range(40)])
    >>> machine = pd.DataFrame({"unit_id": units.index, "label": "favour"})
    >>> found = tl.correct_trend(machine, tl.read_codes(path, units=units), over="week")
    >>> found.table[["method", "slope"]].round(3).values.tolist()
    [['naive', 0.0], ['labelled only', 0.075], ['dsl', 0.075]]
    """
    who = "correct_trend"
    target = coded_target(who, codes, target)
    _checks.one_of(who, "method", method, CORRECTIONS)
    level, seed = _checks.share(who, "confidence", confidence), _checks.generator(who, rng)
    data = coded_and_predicted(who, codes, predictions, target, label)
    if method == "ppi":
        check_equal_chances(who, data)
    data["low"], data["high"], unit = positions_in_time(who, codes, data, over)
    data = data[data["low"].notna() & data["high"].notna()]
    _enough_times(who, data, over)
    labels, name = clusters_of_units(who, codes, data.index, cluster or ("doc_id" if over == "date" else None))
    warn_few_coded(who, labels, name)
    uncertain = bool((data["low"] < data["high"]).any())
    draws = _checks.whole(who, "n_draws", n_draws, least=2) if uncertain else 1
    rows = _trend_rows(data, labels, method, level, draws, seed)
    used = settings_of(codes.tokens, who, by=None, target=target, label=label, method=method, over=over, time_unit=unit,
                       cluster=name, n_draws_used=draws if uncertain else 0, confidence=level, rng=seed[1],
                       n_labelled=int(data["coded"].notna().sum()))  # fmt: skip
    return CorrectedTrend(frame=pd.DataFrame(rows), tokens=codes.tokens, settings=used, codes=codes, data=data)


def _enough_times(who: str, data: pd.DataFrame, over: str) -> None:
    n = len(data[["low", "high"]].drop_duplicates())
    if n < FEWEST_TIMES:
        raise NotEnoughData(
            f"{who}: the passages have {counted(n, 'distinct time')} of {over!r}; a line needs at least "
            f"{FEWEST_TIMES}. Use correct_share(..., by='doc_id') for one estimate per document."
        )


def _trend_rows(
    data: pd.DataFrame, clusters: Any, method: str, level: float, draws: int, seed: tuple[np.random.Generator, Any]
) -> list[dict[str, Any]]:
    """Return one row per method: its slope, pooled over draws of the dates."""
    f, y, p = (data[name].to_numpy() for name in ("predicted", "coded", "probability"))
    document = pd.factorize(data["doc_id"])[0] if "doc_id" in data.columns else np.arange(len(data))
    low, high = data["low"].to_numpy(), data["high"].to_numpy()
    found: dict[str, list[CorrectedSlopes]] = {NAIVE: [], BY_HAND: [], method: []}
    for _ in range(draws):
        # one draw per document, so that its passages share a date
        at = low + (high - low) * (seed[0].random(document.max() + 1)[document] if draws > 1 else 0.0)
        x = np.column_stack([np.ones(len(at)), at - at.mean()])
        found[NAIVE].append(naive_regression(x, f, clusters=clusters, confidence=level))
        found[BY_HAND].append(labelled_regression(x, y, probability=p, clusters=clusters, confidence=level))
        if method == "dsl":
            found[method].append(dsl_regression(x, f, y, probability=p, clusters=clusters, confidence=level))
        else:
            found[method].append(ppi_regression(x, f, y, clusters=clusters, confidence=level))
    sizes = {"n_labelled": int(np.isfinite(y).sum()), "n_predicted": len(f)}
    return [{"method": name, **_with_ends_shown(_pooled_slope(fits, level)), **sizes,
             "n_clusters": int(fits[0].n_clusters)} for name, fits in found.items()]  # fmt: skip


def _with_ends_shown(row: dict[str, float]) -> dict[str, float]:
    """Withhold an interval of no width: codes that lie on a line, or do not vary."""
    low, high, _ = shown_intervals(row["ci_low"], row["ci_high"], scale=1.0)
    return {**row, "ci_low": float(low), "ci_high": float(high)}


def _pooled_slope(fits: list[CorrectedSlopes], level: float) -> dict[str, float]:
    if len(fits) == 1:
        one = fits[0]
        ends = (one.value, one.se, one.low, one.high)
        return dict(zip(("slope", "se", "ci_low", "ci_high"), (float(x[1]) for x in ends), strict=True))
    both = pool_estimates([fit.value[1] for fit in fits], [fit.se[1] ** 2 for fit in fits], confidence=level)
    value, se = float(both.value), float(both.se)
    # Rubin's degrees of freedom assume infinite ones for each fit; with few clusters, use the wider of the two
    # intervals
    one = fits[0]
    quantile = float((one.high[1] - one.low[1]) / (2 * one.se[1])) if one.se[1] > 0 else 0.0
    half = max((float(both.high) - float(both.low)) / 2, quantile * se)
    return {"slope": value, "se": se, "ci_low": value - half, "ci_high": value + half}
