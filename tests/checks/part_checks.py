"""What the tests of parts share: corpora of a few talks, at random or by hand, and questions about them."""

import os
import signal
from pathlib import Path

import pandas as pd
from hypothesis import strategies as st

import textlab as tl

WORDS = "tax Tax rich poor work robots café the of not must perhaps".split()


def corpus_of(documents):
    """A corpus of ``{doc_id: [(speaker, turn, text), ...]}``; documents have a party and a year."""
    rows = [
        {"doc_id": name, "speaker": speaker, "turn_id": turn, "text": text}
        for name, turns in documents.items()
        for speaker, turn, text in turns
    ]
    about = pd.DataFrame(
        {
            "party": [["Left", "Right"][k % 2] for k in range(len(documents))],
            "year": [1990 + k for k in range(len(documents))],
        },
        index=list(documents),
    )
    return tl.from_frame(pd.DataFrame(rows), rows="passage", doc_id="doc_id").join(about)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
turns = st.tuples(st.sampled_from(["Ann", "Bob", None]), st.sampled_from(["t1", "t2", "t3"]), texts)
corpora = (
    st.lists(st.lists(turns, min_size=1, max_size=5), min_size=2, max_size=6)
    .map(lambda many: {f"d{k}": some for k, some in enumerate(many)})
    .map(corpus_of)
)


def by_hand():
    """Three talks; turn ids are shared, a speaker stands in all, one text is not ASCII."""
    return corpus_of(
        {
            "one": [("Ann", "t1", "The tax on the rich"), ("Bob", "t2", "No tax, must work")],
            "two": [("Ann", "t1", "Café work, café tax"), (None, "t2", "robots of the poor")],
            "three": [("Bob", "t1", "perhaps robots must tax"), ("Ann", "t2", "the rich tax the poor")],
        }
    )


def die_once(block, *, mark):
    """Answer with the words of a block; the first process that is asked dies in the middle."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"n": block.type_counts}


def die_always(block):
    """Kill the process that is asked."""
    os.kill(os.getpid(), signal.SIGKILL)


def count_calls(block, *, folder):
    """Leave a file for each call."""
    (Path(folder) / f"{block.passages.index[0].replace(':', '-')}").touch()
    return {"n": block.type_counts}
