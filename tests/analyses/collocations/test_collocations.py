"""Contiguous collocations: published values, counts by hand, and no false neighbours."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.measures import association, resampling
from textlab.units import draws as _turns

ICE = {"a": [{"text": "I like good ice cream."}], "b": [{"text": "Me too!  I like good ice cream."}]}


def rows(corpus, **options):
    return tl.collocations(tl.tokenize(corpus), **{"min_count": 1, **options}).table.set_index("term")


# ---------------------------------------------------------------------- published and worked on paper


def test_lambda_and_z_are_those_that_quanteda_documents(lay_out):
    """quanteda.textstats documents lambda 4.317488 and z 2.027787, which needs punctuation to break (N = 9)."""
    row = rows(lay_out(ICE)).loc["good ice"]
    assert row["n_ngram"] == 2
    assert row["lambda_"] == pytest.approx(4.31748811, abs=1e-8)
    assert row["z"] == pytest.approx(2.02778695, abs=1e-8)
    assert row["g2_4cell"] == pytest.approx(9.53471158, abs=1e-8)
    assert row["pmi"] == pytest.approx(2.169925, abs=1e-6)
    assert row["expected"] == pytest.approx(0.444444444)
    assert row["log_dice"] == 14
    assert row[["delta_p_2_given_1", "delta_p_1_given_2"]].tolist() == [1, 1]
    assert row[["n_turns", "n_docs"]].tolist() == [2, 2]


def test_deleting_punctuation_makes_a_false_neighbour(lay_out):
    """Without breaks "too I" is a pair, N = 10 and lambda = ln 85."""
    table = rows(lay_out(ICE), break_at="")
    assert "too i" in table.index
    assert table.loc["good ice", "lambda_"] == pytest.approx(4.44265, abs=1e-5)
    assert "too i" not in rows(lay_out(ICE)).index


def test_marks_break_also_where_they_are_tokens(lay_out):
    tokens = tl.tokenize(lay_out(ICE), punctuation=True)
    table = tl.collocations(tokens, min_count=1).table.set_index("term")
    assert table.loc["good ice", "lambda_"] == pytest.approx(4.31748811, abs=1e-8)
    assert not [t for t in table.index if "." in t or "!" in t]


def test_neither_turns_nor_padding_nor_paragraphs_are_crossed(talk):
    assert rows(talk("a b", "c d")).index.tolist() == ["a b", "c d"]
    assert rows(talk(["a b", "c d"])).index.tolist() == ["a b", "c d"]
    tokens = tl.tokenize(talk("a b c d")).remove("b")
    assert tl.collocations(tokens, min_count=1).table["term"].tolist() == ["c d"]


def test_a_triple_is_the_interaction_of_its_eight_cells(talk):
    """a b c twice, a b d, x b c: five words a place. Cells of "a b c" counted on paper over four places."""
    corpus = talk("a b c", "a b c", "a b d", "x b c")
    row = rows(corpus, length=3).loc["a b c"]
    #        none a  b  ab c  ac bc abc
    cells = [0, 0, 0, 1, 0, 0, 1, 2]
    lambda_, z = association.lambda_z_ngram(cells)
    assert (row["lambda_"], row["z"]) == (lambda_, z)
    assert row["expected"] == 4 * (3 / 4) * (4 / 4) * (3 / 4)
    assert row[["log_dice", "g2_4cell"]].isna().all()


def test_lengths_are_sorted_and_kept_apart(seeds):
    result = tl.collocations(tl.tokenize(seeds), length=(3, 2), min_count=5)
    table = result.table
    assert result.settings["length"] == (2, 3)
    assert table["length"].is_monotonic_increasing
    for _, part in table.groupby("length"):
        assert part["z"].is_monotonic_decreasing
    assert list(table.columns) == list(tl.Collocations.COLUMNS)


# ---------------------------------------------------------------------- against slower ways

TURNS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12), min_size=1, max_size=4)


@settings(deadline=None, max_examples=40)
@given(TURNS, st.integers(2, 4))
def test_counts_and_cells_equal_those_of_a_loop(lay_out, turns, n):
    corpus = lay_out({"d": [{"text": " ".join(t), "turn_id": f"t{k}"} for k, t in enumerate(turns)]})
    result = tl.collocations(tl.tokenize(corpus), length=n, min_count=1, n_resamples=0)
    places = [tuple(t[i : i + n]) for t in turns for i in range(len(t) - n + 1)]
    assert result.table.set_index("term")["n_ngram"].to_dict() == {" ".join(k): v for k, v in Counter(places).items()}
    for _, row in result.table.iterrows():
        mine = row["term"].split(" ")
        pattern = Counter(sum(1 << i for i in range(n) if place[i] == mine[i]) for place in places)
        lambda_, z = association.lambda_z_ngram([pattern[k] for k in range(2**n)])
        assert row["lambda_"] == pytest.approx(float(lambda_), abs=1e-9)
        assert row["z"] == pytest.approx(float(z), abs=1e-9)
        with_it = [t for t in turns if tuple(mine) in {tuple(t[i : i + n]) for i in range(len(t) - n + 1)}]
        assert row["n_turns"] == len(with_it)


def test_the_scores_of_pairs_are_the_formulas(seeds):
    tokens = tl.tokenize(seeds)
    table = tl.collocations(tokens, min_count=4).table
    joined = tl.collocations(tokens, min_count=1).table
    first = joined.assign(w=joined["term"].str.split(" ").str[0]).groupby("w")["n_ngram"].sum()
    second = joined.assign(w=joined["term"].str.split(" ").str[1]).groupby("w")["n_ngram"].sum()
    n = joined["n_ngram"].sum()
    n1 = table["term"].str.split(" ").str[0].map(first).to_numpy()
    n2 = table["term"].str.split(" ").str[1].map(second).to_numpy()
    counts = (table["n_ngram"].to_numpy(), n1, n2, n)
    assert table["g2_4cell"].to_numpy() == pytest.approx(association.g2(*counts))
    assert table["z"].to_numpy() == pytest.approx(association.lambda_z(*counts)[1])
    assert table["delta_p_1_given_2"].to_numpy() == pytest.approx(association.delta_p_1_given_2(*counts))


def test_a_long_sequence_needs_no_table_of_the_vocabulary_squared(talk):
    phrase = "one two three four five six seven eight nine"
    row = rows(talk(phrase, phrase), length=9, min_count=2).loc[phrase]
    assert row["n_ngram"] == 2


# ---------------------------------------------------------------------- edges


def test_no_sequence_is_an_empty_table_with_the_columns(talk):
    result = tl.collocations(tl.tokenize(talk("a", "b")), length=(2, 3))
    assert result.table.empty
    assert list(result.table.columns) == list(tl.Collocations.COLUMNS)
    assert result.settings["n_places"] == {2: 0, 3: 0}
    assert "0 n-grams" in result.summary()


@pytest.mark.parametrize("n", [1, 10, (), "2", 2.0])
def test_a_length_must_be_from_2_to_9(words, n):
    with pytest.raises(tl.SchemaError, match="collocations: length"):
        tl.collocations(words, length=n)


def test_marks_must_be_ascii(words):
    with pytest.raises(tl.SchemaError, match="break_at must be marks"):
        tl.collocations(words, break_at="a")


@pytest.mark.parametrize("bad", [{"n_resamples": -1}, {"n_resamples": 1.5}, {"confidence": 0}, {"rng": "x"}])
def test_how_to_resample_is_checked(words, bad):
    with pytest.raises(tl.SchemaError, match=f"collocations: {next(iter(bad))}"):
        tl.collocations(words, **bad)


# ---------------------------------------------------------------------- intervals

ENDS = ["ci_low", "ci_high"]
BURSTY = ["a b c", "a b a b d", "c", "b c a", "d a b", "a c b d", "a b c d", "d d"] * 4


@pytest.mark.filterwarnings("ignore:.*nearly repeat:textlab.TextlabWarning")
def test_turns_that_are_all_the_same_carry_no_interval(talk):
    """20 times "a b c": each resample has 40 places, "a b" at 20 of them, and no other pair with a or b: ln 41^2."""
    row = rows(talk(*["a b c"] * 20), n_resamples=50).loc["a b"]
    assert row["lambda_"] == pytest.approx(2 * np.log(20.5 / 0.5))
    assert row[ENDS].isna().all()


@pytest.mark.parametrize(("n", "term"), [(2, "a b"), (3, "a b c"), (4, "a b c d")])
def test_the_interval_is_that_of_turns_drawn_one_by_one(talk, n, term):
    """The same draws, the places of the drawn turns listed one by one, and lambda of each such list."""
    table = rows(talk(*BURSTY), length=n, n_resamples=60, rng=np.random.default_rng(5))
    seed = int(np.random.default_rng(5).integers(2**62))
    draws = resampling.bootstrap_weights(len(BURSTY), 60, np.random.default_rng(seed)).astype(int)
    mine = tuple(term.split())
    places = [[tuple(t.split()[i : i + n]) for i in range(len(t.split()) - n + 1)] for t in BURSTY]
    resampled = []
    for draw in draws:
        drawn = Counter(p for w, turn in zip(draw, places, strict=True) for p in turn * w)
        cells = [0] * 2**n
        for place, count in drawn.items():
            cells[sum(1 << i for i in range(n) if place[i] == mine[i])] += count
        resampled.append(float(association.lambda_z_ngram(cells)[0]))
    held = [turn.count(mine) for turn in places if mine in turn]
    low, high = resampling.expanded_interval(resampled, sum(held) ** 2 / sum(x * x for x in held))
    assert table.loc[term, ENDS].to_numpy(float) == pytest.approx([low, high], abs=1e-4)


def test_an_interval_does_not_depend_on_the_other_lengths_or_on_blocks(talk, monkeypatch):
    first = rows(talk(*BURSTY), length=2, n_resamples=50)
    pd.testing.assert_frame_equal(rows(talk(*BURSTY), length=(2, 3), n_resamples=50).query("length == 2"), first)
    monkeypatch.setattr(_turns, "CELLS_HELD", 1)
    monkeypatch.setattr(_turns, "PLACES_AT_ONCE", 2)
    pd.testing.assert_frame_equal(rows(talk(*BURSTY), length=2, n_resamples=50), first)


@pytest.mark.filterwarnings("ignore:collocations. .*nearly repeat another")
def test_no_interval_below_three_turns_nor_above_four_words_and_it_is_said(talk):
    corpus = talk("a b", "a b", *["c d e f g"] * 20)
    result = tl.collocations(tl.tokenize(corpus), length=(2, 5), min_count=2, n_resamples=50)
    table = result.table.set_index("term")
    assert table.loc[["a b", "c d e f g"], ENDS].isna().all(axis=None)
    assert table.loc["c d", ENDS].notna().all()
    assert "1 n-gram in fewer than 3 turns has no interval" in result.summary()
    assert "Sequences of 5 words have no interval" in result.summary() + result.notes()
    assert "seed 0" in result.methods()
    long = tl.collocations(tl.tokenize(corpus), length=5, min_count=2)
    assert "Sequences of 5 words have no interval" in long.summary()
    assert "seed" not in long.methods()
    none = tl.collocations(tl.tokenize(corpus), length=(2, 5), min_count=2, n_resamples=0)
    assert none.table[ENDS].isna().all(axis=None)
    assert "No intervals were computed" in none.summary()


def test_few_turns_are_doubtful(talk):
    with pytest.warns(tl.TextlabWarning, match="collocations: .* fewer than 20 turns") as said:
        tl.collocations(tl.tokenize(talk(*["a b"] * 6)))
    assert said[0].filename == __file__


def test_the_interval_holds_lambda(seeds):
    table = tl.collocations(tl.tokenize(seeds), length=(2, 3), min_count=5).table.dropna(subset=["ci_low"])
    assert table["lambda_"].between(table["ci_low"], table["ci_high"]).mean() > 0.99
    assert (table["ci_low"] < table["ci_high"]).mean() > 0.99


def test_quotes_are_the_places_of_the_sequence(lay_out):
    corpus = lay_out(ICE)
    result = tl.collocations(tl.tokenize(corpus), length=(2, 3), min_count=1)
    for term, n_ngram in zip(result.table["term"], result.table["n_ngram"], strict=True):
        quotes = result.quotes(term)
        assert quotes.n_all == n_ngram
        for quote in quotes:
            (a, b), *rest = quote.marks
            assert not rest
            assert quote.text[a:b].lower() == term
            assert corpus.document_text(quote.doc_id)[quote.start : quote.end] == quote.text


def test_summary_and_methods_state_the_choices(seeds):
    result = tl.collocations(tl.tokenize(seeds).remove("function_words"))
    assert "Not shown" in result.summary()
    assert "between the marks .,;:?!" in result.methods()
    assert "Steps: removed: function_words" in result.methods()
    assert {"big tech", "machine learning"} <= set(result.table["term"].head(40))


@pytest.mark.parametrize("text", ["我们。他们", "ab… cd", "एक। दो", "واحد؟ اثنان", "ab: cd", "ab； cd"])
@pytest.mark.parametrize("punctuation", [False, True])
def test_sentence_marks_of_every_script_end_a_sequence(talk, text, punctuation):
    tokens = tl.tokenize(talk(*[text] * 5), punctuation=punctuation)
    table = tl.collocations(tokens, n_resamples=0).table
    assert (
        not table["term"]
        .isin([f"{a} {b}" for a in ("们", "ab", "एक", "واحد") for b in ("他", "cd", "दो", "اثنان")])
        .any()
    )


def test_a_mark_beyond_ascii_can_be_given_and_breaks_alone(talk):
    tokens = tl.tokenize(talk(*["ab — cd, ef"] * 5))
    assert tl.collocations(tokens, break_at="—", n_resamples=0).table["term"].tolist() == ["cd ef"]
