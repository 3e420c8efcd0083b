"""Summaries are short: at most six sentences and 90 words; what does not fit stands in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

MOST_SENTENCES, MOST_WORDS = 6, 90  # of a summary
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*(?=\s|$)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…]['\"”’)\]])\s+")


class Brief(NamedTuple):
    """What a summary says, and what it has no room for."""

    said: str
    rest: str


def brief(said: Iterable[str], caution: str, *, between: str = "\n") -> Brief:
    """Keep what fits into a summary, the most important first, and the caution last.

    Parameters
    ----------
    said : iterable of str
        Each of one sentence or more, the most important first; empty ones are left out.
    caution : str
        What the numbers do not show. It is always kept.
    between : str
        What stands between the parts.

    Examples
    --------
    >>> brief(["Tax stands at 3 places.", " ".join(["long"] * 90) + "."], "Not shown: why.", between=" ").said
    'Tax stands at 3 places. Not shown: why.'
    """
    kept: list[list[str]] = []
    rest: list[str] = []
    for part in said:
        kept.append([])
        for sentence in filter(None, _SENTENCE_BREAK.split(part)):
            fits = is_brief(" ".join([*(s for of in kept for s in of), sentence, caution]))
            (kept[-1] if fits else rest).append(sentence)
    return Brief(between.join(filter(None, [*map(" ".join, kept), caution])), " ".join(rest))


def is_brief(text: str) -> bool:
    """Whether a text has no more sentences and words than a summary may have."""
    return n_sentences(text) <= MOST_SENTENCES and len(text.split()) <= MOST_WORDS


def n_sentences(text: str) -> int:
    """Return how many sentences a text has.

    >>> n_sentences("Mean 0.5 (no interval). Read quotes()!")
    2
    """
    return len(_SENTENCE_END.findall(text))


def short_name(name: Any, most: int = 6) -> str:
    """Return the first words of a long name.

    >>> short_name("tax | taxes | taxed | levy", 3)
    'tax | taxes …'
    """
    words = str(name).split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
