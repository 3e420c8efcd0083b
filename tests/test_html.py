"""Tables and quotations as HTML: nothing from a text gets out of its cell."""

import html
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textlab import _html

HOSTILE = "<script>alert(1)</script><img src=x onerror=\"a('b')\">&amp;"
quick = settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


class Reader(HTMLParser):
    """Tags, and the text between them."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_a_hostile_table_shows_its_text_and_runs_nothing():
    frame = pd.DataFrame({HOSTILE: [HOSTILE, "b"], "n": [1, 2]})
    read = Reader(_html.table(frame, caption=HOSTILE))
    assert read.text.count(HOSTILE) == 3
    assert set(read.tags) <= {"table", "caption", "b", "small", "thead", "tbody", "tr", "th", "td"}


@quick
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    st.sampled_from(["", "Ann & Bo", HOSTILE]),
)
def test_a_quotation_gives_back_every_character_once_whatever_is_marked(text, pairs, source):
    marks = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in pairs]
    read = Reader(_html.quotation(text, marks, source))
    assert read.text == text + source
    assert set(read.tags) <= {"blockquote", "mark", "br", "small"}


def test_marks_are_where_they_should_be():
    out = _html.quotation("a <b> c", [(2, 5)], "x")
    assert "a <mark>&lt;b&gt;</mark> c" in out
    assert _html.quotation("abcdef", [(3, 6), (0, 4)], "").count("<mark>") == 2


def test_a_paragraph_keeps_its_lines():
    assert _html.paragraph("one & two\nthree").count("<br>") == 1
    assert "one &amp; two" in _html.paragraph("one & two")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (np.int32(5), "5"),
        (0.0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (0.123456, "0.123"),
        (0.0123456, "0.0123"),
        (12.3456, "12.3"),
        (1234.56, "1,235"),
        (-0.5, "-0.500"),
        (1e-5, "1.0e-05"),
        (np.float32(0.5), "0.500"),
        (np.nan, "–"),
        (None, "–"),
        (pd.NA, "–"),
        (pd.NaT, "–"),
        (np.inf, "∞"),
        (-np.inf, "-∞"),
        (True, "True"),
        (np.True_, "True"),
        ("tax", "tax"),
        ([1, 2], "[1, 2]"),
    ],
)
def test_how_a_cell_is_shown(value, shown):
    assert _html.number(value) == shown


@quick
@given(st.floats())
def test_any_number_can_be_shown(value):
    assert _html.number(value)


@pytest.mark.parametrize(
    ("shown", "n_all", "text"), [(20, 1843, "20 of 1,843 rows"), (7, 7, "7 rows"), (1, 1, "1 row"), (0, 0, "0 rows")]
)
def test_how_many_of_how_many(shown, n_all, text):
    assert _html.count_of(shown, n_all) == text


def test_a_long_table_says_that_it_is_cut_and_display_changes_nothing():
    frame = pd.DataFrame({"score": np.linspace(0, 1, 30)})
    before = frame.copy()
    out = _html.table(frame, n=5)
    assert out.count("<tr>") == 6
    assert "(5 of 30 rows)" in out
    pd.testing.assert_frame_equal(frame, before)


def test_numbers_stand_right_and_words_left():
    out = _html.table(pd.DataFrame({"term": ["a"], "n": [1], "pre": ["left"]}))
    assert re.findall(r"<td style=\"text-align:(\w+)", out) == ["left", "right", "right"]


def test_an_empty_table_has_its_head():
    assert "<th" in _html.table(pd.DataFrame({"term": []}))


def test_lines_of_a_right_to_left_script_keep_their_order():
    lines = pd.DataFrame({"pre": ["قال ان"], "node": ["السلام"], "post": ["ممكن"], "progress": [0.5]})
    out = _html.table(lines, caption="السلام")
    assert "<table style" in out and ' dir="rtl">' in out.split("<caption")[0]
    assert re.findall(r'<td style="text-align:(\w+);[^"]*"( dir="auto")?', out) == [
        ("left", ' dir="auto"'), ("right", ' dir="auto"'), ("right", ' dir="auto"'), ("right", ""),
    ]  # fmt: skip
    assert "<bdi>السلام</bdi>" in out
    mixed = _html.table(pd.DataFrame({"speaker": ["שרה"], "n": [3]}))
    assert 'dir="auto">שרה' in mixed and 'dir="rtl"' not in mixed
    assert '<div dir="auto">' in _html.quotation("السلام ممكن", [(0, 6)], "doc")
    assert "dir=" not in _html.table(pd.DataFrame({"a": ["tax"]})) + _html.quotation("tax", [(0, 3)], "doc")


@pytest.mark.parametrize("text", ["$5 and then $10", r"\(x\)", "<b>&amp;</b>", r"A$\x$B"])
def test_text_of_a_source_is_neither_markup_nor_mathematics(text):
    """MathJax joins no two elements, so that no run of text holds two of its marks."""
    page = _html.quotation(text, [], "d") + _html.table(pd.DataFrame({text: [text]}), caption=text)
    runs = re.findall(r">([^<]+)<", page)
    assert not [run for run in runs if run.count("$") > 1 or re.search(r"\\[(\[]|\$.", run)]
    assert html.unescape(re.sub(r"<[^>]+>", "", page)).count(text) >= 4  # quotation, caption, head, cell
