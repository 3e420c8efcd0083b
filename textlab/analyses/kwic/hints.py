"""Hints on patterns that find nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...tokens.patterns import parse

if TYPE_CHECKING:
    from ...tokens import Tokens


def why_nothing(tokens: Tokens, patterns: Sequence[str], match: str) -> str:
    """Return the most likely reason why nothing was found, as a sentence with a leading space."""
    bodies = [p.partition(" :: ")[0] for p in patterns]
    words = [w for body in bodies for w in body.split()]
    removed = _removed(tokens, words)
    if removed:
        return f" {removed!r} was removed from these tokens; search the tokens from before."
    if any(s.kind == "regex" and re.search(r" |\\s", s.text) for p in patterns for s in parse(p, match=match).slots):
        return " A regular expression is compared with one word, so none with a space fits: write /big/ /tech/."
    pointed = [w for w in words if match != "regex" and re.fullmatch(r"\w.*\.", w)]
    if pointed:
        return f" A final point is not part of a word: write {pointed[0].rstrip('.')}, not {pointed[0]}"
    if any(re.search(r"""["“”,;!()+]""", body) for body in bodies):
        return " Write words without quotation marks or punctuation, and a regular expression between slashes."
    return " Look at the spelling in tokens.vocabulary, or try an ending such as word*."


def _removed(tokens: Tokens, words: Sequence[str]) -> str | None:
    """Return the first word that occurs in the text but was removed from the tokens."""
    kept = (tokens.term_of >= 0) & (tokens.type_counts > 0)
    here, gone = ({t.lower() for t in tokens.types[np.flatnonzero(mask)]} for mask in (kept, ~kept))
    return next((w for w in words if w.lower() in gone - here), None)
