import json
import warnings

import pandas as pd
import pytest

import textlab as tl


@pytest.fixture(scope="module")
def gap():
    said = ["tax tax work"] * 20 + ["work growth growth"] * 20
    frame = pd.DataFrame({"text": said, "speaker": ["Ann"] * 20 + ["Bob"] * 20})
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(frame, speaker="speaker")), by="doc_id")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)  # twenty copies a side
        return tl.contrast(dtm, by="speaker", target="Ann", reference="Bob", cluster="doc_id", rng=1)


def test_every_word_is_a_point_with_its_counts(gap):
    state = tl.contrast_scatter(gap).state
    assert {row["term"]: (row["n_target"], row["n_reference"]) for row in state["words"]} == {
        "tax": (40, 0), "work": (20, 20), "growth": (0, 40),
    }  # fmt: skip
    assert (state["target"], state["reference"], state["n_all"]) == ("Ann", "Bob", 3)
    assert json.dumps(state, allow_nan=False), "what is missing is null, since a page has no NaN"


def test_a_click_opens_the_passages_of_the_word(gap):
    answer = tl.contrast_scatter(gap).answer({"ask": "quotes", "term": "tax"})
    assert len(answer["quotes"]) == 8
    quote = answer["quotes"][0]
    assert {quote["text"][start:end] for start, end in quote["marks"]} == {"tax"}
    assert "error" in tl.contrast_scatter(gap).answer({"ask": "quotes", "term": "taxx"})


def test_the_words_shown_are_those_at_both_ends(gap):
    shown = [row["term"] for row in tl.contrast_scatter(gap, n=2).state["words"]]
    assert sorted(shown) == ["growth", "tax"]


def test_a_word_of_the_reference_alone_opens_too(gap):
    answer = tl.contrast_scatter(gap).answer({"ask": "quotes", "term": "growth"})
    assert len(answer["quotes"]) == 8
    assert all("Bob" in quote["source"] for quote in answer["quotes"])
