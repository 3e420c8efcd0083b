"""The README's snippets run as written, from top to bottom."""

import importlib.util
import re
import warnings
from pathlib import Path

import pytest

import textlab as tl

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def picture():
    spec = importlib.util.spec_from_file_location("picture", ROOT / "docs/picture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_snippets_run_as_written(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTLAB_SEEDS", str(ROOT / "seeds"))
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


def test_the_first_six_lines_stand_before_everything_else():
    first = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in first[1].splitlines() if line]) == 6
    assert README.index("docs/first_picture.png") < first.start() < README.index("## ")
    assert "What it is not" in README[: README.index("## ")]


def test_the_picture_is_the_one_that_its_script_draws_and_has_no_ground(picture):
    from PIL import Image

    with Image.open(picture.TARGET) as stored:
        assert stored.info["Comment"] == picture.digest(picture.draw()), "python docs/picture.py makes it anew"
        assert stored.convert("RGBA").getpixel((0, 0))[3] == 0
    assert picture.TARGET.stat().st_size < 200_000


def test_the_words_for_the_picture_are_those_of_its_numbers(picture):
    said = " ".join(re.search(r"!\[(.*?)\]\(docs/first_picture", README, re.DOTALL)[1].split())
    found = picture.rates(picture.spoken_and_written())
    for mode in ("speech", "writing"):
        row = found["I"].loc[mode]
        assert f"{row['rate']:.1f} times ({row['ci_low']:.1f} to {row['ci_high']:.1f})" in said
        assert f"{row['n_lines']:.0f}" in said
    assert found["you"].loc["writing", ["ci_low", "ci_high"]].isna().all()
    for word in ("the", "we"):
        low, high = found[word]["ci_low"], found[word]["ci_high"]
        assert low.max() < high.min(), "the intervals share a stretch"
