"""The strongest collocations: bars of z, with counts and turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .._wording import counted
from .bars import bars
from .style import plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.collocations import Collocations


def draw_collocations(result: Collocations, ax: Axes | None, *, n: int = 15, length: int | None = None) -> Axes:
    """Draw the `n` collocations of one length (default: the shortest) with the largest z."""
    lengths = result.settings["length"]
    length = lengths[0] if length is None else _checks.one_of("plot", "length", length, lengths)
    table = result.table
    top = table[table["length"] == length].head(_checks.whole("plot", "n", n, least=1))
    counts = zip(top["n_ngram"], top["n_turns"], strict=True)
    notes = [f"{places:,} in {counted(turns, 'turn')}" for places, turns in counts]
    n_all = int((table["length"] == length).sum())
    ax = bars(ax, top["term"].tolist(), top["z"].tolist(), notes)
    return plain(
        ax,
        title=f"Sequences of {length} words{so_many_of(len(top), n_all, 'sequences')}",
        x="z of their interaction (ranks, does not test)",
    )
