"""May a machine code in place of people? It may if it agrees with them about as well as they agree with each other.

Calderon, Reichart & Dror 2025, Proceedings of ACL, "The Alternative Annotator Test for LLM-as-a-Judge".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..._checks import one_of, share
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, Ints
from ..multiple import benjamini_yekutieli
from .patterns import CodePatterns, code_patterns

_FEWEST_PEOPLE, _FEWEST_UNITS = 3, 30


@dataclass(frozen=True, kw_only=True)
class AlternativeTest:
    """Compare a machine with each person; arrays have shape (n_people,), nan for a person with under 30 units."""

    advantage: Floats  # share of units in which the machine agrees with the others at least as well as the person
    difference: Floats  # how much more often the person agrees better than the machine does
    p: Floats
    p_adjusted: Floats  # Benjamini-Yekutieli over the people
    wins: np.ndarray  # of bool: the machine trails this person by significantly less than epsilon
    n_units: Ints  # units compared
    winning_rate: float
    mean_advantage: float
    passed: bool  # the winning rate is at least one half
    epsilon: float
    alpha: float


def alternative_annotator_test(
    machine: ArrayLike | Sequence[Any],
    people: Any,
    *,
    epsilon: float = 0.2,
    alpha: float = 0.05,
    level: str = "nominal",
    categories: Sequence[Any] | None = None,
) -> AlternativeTest:
    """Test whether a machine may take the place of any one person.

    Parameters
    ----------
    machine : sequence of shape (n_units,)
        Labels; None or nan where there is none.
    people : array_like or pandas.DataFrame of shape (n_units, n_people)
        Labels of at least three people.
    epsilon : float
        Tolerated shortfall of the machine, as it costs less than a person: 0.2 for experts, 0.15 for trained students,
        0.1 for crowds.
    alpha : float
        False discovery rate over the people.
    level : {"nominal", "interval"}
        How agreement with the others is measured: the share with the same label, or minus the root mean squared
        distance.
    categories : sequence, optional
        All labels of the scale.

    Returns
    -------
    AlternativeTest

    Raises
    ------
    NotEnoughData
        Fewer than three people, or nobody with 30 units that the machine and another person coded.

    Notes
    -----
    Leave out person j. In each unit ask who agrees better with the others, person j or the machine; a tie counts for
    both. Let d be the share of units won by j less the share won by the machine. A one-sided t test over the units
    asks whether d < epsilon.

    Examples
    --------
    >>> truth = [0, 1] * 30
    >>> found = alternative_annotator_test(truth, [[x, x, 1 - x if k % 5 == 0 else x] for k, x in enumerate(truth)])
    >>> found.advantage.round(2).tolist(), found.passed
    ([1.0, 1.0, 1.0], True)
    """
    who = "alternative_annotator_test"
    one_of(who, "level", level, ("nominal", "interval"))
    limit, rate = share(who, "epsilon", epsilon), share(who, "alpha", alpha)
    labels, p = _together(who, machine, people, categories)
    places = labels if level == "nominal" else _alternative_values_of(labels, p.values(who))
    compared = [_alternative_compared(places, j, level) for j in range(1, places.shape[1])]
    n = np.array([len(d) for d, _ in compared], dtype=np.int64)
    if n.max() < _FEWEST_UNITS:
        raise NotEnoughData(
            f"{who}: no person has {_FEWEST_UNITS} units that the machine and another person coded too; the most is "
            f"{n.max()}. Code more units."
        )
    values = np.array([_tested(d, better, limit) for d, better in compared])
    tested = n >= _FEWEST_UNITS
    adjusted = np.full(len(n), np.nan)
    adjusted[tested] = benjamini_yekutieli(values[tested, 2])
    wins = np.where(tested, adjusted < rate, False)
    return AlternativeTest(
        advantage=values[:, 0],
        difference=values[:, 1],
        p=values[:, 2],
        p_adjusted=adjusted,
        wins=wins,
        n_units=n,
        winning_rate=float(wins[tested].mean()),
        mean_advantage=float(values[tested, 0].mean()),
        passed=bool(wins[tested].mean() >= 0.5),
        epsilon=limit,
        alpha=rate,
    )


def _together(who: str, machine: Any, people: Any, categories: Sequence[Any] | None) -> tuple[Ints, CodePatterns]:
    """Return label numbers, the machine in the first column, -1 where a code is missing."""
    table = np.asarray(people, dtype=object)
    first = np.asarray(machine, dtype=object)
    if table.ndim != 2 or first.shape != (len(table),):
        raise SchemaError(f"{who}: machine must hold one label for each unit (row) of people.")
    if table.shape[1] < _FEWEST_PEOPLE:
        raise NotEnoughData(f"{who}: {table.shape[1]} people; at least {_FEWEST_PEOPLE} are needed to leave one out.")
    p = code_patterns(who, np.column_stack([first, table]), categories)
    return p.patterns[p.of_unit], p


def _alternative_values_of(labels: Ints, values: Floats) -> Floats:
    return np.where(labels >= 0, values[np.maximum(labels, 0)], -np.inf)


def _alternative_compared(places: Any, j: int, level: str) -> tuple[Floats, Floats]:
    """Return who agrees better in each unit (1 person, 0 tie, -1 machine), and whether the machine is no worse."""
    others = [k for k in range(1, places.shape[1]) if k != j]
    missing = places < 0 if level == "nominal" else np.isneginf(places)
    use = ~missing[:, 0] & ~missing[:, j] & ~missing[:, others].all(axis=1)
    rest, gone = places[use][:, others], missing[use][:, others]
    scores = [_agreement_with(places[use, k], rest, gone, level) for k in (0, j)]
    machine_good, person_good = scores[0] >= scores[1] - 1e-12, scores[1] >= scores[0] - 1e-12
    return person_good.astype(np.float64) - machine_good, machine_good.astype(np.float64)


def _agreement_with(mine: Any, rest: Any, gone: Any, level: str) -> Floats:
    n = np.count_nonzero(~gone, axis=1)
    if level == "nominal":
        return np.count_nonzero((rest == mine[:, None]) & ~gone, axis=1) / n
    gaps = np.where(gone, 0, np.where(gone, 0, rest) - mine[:, None])
    return -np.sqrt((gaps**2).sum(axis=1) / n)


def _tested(d: Floats, good: Floats, epsilon: float) -> tuple[float, float, float]:
    """Return the advantage, the difference and p for one person."""
    from scipy.special import stdtr

    if len(d) < _FEWEST_UNITS:
        return np.nan, np.nan, np.nan
    gap, error = d.mean() - epsilon, d.std(ddof=1) / np.sqrt(len(d))
    p = float(stdtr(len(d) - 1, gap / error)) if error > 0 else float(gap >= 0)
    return float(good.mean()), float(d.mean()), p
