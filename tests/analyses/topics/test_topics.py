"""The result: four rankings, labels, edits that never renumber, folders, new rows, models from outside."""

import json

import numpy as np
import pandas as pd
import pytest

import textlab as tl

FIELDS = {
    "money": "tax levy bank debt budget price market trade".split(),
    "ships": "sail mast keel rope harbour anchor tide deck".split(),
    "bread": "flour yeast oven crust dough salt butter grain".split(),
}


@pytest.fixture(scope="module")
def matrix(lay_out):
    """Forty-five turns of three kinds in nine dated documents, five of a document."""
    rng = np.random.default_rng(0)
    documents = {}
    for d in range(9):
        pool = list(FIELDS.values())[d % 3]
        documents[f"d{d}"] = [
            {"text": " ".join(rng.choice(pool, 30)), "speaker": "AB"[i % 2], "turn_id": f"d{d}:t{i}"} for i in range(5)
        ]
    dates = pd.DataFrame(
        {"date_earliest": [f"{1990 + 2 * d}-05-01" for d in range(9)], "date_latest": None}, list(documents)
    )
    return tl.count_terms(tl.tokenize(lay_out(documents).join(dates)))


@pytest.fixture(scope="module")
def topics(matrix):
    return tl.fit_topics(matrix, n_topics=3, n_refits=0)


def field_of(topics, topic):
    terms = set(topics.table.loc[topics.table["topic"] == topic, "term"])
    return next(name for name, pool in FIELDS.items() if terms <= set(pool))


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


def test_pure_noise_reads_what_chance_reads(lay_out):
    rng = np.random.default_rng(0)
    pool = [f"w{i}" for i in range(10)]
    rows = [{"text": " ".join(rng.choice(pool, 30))} for _ in range(40)]
    with pytest.warns(tl.TextlabWarning, match="too little text"):
        fitted = tl.fit_topics(
            tl.count_terms(tl.tokenize(lay_out({"d": rows}))), n_topics=2, max_share=1, n_refits=3, cluster="passage_id"
        )
    assert fitted.chance > 0.8  # ten words: any two lists of ten are nearly the same
    assert "chance" in fitted.summary()


def test_labels_stand_in_every_table_and_survive(topics, tmp_path):
    named = topics.label({1: "coins", "2": "boats"})
    assert named.top()["label"].tolist() == ["coins", "boats", ""]
    assert set(named.table.loc[named.table["topic"] == 1, "label"]) == {"coins"}
    assert "label" in named.prevalence(by="doc_id", n_resamples=0)
    assert [q.text for q in named.quotes("coins", 2)] == [q.text for q in topics.quotes(1, 2)]
    assert "label" not in topics.table
    assert tl.Topics.open(named.save(tmp_path / "m")).labels == {1: "coins", 2: "boats"}
    assert named.label({1: ""}).labels == {2: "boats"}
    with pytest.raises(tl.UnknownName, match="no topic 'coin' in this table. Did you mean 'coins'"):
        named.quotes("coin")
    with pytest.raises(tl.SchemaError, match="two topics would have one name"):
        named.label({3: "coins"})
    with pytest.raises(tl.SchemaError, match="must be text and no number"):
        topics.label({1: "7"})


def test_a_saved_model_opens_as_it_was(topics, tmp_path):
    folder = topics.save(tmp_path / "model")
    again = tl.Topics.open(folder)
    pd.testing.assert_frame_equal(again.table, topics.table)
    pd.testing.assert_frame_equal(again.shares, topics.shares)
    pd.testing.assert_frame_equal(again.dtm.rows, topics.dtm.rows)
    assert repr(again.quotes(2)) == repr(topics.quotes(2))
    assert again.methods() == topics.methods()
    assert again.verdict() == topics.verdict()
    assert not list(folder.rglob("*.pkl"))
    manifest = folder / "topics.json"
    about = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**about, "labels": {"1": "other"}}))
    with pytest.raises(tl.UnreadableFile, match="altered since it was written"):
        tl.Topics.open(folder)
    manifest.unlink()
    with pytest.raises(tl.UnreadableFile, match="no whole saved topic model here"):
        tl.Topics.open(folder)


def test_merging_adds_shares_and_renumbers_nobody(topics):
    merged = topics.merge([1, 3])
    assert list(merged.shares.columns) == [1, 2]
    np.testing.assert_allclose(merged.shares[1], topics.shares[1] + topics.shares[3])
    np.testing.assert_allclose(merged.weights.sum(axis=1), 1)
    assert merged.settings["history"] == ["merged 1, 3 into 1"]
    assert "merged 1, 3 into 1" in merged.methods()
    other = topics.merge([2, 1])
    assert list(other.shares.columns) == [2, 3]
    assert [q.text for q in other.quotes(3)] == [q.text for q in topics.quotes(3)]
    with pytest.raises(tl.SchemaError, match="merged or split by hand"):
        merged.verdict()
    with pytest.raises(tl.SchemaError, match="at least two different topics"):
        topics.merge([1, 1])


def test_a_name_that_was_replaced_is_remembered(topics, tmp_path):
    named = topics.label({1: "taxes", 2: "ships"})
    assert "renamed" not in named.settings  # a first name is no change
    renamed = named.label({1: "the budget", 2: ""})
    said = ["1 from 'taxes' to 'the budget'", "2, no longer 'ships'"]
    assert renamed.settings["renamed"] == said
    assert f"Renamed: {'; '.join(said)}." in renamed.notes()
    opened = tl.Topics.open(renamed.save(tmp_path / "m"))
    assert opened.settings["renamed"] == said and dict(opened.labels) == {1: "the budget"}
    assert opened.verdict() == topics.verdict()  # names are no edit of the topics


