"""Who picks up whose words, turn after turn, and how do the turns read?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...corpus import Corpus
from ...errors import NotEnoughData, SchemaError
from ...results import Quote, Quotes, Result, settings_of
from ...tokens import tokenize
from ...tokens.find import find
from ...tokens.wordlists import FILLERS, FUNCTION_WORDS
from ...units.clusters import turns_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Ints = NDArray[np.int64]

FEWEST_EXCHANGES = 5
ARROW = " → "


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Exchanges(Result):
    """Words that one speaker takes up from another. Made by `exchanges`."""

    picked: pd.DataFrame = field(metadata={"private": True})  # pair, position of each word taken up

    TITLE: ClassVar[str] = "Who picks up whose words"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"uptake": "exchanges"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "pair": "who speaks → who answers; quotes() gives the words taken up, in the answer",
            "n_exchanges": "answers that follow at once on a turn of the other",
            "uptake": "share of the different content words of an answer that stand in the turn before; mean",
            "baseline": "the same, when answers are dealt at random to the other's turns",
            "p": "how often answers dealt at random take up as much; missing below five exchanges",
            "n_target_before": "turns answered that mention the target; missing without one",
            "n_target_after": "answers that mention it",
        }
    )

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        at = self.picked.loc[self.picked["pair"] == label, "at"].to_numpy(dtype=np.int64)
        return at, at

    def summary(self) -> str:
        """Whose words are taken up, beside chance, and what that does not show."""
        known = self.frame.dropna(subset=["p"])
        gap = (known["uptake"] - known["baseline"]).sort_values(ascending=False)
        top = known.loc[gap.index[:1]]
        first = (
            f"Most above chance: {top['pair'].iloc[0]}, {top['uptake'].iloc[0]:.0%} of content words beside "
            f"{top['baseline'].iloc[0]:.0%}. "
            if len(known)
            else f"No pair has {FEWEST_EXCHANGES} exchanges, so nothing is tested. "
        )
        about = f" about {self.settings['target']!r}" if self.settings["target"] else ""
        return (
            f"{counted(int(self.frame['n_exchanges'].sum()), 'exchange')}{about} between "
            f"{counted(len(self.frame), 'pair')} of speakers. {first}"
            "Chance deals answers to the other's turns within the same documents. "
            "Taking up a word is not agreeing: read the places. A subject that two turns share counts too."
        )

    def _gist(self) -> str:
        return counted(len(self.frame), "pair")

    def _methods_sentence(self) -> str:
        return (
            "Uptake is the share of different content words of an answer that stand in the turn before; it was "
            f"compared with {self.settings['n_permutations']:,} random assignments of answers to turns "
            f"(rng {self.settings['rng']})."
        )


@recorded
def exchanges(
    corpus: Corpus,
    *,
    target: str | Iterable[str] | None = None,
    n_permutations: int = 999,
    rng: _checks.Rng = 0,
) -> Exchanges:
    """Measure who picks up whose words: each answer beside the turn it follows.

    Parameters
    ----------
    corpus : Corpus
        With speakers.
    target : str or list of patterns, optional
        Only exchanges of which a turn mentions it.
    n_permutations : int
        Random assignments of answers to turns of the same speaker in the same document.
    rng : int or Generator

    Returns
    -------
    Exchanges
        A row for each ordered pair of speakers. Function words and fillers do not count.

    Raises
    ------
    NotEnoughData
        No turn follows on one of another known speaker (or none about `target`).

    Examples
    --------
    >>> import textlab as tl
    >>> rows = pd.DataFrame({"text": ["tax wealth", "wealth matters", "growth"], "speaker": ["Ann", "Bo", "Ann"]})
    >>> rows = rows.assign(doc_id="talk", turn_id=["t1", "t2", "t3"])
    >>> found = tl.exchanges(tl.from_frame(rows, rows="passage"))
    >>> found.table[["pair", "uptake"]].values.tolist()
    [['Ann → Bo', 0.5], ['Bo → Ann', 0.0]]
    """
    who = "exchanges"
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"{who}: needs a Corpus, not {type(corpus).__name__}.")
    n = _checks.whole(who, "n_permutations", n_permutations)
    source, said = _checks.generator(who, rng)
    seed = _checks.seed_of(source, said)
    tokens = tokenize(corpus)
    turns = _spoken_turns(tokens)
    mentions = _mentions(tokens, turns, target)
    table = _adjacent(turns, mentions, target is not None)
    if table.empty:
        about = f" about {target!r}" if target is not None else ""
        raise NotEnoughData(f"{who}: no turn{about} follows on one of another known speaker. See corpus.speakers.")
    rows, picked = [], []
    for pair, mine in table.groupby("pair", sort=False):
        rows.append(_pair_row(str(pair), mine, turns, n, _checks.source_of(seed, pair)))
        picked += [(pair, at) for a, b in zip(mine["before"], mine["after"], strict=True) for at in _taken(turns, a, b)]
    frame = pd.DataFrame(rows)
    if target is None:
        frame[["n_target_before", "n_target_after"]] = np.nan
    used = settings_of(tokens, who, by="speaker", target=target if target is None or isinstance(target, str)
                       else tuple(target), n_permutations=n, rng=said)  # fmt: skip
    places = pd.DataFrame(picked, columns=["pair", "at"])
    return Exchanges(frame=frame, tokens=tokens, settings=used, picked=places)


@dataclass(frozen=True, eq=False)
class _SpokenTurns:
    """Turns in the order of the text: document, speaker, positions of content words and their codes."""

    doc: list[int]
    speaker: list[Any]
    passages: list[Ints]
    content: list[Ints]  # positions
    codes: list[Ints]  # of the content words


def _spoken_turns(tokens: Tokens) -> _SpokenTurns:
    unit = turns_of(tokens).of_passage
    spoken = np.flatnonzero(tokens.n_tokens > 0)
    skip = FUNCTION_WORDS | FILLERS
    content = np.array([str(term).lower() not in skip for term in tokens.terms] + [False])
    speakers = tokens.passages["speaker"].to_numpy(dtype=object)
    edges = np.flatnonzero(np.diff(unit[spoken]) != 0) + 1
    out = _SpokenTurns([], [], [], [], [])
    for passages in np.split(spoken, edges) if len(spoken) else []:
        at = np.concatenate([np.arange(tokens.bounds[p], tokens.bounds[p + 1]) for p in passages])
        at = at[content[np.where(tokens.codes[at] < 0, len(content) - 1, tokens.codes[at])]]
        speaker = speakers[passages[0]]
        out.doc.append(int(tokens.doc_of_passage[passages[0]]))
        out.speaker.append(None if pd.isna(speaker) else speaker)
        out.passages.append(passages)
        out.content.append(at)
        out.codes.append(tokens.codes[at].astype(np.int64))
    return out


def _mentions(tokens: Tokens, turns: _SpokenTurns, target: Any) -> NDArray[np.bool_]:
    """Which turns mention the target."""
    if target is None:
        return np.zeros(len(turns.doc), dtype=bool)
    found = set(tokens.passage_of(find(tokens, target, who="exchanges").first).tolist())
    return np.array([any(int(p) in found for p in passages) for passages in turns.passages], dtype=bool)


def _adjacent(turns: _SpokenTurns, mentions: NDArray[np.bool_], asked: bool) -> pd.DataFrame:
    rows = []
    for k in range(1, len(turns.doc)):
        one, other = turns.speaker[k - 1], turns.speaker[k]
        if turns.doc[k] != turns.doc[k - 1] or one is None or other is None or one == other or not len(turns.codes[k]):
            continue
        if not asked or mentions[k - 1] or mentions[k]:
            about = {"before_said": bool(mentions[k - 1]), "after_said": bool(mentions[k])}
            rows.append({"pair": f"{one}{ARROW}{other}", "before": k - 1, "after": k, **about})
    return pd.DataFrame(rows)


def _taken(turns: _SpokenTurns, before: int, after: int) -> Ints:
    """Positions in the answer of words that stand in the turn before."""
    return turns.content[after][np.isin(turns.codes[after], turns.codes[before])]


def _uptake(turns: _SpokenTurns, before: int, after: int) -> float:
    reply = np.unique(turns.codes[after])
    return float(np.isin(reply, turns.codes[before]).mean())


def _pair_row(
    pair: str, mine: pd.DataFrame, turns: _SpokenTurns, n: int, source: np.random.Generator
) -> dict[str, Any]:
    before, after = mine["before"].to_numpy(), mine["after"].to_numpy()
    table = np.array([[_uptake(turns, a, b) for a in before] for b in after])
    observed, drawn = float(np.diag(table).mean()), _dealt(table, [turns.doc[k] for k in before], n, source)
    enough = n and len(mine) >= FEWEST_EXCHANGES
    return {
        "pair": pair,
        "n_exchanges": len(mine),
        "uptake": observed,
        "baseline": float(drawn.mean()) if len(drawn) else np.nan,
        "p": float((1 + (drawn >= observed - 1e-12).sum()) / (1 + n)) if enough else np.nan,
        "n_target_before": int(mine["before_said"].sum()),
        "n_target_after": int(mine["after_said"].sum()),
    }


def _dealt(table: NDArray[np.float64], docs: list[int], n: int, source: np.random.Generator) -> NDArray[np.float64]:
    """Mean uptake when answers are dealt to the turns of the same document at random, shape (n,)."""
    blocks = [np.flatnonzero(np.array(docs) == doc) for doc in dict.fromkeys(docs)]
    out = np.empty(n)
    for k in range(n):
        total = sum(table[block, source.permutation(block)].sum() for block in blocks)
        out[k] = total / len(docs)
    return out


# ---------------------------------------------------------------------- reading


def dialogue(corpus: Corpus, start: str, stop: str, *, mark: str | Iterable[str] | None = None) -> Quotes:
    """Show consecutive turns as a dialogue, with words marked.

    Parameters
    ----------
    corpus : Corpus
    start, stop : str
        ``turn_id`` of the first and the last turn, both shown, of one document.
    mark : str, list of patterns or Lexicon, optional
        Words to mark.

    Returns
    -------
    Quotes
        A quotation a turn, verbatim, in order.

    Raises
    ------
    UnknownName
        No such turn.
    SchemaError
        The turns are of different documents, or `stop` stands before `start`.

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
    """Spans of the words to mark: ``doc_id, start, end``."""
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
