"""Counts from elsewhere become a matrix that every analysis takes, and that still opens."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

import textlab as tl

TEXTS = ["tax the rich and tax the poor", "work work work", "", "the rich work"]


def test_scikit_learn_counts_come_in_as_they_are():
    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(TEXTS)
    dtm = tl.from_counts(counts, vectorizer.get_feature_names_out())
    assert (dtm.counts.toarray() == counts.toarray()).all()
    assert list(dtm.rows["n_tokens"]) == [7, 3, 0, 3]


def test_gensim_and_long_tables_round_trip():
    pytest.importorskip("gensim")  # no release for Python 3.14
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(pd.DataFrame({"text": [t for t in TEXTS if t]}))), by="doc_id")
    for back in (tl.from_gensim(*dtm.to_gensim()), tl.from_long(dtm.to_frame())):
        full = dtm.counts.toarray()[dtm.rows["n_tokens"] > 0]
        assert (back.counts.toarray()[back.rows["n_tokens"] > 0] == full).all()
        assert list(back.terms) == list(dtm.terms)


def test_a_bag_opens_and_says_that_it_is_a_bag():
    rows = pd.DataFrame({"speaker": ["Ann", "Bob"]}, index=["x", "y"])
    dtm = tl.from_counts([[2, 1], [0, 3]], ["tax", "big tech"], rows=rows)
    assert dtm.tokens.corpus.document_text("x") == "tax tax big tech"
    assert dtm.tokens.corpus.documents.loc["x", "genre"] == "bag of words"
    with pytest.warns(tl.TextlabWarning):
        gap = tl.contrast(
            tl.count_terms(dtm.tokens, by="passage_id"), by="speaker", target="Ann", min_count=1, min_turns=1
        )
    assert gap.quotes("tax", n=1)[0].text == "tax tax big tech"


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_of_counts_comes_back(table):
    dtm = tl.from_counts(table, ["é", "b c", "a"])
    assert dtm.rows["n_tokens"].tolist() == [sum(r) for r in table]
    for row, counts in zip(dtm.rows.index, table, strict=True):
        words = dtm.tokens.corpus.document_text(row)
        assert len(words) == sum(n * len(t) for n, t in zip(counts, ["é", "b c", "a"], strict=True)) + max(
            sum(counts) - 1, 0
        )


@pytest.mark.parametrize(
    ("counts", "terms", "message"),
    [
        ([[1.5]], ["a"], "whole numbers"),
        ([[-1]], ["a"], "whole numbers"),
        ([[float("nan")]], ["a"], "whole numbers"),
        ([[1, 2]], ["a"], r"2 columns but 1 term\."),
        ([[1, 2]], ["a", "a"], "only once"),
        ([[1]], [" "], "must be named"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(counts, terms, message):
    with pytest.raises(tl.SchemaError, match=message):
        tl.from_counts(counts, terms)


def test_metadata_of_another_length_is_refused():
    with pytest.raises(tl.SchemaError, match="1 row of counts but 2 rows"):
        tl.from_counts([[1]], ["a"], rows=pd.DataFrame(index=["x", "y"]))


def test_a_word_that_pandas_reads_as_a_gap_is_named_and_its_remedy_works(tmp_path):
    dtm = tl.from_counts([[2, 1], [0, 3]], ["null", "work"])
    dtm.to_frame().to_csv(tmp_path / "long.csv", index=False)
    with pytest.raises(
        tl.SchemaError, match=r"'term' is missing in 1 line of 3, first in line 0.*keep_default_na=False"
    ):
        tl.from_long(pd.read_csv(tmp_path / "long.csv"))
    again = tl.from_long(pd.read_csv(tmp_path / "long.csv", keep_default_na=False))
    assert (again.terms.tolist(), again.counts.toarray().tolist()) == (["null", "work"], [[2, 1], [0, 3]])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"row": [None, "b"]}, "'row' is missing in 1 line"),
        ({"value": [1, None]}, "'value' is missing in 1 line"),
        ({"value": [1, "two"]}, "value='two' in line 1"),
        ({"term": ["tax", " "]}, "'term' is missing"),
        ({"row": [], "term": [], "value": []}, "no lines"),
    ],
)
def test_gaps_and_words_for_numbers_are_refused_with_their_line(cells, message):
    table = pd.DataFrame(
        {"row": ["a", "b"], "term": ["tax", "work"], "value": [1, 2], **cells} if cells.get("row") != [] else cells
    )
    with pytest.raises(tl.SchemaError, match=message):
        tl.from_long(table)


def test_a_filtered_gensim_dictionary_has_gaps_and_ids_without_a_word_are_refused():
    pytest.importorskip("gensim")
    from gensim.corpora import Dictionary

    words = Dictionary([["tax", "work"], ["work", "rich"]])
    bags = [words.doc2bow(["tax", "work", "tax"]), words.doc2bow(["work"])]
    gone = words.token2id["rich"]
    del words.token2id["rich"]
    words.id2token = {}
    assert tl.from_gensim(bags, words).counts.toarray().tolist() == [[2, 1], [0, 1]]
    with pytest.raises(tl.SchemaError, match=f"no word in the dictionary, such as {gone}"):
        tl.from_gensim([*bags, [(gone, 1)]], words)


def test_metadata_of_counts_with_names_of_ours_is_kept():
    rows = pd.DataFrame({"source": ["S"], "layer": ["u"], "n_chars": [5], "start": [1], "year": [2020]})
    kept = tl.from_counts([[1]], ["tax"], rows=rows).rows.iloc[0]
    assert kept[["source", "layer_given", "n_chars_given", "start_given", "year"]].tolist() == ["S", "u", 5, 1, 2020]


def test_a_mapping_of_ids_is_a_dictionary_and_another_object_is_none():
    assert tl.from_gensim([[(1, 2)]], {0: "a", 1: "b"}).terms == ["b"]
    with pytest.raises(tl.SchemaError, match="must be a gensim Dictionary or a mapping of ids to words, not list"):
        tl.from_gensim([[(1, 2)]], ["a", "b"])
