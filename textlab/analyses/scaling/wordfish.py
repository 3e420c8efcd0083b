"""Wordfish: the line along which the words of texts differ most."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._recipe import recorded
from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from ...measures.scaling import WordfishFit, fit_wordfish, place_texts
from .placing import FittedLine, enough_texts, none_left_out, texts_on_line
from .positions import Placed, Positions, need_counts, row_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@recorded
def wordfish(
    dtm: DocumentTermMatrix,
    *,
    direction: tuple[Any, Any],
    prior_sd: float | None = 3.0,
    words: str = "fixed",
    cluster: str = "turn_id",
    n_resamples: int = 200,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts on the line along which their words differ most (Slapin & Proksch 2008).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, one row per text.
    direction : (row label, row label)
        Two rows; the first is given the lower position, because the model cannot tell left from right.
    prior_sd : float or None
        Standard deviation of a normal prior on word weights; None for maximum likelihood.
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
        Positions with mean 0 and standard deviation 1.

    Raises
    ------
    NotEnoughData
        There are fewer than six texts, too few to find a dimension.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> texts = [("tax " * (9 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(8)]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdefgh")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.wordfish(dtm, direction=("a", "h"), n_resamples=0)
    >>> found.table["text"][found.table["position"].argsort()].str.cat()
    'abcdefgh'
    """
    who = "wordfish"
    need_counts(who, dtm)
    enough_texts(who, dtm)
    if not isinstance(direction, tuple | list) or len(direction) != 2:
        raise SchemaError(f"{who}: direction must name two rows, the lower one first, not {direction!r}.")
    ends = (row_number(who, dtm, direction[0]), row_number(who, dtm, direction[1]))
    model = fit_wordfish(dtm.counts, direction=ends, prior_sd=prior_sd)

    def refit(counts: Any, turns: Any) -> Floats:
        return fit_wordfish(counts, direction=ends, prior_sd=prior_sd).theta

    given = {"direction": tuple(direction), "prior_sd": prior_sd}
    line = FittedLine(model.beta, partial(_fitted_theta, model), refit, none_left_out())
    return texts_on_line(who, dtm, line, given, words, cluster, (n_resamples, confidence, rng))


def _fitted_theta(model: WordfishFit, counts: Any) -> Placed:
    theta, se = place_texts(model, counts)
    return Placed(theta, se, np.asarray(counts.sum(axis=1), dtype=np.float64).ravel())
