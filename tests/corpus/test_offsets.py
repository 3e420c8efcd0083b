"""Characters and bytes, against Python's own encoder."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.corpus import offsets as _characters
from textlab.corpus.offsets import Characters

# runs long enough to fill several words of 64 bits, in one to four bytes a character
TEXTS = st.lists(st.sampled_from(["a", "é", "你", "🎉", "a" * 70, "é" * 40, "你" * 30, "🎉" * 20]), max_size=12).map(
    "".join
)


def edges(text):
    """The byte position of every character, and of the end."""
    return np.append(0, np.cumsum([len(c.encode()) for c in text], dtype=np.int64))


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from([64, 128, 1 << 22]))
def test_there_and_back(texts, part):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_characters, "PART", part)
        made = Characters(np.frombuffer("".join(texts).encode(), dtype=np.uint8))
        low = 0
        for text in texts:
            at = edges(text)
            chars, base = np.arange(len(text) + 1), np.full(len(text) + 1, low)
            assert list(made.position(base, chars)) == list(low + at)
            assert list(made.n_skipped(base, low + at)) == list(at - chars)
            low += int(at[-1])


@settings(deadline=None)
@given(TEXTS, st.data())
def test_in_any_order_and_any_base(text, data):
    made = Characters(np.frombuffer(text.encode(), dtype=np.uint8))
    at = edges(text)
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    pairs = np.array(data.draw(st.lists(pairs, max_size=9)), dtype=np.int64).reshape(-1, 2)
    base, char = pairs[:, 0], pairs[:, 1]
    assert list(made.position(at[base], char - base)) == list(at[char])


def test_only_what_is_asked_about_is_read(monkeypatch):
    monkeypatch.setattr(_characters, "PART", 64)
    made = Characters(np.frombuffer(("é" * 1000).encode(), dtype=np.uint8))
    made.n_skipped(np.array([128]), np.array([140]))
    assert np.flatnonzero(made._is_read).tolist() == [2]
