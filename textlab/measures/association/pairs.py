"""Counts of a pair: checked, arranged as a 2 x 2 table, and expected under independence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...errors import SchemaError
from .._door import Floats, broadcastable, counts, positive_or_nan


def pair_counts(who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> tuple[Floats, ...]:
    """Check the four counts of each pair and return them as arrays of one shape."""
    named = {"n12": n12, "n1": n1, "n2": n2, "n": n}
    arrays = [counts(who, what, value) for what, value in named.items()]
    broadcastable(who, *arrays)
    if np.any((arrays[1] == 0) & (arrays[0] > 0)) or np.any((arrays[2] == 0) & (arrays[0] > 0)):
        raise SchemaError(f"{who}: a pair occurs although one of its words never does.")
    return tuple(arrays)


def four_cells(
    who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return O11, O12, O21, O22; all nan where one would be negative or n is 0."""
    o, r, c, total = pair_counts(who, n12, n1, n2, n)
    cells = np.broadcast_arrays(o, r - o, c - o, total - r - c + o)
    sound = (np.minimum.reduce(cells) >= 0) & (total > 0)
    o11, o12, o21, o22 = (np.where(sound, cell, np.nan) for cell in cells)
    return o11, o12, o21, o22


def expected(n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return the number of co-occurrences expected if the words were independent, E = n1 n2 / n.

    Parameters
    ----------
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> float(expected(2552, 221, 31_777).round(4))
    17.7484
    """
    r, c, total = (counts("expected", what, x) for what, x in (("n1", n1), ("n2", n2), ("n", n)))
    broadcastable("expected", r, c, total)
    return r * c / positive_or_nan(total)
