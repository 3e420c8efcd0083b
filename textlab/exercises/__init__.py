"""Self-checking exercises for the lessons in ``notebooks/``.

One file per lesson holds both the text that everybody reads and the solutions. Tags of its cells say which is which
(`student` lists them), and ``python3 dev.py student`` writes the edition without solutions. Correct answers are
computed when an answer is checked, in ``lessons/``, and appear in no cell.
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
