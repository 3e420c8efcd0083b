"""How rich is the vocabulary of a text?

Every function takes `ids`, one row of type ids (whole numbers, at least 0) in the order of the text.
Type-token ratios fall with length whatever the style: compare samples of equal length, or use MATTR,
MTLD or HD-D, and resample turns for the interval. In transcripts, decide what to do with fillers, false
starts and repetitions before counting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._checks import share, whole
from .._wording import counted
from ..errors import NotEnoughData
from ._door import Floats, Ints, type_ids

__all__ = ["hdd", "mattr", "mtld", "rarefaction", "ttr", "yules_i", "yules_k"]


def _frequencies(ids: Ints) -> Ints:
    return np.unique(ids, return_counts=True)[1]


def previous_of(ids: Ints) -> Ints:
    """Return the position of the previous token of the same type for each token, -1 if there is none.

    A token is the first of its type within a stretch if and only if this position lies before the stretch, so
    types in any stretch can be counted without a set.
    """
    order = np.argsort(ids, kind="stable")
    same = ids[order[1:]] == ids[order[:-1]]
    previous = np.full(ids.size, -1, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    return previous


def ttr(ids: ArrayLike) -> float:
    """Return the type-token ratio, comparable only between texts of equal length.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.

    Returns
    -------
    float

    Examples
    --------
    >>> ttr([0, 1, 0, 2])
    0.75
    """
    clean = type_ids("ttr", ids)
    return _frequencies(clean).size / clean.size


def mattr(ids: ArrayLike, *, window: int = 50) -> float:
    """Return the moving-average type-token ratio, the mean over all windows of `window` tokens.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.
    window : int
        Tokens in a window. 50 suits turns, 500 documents; other programs default to 100.

    Returns
    -------
    float

    Raises
    ------
    NotEnoughData
        If the text is shorter than the window. (Some programs shrink the window instead, which makes
        short and long texts incomparable.)

    References
    ----------
    Covington & McFall 2010, Journal of Quantitative Linguistics 17:94-100.

    Examples
    --------
    >>> mattr([0, 0, 1, 0, 0, 1, 0], window=4)
    0.5
    """
    clean, w = type_ids("mattr", ids), whole("mattr", "window", window, least=1)
    if (n := clean.size) < w:
        raise NotEnoughData(f"mattr: {counted(n, 'token')}, but the window holds {w}; choose window={n} or less.")
    # A token is the first of its type in each window that starts after its previous occurrence: count those windows.
    position = np.arange(n)
    first = np.maximum(previous_of(clean) + 1, position - w + 1)  # never below 0: previous_of is >= -1
    last = np.minimum(position, n - w)
    return float(np.maximum(last - first + 1, 0).sum() / (w * (n - w + 1)))


def mtld(ids: ArrayLike, *, threshold: float = 0.72) -> float:
    """Return MTLD, the mean length of stretches whose type-token ratio stays above a threshold.

    A factor ends when the TTR *falls below* the threshold (programs that end it at the threshold give other
    values); the rest of the text counts as (1 - TTR) / (1 - threshold) of a factor. The result is the mean of
    a forward and a backward reading. Use it for texts of at least 100 tokens.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.
    threshold : float
        TTR that ends a factor.

    Returns
    -------
    float
        In tokens; nan if no token repeats, because then no factor ends.

    References
    ----------
    McCarthy & Jarvis 2010, Behavior Research Methods 42:381-392.

    Examples
    --------
    >>> mtld([0, 1, 2, 3, 1, 2, 4, 1, 2])  # of the people by the people for the people
    9.0
    """
    clean, limit = type_ids("mtld", ids), share("mtld", "threshold", threshold)
    factors = np.array([_factors(clean, limit), _factors(clean[::-1], limit)])
    if not factors.all():
        return float("nan")
    return float((clean.size / factors).mean())


def _factors(ids: Ints, limit: float) -> float:
    # A loop, because each factor starts where the one before it ended; but over factors (dozens of tokens each),
    # not over tokens.
    previous, n = previous_of(ids), ids.size
    start, full, rest = 0, 0, 0.0
    while start < n:
        length, ratio = stretch_from(previous, start, limit)
        if ratio < limit:
            full += 1
        else:
            rest = (1 - ratio) / (1 - limit)
        start += length
    return full + rest


def stretch_from(previous: Ints, start: int, limit: float) -> tuple[int, float]:
    """Return the length and TTR of the factor that begins at `start`, or of the rest of the text."""
    length, size = previous.size - start, 128
    while True:
        types = np.cumsum(previous[start : start + size] < start)
        ratio = types / np.arange(1, types.size + 1)
        below = np.flatnonzero(ratio < limit)
        if below.size:
            return int(below[0]) + 1, float(ratio[below[0]])
        if size >= length:
            return length, float(ratio[-1])
        size *= 4


def _missed(frequencies: Ints, draws: int) -> Floats:
    """Return the probability that none of `draws` tokens is of a type with frequency f.

    It is C(n - f, draws) / C(n, draws) = prod_{i < f} (n - draws - i) / (n - i): one running product serves every f,
    and no large logarithms of factorials have to cancel.
    """
    n, most = int(frequencies.sum()), int(frequencies.max())
    # if fewer than f tokens remain undrawn, the probability is 0
    share_left: Floats = np.maximum(1 - draws / (n - np.arange(most)), 0.0)
    missed = np.cumprod(share_left, dtype=np.float64)[frequencies - 1]
    return np.asarray(missed, dtype=np.float64)


def hdd(ids: ArrayLike, *, draws: int = 42) -> float:
    """Return HD-D, the expected type-token ratio of a random sample of 42 tokens.

    HD-D = sum over types of [1 - C(n - f, draws) / C(n, draws)] / draws.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.
    draws : int
        Tokens in the sample.

    Returns
    -------
    float

    References
    ----------
    McCarthy & Jarvis 2007, Language Testing 24:459-488.

    Examples
    --------
    >>> round(hdd([0, 1, 0, 2], draws=2), 4)
    0.9167
    """
    clean, k = type_ids("hdd", ids), whole("hdd", "draws", draws, least=1)
    if clean.size < k:
        raise NotEnoughData(f"hdd: {counted(clean.size, 'token')}, but {k} are to be drawn; choose a smaller draws.")
    return float((1 - _missed(_frequencies(clean), k)).sum() / k)


def rarefaction(ids: ArrayLike, n: ArrayLike) -> Floats:
    """Return the exact expected number of types in a random sample of `n` tokens without replacement.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.
    n : int or array_like of int
        Sizes of the sample, at most the number of tokens.

    Returns
    -------
    numpy.ndarray of the shape of `n`

    References
    ----------
    Hurlbert 1971, Ecology 52:577-586.

    Examples
    --------
    >>> rarefaction([0, 1, 0, 2], [0, 1, 2, 4]).round(4).tolist()
    [0.0, 1.0, 1.8333, 3.0]
    """
    clean, sizes = type_ids("rarefaction", ids), np.asarray(n)
    f = _frequencies(clean)
    expected = [(1 - _missed(f, whole("rarefaction", "n", size, most=clean.size))).sum() for size in sizes.ravel()]
    return np.asarray(expected, dtype=np.float64).reshape(sizes.shape)[()]


def yules_k(ids: ArrayLike) -> float:
    """Return Yule's K = 10^4 (sum f^2 - n) / n^2, 10^4 times the probability that two tokens share a type.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.

    Returns
    -------
    float
        0 if no token repeats; larger is *less* diverse.

    References
    ----------
    Yule 1944, The Statistical Study of Literary Vocabulary.

    Examples
    --------
    >>> yules_k([0, 0, 1, 1, 2])
    1600.0
    """
    clean = type_ids("yules_k", ids)
    f = _frequencies(clean).astype(np.float64)
    return float(1e4 * ((f**2).sum() - clean.size) / clean.size**2)


def yules_i(ids: ArrayLike) -> float:
    """Return Yule's I = V^2 / (sum f^2 - V), with V the number of types; some programs call it K.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.

    Returns
    -------
    float
        Larger is more diverse; nan if no token repeats.

    References
    ----------
    Yule 1944, The Statistical Study of Literary Vocabulary.

    Examples
    --------
    >>> yules_i([0, 0, 1, 1, 2])
    1.5
    """
    f = _frequencies(type_ids("yules_i", ids)).astype(np.float64)
    gap = (f**2).sum() - f.size
    return float(f.size**2 / gap) if gap > 0 else float("nan")
