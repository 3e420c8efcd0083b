"""Formulas that come from a stranger: none runs code, none is endless."""

import warnings

import pytest
from topic_checks import HOSTILE

import textlab as tl
from textlab.analyses.repeat import repeat


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
