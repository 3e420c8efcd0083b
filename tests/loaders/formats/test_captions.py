"""WebVTT and SRT: who says what, when, and where it stands in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.captions import looks_like_captions, parse_captions, read_captions
from textlab.loaders.reading import Options

VOICES = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:03.000 align:start
<v Ann Lee>Hello <i>there</i></v>
<v.loud Bob>Hi.

2
00:00:03.500 --> 00:00:05.000
<v Bob>Second &amp; line
goes on.
"""


def _srt(*cues: str) -> str:
    stamp = "00:00:{:02d},000 --> 00:00:{:02d},900"
    return "\n\n".join(f"{n}\n{stamp.format(n, n)}\n{cue}" for n, cue in enumerate(cues, 1)) + "\n"


def test_voice_tags_give_speakers_and_hold_to_the_end_of_the_cue() -> None:
    reading = check(parse_captions(VOICES, "a.vtt"))
    assert turns(reading) == [
        ("Ann Lee", "Hello there", 1),
        ("Bob", "Hi.", 2),
        ("Bob", "Second & line\ngoes on.", 2),
    ]
    assert reading.text.startswith(
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:03.000 align:start\nHello there"
    )
    assert "1 character reference (entities such as &amp;) read as what they stand for" in reading.notes
    assert (reading.rows[-1].seconds_start, reading.rows[-1].seconds_end) == (3.5, 5.0)
    assert "1\n00:00:01.000 --> 00:00:03.000 align:start" in said(reading, "metadata")


def test_zoom_puts_the_name_before_a_colon() -> None:
    text = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nJack Stilgoe: Right: so.\r\n\r\n2\r\n"
    text += (
        "00:00:02.000 --> 00:00:03.000\r\nJack Stilgoe: Next.\r\n\r\n3\r\n00:00:04.000 --> 00:00:05.000\r\nAnn: Yes."
    )
    assert turns(check(parse_captions(text, "a.vtt"))) == [
        ("Jack Stilgoe", "Right: so.", 1),
        ("Jack Stilgoe", "Next.", 1),
        ("Ann", "Yes.", 2),
    ]


def test_srt_prefixes_with_colon_and_in_brackets() -> None:
    text = _srt("Ann: One.", "(Bob) Two.", "[Bob] Three.", "Speaker_01: Four.", "Ann: Five.", "Speaker_01: Six.")
    reading = check(parse_captions(text, "a.srt"))
    assert [t[0] for t in turns(reading)] == ["Ann", "Bob", "Bob", "Speaker_01", "Ann", "Speaker_01"]
    by_speaker = {r.speaker: (r.attribution, r.confidence) for r in reading.rows if r.layer == "body"}
    assert by_speaker["Ann"] == ("given", "high")
    assert by_speaker["Speaker_01"] == ("inferred", "medium")  # a machine clustered voices


def test_sounds_are_no_speakers() -> None:
    text = _srt("Ann: Well.", "(Laughs) Yes.", "[Music]", "(Laughs) Ann: No.", "Ann: So.")
    reading = check(parse_captions(text, "a.srt"))
    assert {t[0] for t in turns(reading)} == {"Ann"}
    assert "[Music]" in said(reading, "metadata")
    assert "[Music]" not in said(reading)


def test_a_cue_without_label_continues_the_speaker_above_as_inferred() -> None:
    reading = check(parse_captions(_srt("Ann: One,", "and two.", "Bob: Three.", "Ann: Four."), "a.srt"))
    second = [r for r in reading.rows if r.layer == "body"][1]
    assert (second.speaker, second.attribution, second.confidence, second.turn) == (
        "Ann",
        "inferred",
        "medium",
        1,
    )
    assert any("continue the speaker above" in note for note in reading.notes)


def test_dashes_and_angles_begin_turns_of_nobody_known() -> None:
    reading = check(parse_captions(_srt("- Is it?\n- It is.", ">> Then yes.", "and so on.", "-5 degrees"), "a.srt"))
    assert turns(reading) == [
        (None, "Is it?", 1),
        (None, "It is.", 2),
        (None, "Then yes.", 3),
        (None, "and so on.", 3),
        (None, "-5 degrees", 3),
    ]
    assert any("no speaker labels" in note for note in reading.notes)


