"""Damaged inputs for long, guided by the code that they reach; writes benchmarks/FUZZ.md.

    python3 dev.py python release/fuzz.py 60                    sixty minutes of one processor, shared by all targets
    python3 dev.py python release/fuzz.py 5 dates patterns      five minutes for these; prints, and leaves the page

Needs atheris (``pip install atheris``; Linux and macOS), which is used for nothing else and is not in the lock. What is
attacked, and what must hold, stands in `tests/checks/fuzz_targets.py`. Each target runs in a process of its own, so that
a crash of the interpreter is a finding too. An input that reaches new code is kept as a parent of later ones, in a
folder that goes with the run; a finding is told with the bytes that made it, to be kept as a test.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "benchmarks/FUZZ.md"
SLOW, LONGEST = 5.0, 3_000  # seconds of the processor for an input; bytes of an input
BLIND = "## Blind damage"


def main(arguments: list[str]) -> int:
    """Attack every target, or those named; the number of findings."""
    minutes, names = float(arguments[0]), arguments[1:]
    wanted = names or _targets()
    rows = []
    for name in wanted:
        rows.append(_attack(name, max(int(60 * minutes / len(wanted)), 2)))
        sys.stdout.write(f"{name}: {rows[-1]['inputs']:,} inputs, {len(rows[-1]['findings'])} findings\n")
        sys.stdout.flush()
    told = [f"{row['name']}: {finding}" for row in rows for finding in row["findings"]]
    sys.stdout.write("\n".join([f"{sum(r['inputs'] for r in rows):,} inputs", *told]) + "\n")
    if not names:
        PAGE.write_text(_page(rows, minutes), encoding="utf-8")
    return len(told)


def _targets() -> list[str]:
    listed = subprocess.run(_child("--list"), capture_output=True, text=True, check=True)
    return list(json.loads(listed.stdout.splitlines()[-1]))


def _child(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", str(Path(__file__)), *arguments]


def _attack(name: str, seconds: int) -> dict[str, Any]:
    """Run one target in a process of its own; what it counted, and how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(_child("--child", name, str(seconds), folder), capture_output=True, text=True)
        counted = Path(folder, "counted.json")
        row = json.loads(counted.read_text()) if counted.exists() else {"inputs": 0, "refused": 0, "findings": []}
    reached = re.findall(r"cov: (\d+)", done.stderr)
    if done.returncode:
        row["findings"].append(f"the process ended with {done.returncode}: {done.stderr[-400:]}")
    return row | {"name": name, "reached": int(reached[-1]) if reached else 0, "seconds": seconds}


def attack_here(name: str, seconds: int, folder: Path) -> None:
    """Attack one target in this process until the time is over; the counts go into the folder."""
    import atheris

    with atheris.instrument_imports(include=["textlab", "fuzz_targets"]):
        from fuzz_targets import TARGETS, refused

    target = TARGETS[name]
    parents = folder / "parents"
    parents.mkdir()
    for k, seed in enumerate(target.seeds):
        (parents / str(k)).write_bytes(seed)
    counted: dict[str, Any] = {"inputs": 0, "refused": 0, "findings": []}
    places, until = set[str](), [0.0]

    def one(raw: bytes) -> None:
        began = time.process_time()
        try:
            counted["refused"] += refused(name, raw)
            place = "slow" if time.process_time() - began > SLOW else ""
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
        counted["inputs"] += 1
        if place and place.partition(": ")[0] not in places:
            places.add(place.partition(": ")[0])
            counted["findings"].append(f"{place} from {raw!r}")
        if time.monotonic() > until[0]:
            until[0] = time.monotonic() + 1
            (folder / "counted.json").write_text(json.dumps(counted))

    limits = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=6000")
    atheris.Setup(["fuzz", *limits, f"-artifact_prefix={folder}/", str(parents)], one)
    atheris.Fuzz()


def _page(rows: list[dict[str, Any]], minutes: float) -> str:
    kept = PAGE.read_text(encoding="utf-8").partition(BLIND) if PAGE.exists() else ("", "", "")
    head = (
        "# Damaged inputs tried\n\n"
        f"{datetime.now(UTC).date()}. Made by `python3 dev.py python release/fuzz.py {minutes:g}`: "
        f"**{sum(row['inputs'] for row in rows):,} inputs**, guided by the code that they reach (atheris). What must hold "
        "of each answer stands in `tests/checks/fuzz_targets.py`. A finding is an error that is not of ours, a broken "
        "promise, or more than five seconds of the processor. `refused` were answered with an error of ours; `branches` "
        "are those of textlab that were reached.\n"
    )
    table = ["| target | inputs | refused | branches | findings |", "| --- | ---: | ---: | ---: | ---: |"]
    table += [
        f"| {row['name']} | {row['inputs']:,} | {row['refused']:,} | {row['reached']:,} | {len(row['findings'])} |"
        for row in rows
    ]
    return "\n".join([head, *table, ""]) + ("\n" + "".join(kept[1:]) if kept[1] else "")


if __name__ == "__main__":
    if sys.argv[1:2] in (["--child"], ["--list"]):
        sys.path[:0] = [str(ROOT), str(ROOT / "tests/checks"), str(ROOT / "tests"), str(ROOT / "tests/loaders/formats")]
        if sys.argv[1] == "--child":
            attack_here(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
        else:
            from fuzz_targets import TARGETS

            print(json.dumps(list(TARGETS)))  # noqa: T201 - read by the process that asked
    else:
        sys.exit(main(sys.argv[1:] or ["10"]) > 0)
