"""Change points: does the level of marking change along a conversation, and where?

The score of a track is taken per turn (or per dated document), not per bin, and cut into stretches of constant level::

    turn     0   1   2   3   4 | 5   6   7   8 | 9   10  11     in order
    score    2   0   1   3   1 | 8   9   7   8 | 2   1   3      of each turn, weighted by its size
    level    1.4               | 8.0           | 2.0            weighted mean of each stretch
    after                      5               9                number of turns before each change

The cuts minimize the weighted sum of squares; their number is chosen by a penalty unless it is given. The test asks
whether the best single cut is clearer than in random orders of the turns (in blocks, if neighbours are alike), and
the interval of a place comes from resampled residuals. The computation is in `measures.changes`, which explains it;
this file turns places into progress or dates, and compares the stretches beside a change pattern by pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted
from ...corpus.days import day_number, iso_day
from ...errors import NotEnoughData
from ...measures.changes import LevelChanges, find_changes
from ...results import Result, settings_of
from .compare import StretchComparison, compare_stretches
from .series import BY_DATE, TrackSeries, checked_track, series_asked, shown_place, unit_dates
from .track import StanceTrack

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_TURNS = 20


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ChangePoints(Result):
    """Changes in the level of marking along conversations. Made by `change_points`."""

    track: StanceTrack = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Changes of level of marking"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"levels": "change_points"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Carlstein 1986, Annals of Statistics 14:1171-1179 (blocks)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by` of the track; quotes() shows its marked places",
            "doc_id": "document",
            "at": "progress (0 to 1) or date of the first turn or document after the change",
            "ci_low": "lower end of the interval of `at`: the last turn or document that may lie before the change",
            "ci_high": "upper end",
            "rate_before": "score of the track in the stretch before (of the whole series if there is no change)",
            "rate_after": "score in the stretch after",
            "p": "how often random orders of the turns (in blocks if neighbours are alike) split as clearly",
            "n_units": "number of turns or documents of the series",
            "autocorrelation": "lag-1 autocorrelation after removing the changes of level",
            "block": "block length: number of neighbours kept together in resamples",
        }
    )

    def words(self, group: str, number: int = 1, *, doc_id: str | None = None) -> StretchComparison:
        """Compare the stretches before and after a change, pattern by pattern.

        Parameters
        ----------
        group : str
        number : int
            Number of the change in the group's series, from 1.
        doc_id : str, optional
            Required if the group has changes in several documents.

        Raises
        ------
        UnknownName
            There is no change in such a group or document.
        NotEnoughData
            The series has fewer changes.
        """
        who = "words"
        mine = self.frame[self.frame["at"].notna()]
        _checks.known(who, "group with a change", group, mine["group"])
        mine = mine[mine["group"] == group]
        doc_id = _checks.known(who, "document", doc_id or mine["doc_id"].iloc[0], mine["doc_id"])
        at = mine.loc[mine["doc_id"] == doc_id, "at"].tolist()
        if number > len(at):
            raise NotEnoughData(f"{who}: {group!r} has {counted(len(at), 'change')} in {doc_id!r}, not {number}.")
        first, second = _stretches_beside(self.track, at, _checks.whole(who, "number", number, least=1))
        inside = None if doc_id == BY_DATE else doc_id
        # the stretches were chosen on the same data; the summary of the comparison says so
        return compare_stretches(self.track, first, second, group=group, doc_id=inside)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        passage = self.tokens.passage_of(self.track.hits.first)
        mine = self.track.group_of_passage[passage] == self.track.groups.index(label)
        return self.track.hits.first[mine], self.track.hits.last[mine]

    def summary(self) -> str:
        """Describe which series are not constant, and what that does not show."""
        series = self.frame.drop_duplicates(["group", "doc_id"])
        uneven = series[series["p"] < 0.05]
        named = f" ({', '.join(uneven['group'].astype(str).head(3))})" if len(uneven) else ""
        skipped = self.settings["n_too_short"]
        short = (
            f" Left out: {counted(skipped, 'series')} of fewer than {FEWEST_TURNS} turns or documents."
            if skipped
            else ""
        )
        return (
            f"The level changes in {len(uneven)} of {counted(len(series), 'series')} (5 % test){named}.{short} "
            "With several series, some changes are found by chance. "
            "A steady rise can also look like a change of level, and its position is only as certain as its interval. "
            "The scores count words of a lexicon; they are not positions for or against anything."
        )

    def _gist(self) -> str:
        return f"{self.settings['lexicon']} in {counted(len(self.frame), 'row')}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Changes of the level of {used['lexicon']!r} between turns or documents were sought at all positions by "
            f"least squares, tested against {used['n_resamples']:,} random orders (rng {used['rng']}), with "
            f"{used['confidence']:.0%} intervals from resampled residuals."
        )


@recorded
def change_points(
    track: StanceTrack,
    *,
    n_changes: int | None = None,
    min_size: int = 5,
    n_resamples: int = 999,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> ChangePoints:
    """Find where the level of a track changes, by turns or documents.

    Parameters
    ----------
    track : StanceTrack
        Track over progress or dates. Its turns or documents are analysed, not its bins; a document with an uncertain
        date is placed at the middle of its date interval.
    n_changes : int, optional
        Number of changes in each series. Default: chosen by a penalty of ``2 s^2 ln n`` per change.
    min_size : int
        Smallest number of turns (or documents) between two changes.
    n_resamples, confidence, rng
        Options of the test and the intervals.

    Returns
    -------
    ChangePoints
        One row per change for each group in each document; a series without a change has one row with `at` missing.

    Raises
    ------
    NotEnoughData
        No group has 20 turns with words in one document (or 20 dated documents).

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["no doubt at all"] * 15 + ["perhaps maybe yes well"] * 15
    >>> rows = pd.DataFrame({"text": texts, "doc_id": "talk", "speaker": "Ann"})
    >>> rows["turn_id"] = [f"t{k:02}" for k in range(30)]
    >>> tokens = tl.tokenize(tl.from_frame(rows, rows="passage"))
    >>> track = tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=0)
    >>> found = tl.change_points(track, n_resamples=99)
    >>> found.table[["at", "rate_before"]].round(2).values.tolist()
    [[0.5, 0.0]]
    """
    who = "change_points"
    checked_track(who, track)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    long, n_short = series_asked(who, track, FEWEST_TURNS)
    rows: list[dict[str, Any]] = []
    for series in steps(long, who):
        found = find_changes(
            series.value, n_changes=n_changes, weights=series.size, min_size=min_size, n_resamples=draw.n,
            confidence=draw.confidence, rng=_checks.source_of(seed, f"{series.group}\t{series.doc_id}"),
        )  # fmt: skip
        rows += _change_rows(track, series, found)
    used = settings_of(track.tokens, who, by=track.settings["by"], lexicon=track.lexicon.name, n_changes=n_changes,
                       min_size=min_size, n_resamples=draw.n, confidence=draw.confidence, rng=draw.seed,
                       n_too_short=n_short)  # fmt: skip
    frame = pd.DataFrame(rows)[list(ChangePoints.COLUMNS)]
    if track.settings["over"] != "date":
        frame = frame.astype(dict.fromkeys(("at", "ci_low", "ci_high"), "float64"))
    return ChangePoints(frame=frame, tokens=track.tokens, settings=used, track=track)


def _change_rows(track: StanceTrack, series: TrackSeries, found: LevelChanges) -> list[dict[str, Any]]:
    about = {"group": series.group, "doc_id": series.doc_id, "p": found.p, "n_units": len(series),
             "autocorrelation": found.autocorrelation, "block": found.block}  # fmt: skip
    edges = [0, *found.after.tolist(), len(series)]
    sums = series.value * series.size
    levels = [sums[a:b].sum() / series.size[a:b].sum() for a, b in pairwise(edges)]
    nowhere = {"at": None, "ci_low": None, "ci_high": None}
    if len(edges) == 2:
        return [{**about, **nowhere, "rate_before": levels[0], "rate_after": np.nan}]
    return [
        {
            **about,
            "at": shown_place(track, series.middle[k]),
            **_ends_at(track, series, found.low[j], found.high[j]),
            "rate_before": levels[j],
            "rate_after": levels[j + 1],
        }
        for j, k in enumerate(found.after)
    ]


def _ends_at(track: StanceTrack, series: TrackSeries, low: float, high: float) -> dict[str, Any]:
    """Return the interval of a place, from the last unit that may still lie before the change.

    A change "at" unit k is somewhere between units k - 1 and k, so the interval begins one unit below the lowest k.
    """
    ends = [_place_at(track, series, x) for x in (low - 1, high)]
    if ends[0] == ends[1]:  # documents of one date
        ends = [None, None]
    return dict(zip(("ci_low", "ci_high"), ends, strict=True))


def _place_at(track: StanceTrack, series: TrackSeries, index: Any) -> Any:
    if not np.isfinite(index):
        return None
    return shown_place(track, series.middle[int(np.clip(index, 0, len(series) - 1))])


def _stretches_beside(track: StanceTrack, at: list[Any], number: int) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return the stretches before and after a change, each up to the adjacent change or the end."""
    if track.settings["over"] != "date":
        edges = [0.0, *at, 1.0]
        return (edges[number - 1], edges[number]), (edges[number], edges[number + 1])
    low, high = unit_dates(track)
    edges = [shown_place(track, np.nanmin(low)), *at, shown_place(track, np.nanmax(high) + 1)]
    ends = [iso_day(day_number(day) - 1) for day in edges[1:]]
    return (edges[number - 1], ends[number - 1]), (edges[number], ends[number])
