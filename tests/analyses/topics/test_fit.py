"""Topics: words that keep company are found together, shares add up, and doubt is said."""

import re

import numpy as np
import pandas as pd
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")

FIELDS = {
    "money": "tax levy bank debt budget price market trade".split(),
    "ships": "sail mast keel rope harbour anchor tide deck".split(),
    "bread": "flour yeast oven crust dough salt butter grain".split(),
}


@pytest.fixture(scope="module")
def three(lay_out):
    """Thirty turns of three kinds in three documents: money half of the text, ships a third, bread the rest."""
    rng = np.random.default_rng(0)
    documents = {}
    for n, (name, pool) in zip((15, 10, 5), FIELDS.items(), strict=True):
        documents[name] = [
            {"text": " ".join(rng.choice(pool, 20)), "speaker": "AB"[i % 2], "turn_id": f"{name}:t{i}"}
            for i in range(n)
        ]
    return tl.count_terms(tl.tokenize(lay_out(documents)))


@pytest.fixture(scope="module")
def topics(three):
    return tl.fit_topics(three, n_topics=3, rng=1)


def test_each_field_is_a_topic_largest_first(topics):
    for topic, pool in zip((1, 2, 3), FIELDS.values(), strict=True):
        mine = topics.table[topics.table["topic"] == topic]
        assert set(mine.loc[mine["rank"] <= 8, "term"]) == set(pool)
    top = topics.top(3)
    assert top["main_document"].tolist() == list(FIELDS)
    assert top["share"].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.02)
    assert (top["main_share"] > 0.95).all()
    assert (top["stability"] > 0.7).all()
    assert [len(t.split()) for t in top["terms"]] == [3, 3, 3]
    assert (
        repr(topics) == "<Topics: 24 rows; 3 topics of 30 rows>"
    )  # eight words each: words of no weight are no top words


def test_the_first_topic_fills_most_words_not_most_rows(talk):
    short = [f"{a} {b}" for a in FIELDS["ships"][:4] for b in FIELDS["ships"][4:]]
    long = [" ".join(FIELDS["money"] * 20)] * 3
    fitted = tl.fit_topics(tl.count_terms(tl.tokenize(talk(*short, *long))), n_topics=2, n_refits=0)
    first, second = (set(t.split()) for t in fitted.top(8)["terms"])
    assert first == set(FIELDS["money"])
    assert second == set(FIELDS["ships"])
    assert fitted.top()["share"].tolist() == pytest.approx([480 / 512, 32 / 512])


def test_shares_and_weights_add_up_to_one(topics, three):
    np.testing.assert_allclose(topics.shares.sum(axis=1), 1)
    np.testing.assert_allclose(topics.weights.sum(axis=1), 1)
    assert topics.shares.index.equals(three.rows.index)
    assert list(topics.weights.columns) == list(topics.dtm.terms)
    assert topics.table.groupby("topic")["weight"].apply(lambda w: w.is_monotonic_decreasing).all()
    assert topics.table.drop_duplicates("topic")["share"].sum() == pytest.approx(1)


def test_docfreq_is_that_of_the_matrix(topics, three):
    found = dict(zip(three.terms, three.docfreq, strict=True))
    assert all(found[t] == n for t, n in zip(topics.table["term"], topics.table["docfreq"], strict=True))


def test_the_seed_moves_stability_and_nothing_else(topics, three):
    again, other = tl.fit_topics(three, n_topics=3, rng=1), tl.fit_topics(three, n_topics=3, rng=9)
    pd.testing.assert_frame_equal(topics.table, again.table)
    pd.testing.assert_frame_equal(topics.table.drop(columns="stability"), other.table.drop(columns="stability"))
    given = tl.fit_topics(three, n_topics=3, rng=np.random.default_rng(1))
    assert given.stability.tolist() == topics.stability.tolist()


def test_shuffled_rows_give_the_same_topics(topics, lay_out, three):
    corpus = three.tokens.corpus
    texts = {
        d: [{"text": corpus.text(p), "turn_id": p} for p in corpus.passages.index if p.startswith(d)] for d in FIELDS
    }
    mixed = tl.count_terms(tl.tokenize(lay_out({d: texts[d][::-1] for d in reversed(texts)})))
    other = tl.fit_topics(mixed, n_topics=3, n_refits=0)
    assert [set(t.split()) for t in other.top(8)["terms"]] == [set(t.split()) for t in topics.top(8)["terms"]]
    np.testing.assert_allclose(other.top()["share"], topics.top()["share"], atol=1e-3)


