"""How far apart are two texts, and which words do it?

The last axis of every array runs over the terms of one vocabulary. Group a is the text of interest, b the
reference; p and q are their relative frequencies. Gallagher et al. 2021, EPJ Data Science 10:4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from ...errors import SchemaError
from .._door import Floats, counts, numbers, positive_or_nan, same_length

__all__ = ["jsd", "jsd_contributions", "mean_score", "size_weights", "word_shift", "word_shift_effects"]


def size_weights(a: ArrayLike, b: ArrayLike) -> tuple[float, float]:
    """Return the share of each text in all tokens, to pass as `weights` (and to report).

    Parameters
    ----------
    a, b : array_like of shape (n_terms,)
        Counts in each text.

    Returns
    -------
    tuple of float

    Examples
    --------
    >>> size_weights([3, 1], [6, 6])
    (0.25, 0.75)
    """
    n_a, n_b = counts("size_weights", "a", a).sum(), counts("size_weights", "b", b).sum()
    if not n_a + n_b > 0:
        raise SchemaError("size_weights: both texts are empty.")
    return float(n_a / (n_a + n_b)), float(n_b / (n_a + n_b))


def _shares_of_texts(who: str, a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Return relative frequencies; nan for an empty text."""
    y_a, y_b = np.atleast_1d(counts(who, "a", a)), np.atleast_1d(counts(who, "b", b))
    same_length(who, a=y_a, b=y_b)
    n_a, n_b = y_a.sum(axis=-1, keepdims=True), y_b.sum(axis=-1, keepdims=True)
    return y_a / positive_or_nan(n_a), y_b / positive_or_nan(n_b)


def jsd_contributions(a: ArrayLike, b: ArrayLike, *, weights: tuple[float, float] = (0.5, 0.5)) -> Floats:
    """Return the contribution of each word to the Jensen-Shannon divergence, in bits.

    The contribution is w1 p log2(p / m) + w2 q log2(q / m) with m = w1 p + w2 q, and is never negative. It is
    attributed to the text in which the word is commoner.

    Parameters
    ----------
    a, b : array_like of shape (..., n_terms)
        Counts in each text.
    weights : tuple of float
        Weights of the texts, summing to 1; see `size_weights`.

    Returns
    -------
    numpy.ndarray of shape (..., n_terms)
        Summing to `jsd`; nan throughout if a text is empty.

    References
    ----------
    Gallagher et al. 2021, EPJ Data Science 10:4, section on generalized Jensen-Shannon divergence.

    Examples
    --------
    >>> jsd_contributions([5, 3, 10, 2, 0], [1, 1, 16, 0, 6]).round(4).tolist()
    [0.0595, 0.0234, 0.0086, 0.05, 0.125]
    """
    p, q = _shares_of_texts("jsd_contributions", a, b)
    w1, w2 = (float(w) for w in weights)
    if not (w1 >= 0 and w2 >= 0 and abs(w1 + w2 - 1) < 1e-9):
        raise SchemaError(f"jsd_contributions: weights must be two shares that sum to 1, not {weights!r}.")
    m = w1 * p + w2 * q
    # where(): a text of weight 0 is not part of the mixture m, so p log2(p / 0) must count as 0
    first = np.where(w1 > 0, w1 * rel_entr(p, np.where(w1 > 0, m, 1)), 0 * p)
    second = np.where(w2 > 0, w2 * rel_entr(q, np.where(w2 > 0, m, 1)), 0 * q)
    return np.maximum(first + second, 0) / np.log(2)


def jsd(a: ArrayLike, b: ArrayLike, *, weights: tuple[float, float] = (0.5, 0.5)) -> Floats:
    """Return the Jensen-Shannon divergence of two texts in bits, from 0 (same shares) to 1 (no common word).

    The estimate is strongly biased upwards in small samples: two samples of 2,000 tokens from one distribution
    easily show 0.27 bits. Report its mean under permutation of turns as the baseline. Note that
    `scipy.spatial.distance.jensenshannon` returns the square root.

    Parameters
    ----------
    a, b : array_like of shape (..., n_terms)
        Counts in each text.
    weights : tuple of float
        Weights of the texts, summing to 1.

    Returns
    -------
    numpy.ndarray of shape (...)

    References
    ----------
    Lin 1991, IEEE Transactions on Information Theory 37:145-151; Gallagher et al. 2021.

    Examples
    --------
    >>> float(jsd([5, 3, 10, 2, 0], [1, 1, 16, 0, 6]).round(5))
    0.26661
    """
    return jsd_contributions(a, b, weights=weights).sum(axis=-1)


