"""Weighted scores, balances, shares and matrices: worked on paper."""

import pandas as pd
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
POLAR = tl.Lexicon({"good": 2, "bad": -1}, name="polar")
NESTED = tl.Lexicon({"economy": {"tax": ["tax"], "work": ["job"]}, "nature": ["tree"]}, name="topics")
OPTIONS = {"n_bins": 1, "min_tokens": 1, "n_resamples": 0}


def one(talk, text, lexicon, **options):
    tokens = tl.tokenize(talk(*text, speaker=["Ann"] * len(text)))
    return tl.track_stance(tokens, lexicon, **{**OPTIONS, **options})


def test_weights_and_balances(talk):
    text = ["good bad bad word", "not good word word word word"]
    assert one(talk, text, POLAR, score="weight").table["score"].tolist() == [1000 * (2 - 2 + 2) / 10]
    assert one(talk, text, POLAR, score="balance").table["score"].tolist() == [2 / 6]
    turned = one(talk, text, POLAR, score="balance", scope=tl.Scope())
    assert turned.table["score"].tolist() == [-2 / 6]
    assert "turned by not" in turned.notes() and "turned by" in turned.methods()


def test_the_share_of_a_category_and_of_those_below_it(talk):
    text = ["tax job tree tree word"]
    for category, share in {"economy": 0.5, "economy.tax": 0.25, "nature": 0.5}.items():
        assert one(talk, text, NESTED, score="share", category=category).table["score"].tolist() == [share]
    assert one(talk, ["word word"], NESTED, score="share", category="nature").table["score"].isna().all()


def test_what_does_not_go_together_is_refused(talk):
    with pytest.raises(tl.SchemaError, match="go together"):
        one(talk, ["tax"], NESTED, score="share")
    with pytest.raises(tl.SchemaError, match="go together"):
        one(talk, ["tax"], NESTED, category="nature")
    with pytest.raises(tl.SchemaError, match="scope turns weights"):
        one(talk, ["tax"], NESTED, scope=tl.Scope())
    with pytest.raises(tl.SchemaError, match="has weights"):
        one(talk, ["good"], POLAR)
    with pytest.raises(tl.SchemaError, match="do not add up"):
        tl.compare_stretches(one(talk, ["good"] * 4, POLAR, score="balance"), (0, 0.5), (0.5, 1))


def test_weights_have_intervals_and_periods(talk):
    track = one(talk, ["good bad word"] * 10 + ["good word word"] * 10, POLAR, score="weight", n_resamples=200)
    row = track.table.iloc[0]
    assert row["ci_low"] < row["score"] < row["ci_high"]
    rows = pd.DataFrame({"text": ["good word", "bad word"] * 6, "date": ["2001", "2003"] * 6, "party": "A"})
    tokens = tl.tokenize(tl.from_frame(rows))
    table = tl.track_stance(tokens, POLAR, score="weight", by="party", over="date", every="year", **OPTIONS).table
    assert table["score"].fillna(0).tolist() == [1000, 0, -500]


def test_a_pattern_of_two_categories_is_counted_in_both_and_once_in_all(talk):
    both = tl.Lexicon(pd.DataFrame({"pattern": ["tax", "tax", "job"], "category": ["a", "b", "b"]}), name="both")
    track = one(talk, ["tax tax job word"], both)
    assert track.table["n_hits"].tolist() == [3]
    assert track.by_item()[["pattern", "category", "n_hits"]].values.tolist() == [
        ["tax", "a", 2],
        ["tax", "b", 2],
        ["job", "b", 1],
    ]
    found = tl.compare_stretches(one(talk, ["tax tax"] * 5 + ["job tax"] * 5, both), (0, 0.5), (0.5, 1), n_resamples=0)
    assert found.table.set_index("pattern")["difference"].to_dict() == {"all": 0, "tax": -500, "job": 500}


def test_a_matrix_gives_the_same_as_its_tokens(talk):
    tokens = tl.tokenize(talk("tax job word", "tree word tax", speaker=["Ann", "Bo"]))
    dtm = tl.count_terms(tokens, by="speaker")
    one_way, other = (tl.track_stance(x, NESTED, **OPTIONS).table for x in (tokens, dtm))
    pd.testing.assert_frame_equal(one_way, other)
    trimmed = tl.track_stance(dtm.drop(["job"]), NESTED, **OPTIONS).table
    assert trimmed["n_hits"].tolist() == [1, 2] and trimmed["n_tokens"].tolist() == [3, 3]
    ann = tl.track_stance(dtm.where(speaker="Ann"), NESTED, **OPTIONS).table
    assert ann["group"].tolist() == ["Ann"]
    with pytest.raises(tl.SchemaError, match="is a phrase"):
        tl.track_stance(dtm, tl.Lexicon(["i think"]), **OPTIONS)
    with pytest.raises(tl.SchemaError, match="needs counts"):
        tl.track_stance(dtm.weight("tfidf"), NESTED, **OPTIONS)
