"""A contrast as one file to send around: sort, search, click a word, read where it stands. No network, no server.

Nothing from the corpus is ever markup: the page's data are JSON in which ``<``, ``>`` and ``&`` are escaped,
the script writes text nodes only, and a content security policy lets no other script run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._html import paragraph
from ...errors import SchemaError
from ...results import cut_quotes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .contrast import Contrast

MOST_BYTES = 1_900_000
CONTEXT = 14  # words each side of a hit
ROW_BYTES, PLACE_BYTES = 90, 210  # what a row and a place take, about and at least
SHOWN = (
    "term", "target", "score", "ci_low", "ci_high", "p", "q", "n_target", "n_reference", "rate_target",
    "rate_reference", "n_turns_target", "n_turns_reference", "n_docs", "dp_norm", "carried_by", "z",
)  # fmt: skip


def write_explorer(gap: Contrast, path: Path, *, n: int) -> Path:
    """Write the page; see `Contrast.to_html`."""
    n = _checks.whole("to_html", "n", n, least=1)
    if path.suffix.lower() not in (".html", ".htm"):
        raise SchemaError(f"to_html: {path.name!r} should end in .html.")
    if not path.parent.is_dir():
        raise SchemaError(f"to_html: there is no folder {str(path.parent)!r}; make it first.")
    page = ""
    for places in _fewer(_affordable(gap, n)):
        page = explorer_page(gap, places)
        if len(page.encode()) <= MOST_BYTES:
            break
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _affordable(gap: Contrast, n: int) -> int:
    """The largest number of places a word and group, up to `n`, that may fit: so that few pages are made in vain."""
    rank = np.sort(_ranked(gap)[2])
    room = max(0, MOST_BYTES - ROW_BYTES * len(gap.frame)) // PLACE_BYTES
    return n if len(rank) <= room else max(1, min(n, int(rank[room])))


def _fewer(n: int) -> list[int]:
    """n, three quarters of it ... 1, 0 places a word: as many as fit into the size of a page."""
    out = [n]
    while out[-1]:
        out.append(out[-1] * 3 // 4)
    return out


def explorer_page(gap: Contrast, n: int) -> str:
    """The page as text, with up to `n` places a word and group."""
    script = _file("explorer.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = f"textlab contrast by {gap._gist()}"
    parts = {
        "TITLE": escape(title),
        "SUMMARY": paragraph(gap.summary()),
        "COLUMNS": "".join(f"<dt><b>{escape(k)}</b></dt><dd>{escape(v)}</dd>" for k, v in gap.COLUMNS.items()),
        "CARRIER": escape(gap.asked.carrier),
        "SCRIPT_HASH": f"sha256-{digest}",
        "DATA": as_json(_data(gap, n)),
        "SCRIPT": script,
    }
    page = _file("explorer.html")
    head, *rest = page.split("@@")  # in one pass, so that no text of the corpus can stand for a part
    return head + "".join(parts[bit] if k % 2 == 0 else bit for k, bit in enumerate(rest))


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def as_json(value: Any) -> str:
    """JSON that cannot close the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return text.encode("utf-8", "replace").decode("utf-8")


def _data(gap: Contrast, n: int) -> dict[str, Any]:
    columns = [c for c in SHOWN if c in gap.frame.columns]
    lone = gap.answers[0] if len(gap.answers) == 1 else None
    mine = gap.frame[columns].assign(**({"target": gap.frame["target"].astype(str)} if "target" in columns else {}))
    others = None if lone is None else sorted({str(g) for g in lone.sides.units.group} - {str(lone.sides.target)})
    return {
        "columns": columns,
        "explained": dict(gap.COLUMNS),
        "rows": [[_cell(v) for v in row] for row in mine.itertuples(index=False)],
        "neutral": gap.neutral,
        "target": str(lone.sides.target) if lone else "",
        "reference": gap.answers[0].sides.reference if gap.answers else "",
        "others": others,
        "carrier": gap.asked.carrier,
        "places": _places(gap, n),
    }


def _cell(value: Any) -> Any:
    """A JSON value: rounded, since a page shows it, and null for what is missing."""
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return round(float(value), 5) if math.isfinite(value) else None
    return str(value)


def _places(gap: Contrast, n: int) -> dict[str, list[list[str]]]:
    """Up to `n` places of each word in each group: text before, the word, text after, source, group."""
    if not n or not len(gap.frame):
        return {}
    at, group = _chosen(gap, n)
    tokens = gap.tokens
    quotes = cut_quotes(tokens, at, at, context=CONTEXT)
    terms = tokens.terms[tokens.codes[at]]
    out: dict[str, list[list[str]]] = {}
    for quote, term, name in zip(quotes, terms, group, strict=True):
        start, end = quote.marks[0]
        cut = [quote.text[:start], quote.text[start:end], quote.text[end:], quote.source, str(name)]
        out.setdefault(str(term), []).append(cut)
    return out


def _chosen(gap: Contrast, n: int) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Positions of up to `n` places a word and group, drawn at random, in the order of the text."""
    at, groups, rank = _ranked(gap)
    return at[rank < n], groups[rank < n]


def _ranked(gap: Contrast) -> tuple[NDArray[np.int64], NDArray[np.object_], NDArray[np.int64]]:
    """Every place of the compared words, its group, and its number in a random order of that word and group."""
    tokens = gap.tokens
    wanted = np.zeros(len(tokens.terms) + 1, dtype=bool)
    wanted[[tokens.term_lookup[t] for t in gap.frame["term"].unique()]] = True
    at = np.flatnonzero(wanted[tokens.codes] & (tokens.codes >= 0))
    row = gap.dtm.row_of_passage[tokens.passage_of(at)]
    inside = gap._rows_of("both")[row] & (row >= 0)
    at, groups = at[inside], _group_of_rows(gap)[row[inside]]
    key = tokens.codes[at].astype(np.int64) * (len(groups) + 1) + pd.factorize(groups)[0]
    mixed = np.random.default_rng(0).permutation(len(at))
    rank = np.empty(len(at), dtype=np.int64)
    rank[mixed] = pd.Series(key[mixed]).groupby(key[mixed]).cumcount()
    return at, groups, rank


def _group_of_rows(gap: Contrast) -> NDArray[np.object_]:
    """The group of each row of the matrix."""
    units = gap.asked.units
    out = np.full(gap.dtm.shape[0], None, dtype=object)
    inside = units.of_row >= 0
    out[inside] = units.group[units.of_row[inside]]
    return out
