"""Traces of scanning and conversion."""

import pytest
from audit_checks import one
from hypothesis import given
from hypothesis import strategies as st

from textlab.analyses.audit.traces import TRACES


@pytest.mark.parametrize(
    ("text", "check", "count"),
    [
        ("the eco-\nnomy and the co-op", "line_end_hyphens", 1),
        ("the well-\nKnown and -\nthis", "line_end_hyphens", 0),
        ("eﬃcient oﬀer", "ligatures", 2),
        ("a t h e s i s of mine", "broken_words", 1),
        ("I I I I I was there", "broken_words", 0),
        ("see [the report](#) and [1](http://a.b/c)", "link_marks", 2),
        ("a\ufffdb c\ufffd", "replacement_characters", 2),
        ("itâ€™s a cafÃ© &amp; bar", "mis_decoded", 3),
        ("text\n12\nmore text\n- 13 -\nPage 3 of 9\nin 2024\n", "page_numbers", 3),
    ],
)
def test_traces_of_scanning_and_conversion(text, check, count):
    assert one(text)[check] == count


def test_link_marks_are_no_scanning_fault():
    assert one("[a](#) [b](#) [c](#)")["traces_per_1000"] == 0
    assert one("the eco-\nnomy of five words")["traces_per_1000"] == pytest.approx(1000 / 6)


PIECES = [*"aB ß-\r\n\t[]()&;ÃâÂ€¿\u00a0\u00ad\ufb01\ufffd3", "a b c d e", "&amp;", "](#)", "-\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_match_is_missed_for_want_of_a_hint(text):
    for trace in TRACES.values():
        assert [m.span() for m in trace.finditer(text)] == [m.span() for m in trace.pattern.finditer(text)]
