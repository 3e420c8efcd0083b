"""Verdicts of checks on answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._html import inert

_VERDICT_WORDS = {True: ("Right", "#009e73"), False: ("Not yet", "#d55e00")}


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer: whether it passed, and what to look at if it did not.

    Attributes
    ----------
    exercise : str
        Lesson and number, such as ``"01-2"``.
    passed : bool
    message : str
        Why the answer is right, or what is wrong with it. Never the answer itself.
    """

    exercise: str
    passed: bool
    message: str

    def __repr__(self) -> str:
        word, _ = _VERDICT_WORDS[self.passed]
        return f"{word} ({self.exercise}). {self.message}".rstrip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        word, colour = _VERDICT_WORDS[self.passed]
        return {
            "text/plain": repr(self),
            "text/html": f'<div role="status" style="max-width:50em;padding:.3em .8em;border-left:4px solid {colour};'
            f'color:var(--jp-content-font-color1,inherit)"><b>{word}</b> <small>({self.exercise})</small> '
            f"{inert(self.message)}</div>",
        }
