"""Corrections: known values, the same by other roads, and intervals that hold the truth where the naive one does not."""

import numpy as np
import pytest

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.correction import (
    adjusted_count,
    corrected_count,
    dsl_mean,
    dsl_regression,
    labelled_mean,
    labelled_regression,
    naive_mean,
    naive_regression,
    ppi_mean,
    ppi_regression,
)

NAN = float("nan")
# constructed: 40 labelled (Y1F1 12, Y1F0 8, Y0F1 3, Y0F0 17), 200 unlabelled (90 say 1); checked with ppi-python 0.2.3
CODED = np.array([1] * 20 + [0] * 20)
SAID = np.array([1] * 12 + [0] * 8 + [1] * 3 + [0] * 17)
REST = np.array([1] * 90 + [0] * 110)
ALL, PARTLY = np.concatenate([SAID, REST]), np.concatenate([CODED, np.full(200, NAN)])


def test_ppi_of_the_constructed_sample():
    found = ppi_mean(REST, CODED, SAID, tune=False)
    assert found.value == pytest.approx(0.575)
    assert found.se == pytest.approx(0.0878741999)
    assert (found.low, found.high) == (pytest.approx(0.402769733), pytest.approx(0.747230267))
    tuned = ppi_mean(REST, CODED, SAID)
    assert tuned.tuning == pytest.approx(0.379365079)
    assert tuned.value == pytest.approx(0.528452381)
    assert tuned.se < found.se


def test_dsl_and_the_others():
    found = dsl_mean(ALL, PARTLY, probability=40 / 240)
    assert found.value == pytest.approx(0.5625)
    assert found.se == pytest.approx(0.0823578717)
    assert naive_mean(REST).value == pytest.approx(0.45)
    assert labelled_mean(CODED).value == pytest.approx(0.5)
    assert corrected_count(REST, CODED, SAID).value == pytest.approx(0.666666667)
    assert adjusted_count([0.45, 0.15], 0.6, 0.15).tolist() == pytest.approx([2 / 3, 0])
    assert np.isnan(adjusted_count(0.45, 0.2, 0.3))


def test_a_column_of_ones_is_a_mean():
    one = np.ones((240, 1))
    assert ppi_regression(one, ALL, PARTLY, tune=False).value[0] == pytest.approx(0.575)
    tuned = ppi_regression(one, ALL, PARTLY)
    assert tuned.value[0] == pytest.approx(ppi_mean(REST, CODED, SAID).value, abs=2e-3)
    assert tuned.se[0] == pytest.approx(ppi_mean(REST, CODED, SAID).se, rel=0.02)


def test_a_machine_that_is_always_right_or_knows_nothing():
    right = ppi_mean(REST, SAID, SAID, tune=False)
    assert right.value == pytest.approx(REST.mean())
    nothing = ppi_mean(np.ones(50), CODED, np.ones(40))
    assert nothing.tuning == 0 and nothing.value == pytest.approx(0.5)
    against = ppi_mean(1 - REST, CODED, 1 - SAID)
    assert against.tuning == 0


def test_regressions_are_those_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(90), rng.normal(size=90)])
    f = x[:, 1] + rng.normal(size=90)
    y = np.where(rng.random(90) < 0.5, f + rng.normal(size=90), NAN)
    groups = rng.integers(0, 12, 90)
    pseudo = f + np.where(np.isfinite(y), (np.nan_to_num(y) - f) / 0.5, 0)
    plain = sm.OLS(pseudo, x).fit(cov_type="HC1", use_t=True)
    found = dsl_regression(x, f, y, probability=0.5)
    np.testing.assert_allclose(found.value, plain.params)
    np.testing.assert_allclose(found.covariance, plain.cov_params())
    np.testing.assert_allclose(np.column_stack([found.low, found.high]), plain.conf_int())
    robust = sm.OLS(pseudo, x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    found = dsl_regression(x, f, y, probability=0.5, clusters=groups)
    np.testing.assert_allclose(found.covariance, robust.cov_params())
    np.testing.assert_allclose(np.column_stack([found.low, found.high]), robust.conf_int())
    assert found.n_clusters == len(np.unique(groups))
    known = np.isfinite(y)
    alone = sm.OLS(y[known], x[known]).fit(cov_type="HC1", use_t=True)
    np.testing.assert_allclose(labelled_regression(x, y).se, alone.bse)
    np.testing.assert_allclose(naive_regression(x, f).value, sm.OLS(f, x).fit().params)


def test_everything_labelled_leaves_the_codes_of_people():
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(50), np.arange(50)])
    y, f = rng.normal(size=50), rng.normal(size=50)
    found = dsl_regression(x, f, y, probability=1)
    np.testing.assert_allclose(found.value, np.linalg.lstsq(x, y, rcond=None)[0])


