"""Shares of topics by group: what has no group is said, and a date that may lie in two years has no year."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl

POOLS = ("tax levy bank debt".split(), "sail mast keel rope".split())


@pytest.fixture(scope="module")
def topics():
    rng = np.random.default_rng(2)
    dates = ["1850s", "1851", "1852", "1853"]
    rows = [
        {"text": " ".join(rng.choice(POOLS[k % 2], 20)), "date": dates[k // 4], "speaker": [None, "Ann"][k > 3]}
        for k in range(16)
    ]
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(pd.DataFrame(rows), speaker="speaker", date="date")))
    return tl.fit_topics(dtm, n_topics=2, n_refits=0)


def test_words_without_a_group_are_counted_in_a_warning(topics):
    with pytest.warns(tl.TextlabWarning, match=r"80 words are in no row .* no \(single\) speaker"):
        assert set(topics.prevalence(by="speaker", n_resamples=0)["speaker"]) == {"Ann"}


def test_a_decade_is_no_year(topics):
    with pytest.warns(tl.TextlabWarning, match="80 words are in no row of the table"):
        assert sorted(set(topics.prevalence(over="year", n_resamples=0)["year"])) == [1851, 1852, 1853]
    topics = tl.fit_topics(topics.dtm.where(doc_id=list(topics.dtm.rows["doc_id"][:4])), n_topics=2, n_refits=0)
    with pytest.raises(tl.NotEnoughData, match="no row has a single 'year'"):
        topics.prevalence(over="year", n_resamples=0)
