"""Read the text layer of PDF files, page by page.

The document is the text as extracted by pypdf, with a form feed between pages; every passage has its ``page``. Columns
that were drawn line by line across them are read one after the other; the notes say where, and which fonts do not
map their glyphs to letters. Page numbers and running heads (lines at page edges that recur on other pages) are
``furniture``.

With ``mend=True`` the document is the mended text instead: words hyphenated at line ends are rejoined (unless the same
word occurs with its hyphen inside a line), lines of a paragraph are joined by spaces, and paragraphs cut by a page
break are merged. Nothing is dropped: furniture is moved after the paragraph that it interrupted. Every passage keeps
its original place (``extracted_start``, ``extracted_end``); its ``mends`` lists, as JSON, ``[offset in the document,
extracted start, extracted end]`` of each rejoined word.
"""

from __future__ import annotations

import io
import json
import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile, need
from ..lines import lines, trimmed
from ..reading import Options, Reading, Span
from ..unfolding import Limit
from .openings import looks_like_transcript
from .pdf_pages import PageTexts, unfolding_to
from .transcript import parse_transcript

__all__ = ["read_pdf"]

_PAGE_BREAK = "\n\f\n"
_PDF_PAGE_NUMBER = re.compile(
    r"(?i)[-–— ]{0,4}(?:page|seite|p\.)?[ ]?\d{1,4}(?:[ ]?(?:of|von|/)[ ]?\d{1,4})?[-–— ]{0,4}"
)
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]{0,3}$")
_PDF_BULLET = re.compile(r"(?:[•▪‣●○–-]|\d{1,3}[.)])[ \t]")
_HYPHENS = "-\u2010\u00ad"
_PDF_COMPOUND = re.compile(r"(?<!\w)\w++(?:[-\u2010]\w++)+")  # possessive: a 25 MB word is scanned once


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    page: int


@dataclass(frozen=True)
class _Block:
    lines: tuple[_Line, ...]
    layer: str
    kind: str


def read_pdf(raw: bytes, name: str, options: Options) -> Reading:
    """Read the text layer of a PDF."""
    pypdf = need("pypdf", feature="Reading pdf", extra="formats")
    if b"%PDF-" not in raw[:1024]:
        reason = "the file is empty" if not raw.strip() else "is not a pdf: it does not begin with '%PDF-'"
        raise UnreadableFile(name, f"{reason}.", "byte 0")
    with _quiet() as said, unfolding_to(pypdf, options.limit):
        pages, metadata, doubts = _pages(pypdf, raw, name, options.limit)
    notes = (*_page_notes(pages, name, said), *doubts)
    text = _PAGE_BREAK.join(pages)
    blocks = _blocks(text, pages)
    if looks_like_transcript(text) and not options.mend:
        return _transcript(text, name, blocks, metadata, notes)
    if options.mend:
        return _mended(text, blocks, metadata, notes)
    rows = [_span_of_block(b, b.lines[0].start, b.lines[-1].end) for b in blocks]
    return Reading(text, rows, metadata, notes)


def _pages(pypdf: Any, raw: bytes, name: str, limit: Limit) -> tuple[list[str], dict[str, Any], tuple[str, ...]]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        taken = PageTexts(limit, len(raw), name)
        pages = [taken.read(page, number) for number, page in enumerate(reader.pages, 1)]
        info = reader.metadata or {}
        found = {"title": info.get("/Title"), "authors": info.get("/Author")}
        about = {k: str(v).strip() or None if v else None for k, v in found.items()}
    except (UnreadableFile, RecursionError):
        raise
    except (pypdf.errors.DependencyError, pypdf.errors.FileNotDecryptedError) as error:
        raise _encrypted(name) from error
    except Exception as error:
        reason = f"is not a complete pdf: cut off or damaged ({type(error).__name__}: {error})."
        raise UnreadableFile(name, reason) from error
    return pages, about, taken.notes()


def _encrypted(name: str) -> UnreadableFile:
    return UnreadableFile(name, "is encrypted; save a copy without password (e.g. qpdf --decrypt) and read that.")


