"""evaluate_lexicon: precision and recall on paper."""

import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes

DOUBT = tl.Lexicon(name="doubt", entries=pd.DataFrame({"pattern": ["perhaps", "maybe not"], "category": ["a", "b"]}))


def codes_of(texts, labels, prob=1.0):
    corpus = tl.from_frame(pd.DataFrame({"text": texts}))
    units = corpus.passages[["doc_id", "start", "end"]].assign(prob=prob)
    units.index = [f"u{k}" for k in range(len(texts))]
    table = pd.DataFrame({"unit_id": units.index, "coder": "ann", "target": "tax", "label": labels})
    return Codes(table=table, units=units, corpus=corpus, scale=("favour", "against", "mixed", "none"))


def test_on_paper():
    codes = codes_of(["perhaps perhaps tax", "perhaps", "tax", "maybe not"], ["favour", "none", "against", "none"])
    found = tl.evaluate_lexicon(DOUBT, codes, n_resamples=0)
    row = found.table.set_index("category").loc["all"]
    assert (row["n_hits"], row["n_units"]) == (4, 3)
    assert (row["precision"], row["recall"], row["share_labelled"]) == pytest.approx((1 / 3, 1 / 2, 1 / 2))
    assert row["f1"] == pytest.approx(0.4)
    assert found.table.set_index("category").loc["b", "precision"] == 0
    assert found.quotes("b")[0].text == "maybe not"


def test_passages_weigh_by_their_chance():
    codes = codes_of(["perhaps", "perhaps", "tax"], ["favour", "none", "none"], prob=[0.25, 1.0, 1.0])
    row = tl.evaluate_lexicon(DOUBT, codes, n_resamples=0).table.iloc[0]
    assert row["precision"] == pytest.approx(4 / 5)


def test_a_lexicon_that_is_not_there_has_no_precision():
    row = tl.evaluate_lexicon(DOUBT, codes_of(["tax", "no"], ["favour", "none"]), n_resamples=0)
    assert row.table["precision"].isna().all() and (row.table["recall"] == 0).all()
    assert "its precision is unknown" in row.summary()


def test_intervals_hold_the_estimate_and_need_five_clusters():
    texts = ["perhaps tax", "perhaps", "tax", "no"] * 6
    row = tl.evaluate_lexicon(DOUBT, codes_of(texts, ["favour", "none", "favour", "none"] * 6), rng=1).table.iloc[0]
    assert row["ci_low"] < row["precision"] == 0.5 < row["ci_high"]
    few = tl.evaluate_lexicon(DOUBT, codes_of(texts[:4], ["favour", "none"] * 2), rng=1).table.iloc[0]
    assert pd.isna(few["ci_low"])


def test_what_is_refused():
    codes = codes_of(["tax"], ["none"])
    with pytest.raises(tl.NotEnoughData, match="no passage has a label"):
        tl.evaluate_lexicon(DOUBT, codes)
    with pytest.raises(tl.UnknownName, match="favor"):
        tl.evaluate_lexicon(DOUBT, codes, label="favor")
    with pytest.raises(tl.SchemaError, match="must be a Lexicon"):
        tl.evaluate_lexicon("hedges", codes)


def test_a_pattern_of_two_categories_counts_in_both_and_once_in_all():
    entries = pd.DataFrame({"pattern": ["tax", "tax", "basic income", "income"], "category": ["a", "b", "b", "b"]})
    codes = codes_of(["tax tax", "basic income", "peace"], ["favour", "favour", "none"])
    table = tl.evaluate_lexicon(tl.Lexicon(entries, name="x"), codes, n_resamples=0).table.set_index("category")
    assert table["n_hits"].to_dict() == {"all": 3, "a": 2, "b": 3}  # "income" inside "basic income" is no place
    assert table["n_units"].to_dict() == {"all": 2, "a": 1, "b": 2}
    assert table["recall"].to_dict() == {"all": 1.0, "a": 0.5, "b": 1.0}


def test_groups_have_rows_of_their_own_and_misses_are_quoted():
    texts = ["perhaps tax", "tax", "perhaps", "no"]
    codes = codes_of(texts, ["favour", "favour", "none", "none"])
    codes = Codes(
        table=codes.table, units=codes.units.assign(half=list("xxyy")), corpus=codes.corpus, scale=codes.scale
    )
    found = tl.evaluate_lexicon(tl.Lexicon(["perhaps"], name="p"), codes, by="half", n_resamples=0)
    table = found.table.set_index("group")
    assert table.index.tolist() == ["all", "x", "y"]
    assert table["precision"].tolist() == [0.5, 1.0, 0.0]
    assert table["n_units"].tolist() == [2, 1, 1]
    assert table["recall"].tolist()[:2] == [0.5, 0.5] and pd.isna(table["recall"]["y"])
    assert table["share_labelled"].tolist() == [0.5, 1.0, 0.0]
    assert [quote.text for quote in found.missed()] == ["tax"]
    assert found.errors("wrong")[["unit_id", "words", "passage"]].to_numpy().tolist() == [["u2", "perhaps", "perhaps"]]
    with pytest.raises(tl.UnknownName, match="halff"):
        tl.evaluate_lexicon(tl.Lexicon(["perhaps"], name="p"), codes, by="halff")
