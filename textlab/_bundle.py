"""Atomic writing of files and folders, safe against other writers, readers and killed processes.

A file is written under a temporary name in the same folder, and then renamed in one step (`atomically`).

A folder has a manifest, a small sealed JSON file that is written last and lists every other file with size and SHA-256.
Files are never overwritten: new ones get new names, so the previous content of the folder stays complete, and usable by
whoever has it open, until the new manifest replaces the old one::

    corpus.json                       names the files of 41d0...
    texts.41d0c7b2a9e35f68.arrow      what the folder holds now
    texts.9b3e6f1d27c80a54.arrow      being written, named by no manifest yet
    .9b3e6f1d27c80a54.writing         its journal: the manifest it will have, and the files it makes

A writer keeps its journal locked as long as it lives. If another process can lock a journal, its writer was killed; the
next writer then removes the files listed there that no manifest names, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

from ._recipe import json_of
from .errors import UnreadableFile

try:
    import fcntl
except ImportError:  # Windows: no locks, so files of a killed writer are not removed
    fcntl = None  # type: ignore[assignment]

Read = TypeVar("Read")
_JOURNAL = re.compile(r"\.[0-9a-f]{16}\.writing")
_OURS = re.compile(r"\.[0-9a-f]{8,16}\.[a-z]+$")  # the names made by `Bundle.new`


# ---------------------------------------------------------------------- one file


def atomically(who: str, path: str | Path, write: Callable[[Path], object]) -> Path:
    """Write a file atomically: `write` fills a temporary file, which then replaces `path`."""
    path = Path(path)
    _check_target(who, path)
    _sweep_parts(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as held:
            _lock(held)
            write(part)
        with open(part, "rb+") as file:
            os.fsync(file.fileno())  # flush to disk before renaming
        os.replace(part, path)
    except OSError as error:
        raise not_written(who, path, error) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def not_written(who: str, path: Path, error: OSError) -> OSError:
    """Return the error that says why nothing was written: disk full, no permission. Errors of our own stay as they are.

    >>> print(not_written("save", Path("a"), OSError(28, "No space left on device")))
    a: save: it could not be written (No space left on device). What stood there before is unchanged.
    """
    if isinstance(error, UnreadableFile):
        return error
    why = error.strerror or str(error) or type(error).__name__
    return UnreadableFile(path, f"{who}: it could not be written ({why}). What stood there before is unchanged.")


def _check_target(who: str, path: Path) -> None:
    if not path.parent.is_dir():
        raise UnreadableFile(path, f"{who}: there is no folder {str(path.parent)!r}; make it first.")
    if path.is_dir():
        raise UnreadableFile(path, f"{who}: this is a folder; add a file name.")


def _sweep_parts(path: Path) -> None:
    """Remove temporary files that killed writers of `path` left behind."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}\.part")
    for entry in path.parent.iterdir():
        if ours.fullmatch(entry.name) and entry.is_file() and not entry.is_symlink():
            with contextlib.suppress(OSError), open(entry, "rb+") as file:  # it may be gone already
                if _lock(file):
                    entry.unlink()


