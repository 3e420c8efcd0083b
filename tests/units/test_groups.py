"""Words of passages without a group take part on no side, and every question says how many they are."""

import pandas as pd
import pytest

import textlab as tl

N = 30  # words without a speaker: five turns of six words


@pytest.fixture(scope="module")
def tokens():
    said = ["maybe we tax the rich people. ", "perhaps they tax the poor people. "]
    rows = [(who, said[k % 2]) for who in ("Ann", "Bo", None) for k in range(5)]
    return tl.tokenize(tl.from_frame(pd.DataFrame(rows, columns=["speaker", "text"]), speaker="speaker"))


def _asked(tokens):
    by_turn, hedges = tl.count_terms(tokens, by="turn_id"), tl.load_lexicon("hedges")
    few = {"n_resamples": 0}
    return {
        "contrast": tl.contrast(by_turn, by="speaker", target="Ann", resampling=tl.Resampling(n=0, permutations=9)),
        "contrast of all": tl.contrast(by_turn, by="speaker", resampling=tl.Resampling(n=0, permutations=9)),
        "frequencies": tl.frequencies(tokens, by="speaker", **few),
        "describe": tl.describe(tokens, by="speaker", **few),
        "dispersion": tl.dispersion(tokens, by="speaker", parts="passage_id"),
        "collocates": tl.collocates(tokens, "tax", by="speaker", min_g2=0, **few),
        "score_lexicon": tl.score_lexicon(tokens, hedges, by="speaker", **few),
        "track_stance": tl.track_stance(tokens, hedges, by="speaker", n_bins=1, min_tokens=1, **few),
        "sentiment": tl.sentiment(tokens.corpus, by="speaker", **few),
    }


@pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")
def test_every_question_counts_the_words_without_a_group(tokens):
    for name, found in _asked(tokens).items():
        assert f"{N} words" in found.summary() + found.notes(), name


def test_with_a_group_for_every_word_nothing_is_said(tokens):
    known = tl.tokenize(tokens.corpus.where(speaker=["Ann", "Bo"]))
    found = tl.score_lexicon(known, tl.load_lexicon("hedges"), by="speaker", n_resamples=0)
    assert "in no group" not in found.notes()
    assert "left out" not in repr(tl.count_terms(known, by="speaker"))


def test_a_matrix_says_which_words_have_no_row(tokens):
    assert repr(tl.count_terms(tokens, by="speaker")).endswith("; 30 words without speaker left out>")
    chosen = tl.count_terms(tokens, by="turn_id").where(speaker="Ann")
    assert "left out" not in repr(chosen)  # chosen rows are another matter
    assert "left out" not in repr(tl.count_terms(tokens))


@pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")
def test_rows_of_several_speakers_are_on_no_side():
    talk = ["ANN: tax the rich.\n\nBO: tax the poor.\n", "ANN: we tax it.\n", "BO: they tax it.\n", "BO: tax it.\n"]
    parts = [(f"t{k}", who, text.strip()) for k, talked in enumerate(talk) for who, text in _turns(talked)]
    frame = pd.DataFrame(parts, columns=["doc", "speaker", "text"])
    corpus = tl.from_frame(frame, speaker="speaker", doc_id="doc", rows="passage")
    dtm = tl.count_terms(tl.tokenize(corpus), by="doc_id")
    how = tl.Resampling(n=0, permutations=9)
    found = tl.contrast(dtm, by="speaker", target="Ann", cluster="doc_id", min_count=1, min_turns=1, resampling=how)
    assert "6 words have no (single) speaker, so they are on neither side." in found.summary()


def _turns(talked):
    return [(line.split(": ")[0].title(), line.split(": ")[1]) for line in talked.splitlines() if line]
