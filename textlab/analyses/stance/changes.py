"""Did the level of marking change along a conversation, where, and could an even one look like that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import NotEnoughData
from ...measures.changes import LevelChanges, find_changes
from ...results import Result, settings_of
from .track import StanceTrack
from .turn_series import TurnSeries, checked_track, turn_series

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_TURNS = 20


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ChangePoints(Result):
    """Changes of level along conversations. Made by `change_points`."""

    track: StanceTrack = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Changes of level of marking"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"levels": "change_points"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Carlstein 1986, Annals of Statistics 14:1171-1179 (blocks)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by` of the track; quotes() gives its marked places",
            "doc_id": "document",
            "at": "progress (0 to 1) at which the first turn after the change begins; missing where none was found",
            "ci_low": "lower end of the interval of that place",
            "ci_high": "upper end",
            "rate_before": "places per 1,000 words in the stretch before (in all, where there is no change)",
            "rate_after": "places per 1,000 words in the stretch after",
            "p": "how often turns in random order (in blocks, if neighbours are alike) split as well; one per series",
            "n_turns": "turns of the series",
            "autocorrelation": "of neighbouring turns, changes taken off",
            "block": "turns kept together in resamples",
        }
    )

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        passage = self.tokens.passage_of(self.track.hits.first)
        mine = self.track.group_of_passage[passage] == self.track.groups.index(label)
        return self.track.hits.first[mine], self.track.hits.last[mine]

    def summary(self) -> str:
        """Which series are not level, and what that does not show."""
        series = self.frame.drop_duplicates(["group", "doc_id"])
        uneven = series[series["p"] < 0.05]
        named = f" ({', '.join(uneven['group'].astype(str).head(3))})" if len(uneven) else ""
        skipped = self.settings["n_too_short"]
        short = f" {counted(skipped, 'series')} of fewer than {FEWEST_TURNS} turns left out." if skipped else ""
        return (
            f"{counted(len(series), 'series')} of turns: in {len(uneven)} the level is not constant at the 5 % "
            f"level{named}.{short} Several series are tested, so some pass by chance. "
            "A steady rise also looks like a change, and the place is known no better than its interval says. "
            "This is marking by the words of a lexicon, not a position for or against anything."
        )

    def _gist(self) -> str:
        return f"{self.settings['lexicon']} in {counted(len(self.frame), 'row')}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Changes of the level of {used['lexicon']!r} between turns were sought at all positions by least squares, "
            f"tested against {used['n_resamples']:,} random orders (rng {used['rng']}), with {used['confidence']:.0%} "
            "intervals from resampled residuals."
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
    """Find where the level of a track changes, turn by turn.

    Parameters
    ----------
    track : StanceTrack
        Over progress. The turns are taken, not the bins.
    n_changes : int, optional
        How many in each series; by default as many as pay for themselves (a penalty of 2 s^2 ln n).
    min_size : int
        Fewest turns between two changes.
    n_resamples, confidence, rng
        Of the test and the intervals.

    Returns
    -------
    ChangePoints
        A row a change, for each group in each document; one row without a place where none was found.

    Raises
    ------
    NotEnoughData
        No group has 20 turns with words in a document.

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
    checked_track(who, track, StanceTrack)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    every = list(turn_series(track))
    long = [series for series in every if len(series.begins) >= FEWEST_TURNS]
    if not long:
        most = max((len(series.begins) for series in every), default=0)
        raise NotEnoughData(
            f"{who}: the longest series has {counted(most, 'turn')}; at least {FEWEST_TURNS} are needed to tell a "
            "change from chance. Compare two stretches that you choose beforehand: compare_stretches."
        )
    rows: list[dict[str, Any]] = []
    for series in long:
        found = find_changes(
            series.rate, n_changes=n_changes, weights=series.n_tokens, min_size=min_size, n_resamples=draw.n,
            confidence=draw.confidence, rng=_checks.source_of(seed, f"{series.group}\t{series.doc_id}"),
        )  # fmt: skip
        rows += _change_rows(series, found)
    used = settings_of(track.tokens, who, by=track.settings["by"], lexicon=track.lexicon.name, n_changes=n_changes,
                       min_size=min_size, n_resamples=draw.n, confidence=draw.confidence, rng=draw.seed,
                       n_too_short=len(every) - len(long))  # fmt: skip
    frame = pd.DataFrame(rows)[list(ChangePoints.COLUMNS)]
    return ChangePoints(frame=frame, tokens=track.tokens, settings=used, track=track)


def _change_rows(series: TurnSeries, found: LevelChanges) -> list[dict[str, Any]]:
    about = {"group": series.group, "doc_id": series.doc_id, "p": found.p, "n_turns": len(series.begins),
             "autocorrelation": found.autocorrelation, "block": found.block}  # fmt: skip
    edges = [0, *found.after.tolist(), len(series.begins)]
    hits = series.rate * series.n_tokens
    rates = [hits[a:b].sum() / series.n_tokens[a:b].sum() for a, b in pairwise(edges)]
    if len(edges) == 2:
        return [
            {**about, "at": np.nan, "ci_low": np.nan, "ci_high": np.nan, "rate_before": rates[0], "rate_after": np.nan}
        ]
    last = len(series.begins) - 1
    return [
        {
            **about,
            "at": series.begins[k],
            "ci_low": _place_at(series, found.low[j], last),
            "ci_high": _place_at(series, found.high[j], last),
            "rate_before": rates[j],
            "rate_after": rates[j + 1],
        }
        for j, k in enumerate(found.after)
    ]


def _place_at(series: TurnSeries, index: Any, last: int) -> float:
    return float(series.begins[int(np.clip(index, 0, last))]) if np.isfinite(index) else float("nan")