def _page_notes(pages: list[str], name: str, said: list[str]) -> tuple[str, ...]:
    silent = [str(n) for n, page in enumerate(pages, 1) if not page.strip()]
    if len(silent) == len(pages):
        raise UnreadableFile(
            name,
            f"has no text layer: its {len(pages)} pages are pictures. Run OCR first (e.g. ocrmypdf).",
            "all pages",
        )
    notes = [counted(len(pages), "page")]
    if silent:
        notes.append(f"no text on page {', '.join(silent[:10])}{' ...' if len(silent) > 10 else ''} (pictures?)")
    return (*notes, *dict.fromkeys(f"pypdf: {s}" for s in said[:3]))


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Collect the log messages of pypdf for the notes, instead of printing them."""
    logger, said = logging.getLogger("pypdf"), list[str]()
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


# ---------------------------------------------------------------------- lines to paragraphs
def _blocks(text: str, pages: list[str]) -> list[_Block]:
    """Return paragraphs and furniture in reading order."""
    by_page, at = [], 0
    for n, page in enumerate(pages, 1):
        by_page.append([_Line(*trimmed(text, a, b), n) for a, b in lines(text, at, at + len(page))])
        at += len(page) + len(_PAGE_BREAK)
    running = _running(text, by_page)
    return [block for page in by_page for block in _page_blocks(text, page, running)]


def _lines_at_edges(page: list[_Line]) -> list[_Line]:
    full = [line for line in page if line.start < line.end]
    return full[:2] + full[2:][-2:]


def _shape_of_line(text: str, line: _Line) -> str:
    return re.sub(r"\d+", "#", text[line.start : line.end])


def _running(text: str, by_page: list[list[_Line]]) -> set[_Line]:
    """Return lines at page edges that are page numbers, or recur on a third of the pages (at least three)."""
    edges = [line for page in by_page for line in _lines_at_edges(page)]
    pages = {(_shape_of_line(text, line), line.page) for line in edges}
    counts = Counter(shape for shape, _ in pages)
    often = max(3, len(by_page) / 3)
    return {
        line
        for line in edges
        if counts[_shape_of_line(text, line)] >= often or _PDF_PAGE_NUMBER.fullmatch(text[line.start : line.end])
    }


def _page_blocks(text: str, page: list[_Line], running: set[_Line]) -> Iterator[_Block]:
    lengths = sorted(line.end - line.start for line in page if line.start < line.end)
    width = lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0
    held: list[_Line] = []
    for line in page:
        if held and (line.start == line.end or line in running or _begins(text, held[-1], line, width)):
            yield _Block(tuple(held), "body", "paragraph")
            held = []
        if line in running:
            yield _Block((line,), "furniture", "page")
        elif line.start < line.end:
            held.append(line)
    if held:
        yield _Block(tuple(held), "body", "paragraph")


def _begins(text: str, above: _Line, line: _Line, width: int) -> bool:
    """Return whether a paragraph begins: the previous line ends a sentence early, or this is a list item."""
    short = above.end - above.start < 0.75 * width
    ends = _ENDS.search(text[max(above.start, above.end - 4) : above.end]) is not None
    return (short and ends) or _PDF_BULLET.match(text, line.start, line.end) is not None


def _span_of_block(block: _Block, start: int, end: int, **more: Any) -> Span:
    return Span(start, end, block.layer, block.kind, more={"page": block.lines[0].page, **more})


# ---------------------------------------------------------------------- transcripts
def _transcript(
    text: str, name: str, blocks: list[_Block], metadata: dict[str, Any], notes: tuple[str, ...]
) -> Reading:
    found = parse_transcript(text, name, (*notes, "read as a transcript; format='prose' is for text files only"))
    furniture = [_span_of_block(b, b.lines[0].start, b.lines[-1].end) for b in blocks if b.layer == "furniture"]
    ends = [hole.end for hole in furniture]
    rows = [piece for row in found.rows for piece in _without(text, row, furniture, bisect_right(ends, row.start))]
    rows = sorted([*rows, *furniture], key=lambda r: r.start)
    return Reading(text, rows, {**found.metadata, **metadata}, found.notes)


def _without(text: str, row: Span, holes: list[Span], first: int) -> Iterator[Span]:
    """Cut a row at the page numbers and running heads inside it; `first` is the first relevant hole."""
    at = row.start
    for hole in takewhile(lambda hole: hole.start < row.end, islice(holes, first, None)):
        start, end = trimmed(text, at, hole.start)
        if start < end:
            yield row._replace(start=start, end=end)
        at = hole.end
    start, end = trimmed(text, at, row.end)
    if start < end:
        yield row._replace(start=start, end=end)


# ---------------------------------------------------------------------- mending
def _mended(text: str, blocks: list[_Block], metadata: dict[str, Any], notes: tuple[str, ...]) -> Reading:
    blocks, n_joined = _across_pages(text, blocks)
    compounds = {m[0].replace("\u2010", "-").lower() for m in _PDF_COMPOUND.finditer(text)}
    out, at, rows, mends = list[str](), 0, list[Span](), list[tuple[int, int, int]]()
    for block in blocks:
        mended, places = _joined_lines(text, block, compounds)
        mends += [(at + offset, start, end) for offset, start, end in places]
        edges = {"extracted_start": block.lines[0].start, "extracted_end": block.lines[-1].end}
        rows.append(_span_of_block(block, at, at + len(mended), **edges))
        out.append(mended)
        at += len(mended) + 2
    joined = counted(n_joined, "paragraph")
    report = f"mended: {counted(len(mends), 'word')} hyphenated at a line end, {joined} cut by a page break"
    return Reading("\n\n".join(out), rows, {**metadata, "mends": json.dumps(mends)}, (*notes, report))


def _across_pages(text: str, blocks: list[_Block]) -> tuple[list[_Block], int]:
    """Join a paragraph that stops mid-sentence with its lower-case continuation on the next page."""
    out: list[_Block] = []
    last: int | None = None  # index in `out` of the latest paragraph
    n = 0
    for block in blocks:
        if block.layer == "body" and last is not None and _goes_on(text, out[last], block):
            out[last] = _Block(out[last].lines + block.lines, "body", "paragraph")
            n += 1
            continue
        out.append(block)
        last = len(out) - 1 if block.layer == "body" else last
    return out, n


def _goes_on(text: str, above: _Block, below: _Block) -> bool:
    if below.lines[0].page != above.lines[-1].page + 1:
        return False
    stops = _ENDS.search(text[max(0, above.lines[-1].end - 4) : above.lines[-1].end]) is not None
    return not stops and text[below.lines[0].start].islower()


def _joined_lines(text: str, block: _Block, compounds: set[str]) -> tuple[str, list[tuple[int, int, int]]]:
    """Return the lines as running text, and (offset, extracted start, extracted end) of removed hyphens."""
    out = text[block.lines[0].start : block.lines[0].end]
    parts, length, places = [out], len(out), list[tuple[int, int, int]]()
    for above, line in zip(block.lines, block.lines[1:], strict=False):
        here = text[line.start : line.end]
        if _is_hyphenated(text, above, line):
            if _word_across(text, above, line) not in compounds:
                parts[-1], length = parts[-1][:-1], length - 1
                places.append((length, above.end - 1, line.start))
            joint = ""
        else:
            joint = " "
        parts += [joint, here]
        length += len(joint) + len(here)
    return "".join(parts), places


def _is_hyphenated(text: str, above: _Line, line: _Line) -> bool:
    ends = above.end - above.start > 1 and text[above.end - 1] in _HYPHENS and text[above.end - 2].isalpha()
    return ends and text[line.start].islower()


def _word_across(text: str, above: _Line, line: _Line) -> str:
    """Return the word across the line end, with its hyphen."""
    left = re.search(r"[\w-]{1,60}$", text[max(above.start, above.end - 61) : above.end - 1])
    right = re.match(r"\w{1,60}", text[line.start : line.end])
    return f"{left[0] if left else ''}-{right[0] if right else ''}".lower()
