"""Find where to read about a topic: the stretch with most top words in each passage of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

WINDOW = 50  # width in words of the stretch within a passage


def topic_passages(
    dtm: DocumentTermMatrix, shares: NDArray[np.float64], at: int, top_codes: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the middle token of the stretch with most top words in each passage, best passages first."""
    tokens, share = dtm.tokens, shares[:, at]
    mine = np.flatnonzero((shares.argmax(axis=1) == at) & (share > 0))
    lit = np.append(top_codes, False)[tokens.codes]
    summed = np.append(0, np.cumsum(lit))
    bounds, row = tokens.bounds, dtm.row_of_passage
    hits = summed[bounds[1:]] - summed[bounds[:-1]]
    passages = np.flatnonzero(np.isin(row, mine) & (hits > 0))
    order = np.lexsort((passages, -share[row[passages]], -hits[passages]))
    return np.array([_densest(lit, *bounds[p : p + 2]) for p in passages[order]], dtype=np.int64)


def top_codes(dtm: DocumentTermMatrix, columns: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a mask over the terms of the tokens: those of the given columns."""
    return np.isin(dtm.tokens.terms, list(dtm.terms[columns]))


def _densest(lit: NDArray[np.bool_], first: int, last: int) -> int:
    summed = np.append(0, np.cumsum(lit[first:last]))
    width = min(WINDOW, last - first)
    at = int(np.argmax(summed[width:] - summed[:-width]))
    return int(first + at + width // 2)
