"""An open lesson: its checks, its predictions, and warnings printed as readable notes."""

from __future__ import annotations

import re
import sys
import textwrap
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from ..errors import SchemaError, TextlabWarning, UnknownName, did_you_mean
from .predictions import Prediction
from .registry import exercises_of
from .samples import write_interviews, write_letters
from .verdicts import Verdict

WIDEST_CELL = 120  # characters; a line of a concordance with nine words a side has about as many
_HINTS_AFTER = {1: "", 2: " Hint 1 is below the question.", 4: " Have you opened every hint?"}


class Lesson:
    """A lesson, which judges answers to its exercises and keeps predictions. Made by `open_lesson`."""

    def __init__(self, number: str) -> None:
        self.number = number
        self._tries: dict[int, int] = {}
        self._predictions: dict[str, Prediction] = {}

    def check(self, number: int, answer: Any, **materials: Any) -> Verdict:
        """Judge the answer to an exercise.

        Parameters
        ----------
        number : int
            Number of the exercise in the lesson.
        answer
            The answer; ``...`` means not answered yet.
        **materials
            Objects made in the lesson from which the key is computed.

        Returns
        -------
        Verdict
            Says what is wrong without giving the answer away. It checks only what a program can: whether an argument
            is convincing is for people to judge.
        """
        exercises = exercises_of(self.number)
        if number not in exercises:
            asked = f"check: lesson {self.number} has no exercise {number!r}."
            raise UnknownName(asked + did_you_mean(number, exercises))
        name = exercises[number].name
        if answer is ...:
            return Verdict(name, False, "No answer yet: replace the three dots in the cell above, and run both cells.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TextlabWarning)  # the student's own calls already gave these warnings
            key = exercises[number].key(**materials)
        wrong = exercises[number].kind.judge(answer, key)
        return Verdict(name, False, wrong + self._hint_line(number)) if wrong else Verdict(name, True, key.why)

    def predict(self, question: str, guess: Any) -> Prediction:
        """Record a guess, to be compared with the texts by `Prediction.beside`.

        Parameters
        ----------
        question : str
        guess
            A number, a name, a list of names; ``...`` for none yet.
        """
        kept = self._predictions.setdefault(question, Prediction(question))
        return kept.again(guess)

    def practice_files(self, folder: str | Path) -> tuple[Path, Path]:
        """Write invented practice files: a table of letters, and a folder of talks with one damaged file.

        Parameters
        ----------
        folder : path
            Folder to write to; must be empty.

        Returns
        -------
        tuple of Path
            ``letters.csv`` and the folder ``talks``.
        """
        place = Path(folder)
        return write_letters(place / "letters.csv"), write_interviews(place / "talks")

    def _hint_line(self, number: int) -> str:
        tries = self._tries[number] = self._tries.get(number, 0) + 1
        return _HINTS_AFTER[max(least for least in _HINTS_AFTER if least <= tries)]

    def __repr__(self) -> str:
        n = len(exercises_of(self.number))
        return f"<Lesson {self.number}: {n} exercises that check themselves>"


def open_lesson(number: str) -> Lesson:
    """Open a lesson, whose `check` judges answers and whose `predict` records guesses.

    Afterwards, textlab's warnings are printed as notes below the cell, without file names and line numbers, and tables
    show up to 120 characters of a cell (pandas cuts lines of a concordance at 50).

    Parameters
    ----------
    number : str
        ``"01"`` to ``"12"``, or the name of the notebook.

    Returns
    -------
    Lesson

    Raises
    ------
    UnknownName
        The lesson has no exercises.

    Examples
    --------
    >>> import textlab as tl
    >>> lesson = tl.open_lesson("01")
    >>> lesson.check(1, ...)
    Not yet (01-1). No answer yet: replace the three dots in the cell above, and run both cells.
    """
    known = sorted(
        path.stem.removeprefix("lesson_") for path in (Path(__file__).parent / "lessons").glob("lesson_*.py")
    )
    found = re.match(r"\d\d", number) if isinstance(number, str) else None
    if found is None:
        raise SchemaError(f"open_lesson: number must be a text such as '01', not {number!r}.")
    if found[0] not in known:
        raise UnknownName(f"open_lesson: no lesson {found[0]!r} with exercises.{did_you_mean(found[0], known)}")
    import_module(f".lessons.lesson_{found[0]}", __package__)
    _print_warnings_as_notes()
    pd.set_option("display.max_colwidth", WIDEST_CELL)
    return Lesson(found[0])


def _print_warnings_as_notes() -> None:
    """Print every `TextlabWarning` on standard output; other warnings are unchanged.

    The sentences after the first are explanations, and are printed only once.
    """
    before = warnings.showwarning
    if getattr(before, "prints_notes", False):
        return
    explained: set[str] = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, TextlabWarning):
            sys.stdout.write(_as_note(str(message), explained))
        else:
            before(message, category, filename, lineno, file, line)

    show.prints_notes = True  # type: ignore[attr-defined]
    warnings.showwarning = show
    warnings.simplefilter("always", TextlabWarning)


def _as_note(message: str, explained: set[str]) -> str:
    first, stop, rest = message.partition(". ")
    text = first + stop.strip() if rest in explained else message
    if rest:
        explained.add(rest)
    return textwrap.fill(f"Note: {text}", 110, subsequent_indent="      ") + "\n"
