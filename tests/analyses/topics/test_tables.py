"""Words and shares per topic: five rankings, shares by words, topics without words."""

import pytest
from topic_checks import FIELDS, field_of

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")


@pytest.mark.parametrize("by", ["weight", "probability", "frex", "lift", "relevance"])
def test_words_are_ranked_five_ways_and_stay_in_their_field(topics, by):
    for row in topics.top(4, by=by).itertuples():
        assert len(row.terms.split()) == 4
        assert set(row.terms.split()) <= set(FIELDS[field_of(topics, row.topic)])


def test_probability_ranks_by_counts(topics, matrix):
    totals = dict(zip(matrix.terms, matrix.totals, strict=True))
    for row in topics.top(8, by="probability").itertuples():
        found = [totals[t] for t in row.terms.split()]
        assert found == sorted(found, reverse=True)


def test_shares_are_by_words(lay_out):
    texts = ["tax levy " * 20 + "sail mast " * 5, "tax levy " * 10, "sail mast " * 9, "tax levy " * 3, "sail mast"]
    dtm = tl.count_terms(tl.tokenize(lay_out({"d": [{"text": t} for t in texts]})))
    fitted = tl.fit_topics(dtm, n_topics=2, max_share=1, n_refits=0)
    assert sorted(fitted.shares.iloc[0]) == pytest.approx([0.2, 0.8], abs=0.01)
    words = (2 * 33, 2 * 15)
    assert fitted.top()["share"].tolist() == pytest.approx([words[0] / sum(words), words[1] / sum(words)], abs=0.01)


def test_an_empty_topic_has_no_terms_and_no_stability(lay_out):
    rows = [{"text": "tax levy bank"} for _ in range(6)]
    dtm = tl.count_terms(tl.tokenize(lay_out({"d": rows})))
    with pytest.warns(tl.TextlabWarning, match="too little text"):
        fitted = tl.fit_topics(dtm, n_topics=3, max_share=1, n_refits=2, cluster="passage_id")
    top = fitted.top()
    assert top["terms"].tolist().count("") == 2
    assert top.loc[top["terms"] == "", "stability"].isna().all()
    assert set(fitted.table["topic"]) == {1}
    assert len(fitted.quotes(3)) == 0
    assert "Empty" in fitted.notes()


def test_docfreq_is_that_of_the_matrix(three_topics, three):
    found = dict(zip(three.terms, three.docfreq, strict=True))
    assert all(found[t] == n for t, n in zip(three_topics.table["term"], three_topics.table["docfreq"], strict=True))
