"""Would a contrast hold: leaving out, doubtful labels, equal size."""

from __future__ import annotations

import numpy as np
import pytest
from contrast_checks import SIX, ask, corpus_of, dtm_of, words

import textlab as tl
from textlab.counts import count_terms
from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.tokens import tokenize


def test_visible_is_the_table_of_the_paper():  # METHODS a.3: 4,500 against 22,500 words
    turns = [("d", "A", words(x=4500)), ("d", "B", words(x=22500))]
    table = ask(dtm_of(turns), target="A").visible().set_index("rate_reference")
    assert [*table.columns] == ["ratio_vif_1", "ratio_vif_2", "ratio_vif_4", "in_words"]
    ratios = table.drop(columns="in_words")
    np.testing.assert_allclose(ratios.loc[0.2], [6.0, 9.9, 19.0], atol=0.5)
    np.testing.assert_allclose(ratios.loc[1.0], [2.7, 3.6, 5.2], atol=0.05)
    assert table.loc[1.0, "in_words"].startswith("2.7")
    assert table["in_words"].str.endswith("if it comes in bursts").all()


def test_what_cannot_be_seen_at_any_plausible_size_is_said_and_infinite():
    """50 against 150 words: a word of 2 in 10,000 would have to be 10 to the 60th times as common."""
    turns = [("d", "A", words(x=50)), ("d", "B", words(x=150))]
    table = ask(dtm_of(turns), target="A").visible().set_index("rate_reference")
    assert np.isinf(table.loc[0.2, ["ratio_vif_1", "ratio_vif_2", "ratio_vif_4"]].astype(float)).all()
    assert table.loc[0.2, "in_words"].startswith("no difference can be seen")
    assert not table["in_words"].str.contains("e+", regex=False).any()
    middle = ask(dtm_of([("d", "A", words(x=500)), ("d", "B", words(x=1500))]), target="A").visible()
    ratios = middle.filter(like="ratio_vif")
    finite = ratios.where(np.isfinite(ratios)).mul(middle["rate_reference"], axis=0)
    assert 50 < finite.max().max() <= 100  # never more than 100 in 1,000 words
    mixed = middle[np.isfinite(middle["ratio_vif_1"]) & np.isinf(middle["ratio_vif_4"])]
    assert len(mixed)
    assert mixed["in_words"].str.contains("none").all()


def test_rarefied_to_the_whole_is_the_whole():
    turns = [("d", "A", words(tax=4, the=6)), ("d", "B", words(tax=2, the=8))]
    gap = ask(dtm_of(turns), target="A", prior=1)
    table = gap.rarefied(n_draws=5).set_index("term")
    assert table.loc["tax", "score_rarefied"] == pytest.approx(table.loc["tax", "score"])
    assert (table["n_tokens"] == 10).all()
    smaller = gap.rarefied(5, n_draws=300).set_index("term")
    assert 0 < smaller.loc["tax", "z_rarefied"] < table.loc["tax", "z"]
    with pytest.raises(SchemaError, match="from 1 to 10"):
        gap.rarefied(11)


def test_leave_one_turn_out_by_hand():
    gap = ask(dtm_of(SIX), target="Ann", measure="log_ratio")
    table = gap.leave_one_out("turn_id").set_index("term")

    def walter(a, b, c, d):
        return np.log2((a + 0.5) / (c + 0.5)) - np.log2((b + 0.5) / (d + 0.5))

    assert table.loc["tax", "score"] == pytest.approx(walter(3, 0, 9, 9))
    every = [
        walter(1, 0, 5, 9),
        walter(2, 0, 7, 9),
        walter(3, 0, 6, 9),
        walter(3, 0, 9, 5),
        walter(3, 0, 9, 7),
        walter(3, 0, 9, 6),
    ]
    assert table.loc["tax", "loo_low"] == pytest.approx(min(every))
    assert table.loc["tax", "loo_high"] == pytest.approx(max(every))
    assert table.loc["tax", "weakest_without"] == "d:t001"  # Bob's four words: every[3]
    assert table.loc["tax", "sign_holds"]
    assert (table["n_left_out"] == 6).all()


@pytest.mark.parametrize(("measure", "neutral"), [("log_odds", 0), ("odds_ratio", 1), ("g2_4cell", 0), ("jsd", 0)])
def test_a_word_of_one_document_alone_is_no_difference_without_it(measure, neutral):
    said = [(doc, who, f"the land {word}") for doc, word in (("d", "tax"), ("e", "")) for who in ("Ann", "Ann", "Bob")]
    table = ask(dtm_of([*said, ("d", "Ann", "tax")]), target="Ann", measure=measure).leave_one_out().set_index("term")
    assert table.loc["tax", "score"] > neutral
    assert table.loc["tax", "loo_low"] == neutral
    assert table.loc["tax", "weakest_without"] == "d"
    assert not table.loc["tax", "sign_holds"]


