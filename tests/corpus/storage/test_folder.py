"""A corpus as a folder: what goes out comes back, its text stays in the file, and what is broken is refused."""

import dataclasses
import json
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from pandas.testing import assert_frame_equal
from storage_checks import CHAT, PANEL, any_corpora, plain_corpus
from storage_checks import corpus as without_corrections

import textlab as tl
from textlab.corpus import Corpus
from textlab.corpus.storage import textfile as _textfile
from textlab.corpus.storage.folder import save
from textlab.errors import SchemaError, UnreadableFile


def corpus(**columns):
    plain = without_corrections(**columns)
    documents = pd.DataFrame({"title": ["A <panel>", None], "year": pd.array([1999, None], "Int64")}, ["panel", "chat"])
    wrong = pd.DataFrame({"doc_id": ["chat"], "start": [0], "end": [2], "corrected": ["您好"]})
    texts = {"panel": PANEL, "chat": CHAT}
    return Corpus(documents, plain.passages, texts, notes=plain.notes, corrections=wrong)


def nothing():
    return corpus().where(start=lambda s: s > 999)


def assert_same(one, other):
    for name in ("documents", "passages", "notes", "corrections"):
        assert_frame_equal(getattr(other, name), getattr(one, name))
    assert other.fingerprint == one.fingerprint
    assert [other.text(p) for p in other.passages.index] == [one.text(p) for p in one.passages.index]
    assert [other.document_text(d) for d in other.documents.index] == [
        one.document_text(d) for d in one.documents.index
    ]
    assert list(other.data.words_per_passage) == list(one.data.words_per_passage)
    np.testing.assert_array_equal(progress(other), progress(one))


def progress(made):
    """Of the first character of every passage."""
    return made.data.progress(made.data.byte_spans[0])


KINDS = {
    "as read": corpus,
    "where": lambda: corpus().where(speaker="Ann Ö"),
    "one document": lambda: corpus().where(doc_id="chat"),
    "nothing": nothing,
    "split": lambda: corpus().split("window", size=1),
    "group": lambda: corpus().group().sample(1),
    "annotate": lambda: corpus().annotate(pd.DataFrame({"doc_id": ["panel"], "start": [5], "end": [9], "kind": "x"})),
    "categories": lambda: corpus(mood=pd.Categorical(["x", None, "x", "y"], categories=["z", "y", "x"], ordered=True)),
}


