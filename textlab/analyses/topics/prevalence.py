"""Shares of topics in groups or over time, with intervals that resample clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...corpus.select import period_of
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.resampling import effective_number, expanded_interval
from ...units.clusters import clusters_of
from ...units.draws import GroupDraws, group_draws
from ...units.few import shown_intervals
from .tables import words_of_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

WHO = "prevalence"


def prevalence_table(
    dtm: DocumentTermMatrix,
    shares: pd.DataFrame,
    labels: Mapping[int, str],
    by: str | list[str] | None,
    over: str | None,
    n_bins: int,
    cluster: str,
    asked: _checks.Drawing,
) -> pd.DataFrame:
    """Compute the table of `Topics.prevalence`."""
    keys = _prevalence_keys(dtm, by, over, n_bins)
    kept = keys.notna().all(axis=1).to_numpy()
    if not kept.any():
        raise NotEnoughData(
            f"{WHO}: no row has a single {' and '.join(map(repr, keys))}; count finer rows, or use by='doc_id'."
        )
    if n_out := int(dtm.rows["n_tokens"].to_numpy()[~kept].sum()):
        left = f"{counted(n_out, 'word')} {'is' if n_out == 1 else 'are'} in no row of the table"
        warn(f"{WHO}: {left}, because they have no (single) {' and '.join(map(str, keys))}.")
    clusters = clusters_of(dtm, cluster, WHO, kept)
    clusters = np.where(clusters >= 0, clusters_by_label(dtm, cluster), -1)
    draws = group_draws(asked)
    words, size = words_of_topics(dtm, shares.to_numpy()), dtm.rows["n_tokens"].to_numpy(float)
    tuples = pd.Index(list(keys[kept].itertuples(index=False, name=None)), tupleize_cols=False)
    codes, names = pd.factorize(tuples)
    rows = np.flatnonzero(kept)
    pieces = []
    for code, name in enumerate(names):
        mine = rows[codes == code]
        label = name[0] if len(name) == 1 else name
        share, low, high, n = _group_shares(label, words[mine], clusters[mine], draws)
        piece = pd.DataFrame({"topic": shares.columns, **dict(zip(keys, name, strict=True)), "share": share})
        pieces.append(piece.assign(ci_low=low, ci_high=high, n_tokens=int(size[mine].sum()), n_clusters=n))
    table = pd.concat(pieces, ignore_index=True)
    order = ["topic", over] if over else ["topic"]
    table = table.sort_values(order, kind="stable", ignore_index=True)
    if labels:
        table.insert(1, "label", [labels.get(int(t), "") for t in table["topic"]])
    return table


def _prevalence_keys(
    dtm: DocumentTermMatrix, by: str | list[str] | None, over: str | None, n_bins: int
) -> pd.DataFrame:
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    if not names and over is None:
        names = ["doc_id"]
    for name in names:
        _checks.known(WHO, "column", name, dtm.rows.columns)
    keys = {name: dtm.rows[name] for name in names}
    if over is not None:
        if over in keys:
            raise SchemaError(f"{WHO}: {over!r} stands in by= and over=; name it once.")
        keys[over] = values_over(dtm, over, n_bins)
    return pd.DataFrame(keys)


def values_over(dtm: DocumentTermMatrix, over: str, n_bins: int) -> pd.Series:
    """Return the value of each row for `over`: a date, a year, or progress through the document (in bins)."""
    rows = dtm.rows
    if over == "progress":
        return _progress_bins(dtm, _checks.whole(WHO, "n_bins", n_bins, least=1))
    if over not in rows and over in ("date", "year") and "date_earliest" in rows:
        if over == "year":
            closed = rows.get("date_latest", rows["date_earliest"]).fillna(rows["date_earliest"])
            return pd.to_numeric(period_of(rows.assign(date_latest=closed), "year")).astype("float64")
        dates = rows["date_earliest"].astype("str")
        return dates.where(rows["date_earliest"].notna())
    _checks.known(WHO, "column", over, [*rows.columns, "progress"])
    return rows[over]


def _progress_bins(dtm: DocumentTermMatrix, n_bins: int) -> pd.Series:
    """Return the midpoint of the bin (such as a tenth of the document) that contains the first word of each row."""
    tokens = dtm.tokens
    row, bounds = dtm.row_of_passage, tokens.bounds
    passages = np.flatnonzero((row >= 0) & (np.diff(bounds) > 0))
    first = np.full(dtm.shape[0], np.nan)
    first[row[passages[::-1]]] = tokens.progress(bounds[passages[::-1]])
    spans_several = dtm.rows["doc_id"].isna().to_numpy()
    bins = (np.minimum(np.floor(first * n_bins), n_bins - 1) + 0.5) / n_bins
    return pd.Series(np.where(spans_several, np.nan, bins), index=dtm.rows.index)


def clusters_by_label(dtm: DocumentTermMatrix, cluster: str) -> NDArray[np.int64]:
    """Return the cluster of each row, numbered in the order of cluster labels, not of rows."""
    labels = dtm.rows.index if cluster == dtm.by else dtm.rows[cluster]
    return np.asarray(pd.factorize(labels.astype(str), sort=True)[0], dtype=np.int64)


def _group_shares(
    group: Any, words: NDArray[np.float64], clusters: NDArray[np.int64], draws: GroupDraws
) -> tuple[Any, Any, Any, int]:
    """Return the shares of topics in the words of a group, and their expanded percentile intervals over clusters."""
    found, codes = np.unique(clusters, return_inverse=True)
    totals = np.zeros((len(found), words.shape[1]))
    np.add.at(totals, codes, words)
    low, high = np.full((2, words.shape[1]), np.nan)
    if draws.n and len(found) > 1:  # a single cluster says nothing about variation between clusters
        sums = draws.weights(group, len(found)) @ totals
        sums /= np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
        n = np.repeat(effective_number(totals.sum(axis=1)[:, None]), len(low))
        low, high = shown_intervals(*expanded_interval(sums.T, n, confidence=draws.confidence), scale=1.0)[:2]
    if not totals.any():  # no words, no shares
        return np.full(len(low), np.nan), np.full(len(low), np.nan), np.full(len(low), np.nan), len(found)
    return totals.sum(axis=0) / totals.sum(), low, high, len(found)
