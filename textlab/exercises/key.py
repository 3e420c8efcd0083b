"""The key of an exercise: the right answer, and replies to wrong ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Key:
    """The right answer of an exercise, and replies to common wrong answers.

    Parameters
    ----------
    value
        The right answer; for `Chosen` possibly a set of right answers.
    traps : mapping
        Wrong answers, each with a sentence that says which question it would answer.
    known : collection of str
        All valid names; a name outside it is a spelling mistake, not a wrong answer.
    why : str
        What the right answer shows; shown only to those who found it.
    """

    value: Any
    traps: Mapping[Any, str] = field(default_factory=dict)
    known: Collection[str] = ()
    why: str = ""
