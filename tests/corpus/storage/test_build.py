"""Corpora made on disk from a stream of texts."""

import datetime
import gc
import hashlib

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from textlab.corpus import Corpus
from textlab.corpus.storage import textfile as _textfile
from textlab.errors import SchemaError, UnknownName

TEXTS = {"a": "One two.\r\nThree", "b": "", "c": "Größe 🎉\n\n你好"}


def in_memory():
    ends = [len(t) for t in TEXTS.values()]
    passages = pd.DataFrame({"doc_id": list(TEXTS), "start": 0, "end": ends}, index=[f"{d}:p0001" for d in TEXTS])
    return Corpus(pd.DataFrame(index=list(TEXTS)), passages, TEXTS)


class TestBuild:
    @pytest.mark.parametrize("batch", [1, 12, 1 << 24])
    @pytest.mark.parametrize("text", [str, str.encode], ids=["str", "bytes"])
    def test_as_the_one_in_memory(self, tmp_path, monkeypatch, batch, text):
        monkeypatch.setattr(_textfile, "BATCH", batch)
        made = Corpus.build(tmp_path / "c", ((d, text(t)) for d, t in TEXTS.items()))
        assert_frame_equal(made.documents, in_memory().documents)
        assert_frame_equal(made.passages, in_memory().passages)
        assert made.fingerprint == in_memory().fingerprint == Corpus.open(tmp_path / "c", verify=True).fingerprint
        assert {d: made.document_text(d) for d in TEXTS} == TEXTS
        assert made.documents.loc["c", "sha256"] == hashlib.sha256(TEXTS["c"].encode()).hexdigest()

    def test_texts_are_let_go(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", 100)
        alive = []

        class Text(str):
            def __init__(self, *_):
                alive.append(1)

            def __del__(self):
                alive.pop()

        seen = []

        def items():
            for k in range(50):
                gc.collect()
                seen.append(len(alive))
                yield f"d{k}", Text("x" * 60)

        assert len(Corpus.build(tmp_path / "c", items())) == 50
        assert max(seen) <= 3

    def test_metadata(self, tmp_path):
        items = [
            ("a", "x", {"title": "A", "year": 1999, "day": datetime.date(1999, 5, 1), "read": True}),
            ("b", "y"),
            ("c", "z", {"year": None, "share": 0.5, "read": None, "when": pd.Timestamp("2020-01-01")}),
        ]
        out = Corpus.build(tmp_path / "c", items).documents
        assert list(out["title"].fillna("-")) == ["A", "-", "-"]
        assert (str(out["year"].dtype), str(out["read"].dtype), str(out["share"].dtype)) == (
            "Int64", "boolean", "float64",
        )  # fmt: skip
        assert out.loc["a", "day"] == datetime.date(1999, 5, 1)
        assert out.loc["c", "when"] == pd.Timestamp("2020-01-01")
        assert list(Corpus.open(tmp_path / "c").where(year=1999).passages.index) == ["a:p0001"]

    def test_passages_by_a_rule(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", 5)

        def lines(text):
            at, rows = 0, []
            for line in text.splitlines(keepends=True):
                who, _, _ = line.partition(": ")
                rows.append({"start": at + len(who) + 2, "end": at + len(line.rstrip()), "speaker": who})
                at += len(line)
            return rows

        made = Corpus.build(tmp_path / "c", [("a", "Ann: Hé.\nBob: No."), ("b", ""), ("c", "Cy: 你")], passages=lines)
        assert list(made.passages.index) == ["a:p0001", "a:p0002", "c:p0001"]
        assert [made.text(p) for p in made.passages.index] == ["Hé.", "No.", "你"]
        assert list(made.passages["speaker"]) == ["Ann", "Bob", "Cy"]
        assert set(made.passages["attribution"]) == {"given"}

    def test_a_document_without_passages(self, tmp_path):
        made = Corpus.build(tmp_path / "c", [("a", "x")], passages=lambda _: [])
        assert (len(made), len(made.documents)) == (0, 1)

    def test_no_items(self, tmp_path):
        made = Corpus.build(tmp_path / "c", iter(()))
        assert repr(made) == "<Corpus: 0 documents, 0 passages (0 body), 0 speakers>"
        assert len(made.describe()) == 0


class TestBadItems:
    @pytest.mark.parametrize(
        ("item", "message"),
        [
            ("abc", r"an item must be \(doc_id, text\) or \(doc_id, text, metadata\), not str\."),
            (("x",), r"an item must be .*, not tuple of 1\."),
            ((1, "x"), r"a doc_id must be a text that is not empty, not 1\."),
            (("", "x"), r"a doc_id must be a text that is not empty, not ''\."),
            (("x", None), r"the text of 'x' must be str or bytes, not NoneType\."),
            (("x", "\ud800"), r"the text of 'x' is not valid Unicode text in UTF-8"),
            (("x", b"\xff"), r"the text of 'x' is not valid Unicode text in UTF-8"),
            (("x", "y", ["z"]), r"the metadata of 'x' must be a mapping, not list\."),
            (("x", "y", {"year": "1999"}), r"'year' of 'x' is str, but int before; give a column values of one type\."),
            (("x", "y", {"tags": ["z"]}), r"'tags' of 'x' is list; metadata must be text, numbers, dates or None\."),
            (("x", "y", {"n_chars": 1}), r"metadata of 'x' cannot be called 'n_chars'"),
            (("good", "y"), r"the doc_id 'good' occurs more than once"),
        ],
    )
    def test_they_are_named_and_leave_nothing_behind(self, tmp_path, item, message):
        with pytest.raises(SchemaError, match=rf"^build: {message}"):
            Corpus.build(tmp_path / "c", [("good", "text", {"year": 1999}), item])
        assert list(tmp_path.iterdir()) == []

    def test_bad_passages_are_refused_with_their_batch(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_textfile, "BATCH", 1)
        taken = []

        def items():
            for name in "abc":
                taken.append(name)
                yield name, "text"

        with pytest.raises(SchemaError, match=r"passage 'a:p0001' \(a, 0 to 9\) lies outside its text"):
            Corpus.build(tmp_path / "c", items(), passages=lambda _: {"start": [0], "end": [9]})
        with pytest.raises(UnknownName, match=r"layer='speech' is not known"):
            Corpus.build(tmp_path / "c", items(), passages=lambda _: {"start": [0], "end": [1], "layer": "speech"})
        assert taken == ["a", "a"]
        assert list(tmp_path.iterdir()) == []

    def test_an_error_in_the_stream_keeps_the_old_corpus(self, tmp_path):
        Corpus.build(tmp_path / "c", [("old", "text")])

        def items():
            yield "new", "text"
            raise RuntimeError("network down")

        with pytest.raises(RuntimeError, match="network down"):
            Corpus.build(tmp_path / "c", items())
        assert list(Corpus.open(tmp_path / "c", verify=True).documents.index) == ["old"]
        assert len(list((tmp_path / "c").iterdir())) == 6