def test_overlapping_cues_are_kept_and_reported() -> None:
    text = "1\n00:00:01,000 --> 00:00:05,000\nAnn: Long.\n\n2\n00:00:02,000 --> 00:00:03,000\nBob: Short.\n"
    reading = check(parse_captions(text, "a.srt"))
    assert [r.seconds_start for r in reading.rows if r.layer == "body"] == [1.0, 2.0]
    assert "cues that begin before the one above ends, kept as they are: 1" in reading.notes


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ("-00:00:01,000 --> 00:00:02,000", "negative time"),
        ("00:00:05,000 --> 00:00:02,000", "ends before it starts"),
        ("00:00:xx --> 00:00:02,000", "times cannot be read"),
    ],
)
def test_impossible_times_cost_the_seconds_and_not_the_words(times: str, why: str) -> None:
    reading = check(parse_captions(f"{_srt('Ann: One.')}\n2\n{times}\nAnn: Two.\n", "a.srt"))
    assert said(reading) == ["One.", "Two."]
    assert reading.rows[-1].seconds_start is None
    assert any(note.startswith("line 6:") and why in note for note in reading.notes)


def test_rolling_captions_are_counted_once() -> None:
    cues = [
        "welcome<00:00:00.320><c> to</c>", "welcome to", "welcome to\nthe<00:00:00.320><c> talk</c>", "the talk",
        "the talk\non<00:00:00.320><c> texts</c>", "on texts",
    ]  # fmt: skip
    reading = check(parse_captions("WEBVTT\n\n" + _srt(*cues).replace(",", "."), "a.vtt"))
    assert said(reading) == ["welcome to", "the talk", "on texts"]
    assert [r.seconds_start for r in reading.rows if r.layer == "body"] == [1.0, 3.0, 5.0]
    assert len(said(reading, "furniture")) == 5


def test_what_people_repeat_is_not_taken_for_rolling() -> None:
    assert said(check(parse_captions(_srt("No.", "No.", "Yes.", "Why?", "Ah.", "So.", "Hm."), "a.srt")))[:2] == [
        "No.",
        "No.",
    ]


def test_a_file_without_cues_names_the_file_and_what_was_missing() -> None:
    with pytest.raises(UnreadableFile, match=r"talk\.vtt \(line 1\): holds no cue: no line such as"):
        read_captions(b"WEBVTT\n\njust words", "talk.vtt", Options())


def test_subtitles_named_txt_are_recognised() -> None:
    assert looks_like_captions(VOICES)
    assert looks_like_captions(_srt("Ann: One."))
    assert not looks_like_captions("Ann: One.\nBob: Two.")


def test_right_to_left_and_cjk_offsets() -> None:
    text = _srt("李明：我认为不平等。", "李明：是的。", "דנה: שלום.", "דנה: כן.")
    reading = check(parse_captions(text, "a.srt"))
    assert turns(reading)[0] == ("李明", "我认为不平等。", 1)
    assert turns(reading)[-1] == ("דנה", "כן.", 2)


LINE = st.sampled_from(
    ["Ann: hi", "(Bob) no", "<v Cy>so</v>", "- dash", ">> go", "[Music]", "", "1", "00:00:01.000 --> 00:00:02.000",
     "<i>x</i> y", "NOTE z", "-->", "{\\an8}up", "字：幕", "  ", "a <b"]
)  # fmt: skip


