"""Topics: words that keep company are found together, shares add up, and doubt is said."""

import re

import numpy as np
import pandas as pd
import pytest
from topic_checks import FIELDS, field_of

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")


def test_each_field_is_a_topic_largest_first(three_topics):
    for topic, pool in zip((1, 2, 3), FIELDS.values(), strict=True):
        mine = three_topics.table[three_topics.table["topic"] == topic]
        assert set(mine.loc[mine["rank"] <= 8, "term"]) == set(pool)
    top = three_topics.top(3)
    assert top["main_document"].tolist() == list(FIELDS)
    assert top["share"].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.02)
    assert (top["main_share"] > 0.95).all()
    assert (top["stability"] > 0.7).all()
    assert [len(t.split()) for t in top["terms"]] == [3, 3, 3]
    assert (
        repr(three_topics) == "<Topics: 24 rows; 3 topics of 30 rows>"
    )  # eight words each: words of no weight are no top words


def test_the_first_topic_fills_most_words_not_most_rows(talk):
    short = [f"{a} {b}" for a in FIELDS["ships"][:4] for b in FIELDS["ships"][4:]]
    long = [" ".join(FIELDS["money"] * 20)] * 3
    fitted = tl.fit_topics(tl.count_terms(tl.tokenize(talk(*short, *long))), n_topics=2, n_refits=0)
    first, second = (set(t.split()) for t in fitted.top(8)["terms"])
    assert first == set(FIELDS["money"])
    assert second == set(FIELDS["ships"])
    assert fitted.top()["share"].tolist() == pytest.approx([480 / 512, 32 / 512])


def test_shares_and_weights_add_up_to_one(three_topics, three):
    np.testing.assert_allclose(three_topics.shares.sum(axis=1), 1)
    np.testing.assert_allclose(three_topics.weights.sum(axis=1), 1)
    assert three_topics.shares.index.equals(three.rows.index)
    assert list(three_topics.weights.columns) == list(three_topics.dtm.terms)
    assert three_topics.table.groupby("topic")["weight"].apply(lambda w: w.is_monotonic_decreasing).all()
    assert three_topics.table.drop_duplicates("topic")["share"].sum() == pytest.approx(1)


def test_the_seed_moves_stability_and_nothing_else(three_topics, three):
    again, other = tl.fit_topics(three, n_topics=3, rng=1), tl.fit_topics(three, n_topics=3, rng=9)
    pd.testing.assert_frame_equal(three_topics.table, again.table)
    pd.testing.assert_frame_equal(three_topics.table.drop(columns="stability"), other.table.drop(columns="stability"))
    given = tl.fit_topics(three, n_topics=3, rng=np.random.default_rng(1))
    assert given.stability.tolist() == three_topics.stability.tolist()


def test_shuffled_rows_give_the_same_topics(three_topics, lay_out, three):
    corpus = three.tokens.corpus
    texts = {
        d: [{"text": corpus.text(p), "turn_id": p} for p in corpus.passages.index if p.startswith(d)] for d in FIELDS
    }
    mixed = tl.count_terms(tl.tokenize(lay_out({d: texts[d][::-1] for d in reversed(texts)})))
    other = tl.fit_topics(mixed, n_topics=3, n_refits=0)
    assert [set(t.split()) for t in other.top(8)["terms"]] == [set(t.split()) for t in three_topics.top(8)["terms"]]
    np.testing.assert_allclose(other.top()["share"], three_topics.top()["share"], atol=1e-3)


def test_too_many_topics_are_refused_with_the_most_there_can_be(three):
    with pytest.raises(
        tl.NotEnoughData, match=r"n_topics=40 but the matrix has 30 rows with words and 24 terms; choose at most 24"
    ):
        tl.fit_topics(three, n_topics=40)
    assert len(tl.fit_topics(three, n_topics=24, n_refits=0).weights) == 24


@pytest.mark.parametrize("k", [0, -1, 2.5, "three", True])
def test_a_number_of_topics_is_a_whole_number(three, k):
    with pytest.raises(tl.SchemaError, match="fit_topics: n_topics must be a whole number at least 1"):
        tl.fit_topics(three, n_topics=k)


def test_one_row_one_document_or_no_word_is_not_enough(lay_out, talk):
    one = tl.count_terms(tl.tokenize(talk("tax levy bank tax")))
    with pytest.raises(tl.NotEnoughData, match="no term is left of 3 after stop words and trimming; lower min_docfreq"):
        tl.fit_topics(one, n_topics=1)
    with pytest.raises(tl.NotEnoughData, match="n_topics=1 but the matrix has 1 row with words"):
        tl.fit_topics(one, n_topics=1, min_docfreq=1, max_share=1)
    with pytest.raises(tl.NotEnoughData, match="no term is left of 0"):
        tl.fit_topics(tl.count_terms(tl.tokenize(lay_out({}))), n_topics=2)
    with pytest.raises(tl.NotEnoughData, match="no term is left"):
        tl.fit_topics(tl.count_terms(tl.tokenize(talk("the of", "of the", "the"))), n_topics=2)