class TestRoundTrip:
    @pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
    @pytest.mark.parametrize("batch", [1, 1 << 24])
    def test_what_goes_out_comes_back(self, tmp_path, make, batch, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", batch)
        made = make()
        assert made.save(tmp_path / "c") == tmp_path / "c"
        assert_same(made, Corpus.open(tmp_path / "c"))
        assert_same(made, Corpus.open(str(tmp_path / "c"), verify=True))

    def test_verbs_work_on_it_as_on_the_one_in_memory(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", 1)
        made, opened = corpus(), Corpus.open(corpus().save(tmp_path / "c"))
        for verb in (
            lambda c: c.where(speaker="Ann Ö").group("speaker"),
            lambda c: c.split("sentence").split("window", size=2),
            lambda c: c.annotate(pd.DataFrame({"doc_id": ["panel"], "start": [7], "end": [9], "speaker": ["Eve"]})),
        ):
            assert_same(verb(made), verb(opened))
        assert_frame_equal(opened.speakers, made.speakers)
        assert_frame_equal(opened.describe(), made.describe())
        assert_frame_equal(opened.to_frame(), made.to_frame())

    def test_tokens_and_quotations_are_the_same(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", 1)
        tokens, opened = (tl.tokenize(c) for c in (corpus(), Corpus.open(corpus().save(tmp_path / "c"))))
        assert_frame_equal(opened.vocabulary, tokens.vocabulary)
        assert repr(tl.kwic(opened, "w*").quotes("panel")) == repr(tl.kwic(tokens, "w*").quotes("panel"))

    def test_one_file_after_another_kind_of_file(self, tmp_path):
        opened = Corpus.open(corpus().save(tmp_path / "c"))
        assert_same(opened, Corpus.from_parquet(opened.to_parquet(tmp_path / "c.parquet")))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
    @given(any_corpora)
    def test_any_text(self, tmp_path, made):
        assert_same(made, Corpus.open(made.save(tmp_path / "c")))


class TestInTheFile:
    def test_the_text_is_a_view_of_the_file(self, tmp_path):
        opened = Corpus.open(corpus().save(tmp_path / "c"))
        (path,) = (tmp_path / "c").glob("texts.*.arrow")
        assert opened.data.buffer.tobytes() == path.read_bytes()
        assert not opened.data.buffer.flags.owndata
        assert not opened.data.buffer.flags.writeable
        (start, _), (end, _) = opened.data.document_bytes
        assert path.read_bytes()[start:end].decode() == PANEL

    def test_any_arrow_reader_reads_it(self, tmp_path):
        import pyarrow as pa

        corpus().save(tmp_path / "c")
        (path,) = (tmp_path / "c").glob("texts.*.arrow")
        with pa.OSFile(str(path)) as file:
            assert pa.ipc.open_file(file).read_all().to_pydict() == {"text": [PANEL, CHAT]}

    def test_texts_that_where_dropped_are_not_in_it(self, tmp_path):
        corpus().where(doc_id="chat").save(tmp_path / "c")
        (path,) = (tmp_path / "c").glob("texts.*.arrow")
        assert b"own" not in path.read_bytes()


class TestSavingAgain:
    def test_into_the_folder_it_is_open_from(self, tmp_path):
        opened = Corpus.open(corpus().save(tmp_path / "c"))
        opened.where(doc_id="chat").save(tmp_path / "c")
        assert list(Corpus.open(tmp_path / "c", verify=True).documents.index) == ["chat"]
        assert_same(corpus(), opened)
        assert len(list((tmp_path / "c").glob("texts.*"))) == 1

    @pytest.mark.parametrize("nth", [1, 3, 6])
    def test_a_failure_leaves_the_old_corpus(self, tmp_path, monkeypatch, nth):
        folder = corpus().save(tmp_path / "c")
        before = sorted(folder.iterdir())
        calls = []

        def fail(_):
            calls.append(1)
            if len(calls) == nth:
                raise OSError("disk full")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            corpus().where(doc_id="chat").save(folder)
        assert sorted(folder.iterdir()) == before
        assert_same(corpus(), Corpus.open(folder, verify=True))

    def test_a_failure_leaves_no_new_folder(self, tmp_path, monkeypatch):
        def fail(_):
            raise OSError("disk full")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            corpus().save(tmp_path / "a" / "b")
        assert list(tmp_path.iterdir()) == []

    def test_other_files_are_left_alone(self, tmp_path):
        (tmp_path / "texts.arrow").write_text("mine")
        corpus().save(tmp_path)
        corpus().save(tmp_path)
        assert (tmp_path / "texts.arrow").read_text() == "mine"
        assert len(list(tmp_path.iterdir())) == 7

    def test_a_file_is_no_folder(self, tmp_path):
        (tmp_path / "c").write_text("mine")
        with pytest.raises(UnreadableFile, match=r"save: this is a file; give the name of a folder\."):
            corpus().save(tmp_path / "c")

    def test_a_column_that_cannot_come_back_is_refused_first(self, tmp_path):
        made = corpus(odd=pd.Series([1, "x", None, 2.5], dtype=object).to_list())
        with pytest.raises(SchemaError, match=r"^save: .*parquet cannot hold"):
            made.save(tmp_path / "c")
        assert not (tmp_path / "c").exists()


class TestBroken:
    def test_nothing_there(self, tmp_path):
        message = r"no complete saved corpus here: corpus\.json, which is written last, is missing"
        with pytest.raises(UnreadableFile, match=message):
            Corpus.open(tmp_path / "none")
        corpus().save(tmp_path / "c")
        (tmp_path / "c" / "corpus.json").unlink()
        with pytest.raises(UnreadableFile, match=message):
            Corpus.open(tmp_path / "c")

    def test_every_file_is_needed_whole(self, tmp_path):
        folder = corpus().save(tmp_path / "c")
        for path in [p for p in folder.iterdir() if p.name != "corpus.json"]:
            whole = path.read_bytes()
            path.write_bytes(whole[:-1])
            with pytest.raises(UnreadableFile, match=rf"{path.name}: cut or altered: [\d,]+ bytes instead of [\d,]+"):
                Corpus.open(folder)
            path.unlink()
            with pytest.raises(UnreadableFile, match=rf"{path.name}: this file of the folder is missing"):
                Corpus.open(folder)
            path.write_bytes(whole)
        assert_same(corpus(), Corpus.open(folder))

    def test_verify_sees_any_flipped_byte(self, tmp_path):
        folder = corpus().save(tmp_path / "c")
        rng = np.random.default_rng(0)
        for path in folder.iterdir():
            whole = path.read_bytes()
            for at in rng.integers(0, len(whole), 20).tolist():
                path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
                with pytest.raises(UnreadableFile):
                    Corpus.open(folder, verify=True)
            path.write_bytes(whole)

    @pytest.mark.parametrize("kind", ["texts", "documents", "passages", "corpus"])
    def test_without_it_no_flipped_byte_is_a_crash(self, tmp_path, kind):
        folder = corpus().save(tmp_path / "c")
        (path,) = folder.glob(f"{kind}.*")
        whole = path.read_bytes()
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 128]) + whole[at + 1 :])
            try:
                opened = Corpus.open(folder)
                texts = [opened.document_text(d) for d in opened.documents.index]
            except UnreadableFile:
                continue
            assert all(isinstance(text, str) for text in texts)

    def test_without_it_no_flipped_byte_moves_the_edge_of_a_text(self, tmp_path):
        texts = ["one two", "three", "", "four five six"]
        folder = plain_corpus(texts).save(tmp_path / "c")
        (path,) = folder.glob("texts.*")
        whole, n_refused = path.read_bytes(), 0
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            try:
                opened = Corpus.open(folder)
            except UnreadableFile:
                n_refused += 1
                continue
            assert [len(opened.document_text(d)) for d in opened.documents.index] == [7, 5, 0, 13]
        assert n_refused > 8  # the offsets at least

    def test_spans_outside_of_their_texts_are_refused(self, tmp_path):
        made = corpus()
        wrong = made.passages.assign(end=made.passages["end"] + 100)
        folder = save(dataclasses.replace(made.data, passages=wrong), tmp_path / "c")
        with pytest.raises(UnreadableFile, match="its passages lie outside of their texts"):
            Corpus.open(folder)

    def test_bytes_that_are_no_text_are_named(self, tmp_path):
        folder = corpus().save(tmp_path / "c")
        (path,) = folder.glob("texts.*")
        path.write_bytes(path.read_bytes().replace("你".encode(), b"\xff\xff\xff"))
        with pytest.raises(UnreadableFile, match=r"\(bytes \d+ to \d+\): altered since .* verify=True"):
            Corpus.open(folder).document_text("chat")

    def test_an_altered_manifest(self, tmp_path):
        path = corpus().save(tmp_path / "c") / "corpus.json"
        body = json.loads(path.read_text())
        path.write_text(json.dumps({**body, "fingerprint": "0" * 16}))
        with pytest.raises(UnreadableFile, match=r"its checksum does not fit"):
            Corpus.open(tmp_path / "c")
        path.write_text(json.dumps({**body, "format": 2}))
        with pytest.raises(UnreadableFile, match=r"saved in format 2; this textlab reads 1"):
            Corpus.open(tmp_path / "c")
        path.write_text("[]")
        with pytest.raises(UnreadableFile, match=r"no manifest of a saved corpus"):
            Corpus.open(tmp_path / "c")
