"""Do coders agree beyond chance, how certain is that, and on which passages do they disagree?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted, several
from ..coding import Codes
from ..errors import NotEnoughData, SchemaError, warn
from ..measures.agreement import (
    AGREEMENT_MEASURES,
    BOOTSTRAP,
    LEVELS,
    Reliability,
    coincidences,
    reliability,
    units_needed,
)
from ..results import settings_of
from ..units.coded import CodedResult, clusters_of_units
from ..units.few import NOT_REQUESTED, describe_missing_intervals, shown_intervals

FEW_CODED = 100  # with fewer units, the interval of a coefficient is wide
HALF_WIDTH = 0.1


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Agreement(CodedResult):
    """Agreement of coders on each target. Made by `agreement`."""

    TITLE: ClassVar[str] = "Agreement of coders"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"intervals": "agreement"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "target": "what was coded; quotes() gives the passages on which coders disagree",
            "agreement": "the coefficient: 1 complete, 0 as by chance ('percent': share of agreeing pairs)",
            "ci_low": "lower end of its interval; missing with one label in use or one cluster",
            "ci_high": "upper end",
            "share_agreeing": "share of agreeing pairs of codes, not corrected for chance",
            "n_units": "passages with at least two codes",
            "n_disagreed": "of these, passages on which coders disagree",
            "n_coders": "coders with a code on this target",
            "commonest": "the commonest label",
            "share_commonest": "its share of all codes; near 1, kappa and alpha are low and uncertain",
            "n_more_units": "additional passages to code for an interval of +-0.1; missing without an interval",
        }
    )
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Krippendorff 2019, Content Analysis, 4th ed. (alpha, and .800 and .667 as limits)",
        "Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed. (AC1)",
    )

    def disagreements(self, target: str | None = None) -> pd.DataFrame:
        """Return the passages on which coders disagree: ``target, unit_id``, one column per coder, ``passage``.

        Parameters
        ----------
        target : str, optional
            A single target; by default all.
        """
        names = (
            self.codes.targets
            if target is None
            else [_checks.known("disagreements", "target", target, self.codes.targets)]
        )
        parts = []
        for name in names:
            wide = self.codes.wide(name).loc[list(self._coded(name))]
            wide.insert(0, "target", name)
            parts.append(wide.rename_axis("unit_id").reset_index())
        table = pd.concat(parts, ignore_index=True)
        table["passage"] = [self.codes.text(unit) for unit in table["unit_id"]]
        return table[["target", "unit_id", *self.codes.coders, "passage"]]

    def confusion(self, target: str) -> pd.DataFrame:
        """Return the coincidence matrix of two labels in one passage, with agreements on the diagonal."""
        names, matrix = coincidences(self.codes.wide(target), categories=list(self.codes.scale))
        return pd.DataFrame(matrix, index=pd.Index(names, name="label"), columns=list(names))

    def _coded(self, label: Any) -> Sequence[str]:
        wide = self.codes.wide(label)
        differ = [len({x for x in row if x is not None}) > 1 for row in wide.to_numpy()]
        return list(wide.index[differ])

    def summary(self) -> str:
        """Say where agreement is sufficient, where it is not, and what it does not show."""
        t, used = self.frame, self.settings
        known = t.dropna(subset=["agreement"]).sort_values("agreement", kind="stable")
        firm = int((t["ci_low"] >= 0.667).sum())
        reach = (
            f"{used['measure']} runs from {known['agreement'].iloc[0]:.2f} ({known['target'].iloc[0]}) to "
            f"{known['agreement'].iloc[-1]:.2f} ({known['target'].iloc[-1]}). "
            if len(known)
            else "No target has a coefficient. "
        )
        return (
            f"{counted(len(self.codes.coders), 'coder')}, {counted(len(t), 'target')}: {reach}"
            f"The whole interval lies above .667 for {firm} of {len(t)} targets. {self._sure()} "
            "Agreement is not accuracy: coders can share a mistake, and a rare label makes the coefficient low."
        )

    def _sure(self) -> str:
        used = self.settings
        if not used["n_resamples"]:
            return NOT_REQUESTED
        return f"Intervals ({used['confidence']:.0%}) resample {several(used['cluster']).replace('unit_id', 'unit')}."

    def notes(self) -> str:
        """Say why coefficients are missing, and how to read the others."""
        gone = self.settings["reasons"]
        missing = " ".join(f"{target}: no coefficient, because {reason}." for target, reason in gone.items())
        if self.settings["n_resamples"]:
            missing = f"{missing} {describe_missing_intervals(self.frame, 'agreement')}".strip()
        return (
            f"{missing} n_more_units assumes that the width shrinks with the square root of the number of passages. "
            f"Krippendorff recommends .800, and .667 for tentative conclusions. Interval: {BOOTSTRAP}."
        ).strip()

    def _gist(self) -> str:
        return f"{self.settings['measure']} on {counted(len(self.frame), 'target')}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Agreement of {counted(len(self.codes.coders), 'coder')} was measured by {used['measure']} "
            f"({used['level']}{_describe_order(used)}) on {counted(int(self.frame['n_units'].max()), 'passage')}, with "
            f"{used['confidence']:.0%} percentile intervals from {used['n_resamples']:,} resamples of "
            f"{used['cluster']} (rng {used['rng']})."
        )


def _describe_order(used: Mapping[str, Any]) -> str:
    return f", labels in the order {' < '.join(used['order'])}" if used["order"] else ""


@recorded
def agreement(
    codes: Codes,
    *,
    measure: str = "alpha",
    level: str = "nominal",
    order: Sequence[str] | None = None,
    target: str | None = None,
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Agreement:
    """Measure how far coders agree on each target.

    Parameters
    ----------
    codes : Codes
    measure : {"alpha", "kappa", "weighted_kappa", "pi", "ac1", "percent"}
        Krippendorff's alpha; Cohen's kappa, unweighted or weighted by steps on the scale; Scott's pi (Fleiss' kappa
        with more than two coders); Gwet's AC1; share of agreeing pairs.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How alpha measures the distance between labels. ``interval`` and ``ratio`` need labels that are numbers.
    order : list of str, optional
        The labels from one end of their scale to the other, for ``level="ordinal"`` and ``weighted_kappa``. Labels
        that are numbers have theirs; of others the order of the codebook is taken, and said.
    target : str, optional
        A single target; by default all.
    cluster : str, optional
        Column of ``codes.units`` whose values are resampled, ``"unit_id"`` for single passages. By default turns, if
        known, because passages of one turn are alike.
    n_resamples, confidence, rng
        Number of resamples (0: no interval), nominal coverage, random source.

    Returns
    -------
    Agreement
        One row per target. ``.disagreements()`` lists the passages, ``.confusion(target)`` counts pairs of labels.

    Raises
    ------
    NotEnoughData
        No passage was coded by two coders.
    UnknownName
        There is no such target, measure, level or column.

    Warns
    -----
    TextlabWarning
        A target has fewer than 100 passages with two codes; or distances between labels follow an order that nobody
        gave.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import textlab as tl
    >>> folder = Path(tempfile.mkdtemp())
    >>> labels = {"ann": ["favour", "none", "against", "none"] * 30, "bo": ["favour", "none", "none", "none"] * 30}
    >>> for coder, mine in labels.items():
    ...     table = pd.DataFrame({"unit_id": [f"u{k}" for k in range(120)], "tax": mine})
    ...     table.to_csv(folder / f"coder_{coder}.csv", index=False)
    >>> found = tl.agreement(tl.read_codes(sorted(folder.glob("*.csv"))), rng=1)
    >>> found.table[["target", "agreement", "n_units", "n_disagreed"]].round(3).values.tolist()
    [['tax', 0.531, 120, 30]]
    """
    who = "agreement"
    if not isinstance(codes, Codes):
        raise SchemaError(f"{who}: codes must be Codes, not {type(codes).__name__}; make them with read_codes.")
    _checks.one_of(who, "measure", measure, AGREEMENT_MEASURES)
    _checks.one_of(who, "level", level, LEVELS)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    mine = codes if target is None else codes.only(target=_checks.known(who, "target", target, codes.targets))
    if measure == "weighted_kappa" or level == "ordinal":
        mine = replace(mine, scale=_order_of(who, mine, order))
    elif order is not None:
        raise SchemaError(f"{who}: order= is for level='ordinal' and measure='weighted_kappa'; here labels have none.")
    rows, reasons, name = [], {}, cluster or "unit_id"
    for one in mine.targets:
        found, name = _reliability(who, mine, one, measure, level, cluster, draw, seed)
        rows.append(_row_of(mine, one, found))
        if found.reason:
            reasons[one] = found.reason
    table = pd.DataFrame(rows)
    few = table[table["n_units"] < FEW_CODED]
    if len(few):
        warn(
            f"{who}: {few['target'].iloc[0]!r} has {counted(int(few['n_units'].iloc[0]), 'passage')} with two codes; "
            f"below {FEW_CODED} the interval of a coefficient is wide. See n_more_units."
        )
    used = settings_of(codes.tokens, who, by=None, measure=measure, level=level, cluster=name, n_resamples=draw.n,
                       confidence=draw.confidence, rng=draw.seed, reasons=reasons,
                       order=mine.scale if mine.scale != codes.scale or order else None)  # fmt: skip
    return Agreement(frame=table, tokens=codes.tokens, settings=used, codes=mine)


def _order_of(who: str, codes: Codes, order: Sequence[str] | None) -> tuple[str, ...]:
    """Return the labels in the order that distances between them follow; one that nobody gave is said."""
    if order is not None:
        given = [_checks.known(who, "label", label, codes.scale) for label in order]
        lacking = sorted(set(codes.table["label"]) - set(given))
        if lacking or len(set(given)) < len(given):
            raise SchemaError(f"{who}: order= must name each label once; it lacks {', '.join(lacking) or 'none'}.")
        return tuple(given)
    try:
        return tuple(sorted(codes.scale, key=float))
    except ValueError:
        warn(
            f"{who}: distances between labels follow the order {' < '.join(codes.scale)}, which may not be theirs. "
            "Give it: order=[...]."
        )
        return codes.scale


def _reliability(
    who: str, codes: Codes, target: str, measure: str, level: str, cluster: str | None, draw: Any, seed: int
) -> tuple[Reliability, str]:
    wide = codes.wide(target)
    if (wide.notna().sum(axis=1) > 1).sum() == 0:
        raise NotEnoughData(
            f"{who}: no passage has two codes on {target!r}. Agreement needs passages that two coders have coded; "
            f"coders here: {', '.join(codes.coders)}."
        )
    labels, name = clusters_of_units(who, codes, wide.index, cluster)
    table, scale = _numbers(wide, codes.scale) if level in ("interval", "ratio") else (wide, list(codes.scale))
    found = reliability(
        table,
        measure=measure,
        level=level,
        categories=scale,
        clusters=None if name == "unit_id" else labels,
        n_resamples=draw.n,
        confidence=draw.confidence,
        rng=_checks.source_of(seed, target),
    )
    return found, name


def _numbers(wide: pd.DataFrame, scale: Sequence[str]) -> tuple[pd.DataFrame, None]:
    try:
        numbers = {label: float(label) for label in scale}
    except ValueError as error:
        raise SchemaError(
            f"agreement: distances between labels need numbers, and the labels are {', '.join(scale)}. "
            "Choose level='nominal' or 'ordinal'."
        ) from error
    return wide.map(lambda x: None if x is None else numbers[x]), None


def _row_of(codes: Codes, target: str, found: Reliability) -> dict[str, Any]:
    wide = codes.wide(target)
    n = np.array([sum(x is not None for x in row) for row in wide.to_numpy()])
    differ = np.array([len({x for x in row if x is not None}) > 1 for row in wide.to_numpy()])
    share = reliability(wide, measure="percent", n_resamples=0).value
    top = int(np.argmax(found.prevalence))
    low, high, _ = shown_intervals(found.low, found.high)
    return {
        "target": target,
        "agreement": found.value,
        "ci_low": float(low),
        "ci_high": float(high),
        "share_agreeing": share,
        "n_units": int((n > 1).sum()),
        "n_disagreed": int(differ.sum()),
        "n_coders": int(wide.notna().any().sum()),
        "commonest": str(found.categories[top]),
        "share_commonest": float(found.prevalence[top]),
        "n_more_units": float(units_needed(found, HALF_WIDTH)) if np.isfinite(low) else np.nan,
    }
