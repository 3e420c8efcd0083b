"""agreement: coefficients on paper, extreme cases right or refused, disagreements as passages."""

import math

import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes
from textlab.coding.read_codes import empty_corpus

SCALE = ("favour", "against", "mixed", "none")


def coded(labels, corpus=None, units=None, scale=SCALE):
    """Codes of one target from {coder: labels}; None for a gap."""
    rows = [
        {"unit_id": f"u{k}", "coder": coder, "target": "tax", "label": label}
        for coder, mine in labels.items()
        for k, label in enumerate(mine)
        if label is not None
    ]
    n = max(len(mine) for mine in labels.values())
    known = pd.DataFrame(index=[f"u{k}" for k in range(n)]) if units is None else units
    return Codes(table=pd.DataFrame(rows), units=known, corpus=corpus or empty_corpus(), scale=scale)


@pytest.mark.filterwarnings("ignore:agreement:textlab.errors.TextlabWarning")
class TestOnPaper:
    def test_kappa_of_four_passages(self):
        codes = coded({"a": ["favour", "favour", "against", "favour"], "b": ["favour", "against", "against", "favour"]})
        row = tl.agreement(codes, measure="kappa", n_resamples=0).table.iloc[0]
        assert row["agreement"] == pytest.approx(0.5)
        assert (row["share_agreeing"], row["n_disagreed"], row["commonest"]) == (0.75, 1, "favour")
        assert math.isnan(row["ci_low"]) and math.isnan(row["n_more_units"])

    def test_one_label_only_has_no_coefficient_and_a_reason(self):
        found = tl.agreement(coded({"a": ["none"] * 5, "b": ["none"] * 5}))
        assert math.isnan(found.table["agreement"][0])
        assert "one label in use" in found.notes()
        assert "No target has a coefficient" in found.summary()

    def test_a_missing_coder_is_no_label(self):
        codes = coded({"a": ["none", "favour", None], "b": ["none", "favour", "none"]})
        row = tl.agreement(codes, measure="percent", n_resamples=0).table.iloc[0]
        assert (row["n_units"], row["agreement"]) == (2, 1.0)

    def test_numbers_on_an_interval_scale(self):
        codes = coded({"a": list("1234"), "b": list("1235")}, scale=tuple("12345"))
        assert tl.agreement(codes, level="interval", n_resamples=0).table["agreement"][0] == pytest.approx(
            1 - 0.25 / (222 / 56)
        )
        with pytest.raises(tl.SchemaError, match="level='nominal'"):
            tl.agreement(coded({"a": ["none"], "b": ["favour"]}), level="interval")

    def test_passages_behind_a_disagreement(self, talk):
        corpus = talk("tax the rich", "no tax")
        units = pd.DataFrame({"doc_id": "talk", "start": [0, 13], "end": [12, 19]}, index=["u0", "u1"])
        found = tl.agreement(coded({"a": ["favour", "none"], "b": ["favour", "against"]}, corpus, units))
        assert [quote.text for quote in found.quotes("tax")] == ["no tax"]
        assert found.disagreements("tax").to_numpy().tolist() == [["tax", "u1", "none", "against", "no tax"]]
        assert found.confusion("tax").loc["none", "against"] == 1
        assert found.settings["cluster"] == "turn_id"

    def test_without_texts_no_passage_can_be_shown(self):
        found = tl.agreement(coded({"a": ["favour", "none"], "b": ["favour", "against"]}))
        with pytest.raises(tl.NotEnoughData, match="without their texts"):
            found.quotes("tax")
        assert found.disagreements()["passage"].tolist() == [""]


def test_few_passages_warn():
    with pytest.warns(tl.TextlabWarning, match="2 passages with two codes"):
        tl.agreement(coded({"a": ["favour", "none"], "b": ["favour", "against"]}))


