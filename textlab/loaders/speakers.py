"""Classify speaker labels: what looks like a name, and how certain that is."""

from __future__ import annotations

import re
from collections.abc import Hashable

__all__ = ["HEADER_WORDS", "SENTENCE_WORDS", "Turns", "attribute", "is_name", "label_kind"]

_PARTICLE_WORDS = """
a al am and at au aux bin by da das de del della den der des di do dos du e el en et for för from für het ibn im in la
las le les los of on to the und van via von with y zu zum zur à &
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_HEADERS = """
abstract agenda attachment attachments attention bcc cc chapter conclusion contents copyright date definition duration
edit event example examples fig figure file from ftp http https keywords language length link location mailto n.b. nb
note notes organisation organization p.p.s. p.s. participants place present ps re received recorded recording reminder
sent source speakers subject summary table time tip tl;dr title todo topic transcribed transcript transcription type
update url venue warning
achtung anmerkung aufnahme betreff datum dauer hinweis ort quelle teilnehmer thema titel uhrzeit
durée lieu objet remarque sujet titre duración fecha fuente lugar nota tema asunto título
"""
HEADER_WORDS = frozenset(_HEADERS.split())  # occur before a colon, but are not names
# Words that show that the text before a colon is the beginning of a sentence. English, German, French, Spanish, Italian
_SENTENCE = """
i i'm i'll i've you you're we we're he she it it's they they're is isn't are aren't was were be been being am do does
did don't have has had will would can could should must not that that's this these those what what's when where why how
if because but so then just my your our their his me us them said says saying say think know mean means like yes no
okay let let's
ich du wir ihr es ist sind war waren bin habe hat haben wird werden kann nicht dass wie warum aber denn weil wenn
je tu il elle nous vous ils c'est est sont était pas que quoi mais donc voici voilà
yo nosotros son está era pero porque sono siamo perché ma che
"""
SENTENCE_WORDS = frozenset(_SENTENCE.split())
_GENERIC = re.compile(r"(?:speaker|spk|sprecher(?:in)?|locuteur|person|participant)[ _-]*(?:\d+|[A-Z])", re.I)
_UNKNOWN = re.compile(
    r"(?:unknown|unidentified|undetermined|unbekannte?r?|inconnue?|desconocid[oa])"
    r"(?:[ _-]?(?:speaker|voice|male|female|man|woman|person|participant|sprecher(?:in)?))?|speaker[ _-]*\?|\?{1,5}",
    re.I,
)
_PHONE = re.compile(r"\+?\(?\d[\d ().\u00a0\u202f-]{5,24}\d")
_HANDLE = re.compile(r"@?[\w.-]{2,40}")
_LONGEST_LABEL = 160  # most characters of a label, such as a minister's title with name
_MOST_WORDS = 24


def is_name(label: str) -> bool:
    """Return whether a label could be a name: capitalised words without sentence punctuation.

    >>> [is_name(s) for s in ("Dr. Ada Lovelace", "AUDIENCE MEMBER 2", "As I said before", "李明")]
    [True, True, False, True]
    """
    words = _without_brackets(label).split()
    if not words or len(label) > _LONGEST_LABEL or len(words) > _MOST_WORDS or re.search(r"[?!;\"“”<>=|]|//", label):
        return False
    if words[0].lower() in _PARTICLES - {"al", "de", "van", "von", "el", "la", "le"}:
        words = [words[0].capitalize(), *words[1:]] if words[0][0].isupper() else words
    return (
        words[0][0].isalpha()
        and all(map(_is_name_word, words[:1]))
        and all(_is_name_word(w) or w.lower() in _PARTICLES for w in words[1:])
    )


def _without_brackets(label: str) -> str:
    """Return ``The Minister`` for ``The Minister (Mr. Dray)``."""
    before, bracket, inside = label.rstrip().partition(" (")
    return before if bracket and inside.endswith(")") and len(inside.split()) <= 12 else label


def _is_name_word(word: str) -> bool:
    head = word.lstrip("([#'’")
    if head[1:2] in "'’" and head[2:3].isupper():  # l'Intérieur, d'Arc
        head = head[2:]
    if not head or head[0].islower() or not head[0].isalnum() or len(word) > 40:
        return False
    return "." not in word[:-1] or len(word) <= 8  # initials and titles, not the end of a sentence


def label_kind(label: str) -> str:
    """Classify text before a colon: ``name``, ``number``, ``phrase`` or ``sentence``.

    A phrase may be the label of an unnamed person ("the minister") or part of speech ("the point").

    >>> [label_kind(s) for s in ("Ann Lee", "ann_lee9", "+44 7700 900123", "2", "the minister", "What I mean is")]
    ['name', 'name', 'name', 'number', 'phrase', 'sentence']
    """
    if re.fullmatch(r"[#№]?\d{1,3}", label):
        return "number"
    if is_name(label) or _UNKNOWN.fullmatch(label) or _is_address(label):
        return "name"
    words = [w.strip(",;()'’").lower().replace("’", "'") for w in label.split()]
    if not words or len(words) > _MOST_WORDS // 2 or len(label) > _LONGEST_LABEL or not any(c.isalpha() for c in label):
        return "sentence"
    ends = re.search(r"[?!;\"“”<>=|]|//|[^\W\d_]{4,}\. ", label)
    return "sentence" if ends or SENTENCE_WORDS & set(words) else "phrase"


def _is_address(label: str) -> bool:
    """Return whether a label is a telephone number or a user name, such as ``ann_lee9`` or ``@ann``."""
    if _PHONE.fullmatch(label) and sum(c.isdigit() for c in label) >= 7:
        return True
    marked = label.startswith("@") or "_" in label or any(c.isdigit() for c in label)
    return bool(_HANDLE.fullmatch(label)) and marked and any(c.isalpha() for c in label)


def attribute(label: str | None, confidence: str = "high") -> tuple[str | None, str, str]:
    """Return (speaker, attribution, confidence) for a label in the source.

    A numbered label ("SPEAKER_01") comes from a diarizer: inferred, with medium confidence at most.
    """
    if label is None or _UNKNOWN.fullmatch(label):
        return None, "unresolved", "low"
    if _GENERIC.fullmatch(label):
        return label, "inferred", "medium" if confidence == "high" else "low"
    return label, "given", confidence


class Turns:
    """Counter of turns; a new one begins if the speaker changes or the source says so."""

    def __init__(self) -> None:
        self._n = 0
        self._last: Hashable = object()

    def of(self, speaker: Hashable, *, new: bool = False) -> int:
        """Return the number of the turn, a new one if the speaker changes."""
        if new or speaker != self._last:
            self._n, self._last = self._n + 1, speaker
        return self._n
