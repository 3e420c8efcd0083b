"""correct_share: three lines on paper, and refusals."""

import pandas as pd
import pytest
from coded_units import coded, machine, units_of

import textlab as tl
from textlab.coding.codes import Codes


def test_three_lines_on_paper():
    # eight passages, four drawn; the machine says favour six times and is wrong about one of the four
    said = ["favour", "favour", "none", "none", *["favour"] * 4]
    codes = coded(["favour", "none", "none", "none", *[None] * 4], units_of(8, prob=0.5))
    table = tl.correct_share(machine(said), codes).table.set_index("method")
    assert table["share"].to_dict() == pytest.approx({"naive": 0.75, "labelled only": 0.25, "dsl": 0.5})
    assert table["n_labelled"].tolist() == [4] * 3 and table["n_predicted"].tolist() == [8] * 3


def test_coders_who_differ_count_in_part():
    codes = coded(["favour", "none"], units_of(2, prob=1.0))
    two = pd.concat([codes.table, codes.table.assign(coder="bo", label="none")], ignore_index=True)
    found = tl.correct_share(
        machine(["none", "none"]), Codes(table=two, units=codes.units, corpus=codes.corpus, scale=codes.scale)
    )
    assert found.table.set_index("method")["share"]["labelled only"] == 0.25


def test_what_is_refused():
    codes = coded(["favour", "none", None, None], units_of(4, prob=[0.5, 0.5, 0.5, 0.25]))
    with pytest.raises(tl.SchemaError, match=r"simple random sample.*method='dsl'"):
        tl.correct_share(machine(["none"] * 4), codes, method="ppi")
    with pytest.raises(tl.NotEnoughData, match="1 coded passage without a prediction"):
        tl.correct_share(machine(["none"]), codes)
    with pytest.raises(tl.SchemaError, match="'u4' is not among codes.units"):
        tl.correct_share(machine(["none"] * 5), codes)
    with pytest.raises(tl.UnknownName, match="favor"):
        tl.correct_share(machine(["none"] * 4), codes, label="favor")
    twice = pd.concat([machine(["none"] * 4)] * 2)
    with pytest.raises(tl.SchemaError, match="two predictions"):
        tl.correct_share(twice, codes)
    grouped = coded(["favour", "none", None, None], units_of(4, prob=0.5, side=list("aabb")))
    with pytest.raises(tl.NotEnoughData, match="'b' has 0 coded passages"):
        tl.correct_share(machine(["none"] * 4), grouped, by="side")


def test_without_chances_it_is_said():
    codes = coded(["favour", "none", None, None], units_of(4))
    with pytest.warns(tl.TextlabWarning, match="has no 'prob'"):
        tl.correct_share(machine(["favour"] * 4), codes)
