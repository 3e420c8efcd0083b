"""One result of each kind, from the tokens of the five texts."""

import textlab as tl


def _rows(tokens):
    return tl.count_terms(tokens, by="passage_id")


EXAMPLES = {
    "audit": lambda tokens: tl.audit(tokens.corpus),
    "collocates": lambda tokens: tl.collocates(tokens, "technolog*"),
    "collocations": lambda tokens: tl.collocations(tokens, length=2),
    "describe": lambda tokens: tl.describe(tokens, by="doc_id", n_resamples=20, rng=1),
    "dispersion": lambda tokens: tl.dispersion(tokens),
    "frequencies": lambda tokens: tl.frequencies(tokens, n_resamples=20, rng=1),
    "kwic": lambda tokens: tl.kwic(tokens, "technolog*"),
    "fit_topics": lambda tokens: tl.fit_topics(_rows(tokens), n_topics=3, n_resamples=2, rng=1),
    "contrast": lambda tokens: tl.contrast(_rows(tokens), by="speaker", target="Hilary Cottam", n_resamples=50, rng=1),
    "validate": lambda tokens: tl.contrast(
        _rows(tokens), by="speaker", target="Adam", reference="Dan", n_resamples=20, n_permutations=99
    ).validate(rng=1),
    "track_stance": lambda tokens: tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=20, rng=1),
}
