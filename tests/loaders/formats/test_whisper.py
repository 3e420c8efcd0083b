"""Whisper and WhisperX JSON."""

from __future__ import annotations

import json

import pytest
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.json_files import read_json
from textlab.loaders.reading import Options, Reading

OPTIONS = Options()


def _whisper(data: object) -> Reading:
    return check(read_json(json.dumps(data).encode(), "a.json", OPTIONS))


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
        (b'{"a": 1}', r"\(top level\): is neither a Whisper or WhisperX transcript"),
        (b'[{"text": "a"}]', "A list of records is a table"),
        (b'{"segments": [{"start": 0}]}', "no list 'segments'"),
        (b'{"segments": [', r"\(line 1, column 15\): is not a complete JSON file"),
        (b'{"segments": [{"text": 5}]}', r"\(segment 1\): 'text' is a int"),
        (b'{"segments": []}', "no words in any"),
        (b"[" * 100_000, "is not a complete JSON file"),
    ],
)
def test_json_that_is_not_whisper(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_json(raw, "a.json", OPTIONS)


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


def test_the_milliseconds_of_whisper_cpp_are_seconds() -> None:
    text = b'{"transcription": [{"offsets": {"from": 0, "to": 1500}, "text": " Hello there"}, {"offsets": {}, "text": " so"}]}'
    rows = check(read_json(text, "a.json", Options())).rows
    assert [(r.seconds_start, r.seconds_end) for r in rows] == [(0.0, 1.5), (None, None)]
    with pytest.raises(UnreadableFile, match="neither a Whisper"):
        read_json(b'{"transcription": [{"text": "a"}]}', "a.json", Options())
