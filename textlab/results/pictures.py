"""Pictures by name: the implementation of ``result.plot``.

A result lists its pictures as text, ``{"forest": "contrast.forest"}``: the kind, and the file under ``plots/``. The
file
is loaded on first use, so that results do not depend on matplotlib, nor this module on any picture.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .. import _checks
from ..errors import SchemaError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_of(result: Any, pictures: Mapping[str, str]) -> Callable[..., Axes]:
    """Return a function that draws `result`; its help lists the kinds of picture and their options."""

    def plot(ax: Axes | str | None = None, *, kind: str = next(iter(pictures), ""), **options: Any) -> Axes:
        if not pictures:
            raise SchemaError(f"plot: there is no picture of a {type(result).__name__}; its table is in .table.")
        kind, ax = (ax, None) if isinstance(ax, str) else (kind, ax)  # plot("map")
        _checks.one_of("plot", "kind", kind, tuple(pictures))
        draw = drawer(pictures[kind])
        _check_options(kind, draw, options)
        made: Axes = import_module("textlab.plots.style").drawn(draw, result, ax, options)
        return made

    plot.__doc__ = help_of(pictures)
    return plot


def drawer(place: str) -> Callable[..., Any]:
    """Import a picture's drawing function: ``contrast.forest`` has ``draw_forest``."""
    file = import_module(f"textlab.plots.{place}")
    draw: Callable[..., Any] = getattr(file, f"draw_{place.rsplit('.', 1)[-1]}")
    return draw


def _pictures_options(draw: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Return the keyword arguments of a picture, by name."""
    found = inspect.signature(draw).parameters.items()
    return {name: part for name, part in found if part.kind is inspect.Parameter.KEYWORD_ONLY}


def _check_options(kind: str, draw: Callable[..., Any], options: Mapping[str, Any]) -> None:
    known = _pictures_options(draw)
    for name in options:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise UnknownName(f"plot: the picture {kind!r} has no option {name!r} ({has}).{did_you_mean(name, known)}")


def help_of(pictures: Mapping[str, str]) -> str:
    """Return the help of every kind of picture."""
    if not pictures:
        return "There is no picture of this result; its table is in ``.table``."
    opening = "Draw the answer on `ax` (a new figure if None) and return the Axes.\n\n    kind : {%s}\n"
    kinds = ", ".join(f'"{kind}"' for kind in pictures)
    return opening % kinds + "\n".join(map(partial(_kind_help, pictures), pictures))


def _kind_help(pictures: Mapping[str, str], kind: str) -> str:
    draw = drawer(pictures[kind])
    given = ", ".join(str(part) for part in _pictures_options(draw).values())
    return f'\nplot(kind="{kind}"{", " if given else ""}{given})\n    {inspect.getdoc(draw)}'.replace("\n", "\n    ")
