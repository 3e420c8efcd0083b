"""Groups of concordance lines, by number: strings are made once a group and never once a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...units.groups import labels_of
from .sorting import node_ranks, words_beside

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Positions = NDArray[np.int64]

_NO_GROUP = "(none)"


def line_groups(tokens: Tokens, first: Positions, last: Positions, by: str) -> tuple[NDArray[np.int64], list[str]]:
    """Return the group of each line, and the labels of the groups as text.

    Parameters
    ----------
    by : str
        ``"node"``, ``"L1"`` ... ``"R9"`` (the word there), or a column of passages or documents.

    Returns
    -------
    (codes, labels)
        ``labels[codes[i]]`` is the group of line i; ``(none)`` beyond the turn or where the column has no value.
    """
    if by == "node":
        codes, labels = _by_node(tokens, first, last)
    elif (beside := words_beside(tokens, first, last, by)) is not None:
        found, codes = np.unique(beside, return_inverse=True)
        labels = [tokens.terms[code] if code >= 0 else None for code in found]
    else:
        codes, labels = _by_column(tokens, first, by)
    said = [_NO_GROUP if label is None or label != label else str(label) for label in labels]  # NaN is not itself
    known, texts = pd.factorize(np.array(said, dtype=object))
    return known[codes], list(texts)  # two values that read alike are one group


def groups_ranked(tokens: Tokens, first: Positions, codes: NDArray[np.int64], labels: list[str]) -> pd.DataFrame:
    """Return ``label, n_lines, n_turns, n_docs`` of each group, most turns first."""
    passage = tokens.passage_of(first)
    sizes = {
        "n_lines": np.bincount(codes, minlength=len(labels)),
        "n_turns": _units_in_groups(codes, tokens.turn_of_passage[passage], len(labels)),
        "n_docs": _units_in_groups(codes, tokens.doc_of_passage[passage], len(labels)),
    }
    table = pd.DataFrame({"label": np.array(labels, dtype=object), **sizes}).astype({"label": "str"})
    ranked = table[table["n_lines"] > 0].sort_values(["n_turns", "n_lines", "label"], ascending=[False, False, True])
    return ranked.reset_index(drop=True)


def _by_node(tokens: Tokens, first: Positions, last: Positions) -> tuple[NDArray[np.int64], list[Any]]:
    _, one, codes = np.unique(node_ranks(tokens, first, last), return_index=True, return_inverse=True)
    words = (tokens.codes[first[at] : last[at] + 1] for at in one)
    return codes, [" ".join(tokens.terms[code] for code in node) for node in words]


def _by_column(tokens: Tokens, first: Positions, by: str) -> tuple[NDArray[np.int64], list[Any]]:
    codes, labels = pd.factorize(labels_of("ConcordanceReading", tokens, by), use_na_sentinel=False)
    return codes[tokens.passage_of(first)], list(labels)


def _units_in_groups(codes: NDArray[np.int64], units: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    """Return how many different units stand in each group."""
    width = int(units.max(initial=0)) + 1
    pairs = np.sort(codes * width + units)  # np.unique hashes, which takes five times as long
    return np.bincount(pairs[np.diff(pairs, prepend=-1) > 0] // width, minlength=n_groups)
