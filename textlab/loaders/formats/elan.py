"""ELAN (.eaf): tiers are speakers, annotations are passages with seconds.

The document is the annotations' texts, one a line, by time. Which tiers hold what was said is judged from their
names, types and content (`speech_tiers`); translations, glosses, gestures and the names of utterances are ``metadata``:
somebody wrote them about what was said. The notes say which tiers were taken for speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..._wording import counted
from ...errors import UnreadableFile
from ..events import cut_at_events
from ..reading import Reading, Span
from ..speakers import Turns

__all__ = ["read_eaf", "tiers_report"]

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
english englisch anglais inglés ingles german deutsch allemand alemán french französisch français frances spanish
spanisch espagnol español portuguese português russian russisch russe chinese chinesisch chinois arabic arabisch
"""
_SPEECH_NAMES = frozenset(_SPEECH_WORDS.split())
_OTHER = frozenset(_OTHER_WORDS.split())
_PART = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class _Said(NamedTuple):
    order: tuple[float, int]
    end: float | None
    start: float | None
    text: str
    tier: Tier


def read_eaf(root: Any, name: str) -> Reading:
    """Read a parsed ELAN document."""
    tiers: list[Tier] = []
    said = sorted(_annotations(root, tiers), key=lambda s: s.order)
    speech = speech_tiers(tiers)
    if not speech:
        raise UnreadableFile(name, "holds no annotation with text.", "<TIER>")
    parts, spans, turns, at = list[str](), list[Span](), Turns(), 0
    for each in said:
        spans.append(_span(each, at, turns, each.tier.name in speech))
        parts.append(each.text)
        at += len(each.text) + 1
    untimed = sum(s.start is None for s in said)
    places = "placed where their tier has them"
    notes = (f"{counted(untimed, 'annotation')} without times, {places}",) if untimed else ()
    metadata = {"authors": root.get("AUTHOR") or None, "annotated": root.get("DATE") or None}
    text = "\n".join(parts)
    rows = [row for span in spans for row in (cut_at_events(text, span) if span.layer == "body" else (span,))]
    return Reading(text, rows, metadata, (*tiers_report(tiers, speech), *notes))


def _span(said: _Said, at: int, turns: Turns, is_speech: bool) -> Span:
    end, more = at + len(said.text), {"tier": said.tier.name}
    if not is_speech:
        return Span(at, end, "metadata", "tier", seconds_start=said.start, seconds_end=said.end, more=more)
    who = said.tier.participant or said.tier.name
    return Span(at, end, "body", "annotation", who, "given", "high", turns.of(who), said.start, said.end, more)


def _annotations(root: Any, tiers: list[Tier]) -> Iterator[_Said]:
    """Yield annotations with text, tier by tier, filling `tiers`."""
    times, places = _slots(root)
    types = {node.get("LINGUISTIC_TYPE_ID"): node for node in root.iter("LINGUISTIC_TYPE")}
    parents: dict[str, tuple[float | None, float | None, float]] = {}
    n = 0
    for node in _ordered(root):
        tier = _tier(node, types)
        tiers.append(tier)
        for said in node.iter():
            if said.tag not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
                continue
            first, last = said.get("TIME_SLOT_REF1", ""), said.get("TIME_SLOT_REF2", "")
            known = (times.get(first), times.get(last), places.get(first, 0.0))
            start, end, place = known if first else parents.get(said.get("ANNOTATION_REF", ""), (None, None, 0.0))
            parents[said.get("ANNOTATION_ID", "")] = (start, end, place)
            text = " ".join((said.findtext("ANNOTATION_VALUE") or "").split())
            n += 1
            if text:
                tier.texts.append(text)
                yield _Said((place, n), end, start, text, tier)


def _tier(node: Any, types: dict[str | None, Any]) -> Tier:
    name, kind = node.get("TIER_ID", "tier"), node.get("LINGUISTIC_TYPE_REF", "")
    about = types.get(kind)
    constraint = about.get("CONSTRAINTS", "") if about is not None else ""
    closed = about is not None and about.get("CONTROLLED_VOCABULARY_REF") is not None
    return Tier(name, node.get("PARTICIPANT") or "", node.get("PARENT_REF"), kind, constraint, closed)


