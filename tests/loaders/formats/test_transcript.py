"""Plain transcripts, and when a text file is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.clocks import seconds
from textlab.loaders.formats.openings import looks_like_transcript
from textlab.loaders.formats.transcript import parse_transcript
from textlab.loaders.formats.txt import read_prose, read_txt
from textlab.loaders.reading import Options
from textlab.loaders.speakers import attribute, is_name

STAMPED = """Title: A talk
Date: 2024-05-03

[00:00:01] ANN: Hello there.
Second line.

New paragraph.
[laughter]
[00:01:05] BOB
I think: no.
[00:02:00] Yes
[00:02:05] ANN
Well.
"""
OTTER = """Jack Stilgoe  0:03
Hello everyone.

Unknown Speaker  0:10
Who?

Speaker 1  1:02:10
Me.

Transcribed by https://otter.ai
"""
PLAIN = """HILARY COTTAM: We know this.

Dr. Jack Stilgoe: Do we? At 10:30 we said: yes.
See http://example.org for more.

HILARY COTTAM: We do.

Audience Member: Why?
"""


def test_stamps_labels_and_asides() -> None:
    reading = check(parse_transcript(STAMPED, "a.txt"))
    assert reading.text == STAMPED
    assert turns(reading) == [
        ("ANN", "Hello there.\nSecond line.", 1),
        ("ANN", "New paragraph.", 1),
        ("BOB", "I think: no.", 2),
        ("BOB", "Yes", 2),
        ("ANN", "Well.", 3),
    ]
    assert [r.seconds_start for r in reading.rows if r.layer == "body"] == [1.0, None, 65.0, 120.0, 125.0]
    assert said(reading, "metadata")[:2] == ["Title: A talk\nDate: 2024-05-03", "[00:00:01] ANN:"]
    assert "[laughter]" in said(reading, "metadata")
    assert reading.metadata == {"title": "A talk", "date": "2024-05-03"}


def test_otter_export() -> None:
    reading = check(parse_transcript(OTTER, "a.txt"))
    found = [(r.speaker, r.attribution, r.confidence, r.seconds_start) for r in reading.rows if r.layer == "body"]
    assert found == [
        ("Jack Stilgoe", "given", "high", 3.0),
        (None, "unresolved", "low", 10.0),
        ("Speaker 1", "inferred", "medium", 3730.0),
    ]
    assert said(reading, "furniture") == ["Transcribed by https://otter.ai"]


def test_plain_labels_are_not_confused_by_other_colons() -> None:
    reading = check(parse_transcript(PLAIN, "a.txt"))
    assert turns(reading) == [
        ("HILARY COTTAM", "We know this.", 1),
        ("Dr. Jack Stilgoe", "Do we? At 10:30 we said: yes.\nSee http://example.org for more.", 2),
        ("HILARY COTTAM", "We do.", 3),
        ("Audience Member", "Why?", 4),
    ]
    once = {r.speaker: r.confidence for r in reading.rows if r.layer == "body"}
    assert once == {"HILARY COTTAM": "high", "Dr. Jack Stilgoe": "medium", "Audience Member": "medium"}
    assert any("labels that occur once" in note for note in reading.notes)


@pytest.mark.parametrize(
    "text",
    [
        "[Ann Lee] 14:03:22\nHello.\n[Bob] 14:03:30\nHi.\n",  # Zoom, saved captions
        "Ann Lee   0:03\nHello.\n\nBob   0:09\nHi.\n",  # Teams, as docx
        "**Ann Lee:** Hello.\n\n**Bob:** Hi.\n",
        "Ann Lee (00:03): Hello.\n\nBob (00:09): Hi.\n",
        "00:00:03 Ann Lee: Hello.\n00:00:09 Bob: Hi.\n",
        "(00:03) Ann Lee: Hello.\r\n(00:09) Bob: Hi.\r\n",
        "[00:00:03.1 --> 00:00:05.2] Ann Lee: Hello.\n[00:00:06.0 --> 00:00:07.0] Bob: Hi.\n",
        "Ann Lee：Hello.\nBob：Hi.\n",
    ],
)
def test_other_layouts(text: str) -> None:
    assert turns(check(parse_transcript(text, "a.txt"))) == [("Ann Lee", "Hello.", 1), ("Bob", "Hi.", 2)]


def test_labels_of_one_speaker_in_a_row_are_one_turn() -> None:
    assert [t[2] for t in turns(parse_transcript("ANN: a\nANN: b\nBOB: c\nANN: d", "a.txt"))] == [1, 1, 2, 3]


def test_headings_inside_a_transcript() -> None:
    assert said(parse_transcript("ANN: a\n# Part two\nBOB: b", "a.md"), "heading") == ["# Part two"]


def test_what_is_taken_for_a_transcript() -> None:
    assert all(map(looks_like_transcript, (STAMPED, OTTER, PLAIN)))
    prose = "A note: this is prose.\n\nAnother paragraph.\n\nThe point: none.\n\nThe end: here.\n\n"
    assert not looks_like_transcript(prose)
    assert not looks_like_transcript("Dear Sir: I write to you.\n\n" + "A long letter follows.\n\n" * 20)
    assert not looks_like_transcript("")


def test_a_txt_says_how_it_was_read_and_prose_overrides() -> None:
    reading = read_txt(PLAIN.encode(), "a.txt", Options())
    assert any("read as a transcript" in note for note in reading.notes)
    whole = check(read_prose(PLAIN.encode(), "a.txt", Options()))
    assert {r.speaker for r in whole.rows} == {None}


def test_no_label_is_an_error_with_the_next_step() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.txt: no line begins with a speaker label .* try format='prose'"):
        parse_transcript("Just words.", "a.txt")


def test_seconds() -> None:
    assert [seconds(s) for s in ("0:03", "12:03", "00:12:03", "1:02:10,5", "-00:01")] == [
        3,
        723,
        723,
        3730.5,
        -1,
    ]


@pytest.mark.parametrize(
    "label", ["Ann", "Dr. Ada Lovelace", "AUDIENCE MEMBER 2", "李明", "Ludwig van Beethoven", "Q", "דנה"]
)
def test_names(label: str) -> None:
    assert is_name(label)


@pytest.mark.parametrize(
    "label", ["", "the point", "As I said before", "Really?", "Here is what I mean by that", "10", "x" * 61]
)
def test_not_names(label: str) -> None:
    assert not is_name(label)


def test_attribution_of_labels() -> None:
    assert attribute("Ann") == ("Ann", "given", "high")
    assert attribute("SPEAKER_00") == ("SPEAKER_00", "inferred", "medium")
    assert attribute("Unknown Speaker") == (None, "unresolved", "low")
    assert attribute(None) == (None, "unresolved", "low")


LINE = st.sampled_from(
    ["ANN: hi", "Bob  0:03", "[00:01] CY", "[00:02] yes", "text", "", "  ", "(laughs)", "# h", "00:03", "Note: x",
     "a: b: c", "**D:** e", "字：幕", "[", "12:", ":"]
)  # fmt: skip


@given(st.lists(LINE, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_spans_are_verbatim_sorted_and_disjoint_whatever_comes(rows: list[str], newline: str) -> None:
    text = newline.join([*rows, "ANN: first", *rows])
    reading = check(parse_transcript(text, "a.txt"))
    assert sum(r.end - r.start for r in reading.rows) >= len("".join(text.split()))
    assert isinstance(looks_like_transcript(text), bool)


def test_stamps_without_a_colon_are_read_as_prose_with_a_hint() -> None:
    text = "[00:12:03] ANN We begin.\n[00:12:09] BOB LEE No, we do not.\n[00:13:00] ANN Yes.\n"
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert {r.speaker for r in reading.rows} == {None}  # whose words these are is not guessed
    assert any("3 lines begin or end with a time and have no label" in note for note in reading.notes)
    assert any("'[00:12:03] NAME: text'" in note for note in reading.notes)


def test_a_single_stamp_or_a_clock_time_needs_no_hint() -> None:
    for text in (
        "[00:12:03] ANN We begin.\nAnd so on.",
        "12:30 lunch\n13:30 work\n",
        "[00:12:03]\n[00:12:09]\nwords\n",
    ):
        assert not any("time stamp" in note for note in read_txt(text.encode(), "a.txt", Options()).notes)


# ---------------------------------------------------------------------- labels that are no names, chats, sounds


def test_a_label_that_is_no_name_gives_its_words_to_nobody() -> None:
    text = (
        "ANN: Will you?\n\nthe minister: I will not.\n\nANN: Then go.\n\nBOB: I say this: no.\n\nQuestion time: now.\n"
    )
    reading = check(parse_transcript(text, "a.txt"))
    assert [(t[0], t[1]) for t in turns(reading)] == [
        ("ANN", "Will you?"), (None, "I will not."), ("ANN", "Then go."), ("BOB", "I say this: no."), (None, "now."),
    ]  # fmt: skip
    assert any(
        "2 lines may begin with a label that is not a name ('the minister', 'Question time')" in n
        for n in reading.notes
    )


def test_titles_small_letters_and_numbers_are_speakers() -> None:
    title = "The Parliamentary Under-Secretary of State for the Home Department (Mr. Colin Dray)"
    text = f"Ms Harper: Why?\n{title}: Because.\nann: hm\nbob: oh\nann: so\nmary-jane2: yes\n+44 7700 900123: no\nbob: bye\n"
    assert [t[0] for t in turns(check(parse_transcript(text, "a.txt")))] == [
        "Ms Harper", title, "ann", "bob", "ann", "mary-jane2", "+44 7700 900123", "bob",
    ]  # fmt: skip
    assert [t[0] for t in turns(check(parse_transcript("1: a\n2: b\n1: c\n2: d\n", "a.txt")))] == ["1", "2", "1", "2"]
    listed = "ANN: Three points.\n1: bread\n2: butter\n3: jam\nBOB: And tea.\n"
    assert "1" not in {t[0] for t in turns(check(parse_transcript(listed, "a.txt")))}  # points of a list come once


def test_a_line_broken_by_a_margin_begins_no_turn() -> None:
    text = (
        "ANN: We met in the old town hall for a very long time and spoke about\nthe other things: bread and salt.\n"
        "BOB: Yes.\nANN: So.\n"
    )
    assert turns(check(parse_transcript(text, "a.txt")))[0][0:2] == ("ANN", text[5:].partition("\nBOB")[0])


CHAT = """12/03/2024, 14:22 - Messages are end-to-end encrypted.
12/03/2024, 14:22 - Ann: Are you coming?
12/03/2024, 14:23 - Bob: Yes.
bring the map
12/03/2024, 14:24 - Cy left
12/03/2024, 14:25 - Ann: <Media omitted>
12/03/2024, 14:26 - Bob: fine
"""


def test_a_chat_is_a_transcript() -> None:
    reading = check(read_txt(CHAT.encode(), "a.txt", Options()))
    assert turns(reading) == [("Ann", "Are you coming?", 1), ("Bob", "Yes.\nbring the map", 2), ("Bob", "fine", 5)]
    assert next(r.more for r in reading.rows if r.layer == "body") == {"sent": "12/03/2024, 14:22"}
    events = [reading.text[r.start : r.end] for r in reading.rows if r.kind == "event"]
    assert events == ["Cy left", "<Media omitted>"]
    assert "1 block before the first label not counted as speech (kind preamble)" in reading.notes


def test_private_messages_say_to_whom() -> None:
    text = "14:22:05\t From  Ann : hi\n14:22:09\t From Bob to  Ann (Privately) : psst\n14:23:05\t From Ann to Everyone:\n\tbye\n"
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert [t[:2] for t in turns(reading)] == [("Ann", "hi"), ("Bob", "psst"), ("Ann", "bye")]
    assert [r.more for r in reading.rows if r.layer == "body"] == [
        None, {"addressee": "Ann (Privately)"}, {"addressee": "Everyone"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Ann\tHello.\nBob\tHi.\nAnn\tSo.\nBob\tNo.\n", "ANN. Hello.\nBOB. Hi.\nANN. So.\nBOB. No.\n",
     "1  ANN: Hello.\n2  BOB: Hi.\n3  ANN: So.\n4  BOB: No.\n", "<b>Ann:</b> Hello.\n<b>Bob:</b> Hi.\n<b>Ann:</b> So.\nBob: No.\n",
     "Ann. Hello.\nBob. Hi.\nAnn. So.\nBob. No.\n", "Ann - Hello.\nBob - Hi.\nAnn - So.\nBob - No.\n",
     "[12-Mar-24 02:22 PM] ann\nHello.\n[12-Mar-24 02:23 PM] bob\nHi.\n[12-Mar-24 02:24 PM] ann\nSo.\n"
     "[12-Mar-24 02:25 PM] bob\nNo.\n", "<Ann> Hello.\n<Bob> Hi.\n<Ann> So.\n<Bob> No.\n"],
)  # fmt: skip
def test_further_layouts_are_recognised(text: str) -> None:
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert [(t[0] or "").title() + t[1] for t in turns(reading)] == ["AnnHello.", "BobHi.", "AnnSo.", "BobNo."]


def test_numbers_of_lines_are_not_words() -> None:
    reading = check(parse_transcript("1  Ann: hi you\n2  and so on\n3  Bob: no\n4  Ann: yes\n", "a.txt"))
    assert [t[:2] for t in turns(reading)] == [("Ann", "hi you"), ("Ann", "and so on"), ("Bob", "no"), ("Ann", "yes")]


def test_sounds_and_pauses_within_a_line_are_events_of_the_turn() -> None:
    reading = check(
        parse_transcript(
            "ANN: Hi [laughs] you (applause) [the ministers] said (1.5) so.\nBOB: (laughs)\nANN: Yes.", "a.txt"
        )
    )
    assert turns(reading) == [
        ("ANN", "Hi", 1), ("ANN", "you", 1), ("ANN", "[the ministers] said", 1), ("ANN", "so.", 1), ("ANN", "Yes.", 3),
    ]  # fmt: skip
    assert [r.turn for r in reading.rows if r.kind == "event"] == [1, 1, 1, 2]


def test_a_known_name_behind_a_stamp_needs_no_colon() -> None:
    reading = check(
        parse_transcript("[00:01] ANN: hi\n[00:02] BOB yes it is\n[00:03] BOB: no\n[00:05] CY what\n", "a.txt")
    )
    assert [t[:2] for t in turns(reading)] == [("ANN", "hi"), ("BOB", "yes it is"), ("BOB", "no"), (None, "what")]


def test_stamps_over_lines_are_announced() -> None:
    reading = check(read_txt(b"0:00\nwelcome to the talk\n0:05\nthe talk on texts\n", "a.txt", Options()))
    assert any("2 lines begin or end with a time and have no label" in note for note in reading.notes)


def test_sentences_with_points_are_no_labels() -> None:
    prose = (
        "Yes. We went on.\nNo. That was it.\nYes. Again we went.\nWe sat down and read for a long time.\nNobody came.\n"
    )
    assert not looks_like_transcript(prose + "Then it rained.\nThe end.\nAnd so on.\n")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("kim.roe  2:22 PM\nWe should.\n\njo  2:23 PM\nNo.\n\nkim.roe  2:25 PM\nOk.\n", ["kim.roe", "jo", "kim.roe"]),
        ("kim — 03/12/2024 2:22 PM\nWe should.\njo — 03/12/2024 2:23 PM\nNo.\nkim — 03/12/2024 2:25 PM\nOk.\n", ["kim", "jo", "kim"]),
        ("KIM\tWe should.\nJO\tNo.\nKIM\tOk.\n", ["KIM", "JO", "KIM"]),
        ("Kim> We should.\nJo> No.\nKim> Ok.\n", ["Kim", "Jo", "Kim"]),
        ("[Kim] We should.\n[laughs]\n[Jo] No.\n[Kim] Ok.\n", ["Kim", "Jo", "Kim"]),
        ("(Kim) We should.\n(Jo) No.\n(Kim) Ok.\n", ["Kim", "Jo", "Kim"]),
    ],
)  # fmt: skip
def test_a_label_that_occurs_once_is_one_where_the_layout_says_so(text: str, speakers: list[str]) -> None:
    assert looks_like_transcript(text)
    assert [speaker for speaker, _, _ in turns(check(parse_transcript(text, "a.txt")))] == speakers


@pytest.mark.parametrize(
    "text",
    [
        "KIM LEE. We should.\nJO ROE. No.\nKIM LEE. Why?\nJO ROE. So.\nPAT DOE. Mine.\nKIM LEE. Ok.\n",
        "Kim – We should.\nPat – Mine.\nKim – Ok.\n",
    ],
)
def test_words_behind_a_doubtful_label_are_nobodys(text: str) -> None:
    reading = check(parse_transcript(text, "a.txt"))
    assert (None, "Mine.") in [(speaker, said) for speaker, said, _ in turns(reading)]
    assert any("what follows is unresolved" in note for note in reading.notes)


def test_a_line_in_brackets_is_an_event_whatever_stands_in_it_and_said_to_be_one() -> None:
    reading = check(
        parse_transcript("ANN: Yes.\n(Zuruf von der SPD: Oh!)\n(We all know why.)\nBOB: No.\nANN: So.\n", "a.txt")
    )
    assert [said for _, said, _ in turns(reading)] == ["Yes.", "No.", "So."]
    assert (
        "1 line in brackets taken for events, not speech, though no sound is named ('(We all know why.)')"
        in reading.notes
    )


def test_lines_of_prose_with_brackets_and_dashes_are_no_transcript() -> None:
    text = "(Smith 2004) says so.\nTax – a levy.\nMore words follow here.\n[1] A note.\nTax – the same.\nLast words.\n"
    assert not looks_like_transcript(text)


def test_what_the_program_adds_to_a_message_is_not_said() -> None:
    text = (
        "12/03/2024, 14:22 - Ann: Are you coming? <This message was edited>\n"
        "12/03/2024, 14:23 - Bob: Yes, a < b and c > d.\n"
        "12/03/2024, 14:24 - Ann: So.\n\u200e<Diese Nachricht wurde bearbeitet.>\n"
        "12/03/2024, 14:26 - Bob: fine\n"
    )
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert [(who, said) for who, said, _ in turns(reading)] == [
        ("Ann", "Are you coming?"), ("Bob", "Yes, a < b and c > d."), ("Ann", "So."), ("Bob", "fine"),
    ]  # fmt: skip


def test_a_full_width_colon_ends_a_label() -> None:
    text = "主持人：你好。\n王先生：你好！我认为税收太高了。\n主持人：请坐。\n王先生：好。\n"
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert [(who, said) for who, said, _ in turns(reading)] == [
        ("主持人", "你好。"), ("王先生", "你好！我认为税收太高了。"), ("主持人", "请坐。"), ("王先生", "好。"),
    ]  # fmt: skip


def test_a_sound_in_stars_after_a_label_is_an_event() -> None:
    text = "**Ann:** *laughs* Because.\n**Bob:** Yes, *really*.\n**Ann: ** So.\n**Bob**: *Really* not.\n"
    reading = check(read_txt(text.encode(), "a.txt", Options()))
    assert [(who, said) for who, said, _ in turns(reading)] == [
        ("Ann", "Because."), ("Bob", "Yes, *really*."), ("Ann", "So."), ("Bob", "*Really* not."),
    ]  # fmt: skip
    assert [reading.text[r.start : r.end] for r in reading.rows if r.kind == "event"] == ["*laughs*"]
