"""Latent semantic scaling: a few seed words give every word a polarity, by similarity of word vectors.

Watanabe 2021, Communication Methods and Measures 15:81-102. Deerwester et al. 1990, Journal of the American Society
for Information Science 41:391-407 (the vectors). Levy & Goldberg 2014, NeurIPS 27 (PPMI).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from ..._checks import one_of, share, whole
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, Ints, numbers
from .counted_texts import counted_texts, mean_of_words, text_sizes, z_interval
from .triplets import leading_triplets

VECTOR_WEIGHTS = ("counts", "ppmi")
NO_DIRECTION = 1e-10  # length of a vector that is zero but for rounding, in terms of the longest one


@dataclass(frozen=True, kw_only=True)
class LatentScores:
    """Positions of texts; each array of shape (n_texts,)."""

    value: Floats  # mean 0 and standard deviation 1 (n - 1) over the texts, unless the scale was given
    se: Floats
    low: Floats
    high: Floats
    raw: Floats  # mean polarity of the scored tokens
    raw_se: Floats
    n_scored: Floats  # tokens whose word has a polarity
    share_scored: Floats
    centre: float  # value = (raw - centre) / spread
    spread: float
    confidence: float


def ppmi(counts: Any) -> sparse.csr_array:
    """Weight counts by the positive pointwise mutual information of row and column, in nats.

    Parameters
    ----------
    counts : SciPy sparse or array_like, shape (n, m)
        Co-occurrences of words, or texts by words.

    Returns
    -------
    scipy.sparse.csr_array of shape (n, m)
        max(0, ln(n_ij n / (n_i n_j))); zeros stay 0.

    Examples
    --------
    >>> ppmi([[2, 0], [0, 2]]).toarray().round(3).tolist()
    [[0.693, 0.0], [0.0, 0.693]]
    """
    a = counted_texts("ppmi", "counts", counts)
    a.eliminate_zeros()
    rows, columns = text_sizes(a), text_sizes(a.T.tocsr())
    row = np.repeat(np.arange(a.shape[0]), np.diff(a.indptr))
    a.data = np.maximum(np.log(a.data * a.sum() / (rows[row] * columns[a.indices])), 0)
    a.eliminate_zeros()
    return a


def word_vectors(counts: Any, k: int, *, weights: str = "ppmi") -> Floats:
    """Learn word vectors, the right singular vectors of a texts-by-words matrix.

    Parameters
    ----------
    counts : SciPy sparse or array_like, shape (n_texts, n_words)
        Short texts work best: sentences or turns. A words-by-words matrix of co-occurrences is also accepted.
    k : int
        Number of dimensions, at most the number of non-empty texts. Usual: 300 with thousands of sentences; at most
        50 with a few hundred turns.
    weights : {"ppmi", "counts"}
        Weighting of the cells before the decomposition.

    Returns
    -------
    numpy.ndarray of shape (n_words, k)
        Not scaled by the singular values (as in LSX); zeros for a word that does not occur.

    Raises
    ------
    NotEnoughData
        Fewer than `k` texts or words have counts, or the matrix has a rank below `k`.

    Examples
    --------
    >>> word_vectors([[2, 1, 0], [0, 1, 2], [1, 1, 1]], 2, weights="counts").shape
    (3, 2)
    """
    who = "word_vectors"
    one_of(who, "weights", weights, VECTOR_WEIGHTS)
    a = counted_texts(who, "counts", counts)
    n_texts, n_words = np.count_nonzero(text_sizes(a)), np.count_nonzero(text_sizes(a.T.tocsr()))
    whole(who, "k", k, least=1)
    if k > min(n_texts, n_words):
        raise NotEnoughData(f"{who}: {n_texts} texts and {n_words} words cannot give {k} dimensions; lower k.")
    _, s, v = leading_triplets(ppmi(a) if weights == "ppmi" else a, k)
    if s[-1] < 1e-7 * s[0] or not s[0] > 0:
        real = int(np.count_nonzero(s > 1e-7 * s[0])) if s[0] > 0 else 0
        raise NotEnoughData(f"{who}: the matrix has rank {real}, below k={k}; the other dimensions would be noise.")
    return v


def seed_polarity(vectors: ArrayLike, seeds: Mapping[int, float]) -> Floats:
    """Give every word a polarity: its similarity to the positive seeds minus that to the negative seeds.

    Parameters
    ----------
    vectors : array_like of shape (n_words, k)
        From `word_vectors`, or pre-trained.
    seeds : mapping of int to float
        Row of each seed word and its sign or weight; at least one above and one below 0.

    Returns
    -------
    numpy.ndarray of shape (n_words,)
        sum_s p_s cos(v_s, v_w), the weights of each side divided by their sum; nan for a word
        whose vector is 0 (but for rounding errors).

    Raises
    ------
    NotEnoughData
        One side has no seed with a vector.
    SchemaError
        A seed is not a row of `vectors`, or its weight is 0 or not finite.

    Examples
    --------
    >>> seed_polarity([[1, 0], [0, 1], [1, 1]], {0: 1, 1: -1}).tolist()
    [1.0, -1.0, 0.0]
    """
    who = "seed_polarity"
    v = _unit_vectors(who, vectors)
    index, weight = _usable_seeds(who, v, seeds)
    side = np.where(weight > 0, weight[weight > 0].sum(), -weight[weight < 0].sum())
    return v @ ((weight / side) @ v[index])


def _unit_vectors(who: str, vectors: ArrayLike) -> Floats:
    v = numbers(who, "vectors", vectors)
    if v.ndim != 2 or not np.isfinite(v).all():
        raise SchemaError(f"{who}: vectors must be a finite table with a row for each word, not shape {v.shape}.")
    size = np.linalg.norm(v, axis=1, keepdims=True)
    # a word that the leading dimensions do not reach has rounding errors for a vector, not a direction
    return np.divide(v, size, out=np.full(v.shape, np.nan), where=size > NO_DIRECTION * size.max(initial=0.0))


def _usable_seeds(who: str, v: Floats, seeds: Mapping[int, float]) -> tuple[Ints, Floats]:
    index, weight = np.array(list(seeds), dtype=np.int64), np.array(list(seeds.values()), dtype=np.float64)
    if len(index) and (index.min() < 0 or index.max() >= len(v)):
        raise SchemaError(f"{who}: a seed must be the row of a word, from 0 to {len(v) - 1}.")
    if not np.isfinite(weight).all() or not weight.all():
        raise SchemaError(f"{who}: the weight of a seed must be finite and not 0.")
    there = np.isfinite(v[index]).all(axis=1)
    index, weight = index[there], weight[there]
    if not ((weight > 0).any() and (weight < 0).any()):
        raise NotEnoughData(
            f"{who}: {int((weight > 0).sum())} positive and {int((weight < 0).sum())} negative seeds have vectors; "
            "each side needs at least one. Choose seeds that occur in the texts."
        )
    return index, weight


def without_each_seed(vectors: ArrayLike, seeds: Mapping[int, float]) -> Floats:
    """Give every word a polarity with each seed left out in turn, to see how much one seed matters.

    Parameters
    ----------
    vectors, seeds
        As in `seed_polarity`.

    Returns
    -------
    numpy.ndarray of shape (n_seeds, n_words)
        One row for each seed left out, in the order given; all nan if its side has no other seed.

    Examples
    --------
    >>> without_each_seed([[1, 0], [0, 1], [1, 1]], {0: 1, 2: 1, 1: -1}).round(2).tolist()
    [[0.71, -0.29, 0.29], [1.0, -1.0, 0.0], [nan, nan, nan]]
    """
    v = _unit_vectors("without_each_seed", vectors)
    _usable_seeds("without_each_seed", v, seeds)
    out = np.full((len(seeds), len(v)), np.nan)
    for row, left_out in enumerate(seeds):
        rest = {seed: weight for seed, weight in seeds.items() if seed != left_out}
        signs = {np.sign(weight) for seed, weight in rest.items() if np.isfinite(v[seed]).all()}
        if {1.0, -1.0} <= signs:
            out[row] = seed_polarity(vectors, rest)
    return out


def latent_scores(
    counts: Any,
    polarity: ArrayLike,
    *,
    scale: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> LatentScores:
    """Position texts by the mean polarity of their words.

    Parameters
    ----------
    counts : SciPy sparse or array_like, shape (n_texts, n_words)
    polarity : array_like of shape (n_words,)
        From `seed_polarity`; nan for a word without a polarity.
    scale : (float, float), optional
        Centre and spread of an earlier fit, for new texts; by default those of these texts.
    confidence : float
        Nominal coverage of the interval.

    Returns
    -------
    LatentScores
        nan for a text without a word that has a polarity.

    Raises
    ------
    NotEnoughData
        Fewer than two texts with different scores, and no `scale`.

    Notes
    -----
    The score is sum_w g_w h_w / n, with g the polarities, h the counts and n the number of tokens that have a
    polarity. The standard error treats the polarities as known and the tokens as independent draws, and both make
    it too small. Resample turns, and look at `without_each_seed`.

    Examples
    --------
    >>> latent_scores([[2, 0], [1, 1], [0, 2]], [1.0, -1.0]).value.tolist()
    [1.0, 0.0, -1.0]
    """
    who = "latent_scores"
    level = share(who, "confidence", confidence)
    g = np.atleast_1d(numbers(who, "polarity", polarity))
    a = counted_texts(who, "counts", counts, len(g))
    raw, se, n = mean_of_words(a, g)
    centre, spread = _scale_of(who, raw, scale)
    value, value_se = (raw - centre) / spread, se / spread
    low, high = z_interval(value, value_se, level)
    size = text_sizes(a)
    return LatentScores(
        value=value,
        se=value_se,
        low=low,
        high=high,
        raw=raw,
        raw_se=se,
        n_scored=n,
        share_scored=np.divide(n, size, out=np.full(len(n), np.nan), where=size > 0),
        centre=centre,
        spread=spread,
        confidence=level,
    )


def _scale_of(who: str, raw: Floats, scale: tuple[float, float] | None) -> tuple[float, float]:
    if scale is not None:
        centre, spread = float(scale[0]), float(scale[1])
        if not (np.isfinite(centre) and 0 < spread < np.inf):
            raise SchemaError(f"{who}: scale must be a finite centre and a spread above 0, not {scale!r}.")
        return centre, spread
    there = raw[np.isfinite(raw)]
    if len(there) < 2 or not np.std(there) > 1e-12:
        raise NotEnoughData(f"{who}: at least two texts with different scores are needed to set the scale.")
    return float(there.mean()), float(np.std(there, ddof=1))
