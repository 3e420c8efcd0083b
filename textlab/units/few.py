"""Too little evidence: the threshold, the warning, and the rule against zero-width intervals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from .._wording import counted, several, singular
from ..errors import warn
from .copies import find_copies, without_slogans

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from ..tokens import Tokens
    from .clusters import Clusters

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

FEW = 20  # with fewer clusters, bootstrap intervals were too narrow in simulation (benchmarks/COVERAGE.md)
COPIED = 0.1  # share of copies above which a warning is given, however many clusters there are
LEAST_COPIES = 3  # copies in one group above which a warning is given, even if few overall
FLAT = 1e-6  # relative to its ends: a narrower interval differs from zero width only by rounding
ROUNDING = 1e-12  # of the numbers that the ends were computed from: what is left of them when they cancel out


def warn_few(
    who: str,
    clusters: Clusters,
    group: Ints | None = None,
    labels: Iterable[Any] = ("all",),
    *,
    none: tuple[str, int],
) -> None:
    """Warn once if groups have too few distinct clusters, or if many clusters are copies of others.

    Parameters
    ----------
    who : str
        Name of the caller, for the message.
    clusters : Clusters
        The clusters that are resampled.
    group : ndarray of int, shape (n_passages,), optional
        The group of each passage, -1 for none; by default a single group.
    labels : iterable
        The label of each group.
    none : (str, int)
        What has no interval below how many clusters, for `describe_few`: ``("a word in", 3)``.
    """
    names = list(labels)
    n, different = _n_in_groups(clusters, group, len(names))
    said = _few_sentence(clusters.column, names, n, different, describe_few(clusters.column, *none))
    if said:
        warn(f"{who}: {said}")


def describe_few(column: str, what: str, least: int) -> str:
    """Say what few clusters mean for intervals; every warning about few clusters uses these words.

    >>> describe_few("turn_id", "a word in", 3)
    'Intervals from so few are too narrow, and a word in fewer than 3 turns has none.'
    >>> describe_few("turn_id", "a group of", 2)
    'Intervals from so few are too narrow, and a group of a single turn has none.'
    """
    below = f"a single {singular(column)}" if least == 2 else f"fewer than {least} {several(column)}"
    return f"Intervals from so few are too narrow, and {what} {below} has none."


def describe_copies(clusters: Clusters, group: Ints | None = None, labels: Iterable[Any] = ("all",)) -> str:
    """Describe near-copies among the clusters if they are too many; otherwise return an empty string.

    Too many means more than a tenth of all clusters, or of those of one group (which is then named): a few letters sent
    a hundred times may be most of what one side says, and little of what everybody says.
    """
    names = list(labels)
    n, different = _n_in_groups(clusters, group, len(names))
    if not _many_copies(n, different):
        return ""
    copies, total = int((n - different).sum()), int(n.sum())
    return (
        f"{copies:,} of {counted(total, singular(clusters.column))} are copies of another, or nearly so"
        f"{_copied_groups(names, n, different)} (see textlab.similar): they count as independent evidence here, which "
        "they are not."
    )


def n_different(clusters: Clusters, group: Ints | None = None, n_groups: int = 1) -> Ints:
    """Return the number of distinct clusters with words in each group; near-copies count once."""
    return _n_in_groups(clusters, group, n_groups)[1]


def _n_in_groups(clusters: Clusters, group: Ints | None, n_groups: int) -> tuple[Ints, Ints]:
    """Return the number of clusters with words in each group, and of distinct ones."""
    spoken = (clusters.of_passage >= 0) & (clusters.tokens.n_tokens > 0)
    codes = np.zeros(len(spoken), dtype=np.int64) if group is None else np.asarray(group)
    spoken &= codes >= 0
    mine, groups = clusters.of_passage[spoken], codes[spoken]
    return _n_different(groups, mine, n_groups), _n_different(groups, _originals(clusters)[mine], n_groups)


def _many_copies(n: Ints, different: Ints) -> bool:
    """Return whether copies are more than a tenth of all clusters, or of those of one group."""
    copies = n - different
    return bool(copies.sum() > COPIED * n.sum() or ((copies > COPIED * n) & (copies >= LEAST_COPIES)).any())


def _copied_groups(names: list[Any], n: Ints, different: Ints) -> str:
    """Name the groups with most copies, if there are several groups."""
    copies = n - different
    most = [g for g in np.argsort(-copies, kind="stable")[:3].tolist() if copies[g]]
    return f" ({', '.join(f'{names[g]} {copies[g]:,} of {n[g]:,}' for g in most)})" if len(names) > 1 else ""


_FOUND: WeakKeyDictionary[Tokens, dict[str, Ints]] = WeakKeyDictionary()  # by column, for further questions


def _originals(clusters: Clusters) -> Ints:
    """Return the first cluster of the near-copies to which each cluster belongs."""
    found = _FOUND.setdefault(clusters.tokens, {})
    if clusters.column not in found:
        found[clusters.column] = without_slogans(clusters, find_copies(clusters).original)
    return found[clusters.column]


def _n_different(group: Ints, value: Ints, n_groups: int) -> Ints:
    """Return the number of distinct values in each group."""
    width = int(value.max(initial=0)) + 1
    return np.bincount(np.unique(group * width + value) // width, minlength=n_groups)


def _few_sentence(column: str, names: list[Any], n: Ints, different: Ints, too_narrow: str) -> str:
    """Return the warning text; empty if there is nothing to warn about."""
    units, few = several(column), np.flatnonzero((different < FEW) & (n > 0))
    copies, total = int((n - different).sum()), int(n.sum())
    who = _copied_groups(names, n, different)
    copied = f"{copies:,} of {total:,} {units} nearly repeat another{who} (see textlab.similar) and add no evidence"
    lines = []
    if len(few):
        shown = ", ".join(f"{names[g]} {different[g]}" for g in few[:4]) + (" ..." if len(few) > 4 else "")
        kind = "different " if (n[few] > different[few]).any() else ""
        lines.append(
            f"{counted(len(few), 'group')} of {len(names)} with fewer than {FEW} {kind}{units} ({shown}). {too_narrow}"
        )
    if _many_copies(n, different) or (copies and lines and "different" in lines[0]):
        lines.append(f"{copied}.")
    return " ".join(lines)


# ---------------------------------------------------------------------- intervals


class Shown(NamedTuple):
    """Interval ends that may be shown, and the number of intervals withheld for zero width."""

    low: Floats
    high: Floats
    n_flat: int


def shown_intervals(low: ArrayLike, high: ArrayLike, *, scale: float = 0.0) -> Shown:
    """Withhold intervals of zero width; every analysis with intervals passes them through this function.

    A zero-width interval would claim certainty. It arises if resampling cannot change a number, because all clusters
    are equal or contain the word at the same rate. The ends then become missing, and the result says so in ``notes()``
    (`describe_flat`).

    Parameters
    ----------
    low, high : array_like of float, shape (n_rows,)
        Ends of the intervals; nan if there is none.
    scale : float
        Size of the numbers that the ends were computed from, such as 1 for shares. Ends near 0 that are apart by no
        more than rounding at this size have no width either.

    Examples
    --------
    >>> shown_intervals([1.0, 2.0, float("nan")], [1.0, 3.0, float("nan")])
    Shown(low=array([nan,  2., nan]), high=array([nan,  3., nan]), n_flat=1)
    """
    ends = np.array([low, high], dtype=np.float64)
    with np.errstate(invalid="ignore"):
        flat = ends[1] - ends[0] <= np.maximum(FLAT * np.abs(ends).max(axis=0), ROUNDING * scale)
    ends[:, flat] = np.nan
    return Shown(ends[0], ends[1], int(flat.sum()))


def describe_flat(n_flat: int, item: str, column: str = "turn_id") -> str:
    """Explain why intervals were withheld, for ``notes()``; empty if none was.

    >>> describe_flat(2, "word")
    'No interval: 2 words have the same value in every resample, because all turns that hold them are alike.'
    """
    if not n_flat:
        return ""
    have, them = ("has", "it") if n_flat == 1 else ("have", "them")
    return (
        f"No interval: {counted(n_flat, item)} {have} the same value in every resample, because all {several(column)} "
        f"that hold {them} are alike."
    )


NOT_REQUESTED = "No intervals were computed (n_resamples=0)."
SAME = "it is the same in every resample"
FEW_OR_SAME = "fewer than five clusters, or all of them alike"


def describe_missing_intervals(frame: pd.DataFrame, value: str, why: str = SAME) -> str:
    """Say which rows have a number and no interval, for ``notes()``; empty where all have one.

    Parameters
    ----------
    frame : DataFrame
        Labels in its first column, and ``ci_low``.
    value : str
        The column of the number.
    why : str
        What may have kept the interval back.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"group": ["Ann", "Bo"], "share": [0.5, 1.0], "ci_low": [0.3, None]})
    >>> describe_missing_intervals(frame, "share")
    'No interval for Bo: it is the same in every resample.'
    """
    names = list(dict.fromkeys(frame.loc[frame["ci_low"].isna() & frame[value].notna()].iloc[:, 0].astype(str)))
    if not names:
        return ""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"No interval for {', '.join(names[:3])}{more}: {why}."
