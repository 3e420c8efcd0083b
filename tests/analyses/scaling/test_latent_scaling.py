"""Latent semantic scaling with given vectors."""

import pandas as pd
import pytest
from scaling_checks import ladder

import textlab as tl


def test_seeds_and_given_vectors():
    dtm = ladder()
    vectors = pd.DataFrame([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], index=["growth", "tax", "rich"])
    found = tl.latent_scaling(dtm, seeds={"growth": 1, "tax": -1}, vectors=vectors, n_resamples=0)
    assert found.table["position"].is_monotonic_increasing
    assert found.stability()["position"].isna().all()  # each side has one seed only
    with pytest.raises(tl.UnknownName, match="growht"):
        tl.latent_scaling(dtm, seeds={"growht": 1, "tax": -1})
