"""The specification curve: what the claim gave in each specification, and which choices were made there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .bars import plain_text
from .style import BLUE, GREY, INK, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..analyses.robustness import Robustness

ROW = 0.075  # height of a line of choices, as a share of the curve's


def draw_robustness(result: Robustness, ax: Axes | None, *, n: int = 200) -> Axes:
    """Draw the curve of at most `n` specifications, sorted, above a grid of the choices made in each of them."""
    table = result.table
    given = table["estimate"] if "estimate" in table else table["holds"].astype("Float64")
    value: NDArray[np.float64] = np.asarray(given.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    order = np.argsort(np.nan_to_num(value, nan=-np.inf), kind="stable")
    if len(order) > n:
        order = order[np.linspace(0, len(order) - 1, n).astype(int)]
    labels = [(name, label) for name, values in result.values.items() for label in values]
    ax = axes(ax, width=7.5, height=2.6 + 0.22 * len(labels))
    _curve(ax, table.iloc[order], value[order])
    _grid(ax, result.specifications.iloc[order], labels)
    holds = f"holds in {result.settings['n_holds']:,} of {counted_answers(result)}"
    y = "what the claim gave" if "estimate" in table else ""
    return plain(ax, title=f"{plain_text(result.settings['claim'])}: {holds}", y=y)


def counted_answers(result: Robustness) -> str:
    """Return how many specifications were answered, as words."""
    return f"{result.settings['n_answered']:,} specifications"


def _curve(ax: Axes, table: Any, value: NDArray[np.float64]) -> None:
    at = np.arange(len(table))
    holds = table["holds"].astype(object).to_numpy()
    for wanted, colour, marker, name in ((True, BLUE, "o", "holds"), (False, VERMILION, "x", "does not hold")):
        mine = holds == wanted
        if "ci_low" in table:
            low, high = table["ci_low"].to_numpy()[mine], table["ci_high"].to_numpy()[mine]
            ax.vlines(at[mine], low, high, color=colour, linewidth=1, alpha=0.6)
        ax.plot(at[mine], value[mine], marker, color=colour, markersize=4, linestyle="none", label=name)
    if "estimate" in table:
        ax.axhline(0, color=GREY, linewidth=0.8)
    else:
        ax.set_yticks([0, 1], ["does not hold", "holds"])
        ax.set_ylim(-0.4, 1.4)
    ax.set_xticks([])
    ax.legend(frameon=False, fontsize=8.5, labelcolor=INK, loc="upper left", ncols=2)


def _grid(ax: Axes, specifications: Any, labels: list[tuple[str, str]]) -> None:
    below = ax.inset_axes((0, -0.05 - ROW * len(labels), 1, ROW * len(labels)), sharex=ax)
    for row, (name, label) in enumerate(labels):
        at = np.flatnonzero((specifications[name] == label).to_numpy())
        below.plot(at, np.full(len(at), row), "|", color=INK, markersize=5, linestyle="none")
    below.set_ylim(len(labels) - 0.5, -0.5)
    below.set_yticks(range(len(labels)), [plain_text(f"{name}={label}") for name, label in labels], fontsize=8)
    below.set_xlabel("specifications, sorted")
    below.tick_params(length=0)
    for side in ("top", "right", "bottom", "left"):
        below.spines[side].set_visible(False)
