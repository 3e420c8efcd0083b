"""Would the list be the same under another prior? The choices that the field makes, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from ... import _checks
from .question import Answer, Asked, ground_of, totals_of, z_of
from .scores import EVEN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TOP = 20  # length of the top list of each side, where none is asked for
USED = ""  # the prior of the contrast itself has no ending of its own
INFORMATIVE: Mapping[str, float | None] = MappingProxyType({"alpha0_100": 100.0, "alpha0_500": 500.0, "alpha0_n": None})
CHOICES = (USED, *EVEN, *INFORMATIVE)


def by_prior(asked: Asked, one: Answer, n: int) -> pd.DataFrame:
    """The log-odds z and its rank under six priors; see `Contrast.priors`."""
    n = _checks.whole("priors", "n", n, least=1)
    terms = pd.Series(asked.dtm.terms[one.sides.terms], dtype="str")
    z = pd.DataFrame({name: _z_under(asked, one, name) for name in CHOICES}, index=terms.index)
    parts = [_top(terms, z, sign, n).assign(side=side) for sign, side in ((1, "target"), (-1, "reference"))]
    return pd.concat(parts, ignore_index=True)[["term", "side", *(_named("z", c) for c in CHOICES),
                                                *(_named("rank", c) for c in CHOICES), "leaves_top"]]  # fmt: skip


def in_words(asked: Asked, one: Answer, choice: str) -> str:
    """What a choice of the table is: ``informative, 500 tokens``."""
    if choice == USED:
        return f"used: {one.prior.removesuffix(' of both sides pooled')}"
    if choice in EVEN:
        return f"{choice}, {EVEN[choice]:g} a term"
    weight = INFORMATIVE[choice]
    size = sum(totals_of(one.sample)[2:]) if weight is None else weight
    return f"informative, {size:,.0f} {asked.counted}{' (N)' if weight is None else ''}"


def _named(what: str, choice: str) -> str:
    return f"{what}_{choice}" if choice else what


def _z_under(asked: Asked, one: Answer, choice: str) -> Floats:
    if choice == USED:
        return z_of(one.sample, one.ground)
    weight = INFORMATIVE.get(choice)
    alpha0 = sum(totals_of(one.sample)[2:]) if choice in INFORMATIVE and weight is None else weight
    prior = choice if choice in EVEN else "informative"
    other = replace(asked, settings={**asked.settings, "prior": prior, "alpha0": alpha0})
    return z_of(one.sample, ground_of(other, one.sides, one.sample)[0])


def _top(terms: pd.Series, z: pd.DataFrame, sign: int, n: int) -> pd.DataFrame:
    """Words of one side that are among its first `n` under some prior; those of the other side have no place there."""
    ranks = (-sign * z).rank(method="min").fillna(len(z) + 1).astype(int)
    among = (ranks <= n) & (sign * z > 0)
    table = pd.concat([z.add_prefix("z_"), ranks.add_prefix("rank_")], axis=1).rename(columns=lambda c: c.rstrip("_"))
    table.insert(0, "term", terms)
    table["leaves_top"] = among.any(axis=1) & ~among.all(axis=1)
    return table[among.any(axis=1)].sort_values(["rank", "term"], ignore_index=True)
