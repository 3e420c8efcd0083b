"""Compare two stretches of a track: which patterns explain the difference in rate?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, plural
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.resampling import bootstrap_weights, effective_number, expanded_interval
from ...measures.series_errors import series_errors
from ...results import Result, settings_of
from ...units.clusters import turns_of
from ...units.few import shown_intervals
from .series import checked_track, day_of, unit_dates
from .track import StanceTrack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

JUST_WIDER = 1.05  # intervals widened by less need no remark
FEWEST_OF_EACH = 5  # turns in a stretch; with fewer, no interval is given
EVERY_PATTERN = "all"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StretchComparison(Result):
    """Two stretches of a track, pattern by pattern. Made by `compare_stretches`."""

    places: pd.DataFrame = field(metadata={"private": True})  # first, last, pattern

    TITLE: ClassVar[str] = "Two stretches compared"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"shift": "stretch_shift"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "pattern": "pattern of the lexicon, or 'all'; quotes() shows its places in both stretches",
            "n_first": "number of places in the first stretch",
            "n_second": "number of places in the second stretch",
            "rate_first": "places (or weight) per 1,000 words of the first stretch",
            "rate_second": "places (or weight) per 1,000 words of the second stretch",
            "difference": "rate_second - rate_first",
            "ci_low": "lower end of the interval of difference; missing with fewer than five turns in a stretch",
            "ci_high": "upper end",
            "share": "share of the total difference; missing if that is 0",
        }
    )

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        mine = self.places if label == EVERY_PATTERN else self.places[self.places["pattern"] == label]
        return mine["first"].to_numpy(), mine["last"].to_numpy()

    def summary(self) -> str:
        """Describe the difference, the patterns that contribute most, and what it does not show."""
        used, row = self.settings, self.frame.iloc[0]
        top = self.frame.iloc[1:]["pattern"].head(3).tolist()
        known = pd.notna(row["ci_low"])
        units = plural(used["unit"])
        ends = f" [{row['ci_low']:.1f}, {row['ci_high']:.1f}]" if known else f" (no interval: too few {units})"
        return (
            f"From {used['first']} to {used['second']}, the rate changes from {row['rate_first']:.1f} to "
            f"{row['rate_second']:.1f} per 1,000 words, a difference of {row['difference']:.1f}{ends}. "
            f"Largest contributions: {', '.join(top) or 'none'}. Intervals resample {units} within each stretch. "
            "If the stretches were chosen after seeing the curve, they are too narrow. "
            "Other changes between the stretches (speakers, topics) are not controlled for."
        )

    def notes(self) -> str:
        """Say by how much the intervals were widened because neighbours are alike."""
        wider = self.settings["widened"]
        if wider < JUST_WIDER:
            return ""
        units = plural(self.settings["unit"])
        return (
            f"Neighbouring {units} are alike, or drift: all intervals are {wider:.1f} times as wide as resampled "
            f"{units} alone would make them, which the difference of all patterns together needs."
        )

    def _gist(self) -> str:
        return f"{self.settings['first']} and {self.settings['second']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Rates of {used['lexicon']!r} in the stretches {used['first']} and {used['second']} were "
            f"compared by pattern; {used['confidence']:.0%} intervals resample {plural(used['unit'])} "
            f"{used['n_resamples']:,} times."
        )


@recorded
def compare_stretches(
    track: StanceTrack,
    first: tuple[Any, Any],
    second: tuple[Any, Any],
    *,
    group: str | None = None,
    doc_id: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> StretchComparison:
    """Compare the marking of two stretches of a track, pattern by pattern.

    Parameters
    ----------
    track : StanceTrack
        Track of rates or weights, over progress or dates.
    first, second : (from, to)
        Two stretches that do not overlap: progress from 0 to 1, where a turn belongs to the stretch in which it begins;
        or two dates (both included), where a document belongs to the stretch that contains its whole date interval.
    group, doc_id : str, optional
        Use only this group or document. Default: all.
    n_resamples, confidence, rng
        Options of the expanded percentile intervals. They are then widened, all by the same factor, as far as the t
        interval of the difference of all patterns together, which allows for neighbours that are alike.

    Returns
    -------
    StretchComparison
        The row ``all``, then the patterns by the absolute size of their difference.

    Raises
    ------
    NotEnoughData
        A stretch has no words.
    SchemaError
        The stretches overlap or do not lie within 0 to 1, or the track has another score than rates or weights.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["no doubt at all"] * 10 + ["perhaps maybe yes well"] * 10
    >>> rows = pd.DataFrame({"text": texts, "doc_id": "talk", "speaker": "Ann"})
    >>> rows["turn_id"] = [f"t{k:02}" for k in range(20)]
    >>> tokens = tl.tokenize(tl.from_frame(rows, rows="passage"))
    >>> track = tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=0)
    >>> found = tl.compare_stretches(track, (0, 0.5), (0.5, 1))
    >>> found.table[["pattern", "difference"]].values.tolist()[0]
    ['all', 500.0]
    """
    who = "compare_stretches"
    checked_track(who, track)
    if track.settings["score"] in ("balance", "share"):
        raise SchemaError(f"{who}: parts of a {track.settings['score']} do not add up; track 'rate' or 'weight'.")
    if EVERY_PATTERN in track.lexicon.patterns:
        raise SchemaError(
            f"{who}: the lexicon has the pattern {EVERY_PATTERN!r}, which is what {who} calls all patterns together. "
            "Write it as 'ALL', or leave it out."
        )
    spans = (_checked_stretch(who, track, first), _checked_stretch(who, track, second))
    if max(spans[0][0], spans[1][0]) < min(spans[0][1], spans[1][1]):
        raise SchemaError(f"{who}: {first} and {second} overlap; a turn or document cannot stand on both sides.")
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    inside = _asked_passages(who, track, group, doc_id)
    sides, turn, order = _side_of_unit(who, track, spans, inside)
    counts, words, places = _turn_tables(track, sides, turn)
    for side in (0, 1):
        if not words[sides == side].sum():
            raise NotEnoughData(f"{who}: the group has no words in {(first, second)[side]}; widen the stretch.")
    source = _checks.source_of(seed, who)
    frame, wider = _shift_table(track, sides, (counts, words, places), order, draw, source)
    unit = "document" if track.settings["over"] == "date" else "turn"
    used = settings_of(track.tokens, who, by=track.settings["by"], lexicon=track.lexicon.name, first=tuple(first),
                       second=tuple(second), unit=unit, group=group, widened=wider, n_resamples=draw.n,
                       confidence=draw.confidence, rng=draw.seed)  # fmt: skip
    return StretchComparison(frame=frame, tokens=track.tokens, settings=used, places=places)


def _checked_stretch(who: str, track: StanceTrack, given: Any) -> tuple[float, float]:
    """Return a stretch as two numbers, the end excluded: progress, or days since 1970."""
    pair = isinstance(given, tuple | list) and len(given) == 2
    if pair and track.settings["over"] == "date":
        low, high = day_of(who, given[0]), day_of(who, given[1]) + 1
        if low < high:
            return low, high
        raise SchemaError(f"{who}: the stretch {given!r} ends before it begins.")
    if pair and all(isinstance(x, int | float) for x in given) and 0 <= given[0] < given[1] <= 1:
        return float(given[0]), float(given[1])
    raise SchemaError(f"{who}: a stretch is (from, to) with 0 <= from < to <= 1, or two dates, not {given!r}.")


def _asked_passages(who: str, track: StanceTrack, group: str | None, doc_id: str | None) -> NDArray[np.bool_]:
    inside = track.group_of_passage >= 0
    if group is not None:
        _checks.known(who, "group", group, track.groups)
        inside = track.group_of_passage == track.groups.index(group)
    if doc_id is not None:
        documents = track.tokens.corpus.documents.index
        _checks.known(who, "document", doc_id, documents)
        inside = inside & (track.tokens.doc_of_passage == list(documents).index(doc_id))
    return np.asarray(inside & (track.tokens.n_tokens > 0))


def _side_of_unit(
    who: str, track: StanceTrack, spans: tuple[tuple[float, float], ...], inside: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the stretch (0, 1, -1 for neither) of each unit, the unit of each passage, and the order of the units."""
    tokens, passages = track.tokens, np.flatnonzero(inside)
    dated = track.settings["over"] == "date"
    unit_of_passage = tokens.doc_of_passage if dated else turns_of(tokens).of_passage
    units, first, back = np.unique(unit_of_passage[passages], return_index=True, return_inverse=True)
    # sorted by document name, so that draws do not depend on the order of documents
    names = tokens.corpus.documents.index.astype(str).to_numpy(dtype=str)[tokens.doc_of_passage[passages[first]]]
    order = np.lexsort((first, names))
    units, first, back = units[order], first[order], np.argsort(order)[back]
    if dated:
        low, high = (ends[units] for ends in unit_dates(track))
    else:
        low = high = tokens.progress(np.asarray(tokens.bounds[:-1])[passages[first]])
    sides = np.full(len(units), -1, dtype=np.int64)
    for side, (start, stop) in enumerate(spans):
        sides[(low >= start) & ((high < stop) | ((stop == 1) & (not dated)))] = side
    lost = int(((sides < 0) & (low < high) & (low < spans[1][1]) & (high >= spans[0][0])).sum())
    if lost:
        warn(f"{who}: {counted(lost, 'document')} left out: uncertain dates must lie within one stretch.")
    number = np.full(len(inside), -1, dtype=np.int64)
    number[passages] = back
    in_time = np.argsort(low + high, kind="stable") if dated else np.arange(len(units))
    return sides, number, in_time


