"""Build the sdist and, from it, the wheel into dist/; try the wheel.

It is installed without extras into an empty environment of every Python that is found, 3.11 to 3.14, and the smoke
test is run there.

    python3 dev.py wheel                 every Python that is found
    python3 dev.py wheel 3.12            only this one
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from environments import ROOT, environment, interpreters, run

DIST = ROOT / "dist"


def main(versions: list[str]) -> int:
    """Build, install, try; the exit code."""
    wheel = build()
    sys.stdout.write(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size:,} bytes\n")
    here = {version: path for version, path in interpreters().items() if not versions or version in versions}
    failed = [version for version, interpreter in here.items() if not passes(wheel, version, interpreter)]
    verdict = f"FAILED on {', '.join(failed)}" if failed else "all passed"
    sys.stdout.write(f"Smoke test on Python {', '.join(here)}: {verdict}\n")
    return len(failed) or not here


def build() -> Path:
    """Return the wheel that the sdist gives."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", DIST)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(next(DIST.glob("*.tar.gz"))) as sdist:
        sdist.extractall(folder, filter="data")
        source = next(Path(folder).iterdir())
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(DIST)]
        subprocess.run(command, cwd=source, check=True)
    return next(DIST.glob("*.whl"))


def passes(wheel: Path, version: str, interpreter: Path) -> bool:
    """Say whether the smoke test passes in an empty environment of this Python."""
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder, "env"), interpreter, wheel)
        sys.stdout.write(f"Python {version}\n")
        sys.stdout.flush()
        smoke = shutil.copy(ROOT / "release/smoke.py", folder)
        return subprocess.run([python, "-I", smoke], cwd=folder).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
