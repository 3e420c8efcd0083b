"""Wordfish: scale texts on the dimension along which their words differ most, without reference texts.

Slapin & Proksch 2008, American Journal of Political Science 52:705-722.

The count of word j in text i is Poisson with mean exp(alpha_i + psi_j + beta_j theta_i)::

                        words:  psi_j  frequency, beta_j  direction
                       +--------------------------+
    texts:             |                          |
    alpha_i  length    |   Y, texts x words       |      by_word = Y', for the other half of a round
    theta_i  position  |   (sparse)               |
                       +--------------------------+

A round (`_Fit.round`) fits the words with the texts fixed, then the texts with the words fixed. With theta fixed,
psi_j has a closed form, and beta_j solves one equation: the mean of theta under the model, weighted by the expected
counts of word j, equals its mean over the observed tokens of word j. Newton's method solves it for all words at once
(`_solved`); texts are the mirror image. The counts enter only through the sparse products Y' theta and Y beta;
everything else is `tilted_sums`, so no texts-by-words table is made dense.

The parameters are identified only up to a shift, a stretch and a tilt, so after each round `_identified` standardizes
them, which changes no expected count. Rounds alone converge slowly; `_extrapolated` speeds them up by Anderson
acceleration over the last few rounds. The fit has converged when no position moves by more than `tolerance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from ..._checks import share, whole
from ...errors import NotEnoughData, SchemaError, warn
from .._door import Floats, numbers
from .counted_texts import counted_texts, text_sizes, z_interval
from .exponential_sums import tilted_sums
from .triplets import leading_triplets

MIN_TEXTS = 6
_FARTHEST = 60.0  # |beta| or |theta| beyond which an estimate is taken to diverge
_HISTORY = 6  # rounds used for Anderson acceleration


@dataclass(frozen=True, kw_only=True)
class WordfishFit:
    """A fitted model; nan for an empty text and for a word that does not occur."""

    theta: Floats  # positions, (n_texts,): mean 0, standard deviation 1 (n - 1)
    theta_se: Floats  # conditional on the words, hence too small
    low: Floats
    high: Floats
    alpha: Floats  # log size effect of the text, mean 0
    beta: Floats  # discrimination, (n_words,), mean 0: above 0 marks the positive end
    beta_se: Floats  # conditional on the texts
    psi: Floats  # log frequency of the word
    log_likelihood: float  # without the term in log(y!)
    prior_sd: float | None
    n_iterations: int
    converged: bool
    confidence: float


@dataclass(frozen=True)
class _WordfishState:
    theta: Floats
    alpha: Floats
    beta: Floats
    psi: Floats


def fit_wordfish(
    counts: Any,
    *,
    direction: tuple[int, int],
    prior_sd: float | None = 3.0,
    start: ArrayLike | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 500,
    confidence: float = 0.95,
) -> WordfishFit:
    """Scale texts in one dimension by maximum likelihood.

    Parameters
    ----------
    counts : SciPy sparse or array_like, shape (n_texts, n_words)
    direction : (int, int)
        Row numbers of two texts; the first is given the smaller position. The model itself cannot tell left from right.
    prior_sd : float or None
        Standard deviation of a normal prior on beta, with mean 0. Without it, a word that occurs only in the
        outermost text has no finite beta. None means pure maximum likelihood.
    start : array_like of shape (n_texts,), optional
        Initial positions (such as those of an earlier fit, when texts are resampled); by default the first
        dimension of a correspondence analysis.
    tolerance : float
        The fit stops when no position changes by more than this in a round.
    max_iterations : int
    confidence : float
        Nominal coverage of the interval.

    Returns
    -------
    WordfishFit

    Raises
    ------
    NotEnoughData
        Fewer than six texts have words, or (without a prior) some word has no finite beta.
    SchemaError
        `direction` does not name two texts with words, or an option is invalid.

    Warns
    -----
    TextlabWarning
        The fit did not converge within `max_iterations`.

    Notes
    -----
    The model is identified by mean(theta) = 0, sd(theta) = 1, mean(alpha) = 0 and mean(beta) = 0: a constant added to
    every beta is absorbed by alpha, so only differences between words are meaningful. Standard errors come from the
    second derivative of the likelihood with the other side fixed. The dimension is whatever varies most: in a mix of
    essays and talks, that is register.

    Examples
    --------
    >>> counts = [[9, 5, 1], [8, 5, 2], [6, 5, 4], [4, 5, 6], [2, 5, 8], [1, 5, 9]]
    >>> fit_wordfish(counts, direction=(0, 5)).theta.round(2).tolist()
    [-1.27, -0.9, -0.28, 0.28, 0.9, 1.27]
    """
    who = "fit_wordfish"
    a = counted_texts(who, "counts", counts)
    texts, words = np.flatnonzero(text_sizes(a)), np.flatnonzero(text_sizes(a.T.tocsr()))
    _check(who, a, texts, words, direction, prior_sd)
    y = a[texts][:, words].tocsr()
    begin = _start(who, y, None if start is None else numbers(who, "start", start), texts, a.shape[0])
    fit = _Fit(y, prior_sd)
    state, n, settled = fit.run(begin, tolerance, whole(who, "max_iterations", max_iterations, least=1))
    if np.abs(state.beta).max() > _FARTHEST:
        raise NotEnoughData(
            f"{who}: {int((np.abs(state.beta) > _FARTHEST).sum())} words have no finite beta, because they occur only "
            "in the outermost texts. Trim rare words, or give prior_sd=3."
        )
    if not settled:
        warn(f"{who}: the positions had not converged after {n} rounds; raise max_iterations.")
    first, last = np.searchsorted(texts, direction)
    if state.theta[first] > state.theta[last]:
        state = _WordfishState(-state.theta, state.alpha, -state.beta, state.psi)
    return _wordfish_result(a, texts, words, fit, state, (n, settled, share(who, "confidence", confidence)))


def _check(
    who: str, a: sparse.csr_array, texts: Any, words: Any, direction: tuple[int, int], prior_sd: float | None
) -> None:
    if len(texts) < MIN_TEXTS or len(words) < 3:
        raise NotEnoughData(
            f"{who}: {len(texts)} texts and {len(words)} words hold counts; at least {MIN_TEXTS} texts and 3 words "
            "are needed. Scale turns or passages, or compare the texts with a contrast."
        )
    ok = isinstance(direction, (tuple, list)) and len(direction) == 2 and direction[0] != direction[1]
    if not ok or not set(direction) <= set(texts.tolist()):
        raise SchemaError(f"{who}: direction={direction!r} must name two texts that hold words, by their rows.")
    if prior_sd is not None and not (isinstance(prior_sd, (int, float)) and 0 < prior_sd < np.inf):
        raise SchemaError(f"{who}: prior_sd must be above 0, or None for no prior; not {prior_sd!r}.")


def _start(who: str, y: sparse.csr_array, given: Floats | None, texts: Any, n_texts: int) -> Floats:
    if given is not None:
        if given.shape != (n_texts,) or not np.isfinite(given[texts]).all() or not np.ptp(given[texts]) > 0:
            raise SchemaError(f"{who}: start must hold a position for each of the {n_texts} texts, not all equal.")
        return _standard(given[texts])
    r, c = text_sizes(y), text_sizes(y.T.tocsr())
    scaled = y.multiply(1 / np.sqrt(r)[:, None]).multiply(1 / np.sqrt(c)[None, :]).tocsr()
    margins = np.sqrt(r / r.sum()), np.sqrt(c / c.sum())
    u, s, _ = leading_triplets(scaled, 1, take_off=margins)
    if s[0] < 1e-6:
        raise NotEnoughData(f"{who}: all texts use the words alike, so there is no dimension to find.")
    return _standard(u[:, 0] / np.sqrt(r))


def _standard(theta: Floats) -> Floats:
    return (theta - theta.mean()) / theta.std(ddof=1)


class _Fit:
    """Alternating fit of words and texts; the state between rounds is always identified."""

    def __init__(self, y: sparse.csr_array, prior_sd: float | None) -> None:
        self.y, self.by_word = y, y.T.tocsr()
        self.n_text, self.n_word = text_sizes(self.y), text_sizes(self.by_word)
        self.precision = 0.0 if prior_sd is None else prior_sd**-2

    def run(self, theta: Floats, tolerance: float, most: int) -> tuple[_WordfishState, int, bool]:
        """Run rounds until no position moves by more than `tolerance`; return state, rounds and convergence."""
        log_n = np.log(self.n_text)
        state = self._identified(_WordfishState(theta, log_n, np.zeros(len(self.n_word)), np.zeros(len(self.n_word))))
        history: list[tuple[Floats, Floats]] = []
        for n in range(1, most + 1):
            before = np.concatenate([state.theta, state.alpha])
            state = self.round(state)
            after = np.concatenate([state.theta, state.alpha])
            if np.abs(after - before).max() < tolerance:
                return state, n, True
            history = [*history[-_HISTORY + 1 :], (before, after)]
            theta, alpha = np.split(_extrapolated(history), 2)
            state = _WordfishState(_standard(theta), alpha - alpha.mean(), state.beta, state.psi)
        return state, most, False

    def round(self, state: _WordfishState) -> _WordfishState:
        """Fit the words given the texts, then the texts given the words."""
        beta, _, log_sum = _solved(
            self.by_word @ state.theta, self.n_word, state.alpha, state.theta, state.beta, self.precision
        )
        psi = np.log(self.n_word) - log_sum
        # sd(theta) is fixed at 1, so the prior on beta also restrains theta: on the free scale its penalty is
        # var(theta) sum(beta^2) / (2 prior_sd^2). Without this term the rounds converge to a point beside the maximum.
        held = self.precision * float(beta @ beta) / (len(self.n_text) - 1)
        theta, _, log_sum = _solved(self.y @ beta, self.n_text, psi, beta, state.theta, held)
        return self._identified(_WordfishState(theta, np.log(self.n_text) - log_sum, beta, psi))

    def _identified(self, s: _WordfishState) -> _WordfishState:
        """Standardize theta and centre alpha and beta without changing any expected count."""
        centre, spread, tilt = s.theta.mean(), s.theta.std(ddof=1), s.beta.mean()
        theta, beta = (s.theta - centre) / spread, (s.beta - tilt) * spread
        alpha = s.alpha + tilt * (s.theta - centre)
        psi = s.psi + s.beta * centre + alpha.mean()
        return _WordfishState(theta, alpha - alpha.mean(), beta, psi)

    def log_likelihood(self, s: _WordfishState) -> float:
        """Return the sum of y eta - mu over all cells."""
        eta = self.n_text @ s.alpha + self.n_word @ s.psi + s.theta @ (self.y @ s.beta)
        log_sum, _, _ = tilted_sums(s.psi, s.beta, s.theta)
        return float(eta - np.exp(s.alpha + log_sum).sum())


def _solved(
    score: Floats, n: Floats, log_a: Floats, u: Floats, at: Floats, precision: float, *, steps: int = 2
) -> tuple[Floats, Floats, Floats]:
    """Find the b at which the mean of u under the weights exp(log_a + b u) is score / n, by Newton's method.

    A normal prior with this precision on b is included. Returns b, the second derivative, and the log-sum at b.
    """
    b = at
    for _ in range(steps):
        _, mean, variance = tilted_sums(log_a, u, b)
        curve = n * variance + precision
        step = np.divide(score - n * mean - precision * b, curve, out=np.zeros(len(b)), where=curve > 0)
        b = np.clip(b + np.clip(step, -1, 1), -2 * _FARTHEST, 2 * _FARTHEST)
    log_sum, _, variance = tilted_sums(log_a, u, b)
    return b, n * variance + precision, log_sum


def _extrapolated(history: list[tuple[Floats, Floats]]) -> Floats:
    """Combine the last few rounds so that their combined step is as short as possible (Anderson acceleration).

    Anderson (1965), Journal of the ACM 12:547-560.
    """
    last = history[-1][1]
    if len(history) < 3:
        return last
    steps = np.array([after - before for before, after in history])
    change = np.diff(steps, axis=0)
    mix, *_ = np.linalg.lstsq(change.T, steps[-1], rcond=1e-8)
    moved = last - mix @ np.diff(np.array([after for _, after in history]), axis=0)
    return moved if np.abs(moved - last).max() < 1 else last


def _wordfish_result(
    a: sparse.csr_array, texts: Any, words: Any, fit: _Fit, state: _WordfishState, told: tuple[int, bool, float]
) -> WordfishFit:
    """Return the fit with the parameters in the rows and columns of the full matrix."""
    n_texts, n_words = a.shape
    _, _, over_words = tilted_sums(state.psi, state.beta, state.theta)
    _, _, over_texts = tilted_sums(state.alpha, state.theta, state.beta)
    with np.errstate(divide="ignore"):
        theta_se = 1 / np.sqrt(fit.n_text * over_words)
        beta_se = 1 / np.sqrt(fit.n_word * over_texts + fit.precision)
    low, high = z_interval(state.theta, theta_se, told[2])
    return WordfishFit(
        theta=_placed(state.theta, texts, n_texts),
        theta_se=_placed(theta_se, texts, n_texts),
        low=_placed(low, texts, n_texts),
        high=_placed(high, texts, n_texts),
        alpha=_placed(state.alpha, texts, n_texts),
        beta=_placed(state.beta, words, n_words),
        beta_se=_placed(beta_se, words, n_words),
        psi=_placed(state.psi, words, n_words),
        log_likelihood=fit.log_likelihood(state),
        prior_sd=None if fit.precision == 0 else float(fit.precision**-0.5),
        n_iterations=told[0],
        converged=told[1],
        confidence=told[2],
    )


def _placed(values: Floats, where: Any, n: int) -> Floats:
    out = np.full(n, np.nan)
    out[where] = values
    return out


def place_texts(model: WordfishFit, counts: Any) -> tuple[Floats, Floats]:
    """Place additional texts on a fitted dimension, with the words fixed.

    Parameters
    ----------
    model : WordfishFit
    counts : SciPy sparse or array_like, shape (n_new, n_words)
        Counts with the columns of the fit. Words that did not occur in the fit are ignored.

    Returns
    -------
    theta, se : numpy.ndarray of shape (n_new,)
        nan for a text without any word of the fit, or whose words all lie at one end, so that the most likely
        position is not finite.

    Examples
    --------
    >>> counts = [[9, 5, 1], [8, 5, 2], [6, 5, 4], [4, 5, 6], [2, 5, 8], [1, 5, 9]]
    >>> model = fit_wordfish(counts, direction=(0, 5))
    >>> place_texts(model, [[6, 5, 4], [0, 0, 0]])[0].round(2).tolist()
    [-0.28, nan]
    """
    a = counted_texts("place_texts", "counts", counts, len(model.beta))
    known = np.isfinite(model.beta)
    y, beta, psi = a[:, known], model.beta[known], model.psi[known]
    n, score = text_sizes(y), y @ beta
    mean = np.divide(score, n, out=np.full(len(n), np.nan), where=n > 0)
    edge = 1e-9 * np.ptp(beta)
    finite = (mean > beta.min() + edge) & (mean < beta.max() - edge)
    theta, se = np.full(len(n), np.nan), np.full(len(n), np.nan)
    if finite.any():
        b, curve, _ = _solved(score[finite], n[finite], psi, beta, np.zeros(int(finite.sum())), 0.0, steps=80)
        ok = np.abs(b) < _FARTHEST
        theta[finite] = np.where(ok, b, np.nan)
        se[finite] = np.where(ok, 1 / np.sqrt(np.where(ok, curve, 1)), np.nan)
    return theta, se
