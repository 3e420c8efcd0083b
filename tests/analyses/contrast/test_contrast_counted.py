"""What a contrast counts is what it says it counts: clusters, documents standardised, priors; which words it compares."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from contrast_checks import SIX, ask, comparison_of, dtm_of, prior_of, row, words
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from textlab.analyses.contrast.comparison import frequent
from textlab.analyses.contrast.permutation import test_labels as relabel_test
from textlab.analyses.contrast.question import named_measure
from textlab.counts import count_terms
from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.keyness.registry import KEYNESS
from textlab.measures.resampling import CountsByTerm, Resampling
from textlab.tokens import tokenize

# ---------------------------------------------------------------------- clusters with the word, by their name


def paragraphs(lay_out):
    """D-a9 (a word in 18 of 40 against 11 of 60) in passages, two to a turn, of a speaker with a party."""
    said = [("A", "w w x" if i < 18 else "x") for i in range(40)] + [("B", "w x" if i < 11 else "x") for i in range(60)]
    rows = [
        {"text": text, "speaker": who, "turn_id": f"t{k // 2}", "home town": f"{who}{k // 2}"}
        for k, (who, text) in enumerate(said)
    ]
    return count_terms(tokenize(lay_out({"d": rows})), by="passage_id")


@pytest.mark.parametrize(
    ("cluster", "variant", "name"),
    [
        ("turn_id", "g2_4cell_signed_of_turns", "turns"),
        ("passage_id", "g2_4cell_signed_of_passages", "passages"),
        ("home town", "g2_4cell_signed_of_home_towns", "home towns"),
    ],
)
def test_text_dispersion_names_what_it_counts(lay_out, cluster, variant, name):
    gap = ask(paragraphs(lay_out), target="A", measure="text_dispersion", cluster=cluster)
    assert gap.measure == variant
    assert gap.unit == f"signed G2 of {name} with the word"
    assert f"measure {variant} ({gap.unit})" in gap.notes()
    assert f"difference of shares of {name} with the word" in gap.methods()
    assert variant in gap.methods()
    assert f"how unevenly {name} use it" in gap.notes()
    assert gap.plot(Figure().subplots()).get_xlabel() == gap.unit
    if cluster == "passage_id":
        assert row(gap, "w")["score"] == pytest.approx(8.20996917, abs=1e-6)  # D-a9
    else:
        assert row(gap, "w")["score"] == pytest.approx(g2_of(9, 20, 6, 30), abs=1e-6)  # 11 passages lie in 6 turns


def g2_of(a, n_a, b, n_b):
    cells = np.array([[a, n_a - a], [b, n_b - b]], float)
    expected = cells.sum(1, keepdims=True) * cells.sum(0) / cells.sum()
    return 2 * (cells * np.log(cells / expected)).sum()


@pytest.mark.parametrize("measure", KEYNESS)
def test_no_measure_leaves_a_gap_in_its_name(measure):
    named = named_measure(measure, "passage_id", within=True)
    assert not set("{}") & set(named.variant + named.unit)
    assert named.variant.endswith("_standardised")
    assert named.unit.endswith(", documents standardised")
    assert named_measure(measure, "turn_id", within=False).variant.count("turns") == (measure == "text_dispersion")


def test_a_prior_weighs_what_the_measure_counts():
    """8 of 10 turns against 2 of 10, a prior of 2 turns, pooled share a half: 9 to 3 against 3 to 9."""
    turns = [("d", "A", "tax the the the" if k < 8 else "the") for k in range(10)]
    turns += [("d", "B", "tax the" if k < 2 else "the") for k in range(10)]
    gap = ask(dtm_of(turns), target="A", measure="text_dispersion", prior=2)
    assert row(gap, "tax")["z"] == pytest.approx(2 * np.log(3) / np.sqrt(1 / 9 + 1 / 3))
    assert np.isnan(row(gap, "the")["z"])  # in every turn: no odds
    assert gap.groups["prior"].tolist() == ["informative, 2.0 turns of both sides pooled"]
    scored = ask(dtm_of(turns), target="A", measure={"tax": 1, "the": 0}, prior=20)
    assert scored.groups["prior"].tolist() == ["informative, 20 scored words of both sides pooled"]


@pytest.mark.parametrize("measure", ["text_dispersion", "word_shift", "log_odds"])
def test_priors_and_re_runs_count_as_the_contrast_does(measure):
    rng = np.random.default_rng(4)
    said = [" ".join(rng.choice(["tax", "work", "land", "um", "the"], rng.integers(1, 9))) for _ in range(30)]
    turns = [("d", "AB"[k % 2], text) for k, text in enumerate(said)]
    measure = {"tax": 1.0, "work": 2.0, "land": 0.0, "um": 1.0} if measure == "word_shift" else measure
    options = {"target": "A", "measure": measure, "prior": 100}
    gap = ask(dtm_of(turns), **options)
    table = gap.priors()
    assert (table["rank"] == table["rank_alpha0_100"]).all()
    np.testing.assert_allclose(
        ask(dtm_of(turns), fillers="drop", **options).table.set_index("term")["z"],
        gap.without_fillers().set_index("term")["z_without"].drop("um").loc[
            ask(dtm_of(turns), fillers="drop", **options).table["term"]
        ],
        atol=1e-9,
    )  # fmt: skip


# ---------------------------------------------------------------------- inside documents


def test_documents_are_standardised_by_what_is_counted():
    """The target has 3 of its 4 turns in the first document, so 3/4 of the reference's weight is there."""
    turns = [("one", "A", "tax the the the the")] * 3 + [("one", "B", "tax")]
    turns += [("two", "A", "the")] + [("two", "B", "the the the the the the")] * 3
    gap = ask(dtm_of(turns), target="A", measure="text_dispersion", within="doc_id")
    assert row(gap, "tax")["score"] == pytest.approx(0, abs=1e-9)  # 3 of 4 against a weighted 3 of 4
    by_words = ask(dtm_of(turns), target="A", measure="log_ratio", within="doc_id")
    share = 15 / 16  # of the target's words are in the first document, where every word of B's is tax
    assert row(by_words, "tax")["rate_reference"] == pytest.approx(1000 * share)


