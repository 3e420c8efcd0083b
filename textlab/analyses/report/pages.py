"""Lay out a report in sections, and write them as Markdown or as one HTML page.

All text from sources or users is escaped: in HTML by `_html.inert`, in Markdown by escaping every character that could
start markup, a link or a tag.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from ... import _html
from ..._recipe import code_of
from ...results import Quotes, Result
from .references import Reference

ROWS = 20  # rows of a table shown on a page

_MARKUP = re.compile(r"([\\`*_\[\]|#~!])")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;background:#fff;color:#222}"
    "td,th{padding:.15em .5em}table{margin:1em 0;font-size:.9em;display:block;overflow-x:auto}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4}"
    "img{max-width:100%}.missing{border:2px solid #d55e00;padding:.5em 1em}"
)


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Some rows of a table, with a caption."""

    frame: pd.DataFrame
    caption: str


@dataclass(frozen=True)
class Code:
    """A line of Python."""

    text: str


@dataclass(frozen=True)
class Picture:
    """The default picture of a result; in Markdown it is left out."""

    result: Result


@dataclass(frozen=True)
class Section:
    """A heading and the parts below it."""

    title: str
    parts: Sequence[Any]


# ---------------------------------------------------------------------- sections


def result_section(result: Result, *, pictures: bool) -> Section:
    """Return the section of a result: summary, table, picture, notes, methods, code."""
    parts: list[Any] = [Prose(result.summary()), Table(result._display(), result._caption())]
    parts += [Picture(result)] * (pictures and bool(result.PICTURES))
    parts += [Prose(text) for text in (result.notes(), result.methods()) if text]
    return Section(f"{result.TITLE}: {result._gist()}", [*parts, Code(code_of(result.settings["recipe"]))])


def corpus_section(results: Iterable[Result], source: str) -> Section:
    """Return the section on documents, speakers and processing steps of each corpus."""
    parts: list[Any] = [Prose(source)] if source else []
    seen: set[str] = set()
    for result in results:
        corpus = result.tokens.corpus
        if corpus.fingerprint not in seen:
            seen.add(corpus.fingerprint)
            documents = corpus.documents.filter(["title", "date_earliest", "date_latest"])
            counts = corpus.describe()
            documents = documents.join(counts[counts.columns.difference(documents.columns, sort=False)])
            parts += [
                Table(documents.dropna(axis=1, how="all").reset_index(), f"Documents of corpus {corpus.fingerprint}")
            ]
            if len(corpus.speakers):
                parts.append(Table(corpus.speakers.reset_index(), "Speakers"))
            parts += [Prose(f"Left out or changed: {'; '.join(corpus.steps)}.")] if corpus.steps else []
    return Section("Corpus", parts)


# ---------------------------------------------------------------------- Markdown


def markdown(title: str, sections: Iterable[Section], references: Iterable[Reference]) -> str:
    """Write sections as Markdown."""
    out = [f"# {_inert_markdown(title)}"]
    for section in sections:
        out += [f"## {_inert_markdown(section.title)}", *map(_markdown_part, section.parts)]
    listed = [f"- {_inert_markdown(' '.join(r.fields.values()))} (`{r.key}`)" for r in references]
    return "\n\n".join([*out, "## References", "\n".join(listed)]) + "\n"


def _inert_markdown(text: object) -> str:
    return _MARKUP.sub(r"\\\1", escape(" ".join(str(text).split()), quote=False))


def _markdown_part(part: Any) -> str:
    if isinstance(part, Prose):
        return "\n\n".join(_inert_markdown(line) for line in part.text.splitlines() if line.strip())
    if isinstance(part, Table):
        return _markdown_table(part)
    if isinstance(part, Code):
        return f"    {' '.join(part.text.split())}"
    if isinstance(part, Quotes):
        return "\n\n".join(f"> {_inert_markdown(q.text)}\n>\n> {_inert_markdown(q.source)}" for q in part)
    return ""


def _markdown_table(part: Table) -> str:
    shown = part.frame.head(ROWS)
    head = [_inert_markdown(name) for name in shown]
    rows = [[_inert_markdown(_html.number(value)) for value in row] for row in shown.itertuples(index=False)]
    lines = [head, ["---"] * len(head), *rows]
    of = _html.count_of(len(shown), len(part.frame))
    return f"{_inert_markdown(part.caption)} ({of})\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


# ---------------------------------------------------------------------- HTML


def page(title: str, sections: Iterable[Section], references: Iterable[Reference]) -> str:
    """Write sections as one self-contained HTML page without scripts."""
    body = [f"<h1>{_html.inert(title)}</h1>"]
    for section in sections:
        kind = ' class="missing"' if section.title == "Incomplete" else ""
        parts = "".join(map(_html_part, section.parts))
        body.append(f"<section{kind}><h2>{_html.inert(section.title)}</h2>{parts}</section>")
    listed = "".join(f"<li>{_html.inert(' '.join(r.fields.values()))}</li>" for r in references)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}<h2>References</h2><ul>{listed}</ul></body></html>\n"
    )


def _html_part(part: Any) -> str:
    if isinstance(part, Prose):
        return _html.paragraph(part.text)
    if isinstance(part, Table):
        return _html.table(part.frame, caption=part.caption, n=ROWS)
    if isinstance(part, Code):
        return f"<pre><code>{_html.inert(part.text)}</code></pre>"
    if isinstance(part, Quotes):
        return part._repr_html_()
    return _image(part.result)


def _image(result: Result) -> str:
    """Return the default picture as an embedded image with alternative text."""
    from importlib import import_module

    figure = import_module("matplotlib.figure").Figure(figsize=(7, 4.5), layout="constrained", facecolor="white")
    result.plot(figure.subplots())
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=96, metadata={"Software": None})
    png = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<p><img alt="{escape(repr(result))}" src="data:image/png;base64,{png}"></p>'
