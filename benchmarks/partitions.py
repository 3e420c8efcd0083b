"""What it costs to ask a corpus in parts: processor seconds beside one process, for the same tables.

    python3 benchmarks/partitions.py [megabytes]      writes benchmarks/PARTITIONS.md

The made-up corpus of `scale.py` is split into eight parts. Every question is asked twice after a first one that opens
everything: of the tokens of one process, and of ``parts.tokens`` with two processes (spawned, and already there).
Processor seconds are those of this process and of the workers together; tables must be equal to the last digit.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import scale

HERE = Path(__file__).resolve().parent
N_PARTS, N_WORKERS, TIMES = 8, 2, 2


def questions() -> dict[str, Callable[[Any], Any]]:
    """Return what is asked, each as a function of tokens that gives a table."""
    import textlab as tl

    how = {"by": "party", "cluster": "doc_id", "n_resamples": 50}
    return {
        "kwic, a rare phrase": lambda t: tl.kwic(t, "taxtax ba").table,
        "kwic, a frequent glob (hits)": lambda t: tl.kwic(t, "tax*").page(0, 50),
        "count_terms by document": lambda t: tl.count_terms(t, by="doc_id").counts,
        "frequencies by party": lambda t: tl.frequencies(t, min_count=1000, **how).table,
        "track_stance by party": lambda t: (
            tl.track_stance(t, tl.Lexicon(["tax*", "karba"]), by="party", n_resamples=0).table
        ),
        "describe by party": lambda t: tl.describe(t, measures=["mattr", "yules_k"], **how).table,
    }


def cpu_seconds() -> float:
    """Return processor seconds of this process and of its living children."""
    own, ticks = os.times(), os.sysconf("SC_CLK_TCK")
    total = own.user + own.system + own.children_user + own.children_system
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            total += sum(map(int, fields[11:15])) / ticks
    return total


def same(one: Any, other: Any) -> bool:
    """Whether two tables, or two matrices, are equal."""
    if hasattr(one, "equals"):
        return bool(one.equals(other))
    return one.shape == other.shape and (one != other).nnz == 0


def timed(ask: Callable[[Any], Any], tokens: Any) -> tuple[float, float, Any]:
    """Return processor and wall seconds of the better of two times, and the answer."""
    best: tuple[float, float] = (float("inf"), float("inf"))
    for _ in range(TIMES):
        cpu, wall = cpu_seconds(), time.perf_counter()
        found = ask(tokens)
        best = min(best, (cpu_seconds() - cpu, time.perf_counter() - wall))
    return *best, found


def measure(folder: Path, megabytes: float) -> list[str]:
    """Return the rows of the table."""
    import textlab as tl

    scale.build(folder, megabytes)
    scale.tokenize(folder, megabytes)
    cpu = cpu_seconds()
    tokens = scale._opened(folder)
    opened = cpu_seconds() - cpu
    rows, cpu = [], cpu_seconds()
    with tl.Parts.split(tokens, folder / "parts", n=N_PARTS, workers=N_WORKERS) as parts:
        split, cpu = cpu_seconds() - cpu, cpu_seconds()
        assert len(tl.kwic(parts.tokens, "karba").table) == len(tl.kwic(tokens, "karba").table)
        rows.append(f"| open, and find a first word | {opened:.1f} | | {cpu_seconds() - cpu:.1f} | | | |")
        for name, ask in questions().items():
            one_cpu, one_wall, one = timed(ask, tokens)
            cpu, wall, found = timed(ask, parts.tokens)
            rows.append(
                f"| {name} | {one_cpu:.1f} | {one_wall:.1f} | {cpu:.1f} | {wall:.1f} | {cpu / one_cpu:.2f} | "
                f"{'equal' if same(one, found) else 'NOT EQUAL'} |"
            )
            print(rows[-1], flush=True)
    return [*rows, f"| write the parts | | | {split:.1f} | | | |"]


def main(megabytes: float) -> None:
    """Measure, and write the page."""
    warnings.simplefilter("ignore")
    folder = Path(tempfile.mkdtemp(prefix="textlab-parts-"))
    try:
        rows = measure(folder, megabytes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    about = " ".join((__doc__ or "").split("\n\n")[2].split())
    page = (
        f"# A corpus of {megabytes:g} MB in {N_PARTS} parts\n\n"
        f"Made by `python3 benchmarks/partitions.py {megabytes:g}` on {os.cpu_count()} cores"
        f" (load {load} at the end: wall seconds are those of a busy machine), Python "
        f"{platform.python_version()}. {about}\n\n"
        f"| question | one process, CPU s | wall s | {N_PARTS} parts, {N_WORKERS} processes, CPU s | wall s | CPU ÷ | "
        "table |\n"
        "|---|---:|---:|---:|---:|---:|---|\n" + "\n".join(rows) + "\n"
    )
    (HERE / "PARTITIONS.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 50)
