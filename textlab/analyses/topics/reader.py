"""An HTML page to read topics: topic, words, passages in context, and whole documents with topics coloured.

The page is one file and needs no network. Texts are stored as JSON in an inert script element and inserted with
``textContent``, so they are never parsed as markup; a content security policy allows only the script of the page, by
its hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._bundle import atomically
from ...errors import SchemaError
from .reader_page import PAGE, SCRIPT, STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

TOP_SHARES = 3  # topics named per passage
DIGITS = 3
MOST_CHARACTERS = 2_000_000  # of text on a page; keeps the file below 3 MB
FIRST_CODE = 93  # numbers of a mark are stored as single characters from here on: "]" is 0


def write_reader(
    path: Path,
    dtm: DocumentTermMatrix,
    top: pd.DataFrame,
    shares: NDArray[np.float64],
    phi: NDArray[np.float64],
    names: Sequence[str],
    summary: str,
    most: int,
) -> Path:
    """Write the page of `Topics.to_html`."""
    if path.suffix != ".html" or not path.parent.is_dir():
        raise SchemaError(f"to_html: {str(path)!r} must end in .html and lie in a folder that exists.")
    most = _checks.whole("to_html", "most", most, least=1)
    passages = _chosen(dtm, shares, most)
    data = {
        "topics": _reader_topics(top, names),
        "documents": _reader_documents(dtm, passages),
        "passages": _passages(dtm, shares, phi, passages),
        "left_out": int(((dtm.row_of_passage >= 0) & (np.diff(dtm.tokens.bounds) > 0)).sum()) - len(passages),
        "summary": summary,
    }
    text = _reader_page(data)
    atomically("to_html", path, lambda part: part.write_text(text, encoding="utf-8"))
    return path


def _reader_page(data: dict[str, Any]) -> str:
    # escape <, > and & for the HTML parser, and U+2028 and U+2029 for the script parser
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain_number)
    for mark in "<>&\u2028\u2029":
        body = body.replace(mark, f"\\u{ord(mark):04x}")
    body = body.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be encoded as UTF-8
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'"
    )
    listed = "".join(f"<li><b>{escape(t['name'])}</b> {escape(t['terms'])}</li>" for t in data["topics"])
    parts = {"policy": policy, "style": STYLE, "listed": listed, "data": body, "script": SCRIPT}
    # replace in one pass, so that no source text is mistaken for a placeholder
    return re.sub("@@(policy|style|listed|data|script)@@", lambda place: parts[place[1]], PAGE)


def _plain_number(value: Any) -> Any:
    return value.item()


def _reader_topics(top: pd.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    known = top["stability"].notna()
    rows: Any = top.itertuples()
    return [
        {
            "number": int(row.topic),
            "name": name,
            "terms": row.terms,
            "share": round(float(row.share), DIGITS + 1),
            "stability": round(float(row.stability), DIGITS) if steady else None,
            "main": None if row.main_document is None else str(row.main_document),
            "main_share": None if np.isnan(float(row.main_share)) else round(float(row.main_share), DIGITS),
        }
        for row, name, steady in zip(rows, names, known, strict=True)
    ]


def _chosen(dtm: DocumentTermMatrix, shares: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Choose at most `most` passages, for each topic in turn those with most of its words, in text order."""
    tokens, row = dtm.tokens, dtm.row_of_passage
    able = np.flatnonzero((row >= 0) & (np.diff(tokens.bounds) > 0))
    size = np.diff(tokens.spans(tokens.bounds[able], tokens.bounds[able + 1] - 1)[["start", "end"]].to_numpy(), axis=1)
    if len(able) <= most and size.sum() <= MOST_CHARACTERS:
        return able
    strength = shares[row[able]].max(axis=1) * tokens.n_tokens[able]
    topic = shares[row[able]].argmax(axis=1)
    order = np.lexsort((able, -strength))
    rank = np.empty(len(able), dtype=np.int64)  # rank of a passage within its topic, so that topics take turns
    for k in range(shares.shape[1]):
        mine = order[topic[order] == k]
        rank[mine] = np.arange(len(mine))
    best = np.lexsort((able, -strength, rank))[:most]
    return np.sort(able[best[np.cumsum(size[best, 0]) <= MOST_CHARACTERS]])


