"""The smallest p that a permutation test of turns, documents or speakers can attain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...measures.resampling import n_arrangements, smallest_attainable_p
from .rules import LEAST_LABELLED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Codes = NDArray[np.int64]

EXACT_UNITS = 10_000  # with more units, the number of arrangements is not given exactly


def attainable(tokens: Tokens, group: Codes) -> pd.DataFrame:
    """Return the smallest p of permuting turns, documents or speakers, one row each.

    Parameters
    ----------
    tokens : Tokens
    group : ndarray of int64, shape (n_passages,)
        1 for passages of the target, 0 of the reference, -1 of neither.

    Returns
    -------
    DataFrame
        ``unit, n_units, n_target, n_mixed, n_arrangements, smallest_p_one_sided, smallest_p_two_sided``.
        The row *turn, within documents* is given if some but not all documents contain both groups; the row
        *speaker* if enough of the words have one.
    """
    turn, doc = tokens.turn_of_passage, tokens.doc_of_passage
    speaker = np.asarray(pd.factorize(tokens.passages["speaker"])[0], dtype=np.int64)
    kept = (group >= 0) & (tokens.n_tokens > 0)
    rows = [_attainable_row("turn", turn[kept], group[kept])]
    both = np.intersect1d(doc[kept & (group == 1)], doc[kept & (group == 0)])
    if len(both) and len(np.unique(doc[kept])) > 1:
        inside = kept & np.isin(doc, both)
        rows.append(_attainable_row("turn, within documents", turn[inside], group[inside], doc[inside]))
    rows.append(_attainable_row("document", doc[kept], group[kept]))
    named = kept & (speaker >= 0)
    if tokens.n_tokens[named].sum() >= LEAST_LABELLED * tokens.n_tokens[kept].sum():
        rows.append(_attainable_row("speaker", speaker[named], group[named]))
    return pd.DataFrame(rows)


def _attainable_row(unit: str, units: Codes, group: Codes, strata: Codes | None = None) -> dict[str, Any]:
    """Return one row; labels are permuted over units of one group, and units with both groups can be swapped."""
    table = pd.DataFrame({"unit": units, "group": group, "stratum": 0 if strata is None else strata})
    sides = table.groupby("unit").agg(low=("group", "min"), high=("group", "max"), stratum=("stratum", "first"))
    mixed = int((sides["low"] != sides["high"]).sum())
    ways, one, two = _swapped(mixed) if mixed else _permuted(sides)
    return {
        "unit": unit,
        "n_units": len(sides),
        "n_target": int((sides["high"] == 1).sum()),
        "n_mixed": mixed,
        "n_arrangements": ways,
        "smallest_p_one_sided": one,
        "smallest_p_two_sided": two,
    }


def _swapped(n: int) -> tuple[float, float, float]:
    """Return arrangements and smallest p if the groups within each of `n` units may be swapped."""
    return 2.0 ** min(n, 1000), 0.5**n, min(1.0, 2 * 0.5**n)


def _permuted(sides: pd.DataFrame) -> tuple[float, float, float]:
    """Return arrangements and smallest p if whole units change groups, within strata."""
    if len(sides) > EXACT_UNITS:
        return np.inf, 0.0, 0.0
    per = sides.groupby("stratum")["high"].agg(["size", "sum"])
    n, k = per["size"].tolist(), per["sum"].tolist()
    ways = n_arrangements(sides["high"].to_numpy() == 1, strata=sides["stratum"].to_numpy())
    one, two = (smallest_attainable_p(n, k, two_sided=both) for both in (False, True))
    return float(ways) if math.log10(ways) < 300 else np.inf, one, two
