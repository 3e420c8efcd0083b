"""What lexical statistics need to know of the turns of each group, gathered from blocks of whole documents.

Everything but MTLD is a sum over the tokens of a turn, so a block answers with sums by group and turn, which are added
up. MTLD reads the words of a group from the first to the last, and back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..._progress import steps
from ...corpus.sentences import punctuation
from ...corpus.text import ranges
from ...errors import NotEnoughData
from ...measures.diversity import previous_of
from ...measures.readability import count_syllables
from ...tokens.blocks import BLOCK_TOKENS, in_blocks
from ...tokens.sentences import sentence_starts
from ...units.clusters import clusters_in
from ...units.counts_by_group import GroupCounts, counts_by_group
from ...units.groups import groups_in
from .lexical import Group, factors_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ...tokens import Tokens
    from ...tokens.blocks import Answer

    Ints = NDArray[np.int64]

SUMS = ("words", "letters", "syllables", "sentences", "types", "room")  # of a turn; see `Group`
NO_ENDERS = "no sentence of its documents has an end"


def groups_of(
    tokens: Tokens, by: str, cluster: str, window: int, *, sentences: bool, in_order: bool = True
) -> tuple[dict[Any, Group], dict[Any, str]]:
    """Return what is known of each group, and why a group has no sentences (which are only looked for when asked for).

    `in_order` says whether MTLD is wanted, for which all words are read once more.
    """
    codes, names = groups_in("describe", tokens, by)
    clusters = clusters_in(tokens, cluster, "describe", codes >= 0)
    unit = np.append(clusters.ranks, -1)[clusters.of_passage]
    counts = counts_by_group(tokens, codes, names, clusters)
    sums, why = _sums_of_turns(tokens, codes, unit, window, sentences=sentences)
    reasons = {names[g]: said for g, said in why.items()}
    mine = _passages_in_order(tokens, codes, len(names)) if in_order else None
    out = {}
    for g in steps(np.flatnonzero(counts.n_tokens).tolist(), "describe: groups"):
        factors = (0.0, 0.0) if mine is None else _mtld_factors(tokens, mine[g])
        out[names[g]] = _group_of(counts, g, sums, factors, sentences=sentences and names[g] not in reasons)
    if not out:
        raise NotEnoughData(
            f"describe: no words to describe by {by!r}: the tokens are empty, or no passage has a {by}."
        )
    return out, reasons


def _group_of(counts: GroupCounts, g: int, sums: _TurnSums, factors: tuple[float, float], *, sentences: bool) -> Group:
    turns = slice(*np.searchsorted(sums.group, (g, g + 1)).tolist())
    columns: dict[str, Any] = {name: values[turns] for name, values in sums.values.items()}
    if not sentences:
        columns |= {"sentences": None, "syllables": None}
    terms = counts.terms(g)
    return Group(
        **columns,
        n_tokens=int(counts.n_tokens[g]),
        doc=sums.doc[turns],
        in_windows=int(sums.in_windows[g]),
        factors=factors,
        blocks=lambda: (cells for _, cells in counts.by_cluster(g, terms)),
    )


# ---------------------------------------------------------------------- sums by turn


class _TurnSums(NamedTuple):
    """Sums of each turn of each group, by group and then by the order of the turns' names."""

    group: Ints
    values: dict[str, NDArray[np.float64]]
    doc: Ints
    in_windows: Ints  # of each group


