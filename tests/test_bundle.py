"""A file is written whole or not at all."""

import os

import pytest
from storage_checks import corpus

from textlab.errors import UnreadableFile


@pytest.mark.parametrize("verb", ["to_parquet", "to_quanteda_csv", "to_tei"])
class TestWriting:
    def test_there_must_be_a_folder(self, tmp_path, verb):
        with pytest.raises(UnreadableFile, match=rf"{verb}: there is no folder '.*none'; make it first"):
            getattr(corpus(), verb)(tmp_path / "none" / "c")
        with pytest.raises(UnreadableFile, match=rf"{verb}: this is a folder; add a file name"):
            getattr(corpus(), verb)(tmp_path)

    def test_a_failure_leaves_the_old_file_and_nothing_else(self, tmp_path, verb, monkeypatch):
        path = tmp_path / "c"
        path.write_text("old")

        def fail(_):
            raise OSError("disk full")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            getattr(corpus(), verb)(path)
        assert list(tmp_path.iterdir()) == [path]
        assert path.read_text() == "old"

    def test_a_new_file_replaces_the_old_one(self, tmp_path, verb):
        path = tmp_path / "c"
        path.write_text("old")
        assert getattr(corpus(), verb)(str(path)) == path
        assert list(tmp_path.iterdir()) == [path]
        assert path.stat().st_size > 100

    def test_the_same_corpus_gives_the_same_bytes(self, tmp_path, verb):
        one, two = (getattr(corpus(), verb)(tmp_path / name).read_bytes() for name in "ab")
        assert one == two
