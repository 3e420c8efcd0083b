"""Near-copies: found, scored exactly, and never compared pair by pair."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.units.clusters import turns_of
from textlab.units.copies import find_copies

WORDS = [f"w{k}" for k in range(60)]


def shingles(text):
    words = text.split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def overlap(one, two):
    a, b = shingles(one), shingles(two)
    return len(a & b) / len(a | b)


def copies(talk, *texts, **options):
    return find_copies(turns_of(tl.tokenize(talk(*texts))), **options)


def test_a_copy_on_paper(talk):
    """The third turn is the first; the second has one of twelve words changed: 10 runs each, 7 shared, 7/13."""
    one = "a b c d e f g h i j k l"
    found = copies(talk, one, "a b c d e f g h i j x l", one, "a short turn", "a short turn")
    assert found.unit.tolist() == [2]
    assert found.like.tolist() == [0]
    assert found.score.tolist() == [1]
    assert found.original.tolist() == [0, 1, 0, 3, 4]
    near = copies(talk, one, "a b c d e f g h i j x l", least=0.5)
    assert near.score.tolist() == [pytest.approx(8 / 12)]


def test_a_copy_is_one_word_for_word_whatever_the_document(lay_out):
    text = " ".join(WORDS[:20])
    corpus = lay_out({d: [{"text": text, "turn_id": "t1", "speaker": "Ann"}] for d in "abc"})
    found = find_copies(turns_of(tl.tokenize(corpus)))
    assert found.unit.tolist() == [1, 2]
    assert found.original.tolist() == [0, 0, 0]


def test_a_turn_in_pieces_is_the_copy_of_one_in_one_piece(talk):
    text = " ".join(WORDS[:20])
    found = copies(talk, text, "something else", [" ".join(WORDS[:7]), " ".join(WORDS[7:20])])
    assert found.unit.tolist() == [2]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_every_score_is_the_overlap_and_no_near_copy_is_missed(talk, seed):
    rng = np.random.default_rng(seed)
    texts = []
    for _ in range(12):
        words = rng.choice(WORDS, rng.integers(60, 90)).tolist()
        texts.append(words)
        for _ in range(rng.integers(0, 3)):
            again = list(words)
            for at in rng.integers(0, len(again), 2):
                again[at] = str(rng.choice(WORDS))
            texts.append(again)
    texts = [" ".join(texts[i]) for i in rng.permutation(len(texts))]
    found = copies(talk, *texts, least=0.7)
    for unit, like, score in zip(found.unit, found.like, found.score, strict=True):
        assert like < unit
        assert score == pytest.approx(overlap(texts[unit], texts[like]))
    near = {j for j in range(len(texts)) if any(overlap(texts[i], texts[j]) >= 0.8 for i in range(j))}
    assert near <= set(found.unit.tolist())


def test_a_thousand_copies_are_a_thousand_rows(talk):
    text = " ".join(WORDS[:30])
    found = copies(talk, *[text] * 1000, " ".join(WORDS[30:50]))
    assert len(found.unit) == 999
    assert (found.original[:1000] == 0).all()


def test_nothing_and_one_turn_have_no_copies(talk):
    assert not len(copies(talk, "").unit)
    assert not len(copies(talk, " ".join(WORDS)).unit)


def test_the_order_of_the_documents_finds_the_same_kinds(lay_out):
    rng = np.random.default_rng(0)
    texts = {f"d{k}": " ".join(rng.choice(WORDS, 30)) for k in range(5)}
    texts |= {"e0": texts["d0"], "e1": texts["d3"]}
    both = []
    for names in (list(texts), list(texts)[::-1]):
        corpus = lay_out({name: [{"text": texts[name], "turn_id": "t"}] for name in names})
        found = find_copies(turns_of(tl.tokenize(corpus)))
        both.append({frozenset(names[u] for u in pair) for pair in zip(found.unit, found.like, strict=True)})
    assert both[0] == both[1] == {frozenset({"d0", "e0"}), frozenset({"d3", "e1"})}
    assert isinstance(pd.Series(found.score).max(), float)


# ---------------------------------------------------------------------- short texts


SLOGAN = "stop the harbour plan today"


def test_a_short_repost_is_a_copy_and_thanks_are_not(talk):
    """Five words are looked at; what is shorter comes back in any talk."""
    found = copies(
        talk, SLOGAN, "Yes.", "Thank you.", SLOGAN, "Yes.", "Thank you very much.", "Thank you.", "Thank you very much."
    )
    assert (found.unit.tolist(), found.like.tolist(), found.score.tolist()) == ([3], [0], [1.0])


def test_a_form_with_one_slot_on_paper(talk):
    """Of five words four agree: .8. Two changed words, or one word more, are another text."""
    texts = [SLOGAN, "stop the airport plan today", "stop the airport plan now", "stop the new harbour plan today"]
    found = copies(talk, *texts)
    assert found.unit.tolist() == [1, 2]
    assert found.like.tolist() == [0, 1]
    assert found.score.tolist() == [pytest.approx(0.8)] * 2
    assert copies(talk, *texts, least=0.9).unit.tolist() == []
    assert copies(talk, "a b c d", "a b x d", "a b c d", least_words=3, least=0.7).score.tolist() == [0.75, 1.0]


def agree(one, two):
    a, b = one.split(), two.split()
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a) if len(a) == len(b) else 0.0


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_no_short_copy_is_missed_and_none_is_made_up(talk, seed):
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(list("abc"), rng.integers(5, 10))) for _ in range(30)]
    found = copies(talk, *texts)
    near = {k for k, text in enumerate(texts) if any(agree(text, earlier) >= 0.8 for earlier in texts[:k])}
    assert near <= set(found.unit.tolist())
    for unit, like, score in zip(found.unit, found.like, found.score, strict=True):
        assert like < unit
        assert score == pytest.approx(max(agree(texts[unit], texts[like]), overlap(texts[unit], texts[like])))


def test_short_copies_take_time_linear_in_the_words(talk):
    """Twenty thousand equal lines would be two hundred million pairs."""
    frame = pd.DataFrame({"text": [SLOGAN] * 20_000})
    found = find_copies(turns_of(tl.tokenize(tl.from_frame(frame))))
    assert len(found.unit) == 19_999
    assert (found.original == 0).all()


@pytest.mark.parametrize(("slogan", "n"), [("yes we can win", 59), ("lock up", 59), ("order", 0)])
def test_slogans_are_one_turn(slogan, n):
    """Sixty of a hundred turns are one slogan: 59 are no new evidence. One word ("Yeah.") is a habit of any talk."""
    rng = np.random.default_rng(0)
    other = [" ".join(rng.choice(list("abcdefghijklmnop"), 12)) for _ in range(40)]
    texts = [slogan.title() if k % 2 else f"{slogan}!" for k in range(60)] + other
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": texts})))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        tl.frequencies(tokens, n_resamples=5)
        found = tl.audit(tokens.corpus)
    said = " ".join(str(w.message) for w in told)
    assert (f"{n} of 100 turns nearly repeat another" in said) == bool(n)
    assert (f"{n} of 100 turns nearly repeat" in found.summary()) == bool(n)


def test_thanks_are_no_slogan():
    """Nineteen of a hundred turns are short and alike: fewer than twenty, or less than a tenth, is talk as usual."""
    rng = np.random.default_rng(0)
    other = [" ".join(rng.choice(list("abcdefghijklmnop"), 12)) for _ in range(81)]
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["Thank you."] * 19 + other})))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tl.frequencies(tokens, n_resamples=5)
