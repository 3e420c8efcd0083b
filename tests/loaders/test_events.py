"""What stands in brackets and was not said, in every format of talk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders import read
from textlab.loaders.events import event_spans, is_event


@pytest.mark.parametrize(
    "text",
    ["[laughs]", "(applause)", "(Applause.)", "[inaudible 00:12]", "[crosstalk 00:12:03]", "[laughs nervously]", "(1.5)", "(.)",
     "(3 sec)", "((laughs))", "<laughter>", "*laughs*", "{cough}", "[audience member coughs]", "(Heiterkeit und Beifall)",
     "(rires)", "[risas]", "[points at door]", "♪ la la ♪", "[xxx]", "(laughter and applause)"],
)  # fmt: skip
def test_events(text: str) -> None:
    assert is_event(text)
    assert [text[a:b] for a, b, _ in event_spans(f"so {text} it is".replace("so ", "")) if a == 0] == [text]


@pytest.mark.parametrize(
    "text",
    ["[the ministers]", "(sic)", "(12)", "[12]", "(1984)", "(I laughed so hard)", "(the music of the spheres was heard there)",
     "*very*", "laughs", "[laughs] so (applause)", "(and)", "[]", "", "<b>", "(points of order)"],
)  # fmt: skip
def test_what_was_said(text: str) -> None:
    assert not is_event(text)


def test_stamps_within_a_line_are_times() -> None:
    assert list(event_spans("a [00:12:03] b (laughs)")) == [(2, 12, "time"), (15, 23, "event")]


CUES = "{head}00:00:01{dot}000 --> 00:00:02{dot}000\nAnn: So [laughs] it is.\n\n00:00:03{dot}000 --> 00:00:04{dot}000\nBob: (applause)\n"
FILES = {
    "a.txt": "ANN: So [laughs] it is.\nBOB: (applause)\nANN: Yes.\n",
    "a.vtt": CUES.format(head="WEBVTT\n\n", dot="."),
    "a.srt": CUES.format(head="", dot=","),
    "a.cha": "@Begin\n*ANN:\tso &=laughs it is .\n*BOB:\t0 [=! applause] .\n@End\n",
    "a.json": json.dumps(
        {"segments": [{"text": "So [laughs] it is.", "speaker": "Ann"}, {"text": "(applause)", "speaker": "Bob"}]}
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_sounds_are_events_and_their_turn_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name])
    corpus = read(tmp_path / name)
    body = corpus.passages[corpus.passages["layer"] == "body"]
    said = " ".join(corpus.text(p) for p in body.index).lower()
    assert "it is" in said
    assert not {"laughs", "applause"} & set(said.replace(".", " ").split())
    assert body["turn_id"].iloc[0] == body["turn_id"].iloc[min(1, len(body) - 1)] or name == "a.cha"
    events = corpus.passages[corpus.passages["kind"] == "event"]
    assert any("applause" in corpus.text(p) for p in events.index)
    assert events["turn_id"].iloc[-1] not in set(body["turn_id"])  # Bob's turn is there, though he said no word


@given(st.text(alphabet="[](){}<>*ab laughs1.♪", max_size=40))
def test_events_are_disjoint_and_within_the_text(text: str) -> None:
    at = 0
    for start, end, kind in event_spans(text):
        assert at <= start < end <= len(text)
        assert kind in ("event", "time")
        at = end
