"""Command line: ``python -m textlab`` shows what is installed, ``python -m textlab demo`` writes a demo page."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from .demo import write_demo
from .errors import TextlabError

_USAGE = """Usage:
  python -m textlab              versions, optional packages, where the notebooks are
  python -m textlab demo [page]  write one HTML page with three analyses of the five texts (default textlab_demo.html)
"""
_NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    match arguments:
        case []:
            sys.stdout.write(about())
        case ["demo", *page] if len(page) < 2:
            return _demo(*page)
        case _:
            sys.stderr.write(_USAGE)
            return 2
    return 0


def about() -> str:
    """Return versions, installed and missing optional packages, and where to begin.

    Examples
    --------
    >>> about().splitlines()[0].startswith("textlab ")
    True
    """
    python = f"Python {platform.python_version()}"
    needed = [f"{name} {_installed(name)}" for name in _packages(None)]
    lines = [f"textlab {_installed('textlab-qta')} on {python}", f"  with {', '.join(needed)}", ""]
    lines += [_extra_line(extra) for extra in _extras()]
    return "\n".join([*lines, "", _begin(), ""])


def _demo(page: str = "textlab_demo.html") -> int:
    try:
        sys.stdout.write(f"Wrote {write_demo(page)}. Open it in a browser.\n")
    except TextlabError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _begin() -> str:
    if (_NOTEBOOKS / "01_start_here.ipynb").exists():
        return f"The lessons are in {_NOTEBOOKS}: python3 dev.py lab opens them."
    return "The lessons come with a checkout of the project: see the README."


def _extra_line(extra: str) -> str:
    missing = [name for name in _packages(extra) if not _installed(name)]
    state = f"missing: {', '.join(missing)} (pip install 'textlab-qta[{extra}]')" if missing else "there"
    return f"  {extra:<10} {state}"


def _extras() -> list[str]:
    named = (line.split("extra ==")[1].strip(" '\"") for line in requires("textlab-qta") or () if "extra ==" in line)
    return list(dict.fromkeys(named))


def _packages(extra: str | None) -> list[str]:
    """Return the distributions required by an extra, or, for None, by textlab itself."""
    found = []
    for line in requires("textlab-qta") or ():
        need, _, condition = line.partition(";")
        if (f"extra == '{extra}'" in condition.replace('"', "'")) if extra else "extra" not in condition:
            found.append(need.split(">")[0].split("<")[0].split("=")[0].split("[")[0].strip())
    return found


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
