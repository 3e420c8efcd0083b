"""Coherence: published cases, equal to counting window by window, equal to gensim in its own way of counting."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab import SchemaError
from textlab.measures.topics import coherence_scores, document_counts, window_counts

DOCS = [d.split() for d in (
    "tax capital wealth", "tax capital labour", "tax wealth", "robot labour capital", "robot code", "robot code labour",
    "capital wealth tax robot", "code labour",
)]  # fmt: skip
WORDS = sorted({w for d in DOCS for w in d})
TOPICS = [["tax", "capital", "wealth"], ["robot", "code", "labour"]]
EXPECTED = {
    ("u_mass", None): (-0.287682072, -0.575364145),
    ("u_mass", "gensim"): (-0.422837108, -0.597253156),
    ("c_uci", None): (0.46209812, 0.191788048),
    ("npmi", None): (0.442534636, 0.138345833),
    ("c_v", None): (0.898346226, 0.718190507),
}


def flat(docs):
    ids = np.array([WORDS.index(w) for d in docs for w in d])
    return ids, np.append(0, np.cumsum([len(d) for d in docs]))


@pytest.mark.parametrize(("measure", "compat"), EXPECTED)
def test_eight_documents_have_the_published_coherence(measure, compat):
    topics = [[WORDS.index(w) for w in t] for t in TOPICS]
    found = window_counts(*flat(DOCS), np.unique(topics), window=110)
    assert found.n == 8
    scores = coherence_scores(topics, found, measure=measure, compat=compat)
    assert scores.tolist() == pytest.approx(EXPECTED[measure, compat], abs=1e-8)


def test_confirmation_of_the_palmetto_unit_tests():
    table = np.array([[0, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]]).T
    found = document_counts(table, [0, 1, 2])
    assert coherence_scores([[0, 1, 2]], found, measure="c_uci")[0] == pytest.approx(0.46209812)
    assert coherence_scores([[0, 1, 2]], found, measure="npmi")[0] == pytest.approx(1 / 3, abs=1e-9)


def brute(ids, bounds, words, window):
    joint, n = np.zeros((len(words), len(words))), 0
    for a, b in itertools.pairwise(bounds):
        text = ids[a:b]
        for start in range(max(len(text) - window + 1, 1) if len(text) else 0):
            here = np.isin(words, text[start : start + window]).astype(float)
            joint += np.outer(here, here)
            n += 1
    return joint, n


texts = st.lists(st.lists(st.integers(-1, 5), max_size=14), min_size=1, max_size=5)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(texts, st.integers(1, 16))
def test_windows_are_those_counted_one_by_one(docs, window):
    ids, bounds = np.array([i for d in docs for i in d], dtype=int), np.append(0, np.cumsum([len(d) for d in docs]))
    words = np.array([0, 2, 3, 5])
    found = window_counts(ids, bounds, words, window=window)
    joint, n = brute(ids, bounds, words, window)
    assert found.n == n
    assert (found.joint == joint).all()


@settings(deadline=None, max_examples=60, derandomize=True)
@given(texts, st.integers(1, 16))
def test_in_compatible_mode_gensim_counts_the_same(docs, window):
    pytest.importorskip("gensim")  # no release for Python 3.14
    from gensim.corpora import Dictionary
    from gensim.topic_coherence.text_analysis import WordOccurrenceAccumulator

    names = [[f"w{i}" for i in d] for d in docs]
    dictionary = Dictionary([*names, [f"w{i}" for i in range(-1, 6)]])
    relevant = {dictionary.token2id[f"w{i}"] for i in (0, 2, 3, 5)}
    theirs = WordOccurrenceAccumulator(relevant, dictionary).accumulate(names, window)
    ids, bounds = np.array([i for d in docs for i in d], dtype=int), np.append(0, np.cumsum([len(d) for d in docs]))
    ours = window_counts(ids, bounds, [0, 2, 3, 5], window=window, compat="gensim")
    assert ours.n == theirs.num_docs
    at = [theirs.id2contiguous[dictionary.token2id[f"w{i}"]] for i in (0, 2, 3, 5)]
    assert (ours.joint == theirs._co_occurrences.toarray()[np.ix_(at, at)]).all()


@pytest.mark.parametrize(("measure", "window"), [("npmi", 10), ("c_uci", 10), ("c_v", 110), ("u_mass", None)])
def test_in_compatible_mode_scores_equal_gensims(measure, window):
    pytest.importorskip("gensim")  # no release for Python 3.14
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    rng = np.random.default_rng(3)
    docs = [[f"w{i:02d}" for i in rng.zipf(1.4, rng.integers(5, 300)) % 40] for _ in range(60)]
    dictionary = Dictionary(docs)
    words = sorted(dictionary.token2id)
    top = [[words[i] for i in rng.permutation(min(30, len(words)))[:8]] for _ in range(5)]
    name = {"npmi": "c_npmi"}.get(measure, measure)
    source = {"corpus": [dictionary.doc2bow(d) for d in docs]} if measure == "u_mass" else {"texts": docs}
    theirs = CoherenceModel(
        topics=top, dictionary=dictionary, coherence=name, processes=1, **source
    ).get_coherence_per_topic()
    ids = np.array([words.index(w) for d in docs for w in d])
    bounds = np.append(0, np.cumsum([len(d) for d in docs]))
    topics = [[words.index(w) for w in t] for t in top]
    if window:
        found = window_counts(ids, bounds, np.unique(topics), window=window, compat="gensim")
    else:
        table = np.array([np.bincount([words.index(w) for w in d], minlength=len(words)) for d in docs])
        found = document_counts(table, np.unique(topics))
    ours = coherence_scores(topics, found, measure=measure, compat="gensim")
    assert ours.tolist() == pytest.approx(theirs, abs=1e-9)


def test_a_word_that_occurs_nowhere_and_a_single_word_have_no_coherence():
    found = window_counts([0, 1, 0], [0, 3], [0, 1, 2], window=2)
    assert np.isnan(coherence_scores([[0, 2], [1], []], found)).all()


def test_what_is_refused():
    found = window_counts([0, 1], [0, 2], [0, 1], window=2)
    with pytest.raises(SchemaError, match="a word that was not counted"):
        coherence_scores([[0, 7]], found)
    with pytest.raises(ValueError, match="measure='cv' is not known"):
        coherence_scores([[0, 1]], found, measure="cv")
    with pytest.raises(SchemaError, match="window must be a whole number"):
        window_counts([0], [0, 1], [0], window=0)
