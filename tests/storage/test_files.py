"""A file is written whole or not at all."""

import os

import pandas as pd
import pytest

from textlab.corpus import Corpus
from textlab.errors import UnreadableFile

PANEL = 'Ann: We "own" it,\nall.\nBob: <Who> & what?\x01\nAnn: Größe 🎉.'
CHAT = "你好。\r\nشكرا"


def corpus(**columns):
    words = ['We "own" it,\nall.', "<Who> & what?\x01", "Größe 🎉."]
    spans = [("panel", PANEL.index(w), PANEL.index(w) + len(w)) for w in words]
    table = pd.DataFrame([*spans, ("chat", 0, len(CHAT))], columns=["doc_id", "start", "end"])
    table["turn_id"] = ["panel:t1", "panel:t2", "panel:t1", "chat:t1"]
    table["speaker"] = ["Ann Ö", "Bob", "Ann Ö", None]
    table = table.assign(**columns).set_index(pd.Index(["panel:p1", "panel:p2", "panel:p3", "chat:p1"]))
    documents = pd.DataFrame(
        {"title": ["A <panel>", None], "authors": ["Ann", None], "place": ["x", None]},
        index=["panel", "chat"],
    )
    notes = pd.DataFrame({"source": ["a.txt"], "doc_id": [None], "status": ["skipped"], "note": ["empty file"]})
    return Corpus(documents, table, {"panel": PANEL, "chat": CHAT}, notes=notes)


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
