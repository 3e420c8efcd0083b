"""Only regular files are read; what is passed over is in the notes."""

from __future__ import annotations

import os
import socket
import stat
import sys
import time
import zipfile
from pathlib import Path

import pytest

from textlab.errors import UnreadableFile
from textlab.loaders import read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, sockets and links")


def _notes(corpus: object) -> dict[str, str]:
    rows = corpus.notes.itertuples()  # type: ignore[attr-defined]
    return {Path(row.source).name: row.note for row in rows if row.status == "skipped"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text("Words.")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "alias.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".hidden.txt").write_text("x")
    monkeypatch.chdir(tmp_path)  # the name of a socket may have about a hundred characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    return tmp_path


@pytest.mark.parametrize("pattern", ["", "*"])
def test_what_is_no_regular_file_is_passed_over_and_noted(folder: Path, pattern: str) -> None:
    corpus = read(str(folder / pattern))  # a pipe that nobody writes to would be waited for without end
    assert list(corpus.documents.index) == ["a", "alias"]
    notes = _notes(corpus)
    assert notes["pipe.txt"] == "is a named pipe, no regular file"
    assert notes["socket.txt"] == "is a socket, no regular file"
    assert notes["gone.txt"] == "is a link to nothing, no regular file"
    if not pattern:
        assert notes["loop"] == "a link to a folder, which is not followed; name the folder itself to read it"
        assert notes[".git"] == "a hidden folder"
        assert notes[".hidden.txt"] == "a hidden file, or one that a program left behind"


def test_a_pipe_named_alone_is_refused(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"pipe\.txt: is a named pipe, no regular file; copy its content"):
        read(folder / "pipe.txt")
    with pytest.raises(UnreadableFile, match="is a device, no regular file"):
        read("/dev/null")


def test_links_and_hidden_files_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(".hidden.txt", "x")
        archive.writestr("a.txt", "Words.")
    corpus = read(tmp_path / "a.zip")
    assert list(corpus.documents.index) == ["a"]
    assert _notes(corpus) == {
        "link.txt": "is a link or a special file, no regular file",
        ".hidden.txt": "a hidden file, or one that a program left behind",
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(UnreadableFile, match=r"closed: the folder cannot be listed: Permission denied"):
        read(tmp_path)


def test_a_name_that_is_too_long_or_impossible() -> None:
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(UnreadableFile, match="there is no such file or folder"):
            read(name)


def test_thousands_of_files_of_one_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for k in range(6000):
            archive.writestr(f"{k}/talk.txt", "Words.")
    began = time.process_time()
    corpus = read(tmp_path / "a.zip")
    assert corpus.documents.index[-1] == "talk-6000"
    assert time.process_time() - began < 10  # counted from 2 each time it would be 18 million tries
