"""Wordscores: reference texts of known position score words, and the words score other texts.

Laver, Benoit & Garry 2003, American Political Science Review 97:311-331. Martin & Vanberg 2008, Political Analysis
16:93-100.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..._checks import one_of, share
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, Ints, numbers, same_length
from .counted_texts import counted_texts, mean_of_words, text_sizes, z_interval

RESCALINGS = ("none", "mv", "lbg")


@dataclass(frozen=True, kw_only=True)
class WordscoresFit:
    """Scores of words, learnt from reference texts."""

    scores: Floats  # (n_words,), nan for a word in no reference text
    reference_scores: Floats  # (n_references,), as given
    reference_raw: Floats  # (n_references,), raw score of each reference from its own words
    n_references: Ints  # (n_words,), number of reference texts with each word


@dataclass(frozen=True, kw_only=True)
class TextScores:
    """Positions of texts; each array of shape (n_texts,)."""

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    raw: Floats  # before rescaling
    raw_se: Floats
    n_scored: Floats  # tokens that have a score
    share_scored: Floats  # of all tokens of the text
    rescaling: str
    slope: float  # value = intercept + slope * raw
    intercept: float
    confidence: float


def fit_wordscores(references: Any, scores: ArrayLike) -> WordscoresFit:
    """Score the words of reference texts.

    Parameters
    ----------
    references : SciPy sparse or array_like, shape (n_references, n_words)
        Counts.
    scores : array_like of shape (n_references,)
        Known positions.

    Returns
    -------
    WordscoresFit

    Raises
    ------
    NotEnoughData
        There are fewer than two reference texts, all have the same position, or one is empty.

    Notes
    -----
    F_wr is the share of word w in reference r, P_wr = F_wr / sum_r F_wr the probability that a token of w comes from r,
    and S_w = sum_r P_wr A_r. A word that all references use equally is pulled to their mean.

    Examples
    --------
    >>> fit_wordscores([[3, 1, 0], [0, 1, 3]], [-1, 1]).scores.tolist()
    [-1.0, 0.0, 1.0]
    """
    who = "fit_wordscores"
    a = counted_texts(who, "references", references)
    known = np.atleast_1d(numbers(who, "scores", scores))
    if known.shape != (a.shape[0],) or not np.isfinite(known).all():
        raise SchemaError(f"{who}: scores must hold one finite position for each of the {a.shape[0]} references.")
    n = text_sizes(a)
    if len(n) < 2 or np.ptp(known) == 0:
        raise NotEnoughData(f"{who}: at least two reference texts at different positions are needed.")
    if not n.all():
        raise NotEnoughData(f"{who}: reference {int(np.argmin(n))} contains none of the words.")
    relative = a.multiply((1 / n)[:, None]).tocsr()
    total = np.asarray(relative.sum(axis=0)).ravel()
    word = np.divide(relative.T @ known, total, out=np.full(len(total), np.nan), where=total > 0)
    raw, _, _ = mean_of_words(a, word)
    n_with = np.bincount(a.indices[a.data > 0], minlength=a.shape[1]).astype(np.int64)
    return WordscoresFit(scores=word, reference_scores=known, reference_raw=raw, n_references=n_with)


def score_texts(model: WordscoresFit, texts: Any, *, rescaling: str = "none", confidence: float = 0.95) -> TextScores:
    """Position texts by the mean score of their words.

    Parameters
    ----------
    model : WordscoresFit
    texts : SciPy sparse or array_like, shape (n_texts, n_words)
        Counts, with the columns of the references.
    rescaling : {"none", "mv", "lbg"}
        Raw scores cluster in the middle. Martin & Vanberg (``mv``) stretch them so that the two outermost references
        recover their positions. Laver, Benoit & Garry (``lbg``) give the texts the standard deviation of the
        reference positions, so that the result depends on which texts are passed.
    confidence : float
        Nominal coverage of the interval.

    Returns
    -------
    TextScores
        nan for a text without a scored word.

    Raises
    ------
    NotEnoughData
        For ``lbg``, fewer than two texts, or texts that do not differ; for ``mv``, outermost references with the
        same raw score.

    Notes
    -----
    The standard error is that of a mean of independent tokens, given the word scores, multiplied by the slope of the
    rescaling. Words come in bursts, so resampling turns gives wider and more realistic intervals.

    Examples
    --------
    >>> model = fit_wordscores([[3, 1, 0], [0, 1, 3]], [-1, 1])
    >>> score_texts(model, [[0, 1, 1]]).value.tolist()
    [0.5]
    >>> score_texts(model, [[0, 1, 1]], rescaling="mv").value.round(4).tolist()
    [0.6667]
    """
    who = "score_texts"
    one_of(who, "rescaling", rescaling, RESCALINGS)
    level = share(who, "confidence", confidence)
    a = counted_texts(who, "texts", texts, len(model.scores))
    raw, se, n = mean_of_words(a, model.scores)
    slope, intercept = _line(who, model, raw, rescaling)
    value, value_se = intercept + slope * raw, abs(slope) * se
    low, high = z_interval(value, value_se, level)
    size = text_sizes(a)
    return TextScores(
        value=value,
        se=value_se,
        low=low,
        high=high,
        raw=raw,
        raw_se=se,
        n_scored=n,
        share_scored=np.divide(n, size, out=np.full(len(n), np.nan), where=size > 0),
        rescaling=rescaling,
        slope=slope,
        intercept=intercept,
        confidence=level,
    )


def _line(who: str, model: WordscoresFit, raw: Floats, rescaling: str) -> tuple[float, float]:
    """Return the slope and intercept of the rescaling."""
    known = model.reference_scores
    if rescaling == "mv":
        low, high = int(np.argmin(known)), int(np.argmax(known))
        gap = model.reference_raw[high] - model.reference_raw[low]
        if not abs(gap) > 1e-12:
            raise NotEnoughData(f"{who}: the outermost references have the same raw score: no scale can be set.")
        slope = (known[high] - known[low]) / gap
        return float(slope), float(known[low] - slope * model.reference_raw[low])
    if rescaling == "none":
        return 1.0, 0.0
    there = raw[np.isfinite(raw)]
    if len(there) < 2 or not np.std(there) > 0:
        raise NotEnoughData(
            f"{who}: 'lbg' rescales by the spread of the texts, so two must have different scores. Choose 'mv'."
        )
    slope = np.std(known, ddof=1) / np.std(there, ddof=1)
    return float(slope), float(there.mean() * (1 - slope))


def without_each_reference(references: Any, scores: ArrayLike, texts: Any, *, rescaling: str = "none") -> Floats:
    """Position texts with each reference left out in turn, to see how much one reference matters.

    Parameters
    ----------
    references, scores
        As in `fit_wordscores`; at least three references.
    texts : SciPy sparse or array_like, shape (n_texts, n_words)
    rescaling : {"none", "mv", "lbg"}

    Returns
    -------
    numpy.ndarray of shape (n_references, n_texts)
        One row for each reference left out; all nan if the remaining references have the same position.

    Examples
    --------
    >>> without_each_reference([[3, 1, 0], [1, 3, 1], [0, 1, 3]], [-1, 0, 1], [[0, 1, 1]]).round(2).tolist()
    [[0.54], [0.5], [-0.15]]
    """
    who = "without_each_reference"
    a = counted_texts(who, "references", references)
    known = np.atleast_1d(numbers(who, "scores", scores))
    same_length(who, references=np.empty(a.shape[0]), scores=known)
    if a.shape[0] < 3:
        raise NotEnoughData(f"{who}: to leave one reference out, at least three are needed.")
    b = counted_texts(who, "texts", texts, a.shape[1])
    out = np.full((a.shape[0], b.shape[0]), np.nan)
    for r in range(a.shape[0]):
        rest = np.arange(a.shape[0]) != r
        if np.ptp(known[rest]) > 0:
            out[r] = score_texts(fit_wordscores(a[rest], known[rest]), b, rescaling=rescaling).value
    return out
