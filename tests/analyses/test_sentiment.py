"""VADER as published, means by group, and what is refused."""

import pandas as pd
import pytest

import textlab as tl

pytest.importorskip("vader")
pytestmark = pytest.mark.filterwarnings("ignore:sentiment. . groups? of . with fewer than 20")
PUBLISHED = {
    "VADER is smart, handsome, and funny.": 0.8316,
    "VADER is not smart, handsome, nor funny.": -0.7424,
    "The book was good.": 0.4404,
    "At least it isn't a horrible book.": 0.431,
    "The book was only kind of good.": 0.3832,
    "Not bad at all.": 0.431,
}


def test_published_values():
    corpus = tl.from_frame(pd.DataFrame({"text": list(PUBLISHED), "speaker": "Ann"}), speaker="speaker")
    found = tl.sentiment(corpus, n_resamples=0)
    got = dict(zip(found.by_sentence()["text"], found.by_sentence()["compound"], strict=True))
    assert got == pytest.approx(PUBLISHED, abs=1e-4)
    row = found.table.iloc[0]
    assert row["n_sentences"] == 6 and row["share_negative"] == pytest.approx(1 / 6)
    assert row["compound"] == pytest.approx(sum(PUBLISHED.values()) / 6, abs=1e-4)


def test_sentiment_is_not_stance():
    corpus = tl.from_frame(pd.DataFrame({"text": ["Capital is not neutral.", "It is so."], "speaker": "Ann"}))
    assert tl.sentiment(corpus, by=None, n_resamples=0).by_sentence()["compound"].tolist() == [0, 0]


def test_turns_give_intervals_and_groups_are_kept_apart(talk):
    turns = ["This is good. It is so.", "This is bad. It is so."] * 10
    found = tl.sentiment(talk(*turns, speaker=["Ann", "Bo"] * 10), rng=1)
    table = found.table.set_index("group")
    assert table.loc["Ann", "compound"] > 0 > table.loc["Bo", "compound"]
    mixed = tl.sentiment(talk(*turns, speaker=["Ann"] * 20), rng=1).table.iloc[0]
    assert mixed["ci_low"] < mixed["compound"] < mixed["ci_high"]
    assert all("good" in q.text or "so" in q.text for q in found.quotes("Ann"))


def test_speech_without_marks_is_refused():
    with pytest.raises(tl.TextlabError):
        tl.sentiment(tl.load_seeds().where(doc_id="disruption-seminar"), n_resamples=0)
    with pytest.raises(tl.SchemaError, match="needs a Corpus"):
        tl.sentiment(["good"])
