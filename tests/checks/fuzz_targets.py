"""What is attacked with damaged bytes, and what must hold of every answer.

A target takes bytes of any kind. Errors of ours are answers; anything else that is raised is a finding, and so is an
answer that breaks what is asserted beside it (dates in order, places inside the text, marks that are read back, a
formula that reaches the system). `release/fuzz.py` runs the targets for long, guided by the code that is reached;
`tests/test_fuzz_targets.py` for moments, with blind damage.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from fuzzing import READERS, outcome
from fuzzing import _members as members_of
from fuzzing import _seed as seed_of
from fuzzing import _zipped as zipped

import textlab as tl
from textlab import _html
from textlab.analyses.topics.design import model_matrix
from textlab.errors import TextlabError, UnreadableFile
from textlab.loaders.clocks import clock
from textlab.loaders.dates import DateInterval, interval_of
from textlab.loaders.escapes import unescaped
from textlab.loaders.events import event_spans
from textlab.loaders.formats.chat import words_of
from textlab.loaders.formats.registry import TABLES
from textlab.loaders.labels import before_colon
from textlab.loaders.reading import Layout, Options
from textlab.results.files import write_table
from textlab.tokens.find import find

__all__ = ["TARGETS", "Target", "refused"]


class Target(NamedTuple):
    """Bytes to begin with, and what is tried with each."""

    seeds: tuple[bytes, ...]
    attempt: Callable[[bytes], None]


# ---------------------------------------------------------------------- documents, talk and tables

TALK = {
    ".vtt": b"WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>R&amp;D</v>\n\n00:03.000 --> 00:05.000\n>> Bob: it [Music]\n",
    ".srt": b"1\n00:00:01,000 --> 00:00:02,000\nAnn: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\n(Bob) No.\n",
    ".cha": b"@Begin\n@Participants:\tCHI Pim Child\n*CHI:\tI n(o)t <b> [//] xxx . \x15100_1500\x15\n%mor:\tx\n@End\n",
    ".json": b'{"segments": [{"start": 0.0, "end": 1, "text": " Hi", "speaker": 1}, {"text": "so", "start": "0:01"}]}',
    "transcript": b"Title: A\n\n[00:00:01] ANN: Hello [laughs].\n\nBOB (0:12): No.\n12/03/2024, 14:22 - Ann: hi\n",
}
CELLS = {
    ".csv": b'doc_id,speaker,date,text\n1,Ann,2024-03-12,"Hello, you"\n2,7,12 March 2024,"No ""so"""\n',
    ".tsv": b'text\tstart\tlayer\n"It was\t0.5\tbody\nb\t0:02\tbody\n',
    ".jsonl": b'{"text": "a", "n": [1, 2], "date": 1615939200}\n{"text": "b", "m": {"x": 1}}\n',
}


def _document(reader: str) -> Target:
    """A reader of files; archives are attacked as a whole and, behind a zero byte, in their main part."""

    def attempt(raw: bytes) -> None:
        if reader in (".docx", ".odt") and raw[:1] == b"\0":
            raw = zipped({**members_of(reader), main: raw[1:]})
        found = outcome(reader, raw, whole=len(raw) % 5 == 0)
        if found == "refused":
            raise UnreadableFile("damaged", "refused")
        assert found == "read", found

    if reader in TALK:
        return Target((TALK[reader],), attempt)
    main = {".docx": "word/document.xml", ".odt": "content.xml"}.get(reader, "")
    inner = (b"\0" + members_of(reader)[main],) if main else ()
    return Target((seed_of(reader), *inner), attempt)


def _table(suffix: str) -> Target:
    layouts = [Layout(), Layout(rows="passage"), Layout(date="date"), Layout(speaker="speaker", rows="passage")]

    def attempt(raw: bytes) -> None:
        frame, _ = TABLES[suffix](raw, f"damaged{suffix}", Options(), layouts[len(raw) % len(layouts)])
        assert isinstance(frame, pd.DataFrame)
        tl.from_frame(frame)

    return Target((CELLS[suffix],), attempt)


