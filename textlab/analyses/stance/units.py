"""Helpers for verbs on coded passages: choice of target, predictions matched to codes, positions in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError, warn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def coded_target(who: str, codes: Any, target: str | None) -> str:
    """Return the requested target; the only one if none is named."""
    if not isinstance(codes, Codes):
        raise SchemaError(f"{who}: codes must be Codes, not {type(codes).__name__}; read sheets with read_codes.")
    if target is not None:
        _checks.known(who, "target", target, codes.targets)
        return target
    if len(codes.targets) == 1:
        return codes.targets[0]
    raise SchemaError(f"{who}: the codes have {len(codes.targets)} targets; say which with target=: {codes.targets}.")


def predicted_labels(who: str, predictions: Any, target: str) -> pd.Series:
    """Return the predicted label of each unit on one target.

    Parameters
    ----------
    predictions : DataFrame or Codes
        Table with ``unit_id, label`` (and ``target``), or the codes of one machine.
    """
    table = predictions.table if isinstance(predictions, Codes) else predictions
    _checks.columns(who, table, ("unit_id", "label"), of="predictions")
    mine = table[table["target"] == target] if "target" in table.columns else table
    if mine.empty:
        raise NotEnoughData(f"{who}: the predictions have none on {target!r}.")
    if mine["unit_id"].duplicated().any():
        unit = mine["unit_id"][mine["unit_id"].duplicated()].iloc[0]
        raise SchemaError(f"{who}: the unit {unit!r} has two predictions on {target!r}; give those of one coder.")
    return mine.set_index("unit_id")["label"].dropna()


def coded_and_predicted(who: str, codes: Codes, predictions: Any, target: str, label: str) -> pd.DataFrame:
    """Return ``predicted`` (0 or 1), ``coded`` (share of coders, or nan), ``probability``, ... per predicted unit.

    Raises
    ------
    NotEnoughData
        A coded unit has no prediction, or fewer than two units were coded.
    """
    predicted = predicted_labels(who, predictions, target)
    _checks.known(who, "label", label, codes.scale)
    coded = codes.share_of(target, label)
    lost = coded.index.difference(predicted.index)
    if len(lost):
        raise NotEnoughData(
            f"{who}: {counted(len(lost), 'coded passage')} without a prediction, such as {lost[0]!r}; a coder is "
            "judged on the passages that people coded. Predict them too (model.predict() does)."
        )
    stray = predicted.index.difference(codes.units.index)
    if len(stray):
        raise SchemaError(
            f"{who}: the predicted unit {stray[0]!r} is not among codes.units, so its chance to be coded is not known. "
            "Read the codes with all passages that could be drawn: read_codes(paths, units=sheet)."
        )
    out = codes.units.loc[predicted.index].copy()
    out["predicted"] = (predicted == label).astype(float)
    out["coded"] = coded.reindex(out.index)
    out["probability"] = _chances(who, out)
    return out


def _chances(who: str, table: pd.DataFrame) -> Floats:
    """Return the sampling probability of each passage: as drawn, or assuming a simple random sample."""
    if "prob" in table.columns and table["prob"].notna().all():
        return table["prob"].to_numpy(dtype=np.float64)
    share = float(table["coded"].notna().mean())
    warn(
        f"{who}: codes.units has no 'prob', so the coded passages are taken for a simple random sample of those "
        f"predicted ({share:.0%}). Draw them with sample_for_coding to know."
    )
    return np.full(len(table), share)


def positions_in_time(who: str, codes: Codes, table: pd.DataFrame, over: str) -> tuple[Floats, Floats, str]:
    """Return the earliest and latest time of each unit (nan if unknown), and the name of the time unit."""
    if over == "date":
        return (*_dates_of_units(who, codes, table), "year")
    _checks.one_column(who, over)
    if over not in table.columns:
        _checks.known(who, "column", over, ["date", *table.columns])
    values = pd.to_numeric(table[over], errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(values).all():
        raise SchemaError(f"{who}: over={over!r} holds no number.")
    return values, values, f"unit of {over}"


def _dates_of_units(who: str, codes: Codes, table: pd.DataFrame) -> tuple[Floats, Floats]:
    documents = codes.corpus.documents
    if "doc_id" not in table.columns or "date_earliest" not in documents.columns:
        raise NotEnoughData(f"{who}: the codes have no dates; read them with their corpus (corpus=), which has them.")
    ends = [year_of(documents[name]).reindex(table["doc_id"]).to_numpy() for name in ("date_earliest", "date_latest")]
    return ends[0], ends[1]


def year_of(column: pd.Series) -> pd.Series:
    """Return dates as fractional years: 2024-07-02 is 2024.5."""
    found = pd.to_datetime(column.astype("object"), errors="coerce", format="ISO8601")
    days = found.dt.day_of_year - 1
    return found.dt.year + days / np.where(found.dt.is_leap_year, 366, 365)


def unit_column(who: str, codes: Codes, name: str) -> pd.Series:
    """Return a column of the passages or else of their documents; ``year`` and ``decade`` are derived from dates."""
    documents = codes.corpus.documents
    if name in codes.units.columns:
        return codes.units[name]
    if "doc_id" not in codes.units.columns:
        _checks.known(who, "column", name, codes.units.columns)
    if name in ("year", "decade") and name not in documents.columns and "date_earliest" in documents.columns:
        year = year_of(documents["date_earliest"]).floordiv(1).astype("Int64")
        of_document = year if name == "year" else year.floordiv(10) * 10
    else:
        of_document = documents[_checks.known(who, "column", name, [*codes.units.columns, *documents.columns])]
    return of_document.reindex(codes.units["doc_id"]).set_axis(codes.units.index)


def inverse_chances(units: pd.DataFrame) -> Floats:
    """Return the weight of each passage: 1 / sampling probability, or 1 if that is unknown."""
    if "prob" in units.columns and units["prob"].notna().all():
        return 1 / units["prob"].to_numpy(dtype=np.float64)
    return np.ones(len(units))
