"""The right answer of an exercise, with what to say of wrong ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Key:
    """The right answer of one exercise, and what to say of answers that people often give.

    Parameters
    ----------
    value
        The right answer; for `Chosen` also a set of answers that all are right.
    traps : mapping
        Wrong answers, each with a sentence that says what it is the answer to.
    known : collection of str
        Every name that could be meant; a name outside it is a slip of spelling, not of thought.
    why : str
        What a right answer shows. Read only by those who have found it.
    """

    value: Any
    traps: Mapping[Any, str] = field(default_factory=dict)
    known: Collection[str] = ()
    why: str = ""
