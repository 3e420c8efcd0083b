"""Which groups are compared with which: names checked, unknown ones answered with the nearest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from ... import _checks
from ...errors import NotEnoughData, SchemaError
from .comparison import WHO, Units

_NAMES = {"doc_id": "document", "turn_id": "turn", "passage_id": "passage"}


def pick_groups(units: Units, by: str, target: Any, reference: Any) -> list[tuple[Any, list[Any], str]]:
    """For each target: its label, the labels it is compared with, and those in words."""
    groups = sorted(dict.fromkeys(units.group), key=str)
    others = [] if reference is None else _as_list(reference)
    for name in ([] if target is None else [target]) + others:
        _known_group(name, groups, by)
    if target is not None and target in others:
        raise SchemaError(f"{WHO}: {target!r} is both target and reference; the reference excludes the target.")
    if len(groups) < 2:
        raise NotEnoughData(
            f"{WHO}: only {len(groups)} {_name(by)} with words here; a contrast needs two. "
            f"Look at dtm.rows[{by!r}].value_counts()."
        )
    targets = [g for g in groups if g not in others] if target is None else [target]
    rest = others or [g for g in groups if g not in others]
    return [(t, [g for g in rest if g != t], _in_words(t, others, groups)) for t in targets]


def named_groups(target: Any, reference: Any) -> list[Any] | None:
    """The groups of a contrast where both sides are named; None where all groups take part."""
    return None if target is None or reference is None else [target, *_as_list(reference)]


def named_reference(reference: Any) -> Any:
    """The reference as it was given, several names as a list (what gives them but once is read here, once)."""
    if not isinstance(reference, Iterable) or isinstance(reference, (str, bytes)):
        return reference
    names = list(dict.fromkeys(reference))
    if not names:
        raise SchemaError(f"{WHO}: reference is an empty list; name a group, or leave it out for all others together.")
    return names


def _as_list(reference: Any) -> list[Any]:
    return reference if isinstance(reference, list) else [reference]


def _known_group(name: Any, groups: Sequence[Any], by: str) -> None:
    see = "corpus.speakers" if by == "speaker" else "dtm.rows"
    if not isinstance(name, Hashable) or name not in groups:
        _checks.known(WHO, _name(by), name, groups, see=see)


def _name(by: str) -> str:
    return _NAMES.get(by, by)


def _in_words(target: Any, others: Sequence[Any], groups: Sequence[Any]) -> str:
    if others:
        return " + ".join(map(str, others))
    return "the rest" if len(groups) > 2 else str(next(g for g in groups if g != target))