def _ordered(root: Any) -> list[Any]:
    """Return the tiers with parents before children, so that references resolve."""
    tiers = list(root.findall("TIER"))
    names = {tier.get("TIER_ID") for tier in tiers}
    below: dict[str | None, list[Any]] = {}
    for tier in tiers:
        parent = tier.get("PARENT_REF")
        below.setdefault(parent if parent in names else None, []).append(tier)
    out, waiting = list[Any](), below.pop(None, [])[::-1]
    while waiting:
        out.append(waiting.pop())
        waiting += below.pop(out[-1].get("TIER_ID"), [])[::-1]
    return out + [tier for each in below.values() for tier in each]  # cyclic parents


def _slots(root: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of each time slot that has them, and a sort position for every slot."""
    times: dict[str, float] = {}
    places: dict[str, float] = {}
    latest = 0.0
    for slot in root.iter("TIME_SLOT"):
        key, value = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE", "")
        if value.isascii() and value.isdigit() and len(value) < 16:  # a thousand digits are not a time
            latest = times[key] = int(value) / 1000
        places[key] = latest
    return times, places


@dataclass
class Tier:
    """A tier: its name, parent and content."""

    name: str
    participant: str  # "" if the file does not say
    parent: str | None
    type_name: str = ""
    constraint: str = ""
    has_vocabulary: bool = False  # its values come from a closed list
    texts: list[str] = field(default_factory=list)


def speech_tiers(tiers: list[Tier]) -> set[str]:
    """Return the names of the tiers that contain speech.

    In each tree of tiers at most one is speech, the one with the highest score or, of equal ones, the upper. If a
    participant has a tree with a score above zero, trees at zero are not speech.
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
    if sum(_is_id(text) for text in tier.texts) > len(tier.texts) / 2:
        score -= 3
    score += _score_of_name(tier.name, tier.participant) or _score_of_name(tier.type_name, "") / 2
    words = sum(len(text.split()) for text in tier.texts) / len(tier.texts)
    score += 1 if words >= 2 else 0
    score -= 2 if words < 1.5 and _few_values(tier.texts) else 0
    return score - (1 if "Subdivision" in tier.constraint else 0)  # words or morphemes of the parent tier


def _is_id(text: str) -> bool:
    """Return whether a text is an utterance id ("TALE_01_002", "u12", "3.1") or not a word at all."""
    signs = [c for c in text if c.isalnum() or c == "_"]
    return not signs or (" " not in text and any(c.isdecimal() for c in signs))


def _few_values(texts: list[str]) -> bool:
    return len(texts) >= 10 and len(set(texts)) <= len(texts) / 4


def _score_of_name(name: str, participant: str) -> float:
    """Return the score of a tier name: 2 for speech, -2 for other content; ignores the participant's name."""
    parts = _PART.findall(_CAMEL.sub(" ", name.partition("@")[0].replace(participant, " ") if participant else name))
    known = [part.lower() for part in parts]
    if any(part in _OTHER for part in known):
        return -2
    return 2 if any(part in _SPEECH_NAMES for part in known) else 0


def tiers_report(tiers: Iterable[Tier], speech: set[str]) -> tuple[str, ...]:
    """Return a note on which tiers were taken for speech."""
    full = [tier for tier in tiers if tier.texts]
    other = [f"{t.name!r} ({counted(len(t.texts), 'annotation')})" for t in full if t.name not in speech]
    if not other:
        return ()
    said = ", ".join(repr(tier.name) for tier in full if tier.name in speech)
    plural = "tier" if len(speech) == 1 else "tiers"
    more = f" and {len(other) - 10} more" if len(other) > 10 else ""
    return (f"{plural} taken for speech: {said}; layer metadata: {', '.join(other[:10])}{more}",)
