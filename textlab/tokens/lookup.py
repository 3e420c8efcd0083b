"""Look up categories: each match of a pattern becomes one token, counted under its categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import SchemaError
from .find import Hits, find, longest
from .relabel import AnyTokens, runs_of, with_step
from .vocabulary import Vocabulary, arrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


def looked_up(tokens: AnyTokens, categories: Mapping[str, Sequence[str]], who: str) -> AnyTokens:
    """Return tokens whose terms are the categories; ``n_tokens`` of a passage remains its number of words.

    Matches do not overlap: from left to right, the longest of all categories wins, so *not good* does not count as
    *good*. A match that belongs to several categories counts once in each.
    """
    every = longest(find(tokens, [p for patterns in categories.values() for p in patterns], who=who))
    first, last, codes = _by_category(tokens, categories, every, who)
    runs = runs_of(tokens, first, last, " ")
    names = list(categories)
    vocab = Vocabulary.of_names(arrow(names), names)
    settings = with_step(tokens, "looked up", f"{len(names)} categories")
    return replace(runs, ids=codes.astype(np.int32), vocab=vocab, sizes=tokens.n_tokens, settings=settings)


def lists_of_patterns(given: Any) -> dict[str, list[str]]:
    """Return a mapping of category to patterns with a list for each; a single pattern may stand alone.

    >>> lists_of_patterns({"money": "tax*", "work": ["job", "work*"]})
    {'money': ['tax*'], 'work': ['job', 'work*']}
    """
    lists = given.values() if isinstance(given, Mapping) else [None]
    if any(isinstance(v, Mapping) or not isinstance(v, Iterable) for v in lists):
        raise SchemaError(f"lookup: lexicon must be a Lexicon, or a mapping of category to patterns, not {given!r}.")
    return {str(name): [some] if isinstance(some, str) else list(some) for name, some in given.items()}


def _by_category(
    tokens: AnyTokens, categories: Mapping[str, Sequence[str]], every: Hits, who: str
) -> tuple[Positions, Positions, Positions]:
    """Return matches and the number of their category, in text order."""
    n = len(tokens) + 1
    wanted = every.first * n + every.last
    found = []
    for code, patterns in enumerate(categories.values()):
        hits = find(tokens, patterns, who=who, quiet=True)
        mine = hits.first * n + hits.last
        mine = mine[np.isin(mine, wanted)]
        found.append(np.column_stack([mine, np.full(len(mine), code)]))
    place, code = np.concatenate([np.empty((0, 2), dtype=np.int64), *found]).T
    order = np.lexsort((code, place))
    return place[order] // n, place[order] % n, code[order]
