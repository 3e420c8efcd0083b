"""Where a sentence ends, and whether a text has the punctuation to tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import NotEnoughData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .corpus import Corpus


_WIDE = "。！？｡"  # scripts that set no white space after a sentence
_MARKS = ".!?…؟۔।" + _WIDE
_OPENS = "\"'“‘«‹„‚([{¿¡「『《〈（【—–"
_CLOSE = r"(?:[\"'”’»›)\]}」』》〉）】]|\[\d{1,3}\])*"  # also a footnote number in brackets
_ENDER = re.compile(rf"(?P<ender>(?P<mark>[{_MARKS}]+){_CLOSE})\s*(?=(?P<next>\S))")
COUNTED = re.compile(rf"[{_MARKS}]+{_CLOSE}(?=\s|$)|[{_WIDE}]+")
_TOKEN_EDGE = re.compile(rf"[\s/{re.escape(_OPENS)}]")
_DOTTED = re.compile(r"\w(?:\.\w)+")  # U.S, e.g, Ph.D is in the list
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "ph.d", "rev", "hon", "gen", "col", "capt", "lt",
        "sgt", "gov", "sen", "rep", "st", "mt", "vs", "etc", "cf", "viz", "al", "ca", "approx",
    ]
)  # fmt: skip
_BEFORE_NUMBER = frozenset(
    [
        "no", "nos", "p", "pp", "fig", "figs", "eq", "eqs", "sec", "ch", "chap", "vol", "vols", "art", "para",
        "jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec",
    ]
)  # fmt: skip


def sentence_cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The white space between the sentences of ``text[start:end]``."""
    for found in _ENDER.finditer(text, start, end):
        if found["mark"][-1] in _WIDE or _ends_sentence(text, start, found):
            yield found.end("ender"), found.end()


def sentence_bytes(text: bytes) -> list[int]:
    """Where the sentences of a passage after its first begin, in its UTF-8 bytes."""
    decoded = text.decode()
    places, at, size = [], 0, 0
    for _, begin in sentence_cuts(decoded, 0, len(decoded)):
        size += len(decoded[at:begin].encode())
        at = begin
        places.append(size)
    return places


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    after = found["next"]
    opens = after in _OPENS or after.isdigit() or (after.isalpha() and not after.islower())
    if found.end("ender") == found.end() or not opens:
        return False
    return found["ender"] != "." or not _abbreviates(text, start, found.start(), after)


def _abbreviates(text: str, start: int, dot: int, after: str) -> bool:
    """Does the full stop at `dot` belong to an abbreviation, an initial or a number that opens a line?"""
    word = _TOKEN_EDGE.split(text[max(start, dot - 24) : dot])[-1]
    if word.isdigit():
        lead = text[max(start, dot - 12) : dot - len(word)].rstrip(" \t")
        return len(word) <= 3 and (dot - len(word) == start or lead.endswith(("\n", "\r")))
    low = word.lower()
    initial = len(word) == 1 and word.isupper() and word != "I"  # the pronoun ends more sentences than names
    listed = low in _ABBREVIATIONS or (low in _BEFORE_NUMBER and after.isdigit())
    return initial or listed or _DOTTED.fullmatch(word) is not None


LEAST_WORDS = 50  # a shorter text may be one sentence
LEAST_RATE = 1.0  # per 100 words; prose has 4 to 8


def need_punctuation(corpus: Corpus, bodies: Iterable[tuple[str, NDArray[np.int64], NDArray[np.int64]]]) -> None:
    """Refuse documents whose body has next to no sentence punctuation."""
    words = corpus._words_per_passage()
    poor: list[tuple[str, float]] = []
    for text, rows, edges in bodies:
        n_words = int(words[rows].sum())
        n_enders = sum(1 for a, b in edges.tolist() for _ in COUNTED.finditer(text, a, b))
        if n_words >= LEAST_WORDS and 100 * n_enders / n_words < LEAST_RATE:
            poor.append((corpus._passages["doc_id"].iloc[rows[0]], 100 * n_enders / n_words))
    if poor:
        doc_id, rate = poor[0]
        more = f" (and {len(poor) - 1} more like it)" if len(poor) > 1 else ""
        raise NotEnoughData(
            f"split: document {doc_id!r}{more} has {rate:.2f} sentence enders per 100 words of body, "
            f"and sentences need at least {LEAST_RATE:.1f}. "
            'Use split(by="window", size=100), or leave the document out with where(doc_id=...).'
        )
