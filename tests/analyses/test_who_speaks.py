"""A message names the verb that the user called, never the room behind it."""

import pytest

import textlab as tl

HEDGES = "hedges"


def questions():
    """Each verb over tokens, with what it needs."""
    return {
        "frequencies": tl.frequencies,
        "describe": tl.describe,
        "track_stance": lambda tokens, **options: tl.track_stance(tokens, tl.load_lexicon(HEDGES), **options),
    }


@pytest.mark.parametrize("name", list(questions()))
def test_a_misspelt_column_is_the_askers_mistake(words, name):
    with pytest.raises(tl.UnknownName, match=rf"^{name}: no column 'Speaker' .* Did you mean 'speaker'\?$"):
        questions()[name](words, by="Speaker")


@pytest.mark.parametrize("name", list(questions()))
def test_a_corpus_in_place_of_tokens_is_sent_to_tokenize(small, name):
    with pytest.raises(tl.SchemaError, match=rf"^{name}: tokens must be Tokens, not Corpus; make them with tokenize"):
        questions()[name](small)


@pytest.fixture(scope="module")
def matrix(words):
    return tl.count_terms(words, by="passage_id")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_docfreq": 0}, r"^fit_topics: min_docfreq must be a whole number at least 1, not 0"),
        ({"max_share": 5}, r"^fit_topics: max_share must lie between 0 and 1 .*, not 5"),
        ({"max_share": "half"}, r"^fit_topics: max_share must lie between 0 and 1 .*, not 'half'"),
    ],
)
def test_trimming_inside_fit_topics_speaks_as_fit_topics(matrix, options, message):
    with pytest.raises(tl.SchemaError, match=message):
        tl.fit_topics(matrix, n_topics=2, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_resamples": -1}, r"^prevalence: n_resamples must be a whole number at least 0, not -1"),
        ({"confidence": 95}, r"^prevalence: confidence must lie between 0 and 1"),
    ],
)
def test_prevalence_checks_its_own_options(matrix, options, message):
    topics = tl.fit_topics(matrix, n_topics=2, max_share=1, min_docfreq=1, n_refits=0)
    with pytest.raises(tl.SchemaError, match=message):
        topics.prevalence(**options)


def test_prevalence_without_resamples_has_shares_and_no_interval(matrix):
    topics = tl.fit_topics(matrix, n_topics=2, max_share=1, min_docfreq=1, n_refits=0)
    table = topics.prevalence(by="doc_id", n_resamples=0)
    assert table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert table.groupby("doc_id")["share"].sum().tolist() == pytest.approx([1, 1])
