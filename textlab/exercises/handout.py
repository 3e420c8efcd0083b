"""A page of concordance lines to print, for reading in pairs with pencil, before opening a computer.

Lines are drawn at random, one per turn, so that nobody selected convenient ones. They are words of third parties: print
them for a class, do not publish the page.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .._bundle import atomically
from ..analyses.kwic import Concordance, kwic
from .materials import lesson_tokens


class PrintedSheet(NamedTuple):
    """A search, and the task for its lines on paper."""

    pattern: str
    title: str
    task: str


PRINTED_SHEETS = (
    PrintedSheet("you", "Who is meant by you?", "Mark: A addresses somebody, G means people in general, H is a habit."),
    PrintedSheet(
        "power", "What power?", "Mark each line: E electricity, O power over others, B power to be built. Compare."
    ),
    PrintedSheet(
        "inevitab*", "Is it inevitable?", "Mark: S says so, D denies it, A asks or supposes, N is about something else."
    ),
    PrintedSheet("we", "Who is we?", "Mark each line: R the people in the room, W the writers, E everybody."),
    PrintedSheet("free*", "Free", "Mark each line: M without money, L a liberty. Whose liberty?"),
)
_PRINTED = (
    "body{font:11pt/1.4 Georgia,serif;margin:1.5cm;color:#000;background:#fff}h2{break-before:page}h2:first-of-type"
    "{break-before:auto}table{border-collapse:collapse;width:100%}td{padding:.25em .3em;border-bottom:1px solid #999;"
    "vertical-align:top}.l{text-align:right;width:44%}.n{font-weight:bold;text-align:center}.c{width:2.5em;border:1px "
    "solid #000}.w{font-size:8pt;color:#444}"
)


def handout_lines(pattern: str, *, n: int = 12, rng: int = 1) -> Concordance:
    """Draw at most `n` lines of a pattern, one per turn, from the five texts."""
    lines = kwic(lesson_tokens(), pattern, window=11).one_per("turn_id", rng=rng)
    return lines if len(lines) <= n else lines.sample(n, rng=rng)


def handout_page(*, n: int = 12, rng: int = 1) -> str:
    """Return the page as HTML, one sheet of paper for each search."""
    parts = "".join(_printed_sheet(sheet, handout_lines(sheet.pattern, n=n, rng=rng).table) for sheet in PRINTED_SHEETS)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Lines to read</title><style>{_PRINTED}</style>'
    note = "<p>Words of third parties: for use in class only. Each line says where it stands.</p>"
    return f"{head}<h1>Lines to read</h1>{note}{parts}</html>\n"


def _printed_sheet(sheet: PrintedSheet, lines: pd.DataFrame) -> str:
    rows = "".join(
        f'<tr><td class="c"></td><td class="l">{escape(pre)}</td><td class="n">{escape(node)}</td><td>{escape(post)}'
        f'<div class="w">{escape(line)}</div></td></tr>'
        for line, pre, node, post in zip(lines.index, lines["pre"], lines["node"], lines["post"], strict=True)
    )
    title = f"<h2>{escape(sheet.title)} <small>({escape(sheet.pattern)})</small></h2>"
    return f"{title}<p>{escape(sheet.task)}</p><table>{rows}</table>"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    atomically("handout", target, lambda part: part.write_text(handout_page(), encoding="utf-8"))
    sys.stdout.write(f"{target}: open it in a browser and print it.\n")
