"""Sides of unequal size: scores when both are drawn down to the same words, and what can be seen at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ... import _checks
from ..._html import number
from ...errors import SchemaError
from ...measures.power import smallest_rate_ratio
from .comparison import Sides
from .question import Answer, Asked
from .scores import Ground, Sums, log_odds_z

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def at_equal_size(asked: Asked, one: Answer, n_tokens: int | None, n_draws: int, rng: _checks.Rng) -> pd.DataFrame:
    """Scores when both sides are drawn down to the same number of words; see `Contrast.rarefied`."""
    if asked.measure.presence or asked.lexicon is not None or np.any(one.sides.weight != 1):
        raise SchemaError("rarefied: draws words, so it has no meaning for text_dispersion, word_shift or within=.")
    sides = one.sides
    most = int(min(sides.size(True), sides.size(False)))
    n = _checks.whole("rarefied", "n_tokens", most if n_tokens is None else n_tokens, least=1, most=most)
    draws = _checks.whole("rarefied", "n_draws", n_draws, least=2)
    generator, _ = _checks.generator("rarefied", rng)
    a, b = (_drawn(sides, mine, n, draws, generator) for mine in (True, False))
    size = np.full(draws, float(n))
    weaker = asked.settings["alpha0"] is None and asked.settings["prior"] == "informative"
    alpha0 = min(one.ground.alpha0, 0.1 * n) if weaker else one.ground.alpha0
    ground = replace(one.ground, alpha=one.ground.alpha * (alpha0 / one.ground.alpha0), alpha0=alpha0)
    return _rarefied_table(asked, one, Sums(a=a, b=b, n_a=size, n_b=size, mass_b=0 * size), ground, n)


def _drawn(sides: Sides, mine: bool, n: int, draws: int, generator: np.random.Generator) -> Floats:
    """Counts of the compared words in `draws` samples of `n` words without replacement."""
    counts = sides.total(mine)
    rest = int(sides.size(mine)) - int(counts.sum())
    pool = np.append(counts, rest)
    return generator.multivariate_hypergeometric(pool, n, size=draws, method="marginals")[:, :-1].T.astype(float)


def _rarefied_table(asked: Asked, one: Answer, sums: Sums, ground: Ground, n: int) -> pd.DataFrame:
    with np.errstate(divide="ignore", invalid="ignore"):
        score, z = asked.measure.score(sums, ground), log_odds_z(sums, ground)
    seen = np.isfinite(score)
    count = np.maximum(seen.sum(axis=1), 1)
    mean = np.where(seen.any(axis=1), np.where(seen, score, 0).sum(axis=1) / count, np.nan)
    table = pd.DataFrame(
        {
            "term": pd.Series(asked.dtm.terms[one.sides.terms], dtype="str"),
            "score_rarefied": mean,
            "z_rarefied": z.mean(axis=1),
            "share_same_sign": (np.sign(z) == np.sign(z.mean(axis=1, keepdims=True))).mean(axis=1),
            "n_tokens": n,
        }
    )
    both = one.frame[["term", "score", "z"]].merge(table, on="term", how="left")
    both["rank"] = (-both["z"]).rank(method="min").astype("int64")
    both["rank_rarefied"] = (-both["z_rarefied"]).rank(method="min").astype("int64")
    return both


PLAUSIBLE = 0.1  # no word is more than every tenth of running text: "the", the commonest, is one in fifteen
VIF = (1, 2, 4)


def visible(one: Answer) -> pd.DataFrame:
    """The smallest ratio of rates that these sizes can show; see `Contrast.visible`."""
    rate = np.array([2, 5, 10, 20, 50, 100]) / 10_000
    table = pd.DataFrame({"rate_reference": 1000 * rate})
    for vif in VIF:
        ratio = smallest_rate_ratio(rate, one.sides.size(True), one.sides.size(False), vif=vif)
        table[f"ratio_vif_{vif}"] = np.where(ratio * rate <= PLAUSIBLE, ratio, np.inf)
    ratios = table[[f"ratio_vif_{vif}" for vif in VIF]].to_numpy()
    table["in_words"] = pd.Series([_in_words(row) for row in ratios], dtype="str")
    return table


def _in_words(ratios: Floats) -> str:
    """What a row of ratios says; they grow with the variance."""
    seen = [number(ratio) for ratio in ratios if np.isfinite(ratio)]
    if not seen:
        return "no difference can be seen: the word would have to be more than every tenth word of the target"
    bursts = f"{' or '.join(seen[1:])} if it comes in bursts" if seen[1:] else "none can be seen if it comes in bursts"
    strong = ", none in strong bursts" if 1 < len(seen) < len(ratios) else ""
    return f"{seen[0]} times the rate can be seen, {bursts}{strong}"
