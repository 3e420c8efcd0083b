"""A track as it was before it was cut into bins: the rate of each turn of a group, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...units.clusters import turns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .track import StanceTrack

    Floats = NDArray[np.float64]


class TurnSeries(NamedTuple):
    """Turns of one group in one document: where each begins, its rate per 1,000 words and its words."""

    group: str
    doc_id: str
    begins: Floats
    rate: Floats
    n_tokens: Floats


def turn_series(track: StanceTrack) -> Iterator[TurnSeries]:
    """Return the series of each group in each document, along progress."""
    tokens = track.tokens
    n_hits = np.bincount(tokens.passage_of(track.hits.first), minlength=len(tokens.n_tokens))
    turn, doc = turns_of(tokens).of_passage, tokens.doc_of_passage
    names = tokens.corpus.documents.index
    for number, group in enumerate(track.groups):
        for document in np.unique(doc[track.group_of_passage == number]):
            mine = np.flatnonzero((track.group_of_passage == number) & (doc == document) & (tokens.n_tokens > 0))
            if not len(mine):
                continue
            turns, first, back = np.unique(turn[mine], return_index=True, return_inverse=True)
            hits, words = (np.bincount(back, weights=x[mine], minlength=len(turns)) for x in (n_hits, tokens.n_tokens))
            at = tokens.progress(np.asarray(tokens.bounds[:-1])[mine[first]])
            order = np.argsort(at, kind="stable")
            rate = 1000 * hits[order] / words[order]
            yield TurnSeries(group, str(names[document]), at[order], rate, words[order].astype(np.float64))


def checked_track(who: str, track: Any, kind: type[Any]) -> None:
    """Raise unless `track` is a track along a conversation."""
    from ...errors import SchemaError

    if not isinstance(track, kind):
        raise SchemaError(f"{who}: track must be the result of track_stance, not {type(track).__name__}.")
    if track.settings["over"] == "seconds":
        raise SchemaError(f"{who}: stretches are told by progress; call track_stance with over='progress'.")
