"""A bar comes after five seconds and leaves nothing behind."""

import subprocess
import sys

import pytest

from textlab import _progress

LONG = """
import os, time
os.environ.pop("TQDM_DISABLE", None)
from textlab import _progress
_progress.AFTER, _progress.LEAST_BETWEEN = {after}, 0.0
for _ in _progress.steps(range(3), "counting"):
    time.sleep(0.01)
"""


def said(after):
    """What a run of its own writes: (standard output, standard error)."""
    done = subprocess.run([sys.executable, "-c", LONG.format(after=after)], capture_output=True, check=True)
    return done.stdout.decode(), done.stderr.decode()  # carriage returns and all


def test_short_work_is_silent():
    assert said(after=5.0) == ("", "")


def test_long_work_shows_how_far_it_is_and_takes_the_bar_away():
    out, err = said(after=0.0)
    assert out == ""
    assert "counting" in err
    assert "3/3" in err or "2/3" in err
    assert err.endswith("\r")
    assert err.split("\r")[-2].strip() == ""


def test_steps_are_passed_on_and_break_off_as_they_do():
    assert list(_progress.steps(iter("abc"), "x")) == ["a", "b", "c"]

    def breaks():
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(_progress.steps(breaks(), "x"))


def test_a_cell_of_a_notebook_is_empty_again_at_the_end(monkeypatch):
    shown = []

    class Line:
        def update(self, data, raw):
            shown.append(data)

    def display(data, raw, display_id):
        shown.append(data)
        return Line()

    ipython = pytest.importorskip("IPython")
    monkeypatch.setattr(ipython.display, "display", display)
    cell = _progress._Cell()
    for text in ("\r", "\rcounting:  50%", "\rcounting: 100%", "\r              \r"):
        cell.write(text)
    assert shown == [{"text/plain": "counting:  50%"}, {"text/plain": "counting: 100%"}, {}]
