"""What nbval cannot see: cleared cells pass it, and order, headers, leaks and escape marks are not its business."""

import re
from pathlib import Path

BOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
MARKS = re.compile(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)|^nbval-", re.MULTILINE)
LEAK = re.compile(
    r"\bat 0x[0-9a-f]{6,}|/(?:home|Users|tmp|root|work)/|[A-Z]:\\\\|ipykernel_\d+|it/s\]|Traceback \(most"
)
PRIVATE = re.compile(r"\btextlab\.\w+\.|\btl\.\w+\._|\._[a-z]")
HEADER = ("**Question.**", "**You can**", "| before this | reading | running | exercises | data |")


def problems(book, name):
    """Every way in which a notebook is not what it says it is."""
    cells = [c for c in book.cells if c.cell_type == "code" and c.source.strip()]
    if book.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "kernel is not python3"
    if [c.execution_count for c in cells] != list(range(1, len(cells) + 1)):
        yield "not run from top to bottom in a fresh kernel, or outputs cleared"
    yield from (f"the first cell lacks {part!r}" for part in HEADER if part not in book.cells[0].source)
    for cell in cells:
        yield from (f"{name} {cell.id}: {problem}" for problem in cell_problems(cell))


def cell_problems(cell):
    if MARKS.search("\n".join([*cell.metadata.get("tags", []), cell.source])):
        yield "escapes comparison"
    if "execution" in cell.metadata:
        yield "stores run times"
    if cell.source.rstrip().endswith(";"):
        yield "a trailing ; hides nothing under nbval"
    if PRIVATE.search(cell.source):
        yield f"uses a private name: {PRIVATE.search(cell.source)[0]}"
    for out in cell.outputs:
        yield from output_problems(out)


def output_problems(out):
    data = out.get("data", {})
    if out.output_type == "stream" and out.name == "stderr":
        yield "a warning or log line is stored"
    if out.output_type == "error":
        yield "an error is stored"
    if any(kind.startswith("image/") for kind in data):
        yield "bare figure: show it through tl.Chart, so that the data drawn is compared"
    for text in [out.get("text", ""), *(v for v in data.values() if isinstance(v, str))]:
        if LEAK.search(text):
            yield f"changes by itself: {LEAK.search(text)[0]}"
        if len(text) > 300_000:
            yield "output over 300 kB"
