"""Effects with intervals, one line per word, over the range expected by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted, plural, singular
from ..style import BLUE, GREY, INK, VERMILION, axes, named, plain
from .words import (
    BY_CHANCE,
    heading,
    in_margin,
    key_below,
    lines_from_the_top,
    margin_columns,
    name_lines,
    remark_above,
    shortened,
    side_marks,
    unseen_words_label,
    words_at_both_ends,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast

HALF = "#bdbdbd"  # fill of marks that are uncertain but have an interval; visible on light and dark pages
LARGEST_TARGETS = 6  # shown in one picture


def draw_forest(result: Contrast, ax: Axes | None, *, n: int = 12, target: Any = None) -> Axes:
    """Draw `n` words at each end of the ranking or, for several targets, the first words of the largest six.

    Parameters
    ----------
    n : int
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n, least=1)
    several = target is None and len(result.answers) > 1
    table = _first_of_each(result, max(2, n // 3)) if several else words_at_both_ends(result, n, target)
    ax = axes(ax, width=8.0, height=0.27 * max(5, len(table)) + 1.9)
    _null_bars(ax, table)
    _effects(ax, table, result.neutral)
    _line_names(ax, table, result)
    plain(ax, title=_each(result) if several else heading(result, target), x=result.unit)
    ax.spines["left"].set_visible(False)
    said = "" if several else unseen_words_label(result, len(table), target)
    if said:
        remark_above(ax, f"Shown: {said}, from both ends of the ranking")
    key_below(
        ax, _key(result, table, "its group", "the others") if several else _key(result, table, *_sides(result, target))
    )
    return ax


def _sides(result: Contrast, target: Any) -> tuple[Any, Any]:
    two = result.answer(target).two
    return two.target, two.reference


def _each(result: Contrast) -> str:
    """Describe which targets are drawn, and against what."""
    named = result.groups["reference"].unique()
    against = named[0] if len(named) == 1 else "the rest"
    name, n = singular(result.by), len(result.answers)
    who = f"Each {name}" if n <= LARGEST_TARGETS else f"The {LARGEST_TARGETS} largest of {counted(n, name)}, each"
    return f"{who} against {shortened(against)}"


def _first_of_each(result: Contrast, n: int) -> pd.DataFrame:
    """Return the first words of the largest targets."""
    largest = result.groups.sort_values("n_tokens_target", ascending=False, kind="stable").index[:LARGEST_TARGETS]
    parts = [words_at_both_ends(result, n, t).head(n).assign(target=str(t)) for t in largest]
    return pd.concat(parts, ignore_index=True)


def _null_bars(ax: Axes, table: pd.DataFrame) -> None:
    y = lines_from_the_top(table)
    ax.hlines(y, table["null_low"], table["null_high"], color=BY_CHANCE, linewidth=7, zorder=1)


def _effects(ax: Axes, table: pd.DataFrame, neutral: float) -> None:
    """Draw the intervals and the point of each word.

    Points are filled if certain, hollow if one turn or document carries the word, and pale diamonds without an
    interval.
    """
    y, score = lines_from_the_top(table), table["score"].to_numpy()
    carried, bare = (table[name].to_numpy() for name in ("carried_by", "ci_low"))
    carried, known = pd.notna(carried), bool(table["ci_low"].notna().any())
    bare = pd.isna(bare) if known else np.zeros(len(table), dtype=bool)
    more = (table["rate_target"] >= table["rate_reference"]).to_numpy()
    for side, ink in ((more, BLUE), (~more, VERMILION)):
        ax.hlines(y[side], table["all_low"][side], table["all_high"][side], color=ink, linewidth=0.7, zorder=2)
        ax.hlines(y[side], table["ci_low"][side], table["ci_high"][side], color=ink, linewidth=2.4, zorder=2)
        for these, fill, mark, alpha in (
            (~bare & ~carried, ink if known else "none", "o", 1.0),
            (~bare & carried, HALF, "o", 1.0),
            (bare, "none", "D", 0.7),
        ):
            at = side & these
            ax.scatter(
                score[at], y[at], s=34, marker=mark, facecolor=fill, edgecolor=ink, linewidth=1.4, alpha=alpha, zorder=3
            )
    ax.axvline(neutral, color=INK, linewidth=0.8, zorder=1.5)
    _set_limits(ax, table, neutral)


def _set_limits(ax: Axes, table: pd.DataFrame, neutral: float) -> None:
    """Set limits to fit points and plain intervals; arrows mark longer intervals that are cut off."""
    drawn = table[["score", "ci_low", "ci_high", "null_low", "null_high"]].to_numpy(float)
    near = np.append(drawn[np.isfinite(drawn)], neutral)
    edge = 0.08 * (near.max() - near.min() or 1)
    low, high = near.min() - edge, near.max() + edge
    ax.set_xlim(low, high)
    inside = 0.012 * (high - low)  # the arrow must not touch the word
    y = lines_from_the_top(table)
    for mark, at, beyond in (
        ("<", low + inside, table["all_low"] < low),
        (">", high - inside, table["all_high"] > high),
    ):
        ax.plot(np.full(beyond.sum(), at), y[beyond.to_numpy()], mark, color=GREY, markersize=4, zorder=4)


def _line_names(ax: Axes, table: pd.DataFrame, result: Contrast) -> None:
    """Write words on the left, and occurrences and turns on the right."""
    groups = table["target"] if "target" in table else [""] * len(table)
    name_lines(
        ax,
        [f"{named(t)}  ·  {shortened(g, 20)}" if g else t for t, g in zip(table["term"], groups, strict=True)],
    )
    pairs = {
        "uses": ("n_target", "n_reference"),
        plural(result.question.turn): ("n_turns_target", "n_turns_reference"),
    }
    margin_columns(
        ax,
        {name: [f"{a:,}:{b:,}" for a, b in table[list(pair)].itertuples(index=False)] for name, pair in pairs.items()},
    )
    if len(table):
        in_margin(ax, len(table) + 0.6, 8, "target:reference")


def _key(result: Contrast, table: pd.DataFrame, target: Any, reference: Any) -> list[Any]:
    """Return the key to the colours, lines and marks in the picture."""
    from matplotlib.lines import Line2D

    def mark(label: str, **look: Any) -> Line2D:
        usual: dict[str, Any] = {"color": INK, "marker": "o", "linewidth": 0, "markersize": 5}
        return Line2D([], [], label=label, **(usual | look))

    known = bool(table["ci_low"].notna().any())
    level = f"{result.settings['confidence']:.0%}"
    handles: list[Any] = [
        *side_marks(target, reference),
        mark("95% with no difference", color=BY_CHANCE, marker="", linewidth=7),
        mark(f"score, {level} interval", linewidth=2.4)
        if known
        else mark("score (has no interval)", markerfacecolor="none"),
    ]
    if known:
        handles.append(mark(f"{level} for all words at once", marker="", linewidth=0.7))
    handles.append(mark(f"one {shortened(result.question.carrier)} carries it", markerfacecolor=HALF))
    if known and table["ci_low"].isna().any():
        handles.append(mark("no interval (only_in, notes)", marker="D", markerfacecolor="none", alpha=0.7))
    return handles
