"""Web pages: deleted and hidden text, marks of notes, odd markup, and time that grows with the page alone."""

from __future__ import annotations

import time

import pytest
from loader_checks import check, said

from textlab.errors import UnreadableFile
from textlab.loaders.html import read_html
from textlab.loaders.reading import Options, Reading


def _read(body: str) -> Reading:
    return check(read_html(body.encode(), "a.html", Options()))


def test_deleted_text_is_no_text_and_inserted_text_is() -> None:
    reading = _read(
        "<p>He <del>ran</del><ins>walked</ins> un<ins>happily</ins> <del datetime='x'>h<b>o</b></del>me.</p>"
    )
    assert said(reading) == ["He walked unhappily me."]
    assert reading.notes == ("2 deleted passages left out",)


def test_words_crossed_out_are_kept_apart_and_said() -> None:
    reading = _read("<p>He <s>ran</s><u>walked</u><strike>x</strike></p>")
    assert said(reading) == ["He ran walked x"]
    assert reading.notes == ("2 struck-out passages kept",)


def test_marks_of_notes_in_all_their_forms() -> None:
    reading = _read(
        '<p>treaty<sup>12</sup> was<sup><a href="#n">3</a></sup> signed<sup id="c"><a href="#r"><span>[</span>4<span>]'
        '</span></a></sup>; 10<sup>6</sup> m<sup>2</sup>, 1<sup>st</sup><a role="doc-noteref" href="#x">5</a> and'
        '<a epub:type="noteref" href="#y">a</a> H<sub>2</sub>O<span style="vertical-align: super">7</span></p>'
    )
    assert said(reading) == ["treaty was signed; 10⁶ m², 1st and H2O⁷"]
    assert reading.notes == ("5 raised note marks left out of the text",)


def test_hidden_text_formulas_and_readings_are_left_out_by_name() -> None:
    reading = _read(
        "<p>a<span hidden>b</span><span style='color:red; display : none'>c</span><math><mi>x</mi></math>"
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>"
    )
    assert said(reading) == ["a漢字"]
    assert set(reading.notes) == {
        "2 hidden elements left out", "1 formula left out", "1 reading above a word left out",
    }  # fmt: skip


def test_nested_tables_and_lists_are_cells_and_items_of_their_own() -> None:
    reading = _read(
        "<table><tr><td>out<table><tr><td>in</td></tr></table>more</td></tr></table><ul><li>a<ul><li>b</ul></ul>"
    )
    assert said(reading) == ["out", "in", "more", "a", "b"]


@pytest.mark.parametrize(
    "odd", ["<![if !vml]>", "<![foo[x]]>", "<![", "<!>", "<!-->", "&#99999999999999999999999;", "&#" + "9" * 5000 + ";", "&#xD800;"]
)  # fmt: skip
def test_odd_markup_is_read_around(odd: str) -> None:
    assert "before" in " ".join(said(_read(f"<p>before</p>{odd}<p>after</p>")))


def test_a_page_may_not_name_what_is_no_encoding() -> None:
    for charset in ("idna", "punycode", "undefined", "unicode_escape", "zip"):
        raw = f'<meta charset="{charset}"><p>Größe über alles, sagt Jörg.</p>'.encode("cp1252")
        assert said(read_html(raw, "a.html", Options())) == ["Größe über alles, sagt Jörg."]


def test_what_the_parser_cannot_stand_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import bs4

    def fails(*_: object) -> None:
        raise AssertionError("unknown status keyword")

    monkeypatch.setattr(bs4, "BeautifulSoup", fails)
    with pytest.raises(UnreadableFile, match=r"a\.html: is no web page that can be parsed \(AssertionError: unknown"):
        _read("<p>x")


@pytest.mark.parametrize(
    "unit", ["<a ", "<a href='", '<a b="', "<a/", "<!--", "<!-- -", "</a ", "<", "&", "<header>x", "<p>x", "<b><i>x</b>"]
)  # fmt: skip
@pytest.mark.parametrize("tail", ["", "'\">-->"])
def test_time_grows_with_the_page_alone(unit: str, tail: str) -> None:
    def took(n: int) -> float:
        began = time.process_time()
        read_html(f"<p>word</p>{unit * n}{tail}".encode(), "a.html", Options())
        return time.process_time() - began

    took(10)
    small, large = min(took(1_000), took(1_000)), took(8_000)
    assert large < 0.5 + 24 * small  # eight times the page; a square would be sixty-four times
