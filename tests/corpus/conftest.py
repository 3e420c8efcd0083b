"""A talk of three turns, laid out by hand, for all tests of what verbs do to passages."""

import numpy as np
import pandas as pd
import pytest

from textlab.corpus import Corpus

TALK = "Ann: Good morning all.\n\nWelcome.\nBob: Thank you. Shall we?\nAnn: Yes.\n[Cookies]"


@pytest.fixture
def talk():
    """Labels belong to no passage; Ann's first turn is two paragraphs; the last line is furniture."""
    words = ["Good morning all.", "Welcome.", "Thank you. Shall we?", "Yes.", "[Cookies]"]
    start = [TALK.index(w) for w in words]
    passages = pd.DataFrame(
        {
            "doc_id": "talk",
            "start": start,
            "end": [s + len(w) for s, w in zip(start, words, strict=True)],
            "layer": ["body"] * 4 + ["furniture"],
            "turn_id": ["t1", "t1", "t2", "t3", None],
            "speaker": ["Ann", "Ann", "Bob", "Ann", None],
            "confidence": ["high", "low", "high", "medium", None],
            "room": ["A", "A", "B", None, None],
            "n": [1, 2, 3, 4, 5],
            "seconds_start": [0.0, 5.0, 9.0, 12.0, np.nan],
            "seconds_end": [4.0, 8.0, 11.0, 13.0, np.nan],
        },
        index=[f"talk:p{k}" for k in range(1, 6)],
    )
    return Corpus(pd.DataFrame({"title": ["Talk"]}, index=["talk"]), passages, {"talk": TALK})