def test_unequal_chances_are_weighted_out():
    truth = (np.arange(4000) % 2).astype(float)
    chance = np.where(truth == 1, 0.4, 0.1)
    weighted, corrected = [], []
    for seed in range(30):
        y = np.where(np.random.default_rng(seed).random(4000) < chance, truth, NAN)
        assert labelled_mean(y).value > 0.7
        weighted.append(labelled_mean(y, probability=chance).value)
        corrected.append(dsl_mean(np.full(4000, 0.5), y, probability=chance).value)
    assert np.mean(weighted) == pytest.approx(0.5, abs=0.02)
    assert np.mean(corrected) == pytest.approx(0.5, abs=0.02)


def trend(seed, n=400, n_labelled=80):
    """Shares rise by .20; the machine finds .75 of them, and its false alarms fall from .25 to .125."""
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 1, n)
    y = (rng.random(n) < 0.3 + 0.2 * t).astype(float)
    f = (rng.random(n) < np.where(y == 1, 0.75, 0.25 - 0.125 * t)).astype(float)
    coded = np.full(n, NAN)
    drawn = rng.choice(n, n_labelled, replace=False)
    coded[drawn] = y[drawn]
    return np.column_stack([np.ones(n), t]), f, coded


def test_corrected_intervals_hold_the_slope_and_the_naive_one_does_not():
    held = {"naive": 0, "dsl": 0, "ppi++": 0, "labelled only": 0}
    for seed in range(300):
        x, f, coded = trend(seed)
        for found in (
            naive_regression(x, f),
            dsl_regression(x, f, coded, probability=0.2),
            ppi_regression(x, f, coded),
            labelled_regression(x, coded),
        ):
            held[found.method] += found.low[1] <= 0.2 <= found.high[1]
    assert held["naive"] < 0.65 * 300
    for method in ("dsl", "ppi++", "labelled only"):
        assert 0.91 * 300 <= held[method] <= 0.985 * 300


def test_clusters_that_hold_labelled_and_unlabelled_passages():
    held = {True: 0, False: 0}
    for seed in range(200):
        rng = np.random.default_rng(seed)
        groups = np.repeat(np.arange(40), 10)
        level = rng.normal(0, 1, 40)[groups]
        y = level + rng.normal(size=400)
        f = y + rng.normal(size=400)
        coded = np.where(rng.random(400) < 0.5, y, NAN)
        for clustered in held:
            found = ppi_regression(np.ones((400, 1)), f, coded, clusters=groups if clustered else None)
            held[clustered] += found.low[0] <= 0 <= found.high[0]
    assert held[False] < 0.85 * 200 < 0.9 * 200 <= held[True]


def test_the_adjusted_count_covers_where_error_rates_hold():
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        y = (rng.random(1000) < 0.3).astype(float)
        f = (rng.random(1000) < np.where(y == 1, 0.8, 0.2)).astype(float)
        found = corrected_count(f[200:], y[:200], f[:200])
        held += found.low <= 0.3 <= found.high
    assert held >= 0.9 * 200


def test_a_share_is_cut_and_says_so():
    found = corrected_count([1] * 20, [1] * 5 + [0] * 5, [1, 1, 1, 1, 0, 0, 0, 0, 0, 1])
    assert found.value == 1 and "clipped" in found.note


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: ppi_mean([1], CODED, SAID), NotEnoughData, "at least 2"),
        (lambda: ppi_mean(REST, CODED[:5], SAID), SchemaError, "belong together"),
        (lambda: ppi_mean([1, NAN], CODED, SAID), SchemaError, "finite"),
        (lambda: dsl_mean(ALL, np.full(240, NAN), probability=0.1), NotEnoughData, "0 passages are coded"),
        (lambda: dsl_mean(ALL, PARTLY[:9], probability=0.1), SchemaError, "each of the 240"),
        (lambda: dsl_mean(ALL, PARTLY, probability=0), SchemaError, "could not be drawn"),
        (lambda: dsl_mean(ALL, PARTLY, probability=[0.1, 0.2]), SchemaError, "one for each"),
        (lambda: dsl_mean(ALL, PARTLY, probability=0.1, clusters=[1]), SchemaError, "one value for each"),
        (lambda: dsl_mean(ALL, PARTLY, probability=0.1, clusters=[1] * 240), NotEnoughData, "two clusters"),
        (lambda: labelled_regression(np.ones((240, 2)), PARTLY), NotEnoughData, "cannot identify 2 coefficients"),
        (lambda: naive_regression([1, 2], [1, 2]), SchemaError, "a row for each"),
        (lambda: corrected_count(REST, np.ones(40), SAID), NotEnoughData, "both codes"),
        (lambda: corrected_count(REST, CODED, 1 - CODED), NotEnoughData, "carry no information"),
        (lambda: corrected_count(REST, CODED * 2, SAID), SchemaError, "0 or 1"),
        (lambda: adjusted_count(1.2, 0.5, 0.1), SchemaError, "share"),
        (lambda: naive_mean(REST, confidence=1), SchemaError, "between 0 and 1"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
