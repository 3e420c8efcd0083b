"""Latent semantic scaling: a few seed words place all words, and words place texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, singular
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData, SchemaError, warn
from ...measures.scaling import latent_scores, seed_polarity, without_each_seed, word_vectors
from ...units.pieces import text_pieces
from .packaged_vectors import packaged_vectors
from .placing import FittedLine, left_out_table, texts_on_line
from .positions import Placed, Positions, need_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_PIECES = 200  # with fewer turns, vectors learnt from the same texts depend on single turns


@recorded
def latent_scaling(
    dtm: DocumentTermMatrix,
    *,
    seeds: Mapping[str, float],
    vectors: pd.DataFrame | str | None = None,
    k: int = 50,
    words: str = "fixed",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts by the similarity of their words to a few seed words (latent semantic scaling, Watanabe 2021).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, one row per text.
    seeds : mapping of term to number
        Seed words, above 0 for one end and below 0 for the other: ``{"good": 1, "bad": -1}``.
    vectors : DataFrame or "glove", optional
        Pre-trained word vectors, indexed by term. ``"glove"``: 400,000 words of web news and Wikipedia in 50 dimensions
        (Pennington, Socher & Manning 2014; extra ``vectors``). By default they are learnt from the turns.
    k : int
        Number of dimensions, if vectors are learnt from the turns.
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
        Positions with mean 0 and standard deviation 1. Read ``stability()`` first: the positions without each seed.

    Raises
    ------
    NotEnoughData
        There are fewer turns than `k`, or no seed of one side has a vector.
    UnknownName
        A seed is not a term of the matrix.

    Warns
    -----
    TextlabWarning
        Vectors are learnt from fewer than 200 turns.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["tax bad theft", "tax bad loss", "growth good gain", "growth good win", "tax theft", "growth win"]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdef")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # six turns are few
    ...     found = tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, k=4, n_resamples=0)
    >>> bool((found.table["position"].iloc[[4]] < 0).all()), bool((found.table["position"].iloc[[5]] > 0).all())
    (True, True)
    """
    who = "latent_scaling"
    need_counts(who, dtm)
    if not isinstance(seeds, Mapping) or not seeds:
        raise SchemaError(f"{who}: seeds must map terms to numbers, such as {{'good': 1, 'bad': -1}}.")
    numbers = {dtm.column_of(term, who=who): float(value) for term, value in seeds.items()}
    table = _vectors(who, dtm, vectors, _checks.whole(who, "k", k, least=1), cluster)
    polarity = seed_polarity(table, numbers)
    fitted = latent_scores(dtm.counts, polarity)

    def refit(counts: Any, turns: Any) -> Floats:
        again = polarity if vectors is not None else seed_polarity(word_vectors(turns, k), numbers)
        return latent_scores(counts, again).value

    rows = [
        np.full(len(dtm.rows), np.nan)
        if np.isnan(one).all()
        else latent_scores(dtm.counts, one, scale=(fitted.centre, fitted.spread)).value
        for one in without_each_seed(table, numbers)
    ]
    left = left_out_table(dtm, list(seeds), np.array(rows))
    given = {"seeds": dict(seeds), "k": k if vectors is None else "given vectors"}
    line = FittedLine(polarity, partial(_place_by_polarity, polarity, (fitted.centre, fitted.spread)), refit, left)
    return texts_on_line(who, dtm, line, given, words, cluster, (n_resamples, confidence, rng))


def _vectors(who: str, dtm: DocumentTermMatrix, given: pd.DataFrame | str | None, k: int, cluster: str) -> Floats:
    """Return a vector for each term: pre-trained (zeros if there is none), or learnt from the turns."""
    if isinstance(given, str):
        return packaged_vectors(_checks.one_of(who, "vectors", given, ("glove",)), dtm.terms)
    if given is not None:
        return np.nan_to_num(given.reindex(dtm.terms).to_numpy(dtype=np.float64))
    pieces = text_pieces(dtm, cluster, who=who)
    n = int((np.diff(pieces.counts.indptr) > 0).sum())
    learnt_from = counted(n, singular(cluster))
    if n < k:
        raise NotEnoughData(
            f"{who}: k={k} dimensions cannot be learnt from {learnt_from}; give a smaller k, or vectors= of a larger "
            "corpus."
        )
    if n < FEWEST_PIECES:
        warn(f"{who}: vectors are learnt from {learnt_from}, fewer than {FEWEST_PIECES}; see stability().")
    return word_vectors(pieces.counts, k)


def _place_by_polarity(polarity: Floats, scale: tuple[float, float], counts: Any) -> Placed:
    found = latent_scores(counts, polarity, scale=scale)
    return Placed(found.value, found.se, found.n_scored)
