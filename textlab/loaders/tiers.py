"""ELAN: which tiers hold what was said.

How deep a tier hangs says nothing: in one common layout the topmost tier holds the names of the utterances and the
transcription hangs below it, and gestures have topmost tiers of their own. What a tier is called, what its linguistic
type allows and what stands in it do say something; together they are a score, and a tier below zero is no speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .._wording import counted

__all__ = ["Tier", "report", "speech_tiers"]

_SPEECH_WORDS = """
tx txt text texts utt utts utterance utterances ortho orth orthography orthographic transcription transcript transcripts
trs speech spch spoken sentence sentences phrase phrases verbatim transkription transkript äußerung äußerungen
transcripción transcripcion enunciado énoncé énoncés
"""
_OTHER_WORDS = """
ref id ids ft fte ftn ftr free gls ge gl gn gloss glosses mb mot mo morph morphs morpheme morphemes ps pos rx lex lemma
lit literal translation translations trans trad traduction traducción traduccion übersetzung uebersetzung gesture
gestures gest geste gesten gesto gestos hand hands head gaze regard mirada blick posture face facial eyes eyebrows mouth
mouthing nod nodding movement mov motion action actions note notes com comment comments commentaire comentario kommentar
anmerkung remark remarks phon phonetic phonemic ipa phones syllable syllables word words token tokens wd code codes
coding annotator topic topics stress pitch tobi intonation noise noises laughter pause pauses time
"""
_TIERS_SPEECH = frozenset(_SPEECH_WORDS.split())
_OTHER = frozenset(_OTHER_WORDS.split())
_PART = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ID = re.compile(r"[^\s]*\d+[^\s]*|\W*")  # "TALE_01_002", "u12", "3.1": no word of a sentence has a number in it


@dataclass
class Tier:
    """A tier: what it is called, where it hangs, and what stands in it."""

    name: str
    participant: str  # "" if the file does not say
    parent: str | None
    type_name: str = ""
    constraint: str = ""
    has_vocabulary: bool = False  # its values come from a closed list
    texts: list[str] = field(default_factory=list)


def speech_tiers(tiers: list[Tier]) -> set[str]:
    """Names of the tiers that hold what was said.

    Of each tree of tiers at most one is speech, the one with the highest score; of two that are as high, the upper.
    Where a participant has a tree above zero, those at zero are no speech.
    """
    full = [tier for tier in tiers if tier.texts]
    best: dict[str, Tier] = {}
    roots = _roots(tiers)
    scores = {id(tier): _score(tier) for tier in full}
    for tier in full:  # parents come before their children
        top = roots[tier.name]
        if top not in best or scores[id(tier)] > scores[id(best[top])]:
            best[top] = tier
    chosen = [tier for tier in best.values() if scores[id(tier)] >= 0] or list(best.values())
    sure = {tier.participant for tier in chosen if scores[id(tier)] > 0 and tier.participant}
    return {tier.name for tier in chosen if scores[id(tier)] > 0 or tier.participant not in sure}


def _roots(tiers: list[Tier]) -> dict[str, str]:
    """Return the topmost tier above each; parents come before their children."""
    roots: dict[str, str] = {}
    for tier in tiers:
        roots[tier.name] = roots.get(tier.parent or "", tier.name)
    return roots


def _score(tier: Tier) -> float:
    score = 0.0
    if tier.has_vocabulary:
        score -= 3
    if sum(_ID.fullmatch(text) is not None for text in tier.texts) > len(tier.texts) / 2:
        score -= 3
    score += _tiers_named(tier.name, tier.participant) or _tiers_named(tier.type_name, "") / 2
    words = sum(len(text.split()) for text in tier.texts) / len(tier.texts)
    score += 1 if words >= 2 else 0
    score -= 2 if words < 1.5 and _few_values(tier.texts) else 0
    return score - (1 if "Subdivision" in tier.constraint else 0)  # words or morphemes of what stands above


def _few_values(texts: list[str]) -> bool:
    return len(texts) >= 10 and len(set(texts)) <= len(texts) / 4


def _tiers_named(name: str, participant: str) -> float:
    """Return what a name says: 2 for speech, -2 for something else; the participant's name in it says nothing."""
    parts = _PART.findall(_CAMEL.sub(" ", name.partition("@")[0].replace(participant, " ") if participant else name))
    known = [part.lower() for part in parts]
    if any(part in _OTHER for part in known):
        return -2
    return 2 if any(part in _TIERS_SPEECH for part in known) else 0


def report(tiers: Iterable[Tier], speech: set[str]) -> tuple[str, ...]:
    """Which tiers were taken for speech, and which were not."""
    full = [tier for tier in tiers if tier.texts]
    other = [f"{t.name!r} ({counted(len(t.texts), 'annotation')})" for t in full if t.name not in speech]
    if not other:
        return ()
    said = ", ".join(repr(tier.name) for tier in full if tier.name in speech)
    plural = "tier" if len(speech) == 1 else "tiers"
    more = f" and {len(other) - 10} more" if len(other) > 10 else ""
    return (f"{plural} taken for speech: {said}; layer metadata: {', '.join(other[:10])}{more}",)
