"""Where a text turns to another subject, by its words, and how well two ways to cut a text agree.

Hearst 1997, Computational Linguistics 23:33-64 (TextTiling, block comparison). Beeferman, Berger & Lafferty 1999,
Machine Learning 34:177-210 (Pk). Pevzner & Hearst 2002, Computational Linguistics 28:19-36 (WindowDiff).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .._checks import whole
from ..errors import NotEnoughData, SchemaError

if TYPE_CHECKING:
    from ._door import Floats, Ints

__all__ = ["BoundaryErrors", "SubjectShifts", "boundary_errors", "subject_shifts"]


@dataclass(frozen=True)
class BoundaryErrors:
    """How far one way to cut a text is from another: 0 where they agree, 1 at worst."""

    pk: float
    window_diff: float
    window: int


@dataclass(frozen=True, eq=False)
class SubjectShifts:
    """Gaps between the pieces of a text. Arrays have one value a gap: the first stands after the first piece.

    Attributes
    ----------
    similarity : ndarray
        Cosine of the words of the blocks before and after the gap.
    depth : ndarray
        How far the similarity falls at the gap from the peaks on both sides.
    cutoff : float
        Mean depth less half its standard deviation.
    after : ndarray of int
        Gaps whose depth is above the cutoff and not below that of their neighbours: numbers of the pieces before them.
    """

    similarity: Floats
    depth: Floats
    cutoff: float
    after: Ints


def boundary_errors(reference: Sequence[int], found: Sequence[int], *, window: int | None = None) -> BoundaryErrors:
    """Compare two ways to cut a text by sliding a window over it.

    Parameters
    ----------
    reference, found : sequence of int
        Sizes of the segments, in order; both add up to the pieces of the text.
    window : int, optional
        Pieces between the ends of the window; by default half the mean segment of the reference.

    Returns
    -------
    BoundaryErrors
        ``pk``: share of windows whose ends are in one segment by the one and in two by the other. ``window_diff``:
        share of windows in which the two have different numbers of boundaries: one too many counts as well.

    Examples
    --------
    >>> errors = boundary_errors([5, 5, 5, 5], [10, 10], window=2)
    >>> round(errors.pk, 3), round(errors.window_diff, 3)
    (0.222, 0.222)
    """
    who = "boundary_errors"
    a, b = (_segment_numbers(who, name, sizes) for name, sizes in (("reference", reference), ("found", found)))
    if len(a) != len(b):
        raise SchemaError(f"{who}: reference has {len(a)} pieces and found {len(b)}; both must cut the same text.")
    k = max(1, round(len(a) / (2 * len(reference)))) if window is None else whole(who, "window", window, least=1)
    if k >= len(a):
        raise NotEnoughData(f"{who}: a window of {k} needs more than {k} pieces, not {len(a)}.")
    crossed = [numbers[k:] - numbers[:-k] for numbers in (a, b)]
    apart = (crossed[0] > 0) != (crossed[1] > 0)
    return BoundaryErrors(float(apart.mean()), float((crossed[0] != crossed[1]).mean()), k)


def subject_shifts(counts: Any, *, block: int = 2) -> SubjectShifts:
    """Find where neighbouring pieces of a text share few words (TextTiling, block comparison).

    Parameters
    ----------
    counts : array or sparse array, shape (n_pieces, n_terms)
        Words of sentences or windows, in the order of the text.
    block : int
        Pieces on each side that are compared; fewer at the ends of the text.

    Returns
    -------
    SubjectShifts

    Examples
    --------
    >>> subject_shifts([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 1, 2], [0, 0, 2, 1]]).after.tolist()
    [2]
    """
    from scipy.sparse import csr_array

    who = "subject_shifts"
    size = whole(who, "block", block, least=1)
    table = csr_array(counts, dtype=float)
    n = table.shape[0]
    if n < 3:
        raise NotEnoughData(f"{who}: {n} pieces have no gap with a neighbour; at least 3 are needed.")
    similarity = np.array([_block_cosine(table, gap, min(size, gap, n - gap)) for gap in range(1, n)])
    depth = np.array([_similarity_drop(similarity, at) for at in range(len(similarity))])
    cutoff = float(depth.mean() - depth.std() / 2)
    padded = np.pad(depth, 1, constant_values=-np.inf)
    top = (depth >= padded[:-2]) & (depth >= padded[2:]) & (depth > cutoff)
    return SubjectShifts(similarity, depth, cutoff, np.flatnonzero(top) + 1)


def _segment_numbers(who: str, name: str, sizes: Sequence[int]) -> Ints:
    """Return the number of the segment of each piece."""
    values = [whole(who, name, size, least=1) for size in sizes]
    return np.repeat(np.arange(len(values)), values)


def _block_cosine(table: Any, gap: int, size: int) -> float:
    before, after = (
        np.asarray(part.sum(axis=0)).ravel() for part in (table[gap - size : gap], table[gap : gap + size])
    )
    length = float(np.linalg.norm(before) * np.linalg.norm(after))
    return float(before @ after) / length if length else 0.0


def _similarity_drop(similarity: Floats, at: int) -> float:
    """Add the climbs from a gap to the nearest peaks on its left and on its right."""
    left, right = at, at
    while left > 0 and similarity[left - 1] >= similarity[left]:
        left -= 1
    while right < len(similarity) - 1 and similarity[right + 1] >= similarity[right]:
        right += 1
    return float(similarity[left] + similarity[right] - 2 * similarity[at])
