"""Encodings that hide behind ASCII are decoded or doubted; plain ASCII is neither."""

from __future__ import annotations

import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.decoding import decode
from textlab.loaders.escapes import n_references, reference_note, unescaped

GERMAN = "Größe über Straße, sagt Müller: é = mc²; 5 + 3.\n" * 3
CHINESE = "王小明：我们应该征税。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("技術の進歩が不平等を拡大。 And more.", "iso2022_jp"),
        ("세금이 높다. Yes.", "iso2022_kr"),
        (CHINESE, "hz"),
        (GERMAN, "utf-7"),
        (CHINESE, "utf-7"),
        ("don’t “say” it", "utf-7"),
    ],
)
def test_they_are_read(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding), "a.txt")
    assert found.text == text
    assert found.notes[0].startswith(f"encoding {encoding}, told by ")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_quoted_printable(encoding: str) -> None:
    text = "".join(f"Größe über alle Straßen und Brücken {k}, die es in dieser schönen Stadt gibt.\n" for k in range(3))
    found = decode(quopri.encodestring(text.encode(encoding)), "a.txt")
    assert found.text == text
    assert found.notes[0].startswith(f"encoding quoted-printable {encoding}, told by ")


@pytest.mark.parametrize("raw", [b"one +AOk- only", b"see caf=C3=A9 if a==b", b"\x1b$B\x20\x20 broken", b"~{VP~} ~{VPVP~} ~{\x21\x7e~}"])  # fmt: skip
def test_what_only_looks_like_it_is_read_as_it_is_and_noted(raw: bytes) -> None:
    found = decode(raw, "a.txt")
    assert "looks like" in found.notes[0] or "told by" in found.notes[0]
    assert "say encoding=..." in found.notes[0] or found.text != raw.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, a+b and C++Builder.",
        "f(x)=2+3abc-4; +44 20 7946 0000; +1-555-1234",
        "x+y-z a+bcd-e +the- +abc-",
        "https://x.org/?a=C3&b=E9=",
        "if a == b: c=AB=CD",
        "home ~{ is } here ~ and {there}",
        "price=20 and tax=19=",
    ],
)
def test_plain_ascii_is_left_alone(text: str) -> None:
    assert decode(text.encode(), "a.txt") == (text, "utf-8", ())


def test_a_declared_encoding_is_believed() -> None:
    assert decode(b"one +AOk- +AOk-", "a.txt", "utf-8").text == "one +AOk- +AOk-"
    assert decode(b"one +AOk-", "a.txt", "utf-7").text == "one é"


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
    assert reference_note(2) == ("2 character references (entities such as &amp;) read as what they stand for",)


@given(st.text(alphabet="&#;amp3x9 lt", max_size=40))
def test_nothing_is_left_to_read_after_two_rounds_but_what_three_wrote(text: str) -> None:
    assert len(unescaped(text)) <= len(text)
    unescaped(text).encode()  # no lone surrogates
