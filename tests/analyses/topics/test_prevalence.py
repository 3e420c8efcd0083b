"""Shares of topics by group: what has no group is said, and a date that may lie in two years has no year."""

import numpy as np
import pandas as pd
import pytest
from topic_checks import FIELDS

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")

POOLS = ("tax levy bank debt".split(), "sail mast keel rope".split())


@pytest.fixture(scope="module", name="undated")
def _undated():
    rng = np.random.default_rng(2)
    dates = ["1850s", "1851", "1852", "1853"]
    rows = [
        {"text": " ".join(rng.choice(POOLS[k % 2], 20)), "date": dates[k // 4], "speaker": [None, "Ann"][k > 3]}
        for k in range(16)
    ]
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(pd.DataFrame(rows), speaker="speaker", date="date")))
    return tl.fit_topics(dtm, n_topics=2, n_refits=0)


def test_words_without_a_group_are_counted_in_a_warning(undated):
    with pytest.warns(tl.TextlabWarning, match=r"80 words are in no row .* no \(single\) speaker"):
        assert set(undated.prevalence(by="speaker", n_resamples=0)["speaker"]) == {"Ann"}


def test_a_decade_is_no_year(undated):
    with pytest.warns(tl.TextlabWarning, match="80 words are in no row of the table"):
        assert sorted(set(undated.prevalence(over="year", n_resamples=0)["year"])) == [1851, 1852, 1853]
    known = tl.fit_topics(undated.dtm.where(doc_id=list(undated.dtm.rows["doc_id"][:4])), n_topics=2, n_refits=0)
    with pytest.raises(tl.NotEnoughData, match="no row has a single 'year'"):
        known.prevalence(over="year", n_resamples=0)


def test_prevalence_over_time_has_no_row_without_text(topics):
    table = topics.prevalence(over="year", n_resamples=50)
    assert list(table.columns) == ["topic", "year", "share", "ci_low", "ci_high", "n_tokens", "n_clusters"]
    assert sorted(set(table["year"])) == list(range(1990, 2008, 2))
    assert table.groupby("year")["share"].sum().to_numpy() == pytest.approx(1)
    both = topics.prevalence(by=["speaker"], over="date", n_resamples=0)
    assert list(both.columns)[:3] == ["topic", "speaker", "date"]
    assert len(both) == 3 * 9 * 2
    two = topics.prevalence(by=["speaker", "doc_id"], n_resamples=0)
    assert len(two) == 3 * 18
    bins = topics.prevalence(over="progress", n_bins=5, n_resamples=0)
    assert sorted(set(bins["progress"])) == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    with pytest.raises(tl.UnknownName, match="prevalence: no column 'years'"):
        topics.prevalence(over="years")
    with pytest.raises(tl.SchemaError, match="stands in by= and over="):
        topics.prevalence(by="speaker", over="speaker")


def test_prevalence_is_the_share_of_each_group_with_an_interval(three_topics):
    table = three_topics.prevalence(by="doc_id", n_resamples=200)
    assert list(table.columns) == ["topic", "doc_id", "share", "ci_low", "ci_high", "n_tokens", "n_clusters"]
    assert len(table) == 9
    own = table[table["doc_id"] == table["topic"].map(dict(enumerate(FIELDS, start=1)))]
    assert (own["share"] > 0.95).all()
    assert own["n_tokens"].tolist() == [300, 200, 100]
    assert own["n_clusters"].tolist() == [15, 10, 5]
    by_speaker = three_topics.prevalence(by="speaker", n_resamples=200)
    assert by_speaker.groupby("speaker")["share"].sum().tolist() == pytest.approx([1, 1])
    assert ((by_speaker["ci_low"] <= by_speaker["share"]) & (by_speaker["share"] <= by_speaker["ci_high"])).all()
    pd.testing.assert_frame_equal(by_speaker, three_topics.prevalence(by="speaker", n_resamples=200))


def test_one_turn_alone_has_no_interval(three_topics):
    table = three_topics.prevalence(by="turn_id", n_resamples=20)
    assert (table["n_clusters"] == 1).all()
    assert table[["ci_low", "ci_high"]].isna().all(axis=None)


def test_prevalence_refuses_what_it_cannot_answer(three_topics, lay_out):
    with pytest.raises(tl.UnknownName, match="prevalence: no column 'speakers'"):
        three_topics.prevalence(by="speakers")
    nobody = tl.count_terms(tl.tokenize(lay_out({"d": [{"text": f"tax levy bank{i} bank{i + 1}"} for i in range(5)]})))
    fitted = tl.fit_topics(nobody, n_topics=2, max_share=1, n_refits=0)
    with pytest.raises(tl.NotEnoughData, match="prevalence: no row has a single 'speaker'"):
        fitted.prevalence(by="speaker")
