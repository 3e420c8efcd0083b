"""Readability formulas and the rule for syllables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures import readability as r

# quanteda.textstats tests print 103, 112.085 and 97.025 for these sentences
SENTENCES = [
    "The cat in the hat ate breakfast.",
    "The cat in the hat at green ham and eggs.",
    "Once upon a time.",
]


def test_flesch_of_single_sentences():
    words = [s.strip(".").split() for s in SENTENCES]
    syllables = [r.count_syllables(w).sum() for w in words]
    assert syllables == [8, 10, 5]
    got = r.flesch_reading_ease([len(w) for w in words], 1, syllables)
    np.testing.assert_allclose(got, [103.044286, 112.085, 97.025], atol=0.001)


def test_other_formulas_by_hand():
    # 100 words, 5 sentences
    assert r.flesch_kincaid(100, 5, 150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)
    assert r.gunning_fog(100, 5, 10) == pytest.approx(0.4 * (20 + 10))
    assert r.smog(100, 5, 6) == pytest.approx(1.043 * 6 + 3.1291)
    assert r.coleman_liau(100, 5, 480) == pytest.approx(5.88 * 4.8 - 29.6 * 0.05 - 15.8)
    assert r.automated_readability(100, 5, 480) == pytest.approx(4.71 * 4.8 + 0.5 * 20 - 21.43)


FORMULAS = [
    r.flesch_reading_ease,
    r.flesch_kincaid,
    r.gunning_fog,
    r.smog,
    r.coleman_liau,
    r.automated_readability,
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_sentences_is_an_error_that_names_the_remedy(formula):
    with pytest.raises(NotEnoughData, match="mattr"):
        formula(16, 0, 20)
    with pytest.raises(NotEnoughData, match="no words"):
        formula([16, 0], [1, 0], [20, 0])
    with pytest.raises(SchemaError, match="more sentences than words"):
        formula(3, 4, 5)
    with pytest.raises(SchemaError, match="finite"):
        formula(3, 1, -5)
    with pytest.raises(SchemaError, match="do not broadcast"):
        formula([3, 4], 1, [5, 5, 5])


BY_COUNT = {
    1: "the cat makes walked smiles one some use used change whole house eye eyes a be don't world curled "
    "hurled called freed queue fire real they've we're agreed:2 belle choose",
    2: "machine people software being doing flying wanted boxes pages judges tables table handled quiet nation "
    "social region language equal didn't isn't yes:1 beyond player try:1 trying saying science create question "
    "because something every power labour changes reaches houses anxious million going seeing allowed needed "
    "value business poem poet really client patient rhythm upon breakfast café:1 naive:1 creature",
    3: "idea radio media actual carrying area everything different important company government piano various "
    "curious racism theory video museum everyone influence continue created scientist somebody",
    4: "technology economic society economy democracy artificial socialism algorithm intelligence usually situation "
    "experience variety appreciate negotiate evaluate",
    5: "capitalism inequality neoliberal association",
}


def test_syllables_of_words_that_show_the_rules():
    for n, words in BY_COUNT.items():
        named = [w.partition(":") for w in words.split()]
        expected = [int(other) if other else n for _, _, other in named]
        plain = [w for w, _, _ in named]
        assert dict(zip(plain, r.count_syllables(plain).tolist(), strict=True)) == dict(
            zip(plain, expected, strict=True)
        )


def test_case_apostrophes_and_what_is_no_word():
    assert r.count_syllables(["The", "THE", "didn\u2019t", "DIDN'T"]).tolist() == [1, 1, 2, 2]
    assert r.count_syllables(["", "2024", "%", "\n", "a\nb"]).tolist() == [1, 1, 1, 1, 1]
    assert r.count_syllables([]).tolist() == []
    with pytest.raises(SchemaError, match="not one str"):
        r.count_syllables("word")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_every_word_is_counted_by_itself(words):
    together = r.count_syllables(words)
    assert together.min() >= 1
    assert together.tolist() == [int(r.count_syllables([w])[0]) for w in words]


def test_a_silent_e_inside_a_word_and_a_spoken_one_at_its_end():
    spoken = {
        "hundred": 2, "sacred": 2, "hatred": 2, "wicked": 2, "shared": 1, "tired": 1, "walked": 1, "entered": 2,
        "improvement": 3, "movement": 2, "statements": 2, "requirement": 3, "management": 3, "element": 3,
        "settlement": 3, "increment": 3, "cement": 2, "tenement": 3, "agreement": 3, "safety": 2, "ninety": 2,
        "society": 4, "nicety": 3, "safely": 2, "lovely": 2, "largely": 2, "rely": 2, "freely": 2, "useful": 2,
        "careless": 2, "nevertheless": 4, "likeness": 2, "therefore": 2, "thereby": 2, "thereafter": 3, "whereas": 2,
        "wherever": 3, "forecast": 2, "forest": 2, "foreign": 2, "forever": 3, "there": 1, "before": 2,
    }  # fmt: skip
    assert dict(zip(spoken, r.count_syllables(list(spoken)).tolist(), strict=True)) == spoken
