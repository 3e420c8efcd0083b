"""Every exercise of every lesson fails unsolved and passes solved; the student's edition gives nothing away.

That the lessons' own outputs are current is for nbval to say; here the stored verdicts are read. The students' editions
are run from top to bottom as they are handed out.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from textlab.exercises.registry import exercises_of
from textlab.exercises.student import edition_text, lesson_calls, names_checked, source_of_cell, tags_of

BOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(BOOKS.glob("*.ipynb"))
# Lessons that have no exercises with checks yet. The list may only shrink.
WITHOUT: set[str] = set()
WITH = [path for path in LESSONS if path.stem not in WITHOUT]


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def tagged(path, tag):
    return [cell for cell in cells_of(path) if tag in tags_of(cell)]


def plain_outputs(cell):
    texts = (out.get("data", {}).get("text/plain", []) for out in cell["outputs"])
    return ["".join(text) for text in texts]


def name(path):
    return path.stem


def test_the_list_of_lessons_without_exercises_is_current():
    assert {path.stem for path in LESSONS if not tagged(path, "exercise")} == WITHOUT & {p.stem for p in LESSONS}


@pytest.mark.parametrize("path", WITH, ids=name)
def test_an_exercise_has_hints_a_solution_and_a_check_in_this_order(path):
    kinds = [tag for cell in cells_of(path) for tag in tags_of(cell) if tag in ("exercise", "solution", "check")]
    n = kinds.count("exercise")
    assert n >= 3
    assert kinds == ["exercise", "solution", "check"] * n
    for cell in tagged(path, "exercise"):
        assert "<details><summary>Hint 1</summary>" in source_of_cell(cell)
        assert re.search(r"Exercise \d+ \(\d+ min\)", source_of_cell(cell))


@pytest.mark.parametrize("path", WITH, ids=name)
def test_every_exercise_of_a_lesson_passes_solved(path):
    said = [plain_outputs(cell)[-1] for cell in tagged(path, "check")]
    numbers = [
        call.args[0].value for cell in tagged(path, "check") for call in lesson_calls("check", source_of_cell(cell))
    ]
    assert [text.partition(".")[0] for text in said] == [f"Right ({path.stem[:2]}-{n})" for n in numbers]


@pytest.mark.parametrize("path", WITH, ids=name)
def test_a_check_cell_holds_a_number_and_names(path):
    """What is right cannot be read in the cell that checks it."""
    for cell in tagged(path, "check"):
        calls = lesson_calls("check", source_of_cell(cell))
        assert calls
        for call in calls:
            assert isinstance(call.args[0], ast.Constant)
            given = [*call.args[1:], *(word.value for word in call.keywords)]
            assert all(isinstance(part, ast.Name) for part in given)


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_the_students_edition_is_current(path):
    """Otherwise: python3 dev.py student."""
    made = (BOOKS / "student" / path.name).read_text(encoding="utf-8")
    assert made == edition_text(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", WITH, ids=name)
def test_the_students_edition_gives_no_solution_away(path):
    theirs = "\n".join(source_of_cell(cell) for cell in cells_of(BOOKS / "student" / path.name))
    asked = "\n".join(source_of_cell(cell) for cell in tagged(path, "check"))
    for cell in tagged(path, "solution"):
        wanted = {f"{name} = " for name in names_checked(asked)}
        for line in source_of_cell(cell).splitlines():
            if any(line.startswith(start) for start in wanted) and line not in asked:
                assert line not in theirs
    for cell in tagged(path, "claim"):
        assert source_of_cell(cell) not in theirs


@pytest.mark.parametrize("path", WITH, ids=name)
def test_the_students_edition_runs_and_every_exercise_fails_unsolved(path):
    client = pytest.importorskip("nbclient")
    import nbformat

    edition = nbformat.read(BOOKS / "student" / path.name, 4)
    place = {"metadata": {"path": str(BOOKS / "student")}}
    client.NotebookClient(edition, kernel_name="python3", timeout=120, resources=place).execute()
    checks = [cell for cell in edition.cells if "check" in cell.metadata.get("tags", [])]
    assert checks
    for cell in checks:
        assert plain_outputs(cell)[-1].startswith("Not yet")
        assert not any(out.output_type == "stream" and out.name == "stderr" for out in cell.outputs)


@pytest.mark.parametrize("path", WITH, ids=name)
def test_every_key_has_its_exercise(path):
    import warnings

    import textlab as tl

    with warnings.catch_warnings():
        tl.open_lesson(path.stem)
    numbers = [
        call.args[0].value for cell in tagged(path, "check") for call in lesson_calls("check", source_of_cell(cell))
    ]
    assert numbers == sorted(exercises_of(path.stem[:2])) == list(range(1, len(numbers) + 1))
