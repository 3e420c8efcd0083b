"""read(): where files come from, and how they are read."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from loader_checks import by_source

from textlab.errors import SchemaError, UnknownName
from textlab.loaders import read


def test_a_folder_is_read_with_everything_below_it(folder: Path) -> None:
    corpus = read(folder)
    assert list(corpus.documents.index) == ["blue_2023-06", "green_2024", "green_2022"]
    assert corpus.documents.loc["green_2024", "source"] == str(folder / "green_2024.txt")
    notes = by_source(corpus)
    assert notes["picture.jpg"] == ("skipped", "no reader for '.jpg'")
    assert "read as a transcript" in notes["green_2022.txt"][1]
    for name in (".hidden.txt", "~$lock.docx"):
        assert notes[name] == ("skipped", "a hidden file, or one that a program left behind")


def test_ids_and_turns(folder: Path) -> None:
    passages = read(folder / "sub" / "green_2022.txt").passages
    assert passages.index[0] == "green_2022:p0001"
    body = passages[passages["layer"] == "body"]
    assert body["turn_id"].tolist() == ["green_2022:t001", "green_2022:t002", "green_2022:t003"]


def test_globs_paths_frames_and_mixtures(folder: Path) -> None:
    assert len(read(str(folder / "*.txt")).documents) == 1
    assert len(read(str(folder / "**" / "*.txt")).documents) == 2
    frame = pd.DataFrame({"doc_id": ["f"], "text": ["Frame."]})
    mixed = read([folder / "green_2024.txt", frame, str(folder / "*.md")])
    assert list(mixed.documents.index) == ["green_2024", "f", "blue_2023-06"]


def test_the_same_stem_twice_gets_a_suffix_and_a_note(tmp_path: Path) -> None:
    for name in ("a/talk.txt", "b/talk.txt", "b/talk.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    corpus = read(tmp_path)
    assert list(corpus.documents.index) == ["talk", "talk-2", "talk-3"]
    assert corpus.notes["note"].str.contains("id 'talk' is taken; this one is 'talk-2'").any()


def test_names_become_ids_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "my  talk in: May.txt").write_text("Words.")
    assert list(read(tmp_path).documents.index) == ["my-talk-in--May"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    with open(bytes(tmp_path) + b"/gr\xfcn.txt", "wb") as file:
        file.write(b"Words.")
    assert list(read(tmp_path).documents.index) == ["gr\ufffdn"]


def test_layers_by_rule(folder: Path) -> None:
    corpus = read(folder / "green_2024.txt", layers={r"^Two": "machine_summary", r"o": "furniture"})
    assert corpus.passages["layer"].tolist() == ["body", "machine_summary"]
    with pytest.raises(UnknownName, match=r"layer='furnitur' is not known\. Did you mean 'furniture'"):
        read(folder, layers={"x": "furnitur"})
    with pytest.raises(SchemaError, match="is not a regular expression"):
        read(folder, layers={"(": "body"})


def test_a_format_overrides_the_suffix(folder: Path) -> None:
    (folder / "talk.log").write_text("ANN: One.\nBOB: Two.")
    assert len(read(folder / "talk.log", format="transcript").speakers) == 2
    assert len(read(folder / "sub", format="prose").speakers) == 0
    with pytest.raises(UnknownName, match=r"format='transcipt' is not known\. Did you mean 'transcript'"):
        read(folder, format="transcipt")


def test_wrong_options(folder: Path) -> None:
    with pytest.raises(UnknownName, match="on_error='ignore' is not known"):
        read(folder, on_error="ignore")  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="encoding='utf-9' is unknown"):
        read(folder, encoding="utf-9")
    with pytest.raises(SchemaError, match="the list of sources is empty"):
        read([])
    with pytest.raises(SchemaError, match="a source is a path or a DataFrame, not int"):
        read([5])  # type: ignore[list-item]


def test_progress_is_silent_unless_asked_for(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    read(folder)
    assert capfd.readouterr() == ("", "")
    read(folder, progress=True)
    assert "3 of 3 files" in capfd.readouterr().err


def test_one_long_line_is_read_in_sane_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ann: a word, " * 400_000)  # 5 MB without a newline
    began = time.monotonic()
    corpus = read(tmp_path / "a.txt")
    assert time.monotonic() - began < 5
    assert (len(corpus), corpus.passages["end"].iloc[0]) == (1, 5_199_999)


@pytest.mark.parametrize("line", ["x" * 50 + " ", "[" * 3, "  ", "a: ", "1\n", "- ", "\r \n", "<v ", "00:00"])
def test_no_shape_of_text_makes_a_parser_crawl(tmp_path: Path, line: str) -> None:
    began = time.monotonic()
    for suffix in ("txt", "md", "html", "cha", "vtt", "srt"):
        (tmp_path / f"a.{suffix}").write_text(line * 20_000 + "\n00:01.000 --> 00:02.000\n*A: word")
    corpus = read(tmp_path)
    assert len(corpus.documents) == 6
    assert time.monotonic() - began < 20


def test_persons_of_one_file_name_the_speakers_of_another(tmp_path: Path) -> None:
    person = '<person xml:id="LeeAnn"><persName><surname>Lee</surname></persName><sex value="F"/></person>'
    (tmp_path / "ParlaMint-XX.xml").write_text(
        f"<teiCorpus><teiHeader><listPerson>{person}</listPerson></teiHeader></teiCorpus>"
    )
    speech = '<TEI><text><body><u who="#LeeAnn"><seg>Yes.</seg></u><u who="#Bo"><seg>No.</seg></u></body></text></TEI>'
    (tmp_path / "ParlaMint-XX_1.xml").write_text(speech)
    passages = read(tmp_path).passages
    assert passages["speaker"].tolist() == ["Lee", "Bo"]
    assert passages["speaker_sex"].fillna("?").tolist() == ["F", "?"]


def test_importing_the_loaders_loads_no_optional_package() -> None:
    optional = "pypdf openpyxl bs4 defusedxml"
    code = f"import sys, textlab.loaders; print([m for m in '{optional}'.split() if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