def test_splitting_moves_the_words_and_nothing_else(topics, tmp_path):
    money = next(t for t in (1, 2, 3) if field_of(topics, t) == "money")
    split = topics.split(money, ["tax", "levy"])
    assert list(split.shares.columns) == [1, 2, 3, 4]
    np.testing.assert_allclose(split.shares.sum(axis=1), 1)
    assert set(split.table.loc[split.table["topic"] == 4, "term"]) == {"tax", "levy"}
    counts = pd.DataFrame(topics.dtm.counts.toarray(), columns=topics.dtm.terms)
    wanted = (counts["tax"] + counts["levy"]).to_numpy() / counts.sum(axis=1).to_numpy()
    np.testing.assert_allclose(split.shares[4], wanted, atol=0.02)
    merged = split.merge([money, 4])
    np.testing.assert_allclose(merged.shares[money], topics.shares[money], atol=1e-9)
    opened = tl.Topics.open(split.save(tmp_path / "m"))
    assert opened.settings["history"] == [f"split 4 off {money}: tax, levy"]
    with pytest.raises(tl.SchemaError, match="all of the words"):
        topics.split(money, FIELDS["money"])
    with pytest.raises(tl.SchemaError, match="none of the words"):
        topics.split(money, ["sail"])


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_new_rows_get_the_shares_of_their_words(matrix, lay_out, method):
    fitted = tl.fit_topics(matrix, n_topics=3, method=method, n_refits=0)
    texts = ["tax levy bank debt unheard", "sail mast keel rope tax levy bank debt", "nothing known here"]
    new = fitted.transform(tl.count_terms(tl.tokenize(lay_out({"n": [{"text": t} for t in texts]}))))
    money, ships = (next(t for t in (1, 2, 3) if field_of_phi(fitted, t) == name) for name in ("money", "ships"))
    assert new[money].iloc[0] > 0.85
    assert new[ships].iloc[1] == pytest.approx(0.5, abs=0.15)
    assert new.iloc[2].sum() == 0
    np.testing.assert_allclose(fitted.transform(matrix), fitted.shares, atol=0.05)


def field_of_phi(fitted, topic):
    terms = fitted.top(5).set_index("topic").loc[topic, "terms"].split()
    return max(FIELDS, key=lambda name: len(set(terms) & set(FIELDS[name])))


def test_text_of_other_words_is_doubtful(topics, lay_out):
    dtm = tl.count_terms(tl.tokenize(lay_out({"n": [{"text": "nothing that was ever read before"}]})))
    with pytest.warns(tl.TextlabWarning, match="transform: the model knows 0% of the words"):
        assert topics.transform(dtm).to_numpy().sum() == 0
    with pytest.raises(tl.SchemaError, match="transform: dtm must be a DocumentTermMatrix"):
        topics.transform("text")


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


def test_topics_that_live_in_many_sources_beat_word_counts(topics):
    assert topics.verdict().startswith("The topics beat word counts")


def test_the_five_texts_do_not_beat_word_counts(seeds):
    dtm = tl.count_terms(tl.tokenize(seeds), by="passage_id")
    for method in ("nmf", "lda"):
        fitted = tl.fit_topics(dtm, n_topics=5, method=method, n_refits=0)
        assert fitted.verdict().startswith("No topic beats word counts")


def test_a_model_from_outside_is_read_like_any_other(matrix, tmp_path):
    rng = np.random.default_rng(1)
    phi = np.array([[t in pool for t in matrix.terms] for pool in FIELDS.values()], dtype=float)
    theta = matrix.counts @ phi.T + 0.01 * rng.random((45, 3))
    outside = tl.wrap_topics(phi, theta, matrix)
    assert [field_of(outside, t) for t in (1, 2, 3)] == list(FIELDS)
    np.testing.assert_allclose(outside.shares.sum(axis=1), 1)
    assert outside.quotes(2).n_all == 15
    assert len(tl.coherence(outside).table) == 3
    with pytest.warns(tl.TextlabWarning, match="30 words on average"):
        assert len(tl.topic_effects(outside, "~ speaker", cluster=None).table) == 6
    assert tl.Topics.open(outside.save(tmp_path / "m")).table.equals(outside.table)
    for ask in (outside.verdict, lambda: tl.topic_survival(outside)):
        with pytest.raises(tl.SchemaError, match="fitted outside of textlab and cannot be fitted again"):
            ask()
    with pytest.raises(tl.SchemaError, match=r"topic_term has shape \(3, 23\)"):
        tl.wrap_topics(phi[:, 1:], theta, matrix)
    with pytest.raises(tl.SchemaError, match=r"doc_topic has shape \(44, 3\)"):
        tl.wrap_topics(phi, theta[1:], matrix)
    with pytest.raises(tl.SchemaError, match="none below 0"):
        tl.wrap_topics(-phi, theta, matrix)


def test_seeds_name_topics_in_their_order(matrix):
    fitted = tl.fit_topics(
        matrix, n_topics=3, method="seeded", seeds={"baking": ["flour", "yea*"], "fleet": ["sail"]}, n_refits=0
    )
    assert fitted.labels == {1: "baking", 2: "fleet"}
    assert [field_of_phi(fitted, t) for t in (1, 2)] == ["bread", "ships"]
    with pytest.raises(tl.SchemaError, match="method='seeded' needs seeds="):
        tl.fit_topics(matrix, n_topics=3, method="seeded")
    with pytest.raises(tl.SchemaError, match="no other takes it"):
        tl.fit_topics(matrix, n_topics=3, seeds={"a": ["tax"]})
    with pytest.raises(tl.NotEnoughData, match="no seed of 'space' is among"):
        tl.fit_topics(matrix, n_topics=3, method="seeded", seeds={"space": ["rocket"]})


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
