"""The rows of `judge_coders`: one coder compared with the other people, passage by passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...coding import Codes
from ...errors import NotEnoughData
from ...measures.agreement import alternative_annotator_test
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...units.few import shown_intervals
from .coder_labels import FEWEST_CLUSTERS, CoderLabels
from .units import unit_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_PEOPLE, FEWEST_UNITS = 3, 30  # minimum for the alternative annotator test
UNKNOWN = "unknown"
GROUP_COLUMNS = ("coder", "by", "group", "n_units", "error", "ci_low", "ci_high", "excess")
TEST_COLUMNS = ("coder", "person", "advantage", "difference", "p", "p_adjusted", "wins", "n_units")


@dataclass(frozen=True)
class CoderBesidePeople:
    """Labels of one coder and of the other people, on the passages that both coded."""

    coder: CoderLabels
    labels: NDArray[np.object_]  # (n,)
    people: pd.DataFrame  # (n, n_people), None: not coded

    @property
    def units(self) -> pd.Index:
        """Return the passages that both coded."""
        return self.people.index

    def shares(self, scale: Sequence[str]) -> Floats:
        """Return the share of the people who gave each label, shape (n, n_labels)."""
        table = self.people.to_numpy(dtype=object)
        given = np.array([[x is not None for x in row] for row in table]).sum(axis=1)
        return np.column_stack([(table == name).sum(axis=1) / given for name in scale])

    def agreeing(self, scale: Sequence[str]) -> Floats:
        """Return the share of the people who gave the coder's label, shape (n,)."""
        place = {name: k for k, name in enumerate(scale)}
        return self.shares(scale)[np.arange(len(self.labels)), [place[x] for x in self.labels]]


