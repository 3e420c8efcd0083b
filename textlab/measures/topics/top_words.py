"""Which words label a topic, and how distinct topics are.

References
----------
Airoldi & Bischof 2016, JASA 111: 1381-1403 (FREX). Taddy 2012, AISTATS (lift). Sievert & Shirley 2014, ACL workshop
on interactive language learning (relevance). Dieng, Ruiz & Blei 2020, TACL 8: 439-453 (diversity).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...errors import SchemaError
from .._door import counts as checked_counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Table = NDArray[np.float64]


def lift(phi: ArrayLike, overall: ArrayLike) -> Table:
    """Divide the share of a word in a topic by its share in all text.

    Parameters
    ----------
    phi : array, shape (n_topics, n_terms)
        Share of each term in each topic.
    overall : array, shape (n_terms,)
        Count or share of each term in all text.

    Returns
    -------
    ndarray, shape (n_topics, n_terms)
        nan for a term that never occurs. Rare words come out on top.

    Examples
    --------
    >>> lift([[0.5, 0.5]], [3, 1]).round(3).tolist()
    [[0.667, 2.0]]
    """
    table, share = _topics_by_terms("lift", phi, overall)
    return np.divide(table, share, out=np.full_like(table, np.nan), where=share > 0)


def relevance(phi: ArrayLike, overall: ArrayLike, *, weight: float = 0.6) -> Table:
    """Weigh log probability against log lift: ``weight * ln(phi) + (1 - weight) * ln(lift)``.

    Returns
    -------
    ndarray, shape (n_topics, n_terms)
        ``-inf`` where the topic does not use the term.
    """
    if not 0 <= weight <= 1:
        raise SchemaError(f"relevance: weight must lie between 0 and 1, not {weight!r}.")
    table, share = _topics_by_terms("relevance", phi, overall)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(table) - (1 - weight) * np.log(np.broadcast_to(share, table.shape))
    return np.where((table > 0) & (share > 0), found, -np.inf)


def frex(phi: ArrayLike, *, weight: float = 0.5) -> Table:
    """Score words that are both frequent in a topic and exclusive to it.

    The harmonic mean of two ranks within the topic, each from 0 to 1: that of the word's share, and that of its
    exclusivity ``phi[k, v] / phi[:, v].sum()``.

    Parameters
    ----------
    phi : array, shape (n_topics, n_terms)
    weight : float
        Weight of exclusivity. (In R's stm, ``calcfrex(w=)`` puts it on frequency.)

    Returns
    -------
    ndarray, shape (n_topics, n_terms)
        0 where the topic does not use the term.

    Examples
    --------
    >>> frex([[0.6, 0.4, 0.0], [0.6, 0.0, 0.4]]).round(3).tolist()
    [[0.8, 0.8, 0.0], [0.8, 0.0, 0.8]]
    """
    if not 0 <= weight <= 1:
        raise SchemaError(f"frex: weight must lie between 0 and 1, not {weight!r}.")
    table = checked_counts("frex", "phi", phi)
    total = table.sum(axis=0)
    exclusive = np.divide(table, total, out=np.zeros_like(table), where=total > 0)
    ranks = weight / _ecdf(exclusive) + (1 - weight) / _ecdf(table)
    return np.where(table > 0, 1 / ranks, 0.0)


def _ecdf(table: Table) -> Table:
    """Return the share of a row's values that are at most this one."""
    ordered = np.sort(table, axis=1)
    pairs = zip(ordered, table, strict=True)
    return np.array([np.searchsorted(o, row, side="right") for o, row in pairs]).reshape(table.shape) / table.shape[1]


def exclusivity(phi: ArrayLike, *, n: int = 10) -> NDArray[np.float64]:
    """Return the mean share that each topic has of its `n` commonest words, 0 to 1.

    Returns
    -------
    ndarray, shape (n_topics,)
        nan for a topic without words.
    """
    table = checked_counts("exclusivity", "phi", phi)
    total = table.sum(axis=0)
    part = np.divide(table, total, out=np.zeros_like(table), where=total > 0)
    top = np.argsort(-table, axis=1, kind="stable")[:, :n]
    used = np.take_along_axis(table, top, axis=1) > 0
    size = used.sum(axis=1)
    sums = (np.take_along_axis(part, top, axis=1) * used).sum(axis=1)
    return np.divide(sums, size, out=np.full(len(table), np.nan), where=size > 0)


def diversity_of_topics(lists: list[NDArray[np.int64]]) -> float:
    """Return the share of distinct words among all top words, 1 if no two topics share one; nan without words."""
    words = np.concatenate(lists) if lists else np.empty(0)
    return len(np.unique(words)) / len(words) if len(words) else float("nan")


def _topics_by_terms(who: str, phi: ArrayLike, overall: ArrayLike) -> tuple[Table, Table]:
    table, total = checked_counts(who, "phi", phi), checked_counts(who, "overall", overall)
    if table.ndim != 2 or total.shape != table.shape[1:]:
        raise SchemaError(f"{who}: phi has shape {table.shape}, overall {total.shape}; they must share their terms.")
    return table, total / max(total.sum(), 1e-300)
