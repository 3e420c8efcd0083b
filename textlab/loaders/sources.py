"""Find files from paths, globs, folders and zips; nothing is unpacked to disk."""

from __future__ import annotations

import glob
import os
import re
import stat
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError, UnreadableFile
from .decoding import encodable
from .formats.registry import SUFFIXES
from .unfolding import USUAL, Limit, check_members

__all__ = ["Ignored", "Item", "Source", "find_files", "listed", "shown", "wanted"]

# folders saved by textlab must be opened, not read: manifest, prefix of another file, and how to open them
_SAVED = {
    "corpus.json": ("texts.", "a saved corpus; open it with Corpus.open({!r})."),
    "tokens.json": ("ids.", "saved tokens; open them with Tokens.open({!r}, corpus)."),
}

_KINDS_OF_FILE = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "a named pipe"),
          (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))  # fmt: skip

Source = str | Path | pd.DataFrame


@dataclass(frozen=True)
class Item:
    """A file to read: its name, its path below the folder or zip, and a function that loads its bytes."""

    name: str
    relative: str
    load: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        """Return the lower-case suffix of the file."""
        return PurePosixPath(self.relative).suffix.lower()

    @property
    def stem(self) -> str:
        """Return the name of the file without its suffix."""
        return PurePosixPath(self.relative).stem


@dataclass(frozen=True)
class Ignored:
    """Something found but not read, with the reason; it was not requested by name."""

    name: str
    reason: str


FoundFiles = Item | UnreadableFile | Ignored


def find_files(source: str | Path, limit: Limit = USUAL) -> Iterator[FoundFiles]:
    """Yield the files of `source`; errors are yielded instead of raised.

    Only regular files are read, because a named pipe or a device would never end.
    """
    path = Path(source).expanduser()
    kind = _kind_of_path(path)
    if kind == "folder":
        yield from _folder(path, limit)
    elif kind == "file":
        yield from _file(path, path.name, limit)
    elif kind:
        yield UnreadableFile(path, f"is {kind}, no regular file; copy its content to a file first.")
    elif glob.has_magic(str(path)):
        yield from _glob(str(path), limit)
    else:
        yield UnreadableFile(path, f"there is no such file or folder{_near(path)}")


