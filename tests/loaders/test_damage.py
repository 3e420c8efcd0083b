"""Text decoded twice is said, whatever it is in; text in any language that is whole is not."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from textlab.errors import TextlabWarning, UnreadableFile
from textlab.loaders import read
from textlab.loaders.damage import LOOKS_TWICE, damage_notes

WHOLE = {
    "German": "Über die Brücke gehen wir für eine schöne Zukunft. „Größe“ – Mühe.",
    "French": "« L'été », dit-elle ; la SOCIÉTÉ» et l'ÉTÉ” coûtent 5 £. À bientôt…",
    "Portuguese": "NÃO, MANHÃ» e IRMÃ” não; coração, AÇÃO”.",
    "Czech": "Příliš žluťoučký kůň „ŽLUŤOUČKÝ“ úpěl.",
    "Vietnamese": "Tiếng Việt có dấu: Ấ, Ồ, ữ.",
    "Russian": "Привет, мир! «Да» — нет.",
    "Greek": "Καλημέρα «κόσμε».",
    "Arabic": "مرحبا بالعالم «نعم».",
    "Chinese": "我们应该征税。“好”",
    "English": "It’s “fine” — 20° and £5, © naïve café.",
}


@pytest.mark.parametrize("language", WHOLE)
def test_whole_text_is_not_doubted(language: str) -> None:
    assert damage_notes(WHOLE[language]) == ()


@pytest.mark.parametrize("through", ["cp1252", "latin-1"])
@pytest.mark.parametrize("language", WHOLE)
def test_text_decoded_twice_is_said(language: str, through: str) -> None:
    raw = WHOLE[language].encode()
    twice = "".join(bytes([b]).decode(through, "ignore") or chr(b) for b in raw)  # as browsers do
    assert any(LOOKS_TWICE in note for note in damage_notes(twice)), twice


@pytest.mark.parametrize("text", ["a cafÃ© there", "Itâ€™s so", "Â£5", "caf√© and √©t√©", "don‚Äôt"])
def test_one_place_is_enough_where_no_language_has_it(text: str) -> None:
    assert LOOKS_TWICE in damage_notes(text)[0]


def test_lost_characters_are_counted() -> None:
    assert damage_notes("Gr\ufffd\ufffde") == ("2 characters lost in the file or in decoding it (U+FFFD)",)


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "rtf", "csv", "jsonl", "xlsx", "srt", "xml"])
def test_in_every_format(suffix: str, tmp_path: Path) -> None:
    words = "Ã¼ber die BrÃ¼cke"
    path = tmp_path / f"a.{suffix}"
    texts = {
        "csv": f"text\n{words}\n",
        "jsonl": json.dumps({"text": words}),
        "rtf": r"{\rtf1 \'c3\'bcber die Br\'c3\'bccke}",
        "srt": f"1\n00:00:01,000 --> 00:00:02,000\n{words}\n",
        "xml": f"<TEI><text><p>{words}</p></text></TEI>",
    }
    if suffix == "xlsx":
        pd.DataFrame({"text": [words]}).to_excel(path)
    else:
        path.write_text(texts.get(suffix, words), encoding="utf-8")
    with pytest.warns(TextlabWarning, match=rf"the text of 1 file looks decoded twice \(.*a\.{suffix}\)"):
        corpus = read(path)
    assert corpus.notes["note"].str.contains(LOOKS_TWICE).any()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("<p>Work</p>\n<b>pays</b>", "4 tags such as '<p>' kept and counted as words"),
        ("R&amp;D pays", "1 character reference such as '&amp;' kept and counted as words"),
        ("Stra%C3%9Fe und %C3%9Cbung", "2 percent codes such as '%C3%9F' kept and counted as words"),
        (r"Stra\\u00dfe und \\u00dcbung".replace("\\\\", "\\"), "2 escape codes such as"),
        ("Stra?e, K?ln und ?ber die Br?cke", "3 words with a question mark inside ('Stra?e'): letters may be lost"),
    ],
)  # fmt: skip
def test_codes_where_letters_should_be_are_said(text: str, note: str) -> None:
    assert any(note in each for each in damage_notes(text))


@pytest.mark.parametrize(
    "text", ["see https://x.org/a%C3%9F?b=c%C3%9F&amp", "x < p > y, 5 % and 10%", "Who? me? why?", r"a\user"]
)
def test_signs_in_ordinary_text_and_addresses_are_none(text: str) -> None:
    assert damage_notes(text) == ()


def test_rich_text_by_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(r"{\rtf1 Words}")
    with pytest.raises(UnreadableFile, match="not a text file but rich text"):
        read(tmp_path / "a.txt")


def test_words_cut_at_line_ends_are_counted():
    text = "This is a hyphen-\nated word and well-\r\n  known thing.\nA - \nb, 3-\nfold, E-\nMail, re-\n\nelect\n"
    assert damage_notes(text) == ("2 words hyphenated at a line end count as two words each, first 'hyphen-' 'ated'",)
    assert damage_notes("one hyphen-\nated word, and bread- and butter-free") == ()
