"""Whisper and WhisperX JSON, CHAT, ELAN."""

from __future__ import annotations

import json

import pytest
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.chat import read_chat
from textlab.loaders.reading import Options, Reading
from textlab.loaders.tei import read_xml
from textlab.loaders.whisper import read_whisper

OPTIONS = Options()


def _whisper(data: object) -> Reading:
    return check(read_whisper(json.dumps(data).encode(), "a.json", OPTIONS))


def test_whisper_segments() -> None:
    reading = _whisper(
        {
            "text": " Hello there. Bye.",
            "language": "en",
            "segments": [
                {"id": 0, "start": 0.0, "end": 2.5, "text": " Hello there."},
                {"id": 1, "start": 2.5, "end": 3.0, "text": " Bye."},
                {"id": 2, "start": 3.0, "end": 4.0, "text": "  "},
            ],
        }
    )
    assert turns(reading) == [(None, "Hello there.", 1), (None, "Bye.", 1)]
    assert [(r.seconds_start, r.seconds_end) for r in reading.rows] == [(0.0, 2.5), (2.5, 3.0)]
    assert reading.metadata == {"language": "en"}


def test_whisperx_speakers_are_inferred_and_cut_inside_a_segment() -> None:
    words = [
        {"word": "Is", "start": 0.0, "end": 0.2, "speaker": "SPEAKER_00"},
        {"word": "it?", "speaker": "SPEAKER_00"},
        {"word": "Yes.", "start": 0.9, "end": 1.2, "speaker": "SPEAKER_01"},
    ]
    first = {"start": 0.0, "end": 1.2, "text": " Is it? Yes.", "words": words, "speaker": "SPEAKER_00"}
    second = {"start": 1.5, "end": 2.0, "text": "Good.", "speaker": "SPEAKER_01"}
    reading = _whisper({"segments": [first, second], "word_segments": words})
    assert turns(reading) == [
        ("SPEAKER_00", "Is it?", 1),
        ("SPEAKER_01", "Yes.", 2),
        ("SPEAKER_01", "Good.", 2),
    ]
    assert {(r.attribution, r.confidence) for r in reading.rows} == {("inferred", "medium")}
    assert [(r.seconds_start, r.seconds_end) for r in reading.rows] == [(0.0, 0.2), (0.9, 1.2), (1.5, 2.0)]


def test_words_that_are_not_in_the_segment_do_not_cut_it() -> None:
    words = [{"word": "other", "speaker": "A"}, {"word": "words", "speaker": "B"}]
    reading = _whisper({"segments": [{"start": 0, "end": 1, "text": "What is it?", "words": words, "speaker": "A"}]})
    assert turns(reading) == [("A", "What is it?", 1)]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"a": 1}', r"\(top level\): is no Whisper or WhisperX transcript"),
        (b'[{"text": "a"}]', "A list of records is a table"),
        (b'{"segments": [{"start": 0}]}', "no list 'segments'"),
        (b'{"segments": [', r"\(line 1, column 15\): is no whole JSON file"),
        (b'{"segments": [{"text": 5}]}', r"\(segment 1\): 'text' is a int"),
        (b'{"segments": []}', "no words in any"),
        (b"[" * 100_000, "is no whole JSON file"),
    ],
)
def test_json_that_is_not_whisper(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_whisper(raw, "a.json", OPTIONS)


def test_live_segments_that_say_words_again_and_numbered_voices() -> None:
    texts = ["so we walked on", "walked on and sang", "and sang &amp; danced [laughs] late"]
    reading = _whisper({"segments": [{"start": n, "end": n + 2, "text": t, "speaker": 1} for n, t in enumerate(texts)]})
    assert said(reading) == ["so we walked on", "and sang", "& danced", "late"]
    assert said(reading, "furniture") == ["walked on", "and sang"]
    assert said(reading, "metadata") == ["[laughs]"]
    assert {r.speaker for r in reading.rows if r.layer == "body"} == {"1"}
    assert "words said again at the start of 2 segments are furniture (repeated)" in reading.notes


def test_stamps_as_text_in_json() -> None:
    reading = _whisper({"segments": [{"start": "00:00:02.5", "end": "1:00", "text": "Hi."}]})
    assert (reading.rows[0].seconds_start, reading.rows[0].seconds_end) == (2.5, 60.0)


# ---------------------------------------------------------------------- CHAT

CHA = """@UTF8
@Begin
@Languages:\teng
@Participants:\tCHI Alex Target_Child, MOT Mother
@ID:\teng|Brown|CHI|2;03.||||Target_Child|||
*CHI:\tmore cookie . \x15100_1500\x15
%mor:\tqn|more n|cookie .
*MOT:\tyou want more
\tcookies ? \x151500_2700\x15
*MOT:\tokay [=! laughs] .
*CHI:\txxx .
@End
"""


def test_chat() -> None:
    reading = check(read_chat(CHA.encode(), "a.cha", OPTIONS))
    assert turns(reading) == [
        ("Alex", "more cookie .", 1),
        ("MOT", "you want more\n\tcookies ?", 2),
        ("MOT", "okay .", 2),
    ]
    body = reading.spans[reading.spans["layer"] == "body"]
    assert body["seconds_start"].tolist()[:2] == [0.1, 1.5]
    assert body["speaker_role"].tolist() == ["Target_Child", "Mother", "Mother"]
    assert body["speaker_code"].tolist() == ["CHI", "MOT", "MOT"]
    assert body["transcribed"].tolist()[-1] == "okay [=! laughs] ."
    event = next(r for r in reading.rows if r.kind == "event")
    assert (reading.text[event.start : event.end], event.layer, event.turn) == ("xxx .", "metadata", 3)
    assert "1 utterance without a word (xxx, 0, &=...): events" in reading.notes
    assert "%mor:\tqn|more n|cookie ." in said(reading, "metadata")
    assert reading.metadata["language"] == "eng"


def test_chat_without_utterances() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.cha \(line 1\): is no CHAT transcript"):
        read_chat(b"@Begin\n@End\n", "a.cha", OPTIONS)


# ---------------------------------------------------------------------- ELAN

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="Ann" DATE="2024-05-03T10:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="2500"/>
<TIME_SLOT TIME_SLOT_ID="ts5"/><TIME_SLOT TIME_SLOT_ID="ts6" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="gloss" PARENT_REF="A_orth" LINGUISTIC_TYPE_REF="x"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a9"
 ANNOTATION_REF="a1"><ANNOTATION_VALUE>hello</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A_orth" PARTICIPANT="Ann Lee" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>hallo</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts6">
<ANNOTATION_VALUE>tschüss</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="B" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>ja</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""


def test_elan_tiers_are_speakers_with_times() -> None:
    reading = check(read_xml(EAF.encode(), "a.eaf", OPTIONS))
    assert turns(reading) == [("Ann Lee", "hallo", 1), ("B", "ja", 2), ("Ann Lee", "tschüss", 3)]
    assert said(reading, "metadata") == ["hello"]
    times = [(r.seconds_start, r.seconds_end) for r in reading.rows if r.layer == "body"]
    assert times == [(0.0, 1.5), (1.0, 2.5), (None, 4.0)]
    gloss = next(r for r in reading.rows if r.layer == "metadata")
    assert (gloss.seconds_start, gloss.more) == (0.0, {"tier": "gloss"})
    assert reading.notes == ("1 annotations without times, placed where their tier has them",)


def test_elan_without_annotations() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.eaf \(<TIER>\): holds no annotation"):
        read_xml(b"<ANNOTATION_DOCUMENT/>", "a.eaf", OPTIONS)
