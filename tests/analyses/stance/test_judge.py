"""judge_coders: kappa of one coder with a group on paper, errors by group, passes, the alternative annotator test."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

import textlab as tl
from textlab.coding.codes import Codes

SCALE = ("favour", "against", "mixed", "none")
FEW = pytest.mark.filterwarnings("ignore:judge_coders:textlab.errors.TextlabWarning")


def coded(labels, speakers=None, texts=None):
    """Codes of one target from {coder: labels}, each passage a turn of its own; None for a gap."""
    n = max(len(mine) for mine in labels.values())
    names = speakers or ["Ann"] * n
    corpus = tl.from_frame(pd.DataFrame({"text": texts or [f"tax {k}" for k in range(n)], "speaker": names}))
    units = corpus.passages[["doc_id", "start", "end", "speaker"]].set_index(pd.Index([f"u{k}" for k in range(n)]))
    rows = [
        {"unit_id": f"u{k}", "coder": coder, "target": "tax", "label": label}
        for coder, mine in labels.items()
        for k, label in enumerate(mine)
        if label is not None
    ]
    return Codes(table=pd.DataFrame(rows), units=units, corpus=corpus, scale=SCALE)


def table_of(codes, labels):
    return pd.DataFrame({"unit_id": codes.units.index[: len(labels)], "target": "tax", "label": labels})


@FEW
class TestOnPaper:
    def test_with_one_person_it_is_cohens_kappa(self):
        rng = np.random.default_rng(0)
        a, b = rng.choice(SCALE, 60).tolist(), rng.choice(SCALE, 60).tolist()
        row = tl.judge_coders(coded({"a": a, "b": b}), ["a"], n_resamples=0).table.iloc[0]
        assert row["agreement"] == pytest.approx(cohen_kappa_score(a, b))
        assert row["share_agreeing"] == pytest.approx(np.mean([x == y for x, y in zip(a, b, strict=True)]))

    def test_two_people_who_differ_are_half_an_agreement(self):
        """Shares 1, .5, 0, 1: observed .625. Coder: favour 1/2, none 1/2; people: favour 5/8, none 3/8: expected .5."""
        codes = coded({"a": ["favour", "favour", "favour", "none"], "b": ["favour", "none", "favour", "none"]})
        machine = table_of(codes, ["favour", "favour", "none", "none"])
        row = tl.judge_coders(codes, {"m": machine}, n_resamples=0).table.iloc[0]
        assert row["share_agreeing"] == pytest.approx(0.625)
        assert row["agreement"] == pytest.approx((0.625 - 0.5) / 0.5)
        assert row["excess"] == pytest.approx(0.5 - 0.625)
        assert (row["n_units"], row["n_people"], row["kind"]) == (4, 2, "file")

    def test_errors_by_group_and_the_passages_behind_them(self):
        codes = coded({"a": ["favour", "favour", "none", "none"]}, speakers=["Ann", "Ann", "Bo", "Bo"])
        found = tl.judge_coders(codes, {"m": table_of(codes, ["favour", "none", "none", "none"])}, by="speaker")
        groups = found.groups.set_index("group")
        assert groups["error"].to_dict() == {"Ann": 0.5, "Bo": 0.0}
        assert groups["excess"].to_dict() == {"Ann": -0.5, "Bo": 0.0}
        assert found.errors("m")[["unit_id", "label", "a", "passage"]].to_numpy().tolist() == [
            ["u1", "none", "favour", "tax 1"]
        ]
        assert [quote.text for quote in found.quotes("m")] == ["tax 1"]

    def test_passes_of_one_coder_are_compared_with_each_other_only(self):
        codes = coded({"x_1": ["favour", "none", "none", "favour"], "x_2": ["favour", "none", "favour", "favour"]})
        row = tl.judge_coders(codes, {"x": ["x_1", "x_2"]}).table.iloc[0]
        assert row["n_units"] == 0 and np.isnan(row["agreement"])
        assert row["agreement_itself"] == pytest.approx(0.5)

    def test_one_label_only_has_no_kappa(self):
        found = tl.judge_coders(coded({"a": ["none"] * 8, "b": ["none"] * 8}), ["a"])
        assert np.isnan(found.table["agreement"][0]) and found.table["share_agreeing"][0] == 1
        assert "No coder could be compared" in found.summary()


def people_and_machine(right, n=240):
    rng = np.random.default_rng(1)
    truth = rng.choice(SCALE, n)
    wrong = rng.choice(SCALE, (n, 4))
    said = np.where(rng.random((n, 4)) < [0.85, 0.85, 0.85, right], truth[:, None], wrong)
    codes = coded({name: said[:, k].tolist() for k, name in enumerate("abc")})
    return codes, table_of(codes, said[:, 3].tolist())


def test_a_good_machine_may_replace_a_person_and_a_guessing_one_may_not():
    for right, verdict in ((0.9, "yes"), (0.0, "no")):
        codes, machine = people_and_machine(right)
        found = tl.judge_coders(codes, {"m": machine}, rng=1)
        row = found.table.iloc[0]
        assert row["may_replace"] == verdict and found.alternatives["person"].tolist() == list("abc")
        assert row["winning_rate"] == found.alternatives["wins"].mean()
        assert row["advantage"] == pytest.approx(found.alternatives["advantage"].mean())
        assert row["ci_low"] < row["agreement"] < row["ci_high"]


def test_a_stricter_epsilon_is_harder_to_pass():
    codes, machine = people_and_machine(0.75)
    rates = [tl.judge_coders(codes, {"m": machine}, epsilon=e).table["winning_rate"][0] for e in (0.05, 0.4)]
    assert rates == [0.0, 1.0]


def test_with_two_people_the_test_is_unknown_and_it_is_said():
    codes, machine = people_and_machine(0.9)
    found = tl.judge_coders(codes, {"m": machine, "a": "a"}, people=["a", "b"])
    assert found.table["may_replace"].tolist() == ["unknown", "unknown"]
    assert found.table["n_people"].tolist() == [2, 1]
    assert "2 other people" in found.notes() and "cannot be run" in found.summary()


@pytest.mark.filterwarnings("ignore:classify_stance:textlab.errors.TextlabWarning")
def test_a_lexicon_and_a_model_are_coders_too():
    codes = tl.load_codes("seeds").only(target="big_tech")
    words = tl.Lexicon({"against": ["monopol*", "dominan*"], "favour": ["convenien*"]}, name="words")
    model = tl.classify_stance(codes, codes.tokens, n_resamples=0)
    found = tl.judge_coders(codes, {"words": words, "model": model, "a": "a"}, rng=1)
    assert found.table["kind"].tolist() == ["lexicon", "model", "person"]
    assert found.table["agreement"].between(-1, 1).all()
    text = tl.judge_coders(codes, {"words": tl.code_by_lexicon(words, codes)}, rng=1)
    assert text.table["agreement"][0] == found.table["agreement"][0]


def test_what_is_refused_or_warned_of():
    codes = coded({"a": ["favour", "none"], "b": ["none", None]})
    with pytest.warns(tl.TextlabWarning, match="in only 1 passage"):
        tl.judge_coders(codes, ["a"])
    with pytest.raises(tl.UnknownName, match="coder 'c'"):
        tl.judge_coders(codes, ["c"])
    with pytest.raises(tl.UnknownName, match="'favor'"):
        tl.judge_coders(codes, {"m": table_of(codes, ["favor", "none"])})
    with pytest.raises(tl.SchemaError, match="not labels"):
        tl.judge_coders(codes, {"m": tl.Lexicon(["tax"], name="x")})
    with pytest.raises(tl.SchemaError, match="not int"):
        tl.judge_coders(codes, {"m": 3})
    with pytest.raises(tl.SchemaError, match="a mapping of names"):
        tl.judge_coders(codes, "a")
    with pytest.raises(tl.NotEnoughData, match="or has a second pass"):
        tl.judge_coders(coded({"a": ["favour"]}), ["a"])
    for odd in (3.5, {"a": 1}, [2]):
        with pytest.raises(tl.SchemaError, match="the name of a column, or a list of names"):
            tl.judge_coders(codes, ["a"], by=odd)
    with pytest.raises(tl.UnknownName, match="speakr"):
        tl.judge_coders(codes, ["a"], by="speakr")
    stranger = pd.DataFrame({"unit_id": ["z"], "label": ["none"]})
    with pytest.raises(tl.NotEnoughData, match="no passage of codes.units"):
        tl.judge_coders(codes, {"m": stranger})


@FEW
def test_the_order_of_the_coders_and_of_the_passages_changes_no_interval():
    codes, machine = people_and_machine(0.6)
    one = tl.judge_coders(codes, {"m": machine, "a": "a"}, rng=3).table.set_index("coder")
    turned = Codes(table=codes.table.iloc[::-1], units=codes.units.iloc[::-1], corpus=codes.corpus, scale=SCALE)
    two = tl.judge_coders(turned, {"a": "a", "m": machine.iloc[::-1]}, rng=3).table.set_index("coder")
    pd.testing.assert_frame_equal(one.sort_index(), two.sort_index())
