"""Bytes to text: encodings, marks, stray bytes, and what is no text."""

from __future__ import annotations

import codecs
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import UnreadableFile
from textlab.loaders.decoding import decode, encodable
from textlab.loaders.lines import blank_blocks, blocks, lines

GERMAN = "Die Größe der Städte überrascht die Fußgänger. Schöne Grüße aus Österreich, sagt Jörg Müller. " * 5
RUSSIAN = "Мы давно знали, что технический прогресс усилит неравенство между людьми и странами. " * 5
JAPANESE = "技術の進歩が不平等を拡大させることは以前から知られていました。私たちは何もしなかった。" * 5


def test_utf8_needs_no_note_and_keeps_every_newline() -> None:
    text = "one\r\ntwo\nthree\rfour\u2028five"
    assert decode(text.encode(), "a.txt") == (text, "utf-8", ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks_decide_and_are_noted(mark: bytes, encoding: str) -> None:
    found = decode(mark + "Grüße, 世界".encode(encoding), "a.txt")
    assert found.text == "Grüße, 世界"
    assert found.encoding == encoding
    assert "byte order mark removed" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding: str) -> None:
    assert decode("A plain sentence.".encode(encoding), "a.txt").text == "A plain sentence."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (GERMAN, "latin-1"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_other_encodings_are_detected_and_reported(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding), "a.txt")
    assert found.text == text
    assert "guessed" in found.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Réed: We tax work.\nBob: No.\nAnn Réed: Yes.",
        "Müller: Die Steuer ist zu hoch für alle.\nJosé: No.",
        "speaker,text\nJosé,We tax work\nAnn,No\n",
        "José: No.",
        "Ann: é",
        "Määräävä päätös tehtiin jo eilen.",
        "Ann speaks of the house.\nBob: Não, o coração.",
        "It was so—“no,” she said—“Réed…” ¿Qué?",
        "We said, so and so: “créée”, l’été – naïve, 30 €.",
    ],
)
def test_a_few_accents_are_western(text: str) -> None:
    found = decode(text.encode("cp1252"), "a.txt")
    assert (found.text, found.encoding) == (text, "cp1252")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8_r"),
        ("Ann: Нет. " + RUSSIAN, "cp1251"),
        ("王小明: 我們應該徵稅。", "big5"),
        ("Ann 王: We tax work. Then 王小明 said no.", "big5"),
        ("田中: 税金が高い。", "cp932"),
        ("Tanaka: ソニーは良い。We like it.", "cp932"),
        ("Tanaka: ガスは高い。 It is so.", "cp932"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy. Náš pan ministr řekl, že daně jsou vysoké.", "cp1250"),
        ("Zażółć gęślą jaźń. Podatki są zbyt wysokie dla wszystkich pracowników.", "cp1250"),
        ("Bu başarılı bir çalışmadır ve vergi çok yüksek, işçiler ödüyor.", "cp1254"),
    ],
)
def test_texts_of_other_alphabets_are_not_taken_for_western(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


def test_a_declared_encoding_is_taken_strictly() -> None:
    assert decode("é".encode("cp1252"), "a.txt", "cp1252").text == "é"
    with pytest.raises(UnreadableFile, match=r"a\.txt \(byte 5, line 2\): is not utf-8 as declared"):
        decode(b"one\nt\xe9", "a.txt", "utf-8")


def test_a_mark_wins_over_a_declared_encoding() -> None:
    found = decode(codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "a.txt", "cp1252")
    assert found.text == "é"
    assert "declared encoding cp1252 ignored" in found.notes[1]


def test_a_mark_that_agrees_with_the_declaration_is_no_contradiction() -> None:
    for name in ("utf-8", "utf-8-sig", "UTF8"):
        assert len(decode(codecs.BOM_UTF8 + b"abc", "a.txt", name).notes) == 1


@pytest.mark.parametrize("cut", [b"\xe4\xb8", b"\xf0\x9f\x98"])
def test_half_a_sequence_at_the_end_is_replaced_and_reported(cut: bytes) -> None:
    found = decode(b"The end " + cut, "a.txt")
    assert found.encoding == "utf-8"
    assert found.text == "The end \ufffd"
    assert "1 broken utf-8 sequence replaced by U+FFFD, first at byte 8, line 1" in found.notes[0]


def test_one_bad_byte_does_not_turn_utf8_into_something_else() -> None:
    raw = (GERMAN + "\n").encode() + b"\xff" + GERMAN.encode()
    found = decode(raw, "a.txt")
    assert found.text == GERMAN + "\n\ufffd" + GERMAN
    assert "line 2" in found.notes[0]


def test_a_stray_nul_survives_and_is_noted() -> None:
    found = decode(b"one\ntw\0o", "a.txt")
    assert found.text == "one\ntw\0o"
    assert found.notes == ("1 NUL character kept, first in line 2",)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04rest", r"byte 0\): is not a text file but a zip archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.7 ...", "a pdf"),
        (b"\x7fELF\x02", "a program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file"),
        (bytes(range(256)) * 20, r"byte 0\): is not a text file: 480 of 5,120 bytes are control codes"),
        (b"abc" + b"\0" * 50, "byte 3"),
    ],
)
def test_binary_content_is_refused_with_place_and_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        decode(raw, "talk.txt")


@pytest.mark.parametrize("raw", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + " ".encode("utf-16-le")])
def test_an_empty_file_is_an_error(raw: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"talk\.txt: the file is empty"):
        decode(raw, "talk.txt")


def test_lone_surrogates_are_replaced_in_place() -> None:
    clean, notes = encodable("a\ud800b\udfffc")
    assert clean == "a\ufffdb\ufffdc"
    assert notes == ("2 lone surrogates replaced by U+FFFD, first at 1",)


@given(st.text(alphabet=st.sampled_from("ab \t\r\n\f\u2028字\u05d0"), max_size=60))
def test_blocks_and_lines_lose_no_word(text: str) -> None:
    for cut in (blocks, blank_blocks, lines):
        spans = list(cut(text))
        assert all(a <= b for a, b in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
        assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in blocks(text))


@given(st.text(max_size=200))
def test_any_utf8_comes_back_as_it_is(text: str) -> None:
    raw = text.encode("utf-8", "ignore")
    try:
        found = decode(raw, "a.txt")
    except UnreadableFile:
        return
    if found.encoding == "utf-8" and not found.notes:
        assert found.text.encode() == raw


def test_windows_newlines_are_no_blank_lines() -> None:
    text = "one\r\ntwo\r\n\r\nthree"
    assert [text[a:b] for a, b in blocks(text)] == ["one\r\ntwo", "three"]
    leading = "\n\none\ntwo\n"
    assert [leading[a:b] for a, b in blocks(leading)] == ["one", "two"]  # the blank line is not between them
