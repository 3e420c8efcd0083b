"""The words of each group and their turns, for lexical statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..._progress import steps
from ...corpus.sentences import punctuation
from ...errors import NotEnoughData
from ...measures.readability import count_syllables
from ...tokens.sentences import sentence_starts
from ...units.clusters import clusters_in
from ...units.groups import labels_of
from .lexical import Group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens


def groups_of(tokens: Tokens, by: str, cluster: str, *, sentences: bool) -> tuple[dict[Any, Group], dict[Any, str]]:
    """Return the words of each group, and why groups have no sentences (checked only on request)."""
    codes, names = pd.factorize(labels_of("describe", tokens, by))
    begins, poor = sentence_starts(tokens) if sentences else (np.zeros(len(tokens)), {})
    why = {names[codes[p]]: poor[d] for p, d in enumerate(tokens.doc_of_passage) if d in poor and codes[p] >= 0}
    why = {**(_without_enders(tokens, codes, names) if sentences else {}), **why}
    passage = tokens.passage_of()
    clusters = clusters_in(tokens, cluster, "describe", codes >= 0)
    group, unit = codes[passage], np.append(clusters.ranks, -1)[clusters.of_passage][passage]
    doc = tokens.doc_of_passage[passage]
    at = np.flatnonzero((tokens.codes >= 0) & (group >= 0))
    at = at[np.lexsort((_document_ranks(tokens)[passage[at]], group[at]))]  # within a document: in text order
    edges = np.searchsorted(group[at], np.arange(len(names) + 1))
    lengths = np.fromiter(map(len, tokens.terms), dtype=np.int64, count=len(tokens.terms))
    syllables = count_syllables(list(tokens.terms)) if sentences else None
    out = {}
    for g, name in steps(list(enumerate(names)), "describe: groups"):
        mine = at[edges[g] : edges[g + 1]]
        if len(mine):
            begin = begins[mine] if sentences and name not in why else None
            out[name] = _group_of(tokens.codes[mine].astype(np.int64), doc[mine], unit[mine], begin, lengths, syllables)
    if not out:
        raise NotEnoughData(
            f"describe: no words to describe by {by!r}: the tokens are empty, or no passage has a {by}."
        )
    return out, why


def _without_enders(tokens: Tokens, codes: NDArray[np.int64], names: pd.Index) -> dict[Any, str]:
    """Return groups whose documents contain no sentence ender, however short they are, with the reason."""
    inside = codes >= 0
    n_enders = punctuation(tokens.corpus.data)["n_enders"].to_numpy()[tokens.doc_of_passage[inside]]
    found = np.bincount(codes[inside], weights=n_enders, minlength=len(names))
    return dict.fromkeys(names[found == 0], "no sentence of its documents has an end")


def _document_ranks(tokens: Tokens) -> NDArray[np.int64]:
    """Return the rank by name of each passage's document, independent of the order of documents."""
    names = tokens.corpus.documents.index.astype(str).to_numpy(dtype=object)
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.argsort(names, kind="stable")] = np.arange(len(names))
    return ranks[tokens.doc_of_passage]


def _group_of(
    ids: NDArray[np.int64],
    doc: NDArray[np.int64],
    unit: NDArray[np.int64],
    begins: NDArray[Any] | None,
    lengths: NDArray[np.int64],
    syllables: NDArray[np.int64] | None,
) -> Group:
    from scipy.sparse import csr_array

    turns, turn = np.unique(unit, return_inverse=True)
    terms, column = np.unique(ids, return_inverse=True)
    counts = csr_array((np.ones(len(ids), dtype=np.int32), (turn, column)), shape=(len(turns), len(terms)))
    return Group(
        ids=ids,
        doc=doc,
        turn=turn,
        counts=counts,
        letters=lengths[ids],
        syllables=None if syllables is None else syllables[ids],
        sentences=None if begins is None else np.bincount(turn, weights=begins, minlength=len(turns)).astype(float),
    )
