"""Predictions: guesses recorded before the answer is known, and compared with it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .. import _html
from .._wording import counted


@dataclass
class Prediction:
    """A recorded guess, which cannot be changed once the answer was shown.

    Attributes
    ----------
    question : str
    guess
        The first guess; ``...`` if there is none yet.
    """

    question: str
    guess: Any = ...
    shown: bool = field(default=False, repr=False)

    def again(self, guess: Any) -> Prediction:
        """Replace the guess, unless the answer was already shown."""
        if self.guess is ... or not self.shown:
            self.guess = guess
        return self

    def beside(self, answer: Any) -> Beside:
        """Show the guess beside what the texts say."""
        self.shown = True
        return Beside(self.question, self.guess, _without_numpy(answer))

    def __repr__(self) -> str:
        if self.guess is ...:
            return f"{self.question}\nNo guess yet: write one in place of the three dots, and run the cell again."
        return f"{self.question}\nYour guess is kept: {_shown(self.guess)}"


@dataclass(frozen=True)
class Beside:
    """A question with the guess and the answer of the texts."""

    question: str
    guess: Any
    answer: Any

    def __repr__(self) -> str:
        answer = _shown(self.answer) + self._apart()
        return f"{self.question}\n  you guessed:    {_shown(self.guess)}\n  the texts say:  {answer}"

    def _apart(self) -> str:
        """Say by what factor two numbers differ, or whether two names are the same."""
        both = (self.guess, self.answer)
        if self.guess is ...:
            return ""
        if all(isinstance(value, int | float) and not isinstance(value, bool) and value > 0 for value in both):
            ratio = max(both) / min(both)
            return "  (as you guessed)" if ratio < 1.005 else f"  (apart by a factor of {ratio:.1f})"
        return "  (as you guessed)" if self.guess == self.answer else ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        row = {"you guessed": _shown(self.guess), "the texts say": _shown(self.answer) + self._apart()}
        return {"text/plain": repr(self), "text/html": _html.table(pd.DataFrame([row]), caption=self.question)}


def _without_numpy(value: Any) -> Any:
    """Convert a NumPy scalar to a Python number."""
    return value.item() if hasattr(value, "item") and not isinstance(value, pd.Series | pd.Index) else value


def _shown(value: Any) -> str:
    if value is ...:
        return "no guess"
    if isinstance(value, float) and not math.isnan(value):
        return f"{value:.3g}"
    if isinstance(value, list | tuple | set):
        return f"{', '.join(map(str, value))} ({counted(len(value), 'item')})"
    return str(value)
