"""The document-term matrix: counts that add up to the tokens whatever a row is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.units.clusters import clusters_of

quick = settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
GROUPINGS = ("passage_id", "turn_id", "speaker", "doc_id", "attribution", "confidence")


def frame(dtm):
    return pd.DataFrame(dtm.counts.toarray(), index=dtm.rows.index, columns=dtm.terms)


@pytest.fixture(scope="module")
def by_turn(words):
    return tl.count_terms(words, by="turn_id")


# ---------------------------------------------------------------------- the small corpus, worked on paper


def test_counts_by_speaker_leave_nobodys_turn_out(words):
    dtm = tl.count_terms(words, by="speaker")
    made = "<DocumentTermMatrix: 3 rows by speaker, 24 terms, 35 cells filled, count"
    assert repr(dtm) == f"{made}; 2 words without speaker left out>"
    table = frame(dtm)
    assert list(table.index) == ["Ann", "Bo", "Cy"]
    assert table["tax"].tolist() == [3, 0, 2]
    assert table["the"].tolist() == [3, 2, 1]
    assert table["of"].tolist() == [1, 1, 2]
    assert "mm" not in table
    assert dtm.rows["n_tokens"].tolist() == [16, 11, 16]
    assert dtm.rows["n_passages"].tolist() == [2, 1, 3]


def test_metadata_that_varies_within_a_row_is_missing(words):
    rows = tl.count_terms(words, by="speaker").rows
    assert rows["doc_id"].tolist() == ["talk", "talk", "essay"]
    assert rows["attribution"].isna().tolist() == [True, False, False]
    assert rows["turn_id"].isna().tolist() == [True, False, True]
    assert tl.count_terms(words, by="doc_id").rows["speaker"].isna().tolist() == [True, False]


def test_docfreq_totals_and_columns(by_turn):
    at = by_turn.column_of("tax")
    assert by_turn.docfreq[at] == 4
    assert by_turn.totals[at] == 5
    assert list(by_turn.terms) == sorted(by_turn.terms)
    with pytest.raises(tl.UnknownName, match=r"dtm: no term 'taxe' .* Did you mean 'tax'"):
        by_turn.column_of("taxe")


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_grouping_adds_up_to_the_tokens(words, by):
    dtm = tl.count_terms(words, by=by)
    labelled = words.passages[by] if by != "passage_id" else words.passages.index.to_series()
    assert dtm.counts.sum() == words.n_tokens[labelled.notna().to_numpy()].sum() == dtm.rows["n_tokens"].sum()
    assert dtm.rows["n_passages"].sum() == labelled.notna().sum()
    assert (dtm.counts.sum(axis=1) == dtm.rows["n_tokens"]).all()


@pytest.mark.parametrize("by", GROUPINGS)
def test_grouping_rows_equals_counting_them_so(words, by):
    grouped = tl.count_terms(words).group(by) if by != "passage_id" else tl.count_terms(words)
    counted = tl.count_terms(words, by=by)
    pd.testing.assert_frame_equal(frame(grouped)[list(counted.terms)], frame(counted))
    pd.testing.assert_frame_equal(grouped.rows, counted.rows)
    assert grouped.by == by


def test_grouping_counts_only_the_rows_that_are_there(by_turn):
    talk = by_turn.where(doc_id="talk").group("speaker")
    assert list(talk.rows.index) == ["Ann", "Bo"]
    assert talk.counts.sum() == 27
    assert talk.rows["n_tokens"].tolist() == [16, 11]
    essay = by_turn.where(doc_id="essay").group("speaker")
    assert essay.rows[["n_tokens", "n_passages"]].values.tolist() == [[16, 3]]
    assert essay.row_of_passage.tolist() == [-1, -1, -1, -1, 0, 0, 0]


def test_rows_of_several_speakers_are_left_out_of_a_grouping_by_speaker(words):
    assert tl.count_terms(words, by="doc_id").group("speaker").rows.index.tolist() == ["Cy"]


def test_grouping_keeps_the_trimmed_columns_and_the_denominators(by_turn):
    dtm = by_turn.trim(min_docfreq=3).group("speaker")
    assert list(dtm.terms) == ["big", "of", "tax", "tech", "the"]
    assert dtm.rows["n_tokens"].tolist() == [16, 11, 16]


@quick
@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=8), min_size=1, max_size=6), st.randoms(use_true_random=False)
)
def test_shuffled_documents_give_the_same_table(lay_out, texts, random):
    names = [f"d{i}" for i in range(len(texts))]
    documents = {
        n: [{"text": " ".join(t), "speaker": "ABC"[i % 3]}] for i, (n, t) in enumerate(zip(names, texts, strict=True))
    }
    mixed = list(names)
    random.shuffle(mixed)
    one, two = (tl.tokenize(lay_out({n: documents[n] for n in order})) for order in (names, mixed))
    for by in ("doc_id", "speaker"):
        a, b = frame(tl.count_terms(one, by=by)), frame(tl.count_terms(two, by=by))
        pd.testing.assert_frame_equal(a, b.loc[a.index])


def test_a_group_whose_passages_lie_apart(lay_out):
    rows = [{"text": "a b", "speaker": "X"}, {"text": "c", "speaker": "Y"}, {"text": "a a", "speaker": "X"}]
    dtm = tl.count_terms(tl.tokenize(lay_out({"d": rows})), by="speaker")
    assert dtm.counts.toarray().tolist() == [[3, 1, 0], [0, 0, 1]]
    assert dtm.counts.has_sorted_indices


# ---------------------------------------------------------------------- verbs


def test_trim_by_count_docfreq_and_share(by_turn):
    assert set(by_turn.trim(min_count=5).terms) == {"tax", "the"}
    assert set(by_turn.trim(min_docfreq=3).terms) == {"big", "of", "tax", "tech", "the"}
    assert "tax" not in by_turn.trim(max_share=0.5).terms
    assert "big" in by_turn.trim(max_share=0.5).terms
    assert by_turn.trim(min_count=99).shape == (6, 0)
    assert (by_turn.trim(min_count=5).rows["n_tokens"] == by_turn.rows["n_tokens"]).all()


@pytest.mark.parametrize("odd", [{"min_count": 0}, {"min_docfreq": 1.5}, {"max_share": 0}, {"max_share": 1.1}])
def test_trim_refuses_odd_limits(by_turn, odd):
    with pytest.raises(tl.SchemaError, match=next(iter(odd))):
        by_turn.trim(**odd)


def test_select_and_drop_columns(by_turn):
    assert by_turn.select(["tax", "big"]).counts.toarray()[:, 0].tolist() == [2, 0, 1, 0, 1, 1]
    assert by_turn.drop(["tax", "no such word"]).shape == (6, 25)
    assert by_turn.select("tax").shape == (6, 1)
    assert by_turn.drop("tax").shape == (6, 25)
    with pytest.raises(tl.UnknownName, match="select: no term 'taxx'"):
        by_turn.select(["taxx"])


def test_where_keeps_rows_and_their_passages(by_turn):
    some = by_turn.where(speaker=["Ann", "Cy"], doc_id="essay")
    assert some.rows.index.tolist() == ["essay:t001", "essay:t002"]
    assert some.row_of_passage.tolist() == [-1, -1, -1, -1, 0, 0, 1]
    with pytest.raises(tl.UnknownName, match="Did you mean 'Ann'"):
        by_turn.where(speaker="Anne")
    with pytest.raises(tl.UnknownName, match="no column 'speakr'"):
        by_turn.where(speakr="Ann")


def test_shares_use_the_words_before_trimming(by_turn):
    share = by_turn.trim(min_count=5).weight("share")
    assert share.counts.toarray()[0].tolist() == pytest.approx([0.2, 0.1])
    assert share.weighting == "share"
    full = by_turn.weight("share").counts.sum(axis=1)
    assert full == pytest.approx(1)


def test_tfidf_equals_scikit_learns(by_turn):
    from sklearn.feature_extraction.text import TfidfTransformer

    theirs = TfidfTransformer().fit_transform(by_turn.counts).toarray()
    np.testing.assert_allclose(by_turn.weight("tfidf").counts.toarray(), theirs, atol=1e-12)


def test_binary_cells_are_one(by_turn):
    assert set(by_turn.weight("binary").counts.data) == {1}
    assert by_turn.counts.max() > 1


def test_weights_are_not_weighted_again_and_not_added(by_turn):
    weighted = by_turn.weight("tfidf")
    with pytest.raises(tl.SchemaError, match="weight: the cells are tfidf already"):
        weighted.weight("share")
    with pytest.raises(tl.SchemaError, match="group: the cells are tfidf, which do not add up"):
        weighted.group("speaker")
    with pytest.raises(tl.UnknownName, match="Did you mean 'tfidf'"):
        by_turn.weight("tf-idf")


def test_verbs_leave_the_matrix_alone(by_turn):
    before = by_turn.counts.copy()
    for made in (
        by_turn.weight("share"),
        by_turn.trim(min_count=2),
        by_turn.group("speaker"),
        by_turn.where(doc_id="talk"),
    ):
        made.counts.data[:] = 7
    assert (by_turn.counts != before).nnz == 0


# ---------------------------------------------------------------------- other libraries


def test_long_form_has_one_line_a_filled_cell(by_turn):
    table = by_turn.to_frame()
    assert list(table.columns) == ["row", "term", "value"]
    assert len(table) == by_turn.counts.nnz
    pd.testing.assert_frame_equal(
        table.pivot(index="row", columns="term", values="value").fillna(0).astype(int).loc[by_turn.rows.index],
        frame(by_turn),
        check_names=False,
        check_column_type=False,
        check_dtype=False,
    )


def test_there_and_back_through_gensim(by_turn):
    pytest.importorskip("gensim")  # no release for Python 3.14
    from gensim.matutils import corpus2csc

    bows, dictionary = by_turn.to_gensim()
    back = corpus2csc(bows, num_terms=by_turn.shape[1]).T.toarray()
    assert (back == by_turn.counts.toarray()).all()
    assert dictionary[by_turn.column_of("tax")] == "tax"
    assert dictionary.dfs[by_turn.column_of("tax")] == 4
    assert dictionary.cfs[by_turn.column_of("tax")] == 5
    assert dictionary.num_docs == 6
    assert sum(dictionary.cfs.values()) == dictionary.num_pos == 45


def test_scikit_learn_gets_a_copy(by_turn):
    counts, terms = by_turn.to_sklearn()
    counts.data[:] = 0
    terms[0] = "x"
    assert by_turn.counts.sum() == 45
    assert by_turn.terms[0] != "x"


def test_cooccurrences_count_rows_with_both(by_turn):
    both, terms = by_turn.cooccurrences()
    at = {t: i for i, t in enumerate(terms)}
    assert both[at["big"], at["tech"]] == 3
    assert both[at["tax"], at["the"]] == 3
    assert both[at["mm"], at["well"]] == 1
    assert both[at["mm"], at["tax"]] == 0
    assert (both != both.T).nnz == 0
    assert both.diagonal().sum() == 0


# ---------------------------------------------------------------------- clusters, and nothing to count


def test_clusters_are_rows_or_a_column_of_them(words, by_turn):
    assert clusters_of(by_turn, "turn_id", "f").tolist() == [0, 1, 2, 3, 4, 5]
    assert clusters_of(tl.count_terms(words), "turn_id", "f").tolist() == [0, 1, 2, 3, 4, 4, 5]
    with pytest.raises(tl.NotEnoughData, match=r"2 of 3 rows \(by 'speaker'\) have no single 'turn_id'.*passage_id"):
        clusters_of(tl.count_terms(words, by="speaker"), "turn_id", "f")
    with pytest.raises(tl.UnknownName, match="f: no column 'turn' to resample"):
        clusters_of(by_turn, "turn", "f")


def test_only_tokens_can_be_counted_and_only_by_known_columns(small, words):
    with pytest.raises(tl.SchemaError, match=r"count_terms: tokens must be Tokens, not Corpus"):
        tl.count_terms(small)
    with pytest.raises(tl.UnknownName, match=r"count_terms: no column 'speakers' .* Did you mean 'speaker'"):
        tl.count_terms(words, by="speakers")


@pytest.mark.parametrize("by", ["passage_id", "speaker", "doc_id"])
def test_nothing_to_count_is_an_empty_matrix(lay_out, by):
    for documents in ({}, {"d": [{"text": "Menu", "layer": "furniture"}]}):
        dtm = tl.count_terms(tl.tokenize(lay_out(documents)), by=by)
        assert dtm.shape == (0, 0)
        assert {"n_tokens", "n_passages", "doc_id"} <= set(dtm.rows.columns)


def test_a_row_without_words_stays_a_row(lay_out):
    dtm = tl.count_terms(tl.tokenize(lay_out({"a": [{"text": "..."}], "b": [{"text": "tax"}]})), by="doc_id")
    assert dtm.counts.toarray().tolist() == [[0], [1]]
    for scheme in ("share", "tfidf", "binary"):
        assert dtm.weight(scheme).counts.toarray().tolist() == [[0], [1]]


def test_removed_words_are_no_column_and_no_denominator(words):
    dtm = tl.count_terms(words.remove("tax"), by="doc_id")
    assert "tax" not in dtm.terms
    assert dtm.rows["n_tokens"].tolist() == [26, 14]


def test_any_column_groups(small):
    corpus = small.join(pd.DataFrame({"year": [2020, 2021]}, index=["talk", "essay"]))
    dtm = tl.count_terms(tl.tokenize(corpus), by="year")
    assert dtm.rows.index.tolist() == [2020, 2021]
    assert dtm.rows["n_tokens"].tolist() == [29, 16]


def test_capitals_are_no_terms(words):
    dtm = tl.count_terms(words)
    with pytest.warns(tl.TextlabWarning, match="drop: 'TAX' is no term here, but 'tax' is"):
        assert "tax" in dtm.drop(["TAX", "the"]).terms
    assert "tax" not in dtm.drop(["TAX", "tax"]).terms  # given in both ways: nothing is lost
