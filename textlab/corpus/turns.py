"""The definition of a turn, shared by the corpus, the tokens and every analysis.

Turn ids are unique within a document: ``t1`` of one document and ``t1`` of another are two turns. A passage without a
turn id is its own turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def turn_codes(passages: pd.DataFrame) -> NDArray[np.int64]:
    """Return the turn of each passage as a number, turns numbered in order of first appearance.

    Parameters
    ----------
    passages : DataFrame
        Index ``passage_id``; columns ``doc_id`` and ``turn_id``.
    """
    turn = pd.factorize(passages["turn_id"])[0].astype(np.int64)
    lone = np.flatnonzero(turn < 0)
    turn[lone] = turn.max(initial=-1) + 1 + np.arange(len(lone))
    doc = pd.factorize(passages["doc_id"])[0].astype(np.int64)
    keys = doc * (int(turn.max(initial=-1)) + 1) + turn
    return np.asarray(pd.factorize(keys)[0], dtype=np.int64)


def turn_labels(passages: pd.DataFrame) -> pd.Series:
    """Return a name for the turn of each passage that no other turn has.

    It is the turn id; ``doc_id:turn_id`` where turns of several documents share that id; and the passage id where
    a passage has no turn id.
    """
    names = passages["turn_id"].where(passages["turn_id"].notna(), passages.index.to_series())
    codes = turn_codes(passages)
    _, first = np.unique(codes, return_index=True)
    shared = names.iloc[first].duplicated(keep=False).to_numpy()
    if not shared.any():
        return names
    doc, turn = passages["doc_id"].iloc[first].to_numpy(object), names.iloc[first].to_numpy(object)
    colon, labels = ":", turn
    while colon == ":" or pd.Series(labels).duplicated().any():  # some turn may be called so already
        labels = np.where(shared, doc + colon + turn, turn)
        colon += ":"
    return pd.Series(labels[codes], index=passages.index, name="turn_id", dtype="str")
