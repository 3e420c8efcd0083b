"""A figure for a notebook whose plain-text face states, and digests, the data that was really drawn.

Pictures cannot be compared strictly between machines; what was drawn can. `Chart` says in words what the
picture shows (alternative text for readers who cannot see it) and prints a digest of every drawn number,
so a test that compares text outputs notices when another line is drawn.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import SchemaError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Chart:
    """Show a picture in a notebook, with alternative text and a digest of its data.

    Parameters
    ----------
    picture : Axes or Figure
    alt : str
        What the picture shows, in a sentence or two.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> _ = ax.plot([0, 1], [2, 3])
    >>> Chart(ax, "A line that rises.")
    Chart: A line that rises.
      drawn: 1 line; data c1ec3290eb89a90d
    """

    def __init__(self, picture: Axes | Figure, alt: str) -> None:
        if not alt.strip():
            raise SchemaError("Chart: alt is empty; say in a sentence what the picture shows.")
        figure: Any = getattr(picture, "figure", picture)
        self.figure, self.alt = figure, alt
        _forget(figure)

    def facts(self) -> list[str]:
        """One line per thing drawn, numbers to six digits."""
        self.figure.canvas.draw()
        return [fact for ax in self.figure.axes for fact in _axes_facts(ax)]

    def digest(self) -> str:
        """16 hex digits of the drawn data."""
        return hashlib.sha256("\n".join(self.facts()).encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        kinds = [fact.split()[0] for fact in self.facts()]
        counts = {k: kinds.count(k) for k in dict.fromkeys(kinds) if k not in ("axes", "ticks", "text")}
        drawn = ", ".join(f"{n} {k}{'' if n == 1 or k.endswith('s') else 's'}" for k, n in counts.items())
        return f"Chart: {self.alt}\n  drawn: {drawn or 'nothing'}; data {self.digest()}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=96, facecolor="white", metadata={"Software": None})
        alt, png = html.escape(self.alt, quote=True), base64.b64encode(buffer.getvalue()).decode()
        return {
            "text/plain": repr(self),
            "text/html": f'<figure style="margin:0"><img alt="{alt}" style="max-width:100%" '
            f'src="data:image/png;base64,{png}"><figcaption>{alt} <small>[data {self.digest()}]</small>'
            f"</figcaption></figure>",
        }


def _forget(figure: Figure) -> None:
    """Take the figure out of pyplot's list, so that a notebook does not show it a second time."""
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)


def _numbers(values: Any) -> str:
    flat: np.ndarray[Any, Any] = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    return " ".join("nan" if np.isnan(v) else f"{v + 0.0:.6g}" for v in flat)


def _axes_facts(ax: Axes) -> Iterator[str]:
    yield f"axes {ax.get_title(loc='left')!r} {ax.get_title()!r} x={ax.get_xlabel()!r} y={ax.get_ylabel()!r}"
    for artist in ax.get_children():
        if artist.get_visible() and artist not in (ax.patch, ax.xaxis, ax.yaxis, *ax.spines.values()):
            yield from _artist_facts(artist)
    yield "ticks " + "|".join(t.get_text() for t in [*ax.get_xticklabels(), *ax.get_yticklabels()])


def _artist_facts(artist: Artist) -> Iterator[str]:
    """What an artist shows; a kind that is not known here is refused, never skipped."""
    from matplotlib import collections, image, legend, lines, patches, text

    if isinstance(artist, lines.Line2D):
        x, y = artist.get_xdata(orig=False), artist.get_ydata(orig=False)  # dates and categories as drawn
        if len(np.atleast_1d(x)):
            yield f"line {artist.get_label()!r} | {_numbers(x)} | {_numbers(y)}"
    elif isinstance(artist, patches.Rectangle):
        yield f"bar | {_numbers([artist.get_x(), artist.get_y(), artist.get_width(), artist.get_height()])}"
    elif isinstance(artist, collections.PathCollection):
        yield f"points n={np.shape(artist.get_offsets())[0]} | {_numbers(artist.get_offsets())}"
    elif isinstance(artist, collections.LineCollection):
        drawn = [segment for segment in artist.get_segments() if len(segment)]
        yield f"segments n={len(drawn)} | {_numbers(np.concatenate(drawn) if drawn else [])}"
    elif isinstance(artist, (collections.PolyCollection, collections.QuadMesh)):
        yield from (f"band | {_numbers(path.vertices)}" for path in artist.get_paths())
    elif isinstance(artist, text.Text):
        if artist.get_text():
            yield f"text {artist.get_text()!r}"
    elif isinstance(artist, image.AxesImage):
        yield f"image | {_numbers(artist.get_array())}"
    elif isinstance(artist, legend.Legend):
        yield "text legend " + "|".join(t.get_text() for t in artist.get_texts())
    else:
        raise SchemaError(f"Chart: a {type(artist).__name__} cannot be put in words yet; it would go unchecked.")
