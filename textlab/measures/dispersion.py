"""How evenly is a word spread over the parts of a corpus?

Every function takes `frequencies` of shape (n_parts,) or (n_parts, n_terms), dense or SciPy sparse,
and the `sizes` of the parts in tokens, and returns one number per term (or one number). Parts are
turns, documents or equal slices; parts without tokens are ignored. A word that does not occur has no
dispersion: nan.

Notation: v_i the frequency in part i of size s_i, w_i = s_i / sum s, f = sum v, t_i = v_i / f,
r_i = v_i / s_i, k parts. Only the cells with v > 0 are ever touched, so a sparse matrix stays sparse.

All indices depend on frequency (Gries 2022): compare words of similar frequency. With five documents
they have almost no resolution: print the five rates.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import expit, logit, stdtrit, xlogy

from .._checks import share
from ..errors import NotEnoughData, SchemaError
from ..wording import counted
from ._door import Floats, Ints, counts, positive_or_nan

__all__ = [
    "carroll_d2",
    "da",
    "dp",
    "dp_egbert",
    "dp_norm",
    "dp_norm_interval",
    "juilland_d",
    "kld",
    "range_parts",
    "rosengren_s",
]

LEAST_HELD = 3  # clusters with the word below which there is no interval
LEAST_CLUSTERS = 10  # clusters in all; the interval was tried with no fewer

Frequencies = ArrayLike | sparse.sparray | sparse.spmatrix


class _Cells(NamedTuple):
    """The cells with v > 0, in order of terms."""

    term: NDArray[Any]
    v: Floats
    s: Floats  # size of the part
    w: Floats  # its share of all tokens
    k: int
    least_w: float
    n_terms: int
    flat: bool
    part: NDArray[Any]

    def total(self, values: Floats | None = None) -> Floats:
        return np.bincount(self.term, weights=values, minlength=self.n_terms).astype(np.float64)

    def of_term(self, values: Floats) -> Floats:
        return values[self.term]

    def out(self, values: Floats) -> Floats:
        return values[0] if self.flat else values


def _cells(who: str, frequencies: Frequencies, sizes: ArrayLike) -> _Cells:
    s = np.atleast_1d(counts(who, "sizes", sizes))
    if s.ndim != 1 or not s.sum() > 0:
        raise NotEnoughData(f"{who}: sizes must be one row of part sizes, at least one above 0.")
    matrix, flat = _columns(who, frequencies)
    if matrix.shape[0] != s.size:
        raise SchemaError(f"{who}: frequencies has {counted(matrix.shape[0], 'part')}, sizes has {s.size}.")
    part, v = matrix.indices, counts(who, "frequencies", matrix.data)
    if np.any(v > s[part]):
        raise SchemaError(f"{who}: a part holds more occurrences than tokens.")
    term = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    w, kept = s / s.sum(), s > 0
    return _Cells(term, v, s[part], w[part], int(kept.sum()), float(w[kept].min()), matrix.shape[1], flat, part)


def _columns(who: str, frequencies: Frequencies) -> tuple[sparse.csc_array, bool]:
    """The frequencies by columns, without stored zeros; and whether they were one row."""
    if sparse.issparse(frequencies):
        matrix = sparse.csc_array(frequencies)
        if not matrix.has_canonical_format or np.any(matrix.data == 0):
            matrix = matrix.copy()  # the caller's matrix may share these buffers
            matrix.sum_duplicates()
            matrix.eliminate_zeros()
        return matrix, False
    dense = counts(who, "frequencies", frequencies)  # type: ignore[arg-type]
    if dense.ndim not in (1, 2):
        raise SchemaError(f"{who}: frequencies must have one or two dimensions, not {dense.ndim}.")
    return sparse.csc_array(dense.reshape(dense.shape[0], -1)), dense.ndim == 1


def range_parts(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Number of parts in which the word occurs.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        0 if the word does not occur.

    Examples
    --------
    >>> range_parts([[1, 0], [2, 3]], [10, 10]).tolist()
    [2.0, 1.0]
    """
    cells = _cells("range_parts", frequencies, sizes)
    return cells.out(cells.total())


def _dp(cells: _Cells) -> Floats:
    f = positive_or_nan(cells.total(cells.v))
    # t and w both sum to 1, so 1/2 sum |t - w| is the sum of the positive gaps alone, and a gap is
    # positive only where the word occurs: no need to visit the empty cells.
    over = np.maximum(cells.v / cells.of_term(f) - cells.w, 0)
    return np.where(np.isnan(f), np.nan, cells.total(over))


