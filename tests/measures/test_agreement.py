"""Agreement of coders: published tables, other programs, hand-sized cases, and what has no answer."""

import warnings

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.agreement import (
    AGREEMENT_MEASURES,
    LEVELS,
    coincidences,
    reliability,
    unit_disagreement,
    units_needed,
)

NAN = float("nan")
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example C: 12 units, 4 observers
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T


def value(codes, **options):
    return reliability(codes, n_resamples=0, **options).value


def from_table(table):
    """Codes of two coders whose cross-table is this."""
    return np.array([(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)])


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.743421053), ("ordinal", 0.815387504), ("interval", 0.849107143), ("ratio", 0.797402775)],
)
def test_alpha_of_the_published_example(level, expected):
    found = reliability(PUBLISHED, level=level, n_resamples=0)
    assert found.value == pytest.approx(expected, abs=1e-9)
    assert (found.n_units, found.n_paired, found.n_codes, found.n_coders) == (12, 11, 41, 4)


def test_pi_ac1_and_percent_of_the_published_example():
    # Gwet 2014 and the R package irrCAC, on the same table
    assert value(PUBLISHED, measure="percent") == pytest.approx(0.8181818, abs=1e-6)
    assert value(PUBLISHED, measure="pi") == pytest.approx(0.76117, abs=1e-5)
    assert value(PUBLISHED, measure="ac1") == pytest.approx(0.77544, abs=1e-5)


def test_cohens_table():
    # Cohen 1960, as counts of 200
    codes = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert value(codes, measure="kappa") == pytest.approx(0.491525424)
    assert value(codes, measure="weighted_kappa") == pytest.approx(0.473684211)
    assert value(codes, measure="weighted_kappa", weighting="quadratic") == pytest.approx(0.454545455)
    assert value(codes, measure="ac1") == pytest.approx(0.575971731)
    assert value(codes, measure="pi") == pytest.approx(0.487179487)
    assert value(codes, measure="percent") == pytest.approx(140 / 200)


def test_where_one_label_is_rare_kappa_falls_and_ac1_does_not():
    codes = from_table([[118, 5], [2, 0]])
    found = reliability(codes, measure="kappa", n_resamples=0)
    assert found.value == pytest.approx(-0.0233918129)
    assert value(codes, measure="ac1") == pytest.approx(0.940776338)
    assert value(codes, measure="pi") == pytest.approx(-0.0288065844)
    assert found.prevalence.tolist() == pytest.approx([243 / 250, 7 / 250])


def test_on_paper():
    # for/for, for/against, against/against: coincidences 2, 1, 1, 2; n = 6, n_c = 3, 3.
    # D_o = 2/6, D_e = 2 * 3 * 3 / (6 * 5) = .6, alpha = 1 - (1/3) / .6 = 4/9
    codes = [["for", "for"], ["for", "against"], ["against", "against"]]
    assert value(codes) == pytest.approx(4 / 9)
    names, matrix = coincidences(codes)
    assert names == ("against", "for")
    assert matrix.tolist() == [[2, 1], [1, 2]]
    assert unit_disagreement(codes).tolist() == [0, 1, 0]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_that_of_the_package_krippendorff(seed, level):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 6, (30, 4)) * rng.choice([1.0, 2.5])
    codes[rng.random(codes.shape) < 0.3] = np.nan
    expected = krippendorff.alpha(reliability_data=codes.T, level_of_measurement=level)
    assert value(codes, level=level) == pytest.approx(expected, abs=1e-10)


def test_continuous_codes_need_no_table_of_all_values():
    codes = 2000 + np.random.default_rng(0).normal(0, 1, (3000, 1)) + np.random.default_rng(1).normal(0, 1, (3000, 2))
    some = krippendorff.alpha(reliability_data=codes[:60].T, level_of_measurement="interval")
    assert value(codes[:60], level="interval") == pytest.approx(some, abs=1e-9)
    assert value(codes, level="interval") == pytest.approx(0.5, abs=0.05)


