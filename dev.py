"""Sets itself up, then works.

    python3 dev.py lab      opens JupyterLab on the notebooks
    python3 dev.py test     runs everything that CI runs
    python3 dev.py books    re-runs the notebooks in place (all, or those named)
    python3 dev.py student  writes the lessons without their solutions into notebooks/student
    python3 dev.py handout  writes a page of concordance lines to print (handout.html)
    python3 dev.py browser  runs the notebooks in a real JupyterLab page (needs Chromium)
    python3 dev.py site     builds the site into build/site, for reading without a network
    python3 dev.py bench    measures speed and memory beside other libraries
    python3 dev.py coverage simulates how often the intervals hold the true value
    python3 dev.py wheel    builds sdist and wheel, tries the wheel in an empty environment of every Python here
    python3 dev.py matrix   compares every number over Pythons, oldest and newest dependencies (needs uv)
    python3 dev.py python   any command of the environment's Python, e.g. -m ruff format

Needs Python 3.11, 3.12 or 3.13 and nothing else (on Windows: py dev.py ...); uses uv where it is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"

CHECKS = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "mypy"),
    ("-m", "pytest", "-n2"),
)
JOBS = {
    "lab": (("-m", "jupyterlab", "notebooks"),),
    "test": CHECKS,
    "books": (("notebooks/run.py",),),
    "student": (("-m", "textlab.exercises.student", "notebooks"),),
    "handout": (("-m", "textlab.exercises.handout", "handout.html"),),
    "browser": (("-m", "pytest", "browser_tests", "-o", "addopts=", "-p", "no:cacheprovider"),),
    "site": (("docs/site/build.py",),),
    "bench": (("benchmarks/run.py",),),
    "coverage": (("benchmarks/coverage.py",), ("benchmarks/coverage_tracks.py",)),
    "wheel": (("release/wheel.py",),),
    "matrix": (("release/matrix.py",),),
    "python": ((),),
}
# folder of the environment and its lock; the libraries that textlab is measured beside have one of their own
HOME, PEERS = (ROOT / ".venv", "lock.txt"), (ROOT / ".venv-bench", "benchmarks/lock.txt")


def run(*command: object) -> None:
    """Run a command; stop with its exit code when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT)
    if done.returncode:
        sys.exit(done.returncode)


def wanted(lock: str) -> str:
    """Return changes when the lock, the project file or the Python changes."""
    files = b"".join((ROOT / name).read_bytes() for name in (lock, "pyproject.toml"))
    return hashlib.sha256(files + sys.version.encode()).hexdigest()


def set_up(env: Path, lock: str) -> Path:
    """Make an environment from its hashed lock, unless it is there and fits; its Python."""
    python, stamp = env / PYTHON, env / "textlab-lock.sha256"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted(lock):
        return python
    print(f"Setting up {env.name} (once; downloads about 300 MB) ...", flush=True)
    uv = shutil.which("uv")
    if uv:
        run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, env)
        run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock)
        run(uv, "pip", "install", "--quiet", "--no-deps", "--python", python, "-e", ".")
    else:
        venv.create(env, clear=True, with_pip=True)
        pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        run(*pip, "--no-compile", "--require-hashes", "-r", lock)
        run(*pip, "--no-deps", "--editable", ".")
    stamp.write_text(wanted(lock))
    return python


def main(arguments: list[str]) -> None:
    """Do one job, with any further arguments handed to its last command."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"textlab needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] not in JOBS:
        sys.exit(__doc__)
    python = set_up(*(PEERS if arguments[0] == "bench" else HOME))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every kernel compiles its imports anew
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel before any in the home folder
    *first, last = JOBS[arguments[0]]
    for command in first:
        run(python, *command)
    run(python, *last, *arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
