"""The result of topic_effects: contrasts and predictions of factors, interactions and splines."""

import pandas as pd
import pytest
from topic_checks import block

import textlab as tl


def test_formulas_have_factors_interactions_and_splines(lda):
    effects = tl.topic_effects(lda, "~ side * bs(year, df=3)", cluster="book")
    assert len(effects.table) == 4 * 8
    table = effects.predict("year", n=5)
    assert list(table.columns) == ["topic", "year", "share", "ci_low", "ci_high"]
    assert table.groupby("year")["share"].sum().to_numpy() == pytest.approx(1)
    assert (table["ci_low"] <= table["share"]).all()
    gap = effects.contrast("side", "b", "a").set_index("topic")["difference"]
    assert gap[block(lda, 0)] > 0.1
    again = tl.topic_effects(lda, "~ side * bs(year, df=3)", cluster="book")
    pd.testing.assert_frame_equal(again.table, effects.table)
    logit = tl.topic_effects(lda, "~ side", cluster="book", scale="logit")
    assert logit.contrast("side", "b", "a").set_index("topic")["difference"][block(lda, 0)] > 0.3
