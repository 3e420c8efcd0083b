"""The alternative annotator test: by a plain loop over units, and how it decides."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.agreement import alternative_annotator_test


def coded(rng, right, n=200, n_labels=3):
    """Labels of people who are right with these chances."""
    truth = rng.integers(0, n_labels, n)
    wrong = rng.integers(0, n_labels, (n, len(right)))
    return np.where(rng.random((n, len(right))) < right, truth[:, None], wrong)


def test_a_plain_loop_gives_the_same():
    rng = np.random.default_rng(0)
    codes = coded(rng, [0.8, 0.7, 0.6, 0.75]).astype(float)
    codes[rng.random(codes.shape) < 0.15] = np.nan
    machine, people = codes[:, 0], codes[:, 1:]
    found = alternative_annotator_test(machine, people, epsilon=0.1)
    for j in range(3):
        d, good = [], []
        for i in range(200):
            rest = [people[i, k] for k in range(3) if k != j and np.isfinite(people[i, k])]
            if np.isfinite(machine[i]) and np.isfinite(people[i, j]) and rest:
                f = np.mean([x == machine[i] for x in rest])
                h = np.mean([x == people[i, j] for x in rest])
                d.append(float(h >= f) - float(f >= h))
                good.append(f >= h)
        assert found.n_units[j] == len(d)
        assert found.advantage[j] == pytest.approx(np.mean(good))
        assert found.difference[j] == pytest.approx(np.mean(d))
        assert found.p[j] == pytest.approx(ttest_1samp(d, 0.1, alternative="less").pvalue)
    assert (found.p_adjusted >= found.p).all()


def test_a_good_machine_passes_and_a_guessing_one_does_not():
    rng = np.random.default_rng(1)
    good = coded(rng, [0.9, 0.8, 0.8, 0.8])
    assert alternative_annotator_test(good[:, 0], good[:, 1:]).passed
    bad = coded(rng, [0.0, 0.9, 0.9, 0.9])
    found = alternative_annotator_test(bad[:, 0], bad[:, 1:])
    assert not found.passed and found.winning_rate == 0 and (found.difference > 0.4).all()


def test_distances_count_on_an_interval_scale():
    rng = np.random.default_rng(2)
    truth = rng.integers(1, 6, 100)
    people = np.clip(truth[:, None] + rng.integers(-1, 2, (100, 3)), 1, 5)
    near, far = truth, np.where(truth > 3, 1, 5)
    assert alternative_annotator_test(near, people, level="interval").passed
    assert not alternative_annotator_test(far, people, level="interval").passed
    best = alternative_annotator_test(truth, np.column_stack([truth] * 3), level="interval")
    assert best.p.tolist() == [0, 0, 0] and best.advantage.tolist() == [1, 1, 1]


def test_texts_and_a_person_with_few_units():
    rng = np.random.default_rng(3)
    codes = coded(rng, [0.9, 0.9, 0.9, 0.9, 0.9], n=60)
    labels = np.array(["for", "against", "none"], dtype=object)[codes]
    labels[10:, 4] = None
    found = alternative_annotator_test(labels[:, 0], labels[:, 1:])
    assert np.isnan(found.p[3]) and not found.wins[3] and found.n_units[3] == 10
    assert found.winning_rate == found.wins[:3].mean()


def test_what_is_refused():
    codes = coded(np.random.default_rng(4), [0.9] * 4, n=29)
    with pytest.raises(NotEnoughData, match="the most is 29"):
        alternative_annotator_test(codes[:, 0], codes[:, 1:])
    with pytest.raises(NotEnoughData, match="2 people"):
        alternative_annotator_test(codes[:, 0], codes[:, 1:3])
    with pytest.raises(SchemaError, match="one label for each"):
        alternative_annotator_test(codes[:5, 0], codes[:, 1:])
    with pytest.raises(SchemaError, match="epsilon"):
        alternative_annotator_test(codes[:, 0], codes[:, 1:], epsilon=2)
    with pytest.raises(UnknownName, match="level"):
        alternative_annotator_test(codes[:, 0], codes[:, 1:], level="ratio")
