"""Formulas: what statisticians write is read, and nothing in them runs code."""

import ast

import pytest
from topic_checks import HOSTILE

import textlab as tl
from textlab.analyses.topics.formulas import check_factor, names_in

FINE = {
    "party": {"party"},
    "bs(year, df=4)": {"year"},
    "cr(year, knots=[1900, 1950])": {"year"},
    "np.log1p(words + 1) / 2": {"words"},
    "C(party, contr.treatment('Whig'))": {"party"},
    "C(party, contr.sum)": {"party"},
    "I(year ** 2)": {"year"},
    "poly(center(year), degree=2)": {"year"},
    "year > 1900": {"year"},
    "2 * year": {"year"},
    "1": set(),
}


def read(factor):
    tree = ast.parse(factor, mode="eval")
    check_factor(tree, factor)
    return names_in(tree)


@pytest.mark.parametrize("factor", FINE)
def test_what_statisticians_write(factor):
    assert read(factor) == FINE[factor]


@pytest.mark.parametrize("factor", HOSTILE)
def test_nothing_that_runs_code(factor):
    with pytest.raises(tl.SchemaError, match=r"topic_effects: .* is not part of a formula\. It holds columns"):
        read(factor.format("x"))
