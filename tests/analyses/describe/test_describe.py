"""Description: published values, counts on paper, intervals over turns."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.describe import MEASURES, SENTENCE_BASED
from textlab.analyses.describe.lexical import factors_of, met
from textlab.measures import diversity

MACHINE = (
    "we built the machine to free the worker and the machine came to own the worker and the capital that built the "
    "machine came to own the rest so the question is not whether the machine can work but who will own the machine "
    "and who will be paid when the work is done by the capital and not by the hand"
)


def described(corpus, **options):
    """One row a group, one column a measure, no intervals."""
    return tl.describe(tl.tokenize(corpus), **{"n_resamples": 0, **options}).wide()


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return function(*args, **options)


# ---------------------------------------------------------------------- published values (cases D-c1 to D-c5)


def test_mtld_of_the_worked_example(talk):
    """McCarthy & Jarvis 2010: one factor in 9 tokens."""
    assert described(talk("of the people by the people for the people"), window=9)["mtld"].item() == 9


@pytest.mark.parametrize(("window", "value"), [(2, 0.833333333), (3, 0.666666667), (4, 0.5)])
def test_mattr_is_that_of_quanteda(talk, window, value):
    assert described(talk("one one two one one two one"), window=window)["mattr"].item() == pytest.approx(value)


def test_yules_k_is_that_of_quanteda_and_korpus(lay_out):
    texts = ["a b c d d e e f f f", "a b c d d e e f f f g g g g", "a a b b c"]
    table = described(lay_out({f"d{k}": [{"text": t}] for k, t in enumerate(texts)}))
    assert table["yules_k"].tolist() == pytest.approx([1000, 1122.44898, 1600])


def test_all_measures_of_one_short_text(talk):
    """Case D-c4; lexicalrichness closes factors at .72 and gets an MTLD of 18.68."""
    table = described(talk(MACHINE), window=10).iloc[0]
    assert table[["n_tokens", "n_types", "types_rarefied"]].tolist() == [62, 29, 29]
    assert table["mattr"] == pytest.approx(0.852830189)
    assert table["mtld"] == pytest.approx(18.5048815)
    assert table["hdd"] == pytest.approx(0.557327259)
    assert table["yules_k"] == pytest.approx(572.320499)
    assert table["ttr"] == 29 / 62
    assert described(talk(MACHINE), window=25)["mattr"].item() == pytest.approx(0.658947368)


def test_flesch_of_single_sentences_is_that_of_quanteda(lay_out):
    texts = [
        "The cat in the hat ate breakfast.", "The cat in the hat at green ham and eggs.", "Once upon a time.",
    ]  # fmt: skip
    table = described(lay_out({f"d{k}": [{"text": t}] for k, t in enumerate(texts)}), measures=SENTENCE_BASED)
    assert table["flesch_reading_ease"].tolist() == pytest.approx([103.044286, 112.085, 97.025], abs=1e-3)
    assert table["mean_sentence_length"].tolist() == [7, 10, 4]


# ---------------------------------------------------------------------- worked on paper


def test_mattr_reads_the_running_text_of_each_document(lay_out):
    """Windows of 2 in "a a | b c d | e": 1/2, 1, 1, 1, 1; in "e e": 1/2; "f" has none. Means .9; of both 5 / 6."""
    pages = {"x": ["a a", "b c d", "e"], "y": ["e e"], "z": ["f"]}
    corpus = lay_out({d: [{"text": t, "speaker": "Ann"} for t in lines] for d, lines in pages.items()})
    ask = {"measures": ["mattr"], "window": 2, "n_resamples": 0}
    result = tl.describe(tl.tokenize(corpus), **ask)
    assert result.table["value"].tolist() == pytest.approx([0.9, 0.5, np.nan], nan_ok=True)
    assert result.settings["share_in_windows"] == pytest.approx(8 / 9)
    together = tl.describe(tl.tokenize(corpus), by="speaker", **ask)
    assert together.table["value"].item() == pytest.approx(5 / 6)


def test_short_paragraphs_have_the_mattr_of_their_text(talk):
    words = [f"w{k * k % 97}" for k in range(2000)]
    values = [
        tl.describe(tl.tokenize(talk(*parts)), measures=["mattr"], n_resamples=0).table["value"].item()
        for parts in ([" ".join(words)], [" ".join(words[k : k + 20]) for k in range(0, 2000, 20)])
    ]
    assert values[0] == pytest.approx(values[1])


def test_mtld_has_a_value_and_no_interval_and_the_notes_say_why(talk):
    tokens = tl.tokenize(talk(*["a b c a b d", "b c a", "d e a b"] * 10))
    result = quiet(tl.describe, tokens, measures=["mtld", "mean_word_length"], n_resamples=20)
    row = result.table.set_index("measure").loc["mtld"]
    assert row["value"] > 0
    assert row[["ci_low", "ci_high"]].isna().all()
    assert "No interval: mtld (in simulations, intervals from resampled turns" in result.notes()


def test_sentences_are_counted_in_each_paragraph_of_a_turn(talk):
    """Five sentences of 3, 2, 2, 1 and 4 words; "Mr." ends none."""
    corpus = talk(["I said no. Mr. Bo? He laughed", "Why. Nobody knows it yet!"])
    table = described(corpus, measures=["mean_sentence_length", "n_tokens"])
    assert table["n_tokens"].item() == 12
    assert table["mean_sentence_length"].item() == 12 / 5


def test_groups_of_different_size_are_compared_at_the_size_of_the_smallest(talk):
    """Three words of "a a b b": 2 types in every draw but none of one type ... by hand 4 draws, each 2 types."""
    result = tl.describe(tl.tokenize(talk("a a b b", "c d e", speaker=["A", "B"])), by="speaker", n_resamples=0)
    assert result.settings["n_rarefied"] == 3
    assert result.wide()["types_rarefied"].tolist() == pytest.approx([2, 3])


def test_groups_smaller_than_the_size_asked_for_are_missing_and_named(talk):
    tokens = tl.tokenize(talk("a a b b c d", "e e f f", "g", speaker=["A", "B", "C"]))
    result = quiet(tl.describe, tokens, by="speaker", n_rarefied=4, n_resamples=20)
    assert result.settings["n_rarefied"] == 4
    types = result.wide()["types_rarefied"]
    assert types["A"] == pytest.approx(diversity.rarefaction(np.array([0, 0, 1, 1, 2, 3]), 4))
    assert types["B"] == 2
    assert np.isnan(types["C"])
    assert "Missing: types_rarefied of C (fewer than 4 words)." in result.notes()
    assert "rarefaction to 4 words" in result.methods()
    with pytest.raises(tl.SchemaError, match="describe: n_rarefied must be a whole number from 1 to 6"):
        tl.describe(tokens, by="speaker", n_rarefied=7)


def test_removed_words_are_not_counted_and_passages_without_a_value_left_out(talk):
    tokens = tl.tokenize(talk("a b a", "c", speaker=["A", None])).remove("b")
    table = tl.describe(tokens, by="speaker", measures=["n_tokens", "n_types"], n_resamples=0).wide()
    assert table.loc["A"].tolist() == [2, 1]
    assert len(table) == 1


def test_measures_are_those_of_the_array_functions(seeds):
    tokens = tl.tokenize(seeds)
    result = tl.describe(tokens, n_resamples=0)
    for doc, row in zip(seeds.documents.index, result.wide().itertuples(), strict=True):
        mine = (tokens.passages["doc_id"] == doc).to_numpy()[tokens.passage_of()]
        ids = tokens.codes[mine]
        assert row.Index == doc
        assert row.mtld == pytest.approx(diversity.mtld(ids))
        assert row.hdd == pytest.approx(diversity.hdd(ids))
        assert row.yules_k == pytest.approx(diversity.yules_k(ids))
        assert row.types_rarefied == pytest.approx(diversity.rarefaction(ids, result.settings["n_rarefied"]))


def test_the_columns_and_the_order(seeds):
    table = tl.describe(tl.tokenize(seeds), n_resamples=0).table
    assert list(table.columns) == list(tl.Description.COLUMNS)
    assert table["measure"].head(len(MEASURES)).tolist() == list(MEASURES)
    assert table["group"].drop_duplicates().tolist() == seeds.documents.index.tolist()


# ---------------------------------------------------------------------- what the text does not support


def test_unpunctuated_speech_has_no_readability_and_the_notes_say_why(seeds):
    result = tl.describe(tl.tokenize(seeds), n_resamples=0)
    missing = result.table[result.table["value"].isna()]
    assert set(missing["group"]) == {"disruption-seminar"}
    assert set(missing["measure"]) == set(SENTENCE_BASED)
    assert "Missing for disruption-seminar: measures of sentences" in result.notes()


def test_asking_for_sentences_where_there_are_none_is_an_error_that_names_the_remedy(seeds):
    tokens = tl.tokenize(seeds.where(doc_id="disruption-seminar"))
    with pytest.raises(tl.NotEnoughData, match=r"(?s)flesch_reading_ease.*window"):
        tl.describe(tokens, measures=["flesch_reading_ease"])
    quiet(tl.describe, tokens, n_resamples=0)  # by default they are only missing


def test_a_short_text_without_punctuation_has_no_readability_either(talk):
    text = "so we have to ask who owns the machines because capital is not neutral it never was"
    tokens = tl.tokenize(talk(text))
    for measure in SENTENCE_BASED:
        with pytest.raises(tl.NotEnoughData, match=f"{measure} needs sentences"):
            tl.describe(tokens, measures=[measure], n_resamples=0)
    result = tl.describe(tokens, n_resamples=0)
    assert result.table.set_index("measure")["value"][list(SENTENCE_BASED)].isna().all()
    assert "because no sentence of its documents has an end" in result.notes()


def test_a_short_answer_without_punctuation_takes_no_readability_from_the_others(lay_out):
    corpus = lay_out({"d": [{"text": "We work. We wait."}], "e": [{"text": "so do we"}]})
    table = described(corpus, by="layer", measures=["mean_sentence_length"])
    assert table["mean_sentence_length"].item() == 7 / 3


def test_other_layers_have_no_sentences(small):
    tokens = tl.tokenize(small, layer=["heading", "furniture"])
    with pytest.raises(tl.NotEnoughData, match="needs sentences"):
        tl.describe(tokens, measures=["flesch_kincaid"], n_resamples=0)


def test_short_groups_miss_what_needs_length(talk):
    result = tl.describe(tl.tokenize(talk("a b c")), n_resamples=0)
    gone = set(result.table.loc[result.table["value"].isna(), "measure"])
    assert {"mattr", "mtld", "hdd"} <= gone
    assert "no text has 50 words" in result.notes()
    assert "fewer than 42 words" in result.notes()


def test_nothing_to_describe_is_an_error(talk):
    with pytest.raises(tl.NotEnoughData, match="no words to describe"):
        tl.describe(tl.tokenize(talk("...")))
    with pytest.raises(tl.UnknownName, match="no column 'party'"):
        tl.describe(tl.tokenize(talk("a")), by="party")
    with pytest.raises(tl.UnknownName, match="'matr'.*'mattr'"):
        tl.describe(tl.tokenize(talk("a")), measures=["matr"])


# ---------------------------------------------------------------------- intervals


def test_few_turns_are_doubtful(talk):
    with pytest.warns(tl.TextlabWarning, match="fewer than 20 turns"):
        result = tl.describe(tl.tokenize(talk("a a b", "b c")), window=2)
    assert result.table.loc[result.table["measure"] == "mattr", "ci_low"].notna().all()


def test_a_single_turn_has_no_interval(talk):
    result = quiet(tl.describe, tl.tokenize(talk("a b a b")), window=2)
    assert result.table[["ci_low", "ci_high"]].isna().all(axis=None)


def test_the_notes_say_why_there_is_no_interval(talk):
    tokens = tl.tokenize(talk("a b a b", "c c d e f f", "d e", "c", speaker=["A", "B", "B", "B"]))
    result = quiet(tl.describe, tokens, by="speaker", measures=["mattr", "n_types"], window=4)
    assert "No intervals for A: a single turn cannot be resampled." in result.notes()
    assert "No interval: mattr of B (the same in every resample, as where a single turn carries it)." in result.notes()
    asked_for_none = tl.describe(tokens, by="speaker", measures=["mattr"], window=4, n_resamples=0)
    assert "No interval:" not in asked_for_none.notes()


def test_a_measure_that_a_single_turn_carries_has_no_interval(talk):
    """Only the first turn is long enough for a window of 4: there is nothing to resample."""
    table = quiet(tl.describe, tl.tokenize(talk("a b a b", "c", "d e")), measures=["mattr", "n_types"], window=4).table
    assert table.set_index("measure")["ci_low"].isna().to_dict() == {"mattr": True, "n_types": False}


def test_intervals_hold_the_estimate_and_repeat_with_the_seed(seeds):
    tokens = tl.tokenize(seeds)
    first, again, other = (quiet(tl.describe, tokens, n_resamples=200, rng=r).table for r in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not np.array_equal(first["ci_low"], other["ci_low"], equal_nan=True)
    sure = first.dropna(subset=["ci_low"])
    assert ((sure["ci_low"] <= sure["value"]) & (sure["value"] <= sure["ci_high"])).all()


def test_resampling_by_weights_is_resampling_the_turns(talk):
    """A resample's K, TTR and word length equal those of the turns really put together."""
    from textlab.analyses.describe.described import groups_of
    from textlab.analyses.describe.lexical import ratios, spectrum

    turns = ["a a b", "b c d d", "e", "f a a b c"]
    groups, _ = groups_of(tl.tokenize(talk(*turns)), "doc_id", "turn_id", 2, sentences=False)
    weights = np.array([[1, 1, 1, 1], [2, 0, 1, 1], [0, 3, 1, 0]], dtype=np.float32)
    got = spectrum(groups["talk"], weights, 3) | ratios(groups["talk"], weights)
    for k, row in enumerate(weights.astype(int)):
        words = " ".join(" ".join([turn] * times) for turn, times in zip(turns, row, strict=True)).split()
        ids = np.unique(words, return_inverse=True)[1]
        assert got["n_tokens"][k] == len(ids)
        assert got["n_types"][k] == len(set(words))
        assert got["yules_k"][k] == pytest.approx(diversity.yules_k(ids))
        assert got["types_rarefied"][k] == pytest.approx(diversity.rarefaction(ids, 3))
        running = " ".join(turns).split()
        starts = [k for k, (turn, n) in enumerate(zip(turns, row, strict=True)) for _ in turn.split() for _ in range(1)]
        seen = [(len(set(running[i : i + 2])) / 2, row[starts[i]]) for i in range(len(running) - 1)]
        assert got["mattr"][k] == pytest.approx(sum(v * n for v, n in seen) / sum(n for _, n in seen))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.integers(1, 60))
