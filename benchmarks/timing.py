"""CPU seconds of two candidates in turn, and the memory of one in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

Task = Callable[[], Any]


@dataclass(frozen=True)
class Paired:
    """Medians of interleaved warm runs."""

    ours: float
    theirs: float
    wall: float
    wall_theirs: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Their median CPU time over ours."""
        return self.theirs / self.ours

    @property
    def text(self) -> str:
        """The ratio with its range over pairs, and both times."""
        low, high = min(self.ratios), max(self.ratios)
        return f"{self.ratio:.1f}x ({low:.1f} to {high:.1f}); {seconds(self.ours)} against {seconds(self.theirs)}"


def seconds(value: float) -> str:
    """A time in the unit that fits."""
    return f"{value:.2f} s" if value >= 1 else f"{1000 * value:.3g} ms"


def once(task: Task) -> tuple[float, float]:
    """CPU (user and system, all threads) and wall seconds of one run."""
    wall, cpu = time.perf_counter(), time.process_time()
    task()
    return time.process_time() - cpu, time.perf_counter() - wall


def alone(task: Task, n: int) -> float:
    """Median CPU seconds of `n` warm runs."""
    once(task)
    return median(once(task)[0] for _ in range(n))


def paired(ours: Task, theirs: Task, n: int) -> Paired:
    """Warm both, then run them in turn, the order changing from pair to pair."""
    once(ours), once(theirs)
    mine, other = [], []
    for k in range(n):
        for first in (True, False) if k % 2 else (False, True):
            (mine if first else other).append(once(ours if first else theirs))
    ratios = tuple(b[0] / a[0] for a, b in zip(mine, other, strict=True))
    cpu, wall = ([median(x[i] for x in side) for side in (mine, other)] for i in (0, 1))
    return Paired(cpu[0], cpu[1], wall[0], wall[1], ratios)


# ---------------------------------------------------------------------- memory, in a child


def child(name: str, megabytes: float) -> dict[str, float]:
    """Run a candidate of ``tasks.CHILDREN`` in a process of its own; what it reports."""
    script = Path(__file__).with_name("run.py")
    out = subprocess.run(
        [sys.executable, str(script), "--child", name, "--mb", f"{megabytes:g}"],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    found: dict[str, float] = json.loads(out.stdout.strip().splitlines()[-1])
    return found


def measure(task: Task) -> dict[str, float]:
    """CPU seconds and peak additional bytes of a task (Linux: the high-water mark is set back first)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    cpu, _ = once(task)
    return {"cpu": cpu, "peak": _status("VmHWM") - before}


def _status(name: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith(name))