@given(st.lists(LINE, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_spans_are_verbatim_sorted_and_disjoint_whatever_comes(rows: list[str], newline: str) -> None:
    text = newline.join(["00:00:01.000 --> 00:00:02.000", "word", *rows])
    reading = check(parse_captions(text, "a.vtt"))
    covered = sum(r.end - r.start for r in reading.rows)
    assert covered >= len("".join(reading.text.split()))  # every word is in some layer


# ---------------------------------------------------------------------- shown again, references, labels


def _vtt(*cues: str) -> str:
    stamp = "00:00:{:02d}.000 --> 00:00:{:02d}.000"
    return "WEBVTT\n\n" + "\n\n".join(f"{stamp.format(2 * n, 2 * n + 3)}\n{cue}" for n, cue in enumerate(cues)) + "\n"


def test_overlapping_windows_are_counted_once() -> None:
    reading = check(parse_captions(_vtt("so we walked on", "walked on and sang", "and sang until dawn"), "a.vtt"))
    assert said(reading) == ["so we walked on", "and sang", "until dawn"]
    assert said(reading, "furniture") == ["walked on", "and sang"]
    assert any("in 2 cues are furniture (repeated)" in note for note in reading.notes)


def test_growing_captions_keep_their_speaker() -> None:
    reading = check(
        parse_captions(_vtt("Ann: we walked", "Ann: we walked home", "Ann: we walked home now", "Bob: yes"), "a.vtt")
    )
    assert [t[:2] for t in turns(reading)] == [("Ann", "we walked"), ("Ann", "home"), ("Ann", "now"), ("Bob", "yes")]


def test_references_are_read_in_words_and_names() -> None:
    reading = check(
        parse_captions("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann &amp; Co>R&amp;D doesn&#39;t &lt;yet&gt;\n", "a.vtt")
    )
    assert turns(reading) == [("Ann & Co", "R&D doesn't <yet>", 1)]


def test_a_label_that_is_no_name_ends_the_turn_above() -> None:
    reading = check(
        parse_captions(_srt("Ann: One.", "the minister: Two.", "and three.", "Ann: Four.", "I mean: five."), "a.srt")
    )
    assert [t[:2] for t in turns(reading)] == [
        ("Ann", "One."), (None, "Two."), (None, "and three."), ("Ann", "Four."), ("Ann", "I mean: five."),
    ]  # fmt: skip
    assert any("1 line may begin with a label that is not a name ('the minister')" in note for note in reading.notes)
    title = "The Minister of State for Home Affairs and the Colonies (Mr. Dray)"
    named = check(parse_captions(_srt("Ann: One.", f"{title}: Two.", "Ann: Three.", "1: no"), "a.srt"))
    assert [t[0] for t in turns(named)] == ["Ann", title, "Ann", None]


def test_speakers_may_be_numbers() -> None:
    assert [t[0] for t in turns(check(parse_captions(_srt("1: One.", "2: Two.", "1: Three."), "a.srt")))] == [
        "1",
        "2",
        "1",
    ]


def test_times_that_cannot_be_read_are_reported_once() -> None:
    text = _srt("Ann: One.") + "".join(f"\n00:00:xx --> {n}\nword\n" for n in range(300))
    reading = parse_captions(text, "a.srt")
    assert [n for n in reading.notes if "cannot be read" in n] == [
        "line 5: times cannot be read; the cue's text is kept without seconds (and 299 more cues)"
    ]


def test_words_behind_the_times_of_a_cue_are_words() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000 Hello you\nthere.\n\n2\n00:00:02,000 --> 00:00:03,000 X1:0 X2:5\nYes.\n"
    reading = check(parse_captions(text, "a.srt"))
    assert " ".join(said(reading)) == "Hello you\nthere. Yes."
    reading = check(parse_captions("00:01.000 --> 00:02.000 Ann: I do.\n\n00:02.000 --> 00:03.000 Bob: No.\n", "a.txt"))
    assert [t[:2] for t in turns(reading)] == [("Ann", "I do."), ("Bob", "No.")]
    assert reading.rows[-1].seconds_start == 2.0


def test_captions_with_both_times_before_a_comma() -> None:
    raw = b"0:00:01.000,0:00:04.000\nHello there\n\n0:00:04.000,0:00:06.000\nYes\n"
    reading = check(read_captions(raw, "a.sbv", Options()))
    assert (said(reading), reading.rows[-1].seconds_end) == (["Hello there", "Yes"], 6.0)
    assert looks_like_captions(raw.decode())


def test_a_name_behind_a_change_of_speakers_is_a_label() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nhello there\n\n00:02.000 --> 00:03.000\n>> Bob: ok then\n"
    assert turns(check(parse_captions(text, "a.vtt")))[-1][:2] == ("Bob", "ok then")


def test_what_looks_like_a_label_and_is_not_taken_for_one_is_said() -> None:
    cues = "".join(f"\n00:0{k}.000 --> 00:0{k}.500\nline {k}\n" for k in range(1, 6))
    reading = check(parse_captions(f"WEBVTT\n{cues}\n00:07.000 --> 00:08.000\nBerlin: a city\n", "a.vtt"))
    assert any("words before a colon read as said, not as labels: 'Berlin'" in note for note in reading.notes)


def test_the_line_breaks_of_sbv_are_no_words() -> None:
    reading = check(parse_captions("0:00:01.000,0:00:02.000\nHello[br]there\n", "a.sbv"))
    assert said(reading) == ["Hello there"]