def test_the_chance_to_meet_a_term_is_that_of_rarefaction(counts, draws):
    ids = np.repeat(np.arange(len(counts)), counts)
    draws = min(draws, len(ids))
    got = met(np.array(counts, dtype=float)[:, None], np.array([len(ids)]), np.array([draws])).sum()
    assert got == pytest.approx(float(diversity.rarefaction(ids, draws)), rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=80), st.integers(1, 20))
def test_the_factors_of_a_text_in_pieces_give_mtld(ids, size):
    ids = np.array(ids)
    factors = [factors_of(np.split(x, range(size, len(x), size))) for x in (ids, ids[::-1])]
    if all(f > 0 for f in factors):
        assert np.mean([len(ids) / f for f in factors]) == pytest.approx(diversity.mtld(ids))


# ---------------------------------------------------------------------- neither order nor company change an interval

ASKS = {
    "frequencies": lambda tokens, **options: quiet(tl.frequencies, tokens, n_resamples=50, **options),
    "describe": lambda tokens, **options: quiet(tl.describe, tokens, n_resamples=50, window=2, **options),
}


def rows_of(result):
    table = result.table
    return table.set_index(["group", "term" if "term" in table else "measure"]).sort_index()


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.lists(st.text("abcd", min_size=2, max_size=9), min_size=1, max_size=4), min_size=2, max_size=5),
    st.randoms(use_true_random=False),
)
def test_shuffled_documents_give_the_same_intervals(lay_out, ask, texts, random):
    documents = {
        f"d{i}": [{"text": " ".join(t), "speaker": "ABC"[(i + j) % 3], "turn_id": f"d{i}:{9 - j}"} for j, t in enumerate(turns)]
        for i, turns in enumerate(texts)
    }  # fmt: skip
    mixed = list(documents)
    random.shuffle(mixed)
    one, two = (tl.tokenize(lay_out({name: documents[name] for name in o})) for o in (documents, mixed))
    for by in ("doc_id", "speaker"):
        pd.testing.assert_frame_equal(*(rows_of(ask(t, by=by, rng=3)) for t in (one, two)))


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_a_group_alone_has_the_interval_it_has_among_others(seeds, ask):
    both = rows_of(ask(tl.tokenize(seeds), by="doc_id")).drop("types_rarefied", level=1, errors="ignore")
    alone = rows_of(ask(tl.tokenize(seeds.where(doc_id="disruption-seminar")), by="doc_id"))
    alone = alone.drop("types_rarefied", level=1, errors="ignore")
    assert alone["ci_low"].notna().any()
    pd.testing.assert_frame_equal(alone, both.loc[["disruption-seminar"]])


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_a_generator_gives_one_seed_to_all_groups(seeds, ask):
    tokens = tl.tokenize(seeds)
    first, again = (ask(tokens, by="doc_id", rng=np.random.default_rng(7)) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, again.table)
    rng = np.random.default_rng(7)
    ask(tokens, by="doc_id", rng=rng)
    other = ask(tokens, by="doc_id", rng=rng)
    assert not np.array_equal(first.table["ci_low"], other.table["ci_low"], equal_nan=True)


