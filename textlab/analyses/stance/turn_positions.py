"""Position of a speaker in each turn, from codes or a weighted lexicon, and its change across another's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...coding import Codes
from ...errors import NotEnoughData, SchemaError
from ...lexicon import Lexicon, Scope, find_places
from .units import coded_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ...tokens import Tokens

    Floats = NDArray[np.float64]

VALUES = {"favour": 1.0, "mixed": 0.0, "against": -1.0}  # 'none' is not a position
MOVES = ["pair", "doc_id", "turn_before", "turn_other", "turn_after", "position_before", "position_after"]


def positions_of_turns(who: str, tokens: Tokens, turns: Sequence[NDArray[np.int64]], position: Any) -> Floats:
    """Return the position of each turn, from -1 to 1; nan if it takes none.

    Parameters
    ----------
    turns : sequence of ndarray of int
        The passages of each turn.
    position : Codes or Lexicon
        Codes of one target: mean of favour (1), mixed (0) and against (-1) over coders and coded passages of the turn.
        A lexicon: the balance of its weights, with weights reversed by negators (`Scope`).
    """
    if isinstance(position, Codes):
        passage, value, size = _coded_values(who, tokens, position)
    elif isinstance(position, Lexicon):
        places = find_places(who, tokens, position, Scope())
        passage, value, size = tokens.passage_of(places.hits.first), places.weight, np.abs(places.weight)
    else:
        raise SchemaError(f"{who}: position must be Codes of one target or a weighted Lexicon, not {position!r:.60}.")
    n = len(tokens.n_tokens)
    top, bottom = (np.bincount(passage, weights=x, minlength=n) for x in (value, size))
    sums = np.array([[top[p].sum(), bottom[p].sum()] for p in turns]).reshape(-1, 2)
    return np.divide(sums[:, 0], sums[:, 1], out=np.full(len(sums), np.nan), where=sums[:, 1] > 0)


def _coded_values(who: str, tokens: Tokens, codes: Codes) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return the passage, the value and the weight of every code that takes a position."""
    target = coded_target(who, codes, None)
    if not {"doc_id", "start"} <= set(codes.units.columns):
        raise NotEnoughData(f"{who}: the codes do not say where their passages stand; read them with units=sheet.")
    table = codes.table[(codes.table["target"] == target) & codes.table["label"].isin(VALUES)]
    about = codes.units.loc[table["unit_id"], ["doc_id", "start"]]
    passages = tokens.passages.reset_index(drop=True)
    at = np.full(len(table), -1)
    for doc in set(about["doc_id"]):
        rows = np.flatnonzero((passages["doc_id"] == doc).to_numpy())
        mine = np.flatnonzero((about["doc_id"] == doc).to_numpy())
        if len(rows):
            starts = passages["start"].to_numpy()[rows]
            at[mine] = rows[np.clip(np.searchsorted(starts, about["start"].to_numpy()[mine], "right") - 1, 0, None)]
    known = at >= 0
    value: Floats = np.asarray(table["label"].map(VALUES), dtype=np.float64)[known]
    return at[known].astype(np.int64), value, np.ones(len(value))


def moves_round(pairs: pd.DataFrame, speakers: Sequence[Any], docs: Sequence[str], value: Floats) -> pd.DataFrame:
    """Find each answerer's last position before the other's turn, and the first one from the answer on.

    Parameters
    ----------
    pairs : DataFrame
        ``pair, before, after``: pair of speakers, number of the answered turn, and number of the answer.

    Returns
    -------
    DataFrame
        ``pair, own, other, later, position_before, position_after``: numbers of the three turns, and the positions in
        `own` and `later`. Only exchanges for which both positions are known.
    """
    rows = []
    for pair, other, answer in zip(pairs["pair"], pairs["before"], pairs["after"], strict=True):
        mine = [
            k for k in range(len(value))
            if speakers[k] == speakers[answer] and docs[k] == docs[answer] and np.isfinite(value[k])
        ]  # fmt: skip
        own, later = max((k for k in mine if k < other), default=-1), min((k for k in mine if k >= answer), default=-1)
        if own >= 0 and later >= 0:
            ends = {"position_before": value[own], "position_after": value[later]}
            rows.append({"pair": pair, "own": own, "other": other, "later": later, **ends})
    found = pd.DataFrame(rows, columns=["pair", "own", "other", "later", "position_before", "position_after"])
    # if several turns of the other lie between the same two positions, they are one move, at the last of them
    return found.drop_duplicates(["pair", "own", "later"], keep="last", ignore_index=True)
