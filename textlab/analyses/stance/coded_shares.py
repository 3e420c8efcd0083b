"""Shares of people's labels by group, weighted by sampling probabilities, with intervals that resample turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several
from ...coding import Codes
from ...errors import NotEnoughData, warn
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from ...units.few import FEW, describe_few, describe_flat, shown_intervals
from .rare_labels import CITATION, exact_ends, is_rare
from .units import coded_target, inverse_chances, unit_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_FOR_INTERVAL = 5  # clusters of a group; with fewer, resamples hardly differ


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CodedShares(CodedResult):
    """Share of coded passages with a label, by group. Made by `coded_shares`."""

    data: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Shares of coded passages"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"shares": "stance_coded"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Lohr 2022, Sampling: Design and Analysis, 3rd ed. (sampling weights, ratio estimator, chapters 2 to 5)",
        "Rao & Wu 1988, Journal of the American Statistical Association 83: 231-241 (bootstrap of a design)",
        CITATION,
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by`, or 'all'; quotes() shows the passages with the label",
            "share": "estimated share with the label among all passages in the sampling frame",
            "ci_low": "lower end of the interval; missing for fewer than 5 clusters",
            "ci_high": "upper end",
            "share_coded": "share among the coded passages, without weights",
            "n_label": "number of coded passages to which at least one coder gave the label",
            "n_units": "coded passages",
            "n_clusters": "number of clusters (turns, documents) of the coded passages",
            "n_effective": "effective number of equally weighted passages (Kish)",
        }
    )

    def _coded(self, label: Any) -> Sequence[str]:
        mine = self.data["group"].astype(str) == str(label)
        return list(self.data.index[mine & (self.data["coded"] > 0)])

    def summary(self) -> str:
        """Describe the largest and the smallest share, and what they do not show."""
        used, ordered = self.settings, self.frame.sort_values("share", ascending=False, kind="stable")
        said = f"The share of {used['label']} on {used['target']} is {_share_with_ends(ordered.iloc[0])}"
        if len(ordered) > 1:
            last = ordered.iloc[-1]
            said += f" for {ordered['group'].iloc[0]} and {_share_with_ends(last)} for {last['group']}"
        weights = "weighted by inverse sampling probability" if used["weighted"] else "with equal weights"
        return (
            f"{said}. It is estimated for the whole sampling frame from "
            f"{counted(int(self.frame['n_units'].sum()), 'coded passage')}, {weights}. Intervals "
            f"({used['confidence']:.0%}) resample {several(used['cluster'])} and ignore coding error: another coder "
            "might give other labels (see agreement, conclusion_curve)."
        )

    def notes(self) -> str:
        """Describe the weights, and why intervals are missing."""
        flat = describe_flat(int(self.settings["n_flat"]), "group", self.settings["cluster"])
        return (
            "If coders disagree, a passage counts by the share of coders who gave the label. Passages are sampled "
            "without replacement, which the intervals ignore: if most passages were coded, they are too wide. "
            "If fewer than five passages of a group have the label, or lack it, the interval is exact and wider. "
            f"Compare share with share_coded to see the effect of the weights. {flat}"
        ).strip()

    def _gist(self) -> str:
        return f"{counted(len(self.frame), 'group')}, {self.settings['label']} on {self.settings['target']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        weights = "weighted by inverse sampling probability" if used["weighted"] else "unweighted"
        return (
            f"Shares of passages coded {used['label']!r} on {used['target']!r} by {', '.join(used['coders'])}, "
            f"{weights}, have {used['confidence']:.0%} percentile intervals from {used['n_resamples']:,} resamples of "
            f"{used['cluster']} (rng {used['rng']})."
        )


@recorded
def coded_shares(
    codes: Codes,
    *,
    target: str | None = None,
    label: str = "favour",
    by: str | None = None,
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> CodedShares:
    """Estimate the share of passages with a label from people's codes of a sample, by group.

    Parameters
    ----------
    codes : Codes
        People's codes. If ``codes.units["prob"]`` has the sampling probabilities, passages are weighted by their
        inverse. If coders disagree, a passage counts by the share of coders who gave the label; to use one coder, pass
        ``codes.only(coder="ann")``.
    target : str, optional
        Required if the codes have several targets.
    label : str
        Label whose share is estimated.
    by : str, optional
        Column of ``codes.units`` or of the documents, ``"year"`` or ``"decade"``; one share per value.
    cluster : str, optional
        Column of ``codes.units`` whose values are resampled. Default: turns, if known.
    n_resamples, confidence, rng
        Options of the percentile intervals; ``n_resamples=0`` leaves them out.

    Returns
    -------
    CodedShares
        One row per group, in the order of the groups.

    Raises
    ------
    NotEnoughData
        No coded passage has a value of `by`.
    UnknownName
        There is no such target, label or column.

    Warns
    -----
    TextlabWarning
        A group has fewer than 20 clusters.

    See Also
    --------
    correct_share : estimate the share from machine-made codes of all passages, corrected by people's codes.

    Notes
    -----
    ``sum(w y) / sum(w)`` with ``w = 1 / prob`` (ratio estimator; Lohr 2022, section 4.1). A resample draws as many
    clusters as there are, jointly for all groups. Where fewer than five passages of a group have the label, or lack
    it, the interval reaches at least as far as the exact one of a binomial (Clopper-Pearson) with as many trials as
    the design is worth (Korn & Graubard 1998): resamples of one passage in 42 do not know that the next 42 may hold
    four.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> codes = tl.load_codes("seeds").only(coder="a")
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # few turns
    ...     found = tl.coded_shares(codes, target="big_tech", label="against", by="doc_id", n_resamples=0)
    >>> found.table.loc[:1, ["group", "share", "share_coded", "n_units"]].round(2).values.tolist()
    [['bezos-panel', 0.32, 0.36, 76], ['disruption-seminar', 0.0, 0.0, 60]]
    """
    who = "coded_shares"
    target = coded_target(who, codes, target)
    _checks.known(who, "label", label, codes.scale)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    data = _weighted_passages(who, codes, target, label, by)
    labels, name = clusters_of_units(who, codes, data.index, cluster)
    frame, n_flat = _rows_by_group(data, labels, draw, _checks.source_of(seed, target))
    _warn_few_clusters(who, frame, name)
    weighted = "prob" in codes.units.columns and bool(codes.units["prob"].notna().all())
    used = settings_of(codes.tokens, who, by=by, target=target, label=label, coders=tuple(codes.coders),
                       weighted=weighted, cluster=name, n_resamples=draw.n, confidence=draw.confidence, rng=draw.seed,
                       n_flat=n_flat)  # fmt: skip
    return CodedShares(frame=frame, tokens=codes.tokens, settings=used, codes=codes.only(target=target), data=data)


def _weighted_passages(who: str, codes: Codes, target: str, label: str, by: str | None) -> pd.DataFrame:
    """Return the group, the weight and the share of coders who gave the label, for each coded passage."""
    coded = codes.share_of(target, label).rename("coded")
    data = coded.to_frame().assign(group="all", weight=inverse_chances(codes.units.loc[coded.index]))
    if by is not None:
        _checks.one_column(who, by)
        data["group"] = unit_column(who, codes, by).reindex(data.index)
        data = data[data["group"].notna()]
    if data.empty:
        raise NotEnoughData(f"{who}: no coded passage on {target!r} has a value of {by!r}.")
    return data


def _rows_by_group(
    data: pd.DataFrame, clusters: Any, draw: Any, source: np.random.Generator
) -> tuple[pd.DataFrame, int]:
    """Return the table, and the number of intervals of zero width."""
    groups = list(pd.unique(data["group"].sort_values(kind="stable")))
    inside = np.array([(data["group"] == group).to_numpy() for group in groups])
    w, y = (data[name].to_numpy(dtype=np.float64) for name in ("weight", "coded"))
    names, number = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    share = (inside @ (w * y)) / (inside @ w)
    n_clusters = [len(np.unique(number[mine])) for mine in inside]
    low, high = np.full((2, len(groups)), np.nan)
    if draw.n and len(names) > 1:
        low, high = _resampled_ends(inside, w, y, number, draw, source)
        for k in (k for k, mine in enumerate(inside) if is_rare(y[mine])):
            exact = exact_ends(float(share[k]), w[inside[k]], n_clusters[k], confidence=draw.confidence)
            low[k], high[k] = np.fmin(low[k], exact[0]), np.fmax(high[k], exact[1])
    few = np.array(n_clusters) < FEWEST_FOR_INTERVAL
    shown = shown_intervals(np.where(few, np.nan, low), np.where(few, np.nan, high))
    frame = pd.DataFrame({
        "group": groups, "share": share, "ci_low": shown.low, "ci_high": shown.high,
        "share_coded": [y[mine].mean() for mine in inside],
        "n_label": [int((y[mine] > 0).sum()) for mine in inside],
        "n_units": inside.sum(axis=1), "n_clusters": n_clusters,
        "n_effective": [float(w[mine].sum() ** 2 / (w[mine] ** 2).sum()) for mine in inside],
    })  # fmt: skip
    return frame[list(CodedShares.COLUMNS)], shown.n_flat


def _resampled_ends(
    inside: NDArray[np.bool_], w: Floats, y: Floats, number: NDArray[np.int64], draw: Any, source: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the ends of the intervals of all groups, from the same resamples of clusters."""
    rows = np.concatenate([inside * (w * y), inside * w]).T  # a passage adds to its group's two sums
    totals = np.zeros((int(number.max()) + 1, rows.shape[1]))
    np.add.at(totals, number, rows)
    drawn = np.asarray(bootstrap_weights(len(totals), draw.n, source) @ totals, dtype=np.float64)
    hits, weights = np.split(drawn, 2, axis=1)
    ends = [_share_ends(h[w > 0] / w[w > 0], draw.confidence) for h, w in zip(hits.T, weights.T, strict=True)]
    low, high = np.array(ends).T
    return low, high


def _share_ends(shares: Floats, confidence: float) -> tuple[float, float]:
    low, high = percentile_interval(shares, confidence=confidence)
    return float(low), float(high)


def _warn_few_clusters(who: str, frame: pd.DataFrame, name: str) -> None:
    few = frame[frame["n_clusters"] < FEW]
    if len(few):
        shown = ", ".join(f"{g} {n}" for g, n in zip(few["group"][:4], few["n_clusters"][:4], strict=True))
        warn(
            f"{who}: {counted(len(few), 'group')} of {len(frame)} with fewer than {FEW} {several(name)} ({shown}"
            f"{' ...' if len(few) > 4 else ''}). {describe_few(name, 'a group of', FEWEST_FOR_INTERVAL)}"
        )


def _share_with_ends(row: pd.Series) -> str:
    return f"{row['share']:.0%}" + ("" if pd.isna(row["ci_low"]) else f" ({row['ci_low']:.0%} to {row['ci_high']:.0%})")
