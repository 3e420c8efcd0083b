"""ELAN (.eaf): tiers are speakers, annotations are passages with seconds.

The document is the annotations' texts, one a line, by time. Tiers that depend on another one (translations,
glosses, parts of speech) are ``metadata``: somebody wrote them about what was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import UnreadableFile
from .labels import Turns
from .reading import Reading, Span

__all__ = ["read_eaf"]


class _Said(NamedTuple):
    order: tuple[float, int]
    end: float | None
    start: float | None
    text: str
    tier: str
    participant: str
    dependent: bool


def read_eaf(root: Any, name: str) -> Reading:
    """An ELAN document, already parsed."""
    said = sorted(_annotations(root), key=lambda s: s.order)
    if not any(not s.dependent for s in said):
        raise UnreadableFile(name, "holds no annotation with text on a tier of its own.", "<TIER>")
    parts, rows, turns, at = list[str](), list[Span](), Turns(), 0
    for each in said:
        rows.append(_span(each, at, turns))
        parts.append(each.text)
        at += len(each.text) + 1
    untimed = sum(s.start is None for s in said)
    notes = (f"{untimed} annotations without times, placed where their tier has them",) if untimed else ()
    metadata = {"authors": root.get("AUTHOR") or None, "annotated": root.get("DATE") or None}
    return Reading("\n".join(parts), rows, metadata, notes)


def _span(said: _Said, at: int, turns: Turns) -> Span:
    end, more = at + len(said.text), {"tier": said.tier}
    if said.dependent:
        return Span(at, end, "metadata", "tier", seconds_start=said.start, seconds_end=said.end, more=more)
    turn = turns.of(said.participant)
    return Span(at, end, "body", "annotation", said.participant, "given", "high", turn, said.start, said.end, more)


def _annotations(root: Any) -> Iterator[_Said]:
    times, places = _slots(root)
    parents: dict[str, tuple[float | None, float | None, float]] = {}
    n = 0
    for tier in _tiers(root):
        tier_id = tier.get("TIER_ID", "tier")
        who = (tier_id, tier.get("PARTICIPANT") or tier_id, tier.get("PARENT_REF") is not None)
        for node in tier.iter():
            if node.tag not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
                continue
            first, last = node.get("TIME_SLOT_REF1", ""), node.get("TIME_SLOT_REF2", "")
            known = (times.get(first), times.get(last), places.get(first, 0.0))
            start, end, place = known if first else parents.get(node.get("ANNOTATION_REF", ""), (None, None, 0.0))
            parents[node.get("ANNOTATION_ID", "")] = (start, end, place)
            text = " ".join((node.findtext("ANNOTATION_VALUE") or "").split())
            n += 1
            if text:
                yield _Said((place, n), end, start, text, *who)


def _tiers(root: Any) -> list[Any]:
    """Tiers with every parent before its children, so that references resolve."""
    waiting, out, done = list(root.findall("TIER")), [], {None}
    while waiting:
        ready = [t for t in waiting if t.get("PARENT_REF") in done] or waiting  # a parent that is not there
        out += ready
        done |= {t.get("TIER_ID") for t in ready}
        waiting = [t for t in waiting if t not in ready]
    return out


def _slots(root: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each time slot that has them, and a place in the order for every slot."""
    times: dict[str, float] = {}
    places: dict[str, float] = {}
    latest = 0.0
    for slot in root.iter("TIME_SLOT"):
        key, value = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE", "")
        if value.isdigit():
            latest = times[key] = int(value) / 1000
        places[key] = latest
    return times, places
