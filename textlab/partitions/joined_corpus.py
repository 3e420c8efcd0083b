"""Combine the saved corpora and tokens of several folders into one corpus and one set of tokens.

The tables of all parts are concatenated in memory; texts, type numbers and positions stay in the files of the parts.
Types are numbered as without parts: by first appearance, part by part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._recipe import nodes_of
from ..corpus import Corpus
from ..corpus.data import CorpusData
from ..corpus.text import Texts
from ..errors import SchemaError
from ..tokens import Tokens
from ..tokens.arrays import lengths_of
from ..tokens.vocabulary import Vocabulary, arrow, sorted_words, strings, together
from .joined_arrays import JoinedArray, JoinedBytes, JoinedIds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .joined_arrays import InParts

    Lookup = NDArray[np.int32] | None

PARTS = "Parts"


@dataclass(frozen=True, eq=False, slots=True)
class OpenedPart:
    """An opened part: its name in messages, and its tokens."""

    name: str
    tokens: Tokens


# ---------------------------------------------------------------------- texts and tables


def joined_corpus(parts: Sequence[OpenedPart]) -> Corpus:
    """Return one corpus over the texts of all parts.

    Raises
    ------
    SchemaError
        A document or a passage is in two parts; the message names both.
    """
    every = [part.tokens.corpus.data for part in parts]
    names = [part.name for part in parts]
    tables = {name: _stacked([getattr(d, name) for d in every]) for name in ("documents", "passages", "notes")}
    tables["corrections"] = _stacked([d.corrections for d in every]).reset_index(drop=True)
    _refuse_ids_in_two("document", [d.documents.index for d in every], names)
    _refuse_ids_in_two("passage", [d.passages.index for d in every], names)
    if any(d.part_of is not None for d in every):
        tables["passages_of_whole"] = _stacked([d.whole.passages for d in every])
    return Corpus.from_data(CorpusData.of_tables(_joined_texts(every), tables))


def _stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate tables; empty tables do not affect the column types."""
    full = [table for table in tables if len(table)] or list(tables[:1])
    return full[0] if len(full) == 1 else pd.concat(full)


def _refuse_ids_in_two(what: str, ids: Sequence[pd.Index], names: Sequence[str]) -> None:
    every = ids[0].append(list(ids[1:]))
    if every.is_unique:
        return
    twice = every[every.duplicated()][0]
    where = [name for name, mine in zip(names, ids, strict=True) if twice in mine]
    raise SchemaError(
        f"{PARTS}: the {what} {twice!r} stands in {' and in '.join(where[:2])}. A document lies in one part as a "
        "whole, and ids are unique in all parts; rename it, or leave one of the two out."
    )


def _joined_texts(every: Sequence[CorpusData]) -> Texts:
    import pyarrow as pa

    buffer = JoinedBytes([d.buffer for d in every])
    starts, ends = (
        np.concatenate([edge + base for edge, base in zip(edges, buffer.edges[:-1].tolist(), strict=True)])
        for edges in zip(*((d.texts.starts, d.texts.ends) for d in every), strict=True)
    )
    chunks = [c for d in every for c in (d.texts.arrow.chunks if hasattr(d.texts.arrow, "chunks") else [d.texts.arrow])]
    arrow_texts = pa.chunked_array(chunks, type=pa.large_string())
    return Texts(arrow_texts, buffer, starts, ends, source=", ".join(d.texts.source for d in every))  # type: ignore[arg-type]


# ---------------------------------------------------------------------- words


