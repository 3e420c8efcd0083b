"""Sort concordance lines by node, neighbouring words, place or metadata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...errors import UnknownName, did_you_mean
from ...units.groups import labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]


def sorted_by(tokens: Tokens, first: Positions, last: Positions, keys: Sequence[str]) -> NDArray[np.int64]:
    """Return the stable sort order of the nodes ``first..last`` by the given keys (`Concordance.sort`)."""
    ranks = [_sort_rank(tokens, first, last, key) for key in keys]
    return np.lexsort(ranks[::-1]) if ranks else np.arange(len(first))


def _sort_rank(tokens: Tokens, first: Positions, last: Positions, key: str) -> NDArray[Any]:
    name, sign = (key[1:], -1) if key.startswith("-") else (key, 1)
    if name == "node":
        return sign * node_ranks(tokens, first, last)
    if (beside := words_beside(tokens, first, last, name)) is not None:
        return sign * beside
    if name == "progress":
        return sign * tokens.progress(first)
    columns = (*tokens.passages.columns, *tokens.corpus.documents.columns)
    name = _key_column(name, columns)
    if name not in ("passage_id", *columns):
        choices = ["node", "L1", "R1", "progress", "date", *columns]
        raise UnknownName(f"sort: no key {name!r}.{did_you_mean(name, choices)}")
    column = labels_of("sort", tokens, name)
    return sign * pd.factorize(column, sort=True, use_na_sentinel=True)[0][tokens.passage_of(first)]


def _is_beside(name: str) -> bool:
    return len(name) == 2 and name[0] in "LR" and name[1].isdigit() and name[1] != "0"


def words_beside(tokens: Tokens, first: Positions, last: Positions, name: str) -> NDArray[np.int64] | None:
    """Return the term code at ``"L1"`` ... ``"R9"`` of each node, -1 beyond the turn.

    None for a name that is no such place.
    """
    if not _is_beside(name):
        return None
    step = int(name[1])
    return _codes_at(tokens, first, first - step) if name[0] == "L" else _codes_at(tokens, last, last + step)


_COLUMNS = {"date": "date_earliest", "document": "doc_id"}


def _key_column(name: str, columns: Sequence[str]) -> str:
    return name if name in columns else _COLUMNS.get(name, name)


def metadata_in(tokens: Tokens, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct columns of passages and documents among sort keys, in order."""
    columns = (*tokens.passages.columns, *tokens.corpus.documents.columns)
    names = (_key_column(key.removeprefix("-"), columns) for key in keys)
    return tuple(dict.fromkeys(name for name in names if name in columns))


def node_ranks(tokens: Tokens, first: Positions, last: Positions) -> NDArray[np.int64]:
    """Return the alphabetical rank of each node: by its first word, then its second, ..."""
    rank = _codes_at(tokens, first, first)
    for step in range(1, int((last - first).max(initial=0)) + 1):
        word = np.where(first + step <= last, _codes_at(tokens, first, first + step), -1)
        rank = np.unique(rank * (len(tokens.terms) + 1) + word + 1, return_inverse=True)[1]
    return rank


def _codes_at(tokens: Tokens, base: Positions, at: Positions) -> NDArray[np.int64]:
    """Return the term code at a place in the same turn (codes are in alphabetical order), -1 beyond it."""
    inside = (at >= 0) & (at < len(tokens))
    safe = np.where(inside, at, 0)
    inside &= tokens.stretch_of(safe) == tokens.stretch_of(base)
    return np.where(inside, tokens.codes[safe] if len(tokens) else -1, -1).astype(np.int64)
