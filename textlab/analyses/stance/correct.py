"""Shares and trends of machine-made codes, corrected by a coded sample, beside naive and labelled-only ones.

A trend in predicted labels is not a trend in stance: a coder whose errors drift shows one where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.correction import (
    CorrectedMean,
    CorrectedSlopes,
    dsl_mean,
    dsl_regression,
    labelled_mean,
    labelled_regression,
    naive_mean,
    naive_regression,
    ppi_mean,
    ppi_regression,
)
from ...measures.pooling import pool_estimates
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from ...units.few import shown_intervals
from .units import coded_and_predicted, coded_target, positions_in_time

CORRECTIONS = ("dsl", "ppi")
NAIVE, BY_HAND = "naive", "labelled only"
FEW_CODED_CLUSTERS = 30  # below, cluster-robust errors are too small
FEWEST_TIMES = 6  # five dates are five points, not a line

_CITED = (
    "Egami, Hinck, Stewart & Wei 2023, NeurIPS 36 (DSL)",
    "Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453 (PPI++)",
)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CorrectedShare(CodedResult):
    """Share of passages with a label, with and without correction. Made by `correct_share`."""

    data: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Corrected share"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"shares": "stance_corrected"})
    CITATIONS: ClassVar[tuple[str, ...]] = _CITED
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by`, or 'all'; quotes() gives the passages that people gave the label",
            "method": "naive (predictions as they are), labelled only (people's codes alone), dsl or ppi (corrected)",
            "share": "share of passages with the label; where coders differ a passage counts in part",
            "se": "its standard error; that of naive does not know the coder's errors",
            "ci_low": "lower end of the interval; missing where too few passages were coded",
            "ci_high": "upper end",
            "n_labelled": "passages coded by people",
            "n_predicted": "passages with a prediction",
        }
    )

    def _coded(self, label: Any) -> Sequence[str]:
        mine = self.data["group"] == label
        return list(self.data.index[mine & (self.data["coded"] > 0)])

    def summary(self) -> str:
        """Return the three lines of the first group, and what they do not show."""
        used = self.settings
        first = self.frame[self.frame["group"] == self.frame["group"].iloc[0]].set_index("method")
        lines = {name: _with_interval(row["share"], row["ci_low"], row["ci_high"]) for name, row in first.iterrows()}
        return (
            f"Share of passages {used['label']} on {used['target']} ({self.frame['group'].iloc[0]}): "
            f"{used['method']} {lines[used['method']]}, {BY_HAND} {lines[BY_HAND]}, {NAIVE} {lines[NAIVE]}. "
            f"Intervals are {used['confidence']:.0%}; the naive one leaves the coder's errors out. "
            "A weak coder narrows the corrected interval little. The share is of the passages that could be drawn, "
            "and it holds people's codes for the truth."
        )

    def _gist(self) -> str:
        return f"{self.settings['label']} on {self.settings['target']} by {self.settings['method']}"

    def _methods_sentence(self) -> str:
        return _methods_of(self.settings, "share")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CorrectedTrend(CodedResult):
    """Change of a share over time, with and without correction. Made by `correct_trend`."""

    data: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Corrected trend"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"slopes": "stance_slopes"})
    CITATIONS: ClassVar[tuple[str, ...]] = (*_CITED, "Rubin 1987, Multiple Imputation (pooling over draws of dates)")
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "method": "naive, labelled only, dsl or ppi; quotes() gives the passages that count for the label",
            "slope": "change of the share for one unit of time (a year, over dates)",
            "se": "its standard error, robust to likeness within clusters",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end",
            "n_labelled": "passages coded by people",
            "n_predicted": "passages with a prediction",
            "n_clusters": "clusters of the passages used",
        }
    )

    def _coded(self, label: Any) -> Sequence[str]:
        column = "predicted" if label == NAIVE else "coded"
        return list(self.data.index[self.data[column] > 0])

    def summary(self) -> str:
        """Slopes side by side, and what they do not show."""
        used = self.settings
        lines = {
            row["method"]: _with_interval(row["slope"], row["ci_low"], row["ci_high"], 3)
            for _, row in self.frame.iterrows()
        }
        return (
            f"Change of the share {used['label']} on {used['target']} per {used['time_unit']}: "
            f"{used['method']} {lines[used['method']]}, {BY_HAND} {lines[BY_HAND]}, {NAIVE} {lines[NAIVE]}. "
            f"Intervals ({used['confidence']:.0%}) allow for likeness within {several(used['cluster'])}"
            f"{self._drawn_dates()}. Do not report the naive line: errors that drift pass for change. "
            "A trend is a description; who spoke, and where, changes with the date too."
        )

    def _drawn_dates(self) -> str:
        n = self.settings["n_draws_used"]
        return f" and for uncertain dates ({n} draws)" if n else ""

    def _gist(self) -> str:
        return f"{self.settings['label']} on {self.settings['target']} over {self.settings['over']}"

    def _methods_sentence(self) -> str:
        return _methods_of(self.settings, f"linear trend over {self.settings['over']}")


def _with_interval(value: Any, low: Any, high: Any, digits: int = 2) -> str:
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def _methods_of(used: Mapping[str, Any], what: str) -> str:
    return (
        f"The {what} of passages labelled {used['label']!r} on {used['target']!r} was estimated by {used['method']} "
        f"from machine-made codes and {counted(used['n_labelled'], 'passage')} coded by people, beside the naive and "
        f"the labelled-only estimate; clusters: {used['cluster']}; {used['confidence']:.0%} intervals."
    )


@recorded
def correct_share(
    predictions: pd.DataFrame | Codes,
    codes: Codes,
    *,
    target: str | None = None,
    label: str = "favour",
    by: str | None = None,
    method: str = "dsl",
    cluster: str | None = None,
    confidence: float = 0.95,
) -> CorrectedShare:
    """Estimate the share of passages with a label from machine-made codes, corrected by people's.

    Parameters
    ----------
    predictions : DataFrame or Codes
        ``unit_id, label`` (and ``target``) for every passage that could be drawn, the coded ones too: of a model
        (`classify_stance`, whose predictions of coded passages come from models that did not see them), or the codes
        of any machine.
    codes : Codes
        People's codes of a sample; ``codes.units["prob"]`` is each passage's chance to be drawn. Where coders differ, a
        passage counts by the share of coders who gave the label.
    target : str, optional
        Needed if the codes have several.
    label : str
        The label whose share is asked for.
    by : str, optional
        Column of ``codes.units``: one estimate a value.
    method : {"dsl", "ppi"}
        ``dsl`` uses the chances of being drawn. ``ppi`` (PPI++) takes the coded passages for a simple random sample
        and is refused if the chances differ.
    cluster : str, optional
        Column of ``codes.units`` within which passages are alike (for dsl and labelled only); by default turns.
    confidence : float

    Returns
    -------
    CorrectedShare
        Three rows a group: naive, labelled only, corrected.

    Raises
    ------
    NotEnoughData
        A group with fewer than two coded passages, or a coded passage without a prediction.
    SchemaError
        ``ppi`` with unequal chances.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import textlab as tl
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> _ = path.write_text("unit_id,tax\\n" + "".join(f"u{k},{'favour' if k % 2 else 'none'}\\n" for k in range(20)))
    >>> units = pd.DataFrame({"prob": 0.5}, index=[f"u{k}" for k in range(40)])
    >>> machine = pd.DataFrame({"unit_id": units.index, "label": ["favour"] * 30 + ["none"] * 10})
    >>> found = tl.correct_share(machine, tl.read_codes(path, units=units))
    >>> found.table[["method", "share"]].round(2).values.tolist()
    [['naive', 0.75], ['labelled only', 0.5], ['dsl', 0.25]]
    """
    who = "correct_share"
    target = coded_target(who, codes, target)
    _checks.one_of(who, "method", method, CORRECTIONS)
    level = _checks.share(who, "confidence", confidence)
    data = coded_and_predicted(who, codes, predictions, target, label)
    data["group"] = _groups(who, data, by)
    if method == "ppi":
        _equal_chances(who, data)
    labels, name = clusters_of_units(who, codes, data.index, cluster)
    rows = []
    for group, mine in data.groupby("group", sort=False):
        inside = (data["group"] == group).to_numpy()
        rows += [{"group": group, **row} for row in _mean_rows(who, group, mine, labels[inside], method, level)]
    used = settings_of(codes.tokens, who, by=by, target=target, label=label, method=method, cluster=name,
                       confidence=level, n_labelled=int(data["coded"].notna().sum()))  # fmt: skip
    return CorrectedShare(frame=pd.DataFrame(rows), tokens=codes.tokens, settings=used, codes=codes, data=data)


def _groups(who: str, data: pd.DataFrame, by: str | None) -> Any:
    if by is None:
        return "all"
    _checks.known(who, "column", by, data.columns)
    return data[by]


def _equal_chances(who: str, data: pd.DataFrame) -> None:
    chances = data["probability"].to_numpy()
    if np.ptp(chances) > 1e-9:
        raise SchemaError(
            f"{who}: method='ppi' takes the coded passages for a simple random sample, but their chances run from "
            f"{chances.min():.2f} to {chances.max():.2f}. Use method='dsl', which knows them."
        )


def _mean_rows(
    who: str, group: Any, mine: pd.DataFrame, clusters: Any, method: str, level: float
) -> list[dict[str, Any]]:
    known = mine["coded"].notna().to_numpy()
    if known.sum() < 2:
        raise NotEnoughData(
            f"{who}: {group!r} has {counted(int(known.sum()), 'coded passage')}; at least two are needed. Code "
            "more, or group more coarsely."
        )
    f, y, p = (mine[name].to_numpy() for name in ("predicted", "coded", "probability"))
    several_known = len(set(clusters[known])) > 1
    inside = clusters if several_known else None
    tries: list[tuple[str, Callable[[], CorrectedMean]]] = [
        (NAIVE, lambda: naive_mean(f, confidence=level)),
        (BY_HAND, lambda: labelled_mean(y, probability=p, clusters=inside, confidence=level)),
    ]
    if method == "dsl":
        tries.append(("dsl", lambda: dsl_mean(f, y, probability=p, clusters=inside, confidence=level)))
    else:
        tries.append(("ppi", lambda: ppi_mean(f[~known], y[known], f[known], confidence=level)))
    if not several_known:
        warn(f"{who}: the coded passages of {group!r} are of one cluster; its intervals take them as independent.")
    out = []
    for name, run in tries:
        found = run()
        # a share lies between 0 and 1; predictions that are all alike have an interval of no width
        low, high = (float(end[0]) for end in shown_intervals([max(found.low, 0.0)], [min(found.high, 1.0)])[:2])
        out.append(
            {
                "method": name,
                "share": found.value,
                "se": found.se,
                "ci_low": low,
                "ci_high": high,
                "n_labelled": int(known.sum()),
                "n_predicted": len(mine),
            }
        )
    return out


# ---------------------------------------------------------------------- trends


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
    """Estimate how the share of a label changes over time from machine-made codes, corrected by people's.

    Parameters
    ----------
    predictions, codes, target, label
        As in `correct_share`.
    over : str
        ``"date"`` of the documents, in years, or a numeric column of ``codes.units``.
    method : {"dsl", "ppi"}
        As in `correct_share`.
    cluster : str, optional
        By default the document over dates, else the turn.
    n_draws : int
        Where dates are uncertain: draws of each document's date within its interval, refitted and pooled (Rubin 1987).
    confidence : float
    rng : int or Generator
        Of the draws.

    Returns
    -------
    CorrectedTrend
        Rows naive, labelled only, corrected. Passages without a time are left out.

    Raises
    ------
    NotEnoughData
        Fewer than six different times (five dates are five points, not a line), or too few coded passages.

    Warns
    -----
    TextlabWarning
        Fewer than 30 clusters: the errors are then too small.

    Notes
    -----
    Linear in time: a description of direction, not of shape.

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
        _equal_chances(who, data)
    data["low"], data["high"], unit = positions_in_time(who, codes, data, over)
    data = data[data["low"].notna() & data["high"].notna()]
    _enough_times(who, data, over)
    labels, name = clusters_of_units(who, codes, data.index, cluster or ("doc_id" if over == "date" else None))
    _warn_clusters(who, labels, name)
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
            f"{who}: the passages stand at {counted(n, 'time')} of {over!r}; below {FEWEST_TIMES} a line through them "
            "says nothing. Use correct_share(..., by='doc_id') for one estimate a document."
        )


