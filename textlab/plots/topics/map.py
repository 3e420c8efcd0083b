"""Topics as discs on a plane: close if they share words, sized by their share of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...analyses.topics import named_topics
from ..style import BLUE, INK, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics


def draw_map(result: Topics, ax: Axes | None, *, n: int = 3) -> Axes:
    """Draw a classical scaling of Jensen-Shannon distances between topics, of which a plane shows a part."""
    place, kept = plane(result.phi)
    table = result.top(n)
    ax = axes(ax, width=7.5, height=5.5)
    ax.scatter(place[:, 0], place[:, 1], s=4000 * table["share"].to_numpy() + 20, color=BLUE, alpha=0.35, linewidth=1)
    names = named_topics(result.labels, table["topic"])
    for (x, y), name, terms in zip(place, names, table["terms"], strict=True):
        ax.annotate(
            named(f"{name}\n{terms}"), (x, y), ha="center", va="center", fontsize=8, color=INK,
            annotation_clip=False,
        )  # fmt: skip
    ax.margins(0.25)
    ax.set_xticks([])
    ax.set_yticks([])
    return plain(
        ax, title="Topics near where they share words", x=f"{kept:.0%} of the distances are on this plane", y=""
    )


def plane(phi: Any) -> tuple[Any, float]:
    """Return two coordinates of each topic, and the share of squared distances that they keep."""
    n = len(phi)
    middle = (phi[:, None, :] + phi[None, :, :]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(phi[:, None, :] > 0, phi[:, None, :] * np.log(phi[:, None, :] / middle), 0.0)
        other = np.where(phi[None, :, :] > 0, phi[None, :, :] * np.log(phi[None, :, :] / middle), 0.0)
    squared = np.maximum((one + other).sum(axis=2) / 2, 0)
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ squared @ centre)
    values = np.maximum(values[::-1], 0)
    place = vectors[:, ::-1][:, :2] * np.sqrt(values[:2])
    place = np.pad(place, ((0, 0), (0, 2 - place.shape[1])))
    sign = np.where(place[np.abs(place).argmax(axis=0), [0, 1]] < 0, -1, 1)  # the sign of an eigenvector is arbitrary
    return place * sign, float(values[:2].sum() / values.sum()) if values.sum() > 0 else 1.0
