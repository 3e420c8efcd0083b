"""What a planned contrast or topic model could show."""

import numpy as np
import pytest

import textlab as tl
from textlab.analyses.audit import WHOLE, audit
from textlab.measures.power import smallest_rate_ratio

WORDS = "tax rich poor town pay vote work land bank rent"


@pytest.fixture(scope="module")
def seed_audit(seeds):
    return audit(seeds)


# ---------------------------------------------------------------------- contrasts


def turns_of(lay_out, sizes, words=WORDS, **documents):
    """One document: ``sizes`` maps a speaker to the number of turns, each of the ten words."""
    rows = [{"text": words, "speaker": name, "turn_id": f"{name}{k}"} for name, n in sizes.items() for k in range(n)]
    return lay_out({"d": rows})


def test_ratios_are_those_of_the_measure(lay_out):
    corpus = turns_of(lay_out, {"Ann": 30, "Bo": 60})
    asked = audit(corpus).can_contrast(target="Ann", rate_per_1000=[1, 10], vif=2)
    table = asked.table
    assert table["expected_target"].tolist() == [0.3, 3.0]
    assert table["expected_reference"].tolist() == [0.6, 6.0]
    assert table["smallest_ratio"].tolist() == pytest.approx(
        smallest_rate_ratio([1e-3, 1e-2], 300, 600, vif=2).tolist()
    )
    assert (table["smallest_ratio_independent"] < table["smallest_ratio"]).all()
    assert asked.question == "contrast by speaker, Ann against all others"


def test_smallest_p_by_hand(lay_out):
    asked = audit(turns_of(lay_out, {"Ann": 3, "Bo": 3})).can_contrast(target="Ann", vif=1)
    tests = asked.tests.set_index("unit")
    assert tests.loc["turn", ["n_units", "n_target", "n_arrangements"]].tolist() == [6, 3, 20]
    assert tests.loc["turn", ["smallest_p_one_sided", "smallest_p_two_sided"]].tolist() == [0.05, 0.1]
    assert tests.loc["document", ["n_mixed", "smallest_p_two_sided"]].tolist() == [1, 1.0]
    assert tests.loc["speaker", "smallest_p_two_sided"] == 1.0
    assert asked.verdict == "not supported"
    assert "The smallest two-sided p of a permutation of turns is 0.1." in asked.summary()


def test_one_speaker_against_five(lay_out):
    asked = audit(turns_of(lay_out, dict.fromkeys("ABCDEF", 20))).can_contrast(target="A", vif=1)
    assert asked.tests.set_index("unit").loc["speaker", "smallest_p_two_sided"] == pytest.approx(1 / 6)
    assert asked.verdict == "doubtful"
    assert any("By speaker (6 in all)" in line for line in asked.because)


def test_turns_move_within_documents_where_both_speak(lay_out):
    rows = [{"text": WORDS, "speaker": s} for s in "AABB"]
    corpus = lay_out({"both": rows, "both2": rows, "alone": [{"text": WORDS, "speaker": "B"}] * 3})
    asked = audit(corpus).can_contrast(target="A", vif=1)
    tests = asked.tests.set_index("unit")
    assert tests.loc["turn", "n_arrangements"] == 330  # 4 of 11
    assert tests.loc["turn, within documents", "n_arrangements"] == 36  # 6 x 6
    assert tests.loc["turn, within documents", "smallest_p_two_sided"] == pytest.approx(2 / 36)
    assert asked.verdict == "not supported"
    assert any("Documents with one group only: 1 of 3" in line for line in asked.because)


def test_groups_in_different_documents_are_confounded(lay_out):
    corpus = lay_out({n: [{"text": WORDS, "speaker": n}] * 25 for n in ("Ann", "Bo")})
    asked = audit(corpus).can_contrast(target="Ann", vif=1)
    assert asked.verdict == "doubtful"
    assert any(
        line.startswith("Confounded: no document holds both groups (1 and 1 document)") for line in asked.because
    )


def test_a_large_and_clean_design_is_supported(lay_out):
    rng, words = np.random.default_rng(1), WORDS.split()
    people = [(f"{side}{k}", side) for k in range(12) for side in "ab" for _ in range(3)]
    documents = {
        f"d{k}": [{"text": " ".join(rng.choice(words, 12)), "speaker": who, "side": side} for who, side in people]
        for k in range(8)
    }
    corpus = lay_out(documents)
    asked = audit(corpus).can_contrast(by="side", target="a", vif=1)
    assert asked.verdict == "supported"
    assert asked.tests["smallest_p_two_sided"].max() < 0.05


