"""Wordfish: a known maximum, a slow and plain fit, recovery of what was simulated, and what it refuses."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import minimize

from textlab.errors import NotEnoughData, SchemaError, TextlabWarning
from textlab.measures.scaling import fit_wordfish, place_texts

# simulated; the maximum was found by L-BFGS, by alternating Newton steps and by the R package austin
COUNTS = np.array(
    [
        [33, 31, 3, 17, 40, 0, 4, 15, 16, 5],
        [20, 18, 9, 14, 32, 6, 6, 11, 7, 2],
        [15, 33, 15, 14, 36, 5, 4, 12, 11, 5],
        [10, 28, 22, 12, 19, 6, 6, 2, 2, 3],
        [2, 28, 36, 7, 11, 8, 5, 14, 3, 0],
        [4, 19, 65, 7, 8, 7, 4, 10, 1, 4],
    ]
)
THETA = [-1.37702475, -0.64235235, -0.394157751, 0.247045114, 0.830306366, 1.33618337]
THETA_SE = [0.1868079, 0.178538057, 0.152777766, 0.153999687, 0.141525533, 0.136176788]
BETA = [
    -0.747015702,
    0.0919431885,
    1.2045317,
    -0.174358767,
    -0.4130078,
    0.658106343,
    0.188046564,
    0.0481203602,
    -0.769097097,
    -0.0872687888,
]


def simulated(n_texts, n_words, rng, size=800):
    theta, psi = rng.normal(size=n_texts), -np.log(np.arange(3, n_words + 3))
    beta = rng.normal(size=n_words) * 0.5
    shares = np.exp(psi + np.outer(theta, beta))
    counts = np.array([rng.multinomial(size, row / row.sum()) for row in shares])
    return counts, (theta - theta.mean()) / theta.std(ddof=1), beta


def test_the_known_maximum():
    model = fit_wordfish(COUNTS, direction=(0, 5), prior_sd=None, tolerance=1e-9)
    np.testing.assert_allclose(model.theta, THETA, atol=1e-5)
    np.testing.assert_allclose(model.theta_se, THETA_SE, atol=1e-5)
    np.testing.assert_allclose(model.beta - model.beta.mean(), BETA, atol=1e-5)
    assert model.log_likelihood == pytest.approx(1526.21655, abs=1e-4)
    assert model.converged


def test_the_usual_prior_moves_positions_by_less_than_a_hundredth():
    np.testing.assert_allclose(fit_wordfish(COUNTS, direction=(0, 5)).theta, THETA, atol=0.005)


def test_identified_as_documented():
    model = fit_wordfish(COUNTS, direction=(5, 0))
    assert model.theta[5] < model.theta[0]
    for values in (model.theta, model.alpha, model.beta):
        assert values.mean() == pytest.approx(0, abs=1e-9)
    assert model.theta.std(ddof=1) == pytest.approx(1)
    means = np.exp(model.alpha[:, None] + model.psi + np.outer(model.theta, model.beta))
    np.testing.assert_allclose(means.sum(axis=1), COUNTS.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(means.sum(axis=0), COUNTS.sum(axis=0), rtol=1e-5)
    turned = fit_wordfish(COUNTS, direction=(0, 5))
    np.testing.assert_allclose(turned.theta, -model.theta, atol=1e-9)
    np.testing.assert_allclose(turned.beta, -model.beta, atol=1e-9)


def test_no_plain_search_finds_a_better_fit():
    counts, _, _ = simulated(12, 25, np.random.default_rng(0), size=300)
    counts = counts[:, counts.sum(axis=0) > 0]
    model = fit_wordfish(counts, direction=(0, 1), prior_sd=None, tolerance=1e-9)
    n, m = counts.shape

    def loss(x):
        alpha, theta, psi, beta = np.split(x, [n, 2 * n, 2 * n + m])
        eta = alpha[:, None] + psi + np.outer(theta, beta)
        gap = counts - np.exp(eta)
        gradient = [gap.sum(1), gap @ beta, gap.sum(0), theta @ gap]
        return (np.exp(eta) - counts * eta).sum(), -np.concatenate(gradient)

    mine = np.concatenate([model.alpha, model.theta, model.psi, model.beta])
    assert loss(mine)[0] == pytest.approx(-model.log_likelihood)
    assert np.abs(loss(mine)[1]).max() < 1e-4
    best = minimize(loss, mine + np.random.default_rng(1).normal(0, 0.05, len(mine)), jac=True, options={"gtol": 1e-6})
    assert best.fun >= loss(mine)[0] - 1e-6


def test_positions_and_intervals_recover_what_was_simulated():
    rng = np.random.default_rng(5)
    counts, theta, beta = simulated(60, 400, rng)
    model = fit_wordfish(sparse.csr_matrix(counts), direction=(int(theta.argmin()), int(theta.argmax())))
    assert np.corrcoef(model.theta, theta)[0, 1] > 0.99
    covered = np.mean((model.low <= theta) & (theta <= model.high))
    assert 0.8 < covered <= 1
    known = np.isfinite(model.beta) & (counts.sum(axis=0) > 100)
    assert np.corrcoef(model.beta[known], beta[known])[0, 1] > 0.95
    assert (model.beta_se[known] > 0).all()


def test_the_order_of_texts_and_words_does_not_matter():
    rng = np.random.default_rng(6)
    texts, words = rng.permutation(6), rng.permutation(10)
    model = fit_wordfish(COUNTS, direction=(0, 5), tolerance=1e-9)
    at = np.argsort(texts)
    again = fit_wordfish(COUNTS[texts][:, words], direction=(int(at[0]), int(at[5])), tolerance=1e-9)
    np.testing.assert_allclose(again.theta, model.theta[texts], atol=1e-7)
    np.testing.assert_allclose(again.beta, model.beta[words], atol=1e-7)


def test_another_start_gives_the_same():
    model = fit_wordfish(COUNTS, direction=(0, 5), tolerance=1e-9)
    start = np.random.default_rng(2).normal(size=6)
    again = fit_wordfish(COUNTS, direction=(0, 5), start=start, tolerance=1e-9)
    np.testing.assert_allclose(again.theta, model.theta, atol=1e-6)


def test_empty_texts_and_words_are_nan():
    counts = np.zeros((7, 11))
    counts[[0, 1, 2, 4, 5, 6], 1:] = COUNTS
    model = fit_wordfish(counts, direction=(0, 6))
    assert np.isnan(model.theta[3]) and np.isnan(model.beta[0]) and np.isnan(model.psi[0])
    np.testing.assert_allclose(model.theta[[0, 1, 2, 4, 5, 6]], fit_wordfish(COUNTS, direction=(0, 5)).theta, atol=1e-9)


def test_new_texts():
    rng = np.random.default_rng(7)
    counts, _, _ = simulated(60, 400, rng)
    model = fit_wordfish(counts, direction=(0, 1), tolerance=1e-8)
    theta, se = place_texts(model, counts)
    np.testing.assert_allclose(theta, model.theta, atol=0.02)  # the fit holds sd(theta) at 1 against the prior
    np.testing.assert_allclose(se, model.theta_se, rtol=0.01)
    plain = fit_wordfish(COUNTS, direction=(0, 5), prior_sd=None, tolerance=1e-9)
    again = place_texts(plain, COUNTS)
    np.testing.assert_allclose(again[0], plain.theta, atol=1e-7)
    np.testing.assert_allclose(again[1], plain.theta_se, rtol=1e-6)
    # ten times the text: the same place, surer
    more, surer = place_texts(model, 10 * counts[:3])
    np.testing.assert_allclose(more, theta[:3], atol=1e-9)
    np.testing.assert_allclose(surer, se[:3] / np.sqrt(10))


def test_a_text_of_the_outermost_word_alone_has_no_finite_place():
    model = fit_wordfish(COUNTS, direction=(0, 5))
    only = np.zeros((2, 10))
    only[0, model.beta.argmax()] = 5
    theta, se = place_texts(model, only)
    assert np.isnan(theta).all() and np.isnan(se).all()


def separated():
    counts = np.zeros((8, 30))
    counts[:, :20] = simulated(8, 20, np.random.default_rng(1), size=200)[0]
    counts[7, 20:] = 40  # ten words that stand in one text only
    return counts


def test_words_of_one_text_have_no_finite_weight_without_a_prior():
    with pytest.raises(NotEnoughData, match="no finite beta"):
        fit_wordfish(separated(), direction=(0, 7), prior_sd=None, max_iterations=2000)
    model = fit_wordfish(separated(), direction=(0, 7))
    assert np.isfinite(model.theta).all() and model.theta.argmax() == 7


def test_a_fit_that_does_not_settle_says_so():
    with pytest.warns(TextlabWarning, match="had not converged after 2 rounds"):
        model = fit_wordfish(COUNTS, direction=(0, 5), tolerance=1e-12, max_iterations=2)
    assert not model.converged


@pytest.mark.parametrize(
    ("counts", "options", "error", "words"),
    [
        (COUNTS[:5], {"direction": (0, 4)}, NotEnoughData, "at least 6 texts"),
        (COUNTS[:, :2], {"direction": (0, 4)}, NotEnoughData, "2 words"),
        (np.ones((6, 4)), {"direction": (0, 4)}, NotEnoughData, "no dimension"),
        (COUNTS, {"direction": (0, 6)}, SchemaError, "two texts"),
        (COUNTS, {"direction": (2, 2)}, SchemaError, "two texts"),
        (COUNTS, {"direction": 3}, SchemaError, "two texts"),
        (COUNTS, {"direction": (0, 5), "prior_sd": 0}, SchemaError, "above 0"),
        (COUNTS, {"direction": (0, 5), "start": [1, 2]}, SchemaError, "start"),
        (-COUNTS, {"direction": (0, 5)}, SchemaError, "at least 0"),
    ],
)
def test_what_is_refused(counts, options, error, words):
    with pytest.raises(error, match=words):
        fit_wordfish(counts, **options)


def test_a_second_opinion():
    topica = pytest.importorskip("topica")
    rng = np.random.default_rng(9)
    counts, theta, _ = simulated(40, 150, rng, size=400)
    texts = [[f"w{j}" for j in np.repeat(np.arange(150), row)] for row in counts]
    model = fit_wordfish(counts, direction=(int(theta.argmin()), int(theta.argmax())))
    other = topica.Wordfish()
    other.fit(texts)
    positions = np.asarray(other.author_positions).ravel()
    assert abs(np.corrcoef(model.theta, positions)[0, 1]) > 0.98
