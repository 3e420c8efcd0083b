"""TEI: debates, plays, plain texts; and XML that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from loader_checks import check, said, turns

from textlab.corpus import Corpus
from textlab.errors import UnreadableFile
from textlab.loaders import read
from textlab.loaders.formats.tei import read_xml
from textlab.loaders.reading import Options, Reading

OPTIONS = Options()
NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
HEADER = """<teiHeader><fileDesc><titleStmt><title type="main" xml:lang="en">Sitting 1</title></titleStmt>
<publicationStmt><date when="2030-01-01"/></publicationStmt></fileDesc><profileDesc>
<settingDesc><setting><date when="2024-05-03">3 May</date></setting></settingDesc><particDesc><listPerson>
<person xml:id="LeeAnn"><persName><surname>Lee</surname><forename>Ann</forename></persName><sex value="F"/>
<birth when="1970"/><affiliation role="member" ref="#party.GREEN"/></person></listPerson></particDesc>
<langUsage><language ident="en">English</language></langUsage></profileDesc></teiHeader>"""
DEBATE = f"""<TEI {NS} xml:lang="en">{HEADER}<text><body><div type="debateSection"><head>Order</head>
<note type="speaker">The Speaker:</note>
<u who="#LeeAnn" ana="#chair" xml:id="u1"><seg>We   begin
 now.</seg><seg>Second <emph>part</emph>.</seg><vocal type="laughter"><desc>laughter</desc></vocal><seg>Third.</seg></u>
