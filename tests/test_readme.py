"""The README's snippets run as written, from top to bottom."""

import re
import warnings
from pathlib import Path

import textlab as tl

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_snippets_run_as_written(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTLAB_SEEDS", str(Path(__file__).resolve().parents[1] / "seeds"))
    monkeypatch.chdir(tmp_path)
    names = {}
    snippets = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(snippets) >= 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        for snippet in snippets:
            exec(snippet, names)
    assert len(names["lines"].table)
    assert len(names["gap"].table)
    assert (tmp_path / "lines.csv").exists()
    assert len(tl.Corpus.open(tmp_path / "my_corpus")) == 2


def test_the_two_commands_are_there():
    assert "python3 dev.py lab" in README
    assert "python3 dev.py test" in README


def test_named_functions_exist():
    table = README.split("## What is in it")[1].split("## ")[0]
    for name in re.findall(r"`(\w+)`", table):
        assert hasattr(tl, name), name
