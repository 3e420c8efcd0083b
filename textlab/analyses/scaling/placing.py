"""What the four ways of placing texts on a line share: checks, counts in the columns of the line, intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData, SchemaError
from ...measures.resampling import percentile_interval
from ...units.few import shown_intervals
from ...units.pieces import TextPieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FEWEST_TEXTS = 6  # texts below which a dimension found without any given position is one of these texts alone


class Placed(NamedTuple):
    """Positions of texts by one method: value, standard error and scored words of each."""

    value: Floats
    se: Floats
    n_scored: Floats


def need_counts(who: str, dtm: Any) -> None:
    """Raise unless `dtm` is a matrix of counts."""
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"{who}: needs a DocumentTermMatrix, not {type(dtm).__name__}; make one with count_terms.")
    if dtm.weighting != "count":
        raise SchemaError(f"{who}: the cells are {dtm.weighting}; scaling needs counts, so do not weight the matrix.")


def enough_texts(who: str, dtm: DocumentTermMatrix) -> None:
    """Raise where texts are too few for a line to be found in them alone."""
    n = int((np.diff(dtm.counts.indptr) > 0).sum())
    if n < FEWEST_TEXTS:
        raise NotEnoughData(
            f"{who}: {counted(n, 'text')} with words; below {FEWEST_TEXTS} a line found in the texts alone is a list "
            "of these texts. Count finer rows (by='speaker' or 'turn_id'), or use wordscores with known positions."
        )


def row_number(who: str, dtm: DocumentTermMatrix, label: Any) -> int:
    """Return the place of a row label."""
    _checks.known(who, dtm.by, label, dtm.rows.index, see="dtm.rows")
    return list(dtm.rows.index).index(label)


def aligned_counts(dtm: DocumentTermMatrix, terms: NDArray[np.object_]) -> Any:
    """Return counts of another matrix in these columns; words it lacks are 0."""
    from scipy.sparse import csr_array

    need_counts("place", dtm)
    lookup = dtm.term_lookup
    there = [(k, lookup[str(term)]) for k, term in enumerate(terms) if str(term) in lookup]
    moves = csr_array(
        (np.ones(len(there)), ([b for _, b in there], [a for a, _ in there])), shape=(dtm.shape[1], len(terms))
    )
    return csr_array(dtm.counts @ moves)


def none_left_out() -> pd.DataFrame:
    """Return the table of `stability` for methods that are given neither texts nor seeds."""
    return pd.DataFrame({"left_out": pd.Series(dtype="object"), "text": [], "position": pd.Series(dtype="float64")})


def left_out_table(dtm: DocumentTermMatrix, names: list[Any], positions: Floats) -> pd.DataFrame:
    """Return positions with each reference or seed left out, as `stability` gives them."""
    texts = list(dtm.rows.index)
    return pd.DataFrame(
        {
            "left_out": np.repeat(np.array(names, dtype=object), len(texts)),
            "text": texts * len(names),
            "position": positions.ravel(),
        }
    )


def position_intervals(
    dtm: DocumentTermMatrix,
    whole: Placed,
    pieces: TextPieces,
    place_them: Callable[[Any], Placed],
    draw: _checks.Drawing,
    seed: int,
) -> tuple[Floats, Floats, list[str]]:
    """Return the ends of the intervals and what each comes from: resampled turns, or words taken as independent."""
    from scipy.stats import norm

    z = norm.ppf(0.5 + draw.confidence / 2)
    low, high, source = whole.value - z * whole.se, whole.value + z * whole.se, ["words"] * len(whole.value)
    for row, label in enumerate(dtm.rows.index):
        if not draw.n or pieces.n_turns[row] < 5 or not np.isfinite(whole.value[row]):
            continue
        drawn = pieces.resampled(row, draw.n, _checks.source_of(seed, label))
        value = place_them(drawn).value
        value = value[np.isfinite(value)]
        if len(value) > draw.n / 2:
            ends = percentile_interval(value, confidence=draw.confidence)
            low[row], high[row], source[row] = float(ends[0]), float(ends[1]), "turns"
    low, high, _ = shown_intervals(low, high)
    return low, high, source
