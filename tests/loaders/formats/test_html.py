"""Web pages: deleted and hidden text, marks of notes, odd markup, and time that grows with the page alone."""

from __future__ import annotations

import time
from typing import Any

import pytest
from loader_checks import check, said

from textlab.errors import MissingExtra, UnreadableFile
from textlab.loaders.formats.html import read_html
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
    with pytest.raises(
        UnreadableFile, match=r"a\.html: is not a web page that can be parsed \(AssertionError: unknown"
    ):
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


OPTIONS = Options()


PAGE = """<!DOCTYPE html><html lang="en"><head><title>A  page</title><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2024-05-03T10:00:00Z"><style>p {color: red}</style></head>
<body><nav><a href="/">Home</a> <h2>Menu</h2></nav><header>Site name</header>
<article><header><h1>The <em>title</em></h1></header><p>One   two<br>three &amp; four.</p>
<p>Next<!-- hidden --> one.<script>alert("x")</script></p>
<ul><li>item one</li><li>item <b>two</b></li></ul><blockquote>Quoted.</blockquote>
<table><tr><td>cell 1</td><td>cell 2</td></tr></table></article>
<button>Share</button><aside>Advert</aside><footer>Imprint</footer></body></html>"""


def test_html_keeps_furniture_apart() -> None:
    reading = check(read_html(PAGE.encode(), "a.html", OPTIONS))
    assert said(reading) == [
        "One two\nthree & four.", "Next one.", "item one", "item two", "Quoted.", "cell 1", "cell 2",
    ]  # fmt: skip
    assert said(reading, "heading") == ["The title"]
    assert said(reading, "furniture") == ["Home", "Menu", "Site name", "Share", "Advert", "Imprint"]
    assert "alert" not in reading.text
    assert "hidden" not in reading.text
    assert reading.metadata == {
        "title": "A page", "language": "en", "authors": "Ann Lee", "date": "2024-05-03T10:00:00Z",
    }  # fmt: skip


def test_html_encodings() -> None:
    page = '<html><head><meta charset="{}"></head><body><p>Größe über alles, sagt Jörg.</p></body></html>'
    for declared, real in [("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("iso-8859-1", "utf-8")]:
        reading = read_html(page.format(declared).encode(real), "a.html", OPTIONS)
        assert said(reading) == ["Größe über alles, sagt Jörg."]


def test_html_wrongly_declared_is_guessed_and_noted() -> None:
    raw = '<meta charset="ascii"><p>Die Größe der Städte überrascht die Fußgänger sehr.</p>'.encode("cp1252")
    reading = read_html(raw, "a.html", OPTIONS)
    assert said(reading) == ["Die Größe der Städte überrascht die Fußgänger sehr."]
    assert "the page declares ascii, which does not fit" in reading.notes


def test_html_nested_thousands_deep() -> None:
    raw = b"<div>" * 5000 + b"<p>deep</p>" + b"</div>" * 5000
    assert said(check(read_html(raw, "a.html", OPTIONS))) == ["deep"]


def test_html_without_text() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.html: the page holds no text"):
        read_html(b"<html><script>render()</script></html>", "a.html", OPTIONS)


def test_a_missing_package_says_what_for_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    real = importlib.import_module

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("bs4"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(MissingExtra, match=r"Reading html needs the package 'bs4'.*textlab-qta\[formats\]"):
        read_html(b"<p>x", "a.html", OPTIONS)


def test_turns_of_a_page_are_turns_and_its_furniture_is_not() -> None:
    reading = _read("<nav>Home: all</nav><h2>Debate</h2><p><b>Ann:</b> We agree.</p><p>Bob: No.</p><p>Ann: Yes.</p>")
    assert [(r.speaker, reading.text[r.start : r.end]) for r in reading.rows if r.layer == "body"] == [
        ("Ann", "We agree."), ("Bob", "No."), ("Ann", "Yes."),
    ]  # fmt: skip
    assert [reading.text[r.start : r.end] for r in reading.rows if r.layer in ("heading", "furniture")] == [
        "Home: all",
        "Debate",
    ]


def test_labels_too_few_for_a_transcript_are_said() -> None:
    prose = "".join(f"<p>Paragraph {k} of a long page.</p>" for k in range(20))
    assert any(
        "2 paragraphs look like 'NAME: text'" in note for note in _read(f"{prose}<p>Ann: yes</p><p>Bob: no</p>").notes
    )


def test_marked_text_of_xhtml_is_text() -> None:
    assert said(_read("<p>a <![CDATA[b & c]]></p>")) == ["a b & c"]


def test_a_page_of_nothing_but_tags_is_refused_by_its_limit() -> None:
    with pytest.raises(UnreadableFile, match=r"100,000 tags.*would unfold to 80,000,000 bytes"):
        _read("<p>" * 100_000)
    assert said(_read("<table>" + "<tr><td>1</td></tr>" * 2_000)) == ["1"] * 2_000