def _scored(who: str, a: ArrayLike, b: ArrayLike, *scores: Floats) -> tuple[Floats, Floats]:
    """Return relative frequencies among the words that have every score."""
    y_a, y_b = np.atleast_1d(counts(who, "a", a)), np.atleast_1d(counts(who, "b", b))
    same_length(who, a=y_a, b=y_b, **{f"scores_{i}": s for i, s in enumerate(scores)})
    known = np.logical_and.reduce([np.isfinite(s) for s in scores])
    return _shares_of_texts(who, np.where(known, y_a, 0), np.where(known, y_b, 0))


def mean_score(counts_: ArrayLike, scores: ArrayLike) -> Floats:
    """Return the mean lexicon score of the scored tokens of a text.

    Parameters
    ----------
    counts_ : array_like of shape (..., n_terms)
        Counts of the text.
    scores : array_like of shape (n_terms,)
        Score of each term; nan where the lexicon has none.

    Returns
    -------
    numpy.ndarray of shape (...)
        nan if no token is scored.

    Examples
    --------
    >>> float(mean_score([1, 1, 2], [1.0, 0.0, float("nan")]))
    0.5
    """
    s = np.atleast_1d(numbers("mean_score", "scores", scores))
    p, _ = _scored("mean_score", counts_, counts_, s)
    return (p * np.where(np.isfinite(s), s, 0)).sum(axis=-1)


def word_shift_effects(
    a: ArrayLike,
    b: ArrayLike,
    scores_a: ArrayLike,
    scores_b: ArrayLike | None = None,
    *,
    reference: float | None = None,
) -> tuple[Floats, Floats]:
    """Split each word's contribution to a difference of mean scores into frequency and score effects.

    The frequency effect is (p - q) [(s_a + s_b) / 2 - reference]; the score effect is (p + q) / 2 (s_a - s_b), which
    is 0 with a single lexicon. Words that lack a score in either lexicon are left out of the shares and contribute 0.

    Parameters
    ----------
    a, b : array_like of shape (..., n_terms)
        Counts in the text of interest and in the reference text.
    scores_a, scores_b : array_like of shape (n_terms,)
        Scores that apply in each text, nan where there is none; `scores_b` defaults to `scores_a`.
    reference : float, optional
        Score that counts as neutral; by default the mean score of the reference text.

    Returns
    -------
    frequency_effect, score_effect : numpy.ndarray of shape (..., n_terms)

    References
    ----------
    Gallagher et al. 2021, EPJ Data Science 10:4, section on generalized word shifts.

    Examples
    --------
    >>> frequency, score = word_shift_effects([1, 1], [1, 3], [1.0, 0.0], [0.5, 0.0])
    >>> frequency.tolist(), score.tolist()
    ([0.15625, 0.03125], [0.1875, 0.0])
    """
    who = "word_shift_effects"
    s_a = np.atleast_1d(numbers(who, "scores_a", scores_a))
    s_b = s_a if scores_b is None else np.atleast_1d(numbers(who, "scores_b", scores_b))
    p, q = _scored(who, a, b, s_a, s_b)
    known = np.isfinite(s_a) & np.isfinite(s_b)
    s_a, s_b = np.where(known, s_a, 0), np.where(known, s_b, 0)
    base = (q * s_b).sum(axis=-1, keepdims=True) if reference is None else np.float64(reference)
    return (p - q) * ((s_a + s_b) / 2 - base), (p + q) / 2 * (s_a - s_b)


def word_shift(
    a: ArrayLike,
    b: ArrayLike,
    scores_a: ArrayLike,
    scores_b: ArrayLike | None = None,
    *,
    reference: float | None = None,
) -> Floats:
    """Return the contribution of each word to the difference of mean scores, text a minus text b.

    With one lexicon the contribution is (p - q) (score - mean score of b). The contributions sum to the difference
    of the means whatever the reference, because the shares of each text sum to 1.

    Parameters
    ----------
    a, b : array_like of shape (..., n_terms)
        Counts in the text of interest and in the reference text.
    scores_a, scores_b : array_like of shape (n_terms,)
        Scores that apply in each text, nan where there is none; `scores_b` defaults to `scores_a`.
    reference : float, optional
        Score that counts as neutral; by default the mean score of text b.

    Returns
    -------
    numpy.ndarray of shape (..., n_terms)

    References
    ----------
    Gallagher et al. 2021, EPJ Data Science 10:4; Dodds & Danforth 2010, Journal of Happiness Studies
    11:441-456.

    Examples
    --------
    >>> shift = word_shift([2, 2, 1], [1, 3, 4], [1.0, -1.0, float("nan")])
    >>> shift.tolist(), float(shift.sum())
    ([0.375, 0.125, 0.0], 0.5)
    """
    frequency, score = word_shift_effects(a, b, scores_a, scores_b, reference=reference)
    return frequency + score