def _turn_tables(
    track: StanceTrack, sides: NDArray[np.int64], turn: NDArray[np.int64]
) -> tuple[Floats, Floats, pd.DataFrame]:
    """Return counts of each pattern per turn, words per turn, and the places within the stretches."""
    tokens, hits = track.tokens, track.hits
    of_hit = turn[tokens.passage_of(hits.first)]
    kept = (of_hit >= 0) & (sides[np.maximum(of_hit, 0)] >= 0) if len(sides) else np.zeros(len(of_hit), dtype=bool)
    counts = np.zeros((len(sides), len(track.lexicon.patterns)))
    np.add.at(counts, (of_hit[kept], hits.which[kept]), track.scoring.top[kept])
    known = turn >= 0
    words = np.bincount(turn[known], weights=tokens.n_tokens[known], minlength=len(sides)).astype(np.float64)
    patterns = np.array(track.lexicon.patterns, dtype=object)[hits.which[kept]]
    side = sides[of_hit[kept]]
    places = pd.DataFrame({"first": hits.first[kept], "last": hits.last[kept], "pattern": patterns, "side": side})
    return counts, words, places


def _shift_table(
    track: StanceTrack, sides: NDArray[np.int64], parts: tuple[Floats, Floats, pd.DataFrame],
    in_time: NDArray[np.int64], draw: Any, source: Any,
) -> tuple[pd.DataFrame, float]:  # fmt: skip
    counts, words, places = parts
    whole = np.column_stack([counts.sum(axis=1), counts])
    sums = [whole[sides == side].sum(axis=0) for side in (0, 1)]
    rate = [1000 * sums[side] / words[sides == side].sum() for side in (0, 1)]
    found = [places.loc[places["side"] == side, "pattern"].value_counts() for side in (0, 1)]
    names = [EVERY_PATTERN, *track.lexicon.patterns]
    n = [x.reindex(names, fill_value=0).to_numpy(copy=True) for x in found]
    for side in (0, 1):
        n[side][0] = found[side].sum()
    gap = rate[1] - rate[0]
    low, high = _shift_intervals(whole, words, sides, draw, source)
    used_units = in_time[(sides[in_time] >= 0) & (words[in_time] > 0)]
    wider = _widening(1000 * whole[used_units, 0], words[used_units], sides[used_units], high[0] - low[0], draw)
    low, high = gap - wider * (gap - low), gap + wider * (high - gap)
    table = pd.DataFrame(
        {"pattern": names, "n_first": n[0], "n_second": n[1],
         "rate_first": rate[0], "rate_second": rate[1], "difference": gap, "ci_low": low, "ci_high": high,
         "share": gap / gap[0] if gap[0] else np.nan}
    )  # fmt: skip
    used = table[(table["n_first"] + table["n_second"] > 0) | (table["pattern"] == EVERY_PATTERN)]
    order = (
        used["difference"]
        .abs()
        .where(used["pattern"] != EVERY_PATTERN, np.inf)
        .sort_values(ascending=False, kind="stable")
    )
    return used.loc[order.index].reset_index(drop=True), wider


