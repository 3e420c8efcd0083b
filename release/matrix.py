"""The same numbers everywhere: one analysis of each kind in environments of several Pythons, compared cell by cell.

    python3 dev.py matrix                every Python that is found, lowest and newest dependencies
    python3 dev.py matrix 3.12           only this one

An environment holds the wheel, the extras and either the lowest versions that pyproject.toml allows or the newest.
The first one runs the analyses with one thread over the texts as they come, and changes one thing at a time; the others
run them with two threads over the texts in the opposite order. Writes benchmarks/MATRIX.md. What was run stays in
build/matrix, and is not run again with the same wheel.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import wheel
from environments import ROOT, environment, interpreters

KEPT = ROOT / "build/matrix"
EXTRAS = ("formats", "lemmas", "vectors", "sentiment", "corpora")
PAGE = ROOT / "benchmarks/MATRIX.md"
ONE_AT_A_TIME, BOTH = ((1, "given"), (2, "given"), (1, "turned")), ((2, "turned"),)
DIGITS = 6  # significant ones, of the hash of measurements
KNOWN = "their intervals take a quantile of Student's t, which SciPy 1.14 gives otherwise in the tenth digit"
ALIKE = 1e-9  # relative; sums in another order differ by less

Columns = dict[str, list[Any]]


class Run(NamedTuple):
    """What one run gave."""

    python: str
    dependencies: str
    threads: int
    order: str
    versions: dict[str, str]
    tables: dict[str, Columns]


def main(versions: list[str]) -> int:
    """Run everything and write the page; the exit code."""
    here = {version: path for version, path in interpreters().items() if not versions or version in versions}
    built = wheel.build()
    KEPT.mkdir(parents=True, exist_ok=True)
    runs: list[Run] = []
    for resolution in ("highest", "lowest-direct"):
        for interpreter in here.values():
            runs += runs_in(built, interpreter, resolution, ONE_AT_A_TIME if not runs else BOTH)
    PAGE.write_text(page(runs), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} \n")
    return 0


def runs_in(built: Path, interpreter: Path, resolution: str, ways: Sequence[tuple[int, str]]) -> list[Run]:
    """Make one environment and run the analyses there, unless all of it was run before."""
    content = hashlib.sha256(built.read_bytes()).hexdigest()[:16]
    version = interpreter.parent.parent.name if interpreter.parent.name == "bin" else interpreter.parent.name
    files = {way: KEPT / f"{content}-{version}-{resolution}-{way[0]}-{way[1]}.json" for way in ways}
    if not all(file.exists() for file in files.values()):
        with tempfile.TemporaryDirectory() as folder:
            python = environment(Path(folder, "env"), interpreter, built, *EXTRAS, resolution=resolution)
            for way, file in files.items():
                _run(python, file, *way)
    return [_read(file, resolution, *way) for way, file in files.items()]


def _run(python: Path, file: Path, threads: int, order: str) -> None:
    if file.exists():
        return
    limits = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    script, part = ROOT / "release/numbers_of.py", file.with_suffix(".part")
    command = [str(python), "-I", str(script), str(part), str(threads), order]
    subprocess.run(command, env={**os.environ, **limits, "TEXTLAB_SEEDS": str(ROOT / "seeds")}, check=True)
    part.replace(file)
    sys.stdout.write(f"{time.strftime('%H:%M')} {file.stem}\n")
    sys.stdout.flush()


def _read(file: Path, resolution: str, threads: int, order: str) -> Run:
    found = json.loads(file.read_text())
    return Run(found["python"], resolution, threads, order, found["versions"], found["tables"])


# ---------------------------------------------------------------------- comparing


def split(table: Columns) -> tuple[Columns, dict[str, list[float]]]:
    """Return the exact columns (words, counts, verdicts) and those of measurements."""
    measured = {name for name, values in table.items() if values and all(isinstance(v, float) for v in values)}
    return {n: v for n, v in table.items() if n not in measured}, {n: table[n] for n in table if n in measured}


def difference(one: Columns, other: Columns) -> float:
    """Return the largest relative difference of two tables: infinite where words, counts or missing values differ.

    It is relative to the larger of the two numbers, or to a thousandth of the largest in the column if that is more:
    a zero that comes out as 1e-17 is no difference.
    """
    (exact, measured), (exact_too, measured_too) = split(one), split(other)
    if exact != exact_too or set(measured) != set(measured_too):
        return math.inf
    return max((_apart(values, measured_too[name]) for name, values in measured.items()), default=0.0)


def _apart(one: list[float], other: list[float]) -> float:
    if [math.isfinite(x) for x in one] != [math.isfinite(x) for x in other]:
        return math.inf
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if math.isfinite(a)]
    floor = max((abs(a) for a, _ in pairs), default=0.0) / 1000
    return max((abs(a - b) / max(abs(a), abs(b), floor) for a, b in pairs if a != b), default=0.0)


def digest(columns: Columns) -> str:
    """Return a short hash of columns; measurements with `DIGITS` significant digits."""
    plain = {
        n: [f"{v:.{DIGITS}g}" if isinstance(v, float) else str(v) for v in values] for n, values in columns.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:10]


# ---------------------------------------------------------------------- the page


def page(runs: list[Run]) -> str:
    """Return the page in Markdown."""
    apart = {name: _of_all(runs, name) for name in runs[0].tables}
    most = max(apart.values())
    return "\n".join(
        [
            "# The same numbers everywhere",
            "",
            f"{time.strftime('%Y-%m-%d')}; {os.cpu_count()} cores, Linux. Made by `python3 dev.py matrix`: "
            f"{len(runs)} runs of {len(apart)} analyses over the five texts (wordfish, correspondence: ten "
            "State of the Union addresses), each compared with the first run. *Exact* are words, counts, labels and "
            "whether a number is missing. A difference of two measurements is relative to the larger of them, or to "
            "a thousandth of the largest in the column. Rows are compared in an order that does not depend on "
            "measurements.",
            "",
            _verdict(apart, most),
            "",
            *_runs_table(runs),
            "",
            "## Analyses",
            f"The hash of measurements is of {DIGITS} significant digits, both are of the first run.",
            "",
            *_analyses_table(runs[0], apart),
            "",
            "## Versions",
            *_versions_table(runs),
            "",
        ]
    )


def _of_all(runs: list[Run], name: str) -> float:
    return max(difference(runs[0].tables[name], run.tables[name]) for run in runs if name in run.tables)


def _verdict(apart: dict[str, float], most: float) -> str:
    bits = sum(value == 0 for value in apart.values())
    exact = sum(math.isfinite(value) for value in apart.values())
    worst = ", ".join(name for name, value in apart.items() if value > ALIKE) or "none"
    return (
        f"**{exact} of {len(apart)} analyses have the same words and counts in every run; {bits} of them have every "
        f"measurement the same to the last bit.** The largest difference of a measurement is {_shown(most)}; more than "
        f"{ALIKE:.0e} apart: {worst}" + (f" ({KNOWN})." if "topic_effects" in worst else ".")
    )


def _shown(value: float) -> str:
    return "none" if value == 0 else "counts differ" if math.isinf(value) else f"{value:.1e}"


def _runs_table(runs: list[Run]) -> list[str]:
    lines = ["| Python | dependencies | threads | order of texts | same to the last bit | largest difference | of |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for run in runs:
        apart = {name: difference(runs[0].tables[name], table) for name, table in run.tables.items()}
        worst = max(apart, key=lambda name: apart[name])
        same = f"{sum(v == 0 for v in apart.values())} of {len(apart)}"
        newest = "newest" if run.dependencies == "highest" else "lowest"
        at = worst if apart[worst] else ""
        lines.append(
            f"| {run.python} | {newest} | {run.threads} | {run.order} | {same} | {_shown(apart[worst])} | {at} |"
        )
    return lines


def _analyses_table(first: Run, apart: dict[str, float]) -> list[str]:
    lines = [
        "| analysis | rows | exact columns | measurements | largest difference |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, table in first.tables.items():
        exact, measured = split(table)
        n_rows = max((len(values) for values in table.values()), default=0)
        lines.append(f"| {name} | {n_rows:,} | `{digest(exact)}` | `{digest(measured)}` | {_shown(apart[name])} |")
    return lines


def _versions_table(runs: list[Run]) -> list[str]:
    found = {(run.python, run.dependencies): run.versions for run in runs}
    names = list(runs[0].versions)
    lines = [f"| Python | dependencies | {' | '.join(names)} |", "| --- " * (len(names) + 2) + "|"]
    for (python, resolution), versions in found.items():
        newest = "newest" if resolution == "highest" else "lowest"
        lines.append(f"| {python} | {newest} | {' | '.join(versions.get(name, 'none') for name in names)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