<u who="#Unlisted" xml:id="u2"><seg>I object.</seg></u>
<u><seg>Nobody knows who.</seg></u></div></body></text></TEI>"""


def _tei(body: str, header: str = "") -> Reading:
    return check(read_xml(f"<TEI {NS}>{header}<text><body>{body}</body></text></TEI>".encode(), "a.xml", OPTIONS))


def test_a_speech_is_a_turn_cut_only_by_what_was_not_said() -> None:
    reading = check(read_xml(DEBATE.encode(), "a.xml", OPTIONS))
    assert turns(reading) == [
        ("Ann Lee", "We begin now.\nSecond part.", 1),
        ("Ann Lee", "Third.", 1),
        ("Unlisted", "I object.", 2),
        (None, "Nobody knows who.", 3),
    ]
    assert said(reading, "heading") == ["Order"]
    assert said(reading, "metadata") == ["The Speaker:", "laughter"]


def test_speaker_metadata_is_kept() -> None:
    reading = read_xml(DEBATE.encode(), "a.xml", OPTIONS)
    first = next(r for r in reading.rows if r.layer == "body")
    assert first.more == {
        "speaker_id": "LeeAnn", "source_id": "u1", "speaker_role": "chair", "speaker_sex": "F",
        "speaker_birth": "1970", "speaker_party": "GREEN",
    }  # fmt: skip
    assert reading.metadata == {"language": "en", "title": "Sitting 1", "authors": None, "date": "2024-05-03"}


def test_a_play() -> None:
    reading = _tei(
        "<div><head>Act 1</head><sp who='#ham'><speaker>HAMLET.</speaker><stage>aside</stage><l>A little more</l>"
        "<l>than kin</l></sp><sp><speaker>KING</speaker><p>How is it?</p></sp></div>"
    )
    assert turns(reading) == [("ham", "A little more\nthan kin", 1), ("KING", "How is it?", 2)]
    assert said(reading, "metadata") == ["HAMLET.", "aside", "KING"]


def test_plain_paragraphs() -> None:
    reading = _tei("<head>Title</head><p>One <hi>two</hi>\n three.<note>A note.</note> Four.</p><p>Five<lb/>six.</p>"
                   "<list><item>x</item></list><fw>page 3</fw><quote>Q</quote>")  # fmt: skip
    assert said(reading) == ["One two three.", "Four.", "Five six.", "x", "Q"]
    assert (said(reading, "metadata"), said(reading, "furniture")) == (["A note."], ["page 3"])


def test_annotated_words_are_joined_as_the_file_says() -> None:
    words = '<s><w>Do</w>\n<w join="right">not</w>\n<pc>,</pc>\n<w>please</w><pc join="left">!</pc></s>'
    assert said(_tei(f"<u who='#a'><seg>{words}</seg></u>")) == ["Do not, please!"]


def test_depth_is_no_problem() -> None:
    assert said(_tei("<div>" * 3000 + "<p>deep</p>" + "</div>" * 3000)) == ["deep"]


def test_right_to_left_and_cjk() -> None:
    assert said(_tei("<p>שלום עולם</p><p>我认为。</p>")) == ["שלום עולם", "我认为。"]


BOMB = '<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><TEI><text><p>&b;</p></text></TEI>'
EXTERNAL = '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><text><p>&x;</p></text></TEI>'
OUTSIDE = '<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd"><TEI><text><p>a</p></text></TEI>'


@pytest.mark.parametrize("xml", [BOMB, EXTERNAL, OUTSIDE])
def test_entities_and_external_references_are_refused(xml: str) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.xml \(<!DOCTYPE\): has a document type declaration .* refused"):
        read_xml(xml.encode(), "a.xml", OPTIONS)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ("<TEI><text>", r"\(line 1, column 11\): is not a complete XML file"),
        ("", "the file is empty"),
        ("<html><p>a</p></html>", r"\(root\): is XML but neither TEI nor ELAN: its root element is <html>"),
        ("<TEI><text/></TEI>", r"\(<TEI>\): is TEI without text"),
        ('<?xml version="1.0" encoding="nonsense"?><TEI/>', "(cannot be decoded|is not a complete XML file)"),
    ],
)
def test_other_bad_xml(xml: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_xml(xml.encode(), "a.xml", OPTIONS)


def test_a_list_of_persons_alone() -> None:
    reading = read_xml(f"<teiCorpus {NS}>{HEADER}</teiCorpus>".encode(), "a.xml", OPTIONS)
    assert not reading.text
    assert reading.people["LeeAnn"]["speaker_name"] == "Ann Lee"


# ---------------------------------------------------------------------- several documents in one file


def _member(xml_id: str, words: str, more: str = "") -> str:
    title = f"<teiHeader><fileDesc><titleStmt><title>{words}</title></titleStmt></fileDesc></teiHeader>"
    return f"<TEI xml:id='{xml_id}'{more}>{title}<text><body><u who='#LeeAnn'>{words} now</u></body></text></TEI>"


def test_a_corpus_file_is_as_many_documents_as_it_holds(tmp_path: Path) -> None:
    inner = f"<teiCorpus>{_member('two', 'Second', ' xml:lang=' + repr('de'))}</teiCorpus>"
    empty = "<TEI xml:id='none'><text><body><p> </p></body></text></TEI>"
    xml = f"<teiCorpus {NS} xml:lang='en'>{HEADER}{_member('one', 'First')}{inner}{empty}</teiCorpus>"
    (tmp_path / "debates.xml").write_text(xml)
    corpus = read(tmp_path / "debates.xml")
    assert corpus.documents[["title", "language"]].to_dict("index") == {
        "one": {"title": "First", "language": "en"},
        "two": {"title": "Second", "language": "de"},
    }
    assert [corpus.document_text(d) for d in ("one", "two")] == ["First now", "Second now"]
    assert corpus.passages["speaker"].tolist() == ["Ann Lee", "Ann Lee"]  # the persons of the whole corpus
    assert corpus.passages["turn_id"].tolist() == ["one:t001", "two:t001"]
    assert corpus.notes["note"].str.contains("document 2 of 2 in a teiCorpus").any()


def test_members_without_an_id_are_numbered_and_one_alone_is_the_file(tmp_path: Path) -> None:
    bare = "<TEI><text><body><p>{}</p></body></text></TEI>"
    (tmp_path / "two.xml").write_text(f"<teiCorpus {NS}>{bare.format('A')}{bare.format('B')}</teiCorpus>")
    (tmp_path / "one.xml").write_text(f"<teiCorpus {NS}>{bare.format('C')}</teiCorpus>")
    assert sorted(read(tmp_path).documents.index) == ["one", "two-1", "two-2"]


def test_what_is_written_as_tei_comes_back_as_the_same_documents(tmp_path: Path, small: Corpus) -> None:
    again = read(small.to_tei(tmp_path / "small.xml"))
    assert list(again.documents.index) == ["talk", "essay"]
    assert again.speakers["n_turns"].to_dict() == {"Ann": 2, "Bo": 1, "Cy": 2}


def test_a_paragraph_is_one_turn_whatever_stands_in_it() -> None:
    body = (
        "<p>One <seg>two</seg> <quote>three</quote> four<note>N</note> five.</p><p>Six.</p><quote><p>Seven.</p></quote>"
    )
    xml = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'
    reading = check(read_xml(xml.encode(), "a.xml", Options()))
    assert said(reading) == ["One two three four", "five.", "Six.", "Seven."]
    first, second, *_ = [row.turn for row in reading.rows if row.layer == "body"]
    assert first == second
    assert len({row.turn for row in reading.rows if row.layer == "body"}) == 3
