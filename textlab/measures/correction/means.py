"""Means and shares of codes, corrected by a coded sample; papers in `textlab.measures.correction`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ..._checks import share
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, numbers
from .regressions import CorrectedSlopes, dsl_regression, labelled_regression
from .samples import complete, paired


@dataclass(frozen=True)
class CorrectedMean:
    """A mean (or share) with its interval."""

    method: str
    value: float
    se: float
    low: float
    high: float
    n_labelled: int
    n_predicted: int  # predictions used
    tuning: float  # weight of the predictions, from 0 (ignored) to 1 (fully used)
    confidence: float
    note: str = ""


def naive_mean(predicted: ArrayLike, *, confidence: float = 0.95) -> CorrectedMean:
    """Return the mean of the uncorrected predictions, whose bias its interval ignores.

    Parameters
    ----------
    predicted : array_like of shape (n,)
        Machine-made codes.
    confidence : float

    Returns
    -------
    CorrectedMean

    Examples
    --------
    >>> naive_mean([1, 0, 1, 0]).value
    0.5
    """
    f = complete("naive_mean", "predicted", predicted)
    se = math.sqrt(float(f.var()) / len(f))
    return _mean_with_interval("naive", f.mean(), se, (0, len(f)), 1.0, share("naive_mean", "confidence", confidence))


def labelled_mean(
    coded: ArrayLike,
    *,
    probability: ArrayLike | float = 1.0,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CorrectedMean:
    """Return the mean of people's codes alone, the baseline that every correction has to beat.

    Parameters
    ----------
    coded : array_like of shape (n,)
        Codes of people; nan where there is none.
    probability : array_like of shape (n,) or float
        Probability that each passage was drawn for coding; unequal probabilities are corrected by weighting.
    clusters : array_like of shape (n,), optional
        Document or speaker of each passage.
    confidence : float

    Returns
    -------
    CorrectedMean

    Examples
    --------
    >>> round(labelled_mean([1, 0, 1, float("nan")]).value, 3)
    0.667
    """
    one = np.ones((np.size(coded), 1))
    return _mean_from_slopes(
        labelled_regression(one, coded, probability=probability, clusters=clusters, confidence=confidence)
    )


def ppi_mean(
    predicted_unlabelled: ArrayLike,
    coded: ArrayLike,
    predicted_labelled: ArrayLike,
    *,
    tune: bool = True,
    confidence: float = 0.95,
) -> CorrectedMean:
    """Estimate a mean by prediction-powered inference.

    Parameters
    ----------
    predicted_unlabelled : array_like of shape (N,)
        Machine-made codes of the passages that nobody coded.
    coded, predicted_labelled : array_like of shape (n,)
        Codes of people and of the machine for a simple random sample.
    tune : bool
        Weight the predictions by their usefulness (PPI++), so that a bad coder costs no precision.
    confidence : float

    Returns
    -------
    CorrectedMean

    Raises
    ------
    NotEnoughData
        Fewer than two labelled or unlabelled passages.

    Notes
    -----
    lambda mean(f over the unlabelled) + mean(Y - lambda f over the labelled), SE^2 = lambda^2 var(f) / N +
    var(Y - lambda f) / n. lambda is 1, or cov(Y, f) / ((1 + n / N) var f) kept between 0 and 1, with var f over all
    passages. Variances divide by n; var f in lambda by n - 1, as in the authors' program. The machine must not have
    been trained on these labels.

    Examples
    --------
    >>> found = ppi_mean([1, 1, 0, 0, 1, 1], [1, 0, 1, 0], [1, 0, 0, 0], tune=False)
    >>> round(found.value, 3), round(found.se, 3)
    (0.917, 0.29)
    """
    who = "ppi_mean"
    far = complete(who, "predicted_unlabelled", predicted_unlabelled)
    y, f = complete(who, "coded", coded), complete(who, "predicted_labelled", predicted_labelled)
    paired(who, y, f)
    weight = _tuning(y, f, far) if tune else 1.0
    value = weight * far.mean() + (y - weight * f).mean()
    se = math.sqrt(weight**2 * far.var() / len(far) + float((y - weight * f).var()) / len(y))
    level = share(who, "confidence", confidence)
    return _mean_with_interval("ppi++" if tune else "ppi", value, se, (len(y), len(far)), weight, level)


def _tuning(y: Floats, f: Floats, far: Floats) -> float:
    spread = float(np.concatenate([f, far]).var(ddof=1)) * (1 + len(y) / len(far))
    together = float(((y - y.mean()) * (f - f.mean())).mean())
    return min(1.0, max(0.0, together / spread)) if spread > 0 else 0.0


def dsl_mean(
    predicted: ArrayLike,
    coded: ArrayLike,
    *,
    probability: ArrayLike | float,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CorrectedMean:
    """Estimate a mean by design-based supervised learning.

    Parameters
    ----------
    predicted : array_like of shape (n,)
        Machine-made codes of all passages, including the labelled ones (cross-fitted if the machine was trained on
        them).
    coded : array_like of shape (n,)
        Codes of people; nan where there is none.
    probability : array_like of shape (n,) or float
        Known probability that each passage was drawn for coding.
    clusters : array_like of shape (n,), optional
        Document or speaker of each passage.
    confidence : float

    Returns
    -------
    CorrectedMean

    Notes
    -----
    The mean of f + (R / pi)(Y - f) over all passages, with R = 1 for a labelled passage and pi its probability; the
    standard error uses n - 1.

    Examples
    --------
    >>> nan = float("nan")
    >>> dsl_mean([1, 0, 1, 0], [1, 1, nan, nan], probability=0.5).value
    1.0
    """
    one = np.ones((np.size(predicted), 1))
    found = dsl_regression(one, predicted, coded, probability=probability, clusters=clusters, confidence=confidence)
    return _mean_from_slopes(found)


def adjusted_count(observed: ArrayLike, tpr: ArrayLike, fpr: ArrayLike) -> Floats:
    """Estimate the true share from the share that a coder reports and its error rates.

    Parameters
    ----------
    observed : array_like
        Share of positive codes.
    tpr, fpr : array_like
        True and false positive rate of the coder.

    Returns
    -------
    numpy.ndarray
        (observed - fpr) / (tpr - fpr), which can lie outside 0 to 1; nan unless tpr > fpr.

    References
    ----------
    Rogan & Gladen 1978; Forman 2008, Data Mining and Knowledge Discovery 17:164-206.

    Examples
    --------
    >>> float(adjusted_count(0.45, 0.6, 0.15).round(4))
    0.6667
    """
    who = "adjusted_count"
    q, t, f = (numbers(who, name, x) for name, x in (("observed", observed), ("tpr", tpr), ("fpr", fpr)))
    for name, rate in (("observed", q), ("tpr", t), ("fpr", f)):
        if ((rate < 0) | (rate > 1)).any():
            raise SchemaError(f"{who}: {name} must be a share between 0 and 1.")
    better = t - f
    return np.asarray(np.divide(q - f, better, out=np.full(np.broadcast(q, better).shape, np.nan), where=better > 0))


def corrected_count(
    predicted_unlabelled: ArrayLike,
    coded: ArrayLike,
    predicted_labelled: ArrayLike,
    *,
    confidence: float = 0.95,
) -> CorrectedMean:
    """Estimate a share by `adjusted_count`, with error rates from a coded sample.

    Parameters
    ----------
    predicted_unlabelled : array_like of shape (N,)
        0 or 1.
    coded, predicted_labelled : array_like of shape (n,)
        0 or 1, of people and of the machine.
    confidence : float

    Returns
    -------
    CorrectedMean
        The value is clipped to 0 to 1; `note` says so if it was.

    Raises
    ------
    NotEnoughData
        People used only one code, or the machine is no better than chance.

    Notes
    -----
    Delta method: var = [var q + value^2 var tpr + (1 - value)^2 var fpr] / (tpr - fpr)^2. The error rates must also
    hold for the passages to be corrected, which is doubtful if they change over time; `dsl_mean` does not need this.

    Examples
    --------
    >>> corrected_count([1] * 9 + [0] * 11, [1] * 10 + [0] * 10, [1] * 6 + [0] * 4 + [1] * 2 + [0] * 8).value
    0.625
    """
    who = "corrected_count"
    far = complete(who, "predicted_unlabelled", predicted_unlabelled)
    y, f = complete(who, "coded", coded), complete(who, "predicted_labelled", predicted_labelled)
    paired(who, y, f)
    if not np.isin(np.concatenate([y, f, far]), (0, 1)).all():
        raise SchemaError(f"{who}: codes must be 0 or 1.")
    if not 0 < y.mean() < 1:
        raise NotEnoughData(f"{who}: the coded sample holds only {y[0]:g}; error rates need both codes.")
    tpr, fpr, q = float(f[y == 1].mean()), float(f[y == 0].mean()), float(far.mean())
    if not tpr > fpr:
        raise NotEnoughData(
            f"{who}: the machine says 1 for {tpr:.0%} of the passages that people coded 1 and for {fpr:.0%} of those "
            "they coded 0, so its codes carry no information. Use the labelled passages alone."
        )
    raw = (q - fpr) / (tpr - fpr)
    parts = q * (1 - q) / len(far), tpr * (1 - tpr) / y.sum(), fpr * (1 - fpr) / (1 - y).sum()
    se = math.sqrt(parts[0] + raw**2 * parts[1] + (1 - raw) ** 2 * parts[2]) / (tpr - fpr)
    found = _mean_with_interval(
        "adjusted count", raw, se, (len(y), len(far)), 1.0, share(who, "confidence", confidence)
    )
    cut = "" if 0 <= raw <= 1 else f"the estimate was {raw:.3f} and is clipped to the range 0 to 1"
    return replace(found, value=min(1.0, max(0.0, raw)), low=max(0.0, found.low), high=min(1.0, found.high), note=cut)


def _mean_from_slopes(found: CorrectedSlopes) -> CorrectedMean:
    value, se, low, high = (float(x[0]) for x in (found.value, found.se, found.low, found.high))
    sizes = found.n_labelled, found.n_predicted
    return CorrectedMean(found.method, value, se, low, high, *sizes, found.tuning, found.confidence)


def _mean_with_interval(
    method: str, value: float, se: float, sizes: tuple[int, int], tuning: float, level: float
) -> CorrectedMean:
    from scipy.special import ndtri

    half = float(ndtri(0.5 + level / 2)) * se
    return CorrectedMean(method, float(value), se, float(value) - half, float(value) + half, *sizes, tuning, level)
