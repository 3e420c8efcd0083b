"""Uptake: which speaker repeats words of the turn that is answered, and do positions move?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted
from ...coding import Codes
from ...corpus import Corpus
from ...errors import NotEnoughData, SchemaError
from ...lexicon import Lexicon
from ...results import Result, settings_of
from ...tokens import tokenize
from ...tokens.find import find
from ...tokens.wordlists import FILLERS, FUNCTION_WORDS
from ...units.clusters import turns_of
from .turn_positions import MOVES, moves_round, positions_of_turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Ints = NDArray[np.int64]

FEWEST_EXCHANGES = 5
ARROW = " → "


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Exchanges(Result):
    """Words that one speaker takes up from another, for each pair of speakers. Made by `exchanges`."""

    picked: pd.DataFrame = field(metadata={"private": True})  # pair, position of each word taken up
    moved: pd.DataFrame = field(metadata={"private": True})  # pair, turns and positions of each move

    TITLE: ClassVar[str] = "Who picks up whose words"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"uptake": "exchanges"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "pair": "speaker → answerer; quotes() shows the words taken up, in the answer",
            "n_exchanges": "number of answers that directly follow a turn of the other",
            "uptake": "mean share of the distinct content words of an answer that occur in the turn before",
            "baseline": "the same when answers are randomly assigned to the other's turns",
            "p": "how often randomly assigned answers take up as much; missing with fewer than five exchanges",
            "n_target_before": "number of answered turns that mention the target; missing without a target",
            "n_target_after": "number of answers that mention the target",
            "n_moves": "number of exchanges with known positions of the answerer before and after",
            "position_before": "mean of the answerer's last position before the other's turn (-1 to 1)",
            "position_after": "mean of the answerer's first position from the answer on",
        }
    )

    def moves(self, pair: str | None = None) -> pd.DataFrame:
        """Return one row per move: pair, turns, and the answerer's position before and after.

        Returns
        -------
        DataFrame
            ``pair, doc_id, turn_before, turn_other, turn_after, position_before, position_after``. Read a move with
            ``tl.dialogue(corpus, turn_before, turn_after)``. Empty unless `position` was given.
        """
        if pair is None:
            return self.moved.copy()
        _checks.known("moves", "pair", pair, self.frame["pair"])
        return self.moved[self.moved["pair"] == pair].reset_index(drop=True)

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        at = self.picked.loc[self.picked["pair"] == label, "at"].to_numpy(dtype=np.int64)
        return at, at

    def summary(self) -> str:
        """Describe whose words are taken up more than by chance, and what that does not show."""
        known = self.frame.dropna(subset=["p"])
        gap = (known["uptake"] - known["baseline"]).sort_values(ascending=False)
        top = known.loc[gap.index[:1]]
        first = (
            f"Most above chance: {top['pair'].iloc[0]}, {top['uptake'].iloc[0]:.0%} of content words against "
            f"{top['baseline'].iloc[0]:.0%}. "
            if len(known)
            else f"No pair has {FEWEST_EXCHANGES} exchanges or more, so nothing is tested. "
        )
        about = f" about {self.settings['target']!r}" if self.settings["target"] else ""
        return (
            f"{counted(int(self.frame['n_exchanges'].sum()), 'exchange')}{about} between "
            f"{counted(len(self.frame), 'pair')} of speakers. {first}"
            "Chance assigns answers at random to the other speaker's turns in the same documents. "
            f"{self._moved()}"
            "Taking up a word is not agreement, and a shared topic raises uptake, too: read the places."
        )

    def _moved(self) -> str:
        """Describe how many positions moved; empty without `position`."""
        if not self.settings["position"]:
            return ""
        gap = self.moved["position_after"] - self.moved["position_before"]
        return f"The answerer's position changes in {int((gap != 0).sum())} of {counted(len(gap), 'exchange')}. "

    def _gist(self) -> str:
        return counted(len(self.frame), "pair")

    def _methods_sentence(self) -> str:
        return (
            "Uptake is the share of distinct content words of an answer that occur in the turn before; it was "
            f"compared with {self.settings['n_permutations']:,} random assignments of answers to turns "
            f"(rng {self.settings['rng']})."
        )


@recorded
def exchanges(
    corpus: Corpus,
    *,
    target: str | Iterable[str] | None = None,
    position: Codes | Lexicon | None = None,
    n_permutations: int = 999,
    rng: _checks.Rng = 0,
) -> Exchanges:
    """Measure who takes up whose words, comparing each answer with the turn that it follows.

    Parameters
    ----------
    corpus : Corpus
        Corpus with speakers.
    target : str or list of patterns, optional
        Words of a target; only exchanges in which one of the two turns mentions it are used.
    position : Codes or Lexicon, optional
        Source of the position of each turn: codes of one target (favour 1, mixed 0, against -1), or a weighted lexicon
        (its balance, with weights reversed by negators). The answerer's last position before the other's turn is then
        compared with the first one from the answer on.
    n_permutations : int
        Number of random assignments of answers to turns of the same speaker in the same document.
    rng : int or Generator

    Returns
    -------
    Exchanges
        One row per ordered pair of speakers. Function words and fillers are ignored.

    Raises
    ------
    NotEnoughData
        No turn directly follows a turn of another known speaker (or none about `target`).

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
        raise NotEnoughData(f"{who}: no turn{about} follows directly on another known speaker. See corpus.speakers.")
    rows, picked = [], []
    for pair, mine in steps(table.groupby("pair", sort=False), who):
        rows.append(_pair_row(str(pair), mine, turns, n, _checks.source_of(seed, pair)))
        picked += [(pair, at) for a, b in zip(mine["before"], mine["after"], strict=True) for at in _taken(turns, a, b)]
    frame = pd.DataFrame(rows)
    if target is None:
        frame[["n_target_before", "n_target_after"]] = np.nan
    moved = _moves_of(who, tokens, turns, table, position)
    frame = _with_moves(frame, moved, position is not None)
    used = settings_of(tokens, who, by="speaker", target=target if target is None or isinstance(target, str)
                       else tuple(target), position=None if position is None else repr(position),
                       n_permutations=n, rng=said)  # fmt: skip
    places = pd.DataFrame(picked, columns=["pair", "at"])
    return Exchanges(frame=frame, tokens=tokens, settings=used, picked=places, moved=moved)


