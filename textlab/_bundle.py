"""A folder of files that is whole or is not there.

Its manifest, a small JSON file, is written last. It names every other file with size and SHA-256, and is
sealed itself. New files get names of their own, so what the folder held before stays whole, and open where it
is open, until the new manifest takes the place of the old one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

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


class Bundle:
    """Writes such a folder; use it in a ``with`` block. Without `finish` nothing stays behind.

    Parameters
    ----------
    who : str
        The verb that messages begin with.
    folder : Path
        Made if need be. Files that are not of the bundle are left alone.
    manifest : str
        File name of the manifest.
    """

    def __init__(self, who: str, folder: Path, manifest: str) -> None:
        if folder.exists() and not folder.is_dir():
            raise UnreadableFile(folder, f"{who}: this is a file; give the name of a folder.")
        self._who, self.folder, self._manifest = who, folder, folder / manifest
        self._made = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, Path] = {}
        self._sha256: dict[str, str] = {}

    def new(self, name: str) -> Path:
        """The path for a new file, known as `name` when the folder is read."""
        part = Path(name)
        self._files[name] = self.folder / f"{part.stem}.{secrets.token_hex(4)}{part.suffix}"
        return self._files[name]

    def __getitem__(self, name: str) -> Path:
        return self._files[name]

    def knows(self, name: str, sha256: str) -> None:
        """Spare `finish` the reading of a file whose checksum was taken as it was written."""
        self._sha256[name] = sha256

    def finish(self, about: Mapping[str, Any]) -> Path:
        """Make the folder whole: the manifest is put in its place, and files of the one before go."""
        files = {name: self._described(name) for name in self._files}
        old = _files_of(self._manifest)
        body = json.loads(json.dumps({**about, "files": files}, default=_json_value))
        text = json.dumps({**body, "seal": _seal_of(body)}, ensure_ascii=False, indent=1)
        atomically(self._who, self._manifest, lambda part: part.write_text(text, encoding="utf-8"))
        self._files = {}
        for path in old:
            with contextlib.suppress(OSError):  # Windows keeps a file that is open
                path.unlink()
        return self.folder

    def _described(self, name: str) -> dict[str, Any]:
        path = self._files[name]
        with open(path, "rb+") as file:
            os.fsync(file.fileno())  # the bytes must be on disk before the manifest names them
            known = self._sha256.get(name) or hashlib.file_digest(file, "sha256").hexdigest()
        return {"file": path.name, "bytes": path.stat().st_size, "sha256": known}

    def drop(self) -> None:
        """Remove what was written since the last `finish`."""
        for path in self._files.values():
            path.unlink(missing_ok=True)
        self._files = {}
        with contextlib.suppress(OSError):  # only folders that were made here, and only while they are empty
            for path in self._made:
                path.rmdir()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._files:
            self.drop()


def read_bundle(
    folder: Path, manifest: str, *, what: str, version: int, verify: bool = False
) -> tuple[dict[str, Any], dict[str, Path]]:
    """What the manifest of a folder says, and its files by name.

    Parameters
    ----------
    what : str
        For messages: "corpus".
    version : int
        The ``format`` that this edition reads.
    verify : bool
        Compare the checksum of every file; otherwise only sizes are compared.

    Raises
    ------
    UnreadableFile
        No manifest, or not one of `what`; another format; a file missing, cut or altered.
    """
    path = folder / manifest
    if not path.is_file():
        raise UnreadableFile(folder, f"no whole saved {what} here: {manifest}, which is written last, is missing.")
    body = _manifest(path, what, version)
    files = {name: _checked_file(folder, entry, verify=verify) for name, entry in body.pop("files").items()}
    return body, files


def _manifest(path: Path, what: str, version: int) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        found, seal = body["format"], body.pop("seal")
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(path, f"no manifest of a saved {what}, or cut short ({error}). Save it again.") from error
    if found != version:
        raise UnreadableFile(path, f"saved in format {found}; this textlab reads {version}. Save it again, or update.")
    if seal != _seal_of(body):
        raise UnreadableFile(path, "altered since it was written: its checksum does not fit. Save it again.")
    return dict(body)


def _checked_file(folder: Path, entry: Mapping[str, Any], *, verify: bool) -> Path:
    path = folder / Path(entry["file"]).name  # never outside the folder
    if not path.is_file():
        raise UnreadableFile(path, "this file of the folder is missing. Fetch or save it again.")
    size = path.stat().st_size
    if size != entry["bytes"]:
        raise UnreadableFile(path, f"cut or altered: {size:,} bytes instead of {entry['bytes']:,}. Fetch it again.")
    if verify:
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry["sha256"]:
                raise UnreadableFile(path, "altered since it was written: the SHA-256 check failed. Fetch it again.")
    return path


def _files_of(manifest: Path) -> list[Path]:
    """The files that a manifest names; none where there is no manifest, or a broken one."""
    try:
        entries = json.loads(manifest.read_text(encoding="utf-8"))["files"].values()
        return [manifest.parent / Path(entry["file"]).name for entry in entries]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _seal_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _json_value(value: Any) -> Any:
    """Convert mappings, NumPy scalars and sequences to JSON types."""
    if isinstance(value, Mapping):
        return dict(value)
    return value.item() if isinstance(value, np.generic) else list(value)
