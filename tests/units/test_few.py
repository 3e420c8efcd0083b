"""One threshold, one warning, and intervals that show something."""

import warnings

import numpy as np
import pytest

import textlab as tl
from textlab.units.clusters import turns_of
from textlab.units.few import describe_copies, describe_flat, n_different, shown_intervals, warn_few

LONG = "one two three four five six seven eight nine ten eleven"
SHORT = "stop the harbour plan today"


def said(talk, texts, **columns):
    clusters = turns_of(tl.tokenize(talk(*texts, **columns)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_few("asked", clusters, none=("a word in", 3))
    return [str(w.message) for w in caught]


def test_twenty_different_turns_need_no_warning(talk):
    assert said(talk, [f"turn {k}" for k in range(20)]) == []


def test_few_turns_are_counted(talk):
    assert said(talk, [f"turn {k}" for k in range(19)]) == [
        "asked: 1 group of 1 with fewer than 20 turns (all 19). Intervals from so few are too narrow, and a word in "
        "fewer than 3 turns has none."
    ]


def test_copies_are_not_counted(talk):
    """Thirty turns, of which eleven repeat the first: nineteen different ones."""
    (message,) = said(talk, [LONG] * 12 + [f"turn {k}" for k in range(18)])
    assert "fewer than 20 different turns (all 19)" in message
    assert "11 of 30 turns nearly repeat another (see textlab.similar) and add no evidence" in message


def test_many_copies_are_said_where_the_turns_are_many(talk):
    (message,) = said(talk, [LONG] * 20 + [f"turn {k}" for k in range(40)])
    assert message == "asked: 19 of 60 turns nearly repeat another (see textlab.similar) and add no evidence."


def test_copies_on_one_side_are_said_with_its_name(talk):
    """Two hundred turns, ten of one side copies: a twentieth of all, and half of that side."""
    texts = [SHORT] * 11 + [f"turn {k}" for k in range(200)]
    tokens = tl.tokenize(talk(*texts))
    group = np.array([0] * 11 + [0] * 9 + [1] * 191)
    assert describe_copies(turns_of(tokens)) == ""
    said = describe_copies(turns_of(tokens), group, ["A", "B"])
    assert said.startswith("10 of 211 turns are copies of another, or nearly so (A 10 of 20) (see textlab.similar)")
    assert n_different(turns_of(tokens), group, 2).tolist() == [10, 191]
    with pytest.warns(
        tl.TextlabWarning, match=r"fewer than 20 different turns \(A 10\)\..* 10 of 211 turns nearly repeat"
    ):
        warn_few("asked", turns_of(tokens), group, ["A", "B"], none=("a word in", 3))


def test_short_turns_come_back_in_any_talk(talk):
    assert said(talk, ["Thank you very much."] * 19 + [f"turn {k}" for k in range(40)]) == []
    assert "29 of 30 turns nearly repeat another" in said(talk, ["Thank you very much."] * 30)[0]  # a slogan


QUESTIONS = {
    "frequencies": lambda t, **o: tl.frequencies(t, **o),
    "collocates": lambda t, **o: tl.collocates(t, "tax", min_count=1, min_g2=0, **o),
    "collocations": lambda t, **o: tl.collocations(t, min_count=1, **o),
    "describe": lambda t, **o: tl.describe(t, **o),
    "track_stance": lambda t, **o: tl.track_stance(t, tl.load_lexicon("hedges"), min_tokens=1, n_bins=1, **o),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_that_resamples_warns_alike_and_not_without_resamples(talk, ask):
    tokens = tl.tokenize(talk(*["perhaps tax the rich", "maybe pay the tax"] * 4, speaker=["Ann"] * 8))
    with pytest.warns(tl.TextlabWarning, match=r": 1 group of 1 with fewer than 20 turns \(.* 8\)\. ") as caught:
        ask(tokens, n_resamples=10)
    assert caught[0].filename == __file__
    found = ask(tokens, n_resamples=0)
    assert found.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert found.notes().count("No interval: ") == 0


@pytest.mark.parametrize("cluster", ["passage_id", "doc_id", "speaker", "party"])
@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_every_question_resamples_what_it_is_told(lay_out, ask, cluster):
    lines = [{"text": "perhaps tax the rich", "speaker": s, "party": s.lower()} for s in "ABCDEFG"]
    lines[0]["text"] += " perhaps the tax the tax"
    tokens = tl.tokenize(lay_out(dict.fromkeys(("one", "two", "three"), lines)))
    found = ask(tokens, cluster=cluster, n_resamples=20, **({"by": "doc_id"} if "stance" in str(ask) else {}))
    assert found.settings["cluster"] == cluster
    with pytest.raises(tl.UnknownName, match="no column 'partei'"):
        ask(tokens, cluster="partei", n_resamples=20)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_words_without_a_cluster_are_refused_by_name(lay_out, ask):
    lines = [{"text": "perhaps tax the rich", "speaker": "Ann", "party": p} for p in ("red", None)]
    tokens = tl.tokenize(lay_out({"one": lines}))
    with pytest.raises(tl.NotEnoughData, match=r"1 of 2 passages have no 'party', so they cannot be resampled by it"):
        ask(tokens, cluster="party")


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_turns_that_are_all_alike_carry_no_interval_of_no_width(talk, ask):
    tokens = tl.tokenize(talk(*["perhaps tax the rich"] * 30, speaker=["Ann"] * 30))
    found = ask(tokens, n_resamples=20)
    low, high = found.table["ci_low"], found.table["ci_high"]
    assert not (high - low <= 1e-6).any()
    assert "No interval: " in found.notes()


def test_kwic_counts_and_dispersion_keep_the_rule(talk):
    tokens = tl.tokenize(talk(*["perhaps tax the rich"] * 30, speaker=["Ann"] * 30))
    assert tl.kwic(tokens, "tax").counts(n_resamples=20)[["ci_low", "ci_high"]].isna().all(axis=None)
    spread = tl.dispersion(tokens)
    assert spread.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert spread.notes().splitlines()[-1].startswith("No interval: 4 terms have the same value in every resample")


def test_shown_intervals_keeps_what_has_width():
    low, high, n_flat = shown_intervals([0.0, 1.0, 5.0, np.nan], [0.0, 1.0 + 1e-9, 5.1, np.nan])
    np.testing.assert_array_equal(low, [np.nan, np.nan, 5.0, np.nan])
    np.testing.assert_array_equal(high, [np.nan, np.nan, 5.1, np.nan])
    assert n_flat == 2
    assert describe_flat(0, "row") == ""
    assert describe_flat(1, "row").startswith("No interval: 1 row has the same value")
