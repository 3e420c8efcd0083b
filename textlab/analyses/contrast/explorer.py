"""A contrast as one offline HTML page: sort, search, and click a word to read its occurrences.

Text from the corpus is never markup: the data of the page are JSON with escaped ``<``, ``>`` and ``&``, the script
writes text nodes only, and a content security policy blocks any other script.
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
from ..._bundle import atomically
from ..._html import paragraph
from ...errors import SchemaError
from ...results import cut_quotes
from .answer import CONTRAST_COLUMNS, Answer, rows_on_side
from .notes import contrast_notes
from .report import gist, overview, summarise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .question import Question

    Places = dict[str, list[list[str]]]
    Ranked = tuple[NDArray[np.int64], NDArray[np.object_], NDArray[np.int64]]

MOST_BYTES = 1_900_000
WORDS_AROUND = 14  # words on each side of a hit
ROW_BYTES, PLACE_BYTES = 90, 210  # approximate size of a row, and least size of a place
PAGE_COLUMNS = (
    "term", "target", "score", "ci_low", "ci_high", "all_low", "all_high", "p", "q", "n_target", "n_reference",
    "only_in", "rate_target", "rate_reference", "n_turns_target", "n_turns_reference", "n_docs", "dp_norm",
    "carried_by", "z",
)  # fmt: skip


def write_explorer(question: Question, answers: tuple[Answer, ...], table: pd.DataFrame, path: Path, *, n: int) -> Path:
    """Write the page; see `Contrast.to_html`."""
    n = _checks.whole("to_html", "n", n, least=1)
    if path.suffix.lower() not in (".html", ".htm"):
        raise SchemaError(f"to_html: {path.name!r} should end in .html.")
    if not path.parent.is_dir():
        raise SchemaError(f"to_html: there is no folder {str(path.parent)!r}; make it first.")
    page, ranked = "", _places_ranked(question, answers, table)
    for places in _fewer(_affordable(ranked[2], len(table), n)):
        page = _page(question, answers, table, _places_of(question, table, ranked, places))
        if len(page.encode()) <= MOST_BYTES:
            break
    atomically("to_html", path, lambda part: part.write_text(page, encoding="utf-8", newline="\n"))
    return path


def _affordable(rank: NDArray[np.int64], n_rows: int, n: int) -> int:
    """Return the largest number of places per word and group, up to `n`, that may fit.

    It is an estimate, to avoid building pages that are too large.
    """
    room = max(0, MOST_BYTES - ROW_BYTES * n_rows) // PLACE_BYTES
    return n if len(rank) <= room else max(1, min(n, int(np.sort(rank)[room])))


def _fewer(n: int) -> list[int]:
    """Return decreasing numbers of places per word to try: n, three quarters of it, ..., 1, 0."""
    out = [n]
    while out[-1]:
        out.append(out[-1] * 3 // 4)
    return out


def _page(question: Question, answers: tuple[Answer, ...], table: pd.DataFrame, places: Places) -> str:
    """Return the page as text."""
    script = _shipped("explorer.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = f"textlab contrast by {gist(question, answers)}"
    parts = {
        "TITLE": escape(title),
        "SUMMARY": paragraph(summarise(question, answers)) + _folded_notes(question, answers),
        "COLUMNS": "".join(f"<dt><b>{escape(k)}</b></dt><dd>{escape(v)}</dd>" for k, v in CONTRAST_COLUMNS.items()),
        "CARRIER": escape(question.carrier),
        "SCRIPT_HASH": f"sha256-{digest}",
        "DATA": as_json(_data(question, answers, table, places)),
        "SCRIPT": script,
    }
    page = _shipped("explorer.html")
    head, *rest = page.split("@@")  # in one pass, so that text from the corpus cannot act as a placeholder
    return head + "".join(parts[bit] if k % 2 == 0 else bit for k, bit in enumerate(rest))


def _folded_notes(question: Question, answers: tuple[Answer, ...]) -> str:
    notes = contrast_notes(question, answers, overview(question, answers))
    return f"<details><summary>Notes</summary>{paragraph(notes)}</details>"


def _shipped(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def as_json(value: Any) -> str:
    """Return JSON that cannot close its enclosing HTML element."""
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


def _data(question: Question, answers: tuple[Answer, ...], table: pd.DataFrame, places: Places) -> dict[str, Any]:
    columns = [c for c in PAGE_COLUMNS if c in table.columns]
    lone = answers[0] if len(answers) == 1 else None
    mine = table[columns].assign(**({"target": table["target"].astype(str)} if "target" in columns else {}))
    others = None if lone is None else sorted({str(g) for g in lone.two.clusters.group} - {str(lone.target)})
    return {
        "columns": columns,
        "explained": dict(CONTRAST_COLUMNS),
        "rows": [[_cell(v) for v in row] for row in mine.itertuples(index=False)],
        "neutral": question.measure.neutral,
        "target": str(lone.target) if lone else "",
        "reference": answers[0].two.reference if answers else "",
        "others": others,
        "carrier": question.carrier,
        "places": places,
    }


def _cell(value: Any) -> Any:
    """Return a JSON value, rounded for display, with null for missing values."""
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return round(float(value), 5) if math.isfinite(value) else None
    return str(value)


def _places_of(question: Question, table: pd.DataFrame, ranked: Ranked, n: int) -> Places:
    """Return up to `n` places of each word and group: text before, word, text after, source, group."""
    if not n or not len(table):
        return {}
    shown = ranked[2] < n
    at, group = ranked[0][shown], ranked[1][shown]
    tokens = question.dtm.tokens
    quotes = cut_quotes(tokens, at, at, context=WORDS_AROUND)
    terms = tokens.terms[tokens.codes[at]]
    out: Places = {}
    for quote, term, name in zip(quotes, terms, group, strict=True):
        start, end = quote.marks[0]
        cut = [quote.text[:start], quote.text[start:end], quote.text[end:], quote.source, str(name)]
        out.setdefault(str(term), []).append(cut)
    return out


def _places_ranked(question: Question, answers: tuple[Answer, ...], table: pd.DataFrame) -> Ranked:
    """Return every place of the compared words, with its group and its random rank within word and group."""
    dtm, clusters = question.dtm, question.clusters
    tokens = dtm.tokens
    wanted = np.zeros(len(tokens.terms) + 1, dtype=bool)
    wanted[[tokens.term_lookup[t] for t in table["term"].unique()]] = True
    at = np.flatnonzero(wanted[tokens.codes] & (tokens.codes >= 0))
    row = dtm.row_of_passage[tokens.passage_of(at)]
    inside = rows_on_side(answers, "both")[row] & (row >= 0)
    at, groups = at[inside], clusters.group[clusters.of_row[row[inside]]]
    key = tokens.codes[at].astype(np.int64) * (len(groups) + 1) + pd.factorize(groups)[0]
    mixed = np.random.default_rng(0).permutation(len(at))
    rank = np.empty(len(at), dtype=np.int64)
    rank[mixed] = pd.Series(key[mixed]).groupby(key[mixed]).cumcount()
    return at, groups, rank
