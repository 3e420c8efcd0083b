"""Stance tracks: rates worked on paper, intervals over turns, doubt as warnings."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl

HEDGES = tl.Lexicon(
    name="mine", entries=pd.DataFrame({"pattern": ["perhaps", "sort of", "of perhaps", "sort", "i think"]})
)
COPIES = pytest.mark.filterwarnings("ignore:.*nearly repeat another")
QUIET = pytest.mark.filterwarnings(
    "ignore:track_stance. (. groups? of . with fewer than 20|1 document without|. of . rows)"
)


def say(n, *words):
    """A turn of `n` words that ends with `words`."""
    return " ".join([*["word"] * (n - len(words)), *words])


@pytest.fixture(scope="module")
def two(talk):
    """Four turns of ten words: Ann hedges once early and twice late, Bo once late."""
    turns = [say(10, "perhaps"), say(10), say(10, "sort", "of", "perhaps"), say(10, "I", "think")]
    return tl.tokenize(talk(*turns, speaker=["Ann", "Bo", "Ann", "Bo"]))


def track(tokens, **options):
    return tl.track_stance(tokens, HEDGES, **{"n_bins": 2, "min_tokens": 1, "n_resamples": 50, **options})


# ---------------------------------------------------------------------- worked on paper


@QUIET
def test_hits_words_and_rates(two):
    table = track(two).table
    assert list(table.columns) == [name for name in tl.StanceTrack.COLUMNS if name != "score"]
    assert table["group"].tolist() == ["Ann", "Ann", "Bo", "Bo"]
    assert table["low"].tolist() == [0, 0.5, 0, 0.5]
    assert table["high"].tolist() == [0.5, 1, 0.5, 1]
    assert table["n_hits"].tolist() == [1, 2, 0, 1]
    assert table["n_tokens"].tolist() == [10, 10, 10, 10]
    assert table["rate"].tolist() == [100, 200, 0, 100]
    assert table["n_clusters"].tolist() == [1, 1, 1, 1]


@QUIET
def test_overlapping_patterns_count_once_the_longest_first(two):
    items = track(two).by_item().set_index("pattern")
    assert items["n_hits"].to_dict() == {"perhaps": 2, "sort of": 1, "i think": 1, "of perhaps": 0, "sort": 0}
    assert items["n_turns"].to_dict() == {"perhaps": 2, "sort of": 1, "i think": 1, "of perhaps": 0, "sort": 0}
    assert items.loc["perhaps", "n_groups"] == 1


@QUIET
def test_overall_is_the_whole_axis_as_one_bin(two):
    table = track(two).overall()
    assert table[["low", "high", "n_hits", "n_tokens", "rate", "n_clusters"]].values.tolist() == [
        [0, 1, 3, 20, 150, 2],
        [0, 1, 1, 20, 50, 2],
    ]
    assert table[["ci_low", "ci_high"]].isna().all(axis=None)  # two turns carry no interval
    pd.testing.assert_frame_equal(table, track(two).overall())


@QUIET
def test_one_turn_alone_has_no_interval(two):
    assert track(two).table[["ci_low", "ci_high"]].isna().all(axis=None)


@QUIET
def test_few_words_give_counts_but_no_rate(two):
    table = track(two, min_tokens=11).table
    assert table["rate"].isna().all()
    assert table["n_hits"].tolist() == [1, 2, 0, 1]


@QUIET
def test_the_hits_of_the_table_are_the_places_that_can_be_quoted(two):
    found = track(two)
    assert found.table["n_hits"].sum() == len(found.hits)
    assert found.quotes("Ann").n_all == 3
    assert [q.text[slice(*q.marks[0])] for q in found.quotes("Ann")] == ["perhaps", "sort of", "perhaps"]
    assert {q.speaker for q in found.quotes("Bo")} == {"Bo"}


@pytest.mark.parametrize("label", ["Anne", 0, None, ["Ann"]])
@QUIET
def test_an_unknown_group_is_refused(two, label):
    with pytest.raises(tl.UnknownName, match="quotes: no group"):
        track(two).quotes(label)


# ---------------------------------------------------------------------- groups, axes, seeds


@QUIET
def test_nobodys_turns_are_left_out_and_documents_stay_apart(words):
    lexicon = tl.Lexicon(name="tax", entries=pd.DataFrame({"pattern": ["tax", "mm"]}))
    found = tl.track_stance(words, lexicon, n_bins=1, min_tokens=1, n_resamples=20)
    assert found.table[["group", "doc_id", "n_hits", "n_tokens"]].values.tolist() == [
        ["Ann", "talk", 3, 16],
        ["Bo", "talk", 0, 11],
        ["Cy", "essay", 2, 16],
    ]
    assert len(found.hits) == 5
    by_document = tl.track_stance(words, lexicon, by="doc_id", n_bins=3, min_tokens=1, n_resamples=20)
    assert by_document.table.groupby("group")["n_hits"].sum().to_dict() == {"talk": 4, "essay": 2}


@QUIET
def test_seconds_where_the_source_has_them(lay_out):
    rows = [
        {"text": "perhaps word word word", "seconds_start": 0.0, "seconds_end": 8.0},
        {"text": "word word", "seconds_start": np.nan, "seconds_end": np.nan},
        {"text": "word perhaps", "seconds_start": 8.0, "seconds_end": 16.0},
    ]
    tokens = tl.tokenize(lay_out({"d": [{"speaker": "Ann", "turn_id": "t1", **row} for row in rows]}))
    found = track(tokens, over="seconds", n_bins=4)
    assert found.table["low"].tolist() == [0, 4, 8, 12]
    assert found.table["n_hits"].tolist() == [1, 0, 0, 1]
    assert found.table["n_tokens"].tolist() == [2, 2, 1, 1]  # words without a time are nowhere
    assert found.table["n_hits"].sum() == len(found.hits)
    assert found.overall()[["low", "high", "n_tokens"]].values.tolist() == [[0, 16, 6]]


@pytest.fixture
def dated(lay_out):
    """Three documents: one dated to a month, one only not before a day, one not at all."""
    rows = {d: [{"text": say(10, *["perhaps"] * n), "speaker": "Ann"}] for d, n in (("b", 1), ("a", 2), ("none", 3))}
    dates = {"date_earliest": ["2024-06-01", "2020-01-01"], "date_latest": ["2024-06-30", None]}
    return tl.tokenize(lay_out(rows).join(pd.DataFrame(dates, index=["b", "a"])))


@QUIET
def test_dates_are_one_point_a_document_and_an_open_end_stays_open(dated):
    found = track(dated, over="date")
    assert found.table["doc_id"].tolist() == ["a", "b"]
    assert found.table["low"].tolist() == ["2020-01-01", "2024-06-01"]
    assert found.table["high"].isna().tolist() == [True, False]
    assert found.table["rate"].tolist() == [200, 100]
    pd.testing.assert_frame_equal(found.overall(), found.table)


@QUIET
def test_a_document_without_a_date_is_left_out_of_every_count(dated):
    with pytest.warns(tl.TextlabWarning, match=r"1 document without any date left out: none\. See corpus"):
        track(dated, over="date", n_resamples=0)
    found = track(dated, over="date")
    assert found.table["n_hits"].sum() == len(found.hits) == found.by_item()["n_hits"].sum() == 3
    assert {q.doc_id for q in found.quotes("Ann", n=9)} == {"a", "b"}
    assert (
        track(dated, over="date", by="doc_id")
        .summary()
        .startswith("3 places of the lexicon 'mine' (5 patterns) in 2 groups")
    )
    assert "one point a document" in found.methods()


@QUIET
def test_dates_are_refused_where_there_are_none(two):
    with pytest.raises(tl.NotEnoughData, match="over='date' needs dates in corpus.documents and there are none"):
        track(two, over="date")


def test_seconds_are_refused_where_there_are_none(two):
    with pytest.raises(tl.NotEnoughData, match="needs time stamps and this source has none; use over='progress'"):
        track(two, over="seconds")


@QUIET
def test_the_same_seed_gives_the_same_interval(talk):
    rng = np.random.default_rng(0)
    turns = [" ".join(rng.choice(["perhaps", "word", "so"], 30)) for _ in range(30)]
    tokens = tl.tokenize(talk(*turns, speaker=["Ann"] * 30))
    a, b, c = (track(tokens, rng=r, n_resamples=200).table for r in (1, 1, 2))
    pd.testing.assert_frame_equal(a, b)
    assert not a["ci_low"].equals(c["ci_low"])
    assert "intervals (95%) resample turns." in track(tokens).summary()
    assert ((a["ci_low"] < a["rate"]) & (a["rate"] < a["ci_high"])).all()
    none = track(tokens, n_resamples=0).table
    assert none[["ci_low", "ci_high"]].isna().all(axis=None)
    np.testing.assert_array_equal(none["rate"], a["rate"])


@QUIET
def test_more_bins_move_no_hit_and_no_word(two):
    for n_bins in (1, 2, 3, 7):
        assert track(two, n_bins=n_bins).table[["n_hits", "n_tokens"]].sum().tolist() == [4, 40]


@QUIET
def test_the_interval_of_passages_is_narrower_because_there_are_more(talk):
    turns = [[say(5, "perhaps"), say(5)] * 3, [say(5)] * 6, [say(5, "perhaps")] * 6, [say(5)] * 6, [say(5)] * 6]
    tokens = tl.tokenize(talk(*turns, speaker=["Ann"] * 5))
    by_turn, by_passage = (
        track(tokens, n_bins=1, cluster=c, n_resamples=500).table.iloc[0] for c in ("turn_id", "passage_id")
    )
    assert (by_turn["n_clusters"], by_passage["n_clusters"]) == (5, 30)
    assert by_passage["ci_high"] - by_passage["ci_low"] < by_turn["ci_high"] - by_turn["ci_low"]


@QUIET
def test_a_lexicon_without_a_hit_is_a_rate_of_zero(two):
    nothing = tl.Lexicon(name="none", entries=pd.DataFrame({"pattern": ["zebra"]}))
    found = tl.track_stance(two, nothing, min_tokens=1, n_bins=1, n_resamples=10)
    assert found.table["rate"].tolist() == [0, 0]
    assert found.summary().startswith("0 places of the lexicon 'none' (1 pattern) in 2 groups (by speaker)")
    assert "None of its patterns occurs." in found.summary()
    assert "'zebra'" not in found.summary()  # nothing is the commonest of nothing
    assert len(found.quotes("Ann")) == 0


@COPIES
def test_overall_draws_from_the_generator_that_was_given(talk):
    tokens = tl.tokenize(talk(*[say(5, *["perhaps"] * (n % 3)) for n in range(20)], speaker=["Ann"] * 20))
    seeded, given = (track(tokens, n_bins=1, rng=rng) for rng in (7, np.random.default_rng(7)))
    for found in (seeded, given):
        columns = ["ci_low", "ci_high"]
        assert found.overall()[columns].values.tolist() == found.table[columns].values.tolist()
    other = track(tokens, n_bins=1, rng=np.random.default_rng(8)).overall()
    assert other["ci_low"].tolist() != seeded.overall()["ci_low"].tolist()


@QUIET
def test_the_summary_says_so_when_no_interval_was_asked_for(two):
    assert "no intervals were computed" in track(two, n_resamples=0).summary()


# ---------------------------------------------------------------------- doubt, and refusals


def test_few_turns_are_an_answer_with_a_warning_that_names_them(two):
    with pytest.warns(
        tl.TextlabWarning, match=r"track_stance: 2 groups of 2 with fewer than 20 turns \(Ann 2, Bo 2\)"
    ) as caught:
        track(two)
    assert caught[0].filename == __file__


@COPIES
def test_many_turns_need_no_warning(talk):
    track(tl.tokenize(talk(*[say(5)] * 20, speaker=["Ann"] * 20)), n_bins=1)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": "speakers"}, tl.UnknownName, "track_stance: no column 'speakers' .* Did you mean 'speaker'"),
        ({"over": "day"}, tl.UnknownName, "track_stance: over='day' is not known"),
        ({"n_bins": 0}, tl.SchemaError, "n_bins must be a whole number at least 1"),
        ({"n_resamples": -1}, tl.SchemaError, "n_resamples must be a whole number at least 0"),
        ({"min_tokens": 0.5}, tl.SchemaError, "min_tokens must be a whole number"),
        ({"confidence": 95}, tl.SchemaError, "confidence must lie between 0 and 1"),
        ({"cluster": "turn"}, tl.UnknownName, "track_stance: no column 'turn'"),
        ({"rng": "x"}, tl.SchemaError, "track_stance: rng must be a whole number"),
    ],
)
def test_odd_options_are_refused(two, options, error, message):
    with pytest.raises(error, match=message):
        track(two, **options)


@pytest.mark.parametrize("lexicon", ["perhaps", ["perhaps"], None])
def test_a_lexicon_is_needed_and_its_makers_are_named(two, lexicon):
    with pytest.raises(tl.SchemaError, match=r"track_stance: lexicon must be a Lexicon \(load_lexicon, read_lexicon\)"):
        tl.track_stance(two, lexicon)


def test_nobody_to_compare_is_refused(talk, lay_out):
    for tokens in (tl.tokenize(talk("perhaps")), tl.tokenize(lay_out({}))):
        with pytest.raises(tl.NotEnoughData, match="no passage has a value of 'speaker'"):
            track(tokens)


@QUIET
def test_summary_and_methods_say_what_was_done_and_what_it_does_not_show(two):
    found = track(two, rng=5)
    assert "4 places of the lexicon 'mine' (5 patterns) in 2 groups" in found.summary()
    assert "50% of the places are 'perhaps'" in found.summary()
    assert "no row has an interval: it needs a rate, a hit and at least 5 turns." in found.summary()
    assert "Sizes: Ann 20 words in 2 turns; Bo 20 words in 2 turns." in found.summary()
    assert "not opinions" in found.summary()
    for words in (
        "2 equal bins of progress",
        "95% expanded percentile intervals (Hesterberg 2015) from 50 bootstrap resamples of turns",
        "rng 5",
    ):
        assert words in found.methods()


@QUIET
def test_no_hit_and_few_clusters_carry_no_interval(talk):
    turns = [[say(5)]] * 4 + [[say(5, "perhaps")]]
    five = track(tl.tokenize(talk(*turns, speaker=["Ann"] * 5)), n_bins=1).table.iloc[0]
    assert five["ci_low"] <= five["rate"] <= five["ci_high"]
    four = track(tl.tokenize(talk(*turns[1:], speaker=["Ann"] * 4)), n_bins=1).table.iloc[0]
    none = track(tl.tokenize(talk(*turns[:1] * 6, speaker=["Ann"] * 6)), n_bins=1).table.iloc[0]
    for row in (four, none):
        assert pd.isna(row["ci_low"])
        assert pd.isna(row["ci_high"])


@QUIET
def test_a_year_may_be_named_as_a_number(lay_out):
    rows = {d: [{"text": say(10, "perhaps"), "speaker": "Ann"}] for d in ("a", "b")}
    tokens = tl.tokenize(lay_out(rows).join(pd.DataFrame({"year": [2021, 2022]}, index=["a", "b"])))
    found = track(tokens, by="year", n_bins=1)
    assert found.quotes(2021).n_all == found.quotes("2021").n_all == 1
    with pytest.raises(tl.UnknownName, match="no group 2023"):
        found.quotes(2023)


@pytest.fixture
def speeches(lay_out):
    """Forty dated documents of ten words each."""
    names = [f"d{k:02}" for k in range(40)]
    rows = {d: [{"text": say(10, "perhaps"), "speaker": "Ann", "turn_id": f"{d}:t1"}] for d in names}
    dates = pd.DataFrame({"date_earliest": "2021-01-01", "date_latest": "2021-01-31"}, index=names)
    return tl.tokenize(lay_out(rows).join(dates))


@COPIES
@pytest.mark.parametrize("over", ["date", "progress"])
def test_rows_too_short_for_a_rate_are_warned_of_with_the_way_out(speeches, over):
    with pytest.warns(tl.TextlabWarning, match=r"track_stance: 40 of 40 rows .* min_tokens=50 words\. Join") as caught:
        found = track(speeches, over=over, min_tokens=50, n_bins=1)
    assert caught[0].filename == __file__
    assert "40 of 40 rows with words have no rate" in found.summary()
    assert "lower min_tokens" in found.summary() + found.notes()
    assert "no row has an interval" in found.summary()
    assert "intervals (95%)" not in found.summary()


@COPIES
def test_points_of_dates_share_no_turns(speeches):
    said = track(speeches, over="date").summary()
    assert "Neighbouring" not in said
    assert "differ in more than their date" in said
    assert "min_tokens" not in said
    assert "Neighbouring points may share turns" in track(speeches, over="progress").summary()


@COPIES
def test_dates_of_passages_are_named_with_the_next_step(lay_out):
    rows = [{"text": say(10, "perhaps"), "speaker": "Ann", "turn_id": f"t{k}", "date": "2021-02-03"} for k in range(20)]
    with pytest.raises(tl.NotEnoughData, match=r"passages have dates \(date\)\. Read each row as a document"):
        track(tl.tokenize(lay_out({"d": rows})), over="date")


# ---------------------------------------------------------------------- equal to counting word by word


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 5), st.booleans())
def test_bins_are_those_of_every_single_word(lay_out, seed, n_bins, timed):
    """The words are never walked through one by one; here they are."""
    rng = np.random.default_rng(seed)
    documents = {}
    for d in range(int(rng.integers(1, 4))):
        rows = []
        for _ in range(int(rng.integers(1, 6))):
            words = rng.choice(["perhaps", "tax", "sort", "of", "rich"], rng.integers(1, 12))
            row = {
                "text": " ".join(words),
                "speaker": rng.choice(["Ann", "Bo", None]),
                "turn_id": f"t{rng.integers(3)}",
            }
            if timed:
                start = float(rng.integers(0, 50))
                row |= {"seconds_start": start, "seconds_end": start + float(rng.integers(1, 30))}
            rows.append(row)
        documents[f"d{d}"] = rows
    tokens = tl.tokenize(lay_out(documents)).remove("rich")
    speaker = tokens.passages["speaker"]
    if speaker.isna().all():
        return
    over = "seconds" if timed else "progress"
    found = tl.track_stance(tokens, HEDGES, over=over, n_bins=n_bins, min_tokens=0, n_resamples=0).table
    edges = np.linspace(0, tokens.passages["seconds_end"].max() if timed else 1, n_bins + 1)
    n = {}
    for at in np.flatnonzero(tokens.codes >= 0):
        p = int(tokens.passage_of(np.array([at]))[0])
        if pd.isna(speaker.iloc[p]):
            continue
        if timed:
            a, b = tokens.passages[["seconds_start", "seconds_end"]].iloc[p]
            size = tokens.bounds[p + 1] - tokens.bounds[p]
            place = a + (b - a) * (at - tokens.bounds[p]) / size
        else:
            place = tokens.progress(np.array([at]))[0]
        box = min(max(int(np.searchsorted(edges, place, side="right")) - 1, 0), n_bins - 1)
        key = (speaker.iloc[p], tokens.passages["doc_id"].iloc[p], box)
        n[key] = n.get(key, 0) + 1
    table = {(r.group, r.doc_id, int(np.searchsorted(edges, r.low + 1e-9)) - 1): r.n_tokens for r in found.itertuples()}
    assert {key: count for key, count in table.items() if count} == n
