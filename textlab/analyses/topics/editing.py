"""Merge topics, or split words off a topic, in the arrays of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .engines.base import unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]


def merged_rows(table: Table, size: Table, at: list[int]) -> Table:
    """Return a topic-by-term table whose rows `at` are replaced, at the first of them, by their weighted mean."""
    out = table.copy()
    weight = size[at] / size[at].sum() if size[at].sum() > 0 else np.full(len(at), 1 / len(at))
    out[at[0]] = weight @ table[at]
    return np.delete(out, at[1:], axis=0)


def merged_columns(table: Any, at: list[int]) -> Any:
    """Return a table (topics on the last axis) whose topics `at` are replaced, at the first of them, by their sum."""
    out = table.copy()
    out[..., at[0]] = table[..., at].sum(axis=-1)
    return np.delete(out, at[1:], axis=-1)


def split_off(counts: Any, theta: Table, phi: Table, at: int, terms: NDArray[np.int64]) -> tuple[Table, Table]:
    """Return theta and phi in which some terms of topic `at` form a topic of their own, in the last place.

    Each token is split over the topics as in the fitted model, in proportion to ``theta[d, k] * phi[k, v]``; the parts
    of `terms` that belonged to topic `at` move to the new topic.
    """
    moved = phi[at].copy()
    stays = np.ones(len(moved), dtype=bool)
    stays[terms] = False
    moved[stays] = 0
    kept = np.where(stays, phi[at], 0.0)
    row = np.repeat(np.arange(theta.shape[0]), np.diff(counts.indptr))
    joint = np.einsum("ck,ck->c", theta[row], np.ascontiguousarray(phi.T)[counts.indices])
    mine = theta[row, at] * phi[at, counts.indices]
    part = np.divide(mine, joint, out=np.zeros_like(mine), where=joint > 0) * counts.data
    new = np.bincount(row, weights=np.where(stays[counts.indices], 0, part), minlength=theta.shape[0])
    size = np.asarray(counts.sum(axis=1), dtype=float)
    gone = np.minimum(np.divide(new, size, out=np.zeros_like(size), where=size > 0), theta[:, at])
    shares = np.column_stack([theta, gone])
    shares[:, at] -= gone
    table = np.vstack([phi, moved])
    table[at] = kept
    return shares, unit_rows(table)


def with_edit(settings: Mapping[str, Any], step: str) -> Mapping[str, Any]:
    """Return the settings with one more step in ``history``."""
    return {**settings, "history": [*settings.get("history", ()), step]}


def with_names(settings: Mapping[str, Any], before: Mapping[int, str], after: Mapping[int, str]) -> Mapping[str, Any]:
    """Return the settings with a record of each replaced or removed name; a first name is not recorded."""
    steps = [
        f"{topic} from {name!r} to {after[topic]!r}" if topic in after else f"{topic}, no longer {name!r}"
        for topic, name in before.items()
        if after.get(topic) != name
    ]
    return {**settings, "renamed": [*settings.get("renamed", ()), *steps]} if steps else settings