# ---------------------------------------------------------------------- small languages


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _dates(raw: bytes) -> None:
    found = interval_of(_text(raw))
    if isinstance(found, DateInterval):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.earliest), found
        assert found.earliest <= found.latest, found
    else:
        assert isinstance(found, str)


def _clocks(raw: bytes) -> None:
    found = clock(_text(raw))
    assert found is None or (math.isfinite(found) and found >= 0), found


def _labels(raw: bytes) -> None:
    for line in _text(raw).split("\n"):
        before_colon(line, 0)


def _events(raw: bytes) -> None:
    text = _text(raw)
    spans = [(start, end) for start, end, _ in event_spans(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans), spans
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), spans


def _references(raw: bytes) -> None:
    unescaped(_text(raw))


def _chat_codes(raw: bytes) -> None:
    words_of(_text(raw))


def _corpus(texts: Mapping[str, str]) -> tl.Corpus:
    return tl.from_frame(pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())}))


@cache
def _tokens() -> tl.Tokens:
    text = (
        "The U.S. taxes the Rich: tax, taxes, TAX-free [x] re-tax; don't can't naïve café 世界 a_b #tag @you 3.5 100% €"
    )
    return tl.tokenize(_corpus({"a": text, "b": "tax the rich and make a new decision on the tax"}))


def _glob_by_hand(pattern: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)


def _patterns(raw: bytes) -> None:
    """Every way to match; a glob of letters, stars and question marks finds what a loop over the words finds."""
    pattern, tokens = _text(raw[1:]), _tokens()
    match = ("glob", "fixed", "regex")[raw[0] % 3] if raw else "glob"
    hits = find(tokens, pattern, match=match)
    first, last = hits.first, hits.last
    assert all(0 <= a <= b < len(tokens) for a, b in zip(first, last, strict=True))
    if match == "glob" and re.fullmatch(r"[a-z*?]*[a-z][a-z*?]*", pattern):
        wanted = re.compile(_glob_by_hand(pattern), re.DOTALL)
        by_hand = [k for k, term in enumerate(tokens.terms[tokens.codes]) if wanted.fullmatch(term)]
        assert list(first) == by_hand, (pattern, list(first), by_hand)


def _words(raw: bytes) -> None:
    """Words are cut from the text at the places that are given, in order."""
    text = _text(raw)
    if not text.strip():
        return
    corpus = _corpus({"a": text})
    tokens = tl.tokenize(corpus)
    kept, places = corpus.document_text("a"), tokens.spans(np.arange(len(tokens)))
    assert (places["start"].iloc[1:].to_numpy() >= places["end"].iloc[:-1].to_numpy()).all()
    forms = list(tokens.types[tokens.ids])
    assert [kept[a:b] for a, b in zip(places["start"], places["end"], strict=True)] == forms, text


# ---------------------------------------------------------------------- lexicons, formulas


def _lexicon(suffix: str, seed: bytes) -> Target:
    def attempt(raw: bytes) -> None:
        path = _folder() / f"damaged{suffix}"
        path.write_bytes(raw)
        assert tl.read_lexicon(path).patterns

    return Target((seed,), attempt)


HARMLESS = re.compile("compile|exec|object|code|sys|builtins|cpython|gc|marshal|array|ctypes")
_reached: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and not HARMLESS.match(event) and event != "import":
        _reached.append(f"{event} {arguments!r:.80}")


@contextmanager
def _system_watched() -> Iterator[list[str]]:
    global _watching
    if not getattr(sys, "_textlab_watched", False):
        sys.addaudithook(_watch)
        sys._textlab_watched = True  # type: ignore[attr-defined]
    _reached.clear()
    _watching = True
    try:
        yield _reached
    finally:
        _watching = False


@cache
def _matrix() -> Any:
    texts = {f"d{k}": "tax work tax rich" if k % 2 else "work rich work" for k in range(8)}
    corpus = _corpus(texts).assign(year=[1990 + k for k in range(8)], party=list("ABABABAB"))
    return tl.count_terms(tl.tokenize(corpus), by="doc_id")


