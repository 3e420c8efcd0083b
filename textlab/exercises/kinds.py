"""Kinds of answers. Each can say what is wrong with an answer, without giving the right one away.

`judge` returns a sentence, or an empty string if the answer is right. It first checks the form (a table where a number
is expected, an unknown name), then the wrong answers foreseen in the key, then the rest.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._wording import counted
from ..errors import did_you_mean

if TYPE_CHECKING:
    from .key import Key


class Kind(ABC):
    """Base class of the kinds of answers; subclasses state what they expect and judge answers."""

    wants = "an answer"

    @abstractmethod
    def judge(self, answer: Any, key: Key) -> str:
        """Say what is wrong with `answer`; empty if it is right."""

    def _other(self, answer: Any) -> str:
        came = type(answer).__name__
        article = "an" if came[0].lower() in "aeiou" else "a"
        return f"The answer should be {self.wants}; this is {article} {came}."


@dataclass(frozen=True)
class Number(Kind):
    """A number, right within a relative `tolerance` (0: exactly); `low` and `high` bound possible values.

    `hint` follows "Too high." or "Too low.".
    """

    tolerance: float = 0.01
    low: float = -math.inf
    high: float = math.inf
    hint: str = "Which rows went in, and what was divided by what?"
    wants = "one number"

    def judge(self, answer: Any, key: Key) -> str:
        """Say whether the number is impossible, a foreseen mistake, near or far."""
        if isinstance(answer, bool | np.bool_) or not isinstance(answer, int | float | np.number):
            return self._other(answer)
        given = float(answer)
        if math.isnan(given):
            return "This is a missing value (NaN): something was not found on the way. Look at the table first."
        if self._same(given, float(key.value)):
            return ""
        if not self.low <= given <= self.high:
            return f"This number is impossible: it must lie between {self.low:g} and {self.high:g}."
        return next(
            (said for trap, said in key.traps.items() if self._same(given, float(trap))),
            self._direction_of_error(given, key),
        )

    def _same(self, given: float, value: float) -> bool:
        return math.isclose(given, value, rel_tol=self.tolerance, abs_tol=1e-9)

    def _direction_of_error(self, given: float, key: Key) -> str:
        right = float(key.value)
        if self.tolerance and right and abs(given / right - 1) <= 0.1:
            return "Close, but not right: was a number rounded on the way, or a few places too many or too few counted?"
        return f"Too {'high' if given > right else 'low'}. {self.hint}"


@dataclass(frozen=True)
class Chosen(Kind):
    """One name or, with ``several``, a collection of names, all of which must be found; `hint` follows a wrong one."""

    of: str = "name"
    several: bool = False
    hint: str = "Sort the table by what the question asks for."

    @property
    def wants(self) -> str:  # type: ignore[override]
        """Describe what is expected."""
        return f"a list of {self.of}s" if self.several else f"one {self.of}, a text in quotation marks"

    def judge(self, answer: Any, key: Key) -> str:
        """Say whether a name is unknown, a foreseen mistake, missing or superfluous."""
        return self._all(answer, key) if self.several else self._one(answer, key)

    def _one(self, answer: Any, key: Key) -> str:
        if not isinstance(answer, str):
            return self._other(answer)
        right = {key.value} if isinstance(key.value, str) else set(key.value)
        if answer in right:
            return ""
        if key.known and answer not in key.known:
            return f"There is no {self.of} {answer!r}.{did_you_mean(answer, key.known)}"
        return key.traps.get(answer, f"Not this {self.of}. {self.hint}")

    def _all(self, answer: Any, key: Key) -> str:
        if isinstance(answer, str | Mapping) or not isinstance(answer, Iterable):
            return self._other(answer)
        given, right = {str(name) for name in answer}, {str(name) for name in key.value}
        unknown = sorted(given - set(key.known)) if key.known else []
        if unknown:
            return f"There is no {self.of} {unknown[0]!r}.{did_you_mean(unknown[0], key.known)}"
        said = next((key.traps[name] for name in sorted(given - right) if name in key.traps), "")
        return said or _names_found(len(given & right), len(given - right), len(right))


def _names_found(hit: int, wrong: int, wanted: int) -> str:
    if not wrong and hit == wanted:
        return ""
    missing = "none is missing" if hit == wanted else f"{wanted - hit} still missing"
    return f"{hit} right, {wrong} that do not belong, {missing}."


@dataclass(frozen=True)
class MultipleChoice(Kind):
    """A letter, for multiple choice; the key's traps say why a wrong answer is wrong."""

    letters: str = "abcd"

    @property
    def wants(self) -> str:  # type: ignore[override]
        """Describe what is expected."""
        return f"one of the letters {', '.join(self.letters)} in quotation marks"

    def judge(self, answer: Any, key: Key) -> str:
        """Say why a wrong choice is wrong."""
        if not isinstance(answer, str):
            return self._other(answer)
        letter = answer.strip().lower()
        if letter not in self.letters or len(letter) != 1:
            return f"The answer should be {self.wants}; this is {answer!r}."
        return (
            "" if letter == key.value else key.traps.get(letter, "Not this one. Which sentence of the lesson says so?")
        )


@dataclass(frozen=True)
class Places(Kind):
    """A concordance (or any result or table indexed by places), judged by its places."""

    wants = "a concordance, as tl.kwic gives it"

    def judge(self, answer: Any, key: Key) -> str:
        """Say whether the search is too wide, too narrow or both."""
        table = answer if isinstance(answer, pd.DataFrame) else getattr(answer, "table", None)
        if not isinstance(table, pd.DataFrame):
            return self._other(answer)
        given, right = set(table.index), set(getattr(key.value, "table", key.value).index)
        if given == right:
            return ""
        if not given:
            return "Nothing was found: is a word misspelt, or a sign of the pattern missing?"
        if given > right:
            return f"Too wide: all the places sought are there, and {counted(len(given - right), 'other')}."
        if given < right:
            return "Too narrow: what you found is right, but there is more."
        return f"Of your {counted(len(given), 'place')} {len(given & right)} are sought; others are missing."


@dataclass(frozen=True)
class Sentence(Kind):
    """A text of one's own: long enough, and mentioning everything listed in the key. The rest is judged by people.

    The key's value maps each item that must be mentioned, in words, to alternative texts, any of which will do.
    """

    words: int = 12
    wants = "a sentence of your own, a text in quotation marks"

    def judge(self, answer: Any, key: Key) -> str:
        """Say what the text does not mention yet."""
        if not isinstance(answer, str):
            return self._other(answer)
        n_words = len(re.findall(r"\w+", answer))
        if n_words < self.words:
            return f"Too short to be an argument: {counted(n_words, 'word')}, at least {self.words} are wanted."
        low = answer.casefold()
        missing = [what for what, texts in key.value.items() if not any(str(t).casefold() in low for t in texts)]
        return f"It does not say {' nor '.join(missing)} yet." if missing else ""
