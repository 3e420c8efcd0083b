"""Correspondence analysis: texts on the first axis of a table of counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import warn
from ...measures.scaling import CorrespondenceFit, fit_correspondence, place_rows
from .placing import FEWEST_TEXTS, FittedLine, none_left_out, texts_on_line
from .positions import Placed, Positions, need_counts, row_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@recorded
def correspondence(
    dtm: DocumentTermMatrix,
    *,
    direction: tuple[Any, Any] | None = None,
    words: str = "fixed",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts on the first axis of a correspondence analysis (Greenacre 2017).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, one row per text. Rare words dominate, so use ``dtm.trim(min_count=5)`` first.
    direction : (row label, row label), optional
        Two rows; the first is given the lower position.
    words : {"fixed", "refitted"}
        What resampling changes. ``fixed``: each text is placed by the word weights of the original fit, which is fast
        but too narrow, because the weights are estimates, too. ``refitted``: the turns of all texts are resampled and
        the weights are estimated anew each time.
    cluster : str
        Column whose values are resampled: turns, or passages (``"passage_id"``) if a text is one turn.
    n_resamples, confidence, rng
        Number of resamples (0: words are taken as independent), nominal coverage, random source.

    Returns
    -------
    Positions

    Raises
    ------
    NotEnoughData
        There are fewer than three texts with words.

    Warns
    -----
    TextlabWarning
        There are fewer than six texts, so that the axis describes only these texts.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> texts = [("tax " * (9 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(8)]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdefgh")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.correspondence(dtm, direction=("a", "h"))
    >>> found.table["text"][found.table["position"].argsort()].str.cat()
    'abcdefgh'
    """
    who = "correspondence"
    need_counts(who, dtm)
    ends = None if direction is None else (row_number(who, dtm, direction[0]), row_number(who, dtm, direction[1]))
    model = fit_correspondence(dtm.counts, n_dimensions=1, direction=ends)
    if len(dtm.rows) < FEWEST_TEXTS:
        few = counted(len(dtm.rows), "text")
        warn(f"{who}: only {few}; with fewer than {FEWEST_TEXTS}, the line describes these alone.")
    weights = model.standard_columns[:, 0]

    def refit(counts: Any, turns: Any) -> Floats:
        again = place_rows(fit_correspondence(counts, n_dimensions=1), counts)[:, 0]
        return again * np.sign(np.nansum(again * whole))  # the sign of an axis is arbitrary

    whole = place_rows(model, dtm.counts)[:, 0]
    given = {"direction": None if direction is None else tuple(direction)}
    line = FittedLine(weights, partial(_projected, model), refit, none_left_out())
    return texts_on_line(who, dtm, line, given, words, cluster, (n_resamples, confidence, rng))


def _projected(model: CorrespondenceFit, counts: Any) -> Placed:
    weights = model.standard_columns[:, 0]
    value = place_rows(model, counts)[:, 0]
    n = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    square = np.asarray(counts @ np.nan_to_num(weights**2)).ravel() / np.maximum(n, 1)
    return Placed(value, np.sqrt(np.maximum(square - value**2, 0) / np.maximum(n, 1)), n)
