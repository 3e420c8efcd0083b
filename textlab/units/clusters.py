"""In how many turns and documents something occurs, by counting sort instead of comparison."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .._wording import counted
from ..errors import TextlabWarning

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """The turns of the tokens, numbered by document; a turn never spans documents.

    Attributes
    ----------
    of_passage : ndarray of int, shape (n_passages,)
        The turn of each passage.
    doc : ndarray of int, shape (n_turns,)
        The document of each turn, never falling.
    """

    of_passage: Ints
    doc: Ints


@dataclass(frozen=True, slots=True)
class Spread:
    """How widely each item is spread. Arrays of shape (n_items,)."""

    n_turns: Ints
    n_docs: Ints


def units_of(tokens: Tokens) -> Units:
    """Number the turns so that those of one document stand together."""
    turn, doc = tokens.turn_of_passage, tokens.doc_of_passage
    width = int(turn.max(initial=0)) + 1
    keys, of_passage = np.unique(doc * width + turn, return_inverse=True)
    return Units(of_passage.astype(np.int64), keys // width)


def spread(blocks: Sequence[tuple[NDArray[Any], Ints]], units: Units, n_items: int) -> Spread:
    """Turns and documents of each item.

    Parameters
    ----------
    blocks : sequence of (items, unit of each)
        Items below 0 are nothing.
    units : Units
    n_items : int
    """
    nothing = np.empty(0, dtype=np.int64)
    pairs = [(nothing, nothing), *(_distinct(*b, len(units.doc), n_items) for b in blocks)]
    item, unit = (np.concatenate(x) for x in zip(*pairs, strict=True))
    if len(pairs) > 2:
        keys = np.sort(item * len(units.doc) + unit, kind="stable")  # a few ordered runs: merged, not sorted anew
        keys = keys[_changes(keys)]
        item, unit = keys // len(units.doc), keys % len(units.doc)
    new = _changes(item, units.doc[unit])
    return Spread(np.bincount(item, minlength=n_items), np.bincount(item[new], minlength=n_items))


def _distinct(items: NDArray[Any], unit: Ints, n_units: int, n_items: int) -> tuple[Ints, Ints]:
    """The different (item, unit) pairs, by item and then by unit."""
    from scipy.sparse import csr_array

    kept = items >= 0
    if not kept.all():
        items, unit = items[kept], unit[kept]
    if np.any(unit[1:] < unit[:-1]):  # a turn that goes on after another one
        order = np.argsort(unit, kind="stable")
        items, unit = items[order], unit[order]
    edges = np.append(0, np.cumsum(np.bincount(unit, minlength=n_units)))
    by_unit = csr_array((np.ones(len(items), dtype=np.int8), items, edges), shape=(n_units, n_items))
    by_item = by_unit.tocsc()
    item, unit = np.repeat(np.arange(n_items), np.diff(by_item.indptr)), by_item.indices.astype(np.int64)
    new = _changes(item, unit)
    return item[new], unit[new]


def _changes(*columns: Ints) -> NDArray[np.bool_]:
    """Whether a row differs from the one before it in some column."""
    new = np.ones(len(columns[0]), dtype=bool)
    new[1:] = np.logical_or.reduce([c[1:] != c[:-1] for c in columns])
    return new


FEW_TURNS = 20  # the bootstrap over fewer is too narrow


def warn_few_turns(who: str, turns: Mapping[Any, int], *, stacklevel: int = 3) -> None:
    """Warn when the intervals of some group come from too few turns."""
    few = [str(name) for name, n_turns in turns.items() if n_turns < FEW_TURNS]
    if few:
        named = ", ".join(few[:3]) + (" ..." if len(few) > 3 else "")
        warnings.warn(
            f"{who}: {counted(len(few), 'group')} ({named}) with fewer than {FEW_TURNS} turns; intervals from so few "
            "are too narrow (and missing for a single turn).",
            TextlabWarning,
            stacklevel=stacklevel,
        )
