"""Metadata from file names and from tables."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pandas as pd
import pytest
from loader_checks import by_source

from textlab.errors import SchemaError, TextlabWarning
from textlab.loaders import read


def test_metadata_from_file_names(folder: Path) -> None:
    documents = read(folder, pattern="{party}_{year}").documents
    assert documents["party"].tolist() == ["blue", "green", "green"]
    assert documents.loc["green_2024", "date_latest"] == "2024-12-31"
    by_regex = read(folder / "sub", pattern=re.compile(r"(?P<colour>\w+?)_\d+")).documents
    assert by_regex["colour"].tolist() == ["green"]


def test_speaker_and_doc_id_from_file_names(folder: Path) -> None:
    corpus = read(folder / "green_2024.txt", pattern="{speaker}_{doc_id}")
    assert list(corpus.documents.index) == ["2024"]
    assert set(corpus.passages["speaker"]) == {"green"}
    assert "speaker" not in corpus.documents.columns


def test_a_pattern_with_folders(folder: Path) -> None:
    corpus = read([folder], pattern="{place}/{party}_{year}", on_error="skip")
    assert corpus.documents.loc["green_2022", "place"] == "sub"
    assert pd.isna(corpus.documents.loc["green_2024", "place"])
    assert "does not fit pattern" in by_source(corpus)["green_2024.txt"][1]


def test_a_name_that_does_not_fit_is_an_error(folder: Path) -> None:
    with pytest.raises(SchemaError, match=r"green_2024\.txt: the name does not fit pattern='{a}-{b}'"):
        read(folder / "green_2024.txt", pattern="{a}-{b}")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("none", "names no field"), ("{a}{b}", "has nothing between"), ("{a}_{a}", "names the field 'a' twice")],
)
def test_patterns_that_cannot_work(folder: Path, pattern: str, why: str) -> None:
    with pytest.raises(SchemaError, match=why):
        read(folder, pattern=pattern)


def test_a_pattern_does_not_backtrack(tmp_path: Path) -> None:
    (tmp_path / ("a_" * 100 + ".txt")).write_text("Words.")
    began = time.monotonic()
    with pytest.raises(SchemaError):
        read(tmp_path, pattern="{a}_{b}_{c}_{d}_{e}_{f}_{g}-{h}")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("key", ["doc_id", "file", "source", "index"])
def test_metadata_from_a_table(folder: Path, key: str) -> None:
    names = {"doc_id": "green_2024", "file": "green_2024.txt", "source": str(folder / "green_2024.txt")}
    table = pd.DataFrame({key: [names.get(key, "green_2024")], "title": ["A"], "date": ["2024-05"], "n": [3]})
    if key == "index":
        table = table.rename(columns={"index": "doc_id"}).set_index("doc_id")
    documents = read(folder / "green_2024.txt", metadata=table).documents
    row = documents.loc["green_2024"]
    assert (row["title"], row["date_latest"], row["date_precision"], row["n"]) == (
        "A",
        "2024-05-31",
        "month",
        3,
    )


def test_unmatched_metadata_is_reported_on_both_sides(folder: Path) -> None:
    table = pd.DataFrame({"file": ["green_2024.txt", "absent.txt"], "party": ["g", "x"]})
    with pytest.warns(TextlabWarning, match="1 row without a document, 2 documents without a row"):
        corpus = read(folder, metadata=table)
    assert corpus.documents["party"].isna().sum() == 2
    assert corpus.notes["note"].str.contains("row file='absent.txt' matches no document").sum() == 1
    assert corpus.notes["note"].str.contains("no row of the metadata table matches").sum() == 2


def test_metadata_that_cannot_be_joined(folder: Path) -> None:
    for table, why in [
        (pd.DataFrame({"file": ["x.txt"]}), "no row of metadata matches a document"),
        (pd.DataFrame({"name": ["x.txt"]}), "no column 'doc_id' and none with file names"),
        (pd.DataFrame({"file": ["a", "a"]}), "names 'a' more than once"),
        (5, "must be a DataFrame or the path"),
    ]:
        with pytest.raises(SchemaError, match=why):
            read(folder, metadata=table)  # type: ignore[arg-type]


def test_a_metadata_file_in_the_folder_is_not_a_document(folder: Path) -> None:
    path = folder / "meta.csv"
    path.write_text("file,party\ngreen_2024.txt,G\nblue_2023-06.md,B\ngreen_2022.txt,G\n")
    documents = read(folder, metadata=path).documents
    assert documents["party"].tolist() == ["B", "G", "G"]
