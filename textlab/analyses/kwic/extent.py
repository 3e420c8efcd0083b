"""How far the lines of a concordance reach: words, the turn or the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ... import _checks
from ...corpus.sentences import require_sentences
from ...errors import SchemaError
from ...tokens.sentences import sentences_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]
    Window = int | tuple[int, int] | str


def line_extent(
    tokens: Tokens, first: Positions, last: Positions, window: Window, who: str
) -> tuple[Positions, Positions]:
    """Return the first and last token of each line."""
    stretch = tokens.stretch_of(first)
    floor, ceiling = tokens.stretch_bounds[stretch], tokens.stretch_bounds[stretch + 1] - 1
    if window == "turn":
        return floor, ceiling
    if window == "sentence":
        return _sentences(tokens, first, last, who)
    sides = window if isinstance(window, tuple) else (window, window)
    if isinstance(window, str) or len(sides) != 2:
        raise SchemaError(f"{who}: window is a number, a pair (left, right), 'turn' or 'sentence', not {window!r}.")
    left, right = (_checks.whole(who, "window", side) for side in sides)
    return np.maximum(floor, first - left), np.minimum(ceiling, last + right)


def _sentences(tokens: Tokens, first: Positions, last: Positions, who: str) -> tuple[Positions, Positions]:
    require_sentences(who, tokens.corpus.data, tokens.passages["doc_id"])
    return sentences_around(tokens, first, last)
