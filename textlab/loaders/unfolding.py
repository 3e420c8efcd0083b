"""Limits on unpacking, because a few kilobytes can expand to gigabytes of text or cells.

Ordinary text compresses by a factor of 3 to 20. Files that would unpack to more than 200 times their size, or to more
than 4 GiB, are refused before memory is allocated; `max_unfolded` (bytes) replaces both limits.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass

from ..errors import UnreadableFile

__all__ = ["MAX_MEMBERS", "USUAL", "Limit", "check_members", "check_zip"]

MAX_RATIO = 200  # text compresses 3 to 20 times, tables 50 times, zip bombs a thousand times
MAX_UNFOLDED = 4 * 2**30
_BYTES_PER_CELL = 8
_HARMLESS = 10 * 2**20  # below this size a bomb does no harm

MAX_MEMBERS = 200_000


@dataclass(frozen=True)
class Limit:
    """The limit on unpacking a file: `max_unfolded` bytes, or the default limits."""

    max_unfolded: int | None = None

    def check(self, size: int, packed: int, name: str, place: str = "") -> None:
        """Refuse to unpack `packed` bytes to `size` bytes if that is too much."""
        if self.max_unfolded is not None:
            if size > self.max_unfolded:
                raise self._refused(size, f"max_unfolded={self.max_unfolded:_} is the limit", name, place)
        elif size > MAX_UNFOLDED:
            raise self._refused(size, f"{MAX_UNFOLDED:,} bytes are the limit", name, place)
        elif size > _HARMLESS and size > MAX_RATIO * max(packed, 1):
            times = f"{size / max(packed, 1):,.0f} times its size"
            raise self._refused(size, f"{times} (a bomb?); {MAX_RATIO} times is the limit", name, place)

    def check_cells(self, n_cells: int, packed: int, name: str, place: str) -> None:
        """Refuse a table with too many cells, counted as one pointer each."""
        self.check(n_cells * _BYTES_PER_CELL, packed, name, place)

    def holds(self, n_cells: int, packed: int) -> bool:
        """Return whether `check_cells` would accept this many cells."""
        return n_cells * _BYTES_PER_CELL <= self.room(packed)

    def room(self, packed: int) -> int:
        """Return the largest number of bytes that `check` accepts."""
        if self.max_unfolded is not None:
            return self.max_unfolded
        return min(MAX_UNFOLDED, max(_HARMLESS, MAX_RATIO * max(packed, 1)))

    def _refused(self, size: int, why: str, name: str, place: str) -> UnreadableFile:
        reason = f"would unfold to {size:,} bytes: {why}. If you trust the file, read with max_unfolded={size:_}."
        return UnreadableFile(name, reason, place)


USUAL = Limit()


def check_zip(raw: bytes, name: str, what: str, limit: Limit = USUAL) -> zipfile.ZipFile:
    """Open `raw` as a zip archive within the limits (docx, odt and xlsx are zips, too)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        place = f"after {len(raw):,} bytes"
        raise UnreadableFile(name, f"is not a complete {what} file: cut off or damaged ({error}).", place) from error
    check_members(members, name, len(raw), limit)
    return archive


def check_members(members: list[zipfile.ZipInfo], name: str, packed: int, limit: Limit) -> None:
    """Refuse members that unpack too far, one by one and together, because they may share bytes."""
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(name, f"holds {len(members):,} files; at most {MAX_MEMBERS:,} are read.")
    for member in members:
        _check_path(member, name)
        limit.check(member.file_size, member.compress_size, name, member.filename)
    limit.check(sum(m.file_size for m in members), packed, name, f"all {len(members):,} members")


def _check_path(member: zipfile.ZipInfo, name: str) -> None:
    # orig_filename: zipfile sanitizes filename on some systems
    parts = re.split(r"[/\\]", member.orig_filename)
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise UnreadableFile(name, "holds a path that leads out of the archive; refused.", member.orig_filename)