def stacked(parts: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Concatenate tables; without any, return an empty table with these columns."""
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=list(columns))


def beside_people(codes: Codes, target: str, coder: CoderLabels, persons: Sequence[str]) -> CoderBesidePeople:
    """Return a coder's labels with those of all people except the coder."""
    others = [name for name in persons if name not in coder.own]
    wide = codes.wide(target)[others]
    wide = wide[wide.notna().any(axis=1).to_numpy() & wide.index.isin(coder.labels.index)]
    return CoderBesidePeople(coder, coder.labels.reindex(wide.index).to_numpy(dtype=object), wide)


def judged_row(
    pair: CoderBesidePeople, scale: Sequence[str], positions: list[str], clusters: Any, draw: Any, source: Any
) -> dict[str, Any]:
    """Return the row of a coder: agreement, excess of positions, and agreement with itself."""
    n_people = int(pair.people.notna().any().sum()) if len(pair.units) else 0
    row: dict[str, Any] = {"coder": pair.coder.name, "kind": pair.coder.kind, "n_units": len(pair.units),
                           "n_people": n_people, "agreement": np.nan, "ci_low": np.nan, "ci_high": np.nan,
                           "share_agreeing": np.nan, "excess": np.nan,
                           "agreement_itself": _kappa_between_passes(pair.coder, scale)}  # fmt: skip
    if not len(pair.units):
        return row
    shares, agreeing = pair.shares(scale), pair.agreeing(scale)
    mine = np.column_stack([pair.labels == name for name in scale]).astype(np.float64)
    sums = np.column_stack([np.ones(len(agreeing)), agreeing, mine, shares])
    totals, n_clusters = _cluster_totals(sums, clusters)
    row["agreement"] = float(_group_kappa(totals.sum(axis=0)[None], len(scale))[0])
    row["share_agreeing"] = float(agreeing.mean())
    at = [list(scale).index(name) for name in positions]
    row["excess"] = float((mine[:, at].sum(axis=1) - shares[:, at].sum(axis=1)).mean())
    if draw.n and n_clusters >= FEWEST_CLUSTERS:
        drawn = np.asarray(bootstrap_weights(n_clusters, draw.n, source) @ totals, dtype=np.float64)
        row["ci_low"], row["ci_high"] = _judged_interval(_group_kappa(drawn, len(scale)), draw.confidence)
    return row


def _group_kappa(totals: Floats, n_labels: int) -> Floats:
    """Return (observed - expected) / (1 - expected) agreement; nan if there is only one label."""
    n, agreeing = totals[:, 0], totals[:, 1]
    mine, people = totals[:, 2 : 2 + n_labels], totals[:, 2 + n_labels :]
    expected = (mine * people).sum(axis=1) / n**2
    left = 1 - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(left > 1e-12, (agreeing / n - expected) / left, np.nan)


def _cluster_totals(rows: Floats, clusters: Any) -> tuple[Floats, int]:
    names, number = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    totals = np.zeros((len(names), rows.shape[1]))
    np.add.at(totals, number, rows)
    return totals, len(names)


def _judged_interval(values: Floats, confidence: float) -> tuple[float, float]:
    """Return the ends of a percentile interval; missing if it has zero width."""
    kept = values[np.isfinite(values)]
    if not len(kept):
        return np.nan, np.nan
    low, high, _ = shown_intervals(*percentile_interval(kept, confidence=confidence), scale=1.0)
    return float(low), float(high)


def _kappa_between_passes(coder: CoderLabels, scale: Sequence[str]) -> float:
    """Return the mean Cohen's kappa over pairs of passes; nan with one pass."""
    values = []
    for one, other in combinations(coder.passes, 2):
        both = one.index.intersection(other.index)
        if len(both):
            pair = [
                np.column_stack([x.reindex(both) == name for name in scale]).astype(np.float64) for x in (one, other)
            ]
            sums = np.column_stack([np.ones(len(both)), (one.reindex(both) == other.reindex(both)), *pair])
            values.append(float(_group_kappa(sums.sum(axis=0)[None], len(scale))[0]))
    return float(np.mean(values)) if values else np.nan


def replaced(pair: CoderBesidePeople, scale: Sequence[str], epsilon: float) -> tuple[Any, str]:
    """Return the alternative annotator test, or None and the reason."""
    people = pair.people.loc[:, pair.people.notna().any().to_numpy()] if len(pair.units) else pair.people
    if people.shape[1] < FEWEST_PEOPLE or not len(pair.units):
        n = people.shape[1] if len(pair.units) else 0
        others = "1 other person" if n == 1 else f"{n} other people"
        return None, f"{others} to compare with; the alternative annotator test needs {FEWEST_PEOPLE}"
    try:
        return alternative_annotator_test(pair.labels, people, epsilon=epsilon, categories=list(scale)), ""
    except NotEnoughData as error:
        return None, str(error).partition(": ")[2].rstrip(".")


def test_columns(test: Any) -> dict[str, Any]:
    """Return the alternative annotator test as columns; missing if it could not be computed."""
    if test is None:
        return {"winning_rate": np.nan, "advantage": np.nan, "may_replace": UNKNOWN}
    passed = "yes" if test.passed else "no"
    return {"winning_rate": test.winning_rate, "advantage": test.mean_advantage, "may_replace": passed}


def tests_by_person(coder: str, pair: CoderBesidePeople, test: Any) -> pd.DataFrame:
    """Return one row per person: does the coder agree with the others at least as well as that person?"""
    if test is None:
        return pd.DataFrame()
    names = pair.people.columns[pair.people.notna().any().to_numpy()]
    return pd.DataFrame({"coder": coder, "person": list(names), "advantage": test.advantage,
                         "difference": test.difference, "p": test.p, "p_adjusted": test.p_adjusted,
                         "wins": test.wins, "n_units": test.n_units})  # fmt: skip


def misjudged(pair: CoderBesidePeople, scale: Sequence[str]) -> pd.DataFrame:
    """Return the passages where fewer than half of the people gave the label of the coder."""
    wrong = pair.agreeing(scale) < 0.5 if len(pair.units) else np.zeros(0, dtype=bool)
    return pd.DataFrame({"coder": pair.coder.name, "unit_id": pair.units[wrong], "label": pair.labels[wrong]})


def errors_by_group(
    who: str,
    codes: Codes,
    pair: CoderBesidePeople,
    column: str,
    positions: list[str],
    clusters: Any,
    draw: Any,
    seed: int,
) -> pd.DataFrame:
    """Return error and excess in each group of one column."""
    values = unit_column(who, codes, column).reindex(pair.units)
    if not len(pair.units):
        return pd.DataFrame()
    error = 1 - pair.agreeing(codes.scale)
    at = [list(codes.scale).index(name) for name in positions]
    excess = np.isin(pair.labels.astype(str), positions) - pair.shares(codes.scale)[:, at].sum(axis=1)
    rows = []
    for group in sorted(values.dropna().unique(), key=str):
        inside = (values == group).to_numpy()
        totals, n = _cluster_totals(np.column_stack([np.ones(inside.sum()), error[inside]]), clusters[inside])
        low = high = np.nan
        if draw.n and n >= FEWEST_CLUSTERS:
            source = _checks.source_of(seed, f"{pair.coder.name}\t{column}\t{group}")
            drawn = np.asarray(bootstrap_weights(n, draw.n, source) @ totals, dtype=np.float64)
            low, high = _judged_interval(drawn[:, 1] / drawn[:, 0], draw.confidence)
        rows.append((pair.coder.name, column, group, int(inside.sum()), float(error[inside].mean()), low, high,
                     float(excess[inside].mean())))  # fmt: skip
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS))