def test_one_coder_alone_is_refused():
    with pytest.raises(tl.NotEnoughData, match="no passage has two codes"):
        tl.agreement(coded({"a": ["favour"]}))
    with pytest.raises(tl.SchemaError, match="must be Codes"):
        tl.agreement([["favour", "none"]])


def test_more_passages_narrow_the_interval():
    labels = {"a": ["favour", "none", "against"] * 40, "b": ["favour", "none", "none"] * 40}
    row = tl.agreement(coded(labels), rng=1).table.iloc[0]
    assert row["ci_low"] < row["agreement"] < row["ci_high"]
    half = (row["ci_high"] - row["ci_low"]) / 2
    assert row["n_more_units"] == max(0, math.ceil(120 * (half / 0.1) ** 2) - 120)


# ---------------------------------------------------------------------- an order of labels


def _in_steps(tmp_path, pairs):
    for coder, mine in zip(("ann", "bo"), zip(*pairs, strict=True), strict=True):
        table = pd.DataFrame({"unit_id": [f"u{k}" for k in range(len(mine))], "worry": mine})
        table.to_csv(tmp_path / f"coder_{coder}.csv", index=False)
    return tl.read_codes(sorted(tmp_path.glob("coder_*.csv")))


STEPS = [("low", "low"), ("high", "high"), ("medium", "medium"), ("low", "medium"), ("medium", "high")] * 24


def test_an_order_that_nobody_gave_is_said(tmp_path):
    """Without a codebook labels stand by the alphabet: high, low, medium."""
    codes = _in_steps(tmp_path, STEPS)
    with pytest.warns(tl.TextlabWarning, match=r"follow the order high < low < medium, .* Give it: order=\[...\]"):
        guessed = tl.agreement(codes, level="ordinal", n_resamples=0)
    found = tl.agreement(codes, level="ordinal", order=["low", "medium", "high"], n_resamples=0)
    turned = tl.agreement(codes, level="ordinal", order=["high", "medium", "low"], n_resamples=0)
    assert found.table["agreement"][0] == pytest.approx(turned.table["agreement"][0])
    assert found.table["agreement"][0] > guessed.table["agreement"][0] + 0.1
    assert "labels in the order low < medium < high" in found.methods()


def test_weighted_kappa_by_hand(tmp_path):
    """Of 5 pairs 2 are one step of two apart: observed disagreement 2/5 * 1/2 = .2.

    Ann has low 2, medium 2, high 1; Bo has low 1, medium 2, high 2. Expected: steps 1 count 1/2, steps 2 count 1:
    (2*2 + 2*1 + 2*2 + 1*2)/25 / 2 + (2*2 + 1*1)/25 = 6/25 + 5/25 = .44; kappa = 1 - .2/.44.
    """
    codes = _in_steps(tmp_path, STEPS)
    found = tl.agreement(codes, measure="weighted_kappa", order=["low", "medium", "high"], n_resamples=0)
    assert found.table["agreement"][0] == pytest.approx(1 - 0.2 / 0.44)


def test_labels_that_are_numbers_have_their_order(tmp_path):
    numbers = {"low": "2", "medium": "9", "high": "10"}  # by the alphabet 10 comes first
    codes = _in_steps(tmp_path, [(numbers[a], numbers[b]) for a, b in STEPS])
    found = tl.agreement(codes, measure="weighted_kappa", n_resamples=0)
    assert found.table["agreement"][0] == pytest.approx(1 - 0.2 / 0.44)


def test_an_order_lacks_no_label_and_is_asked_for_where_it_counts(tmp_path):
    codes = _in_steps(tmp_path, STEPS)
    with pytest.raises(tl.SchemaError, match="order= must name each label once; it lacks medium"):
        tl.agreement(codes, level="ordinal", order=["low", "high"])
    with pytest.raises(tl.UnknownName, match="no label 'hihg'"):
        tl.agreement(codes, level="ordinal", order=["low", "medium", "hihg"])
    with pytest.raises(tl.SchemaError, match="order= is for"):
        tl.agreement(codes, order=["low", "medium", "high"])
