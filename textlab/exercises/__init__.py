"""Exercises that check themselves: what the lessons in ``notebooks/`` ask, and how they judge the answers.

A lesson holds, in one file, the text that everybody reads and the solutions. Tags of its cells say which is which
(`student` lists them) and ``python3 dev.py student`` writes the edition in which the answers are still to be found.
What is right is computed when an answer is checked, in ``lessons/``, and stands in no cell.
"""

from .key import Key
from .kinds import Chosen, Kind, MultipleChoice, Number, Places, Sentence
from .lesson import Lesson, open_lesson
from .predictions import Prediction
from .registry import exercise
from .verdicts import Verdict

__all__ = [
    "Chosen",
    "Key",
    "Kind",
    "Lesson",
    "MultipleChoice",
    "Number",
    "Places",
    "Prediction",
    "Sentence",
    "Verdict",
    "exercise",
    "open_lesson",
]
