"""Match a slot of a pattern against the vocabulary: all string work of a search.

Terms are sorted, so a word is found by bisection and a prefix (``tax*``) is a range of codes; anything else is one pass
of a linear-time regular expression (RE2) over the distinct terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import need
from .patterns import Slot
from .vocabulary import Vocabulary, arrow, folded
from .wordlists import FUNCTION_WORDS

_STRAIGHT = str.maketrans(dict.fromkeys("’‘´`ʼ", "'"))

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


def types_of(vocab: Vocabulary, slot: Slot, *, ignore_case: bool = True) -> Mask:
    """Return which types a slot matches, shape (n_types,)."""
    if slot.options:
        mask = np.logical_or.reduce([types_of(vocab, s, ignore_case=ignore_case) for s in slot.options])
    elif slot.kind == "function_word":
        mask = vocab.types_of(np.isin(vocab.terms, sorted(FUNCTION_WORDS)))
    elif slot.kind == "lemma":
        mask = vocab.types_of(_lemma_mask(vocab, slot.text))
    elif slot.kind == "form" or not ignore_case:
        mask = _match(vocab.forms, slot.text, slot.kind) & (vocab.term_of >= 0)
    else:
        mask = _caseless_mask(vocab, slot)
    return ~mask & (vocab.term_of >= 0) if slot.negated else mask


def _caseless_mask(vocab: Vocabulary, slot: Slot) -> Mask:
    """Return the types whose term matches; words and prefixes are ranges of codes, because terms are sorted."""
    words, known = vocab.caseless
    searched_in = vocab.words if words is vocab.terms else arrow(words)
    if slot.kind == "regex":
        straight = slot.text.translate(_STRAIGHT)
        return vocab.types_of(_match_regex(searched_in, f"(?i:{straight})"))
    pieces = glob_pieces(slot.text)
    if known and len(pieces) < 2 and pieces not in (["*"], ["?"]):
        code = vocab.code_of(folded(plain_of(pieces)))
        return vocab.term_of == (code if code >= 0 else len(words))
    if known and len(pieces) == 2 and pieces[1] == "*" and pieces[0] not in ("*", "?"):
        begins = folded(plain_of(pieces[:1]))
        first, last = np.searchsorted(words, [begins, begins + chr(0x10FFFF)])
        return (vocab.term_of >= first) & (vocab.term_of < last)
    return vocab.types_of(_match_regex(searched_in, glob_expression(slot.text, fold=True)))


def _match(words: Any, text: str, kind: str) -> Mask:
    """Return which words (an Arrow array, duplicates allowed) match a regex or glob, case-sensitively."""
    return _match_regex(words, text if kind == "regex" else glob_expression(text))


def _match_regex(words: Any, expression: str) -> Mask:
    import pyarrow.compute as pc

    # no term contains NUL, which stands for a lone surrogate
    whole = re.sub("[\ud800-\udfff]", "\0", expression)
    return np.asarray(pc.match_substring_regex(words, f"(?s)^(?:{whole})$"))


def glob_pieces(text: str) -> list[str]:
    """Split a glob into wildcards and the stretches between them.

    A backslash makes the next character literal.
    """
    return re.findall(r"[*?]|(?:\\.|[^*?\\]|\\$)+", text, re.DOTALL)


def plain_of(pieces: list[str]) -> str:
    """Return the literal text of pieces without wildcards."""
    return re.sub(r"\\(.)", r"\1", "".join(pieces), flags=re.DOTALL)


def glob_expression(text: str, *, fold: bool = False) -> str:
    """Convert a glob to a regular expression; with `fold`, for terms in lower case."""
    special = {"*": ".*", "?": "."}
    literal = [folded(plain_of([p])) if fold else plain_of([p]) for p in glob_pieces(text)]
    return "".join(special.get(p) or re.escape(q) for p, q in zip(glob_pieces(text), literal, strict=True))


def _lemma_mask(vocab: Vocabulary, lemma: str) -> Mask:
    simplemma = need("simplemma", feature='The pattern [lemma="..."]', extra="lemmas")
    wanted = str(simplemma.lemmatize(lemma, lang="en")).lower()
    found = (str(simplemma.lemmatize(t, lang="en")).lower() in (wanted, lemma.lower()) for t in vocab.terms)
    return np.fromiter(found, dtype=bool, count=len(vocab.terms))
