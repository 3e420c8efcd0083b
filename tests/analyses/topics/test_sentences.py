"""The sentences of a model: what is one document's subject, and what was not examined."""

import numpy as np
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")


def test_notes_name_topics_that_are_one_documents_subject(three_topics):
    assert "3 topics are mainly the subject of one document." in three_topics.summary()
    assert "Topics with more than 70% of their words in one document: 1 (money, " in three_topics.notes()
    assert "was chosen, not estimated" in three_topics.summary()
    assert len(three_topics.summary().split()) <= 90


def test_without_refits_stability_is_missing_and_the_summary_says_so(three):
    fitted = tl.fit_topics(three, n_topics=3, n_refits=0)
    assert np.isnan(fitted.stability).all()
    assert "nan" not in fitted.summary()
    assert "not examined" in fitted.summary()
