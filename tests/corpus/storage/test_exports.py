"""A corpus as a table and as a csv for R."""

import csv

import pandas as pd
from storage_checks import corpus

from textlab.corpus import Corpus
from textlab.corpus.storage.exports import to_frame


class TestFrame:
    def test_columns_and_texts(self):
        out = to_frame(corpus().data)
        assert list(out.columns[:5]) == ["passage_id", "doc_id", "text", "start", "end"]
        assert list(out["text"]) == [corpus().text(p) for p in corpus().passages.index]
        assert list(out["place"].fillna("-")) == ["x", "x", "x", "-"]
        assert isinstance(out.index, pd.RangeIndex)

    def test_names_that_clash(self):
        made = corpus(text="mine", title="theirs")
        out = to_frame(made.data)
        assert out.columns.is_unique
        assert out["passage_text"].iloc[0] == "mine"
        assert (out["title"].iloc[0], out["document_title"].iloc[0]) == ("theirs", "A <panel>")

    def test_an_empty_corpus(self):
        out = to_frame(corpus().where(start=lambda s: s > 999).data)
        assert list(out.columns) == list(to_frame(corpus().data).columns)
        assert out.empty


class TestQuanteda:
    def test_columns_rows_and_missing_values(self, tmp_path):
        path = corpus().to_quanteda_csv(tmp_path / "c.csv")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0])[:3] == ["doc_id", "text", "source_doc_id"]
        assert [r["doc_id"] for r in rows] == list(corpus().passages.index)
        assert [r["text"] for r in rows] == [corpus().text(p) for p in corpus().passages.index]
        assert rows[3]["speaker"] == "NA"

    def test_text_is_quoted_and_numbers_are_not(self, tmp_path):
        lines = corpus().to_quanteda_csv(tmp_path / "c.csv").read_bytes().split(b"\n")
        assert lines[0].startswith(b'"doc_id","text","source_doc_id","start"')
        assert lines[1:3] == [b'"panel:p1","We ""own"" it,', lines[2]]
        assert lines[2].startswith(b'all.","panel",5,22,"body"')

    def test_names_that_clash(self, tmp_path):
        path = corpus(source_doc_id="mine").to_quanteda_csv(tmp_path / "c.csv")
        assert pd.read_csv(path)["docvar_source_doc_id"].tolist() == ["mine"] * 4

    def test_nul_does_not_end_the_text_in_r(self, tmp_path):
        spans = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [3]}, index=["p"])
        made = Corpus(pd.DataFrame(index=["d"]), spans, ["a\x00b"])
        assert pd.read_csv(made.to_quanteda_csv(tmp_path / "c.csv"))["text"].tolist() == ["a\ufffdb"]
