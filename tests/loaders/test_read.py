"""read(): where files come from, what is reported, and what one bad file costs."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from textlab.corpus import Corpus
from textlab.errors import SchemaError, TextlabWarning, UnknownName, UnreadableFile
from textlab.loaders import from_frame, read
from textlab.loaders.batch import Batch
from textlab.loaders.formats import registry
from textlab.loaders.formats.registry import TABLES
from textlab.loaders.reading import Reading, Span
from textlab.tokens import tokenize


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "green_2024.txt").write_text("One.\n\nTwo.")
    (tmp_path / "blue_2023-06.md").write_text("# Title\n\nThree.")
    (tmp_path / "sub" / "green_2022.txt").write_text("ANN: Yes.\nBOB: No.\nANN: So.")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".hidden.txt").write_text("hidden")
    (tmp_path / "~$lock.docx").write_text("lock")
    return tmp_path


def _by_source(corpus: Corpus) -> dict[str, tuple[str, str]]:
    rows = corpus.notes.itertuples()
    return {Path(str(r.source)).name: (str(r.status), str(r.note)) for r in rows}


def test_a_folder_is_read_with_everything_below_it(folder: Path) -> None:
    corpus = read(folder)
    assert list(corpus.documents.index) == ["blue_2023-06", "green_2024", "green_2022"]
    assert corpus.documents.loc["green_2024", "source"] == str(folder / "green_2024.txt")
    notes = _by_source(corpus)
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


# ---------------------------------------------------------------------- metadata


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
    assert "does not fit pattern" in _by_source(corpus)["green_2024.txt"][1]


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


# ---------------------------------------------------------------------- options


def test_layers_by_rule(folder: Path) -> None:
    corpus = read(folder / "green_2024.txt", layers={r"^Two": "machine_summary", r"o": "furniture"})
    assert corpus.passages["layer"].tolist() == ["body", "machine_summary"]
    with pytest.raises(UnknownName, match=r"layer='furnitur' is not known\. Did you mean 'furniture'"):
        read(folder, layers={"x": "furnitur"})
    with pytest.raises(SchemaError, match="is no regular expression"):
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


# ---------------------------------------------------------------------- bad input


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
        ("bad.docx", b"PK\x03\x04", "is no whole docx file"),
        ("bad.pdf", b"%PDF-1.4 nothing", "is no whole pdf"),
        ("bad.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "refused for safety"),
        ("bad.json", b"{}", "no Whisper"),
        ("bad.csv", b"a,b\n1,2\n", "has no column 'text'"),
        ("bad.zip", b"PK\x03\x04", "is no whole zip archive"),
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
    status, note = _by_source(corpus)[name]
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
    assert re.search(why, _by_source(corpus)["blue_2023-06.md"][1])


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
    with pytest.raises(UnreadableFile, match=r"is no table that can be read; metadata is read from \.csv"):
        read(folder / "green_2024.txt", metadata=folder / "sub" / name)


def test_a_batch_of_nothing_but_bad_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(UnreadableFile, match=r"nothing could be read .*the file is empty"):
        read(tmp_path, on_error="skip")


# ---------------------------------------------------------------------- zips


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
    assert _by_source(corpus)["x.bin"][0] == "skipped"


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
    notes = _by_source(corpus)
    assert "cannot be unpacked (Bad CRC-32" in notes["a.txt"][1]
    assert "is a zip inside a zip" in notes["in.zip"][1]


# ---------------------------------------------------------------------- size, silence, ParlaMint


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
