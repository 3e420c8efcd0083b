"""Tables whose rows are documents: read by column, they are what they are row by row."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import TextlabWarning
from textlab.loaders import from_frame
from textlab.loaders.reading import Span
from textlab.loaders.table_rows import TableRows, cut_cells


def test_cells_with_white_space_or_line_breaks_are_cut_one_by_one():
    asked = []

    def cut(text):
        asked.append(text)
        return [Span(k, k + len(part)) for part in text.split() for k in [text.index(part)]]

    row, start, end = cut_cells(["Tax.", " So? ", "a\nbc", "caf\u00e9", "x"], cut)
    assert asked == [" So? ", "a\nbc", "caf\u00e9"]  # the last ends beyond ASCII: white space is possible there
    assert (row.tolist(), start.tolist(), end.tolist()) == ([0, 1, 2, 2, 3, 4], [0, 1, 0, 2, 0, 0], [4, 4, 1, 4, 4, 1])


def test_passages_of_a_speaker_are_one_turn_and_those_of_nobody_one_each():
    ends = np.array([1, 4, 2, 6])
    rows = TableRows(pd.DataFrame(index=range(2)), ["Ann", None], np.array([0, 0, 1, 1]), ends - 1, ends)
    table = rows.passages(["a", "b"])
    assert table.index.tolist() == ["a:p0001", "a:p0002", "b:p0001", "b:p0002"]
    assert table["turn_id"].tolist() == ["a:t001", "a:t001", "b:t001", "b:t002"]
    assert table["attribution"].tolist() == ["given", "given", "unresolved", "unresolved"]
    assert [[(s.start, s.end, s.turn) for s in some] for some in rows.spans()] == [
        [(0, 1, 0), (3, 4, 0)], [(1, 2, None), (5, 6, None)],
    ]  # fmt: skip


CELLS = st.sampled_from(
    ["Tax.", "", " so ", "a\n\nb", "One.\r\n \r\nTwo ", "[laughs]", "R&amp;D", "café", "日本", "\x1cx", "NA"]
)


@given(
    st.lists(st.tuples(CELLS, st.sampled_from([None, "Ann", "Bob "]), st.integers(1990, 1992)), min_size=1, max_size=8)
)
@settings(deadline=None)
def test_a_table_read_by_column_is_the_table_read_row_by_row(rows):
    frame = pd.DataFrame(rows, columns=["text", "who", "year"])
    if not frame["text"].str.strip().any():
        return
    with pytest.MonkeyPatch.context() as slow, warnings.catch_warnings():
        warnings.simplefilter("ignore", TextlabWarning)
        one = from_frame(frame, speaker="who")
        slow.setattr("textlab.loaders.frames.dated_columns", lambda *_: None)  # an unusual column
        other = from_frame(frame, speaker="who")
    assert one.fingerprint == other.fingerprint
    for name in ("documents", "passages", "notes"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
