"""One result of each kind, from the tokens of the five texts."""

import textlab as tl


def _rows(tokens):
    return tl.count_terms(tokens, by="passage_id")


def _topics(tokens):
    return tl.fit_topics(_rows(tokens), n_topics=3, n_refits=0)


EXAMPLES = {
    "audit": lambda tokens: tl.audit(tokens.corpus),
    "collocates": lambda tokens: tl.collocates(tokens, "technolog*"),
    "collocations": lambda tokens: tl.collocations(tokens, length=2),
    "describe": lambda tokens: tl.describe(tokens, by="doc_id", n_resamples=20, rng=1),
    "dispersion": lambda tokens: tl.dispersion(tokens),
    "frequencies": lambda tokens: tl.frequencies(tokens, n_resamples=20, rng=1),
    "kwic": lambda tokens: tl.kwic(tokens, "technolog*"),
    "fit_topics": lambda tokens: tl.fit_topics(_rows(tokens), n_topics=3, n_refits=2, rng=1),
    "coherence": lambda tokens: tl.coherence(_topics(tokens)),
    "search_topics": lambda tokens: tl.search_topics(_rows(tokens), n_topics=[2, 3], n_refits=1),
    "topic_survival": lambda tokens: tl.topic_survival(
        _topics(tokens), n_seeds=1, sizes=[2], methods=[], n_documents=1
    ),
    "topic_effects": lambda tokens: tl.topic_effects(_topics(tokens), "~ doc_id", cluster="turn_id", n_resamples=50),
    "score_intrusion": lambda tokens: tl.score_intrusion(tl.intrusion_tasks(_topics(tokens), n=9), [1] * 9),
    "contrast": lambda tokens: tl.contrast(
        _rows(tokens), by="speaker", target="Hilary Cottam", resampling=tl.Resampling(n=50), rng=1
    ),
    "validate": lambda tokens: tl.contrast(
        _rows(tokens), by="speaker", target="Adam", reference="Dan", resampling=tl.Resampling(n=20, permutations=99)
    ).validate(rng=1),
    "similar": lambda tokens: tl.similar(tokens, by="passage_id", least=0.05, least_words=4),
    "track_stance": lambda tokens: tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=20, rng=1),
}
