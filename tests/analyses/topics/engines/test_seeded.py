"""Topics that are named by seed words."""

import pytest
from topic_checks import field_of_phi

import textlab as tl


def test_seeds_name_topics_in_their_order(matrix):
    fitted = tl.fit_topics(
        matrix, n_topics=3, method="seeded", seeds={"baking": ["flour", "yea*"], "fleet": ["sail"]}, n_refits=0
    )
    assert fitted.labels == {1: "baking", 2: "fleet"}
    assert [field_of_phi(fitted, t) for t in (1, 2)] == ["bread", "ships"]
    with pytest.raises(tl.SchemaError, match="method='seeded' needs seeds="):
        tl.fit_topics(matrix, n_topics=3, method="seeded")
    with pytest.raises(tl.SchemaError, match="no other takes it"):
        tl.fit_topics(matrix, n_topics=3, seeds={"a": ["tax"]})
    with pytest.raises(tl.NotEnoughData, match="no seed of 'space' is among"):
        tl.fit_topics(matrix, n_topics=3, method="seeded", seeds={"space": ["rocket"]})