def _formulas(raw: bytes) -> None:
    """A formula is a design or an error, and never reaches files, processes or the network."""
    dtm = _matrix()
    model_matrix(dtm, np.ones(len(dtm.rows), bool), "~ bs(year, df=4) * party")  # what is imported is imported now
    with _system_watched() as reached, suppress(TextlabError):
        model_matrix(dtm, np.ones(len(dtm.rows), bool), _text(raw))
    assert not reached, reached


# ---------------------------------------------------------------------- saved folders


@cache
def _folder() -> Path:
    """A place in memory where there is one; it goes with the process."""
    within = "/dev/shm" if Path("/dev/shm").is_dir() else None
    keep = tempfile.TemporaryDirectory(dir=within)
    _kept.append(keep)
    return Path(keep.name)


_kept: list[Any] = []


@cache
def _saved(kind: str) -> tuple[Path, list[Path]]:
    """A saved folder, and its files."""
    folder = _folder() / kind
    corpus = _corpus({"a": "Tax the rich.\n\nNo: tax work.", "b": "Make work pay."})
    if kind == "corpus":
        corpus.save(folder)
    elif kind == "tokens":
        tl.tokenize(corpus).save(folder)
    else:
        tl.frequencies(tl.tokenize(corpus)).save(folder)
    return folder, sorted(p for p in folder.rglob("*") if p.is_file())


def _opened(kind: str, folder: Path) -> None:
    if kind == "corpus":
        corpus = tl.Corpus.open(folder, verify=True)
        for name in corpus.documents.index:
            corpus.document_text(name)
    elif kind == "tokens":
        corpus = _corpus({"a": "Tax the rich.\n\nNo: tax work.", "b": "Make work pay."})
        tokens, whole = tl.Tokens.open(folder, corpus, verify=True), tl.tokenize(corpus)
        assert list(tokens.terms[tokens.codes]) == list(whole.terms[whole.codes]), "a damaged folder gave other words"
    else:
        assert tl.open_result(folder).summary()


def _damaged_folder(kind: str) -> Target:
    """Byte 0 is the file, 1 and 2 the place, 3 how many bytes go; the rest is put there."""

    def attempt(raw: bytes) -> None:
        if len(raw) < 4:
            return
        source, files = _saved(kind)
        copy = _folder() / f"{kind}-damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(source, copy)
        path = copy / files[raw[0] % len(files)].relative_to(source)
        whole = path.read_bytes()
        at = int.from_bytes(raw[1:3], "big") % (len(whole) + 1)
        path.write_bytes(whole[:at] + raw[4:] + whole[at + raw[3] :])
        _opened(kind, copy)

    return Target((b"\0\0\5\1x", b"\1\0\0\xff", b"\2\1\0\4\0\0\0\0"), attempt)


# ---------------------------------------------------------------------- what is shown and written

TAGS = {"p", "b", "small", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "mark", "bdi", "br", "blockquote",
        "cite", "footer", "details", "summary", "div", "i", "em", "strong"}  # fmt: skip
ATTRIBUTES = {"style", "scope", "dir", "lang", "title", "class"}