@dataclass(frozen=True, eq=False)
class _SpokenTurns:
    """Turns in text order: document, speaker, positions of content words and their codes."""

    doc: list[str]
    speaker: list[Any]
    passages: list[Ints]
    content: list[Ints]  # positions
    codes: list[Ints]  # of the content words


def _spoken_turns(tokens: Tokens) -> _SpokenTurns:
    unit = turns_of(tokens).of_passage
    spoken = np.flatnonzero(tokens.n_tokens > 0)
    skip = FUNCTION_WORDS | FILLERS
    content = np.array([str(term).lower() not in skip for term in tokens.terms] + [False])
    speakers, docs = tokens.passages["speaker"].to_numpy(dtype=object), tokens.corpus.documents.index
    edges = np.flatnonzero(np.diff(unit[spoken]) != 0) + 1
    out = _SpokenTurns([], [], [], [], [])
    for passages in np.split(spoken, edges) if len(spoken) else []:
        at = np.concatenate([np.arange(tokens.bounds[p], tokens.bounds[p + 1]) for p in passages])
        at = at[content[np.where(tokens.codes[at] < 0, len(content) - 1, tokens.codes[at])]]
        speaker = speakers[passages[0]]
        out.doc.append(str(docs[tokens.doc_of_passage[passages[0]]]))
        out.speaker.append(None if pd.isna(speaker) else speaker)
        out.passages.append(passages)
        out.content.append(at)
        out.codes.append(tokens.codes[at].astype(np.int64))
    return out


def _mentions(tokens: Tokens, turns: _SpokenTurns, target: Any) -> NDArray[np.bool_]:
    """Return a mask of the turns that mention the target."""
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


def _moves_of(who: str, tokens: Tokens, turns: _SpokenTurns, table: pd.DataFrame, position: Any) -> pd.DataFrame:
    """Return the moves with the identifiers of their turns."""
    if position is None:
        return pd.DataFrame(columns=MOVES)
    value = positions_of_turns(who, tokens, turns.passages, position)
    found = moves_round(table, turns.speaker, turns.doc, value)
    names = tokens.passages["turn_id"].to_numpy(dtype=object)
    first = [names[p[0]] for p in turns.passages]
    found["doc_id"] = [turns.doc[k] for k in found["other"]]
    for column, source in (("turn_before", "own"), ("turn_other", "other"), ("turn_after", "later")):
        found[column] = [first[k] for k in found[source]]
    return found[MOVES]


def _with_moves(frame: pd.DataFrame, moved: pd.DataFrame, asked: bool) -> pd.DataFrame:
    means = moved.groupby("pair")[["position_before", "position_after"]].mean().reindex(frame["pair"])
    n = moved["pair"].value_counts().reindex(frame["pair"], fill_value=0).to_numpy(dtype=np.float64)
    out = frame.assign(n_moves=n if asked else np.nan)
    out[["position_before", "position_after"]] = means.to_numpy(dtype=np.float64)
    return out


def _taken(turns: _SpokenTurns, before: int, after: int) -> Ints:
    """Return the positions of words in the answer that occur in the turn before."""
    return turns.content[after][np.isin(turns.codes[after], turns.codes[before])]


def _uptake(turns: _SpokenTurns, before: int, after: int) -> float:
    reply = np.unique(turns.codes[after])
    return float(np.isin(reply, turns.codes[before]).mean())


def _pair_row(
    pair: str, mine: pd.DataFrame, turns: _SpokenTurns, n: int, source: np.random.Generator
) -> dict[str, Any]:
    before, after = mine["before"].to_numpy(), mine["after"].to_numpy()
    table = np.array([[_uptake(turns, a, b) for a in before] for b in after])
    observed, drawn = float(np.diag(table).mean()), _random_uptake(table, [turns.doc[k] for k in before], n, source)
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


def _random_uptake(
    table: NDArray[np.float64], docs: list[str], n: int, source: np.random.Generator
) -> NDArray[np.float64]:
    """Return the mean uptake under random assignments of answers to turns of the same document, shape (n,)."""
    blocks = [np.flatnonzero(np.array(docs) == doc) for doc in sorted(set(docs))]
    out = np.empty(n)
    for k in range(n):
        total = sum(table[block, source.permutation(block)].sum() for block in blocks)
        out[k] = total / len(docs)
    return out
