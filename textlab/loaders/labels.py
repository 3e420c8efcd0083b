"""Speaker labels and time stamps: what looks like a name, and how far to believe it."""

from __future__ import annotations

import re
from collections.abc import Hashable

__all__ = ["HEADER_WORDS", "SOUNDS", "TIME", "Turns", "attribute", "is_name", "seconds"]

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"

_PARTICLE_WORDS = """
al and at bin da de del della den der di do dos du el for from ibn in la le of on the to van von y zu &
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_HEADERS = """
abstract agenda attention contents copyright date duration event file http https keywords language length link
location note notes organisation organization participants place present ps re recorded recording source
speakers subject summary time tip title topic transcribed transcript transcription url venue warning
"""
HEADER_WORDS = frozenset(_HEADERS.split())  # before a colon, but nobody's name
_SOUND_WORDS = """
applause audio background beep cheering cheers chuckles chuckling clapping cough coughs crosstalk crying
foreign gasps inaudible indistinct laugh laughing laughs laughter music noise pause ringing shouting sigh
sighs silence singing sings sobbing static thunder unintelligible whispering whispers whistles
"""
SOUNDS = frozenset(_SOUND_WORDS.split())
_GENERIC = re.compile(r"(?:speaker|spk|sprecher(?:in)?|locuteur|person|participant)[ _-]*(?:\d+|[A-Z])", re.I)
_UNKNOWN = re.compile(r"(?:unknown|unidentified|undetermined)(?:[ _-]?(?:speaker|voice))?|speaker[ _-]*\?", re.I)


def seconds(stamp: str) -> float:
    """``00:12:03``, ``12:03`` or ``0:03.5`` in seconds; a minus sign is kept."""
    sign = -1.0 if stamp.startswith("-") else 1.0
    total = 0.0
    for part in stamp.lstrip("-").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return sign * total


def is_name(label: str) -> bool:
    """Could this be somebody's name? Capitalised words, few of them, and no sentence punctuation.

    >>> [is_name(s) for s in ("Dr. Ada Lovelace", "AUDIENCE MEMBER 2", "As I said before", "李明")]
    [True, True, False, True]
    """
    words = label.split()
    if not words or len(label) > 60 or len(words) > 7 or re.search(r"[?!;\"“”<>=|]|//", label):
        return False
    if words[0].lower() in _PARTICLES - {"al", "de", "van", "von", "el", "la", "le"}:
        words = [words[0].capitalize(), *words[1:]] if words[0][0].isupper() else words
    return (
        words[0][0].isalpha()
        and all(map(_is_name_word, words[:1]))
        and all(_is_name_word(w) or w.lower() in _PARTICLES for w in words[1:])
    )


def _is_name_word(word: str) -> bool:
    head = word.lstrip("([#'’")
    if not head or head[0].islower() or not head[0].isalnum():
        return False
    return "." not in word[:-1] or len(word) <= 8  # initials and titles, not the end of a sentence


def attribute(label: str | None, confidence: str = "high") -> tuple[str | None, str, str]:
    """(speaker, attribution, confidence) of a label in the source.

    A numbered label ("SPEAKER_01") was given by a machine that clustered voices: inferred, medium at most.
    """
    if label is None or _UNKNOWN.fullmatch(label):
        return None, "unresolved", "low"
    if _GENERIC.fullmatch(label):
        return label, "inferred", "medium" if confidence == "high" else "low"
    return label, "given", confidence


class Turns:
    """Counts turns: a new one begins where the speaker changes or the source says so."""

    def __init__(self) -> None:
        self._n = 0
        self._last: Hashable = object()

    def of(self, speaker: Hashable, *, new: bool = False) -> int:
        if new or speaker != self._last:
            self._n, self._last = self._n + 1, speaker
        return self._n