def test_only_a_matrix_has_topics(three):
    with pytest.raises(
        tl.SchemaError, match=r"fit_topics: dtm must be a DocumentTermMatrix \(count_terms\), not Tokens"
    ):
        tl.fit_topics(three.tokens, n_topics=2)


def test_weighted_cells_are_refused(three):
    with pytest.raises(tl.SchemaError, match="the cells are tfidf already"):
        tl.fit_topics(three.weight("tfidf"), n_topics=2)


def test_function_words_of_another_language_can_be_asked_for_and_a_wrong_list_is_said():
    said = ["der Staat ist reich und die Leute sind arm", "die Steuer ist hoch und der Lohn ist klein"] * 15
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(pd.DataFrame({"text": said}))), by="doc_id")
    quiet = {"n_topics": 2, "max_share": 1, "n_refits": 0}
    with pytest.warns(tl.TextlabWarning, match=r"looks like 'de'.*Use stop_words='de'"):
        tl.fit_topics(dtm, **quiet)
    fitted = tl.fit_topics(dtm, stop_words="de", **quiet)
    assert fitted.settings["stop_words"] == "function words (de)"
    assert not {"der", "die", "und", "ist"} & set(" ".join(fitted.top(10)["terms"]).split())


def test_stop_words_are_a_choice_that_is_written_down(talk):
    turns = [f"we think the {a} {b}" for a in ("tax", "levy", "bank") for b in ("sail", "mast", "keel")]
    dtm = tl.count_terms(tl.tokenize(talk(*turns)))
    for choice, left, named in (
        ("common", 6, "common words"),
        ("function_words", 8, "function words"),
        (None, 9, "no stop words"),
        (["tax", "we"], 7, "2 stop words given"),
    ):
        fitted = tl.fit_topics(dtm, n_topics=2, max_share=1, stop_words=choice, n_refits=0)
        assert fitted.dtm.shape[1] == left
        assert fitted.settings["stop_words"] == named
        assert named in fitted.methods()
    with pytest.raises(tl.UnknownName, match="stop_words='english' is not known"):
        tl.fit_topics(dtm, n_topics=2, stop_words="english")


def test_a_row_that_lost_all_words_fills_no_topic(lay_out):
    rows = [{"text": t} for t in ("tax levy", "tax levy", "sail mast", "sail mast", "the of")]
    fitted = tl.fit_topics(tl.count_terms(tl.tokenize(lay_out({"d": rows}))), n_topics=2, n_refits=0)
    assert fitted.shares.sum(axis=1).tolist() == pytest.approx([1, 1, 1, 1, 0])


def test_the_matrix_given_stays_as_it_is(three):
    before = three.counts.copy()
    tl.fit_topics(three, n_topics=2, n_refits=1)
    assert (three.counts != before).nnz == 0


def test_too_little_text_is_an_answer_with_the_warning_of_the_audit(three, talk):
    with pytest.warns(
        tl.TextlabWarning, match=r"^fit_topics: \d+ windows of 100 words \(at least 30 needed\)"
    ) as caught:
        fitted = tl.fit_topics(three, n_topics=3, n_refits=2)
    assert caught[0].filename == __file__
    said = re.search(r"\d+ windows of 100 words \(at least 30 needed\)", str(caught[0].message))[0]
    verdicts = tl.audit(three.tokens.corpus).verdicts
    assert said in verdicts[verdicts["method"] == "topics"]["because"].iloc[-1]
    assert said in fitted.summary()
    assert said in tl.fit_topics(three, n_topics=3, n_refits=0).summary()  # not asked how sure: no warning


def test_text_enough_needs_no_warning(seeds):
    dtm = tl.count_terms(tl.tokenize(seeds), by="passage_id")
    assert "at least 30 needed" not in tl.fit_topics(dtm, n_topics=2, n_refits=1).summary()


def test_an_unknown_engine_is_answered_with_the_nearest(matrix):
    with pytest.raises(tl.UnknownName, match="method='lda2' is not known. Did you mean 'lda'"):
        tl.fit_topics(matrix, n_topics=3, method="lda2")


def test_counts_from_elsewhere_have_topics_too(matrix):
    plain = tl.from_counts(matrix.counts, list(matrix.terms))
    fitted = tl.fit_topics(plain, n_topics=3, n_refits=0)
    assert {field_of(fitted, t) for t in (1, 2, 3)} == set(FIELDS)
    with pytest.warns(tl.TextlabWarning, match="nobody knows which words stood near each other"):
        tl.coherence(fitted)
    assert len(tl.coherence(fitted, measure="u_mass").table) == 3