def joined_vocabulary(every: Sequence[Vocabulary]) -> tuple[Vocabulary, list[Lookup]]:
    """Return the types of all parts, and a lookup table from the types of each part (None: same numbers)."""
    if all(_same(every[0], other) for other in every[1:]):
        return every[0], [None] * len(every)
    forms = together(*(v.forms for v in every))
    words, codes = sorted_words(together(*(v.words for v in every)))
    first_word = np.cumsum([0, *(len(v.words) for v in every)])
    terms = np.concatenate(
        [
            np.append(codes[a : a + len(v.words)], -1)[v.term_of]
            for a, v in zip(first_word.tolist(), every, strict=False)
        ]
    )
    form_codes = pd.factorize(strings(forms))[0].astype(np.int64)  # a corrected spelling is a separate type
    numbers, keys = pd.factorize(form_codes * (len(words) + 1) + terms + 1)
    example = np.full(len(keys), -1, dtype=np.int64)
    example[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    vocab = Vocabulary(
        forms=arrow(forms.take(example)),
        words=words,
        term_of=terms[example].astype(np.int32),
        lower=all(v.lower for v in every),
    )
    edges = np.cumsum([len(v) for v in every])[:-1]
    return vocab, [lookup.astype(np.int32) for lookup in np.split(numbers, edges)]


def _same(one: Vocabulary, other: Vocabulary) -> bool:
    return bool(
        one.lower == other.lower
        and one.forms.equals(other.forms)
        and one.words.equals(other.words)
        and np.array_equal(one.term_of, other.term_of)
    )


# ---------------------------------------------------------------------- tokens


def joined_tokens(parts: Sequence[OpenedPart], lookups: Sequence[Lookup], vocab: Vocabulary, run: InParts) -> Tokens:
    """Return the tokens of all parts as one set: tables in memory, words in their files.

    Parameters
    ----------
    parts : sequence of OpenedPart
    lookups, vocab
        Results of `joined_vocabulary`.
    run : callable
        Runs a task on the parts; see `textlab.tokens.blocks.in_blocks`.
    """
    every, corpus = [part.tokens for part in parts], joined_corpus(parts)
    lengths = None
    if any(tokens.lengths is not None for tokens in every):
        lengths = JoinedArray([lengths_of(tokens) for tokens in every])
    return Tokens(
        corpus=corpus,
        passages=_tokenized(corpus, every),
        ids=JoinedIds([tokens.ids for tokens in every], lookups, run),  # type: ignore[arg-type]
        starts=JoinedArray([tokens.starts for tokens in every]),  # type: ignore[arg-type]
        lengths=lengths,  # type: ignore[arg-type]
        bounds=_joined_bounds(every),
        vocab=vocab,
        settings=_joined_settings(parts, corpus.fingerprint),
    )


def _tokenized(corpus: Corpus, every: Sequence[Tokens]) -> pd.DataFrame:
    passages = corpus.data.passages
    if sum(len(tokens.passages) for tokens in every) == len(passages):
        return passages
    return passages.loc[every[0].passages.index.append([tokens.passages.index for tokens in every[1:]])]


def _joined_bounds(every: Sequence[Tokens]) -> NDArray[np.int64]:
    firsts = np.cumsum([0, *(len(tokens) for tokens in every)])
    inner = [tokens.bounds[1:] + first for tokens, first in zip(every, firsts.tolist(), strict=False)]
    return np.concatenate([np.zeros(1, dtype=np.int64), *inner]).astype(np.int64)


def _joined_settings(parts: Sequence[OpenedPart], fingerprint: str) -> Mapping[str, Any]:
    """Return the common settings of the parts; the recipe refers to the joined corpus."""
    first = {name: value for name, value in parts[0].tokens.settings.items() if name != "recipe"}
    for part in parts[1:]:
        other = part.tokens.settings
        for name in first.keys() | (other.keys() - {"recipe"}):
            if first.get(name) != other.get(name):
                raise SchemaError(
                    f"{PARTS}: {part.name} was tokenized with {name}={other.get(name)!r} and {parts[0].name} with "
                    f"{first.get(name)!r}; make all parts in the same way."
                )
    recipe = parts[0].tokens.settings.get("recipe")
    return MappingProxyType(first | ({"recipe": _of_whole(recipe, fingerprint)} if recipe else {}))


def _of_whole(recipe: Any, fingerprint: str) -> Any:
    """Return a recipe that refers to the joined corpus."""
    import copy

    made = copy.deepcopy(recipe)
    for node in nodes_of(made):
        if node.get("$") == "corpus":
            node["is"] = fingerprint
    return made