# ---------------------------------------------------------------------- what description shares with its neighbours


def test_quotes_are_verbatim(seeds):
    tokens = tl.tokenize(seeds)
    for result in (tl.dispersion(tokens), quiet(tl.describe, tokens, by="speaker", n_resamples=0)):
        label = result.table.iloc[7, 0]
        for quote in result.quotes(label):
            assert seeds.document_text(quote.doc_id)[quote.start : quote.end] == quote.text
            assert quote.marks[0][1] > quote.marks[0][0]


def test_methods_claim_no_intervals_where_none_were_drawn(words):
    for ask in (tl.frequencies, tl.describe):
        for n_resamples in (0, 20):
            own = quiet(ask, words, n_resamples=n_resamples).methods().split("References")[0]
            assert ("percentile intervals" in own.lower()) == (n_resamples > 0)
            assert ("resamples of turns" in own) == (n_resamples > 0)


@pytest.mark.parametrize("name", ["frequencies", "describe", "dispersion"])
def test_the_base_is_what_is_in_the_groups(words, name):
    """Of 45 words and six turns, the two of a turn that is nobody's are in no group."""
    options = {"dispersion": {"min_count": 1}}.get(name, {"n_resamples": 0})
    result = quiet(getattr(tl, name), words, by="speaker", **options)
    assert result.settings["n_tokens_grouped"] == 43
    assert result.settings["n_turns_grouped"] == 5
    assert "2 words are in no" in result.summary()
    assert "(no speaker)" in result.summary()
    assert "45 words" not in result.summary()
    assert "43 words in 2 documents that have a speaker" in result.methods()
    whole = quiet(getattr(tl, name), words, by="doc_id", **options)
    assert "are in no" not in whole.summary()
    assert "that have a" not in whole.methods()


def test_summaries_say_what_is_not_shown(seeds):
    tokens = tl.tokenize(seeds)
    results = [
        tl.dispersion(tokens), tl.frequencies(tokens, n_resamples=50), quiet(tl.describe, tokens, n_resamples=50),
    ]  # fmt: skip
    for result in results:
        assert "Not shown" in result.summary()
        assert "24,291 words" in result.methods()
