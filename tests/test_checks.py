"""Boundary checks: the clean value comes back, or the message says what would do."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab import SchemaError, UnknownName, _checks


def test_one_of_gives_the_value_back():
    assert _checks.one_of("f", "match", "glob", ("glob", "regex")) == "glob"


@pytest.mark.parametrize("odd", ["globe", None, ["glob"], {"glob": 1}, np.nan])
def test_one_of_refuses_what_is_not_there_even_when_it_cannot_be_hashed(odd):
    with pytest.raises(UnknownName, match=r"f: match=.* is not known\."):
        _checks.one_of("f", "match", odd, ("glob", "regex"))


@pytest.mark.parametrize("value", [0, 3, np.int64(3), np.uint8(3)])
def test_whole_gives_a_plain_int(value):
    assert type(_checks.whole("f", "n", value)) is int


@pytest.mark.parametrize(
    ("value", "limits", "message"),
    [
        (-1, {}, "f: n must be a whole number at least 0, not -1."),
        (2.0, {}, "f: n must be a whole number at least 0, not 2.0."),
        (True, {}, "f: n must be a whole number at least 0, not True."),
        ("3", {}, "f: n must be a whole number at least 0, not '3'."),
        (None, {"least": 1}, "f: n must be a whole number at least 1, not None."),
        (9, {"least": 1, "most": 8}, "f: n must be a whole number from 1 to 8, not 9."),
    ],
)
def test_whole_says_what_would_do(value, limits, message):
    with pytest.raises(SchemaError) as caught:
        _checks.whole("f", "n", value, **limits)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [0.5, np.float32(0.5)])
def test_share_gives_a_plain_float(value):
    assert type(_checks.share("f", "confidence", value)) is float


@pytest.mark.parametrize("value", [0, 1, -0.1, 95, np.nan, np.inf, "0.9", None, True])
def test_share_lies_strictly_between(value):
    with pytest.raises(SchemaError, match="must lie between 0 and 1"):
        _checks.share("f", "confidence", value)


def test_columns_name_the_table_and_suggest_the_nearest():
    table = pd.DataFrame({"doc_id": [], "begin": [], "end": []})
    assert _checks.columns("f", table, ("doc_id", "end")) is None
    with pytest.raises(SchemaError, match=r"f: codes has no column 'doc_ids'\. Did you mean 'doc_id'\?"):
        _checks.columns("f", table, ("doc_ids",), of="codes")
    with pytest.raises(SchemaError, match="table must be a pandas DataFrame, not dict"):
        _checks.columns("f", {"doc_id": []}, ("doc_id",))


def test_known_counts_and_points_to_the_list():
    assert _checks.known("f", "speaker", "Ann", ["Ann", "Bo"]) == "Ann"
    with pytest.raises(UnknownName) as caught:
        _checks.known("contrast", "speaker", "Anne", ["Ann", "Bo"], see="corpus.speakers")
    assert str(caught.value) == (
        "contrast: no speaker 'Anne' in this corpus (2 speakers, see corpus.speakers). Did you mean 'Ann'?"
    )


def test_known_takes_a_generator_and_refuses_a_list():
    assert _checks.known("f", "term", "a", (c for c in "ab")) == "a"
    with pytest.raises(UnknownName):
        _checks.known("f", "term", ["a"], ["a"])


def test_no_seed_means_zero_never_hidden_chance():
    one, named = _checks.generator("f", None)
    two, _ = _checks.generator("f", 0)
    assert named == 0
    assert one.random() == two.random()


def test_a_generator_of_the_caller_is_used_as_it_is():
    mine = np.random.default_rng(5)
    got, named = _checks.generator("f", mine)
    assert got is mine
    assert named == "numpy Generator given by the caller"


@pytest.mark.parametrize("odd", [-1, 1.5, "seed", True])
def test_a_seed_is_a_whole_number(odd):
    with pytest.raises(SchemaError, match="rng must be a whole number"):
        _checks.generator("f", odd)


def test_an_unknown_column_suggests_only_a_close_one():
    for name, ending in (("layr", "Did you mean 'layer'?"), ("yeah", "There is: 'layer', 'speaker'.")):
        with pytest.raises(UnknownName, match=ending.replace("?", r"\?")):
            _checks.known("f", "column", name, ["layer", "speaker"])
    with pytest.raises(UnknownName, match=r"There is: 'layer'\."):
        _checks.known("f", "column", "year", ["layer"])


@pytest.mark.parametrize("rows", ["document", "passage"])
@pytest.mark.parametrize(("name", "values"), [("year", [2021, 2022]), ("month", ["2021-01", "2022-03"])])
def test_a_year_is_there_where_dates_are(rows, name, values):
    frame = pd.DataFrame({"text": ["a", "b"], "date": ["2021-01-02", "2022-03-04"]})
    tokens = tl.tokenize(tl.from_frame(frame, rows=rows))
    assert tl.count_terms(tokens, by=name).rows.index.tolist() == values
    assert tl.count_terms(tokens, by="passage_id").rows[name].tolist() == values


@pytest.mark.parametrize(("name", "values"), [("year", ["2021", "2022"]), ("month", ["2021-01", "2022-03"])])
def test_a_year_is_made_as_the_message_says(name, values):
    frame = pd.DataFrame({"text": ["a", "b"], "date": ["2021-01-02", "2022-03-04"]})
    corpus = tl.from_frame(frame).assign(date_latest=None)  # at the earliest: so no year is sure
    with pytest.raises(UnknownName, match="tokenize again: corpus.join") as caught:
        tl.count_terms(tl.tokenize(corpus), by=name)
    recipe = str(caught.value).partition("tokenize again: ")[2].removesuffix(".")
    dated = eval(recipe, {"corpus": corpus})
    assert tl.count_terms(tl.tokenize(dated), by=name).rows.index.tolist() == values


def test_the_month_of_passages_is_made_as_the_message_says():
    frame = pd.DataFrame({"text": ["a", "b"], "date": ["2021/01/02", "2022/03/04"]})
    corpus = tl.from_frame(frame, rows="passage")
    with pytest.raises(UnknownName, match="tokenize again: corpus.join") as caught:
        tl.count_terms(tl.tokenize(corpus), by="month")
    recipe = str(caught.value).partition("tokenize again: ")[2].removesuffix(".")
    dated = eval(recipe, {"corpus": corpus})
    assert tl.count_terms(tl.tokenize(dated), by="month").rows.index.tolist() == ["2021/01", "2022/03"]
