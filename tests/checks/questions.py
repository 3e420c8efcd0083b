"""Every question about tokens, asked so that any corpus can be put to it, however small."""

from __future__ import annotations

import textlab as tl
from textlab.measures.keyness.registry import KEYNESS

LEXICON = tl.Lexicon({"doubt": ["perhaps", "maybe"], "money": ["tax", "rich"]}, name="mine")
FEW = tl.Resampling(n=40, permutations=49)
BOUNDED = {"n_resamples": 40, "rng": 1}


def rows(tokens, by="passage_id"):
    return tl.count_terms(tokens, by=by)


def gap(tokens, **options):
    options = {"by": "speaker", "target": "A", "min_count": 1, "min_turns": 1} | options
    return tl.contrast(rows(tokens), resampling=FEW, rng=1, **options)


def topics(tokens):
    how = {"max_share": 1.0, "min_docfreq": 1, "stop_words": None}
    return tl.fit_topics(rows(tokens), n_topics=2, n_refits=0, rng=1, **how)


def track(tokens, **options):
    return tl.track_stance(tokens, LEXICON, min_tokens=1, **BOUNDED, **options)


QUESTIONS = {
    "frequencies": lambda t: tl.frequencies(t, **BOUNDED),
    "frequencies by": lambda t: tl.frequencies(t, by="speaker", **BOUNDED),
    "kwic": lambda t: tl.kwic(t, "tax"),
    "kwic counts": lambda t: tl.kwic(t, "tax").counts(by="speaker", n_resamples=40),
    "collocates": lambda t: tl.collocates(t, "tax", min_count=1, min_g2=0, **BOUNDED),
    "collocates by": lambda t: tl.collocates(t, "tax", by="speaker", min_count=1, min_g2=0, **BOUNDED),
    "collocations": lambda t: tl.collocations(t, min_count=1, **BOUNDED),
    "dispersion": lambda t: tl.dispersion(t, min_count=1),
    "dispersion by": lambda t: tl.dispersion(t, by="speaker", min_count=1),
    "describe": lambda t: tl.describe(t, window=3, **BOUNDED),
    "describe by": lambda t: tl.describe(t, by="speaker", window=3, **BOUNDED),
    "contrast": gap,
    "contrast all": lambda t: gap(t, target=None),
    "contrast documents": lambda t: gap(t, by="doc_id", target=None),
    **{f"contrast {name}": lambda t, name=name: gap(t, reference="B", measure=name) for name in KEYNESS},
    "rarefied": lambda t: gap(t).rarefied(n_draws=5),
    "validate": lambda t: gap(t, reference="B").validate(rng=1),
    "topics": topics,
    "prevalence": lambda t: topics(t).prevalence(by="speaker", n_resamples=40),
    "coherence": lambda t: tl.coherence(topics(t)),
    "search_topics": lambda t: tl.search_topics(
        rows(t), n_topics=[2], n_refits=1, max_share=1.0, min_docfreq=1, stop_words=None
    ),
    "topic_survival": lambda t: tl.topic_survival(topics(t), n_seeds=1, sizes=[], methods=[], n_documents=0),
    "topic_words_by": lambda t: tl.topic_words_by(topics(t), 1, by="speaker", target="A", n_resamples=40),
    "topics_apart": lambda t: tl.topics_apart(topics(t), 1, 2, n_resamples=40),
    "topic_effects": lambda t: tl.topic_effects(topics(t), "~ speaker", cluster="turn_id"),
    "track_stance": track,
    "track by document": lambda t: track(t, by="doc_id"),
    "track in one": lambda t: track(t, n_bins=1),
    "overall": lambda t: track(t).overall(),
    "compare_stretches": lambda t: tl.compare_stretches(track(t, by="doc_id", n_bins=4), (0, 0.5), (0.5, 1), **BOUNDED),
    "change_points": lambda t: tl.change_points(track(t, by="doc_id"), n_changes=1, n_resamples=19, rng=1),
    "smooth_track": lambda t: tl.smooth_track(track(t, by="doc_id"), n_resamples=20, rng=1),
    "interrupted": lambda t: tl.interrupted(track(t, by="doc_id"), 0.5, rng=1),
    "score_lexicon": lambda t: tl.score_lexicon(t, LEXICON, **BOUNDED),
    "sentiment": lambda t: tl.sentiment(t.corpus, n_resamples=20, rng=1),
    "exchanges": lambda t: tl.exchanges(t.corpus, n_permutations=19, rng=1),
    "similar": lambda t: tl.similar(t, least_words=2, least=0.1),
    "audit": lambda t: tl.audit(t.corpus),
    "wordscores": lambda t: tl.wordscores(rows(t, "speaker"), reference={"A": -1, "B": 1}, **BOUNDED),
    "correspondence": lambda t: tl.correspondence(rows(t), n_resamples=40),
    "wordfish": lambda t: tl.wordfish(rows(t), direction=tuple(rows(t).rows.index[:2]) or ("A", "B"), n_resamples=10),
    "latent_scaling": lambda t: tl.latent_scaling(rows(t), seeds={"tax": 1, "poor": -1}, k=2, **BOUNDED),
}
