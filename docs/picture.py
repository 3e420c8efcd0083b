"""Draws the picture of the README from the five texts: rates with intervals, and one of them walked back to its words.

python3 dev.py python docs/picture.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

import textlab as tl
from textlab.plots.style import BLUE, INK, PALE, VERMILION, plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TARGET = Path(__file__).with_name("first_picture.png")
TALKS = ("bezos-panel", "disruption-seminar")
WORDS = ("the", "we", "I", "you")
OPENED = "I"
SIDES = {"speech": VERMILION, "writing": BLUE}


def spoken_and_written() -> tl.Tokens:
    """Return the words of the five texts, with a column that says whether they were spoken or written."""
    corpus = tl.load_seeds()
    modes = {name: "speech" if name in TALKS else "writing" for name in corpus.documents.index}
    return tl.tokenize(corpus.assign(mode=modes))


def rates(tokens: tl.Tokens) -> dict[str, pd.DataFrame]:
    """Return how often each word stands in 1,000 words of each side, with its interval."""
    return {word: tl.kwic(tokens, word).counts("mode") for word in WORDS}


def opened(tokens: tl.Tokens, mode: str, n: int = 3) -> pd.DataFrame:
    """Draw lines of the word by chance, one a turn."""
    lines = tl.kwic(tokens, f'{OPENED} :: mode="{mode}"', window=4)
    return lines.one_per("turn_id", rng=1).sample(n, rng=4).table


def draw() -> Figure:
    """Return the picture: numbers on the left, the words behind two of them on the right."""
    tokens = spoken_and_written()
    with mpl.rc_context({"text.color": INK, "axes.labelcolor": INK, "font.size": 10.5}):
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(11, 4.1), width_ratios=(4, 6.4), facecolor="none", layout="constrained"
        )
        found = rates(tokens)
        _draw_rates(left, found)
        _draw_words(right, tokens, found[OPENED])
    return figure


def _draw_rates(ax: Axes, found: dict[str, pd.DataFrame]) -> None:
    plain(ax, title="Every number says how sure it is", x="in 1,000 words, 95% intervals that resample turns")
    for at, table in enumerate(found.values()):
        for mode, shift in zip(SIDES, (0.14, -0.14), strict=True):
            row, y = table.loc[mode], len(WORDS) - 1 - at + shift
            sure = row["ci_low"] == row["ci_low"]  # a missing interval is not drawn: the mark is hollow
            ax.plot([row["ci_low"], row["ci_high"]], [y, y], color=SIDES[mode], linewidth=3, solid_capstyle="butt")
            if not at:
                ax.text(row["ci_high"] + 1.5, y, mode, color=SIDES[mode], va="center", fontsize=10)
            ax.plot(row["rate"], y, "o", color=SIDES[mode], markersize=8, markerfacecolor=None if sure else "none")
    ax.set_yticks(range(len(WORDS)), WORDS[::-1], style="italic", fontsize=13)
    ax.tick_params(colors=INK, length=0)
    ax.set(xlim=(0, 70), ylim=(-0.6, len(WORDS) - 0.4), facecolor="none")
    ax.xaxis.label.set_size(9.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(PALE)


def _draw_words(ax: Axes, tokens: tl.Tokens, rate: pd.DataFrame) -> None:
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 8))
    ax.set_title("and walks back to the words", loc="left", fontsize=11, color=INK)
    for mode, top in zip(SIDES, (7.5, 3.5), strict=True):
        of = rate.loc[mode]
        said = f"{OPENED} in {mode}: {of['rate']:.1f} ({of['ci_low']:.1f} to {of['ci_high']:.1f}), "
        ax.text(0, top, f"{said}3 of {of['n_lines']:.0f} places", color=SIDES[mode], weight="bold", va="center")
        for at, (line_id, line) in enumerate(opened(tokens, mode).iterrows(), start=1):
            _draw_line(ax, top - 0.95 * at, line, str(line_id), SIDES[mode])


def _draw_line(ax: Axes, y: float, line: pd.Series[str], line_id: str, colour: str) -> None:
    ax.text(0.315, y, line["pre"], ha="right", va="center")
    ax.text(0.333, y, line["node"], ha="center", va="center", weight="bold", color=colour)
    ax.text(0.351, y, line["post"], ha="left", va="center")
    ax.text(1, y, line_id, ha="right", va="center", fontsize=8)


def digest(figure: Figure) -> str:
    """Return a digest of what is drawn, which stands in the file: a test sees when the two part."""
    return tl.Chart(figure, "the picture of the README").digest()


def main() -> None:
    """Write the picture."""
    figure = draw()
    figure.savefig(TARGET, dpi=150, facecolor="none", metadata={"Software": None, "Comment": digest(figure)})
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