def test_standardised_counts_are_named_and_said():
    turns = [("one", w, "x y") for w in "AAAABB"] + [("two", w, "y y") for w in "ABBBBB"]
    gap = ask(dtm_of(turns), target="A", within="doc_id")
    assert gap.measure == "log_odds_dirichlet_delta_standardised"
    assert gap.table["z"].is_monotonic_decreasing
    assert "weighted by their shares of words in the target" in gap.notes()
    assert "Compared were only documents where both occur" in gap.methods()
    turned = ask(dtm_of(turns), target="A", measure="text_dispersion", within="doc_id")
    assert "weighted by their shares of turns in the target" in turned.methods()
    assert "weighted" not in ask(dtm_of(turns), target="A").notes()
    with pytest.raises(SchemaError, match=r"whole words.*measure=\"g2_4cell\""):
        ask(dtm_of(turns), target="A", measure="fisher", within="doc_id")


def test_doubtful_labels_of_documents_left_out_are_not_counted(lay_out):
    rows = [{"text": "tax the", "speaker": s, "turn_id": f"t{k}"} for k, s in enumerate(["Ann", "Bob"] * 4)]
    unsure = {"text": "tax the", "speaker": "Ann", "turn_id": "u", "confidence": "low"}
    dtm = count_terms(tokenize(lay_out({"d": [r | {"confidence": "high"} for r in rows], "e": [unsure]})), by="turn_id")
    assert "20% of the target's words have a speaker label" in ask(dtm, target="Ann").notes()
    assert "speaker label" not in ask(dtm, target="Ann", within="doc_id").notes()
    assert "intervals resample turns (50 resamples; Hesterberg 2015)" in ask(dtm, target="Ann").methods()


