"""What the page for instructors says is so: its commands exist, its code runs, its numbers are those of the lessons."""

import json
import re
import warnings
from pathlib import Path

import pytest

import textlab as tl

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "notebooks/INSTRUCTOR.md").read_text(encoding="utf-8")
LESSONS = {path.name[:2]: path for path in (ROOT / "notebooks").glob("*.ipynb")}
SUMMARIES = dict(
    re.findall(r"^\*\*(\d\d) .*?\*\* (.*?)(?=\n\n|\Z)", PAGE.split("## One page a lesson")[1], re.M | re.S)
)


def test_every_command_of_the_page_is_a_job():
    script = (ROOT / "dev.py").read_text(encoding="utf-8")
    jobs = set(re.findall(r"python3? dev\.py (\w+)", PAGE))
    assert jobs >= {"lab", "student", "books", "handout", "test"}
    assert [job for job in jobs if f'"{job}": ' not in script] == []


def test_every_lesson_has_its_page():
    assert sorted(SUMMARIES) == sorted(LESSONS)
    for part in ("*Question:*", "*Do:*", "*Finds:*", "*Doubt:*", "*Likely wrong answers:*"):
        assert all(part in " ".join(text.split()) for text in SUMMARIES.values()), part


@pytest.mark.parametrize("number", sorted(LESSONS))
def test_the_numbers_of_a_page_are_those_of_its_lesson(number):
    cells = json.loads(LESSONS[number].read_text(encoding="utf-8"))["cells"]
    lesson = " ".join("".join(cell["source"]) for cell in cells) + json.dumps(cells)
    found = " ".join(SUMMARIES[number].split()).split("*Finds:*")[1].split("*Doubt:*")[0]
    numbers = re.findall(r"\d+(?:\.\d+)?", found)
    assert [n for n in numbers if not re.search(rf"(?<![\d.]){re.escape(n)}(?![\d]|\.\d)", lesson)] == []


def test_the_session_on_another_corpus_runs_as_planned(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    names = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        exec(code, names)
        decades = names["war"].counts("decade", cluster="doc_id").round(2)
        speakers = names["war"].counts("speaker", cluster="doc_id")
    assert "war--on" in (tmp_path / "war_on.html").read_text(encoding="utf-8")
    assert len(names["war"]) == 62
    assert decades.loc["2000s", ["rate", "ci_low", "ci_high"]].tolist() == [0.49, 0.17, 0.92]
    assert decades.loc["1960s", ["rate", "ci_low", "ci_high"]].tolist() == [0.22, 0.03, 0.45]
    assert decades.loc["1940s", "n_lines"] == 1
    assert speakers.loc["George W. Bush", ["n_lines", "n_turns"]].tolist() == [22, 7]
    assert decades.loc["2000s", ["n_lines", "n_turns"]].tolist() == [22, 7]
