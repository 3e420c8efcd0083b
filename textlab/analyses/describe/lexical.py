"""Lexical statistics of one group of turns, and of any number of resamples of its turns at once.

A resample is a row of weights, which say how often each turn was drawn; row 0 is the text itself, with every turn once.
No text is assembled: whatever depends only on frequencies follows from weighted sums of counts, and everything else is
a ratio of sums over turns::

    weights   [1 1 1 1]   the text                  counts   turns x terms, sparse
              [2 0 1 1]   resample 1                totals = weights @ counts   frequency lists (`spectrum`)
              [0 3 0 1]   resample 2                sums   = weights @ (value of each turn)   (`ratios`)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import gammaln

from ...measures import readability
from ...measures.diversity import previous_of, stretch_from
from ...measures.resampling import iter_resampled_totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

DRAWS = 42  # tokens drawn for HD-D (McCarthy & Jarvis 2007)
LIMIT = 0.72  # type-token ratio that ends a factor of MTLD (McCarthy & Jarvis 2010)
_TABLED = 64  # frequencies up to which probabilities are tabulated


@dataclass(frozen=True, eq=False, kw_only=True)
class Group:
    """One group: its words in the order of the text, by turns.

    Attributes
    ----------
    ids : ndarray of int, shape (n_tokens,)
        Term code of each token.
    doc : ndarray of int, shape (n_tokens,)
        Document of each token; tokens of a document are adjacent.
    turn : ndarray of int, shape (n_tokens,)
        Turn (or other cluster) of each token, counted from 0.
    counts : csr_array, shape (n_turns, n_terms)
        Counts of the terms that occur.
    letters, syllables : ndarray of int, shape (n_tokens,)
        Letters and syllables of each token.
    sentences : ndarray of float or None, shape (n_turns,)
        Number of sentences in each turn; None if the text has no sentences.
    """

    ids: Ints
    doc: Ints
    turn: Ints
    counts: Any
    letters: Ints
    syllables: Ints | None
    sentences: Floats | None

    @property
    def n_turns(self) -> int:
        """Return the number of turns."""
        return int(self.counts.shape[0])

    def per_turn(self, values: NDArray[Any] | None = None) -> Floats:
        """Return the sum of `values` over the tokens of each turn, or the number of tokens."""
        return np.bincount(self.turn, weights=values, minlength=self.n_turns).astype(np.float64)


# ---------------------------------------------------------------------- from frequencies


def spectrum(group: Group, weights: NDArray[Any], n_rarefied: int) -> dict[str, Floats]:
    """Compute measures of the frequency list for each row of `weights`; arrays of shape (n_rows,)."""
    n = weights @ group.per_turn()
    types, once, squares, in_draws, in_equal = np.zeros((5, len(weights)))
    for _, totals in iter_resampled_totals(group.counts, weights):
        types += (totals > 0).sum(axis=0)
        once += (totals == 1).sum(axis=0)
        squares += np.square(totals, dtype=np.float64).sum(axis=0)
        in_draws += met(totals, n, np.full(len(n), DRAWS)).sum(axis=0)
        in_equal += met(totals, n, np.minimum(n, n_rarefied)).sum(axis=0)
    long_enough = n >= DRAWS
    return {
        "n_tokens": n,
        "n_types": types,
        "n_hapax": once,
        "ttr": types / n,
        "types_rarefied": in_equal,
        "yules_k": 1e4 * (squares - n) / n**2,
        "hdd": np.where(long_enough, in_draws / DRAWS, np.nan),
    }


def met(totals: NDArray[Any], n: Floats, draws: Floats) -> Floats:
    """Return the probability 1 - C(n - f, draws) / C(n, draws) that a term is among `draws` of `n` tokens.

    `totals` has shape (n_terms, n_rows), the others (n_rows,). For small f, the probability of being missed is the
    running product of 1 - draws / (n - i), i < f.
    """
    step = np.arange(_TABLED - 1)[:, None]
    left = np.maximum(1 - draws / np.maximum(n - step, 1), 0)
    table = np.vstack([np.ones(len(n)), np.cumprod(left, axis=0)])
    f = totals.astype(np.int64)
    missed = np.take_along_axis(table, np.minimum(f, _TABLED - 1), axis=0)
    term, row = np.nonzero(f >= _TABLED)
    missed[term, row] = _missed_often(f[term, row], n[row], draws[row])
    return 1 - missed


def _missed_often(f: Ints, n: Floats, draws: Floats) -> Floats:
    rest = n - f - draws
    possible = rest >= 0
    rest = np.where(possible, rest, 0)
    log = gammaln(n - f + 1) - gammaln(rest + 1) - gammaln(n + 1) + gammaln(n - draws + 1)
    return np.where(possible, np.exp(np.minimum(log, 0)), 0.0)


# ---------------------------------------------------------------------- ratios of sums over turns


def ratios(group: Group, weights: NDArray[Any], window: int) -> dict[str, Floats]:
    """Compute measures that are ratios of sums over turns, for each row of `weights`."""
    words = weights @ group.per_turn()
    with np.errstate(divide="ignore", invalid="ignore"):
        out = {
            "mattr": _mattr(group, weights, window),
            "mtld": _mtld(group),
            "mean_word_length": weights @ group.per_turn(group.letters) / words,
        }
        if group.sentences is not None and group.syllables is not None:
            out |= _readable(words, weights @ group.sentences, weights @ group.per_turn(group.syllables))
    return out


def _readable(words: Floats, sentences: Floats, syllables: Floats) -> dict[str, Floats]:
    fine = (sentences > 0) & (words > 0)
    counts = [np.where(fine, x, 1.0) for x in (words, sentences, syllables)]
    values = {
        "mean_sentence_length": counts[0] / counts[1],
        "flesch_reading_ease": readability.flesch_reading_ease(*counts),
        "flesch_kincaid": readability.flesch_kincaid(*counts),
    }
    return {name: np.where(fine, value, np.nan) for name, value in values.items()}


def _mattr(group: Group, weights: NDArray[Any], window: int) -> Floats:
    """Return the mean type-token ratio of all windows of the running text (Covington & McFall 2010).

    A token is the first of its type in those windows that start after its previous occurrence, so it adds one to a
    range
    of window starts; the cumulative sum of +1 and -1 at the ends of these ranges gives the types of every window. A
    window counts for the turn in which it starts.
    """
    types, room = _windows_by_turn(group, window)
    return (weights @ types) / (weights @ room)


def spread_by_neighbours(group: Group, values: Floats, window: int) -> Floats:
    """Widen the spread of resampled MATTR (row 0 is the text itself) for correlation between neighbouring turns.

    Windows reach into the next turns, so neighbouring turns are correlated, which resampling single turns ignores.
    """
    types, room = _windows_by_turn(group, window)
    factor = _likeness(group, types - values[0] * room, window) if np.isfinite(values[0]) else 1.0
    return values[0] + (values - values[0]) * factor


def _windows_by_turn(group: Group, window: int) -> tuple[Floats, Floats]:
    """Return for each turn the types and the tokens of the windows that start in it."""
    n = len(group.ids)
    position = np.arange(n)
    opens = np.append(True, group.doc[1:] != group.doc[:-1])
    start = np.maximum.accumulate(np.where(opens, position, 0))
    ends = np.append(np.flatnonzero(opens)[1:], n)[np.cumsum(opens) - 1]
    before = previous_of(group.doc * (int(group.ids.max(initial=0)) + 1) + group.ids)
    low = np.maximum(np.maximum(before + 1, position - window + 1), start)
    high = np.minimum(position, ends - window)
    adds = low <= high
    change = np.bincount(low[adds], minlength=n + 1) - np.bincount(high[adds] + 1, minlength=n + 1)
    types, whole = np.cumsum(change)[:n], position + window <= ends
    return group.per_turn(np.where(whole, types, 0)), window * group.per_turn(whole)


def _likeness(group: Group, residual: Floats, window: int) -> float:
    """Return the factor by which correlation between neighbouring turns raises a standard error; at least 1.

    It uses the autocovariances of the turns' residuals up to the lag that a window spans (Hansen & Hodrick 1980).
    """
    doc = np.empty(group.n_turns, dtype=np.int64)
    doc[group.turn] = group.doc
    n_lags = 1 + int(np.ceil(window / max(1.0, len(group.ids) / group.n_turns)))  # one more for short turns
    squares, beside = float(residual @ residual), 0.0
    for lag in range(1, min(n_lags, group.n_turns - 1) + 1):
        together = doc[lag:] == doc[:-lag]
        beside += float((residual[lag:] * residual[:-lag])[together].sum())
        beside += squares * together.sum() / group.n_turns**2  # bias: residuals sum to 0
    return float(np.sqrt(max(1.0, 1 + 2 * beside / squares))) if squares > 0 else 1.0


def in_windows(group: Group, window: int) -> int:
    """Return the number of tokens in documents long enough for a window."""
    sizes = np.unique(group.doc, return_counts=True)[1]
    return int(sizes[sizes >= window].sum())


def _mtld(group: Group) -> Floats:
    """Return tokens over factors, forwards and backwards, of the text itself (McCarthy & Jarvis 2010); shape (1,).

    Resamples have no value: intervals from resampled turns covered the true value in only 80 to 93 % of samples at a
    nominal 95 %, because factors cross the edges of turns.
    """
    factors = factor_shares(group.ids).sum(), factor_shares(group.ids[::-1]).sum()
    return np.array([np.mean([len(group.ids) / f for f in factors]) if min(factors) > 0 else np.nan])


def factor_shares(ids: Ints, *, limit: float = LIMIT) -> Floats:
    """Return the share of an MTLD factor that each token contributes; they sum to the number of factors.

    A loop over factors (dozens of tokens each), because each starts where the previous one ended.
    """
    previous, start = previous_of(ids), 0
    sizes, factors = [], []
    while start < len(ids):
        size, ratio = stretch_from(previous, start, limit)
        sizes.append(size)
        factors.append(1.0 if ratio < limit else (1 - ratio) / (1 - limit))
        start += size
    return np.repeat(np.array(factors) / np.array(sizes), sizes) if sizes else np.zeros(0)
