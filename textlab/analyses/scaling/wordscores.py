"""Wordscores: reference texts of known position score words, and the words score other texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._recipe import recorded
from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from ...measures.scaling import WordscoresFit, fit_wordscores, score_texts, without_each_reference
from .placing import FittedLine, left_out_table, none_left_out, texts_on_line
from .positions import Placed, Positions, need_counts, row_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@recorded
def wordscores(
    dtm: DocumentTermMatrix,
    *,
    reference: Mapping[Any, float],
    rescaling: str = "none",
    words: str = "fixed",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts by reference texts whose positions are known (Laver, Benoit & Garry 2003).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, one row per text.
    reference : mapping of row label to number
        Known positions of at least two texts.
    rescaling : {"none", "mv", "lbg"}
        Raw scores cluster in the middle. ``mv`` stretches them so that the outermost references keep their
        positions; ``lbg`` gives the texts the spread of the references, so it depends on which texts there are.
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
        There are fewer than two references, or all have the same position.
    UnknownName
        A reference is not a row.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> texts = ["tax tax tax rich", "rich rich growth growth", "growth growth growth rich", "tax growth"]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcd")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.wordscores(dtm, reference={"a": -1, "c": 1})
    >>> found.table[["text", "position"]].values.tolist()[3]
    ['d', 0.0]
    """
    who = "wordscores"
    need_counts(who, dtm)
    if not isinstance(reference, Mapping):
        raise SchemaError(f"{who}: reference must map row labels to positions, such as {{'a': -1, 'b': 1}}.")
    rows = [row_number(who, dtm, label) for label in reference]
    scores = [float(value) for value in reference.values()]
    model = fit_wordscores(dtm.counts[rows], scores)

    # the rescaling belongs to these texts, so resamples and additional texts use the same one
    whole = score_texts(model, dtm.counts, rescaling=rescaling)

    def refit(counts: Any, turns: Any) -> Floats:
        return score_texts(fit_wordscores(counts[rows], scores), counts, rescaling=rescaling).value

    left = none_left_out()
    if len(rows) > 2:
        moved = without_each_reference(dtm.counts[rows], scores, dtm.counts, rescaling=rescaling)
        left = left_out_table(dtm, list(reference), moved)
    given = {"reference": dict(reference), "rescaling": rescaling}
    line = FittedLine(model.scores, partial(_scored_anew, model, (whole.intercept, whole.slope)), refit, left)
    return texts_on_line(who, dtm, line, given, words, cluster, (n_resamples, confidence, rng))


def _scored_anew(model: WordscoresFit, line: tuple[float, float], counts: Any) -> Placed:
    intercept, slope = line
    raw = score_texts(model, counts)
    return Placed(intercept + slope * raw.value, abs(slope) * raw.se, raw.n_scored)
