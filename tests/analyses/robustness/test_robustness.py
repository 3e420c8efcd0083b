"""A claim asked again under other choices: which are made where, what is counted, and that work goes on."""

import itertools
import warnings

import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.robustness.answers import read_answer


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        yield


@pytest.fixture(scope="module")
def found(words):
    return tl.frequencies(words, by="speaker", n_resamples=0)


def said_by(name, term):
    def claim(result):
        table = result.table
        rows = table[(table["term"] == term) & (table["group"] == name)]
        return float(rows["n_term"].sum())

    return claim


def test_each_choice_is_made_where_it_belongs(found):
    """By hand: Ann says *tax* three times and *the* twice; low confidence covers one of her turns."""
    robust = tl.robustness(
        said_by("Ann", "tax"), found, over={"where": [None, {"confidence": "high"}], "remove": [None, "tax"]}
    )
    assert robust.table["estimate"].tolist() == [3, 0, 2, 0]
    assert robust.table["holds"].tolist() == [True, False, True, False]
    assert robust.table["choices"].iloc[0] == "where=none; remove=none"
    assert robust.share == 0.5
    assert robust.settings["stated"] is True


def test_choices_that_break_it_are_named(found):
    robust = tl.robustness(
        said_by("Ann", "tax"), found, over={"remove": {"all": None, "no tax": "tax"}, "min_count": [1, 2]}
    )
    table = robust.choices().set_index(["choice", "value"])
    assert table["share_holds"].tolist() == [1, 0, 0.5, 0.5]
    assert table["breaks"].tolist() == [False, True, False, False]
    assert "holds nowhere with remove=no tax" in robust.summary()


def test_a_step_that_is_there_is_changed_and_not_done_twice(words):
    found = tl.frequencies(words.remove("the"), n_resamples=0)
    robust = tl.robustness(lambda f: len(f.table), found, over={"remove": ["the", "tax", None]})
    n = len(tl.frequencies(words, n_resamples=0).table)
    assert robust.table["estimate"].tolist() == [n - 1, n - 1, n]
    assert robust.result("s3").settings["steps"] == ()


def test_arguments_are_found_in_the_one_call_that_has_them(words):
    dtm = tl.count_terms(words, by="turn_id").trim(min_count=2)
    gap = tl.contrast(dtm, by="speaker", target="Ann", min_count=1, min_turns=1, resampling=tl.Resampling(n=0))
    robust = tl.robustness(
        lambda g: len(g.table), gap, over={"measure": ["log_odds", "log_ratio"], "trim": [None, {"min_count": 3}]}
    )
    assert [robust.result(s).settings["measure"] for s in robust.table["specification"]] == ["log_odds"] * 2 + [
        "log_ratio"
    ] * 2
    sizes = robust.table["estimate"]
    assert sizes[0] > sizes[1]
    with pytest.raises(tl.UnknownName, match=r"argument of several calls; write 'contrast.by' or 'count_terms.by'"):
        tl.robustness(len, gap, over={"by": ["speaker"]})
    finer = tl.robustness(lambda g: len(g.dtm.rows), gap, over={"count_terms.by": ["turn_id", "passage_id"]})
    assert finer.table["estimate"].tolist() == [6, 7]


def test_a_corpus_may_be_cut_otherwise(found):
    robust = tl.robustness(
        lambda f: f.settings["n_documents"],
        found,
        over={"corpus": {"both": None, "talk": lambda c: c.where(doc_id="talk")}},
    )
    assert robust.table["estimate"].tolist() == [2, 1]


def test_a_question_that_cannot_be_asked_is_no_answer(found):
    ungrouped = tl.frequencies(found.tokens, n_resamples=0)
    robust = tl.robustness(lambda f: f.table.set_index("term")["rate"]["3.5"], ungrouped, over={"min_count": [1, 2]})
    assert robust.table["holds"].isna().tolist() == [False, True]
    assert robust.table["why"].iloc[1] == "the claim found no '3.5'"
    assert robust.share == 1
    assert "In 1 specification it could not be evaluated" in robust.summary()
    nobody = tl.robustness(lambda f: True, found, over={"remove": [lambda term: True]})
    assert "no words to count" in nobody.table["why"].iloc[0]


def test_a_claim_may_be_about_the_choices_themselves(words):
    def n_collocates(window, pattern):
        return len(tl.collocates(words, pattern, window=window, min_count=1, n_resamples=0).table)

    robust = tl.robustness(n_collocates, words, over={"window": [1, 5], "pattern": ["tax"]})
    assert robust.table["estimate"].tolist() == [n_collocates(1, "tax"), n_collocates(5, "tax")]
    with pytest.raises(tl.SchemaError, match="asked of choices, not of a result"):
        robust.result("s1")


def test_some_may_be_drawn(found):
    over = {"min_count": range(1, 9), "rng": range(50)}
    some = [tl.robustness(lambda f: True, found, over=over, n=5, rng=r).table["choices"].tolist() for r in (1, 1, 2)]
    assert some[0] == some[1] != some[2]
    assert len(set(some[0])) == 5
    with pytest.raises(tl.SchemaError, match="1,000,000 specifications are more than 5,000; draw some with n="):
        tl.robustness(len, found, over={"min_count": range(1000), "rng": range(1000)})


PATIENCE = [3]  # how often the claim answers before somebody presses Ctrl-C