def test_leave_one_document_out(gap):
    table = gap.leave_one_out()
    assert table["term"].tolist() == gap.table["term"].tolist()
    assert set(table["weakest_without"]) <= {"d", "e", "f"}
    assert (table["loo_low"] <= table["loo_high"]).all()
    with pytest.raises(NotEnoughData, match=r"without any one document a side is empty.*leave_one_out\(\"turn_id\"\)"):
        ask(dtm_of(SIX), target="Ann").leave_one_out()
    with pytest.raises(UnknownName, match="Did you mean 'turn_id'"):
        gap.leave_one_out("turnid")


def in_turns(lay_out, *turns):
    """One document, a turn a list of paragraphs, Ann and Bob in turn."""
    rows = [{"text": t, "speaker": "Ann" if k % 2 == 0 else "Bob", "turn_id": f"t{k}"} for k, ts in enumerate(turns) for t in ts]  # fmt: skip
    return lay_out({"d": rows})


def test_one_turn_a_side_gets_advice_that_helps(lay_out):
    corpus = in_turns(lay_out, ["tax the rich", "tax land"], ["work", "work the land"])
    dtm = count_terms(tokenize(corpus), by="turn_id")
    for unit in ("turn_id", "doc_id"):
        with pytest.raises(NotEnoughData, match=r'leave_one_out\("passage_id"\)') as said:
            ask(dtm, target="Ann").leave_one_out(unit)
        assert 'leave_one_out("turn_id")' not in str(said.value)
    by_passage = ask(count_terms(tokenize(corpus), by="passage_id"), target="Ann", cluster="passage_id")
    assert (by_passage.leave_one_out("passage_id")["n_left_out"] == 4).all()  # what it was told to do
    with pytest.raises(NotEnoughData, match=r'without any one turn .*leave_one_out\("passage_id"\)'):
        by_passage.leave_one_out("turn_id")


def test_one_passage_a_side_is_told_to_cut_it(lay_out):
    corpus = in_turns(lay_out, ["tax the rich " * 40], ["work and land " * 40])
    with pytest.raises(NotEnoughData, match=r'single passage.*corpus\.split\("window", size=50\)'):
        ask(count_terms(tokenize(corpus), by="turn_id"), target="Ann").leave_one_out("turn_id")
    cut = count_terms(tokenize(corpus.split("window", size=50)), by="passage_id")
    assert len(ask(cut, target="Ann", cluster="passage_id").leave_one_out("passage_id"))


def test_a_turn_is_not_left_out_of_clusters_that_hold_several(lay_out):
    rows = {f"d{k}": [{"text": "tax the", "speaker": s, "party": s[0]} for s in ("A1", "A2", "B1", "B2")] for k in "xy"}
    dtm = count_terms(tokenize(lay_out(rows)), by="passage_id")
    gap = ask(dtm, by="party", target="A", cluster="speaker")
    assert (gap.leave_one_out("speaker")["n_left_out"] == 4).all()
    for unit in ("turn_id", "doc_id"):  # each speaker has two turns, in two documents
        with pytest.raises(NotEnoughData, match=r"4 speakers of 4 lie in no single .*cluster=\"turn_id\""):
            gap.leave_one_out(unit)
    assert (ask(dtm, by="party", target="A").leave_one_out()["n_left_out"] == 2).all()


def test_without_doubtful_labels():
    corpus = corpus_of(SIX)
    passages = corpus.passages
    passages["confidence"] = ["high", "high", "low", "high", "high", "high"]
    corpus = tl.Corpus(corpus.documents, passages, {"d": corpus.document_text("d")})
    gap = ask(count_terms(tokenize(corpus)), target="Ann")
    table = gap.without_doubtful().set_index("term")
    assert table.loc["tax", ["n_target", "n_target_without"]].tolist() == [3, 2]
    assert table.loc["tax", "change"] == pytest.approx(table.loc["tax", "score_without"] - table.loc["tax", "score"])
    same = ask(dtm_of([t for k, t in enumerate(SIX) if k != 2]), target="Ann").table.set_index("term")
    assert table.loc["tax", "score_without"] == pytest.approx(same.loc["tax", "score"])
    with pytest.raises(SchemaError, match="carry no confidence"):
        ask(count_terms(tokenize(corpus)), by="turn_id", target="d:t000").without_doubtful()


def test_which_target_must_be_said_where_there_are_several():
    gap = ask(dtm_of([*SIX, ("d", "Cy", "the tax")]))
    said = (
        r"3 targets, and one must be chosen, as in .*\(target='Ann'\)\. They are 'Ann', 'Bob', 'Cy' \(see gap\.groups"
    )
    for question in (gap.priors, gap.validate, gap.leave_one_out, gap.visible, gap.rarefied, gap.distance):
        with pytest.raises(UnknownName, match=said):
            question()
    with pytest.raises(UnknownName, match="Did you mean 'Ann'"):
        gap.priors(target="Anna")
    many = ask(dtm_of([("d", f"s{k:02d}", "tax") for k in range(25)]), n=1, permutations=1)
    with pytest.raises(UnknownName, match=r"25 targets.* 's19' and 5 more \(see gap\.groups"):
        many.priors()
    assert len(gap.priors(2, target="Cy"))
