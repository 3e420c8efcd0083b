"""Formulas: what statisticians write is read, and nothing in them runs code."""

import ast
import warnings

import pytest

import textlab as tl
from textlab.analyses.repeat import repeat
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
HOSTILE = [
    "__import__('os').system('touch {0}')",
    "I(party.to_csv('{0}'))",
    "open('{0}', 'w')",
    "I(np.save('{0}', x))",
    "I((lambda: open('{0}', 'w'))())",
    "I([open(f, 'w') for f in ['{0}']])",
    "eval('open(\\'{0}\\', \\'w\\')')",
    "I(party[0])",
    "I(f'{{party}}')",
    "I(*party)",
    "contr.treatment.__init__",
    "np.load",
    "9 ** 9 ** 9 ** 9",
    "I(x ** 99999)",
    "'a' * 10000000000",
    "1 << 99999999999",
]


def read(factor):
    tree = ast.parse(factor, mode="eval")
    check_factor(tree, factor)
    return names_in(tree)


@pytest.mark.parametrize("factor", FINE)
def test_what_statisticians_write(factor):
    assert read(factor) == FINE[factor]


@pytest.mark.parametrize("factor", HOSTILE)
def test_nothing_that_runs_code(factor):
    with pytest.raises(tl.SchemaError, match=r"topic_effects: .* is no part of a formula\. A formula holds columns"):
        read(factor.format("x"))


@pytest.fixture(scope="module")
def effects():
    tokens = tl.tokenize(tl.load_seeds())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        topics = tl.fit_topics(tl.count_terms(tokens, by="passage_id"), n_topics=2, n_refits=0, rng=1)
        return tl.topic_effects(topics, "~ C(doc_id, contr.sum)", cluster="turn_id")


@pytest.mark.parametrize("factor", [*HOSTILE[:4], "`x`.to_csv('{0}')"])
@pytest.mark.parametrize("form", ["~ doc_id + {0}", "~ doc_id + {{{0}}}", "{0} ~ doc_id"])
def test_a_formula_from_a_file_writes_no_file(effects, tmp_path, form, factor):
    """Settings may come from a stranger; what they repeat runs nothing of theirs."""
    mark = tmp_path / "mark"
    formula = form.format(factor.format(mark))
    recipe = {
        **effects.settings["recipe"],
        "arguments": {**effects.settings["recipe"]["arguments"], "formula": formula},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        with pytest.raises(tl.TextlabError):
            repeat({**effects.settings, "recipe": recipe}, effects.tokens.corpus)
    assert not mark.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_formula_is_not_endless(effects):
    with pytest.raises(tl.SchemaError, match=r"a formula of 40,00\d characters; at most 10,000 are read"):
        tl.topic_effects(effects.topics, "~" + "(" * 20_000 + "x" + ")" * 20_000)
