"""Document completion: how well topics predict unseen text, compared with word counts alone.

One half of the tokens of each held-out document gives its topic shares; the other half is then predicted from them.
Perplexities reported by different engines are not comparable with each other; this gain is, for any pair of
tables.

References
----------
Wallach, Murray, Salakhutdinov & Mimno 2009, ICML (document completion).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import NotEnoughData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

MIXES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.99)  # weight of the unigram model in the prediction
COMPLETION_PRIORS = (0.02, 0.1, 0.3, 1.0)  # added to each topic's count before shares are taken
_ROUNDS = 40
_COMPLETION_CELLS = 4_000_000  # cells x topics held in memory at a time


def split_counts(counts: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """Split the tokens of each row at random into two halves, equal in size up to one token.

    Parameters
    ----------
    counts : sparse array of int, shape (n_rows, n_terms)

    Returns
    -------
    first, second : csr_array of int
    """
    from scipy.sparse import csr_array

    table = csr_array(counts)
    cell = np.repeat(np.arange(table.nnz), table.data.astype(np.int64))
    row = np.repeat(np.repeat(np.arange(table.shape[0]), np.diff(table.indptr)), table.data.astype(np.int64))
    order = np.lexsort((rng.random(len(cell)), row))
    start = np.append(0, np.cumsum(np.bincount(row, minlength=table.shape[0])))
    rank = np.arange(len(cell)) - start[row[order]]
    size = np.diff(start)[row[order]]
    chosen = cell[order][rank < (size + 1) // 2]
    n_first = np.bincount(chosen, minlength=table.nnz)
    first = csr_array((n_first, table.indices, table.indptr), shape=table.shape)
    second = csr_array((table.data.astype(np.int64) - n_first, table.indices, table.indptr), shape=table.shape)
    return first, second


def fold_in(counts: Any, phi: Table, *, prior: float = 0.1, rounds: int = _ROUNDS) -> Table:
    """Estimate topic shares of new rows with the topics fixed, by expectation-maximization.

    Parameters
    ----------
    counts : sparse array, shape (n_rows, n_terms)
    phi : ndarray, shape (n_topics, n_terms)
        Rows sum to one.
    prior : float
        Added to each topic's expected count.

    Returns
    -------
    ndarray, shape (n_rows, n_topics)
        Rows sum to one; a row without any word of the topics gets equal shares.
    """
    from scipy.sparse import csr_array

    table = csr_array(counts)
    n_topics = len(phi)
    theta = np.full((table.shape[0], n_topics), 1 / n_topics)
    by_term = np.ascontiguousarray(phi.T)
    cells = np.append(0, np.cumsum(np.diff(table.indptr)))
    low = 0
    while low < table.shape[0]:
        high = max(low + 1, int(np.searchsorted(cells, cells[low] + _COMPLETION_CELLS // n_topics, side="right")) - 1)
        theta[low:high] = _folded(table[low:high], by_term, theta[low:high], prior, rounds)
        low = high
    return theta


def _folded(part: Any, by_term: Table, theta: Table, prior: float, rounds: int) -> Table:
    row = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    words = by_term[part.indices]
    adds = _adds(row, part.shape[0])
    known = words.sum(axis=1) > 0
    weight = np.where(known, part.data, 0).astype(float)
    for _ in range(rounds):
        joint = words * theta[row]
        total = joint.sum(axis=1)
        joint *= np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)[:, None]
        theta = adds @ joint + prior
        theta /= theta.sum(axis=1, keepdims=True)
    return theta


def _adds(row: NDArray[np.int64], n_rows: int) -> Any:
    """Return a matrix that adds up cells by row."""
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(n_rows, len(row)))


def completion_gain(phi: Table, unigram: Table, first: Any, second: Any) -> Table:
    """Return the gain of topics over word counts on the second half of each row, in nats.

    Parameters
    ----------
    phi : ndarray, shape (n_topics, n_terms)
    unigram : ndarray, shape (n_terms,)
        Share of each term in the training text, all above 0.
    first, second : csr_array, shape (n_rows, n_terms)
        From `split_counts`.

    Returns
    -------
    ndarray, shape (n_rows, 2)
        Gain of the row in nats, and its number of tokens. The gain per token is the ratio of the column sums.

    Notes
    -----
    A word is predicted by ``(1 - m) theta phi + m unigram``. The mixing weight ``m`` and the prior of theta are those
    that do best on the *other* half of the rows, from the same grid for every engine, so that no engine gains from its
    own smoothing. If topics do not help at all, m goes to .99 and the gain to 0.
    """
    if not second.sum():
        raise NotEnoughData("completion_gain: the held-out rows have fewer than two words each.")
    row = np.repeat(np.arange(second.shape[0]), np.diff(second.indptr))
    alone = unigram[second.indices]
    by_term = np.ascontiguousarray(phi.T)[second.indices]
    found = {}
    for prior in COMPLETION_PRIORS:
        theta = fold_in(first, phi, prior=prior)
        mixed = np.einsum("ck,ck->c", by_term, theta[row])
        for mix in MIXES:
            cell = second.data * np.log(((1 - mix) * mixed + mix * alone) / alone)
            found[prior, mix] = np.bincount(row, weights=cell, minlength=second.shape[0])
    table = np.array(list(found.values()))
    fold = np.arange(second.shape[0]) % 2
    gain = np.empty(second.shape[0])
    for part in (0, 1):
        others = table[:, fold != part]
        best = int(np.argmax(others.sum(axis=1))) if others.shape[1] else len(table) - 1
        gain[fold == part] = table[best, fold == part]
    return np.column_stack([gain, np.bincount(row, weights=second.data, minlength=second.shape[0])])