def test_kappa_is_that_of_statsmodels():
    from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

    rng = np.random.default_rng(3)
    codes = rng.integers(0, 4, (60, 3))
    codes[:, 1] = np.where(rng.random(60) < 0.6, codes[:, 0], codes[:, 1])
    table = np.zeros((4, 4))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
    assert value(codes[:, :2], measure="kappa") == pytest.approx(cohens_kappa(table).kappa)
    for weighting, name in (("linear", "linear"), ("quadratic", "quadratic")):
        mine = value(codes[:, :2], measure="weighted_kappa", weighting=weighting)
        assert mine == pytest.approx(cohens_kappa(table, wt=name).kappa)
    assert value(codes, measure="pi") == pytest.approx(fleiss_kappa(aggregate_raters(codes)[0]))


def test_kappa_of_three_coders_is_the_mean_over_pairs():
    codes = np.random.default_rng(4).integers(0, 2, (40, 3))
    pairs = [value(codes[:, [i, j]], measure="kappa") for i, j in ((0, 1), (0, 2), (1, 2))]
    assert value(codes, measure="kappa") == pytest.approx(np.mean(pairs))


tables = arrays(np.float64, (8, 3), elements=st.sampled_from([0.0, 1.0, 2.0, NAN]))


@given(tables, st.sampled_from(AGREEMENT_MEASURES))
def test_coders_and_units_have_no_order(codes, measure):
    if np.count_nonzero(np.isfinite(codes).sum(axis=1) > 1) == 0:
        with pytest.raises(NotEnoughData, match="two codes|holds no codes"):
            value(codes, measure=measure)
        return
    found = reliability(codes, measure=measure, n_resamples=40, rng=2)
    again = reliability(codes[::-1], measure=measure, n_resamples=40, rng=2)
    np.testing.assert_allclose([found.value, found.low, found.high], [again.value, again.low, again.high], atol=1e-12)
    assert value(codes[:, [2, 0, 1]], measure=measure) == pytest.approx(found.value, nan_ok=True)
    assert np.isnan(found.value) == bool(found.reason)
    assert np.isnan(found.value) or found.value <= 1 + 1e-12


@given(tables)
def test_a_shift_of_the_scale_leaves_interval_alpha(codes):
    if np.count_nonzero(np.isfinite(codes).sum(axis=1) > 1) == 0:
        return
    assert value(codes, level="interval") == pytest.approx(value(3 * codes + 1900, level="interval"), nan_ok=True)


def test_the_bootstrap_is_that_of_resampled_rows():
    rng = np.random.default_rng(8)
    codes = rng.integers(0, 3, (40, 2))
    codes[:, 1] = np.where(rng.random(40) < 0.7, codes[:, 0], codes[:, 1])
    for measure in AGREEMENT_MEASURES:
        found = reliability(codes, measure=measure, n_resamples=4000, rng=1)
        slow = [value(codes[rng.integers(0, 40, 40)], measure=measure, categories=[0, 1, 2]) for _ in range(300)]
        np.testing.assert_allclose([found.low, found.high], np.quantile(slow, [0.025, 0.975]), atol=0.06)
    ordinal = reliability(codes, level="ordinal", n_resamples=4000, rng=1)
    slow = [value(codes[rng.integers(0, 40, 40)], level="ordinal") for _ in range(300)]
    np.testing.assert_allclose([ordinal.low, ordinal.high], np.quantile(slow, [0.025, 0.975]), atol=0.06)


def test_clusters_that_agree_within_widen_the_interval():
    rng = np.random.default_rng(5)
    documents = np.repeat(np.arange(10), 20)
    good = np.repeat(rng.random(10) < 0.5, 20)
    first = rng.integers(0, 2, 200)
    codes = np.column_stack([first, np.where(good, first, rng.integers(0, 2, 200))])
    alone, whole = reliability(codes, rng=1), reliability(codes, clusters=documents, rng=1)
    assert whole.value == alone.value
    assert whole.high - whole.low > 1.5 * (alone.high - alone.low)


def test_each_unit_its_own_cluster_is_the_bootstrap_of_units():
    codes = from_table([[20, 5], [5, 20]])
    one, other = reliability(codes, rng=1, n_resamples=4000), reliability(codes, clusters=range(50), n_resamples=4000)
    np.testing.assert_allclose([one.low, one.high], [other.low, other.high], atol=0.03)


@pytest.mark.parametrize("measure", ["alpha", "kappa", "weighted_kappa", "pi", "ac1"])
def test_one_label_only_has_no_answer_and_says_why(measure):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = reliability([[1, 1], [1, 1], [1, 1]], measure=measure)
    assert np.isnan([found.value, found.low, found.high]).all()
    assert "one label" in found.reason or "chance" in found.reason


