"""Texts at the edge of what can be asked: all alike, wordless, nobody's. An answer is right, missing or refused."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest
from questions import QUESTIONS

import textlab as tl

LINES = (
    "perhaps tax the rich and tax work", "maybe the town pays the tax", "tax the rich, perhaps, and work on",
    "work and tax the poor town", "maybe tax perhaps work", "the rich town and the tax",
)  # fmt: skip
TWO = "AB" * 12


def turns(speakers, lines):
    return [
        {"text": line, "turn_id": f"t{k}", **({"speaker": who} if who else {"speaker": None})}
        for k, (who, line) in enumerate(zip(speakers, lines, strict=False), start=1)
    ]


EDGES = {
    "all turns alike": {f"d{d}": turns(TWO, LINES[:1] * 6) for d in range(4)},
    "two sides of one text each": {"one": turns("A" * 12 + "B" * 12, ["tax rich"] * 12 + ["poor work"] * 12)},
    "a group without words": {"one": turns(TWO, LINES), "two": turns("CC", ["...", "!!"])},
    "no words at all": {"one": turns(TWO, ["...", "?!"])},
    "nobody speaks": {"one": turns([None] * 6, LINES)},
    "one turn": {"one": turns("A", LINES)},
    "one speaker": {"one": turns("A" * 6, LINES)},
    "turns of one word": {"one": turns(TWO, "tax rich poor tax work tax rich tax".split())},
}


@pytest.fixture(scope="module", params=EDGES)
def tokens(request, lay_out):
    return tl.tokenize(lay_out(EDGES[request.param]))


def tables_of(answer):
    if isinstance(answer, pd.DataFrame):
        return [answer]
    return [answer.table, *(getattr(answer, name) for name in answer.TABLES)]


def ends_of(table):
    """Low and high ends of each kind of interval that a table has."""
    pairs = [(name, f"{name.removesuffix('_low')}_high") for name in map(str, table.columns) if name.endswith("_low")]
    return [table[list(pair)].astype(float).to_numpy() for pair in pairs if pair[1] in table]


def check_intervals(table):
    for low, high in (ends.T for ends in ends_of(table)):
        assert (np.isnan(low) == np.isnan(high)).all()
        assert not np.isinf([low, high]).any()
        size = np.maximum(np.abs(low), np.abs(high))
        flat = high - low <= np.maximum(1e-9 * size, 1e-12)
        assert not flat.any(), table[flat].iloc[0].to_dict()


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_interval_without_width_no_nan_in_words_no_foreign_error(tokens, name):
    """Warnings of other packages are errors here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        try:
            answer = QUESTIONS[name](tokens)
        except tl.TextlabError:  # refused by name
            return
        for table in tables_of(answer):
            check_intervals(table)
        if isinstance(answer, tl.Result):
            said = f"{answer.summary()} {answer.notes()} {answer.methods()}"
            assert not re.search(r"\b(nan|inf)\b", said), said
            assert answer._repr_html_()
            assert str(answer)


def test_what_has_no_interval_says_why(lay_out):
    tokens = tl.tokenize(lay_out(EDGES["two sides of one text each"]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        cut = QUESTIONS["interrupted"](tokens)
        words = QUESTIONS["frequencies by"](tokens)
    assert cut.table[["se", "ci_low", "p"]].isna().all(axis=None)
    assert cut.table["estimate"].notna().all()
    assert cut.notes().startswith("No interval for one, one: the scores do not vary around the two lines. In simulated")
    assert "(no interval)" in cut.summary()
    assert words.notes().startswith("No interval: 4 rates have the same value in every resample")


def test_a_group_without_words_has_no_share_of_any_topic(lay_out):
    tokens = tl.tokenize(lay_out(EDGES["a group without words"]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        shares = QUESTIONS["prevalence"](tokens).set_index("speaker")
    assert shares.loc["C", ["share", "ci_low", "ci_high"]].isna().all(axis=None)
    assert shares.loc["A", "share"].sum() == pytest.approx(1)


# ---------------------------------------------------------------------- what people coded


def coded(labels_of, n=40):
    """Codes of `n` passages by Ann and Bo; `labels_of(k)` gives the labels of the k-th."""
    units = pd.DataFrame({"unit_id": [f"u{k:02d}" for k in range(n)]}).set_index("unit_id")
    table = [(unit, coder, "tax", label) for k, unit in enumerate(units.index)
             for coder, label in zip(("Ann", "Bo"), labels_of(k), strict=True)]  # fmt: skip
    frame = pd.DataFrame(table, columns=["unit_id", "coder", "target", "label"])
    return codes_of(frame, units.assign(week=range(n)))


def codes_of(table, units):
    from textlab.coding import Codes
    from textlab.coding.read_codes import empty_corpus

    scale = tuple(sorted(set(table["label"])))
    return Codes(table=table, units=units, corpus=empty_corpus(), scale=scale)


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_coders_who_never_differ_have_no_interval_and_it_is_said():
    codes = coded(lambda k: ("for", "for") if k % 2 else ("none", "none"))
    found = tl.agreement(codes, n_resamples=50)
    assert found.table["agreement"].tolist() == [1]
    assert found.table[["ci_low", "n_more_units"]].isna().all(axis=None)
    assert "No interval for tax: it is the same in every resample." in found.notes()
    judged = tl.judge_coders(codes, n_resamples=50)
    assert judged.table["ci_low"].isna().all()
    assert "No interval for Ann, Bo: fewer than five clusters, or all of them alike." in judged.notes()
    assert "unweighted" in judged.methods()
    for result in (found, judged):
        assert "nan" not in result.summary()


def test_codes_that_lie_on_a_line_have_no_interval(lay_out):
    codes = coded(lambda k: ("for", "for"))
    machine = pd.DataFrame({"unit_id": codes.units.index, "label": "for"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        trend = tl.correct_trend(machine, codes, target="tax", label="for", over="week")
        share = tl.correct_share(machine, codes, target="tax", label="for")
    for result in (trend, share):
        check_intervals(result.table)
        assert "nan" not in result.summary(), result.summary()
    assert "(no interval)" in trend.summary()
