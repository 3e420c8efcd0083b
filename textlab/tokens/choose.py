"""The tokens or terms that an argument of `Tokens.remove`, `Tokens.keep` or `Tokens.replace` names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..errors import SchemaError, UnknownName, did_you_mean
from .arrays import TokenArrays
from .find import Hits, find
from .matching import types_of
from .patterns import impossible, parse
from .wordlists import FILLERS, FUNCTION_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def positions_of(
    tokens: TokenArrays, what: str | Iterable[str] | Callable[[str], bool], *, who: str = "remove"
) -> Positions:
    """Return the token positions selected by the argument of `Tokens.remove` and `Tokens.keep`."""
    if callable(what):
        wanted = np.fromiter((bool(what(t)) for t in tokens.terms), dtype=bool, count=len(tokens.terms))
        return np.flatnonzero(np.append(wanted, False)[tokens.codes])
    words = {"function_words": FUNCTION_WORDS, "fillers": FILLERS}.get(what) if isinstance(what, str) else None
    hits = _of_list(tokens, words) if words else find(tokens, what, who=who)
    size = hits.last - hits.first + 1
    ends = np.cumsum(size)
    every = np.arange(int(size.sum())) + np.repeat(hits.first - (ends - size), size)
    return np.unique(every)


def _of_list(tokens: TokenArrays, words: Iterable[str]) -> Hits:
    """Find the words of the package's own lists, whose 's and n't match tokens from other tokenizers."""
    with_token = [w for w in sorted(words) if not impossible(w, match="fixed")]
    return find(tokens, with_token, match="fixed")


def renamed(tokens: TokenArrays, mapping: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the new name of every term, and a description of the step."""
    new = tokens.terms.copy()
    open_ = np.ones(len(new), dtype=bool)
    found = []
    for pattern, to in mapping.items():
        mask = open_ & _terms_of(tokens, pattern)
        new[mask] = to
        open_ &= ~mask
        found += [f"{pattern} as {to or 'nothing'}"] * bool(mask.any())
    if mapping and len(new) and not found:
        first = next(iter(mapping))
        raise UnknownName(f"replace: no word is like {first!r}.{did_you_mean(first, tokens.terms)}")
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return list(new), f"{', '.join(found[:5])}{more}"


def _terms_of(tokens: TokenArrays, pattern: str) -> Mask:
    """Return the terms that a one-word pattern matches, shape (n_terms,)."""
    if (code := tokens.vocab.code_of(pattern)) >= 0:
        return np.arange(len(tokens.terms)) == code
    slots = parse(pattern, who="replace").slots
    if len(slots) != 1:
        raise SchemaError(f"replace: {pattern!r} is a phrase; make it one word first: tokens.join({pattern!r}).")
    types = types_of(tokens.vocab, slots[0], ignore_case=True)
    mask = np.zeros(len(tokens.terms), dtype=bool)
    mask[tokens.term_of[types]] = True
    return mask
