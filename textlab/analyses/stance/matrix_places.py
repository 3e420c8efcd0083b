"""Tracks of a document-term matrix: which places of a lexicon are words of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from ...lexicon import LexiconPlaces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens


def tokens_of_matrix(who: str, dtm: DocumentTermMatrix, lexicon: Any) -> Tokens:
    """Return the tokens of a matrix; raise for weighted cells and for phrases, which a matrix does not contain."""
    if dtm.weighting != "count":
        raise SchemaError(f"{who}: the cells are {dtm.weighting}; a track needs counts, so do not weight the matrix.")
    phrases = [p for p in getattr(lexicon, "patterns", ()) if " " in p.partition(" :: ")[0].strip()]
    if phrases:
        raise SchemaError(
            f"{who}: {phrases[0]!r} is a phrase, and a matrix holds single words. Give the tokens instead, or join the "
            "phrase before counting: tokens.join(...)."
        )
    return dtm.tokens


def places_in_columns(tokens: Tokens, places: LexiconPlaces, dtm: DocumentTermMatrix) -> NDArray[np.bool_]:
    """Return a mask of the places that are words of the matrix and lie in its rows."""
    lookup = tokens.term_lookup
    columns = np.zeros(len(tokens.terms), dtype=bool)
    columns[[lookup[term] for term in dtm.terms if term in lookup]] = True
    first = places.hits.first
    return np.asarray(columns[tokens.codes[first]] & (dtm.row_of_passage[tokens.passage_of(first)] >= 0))
