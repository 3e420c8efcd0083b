"""A model fitted elsewhere."""

import numpy as np
import pytest
from topic_checks import FIELDS, field_of

import textlab as tl


def test_a_model_from_outside_is_read_like_any_other(matrix, tmp_path):
    rng = np.random.default_rng(1)
    phi = np.array([[t in pool for t in matrix.terms] for pool in FIELDS.values()], dtype=float)
    theta = matrix.counts @ phi.T + 0.01 * rng.random((45, 3))
    outside = tl.wrap_topics(phi, theta, matrix)
    assert [field_of(outside, t) for t in (1, 2, 3)] == list(FIELDS)
    np.testing.assert_allclose(outside.shares.sum(axis=1), 1)
    assert outside.quotes(2).n_all == 15
    assert len(tl.coherence(outside).table) == 3
    with pytest.warns(tl.TextlabWarning, match="30 words on average"):
        assert len(tl.topic_effects(outside, "~ speaker", cluster=None).table) == 6
    assert tl.Topics.open(outside.save(tmp_path / "m")).table.equals(outside.table)
    for ask in (outside.verdict, lambda: tl.topic_survival(outside)):
        with pytest.raises(tl.SchemaError, match="fitted outside of textlab and cannot be fitted again"):
            ask()
    with pytest.raises(tl.SchemaError, match=r"topic_term has shape \(3, 23\)"):
        tl.wrap_topics(phi[:, 1:], theta, matrix)
    with pytest.raises(tl.SchemaError, match=r"doc_topic has shape \(44, 3\)"):
        tl.wrap_topics(phi, theta[1:], matrix)
    with pytest.raises(tl.SchemaError, match="none below 0"):
        tl.wrap_topics(-phi, theta, matrix)
