"""Character references in text that is no markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.entities import n_references, reference_note, unescaped


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("R&amp;D &lt;yet&gt; caf&eacute;", "R&D <yet> café"),
        ("doesn&#39;t &#x27;so&#X27;", "doesn't 'so'"),
        ("&amp;#39;twice&amp;#39;", "'twice'"),
        ("AT&T; R&D &copy &nosuch; &;", "AT&T; R&D &copy &nosuch; &;"),
        ("a&#13;b", "a\nb"),
    ],
)
def test_references(text: str, read: str) -> None:
    assert unescaped(text) == read


def test_they_are_counted_for_the_note() -> None:
    assert n_references("a &amp; b &nosuch; &#39;") == 2
    assert reference_note(0) == ()
    assert reference_note(2) == ("2 character references such as &amp; read as what they stand for",)


@given(st.text(alphabet="&#;amp3x9 lt", max_size=40))
def test_nothing_is_left_to_read_after_two_rounds_but_what_three_wrote(text: str) -> None:
    assert len(unescaped(text)) <= len(text)
    unescaped(text).encode()  # no lone surrogates
