"""How rich is the vocabulary of a text?

Every function takes `ids`, one row of type ids (whole numbers, at least 0) in the order of the text.
Type-token ratios fall with length whatever the style: compare samples of equal length, or use MATTR,
MTLD or HD-D, and resample turns for the interval. In transcripts decide on fillers, false starts and
repetitions before counting.
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
    """Position of the last token of the same type before each token, -1 if there is none.

    A token is the first of its type within a stretch exactly if this lies before the stretch, so types
    can be counted in any stretch without a set.
    """
    order = np.argsort(ids, kind="stable")
    same = ids[order[1:]] == ids[order[:-1]]
    previous = np.full(ids.size, -1, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    return previous


def ttr(ids: ArrayLike) -> float:
    """Types over tokens. Comparable only between texts of equal length.

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
    """Moving-average type-token ratio: the mean over all windows of `window` tokens.

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
    # A token is a type of the windows that start after its predecessor: count those starts.
    position = np.arange(n)
    first = np.maximum(previous_of(clean) + 1, position - w + 1)  # never below 0: previous_of is >= -1
    last = np.minimum(position, n - w)
    return float(np.maximum(last - first + 1, 0).sum() / (w * (n - w + 1)))


def mtld(ids: ArrayLike, *, threshold: float = 0.72) -> float:
    """Measure of textual lexical diversity: mean length of stretches that keep their TTR up.

    A factor ends when the TTR *falls below* the threshold (programs that close it at the threshold get
    other values); the rest of the text counts as (1 - TTR) / (1 - threshold) of a factor. The mean of
    reading forwards and backwards. Use it from 100 tokens upwards.

    Parameters
    ----------
    ids : array_like of int, shape (n_tokens,)
        Type ids.
    threshold : float
        TTR that ends a factor.

    Returns
    -------
    float
        In tokens; nan if no token repeats, for then there is no factor.

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
    # A factor starts where the one before it ended, so this is a loop; but over factors (dozens of
    # tokens each), not over tokens.
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
    """Length and TTR of the factor that begins at `start`, or of the rest of the text."""
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
    """Chance that a type of frequency f is in none of `draws` tokens, C(n - f, draws) / C(n, draws).

    It equals prod_{i < f} (n - draws - i) / (n - i): one running product serves every f, and no large
    logarithms of factorials have to cancel.
    """
    n, most = int(frequencies.sum()), int(frequencies.max())
    # as soon as fewer than f tokens stay undrawn the chance is 0
    share_left: Floats = np.maximum(1 - draws / (n - np.arange(most)), 0.0)
    missed = np.cumprod(share_left, dtype=np.float64)[frequencies - 1]
    return np.asarray(missed, dtype=np.float64)


def hdd(ids: ArrayLike, *, draws: int = 42) -> float:
    """HD-D: the expected type-token ratio of a random sample of 42 tokens.

    sum over types of [1 - C(n - f, draws) / C(n, draws)] / draws.

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
    """Return expected number of types in a random sample of `n` tokens without replacement; exact.

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
    """Yule's K = 10^4 (sum f^2 - n) / n^2: 10^4 times the chance that two tokens share a type.

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
    """Yule's I = V^2 / (sum f^2 - V), V the number of types; some programs print it as K.

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
