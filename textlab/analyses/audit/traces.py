"""Traces of scanning and conversion in a text, and lines with only a page number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from .bodies import ONE_LINE, joined

if TYPE_CHECKING:
    from ...corpus import Corpus


@dataclass(frozen=True, slots=True)
class Trace:
    """A pattern to search for; every match contains one of the `hints`, which are much faster to find."""

    pattern: re.Pattern[str]
    hints: tuple[str | re.Pattern[str], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in `text`, in order."""
        hinted = any(hint in text if isinstance(hint, str) else hint.search(text) for hint in self.hints)
        return self.pattern.finditer(text) if hinted else iter(())


TRACES: Mapping[str, Trace] = MappingProxyType(
    {
        "link_marks": Trace(re.compile(r"\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"), ("](",)),
        "line_end_hyphens": Trace(
            re.compile(r"[a-zß-ÿ]-[ \t]*\r?\n\s*[a-zß-ÿ]|\u00ad"), (re.compile(r"-[ \t]*\r?\n"), "\u00ad")
        ),
        "ligatures": Trace(re.compile(r"[\ufb00-\ufb06]"), tuple("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06")),
        "broken_words": Trace(  # not "I I I I I"
            re.compile(r"(?<!\w)(?!(\w) \1 )(?:[^\W\d_] ){4,}[^\W\d_](?!\w)"),
            (re.compile(r" [^\W\d_] [^\W\d_] [^\W\d_] "),),
        ),
        "mis_decoded": Trace(
            re.compile(r"Ã[\u0080-¿]|â€|Â[\u00a0-¿]|&(?:amp|nbsp|lt|gt|quot|#\d{1,6});"), ("Ã", "â€", "Â", "&")
        ),
        "replacement_characters": Trace(re.compile("\ufffd"), ("\ufffd",)),
    }
)
FAULTS = (*(name for name in TRACES if name != "link_marks"), "page_numbers")  # a link is nobody's fault
COMMAS = ",，、،"
_PAGE_NUMBER = re.compile(r"[-–—\[( ]*(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–—\]) ]*", re.IGNORECASE)


def counted_traces(corpus: Corpus) -> pd.DataFrame:
    """Return one row per document: ``commas``, a column for each of `TRACES`, and ``page_numbers``."""
    names = ["commas", *TRACES, "page_numbers"]
    found = {row: _counts(text) for row, text, _ in joined(corpus)}
    table = pd.DataFrame.from_dict(found, orient="index", columns=names, dtype=float)
    return table.reindex(range(len(corpus.documents)), fill_value=0.0).set_axis(corpus.documents.index)


def _counts(text: str) -> list[int]:
    traces = (sum(1 for _ in trace.finditer(text)) for trace in TRACES.values())
    return [sum(map(text.count, COMMAS)), *traces, sum(1 for _ in page_numbers(text))]


def page_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield lines that consist of a page number.

    >>> [line.group() for line in page_numbers("one\\n- 12 -\\nin 2024\\nPage 3 of 9")]
    ['- 12 -', 'Page 3 of 9']
    """
    return (line for line in ONE_LINE.finditer(text) if _PAGE_NUMBER.fullmatch(line.group()))
