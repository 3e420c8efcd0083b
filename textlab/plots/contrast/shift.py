"""A word shift: the contribution of words to the distance between groups, and the share due to chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import several
from ...errors import SchemaError
from ..style import BLUE, INK, VERMILION, axes, plain
from .words import (
    heading,
    key_below,
    lines_from_the_top,
    name_lines,
    remark_above,
    side_marks,
    unseen_words_label,
    with_null_range,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast


def draw_shift(result: Contrast, ax: Axes | None, *, n: int = 24, target: Any = None) -> Axes:
    """Draw bars of the `n` largest contributions, with the range expected by chance.

    Parameters
    ----------
    n : int
    target : object
        One of several targets.

    Raises
    ------
    SchemaError
        The scores of the measure do not sum to a whole.
    """
    n = _checks.whole("plot", "n", n, least=1)
    if not result.measure.startswith(("jsd", "word_shift")):
        raise SchemaError(
            f'plot: kind="shift" shows parts of a whole, which {result.measure} has not; '
            'ask contrast(..., measure="jsd"), or measure=scores with a lexicon.'
        )
    frame = with_null_range(result, target)
    table = frame.iloc[np.argsort(-frame["score"].abs().to_numpy(), kind="stable")[:n]].reset_index(drop=True)
    ax = axes(ax, width=7.0, height=0.25 * max(5, len(table)) + 1.9)
    _bars(ax, table)
    whole = result.distance(n_permutations=199, target=result.answer(target).target)
    plain(ax, title=heading(result, target), x=result.unit)
    ax.spines["left"].set_visible(False)
    left_out = unseen_words_label(result, len(table), target)
    shown = f"\nShown: {left_out}, the largest parts" if left_out else ""
    remark_above(ax, _whole_distance(whole, several(result.settings["cluster"])) + shown)
    key_below(ax, side_marks(*_side_names(result, target)), columns=2)
    return ax


def _side_names(result: Contrast, target: Any) -> tuple[Any, Any]:
    two = result.answer(target).two
    return two.target, two.reference


def _bars(ax: Axes, table: pd.DataFrame) -> None:
    y = lines_from_the_top(table)
    more = (table["score"] >= 0).to_numpy()
    for side, ink in ((more, BLUE), (~more, VERMILION)):
        ax.barh(y[side], table["score"][side], color=ink, height=0.72, alpha=0.85, zorder=2)
    ax.hlines(y, table["null_low"], table["null_high"], color=INK, linewidth=1.2, zorder=3)
    ax.axvline(0, color=INK, linewidth=0.8)
    name_lines(ax, table["term"].tolist())


def _whole_distance(whole: pd.Series, clusters: str) -> str:
    unit = whole["unit"]
    return (
        f"In all {whole['distance']:.3g} {unit}; relabelled {clusters} give {whole['null_mean']:.3g} on average, up to "
        f"{whole['null_high']:.3g} (p = {whole['p']:.2g}).\nBlack: 95% of a word's contributions with no difference."
    )
