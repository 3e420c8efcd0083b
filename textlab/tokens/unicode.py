"""The class of every character, as one fixed table, so that every machine finds the same words.

Python releases come with different versions of Unicode; tokens must not depend on that. The table was made once from
`unicodedata` by ``python -m textlab.tokens.unicode`` and is shipped as run lengths in ``unicode.npz``.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# one bit for each property; the class of a byte is that of its character
WORD = 1  # letter, mark, number
DIGIT = 2  # also a word character
JOINS = 4  # apostrophe, hyphen, middle dot, underscore: part of a word between two word characters
JOINS_DIGITS = 8  # full stop and comma: part of a number between two digits
IDEOGRAPH = 16  # a word of its own: no white space separates words in this script
PUNCTUATION = 32
SYMBOL = 64  # currency, mathematics, emoji
MARK = 128  # also a word character, but only after another: accents, vowel signs, joiners

_TABLE = Path(__file__).with_name("unicode.npz")
_IDEOGRAPHS = ((0x3041, 0x3096), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))
# apostrophes and their substitutes (acute, grave, opening quotes, prime, modifier letter, Hebrew geresh)
APOSTROPHES = "'’‘‛´`′ʼ＇՚׳"
HYPHENS = "-‐‑﹣－"
_JOINERS = f"{APOSTROPHES}{HYPHENS}·‧_＿״"
# soft hyphen, (non-)joiners, word joiner and zero-width no-break space may occur inside words
_FORMAT_CHARACTERS = "\u00ad\u200c\u200d\u2060\ufeff"


@cache
def classes() -> NDArray[np.uint8]:
    """Return the class of every code point, shape (0x110000,)."""
    with np.load(_TABLE) as table:
        return np.repeat(table["classes"], table["lengths"])


def _class_of(code: int) -> int:
    char = chr(code)
    category = unicodedata.category(char)
    if char in _JOINERS:
        return JOINS | (SYMBOL if category[0] == "S" else PUNCTUATION)
    if char in ".,":
        return JOINS_DIGITS | PUNCTUATION
    if char in _FORMAT_CHARACTERS or category[0] == "M":
        return WORD | MARK
    if category[0] == "L":
        ideograph = any(first <= code <= last for first, last in _IDEOGRAPHS)
        return WORD | IDEOGRAPH if ideograph and category == "Lo" else WORD
    if category[0] == "N":
        return WORD | DIGIT
    return {"P": PUNCTUATION, "S": SYMBOL}.get(category[0], 0)


def _build() -> None:
    table = np.fromiter((_class_of(c) for c in range(sys.maxunicode + 1)), dtype=np.uint8)
    starts = np.flatnonzero(np.append(True, table[1:] != table[:-1]))
    lengths = np.diff(np.append(starts, len(table))).astype(np.int32)
    np.savez_compressed(_TABLE, classes=table[starts], lengths=lengths)


if __name__ == "__main__":
    _build()
