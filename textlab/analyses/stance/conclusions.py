"""Does a conclusion depend on the coder? One estimate per coder, and how many support the claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from .coder_labels import FEWEST_CLUSTERS, PERSON, AnyCoder, CoderLabels, coder_labels
from .units import coded_target, inverse_chances, positions_in_time, unit_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AS_CODED, CORRECTED = "as coded", "corrected by people"
YEARS = 10.0  # slopes over dates are reported per decade


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ConclusionCurve(CodedResult):
    """One estimate of the same quantity for each coder. Made by `conclusion_curve`."""

    TITLE: ClassVar[str] = "The conclusion, coder by coder"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"curve": "conclusion_curve"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "coder": "coder whose codes are used; quotes() shows passages to which it gave the label",
            "kind": "person, file, lexicon or model",
            "codes": "'as coded', or 'corrected by people' for errors that are estimated from people's codes (DSL)",
            "n_units": "passages used",
            "estimate": "difference in the share of the label, or change of that share per unit of time",
            "ci_low": "lower end of the interval; missing with fewer than five clusters",
            "ci_high": "upper end",
            "holds": "whether the estimate lies on the claimed side",
            "sure": "whether the whole interval lies on the claimed side",
        }
    )
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4:1208-1214 (specification curve)",
        "Egami, Hinck, Stewart & Wei 2023, NeurIPS 36 (correction)",
    )

    @property
    def share_holding(self) -> float:
        """Return the share of the rows whose estimate lies on the claimed side."""
        return float(self.frame["holds"].mean())

    @property
    def share_sure(self) -> float:
        """Return the share of the rows whose whole interval lies on the claimed side."""
        return float(self.frame["sure"].mean())

    def _coded(self, label: Any) -> Sequence[str]:
        return list(self.settings["labelled"][label])

    def summary(self) -> str:
        """Describe how many rows support the claim, the range of estimates, and what that does not show."""
        t, used = self.frame, self.settings
        known = t.dropna(subset=["estimate"]).sort_values("estimate", kind="stable")
        reach = ""
        if len(known):
            low, high = known.iloc[0], known.iloc[-1]
            reach = (
                f" Estimates run from {low['estimate']:+.2f} ({low['coder']}, {low['codes']}) to "
                f"{high['estimate']:+.2f} ({high['coder']}, {high['codes']})."
            )
        return (
            f"Claim: {used['claim']}. The estimate supports it in {int(t['holds'].sum())} of {len(t)} rows, the "
            f"whole interval in {int(t['sure'].sum())}.{reach} Intervals ({used['confidence']:.0%}) resample "
            f"{several(used['cluster'])}. Coders who share a mistake also share a wrong conclusion, so agreement "
            "across coders is not proof."
        )

    def notes(self) -> str:
        """Describe how the rows were estimated, and what they do not show."""
        return (
            "People's codes are weighted by inverse sampling probability. A coder of the whole sampling frame appears "
            "twice: as coded, and corrected, with each value replaced by f + (R / p)(Y - f), where f is the coder's "
            "value, Y the share of people who gave the label, R whether people coded the passage, and p its sampling "
            "probability. Rows are not independent trials: do not read their share as a probability."
        )

    def _gist(self) -> str:
        return f"{self.settings['claim']}: {int(self.frame['holds'].sum())} of {len(self.frame)}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"The claim {used['claim']!r} was estimated once for each of {counted(len(self.frame), 'specification')} "
            f"of the coder, with {used['confidence']:.0%} intervals from {used['n_resamples']:,} resamples of "
            f"{used['cluster']} (rng {used['rng']})."
        )


@recorded
def conclusion_curve(  # noqa: PLR0913
    codes: Codes,
    coders: Sequence[str] | Mapping[str, AnyCoder | Sequence[AnyCoder]] | None = None,
    *,
    label: str,
    target: str | None = None,
    by: str | None = None,
    between: tuple[str, str] | None = None,
    over: str | None = None,
    claim: str = "higher",
    people: Sequence[str] | None = None,
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> ConclusionCurve:
    """Estimate one quantity from the codes of each coder, and count how many support a claim.

    Parameters
    ----------
    codes : Codes
    coders : list of str or dict, optional
        As in `judge_coders`. Default: each person. Each of several passes of a coder is a row of its own.
    label : str
        Label whose share is compared.
    target : str, optional
        Required if the codes have several targets.
    by, between : str and (str, str)
        A column and two of its values: the claim is that the first has a higher share of the label than the second.
        Columns of ``codes.units`` and of the documents can be used, and ``"year"`` and ``"decade"``.
    over : str
        Instead of `by`: ``"date"`` or a numeric column; the claim is that the share increases.
    claim : {"higher", "lower"}
        ``"lower"`` reverses the claim.
    people : list of str, optional
        Coders of `codes` by whose codes the others are corrected. Default: all.
    cluster : str, optional
        Column of the clusters that are resampled. Default: turns.
    n_resamples, confidence, rng
        Options of the percentile intervals.

    Returns
    -------
    ConclusionCurve
        One row per coder, and a second, corrected row for a coder who coded every passage in ``codes.units``.
        ``.share_holding`` and ``.share_sure`` are the shares of rows that support the claim.

    Raises
    ------
    SchemaError
        Neither `by` with `between` nor `over` is given, or both are.
    NotEnoughData
        A coder coded no passage of one of the two groups, or only passages of one time.
    UnknownName
        There is no such label, target, column or group.

    Warns
    -----
    TextlabWarning
        There are fewer than three rows, which show little.

    Examples
    --------
    >>> import textlab as tl
    >>> codes = tl.load_codes("seeds")
    >>> words = tl.code_by_lexicon(tl.Lexicon(["amazon", "bezos"]), codes, target="big_tech", label="against")
    >>> found = tl.conclusion_curve(codes, {"a": "a", "b": "b", "words": words}, label="against", target="big_tech",
    ...                             by="doc_id", between=("bezos-panel", "disruption-seminar"), rng=1)
    >>> found.table[["coder", "codes", "holds"]].values.tolist()
    [['a', 'as coded', True], ['b', 'as coded', True], ['words', 'as coded', True],
     ['words', 'corrected by people', True]]
    """
    who = "conclusion_curve"
    target = coded_target(who, codes, target)
    _checks.known(who, "label", label, codes.scale)
    _checks.one_of(who, "claim", claim, ("higher", "lower"))
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    place, told = _claimed(who, codes, label, target, by, between, over, claim)
    persons = [_checks.known(who, "coder", name, codes.coders) for name in (codes.coders if people is None else people)]
    truth = codes.only(target=target, coder=persons).share_of(target, label)
    rows, name = [], cluster or "unit_id"
    labelled: dict[str, list[str]] = {}
    for coder in _one_pass_each(coder_labels(who, codes, target, coders)):
        labelled[coder.name] = list(coder.labels.index[coder.labels == label])
        for kind, data in _rows_of_coder(codes, coder, label, truth):
            data["place"] = place.reindex(data.index)
            data = data.dropna(subset=["place"])
            _check_spread(who, coder.name, data, by, between)
            clusters, name = clusters_of_units(who, codes, data.index, cluster)
            source = _checks.source_of(seed, f"{coder.name}\t{kind}")
            found = _estimated(data, clusters, by is None, draw, source)
            rows.append(_curve_row(coder, kind, len(data), found, claim, YEARS if over == "date" else 1.0))
    if len(labelled) < 3:
        warn(
            f"{who}: only {counted(len(labelled), 'coder')}; compare more to see whether the conclusion depends on the "
            "coder."
        )
    used = settings_of(codes.tokens, who, by=by, between=between, over=over, claim=told, target=target, label=label,
                       people=tuple(persons), cluster=name, n_resamples=draw.n, confidence=draw.confidence,
                       rng=draw.seed, labelled=MappingProxyType(labelled))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(ConclusionCurve.COLUMNS))
    return ConclusionCurve(frame=frame, tokens=codes.tokens, settings=used, codes=codes.only(target=target))


def _claimed(
    who: str, codes: Codes, label: str, target: str, by: str | None, between: Any, over: str | None, claim: str
) -> tuple[pd.Series, str]:
    """Return the predictor of each passage (1 and 0 for the two groups, or its time), and the claim in words."""
    if (by is None) == (over is None) or (by is None) != (between is None):
        raise SchemaError(
            f"{who}: say what is compared: by='speaker', between=('Ann', 'Bo') for two groups, or over='date' for time."
        )
    if over is not None:
        early, late, _ = positions_in_time(who, codes, codes.units, over)
        return pd.Series((early + late) / 2, index=codes.units.index), (
            f"{label} on {target} {'rises' if claim == 'higher' else 'falls'} over {over}"
        )
    column = unit_column(who, codes, str(by)).astype(object)
    if not isinstance(between, tuple | list) or len(between) != 2 or between[0] == between[1]:
        raise SchemaError(f"{who}: between must name two different values of {by!r}, not {between!r}.")
    for value in between:
        _checks.known(who, "group", value, column.dropna().unique().tolist())
    place = column.map({between[0]: 1.0, between[1]: 0.0}).astype(float)
    return place, f"{label} on {target} is {claim} for {between[0]} than for {between[1]}"


def _one_pass_each(coders: list[CoderLabels]) -> list[CoderLabels]:
    """Return each pass as a coder of its own."""
    out = []
    for coder in coders:
        several_passes = len(coder.passes) > 1
        for number, one in enumerate(coder.passes, start=1):
            name = f"{coder.name}, pass {number}" if several_passes else coder.name
            out.append(CoderLabels(name, coder.kind, (one,), coder.own))
    return out


def _rows_of_coder(codes: Codes, coder: CoderLabels, label: str, truth: pd.Series) -> list[tuple[str, pd.DataFrame]]:
    """Return value and weight of each passage: as coded and, if the coder coded every passage, corrected."""
    f = (coder.labels == label).astype(float)
    units = codes.units.loc[f.index]
    # codes of all passages need no weights; codes of a sample do, even if the other passages are not available
    whole = len(f) == len(codes.units) and bool(truth.reindex(f.index).isna().any())
    weight = np.ones(len(f)) if whole else inverse_chances(units)
    out = [(AS_CODED, pd.DataFrame({"value": f.to_numpy(), "weight": weight}, index=f.index))]
    if whole and coder.kind != PERSON:
        y = truth.reindex(f.index)
        chance = 1 / inverse_chances(units) if "prob" in units else np.full(len(f), float(y.notna().mean()))
        pseudo = f + np.where(y.notna(), (y - f) / chance, 0.0)
        out.append((CORRECTED, pd.DataFrame({"value": pseudo.to_numpy(), "weight": 1.0}, index=f.index)))
    return out


def _check_spread(who: str, name: str, data: pd.DataFrame, by: str | None, between: Any) -> None:
    if len(data) and not (data["place"] == data["place"].iloc[0]).all():
        return
    what = f"passages of both {between[0]!r} and {between[1]!r}" if by else "passages at two times or more"
    raise NotEnoughData(f"{who}: the coder {name!r} has not coded {what}, so nothing can be compared.")


def _estimated(data: pd.DataFrame, clusters: Any, slope: bool, draw: Any, source: Any) -> tuple[float, float, float]:
    """Return the weighted slope on the predictor (the difference in means if this is 0 or 1), and its interval."""
    x, v, w = (data[name].to_numpy(dtype=np.float64) for name in ("place", "value", "weight"))
    x = x - x.mean() if slope else x
    rows = np.column_stack([w, w * x, w * x * x, w * v, w * x * v])
    names, number = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    totals = np.zeros((len(names), 5))
    np.add.at(totals, number, rows)
    value = float(_slope(totals.sum(axis=0)[None])[0])
    if not draw.n or len(names) < FEWEST_CLUSTERS:
        return value, np.nan, np.nan
    drawn = _slope(np.asarray(bootstrap_weights(len(names), draw.n, source) @ totals, dtype=np.float64))
    low, high = percentile_interval(drawn[np.isfinite(drawn)], confidence=draw.confidence)
    return (value, float(low), float(high)) if high - low > 1e-12 else (value, np.nan, np.nan)


def _slope(t: Floats) -> Floats:
    w, wx, wxx, wv, wxv = t.T
    spread = w * wxx - wx**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 1e-9, (w * wxv - wx * wv) / spread, np.nan)


def _curve_row(
    coder: CoderLabels, kind: str, n: int, found: tuple[float, float, float], claim: str, unit: float
) -> dict[str, Any]:
    value, low, high = (unit * x for x in found)
    up = claim == "higher"
    holds, sure = (value > 0, low > 0) if up else (value < 0, high < 0)
    return {"coder": coder.name, "kind": coder.kind, "codes": kind, "n_units": n, "estimate": value, "ci_low": low,
            "ci_high": high, "holds": bool(holds), "sure": bool(sure)}  # fmt: skip
