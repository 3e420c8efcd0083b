"""The student's edition of a lesson: the notebook without solutions, guesses, outputs and claims.

Tags of cells (nbgrader's idea, in plain tags that JupyterLab shows):

==========  ==========================================================================================
`exercise`  Markdown: the question, with hints in ``<details>``. Kept.
`solution`  Code. Replaced by ``name = ...`` for each name that the next check takes. If it contains the lines
            ``### BEGIN SOLUTION`` and ``### END SOLUTION``, only the part in between is removed.
`check`     Code: ``lesson.check(1, name)``. Kept; must contain names only, no answers.
`predict`   Code: ``guess = lesson.predict("question", guess)``. The guess is replaced by ``...``.
`claim`     Code that asserts what the text says. Removed, because it teaches nothing.
==========  ==========================================================================================
"""

from __future__ import annotations

import ast
import copy
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .._bundle import atomically
from ..errors import SchemaError

Cell = dict[str, Any]

TAGS = ("exercise", "solution", "check", "predict", "claim")
_MARKED = re.compile(r"^### BEGIN SOLUTION\n.*?^### END SOLUTION(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_UP = re.compile(r"\]\(\.\./")
_EDITION_NOTE = (
    "*Student's edition. Answers go where three dots stand (`...`); each check says what it thinks of them.*"
)


def tags_of(cell: Cell) -> list[str]:
    """Return the tags of a cell that are used here."""
    return [tag for tag in cell.get("metadata", {}).get("tags", []) if tag in TAGS]


def source_of_cell(cell: Cell) -> str:
    """Return the source of a cell, which a notebook stores as a string or a list of lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def student_edition(book: dict[str, Any]) -> dict[str, Any]:
    """Convert a lesson (a notebook as JSON) to the student's edition, unsolved and not run."""
    made = copy.deepcopy(book)
    cells = [cell for cell in made["cells"] if "claim" not in tags_of(cell)]
    made["cells"] = [_for_students(cell, cells[at + 1 :]) for at, cell in enumerate(cells)]
    first = made["cells"][0]
    _write(first, f"{source_of_cell(first)}\n\n{_EDITION_NOTE}")
    return made


def _for_students(cell: Cell, later: Iterable[Cell]) -> Cell:
    source, tags = source_of_cell(cell), tags_of(cell)
    if cell["cell_type"] != "code":
        _write(cell, _UP.sub("](../../", source))
        return cell
    cell["outputs"], cell["execution_count"] = [], None
    cell["metadata"].pop("jupyter", None)
    if "solution" in tags:
        _write(cell, _without_solution(source, later))
    elif "predict" in tags:
        _write(cell, without_guess(source))
    return cell


def _write(cell: Cell, source: str) -> None:
    cell["source"] = source.splitlines(keepends=True)


def _without_solution(source: str, later: Iterable[Cell]) -> str:
    check = next((source_of_cell(cell) for cell in later if "check" in tags_of(cell)), "")
    wanted = names_checked(check)
    stub = "".join(f"{name} = ...\n" for name in _names_made(source) if name in wanted)
    if not stub:
        raise SchemaError(f"student_edition: no name that the next check takes is made in: {source[:60]!r}")
    blank = f"# Write your code here.\n{stub}"
    return (_MARKED.sub(lambda _: blank, source) if _MARKED.search(source) else blank).rstrip("\n")


def names_checked(source: str) -> list[str]:
    """Return the names that the checks in a cell take as answers."""
    return [part.id for call in lesson_calls("check", source) for part in call.args if isinstance(part, ast.Name)]


def lesson_calls(method: str, source: str) -> list[ast.Call]:
    """Return the calls of a method of the lesson."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == method]


def _names_made(source: str) -> list[str]:
    targets = [t for node in ast.parse(source).body if isinstance(node, ast.Assign) for t in node.targets]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def without_guess(source: str) -> str:
    """Replace the guess of each call of ``predict`` by three dots."""
    for call in reversed(lesson_calls("predict", source)):
        guess = call.args[1]
        lines = source.encode().splitlines(keepends=True)
        before = [len(line) for line in lines]
        start = sum(before[: guess.lineno - 1]) + guess.col_offset
        end = sum(before[: (guess.end_lineno or 0) - 1]) + (guess.end_col_offset or 0)
        source = (source.encode()[:start] + b"..." + source.encode()[end:]).decode()
    return source


def write_student_editions(folder: Path, names: Iterable[str] = ()) -> list[Path]:
    """Write the student's edition of each lesson in a folder (or those named) to its ``student`` folder."""
    wanted = [folder / Path(name).name for name in names] or sorted(folder.glob("*.ipynb"))
    target = folder / "student"
    target.mkdir(exist_ok=True)
    for path in wanted:
        text = edition_text(json.loads(path.read_text(encoding="utf-8")))
        atomically("write_student_editions", target / path.name, lambda part: part.write_bytes(text.encode()))  # noqa: B023
    return [target / path.name for path in wanted]


def edition_text(book: dict[str, Any]) -> str:
    """Return the text of a student's edition, formatted like a notebook file."""
    return json.dumps(student_edition(book), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    for made in write_student_editions(Path(sys.argv[1]), sys.argv[2:]):
        sys.stdout.write(f"student/{made.name}\n")