def test_copies_are_no_evidence_for_a_design(lay_out):
    """Forty turns a side, of which one side says one line: two different ones remain there."""
    rng, words = np.random.default_rng(1), WORDS.split()
    said = {"a": lambda: "please vote for the bill", "b": lambda: " ".join(rng.choice(words, 12))}
    rows = [{"text": said[side](), "speaker": side} for _ in range(40) for side in "ab"]
    asked = audit(lay_out({"d": [*rows, {"text": "a thing of its own is said", "speaker": "a"}]})).can_contrast(
        target="a"
    )
    assert "The target has 2 different turns; intervals over fewer than 20 are too narrow." in asked.because
    assert any("(target 39 of 41)" in line for line in asked.because)


def test_independent_words_have_no_inflation_and_bursts_have_theirs(lay_out):
    rng = np.random.default_rng(5)
    terms = [f"w{k}" for k in range(60)]

    def corpus(shape):
        rates = np.full((80, 60), 0.01) if shape is None else rng.gamma(shape, 0.01 / shape, (80, 60))
        texts = [" ".join(np.repeat(terms, n)) or "x" for n in rng.poisson(100 * rates)]
        return lay_out({"d": [{"text": t, "speaker": "AB"[k % 2]} for k, t in enumerate(texts)]})

    def vif(made):
        return audit(made).can_contrast(target="A", rate_per_1000=16).table["vif"].iloc[0]

    assert vif(corpus(None)) < 1.15
    # one occurrence a turn: negative binomial variance is 1 + mean / shape times Poisson's
    assert vif(corpus(0.5)) == pytest.approx(3, rel=0.25)


def test_vif_that_cannot_be_estimated_is_said(lay_out):
    asked = audit(turns_of(lay_out, {"Ann": 1, "Bo": 1})).can_contrast(target="Ann")
    assert asked.table["vif"].isna().all()
    assert asked.table["smallest_ratio"].isna().all()
    assert "set vif= to a value from 2 to 4" in asked.summary()


def test_the_panel_can_show_large_contrasts_only(seed_audit):
    asked = seed_audit.can_contrast(target="Hilary Cottam", reference=["Jack Stilgoe", "Faiza Shaheen"])
    assert asked.verdict == "doubtful"
    assert asked.table["smallest_ratio"].is_monotonic_decreasing
    assert (asked.table["vif"] >= 1).all()
    assert asked.tests.set_index("unit").loc["turn", "n_units"] == 12
    assert "By speaker (3 in all)" in asked.summary()
    assert "Outlook" in repr(asked)
    assert asked._repr_html_().count("<table") == 2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"target": "Hilary Cotton"}, tl.UnknownName, "Did you mean 'Hilary Cottam'"),
        ({"by": "speeker", "target": "x"}, tl.UnknownName, "Did you mean 'speaker'"),
        ({"target": "Dan", "reference": ["Dan", "Adam"]}, tl.SchemaError, "'Dan' cannot be target and reference"),
        ({"target": "Dan", "rate_per_1000": 0}, tl.SchemaError, "rate_per_1000 must lie between"),
        ({"target": "Dan", "vif": 0.5}, tl.SchemaError, "vif must be at least 1"),
        ({"target": "Dan", "reference": []}, tl.NotEnoughData, "no words in the body"),
    ],
)
def test_impossible_questions(seed_audit, options, error, message):
    with pytest.raises(error, match=message):
        seed_audit.can_contrast(**options)


# ---------------------------------------------------------------------- topics


def test_topics_of_the_seeds(seed_audit):
    asked = seed_audit.can_topics()
    assert asked.verdict == "doubtful"
    table = asked.table.set_index("doc_id")["highest_k"]
    assert table.to_dict() == {
        "bezos-panel": 5, "disruption-seminar": 3, "egalitarianism-essay": 0, "political-economy-report": 0,
        "ml-capitalism-essay": 0, WHOLE: 5,
    }  # fmt: skip
    assert "242 windows of 100 words from 5 documents" in asked.summary()
    assert asked.tests.empty
    assert asked._repr_html_().count("<table") == 1