def _reader_documents(dtm: DocumentTermMatrix, passages: NDArray[np.int64]) -> list[dict[str, Any]]:
    ids = list(dict.fromkeys(dtm.tokens.passages["doc_id"].iloc[passages]))
    table = dtm.tokens.corpus.documents.loc[ids]
    dates = table["date_earliest"] if "date_earliest" in table else pd.Series(None, index=ids)
    titles = table["title"] if "title" in table else pd.Series(None, index=ids)
    return [
        {
            "id": str(d),
            "title": None if pd.isna(t) else str(t),
            "date": None if pd.isna(when) else str(when),
        }
        for d, t, when in zip(ids, titles, dates, strict=True)
    ]


def _passages(
    dtm: DocumentTermMatrix, shares: NDArray[np.float64], phi: NDArray[np.float64], passages: NDArray[np.int64]
) -> list[list[Any]]:
    """Return ``[document, id, speaker, text, [topic, share, ...], marks]`` for each passage.

    A mark is a word of the model, stored as three characters that stand for numbers: characters since the end of the
    previous mark, its length, and its most probable topic in this row, ``argmax(theta * phi)``.
    """
    tokens, corpus = dtm.tokens, dtm.tokens.corpus
    table = tokens.passages.iloc[passages]
    document = {d: i for i, d in enumerate(dict.fromkeys(table["doc_id"]))}
    column = np.full(len(tokens.terms) + 1, -1)
    column[[tokens.code_of(str(t)) for t in dtm.terms]] = np.arange(len(dtm.terms))
    out, rows = [], table.itertuples()
    row: Any
    for at, row in zip(passages, rows, strict=True):
        theta = shares[dtm.row_of_passage[at]]
        best = [k for k in np.argsort(-theta, kind="stable")[:TOP_SHARES] if theta[k] > 0]
        named = [x for k in best for x in (int(k), round(float(theta[k]), DIGITS))]
        speaker = None if pd.isna(row.speaker) else str(row.speaker)
        text = corpus.text(str(row.Index))
        marks = _marks(dtm, int(at), int(row.start), column, theta, phi)
        out.append([document[row.doc_id], str(row.Index), speaker, text, named, marks])
    return out


def _marks(
    dtm: DocumentTermMatrix, at: int, start: int, column: NDArray[np.int64], theta: NDArray[np.float64],
    phi: NDArray[np.float64],
) -> str:  # fmt: skip
    tokens = dtm.tokens
    places = np.arange(tokens.bounds[at], tokens.bounds[at + 1])
    columns = column[tokens.codes[places]]
    places, columns = places[columns >= 0], columns[columns >= 0]
    if not len(places):
        return ""
    joint = theta[:, None] * phi[:, columns]
    known = joint.max(axis=0) > 0
    spans = tokens.spans(places[known])
    topic = joint.argmax(axis=0)[known]
    low, high = spans["start"].to_numpy() - start, spans["end"].to_numpy() - start
    gap = low - np.append(0, high[:-1])
    return "".join(
        chr(FIRST_CODE + _below_surrogates(x)) for three in zip(gap, high - low, topic, strict=True) for x in three
    )


def _below_surrogates(value: Any) -> int:
    """Return `value` if it can be stored as one character below the surrogates, else raise.

    A gap of 50,000 characters without a word of the model does not occur in prose.
    """
    number = int(value)
    if number >= 0xD000:
        raise SchemaError(
            "to_html: a passage has a stretch of more than 50,000 characters without a word; cut it first."
        )
    return number
