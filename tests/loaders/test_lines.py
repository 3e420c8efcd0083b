"""A text put together from a source and from what stands for parts of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.lines import Copy


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.text(max_size=3)), max_size=6))
def test_places_in_the_copy_are_where_they_are_said_to_be(source: str, steps: list[tuple[int, int, str]]) -> None:
    copy, at, expected, places = Copy(source), 0, "", list[tuple[int, str]]()
    for kept, left_out, new in steps:
        begin, end = min(at + kept, len(source)), min(at + kept + left_out, len(source))
        expected += source[at:begin]
        assert copy.upto(begin) == len(expected)
        places.append((copy.put(new, end), new))
        expected, at = expected + new, end
    copy.upto(len(source))
    assert copy.text == expected + source[at:]
    assert all(copy.text.startswith(new, place) for place, new in places)
