"""Effects of covariates on topics: planted ones are found with their size, doubtful ones are refused or warned of."""

import numpy as np
import pytest
from topic_checks import block

import textlab as tl


@pytest.mark.parametrize("name", ["lda", "nmf"])
def test_a_planted_effect_is_found_with_its_size(name, request):
    topics = request.getfixturevalue(name)
    effects = tl.topic_effects(topics, "~ x", cluster="book", rng=1)
    one = effects.table[(effects.table["topic"] == block(topics, 0)) & (effects.table["term"] == "x")].iloc[0]
    assert one["ci_low"] < 3 / 5 - 1 / 3 < one["ci_high"]
    assert one["ci_low"] > 0
    assert 0 < one["from_shares"] < 1
    gap = effects.contrast("x", 1, 0).set_index("topic").loc[block(topics, 0)]
    assert gap["difference"] == pytest.approx(one["estimate"])
    assert gap["ci_low"] == pytest.approx(one["ci_low"])
    assert effects.table.groupby("term")["estimate"].sum().to_numpy() == pytest.approx([1, 0], abs=1e-6)


def test_clusters_widen_the_interval_of_what_differs_between_sources(planted):
    rng = np.random.default_rng(2)
    theta = np.repeat(rng.dirichlet(np.ones(4), 24), 5, axis=0)
    topics = tl.wrap_topics(np.eye(4, planted.shape[1]), theta, planted)
    alone, together = (tl.topic_effects(topics, "~ year", cluster=c).table for c in (None, "book"))
    assert (together["se"] > 1.5 * alone["se"]).all()


def test_effects_that_cannot_be_told_are_refused(lda):
    with pytest.raises(tl.UnknownName, match="topic_effects: no column 'yeer'"):
        tl.topic_effects(lda, "~ yeer")
    with pytest.raises(tl.SchemaError, match="cannot be read"):
        tl.topic_effects(lda, "~ x +* y")
    with pytest.raises(tl.NotEnoughData, match="cannot be told apart"):
        tl.topic_effects(lda, "~ x + side", cluster="book")
    with pytest.raises(tl.UnknownName, match="no column 'sauce' to resample"):
        tl.topic_effects(lda, "~ x", cluster="sauce")
    effects = tl.topic_effects(lda, "~ side", cluster="book")
    with pytest.raises(tl.UnknownName, match="contrast: no side 'c'"):
        effects.contrast("side", "a", "c")
    with pytest.raises(tl.SchemaError, match="holds no numbers"):
        effects.predict("side")


def test_short_rows_and_few_sources_are_said(lay_out):
    rng = np.random.default_rng(0)
    rows = {
        f"d{d}": [{"text": " ".join(rng.choice("tax levy sail mast".split(), 8))} for _ in range(6)] for d in range(4)
    }
    topics = tl.fit_topics(tl.count_terms(tl.tokenize(lay_out(rows))), n_topics=2, max_share=1, n_refits=0)
    with pytest.warns(tl.TextlabWarning, match="rows have 8 words on average.*only 4 clusters"):
        tl.topic_effects(topics, "~ 1")
