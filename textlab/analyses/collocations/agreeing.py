"""Intervals for lambda: resample the places that agree with a sequence on subsets of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...units.draws import ClusterDraws

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    Ints = NDArray[np.int64]
    Floats = NDArray[Any]

LONGEST_SURE = 4  # words; each further word doubles the number of resampled sums


@dataclass(frozen=True, eq=False, kw_only=True)
class Sequences:
    """All places where a sequence of one length begins.

    Attributes
    ----------
    ids : ndarray of int, shape (n_places,)
        Number of the sequence at each place.
    unit : ndarray of int, shape (n_places,)
        Turn of each place.
    words : ndarray of int, shape (n_sequences, n_words)
        Term codes of each sequence.
    n_terms : int
        Length of the vocabulary.
    """

    ids: Ints
    unit: NDArray[Any]
    words: Ints
    n_terms: int


def lambda_intervals(
    found: Sequences, shown: Ints, draws: ClusterDraws, *, smoothing: float, confidence: float
) -> NDArray[np.float64]:
    """Return the interval of lambda of each shown sequence, shape (n_shown, 2).

    All cells are resampled together: in each resample, the counts of all subsets of the words are converted to the
    cells
    of the log-linear model, as for the sample itself.
    """
    n = found.words.shape[1]
    everywhere = np.asarray(draws.weights @ draws.sum(found.unit).astype(np.float64))
    if everywhere.max() < 2**24:  # float32 holds every cell exactly
        everywhere = everywhere.astype(np.float32)
    order = np.lexsort(found.words[shown].T[::-1])  # rows with the same first word share sums
    parts = list(_subset_parts(found, shown[order], draws))

    def lambda_(*agreeing: Floats) -> Floats:
        return _lambda_from([np.broadcast_to(everywhere, agreeing[0].shape), *agreeing], n, smoothing)

    ends = np.empty((len(shown), 2))
    ends[order] = np.stack(draws.intervals(lambda_, parts, parts[-1][0], confidence), axis=1)
    return ends


def _subset_parts(found: Sequences, shown: Ints, draws: ClusterDraws) -> Iterator[tuple[csc_array, Ints]]:
    """Yield, for every non-empty subset of the words, its sums and the column of each shown sequence.

    The sums count the places in each bundle that agree on the subset. Bit i of the subset stands for word i, so the
    last subset is the sequence itself.
    """
    n = found.words.shape[1]
    for subset in range(1, 2**n):
        key = _keys(found.words[:, np.flatnonzero(subset >> np.arange(n) & 1)], found.n_terms)
        wanted, column = np.unique(key[shown], return_inverse=True)
        if subset == 2**n - 1:  # one column for each row, in order
            wanted, column = key[shown], np.arange(len(shown))
        item = np.full(int(key.max(initial=0)) + 1, -1)
        item[wanted] = np.arange(len(wanted))
        item = item[key][found.ids]
        kept = np.flatnonzero(item >= 0)
        yield draws.sums(found.unit[kept], item[kept], len(wanted)), column


def _keys(words: Ints, n_terms: int) -> Ints:
    """Return an integer key for each row, equal for equal words."""
    key = words[:, 0]
    for column in words.T[1:]:
        key = pd.factorize(key * n_terms + column)[0]
    return np.asarray(key, dtype=np.int64)


def _lambda_from(agreeing: list[Floats], n: int, smoothing: float) -> Floats:
    """Compute lambda from the counts of places that agree on at least each subset of the words.

    lambda is the signed sum of the logarithms of the smoothed cells. A cell, "exactly these words", is the signed sum
    of
    "at least these words" over all larger subsets (Moebius inversion); its sign in lambda is + if an even number of the
    words is replaced (Blaheta & Johnson 2001).
    """
    total: Floats = np.zeros(agreeing[0].shape, dtype=agreeing[0].dtype)
    for subset in range(2**n):
        cell = agreeing[subset].astype(total.dtype)
        for larger in range(subset + 1, 2**n):
            if larger & subset == subset:
                (np.add if (larger ^ subset).bit_count() % 2 == 0 else np.subtract)(cell, agreeing[larger], out=cell)
        np.log(np.add(cell, smoothing, out=cell), out=cell)
        (np.add if (n - subset.bit_count()) % 2 == 0 else np.subtract)(total, cell, out=total)
    return total
