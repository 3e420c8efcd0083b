"""Scripts that put no space between words: what of a text cannot be told apart, and a warning where that is much."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from ..errors import warn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .tokens import Tokens
    from .vocabulary import Words

RUN_SCRIPTS = {"THAI", "LAO", "KHMER", "MYANMAR", "JAVANESE", "BALINESE"}  # a space ends a phrase, not a word
CHARACTER_SCRIPTS = {"CJK", "HIRAGANA"}  # cut into characters: no word of several is one here
LONG_RUN = 15  # characters; a word of Thai cut by a segmenter has 4 on average
MUCH_UNSPACED = 0.1  # of the letters, or of the words
LEAST_SAID = 30  # words below which nothing is said


# the same scripts for RE2, which looks at a hundred thousand types in the time that Python takes for a thousand
_ANY_OF_THEM = r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Javanese}\p{Balinese}\p{Han}\p{Hiragana}]"


def _candidates(forms: Words) -> NDArray[np.int64]:
    """Return the types with a letter of these scripts somewhere."""
    import pyarrow.compute as pc

    return np.flatnonzero(pc.match_substring_regex(forms, _ANY_OF_THEM).to_numpy(zero_copy_only=False))


def script_of(term: str) -> str | None:
    """Return the script of the first letter, as Unicode names it: ``LATIN``, ``THAI``; None without a letter."""
    letter = next((c for c in term if c.isalpha()), None)
    return unicodedata.name(letter, "unknown").split()[0] if letter else None


def in_runs(types: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which types are long runs of letters that no segmenter has cut: whole phrases that count as words."""
    said = (not t.isascii() and len(t) > LONG_RUN and script_of(t) in RUN_SCRIPTS for t in map(str, types))
    return np.fromiter(said, dtype=bool, count=len(types))


def are_characters(types: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which types are characters of Chinese or Japanese writing, each cut off as a word."""
    said = (not t.isascii() and script_of(t) in CHARACTER_SCRIPTS for t in map(str, types))
    return np.fromiter(said, dtype=bool, count=len(types))


def warn_unspaced(who: str, tokens: Tokens) -> None:
    """Warn where much of a text stands in a script without spaces, so that words are not words."""
    import pyarrow.compute as pc

    at = _candidates(tokens.forms)
    if len(tokens) < LEAST_SAID or not len(at):
        return
    types, counts = tokens.types[at], np.asarray(tokens.type_counts, dtype=float)
    letters = counts * pc.utf8_length(tokens.forms).to_numpy(zero_copy_only=False)
    runs = letters[at][in_runs(types)].sum() / letters.sum()
    characters = counts[at][are_characters(types)].sum() / counts.sum()
    if runs >= MUCH_UNSPACED:
        warn(
            f"{who}: {runs:.0%} of the letters stand in runs without spaces (Thai, Lao, Khmer, Burmese ...). Each run "
            "counts as one word, so counts and concordances are not supported: cut the text into words with a "
            "segmenter for the language, and read it again."
        )
    if characters >= MUCH_UNSPACED:
        warn(
            f"{who}: {characters:.0%} of the words are single characters of Chinese or Japanese. Words of several "
            "characters are not told apart, so counts of words are not supported; a concordance finds 中国 as "
            "'中 国', and tokens.join('中 国') makes it one word."
        )