def dp(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Deviation of proportions, DP = 1/2 sum |t_i - w_i| (Gries 2008).

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        0 even, up to 1 - min w: all in the smallest part. Some programs print 1 - DP.

    References
    ----------
    Gries 2008, International Journal of Corpus Linguistics 13:403-437.

    Examples
    --------
    >>> float(dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.18
    """
    cells = _cells("dp", frequencies, sizes)
    return cells.out(_dp(cells))


def dp_norm(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """DP over its largest possible value, DP / (1 - min w) (Lijffijt & Gries 2012).

    The form of 2008, DP / (1 - 1/k), exceeds 1 when parts differ in size.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0, even, to 1, all in the smallest part; nan with a single part.

    References
    ----------
    Lijffijt & Gries 2012, International Journal of Corpus Linguistics 17:147-149.

    Examples
    --------
    >>> float(dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.2195
    """
    cells = _cells("dp_norm", frequencies, sizes)
    largest = 1 - cells.least_w if cells.k > 1 else np.nan
    return cells.out(_dp(cells) / largest)


def dp_norm_interval(
    frequencies: Frequencies, sizes: ArrayLike, *, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of `dp_norm` over other parts of the same kind, by the jackknife.

    DP = sum (t_i - w_i) over the parts P in which the word is commoner than in all, = a - b with a and b the
    shares of the word and of all words that lie in P. How far DP moves with the weight of part i is

        U_i = [i in P] (t_i - w_i) - t_i a + w_i b

    (P moves too, but only over parts whose gap is 0), so its variance is n / (n - 1) sum U_i^2, the infinitesimal
    jackknife. The interval is symmetric for ln(DPnorm / (1 - DPnorm)), which keeps it between 0 and 1, with the t
    of as many degrees of freedom as parts hold the word, less one; min w is taken as given.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.
    clusters : array_like of int, shape (n_parts,), optional
        Parts that belong together (passages of a turn) and vary together. By default each part by itself.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        nan below ten clusters, and for a word of fewer than three clusters.

    References
    ----------
    Jaeckel 1972, The infinitesimal jackknife (Bell Laboratories memorandum); Efron 1982, The Jackknife, the
    Bootstrap and Other Resampling Plans, chapter 6; Gries 2008, IJCL 13:403-437 (DP).

    Examples
    --------
    >>> low, high = dp_norm_interval([0, 0, 1, 2, 0, 4, 0, 1, 0, 0], [10] * 10)
    >>> float(low.round(2)), float(high.round(2))
    (0.13, 0.96)
    """
    who = "dp_norm_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    cells = _cells(who, frequencies, sizes)
    s = np.atleast_1d(counts(who, "sizes", sizes))
    cluster = _numbers(s.size, clusters)
    if cluster.shape != s.shape:
        raise SchemaError(f"{who}: clusters must have one number for each of the {s.size} parts.")
    largest = 1 - cells.least_w if cells.k > 1 else np.nan
    point = np.clip(_dp(cells) / largest, 0, 1)
    spread, held, n = _jackknife(cells, cluster, np.bincount(cluster, weights=s / s.sum()).astype(np.float64))
    known = (held >= LEAST_HELD) & (n >= LEAST_CLUSTERS)
    error = np.where(known, np.sqrt(spread * n / max(n - 1, 1)) / largest, np.nan)
    sure = error <= 1e-12  # parts that are all alike: nothing varies
    scale = point * (1 - point)
    step = stdtrit(np.maximum(held - 1, 1), 1 - tail) * np.divide(
        error, scale, out=np.zeros_like(error), where=(scale > 0) & ~sure
    )
    low, high = (np.where(sure, point, expit(logit(point) + side * step)) for side in (-1, 1))
    return cells.out(np.where(known, low, np.nan)), cells.out(np.where(known, high, np.nan))


def _numbers(n_parts: int, clusters: ArrayLike | None) -> Ints:
    """The cluster of each part, from 0 on."""
    names = np.arange(n_parts) if clusters is None else np.asarray(clusters)
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _jackknife(cells: _Cells, cluster: Ints, size: Floats) -> tuple[Floats, Floats, int]:
    """Sum of the squared U of the clusters, clusters with the word, and clusters with words.

    U is t- and w-terms in the filled cells, and w_i b everywhere: its squares are added up without the empty ones.
    """
    t = cells.v / cells.of_term(positive_or_nan(cells.total(cells.v)))
    over = t > cells.w
    a, b = cells.total(np.where(over, t, 0)), cells.total(np.where(over, cells.w, 0))
    filled = np.where(over, t - cells.w, 0) - t * cells.of_term(a)
    by_cluster = sparse.coo_array((filled, (cluster[cells.part], cells.term)), shape=(size.size, cells.n_terms)).tocsc()
    squares = np.asarray(by_cluster.power(2).sum(axis=0)).ravel()
    crossed = np.asarray(by_cluster.T @ size).ravel()
    held = np.diff(by_cluster.indptr).astype(np.float64)
    spread = np.maximum(squares + 2 * b * crossed + b**2 * (size**2).sum(), 0)
    return spread, held, int((size > 0).sum())


def dp_egbert(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """D_P in the conventional direction, 1 - DP / (1 - min{w_i : v_i > 0}) (Egbert, Burch & Biber 2020).

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0, all in one part, to 1, even: the opposite direction of `dp`. nan with a single part.

    References
    ----------
    Egbert, Burch & Biber 2020, International Journal of Corpus Linguistics 25:89-115.

    Examples
    --------
    >>> float(dp_egbert([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.7805
    """
    cells = _cells("dp_egbert", frequencies, sizes)
    least = np.full(cells.n_terms, np.nan)
    np.fmin.at(least, cells.term, cells.w)  # fmin: the nan of a fresh term gives way
    return cells.out(1 - _dp(cells) / positive_or_nan(1 - least))


def juilland_d(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Juilland's D on rates, 1 - (sd(r) / mean(r)) / sqrt(k - 1), with the population sd.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0, all in one part, to 1, even; nan with a single part. On raw frequencies, as some
        programs compute it, D means nothing unless parts are of equal size.

    References
    ----------
    Juilland & Chang-Rodriguez 1964, Frequency Dictionary of Spanish Words; Gries 2020.

    Examples
    --------
    >>> float(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.7852
    """
    cells = _cells("juilland_d", frequencies, sizes)
    r = cells.v / cells.s
    mean = positive_or_nan(cells.total(r) / cells.k)
    empty = cells.k - cells.total()  # parts without the word, each (0 - mean)^2
    square = cells.total((r - cells.of_term(mean)) ** 2) + empty * mean**2
    variation = np.sqrt(square / cells.k) / mean
    return cells.out(1 - variation / (np.sqrt(cells.k - 1) if cells.k > 1 else np.nan))


def carroll_d2(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Carroll's D2: entropy of the rates over its largest value, H(r / sum r) / log2 k.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0, all in one part, to 1, even; nan with a single part.

    References
    ----------
    Carroll 1970, Computer Studies in the Humanities and Verbal Behavior 3:61-65.

    Examples
    --------
    >>> float(carroll_d2([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.9379
    """
    cells = _cells("carroll_d2", frequencies, sizes)
    r = cells.v / cells.s
    total = positive_or_nan(cells.total(r))
    share = r / cells.of_term(total)
    entropy = np.where(np.isnan(total), np.nan, -cells.total(np.asarray(xlogy(share, share), np.float64)))
    return cells.out(entropy / (np.log(cells.k) if cells.k > 1 else np.nan))


def rosengren_s(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Rosengren's S = (sum sqrt(w_i v_i))^2 / f.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From min w, all in the smallest part, to 1, even.

    References
    ----------
    Rosengren 1971, Etudes de linguistique appliquee 1:103-127.

    Examples
    --------
    >>> float(rosengren_s([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.9498
    """
    cells = _cells("rosengren_s", frequencies, sizes)
    f = positive_or_nan(cells.total(cells.v))
    return cells.out(cells.total(np.sqrt(cells.w * cells.v)) ** 2 / f)


def kld(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Kullback-Leibler divergence of the word's spread from the sizes, sum t_i log2(t_i / w_i), in bits.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        0 even, up to -log2(min w).

    References
    ----------
    Gries 2020, "Analyzing dispersion", in Paquot & Gries, A Practical Handbook of Corpus Linguistics.

    Examples
    --------
    >>> float(kld([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.137
    """
    cells = _cells("kld", frequencies, sizes)
    f = positive_or_nan(cells.total(cells.v))
    t = cells.v / cells.of_term(f)
    bits = cells.total(t * np.log2(t / cells.w))
    return cells.out(np.where(np.isnan(f), np.nan, np.maximum(bits, 0)))


def da(frequencies: Frequencies, sizes: ArrayLike) -> Floats:
    """Burch, Egbert & Biber's D_A = 1 - mean |r_i - r_j| / (2 mean r) over all pairs of parts.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0, all in one part, to 1, even; nan with a single part.

    References
    ----------
    Burch, Egbert & Biber 2017, Journal of Research Design and Statistics in Linguistics 3:189-216.

    Examples
    --------
    >>> float(da([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.6975
    """
    cells = _cells("da", frequencies, sizes)
    r, k = cells.v / cells.s, cells.k
    mean = positive_or_nan(cells.total(r) / k)
    # With r sorted, sum over pairs |r_i - r_j| = sum (2 rank - k - 1) r: no k x k table. Parts without
    # the word come first in that order and add nothing, but they shift the ranks of the others.
    weight = np.asarray(2 * _rank(cells, r) - k - 1, dtype=np.float64)
    pairs = cells.total(weight * r)
    return cells.out(1 - pairs / (k * (k - 1) / 2 if k > 1 else np.nan) / (2 * mean))


def _rank(cells: _Cells, r: Floats) -> Ints:
    """Rank of each cell among all k parts of its term, smallest first."""
    n_cells = np.bincount(cells.term, minlength=cells.n_terms)
    start = np.cumsum(n_cells) - n_cells
    order = np.lexsort((r, cells.term))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    return rank - start[cells.term] + (cells.k - n_cells[cells.term]) + 1
