"""More results: every measure, method, axis and way of grouping that the examples leave at its default."""

from functools import partial

from examples import made_up_codes

import textlab as tl
from textlab.measures.keyness.registry import KEYNESS


def _rows(tokens):
    return tl.count_terms(tokens, by="passage_id")


def _contrast(tokens, **options):
    options = {"by": "speaker", "target": "Adam", "rng": 1} | options
    return tl.contrast(_rows(tokens), resampling=tl.Resampling(n=20, permutations=49), **options)


def _topics(tokens, **options):
    return tl.fit_topics(_rows(tokens), n_topics=2, n_refits=0, rng=1, **options)


def _track(tokens, **options):
    return tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=20, rng=1, **options)


KINDS = {
    "contrast all": partial(_contrast, target=None),
    "contrast one": partial(_contrast, reference="Dan"),
    "contrast documents": partial(_contrast, by="doc_id", target="bezos-panel"),
    "contrast bare": lambda t: tl.contrast(_rows(t), by="speaker", target="Dan", resampling=tl.Resampling(n=0)),
    "kwic nothing": lambda t: tl.kwic(t, "zebra"),
    "kwic many": lambda t: tl.kwic(t, [f"word{k}" for k in range(60)] + ["tax"]),
    "kwic limited": lambda t: tl.kwic(t, "tax").where("rich", window=9),
    "collocates nothing": lambda t: tl.collocates(t, "zebra"),
    "collocates groups": lambda t: tl.collocates(t, "technolog*", by="speaker", n_resamples=20),
    "collocates many": lambda t: tl.collocates(t, [f"word{k}" for k in range(60)] + ["tax"], n_resamples=0),
    "collocations long": lambda t: tl.collocations(t, length=(2, 3, 5), n_resamples=20),
    "dispersion groups": lambda t: tl.dispersion(t, by="speaker"),
    "dispersion documents": lambda t: tl.dispersion(t, parts="doc_id"),
    "frequencies groups": lambda t: tl.frequencies(t, by="speaker", n_resamples=20),
    "frequencies bare": lambda t: tl.frequencies(t, n_resamples=0),
    "describe speakers": lambda t: tl.describe(t, by="speaker", n_resamples=20),
    "describe bare": lambda t: tl.describe(t, n_resamples=0),
    "similar turns": lambda t: tl.similar(t, least=0.05, least_words=4),
    "track dates": partial(_track, over="date"),
    "track years": partial(_track, over="date", every="year", by="layer"),
    "track documents": partial(_track, by="doc_id"),
    "topics lda": partial(_topics, method="lda"),
    "topics seeded": partial(_topics, method="seeded", seeds={"money": ["tax", "rich"], "machines": ["technology"]}),
    "positions by correspondence": lambda t: tl.correspondence(tl.count_terms(t, by="speaker"), n_resamples=20),
    "positions by wordfish": lambda t: tl.wordfish(
        tl.count_terms(t, by="speaker").trim(min_docfreq=3), direction=("Adam", "Dan"), n_resamples=20
    ),
    "positions by latent scaling": lambda t: tl.latent_scaling(
        tl.count_terms(t, by="passage_id").trim(min_docfreq=5), seeds={"good": 1, "problem": -1}, k=5, n_resamples=20
    ),
    "agreement by kappa": lambda t: tl.agreement(made_up_codes(t), measure="kappa", n_resamples=20),
}
KINDS |= {f"contrast by {name}": partial(_contrast, measure=name) for name in KEYNESS if name != "word_shift"}
