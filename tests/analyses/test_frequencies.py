"""Frequencies: counts on paper, intervals over turns, and every cell by group opens."""

import warnings

import pandas as pd
import pytest

import textlab as tl


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return function(*args, **options)


def test_frequencies_on_paper(words):
    """45 words of body; "tax" 5 times in 4 of 6 turns and both documents; rate 5 / 45 x 1,000."""
    result = tl.frequencies(words, n_resamples=0)
    row = result.table.set_index("term").loc["tax"]
    assert row[["group", "n_term", "rank", "n_turns", "n_docs", "n_tokens"]].tolist() == ["all", 5, 2, 4, 2, 45]
    assert row["rate"] == pytest.approx(1000 * 5 / 45)
    assert result.table["term"].tolist()[:2] == ["the", "tax"]
    assert list(result.table.columns) == list(tl.Frequencies.COLUMNS)
    assert result.table["n_term"].sum() == 45


def test_frequencies_by_speaker_are_of_the_speakers_words(words):
    table = tl.frequencies(words, by="speaker", min_count=2, n_resamples=0).table
    ann = table[table["group"] == "Ann"].set_index("term")
    assert ann.loc["tax", ["n_term", "n_turns", "n_tokens"]].tolist() == [3, 2, 16]
    assert "well" not in set(table["term"])  # of a turn that is nobody's
    assert "town" not in set(table["term"])  # once in all
    assert list(table["group"].drop_duplicates()) == ["Ann", "Bo", "Cy"]


def test_intervals_of_rates_resample_turns(seeds):
    tokens = tl.tokenize(seeds)
    first, again = (tl.frequencies(tokens, min_count=5, n_resamples=300, rng=4) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, again.table)
    table = first.table.set_index("term")
    sure = table.dropna(subset=["ci_low"])
    assert sure.index.tolist() == table.index[table["n_turns"] >= 3].tolist()
    assert (sure["ci_low"] <= sure["rate"]).all()
    wide, narrow = table.loc["um"], table.loc["but"]  # as frequent, but "um" is one speaker's
    assert wide["ci_high"] - wide["ci_low"] > 2 * (narrow["ci_high"] - narrow["ci_low"])


def test_frequencies_of_a_single_turn_have_no_interval_and_warn(talk):
    with pytest.warns(tl.TextlabWarning, match="fewer than 20 turns"):
        result = tl.frequencies(tl.tokenize(talk("a b a")))
    assert result.table["ci_low"].isna().all()
    with pytest.raises(tl.NotEnoughData, match="no words to count"):
        tl.frequencies(tl.tokenize(talk("...")))


def test_a_word_in_two_turns_has_no_interval_as_in_a_concordance(talk):
    turns = ["a b c", "a b", "a d d", "e a b"] * 6 + ["z"]
    tokens = tl.tokenize(talk(*turns, "z"))
    table = tl.frequencies(tokens, n_resamples=200).table.set_index("term")
    assert table.loc["z", ["n_turns", "n_term"]].tolist() == [2, 2]
    assert table["ci_low"].isna().to_dict() == {"a": False, "b": False, "c": False, "d": False, "e": False, "z": True}
    assert tl.kwic(tokens, "z").counts("doc_id")["ci_low"].isna().all()
    assert "1 of 6 rows has no interval: its word occurs in fewer than 3 turns." in tl.frequencies(tokens).summary()


def test_quotes_of_a_frequency_are_its_tokens(words):
    result = tl.frequencies(words, n_resamples=0)
    for term in result.table["term"]:
        assert result.quotes(term).n_all == result.table.set_index("term").loc[term, "n_term"]


BY_GROUP = {
    "frequencies": lambda tokens, by: tl.frequencies(tokens, by=by, n_resamples=0),
    "dispersion": lambda tokens, by: quiet(tl.dispersion, tokens, by=by, min_count=1),
}


@pytest.mark.parametrize("ask", BY_GROUP.values(), ids=BY_GROUP)
def test_every_cell_by_group_opens(words, talk, ask):
    numbered = tl.tokenize(talk("a b a", "a", "b", year=[2020, 2020, None]))
    for tokens, by in ((words, "speaker"), (words, "doc_id"), (words, None), (numbered, "year")):
        result = ask(tokens, by)
        for row in result.table.itertuples():
            found = result.quotes(row.term, group=row.group, n=100)
            assert found.n_all == row.n_term == len(found)
            if by in ("speaker", "doc_id"):
                assert {getattr(q, by) for q in found} == {row.group}
    with pytest.raises(tl.UnknownName, match="quotes: no group 'Dee'"):
        ask(words, "speaker").quotes("tax", group="Dee")


@pytest.mark.parametrize("name", ["frequencies", "describe", "dispersion", "count_terms"])
@pytest.mark.parametrize("by", [["doc_id", "speaker"], ("doc_id", "speaker"), {"doc_id"}])
def test_several_columns_are_refused_with_the_next_step(words, name, by):
    with pytest.raises(tl.SchemaError, match=r"give the name of one column.*corpus\.join"):
        getattr(tl, name)(words, by=by)


def test_columns_made_one_and_joined_are_grouped_by(small):
    passages = small.passages[small.passages["speaker"].notna()]
    both = (passages["doc_id"].astype(str) + " " + passages["speaker"]).to_frame("place")
    table = tl.frequencies(tl.tokenize(small.join(both, on="passage_id")), by="place", n_resamples=0).table
    assert list(table["group"].drop_duplicates()) == ["talk Ann", "talk Bo", "essay Cy"]
