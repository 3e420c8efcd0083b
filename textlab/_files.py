"""Writing a file whole or not at all, and names that are still free."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from .errors import UnreadableFile


def atomically(who: str, path: str | Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill a new file beside `path`, then put it in its place; on failure nothing has changed."""
    path = Path(path)
    _check_target(who, path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(part)
        with open(part, "rb+") as file:
            os.fsync(file.fileno())  # the bytes must be on disk before the name points to them
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _check_target(who: str, path: Path) -> None:
    if not path.parent.is_dir():
        raise UnreadableFile(path, f"{who}: there is no folder {str(path.parent)!r}; make it first.")
    if path.is_dir():
        raise UnreadableFile(path, f"{who}: this is a folder; add a file name.")


def free(names: Iterable[str], taken: set[str], prefix: str) -> list[str]:
    """`names`, with `prefix` as often as it takes to be free."""
    out = []
    for name in names:
        while name in taken:
            name = prefix + name
        out.append(name)
    return out
