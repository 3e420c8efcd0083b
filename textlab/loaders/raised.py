"""Superscripts: drop those that mark a note, and write the others in Unicode.

A superscript number after a word is a note mark and not part of the word: "treaty¹²" is not *treaty12*. After a unit or
a number it is an exponent, and before letters the number of an isotope; both are written with Unicode superscripts,
because "10⁶" is not 106.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

__all__ = ["NotesLeftOut", "Piece", "settled"]

_NUMBERS = re.compile(r"\(?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\)?[.]?|[*†‡§¶#]{1,4}")
_BRACKETED_MARK = re.compile(r"(?:\[[^\[\]]{1,40}\][\s,]*)+")
_LETTER_MARK = re.compile(r"[a-z]{1,2}|[ivxl]{1,5}")  # note marks such as a, b, iv; only if they are links
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}\Z")
_LAST_NUMBER = re.compile(r"(?<![\d.,])\d+\Z")
_FIRST_LETTERS = re.compile(r"[^\W\d_]{1,2}(?![^\W\d_])")
_RAISABLE_UNITS = frozenset("km cm mm dm nm µm μm ft yd kg".split())  # single letters also count as units or variables
_NO_UNITS = frozenset("Iaà")  # single letters that are words, as in "as I¹ said"
_RAISED_DIGITS = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")


class Piece(NamedTuple):
    """A stretch of text; `linked` if it is a link."""

    text: str
    raised: bool = False
    linked: bool = False


class NotesLeftOut:
    """Counter of note marks left out of a text."""

    def __init__(self) -> None:
        self.n = 0

    def notes(self) -> tuple[str, ...]:
        """Say how many note marks were left out."""
        what = "raised note mark" if self.n == 1 else "raised note marks"
        return (f"{self.n} {what} left out of the text",) if self.n else ()


def settled(pieces: Iterable[Piece], count: NotesLeftOut) -> str:
    """Join pieces to text, without note marks."""
    runs = [list(group) for _, group in groupby((p for p in pieces if p.text), key=lambda p: p.raised)]
    out: list[str] = []
    for k, run in enumerate(runs):
        whole = _as_one_piece(run)
        before, after = out[-1] if out else "", _as_one_piece(runs[k + 1]).text if k + 1 < len(runs) else ""
        if not whole.raised:
            out.append(whole.text)
        elif _is_mark(whole, before, after):
            out.append(_without_mark(whole, count))
        else:  # "1st" followed by a note mark
            links = [_as_one_piece(list(group)) for _, group in groupby(run, key=lambda p: p.linked)]
            marks = [each.linked and _is_mark(each, before, after) for each in links]
            out += [_without_mark(each, count) if mark else each.text.translate(_RAISED_DIGITS)
                    for each, mark in zip(links, marks, strict=True)]  # fmt: skip
    return "".join(out)


def _as_one_piece(run: list[Piece]) -> Piece:
    """Merge neighbouring pieces of one kind, because programs split "12" into "1" and "2"."""
    return Piece("".join(p.text for p in run), run[0].raised, any(p.linked for p in run))


def _without_mark(mark: Piece, count: NotesLeftOut) -> str:
    count.n += 1
    return "" if mark.text.strip() == mark.text else " "


def _is_mark(piece: Piece, before: str, after: str) -> bool:
    mark, before = piece.text.strip(), before[-40:]
    if not mark:
        return False
    if _BRACKETED_MARK.fullmatch(mark):
        return True
    if piece.linked and (_NUMBERS.fullmatch(mark) or _LETTER_MARK.fullmatch(mark)):
        return True
    if not _NUMBERS.fullmatch(mark):
        return False
    return not (_is_exponent(before) or (not before[-1:].isalnum() and _FIRST_LETTERS.match(after)))


def _is_exponent(before: str) -> bool:
    """Return whether a superscript after this is an exponent; after a year it is a note mark."""
    if word := _LAST_WORD.search(before):
        return word[0].lower() in _RAISABLE_UNITS or (len(word[0]) == 1 and word[0] not in _NO_UNITS)
    number = _LAST_NUMBER.search(before)
    return number is not None and not (len(number[0]) == 4 and "1000" <= number[0] <= "2099")
