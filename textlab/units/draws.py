"""Turn-bootstrap intervals of scores that are made of sums over turns: how often, and with what, in each turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from .._wording import counted
from ..measures.resampling import bootstrap_weights, effective_number, expanded_interval, iter_resampled_totals
from .clusters import Units, warn_few_turns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    from ..tokens import Tokens

    Floats = NDArray[Any]
    Ints = NDArray[np.int64]
    Score = Callable[..., Floats]

LEAST_TURNS = 3  # turns with the item below which no interval is given; as few as a contrast asks for
MOST_BUNDLES = 1_000  # units that are resampled; more turns than that are resampled in random bundles
DENSE = 0.05  # share of filled cells above which a dense product is the quicker one
CELLS = 2_000_000  # row-by-resample numbers held at a time
KEPT = 16_000_000  # resampled totals of one part that are worked out once for all rows
PLACES_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Turns:
    """The turns with words, drawn with replacement.

    Where there are more than `MOST_BUNDLES` turns they are dealt at random into so many bundles of equal size
    (give or take one), and bundles are drawn. Sums over turns have the same expected variance either way, a
    bundle being a random lot of turns; cost and memory then no longer grow with the number of turns (random
    groups: Wolter 2007, Introduction to Variance Estimation, chapter 2).

    Attributes
    ----------
    bundle : ndarray of int, shape (n_units,)
        What each turn is drawn with: itself, or its bundle; -1 for a turn without words.
    weights : ndarray of float32, shape (n_resamples, n_bundles)
        How often each was drawn.
    n_turns : int
        Turns with words.
    """

    bundle: Ints
    weights: NDArray[np.float32]
    n_turns: int

    def sums(self, unit: NDArray[Any], item: NDArray[Any], n_items: int) -> csc_array:
        """How often each item stands in each bundle, from the turn and the item of every place."""
        from scipy.sparse import coo_array

        shape = (self.weights.shape[1], n_items)
        parts = [slice(low, low + PLACES_AT_ONCE) for low in range(0, max(len(item), 1), PLACES_AT_ONCE)]
        counts = (
            coo_array((np.ones(len(item[p]), dtype=np.int32), (self.bundle[unit[p]], item[p])), shape=shape).tocsc()
            for p in parts
        )
        return reduce(add, counts)

    def sum(self, unit: NDArray[Any]) -> Ints:
        """Places in each bundle."""
        return np.bincount(self.bundle[unit], minlength=self.weights.shape[1])

    def intervals(
        self, score: Score, parts: Sequence[tuple[csc_array, Ints]], carried: csc_array, confidence: float
    ) -> tuple[Floats, Floats]:
        """Expanded percentile interval of each row's score, a block of rows at a time.

        Parameters
        ----------
        score : callable
            From the resampled totals of the parts, each of shape (n_rows, n_resamples), to as many scores.
        parts : sequence of (sums, column of each row)
            What a score is made of; several rows may share a column.
        carried : csc_array of shape (n_bundles, n_rows)
            What the score rests on, for the effective number of turns.
        confidence : float
        """
        n_rows, n_resamples = carried.shape[1], len(self.weights)
        step = max(1, 2 * CELLS // (len(parts) * n_resamples))
        low, high = np.full((2, n_rows), np.nan)
        effective = effective_number(carried)
        ready = [self._totals(sums) if sums.shape[1] * n_resamples <= KEPT else None for sums, _ in parts]
        for first in range(0, n_rows, step):
            rows = slice(first, first + step)
            totals = [
                self._some(sums, column[rows]) if whole is None else whole[column[rows]]
                for (sums, column), whole in zip(parts, ready, strict=True)
            ]
            low[rows], high[rows] = expanded_interval(score(*totals), effective[rows], confidence=confidence)
        return low, high

    def _totals(self, sums: csc_array) -> Floats:
        """Resampled totals of every column, shape (n_columns, n_resamples)."""
        return np.concatenate(list(_blocks(sums, self.weights)))

    def _some(self, sums: csc_array, column: Ints) -> Floats:
        """Resampled totals of some columns, each worked out once."""
        used, back = np.unique(column, return_inverse=True)
        return self._totals(sums[:, used])[back]


def _blocks(sums: csc_array, weights: NDArray[np.float32]) -> Iterator[Floats]:
    """Totals of items by resamples: sparse times dense, or dense where most cells are filled. Both are exact."""
    n_items = sums.shape[1]
    largest = float(sums.sum(axis=0).max()) * float(weights.max()) if n_items else 0.0
    if sums.nnz < DENSE * sums.shape[0] * n_items or largest >= 2**24:
        yield from (totals for _, totals in iter_resampled_totals(sums, weights))
    else:
        yield sums.T.toarray().astype(np.float32) @ weights.T


def draw_turns(
    who: str,
    tokens: Tokens,
    units: Units,
    n_turns: Ints,
    n_resamples: int,
    rng: np.random.Generator,
    *,
    stacklevel: int = 4,
) -> tuple[Turns | None, Ints]:
    """The resamples, and the rows that get an interval: those found in at least `LEAST_TURNS` turns.

    Nothing is drawn where no row is that widely spread, or no interval was asked for. Warns where the turns are
    few.
    """
    rows = np.flatnonzero(n_turns >= LEAST_TURNS)
    if not n_resamples or not len(rows):
        return None, rows[:0]
    words = np.bincount(units.of_passage, weights=tokens.n_tokens, minlength=len(units.doc))
    spoken = np.flatnonzero(words > 0)
    warn_few_turns(who, {"all": len(spoken)}, stacklevel=stacklevel)
    order = spoken[np.argsort(label_ranks(tokens, units)[spoken])]  # not the order of the documents
    number = np.arange(len(order)) if len(order) <= MOST_BUNDLES else rng.permutation(len(order)) % MOST_BUNDLES
    bundle = np.full(len(units.doc), -1)
    bundle[order] = number
    weights = bootstrap_weights(min(len(order), MOST_BUNDLES), n_resamples, rng)
    return Turns(bundle=bundle, weights=weights, n_turns=len(order)), rows


def label_ranks(tokens: Tokens, units: Units) -> Ints:
    """The place of each turn among all, ordered by document and name and not as the documents stand."""
    first = np.zeros(len(units.doc), dtype=np.int64)
    first[units.of_passage[::-1]] = np.arange(len(units.of_passage))[::-1]
    names = tokens.passages[["doc_id", "turn_id"]].iloc[first].astype(str)
    labels = (names["doc_id"] + "\t" + names["turn_id"]).to_numpy(dtype=object)
    ranks = np.empty(len(labels), dtype=np.int64)
    ranks[np.argsort(labels, kind="stable")] = np.arange(len(labels))
    return ranks


@dataclass(frozen=True, slots=True)
class GroupDraws:
    """Resamples of the turns of groups, each from its own source of chance.

    The source of a group comes from the seed and the label of the group, so its draws depend neither on the order
    of the documents nor on which other groups there are.
    """

    n: int
    confidence: float
    seed: int

    def weights(self, label: Any, n_turns: int) -> NDArray[np.float32]:
        """How often each turn of the group is drawn, turns in the order of their labels."""
        return bootstrap_weights(n_turns, self.n, _checks.source_of(self.seed, label))


def group_draws(asked: _checks.Drawing) -> GroupDraws:
    """Draws for each group; from a generator that was given one number is drawn, the seed of them all."""
    return GroupDraws(asked.n, asked.confidence, _checks.seed_of(asked.rng, asked.seed))


def with_ends(frame: pd.DataFrame, score: str) -> pd.DataFrame:
    """The table with empty columns for an interval right behind a score."""
    after = list(frame.columns).index(score) + 1
    for name in ("ci_high", "ci_low"):
        frame.insert(after, name, np.nan)
    return frame


def unit_of_tokens(tokens: Tokens, units: Units) -> NDArray[np.int32]:
    """The turn of each token."""
    return np.repeat(units.of_passage.astype(np.int32), np.diff(tokens.bounds))


# ---------------------------------------------------------------------- in words


def said(settings: Any, what: str, item: str, low: pd.Series) -> str:
    """What the interval is and is not, for a summary; `low` are the lower ends of the rows."""
    if not settings["n_resamples"]:
        return "No intervals were asked for."
    gone, few = int(low.isna().sum()), f"fewer than {LEAST_TURNS} turns"
    if gone == len(low):
        return f"No interval of {what}: no {item} stands in {LEAST_TURNS} turns or more."
    stand, carry = ("stands", "carries") if gone == 1 else ("stand", "carry")
    without = f" {counted(gone, item)} that {stand} in {few} {carry} no interval." if gone else ""
    return (
        f"Intervals ({settings['confidence']:.0%}) of {what} resample the turns {settings['n_resamples']:,} times and "
        f"are wider where few turns hold the {item}. They are for one {item} at a time: that the strongest were "
        f"picked from many is not in them.{without}"
    )


def methods_said(settings: Any, what: str, item: str) -> str:
    """The same for a methods section; empty without intervals."""
    if not settings["n_resamples"]:
        return ""
    lots = f" (dealt at random into at most {MOST_BUNDLES:,} bundles)" if settings["n_turns"] > MOST_BUNDLES else ""
    return (
        f" Each {what} carries an expanded percentile interval ({settings['confidence']:.0%}; Hesterberg 2015) from "
        f"{settings['n_resamples']:,} resamples of turns{lots} (seed {settings['rng']}), where at least {LEAST_TURNS} "
        f"turns hold the {item}."
    )
