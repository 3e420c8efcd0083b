"""The exercises by name, each with the function that works out its key when an answer is checked."""

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
    """A question of a lesson: the kind of answer it wants and the function that works out its key."""

    name: str
    kind: Kind
    make_key: KeyMaker

    def key(self, **materials: Any) -> Key:
        """Work out the key from the shipped texts or from what the lesson hands over."""
        made = self.make_key(**materials)
        return made if isinstance(made, Key) else Key(made)


_EXERCISES: dict[str, Exercise] = {}


def exercise(name: str, kind: Kind) -> Callable[[KeyMaker], KeyMaker]:
    """Make the function below it the key of exercise `name`.

    Parameters
    ----------
    name : str
        Number of the lesson and of the exercise: ``"01-2"``.
    kind : Kind
        What sort of answer is wanted.
    """

    def enter(make_key: KeyMaker) -> KeyMaker:
        known = _EXERCISES.get(name)
        if known is not None and known.make_key.__qualname__ != make_key.__qualname__:
            raise SchemaError(f"exercise: {name!r} is there already ({known.make_key.__qualname__}).")
        _EXERCISES[name] = Exercise(name, kind, make_key)
        return make_key

    return enter


def exercises_of(lesson: str) -> dict[int, Exercise]:
    """Exercises of a lesson by their number."""
    return {int(name.partition("-")[2]): e for name, e in sorted(_EXERCISES.items()) if name.startswith(f"{lesson}-")}
