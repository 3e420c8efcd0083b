"""Share of a label in machine-made codes, corrected by a hand-coded sample, beside naive and labelled-only ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...coding import Codes
from ...errors import NotEnoughData, warn
from ...measures.correction import (
    CorrectedMean,
    dsl_mean,
    labelled_mean,
    naive_mean,
    ppi_mean,
)
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from ...units.few import shown_intervals
from .correcting import (
    BY_HAND,
    CITED,
    CORRECTIONS,
    NAIVE,
    check_equal_chances,
    corrected_interval,
    correction_methods,
)
from .rare_labels import CITATION, exact_ends, is_rare
from .units import coded_and_predicted, coded_target


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CorrectedShare(CodedResult):
    """Share of passages with a label, with and without correction for machine errors. Made by `correct_share`."""

    data: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Corrected share"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"shares": "stance_corrected"})
    CITATIONS: ClassVar[tuple[str, ...]] = (*CITED, CITATION)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by`, or 'all'; quotes() shows the passages to which people gave the label",
            "method": "naive (predictions alone), labelled only (people's codes alone), dsl or ppi (corrected)",
            "share": "share of passages with the label; if coders disagree, a passage counts in part",
            "se": "standard error of the share; for naive, ignoring the errors of the machine",
            "ci_low": "lower end of the interval; missing if too few passages were coded",
            "ci_high": "upper end",
            "n_labelled": "number of passages coded by people",
            "n_predicted": "number of passages with a prediction",
        }
    )

    def _coded(self, label: Any) -> Sequence[str]:
        mine = self.data["group"] == label
        return list(self.data.index[mine & (self.data["coded"] > 0)])

    def summary(self) -> str:
        """Describe the three estimates for the first group, and what they do not show."""
        used = self.settings
        first = self.frame[self.frame["group"] == self.frame["group"].iloc[0]].set_index("method")
        lines = {
            name: corrected_interval(row["share"], row["ci_low"], row["ci_high"]) for name, row in first.iterrows()
        }
        return (
            f"Share of passages {used['label']} on {used['target']} ({self.frame['group'].iloc[0]}): "
            f"{used['method']} {lines[used['method']]}, {BY_HAND} {lines[BY_HAND]}, {NAIVE} {lines[NAIVE]}. "
            f"Intervals are {used['confidence']:.0%}; the naive one ignores the machine's errors. "
            "An inaccurate machine adds little precision to the corrected estimate. Shares are for the sampling frame "
            "and treat people's codes as correct."
        )

    def _gist(self) -> str:
        return f"{self.settings['label']} on {self.settings['target']} by {self.settings['method']}"

    def _methods_sentence(self) -> str:
        return correction_methods(self.settings, "share")


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
    """Estimate the share of passages with a label from machine-made codes, corrected by people's codes.

    Parameters
    ----------
    predictions : DataFrame or Codes
        ``unit_id, label`` (and ``target``) for every passage in ``codes.units``, including the passages coded by
        people: predictions of a model (`classify_stance` predicts coded passages by models trained without them), or
        the codes of any machine.
    codes : Codes
        People's codes of a sample; ``codes.units["prob"]`` is the sampling probability of each passage. If coders
        disagree, a passage counts by the share of coders who gave the label.
    target : str, optional
        Required if the codes have several targets.
    label : str
        Label whose share is estimated.
    by : str, optional
        Column of ``codes.units``; one estimate per value.
    method : {"dsl", "ppi"}
        ``dsl`` (design-based supervised learning) uses the sampling probabilities. ``ppi`` (PPI++, prediction-powered
        inference) assumes that the coded passages are a simple random sample; unequal probabilities raise an error.
    cluster : str, optional
        Column of the clusters in ``codes.units`` (for dsl and labelled only). Default: turns.
    confidence : float

    Returns
    -------
    CorrectedShare
        Three rows per group: naive, labelled only, corrected.

    Raises
    ------
    NotEnoughData
        A group has fewer than two coded passages, or a coded passage has no prediction.
    SchemaError
        The method is ``ppi`` and the sampling probabilities are unequal.

    Notes
    -----
    Where fewer than five coded passages of a group have the label, or lack it, the line by people's codes alone has the
    exact interval of Korn & Graubard (1998) where that is wider, as in `coded_shares`.

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
        check_equal_chances(who, data)
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
        warn(f"{who}: all coded passages of {group!r} are in one cluster, so its intervals treat them as independent.")
    out = []
    for name, run in tries:
        found = run()
        # a share lies between 0 and 1; constant predictions have an interval of zero width
        ends = max(found.low, 0.0), min(found.high, 1.0)
        if name == BY_HAND and is_rare(y[known]):
            exact = exact_ends(found.value, 1 / p[known], len(set(clusters[known])), confidence=level)
            ends = min(ends[0], exact[0]), max(ends[1], exact[1])
        low, high = (float(end[0]) for end in shown_intervals([ends[0]], [ends[1]])[:2])
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
