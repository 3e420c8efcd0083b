"""Rates of concordance lines in groups, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ...units.clusters import clusters_in
from ...units.draws import LEAST_HOLDERS
from ...units.few import shown_intervals, warn_few
from ...units.groups import labels_of
from ...units.rates import rate_intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..._checks import Drawing
    from ...tokens import Tokens


class Searched(NamedTuple):
    """The passage of each line, the passages searched, and whether all lines are present."""

    passage: NDArray[np.int64]
    inside: NDArray[np.bool_]
    whole: bool


def lines_by_group(tokens: Tokens, found: Searched, by: str, cluster: str, resampling: Drawing) -> pd.DataFrame:
    """Return the table of `Concordance.counts`; warn about groups with few clusters that have an interval."""
    group, names = pd.factorize(labels_of("counts", tokens, by).to_numpy(), sort=True, use_na_sentinel=False)
    passage, inside = found.passage, found.inside
    turns = np.unique(np.column_stack([group[passage], tokens.turn_of_passage[passage]]), axis=0)[:, 0]
    lines, n_turns, words = (
        np.bincount(x, weights=w, minlength=len(names)).astype(np.int64)
        for x, w in ((group[passage], None), (turns, None), (group[inside], tokens.n_tokens[inside]))
    )
    rates = 1000 * pd.Series(lines) / pd.Series(words).where((words > 0) & found.whole)
    hits, said = np.bincount(passage, minlength=len(inside)), np.where(inside, tokens.n_tokens, 0)
    clusters = clusters_in(tokens, cluster, "counts", inside)
    low, high, _ = shown_intervals(*rate_intervals(clusters, hits, said, group, names, resampling))
    sure = ~np.isnan(low)
    if sure.any():
        mine = np.where(inside & sure[group], group, -1)
        warn_few("counts", clusters, mine, names, none=("a group with lines in", LEAST_HOLDERS))
    columns = {
        "n_lines": lines, "n_tokens": words, "rate": rates.to_numpy(), "ci_low": low, "ci_high": high,
        "n_turns": n_turns,
    }  # fmt: skip
    table = pd.DataFrame(columns, index=pd.Index(names, name=by)).iloc[np.unique(group[inside])]
    return table.sort_values(["n_lines", "n_tokens"], ascending=[False, True], kind="stable")
