"""Words that captions show again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.rolling import new_words, words_in

UNTIMED = (None, None)


def _new(*cues: str, times: list[tuple[float, float]] | None = None) -> list[str]:
    words = [c.split() for c in cues]
    shown = new_words(words, times or [UNTIMED] * len(cues))
    return [" ".join(w[a:b]) for w, (a, b) in zip(words, shown.new, strict=True)]


def test_shapes_that_roll_or_grow() -> None:
    assert _new("we", "we walked", "we walked home", "we walked home now") == ["we", "walked", "home", "now"]
    assert _new("a b c", "b c d e", "d e f g", "f g h") == ["a b c", "d e", "f g", "h"]
    assert _new("a b", "a b c d", "c d e f", "e f") == ["a b", "c d", "e f", ""]
    assert _new("a b", "a b c d", "a b c d e f", "c d e f g h") == ["a b", "c d", "e f", "g h"]  # three lines
    cut_off = ["we are wal", "we are walking al", "we are walking along"]
    assert _new(*cut_off) == ["we are", "walking", "along"]


def test_what_people_repeat_is_kept() -> None:
    assert _new("no", "no", "yes", "no") == ["no", "no", "yes", "no"]
    assert _new("four more years", "four more years", "four more years") == ["four more years"] * 3
    assert _new("we shall fight", "we shall win", "we shall go") == ["we shall fight", "we shall win", "we shall go"]
    once = ["so it goes on", "it goes on and on", "until we stop"]
    assert _new(*once) == once
    assert new_words([c.split() for c in once], [UNTIMED] * 3).n_kept == 1


def test_two_cues_on_the_screen_at_once_are_one_stream() -> None:
    assert _new("so it goes on", "it goes on and on", times=[(0, 3), (2, 5)]) == ["so it goes on", "and on"]
    assert _new("so it goes on", "it goes on and on", times=[(0, 3), (3, 5)])[1] == "it goes on and on"


def test_words_are_compared_without_case_and_marks() -> None:
    words = words_in("So, it GOES", [(0, 11)])
    assert words.forms == ["so", "it", "goes"]
    assert words.again((1, 3)) == [(0, 3)]
    assert words.again((0, 3)) == []
    assert words.again((0, 2)) == [(7, 11)]


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=60, unique=True), st.integers(2, 6), st.integers(1, 6))
def test_a_window_over_a_stream_gives_the_stream(stream: list[int], overlap: int, step: int) -> None:
    words = [f"w{n}" for n in stream]
    cues = [words[max(0, a - overlap) : a + step] for a in range(0, len(words), step)]
    shown = new_words(cues, [UNTIMED] * len(cues))
    if len(cues) > 3:
        assert [w for c, (a, b) in zip(cues, shown.new, strict=True) for w in c[a:b]] == words


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=12))
def test_ranges_are_ranges(cues: list[list[str]]) -> None:
    for words, (begin, to) in zip(cues, new_words(cues, [UNTIMED] * len(cues)).new, strict=True):
        assert 0 <= begin <= to <= len(words)


def test_one_word_that_comes_again_was_said_again() -> None:
    assert _new("no", "no", "no no") == ["no", "no", "no no"]


def test_two_words_behind_a_silence_were_said_again() -> None:
    cues = ("thank you", "thank you", "thank you all")
    assert _new(*cues, times=[(0, 1), (9, 10), (19, 20)]) == list(cues)
    assert _new(*cues, times=[(0, 1), (1, 2), (2, 3)]) == ["thank you", "", "all"]
