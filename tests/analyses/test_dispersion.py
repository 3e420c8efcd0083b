"""Dispersion: Gries's example through a corpus, intervals over turns, groups and parts."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.measures import dispersion as spread


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return function(*args, **options)


def test_dispersion_on_paper(lay_out):
    """Gries's example: v = 1..5 in parts of 9, 10, 10, 10, 11 words has DP .18, DPnorm .2195, D on rates .7852."""
    sizes, counts = [9, 10, 10, 10, 11], [1, 2, 3, 4, 5]
    texts = [" ".join(["w"] * v + ["x"] * (s - v)) for s, v in zip(sizes, counts, strict=True)]
    corpus = lay_out({"d": [{"text": t, "turn_id": f"t{k}"} for k, t in enumerate(texts)]})
    result = quiet(tl.dispersion, tl.tokenize(corpus))
    row = result.table.set_index("term").loc["w"]
    assert row[["n_term", "range", "share_parts", "n_docs"]].tolist() == [15, 5, 1, 1]
    assert row["dp_norm"] == pytest.approx(0.2195, abs=5e-5)
    assert row["juilland_d"] == pytest.approx(0.7852, abs=5e-5)
    assert row["rate"] == 300
    assert result.rates("w")["n_term"].tolist() == counts
    assert result.rates("w")["rate"].tolist() == pytest.approx(
        [1000 * v / s for v, s in zip(counts, sizes, strict=True)]
    )


def test_dispersion_is_that_of_the_matrix(seeds):
    tokens = tl.tokenize(seeds)
    table = tl.dispersion(tokens, min_count=20).table
    dtm = tl.count_terms(tokens, by="turn_id").select(table["term"])
    assert table["dp_norm"].to_numpy() == pytest.approx(spread.dp_norm(dtm.counts, dtm.rows["n_tokens"]))
    assert list(table.columns) == list(tl.Dispersion.COLUMNS)
    assert table["n_term"].is_monotonic_decreasing


def test_the_interval_of_dp_norm_resamples_turns_even_where_parts_are_passages(seeds):
    tokens = tl.tokenize(seeds)
    result = tl.dispersion(tokens, parts="passage_id", min_count=20, confidence=0.9)
    dtm = tl.count_terms(tokens, by="passage_id").select(result.table["term"])
    sizes, turns = dtm.rows["n_tokens"], dtm.rows["turn_id"]
    low, high = spread.dp_norm_interval(dtm.counts, sizes, clusters=turns, confidence=0.9)
    assert result.table["ci_low"].to_numpy() == pytest.approx(low, nan_ok=True)
    assert result.table["ci_high"].to_numpy() == pytest.approx(high, nan_ok=True)
    alone = spread.dp_norm_interval(dtm.counts, sizes, confidence=0.9)
    assert np.nanmedian(high - low) > np.nanmedian(alone[1] - alone[0])
    assert "treat the turns as a sample from many like them" in result.summary()
    assert "jackknife over turns" in result.methods()
    with pytest.raises(tl.SchemaError, match="dispersion: confidence"):
        tl.dispersion(tokens, confidence=95)


def test_ends_that_cannot_be_known_are_missing_and_it_is_said(seeds):
    tokens = tl.tokenize(seeds)
    result = tl.dispersion(tokens)
    table = result.table
    assert table.loc[table["range"] < 3, ["ci_low", "ci_high"]].isna().all(axis=None)
    known = table[table["range"] >= 3]
    assert known["dp_norm"].between(known["ci_low"], known["ci_high"]).all()
    assert f"{(table['range'] < 3).sum()} terms in fewer than 3 of the turns have none" in result.summary()
    few = quiet(tl.dispersion, tokens, parts="doc_id")
    assert few.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert "No interval of dp_norm: it needs 10 parts or more" in few.summary()
    assert "jackknife" not in few.methods().split("References")[0]


