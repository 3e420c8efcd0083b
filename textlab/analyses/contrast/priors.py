"""Would the list be the same under another prior? Common choices side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from ... import _checks
from .answer import EVEN, prior_for
from .comparison import rank_z

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .answer import Answer

    Floats = NDArray[np.float64]

TOP_OF_SIDE = 20  # default length of the top list of each side
USED = ""  # column suffix of the prior of the contrast itself
INFORMATIVE: Mapping[str, float | None] = MappingProxyType({"alpha0_100": 100.0, "alpha0_500": 500.0, "alpha0_n": None})
CHOICES = (USED, *EVEN, *INFORMATIVE)


def by_prior(one: Answer, n: int) -> pd.DataFrame:
    """Return the log-odds z and its rank under six priors; see `Contrast.priors`."""
    n = _checks.whole("priors", "n", n, least=1)
    terms = pd.Series(one.question.dtm.terms[one.two.terms], dtype="str")
    z = pd.DataFrame({name: _z_under(one, name) for name in CHOICES}, index=terms.index)
    parts = [_first_words(terms, z, sign, n).assign(side=side) for sign, side in ((1, "target"), (-1, "reference"))]
    columns = ["term", "side", *(f"{what}_{c}".rstrip("_") for what in ("z", "rank") for c in CHOICES), "leaves_top"]
    return pd.concat(parts, ignore_index=True)[columns]


def prior_in_words(one: Answer, choice: str) -> str:
    """Describe a choice of prior: ``informative, 500 tokens``."""
    if choice == USED:
        return f"used: {one.prior.name.removesuffix(' of both sides pooled')}"
    if choice in EVEN:
        return f"{choice}, {EVEN[choice]:g} a term"
    weight = INFORMATIVE[choice]
    size = _n_counted(one) if weight is None else weight
    return f"informative, {size:,.0f} {one.question.counted}{' (N)' if weight is None else ''}"


def _n_counted(one: Answer) -> float:
    return float(one.two.seen.n_a[0] + one.two.seen.n_b[0])


def _z_under(one: Answer, choice: str) -> Floats:
    if choice == USED:
        return rank_z(one.two, one.prior)
    if choice in EVEN:
        return rank_z(one.two, prior_for(one.question, one.two, choice, None))
    weight = INFORMATIVE[choice]
    return rank_z(one.two, prior_for(one.question, one.two, "informative", weight or _n_counted(one)))


def _first_words(terms: pd.Series, z: pd.DataFrame, sign: int, n: int) -> Any:
    """Return the words of one side that are among its first `n` under some prior."""
    ranks = (-sign * z).rank(method="min").fillna(len(z) + 1).astype(int)
    among = (ranks <= n) & (sign * z > 0)
    table = pd.concat([z.add_prefix("z_"), ranks.add_prefix("rank_")], axis=1).rename(columns=lambda c: c.rstrip("_"))
    table.insert(0, "term", terms)
    table["leaves_top"] = among.any(axis=1) & ~among.all(axis=1)
    return table[among.any(axis=1)].sort_values(["rank", "term"], ignore_index=True)
