"""What every engine promises: tables that add up, the same numbers again, at any number of threads."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from textlab.analyses.topics.engines import ENGINES, run_engine


def planted(seed=0, n=90, v=45, k=3, size=40):
    rng = np.random.default_rng(seed)
    phi = np.zeros((k, v))
    for topic in range(k):
        phi[topic, topic * 15 : (topic + 1) * 15] = 1 / 15
    theta = rng.dirichlet(np.full(k, 0.1), n)
    counts = np.array([rng.multinomial(size, row @ phi) for row in theta])
    counts[7] = 0
    return csr_array(counts), theta


@pytest.fixture(scope="module", params=ENGINES)
def fitted(request):
    counts, theta = planted()
    return request.param, counts, theta, run_engine(request.param, counts, 3, rng=np.random.default_rng(1))


def test_rows_sum_to_one_and_an_empty_row_to_zero(fitted):
    _, counts, _, found = fitted
    assert found.theta.shape == (90, 3)
    assert found.phi.shape == (3, 45)
    wanted = np.ones(90)
    wanted[7] = 0
    np.testing.assert_allclose(found.theta.sum(axis=1), wanted, atol=1e-9)
    np.testing.assert_allclose(found.phi.sum(axis=1), 1)
    assert found.theta.min() >= 0
    assert found.phi.min() >= 0
    if found.weights is not None:
        np.testing.assert_allclose(found.weights.sum(axis=1), 1)
    if found.states is not None:
        assert found.states.shape[1:] == (90, 3)
        size = counts.sum(axis=1)
        full = size > 0
        assert (found.states.sum(axis=2)[:, full] > size[full]).all()  # counts and prior


def test_planted_topics_are_found_with_their_shares(fitted):
    name, _, theta, found = fitted
    blocks = found.phi.reshape(3, 3, 15).sum(axis=2)
    order = blocks.argmax(axis=1)
    assert sorted(order) == [0, 1, 2]
    assert blocks.max(axis=1).min() > (0.7 if name == "online" else 0.85)
    error = np.abs(np.delete(found.theta - theta[:, order], 7, axis=0)).mean()
    assert error < (0.2 if name == "online" else 0.08)


def test_the_same_rng_gives_the_same_numbers_at_any_number_of_threads(fitted):
    name, counts, _, found = fitted
    with threadpool_limits(2):
        again = run_engine(name, counts, 3, rng=np.random.default_rng(1))
    assert np.array_equal(found.theta, again.theta)
    assert np.array_equal(found.phi, again.phi)


def test_rows_may_come_in_another_order(fitted):
    name, counts, _, found = fitted
    mixed = np.random.default_rng(5).permutation(90)
    again = run_engine(name, counts[mixed], 3, rng=np.random.default_rng(1), order=np.argsort(mixed))
    np.testing.assert_allclose(again.theta, found.theta[mixed], atol=1e-12)


def test_every_engine_says_what_it_does_and_what_it_is_worse_at():
    for engine in ENGINES.values():
        assert engine.sentence
        assert engine.worse_at.endswith(".")
        assert engine.citations


def test_shares_are_by_words_not_by_weight():
    counts = csr_array([[40, 40, 10, 10], [40, 40, 0, 0], [0, 0, 20, 20], [30, 30, 0, 0], [0, 0, 5, 5]])
    found = run_engine("nmf", counts, 2, rng=np.random.default_rng(0))
    assert sorted(found.theta[0]) == pytest.approx([0.2, 0.8], abs=0.01)


def test_seed_words_stay_in_their_topics():
    counts, _ = planted()
    found = run_engine("seeded", counts, 3, rng=np.random.default_rng(1), seeds=[[31, 32], [2, 3]])
    blocks = found.phi.reshape(3, 3, 15).sum(axis=2).argmax(axis=1)
    assert blocks.tolist() == [2, 0, 1]
