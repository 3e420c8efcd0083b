"""exchanges, dialogue, compare_stretches and change_points: small conversations on paper."""

import pandas as pd
import pytest

import textlab as tl

HEDGES = tl.Lexicon(name="doubt", entries=pd.DataFrame({"pattern": ["perhaps", "maybe"]}))


def test_uptake_on_paper(talk):
    corpus = talk("wealth tax", "tax matters", "growth wealth", "wealth growth", speaker=["Ann", "Bo", "Ann", "Bo"])
    found = tl.exchanges(corpus, n_permutations=19)
    table = found.table.set_index("pair")
    assert table["n_exchanges"].to_dict() == {"Ann → Bo": 2, "Bo → Ann": 1}
    assert table.loc["Ann → Bo", "uptake"] == pytest.approx((0.5 + 1.0) / 2)
    assert table.loc["Bo → Ann", "uptake"] == 0
    assert table["p"].isna().all()
    assert found.quotes("Ann → Bo").n_all == 3
    about = tl.exchanges(corpus, target="tax", n_permutations=0).table.set_index("pair")
    assert about.loc["Ann → Bo", ["n_exchanges", "n_target_before", "n_target_after"]].tolist() == [1, 1, 1]


def test_answers_that_echo_beat_answers_dealt_at_random(talk):
    words = ["wealth", "growth", "labour", "market", "energy", "school", "harbour", "forest"]
    turns = [text for word in words for text in (f"{word} counts", f"{word} indeed")]
    row = tl.exchanges(talk(*turns, speaker=["Ann", "Bo"] * 8), rng=1).table.set_index("pair").loc["Ann → Bo"]
    assert row["uptake"] > row["baseline"] and row["p"] < 0.01


def test_turns_of_nobody_and_of_one_speaker_are_no_exchange(talk):
    with pytest.raises(tl.NotEnoughData, match="no turn"):
        tl.exchanges(talk("tax", "tax", "tax", speaker=["Ann", "Ann", None]))


def test_a_dialogue_is_verbatim_and_marked(talk):
    corpus = talk("Tax the rich.", ["Which", "tax?"], "No.", speaker=["Ann", "Bo", "Ann"])
    shown = tl.dialogue(corpus, "talk:t001", "talk:t002", mark="tax")
    assert [turn.text for turn in shown] == ["Tax the rich.", "Which\ntax?"]
    assert [turn.text[a:b] for turn in shown for a, b in turn.marks] == ["Tax", "tax"]
    with pytest.raises(tl.SchemaError, match="does not follow"):
        tl.dialogue(corpus, "talk:t002", "talk:t001")
    with pytest.raises(tl.UnknownName, match="t004"):
        tl.dialogue(corpus, "talk:t001", "talk:t004")


def tracked(talk, texts):
    corpus = talk(*texts, speaker=["Ann"] * len(texts))
    return tl.track_stance(tl.tokenize(corpus), HEDGES, n_resamples=0)


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_the_change_is_found_where_it_is(talk):
    track = tracked(talk, ["plain words here"] * 16 + ["perhaps maybe so"] * 14)
    found = tl.change_points(track, n_resamples=199, rng=1).table
    assert len(found) == 1
    assert found["at"][0] == pytest.approx(16 / 30, abs=0.02)
    assert found["rate_before"][0] == 0 and found["p"][0] < 0.05
    level = tl.change_points(tracked(talk, ["perhaps so", "so it is"] * 12), n_resamples=99, rng=1).table
    assert level["at"].isna().all() and level["p"][0] > 0.05


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_few_turns_are_refused_and_sent_to_stretches(talk):
    with pytest.raises(tl.NotEnoughData, match=r"19 turns.*compare_stretches"):
        tl.change_points(tracked(talk, ["perhaps so"] * 19))


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_stretches_by_pattern(talk):
    track = tracked(talk, ["plain words"] * 6 + ["perhaps maybe"] * 6)
    found = tl.compare_stretches(track, (0, 0.5), (0.5, 1), rng=1)
    table = found.table.set_index("pattern")
    assert table["difference"].to_dict() == {"all": 1000, "perhaps": 500, "maybe": 500}
    assert table.loc["perhaps", "share"] == 0.5
    assert found.quotes("perhaps").n_all == 6
    with pytest.raises(tl.SchemaError, match="overlap"):
        tl.compare_stretches(track, (0, 0.6), (0.5, 1))
    with pytest.raises(tl.SchemaError, match="from < to"):
        tl.compare_stretches(track, (0.5, 0.5), (0.6, 1))
    with pytest.raises(tl.UnknownName, match="Bo"):
        tl.compare_stretches(track, (0, 0.5), (0.5, 1), group="Bo")


POLAR = tl.Lexicon({"good": 1, "fair": 1, "bad": -1}, name="polar")


def test_positions_before_and_after_the_turn_of_another(talk):
    turns = ["tax is good", "tax is bad", "well yes tax", "tax is not good", "tax is fair"]
    corpus = talk(*turns, speaker=["Ann", "Bo", "Ann", "Bo", "Ann"])
    found = tl.exchanges(corpus, position=POLAR, n_permutations=0)
    moves = found.moves()
    assert moves[["pair", "position_before", "position_after"]].values.tolist() == [
        ["Ann → Bo", -1, -1],
        ["Bo → Ann", 1, 1],  # one move: her first answer takes no position, the next one does
    ]
    table = found.table.set_index("pair")
    assert table.loc["Ann → Bo", ["n_moves", "position_before", "position_after"]].tolist() == [1, -1, -1]
    last = moves.iloc[1]
    read = tl.dialogue(corpus, last["turn_before"], last["turn_after"])
    assert [turn.speaker for turn in read] == ["Ann", "Bo", "Ann", "Bo", "Ann"]
    assert "position changes in 0 of 2 exchanges" in found.summary()
    with pytest.raises(tl.SchemaError, match="weighted Lexicon"):
        tl.exchanges(corpus, position="good")


def test_positions_from_codes_of_the_seeds():
    codes = tl.load_codes("seeds").only(target="redistribution")
    found = tl.exchanges(tl.load_seeds().where(doc_id="bezos-panel"), position=codes, n_permutations=0)
    moves = found.moves()
    assert moves[["position_before", "position_after"]].isin([-1, -0.5, 0, 0.5, 1]).any(axis=None) or moves.empty
    assert (found.table["n_moves"] == found.table["pair"].map(moves["pair"].value_counts()).fillna(0)).all()
