"""Wording of counts, shared by all summaries and messages."""

from __future__ import annotations

__all__ = ["counted", "plural", "several", "singular"]

_UNITS = {"doc_id": "document", "turn_id": "turn", "passage_id": "passage"}


def counted(count: int, noun: str) -> str:
    """Format a number with its noun in singular or plural.

    >>> counted(1, "word"), counted(2000, "category"), counted(0, "speech")
    ('1 word', '2,000 categories', '0 speeches')
    """
    return f"{count:,} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return the plural of a regular English noun; a noun ending in s is assumed to be plural already."""
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "sh", "x")) else f"{noun}s"


def several(column: str) -> str:
    """Return the plural name for the values of a column: ``turns`` for ``turn_id``.

    >>> several("turn_id"), several("party")
    ('turns', 'parties')
    """
    return plural(singular(column))


def singular(column: str) -> str:
    """Return the singular name for a value of a column: ``turn`` for ``turn_id``."""
    return _UNITS.get(column, column)
