"""Every measure of contrast by name: a formula over arrays and one line."""

import numpy as np
import pytest

from textlab.measures import keyness
from textlab.measures.keyness.log_odds import log_odds_dirichlet
from textlab.measures.keyness.registry import KEYNESS, OF_PERCENT, OF_RATIOS

FOUR = (
    np.array([[12.0, 3.0], [1.0, 8.0]]),
    np.array([[4.0, 6.0], [5.0, 1.0]]),
    np.array([100.0, 90.0]),
    np.array([80.0, 95.0]),
)
MORE = {
    "alpha": np.array([[0.5], [0.2]]), "alpha0": 10.0, "family_size": 2,
    "lexicon": np.array([[1.0], [-2.0]]), "mean_b": np.array([0.1, 0.2]),
}  # fmt: skip


@pytest.mark.parametrize("name", KEYNESS)
def test_a_formula_takes_arrays_and_gives_a_score_for_each_term_and_resample(name):
    measure = KEYNESS[name]
    assert set(measure.takes) <= set(MORE)
    found = measure.score(*FOUR, **{more: MORE[more] for more in measure.takes})
    assert found.shape == (2, 2)
    assert np.isfinite(found).all()
    swapped = [FOUR[1], FOUR[0], FOUR[3], FOUR[2]]
    if name not in ("word_shift", "pct_diff", "simple_maths", "odds_ratio"):
        other = measure.score(*swapped, **{more: MORE[more] for more in measure.takes})
        np.testing.assert_allclose(other, -found, atol=1e-9)


def test_the_formulas_are_those_of_the_room():
    np.testing.assert_array_equal(KEYNESS["log_ratio"].score(*FOUR), keyness.log_ratio_walter(*FOUR))
    np.testing.assert_array_equal(
        KEYNESS["chi2_yates"].score(*FOUR), keyness.chi2_4cell(*FOUR, signed=True, yates=True)
    )
    a, b = np.array([[12.0, 88.0], [4.0, 76.0]])
    delta, _, z = log_odds_dirichlet(a, b, np.array([0.5, 9.5]))
    for name, expected in (("log_odds", delta[0]), ("log_odds_z", z[0])):
        merged = KEYNESS[name].score(a[:1, None], b[:1, None], 100.0, 80.0, alpha=0.5, alpha0=10.0)
        assert float(merged[0, 0]) == pytest.approx(expected)


def test_a_scale_leads_back_to_where_it_began():
    for there, back in (OF_RATIOS, OF_PERCENT):
        np.testing.assert_allclose(back(there(np.array([0.5, 20.0, 300.0]))), [0.5, 20.0, 300.0])
    assert float(OF_PERCENT[0](100.0)) == pytest.approx(np.log(2))  # 100 % more is twice as many
