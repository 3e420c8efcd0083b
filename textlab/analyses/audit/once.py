"""Caching of functions of a corpus or tokens, which never change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Holder = TypeVar("Holder")
Found = TypeVar("Found")


def once(function: Callable[[Holder], Found]) -> Callable[[Holder], Found]:
    """Cache the result of `function` as long as the corpus or tokens live; it must not be modified.

    >>> class Text: ...
    >>> text = Text()
    >>> find = once(lambda source: [source.__class__.__name__])
    >>> find(text) is find(text)
    True
    """
    known: WeakKeyDictionary[Holder, Found] = WeakKeyDictionary()

    @wraps(function)
    def remembered(source: Holder) -> Found:
        if source not in known:
            known[source] = function(source)
        return known[source]

    return remembered
