"""contrast: hand-sized cases, published answers, properties, errors, the contract."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from contrast_checks import SIX, ask, comparison_of, corpus_of, dtm_of, prior_of, row, words
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.contrast import Contrast, contrast
from textlab.analyses.contrast.permutation import test_labels as relabel_test
from textlab.analyses.contrast.question import named_measure
from textlab.counts import count_terms
from textlab.errors import NotEnoughData, SchemaError, TextlabWarning, UnknownName
from textlab.measures.keyness import g2_4cell
from textlab.measures.keyness.log_odds import log_odds_dirichlet
from textlab.measures.keyness.registry import KEYNESS
from textlab.measures.resampling import Resampling
from textlab.tokens import tokenize

ISSUE_COLUMNS = (
    "term, score, ci_low, ci_high, all_low, all_high, p, q, n_target, n_reference, only_in, rate_target, rate_reference, n_turns_target, "
    "n_turns_reference, n_docs, dp_norm, carried_by"
).split(", ")


# ---------------------------------------------------------------------- six turns, on paper


def test_six_turns_counted_by_hand():
    gap = ask(dtm_of(SIX), target="Ann")
    tax, the = row(gap, "tax"), row(gap, "the")
    assert (tax["n_target"], tax["n_reference"]) == (3, 0)
    assert (tax["n_turns_target"], tax["n_turns_reference"], tax["n_docs"]) == (2, 0, 1)
    assert tax["rate_target"] == pytest.approx(1000 * 3 / 9)  # 4 + 2 + 3 words
    assert tax["carried_by"] == "d:t000"  # 2 of 3
    assert pd.isna(the["carried_by"])  # 1 + 1 + 1
    assert (the["n_target"], the["n_reference"]) == (3, 3)
    assert the["rate_target"] == the["rate_reference"] == pytest.approx(1000 / 3)
    # the largest 2 : 1 split of tax over parts of 4, 2, 3 words: DP = 1/2 (|2/3-4/9| + |1/3-2/9| + 3/9) = 1/3
    assert tax["dp_norm"] == pytest.approx((1 / 3) / (1 - 2 / 9))
    assert gap.groups.loc["Ann", "n_arrangements"] == 20
    assert gap.smallest_p == pytest.approx(2 / 20)


def test_every_group_against_the_rest_which_excludes_it():
    turns = [*SIX, ("d", "Cy", "tax tax tax"), ("d", None, "tax tax tax tax")]
    gap = ask(dtm_of(turns))
    table = gap.table.set_index(["target", "term"])
    assert list(gap.table.columns[:3]) == ["term", "target", "score"]
    assert sorted(gap.groups.index) == ["Ann", "Bob", "Cy"]
    assert tuple(table.loc[("Ann", "tax"), ["n_target", "n_reference"]]) == (3, 3)  # Cy's; nobody's are not counted
    assert tuple(table.loc[("Cy", "tax"), ["n_target", "n_reference"]]) == (3, 3)
    assert gap.table["term"].tolist()[0] in gap.tokens.terms


def test_a_target_does_not_depend_on_which_others_were_asked():
    dtm = dtm_of([*SIX, ("d", "Cy", "tax land robots"), ("d", "Cy", "the tax")])
    every, one = ask(dtm), ask(dtm, target="Cy")
    mine = every.table[every.table["target"] == "Cy"].drop(columns="target").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, one.table)


def test_reference_as_name_or_list():
    dtm = dtm_of([*SIX, ("d", "Cy", "tax"), ("d", "Di", "tax tax")])
    assert row(ask(dtm, target="Ann", reference="Cy"), "tax")["n_reference"] == 1
    gap = ask(dtm, target="Ann", reference=["Cy", "Di"])
    assert row(gap, "tax")["n_reference"] == 3
    assert gap.groups.loc["Ann", "reference"] == "Cy + Di"


# ---------------------------------------------------------------------- published and computed answers


def two_counts(a, b, n_a, n_b, measure, **ground):
    return float(KEYNESS[measure].score(np.array([[a]], float), np.array([[b]], float), n_a, n_b, **ground)[0, 0])


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("g2_4cell", 52.2564953), ("g2_2cell", 52.0637499), ("bic", 41.436717), ("chi2", 53.526027),
        ("chi2_yates", 52.4167094), ("pct_diff", 200.0), ("log_ratio", 1.57897658), ("odds_ratio", 3.01207243),
    ],
)  # fmt: skip
def test_one_fourfold_table(measure, expected):  # D-a2
    assert two_counts(120, 60, 20_000, 30_000, measure) == pytest.approx(expected, abs=1e-6)


def test_published_two_cell_chi_square():  # D-a1, Rayson, Leech & Hodges 1997
    assert two_counts(44617, 57128, 1714443, 2593452, "chi2_2cell") == pytest.approx(698.0, abs=0.05)


def test_zero_frequency_is_negative_and_finite():  # D-a5
    assert two_counts(0, 9, 6200, 20800, "g2_4cell") == pytest.approx(-4.69680429)
    assert two_counts(0, 9, 6200, 20800, "log_ratio") == pytest.approx(-2.50176577)


def test_fisher_is_minus_log10_p_with_the_sign():  # D-a3
    assert two_counts(3, 7, 10, 9, "fisher") == pytest.approx(np.log10(0.0697785187), abs=1e-6)


def test_log_odds_with_prior_through_contrast():  # D-a6, Monroe, Colaresi & Quinn 2008
    turns = [
        ("d", "A", words(the=60, capital=25, tax=12, growth=3)),
        ("d", "B", words(the=150, capital=10, tax=8, growth=30, robot=2)),
    ]
    gap = ask(dtm_of(turns), target="A", prior=50)
    terms = ["the", "capital", "tax", "growth", "robot"]
    table = gap.table.set_index("term").loc[terms]
    delta = [-0.499424849, 1.34198897, 0.874546161, -1.01345651, -1.44223699]
    z = [-3.9567517, 4.34052211, 2.23252068, -2.65400917, -0.778896998]
    np.testing.assert_allclose(table["score"], delta, atol=1e-6)
    np.testing.assert_allclose(table["z"], z, atol=1e-6)
    np.testing.assert_allclose(
        ask(dtm_of(turns), target="A", prior=50, measure="log_odds_z").table["score"], sorted(z)[::-1], atol=1e-6
    )


def test_jensen_shannon_contributions():  # D-a7
    turns = [
        ("d", "A", words(capital=5, tax=3, the=10, labour=2)),
        ("d", "B", words(capital=1, tax=1, the=16, robot=6)),
    ]
    gap = ask(dtm_of(turns), target="A", measure="jsd")
    expected = {"capital": 0.0595477198, "labour": 0.05, "robot": -0.125, "tax": 0.0234431896, "the": -0.00861692065}
    assert gap.table.set_index("term")["score"].to_dict() == pytest.approx(expected, abs=1e-6)
    assert gap.distance()["distance"] == pytest.approx(0.26660783, abs=1e-6)


def test_text_dispersion_counts_turns():  # D-a9
    turns = [("d", "A", "w w w x" if i < 18 else "x") for i in range(40)]
    turns += [("d", "B", "w x" if i < 11 else "x x") for i in range(60)]
    gap = ask(dtm_of(turns), target="A", measure="text_dispersion")
    assert row(gap, "w")["score"] == pytest.approx(8.20996917, abs=1e-6)


def test_exact_permutation_of_turns():  # D-a10
    a, b = [(3, 100), (1, 80), (4, 120), (0, 60)], [(0, 90), (1, 110), (0, 70), (2, 150), (0, 50)]
    turns = [("d", who, words(w=k, x=n - k)) for who, side in (("A", a), ("B", b)) for k, n in side]
    gap = ask(dtm_of(turns), target="A", statistic="difference")
    w = row(gap, "w")
    assert (w["rate_target"] - w["rate_reference"]) / 1000 == pytest.approx(0.0158392435, abs=1e-9)
    assert gap.groups.loc["A", "n_arrangements"] == 126
    assert gap.groups.loc["A", "exact"]
    assert w["p"] == pytest.approx(0.0873015873, abs=1e-9)
    assert gap.smallest_p == pytest.approx(1 / 126)


def test_smallest_attainable_p_of_eight_turns():  # D-x1
    turns = [("d", "A" if i < 4 else "B", f"w{i} x") for i in range(8)]
    gap = ask(dtm_of(turns), target="A")
    assert gap.smallest_p == pytest.approx(0.0285714286)
    assert "0.0286" in gap.notes()


def test_the_resampled_formula_is_the_measure():
    rng = np.random.default_rng(0)
    a, b, prior = rng.poisson(3, 40), rng.poisson(5, 40), rng.uniform(0.1, 2, 40)
    four = (a[:, None].astype(float), b[:, None].astype(float), np.array([a.sum()]), np.array([b.sum()]))
    more = {"alpha": prior[:, None], "alpha0": prior.sum()}
    delta, _, z = log_odds_dirichlet(a, b, prior)
    np.testing.assert_allclose(KEYNESS["log_odds"].score(*four, **more)[:, 0], delta, atol=1e-12)
    np.testing.assert_allclose(KEYNESS["log_odds_z"].score(*four, **more)[:, 0], z, atol=1e-12)


def rejected(draw_sizes, shape, rate, n_target, replicates, rng, **options):
    """Shares of true nulls that the permutation test and plain G2 reject at 5 %."""
    hits = np.zeros(2)
    for _ in range(replicates):
        sizes = draw_sizes(rng).astype(float)
        y = rng.poisson(rng.gamma(shape, rate / shape, len(sizes)) * sizes).astype(float)
        mine = np.arange(len(sizes)) < n_target
        two = comparison_of(y[:, None], sizes, mine)
        test = relabel_test(two, KEYNESS["log_ratio"], prior_of(1), Resampling(permutations=499, **options), rng)
        g2 = g2_4cell(y[mine].sum(), y[~mine].sum(), sizes[mine].sum(), sizes[~mine].sum())
        hits += test.p[0] <= 0.05, g2 > 3.84
    return hits / replicates


@pytest.mark.parametrize("statistic", ["standardised", "difference"])
def test_calibration_where_plain_g2_is_wrong(statistic):  # D-x6
    rng = np.random.default_rng(7)
    lengths = lambda rng: rng.integers(30, 150, 80)  # noqa: E731
    share = rejected(lengths, 1.0, 0.004, 40, 400, rng, statistic=statistic)
    assert 0.02 <= share[0] <= 0.08
    assert share[1] == pytest.approx(0.1, abs=0.05)
    assert share[1] > share[0]


def test_calibration_where_one_side_speaks_in_short_turns():
    def lengths(rng):
        return np.append(rng.integers(5, 120, 15), rng.integers(50, 900, 22))

    plain = rejected(lengths, 0.5, 0.004, 15, 300, np.random.default_rng(1), statistic="difference")
    standard = rejected(lengths, 0.5, 0.004, 15, 300, np.random.default_rng(1), statistic="standardised")
    assert plain[0] > 0.1  # the difference of rates of a small side varies more than relabelling shows
    assert 0.003 <= standard[0] <= 0.07


# ---------------------------------------------------------------------- documents


def test_labels_move_inside_documents_where_both_speak():
    # x differs between documents only; inside each document both say it at the same rate
    turns = [("one", w, "x y") for w in "AAAABB"] + [("two", w, "y y") for w in "ABBBBB"]
    gap = ask(dtm_of(turns), target="A")
    assert row(gap, "x")["p"] == 1
    assert gap.groups.loc["A", "n_arrangements"] == 15 * 6
    assert row(gap, "x")["rate_target"] > row(gap, "x")["rate_reference"]
    inside = ask(dtm_of(turns), target="A", within="doc_id")
    assert row(inside, "x")["rate_reference"] == pytest.approx(row(inside, "x")["rate_target"])
    assert row(inside, "x")["score"] == pytest.approx(0, abs=1e-6)


def test_groups_that_share_no_document_are_confounded_and_it_says_so():
    turns = [("one", "A", "x y"), ("one", "A", "y"), ("two", "B", "y y"), ("two", "B", "x")]
    gap = ask(dtm_of(turns), target="A")
    assert "share no document" in gap.notes()
    with pytest.raises(NotEnoughData, match="speak in no document together"):
        ask(dtm_of(turns), target="A", within="doc_id")


def test_other_documents_of_the_reference_are_named():
    gap = ask(dtm_of([*SIX, ("e", "Cy", "the tax")]), target="Ann")
    assert "p compares only within the 1 document where both occur" in gap.notes()
    assert row(gap, "tax")["n_reference"] == 1
    assert row(ask(dtm_of([*SIX, ("e", "Cy", "the tax")]), target="Ann", within="doc_id"), "tax")["n_reference"] == 0


def test_documents_can_be_resampled_and_relabelled():
    turns = [(f"d{i}", None, "work tax" if i < 3 else "work land") for i in range(6)]
    corpus = corpus_of(turns).join(pd.DataFrame({"doc_id": [f"d{i}" for i in range(6)], "genre": list("eeesss")}))
    dtm = count_terms(tokenize(corpus), by="doc_id")
    gap = ask(dtm, by="genre", target="e", cluster="doc_id")
    assert row(gap, "tax")["p"] == gap.smallest_p == pytest.approx(0.1)
    assert "share no document" not in gap.notes()


# ---------------------------------------------------------------------- properties

WORDS = st.lists(st.sampled_from(["tax", "work", "the", "land"]), min_size=1, max_size=6).map(" ".join)
TURNS = st.lists(st.tuples(st.sampled_from(["d", "e"]), st.sampled_from("AB"), WORDS), min_size=4, max_size=7)


def has_both(turns):
    return {who for _, who, _ in turns} == {"A", "B"}


@settings(max_examples=25, deadline=None)
@given(TURNS.filter(has_both))
def test_swapping_the_sides_flips_the_sign(turns):
    dtm = dtm_of(turns)
    for measure in ("log_odds", "log_ratio", "g2_4cell"):
        one, other = (ask(dtm, target=t, measure=measure).table.set_index("term") for t in "AB")
        np.testing.assert_allclose(one["score"], -other["score"].reindex(one.index), atol=1e-9)
        np.testing.assert_allclose(one["z"], -other["z"].reindex(one.index), atol=1e-9)
        np.testing.assert_allclose(one["p"], other["p"].reindex(one.index), atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(TURNS.filter(has_both))
def test_an_empty_turn_and_the_order_of_documents_change_nothing(turns):
    plain = ask(dtm_of(turns), target="A").table
    pd.testing.assert_frame_equal(ask(dtm_of([*turns, (turns[0][0], "A", "...")]), target="A").table, plain)
    order = list(dict.fromkeys(t[0] for t in turns))[::-1]
    pd.testing.assert_frame_equal(ask(dtm_of(turns, documents=order), target="A").table, plain)


@settings(max_examples=15, deadline=None)
@given(TURNS.filter(has_both))
def test_trimming_changes_no_number_of_the_words_that_stay(turns):
    dtm = dtm_of(turns)
    whole, part = ask(dtm, target="A").table, ask(dtm.trim(min_count=3), target="A").table
    columns = ["term", "score", "z", "ci_low", "p", "rate_target", "rate_reference"]
    both = whole[whole["term"].isin(part["term"])][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(part[columns], both)


@pytest.mark.parametrize("by", ["turn_id", "passage_id"])
def test_finer_rows_give_the_same_answer(by):
    pd.testing.assert_frame_equal(ask(dtm_of(SIX, by=by), target="Ann").table, ask(dtm_of(SIX), target="Ann").table)


def test_same_rng_same_numbers_another_rng_others():
    turns = [("d", "AB"[i % 2], words(tax=i % 3, work=i % 5, the=2)) for i in range(40)]
    dtm = dtm_of(turns)
    one, same, other = (ask(dtm, target="A", rng=r).table for r in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert not one["ci_low"].equals(other["ci_low"])
    gap = ask(dtm, target="A", rng=np.random.default_rng(1))
    assert "Generator" in gap.settings["rng"]


# ---------------------------------------------------------------------- impossible and doubtful questions


def test_unknown_names_suggest_the_nearest():
    dtm = dtm_of(SIX)
    with pytest.raises(UnknownName) as caught:
        contrast(dtm, by="speaker", target="Anne")
    assert str(caught.value) == (
        "contrast: no speaker 'Anne' in this corpus (2 speakers, see corpus.speakers). Did you mean 'Ann'?"
    )
    for options, said in (
        ({"reference": "Rob"}, "Did you mean 'Bob'"), ({"by": "speeker"}, "Did you mean 'speaker'"),
        ({"measure": "log_odd"}, "Did you mean 'log_odds'"), ({"cluster": "turnid"}, "Did you mean 'turn_id'"),
        ({"statistic": "diff"}, "difference"), ({"interval": "bcc"}, "bca"), ({"within": "doc"}, "doc_id"), ({"prior": "flatt"}, "flat"),
    ):  # fmt: skip
        with pytest.raises(UnknownName, match=said):
            ask(dtm, **({"target": "Ann"} | options))


def test_rows_outside_both_groups_need_no_cluster():
    passages = dtm_of([("d", None, "tax tax work"), *SIX], by="passage_id")
    gap = ask(passages, target="Ann", reference="Bob", cluster="speaker")
    assert gap.table["n_target"].sum() == ask(dtm_of(SIX), target="Ann").table["n_target"].sum()
    with pytest.raises(NotEnoughData, match=r"1 of 7 rows \(by 'passage_id'\) have no 'speaker'.*cluster=\"turn_id\""):
        ask(passages, by="turn_id", cluster="speaker")


def test_rows_of_a_third_group_need_no_cluster():
    passages = dtm_of([*SIX, ("d", "Cem", "the land")], by="passage_id")
    rows = passages.rows.assign(panel=["x", "y", "x", "y", "x", "y", None])
    gap = ask(dataclasses.replace(passages, rows=rows), target="Ann", reference="Bob", cluster="panel")
    assert gap.groups.loc["Ann", ["n_clusters_target", "n_clusters_reference"]].tolist() == [1, 1]
    with pytest.raises(NotEnoughData, match="1 of 7 rows .* have no 'panel'"):
        ask(dataclasses.replace(passages, rows=rows), target="Ann", cluster="panel")


def test_impossible_questions():
    dtm = dtm_of(SIX)
    with pytest.raises(SchemaError, match="both target and reference"):
        ask(dtm, target="Ann", reference=["Ann", "Bob"])
    with pytest.raises(SchemaError, match="reference is an empty list"):
        ask(dtm, target="Ann", reference=[])
    with pytest.raises(SchemaError, match="needs counts"):
        ask(dtm.weight("tfidf"), target="Ann")
    with pytest.raises(SchemaError, match="must be a DocumentTermMatrix"):
        ask("text", target="Ann")
    with pytest.raises(NotEnoughData, match="a contrast needs two"):
        ask(dtm_of(SIX[:1]), target="Ann")
    with pytest.raises(NotEnoughData, match="hold more than one 'speaker'"):
        ask(dtm, target="Ann", cluster="doc_id")
    with pytest.raises(NotEnoughData, match="has a single 'speaker'"):
        ask(dtm_of(SIX, by="doc_id"), target="Ann")
    with pytest.raises(NotEnoughData, match="have no single 'turn_id'"):
        ask(dtm_of(SIX, by="speaker"), target="Ann")
    with pytest.raises(SchemaError, match="needs scores"):
        ask(dtm, target="Ann", measure="word_shift")
    with pytest.raises(SchemaError, match="none of the 1 scored words"):
        ask(dtm, target="Ann", measure={"Tax": 1})
    with pytest.raises(SchemaError, match="alpha0 belongs"):
        ask(dtm, target="Ann", prior="flat", alpha0=10)
    for bad in ({"confidence": 95}, {"n": -1}, {"min_count": 0}, {"prior": -1}, {"prior": float("nan")}):
        with pytest.raises(SchemaError):
            ask(dtm, target="Ann", **bad)


def test_names_of_the_reference_that_come_but_once_are_all_heard():
    dtm = dtm_of([*SIX, ("d", "Cem", "the land")])
    once, listed = ask(dtm, target="Ann", reference=iter(["Bob"])), ask(dtm, target="Ann", reference=["Bob"])
    assert once.groups["reference"].tolist() == ["Bob"]
    pd.testing.assert_frame_equal(once.table, listed.table)
    assert once.settings["reference"] == ["Bob"]


def test_a_speaker_of_whom_no_word_is_left_is_known_by_name():
    with pytest.raises(NotEnoughData, match="no word of speaker 'Cy' is left to count"):
        ask(dtm_of([*SIX, ("d", "Cy", "...")]), target="Cy")
    tokens = tokenize(corpus_of([*SIX, ("d", "Cy", "um um")]))
    without = count_terms(tokens.remove("um"), by="turn_id")
    for sides in ({"target": "Cy"}, {"target": "Ann", "reference": ["Bob", "Cy"]}):
        with pytest.raises(NotEnoughData, match="all were removed, or none was said"):
            ask(without, **sides)
    with pytest.raises(UnknownName, match="no speaker 'Cyd'"):
        ask(without, target="Cyd")


def test_nothing_frequent_enough_is_an_empty_table_with_the_right_columns():
    gap = ask(dtm_of(SIX), target="Ann", min_count=1000)
    assert len(gap.table) == 0
    assert [*gap.table.columns] == [*ISSUE_COLUMNS, "z"]
    assert "No word is frequent enough" in gap.notes()
    assert len(gap.leave_one_out("turn_id")) == len(gap.priors()) == 0
    assert isinstance(gap._repr_html_(), str)
    empty = ask(dtm_of(SIX), min_count=1000)
    assert [*empty.table.columns] == ["term", "target", *ISSUE_COLUMNS[1:], "z"]


def test_few_turns_give_a_warning_that_says_what_to_do(lay_out):
    with pytest.warns(TextlabWarning, match=r"fewer than 20 turns on.*'Ann' 3 against 3") as said:
        contrast(dtm_of(SIX), by="speaker", target="Ann")
    assert "passage_id" not in str(said[0].message)  # a turn is one paragraph here: there are no more units
    paragraphs = [{"text": f"tax {k}", "speaker": "AB"[k // 2 % 2], "turn_id": f"t{k // 2}"} for k in range(8)]
    two_each = count_terms(tokenize(lay_out({"d": paragraphs})), by="passage_id")
    with pytest.warns(TextlabWarning, match=r"passage_id.*optimistic"):
        contrast(two_each, by="speaker", target="A")


def test_enough_turns_give_no_warning():
    dtm = dtm_of([("d", "AB"[i % 2], f"tax work w{i % 7}") for i in range(40)])
    contrast(dtm, by="speaker", target="A", resampling=Resampling(n=99, permutations=99))  # warnings are errors


def test_a_single_turn_has_no_interval():
    gap = ask(dtm_of(SIX[:2]), target="Ann")
    assert gap.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert gap.smallest_p == 1
    assert gap.table["dp_norm"].isna().all()
    assert f"No dp_norm of {len(gap.table)} words: commoner on a side with a single turn." in gap.notes()
    assert "No intervals: a side with a single cluster cannot be resampled." in gap.notes()
    assert "No dp_norm" not in ask(dtm_of(SIX), target="Ann").notes()


def test_a_lone_word_has_no_odds():
    gap = ask(dtm_of([("d", "A", "w w"), ("d", "B", "w"), ("d", "B", "w w")]), target="A")
    assert gap.table["z"].isna().all()
    gap.notes()


# ---------------------------------------------------------------------- every measure, one contract


@pytest.fixture(scope="module")
def talk():
    rng = np.random.default_rng(3)
    vocabulary = np.array(["tax", "work", "land", "um", "robots", "the", "kind", "of"])
    turns = []
    for i in range(30):
        who = "Ann" if i % 3 else "Bob"
        chance = np.array([4, 2, 1, 3, 1, 6, 1, 1] if who == "Ann" else [1, 2, 2, 1, 3, 6, 1, 1], float)
        turns.append(("de"[i % 2], who, " ".join(rng.choice(vocabulary, 25, p=chance / chance.sum()))))
    return dtm_of(turns)


SCORES = {"tax": 1.0, "work": 2.0, "land": -1.0, "unheard": 5.0}


@pytest.mark.parametrize("measure", KEYNESS)
def test_columns_are_the_same_for_every_measure(talk, measure):
    gap = ask(talk, target="Ann", measure=SCORES if measure == "word_shift" else measure)
    assert [*gap.table.columns] == [*ISSUE_COLUMNS, "z"]
    assert set(gap.table.columns) <= set(Contrast.COLUMNS)
    assert gap.measure == named_measure(measure, "turn_id", within=False).variant
    assert gap.table["p"].between(gap.smallest_p, 1).all()
    if KEYNESS[measure].effect:
        assert (gap.table["ci_low"] <= gap.table["ci_high"]).all()
    else:
        assert gap.table["ci_low"].isna().all()
        assert "no interval" in gap.notes()
    assert gap.measure in gap.methods()
    order = gap.table["z" if measure == "log_odds" else "score"]
    assert order.is_monotonic_decreasing


def test_word_shift_adds_up_to_the_difference_of_means(talk):
    gap = ask(talk, target="Ann", measure=pd.Series(SCORES))
    assert sorted(gap.table["term"]) == ["land", "tax", "work"]
    assert gap.table["score"].sum() == pytest.approx(gap.distance()["distance"])
    assert gap.distance()["unit"] == "difference of mean scores"
    fewer = ask(talk, target="Ann", measure=SCORES, min_count=90)
    assert len(fewer.table) < 3
    pd.testing.assert_series_equal(
        fewer.table.set_index("term")["score"], gap.table.set_index("term")["score"].loc[fewer.table["term"]]
    )


def test_bca_lies_near_the_percentile_interval(talk):
    plain, bca = (ask(talk, target="Ann", interval=k, n=999).table for k in ("percentile", "bca"))
    assert (bca["ci_low"] < bca["ci_high"]).all()
    assert np.abs(bca["ci_low"] - plain["ci_low"]).max() < 0.6
    assert not bca["ci_low"].equals(plain["ci_low"])


def test_fillers_dropped_leave_counts_and_sizes(talk):
    keep, drop = (ask(talk, target="Ann", fillers=f) for f in ("keep", "drop"))
    assert "um" in set(keep.table["term"])
    assert "um" not in set(drop.table["term"])
    n_um = int(row(keep, "um")["n_target"])
    assert drop.groups["n_tokens_target"].iloc[0] <= keep.groups["n_tokens_target"].iloc[0] - n_um
    gone = keep.without_fillers().set_index("term")
    assert gone.loc["um", "n_target_without"] == 0
    same = row(drop, "tax")["score"], gone.loc["tax", "score_without"]
    assert same[0] == pytest.approx(same[1], abs=1e-9)


# ---------------------------------------------------------------------- the contract of results


def test_frozen_and_copied(talk):
    gap = ask(talk, target="Ann")
    with pytest.raises(dataclasses.FrozenInstanceError):
        gap.by = "x"
    table = gap.table
    table["score"] = 0
    del table["p"]
    assert gap.table["score"].abs().sum() > 0
    before = gap.table.copy()
    gap._repr_html_()
    pd.testing.assert_frame_equal(gap.table, before)
    assert "\n" not in repr(gap)


def test_the_matrix_is_left_alone(talk):
    counts, rows = talk.counts.copy(), talk.rows.copy()
    ask(talk, fillers="drop")
    assert (talk.counts != counts).nnz == 0
    pd.testing.assert_frame_equal(talk.rows, rows)


def test_quotes_are_verbatim_and_from_the_side_asked(talk):
    gap = ask(talk, target="Ann")
    for side, speakers in (("target", {"Ann"}), ("reference", {"Bob"}), ("both", {"Ann", "Bob"}), ("Bob", {"Bob"})):
        quotes = gap.quotes("tax", 50, side=side)
        assert {q.speaker for q in quotes} == speakers
        for q in quotes:
            text = gap.tokens.corpus.document_text(q.doc_id)
            assert text[q.start : q.end] == q.text
            assert [q.text[a:b] for a, b in q.marks] == ["tax"]
    assert gap.quotes("tax", 1).n_all == row(gap, "tax")["n_target"]
    assert gap.quotes("tax", 1, side="reference").n_all == row(gap, "tax")["n_reference"]
    with pytest.raises(UnknownName, match="Did you mean 'tax'"):
        gap.quotes("taxx")
    with pytest.raises(UnknownName, match="side"):
        gap.quotes("tax", side="Cy")


def test_settings_repeat_the_question(talk):
    gap = ask(talk, target="Ann", rng=5)
    assert gap.settings["rng"] == 5
    assert gap.settings["measure"] == "log_odds"
    assert {"cluster", "min_count", "prior", "within", "fillers", "n_permutations"} <= set(gap.settings)
    assert "Random seed 5" in gap.methods()


def test_doubtful_speaker_labels_stand_in_the_summary():
    dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    with pytest.warns(tl.TextlabWarning, match="fewer than 20"):
        gap = tl.contrast(
            dtm, by="speaker", target="Adam", reference="Dan", resampling=Resampling(n=20, permutations=99)
        )
    assert "40% of the target's words have a speaker label of less than high confidence" in gap.notes()
    assert "words change sign" in gap.notes()
    assert "confidence: " in gap.methods()


# ---------------------------------------------------------------------- what the summary says of each measure


@pytest.mark.parametrize("measure", list(KEYNESS))
def test_the_summary_says_why_there_is_an_interval_or_none(measure):
    scores = {"tax": 1.0, "the": 2.0, "pay": 3.0}
    gap = ask(dtm_of(SIX), target="Ann", measure=scores if measure == "word_shift" else measure)
    said, methods = gap.notes(), gap.methods()
    if KEYNESS[measure].effect:
        assert " resamples of turns, and simultaneous ones" in said
        assert "no interval, because" not in said
    else:
        assert f"no interval, because {KEYNESS[measure].lacks};" in said
        assert f"No interval is given, because {KEYNESS[measure].lacks};" in methods
        assert gap.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert ("prior informative" in said) == measure.startswith("log_odds")
    assert ("that are rarer or have no score left out" in said) == (measure == "word_shift")


def test_only_test_statistics_are_called_so():
    statistics = {name for name, measure in KEYNESS.items() if not measure.effect and "statistic" in measure.lacks}
    assert statistics == {"g2_4cell", "g2_2cell", "chi2", "chi2_yates", "chi2_2cell", "fisher", "text_dispersion"}


def test_nothing_found_is_one_sentence():
    said = ask(dtm_of(SIX), target="Ann").notes()
    assert "No word differs at q ≤ 0.05. Set aside because they come mainly from a single turn or document" in said
    assert (
        "other texts of the same documents"
        in ask(dtm_of([*SIX, ("e", "Cy", "the tax")]), by="doc_id", target="e").notes()
    )


# ---------------------------------------------------------------------- what auditors of a contrast found


def test_bic_has_the_sign_of_the_difference_and_0_without_evidence():
    turns = [("d", "A", "tax tax tax tax the")] * 10 + [("d", "B", "work work work work the")] * 10
    table = ask(dtm_of(turns), target="A", measure="bic").table.set_index("term")
    assert table.loc["tax", "score"] == -table.loc["work", "score"] > 0
    assert table.loc["the", "score"] == 0
    assert table.index.tolist() == ["tax", "the", "work"]


@pytest.mark.parametrize("measure", ["log_ratio", "odds_ratio", "pct_diff", "simple_maths"])
def test_a_word_that_one_side_lacks_is_marked_and_stands_below_words_that_both_have(measure):
    turns = [("d", "A", "tax the the a")] * 5 + [("d", "B", "work the a a")] * 5
    gap = ask(dtm_of(turns), target="A", measure=measure)
    assert gap.table["term"].tolist() == ["the", "tax", "work", "a"]
    assert gap.table["only_in"].fillna("").tolist() == ["", "target", "reference", ""]
    lone = gap.table[gap.table["only_in"].notna()]
    assert lone[["ci_low", "ci_high", "all_low", "all_high"]].isna().all(axis=None)
    assert "No interval for 2 words that one side lacks" in gap.notes()
    assert "Only one side has 2 words (" in gap.summary()


def test_where_evidence_ranks_a_word_that_one_side_lacks_may_lead():
    turns = [("d", "A", "tax the the a")] * 5 + [("d", "B", "work the a a")] * 5
    assert ask(dtm_of(turns), target="A").table["z"].is_monotonic_decreasing
    gap = ask(dtm_of(turns), target="A", measure="g2_4cell")
    assert gap.table["term"].tolist() == ["tax", "the", "a", "work"]
    assert row(gap, "tax")["only_in"] == "target"


def test_an_interval_of_no_width_is_missing():
    """Every turn is the same, so no resample moves a score."""
    gap = ask(dtm_of([("d", "A", "tax the the")] * 5 + [("d", "B", "tax tax the")] * 5), target="A")
    assert gap.table[["ci_low", "ci_high", "all_low", "all_high"]].isna().all(axis=None)
    assert "2 scores without an interval: too many resamples lack the word" in gap.notes()
    assert "no resample changes the score" in gap.notes()


def test_no_interval_where_many_resamples_leave_the_score_undefined():
    turns = [("d", "A", "tax the")] * 9 + [("d", "B", "tax the the")] + [("d", "B", "work the")] * 8
    gap = ask(dtm_of(turns), target="A", measure="pct_diff")  # B lacks tax in a third of the resamples
    assert row(gap, "tax")[["ci_low", "ci_high"]].isna().all()
    assert row(gap, "the")[["ci_low", "ci_high"]].notna().all()
    assert "without an interval: too many resamples lack the word" in gap.notes()


def test_documents_are_counted_by_turns_whatever_is_resampled(lay_out):
    rows = {
        f"d{k}": [{"text": "tax the", "speaker": s, "party": s[0]} for s in ("A1", "A2", "B1", "B2")] for k in range(3)
    }
    dtm = count_terms(tokenize(lay_out(rows)), by="passage_id")
    by_turn, by_speaker = (
        ask(dtm, by="party", target="A", reference="B", cluster=cluster) for cluster in ("turn_id", "speaker")
    )
    for gap in (by_turn, by_speaker):
        assert gap.table["n_docs"].tolist() == [3, 3]
        assert gap.groups[["n_docs_target", "n_docs_shared"]].to_numpy().tolist() == [[3, 3]]
        assert "share no document" not in gap.notes()
        assert "of other documents" not in gap.notes()
    assert "those of 2 speakers against 2" in by_turn.notes()
    assert "those of" not in by_speaker.notes()
    assert by_turn.leave_one_out("speaker")["weakest_without"].isin(["A1", "A2", "B1", "B2"]).all()


def test_methods_speak_of_halves_only_where_there_are_some_and_of_the_sides_sizes():
    few = ask(dtm_of(SIX), target="Ann")
    assert "halvings" not in few.methods()
    assert "Ann (9 words in 3 turns)" in few.methods()


def test_turn_presence_has_a_z_of_its_own():
    turns = [("d", "A", "tax tax tax tax the"), ("d", "A", "the work")] * 5 + [
        ("d", "B", "tax the"),
        ("d", "B", "the"),
    ] * 5
    plain, turned = (ask(dtm_of(turns), target="A", measure=m) for m in ("g2_4cell", "text_dispersion"))
    assert row(plain, "tax")["z"] > 1
    assert row(turned, "tax")["z"] == pytest.approx(0, abs=1e-9)  # in half of the turns on either side