def test_documents_of_a_dispersion_are_those_of_its_parts(lay_out):
    rows = [[("a b", "X"), ("a", "Y")], [("a c", None)], [("b", None), ("a", "X")]]
    documents = {f"d{i}": [{"text": t, "speaker": s} for t, s in lines] for i, lines in enumerate(rows)}
    table = quiet(tl.dispersion, tl.tokenize(lay_out(documents)), parts="speaker", min_count=1).table
    assert table.set_index("term")["n_docs"].to_dict() == {"a": 2, "b": 1}


def test_dispersion_by_group_is_that_of_each_group_alone(seeds):
    together = quiet(tl.dispersion, tl.tokenize(seeds), by="doc_id").table
    assert list(together) == list(tl.Dispersion.COLUMNS)
    for name in dict.fromkeys(together["group"]):
        alone = quiet(tl.dispersion, tl.tokenize(seeds.where(doc_id=name))).table
        mine = together[together["group"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine.drop(columns="group"), alone.drop(columns="group"))
        assert set(alone["group"]) == {"all"}


def test_a_part_is_cut_where_the_groups_are(lay_out):
    """Parts are documents of a speaker: X has 2 of 4 words in d0 and 2 of 2 in d1, Y all three words in d0."""
    rows = [[("a a b b", "X"), ("a b c", "Y")], [("a a", "X")]]
    documents = {f"d{i}": [{"text": t, "speaker": s} for t, s in lines] for i, lines in enumerate(rows)}
    result = quiet(tl.dispersion, tl.tokenize(lay_out(documents)), parts="doc_id", by="speaker", min_count=1)
    table = result.table.set_index(["group", "term"])
    assert table.loc[("X", "a"), ["n_term", "range", "n_docs", "n_parts"]].tolist() == [4, 2, 2, 2]
    assert table.loc[("X", "a"), "dp_norm"] == pytest.approx((2 / 4 - 2 / 6) / (1 - 2 / 6))
    assert table.loc[("Y", "c"), ["n_term", "range", "n_docs", "n_parts"]].tolist() == [1, 1, 1, 1]
    assert table.loc["Y", ["dp_norm", "juilland_d", "ci_low"]].isna().all(axis=None)
    assert result.rates("a").reset_index().values.tolist() == [
        ["d0", "X", 2, 4, 500],
        ["d0", "Y", 1, 3, 1000 / 3],
        ["d1", "X", 2, 2, 1000],
    ]
    with pytest.raises(tl.NotEnoughData, match="1 part with words in any group by 'doc_id'"):
        tl.dispersion(tl.tokenize(lay_out(documents)), parts="doc_id", by="doc_id")


def test_a_dispersion_by_group_says_so(seeds):
    tokens = tl.tokenize(seeds)
    with pytest.warns(tl.TextlabWarning, match=r"12 groups too few parts: Announcer \(3\)"):
        result = tl.dispersion(tokens, by="speaker")
    table, said = result.table, result.summary()
    assert table.loc[table["n_parts"] < 10, ["ci_low", "ci_high"]].isna().all(axis=None)
    assert "each in one of 14 groups by speaker" in said
    assert "5,356 words are in no part (no speaker)" in said
    assert (
        f"{table['ci_low'].isna().sum()} rows in fewer than 3 of the turns of the group, or in a group of"
        in result.notes()
    )
    assert "Dispersion per speaker over 60 parts (by turn_id)" in result.methods()
    assert "group" not in quiet(tl.dispersion, tokens)._display()


def test_few_parts_are_doubtful_and_one_is_an_error(seeds, talk):
    with pytest.warns(tl.TextlabWarning, match="only 5 parts"):
        result = tl.dispersion(tl.tokenize(seeds), parts="doc_id")
    assert "almost no resolution" in result.summary()
    with pytest.raises(tl.NotEnoughData, match="1 part with words"):
        tl.dispersion(tl.tokenize(talk("a a a a a")))


def test_an_empty_part_changes_nothing(talk):
    turns = ["a b a", "b", "a a c"]
    first, more = (quiet(tl.dispersion, tl.tokenize(talk(*t)), min_count=1) for t in (turns, [*turns, "..."]))
    pd.testing.assert_frame_equal(first.table, more.table)
