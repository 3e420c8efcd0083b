"""Stability and held-out gain: what chance gives, and what cannot be refitted."""

import numpy as np
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")


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


def test_topics_that_live_in_many_sources_beat_word_counts(topics):
    assert topics.verdict().startswith("The topics beat word counts")


def test_the_five_texts_do_not_beat_word_counts(seeds):
    dtm = tl.count_terms(tl.tokenize(seeds), by="passage_id")
    for method in ("nmf", "lda"):
        fitted = tl.fit_topics(dtm, n_topics=5, method=method, n_refits=0)
        assert fitted.verdict().startswith("The topics do not beat word counts")
