"""A comparison nobody has seen fail is no comparison: break one stored digit, and nbval must object."""

import copy
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from book_checks import BOOKS, problems

CONFIG = Path(__file__).with_name("nbval_sanitize.cfg")
TABLE = re.compile(r"(<td>[^<]*?)(\d)(</td>)")


def _run_nbval(folder):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += [f"--nbval-sanitize-with={CONFIG}", "-c", "/dev/null", "."]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def _with_one_wrong_digit(book):
    for cell in book.cells:
        for out in cell.get("outputs", []):
            text = out.get("data", {}).get("text/html", "")
            if TABLE.search(text):
                out.data["text/html"] = TABLE.sub(lambda m: m[1] + str((int(m[2]) + 1) % 10) + m[3], text, count=1)
                book.cells = book.cells[: book.cells.index(cell) + 1]
                return book
    raise AssertionError("no table of numbers in this notebook")


def test_one_changed_digit_fails(tmp_path):
    book = _with_one_wrong_digit(nbformat.read(BOOKS[0], 4))
    nbformat.write(book, tmp_path / "broken.ipynb")
    run = _run_nbval(tmp_path)
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout


def test_cleared_outputs_and_lost_headers_are_noticed():
    book = nbformat.read(BOOKS[0], 4)
    cleared = copy.deepcopy(book)
    for cell in cleared.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    assert any("cleared" in p for p in problems(cleared, "x"))
    headless = copy.deepcopy(book)
    headless.cells[0].source = "# Hello"
    assert any("lacks" in p for p in problems(headless, "x"))


def test_another_line_drawn_changes_the_plain_text():
    from matplotlib.figure import Figure

    import textlab as tl

    def chart(top):
        ax = Figure().subplots()
        ax.plot([0, 1], [2, top])
        return repr(tl.Chart(ax, "A line."))

    assert chart(3) == chart(3) != chart(4)
