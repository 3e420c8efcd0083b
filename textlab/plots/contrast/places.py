"""Where contrasted words occur in a document, and who is speaking there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...errors import NotEnoughData
from ..style import BLUE, INK, VERMILION, axes, named, plain
from .words import heading, key_below, name_lines, remark_above, shortened, words_at_both_ends

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast

SPEAKS = "#56b4e940"


def draw_places(
    result: Contrast, ax: Axes | None, *, n: int = 10, document: str | None = None, target: Any = None
) -> Axes:
    """Draw a line for each word at both ends of the ranking, with a mark for each place in one document.

    Parameters
    ----------
    n : int
        Number of words at each end.
    document : str, optional
        Default: the document with most words of the target.
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n, least=1)
    words = words_at_both_ends(result, n, target)["term"].tolist()
    doc_id = _chosen_document(result, document, target)
    ax = axes(ax, width=8.0, height=0.24 * max(6, len(words)) + 1.4)
    _speaking(ax, result, doc_id, target)
    y = np.arange(len(words))[::-1]
    for side, ink in (("target", BLUE), ("reference", VERMILION)):
        x, rows = _progress_of(result, words, doc_id, side, target)
        low, high = y[rows] - 0.36, y[rows] + 0.36
        ax.vlines(x, low, high, color=ink, linewidth=1.3, zorder=3)
    name_lines(ax, words)
    ax.set_xlim(0, 1)
    return _framed_places(ax, result, doc_id, target)


def _chosen_document(result: Contrast, document: str | None, target: Any) -> str:
    passages = result.tokens.passages
    if document is not None:
        return str(_checks.known("plot", "document", document, dict.fromkeys(passages["doc_id"])))
    mine = _passages_of_side(result, "target", target)
    if not mine.any():
        raise NotEnoughData("plot: the target has no words, so there is no place to draw.")
    sizes = np.diff(result.tokens.bounds)[mine]
    return str(passages["doc_id"][mine].to_frame().assign(n=sizes).groupby("doc_id")["n"].sum().idxmax())


def _passages_of_side(result: Contrast, side: str, target: Any) -> Any:
    """Return which passages belong to a side."""
    two = result.answer(target).two
    on_side = np.append((two.mine == (side == "target")), False)
    row_side = np.append(on_side[two.clusters.of_row], False)
    row_side[:-1] &= two.clusters.of_row >= 0
    return row_side[result.dtm.row_of_passage]


def _progress_of(result: Contrast, words: list[str], doc_id: str, side: str, target: Any) -> tuple[Any, Any]:
    """Return the progress of each place of the words, and the number of its word."""
    tokens = result.tokens
    number = np.full(len(tokens.terms) + 1, -1)
    number[[tokens.term_lookup[w] for w in words]] = np.arange(len(words))
    inside = _passages_of_side(result, side, target) & (tokens.passages["doc_id"] == doc_id).to_numpy()
    at = np.flatnonzero(number[tokens.codes] >= 0)
    at = at[inside[tokens.passage_of(at)]]
    return tokens.progress(at), number[tokens.codes[at]]


def _speaking(ax: Axes, result: Contrast, doc_id: str, target: Any) -> None:
    """Shade the parts where the target speaks."""
    tokens = result.tokens
    mine = _passages_of_side(result, "target", target) & (tokens.passages["doc_id"] == doc_id).to_numpy()
    at = np.flatnonzero(mine & (np.diff(tokens.bounds) > 0))
    if not len(at):
        return
    low, high = tokens.progress(tokens.bounds[at]), tokens.progress(tokens.bounds[at + 1] - 1)
    ax.broken_barh(
        list(zip(low, high - low, strict=True)),
        (0, 1),
        transform=ax.get_xaxis_transform(),
        facecolor=SPEAKS,
        zorder=0,
    )


def _framed_places(ax: Axes, result: Contrast, doc_id: str, target: Any) -> Axes:
    from matplotlib.ticker import PercentFormatter

    title = f"{heading(result, target)}: places in {named(doc_id)}"
    plain(ax, title=title, x="progress through the document, by words")
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.axhline(ax.get_ylim()[0], color=INK, linewidth=0.8)
    n = _n_documents(result, target)
    if n > 1:
        remark_above(ax, f"One of {n:,} documents in which both or either speak; document= shows another")
    key_below(ax, _marks_key(result, target), gap=0.5)
    return ax


def _n_documents(result: Contrast, target: Any) -> int:
    both = _passages_of_side(result, "target", target) | _passages_of_side(result, "reference", target)
    return int(result.tokens.passages["doc_id"][both].nunique())


def _marks_key(result: Contrast, target: Any) -> list[Any]:
    """Return the key to the marks and the shading."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    two = result.answer(target).two
    mark = {"marker": "|", "linewidth": 0, "markersize": 9, "markeredgewidth": 1.5}
    said = [(BLUE, two.target), (VERMILION, two.reference)]
    lines = [
        Line2D([], [], color=ink, label=f"said by {shortened(name)}", **mark)  # type: ignore[arg-type]
        for ink, name in said
    ]
    return [*lines, Patch(facecolor=SPEAKS, label=f"{shortened(two.target)} speaks")]