def _sums_of_turns(
    tokens: Tokens, group: Ints, unit: Ints, window: int, *, sentences: bool
) -> tuple[_TurnSums, dict[int, str]]:
    """Add up what the blocks answer; and why groups have no sentences."""
    found, parts, docs = [], [], [np.empty(0, dtype=np.int64)]
    for block in in_blocks(tokens, describe_block, group, unit, window=window, sentences=sentences):
        found.append(block.answer)
        docs.append(tokens.doc_of_passage[block.passages][block.answer["passage"]])
        parts.append(np.column_stack([block.answer[name] for name in ("group", "unit", *SUMS)]))
    every = np.concatenate([np.empty((0, 2 + len(SUMS))), *parts])
    keys, rows = _numbered_rows(every[:, :2].astype(np.int64))
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = place[rows]
    values = {
        name: np.bincount(rows, weights=every[:, 2 + k], minlength=len(order)).astype(np.float64)
        for k, name in enumerate(SUMS)
    }
    doc = np.zeros(len(order), dtype=np.int64)
    doc[rows] = np.concatenate(docs)
    room, why = _of_groups(found, int(group.max(initial=-1)) + 1)
    return _TurnSums(keys[order, 0], values, doc, room), why if sentences else {}


def _of_groups(found: list[Answer], n_groups: int) -> tuple[Ints, dict[int, str]]:
    """Return the words of each group in documents in which a window has room, and why groups have no sentences."""
    room, enders = np.zeros((2, n_groups), dtype=np.int64)
    poor: dict[int, str] = {}
    for answer in found:
        room[answer["in_windows_of"]] += answer["in_windows"]
        enders[answer["enders_of"]] += answer["enders"]
        poor |= {g: str(said) for g, said in zip(answer["poor_of"].tolist(), answer["poor"], strict=True)}
    return room, {**dict.fromkeys(np.flatnonzero(enders == 0).tolist(), NO_ENDERS), **poor}


def describe_block(block: Tokens, group: Ints, unit: Ints, *, window: int, sentences: bool) -> dict[str, NDArray[Any]]:
    """Add up what `Group` needs over the tokens of each turn of each group in a block."""
    begins, poor = sentence_starts(block) if sentences else (np.zeros(len(block), dtype=bool), {})
    passage, codes = block.passage_of(), block.codes
    at = np.flatnonzero((codes >= 0) & (group[passage] >= 0) & (unit[passage] >= 0))
    at = at[np.argsort(group[passage[at]], kind="stable")]
    owner, mine = passage[at], codes[at].astype(np.int64)
    keys = np.column_stack([group[owner], unit[owner]])
    pairs, piece = _numbered_rows(keys)
    types, room = _mattr_windows(mine, block.doc_of_passage[owner], group[owner], window)
    last = np.zeros(len(pairs), dtype=np.int64)
    last[piece] = owner
    answer = {"group": pairs[:, 0], "unit": pairs[:, 1], "passage": last}
    weights = {
        "words": None, "letters": _term_letters(block)[mine], "sentences": begins[at], "types": types,
        "room": room, "syllables": _syllables(block)[mine] if sentences else np.zeros(len(at)),
    }  # fmt: skip
    for name, values in weights.items():
        answer[name] = np.bincount(piece, weights=values, minlength=len(pairs)).astype(np.float64)
    return answer | _whole_windows(block.doc_of_passage[owner], group[owner], window) | _enders(block, group, poor)


