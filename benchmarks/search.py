"""`find_in` beside DuckDB: plain search in files of which nothing is built.

    python3 benchmarks/search.py      writes benchmarks/SEARCH.md

Forty files of half a megabyte each. DuckDB reads the same files and gives every place with 40 characters on each side
(``regexp_extract_all``; stretches that overlap are given once), or only counts the files with a place; both with one
thread. Seconds of the processor, the least of three runs, alternated.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb
from text import documents

import textlab as tl

ASKED = {
    "zebra": r"(?i)\bzebra\b",
    "technolog*": r"(?i)\btechnolog\w*",
    "number of": r"(?i)\bnumber of\b",
    "the": r"(?i)\bthe\b",
}


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return processor seconds and what was found."""
    before = time.process_time()
    found = work()
    return time.process_time() - before, found


def row(folder: Path, con: Any, pattern: str, expression: str) -> str:
    """Return a line of the table."""
    around = f"select sum(len(regexp_extract_all(content, '(?s).{{0,40}}{expression}.{{0,40}}')))"
    count = f"select count(*) filter (regexp_matches(content, '{expression}'))"
    where = f" from read_text('{folder}/*.txt')"
    best: dict[str, float] = {}
    n = 0
    for _ in range(3):
        for name, work in {
            "ours": lambda: len(tl.find_in(folder, pattern)),
            "places": lambda: con.execute(around + where).fetchone(),
            "files": lambda: con.execute(count + where).fetchone(),
        }.items():
            took, found = seconds(work)
            n = found if name == "ours" else n
            best[name] = min(took, best.get(name, took))
    ratio = best["ours"] / best["places"]
    verdict = "met" if ratio <= 2 else "**MISSED**"
    times = " | ".join(f"{best[name]:.2f}" for name in ("ours", "places", "files"))
    return f"| `{pattern}` | {n:,} | {times} | {ratio:.1f}x | {verdict} |"


def main() -> None:
    """Write the table."""
    con = duckdb.connect()
    con.execute("set threads=1")
    with tempfile.TemporaryDirectory() as folder:
        texts = documents(20)
        size = len(texts) // 40
        for number in range(40):
            part = "\n".join(texts[number * size : (number + 1) * size])
            (Path(folder) / f"{number:02d}.txt").write_text(part, encoding="utf-8")
        rows = [row(Path(folder), con, *asked) for asked in ASKED.items()]
    text = (
        f"# Plain search\n\nMade by `python3 benchmarks/search.py`, DuckDB {metadata.version('duckdb')}. "
        f"{' '.join((__doc__ or '').split(chr(10) * 2)[2].split())} Limit: twice DuckDB's time for the places.\n\n"
        "| pattern | places | find_in, s | DuckDB, places, s | DuckDB, files, s | ratio | |\n"
        "|---|---:|---:|---:|---:|---:|---|\n"
    )
    Path(__file__).with_name("SEARCH.md").write_text(text + "\n".join(rows) + "\n", encoding="utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