def _warn_clusters(who: str, labels: Any, name: str) -> None:
    n = len(set(labels))
    if 1 < n < FEW_CODED_CLUSTERS:
        warn(f"{who}: {n} {several(name)} are fewer than {FEW_CODED_CLUSTERS}; errors by cluster are then too small.")


def _trend_rows(
    data: pd.DataFrame, clusters: Any, method: str, level: float, draws: int, seed: tuple[np.random.Generator, Any]
) -> list[dict[str, Any]]:
    """One row a method: its slope, pooled over draws of the dates."""
    f, y, p = (data[name].to_numpy() for name in ("predicted", "coded", "probability"))
    document = pd.factorize(data["doc_id"])[0] if "doc_id" in data.columns else np.arange(len(data))
    low, high = data["low"].to_numpy(), data["high"].to_numpy()
    found: dict[str, list[CorrectedSlopes]] = {NAIVE: [], BY_HAND: [], method: []}
    for _ in range(draws):
        # one date a document: its passages move together
        at = low + (high - low) * (seed[0].random(document.max() + 1)[document] if draws > 1 else 0.0)
        x = np.column_stack([np.ones(len(at)), at - at.mean()])
        found[NAIVE].append(naive_regression(x, f, clusters=clusters, confidence=level))
        found[BY_HAND].append(labelled_regression(x, y, probability=p, clusters=clusters, confidence=level))
        if method == "dsl":
            found[method].append(dsl_regression(x, f, y, probability=p, clusters=clusters, confidence=level))
        else:
            found[method].append(ppi_regression(x, f, y, clusters=clusters, confidence=level))
    sizes = {"n_labelled": int(np.isfinite(y).sum()), "n_predicted": len(f)}
    return [{"method": name, **_pooled_slope(fits, level), **sizes,
             "n_clusters": int(fits[0].n_clusters)} for name, fits in found.items()]  # fmt: skip


def _pooled_slope(fits: list[CorrectedSlopes], level: float) -> dict[str, float]:
    if len(fits) == 1:
        one = fits[0]
        ends = (one.value, one.se, one.low, one.high)
        return dict(zip(("slope", "se", "ci_low", "ci_high"), (float(x[1]) for x in ends), strict=True))
    both = pool_estimates([fit.value[1] for fit in fits], [fit.se[1] ** 2 for fit in fits], confidence=level)
    value, se = float(both.value), float(both.se)
    # Rubin's degrees of freedom take those of one fit as endless; few clusters ask for the wider of the two
    one = fits[0]
    quantile = float((one.high[1] - one.low[1]) / (2 * one.se[1])) if one.se[1] > 0 else 0.0
    half = max((float(both.high) - float(both.low)) / 2, quantile * se)
    return {"slope": value, "se": se, "ci_low": value - half, "ci_high": value + half}
