"""Effects in refitted models: a planted one recurs, one of a single document does not."""

import pandas as pd
import pytest
from topic_checks import block

import textlab as tl


def test_a_planted_effect_survives_and_one_of_a_single_document_does_not(planted, nmf):
    effects = tl.topic_effects(nmf.label({block(nmf, 0): "first"}), "~ x", cluster="book")
    found = tl.effect_survival(effects, n_seeds=1, n_documents=2)
    table = found.table.set_index("label")
    assert table.loc["first", "verdict"] == "holds"
    assert table.loc["first", "same_sign"] == 1
    assert table.loc["first", "least"] <= table.loc["first", "estimate"] <= table.loc["first", "most"]
    lone = found.table.set_index("topic").loc[block(nmf, 3)]
    assert lone["verdict"] == "not clear to begin with"  # all of it stands in one of 24 books
    changes = list(dict.fromkeys(found.runs["change"]))
    assert changes[:4] == ["as fitted", "seed 1", "3 topics", "5 topics"]
    same = found.runs[found.runs["change"] == "seed 1"].set_index(["topic", "term"])["overlap"]
    assert (same == 1).all()  # nmf gives the same topics on every seed
    assert "first by x" in found.summary()
    again = tl.effect_survival(effects, n_seeds=1, n_documents=2)
    pd.testing.assert_frame_equal(again.runs, found.runs)


def test_a_model_from_outside_cannot_be_fitted_again(planted, nmf):
    outside = tl.wrap_topics(nmf.phi, nmf.shares, nmf.dtm)
    with pytest.raises(tl.SchemaError, match="effect_survival: this model was fitted outside"):
        tl.effect_survival(tl.topic_effects(outside, "~ x", cluster="book"))