def _lock(file: IO[Any]) -> bool:
    """Try to lock a file until it is closed; return False if it is locked or cannot be locked."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def free(names: Iterable[str], taken: set[str], prefix: str) -> list[str]:
    """Yield `names`, each with `prefix` repeated until it is not taken."""
    out = []
    for name in names:
        while name in taken:
            name = prefix + name
        out.append(name)
    return out


# ---------------------------------------------------------------------- writing a folder


class _Journal:
    """A writer's list of the files it creates, locked while the writer lives."""

    def __init__(self, manifest: Path) -> None:
        self.token = secrets.token_hex(8)
        self._path = manifest.parent / f".{self.token}.writing"
        self._file = open(self._path, "x", encoding="utf-8")  # noqa: SIM115 (closed in close)
        _lock(self._file)
        self.add(manifest.name)

    def add(self, *names: str) -> None:
        self._file.writelines(f"{name}\n" for name in names)
        self._file.flush()

    def close(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


def _sweep_journals(folder: Path) -> None:
    """Remove the files of killed writers, which are listed in their journals and named by no manifest."""
    for entry in folder.iterdir():
        if _JOURNAL.fullmatch(entry.name) and entry.is_file() and not entry.is_symlink():
            with contextlib.suppress(OSError, ValueError), open(entry, "r+", encoding="utf-8") as file:
                lines = file.read().splitlines()
                if _lock(file) and (not lines or lines[0].endswith(".json")):
                    _remove_listed(folder, lines)
                    entry.unlink()


def _remove_listed(folder: Path, lines: list[str]) -> None:
    """Remove what a killed writer created or was about to remove.

    The manifest is read only now, because writing it may have been the writer's last action.
    """
    named = {path.name for path in _files_of(folder / Path(lines[0]).name)} if lines else set()
    for name in lines[1:]:
        if _OURS.search(name) and name == Path(name).name and name not in named:
            (folder / name).unlink(missing_ok=True)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Prevent other writers from changing the manifest, if folders can be locked."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Bundle:
    """Writer of a folder; use it in a ``with`` block. Unless `finish` is called, no files are left.

    Parameters
    ----------
    who : str
        Name of the caller, for error messages.
    folder : Path
        Created if necessary. Files that do not belong to the bundle are left alone.
    manifest : str
        File name of the manifest.
    """

    def __init__(self, who: str, folder: Path, manifest: str) -> None:
        if folder.exists() and not folder.is_dir():
            raise UnreadableFile(folder, f"{who}: this is a file; give the name of a folder.")
        if not _is_ours(folder / manifest):
            raise UnreadableFile(
                folder, f"{who}: there is a {manifest} that textlab did not write; take another folder."
            )
        self._who, self.folder, self._manifest = who, folder, folder / manifest
        self._made = [path for path in (folder, *folder.parents) if not path.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(who, folder, error) from error
        self._journal: _Journal | None = None
        self._files: dict[str, Path] = {}
        self._sha256: dict[str, str] = {}

    def new(self, name: str) -> Path:
        """Return the path for a new file, known as `name` when the folder is read."""
        if self._journal is None:
            _sweep_journals(self.folder)
            try:
                self._journal = _Journal(self._manifest)
            except OSError as error:
                raise not_written(self._who, self.folder, error) from error
        part = Path(name)
        self._files[name] = self.folder / f"{part.stem}.{self._journal.token}{part.suffix}"
        self._journal.add(self._files[name].name)  # before the file exists
        return self._files[name]

    def __getitem__(self, name: str) -> Path:
        return self._files[name]

    def knows(self, name: str, sha256: str) -> None:
        """Register the checksum of a file, so that `finish` need not read it."""
        self._sha256[name] = sha256

    def finish(self, about: Mapping[str, Any]) -> Path:
        """Complete the folder: replace the manifest, then remove the files of the previous one."""
        files = {name: self._described(name) for name in self._files}
        body = json.loads(json.dumps({**about, "files": files}, default=json_of))
        text = json.dumps({**body, "seal": _seal_of(body)}, ensure_ascii=False, indent=1)
        with _alone_in(self.folder):
            old = _files_of(self._manifest)
            if self._journal is not None:  # if we are killed before removing them, the next writer does
                self._journal.add(*(path.name for path in old))
            atomically(self._who, self._manifest, lambda part: part.write_text(text, encoding="utf-8"))
            self._files = {}
            for path in old:
                with contextlib.suppress(OSError):  # Windows does not remove open files
                    path.unlink()
        self._close_journal()
        return self.folder

    def _described(self, name: str) -> dict[str, Any]:
        path = self._files[name]
        with open(path, "rb+") as file:
            os.fsync(file.fileno())  # flush to disk before the manifest names the file
            known = self._sha256.get(name) or hashlib.file_digest(file, "sha256").hexdigest()
        return {"file": path.name, "bytes": path.stat().st_size, "sha256": known}

    def drop(self) -> None:
        """Remove everything written since the last `finish`."""
        for path in self._files.values():
            path.unlink(missing_ok=True)
        self._files = {}
        self._close_journal()
        with contextlib.suppress(OSError):  # only folders created here, and only if they are empty
            for path in self._made:
                path.rmdir()

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._files:
            self.drop()
        if isinstance(error, OSError) and not isinstance(error, UnreadableFile):
            raise not_written(self._who, self.folder, error) from error


# ---------------------------------------------------------------------- reading a folder


def read_bundle(
    folder: Path, manifest: str, *, what: str, version: int, verify: bool = False
) -> tuple[dict[str, Any], dict[str, Path]]:
    """Return the content of a folder's manifest, and its files by name.

    Parameters
    ----------
    what : str
        What the folder contains, such as "corpus", for error messages.
    version : int
        The ``format`` that this version reads.
    verify : bool
        Whether to verify the checksum of every file, instead of only sizes.

    Raises
    ------
    UnreadableFile
        There is no manifest of `what`, the format differs, or a file is missing, truncated or altered.
    """
    path = folder / manifest
    if not path.is_file():
        raise UnreadableFile(folder, f"no complete saved {what} here: {manifest}, which is written last, is missing.")
    body = _manifest(path, what, version)
    files = {name: _checked_file(folder, entry, verify=verify) for name, entry in body.pop("files").items()}
    return body, files


def reread(manifest: Path, read: Callable[[], Read]) -> Read:
    """Call `read`, and call it again if it failed because a writer replaced the manifest meanwhile."""
    while True:
        before = _bytes_of(manifest)
        try:
            return read()
        except (UnreadableFile, OSError):
            if _bytes_of(manifest) == before:
                raise


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


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
    path = folder / Path(entry["file"]).name  # `.name`: never outside the folder
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
    """Return the files named by a manifest; none if it is missing or altered."""
    try:
        body = json.loads(manifest.read_text(encoding="utf-8"))
        if body.pop("seal") != _seal_of(body):
            return []
        return [manifest.parent / Path(entry["file"]).name for entry in body["files"].values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _is_ours(manifest: Path) -> bool:
    """Return whether a manifest may be written: there is none, or it is ours, even if truncated."""
    text = _bytes_of(manifest)
    return text is None or not text.strip() or b'"format"' in text[:200] or b'"seal"' in text


def _seal_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