def test_prevalence_is_the_share_of_each_group_with_an_interval(topics):
    table = topics.prevalence(by="doc_id", n_resamples=200)
    assert list(table.columns) == ["topic", "doc_id", "share", "ci_low", "ci_high", "n_tokens", "n_clusters"]
    assert len(table) == 9
    own = table[table["doc_id"] == table["topic"].map(dict(enumerate(FIELDS, start=1)))]
    assert (own["share"] > 0.95).all()
    assert own["n_tokens"].tolist() == [300, 200, 100]
    assert own["n_clusters"].tolist() == [15, 10, 5]
    by_speaker = topics.prevalence(by="speaker", n_resamples=200)
    assert by_speaker.groupby("speaker")["share"].sum().tolist() == pytest.approx([1, 1])
    assert ((by_speaker["ci_low"] <= by_speaker["share"]) & (by_speaker["share"] <= by_speaker["ci_high"])).all()
    pd.testing.assert_frame_equal(by_speaker, topics.prevalence(by="speaker", n_resamples=200))


def test_one_turn_alone_has_no_interval(topics):
    table = topics.prevalence(by="turn_id", n_resamples=20)
    assert (table["n_clusters"] == 1).all()
    assert table[["ci_low", "ci_high"]].isna().all(axis=None)


def test_prevalence_refuses_what_it_cannot_answer(topics, lay_out):
    with pytest.raises(tl.UnknownName, match="prevalence: no column 'speakers'"):
        topics.prevalence(by="speakers")
    nobody = tl.count_terms(tl.tokenize(lay_out({"d": [{"text": f"tax levy bank{i} bank{i + 1}"} for i in range(5)]})))
    fitted = tl.fit_topics(nobody, n_topics=2, max_share=1, n_refits=0)
    with pytest.raises(tl.NotEnoughData, match="prevalence: no row has a single 'speaker'"):
        fitted.prevalence(by="speaker")


def test_quotes_show_passages_of_the_topic_with_its_words_marked(topics):
    quotes = topics.quotes(3, n=2)
    assert quotes.n_all == 5
    for quote in quotes:
        assert quote.doc_id == "bread"
        assert {quote.text[a:b] for a, b in quote.marks} <= set(FIELDS["bread"])
        assert len(quote.marks) == 20


@pytest.mark.parametrize("label", [0, 4, 25, "one", None, [1]])
def test_a_topic_that_is_not_there(topics, label):
    with pytest.raises(tl.UnknownName, match=r"quotes: no topic .* in this table\. There is: 1, 2, 3"):
        topics.quotes(label)


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


def test_without_refits_stability_is_missing_and_the_summary_says_so(three):
    fitted = tl.fit_topics(three, n_topics=3, n_refits=0)
    assert np.isnan(fitted.stability).all()
    assert "nan" not in fitted.summary()
    assert "not examined" in fitted.summary()


def test_too_few_rows_to_refit_is_unknown_not_unstable(lay_out):
    rows = [{"text": t} for t in ("tax levy", "tax bank", "sail mast", "sail keel", "levy mast")]
    dtm = tl.count_terms(tl.tokenize(lay_out({"d": rows})))
    tight = tl.fit_topics(dtm, n_topics=4, min_docfreq=1, n_refits=3)
    assert (tight.stability > 0).all()  # four rows are left for four topics
    by_document = tl.fit_topics(dtm, n_topics=3, min_docfreq=1, n_refits=3, cluster="doc_id")
    assert (by_document.stability == 1).all()  # one document cannot be left out


def test_stability_by_a_cluster_that_rows_span_is_refused(words):
    dtm = tl.count_terms(words, by="speaker")
    with pytest.raises(tl.NotEnoughData, match="cannot be resampled by it"):
        tl.fit_topics(dtm, n_topics=1, min_docfreq=1, max_share=1, stop_words=None)


def test_notes_name_topics_that_are_one_documents_subject(topics):
    assert "3 topics of them are the subject of one document." in topics.summary()
    assert "More than 70% of these topics stands in one document: 1 (money, " in topics.notes()
    assert "was chosen, not found" in topics.summary()
    assert len(topics.summary().split()) <= 90


def test_the_matrix_given_stays_as_it_is(three):
    before = three.counts.copy()
    tl.fit_topics(three, n_topics=2, n_refits=1)
    assert (three.counts != before).nnz == 0


def test_a_topic_may_be_named_by_its_number_as_text(topics):
    assert [q.text for q in topics.quotes("1")] == [q.text for q in topics.quotes(1)]
    assert topics.quotes("1").label == 1
    with pytest.raises(tl.UnknownName, match=r"no topic '4' in this table\. There is: 1, 2, 3\."):
        topics.quotes("4")
    with pytest.raises(tl.UnknownName, match="no topic"):
        topics.quotes(1.5)


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
