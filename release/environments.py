"""Environments of other Pythons, made with uv or with venv and pip, and the interpreters they are made from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
BIN = "Scripts/python.exe" if os.name == "nt" else "bin/python"


def interpreters() -> dict[str, Path]:
    """Versions that this machine has, with their interpreters: of pyenv, of uv or on the path."""
    found = {version: _interpreter(version) for version in PYTHONS}
    return {version: path for version, path in found.items() if path is not None}


def _interpreter(version: str) -> Path | None:
    pyenv = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions").glob(f"{version}.*/{BIN}"))
    candidates: list[str | Path | None] = [sys.executable, *pyenv, shutil.which(f"python{version}")]
    if uv := shutil.which("uv"):
        search = [uv, "python", "find", "--no-python-downloads", "--quiet", version]
        candidates.append(subprocess.run(search, capture_output=True, text=True).stdout.strip())
    return next((Path(path) for path in candidates if path and _is(version, path)), None)


def _is(version: str, path: str | Path) -> bool:
    code = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([str(path), "-I", "-c", code], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout == version


def environment(folder: Path, interpreter: Path, wheel: Path, *extras: str, resolution: str = "highest") -> Path:
    """Make an empty environment, install a wheel with extras (from wheels only) and return its Python.

    uv takes the lowest versions of direct requirements only, and those of a wheel are none: they are read from
    pyproject.toml, and the wheel follows without them.
    """
    python, wanted = folder / BIN, f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--clear", "--python", interpreter, folder)
        install = (uv, "pip", "install", "--quiet", "--only-binary", ":all:", "--python", python)
        if resolution != "highest":
            named = [part for extra in extras for part in ("--extra", extra)]
            run(*install, "--resolution", resolution, "-r", ROOT / "pyproject.toml", *named)
        run(*install, wanted)
    elif resolution != "highest":
        sys.exit("The lowest versions are found by uv; install it (pip install uv).")
    else:
        run(interpreter, "-c", "import venv, sys; venv.create(sys.argv[1], clear=True, with_pip=True)", folder)
        run(python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", wanted)
    return python


def run(*command: object) -> None:
    """Run a command; stop with its exit code when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT)
    if done.returncode:
        sys.exit(done.returncode)
