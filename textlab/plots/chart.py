"""A figure for notebooks, whose plain text describes the drawn data and contains their digest.

Images cannot be compared exactly between machines, but drawn data can. `Chart` describes the picture in words
(alternative text for readers who cannot see it) and prints a digest of every drawn number, so that a test of text
outputs notices if anything else is drawn.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import _checks
from .._wording import counted
from ..errors import SchemaError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


@_checks.keywords
class Chart:
    """Show a picture in a notebook, with alternative text and a digest of its data.

    Parameters
    ----------
    picture : Axes or Figure
    alt : str
        Description of the picture, in a sentence or two.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> _ = ax.plot([0, 1], [2, 3])
    >>> Chart(ax, "A line that rises.")
    Chart: A line that rises.
      drawn: 1 line; data 5757442da2881104
    """

    def __init__(self, picture: Axes | Figure, alt: str) -> None:
        if not alt.strip():
            raise SchemaError("Chart: alt is empty; say in a sentence what the picture shows.")
        figure: Any = getattr(picture, "figure", picture)
        self.figure, self.alt = figure, alt
        _close(figure)

    def facts(self) -> list[str]:
        """Return one line per drawn object, with numbers to six digits."""
        return [fact.text for fact in self._facts()]

    def _facts(self) -> list[Fact]:
        self.figure.canvas.draw()
        around = [getattr(self.figure, f"get_{name}")() for name in ("suptitle", "supxlabel", "supylabel")]
        title = [Fact(f"figure {around}")] if any(around) else []
        return [*title, *(fact for ax in self.figure.axes for fact in _axes_facts(ax))]

    def digest(self) -> str:
        """Return 16 hex digits of the drawn data, including titles, ticks and axis limits."""
        return _digest(self._facts())

    def __repr__(self) -> str:
        facts = self._facts()
        drawn: Counter[str] = Counter()
        for fact in facts:
            drawn.update(fact.marks)
        said = ", ".join(counted(n, mark) for mark, n in drawn.items() if n)
        return f"Chart: {self.alt}\n  drawn: {said or 'nothing'}; data {_digest(facts)}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=96, facecolor="none", metadata={"Software": None})
        alt, png = html.escape(self.alt, quote=True), base64.b64encode(buffer.getvalue()).decode()
        return {
            "text/plain": repr(self),
            "text/html": f'<figure style="margin:0"><img alt="{alt}" style="max-width:100%" '
            f'src="data:image/png;base64,{png}"><figcaption>{alt} <small>[data {self.digest()}]</small>'
            f"</figcaption></figure>",
        }


def _close(figure: Figure) -> None:
    """Remove the figure from pyplot's list, so that a notebook does not show it again."""
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)


def _chart_numbers(values: Any) -> str:
    flat: np.ndarray[Any, Any] = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    return " ".join("nan" if np.isnan(v) else f"{v + 0.0:.6g}" for v in flat)


class Fact(NamedTuple):
    """The data of one artist, and its number of visible marks by kind."""

    text: str
    marks: Mapping[str, int] = MappingProxyType({})


def _digest(facts: list[Fact]) -> str:
    return hashlib.sha256("\n".join(fact.text for fact in facts).encode()).hexdigest()[:16]


def _axes_facts(ax: Axes) -> Iterator[Fact]:
    yield Fact(
        f"axes {ax.get_title(loc='left')!r} {ax.get_title()!r} {ax.get_title(loc='right')!r} "
        f"x={ax.get_xlabel()!r} {ax.get_xscale()} {_chart_numbers(ax.get_xlim())} "
        f"y={ax.get_ylabel()!r} {ax.get_yscale()} {_chart_numbers(ax.get_ylim())}"
    )
    for artist in ax.get_children():
        if artist.get_visible() and artist not in (ax.patch, ax.xaxis, ax.yaxis, *ax.spines.values()):
            yield from _artist_facts(artist)
    yield Fact("ticks " + "|".join(t.get_text() for t in [*ax.get_xticklabels(), *ax.get_yticklabels()]))


def _artist_facts(artist: Artist) -> Iterator[Fact]:
    """Return the facts of an artist; unknown kinds are refused, never skipped."""
    from matplotlib import axes, collections, image, legend, lines, patches, text

    readers: dict[type, Callable[[Any], Iterable[Fact]]] = {
        axes.Axes: _axes_facts,  # inset axes
        lines.Line2D: _chart_line,
        patches.Rectangle: _bar_facts,
        collections.PathCollection: _point_facts,
        collections.LineCollection: _segment_facts,
        collections.QuadMesh: _cell_facts,
        collections.PolyCollection: _band_facts,
        text.Text: lambda t: [Fact(f"text {t.get_text()!r}")] if t.get_text() else [],
        image.AxesImage: lambda i: [Fact(f"image | {_chart_numbers(i.get_array())}", {"image": 1})],
        legend.Legend: lambda k: [Fact("text legend " + "|".join(t.get_text() for t in k.get_texts()))],
    }
    reader = next((reader for kind, reader in readers.items() if isinstance(artist, kind)), None)
    if reader is None:
        raise SchemaError(f"Chart: a {type(artist).__name__} cannot be put in words yet; it would go unchecked.")
    yield from reader(artist)


def _bar_facts(bar: Any) -> Iterator[Fact]:
    box = [bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()]
    yield Fact(f"bar | {_chart_numbers(box)}", {"bar": 1})


def _point_facts(points: Any) -> Iterator[Fact]:
    n = _n_drawn(points.get_offsets())
    yield Fact(f"points n={n} | {_chart_numbers(points.get_offsets())}", {"point": n})


def _segment_facts(segments: Any) -> Iterator[Fact]:
    drawn = [segment for segment in segments.get_segments() if len(segment)]
    n = sum(not np.isnan(segment).any() for segment in drawn)
    yield Fact(f"segments n={n} | {_chart_numbers(np.concatenate(drawn) if drawn else [])}", {"segment": n})


def _cell_facts(mesh: Any) -> Iterator[Fact]:
    n = int(np.isfinite(np.ma.filled(np.ma.asarray(mesh.get_array(), dtype=float), np.nan)).sum())
    yield Fact(f"cells n={n} | {_chart_numbers(mesh.get_array())}", {"cell": n})


def _band_facts(band: Any) -> Iterator[Fact]:
    yield from (Fact(f"band | {_chart_numbers(path.vertices)}", {"band": 1}) for path in band.get_paths())


def _chart_line(line: Line2D) -> Iterator[Fact]:
    """Yield a line, its points, or both, depending on its style."""
    x, y = line.get_xdata(orig=False), line.get_ydata(orig=False)  # dates and categories as drawn
    if not len(np.atleast_1d(x)):
        return
    bare, plain = (value in ("None", "none", " ", "", None) for value in (line.get_linestyle(), line.get_marker()))
    n = _n_drawn(np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)]))
    marks = {"line": 0 if bare else 1, "point": 0 if plain else n}
    yield Fact(f"line {line.get_label()!r} | {_chart_numbers(x)} | {_chart_numbers(y)}", marks)


def _n_drawn(points: Any) -> int:
    """Count the points without missing coordinates."""
    filled: np.ndarray[Any, Any] = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
    return int((~np.isnan(filled.reshape(-1, 2)).any(axis=1)).sum())