def test_ac1_of_one_label_on_a_stated_scale_is_full_agreement():
    assert value([[1, 1], [1, 1]], measure="ac1", categories=[0, 1]) == 1
    assert value([[1, 1], [1, 1]], measure="percent") == 1


def test_coders_who_share_no_unit():
    found = reliability([[1, 1, NAN], [1, 2, NAN], [2, NAN, 1], [1, NAN, 2]], measure="kappa")
    assert np.isnan(found.value)
    assert "share no unit" in found.reason
    with pytest.raises(NotEnoughData, match="no unit has two codes"):
        reliability([[1, NAN], [NAN, 2]])


def test_one_unit_has_no_interval():
    found = reliability([[1, 2]])
    assert found.value == 0
    assert np.isnan(found.low)


def test_resamples_without_a_rare_label_are_counted():
    codes = from_table([[29, 0], [0, 1]])
    found = reliability(codes, rng=0)
    assert found.value == 1
    assert 0.2 < found.n_undefined / found.n_resamples < 0.5


def test_a_missing_code_never_becomes_a_label():
    codes = [["a", "b"], ["a", NAN], ["b", None], ["b", "b"]]
    assert reliability(codes, n_resamples=0).categories == ("a", "b")
    frame = pd.DataFrame(codes, columns=["x", "y"]).astype("str").where(pd.DataFrame(codes, columns=["x", "y"]).notna())
    assert value(frame) == value(codes)
    assert value(pd.DataFrame(codes).astype("category")) == value(codes)


def test_an_order_of_texts_must_be_given():
    codes = [["low", "mid"], ["mid", "high"], ["high", "high"], ["low", "low"]]
    with pytest.raises(SchemaError, match="order of the categories"):
        value(codes, level="ordinal")
    number = {"low": 0, "mid": 1, "high": 2}
    as_numbers = [[number[x] for x in row] for row in codes]
    given_order = value(codes, level="ordinal", categories=["low", "mid", "high"])
    assert given_order == pytest.approx(value(as_numbers, level="ordinal"))


@pytest.mark.parametrize(
    ("codes", "options", "error", "words"),
    [
        ([1, 2], {}, SchemaError, "a column for each"),
        ([[1], [2]], {}, SchemaError, "at least two coders"),
        (np.empty((0, 2)), {}, NotEnoughData, "no unit"),
        ([[None, None]], {}, NotEnoughData, "holds no codes"),
        ([["a", 1]], {}, SchemaError, "all text or all numbers"),
        ([["a", ""]], {}, SchemaError, "empty string"),
        ([[1, np.inf]], {}, SchemaError, "finite"),
        ([[1, -1]], {"level": "ratio"}, SchemaError, "true zero"),
        ([["a", "b"]], {"level": "interval"}, SchemaError, "need numbers"),
        ([["a", "b"]], {"categories": ["a", "c"]}, UnknownName, "'b' is not among"),
        ([["a", "b"]], {"categories": ["a", "b", "a"]}, SchemaError, "twice"),
        ([[1, 2]], {"measure": "kapa"}, UnknownName, "Did you mean 'kappa'"),
        ([[1, 2]], {"measure": "kappa", "level": "ordinal"}, SchemaError, "weighted_kappa"),
        ([[1, 2]], {"clusters": [1, 2]}, SchemaError, "one value for each"),
    ],
)
def test_what_is_refused(codes, options, error, words):
    with pytest.raises(error, match=words):
        reliability(codes, **options)


def test_four_times_the_units_halve_the_interval():
    codes = from_table([[20, 5], [5, 20]])
    found = reliability(codes, rng=1, n_resamples=4000)
    more = units_needed(found, (found.high - found.low) / 4)
    assert more == pytest.approx(150, abs=1)
    wide = reliability(np.repeat(codes, 4, axis=0), rng=1, n_resamples=4000)
    assert wide.high - wide.low == pytest.approx((found.high - found.low) / 2, rel=0.1)
    assert units_needed(found, 0.9) == 0
    with pytest.raises(NotEnoughData, match="no width"):
        units_needed(reliability([[1, 1], [2, 2]] * 20, rng=1, measure="percent"))
    with pytest.raises(SchemaError, match="above 0"):
        units_needed(found, 0)
