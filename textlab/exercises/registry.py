"""Registry of exercises, each with the function that computes its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import SchemaError
from .key import Key
from .kinds import Kind

KeyMaker = Callable[..., Any]


@dataclass(frozen=True)
class Exercise:
    """An exercise: the kind of answer it expects, and the function that computes its key."""

    name: str
    kind: Kind
    make_key: KeyMaker

    def key(self, **materials: Any) -> Key:
        """Compute the key from the shipped texts, or from objects passed by the lesson."""
        made = self.make_key(**materials)
        return made if isinstance(made, Key) else Key(made)


_EXERCISES: dict[str, Exercise] = {}


def exercise(name: str, kind: Kind) -> Callable[[KeyMaker], KeyMaker]:
    """Register a function that computes the key of an exercise (a decorator).

    Parameters
    ----------
    name : str
        Number of the lesson and of the exercise: ``"01-2"``.
    kind : Kind
        Kind of answer expected.
    """

    def enter(make_key: KeyMaker) -> KeyMaker:
        known = _EXERCISES.get(name)
        if known is not None and known.make_key.__qualname__ != make_key.__qualname__:
            raise SchemaError(f"exercise: {name!r} is there already ({known.make_key.__qualname__}).")
        _EXERCISES[name] = Exercise(name, kind, make_key)
        return make_key

    return enter


def exercises_of(lesson: str) -> dict[int, Exercise]:
    """Return the exercises of a lesson by number."""
    return {int(name.partition("-")[2]): e for name, e in sorted(_EXERCISES.items()) if name.startswith(f"{lesson}-")}
