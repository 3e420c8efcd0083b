"""Shared parts of pictures of contrasts: headings, rankings, remarks in the margin, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..style import BLUE, INK, VERMILION, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from ...analyses.contrast import Contrast

BY_CHANCE = "#80808050"  # fill of the range under no difference
POINTS_A_CHARACTER = 4.6  # width of a character in margin remarks


def heading(result: Contrast, target: Any = None) -> str:
    """Return the heading ``target against reference``."""
    two = result.answer(target).two
    return f"{shortened(two.target)} against {shortened(two.reference)}"


def words_at_both_ends(result: Contrast, n: int, target: Any = None) -> pd.DataFrame:
    """Return the first `n` and the last `n` words of a target, with their ranges under no difference."""
    frame = with_null_range(result, target)
    return frame if len(frame) <= 2 * n else pd.concat([frame.head(n), frame.tail(n)])


def with_null_range(result: Contrast, target: Any = None) -> pd.DataFrame:
    """Return every word of a target that has a score, with its range under no difference."""
    one, null = result.answer(target), result.null_ranges
    mine = null[null["target"] == one.target].drop(columns="target")
    return one.frame.dropna(subset=["score"]).drop(columns="target").merge(mine, on="term", how="left")


def unseen_words_label(result: Contrast, n_shown: int, target: Any = None) -> str:
    """Describe which compared words are not shown; empty if all are."""
    frame = result.answer(target).frame
    n_without = int(frame["score"].isna().sum())
    without = f"; {n_without:,} without a score" if n_without else ""
    return f"{n_shown:,} of {len(frame):,} words{without}" if n_shown < len(frame) else ""


def lines_from_the_top(table: pd.DataFrame) -> Any:
    """Return the height of each row, the first on top."""
    return np.arange(len(table))[::-1]


def name_lines(ax: Axes, names: list[str]) -> None:
    """Write a word on each line."""
    ax.set_yticks(np.arange(len(names))[::-1], [named(name, 66) for name in names])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.8, max(len(names) - 0.2, 0.2))
    ax.spines["left"].set_visible(False)


def margin_columns(ax: Axes, columns: dict[str, list[str]]) -> None:
    """Write grey columns of remarks right of the axes, each as wide as its longest remark."""
    points = 8.0
    for name, remarks in columns.items():
        for y, text in zip(range(len(remarks) - 1, -1, -1), remarks, strict=True):
            in_margin(ax, y, points, text)
        if remarks:
            in_margin(ax, len(remarks) - 0.3, points, name)
        points += POINTS_A_CHARACTER * max(map(len, [name, *remarks])) + 10


def in_margin(ax: Axes, y: float, points: float, text: str) -> None:
    """Write a grey remark right of the axes."""
    ax.annotate(
        text,
        (1, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(points, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=INK,
        annotation_clip=False,
    )


def remark_above(ax: Axes, text: str) -> None:
    """Write a grey line between title and axes, moving the title up."""
    ax.set_title(ax.get_title(loc="left"), loc="left", fontsize=11, pad=20 + 11 * text.count("\n"))
    ax.text(0, 1.01, text, transform=ax.transAxes, fontsize=8.5, color=INK, va="bottom")


def side_marks(target: Any, reference: Any) -> list[Line2D]:
    """Return key handles for the colours of the two sides."""
    from matplotlib.lines import Line2D

    sides = ((BLUE, ">", target), (VERMILION, "<", reference))
    return [
        Line2D([], [], color=ink, marker=mark, linewidth=0, markersize=6, label=f"commoner: {shortened(name)}")
        for ink, mark, name in sides
    ]


def shortened(name: Any, most: int = 28) -> str:
    """Return a name short enough for a heading and a key."""
    return named(name, most)


def key_below(ax: Axes, handles: list[Any], columns: int = 3, gap: float = 0.45) -> None:
    """Add a key below the axes, far enough down (in inches) to clear the axis label."""
    figure: Any = ax.get_figure(root=True)
    inches = figure.get_size_inches()[1] * ax.get_position().height
    anchor = (0.5, -float(gap / max(inches, 0.5)))
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=anchor, ncols=columns, fontsize=8, frameon=False)
