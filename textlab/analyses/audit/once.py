"""Worked out once: a corpus and its tokens never change, so what was found in them stays true."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Holder = TypeVar("Holder")
Found = TypeVar("Found")


def once(function: Callable[[Holder], Found]) -> Callable[[Holder], Found]:
    """Return `function`, its answer kept for as long as the corpus or tokens live. The answer may not be altered.

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
