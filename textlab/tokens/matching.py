"""Which types a slot of a pattern means: all string work of a search, done on the vocabulary.

Terms are sorted, so a word is found by bisection and a beginning (``tax*``) is a range of codes; anything else is one
pass of a linear-time regular expression (RE2) over the distinct terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import need
from .patterns import Slot
from .vocabulary import Vocabulary, arrow, folded
from .wordlists import FUNCTION_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


def types_of(vocab: Vocabulary, slot: Slot, *, ignore_case: bool = True) -> Mask:
    """Which types a slot means. Shape (n_types,)."""
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
    """The types whose term fits. A word or a beginning is a range of codes, because terms are sorted."""
    words, known = vocab.caseless
    straight = slot.text.replace("’", "'")
    text = f"(?i:{straight})" if slot.kind == "regex" else folded(slot.text)
    if slot.kind != "regex" and known:
        if not re.search(r"[*?\\]", text):
            code = vocab.code_of(text)
            return vocab.term_of == (code if code >= 0 else len(words))
        if re.fullmatch(r"[^*?\\]+\*", text):
            first, last = np.searchsorted(words, [text[:-1], text[:-1] + chr(0x10FFFF)])
            return (vocab.term_of >= first) & (vocab.term_of < last)
    searched_in = vocab.words if words is vocab.terms else arrow(words)
    return vocab.types_of(_match(searched_in, text, slot.kind))


def _match(words: Any, text: str, kind: str) -> Mask:
    """Which words (an Arrow array; one may stand there twice) fit."""
    import pyarrow.compute as pc

    if kind != "regex" and not re.search(r"[*?\\]", text):
        return np.asarray(pc.equal(words, _whole_characters(text)))
    expression = _whole_characters(text if kind == "regex" else glob_expression(text))
    return np.asarray(pc.match_substring_regex(words, f"(?s)^(?:{expression})$"))


def _whole_characters(text: str) -> str:
    """The text with NUL for half a character: neither stands in any word."""
    return re.sub("[\ud800-\udfff]", "\0", text)


def glob_expression(text: str) -> str:
    """A glob as a regular expression; a backslash makes the next character plain."""
    pieces = re.findall(r"\\.|[*?]|[^*?\\]+|\\$", text, re.DOTALL)
    special = {"*": ".*", "?": "."}
    return "".join(special.get(p) or re.escape(p[1:] if p[0] == "\\" and len(p) > 1 else p) for p in pieces)


def _lemma_mask(vocab: Vocabulary, lemma: str) -> Mask:
    simplemma = need("simplemma", feature='The pattern [lemma="..."]', extra="lemmas")
    wanted = str(simplemma.lemmatize(lemma, lang="en")).lower()
    found = (str(simplemma.lemmatize(t, lang="en")).lower() in (wanted, lemma.lower()) for t in vocab.terms)
    return np.fromiter(found, dtype=bool, count=len(vocab.terms))
