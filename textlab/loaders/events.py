"""Detect bracketed text that was not said: ``[laughs]``, ``(applause)``, ``[inaudible 00:12]``, ``(1.5)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .clocks import TIME
from .lines import trimmed
from .reading import Span

__all__ = ["OPENING_MARKS", "SOUNDS", "cut_at_events", "event_spans", "is_event"]

# Words that name a sound, a gesture or inaudible speech; the whole bracket must match, so that "(the music of the
# spheres)" remains speech. English, German, French, Spanish, Italian, Portuguese, Dutch, Polish.
_SOUND_WORDS = """
applause applauds audio background banging beep beeping beeps bleep buzzing cheer cheering cheers chuckle chuckles
chuckling chatter clap clapping claps clears coughing cough coughs cries crosstalk cross-talk crying exhales foreign
gasp gasping gasps gesture gestures giggle giggles giggling groan groans gestures hesitates hum humming hums inaudible
incomprehensible indecipherable indistinct inhales interjection interjections interruption interrupting interrupts
knocking knocks laugh laughing laughs laughter moans mumbles mumbling murmurs music nods nodding noise overlapping
overtalk pause pauses ringing rings sarcastically shouting shouts shrugs sigh sighing sighs silence singing sings
smiles smiling sneezes sniffs snorts sobbing sobs static stutters thunder tsk unclear unintelligible whispering
whispers whisper whistles whistling yawns xxx yyy www
lacht lachen lachend gelächter beifall applaus heiterkeit unverständlich räuspert räuspern hustet husten seufzt
schweigen zuruf zurufe zwischenruf zwischenrufe musik geräusch geräusche klatschen schmunzelt flüstert weint
rire rires rit applaudissements silence soupir soupire musique toux brouhaha exclamations inaudible incompréhensible
risas ríe aplausos silencio suspira suspiro música tos ininteligible llanto murmullos
risate applausi musica incomprensibile sospira risos inaudível ininteligível palmas gelach applaus
onverstaanbaar muziek gelächter oklaski śmiech niezrozumiałe
"""
SOUNDS = frozenset(_SOUND_WORDS.split())
# Persons who laugh, and words that accompany such words: "(audience laughs loudly)"
_AROUND_WORDS = """
a all and audience at by crowd door from group in indiscernible laugh light long loud loudly mild more of off people
playing short slams soft softly some speaker speakers speech the throat to voice voices with word words sec secs
second seconds min minute minutes approx under breath again briefly both everyone everybody general
der die das den im in von und bei beifall abgeordneten lange kurze allgemeine sekunden publikum
de la le les des du sur et dans salle longue courte público del y
"""
_AROUND = frozenset(_AROUND_WORDS.split())
_GESTURE = re.compile(r"(?:points|pointing|gestures|gesturing|looks|turns|walks|shakes|holds) \w", re.I)
OPENING_MARKS = "[({<*♪♫"
_IN_BRACKETS = re.compile(
    r"\(\([^()\r\n]{1,120}\)\)|\[[^\[\]\r\n]{1,120}\]|\([^()\r\n]{1,120}\)|\{[^{}\r\n]{1,120}\}|<[^<>\r\n]{1,120}>"
    r"|\*[^*\s\r\n][^*\r\n]{0,60}\*|[♪♫][^♪♫\r\n]{0,200}[♪♫]"
)
# (.) and (1.5) are pauses of conversation analysis; (12) may be anything
_PAUSE_LENGTH = re.compile(r"\.{1,3}|…|\d{0,2}[.,]\d{1,2}|\d{1,3}(?:[.,]\d)? ?(?:s|secs?|sek|seconds?)\.?", re.I)
_STAMP = re.compile(rf"(?:{TIME})(?:\s*(?:-->|-|–)\s*(?:{TIME}))?")
_EVENT_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def is_event(text: str) -> bool:
    """Return whether a bracketed stretch is a sound, a pause or a gap rather than words.

    >>> [is_event(s) for s in ("[laughs]", "(Applause.)", "[inaudible 00:12]", "(1.5)", "[the ministers]", "(sic)")]
    [True, True, True, True, False, False]
    """
    if not text or text[0] not in OPENING_MARKS or not _IN_BRACKETS.fullmatch(text):
        return False
    mark, inside = text[:1], text.strip("[](){}<>*♪♫").strip()
    if mark in "♪♫" or (mark == "(" and _PAUSE_LENGTH.fullmatch(inside)):
        return True
    words = [w.lower() for w in _EVENT_WORD.findall(_STAMP.sub(" ", inside))]
    named = [w in SOUNDS for w in words]
    if not words or len(words) > 8:
        return False
    if mark == "[" and len(words) <= 6:
        return named[0] or named[-1] or _GESTURE.match(inside) is not None
    return any(named) and all(n or w in _AROUND for n, w in zip(named, words, strict=True))


def event_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind (``event`` or ``time``) of each bracket that was not said."""
    end = len(text) if end is None else end
    stretch = text[start:end]
    if not any(mark in stretch for mark in OPENING_MARKS):  # much faster than trying the pattern everywhere
        return
    for match in _IN_BRACKETS.finditer(text, start, end):
        found = match[0]
        inside = found[1:-1].strip()
        if found[:1] in "[(" and _STAMP.fullmatch(inside):
            yield match.start(), match.end(), "time"
        elif is_event(found):
            yield match.start(), match.end(), "event"


def cut_at_events(text: str, row: Span) -> Iterator[Span]:
    """Cut a passage that was said at the sounds in it; they are passages of layer ``metadata``."""
    at = row.start
    for start, end, kind in [*event_spans(text, row.start, row.end), (row.end, row.end, "")]:
        first, last = trimmed(text, at, start)
        if first < last:
            said = any(c.isalnum() for c in text[first:last])
            yield row._replace(start=first, end=last) if said else _unsaid(row, first, last, "mark")
        if kind:
            yield _unsaid(row, start, end, kind)
        at = end


def _unsaid(row: Span, start: int, end: int, kind: str) -> Span:
    return Span(start, end, "metadata", kind, turn=row.turn, more=row.more)


def without_events(text: str) -> str:
    """Return `text` without events."""
    parts, at = [], 0
    for start, end, _ in event_spans(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])