def impatient(result):
    PATIENCE[0] -= 1
    if PATIENCE[0] == 0:
        raise KeyboardInterrupt
    return result.settings["min_count"] < 3


def test_interrupted_work_goes_on(found, tmp_path):
    over = {"min_count": [1, 2, 3, 4]}
    with pytest.raises(KeyboardInterrupt):
        tl.robustness(impatient, found, over=over, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1  # asked once of the result itself, once of the first specification
    PATIENCE[0] = 100
    robust = tl.robustness(impatient, found, over=over, folder=tmp_path)
    assert robust.table["holds"].tolist() == [True, True, False, False]
    assert PATIENCE[0] == 100 - 1 - 3


def test_noted_answers_are_taken_and_a_changed_claim_is_asked_anew(found, tmp_path):
    over = {"min_count": [1, 2, 3]}
    first = tl.robustness(lambda f: len(f.table), found, over=over, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    (sorted(tmp_path.iterdir())[0]).write_text("{cut", encoding="utf-8")
    again = tl.robustness(lambda f: len(f.table), found, over=over, folder=tmp_path)
    pd.testing.assert_frame_equal(first.table, again.table)
    other = tl.robustness(lambda f: -len(f.table), found, over=over, folder=tmp_path)
    assert (other.table["estimate"] == -first.table["estimate"]).all()
    assert len(list(tmp_path.iterdir())) == 6


def test_what_neighbours_share_is_made_once(found, monkeypatch):
    from textlab.analyses import repeat

    made, verb_of = [], repeat.verb_of
    monkeypatch.setattr(repeat, "verb_of", lambda name, arguments: (made.append(name), verb_of(name, arguments))[1])
    tl.robustness(lambda f: True, found, over={"remove": [None, "the"], "min_count": [1, 2, 3]})
    assert made.count("tokenize") <= 2
    assert made.count("Tokens.remove") == 1
    assert made.count("frequencies") == 6


@pytest.mark.parametrize(
    ("value", "holds"),
    [(True, True), (0.0, False), (-1, False), (2, True), (float("nan"), None), (None, None)]
    + [(tl.Interval(estimate=1, low=low, high=2, level=0.95), low > 0) for low in (-1, 0, 1)],
)
def test_answers_are_read(value, holds):
    assert read_answer(value)["holds"] is holds


@pytest.mark.parametrize(
    ("over", "error", "said"),
    [
        ({}, tl.SchemaError, "over must say what is varied"),
        ({"min_count": 3}, tl.SchemaError, "must list values"),
        ({"min_count": []}, tl.SchemaError, "at least one value"),
        ({"min_cuont": [1]}, tl.UnknownName, "Did you mean 'min_count'"),
        ({"trim": [{"min_count": 2}]}, tl.UnknownName, "has no place"),
        ({"where": ["high"]}, tl.SchemaError, "takes conditions"),
        ({"corpus": ["high"]}, tl.SchemaError, "takes functions of a corpus"),
    ],
)
def test_choices_that_nobody_knows_are_refused_before_anything_is_computed(found, over, error, said):
    with pytest.raises(error, match=said):
        tl.robustness(lambda f: pytest.fail("asked"), found, over=over)


def test_a_claim_must_answer(found):
    with pytest.raises(tl.SchemaError, match="must give True or False, a number"):
        tl.robustness(lambda f: "yes", found, over={"min_count": [1]})
    with pytest.raises(tl.SchemaError, match="claim must be a function"):
        tl.robustness("yes", found, over={"min_count": [1]})
    with pytest.raises(tl.SchemaError, match="of must be a result or tokens"):
        tl.robustness(len, [1], over={"min_count": [1]})


def test_the_curve_shows_every_specification_and_every_value(found):
    import matplotlib.pyplot as plt

    over = {"remove": [None, "tax"], "min_count": [1, 2]}
    for claim in (said_by("Ann", "tax"), lambda f: len(f.table) > 4):
        ax = tl.robustness(claim, found, over=over).plot()
        points = [
            len(line.get_xdata()) for line in ax.child_axes[0].lines if line.get_label() in ("holds", "does not hold")
        ]
        assert sum(points) == 4
        below = ax.child_axes[1]
        assert [t.get_text() for t in below.get_yticklabels()] == [
            f"{name}={'none' if v is None else v}" for name, values in over.items() for v in values
        ]
        assert all(len(line.get_xdata()) == 2 for line in below.lines)
        plt.close(ax.figure)


def test_every_combination_is_there_once(found):
    robust = tl.robustness(lambda f: True, found, over={"min_count": [1, 2], "rng": [1, 2, 3]})
    grid = list(robust.specifications.itertuples(index=False, name=None))
    assert grid == list(itertools.product("12", "123"))


def test_a_specification_without_an_answer_is_drawn_as_neither(found):
    def claim(result):
        if not len(result.table[result.table["term"] == "tax"]):
            raise tl.NotEnoughData("no tax here")
        return 1.0

    robust = tl.robustness(claim, found, over={"remove": [None, "tax"]})
    assert robust.table["holds"].isna().tolist() == [False, True]
    curve = robust.plot().figure.axes[0].child_axes[0]
    assert {line.get_label(): len(line.get_xdata()) for line in curve.get_lines()}.items() >= {
        ("holds", 1), ("does not hold", 0),
    }  # fmt: skip
