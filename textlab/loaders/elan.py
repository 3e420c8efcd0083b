"""ELAN (.eaf): tiers are speakers, annotations are passages with seconds.

The document is the annotations' texts, one a line, by time. Which tiers hold what was said is judged from their
names, types and content (`tiers`); translations, glosses, gestures and the names of utterances are ``metadata``:
somebody wrote them about what was said. The notes say which tiers were taken for speech.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .._wording import counted
from ..errors import UnreadableFile
from .labels import Turns
from .reading import Reading, Span
from .tiers import Tier, report, speech_tiers

__all__ = ["read_eaf"]


class _Said(NamedTuple):
    order: tuple[float, int]
    end: float | None
    start: float | None
    text: str
    tier: Tier


def read_eaf(root: Any, name: str) -> Reading:
    """Return an ELAN document, already parsed."""
    tiers: list[Tier] = []
    said = sorted(_annotations(root, tiers), key=lambda s: s.order)
    speech = speech_tiers(tiers)
    if not speech:
        raise UnreadableFile(name, "holds no annotation with text.", "<TIER>")
    parts, rows, turns, at = list[str](), list[Span](), Turns(), 0
    for each in said:
        rows.append(_span(each, at, turns, each.tier.name in speech))
        parts.append(each.text)
        at += len(each.text) + 1
    untimed = sum(s.start is None for s in said)
    places = "placed where their tier has them"
    notes = (f"{counted(untimed, 'annotation')} without times, {places}",) if untimed else ()
    metadata = {"authors": root.get("AUTHOR") or None, "annotated": root.get("DATE") or None}
    return Reading("\n".join(parts), rows, metadata, (*report(tiers, speech), *notes))


def _span(said: _Said, at: int, turns: Turns, is_speech: bool) -> Span:
    end, more = at + len(said.text), {"tier": said.tier.name}
    if not is_speech:
        return Span(at, end, "metadata", "tier", seconds_start=said.start, seconds_end=said.end, more=more)
    who = said.tier.participant or said.tier.name
    return Span(at, end, "body", "annotation", who, "given", "high", turns.of(who), said.start, said.end, more)


def _annotations(root: Any, tiers: list[Tier]) -> Iterator[_Said]:
    """Annotations with text, tier by tier; `tiers` is filled on the way."""
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
    """Tiers with every parent before its children, so that references resolve."""
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
    return out + [tier for each in below.values() for tier in each]  # parents in a circle


def _slots(root: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each time slot that has them, and a place in the order for every slot."""
    times: dict[str, float] = {}
    places: dict[str, float] = {}
    latest = 0.0
    for slot in root.iter("TIME_SLOT"):
        key, value = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE", "")
        if value.isascii() and value.isdigit() and len(value) < 16:  # a thousand digits are no time
            latest = times[key] = int(value) / 1000
        places[key] = latest
    return times, places
