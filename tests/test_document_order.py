"""Whoever reads the files in another order gets the same numbers: nothing depends on how the documents stand."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textlab as tl

WORDS = "tax rich poor work robot power town market perhaps maybe might must the of and we you it".split()
WORDS += [first + rest for first in "bdfgklmnrs" for rest in ("onu", "ari", "elo")]
LABELS = [
    "unit",
    "term",
    "group",
    "measure",
    "doc_id",
    "topic",
    "low",
    "high",
    "length",
    "text",
    "pair",
    "pattern",
]  # what a row is about


def documents():
    """Six documents of eighteen turns by three speakers, dated; every group has turns in several documents."""
    rng, texts = np.random.default_rng(5), {}
    for d in range(6):
        favour = rng.gamma(0.7, size=len(WORDS))
        lines = [" ".join(rng.choice(WORDS, rng.integers(25, 60), p=favour / favour.sum())) for _ in range(18)]
        texts[f"d{d}"] = [
            {"text": f"{line}.", "speaker": "ABC"[(d + t) % 3], "turn_id": f"d{d}:{50 - t}"}
            for t, line in enumerate(lines)
        ]
    return texts


@pytest.fixture(scope="module")
def both(lay_out):
    """The tokens of the same documents in two orders."""
    texts = documents()
    dates = pd.DataFrame(
        {"date_earliest": [f"202{d}" for d in range(6)], "date_latest": [f"202{d}" for d in range(6)]},
        index=list(texts),
    )
    orders = (list(texts), ["d3", "d0", "d5", "d4", "d1", "d2"])
    return [tl.tokenize(lay_out({name: texts[name] for name in order}).join(dates)) for order in orders]


def topics(tokens):
    return tl.fit_topics(tl.count_terms(tokens, by="passage_id"), n_topics=6, max_share=1.0, n_refits=4, rng=1)


def gap(tokens):
    dtm = tl.count_terms(tokens, by="turn_id")
    how = tl.Resampling(n=50, permutations=99)
    return tl.contrast(dtm, by="speaker", target="A", reference="B", resampling=how, rng=1)


def hedging(tokens, **options):
    return tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=0, **options)


def scored(tokens, words):
    dtm = tl.count_terms(tokens, by="doc_id")
    return tl.wordscores(dtm, reference={"d0": -1, "d1": 1}, words=words, n_resamples=30, rng=1).table


ASKED = {
    "compare_stretches": lambda t: tl.compare_stretches(
        tl.track_stance(t, tl.load_lexicon("hedges"), n_resamples=0), (0, 0.5), (0.5, 1), n_resamples=50, rng=1
    ).table,
    "effect_survival": lambda t: tl.effect_survival(
        tl.topic_effects(topics(t), "~ speaker", cluster="turn_id", rng=1), n_seeds=1, sizes=[4], n_documents=1, rng=1
    ).table,
    "collocates": lambda t: tl.collocates(t, "tax", min_count=1, min_g2=0, n_resamples=50, rng=1).table,
    "collocations": lambda t: tl.collocations(t, length=(2, 3), n_resamples=50, rng=1).table,
    "contrast": lambda t: gap(t).table,
    "rarefied": lambda t: gap(t).rarefied(n_draws=20, rng=1),
    "validate": lambda t: gap(t).validate(rng=1).table,
    "describe": lambda t: tl.describe(t, by="speaker", window=10, n_resamples=50, rng=1).table,
    "dispersion": lambda t: tl.dispersion(t, by="speaker").table,
    "frequencies": lambda t: tl.frequencies(t, by="speaker", n_resamples=50, rng=1).table,
    "prevalence": lambda t: topics(t).prevalence(by="speaker", n_resamples=50, rng=1).rename(columns={"speaker": "group"}),
    "stability": lambda t: topics(t).top()[["topic", "terms", "share", "stability"]],
    "track_stance": lambda t: tl.track_stance(t, tl.load_lexicon("hedges"), n_bins=1, n_resamples=50, rng=1).table,
    "track_stance by date": lambda t: tl.track_stance(
        t, tl.load_lexicon("hedges"), over="date", n_resamples=50, rng=1
    ).table,
    "kwic counts": lambda t: tl.kwic(t, "tax").counts(by="speaker", n_resamples=50, rng=1).reset_index(),
    "collocates by": lambda t: tl.collocates(
        t, "tax", by="speaker", min_count=1, min_g2=0, n_resamples=50, rng=1
    ).table,
    "score_lexicon": lambda t: tl.score_lexicon(t, tl.load_lexicon("hedges"), n_resamples=50, rng=1).table,
    "sentiment": lambda t: tl.sentiment(t.corpus, n_resamples=50, rng=1).table,
    "exchanges": lambda t: tl.exchanges(t.corpus, n_permutations=49, rng=1).table,
    "interrupted": lambda t: tl.interrupted(hedging(t, by="doc_id"), 0.5, rng=1).table,
    "wordscores": lambda t: scored(t, "fixed"),
    "wordscores refitted": lambda t: scored(t, "refitted"),
    "correspondence": lambda t: tl.correspondence(tl.count_terms(t, by="doc_id"), n_resamples=20).table,
    "latent_scaling": lambda t: tl.latent_scaling(
        tl.count_terms(t, by="turn_id"), seeds={"tax": 1, "poor": -1}, k=5, n_resamples=20, rng=1
    ).table,
    "topic_words_by": lambda t: tl.topic_words_by(topics(t), 1, by="speaker", target="A", n_resamples=50, rng=1).table,
    "topic_effects": lambda t: tl.topic_effects(topics(t), "~ speaker", cluster="turn_id", rng=1).table,
    "overall": lambda t: tl.track_stance(t, tl.load_lexicon("hedges"), n_resamples=50, rng=1).overall(),
}  # fmt: skip


def rows(table):
    return table.sort_values([name for name in LABELS if name in table], ignore_index=True)


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_the_order_of_the_documents_changes_no_number(both, ask):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        one, two = (rows(ask(tokens)) for tokens in both)
    assert len(one)
    assert "ci_low" not in one or one["ci_low"].notna().any()
    pd.testing.assert_frame_equal(one, two, rtol=1e-5)


@pytest.mark.parametrize("by", [None, "speaker", "doc_id"])
def test_the_order_of_the_documents_changes_no_sample(both, by):
    drawn = [set(tokens.corpus.sample(2, by=by, rng=3).passages.index) for tokens in both]
    assert drawn[0] == drawn[1]
    assert drawn[0] != set(both[0].corpus.sample(2, by=by, rng=4).passages.index)
