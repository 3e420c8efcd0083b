"""Shared style of all pictures: readable on light and dark pages, no background, plain-text labels.

Notebooks show pictures on whatever page their reader has chosen, so there is no background, and all ink is a grey that
is readable on both. `make_plain_text` is the last step of every picture: names from a source are shown verbatim (no
mathematics, no markup), on one line, shortened, and in letters that an installed font has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import warn

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

# Okabe & Ito (2008): distinct for colour-blind readers; with a darker yellow, to be readable on white
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#9a8f14",
)  # fmt: skip
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, YELLOW)
MARKERS = "osD^vPX"  # one per colour, so that groups differ in both
STROKES = ("-", "--", "-.", ":")  # line styles, likewise
INK = "#757575"  # contrast 4.6 on white, 4.1 on the dark page of JupyterLab (#111111)
GREY = "#7f7f7f"
DARK = "#222222"  # letters on a filled mark
PALE = "#80808055"  # bands and rules: darker than a white page, lighter than a black one
LAST_LATIN = 0x24F  # every font has the letters up to here
LONGEST_NAME = 42  # most characters of a label
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = "\u200e"  # left-to-right mark
_LOOK: dict[Any, Any] = {
    "text.parse_math": False, "text.usetex": False, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": GREY,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "legend.labelcolor": INK, "axes.facecolor": "none", "figure.facecolor": "none",
}  # fmt: skip


def axes(ax: Axes | None, *, width: float = 7.0, height: float = 4.0) -> Axes:
    """Return `ax`, or the axes of a new figure without a background."""
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(width, height), facecolor="none", layout="constrained")
    return ax


def plain(ax: Axes, *, title: str = "", x: str = "", y: str = "") -> Axes:
    """Set title and axis labels, and draw a light grid without a box."""
    ax.set_title(title, loc="left", fontsize=11, color=INK)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def colour(number: int) -> str:
    """Return the colour of the n-th group."""
    return COLOURS[number % len(COLOURS)]


def marker(number: int) -> str:
    """Return the marker of the n-th group, different when the colours repeat."""
    return MARKERS[(number + number // len(COLOURS)) % len(MARKERS)]


def named(text: object, most: int = LONGEST_NAME) -> str:
    """Return a name from a source as it is drawn: on one line, shortened, in letters of installed fonts.

    Control characters, line breaks and direction marks become spaces; a name with a leading underscore, which
    matplotlib
    would omit from a key, gets a leading space.
    """
    said = " ".join(_NOT_SHOWN.sub(" ", str(text)).split()) or "(empty)"
    said = said if len(said) <= most else f"{said[: most - 1].rstrip()}…"
    said = "".join(map(_drawable, said))
    said = (
        f"{_LEFT_TO_RIGHT}{said}{_LEFT_TO_RIGHT}" if _RIGHT_TO_LEFT.search(said) else said
    )  # so that its neighbours keep their place
    return f" {said}" if said.startswith("_") else said


def time_axis(ax: Axes) -> None:
    """Put a few ticks on a date axis, at years, months or days depending on the range."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    where = AutoDateLocator(minticks=3, maxticks=7)
    ax.xaxis.set_major_locator(where)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(where))


def whole_numbers(ax: Axes) -> None:
    """Put ticks at integers only, because there is no year 2024.5."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))


def so_many_of(n_shown: int, n_all: int, what: str) -> str:
    """Return the addition to a heading if not all is drawn: `` (40 of 300 documents)``."""
    return f" ({n_shown:,} of {n_all:,} {what})" if n_shown < n_all else ""


def drawn(draw: Callable[..., Axes], result: Any, ax: Axes | None, options: Mapping[str, Any]) -> Axes:
    """Draw a picture in the shared style, and finish it."""
    import matplotlib as mpl

    missing: set[str] = set()
    token = _no_letters.set(missing)
    try:
        with mpl.rc_context(_LOOK):
            made = draw(result, ax, **options)
            make_plain_text(made)
    finally:
        _no_letters.reset(token)
    _warn_of(missing)
    return made


def make_plain_text(ax: Axes) -> None:
    """Finish a picture: no text is interpreted, log axes have plain numbers, ticks have their colour."""
    for axis in (ax.xaxis, ax.yaxis):
        if axis.get_scale() == "log":
            _plain_numbers(axis)
        axis.get_ticklabels()  # created now, so that they are among the texts
    ax.tick_params(colors=GREY, labelcolor=INK)
    texts: list[Any] = ax.findobj(_is_text)
    for text in texts:
        text.set_parse_math(False)
        text.set_usetex(False)
        _in_fonts_that_have_it(text)


def _is_text(artist: Any) -> bool:
    from matplotlib.text import Text

    return isinstance(artist, Text)


def _plain_numbers(axis: Any) -> None:
    """Label a log axis 0.5, 1, 2, 5, 10 instead of with powers of ten, which are mathtext."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(10, subs=(1, 2, 5), numticks=9))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_formatter(NullFormatter())


# ---------------------------------------------------------------------- letters


_no_letters: ContextVar[set[str]] = ContextVar("letters without a font")


def _drawable(letter: str) -> str:
    """Return the letter if an installed font has it, otherwise a box."""
    if ord(letter) <= LAST_LATIN or _has(_usual_font(), letter) or _font_with(letter):
        return letter
    if (missing := _no_letters.get(None)) is not None:
        missing.add(letter)
    return "□"


def _warn_of(missing: set[str]) -> None:
    if missing:
        some = "".join(sorted(missing)[:12])
        warn(
            f"plot: no font here has the letters {some}, so boxes stand for them. Install one that has them (Noto Sans "
            "has most scripts), or read the words in the table."
        )


def _in_fonts_that_have_it(text: Text) -> None:
    """Add fonts for letters that the default font lacks."""
    lacking = [c for c in dict.fromkeys(text.get_text()) if ord(c) > LAST_LATIN and not _has(_usual_font(), c)]
    if others := [font for font in dict.fromkeys(_font_with(c) for c in lacking) if font]:
        text.set_fontfamily([*text.get_fontfamily(), *others])


@cache
def _usual_font() -> str:
    from matplotlib.font_manager import FontProperties, findfont

    return findfont(FontProperties())


@cache
def _has(path: str, letter: str) -> bool:
    from matplotlib.font_manager import get_font

    return bool(get_font(path).get_char_index(ord(letter)))


@cache
def _font_with(letter: str) -> str | None:
    """Return the name of an installed font that has a letter."""
    from matplotlib.font_manager import fontManager

    for font in fontManager.ttflist:
        if "Last Resort" not in font.name and font.style == "normal" and _has(font.fname, letter):
            return str(font.name)
    return None