@pytest.mark.parametrize("measure", ["log_odds", "pct_diff", "text_dispersion", "word_shift", "jsd"])
def test_no_difference_is_standardised_too(measure):
    """Turns of a document are all alike, so no relabelling inside documents makes a difference; documents differ."""
    turns = [("one", w, "x y") for w in "AAAAAAAABB"] + [("two", w, "z y y") for w in "AABBBBBBBB"]
    measure = {"x": 1.0, "y": 2.0, "z": 5.0} if measure == "word_shift" else measure
    gap = ask(dtm_of(turns), target="A", measure=measure, within="doc_id")
    np.testing.assert_allclose(gap.null_ranges[["null_low", "null_high"]], 0, atol=1e-5)
    np.testing.assert_allclose(gap.table[["score", "z"]].fillna(0), 0, atol=1e-5)  # y is in every turn: no odds
    assert gap.null < 1e-5
    whole = gap.distance(n_permutations=51)
    assert whole["distance"] == pytest.approx(0, abs=1e-9)
    assert whole["null_high"] == pytest.approx(0, abs=1e-9)
    plain = ask(dtm_of(turns), target="A", measure=measure).null_ranges
    assert (plain["null_low"].abs() > 0.01).any()  # without within= the documents stand in both


def test_what_relabelling_gives_is_what_was_seen_where_the_labels_are_those_seen():
    rng = np.random.default_rng(2)
    turns = [
        ("de"[rng.integers(2)], "AB"[k % 2], " ".join(rng.choice(list("xyz"), rng.integers(1, 9)))) for k in range(9)
    ]
    one = ask(dtm_of(turns), target="A", within="doc_id").answers[0]
    np.testing.assert_allclose(
        one.two.reference_weights(one.two.mine[None, :])[0][~one.two.mine], one.two.weight[~one.two.mine]
    )


def test_a_word_in_every_weighted_turn_is_no_more_than_all_turns():
    rng = np.random.default_rng(0)
    for _ in range(12):  # thirds and sevenths do not add up exactly
        turns = [(f"d{d}", who, "all") for d in range(7) for who in "AB" for _ in range(rng.integers(1, 30))]
        gap = ask(dtm_of(turns), target="A", measure="text_dispersion", within="doc_id", permutations=9)
        assert row(gap, "all")["score"] == pytest.approx(0, abs=1e-6)
        words_too = ask(dtm_of(turns), target="A", measure="log_ratio", within="doc_id", permutations=9)
        assert row(words_too, "all")["score"] == pytest.approx(0, abs=1e-6)
        assert words_too.table[["ci_low", "ci_high"]].isna().all(axis=None)  # no resample moves it


