"""Damaged inputs for long, guided by the code that they reach; writes benchmarks/FUZZ.md.

    python3 dev.py python release/fuzz.py 60                    sixty minutes of one processor, shared by all targets
    python3 dev.py python release/fuzz.py 5 dates patterns      five minutes for these; prints, and leaves the page

Needs atheris (``pip install atheris``; Linux and macOS), which is used for nothing else and is not in the lock. What
is attacked, and what must hold, stands in `tests/checks/fuzz_targets.py`. Each target runs in a process of its own, so
that a crash of the interpreter is a finding too. An input that reaches new code is kept as a parent of later ones, in
a folder that goes with the run; a finding is told with the bytes that made it, to be kept as a test.
"""

from __future__ import annotations

import itertools
import json
import random
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
    """Attack one target, guided and then blindly from what was found; what was counted, and how it ended."""
    row: dict[str, Any] = {"name": name, "inputs": 0, "blind": 0, "refused": 0, "reached": 0, "findings": []}
    with tempfile.TemporaryDirectory() as folder:
        for way in ("guided", "blind"):
            done = subprocess.run(
                _child(f"--{way}", name, str(max(seconds // 2, 1)), folder), capture_output=True, text=True
            )
            counted = Path(folder, f"{way}.json")
            found = json.loads(counted.read_text()) if counted.exists() else {"inputs": 0, "refused": 0, "findings": []}
            row["inputs"] += found["inputs"]
            row["refused"] += found["refused"]
            row["findings"] += found["findings"]
            if done.returncode:
                row["findings"].append(f"the {way} process ended with {done.returncode}: {done.stderr[-400:]}")
            if way == "blind":
                row["blind"] = found["inputs"]
            elif reached := re.findall(r"cov: (\d+)", done.stderr):
                row["reached"] = int(reached[-1])
    return row


class _Count:
    """Try inputs, and keep the count in a file that outlives the process."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path, self.until = name, path, 0.0
        self.counted: dict[str, Any] = {"inputs": 0, "refused": 0, "findings": []}
        self.places: set[str] = set()

    def __call__(self, raw: bytes) -> None:
        from fuzz_targets import refused

        began = time.process_time()
        try:
            self.counted["refused"] += refused(self.name, raw)
            place = "slow" if time.process_time() - began > SLOW else ""
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
        self.counted["inputs"] += 1
        if place and place.partition(": ")[0] not in self.places:
            self.places.add(place.partition(": ")[0])
            self.counted["findings"].append(f"{place} from {raw!r}")
        if time.monotonic() > self.until:
            self.write()

    def write(self) -> None:
        """Write what was counted, at most once a second."""
        self.until = time.monotonic() + 1
        self.path.write_text(json.dumps(self.counted))


def guided(name: str, seconds: int, folder: Path) -> None:
    """Attack one target in this process, by coverage; what reached new code stays in the folder."""
    import atheris

    with atheris.instrument_imports(include=["textlab", "fuzz_targets"]):
        from fuzz_targets import TARGETS

    parents = folder / "parents"
    parents.mkdir()
    for k, seed in enumerate(TARGETS[name].seeds):
        (parents / str(k)).write_bytes(seed)
    limits = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=6000")
    atheris.Setup(["fuzz", *limits, f"-artifact_prefix={folder}/", str(parents)], _Count(name, folder / "guided.json"))
    atheris.Fuzz()


def blind(name: str, seconds: int, folder: Path) -> None:
    """Damage what the guided attack has kept, without looking at the code: many times as many inputs."""
    from fuzzing import _damaged as damaged

    parents = [path.read_bytes() for path in sorted((folder / "parents").iterdir())]
    count, until = _Count(name, folder / "blind.json"), time.monotonic() + seconds
    for k in itertools.count():
        rng = random.Random(f"{name}:{k}")
        count(damaged(rng.choice(parents), rng)[:LONGEST])
        if time.monotonic() > until:
            break
    count.write()


def _page(rows: list[dict[str, Any]], minutes: float) -> str:
    kept = PAGE.read_text(encoding="utf-8").partition(BLIND) if PAGE.exists() else ("", "", "")
    head = (
        "# Damaged inputs tried\n\n"
        f"{datetime.now(UTC).date()}. Made by `python3 dev.py python release/fuzz.py {minutes:g}`: "
        f"**{sum(row['inputs'] for row in rows):,} inputs**, guided by the code that they reach (atheris) or, `blind`, "
        "damaged copies of what the guided ones kept. What must hold of each answer stands in "
        "`tests/checks/fuzz_targets.py`. A finding is an error that is not of ours, a broken promise, or more than "
        "five seconds of the processor. `refused` were answered with an error of ours; `branches` are those of textlab "
        "that were reached.\n"
    )
    table = ["| target | inputs | of them blind | refused | branches | findings |", "| --- |" + " ---: |" * 5]
    table += [
        f"| {row['name']} | {row['inputs']:,} | {row['blind']:,} | {row['refused']:,} | {row['reached']:,} "
        f"| {len(row['findings'])} |"
        for row in rows
    ]
    return "\n".join([head, *table, ""]) + ("\n" + "".join(kept[1:]) if kept[1] else "")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("--"):
        sys.path[:0] = [str(ROOT / part) for part in (".", "tests/checks", "tests", "tests/loaders/formats")]
        if sys.argv[1] == "--list":
            from fuzz_targets import TARGETS

            print(json.dumps(list(TARGETS)))
        else:
            ways = {"--guided": guided, "--blind": blind}
            ways[sys.argv[1]](sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit(main(sys.argv[1:] or ["10"]) > 0)
