"""Show consecutive turns as a readable dialogue, with words marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ... import _checks
from ...corpus import Corpus
from ...errors import SchemaError
from ...results import Quote, Quotes
from ...tokens import tokenize
from ...tokens.find import find


def dialogue(corpus: Corpus, start: str, stop: str, *, mark: str | Iterable[str] | None = None) -> Quotes:
    """Show consecutive turns as a dialogue, with words marked.

    Parameters
    ----------
    corpus : Corpus
    start, stop : str
        ``turn_id`` of the first and the last turn (included) of one document.
    mark : str, list of patterns or Lexicon, optional
        Words to mark.

    Returns
    -------
    Quotes
        One verbatim quotation per turn, in order.

    Raises
    ------
    UnknownName
        There is no such turn.
    SchemaError
        The turns are in different documents, or `stop` comes before `start`.

    Examples
    --------
    >>> import textlab as tl
    >>> rows = pd.DataFrame({"text": ["Tax wealth!", "No."], "speaker": ["Ann", "Bo"], "doc_id": "talk"})
    >>> corpus = tl.from_frame(rows, rows="passage")
    >>> for turn in tl.dialogue(corpus, "talk:t001", "talk:t002", mark="tax"):
    ...     print(turn.speaker, turn.text, turn.marks)
    Ann Tax wealth! ((0, 3),)
    Bo No. ()
    """
    who = "dialogue"
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"{who}: needs a Corpus, not {type(corpus).__name__}.")
    body = corpus.where(layer="body")
    turns = body.passages.reset_index(names="passage_id")
    for name in (start, stop):
        _checks.known(who, "turn", name, turns["turn_id"])
    ends = [turns.index[turns["turn_id"] == name] for name in (start, stop)]
    low, high = int(ends[0][0]), int(ends[1][-1])
    if turns["doc_id"][low] != turns["doc_id"][high] or low > high:
        raise SchemaError(f"{who}: {stop!r} does not follow {start!r} in one document.")
    shown = turns.iloc[low : high + 1]
    spots = _marked(body, mark)
    quotes = [_turn_quote(corpus, rows, spots) for _, rows in shown.groupby("turn_id", sort=False)]
    return Quotes(f"{start} to {stop}", quotes, len(quotes))


def _marked(corpus: Corpus, mark: Any) -> pd.DataFrame:
    """Return the spans of the words to mark: ``doc_id, start, end``."""
    if mark is None:
        return pd.DataFrame({"doc_id": [], "start": [], "end": []})
    tokens = tokenize(corpus)
    hits = find(tokens, mark, who="dialogue")
    return tokens.spans(hits.first, hits.last).reset_index(drop=True)


def _turn_quote(corpus: Corpus, rows: pd.DataFrame, spots: pd.DataFrame) -> Quote:
    first = rows.iloc[0]
    doc_id, start, end = str(first["doc_id"]), int(rows["start"].min()), int(rows["end"].max())
    inside = spots[(spots["doc_id"] == doc_id) & (spots["start"] >= start) & (spots["end"] <= end)]
    spans = zip(inside["start"], inside["end"], strict=True)
    marks = tuple(sorted((int(a) - start, int(b) - start) for a, b in spans))
    title = corpus.documents["title"].get(doc_id)
    return Quote(
        text=corpus.document_text(doc_id)[start:end],
        doc_id=doc_id,
        title=None if pd.isna(title) else str(title),
        speaker=None if pd.isna(first["speaker"]) else str(first["speaker"]),
        attribution=None if pd.isna(first["attribution"]) else str(first["attribution"]),
        passage_id=str(first["passage_id"]),
        start=start,
        end=end,
        progress=start / max(int(corpus.documents["n_chars"][doc_id]), 1),
        marks=marks,
    )
