"""Lines that come back."""

import re
from itertools import combinations

import pandas as pd
from audit_checks import facts_of
from hypothesis import given
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.audit.repeats import _alike, repeated_lines


def test_repeated_lines():
    line, near = "Subscribe to our channel today", "Subscribe to OUR channel today!"
    found = facts_of(
        tl.from_frame(pd.DataFrame({"text": [f"{line}\nnew words\n{line}\n{near}", f"{near}\nYeah.\nYeah."]}))
    )
    first, second = found.iloc[0], found.iloc[1]
    assert first["share_repeated"] == 10 / 17
    assert first["share_nearly_repeated"] == 15 / 17
    assert first["share_in_other_documents"] == 15 / 17
    assert second["share_repeated"] == 0  # "Yeah." is too short to be boilerplate
    assert second["share_in_other_documents"] == 5 / 7


def test_lines_may_differ_in_digits_case_and_marks_only():
    alike = _alike(["Page 1: tax the rich", "page 2 - TAX the rich!", "page tax rich", "12", "", "Straße", "STRASSE 3"])
    assert alike[0] == alike[1]
    assert len({alike[0], alike[2], alike[5]}) == 3
    assert alike[3] == alike[4] == -1
    assert alike[5] == alike[6]


def test_lines_that_differ_after_many_words_are_told_apart():
    same = "one two three four five six seven"
    alike = _alike([f"{same} eight", f"{same} nine", f"{same}, EIGHT", same])
    assert alike[0] == alike[2]
    assert len(set(alike.tolist())) == 3


WORDS = st.sampled_from(["a", "B", "b2", "ß", "SS", "7", "-", "'"])


@given(st.lists(st.lists(WORDS, max_size=9).map(" ".join), max_size=8))
def test_alike_are_lines_with_the_same_letters(lines):
    keys = [re.sub(r"[\W\d_]+", " ", line).strip().casefold() for line in lines]
    alike = _alike(lines).tolist()
    assert [key == "" for key in keys] == [code == -1 for code in alike]
    assert [a == b for a, b in combinations(keys, 2)] == [a == b for a, b in combinations(alike, 2)]


def test_the_places_are_those_in_the_joined_body(lay_out):
    line = "Subscribe to our channel"
    corpus = lay_out({"a": [{"text": "First."}, {"text": f"  {line}"}], "b": [{"text": line}]})
    again = repeated_lines(corpus)
    assert again[["doc", "start", "end"]].to_numpy().tolist() == [[0, 9, 33], [1, 0, 24]]
    assert again["share_in_other_documents"].all()
    assert not again["share_repeated"].any()
