"""Changes of level: a published series, and how often chance looks like a change."""

import numpy as np
import pytest

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.changes import find_changes

# Cobb 1978: flow of the Nile at Aswan, 1871 to 1970; the change after 1898 is the published one
NILE = np.array(
    """1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150 1250
    1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832 764 821 768
    845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848
    890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740""".split(),
    dtype=float,
)


def test_the_nile():
    found = find_changes(NILE, n_changes=1, rng=0)
    assert found.after.tolist() == [28]  # 1898 is the last year of the high level
    np.testing.assert_allclose(found.means, [1097.75, 849.972222], atol=1e-5)
    assert found.sse == pytest.approx(1597457.1944, abs=1e-3)
    assert found.sse_none == pytest.approx(2835156.75)
    assert found.statistic == pytest.approx(1 - 1597457.1944 / 2835156.75)
    assert found.p == 0.001
    assert 23 <= found.low[0] <= 27 and 29 <= found.high[0] <= 34  # strucchange: 25 to 32
    assert find_changes(NILE, rng=0).after.tolist() == [28]
    assert find_changes(NILE + 1e9, n_changes=1, n_resamples=0).sse == pytest.approx(1597457.1944, rel=1e-5)


def test_each_change_has_an_interval_inside_its_stretch():
    rng = np.random.default_rng(1)
    y = np.repeat([0.0, 4, 1], 30) + rng.normal(size=90)
    found = find_changes(y, rng=5)
    assert found.after.tolist() == [30, 60]
    assert (found.low <= found.after).all() and (found.after <= found.high).all()
    assert found.high[0] < found.low[1]
    again = find_changes(y, rng=5)
    assert (found.low.tolist(), found.p) == (again.low.tolist(), again.p)


def test_intervals_hold_the_true_place():
    held = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        found = find_changes(
            np.repeat([0.0, 1.5], [25, 35]) + rng.normal(size=60), n_changes=1, n_resamples=199, rng=seed
        )
        held += found.low[0] <= 25 <= found.high[0]
    assert held >= 85


def test_chance_alone_is_called_a_change_in_one_of_twenty():
    p = [
        find_changes(np.random.default_rng(k).normal(size=40), n_changes=0, n_resamples=99, rng=k).p for k in range(200)
    ]
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.1


def drifting(seed, n=100, r=0.6):
    noise = np.random.default_rng(seed).normal(size=n + 50)
    for t in range(1, n + 50):
        noise[t] += r * noise[t - 1]
    return noise[50:]


def test_blocks_keep_a_drift_from_passing_for_a_change():
    alone = [find_changes(drifting(k), n_changes=0, block=1, n_resamples=99, rng=k).p for k in range(100)]
    blocks = [find_changes(drifting(k), n_changes=0, n_resamples=99, rng=k) for k in range(100)]
    assert np.mean(np.array(alone) <= 0.05) > 0.3
    assert np.mean(np.array([b.p for b in blocks]) <= 0.05) < 0.13
    assert np.median([b.block for b in blocks]) > 2


def test_no_resamples_no_test():
    found = find_changes(NILE, n_changes=1, n_resamples=0)
    assert np.isnan([found.p, found.low[0], found.high[0]]).all()


def test_equal_values_hold_no_change():
    found = find_changes(np.ones(30), rng=0)
    assert len(found.after) == 0 and found.p == 1 and found.statistic == 0


@pytest.mark.parametrize(
    ("values", "options", "error", "words"),
    [
        (NILE[:19], {}, NotEnoughData, "at least 20"),
        (NILE[:3], {}, NotEnoughData, "at least 10"),
        (NILE, {"n_changes": 1, "penalty": 3.0}, SchemaError, "not both"),
        (NILE, {"n_changes": 30}, NotEnoughData, "cannot hold 31 segments"),
        (NILE, {"penalty": -1.0}, SchemaError, "at least 0"),
        (NILE, {"min_size": 0}, SchemaError, "at least 1"),
        (NILE, {"weights": [1, 2]}, SchemaError, "100 and 2"),
        (NILE, {"weights": np.zeros(100)}, SchemaError, "above 0"),
        (np.append(NILE, np.nan), {}, SchemaError, "finite"),
        (NILE, {"block": 60}, SchemaError, "from 1 to 50"),
    ],
)
def test_what_is_refused(values, options, error, words):
    with pytest.raises(error, match=words):
        find_changes(values, **options)
