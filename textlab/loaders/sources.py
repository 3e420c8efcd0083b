"""Where files come from: paths, globs, folders, zips. Nothing is unpacked to disk."""

from __future__ import annotations

import glob
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import UnreadableFile
from .decoding import encodable

__all__ = ["Item", "check_zip", "find"]

MAX_MEMBER_RATIO = 200  # text packs 3 to 20 times; a bomb a thousand times
MAX_TOTAL_BYTES = 4 * 2**30
MAX_MEMBERS = 200_000
# what textlab saves is opened, not read: the file written last, how another one in the folder begins, who opens it
_SAVED = {
    "corpus.json": ("texts.", "a saved corpus; open it with Corpus.open({!r})."),
    "tokens.json": ("ids.", "saved tokens; open them with Tokens.open({!r}, corpus)."),
}
_RATIO_MATTERS_FROM = 10 * 2**20  # below this size a bomb does no harm


@dataclass(frozen=True)
class Item:
    """One file to read: what to call it, its path below the folder or zip, and how to get its bytes."""

    name: str
    relative: str
    load: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.relative).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.relative).stem


def find(source: str | Path) -> Iterator[Item | UnreadableFile]:
    """The files that `source` stands for; what cannot be listed comes as the error it would raise."""
    path = Path(source).expanduser()
    if path.is_dir():
        yield from _folder(path)
    elif path.is_file():
        yield from _file(path, path.name)
    elif glob.has_magic(str(path)):
        yield from _glob(str(path))
    else:
        yield UnreadableFile(path, f"there is no such file or folder{_near(path)}")


def _near(path: Path) -> str:
    """What was looked at, and the nearest name there."""
    import difflib

    folder = path.parent
    if not folder.is_dir():
        return f" (nor a folder {str(folder)!r}); looked from {str(Path.cwd())!r}."
    near = difflib.get_close_matches(path.name, os.listdir(folder), n=1)
    return f". Did you mean {str(folder / near[0])!r}?" if near else f"; looked in {str(folder.resolve())!r}."


def _folder(folder: Path) -> Iterator[Item | UnreadableFile]:
    found = 0
    for root, dirs, files in os.walk(folder):
        dirs[:] = sorted(d for d in dirs if not d.startswith((".", "__MACOSX")))
        if saved := _saved(Path(root), files):
            found, dirs[:] = found + 1, []
            yield saved
            continue
        for name in sorted(f for f in files if not f.startswith((".", "~$"))):
            found += 1
            path = Path(root, name)
            yield from _file(path, path.relative_to(folder).as_posix())
    if not found:
        yield UnreadableFile(folder, "the folder holds no files.")


def _saved(folder: Path, names: list[str]) -> UnreadableFile | None:
    """The error for a folder that textlab itself wrote, if it is one."""
    for manifest, (beside, advice) in _SAVED.items():
        if manifest in names and any(name.startswith(beside) for name in names):
            return UnreadableFile(folder, "holds " + advice.format(str(folder)))
    return None


def _glob(pattern: str) -> Iterator[Item | UnreadableFile]:
    paths = [Path(p) for p in sorted(glob.glob(pattern, recursive=True)) if os.path.isfile(p)]
    if not paths:
        looked = str(Path.cwd() if not os.path.isabs(pattern) else Path(pattern).anchor)
        yield UnreadableFile(pattern, f"no file matches this pattern; looked from {looked!r} (** spans folders).")
        return
    base = Path(os.path.commonpath([p.parent for p in paths]))
    for path in paths:
        yield from _file(path, path.relative_to(base).as_posix())


def _file(path: Path, relative: str) -> Iterator[Item | UnreadableFile]:
    if path.suffix.lower() == ".zip":
        yield from _zip(path)
    elif path.name in _SAVED and (saved := _saved(path.parent, os.listdir(path.parent))):
        yield saved
    else:
        # a name that is not UTF-8 comes from the system with surrogates, which no table can hold
        yield Item(encodable(str(path))[0], encodable(relative)[0], lambda: _load(path))


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(encodable(str(path))[0], f"cannot be opened: {error.strerror or error}.") from error


def _zip(path: Path) -> Iterator[Item | UnreadableFile]:
    try:
        archive = zipfile.ZipFile(path)
        members = [m for m in archive.infolist() if not m.is_dir()]
        _check_members(members, str(path))
    except UnreadableFile as error:
        yield error
        return
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield UnreadableFile(path, f"is no whole zip archive ({error}); it may be cut off.")
        return
    if not members:
        yield UnreadableFile(path, "the archive holds no files.")
    for member in sorted(members, key=lambda m: m.filename):
        if not re.search(r"(?:^|/)(?:\.|~\$|__MACOSX/)", member.filename):
            yield _member(archive, path, member)


def _member(archive: zipfile.ZipFile, path: Path, member: zipfile.ZipInfo) -> Item | UnreadableFile:
    name = f"{path}/{member.filename}"
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

    return Item(name, member.filename, load)


def check_zip(raw: bytes, name: str, what: str) -> zipfile.ZipFile:
    """`raw` as a zip archive within the limits: docx, odt and xlsx are zips too."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except zipfile.BadZipFile as error:
        place = f"after {len(raw):,} bytes"
        raise UnreadableFile(name, f"is no whole {what} file: cut off or damaged ({error}).", place) from error
    _check_members(archive.infolist(), name)
    return archive


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(name, f"holds {len(members):,} files; at most {MAX_MEMBERS:,} are read.")
    total = sum(m.file_size for m in members)
    if total > MAX_TOTAL_BYTES:
        raise UnreadableFile(
            name,
            f"would unpack to {total / 2**30:.1f} GiB; at most {MAX_TOTAL_BYTES / 2**30:.0f} GiB are read.",
        )
    for member in members:
        _check_member(member, name)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    # orig_filename: zipfile has mended filename on some systems
    parts = re.split(r"[/\\]", member.orig_filename)
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise UnreadableFile(name, "holds a path that leads out of the archive; refused.", member.orig_filename)
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > _RATIO_MATTERS_FROM and ratio > MAX_MEMBER_RATIO:
        raise UnreadableFile(
            name,
            f"would unpack to {ratio:,.0f} times its size (a bomb?); {MAX_MEMBER_RATIO} times is the limit.",
            member.filename,
        )