class _Shown(HTMLParser):
    """The text nodes of a piece of HTML; a tag or attribute that is not ours is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        self.nodes.append("")

    def handle_endtag(self, tag: str) -> None:
        self.nodes.append("")

    def handle_data(self, data: str) -> None:
        self.nodes.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def _nodes(markup: str) -> list[str]:
    parser = _Shown()
    parser.feed(markup)
    parser.close()
    return parser.nodes


def _shown(raw: bytes) -> None:
    """Text from a source is text on the page: read back whole, no markup, no mathematics within one node."""
    text = _text(raw)
    nodes = _nodes(f"<p>{_html.inert(text)}</p>")
    assert "".join(nodes) == text, (text, nodes)
    assert not any(re.search(r"\$.*\$|\\[(\[]", node, re.DOTALL) for node in nodes), nodes
    marks = [(1, min(3, len(text)))] if len(text) > 1 else []
    for markup in (
        _html.table(pd.DataFrame({text[:20]: [text], "n": [1]}), caption=text),
        _html.paragraph(text),
        _html.details(text, text),
        _html.quotation(text, marks, text),
    ):
        assert not any(re.search(r"\$.*\$|\\[(\[]", node, re.DOTALL) for node in _nodes(markup)), markup


def _cells(raw: bytes) -> None:
    """No cell of a table that is written opens as a formula, and what was text is text when it is read."""
    text = _text(raw).replace("\0", "")
    path = _folder() / "cells.csv"
    write_table(pd.DataFrame({"text": [text], "n": [1]}), path, title="cells")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cell = list(csv.reader(file))[1][0]
    assert cell in (text, f"'{text}"), (cell, text)
    if cell == text and text[:1] in "=+-@\t\r" and text:
        assert re.fullmatch(r"[+-][\d.,]+(?:e[+-]?\d+)? ?%?", text, re.I), text


def _settings(raw: bytes) -> None:
    """Settings from a file ask for a table or are refused; they never reach the system."""
    try:
        settings = json.loads(raw)
    except (ValueError, RecursionError):
        return
    corpus = _tokens().corpus
    tl.repeat(json.loads(_settings_of_a_result()), corpus)  # what is imported is imported now
    with _system_watched() as reached:
        tl.repeat(settings, corpus)
    assert not [event for event in reached if re.match("os|subprocess|socket|shutil", event)], reached


@cache
def _settings_of_a_result() -> bytes:
    folder = _folder() / "settings"
    tl.frequencies(_tokens(), by="doc_id", n_resamples=0).save(folder)
    return json.dumps(json.loads((folder / "result.json").read_text(encoding="utf-8"))["settings"]).encode()


TARGETS: dict[str, Target] = {
    **{f"reader {name}": _document(name) for name in (*READERS, *TALK)},
    **{f"table {name}": _table(name) for name in CELLS},
    "dates": Target((b"12 March 2024", b"2021-W05", b"1850s", b"14.03.2021 12:00", b"1615939200"), _dates),
    "clocks": Target((b"00:01:02.5", b"1h 2m 3s", b"12,5"), _clocks),
    "labels": Target((b"ANN (0:12): hello\nDr. Lee: no\n[00:01] **Bob**: so",), _labels),
    "events": Target((b"so [laughs] it (applause) *sighs* is", "♪ la ♪ <b>".encode()), _events),
    "references": Target((b"R&amp;D &#233; &#xe9; &notit;",), _references),
    "chat codes": Target((b"I n(o)t <b> [//] xxx &-um a_b +...",), _chat_codes),
    "patterns": Target(
        (b"\0tax*|the []{0,2} rich", b"\2t.x(es)?", b'\0[lemma="be"] :: doc_id="a"', b"\1a b"), _patterns
    ),
    "words": Target(("It's R&D: naïve café, don't 3.5% #a @b http://x.y 世界 a-b".encode(),), _words),
    "lexicon .yaml": _lexicon(".yaml", b"tax:\n  - tax*\n  - levy\nwork: [job, work]\n"),
    "lexicon .dic": _lexicon(".dic", b"%\n1\ttax\n2\twork\n%\ntax*\t1\njob\t2\t1\n"),
    "lexicon .csv": _lexicon(".csv", b"pattern,category,weight\ntax*,money,1\njob,work,-0.5\n"),
    "lexicon .json": _lexicon(".json", b'{"tax": ["tax*"], "work": {"job": ["job", "work"]}}'),
    "lexicon .txt": _lexicon(".txt", b"tax*\nlevy\n# no\n"),
    "formulas": Target(
        (b"~ party * year", b"~ bs(year, df=4) + C(party, contr.sum)", b"~ {np.log(year + 1) / 2}"), _formulas
    ),
    "settings": Target((_settings_of_a_result(),), _settings),
    "saved corpus": _damaged_folder("corpus"),
    "saved tokens": _damaged_folder("tokens"),
    "saved result": _damaged_folder("result"),
    "html": Target((b'a <b>$x$</b> \\(y\\) &amp; "q"', "שלום $ \\[".encode()), _shown),
    "cells": Target((b"=1+1", b"-5", b"+a", b'"x"\n@y'), _cells),
}


def refused(name: str, raw: bytes) -> bool:
    """Try one input; True if the answer is an error of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            TARGETS[name].attempt(raw)
        except TextlabError:
            return True
    return False
