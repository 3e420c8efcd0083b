"""Shared steps of the four methods: checks, stability tables, and intervals from the turns of each text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._wording import counted, several
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData
from ...measures.resampling import percentile_interval
from ...results import settings_of
from ...units.few import shown_intervals
from ...units.pieces import TextPieces, text_pieces
from .positions import Placed, Positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WORD_WEIGHTS = ("fixed", "refitted")
FEWEST_TURNS_PLACED = 5  # texts with fewer turns are not resampled
FEWEST_TEXTS = 6  # with fewer texts, a dimension found without given positions only describes these texts


def enough_texts(who: str, dtm: DocumentTermMatrix) -> None:
    """Refuse to fit a line to fewer than six texts."""
    n = int((np.diff(dtm.counts.indptr) > 0).sum())
    if n < FEWEST_TEXTS:
        raise NotEnoughData(
            f"{who}: only {counted(n, 'text')} with words; with fewer than {FEWEST_TEXTS}, a line found in the texts "
            "alone merely lists these texts. Count finer rows (by='speaker' or 'turn_id'), or use wordscores with "
            "known positions."
        )


def none_left_out() -> pd.DataFrame:
    """Return the empty stability table of a method without references or seeds."""
    return pd.DataFrame({"left_out": pd.Series(dtype="object"), "text": [], "position": pd.Series(dtype="float64")})


def left_out_table(dtm: DocumentTermMatrix, names: list[Any], positions: Floats) -> pd.DataFrame:
    """Return the stability table: ``left_out, text, position``."""
    texts = list(dtm.rows.index)
    return pd.DataFrame(
        {
            "left_out": np.repeat(np.array(names, dtype=object), len(texts)),
            "text": texts * len(names),
            "position": positions.ravel(),
        }
    )


class FittedLine(NamedTuple):
    """A fitted line: term weights, and functions that place counts on it and refit it."""

    weights: Floats
    place: Callable[[Any], Placed]
    refit: Callable[[Any, Any], Floats]  # from resampled counts of rows and of turns to positions of all rows
    left_out: pd.DataFrame


class _Ends(NamedTuple):
    """Standard errors and intervals of the rows, and their basis."""

    se: Floats
    low: Floats
    high: Floats
    source: list[str]


def texts_on_line(
    who: str,
    dtm: DocumentTermMatrix,
    line: FittedLine,
    given: Mapping[str, Any],
    words: str,
    cluster: str,
    resampling: tuple[Any, Any, _checks.Rng],
) -> Positions:
    """Return the result, with every text placed and an interval from its turns."""
    _checks.one_of(who, "words", words, WORD_WEIGHTS)
    draw = _checks.resampling(who, *resampling)
    seed = _checks.seed_of(draw.rng, draw.seed)
    whole, pieces = line.place(dtm.counts), text_pieces(dtm, cluster, who=who)
    enough = np.isfinite(whole.value) & (pieces.n_turns >= FEWEST_TURNS_PLACED)
    if words == "refitted":
        drawn = _drawn_lines(who, line, pieces, enough, draw, seed)
    else:
        drawn = _drawn_texts(dtm, line, pieces, enough, draw, seed)
    ends = _line_ends(whole, drawn, draw, several(cluster), centred=words == "refitted")
    size = np.asarray(dtm.counts.sum(axis=1), dtype=np.float64).ravel()
    low, high, _ = shown_intervals(ends.low, ends.high)
    frame = pd.DataFrame(
        {
            "text": list(dtm.rows.index),
            "position": whole.value,
            "se": ends.se,
            "ci_low": low,
            "ci_high": high,
            "interval_from": ends.source,
            "n_scored": whole.n_scored,
            "share_scored": whole.n_scored / np.maximum(size, 1),
            "n_clusters": pieces.n_turns,
        }
    )
    used = settings_of(dtm.tokens, who, by=dtm.by, method=who, words=words, cluster=cluster, n_resamples=draw.n,
                       confidence=draw.confidence, rng=draw.seed, **given)  # fmt: skip
    return Positions(
        frame=frame, tokens=dtm.tokens, settings=used, dtm=dtm, weights=np.asarray(line.weights, dtype=np.float64),
        place_counts=line.place, left_out=line.left_out,
    )  # fmt: skip


def _drawn_texts(
    dtm: DocumentTermMatrix, line: FittedLine, pieces: TextPieces, enough: Any, draw: _checks.Drawing, seed: int
) -> dict[int, Floats]:
    """Return resampled positions of each text, with its turns drawn again and the words fixed."""
    if not draw.n:
        return {}
    return {
        row: line.place(pieces.resampled(row, draw.n, _checks.source_of(seed, dtm.rows.index[row]))).value
        for row in steps(np.flatnonzero(enough).tolist(), "texts placed again")
    }


def _drawn_lines(
    who: str, line: FittedLine, pieces: TextPieces, enough: Any, draw: _checks.Drawing, seed: int
) -> dict[int, Floats]:
    """Return resampled positions of all texts, with turns drawn again and the line refitted."""
    if not draw.n:
        return {}
    source, values = _checks.source_of(seed, who), np.full((draw.n, len(enough)), np.nan)
    for k in steps(range(draw.n), f"{who}: lines fitted again"):
        try:
            values[k] = line.refit(*pieces.resampled_rows(enough, source))
        except NotEnoughData:  # skip: the resample lacks a reference or a seed
            continue
    return {row: values[:, row] for row in np.flatnonzero(enough).tolist()}


def _line_ends(whole: Placed, drawn: dict[int, Floats], draw: _checks.Drawing, units: str, *, centred: bool) -> _Ends:
    """Return intervals from resamples if there are enough, otherwise from words as independent draws.

    Refitted lines are shifted, because resampled references have fewer distinct words; for these, the spread of the
    resamples is centred on the estimate (`centred`).
    """
    from scipy.stats import norm

    z = norm.ppf(0.5 + draw.confidence / 2)
    se, source = whole.se.copy(), ["words"] * len(whole.value)
    ends = np.full((2, len(se)), np.nan)
    for row, values in drawn.items():
        known = values[np.isfinite(values)]
        if len(known) > draw.n / 2:
            se[row], source[row] = known.std(ddof=1), units
            ends[:, row] = percentile_interval(known, confidence=draw.confidence)
    around = np.isnan(ends[0]) | centred
    low, high = (np.where(around, whole.value + side * z * se, end) for side, end in zip((-1, 1), ends, strict=True))
    return _Ends(se, low, high, source)
