"""What one bad file costs: itself, and a note."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from loader_checks import by_source

from textlab.errors import SchemaError, TextlabWarning, UnreadableFile
from textlab.loaders import from_frame, read
from textlab.loaders.batch import Batch
from textlab.loaders.formats import registry
from textlab.loaders.formats.registry import TABLES
from textlab.loaders.reading import Reading, Span
from textlab.tokens import tokenize


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Words.")
    with pytest.raises(UnreadableFile, match=r"(?m)there is no such file or folder. Did you mean .*talk\.txt'\?$"):
        read(tmp_path / "talks.txt")
    with pytest.raises(UnreadableFile, match=r"(?m)there is no such file or folder; looked in '[^']+'\.$"):
        read(tmp_path / "zzzzzzzz")
    with pytest.raises(UnreadableFile, match=r"(?m)nor a folder '[^']+'\); looked from '[^']+'\.$"):
        read(tmp_path / "none" / "talk.txt")
    with pytest.raises(UnreadableFile, match=r"no file matches this pattern; looked from"):
        read(str(tmp_path / "*.docx"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFile, match="the folder holds no files"):
        read(tmp_path / "empty")


def test_what_textlab_saved_is_opened_not_read(tmp_path: Path) -> None:
    corpus = from_frame(pd.DataFrame({"text": ["One text."]}))
    corpus.save(tmp_path / "corpus")
    tokenize(corpus).save(tmp_path / "tokens")
    corpus.to_parquet(tmp_path / "corpus.parquet")
    for path in ("corpus", "corpus/corpus.json", "corpus/*.json"):
        with pytest.raises(
            UnreadableFile, match=r"(?m)holds a saved corpus; open it with Corpus\.open\('[^']+corpus'\)\.$"
        ):
            read(str(tmp_path / path))
    with pytest.raises(
        UnreadableFile, match=r"holds saved tokens; open them with Tokens\.open\('[^']+tokens', corpus\)"
    ):
        read(tmp_path / "tokens")
    with pytest.raises(UnreadableFile, match=r"holds a saved corpus; open it with Corpus\.from_parquet\("):
        read(tmp_path / "corpus.parquet")


def test_a_saved_corpus_among_texts_is_one_skipped_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    from_frame(pd.DataFrame({"text": ["One text."]})).save(tmp_path / "kept")
    with pytest.warns(TextlabWarning, match="read: 1 of 2 could not be read"):
        corpus = read(tmp_path, on_error="skip")
    assert list(corpus.documents.index) == ["a"]
    (tmp_path / "kept" / "corpus.json").rename(tmp_path / "corpus.json")  # alone it is a file like any other
    with pytest.raises(UnreadableFile, match="no list 'segments'"):
        read(tmp_path / "corpus.json")


def test_an_unknown_suffix_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text("x")
    with pytest.raises(UnreadableFile, match=r"no reader for '\.doc'; there is: \.cha, .*save it as docx"):
        read(tmp_path / "a.doc")


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("bad.txt", b"", "the file is empty"),
        ("bad.txt", b"PK\x03\x04", "a zip archive"),
        ("bad.docx", b"PK\x03\x04", "is not a complete docx file"),
        ("bad.pdf", b"%PDF-1.4 nothing", "is not a complete pdf"),
        ("bad.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "refused for safety"),
        ("bad.json", b"{}", "neither a Whisper"),
        ("bad.csv", b"a,b\n1,2\n", "has no column 'text'"),
        ("bad.zip", b"PK\x03\x04", "is not a complete zip archive"),
        ("bad.eaf", b"<a/>", "neither TEI nor ELAN"),
    ],
)
def test_one_bad_file_costs_itself(folder: Path, name: str, raw: bytes, why: str) -> None:
    (folder / name).write_bytes(raw)
    with pytest.raises((UnreadableFile, SchemaError), match=why):
        read(folder)
    with pytest.warns(TextlabWarning, match=r"read: 1 of 4 could not be read and were skipped; see corpus\.notes"):
        corpus = read(folder, on_error="skip")
    assert len(corpus.documents) == 3
    status, note = by_source(corpus)[name]
    assert status == "skipped"
    assert re.search(why, note)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (KeyError("odd"), r"cannot be read \(KeyError: 'odd'\)"),
        (AssertionError("unknown status"), "cannot be read .AssertionError: unknown status"),
        (MemoryError(), "needs more memory than there is"),
        (RecursionError(), "is nested too deep to be read"),
    ],
)
def test_what_nobody_foresaw_is_said_of_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setitem(registry.PARSERS, ".md", fails)
    with pytest.raises(UnreadableFile, match=rf"blue_2023-06\.md: {why}"):
        read(folder)
    with pytest.warns(TextlabWarning, match="1 of 3 could not be read"):
        corpus = read(folder, on_error="skip")
    assert re.search(why, by_source(corpus)["blue_2023-06.md"][1])


def test_a_table_that_fails_half_way_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise TypeError("a date that is none")

    (folder / "table.csv").write_text("text\nOne.\n")
    monkeypatch.setitem(TABLES, ".csv", fails)
    with pytest.warns(TextlabWarning, match="1 of 4 could not be read"):
        corpus = read(folder, on_error="skip")
    assert len(corpus.documents) == 3


def test_half_a_character_in_names_and_metadata_is_replaced() -> None:
    batch = Batch()
    row = Span(0, 5, speaker="An\ud800n", attribution="given", confidence="high", more={"ro\udc00le": "x\ud800"})
    batch.add(Reading("Words", [row], {"ti\ud800tle": "\ud83d"}), "a.json", "a\ud800")
    corpus = batch.corpus()
    assert corpus.passages["speaker"].tolist() == ["An\ufffdn"]
    assert corpus.passages["ro\ufffdle"].tolist() == ["x\ufffd"]
    assert corpus.documents.loc["a\ufffd", "ti\ufffdtle"] == "\ufffd"


@pytest.mark.parametrize("name", ["meta.txt", "meta.docx"])
def test_metadata_is_a_table(folder: Path, name: str) -> None:
    (folder / "sub" / name).write_text("x")
    with pytest.raises(UnreadableFile, match=r"is not a table that can be read; metadata is read from \.csv"):
        read(folder / "green_2024.txt", metadata=folder / "sub" / name)


def test_a_batch_of_nothing_but_bad_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(UnreadableFile, match=r"nothing could be read .*the file is empty"):
        read(tmp_path, on_error="skip")
