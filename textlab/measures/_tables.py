"""Two statistics of a 2 x 2 table, shared by keyness and association."""

from __future__ import annotations

import numpy as np
from scipy.special import rel_entr

from ._door import Floats


def g2_cells(o11: Floats, o12: Floats, o21: Floats, o22: Floats) -> Floats:
    """Return the log-likelihood ratio of four cells, G2 = 2 sum O ln(O / E) (Dunning 1993)."""
    row1, row2, col1, col2 = o11 + o12, o21 + o22, o11 + o21, o12 + o22
    n = row1 + row2
    # rel_entr(O, E) = O ln(O / E), and 0 ln 0 = 0
    total = rel_entr(o11, row1 * col1 / n) + rel_entr(o12, row1 * col2 / n)
    total = total + rel_entr(o21, row2 * col1 / n) + rel_entr(o22, row2 * col2 / n)
    return np.maximum(2 * total, 0)  # rounding can leave -1e-13 where the rates are equal


def chi2_cells(o11: Floats, o12: Floats, o21: Floats, o22: Floats, *, yates: bool = False) -> Floats:
    """Return Pearson's X2 = N (O11 O22 - O12 O21)^2 / (product of the four margins).

    With Yates' correction, |O11 O22 - O12 O21| is lowered by N / 2, *but not below 0*. Without that floor the
    correction would raise small values of X2 (R and SciPy have it too).
    """
    row1, row2, col1, col2 = o11 + o12, o21 + o22, o11 + o21, o12 + o22
    n = row1 + row2
    gap = np.abs(o11 * o22 - o12 * o21)
    gap = np.maximum(gap - n / 2, 0) if yates else gap
    with np.errstate(divide="ignore", invalid="ignore"):  # an empty margin: 0 / 0
        return gap / (row1 * row2) * gap * n / (col1 * col2)