def test_what_stands_for_turns_is_named_where_rows_are_documents(lay_out, tmp_path):
    corpus = lay_out({f"d{k}": [{"text": "tax work", "speaker": s} for s in "AB"] for k in range(6)})
    genres = {f"d{k}": "e" if k < 1 else "s" for k in range(6)}
    dtm = count_terms(tokenize(corpus), by="doc_id")
    dtm = dataclasses.replace(dtm, rows=dtm.rows.assign(genre=dtm.rows.index.map(genres)))
    gap = ask(dtm, by="genre", target="e", cluster="doc_id")
    said = gap.notes()
    assert "in 1 document of one side" in said
    assert "come mainly from a single document (carried_by)" in said
    ax = gap.plot(Figure().subplots())
    assert {"documents", "uses"} <= {t.get_text() for t in ax.texts}
    page = gap.to_html(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "hide words that one document carries" in page
    assert '"carrier":"document"' in page
    assert "one document carries it" in [t.get_text() for t in ax.get_legend().get_texts()]


# ---------------------------------------------------------------------- which words are compared


def test_a_word_is_compared_if_one_side_has_it_in_enough_turns():
    """even: 2 turns of each side; lone: 3 turns of one; rare: 3 turns, 3 times; thick: 6 times in one turn."""
    ann = ["even lone lone x", "even lone x", "lone lone x", "x thick thick thick thick thick thick"]
    bob = ["even even even rare x", "even rare x", "rare x", "x"]
    turns = [("d", "Ann", t) for t in ann] + [("d", "Bob", t) for t in bob]
    gap = ask(dtm_of(turns), target="Ann", min_count=5, min_turns=3)
    assert set(gap.table["term"]) == {"lone", "x"}
    assert "with at least 5 occurrences in all and in 3 turns of one side" in gap.notes()
    assert "occur at least 5 times in all and in at least 3 turns of one side" in gap.methods()
    assert set(ask(dtm_of(turns), target="Bob", min_count=3, min_turns=3).table["term"]) == {"lone", "x", "rare"}
    assert gap.groups.loc["Ann", "n_left_out"] == 3


def test_the_side_of_all_others_is_one_side_and_documents_left_out_do_not_count():
    turns = [("d", "Ann", "x"), ("d", "Ann", "tax x")]
    turns += [("d", who, "tax x") for who in ("Bob", "Cy")] + [("e", "Dan", "tax x")]
    gap = ask(dtm_of(turns), min_turns=3)
    assert "tax" in set(gap.table[gap.table["target"] == "Ann"]["term"])  # Bob, Cy and Dan are one side
    inside = ask(dtm_of(turns), target="Ann", within="doc_id", min_turns=3)
    assert set(inside.table["term"]) == set()  # x: two turns of either side, inside d
    assert set(ask(dtm_of(turns), target="Ann", within="doc_id", min_turns=2).table["term"]) == {"x", "tax"}


def test_turns_are_counted_whatever_is_resampled(lay_out):
    rows = [{"text": "tax", "speaker": "AB"[k % 4 // 2], "turn_id": f"t{k // 2}"} for k in range(12)]
    dtm = count_terms(tokenize(lay_out({"d": rows})), by="passage_id")
    for cluster in ("turn_id", "passage_id"):
        assert len(ask(dtm, target="A", cluster=cluster, min_turns=3).table) == 1
        assert len(ask(dtm, target="A", cluster=cluster, min_turns=4).table) == 0


def test_p_holds_its_level_over_the_words_that_are_compared():
    """The rule looks at the sides, which words in three or four turns feel; over all words the level holds."""
    rng, hits, compared = np.random.default_rng(11), 0, 0
    rate = np.full(200, 0.0016) / (1 + np.arange(200) % 4)
    for _ in range(25):
        sizes = rng.integers(30, 150, 40).astype(float)
        counts = rng.poisson(rng.gamma(1.0, 1.0, (40, 200)) * rate * sizes[:, None])
        mine = rng.permutation(40) < 20
        terms, _ = frequent(CountsByTerm.of(counts), mine, min_count=5, min_turns=3)
        turns = [(counts[mine == side][:, terms] > 0).sum(axis=0) for side in (True, False)]
        assert (np.maximum(*turns) >= 3).all()
        two, n = comparison_of(counts[:, terms].astype(np.int32), sizes, mine), len(terms)
        test = relabel_test(two, KEYNESS["log_odds"], prior_of(n), Resampling(permutations=499), rng)
        hits, compared = hits + int((test.p <= 0.05).sum()), compared + n
    assert compared > 800
    assert 0.02 <= hits / compared <= 0.08


def test_re_runs_ask_about_the_same_words():
    turns = [("d", "AB"[k % 2], "tax um the" if k < 6 else "the work") for k in range(12)]
    gap = ask(dtm_of(turns), target="A", min_turns=3)
    for table in (gap.without_fillers(), gap.leave_one_out("turn_id"), gap.rarefied(n_draws=3)):
        assert set(table["term"]) == set(gap.table["term"])


def test_validation_chooses_among_the_words_that_would_be_compared():
    """Each turn has a word of its own: never compared, so the models must not use them either."""
    turns = [("d", "AB"[k % 2], words(the=20, **{f"w{k}": 5})) for k in range(12)]
    gap = ask(dtm_of(turns), target="A", min_turns=3)
    assert gap.table["term"].tolist() == ["the"]
    found = gap.validate()
    assert found.table["p_target"].nunique() == 1  # "the" is as common in each turn, so nothing tells them apart
    assert "occur there at least 1 time and in 3 turns of one side" in found.methods()
    with pytest.raises(NotEnoughData, match="no word occurs 400 times.*smaller min_count"):
        ask(dtm_of(turns), target="A", min_count=400).validate()


def test_six_turns_are_too_few_for_three_of_one_side_by_default():
    assert ask(dtm_of(SIX), target="Ann", min_turns=4).table.empty


# ---------------------------------------------------------------------- priors


def test_add_one_adds_one_to_every_word_of_the_matrix():
    """tax 3 of 5 against 1 of 5, a vocabulary of three: 4 to (5 + 3 - 4) against 2 to (5 + 3 - 2)."""
    turns = [("d", "A", "tax tax tax the work"), ("d", "B", "tax the the work work")]
    gap = ask(dtm_of(turns), target="A", prior="add_one")
    delta = np.log(4 / 4) - np.log(2 / 6)
    assert row(gap, "tax")["score"] == pytest.approx(delta)
    assert row(gap, "tax")["z"] == pytest.approx(delta / np.sqrt(1 / 4 + 1 / 2))
    assert row(gap, "the")["score"] == pytest.approx(np.log(2 / 6) - np.log(3 / 5))
    assert gap.groups["prior"].tolist() == ["add_one, 1 a term"]
    assert "prior add_one, 1 a term;" in gap.notes()
    z = ask(dtm_of(turns), target="A").priors().set_index("term")["z_add_one"]
    assert z["tax"] == pytest.approx(delta / np.sqrt(1 / 4 + 1 / 2))
    some = ask(dtm_of(turns), target="A", prior="add_one", min_count=4)  # a rule for rows alone
    assert row(some, "tax")["score"] == pytest.approx(delta)
    with pytest.raises(SchemaError, match="the add_one prior is 1 a term"):
        ask(dtm_of(turns), target="A", prior="add_one", alpha0=3)
    with pytest.raises(UnknownName, match="Did you mean 'add_one'"):
        ask(dtm_of(turns), target="A", prior="add_on")


def test_add_one_of_turns_is_the_rule_of_succession():
    """2 of 3 turns against 1 of 4: (2 + 1) to (1 + 1) against (1 + 1) to (3 + 1)."""
    turns = [("d", "A", t) for t in ("tax", "tax x", "x")] + [("d", "B", t) for t in ("tax", "x", "x", "x")]
    gap = ask(dtm_of(turns), target="A", measure="text_dispersion", prior="add_one")
    delta = np.log(3 / 2) - np.log(2 / 4)
    assert row(gap, "tax")["z"] == pytest.approx(delta / np.sqrt(1 / 3 + 1 / 2))


PRIORS = ["", "_flat", "_add_one", "_alpha0_100", "_alpha0_500", "_alpha0_n"]


def uneven(n_terms=30):
    """16 turns of 25 words, some common and many rare: rare words owe their place to the prior."""
    rng, share = np.random.default_rng(8), 0.5 ** (5 * np.arange(n_terms) / n_terms)
    terms = [f"w{k}" for k in range(n_terms)]
    return [("d", "AB"[k % 2], " ".join(rng.choice(terms, 25, p=share / share.sum()))) for k in range(16)]


def test_every_prior_stands_beside_the_others_as_if_it_had_been_asked_for():
    dtm = dtm_of(uneven())
    gap = ask(dtm, target="A")
    table = gap.priors(5)
    assert [*table.columns] == ["term", "side", *(f"z{p}" for p in PRIORS), *(f"rank{p}" for p in PRIORS), "leaves_top"]
    n_all = 16 * 25
    asked = {
        "_flat": {"prior": "flat"}, "_add_one": {"prior": "add_one"}, "_alpha0_100": {"prior": 100},
        "_alpha0_500": {"prior": 500}, "_alpha0_n": {"prior": n_all},
    }  # fmt: skip
    for name, options in asked.items():
        other = ask(dtm, target="A", **options).table.set_index("term")["z"]
        np.testing.assert_allclose(table[f"z{name}"], other.loc[table["term"]], atol=1e-9)
        mine = table[table["side"] == "target"].set_index("term")[f"rank{name}"]
        assert (mine == other.rank(ascending=False, method="min").loc[mine.index]).all()
    for _, at in table.iterrows():
        sign = 1 if at["side"] == "target" else -1
        among = [at[f"rank{p}"] <= 5 and sign * at[f"z{p}"] > 0 for p in PRIORS]
        assert any(among)
        assert at["leaves_top"] == (not all(among))
    assert table["leaves_top"].any()  # else this test looks at nothing


def test_a_word_stands_on_one_side_of_the_list_unless_a_prior_turns_it_round():
    turns = [("d", "A", "tax tax the"), ("d", "B", "work work the")]
    table = ask(dtm_of(turns), target="A").priors()
    assert table.groupby("side")["term"].agg(list).to_dict() == {"target": ["tax"], "reference": ["work"]}


def test_the_summary_says_which_words_owe_their_place_to_the_prior():
    gap = ask(dtm_of(uneven(100)), target="A")
    table = gap.priors()
    gone = table[table["leaves_top"]]
    said = f"of the {len(table)} words among the first 20 of a side under some prior, {gone['term'].iloc[0]}"
    assert said in gap.notes()
    assert "leave the list under others" in gap.notes()
    one_side = ask(dtm_of([("d", "A", "tax tax the"), ("d", "B", "work work the")]), target="A")
    assert "the 2 words among the first 20 of a side under some prior are so under each." in one_side.notes()
    assert "priors" not in ask(dtm_of(SIX), target="Ann", measure="g2_4cell").notes()


def test_the_priors_of_many_targets_are_said_as_a_range():
    turns = [("d", f"s{k}", "tax the work " * (k + 1)) for k in range(7)]
    gap = ask(dtm_of(turns))
    least, most = 0.1 * 3, 0.1 * 21
    assert "prior informative, 0.3 to 2.1 tokens of both sides pooled (see .groups)" in gap.notes()
    assert gap.groups["prior"].nunique() > 4
    assert gap.answers[0].prior.alpha0 == pytest.approx(least)
    assert gap.answers[-1].prior.alpha0 == pytest.approx(most)
    assert "(family sizes from 3 to 3 over 7 targets)" in gap.methods()
    assert "prior flat, 0.01 a term;" in ask(dtm_of(turns), prior="flat").notes()


def test_rarefied_leaves_an_even_prior_as_it_is():
    turns = [("d", "A", "tax tax tax the work"), ("d", "B", "tax the the work work")]
    gap = ask(dtm_of(turns), target="A", prior="add_one")
    same = gap.rarefied(n_draws=3).set_index("term")  # all five words of either side
    assert same["z_rarefied"].to_dict() == pytest.approx(same["z"].to_dict())


def test_the_picture_of_priors_has_a_mark_for_each():
    gap = ask(dtm_of(uneven()), target="A")
    ax = gap.plot(Figure(layout="constrained").subplots(), kind="priors", n=5)
    table = gap.priors(5).sort_values("z", ascending=False)
    assert [t.get_text() for t in ax.get_yticklabels()] == table["term"].tolist()
    drawn = [c.get_offsets()[:, 0] for c in ax.collections if isinstance(c, PathCollection)]
    for name, marks in zip(PRIORS, drawn, strict=True):
        np.testing.assert_allclose(marks, table[f"z{name}"])
    said = [t.get_text() for t in ax.get_legend().get_texts()]
    assert said == [
        "used: informative, 20 tokens", "flat, 0.01 a term", "add_one, 1 a term", "informative, 100 tokens",
        "informative, 500 tokens", "informative, 400 tokens (N)",
    ]  # fmt: skip
    assert [t.get_text() for t in ax.texts].count("leaves the top") == table["leaves_top"].sum() > 0
    ask(dtm_of(SIX), target="Ann", min_count=99).plot(Figure(layout="constrained").subplots(), kind="priors")


def test_a_forest_of_many_targets_says_which_are_drawn():
    turns = [("d", f"s{k}", "tax the work " * (k + 1)) for k in range(7)]
    title = ask(dtm_of(turns)).plot(Figure().subplots()).get_title(loc="left")
    assert title == "The 6 largest of 7 speakers, each against the rest"
    assert ask(dtm_of(turns[:3])).plot(Figure().subplots()).get_title(loc="left") == "Each speaker against the rest"


# ---------------------------------------------------------------------- documents of a word


def test_documents_of_a_word_are_those_that_hold_it_whatever_the_order_of_their_names():
    turns = [("d10", "Ann", "tax rich"), ("d10", "Bob", "work"), ("d2", "Ann", "work work"), ("d2", "Bob", "land rich")]
    turns += [("d1", "Bob", "land land"), ("d1", "Ann", "rich")]
    table = ask(dtm_of(turns), target="Ann").table.set_index("term")
    assert table["n_docs"].to_dict() == {"tax": 1, "rich": 3, "work": 2, "land": 2}
