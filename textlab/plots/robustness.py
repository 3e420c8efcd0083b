"""The specification curve: the value of the claim in each specification, and its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .points import key, points
from .style import BLUE, GREY, INK, VERMILION, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..analyses.robustness import Robustness

LINE, CURVE, BELOW = 0.22, 2.6, 0.6  # inches: a line of choices, the curve, the labels below


def draw_robustness(result: Robustness, ax: Axes | None, *, n: int = 200) -> Axes:
    """Draw the sorted curve of at most `n` specifications above a grid of their choices."""
    table = result.table
    given = table["estimate"] if "estimate" in table else table["holds"].astype("Float64")
    value: NDArray[np.float64] = np.asarray(given.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    order = np.argsort(np.nan_to_num(value, nan=-np.inf), kind="stable")
    if len(order) > n:
        order = order[np.linspace(0, len(order) - 1, n).astype(int)]
    more = so_many_of(len(order), len(value), "specifications drawn")
    labels = [(name, label) for name, values in result.values.items() for label in values]
    ax = axes(ax, width=7.5, height=CURVE + BELOW + LINE * len(labels))
    lower = LINE * len(labels) / (CURVE + LINE * len(labels))
    curve, grid = ax.inset_axes((0, lower + 0.02, 1, 0.98 - lower)), ax.inset_axes((0, 0, 1, lower - 0.02))
    _curve(curve, table.iloc[order], value[order])
    _grid(grid, result.specifications.iloc[order], labels)
    holds = f"holds in {result.settings['n_holds']:,} of {counted_answers(result)}"
    plain(ax, title=f"{named(result.settings['claim'])}: {holds}{more}", x="specifications, sorted")
    ax.spines[:].set_visible(False)
    ax.set(xticks=[], yticks=[])
    return ax


def counted_answers(result: Robustness) -> str:
    """Describe how many specifications were evaluated."""
    return f"{result.settings['n_answered']:,} specifications"


def _curve(ax: Axes, table: Any, value: NDArray[np.float64]) -> None:
    at = np.arange(len(table))
    holds = table["holds"].astype("boolean")
    for wanted, colour, marker, name in ((True, BLUE, "o", "holds"), (False, VERMILION, "s", "does not hold")):
        mine = (holds == wanted).fillna(False).to_numpy(dtype=bool)  # not evaluated: neither
        if "ci_low" in table:
            ends = table["ci_low"].to_numpy()[mine], table["ci_high"].to_numpy()[mine]
            points(ax, at[mine], value[mine], ends, ink=colour, mark=marker, label=name, upright=True)
        else:
            ax.plot(at[mine], value[mine], marker, color=colour, markersize=4, linestyle="none", label=name)
    if "estimate" in table:
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.set_ylabel("what the claim gave")
    else:
        ax.set_yticks([0, 1], ["does not hold", "holds"])
        ax.set_ylim(-0.4, 1.4)
    ax.set_xlim(-1, len(table))
    ax.set_xticks([])
    for side in ("top", "right", "bottom"):
        ax.spines[side].set_visible(False)
    key(ax)


def _grid(ax: Axes, specifications: Any, labels: list[tuple[str, str]]) -> None:
    for row, (name, label) in enumerate(labels):
        at = np.flatnonzero((specifications[name] == label).to_numpy())
        ax.plot(
            at,
            np.full(len(at), row),
            "s",
            color=INK,
            markersize=3.5 if len(specifications) < 100 else 1.5,
            linestyle="none",
        )
    ax.set_xlim(-1, len(specifications))
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), [named(f"{name}={label}") for name, label in labels], fontsize=8)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