def _kind_of_path(path: Path) -> str:
    """Return the kind of object at a path, following links; "" if there is none."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # name too long, or with a NUL
        return ""
    return next((kind for holds, kind in _KINDS_OF_FILE if holds(mode)), "something unknown")


def _near(path: Path) -> str:
    """Return a hint: where was searched, and the nearest name there."""
    import difflib

    folder = path.parent
    if not folder.is_dir():
        return f" (nor a folder {str(folder)!r}); looked from {str(Path.cwd())!r}."
    near = difflib.get_close_matches(path.name, os.listdir(folder), n=1)
    return f". Did you mean {str(folder / near[0])!r}?" if near else f"; looked in {str(folder.resolve())!r}."


def _folder(folder: Path, limit: Limit) -> Iterator[FoundFiles]:
    found = 0
    closed: list[OSError] = []
    for root, dirs, files in os.walk(folder, onerror=closed.append):
        while closed:
            yield _closed(closed.pop())
        yield from (Ignored(_shown_path(Path(root, d)), "a hidden folder") for d in sorted(dirs) if _is_hidden(d))
        yield from (_linked(Path(root, d)) for d in sorted(dirs) if Path(root, d).is_symlink())
        dirs[:] = sorted(d for d in dirs if not _is_hidden(d))
        if saved := _saved(Path(root), files):
            found, dirs[:] = found + 1, []
            yield saved
            continue
        for name in sorted(files):
            found += not _is_hidden(name)
            path = Path(root, name)
            yield from _met_in_folder(path, path.relative_to(folder).as_posix(), limit)
    yield from map(_closed, closed)
    if not found and not closed:
        yield UnreadableFile(folder, "the folder holds no files.")


def _met_in_folder(path: Path, relative: str, limit: Limit) -> Iterator[FoundFiles]:
    """Yield a path found in a folder or by a pattern: as a file to read, or as ignored."""
    kind = _kind_of_path(path)
    if _is_hidden(path.name):
        yield Ignored(_shown_path(path), "a hidden file, or one that a program left behind")
    elif kind == "file":
        yield from _file(path, relative, limit)
    else:
        yield Ignored(_shown_path(path), f"is {kind or 'a link to nothing'}, no regular file")


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))


def _shown_path(path: Path) -> str:
    """Return a path as text without surrogates, which the system uses for names that are not UTF-8."""
    return encodable(str(path))[0]


def _linked(path: Path) -> Ignored:
    return Ignored(_shown_path(path), "a link to a folder, which is not followed; name the folder itself to read it")


def _closed(error: OSError) -> UnreadableFile:
    return UnreadableFile(
        _shown_path(Path(error.filename or "")), f"the folder cannot be listed: {error.strerror or error}."
    )


def _saved(folder: Path, names: list[str]) -> UnreadableFile | None:
    """Return the error for a folder written by textlab itself, if it is one."""
    for manifest, (beside, advice) in _SAVED.items():
        if manifest in names and any(name.startswith(beside) for name in names):
            return UnreadableFile(folder, "holds " + advice.format(str(folder)))
    return None


def _glob(pattern: str, limit: Limit) -> Iterator[FoundFiles]:
    paths = [Path(p) for p in sorted(glob.glob(pattern, recursive=True)) if not os.path.isdir(p)]
    if not paths:
        looked = str(Path.cwd() if not os.path.isabs(pattern) else Path(pattern).anchor)
        yield UnreadableFile(pattern, f"no file matches this pattern; looked from {looked!r} (** spans folders).")
        return
    base = Path(os.path.commonpath([p.parent for p in paths]))
    for path in paths:
        yield from _met_in_folder(path, path.relative_to(base).as_posix(), limit)


def _file(path: Path, relative: str, limit: Limit) -> Iterator[FoundFiles]:
    if path.suffix.lower() == ".zip":
        yield from _zip(path, limit)
    elif path.name in _SAVED and (saved := _saved(path.parent, os.listdir(path.parent))):
        yield saved
    else:
        yield Item(_shown_path(path), encodable(relative)[0], lambda: _load(path))


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(_shown_path(path), f"cannot be opened: {error.strerror or error}.") from error


def _zip(path: Path, limit: Limit) -> Iterator[FoundFiles]:
    try:
        archive = zipfile.ZipFile(path)
        members = [m for m in archive.infolist() if not m.is_dir()]
        check_members(members, _shown_path(path), path.stat().st_size, limit)
    except UnreadableFile as error:
        yield error
        return
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        yield UnreadableFile(_shown_path(path), f"is not a complete zip archive ({error}); it may be cut off.")
        return
    if not members:
        yield UnreadableFile(_shown_path(path), "the archive holds no files.")
    for member in sorted(members, key=lambda m: m.filename):
        yield _zip_member(archive, path, member)


def _zip_member(archive: zipfile.ZipFile, path: Path, member: zipfile.ZipInfo) -> FoundFiles:
    relative = encodable(member.filename)[0]
    name = f"{_shown_path(path)}/{relative}"
    if re.search(r"(?:^|/)(?:\.|~\$|__MACOSX/)", member.filename):
        return Ignored(name, "a hidden file, or one that a program left behind")
    mode = member.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Ignored(name, "is a link or a special file, no regular file")
    if member.flag_bits & 0x1:
        return UnreadableFile(name, "is encrypted; unpack the archive with its password first.")
    if member.filename.lower().endswith(".zip"):
        return UnreadableFile(name, "is a zip inside a zip; unpack it first.")

    def load() -> bytes:
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise UnreadableFile(name, f"cannot be unpacked ({error}).") from error
        except Exception as error:  # zlib.error is a bare Exception
            raise UnreadableFile(name, f"is damaged inside the archive ({error}).") from error

    return Item(name, relative, load)


def listed(source: Source | Iterable[Source], skip: str | Path | None, chosen: bool, limit: Limit = USUAL) -> list[Any]:
    """Return the sources in reading order, with folders and archives expanded."""
    each = [source] if isinstance(source, (str, Path, pd.DataFrame)) else list(source)
    if not each:
        raise SchemaError("read: the list of sources is empty.")
    out: list[Any] = []
    for one in each:
        if isinstance(one, pd.DataFrame):
            out.append(one)
        elif isinstance(one, (str, Path)):
            out += wanted(list(find_files(one, limit)), skip, chosen)
        else:
            raise SchemaError(f"read: a source is a path or a DataFrame, not {type(one).__name__}.")
    return out


def wanted(items: list[FoundFiles], skip: str | Path | None, chosen: bool) -> Iterator[Any]:
    """Yield files; without a reader, refuse a single file, and report one among many."""
    skipped = Path(skip).resolve() if skip else None
    alone = sum(not isinstance(item, Ignored) for item in items) == 1
    for item in items:
        if isinstance(item, Item) and skipped and Path(item.name).resolve() == skipped:
            continue
        if isinstance(item, Item) and not alone and not chosen and item.suffix not in SUFFIXES:
            yield Ignored(item.name, f"no reader for {item.suffix or 'a file without suffix'!r}")
        else:
            yield item


def shown(items: list[Any], progress: bool | None) -> Iterator[Any]:
    """Iterate over items, with a progress line on stderr if the work takes long."""
    began, shown, n = time.monotonic(), False, 0
    total = sum(not isinstance(item, Ignored) for item in items)
    for item in items:
        long = time.monotonic() - began > 3 and sys.stderr.isatty()
        if progress or (progress is None and long):
            shown = True
            sys.stderr.write(f"\rread: {n:,} of {counted(total, 'file')}")
            sys.stderr.flush()
        yield item
        n += not isinstance(item, Ignored)
    if shown:
        sys.stderr.write(f"\rread: {total:,} of {counted(total, 'file')}, {time.monotonic() - began:.0f} s\n")
