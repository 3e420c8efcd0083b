"""Keep summaries to at most six sentences and 90 words; the rest goes to the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

MOST_SENTENCES, MOST_WORDS = 6, 90  # limits of a summary
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*(?=\s|$)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…]['\"”’)\]])\s+")


class Brief(NamedTuple):
    """The text of a summary, and what did not fit into it."""

    said: str
    rest: str


def brief(said: Iterable[str], caution: str, *, between: str = "\n") -> Brief:
    """Keep the sentences that fit into a summary, most important first, followed by the caution.

    Parameters
    ----------
    said : iterable of str
        Parts of one or more sentences, most important first; empty ones are skipped.
    caution : str
        What the numbers do not show; always kept.
    between : str
        Separator of the parts.

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
    """Return whether a text keeps to the limits of a summary."""
    return n_sentences(text) <= MOST_SENTENCES and len(text.split()) <= MOST_WORDS


def n_sentences(text: str) -> int:
    """Return the number of sentences in a text.

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