def _widening(counts: Floats, words: Floats, side: NDArray[np.int64], width: float, draw: Any) -> float:
    """Return by how much intervals have to be wider because neighbours are alike, at least 1.

    The resampled interval of all patterns is compared with the t interval of the same difference (`series_errors`).
    """
    from scipy.special import stdtrit

    if not width > 0:
        return 1.0
    design = np.column_stack([side == 0, side == 1]).astype(np.float64)
    fit = (design * words[:, None]).T / (design.T @ words)[:, None]
    apart = fit[1:] - fit[:1]
    found = series_errors(apart, counts / words, spread=design, fit=fit, trend=design, weights=words)
    half = float(stdtrit(found.df[0], 0.5 + draw.confidence / 2) * found.se[0])
    return max(1.0, 2 * half / width)


def _shift_intervals(
    whole: Floats, words: Floats, sides: NDArray[np.int64], draw: Any, source: Any
) -> tuple[Floats, Floats]:
    """Return the ends of the intervals of the differences; turns are resampled within each stretch."""
    low, high = np.full((2, whole.shape[1]), np.nan)
    members = [np.flatnonzero((sides == side) & (words > 0)) for side in (0, 1)]
    if not draw.n or min(map(len, members)) < FEWEST_OF_EACH:
        return low, high
    rates = []
    for mine in members:
        weights = bootstrap_weights(len(mine), draw.n, source)
        rates.append(1000 * (weights @ whole[mine]) / (weights @ words[mine])[:, None])
    # a difference rests on the stretch in which fewer turns hold the pattern
    n = np.minimum(*(effective_number(np.abs(whole[mine])) for mine in members))
    shown = shown_intervals(*expanded_interval((rates[1] - rates[0]).T, n, confidence=draw.confidence))
    return shown.low, shown.high
