"""HTML for tables and quotations, safe in untrusted notebooks, dark themes and with hostile text.

Only inline styles, no scripts, no ids; all text from sources or users passes through `inert`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd

_EDGE = "border-bottom:1px solid var(--jp-border-color2,#8888)"
_FACE = "color:var(--jp-content-font-color1,inherit)"


_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_RTL = ' dir="rtl"'


def table(frame: pd.DataFrame, *, caption: str = "", n: int = 20, n_all: int | None = None, digits: int = 3) -> str:
    """Return the first `n` rows as HTML, with the total number. Rounding happens only here."""
    shown, turned = frame.head(n), _reads_leftward(frame.head(n))
    sides = [_side(shown.iloc[:, k], turned) for k in range(shown.shape[1])]
    head = "".join(
        f'<th scope="col" style="text-align:{side};{_EDGE}">{inert(c)}</th>'
        for c, side in zip(shown, sides, strict=True)
    )
    body = "".join(_row(row, sides, digits) for row in shown.itertuples(index=False))
    more = count_of(len(shown), len(frame) if n_all is None else n_all)
    title = f"<b>{_isolated(caption)}</b> <small>({more})</small>"
    return (
        f'<table style="border-collapse:collapse;{_FACE}"{_RTL if turned else ""}>'
        f'<caption style="text-align:left;caption-side:top">{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def inert(text: object) -> str:
    """Escape text so that it is neither markup nor, in JupyterLab, mathematics.

    MathJax searches for ``$ ... $`` and ``\\( ... \\)`` within one text node, so an element is inserted to end it.
    """
    safe = escape(str(text))
    return safe.replace("\\", "<span>\\</span>").replace("$", "<span>$</span>")


def paragraph(text: str) -> str:
    """Return plain sentences as HTML; a line break starts a new line."""
    lines = "<br>".join(inert(line) for line in text.splitlines())
    return f'<p style="max-width:50em;{_FACE}">{lines}</p>'


def details(title: str, text: str) -> str:
    """Return sentences behind a title that opens on a click; empty if there is no text."""
    if not text:
        return ""
    return f'<details style="{_FACE}"><summary>{inert(title)}</summary>{paragraph(text)}</details>'


def quotation(text: str, marks: Iterable[tuple[int, int]], source: str) -> str:
    """Return a quotation with highlighted hits and its place below."""
    out, at = [], 0
    for start, end in sorted(marks):
        start, end = max(start, at), max(end, at)  # no text twice if marks overlap
        out += [inert(text[at:start]), f"<mark>{inert(text[start:end])}</mark>"]
        at = end
    out.append(inert(text[at:]))
    said = f'<div dir="auto">{"".join(out)}</div>' if _LEFTWARD.search(text) else "".join(out)
    return (
        f'<blockquote style="max-width:50em;margin:.6em 0 .6em 1em;padding-left:.8em;'
        f'border-left:3px solid #56b4e9;{_FACE}">{said}<br><small>{_isolated(source)}</small></blockquote>'
    )


def number(value: Any, digits: int = 3) -> str:
    """Format a cell: counts as integers, shares and scores to `digits` significant digits."""
    if value is None or value is pd.NA or value is pd.NaT:
        return "–"
    if isinstance(value, float):
        if math.isnan(value):
            return "–"
        if math.isinf(value):
            return "∞" if value > 0 else "-∞"
        if value == int(value) and abs(value) < 1e15:
            return f"{int(value):,}"
        return f"{value:,.{max(0, digits - 1 - _magnitude(value))}f}" if abs(value) >= 1e-4 else f"{value:.1e}"
    if hasattr(value, "item"):
        return number(value.item(), digits)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _magnitude(value: float) -> int:
    return min(0, math.floor(math.log10(abs(value)))) if abs(value) < 1 else len(str(int(abs(value)))) - 1


def _row(row: Sequence[Any], sides: Sequence[str], digits: int) -> str:
    texts = [number(value, digits) for value in row]
    cells = (
        f'<td style="text-align:{side};vertical-align:top"{_direction(text)}>{inert(text)}</td>'
        for text, side in zip(texts, sides, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _side(column: pd.Series, turned: bool) -> str:
    ends = pd.api.types.is_numeric_dtype(column) or column.name == "pre"
    return "right" if ends != (turned and not pd.api.types.is_numeric_dtype(column)) else "left"


def _direction(text: str) -> str:
    """Return the HTML attribute for the direction of a text with right-to-left letters."""
    return ' dir="auto"' if _LEFTWARD.search(text) else ""


def _isolated(text: str) -> str:
    """Return escaped text whose direction does not affect its neighbours."""
    return f"<bdi>{inert(text)}</bdi>" if _LEFTWARD.search(text) else inert(text)


def _reads_leftward(frame: pd.DataFrame) -> bool:
    """Return whether most lines of a concordance are right-to-left, so that columns should be, too."""
    if not {"pre", "node", "post"} <= set(frame.columns) or not len(frame):
        return False
    return 2 * sum(bool(_LEFTWARD.search(str(node))) for node in frame["node"]) > len(frame)


def count_of(n: int, n_all: int) -> str:
    """Return a phrase such as ``20 of 1,843`` or ``7 rows``."""
    if n < n_all:
        return f"{n:,} of {n_all:,} rows"
    return "1 row" if n_all == 1 else f"{n_all:,} rows"