def _numbered_rows(keys: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the different rows, and which of them each row is."""
    width = int(keys[:, 1].max(initial=0)) + 1
    codes, pairs = pd.factorize(keys[:, 0] * width + keys[:, 1])
    return np.column_stack(np.divmod(np.asarray(pairs, dtype=np.int64), width)), np.asarray(codes, dtype=np.int64)


def _term_letters(block: Tokens) -> Ints:
    return np.fromiter(map(len, block.terms), dtype=np.int64, count=len(block.terms))


def _syllables(block: Tokens) -> Ints:
    used = np.unique(block.codes[block.codes >= 0])
    out = np.zeros(len(block.terms), dtype=np.int64)
    out[used] = count_syllables(list(block.terms[used]))
    return out


def _mattr_windows(ids: Ints, doc: Ints, group: Ints, window: int) -> tuple[Ints, Ints]:
    """Return, for each token, the types of the window that begins there (0 where none has room), and its size.

    A token is a type of those windows that start after its predecessor: it adds one to a range of starts, and the sums
    of the differences at the ends of the ranges give the types of every window (Covington & McFall 2010).
    """
    n, position = len(ids), np.arange(len(ids))
    opens = np.append(True, (doc[1:] != doc[:-1]) | (group[1:] != group[:-1]))[:n]
    text = np.cumsum(opens) - 1
    start = np.maximum.accumulate(np.where(opens, position, 0)) if n else position
    ends = np.append(np.flatnonzero(opens)[1:], n)[text] if n else position
    before = previous_of(text * (int(ids.max(initial=0)) + 1) + ids)
    low = np.maximum(np.maximum(before + 1, position - window + 1), start)
    high = np.minimum(position, ends - window)
    adds = low <= high
    change = np.bincount(low[adds], minlength=n + 1) - np.bincount(high[adds] + 1, minlength=n + 1)
    fits = position + window <= ends
    return np.where(fits, np.cumsum(change)[:n], 0), window * fits


def _whole_windows(doc: Ints, group: Ints, window: int) -> dict[str, NDArray[Any]]:
    """Return the tokens of each group in the documents in which a window has room."""
    pairs, which = _numbered_rows(np.column_stack([group, doc]))
    sizes = np.bincount(which, minlength=len(pairs))
    fit = sizes >= window
    groups, at = np.unique(pairs[fit, 0], return_inverse=True)
    return {
        "in_windows_of": groups,
        "in_windows": np.bincount(at, weights=sizes[fit], minlength=len(groups)).astype(int),
    }


def _enders(block: Tokens, group: Ints, poor: Mapping[int, str]) -> dict[str, NDArray[Any]]:
    """Return the sentence enders of the documents of each passage of a group, and why groups have no sentences."""
    inside = np.flatnonzero(group >= 0)
    doc = block.doc_of_passage[inside]
    enders = punctuation(block.corpus.data)["n_enders"].to_numpy()[doc]
    groups, at = np.unique(group[inside], return_inverse=True)
    without = {int(group[p]): poor[d] for p, d in zip(inside.tolist(), doc.tolist(), strict=True) if d in poor}
    return {
        "enders_of": groups,
        "enders": np.bincount(at, weights=enders, minlength=len(groups)).astype(np.int64),
        "poor_of": np.array(list(without), dtype=np.int64),
        "poor": np.array(list(without.values()), dtype=np.str_),
    }


# ---------------------------------------------------------------------- the running text


def _passages_in_order(tokens: Tokens, codes: Ints, n_groups: int) -> list[Ints]:
    """Return the passages of each group, documents in the order of their names."""
    order = np.lexsort((_document_ranks(tokens), codes))
    return np.split(order, np.searchsorted(codes[order], np.arange(n_groups + 1)))[1:-1]


def _mtld_factors(tokens: Tokens, passages: Ints) -> tuple[float, float]:
    """Return the MTLD factors of the words of some passages, forwards and backwards, some words at a time."""
    number = np.cumsum(np.diff(tokens.bounds)[passages]) // BLOCK_TOKENS
    runs = np.split(passages, np.flatnonzero(np.diff(number)) + 1)
    forwards = (_codes_of(tokens, run) for run in runs)
    backwards = (_codes_of(tokens, run)[::-1] for run in runs[::-1])
    return factors_of(forwards), factors_of(backwards)


def _codes_of(tokens: Tokens, passages: Ints) -> Ints:
    """Return the terms of the kept tokens of some passages."""
    codes = tokens.term_of[tokens.ids[ranges(tokens.bounds[passages], tokens.bounds[passages + 1])]]
    return codes[codes >= 0].astype(np.int64)


def _document_ranks(tokens: Tokens) -> NDArray[np.int64]:
    """Return the rank by name of each passage's document, independent of the order of documents."""
    names = tokens.corpus.documents.index.astype(str).to_numpy(dtype=object)
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.argsort(names, kind="stable")] = np.arange(len(names))
    return ranks[tokens.doc_of_passage]
