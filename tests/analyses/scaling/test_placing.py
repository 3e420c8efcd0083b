"""A line found in the texts: its order, its direction, new texts on it, and too few texts."""

import numpy as np
import pandas as pd
import pytest
from scaling_checks import ladder, matrix

import textlab as tl


@pytest.mark.parametrize("name", ["wordfish", "correspondence"])
def test_a_ladder_is_put_in_order_and_turns_round(name):
    dtm = ladder()
    up = getattr(tl, name)(dtm, direction=("d0", "d7"), n_resamples=0).table["position"]
    down = getattr(tl, name)(dtm, direction=("d7", "d0"), n_resamples=0).table["position"]
    assert up.is_monotonic_increasing
    np.testing.assert_allclose(up, -down, atol=1e-4)


@pytest.mark.parametrize("name", ["wordscores", "wordfish", "correspondence"])
def test_the_same_texts_are_placed_where_they_stood(name):
    dtm = ladder()
    options = {"reference": {"d0": -1, "d7": 1}} if name == "wordscores" else {"direction": ("d0", "d7")}
    found = getattr(tl, name)(dtm, n_resamples=0, **options)
    np.testing.assert_allclose(found.place(dtm)["position"], found.table["position"], atol=1e-3)
    strange = matrix(["zebra quagga", "tax tax zebra"])
    with np.errstate(all="ignore"):
        there = found.place(strange)
    assert pd.isna(there["position"][0])


def test_five_texts_cannot_support_a_line_of_their_own():
    dtm = ladder(5)
    with pytest.raises(tl.NotEnoughData, match=r"5 texts.*wordscores"):
        tl.wordfish(dtm, direction=("d0", "d4"))
    with pytest.warns(tl.TextlabWarning, match="these alone"):
        tl.correspondence(dtm)
    with pytest.raises(tl.NotEnoughData, match="k=50 dimensions cannot be learnt from 5 turns"):
        tl.latent_scaling(dtm, seeds={"tax": 1, "growth": -1})


@pytest.mark.parametrize("name", ["wordfish", "correspondence"])
def test_refits_keep_their_direction(name):
    dtm = ladder()
    table = getattr(tl, name)(dtm, direction=("d0", "d7"), words="refitted", n_resamples=5).table
    assert table["position"].is_monotonic_increasing and (table["interval_from"] == "words").all()
