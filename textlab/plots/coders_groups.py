"""Errors of each coder by group: unequal errors can distort a comparison of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import SchemaError
from .points import hollow_label, key, name_rows, points
from .style import axes, colour, marker, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import JudgedCoders


GROUPS_DRAWN = 25


def draw_coders_groups(result: JudgedCoders, ax: Axes | None, *, by: str | None = None) -> Axes:
    """Draw one line per group and one colour per coder; `by` selects one of several columns."""
    groups = result.groups
    if groups.empty:
        raise SchemaError('plot: errors by group were not computed; name columns: judge_coders(..., by="speaker").')
    column = groups["by"].iloc[0] if by is None else by
    mine = groups[groups["by"] == column]
    if mine.empty:
        raise SchemaError(f"plot: by={by!r} was not computed; there is {', '.join(groups['by'].unique())}.")
    sizes = mine.drop_duplicates("group").set_index("group")["n_units"]
    names = list(sizes.sort_values(ascending=False, kind="stable").index[:GROUPS_DRAWN])
    n_all, mine = len(sizes), mine[mine["group"].isin(names)]
    coders = list(dict.fromkeys(mine["coder"]))
    ax, bare = axes(ax, height=(0.2 + 0.12 * len(coders)) * max(2, len(names)) + 1.6), 0
    for number, coder in enumerate(coders):
        rows = mine[mine["coder"] == coder]
        at = [names.index(group) + 0.6 * ((number + 0.5) / len(coders) - 0.5) for group in rows["group"]]
        look: dict[str, Any] = {"ink": colour(number), "mark": marker(number), "label": named(coder)}
        bare += points(ax, at, rows["error"], (rows["ci_low"], rows["ci_high"]), **look)
    name_rows(ax, [f"{named(name)} ({sizes[name]})" for name in names])
    ax.set_xlim(-0.03, 1.03)
    key(ax)
    title = f"Errors by group{so_many_of(len(names), n_all, 'groups, the largest')}"
    return plain(ax, title=title, x=f"share of people's codes that the coder does not give{hollow_label(bare)}")
