"""A word shift: which words make the distance of two groups, and how much of it chance would make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import several
from ...errors import SchemaError
from ..style import BLUE, GREY, INK, VERMILION, axes, plain
from .forest import heading

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast


def draw_shift(result: Contrast, ax: Axes | None, *, n: int = 24, target: Any = None) -> Axes:
    """The `n` words with the largest contributions as bars, with the range that chance gives each.

    Parameters
    ----------
    n : int
    target : object
        One of several targets.

    Raises
    ------
    SchemaError
        The measure is not one whose scores add up to a whole.
    """
    n = _checks.whole("plot", "n", n, least=1)
    if not result.measure.startswith(("jsd", "word_shift")):
        raise SchemaError(
            f'plot: kind="shift" shows parts of a whole, which {result.measure} has not; '
            'ask contrast(..., measure="jsd") or measure="word_shift".'
        )
    one = result._one(target, "plot")
    table = _largest(result, target, n)
    ax = axes(ax, width=7.0, height=0.25 * max(5, len(table)) + 1.5)
    _bars(ax, table)
    whole = result.distance(n_permutations=199, target=one.sides.target)
    plain(ax, x=result.unit)
    ax.spines["left"].set_visible(False)
    note = _whole(whole, several(result.settings["cluster"]))
    ax.text(0, 1.01, note, transform=ax.transAxes, fontsize=8.5, color=GREY, va="bottom")
    ax.set_title(heading(result, target), loc="left", fontsize=11, color=INK, pad=32)
    return ax


def _largest(result: Contrast, target: Any, n: int) -> pd.DataFrame:
    one = result._one(target, "plot")
    null = result.null_ranges
    null = null[null["target"] == one.sides.target].drop(columns="target")
    frame = one.frame.dropna(subset=["score"]).merge(null, on="term", how="left")
    return frame.iloc[np.argsort(-frame["score"].abs().to_numpy(), kind="stable")[:n]].reset_index(drop=True)


def _bars(ax: Axes, table: pd.DataFrame) -> None:
    y = np.arange(len(table))[::-1]
    more = (table["score"] >= 0).to_numpy()
    for side, ink in ((more, BLUE), (~more, VERMILION)):
        ax.barh(y[side], table["score"][side], color=ink, height=0.72, alpha=0.85, zorder=2)
    ax.hlines(y, table["null_low"], table["null_high"], color=INK, linewidth=1.2, zorder=3)
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_yticks(y, table["term"])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.7, max(len(table) - 0.3, 0.3))


def _whole(whole: pd.Series, clusters: str) -> str:
    unit = whole["unit"]
    return (
        f"In all {whole['distance']:.3g} {unit}; relabelled {clusters} give {whole['null_mean']:.3g} on average, up to "
        f"{whole['null_high']:.3g} (p = {whole['p']:.2g}).\nBlack: 95% of a word's contributions with no difference."
    )
