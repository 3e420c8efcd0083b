"""Zips are read like folders; bombs and damaged members are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from loader_checks import by_source

from textlab.errors import TextlabWarning, UnreadableFile
from textlab.loaders import read


def _zip(path: Path, members: dict[str, Any], **how: Any) -> Path:
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_is_read_like_a_folder(tmp_path: Path) -> None:
    members = {"b/two.txt": "Two.", "a/one.txt": "One.", "__MACOSX/a/._one.txt": b"\0\1", "x.bin": b"\0"}
    corpus = read(_zip(tmp_path / "a.zip", members), pattern="{place}/{name}", on_error="skip")
    assert list(corpus.documents.index) == ["one", "two"]
    assert corpus.documents["place"].tolist() == ["a", "b"]
    assert corpus.documents.loc["one", "source"] == f"{tmp_path / 'a.zip'}/a/one.txt"
    assert by_source(corpus)["x.bin"][0] == "skipped"


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:/evil.txt"])
def test_paths_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "a.zip", {name: "x", "good.txt": "y"})
    with pytest.raises(UnreadableFile, match="holds a path that leads out of the archive; refused"):
        read(path)


def test_zip_bombs_are_refused_with_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": b"a" * (20 * 2**20)}, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(
        UnreadableFile, match=r"\(a\.txt\): would unfold to 20,971,520 bytes: .* 200 times is the limit"
    ):
        read(path)
    with pytest.raises(UnreadableFile, match=r"max_unfolded=1_000 is the limit.*read with max_unfolded=20_971_520"):
        read(path, max_unfolded=1000)
    assert read(path, max_unfolded=20_971_520).documents["n_chars"].tolist() == [20_971_520]
    monkeypatch.setattr("textlab.loaders.unfolding.MAX_MEMBERS", 0)
    with pytest.raises(UnreadableFile, match="holds 1 files; at most 0 are read"):
        read(path)


def test_damaged_members_and_nested_zips(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": "some words here", "good.txt": "Good.", "in.zip": b"PK"})
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"some words here", b"some wordz here", 1))
    with pytest.warns(TextlabWarning, match="2 of 3"):
        corpus = read(path, on_error="skip")
    notes = by_source(corpus)
    assert "cannot be unpacked (Bad CRC-32" in notes["a.txt"][1]
    assert "is a zip inside a zip" in notes["in.zip"][1]
