"""The wheel and the sdist: how they are built, and what must not be in them."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN_LENGTH = 20  # words; quotations in the tables that back a decision are shorter
FOREIGN = ("tests/", "browser_tests/", "seeds/", "notebooks/", "benchmarks/", "docs/", "release/", ".ci/", "dev.py")


def build(folder: Path, *, source: Path = ROOT) -> tuple[Path, Path]:
    """Build the sdist and the wheel with the build backend itself: no network, no environment of its own."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def files_of(package: Path) -> dict[str, bytes]:
    """Names and contents; the names of an sdist without its top folder."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(package) as sdist:
        held = [member for member in sdist.getmembers() if member.isfile()]
        return {member.name.partition("/")[2]: sdist.extractfile(member).read() for member in held}  # type: ignore[union-attr]


def metadata_of(wheel: Path) -> Message:
    """The METADATA of a wheel."""
    held = files_of(wheel)
    return Parser().parsestr(next(held[name] for name in held if name.endswith("/METADATA")).decode())


def foreign_files(package: Path) -> list[str]:
    """Files of the checkout that no package holds."""
    return [name for name in files_of(package) if name.startswith(FOREIGN) or name.endswith((".pyc", ".ipynb"))]


def seed_runs(package: Path) -> list[str]:
    """Runs of `RUN_LENGTH` words that a file of the package shares with one of the texts of third parties."""
    theirs = set()
    for path in (ROOT / "seeds").glob("*.txt"):
        theirs.update(_runs(path.read_text(encoding="utf-8")))
    assert theirs
    return [
        f"{name}: {run}"
        for name, content in files_of(package).items()
        for run in _runs(content.decode("utf-8", "replace"))
        if run in theirs
    ]


def _runs(text: str) -> list[str]:
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[at : at + RUN_LENGTH]) for at in range(len(words) - RUN_LENGTH + 1)]
