"""Derive new tokens: remove words, and merge runs of words into one token."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..corpus.text import ranges
from .arrays import TokenArrays, lengths_of
from .vocabulary import Vocabulary, arrow, short, sorted_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

AnyTokens = TypeVar("AnyTokens", bound=TokenArrays)


def with_step(tokens: TokenArrays, key: str, value: Any) -> Mapping[str, Any]:
    """Return the settings with one more step for the methods paragraph."""
    shown = value if isinstance(value, str) else short(value)
    steps = (*tokens.settings.get("steps", ()), f"{key}: {shown}")
    return MappingProxyType({**tokens.settings, "steps": steps})


def without(tokens: AnyTokens, positions: Positions, settings: Mapping[str, Any]) -> AnyTokens:
    """Return the tokens with those at `positions` replaced by gaps."""
    n_types = len(tokens.vocab)
    gone = np.zeros(n_types, dtype=bool)
    gone[tokens.ids[positions]] = True
    partly = np.bincount(tokens.ids, minlength=n_types) > np.bincount(tokens.ids[positions], minlength=n_types)
    if not (gone & partly).any():  # whole types are removed, so the arrays need no change
        return replace(tokens, vocab=tokens.vocab.without(gone), settings=settings)
    ids, lengths = tokens.ids.copy(), lengths_of(tokens)
    ids[positions] = n_types
    nothing = Vocabulary.of_names(arrow([]), [], lower=True)
    return replace(tokens, ids=ids, lengths=lengths, vocab=tokens.vocab.joined(nothing), settings=settings)


def with_phrases(tokens: AnyTokens, first: Positions, last: Positions, sep: str) -> AnyTokens:
    """Make each run ``first..last`` one token: the first word carries the new term, the others leave gaps."""
    runs = runs_of(tokens, first, last, sep)
    ids, lengths = np.append(tokens.ids, 0)[:-1].copy(), lengths_of(tokens).copy()
    vocab = tokens.vocab.joined(runs.vocab)
    ids[first] = runs.ids + len(tokens.vocab)
    lengths[first] = np.asarray(runs.lengths)
    ids[ranges(first + 1, last + 1)] = len(vocab) - 1
    settings = with_step(tokens, "joined", f"{len(first):,} phrases")
    return replace(tokens, ids=ids, lengths=lengths, vocab=vocab, settings=settings)


def runs_of(tokens: AnyTokens, first: Positions, last: Positions, sep: str) -> AnyTokens:
    """Return one token for each run ``first..last``, named by its terms joined with `sep`."""
    coded = arrow(_names_of(tokens, first, last, sep)).dictionary_encode()  # names repeat, once for each occurrence
    words, codes = sorted_words(coded.dictionary)
    start, end = tokens.byte_starts(first), tokens.byte_spans(last)[1]
    lower = tokens.vocab.lower and sep == sep.lower()
    vocab = Vocabulary(forms=words, words=words, term_of=np.arange(len(words), dtype=np.int32), lower=lower)
    return replace(
        tokens,
        ids=codes[np.asarray(coded.indices)].astype(np.int32),
        starts=tokens.starts[first],
        lengths=(end - start).astype(np.int32),
        bounds=np.searchsorted(first, tokens.bounds).astype(np.int64),
        vocab=vocab,
        settings=with_step(tokens, "n-grams", sep),
    )


def _names_of(tokens: TokenArrays, first: Positions, last: Positions, sep: str) -> NDArray[np.object_]:
    names = tokens.terms[tokens.codes[first]].astype(object) if len(first) else np.empty(0, dtype=object)
    for step in range(1, int((last - first).max(initial=0)) + 1):
        more = first + step <= last
        tail = tokens.codes[first[more] + step]
        names[more] = names[more] + np.where(tail >= 0, sep + np.append(tokens.terms, "")[tail], "")
    return names
