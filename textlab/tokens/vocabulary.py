"""The vocabulary of a corpus: distinct forms, distinct terms, and the term under which each form is counted.

A *form* is a word as it appears in the source, a *term* is what it is counted as. All string work (folding, lemmas,
stop words, patterns) happens here, on some 10^5 types, and reaches the 10^7 tokens by one integer look-up::

    ids       0  1  2  1  3 ...          tokens: the type of each
              |
    forms     The  tax  the  taxes       types, in order of first appearance
    term_of   2    0    2    -1          type -> term; -1: removed, its place is kept
              |
    words     tax  taxes  the            terms, sorted
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from unicodedata import decomposition, normalize

import numpy as np
import pandas as pd

from .keys import LOW, uint64_at
from .unicode import APOSTROPHES, HYPHENS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = Any  # pyarrow.LargeStringArray, which has no types

PAD = -1  # padding: the term of a removed token, whose place is kept so that distances stay correct
_NOT_IN_TERMS = "\u00ad\u2060\ufeff\u0640"  # soft hyphen, word joiners, the tatweel that stretches Arabic letters
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # variation selectors: emoji in colour or not
_SAME_LETTER = ("<wide>", "<narrow>", "<font>", "<compat>", "<initial>", "<medial>", "<final>", "<isolated>", "<small>")
_COMPATIBLE = ((0xA0, 0x3130), (0x3190, 0x3400), (0xFB00, 0x10000), (0x1D400, 0x1D800), (0x1EE00, 0x1EF00))
# the marks come first, so that the search steps from mark to mark
_GENDER = re.compile(r"[*_·/:](?:(?<=\w[*_·/])-?(?=innen)|(?<=\w:)-(?=innen)|(?<=\w\w[*/])(?=in\b))")

_GENDER_IN_BRACKETS = re.compile(r"\((?<=\w\()(innen|in)\)")  # Bürger(innen)
_DOTTED_I = "i\u0307"  # what Unicode makes of the capital letter of Turkish: istanbul and İstanbul are one term


@dataclass(frozen=True, eq=False, kw_only=True)
class Vocabulary:
    """Forms, terms, and the term of each form.

    Attributes
    ----------
    forms : pyarrow.LargeStringArray
        The distinct forms; `types` has them as str. A corrected word and a joined phrase are separate types, so a
        form may occur twice.
    words : pyarrow.LargeStringArray, sorted
        The distinct terms; `terms` has them as str.
    term_of : ndarray of int32, shape (n_types,)
        Term code of each type; -1 if the word was removed.
    lower : bool
        Whether all terms are known to be in lower case.

    Examples
    --------
    >>> words = Vocabulary.of(arrow(["The", "tax", "the"]), ignore_case=True)
    >>> words.terms.tolist(), words.term_of.tolist()
    (['tax', 'the'], [1, 0, 1])
    """

    forms: Words
    words: Words
    term_of: NDArray[np.int32]
    lower: bool = False

    @classmethod
    def of(cls, forms: Words, *, ignore_case: bool) -> Vocabulary:
        """Build the vocabulary of these forms, folded to terms."""
        words, term_of = sorted_words(folded_all(forms, ignore_case))
        return cls(forms=forms, words=words, term_of=term_of, lower=ignore_case)

    @classmethod
    def of_names(cls, forms: Words, names: Sequence[str], *, lower: bool = False) -> Vocabulary:
        """Build a vocabulary in which each form is counted under its name; an empty name removes it."""
        words, codes = _without_empty(*sorted_words(arrow(names)))
        return cls(forms=forms, words=words, term_of=codes, lower=lower)

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def types(self) -> NDArray[np.object_]:
        """Return the distinct forms as str objects."""
        return strings(self.forms)

    @cached_property
    def terms(self) -> NDArray[np.object_]:
        """Return the distinct terms as str objects, sorted."""
        return strings(self.words)

    @cached_property
    def form_bytes(self) -> NDArray[np.int32]:
        """Return the number of UTF-8 bytes of each form, shape (n_types,)."""
        import pyarrow.compute as pc

        return np.asarray(pc.binary_length(self.forms)).astype(np.int32)

    @cached_property
    def caseless(self) -> tuple[NDArray[np.object_], bool]:
        """Return the terms in lower case, and whether they equal the terms (so that `code_of` finds them)."""
        if self.lower or (text := "\n".join(self.terms)) == text.lower():
            return self.terms, True
        return np.array([t.lower() for t in self.terms], dtype=object), False

    @cached_property
    def lookup(self) -> dict[str, int]:
        """Return a dict from term to code."""
        return {word: i for i, word in enumerate(self.terms)}

    def code_of(self, term: str) -> int:
        """Return the code of a term, or -1; faster than `lookup` for a few terms."""
        at = int(np.searchsorted(self.terms, term))
        return at if at < len(self.terms) and self.terms[at] == term else PAD

    def types_of(self, of_terms: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which types belong to the marked terms, shape (n_types,); removed types never do."""
        return np.append(of_terms, False)[self.term_of]

    def renamed(self, names: Sequence[str]) -> Vocabulary:
        """Rename terms, given one name for each; an empty name removes the term."""
        words, codes = _without_empty(*sorted_words(arrow(names)))
        lookup = np.append(codes, PAD).astype(np.int32)  # code -1 stays -1
        return replace(self, words=words, term_of=lookup[self.term_of], lower=False)

    def without(self, types: NDArray[np.bool_]) -> Vocabulary:
        """Remove the marked types; the forms are unchanged."""
        return replace(self, term_of=np.where(types, PAD, self.term_of).astype(np.int32))

    def joined(self, other: Vocabulary) -> Vocabulary:
        """Concatenate the types of two vocabularies, and append an empty form for gaps."""
        words, codes = sorted_words(together(self.words, other.words))
        shifted = np.where(other.term_of >= 0, other.term_of + len(self.words), PAD)
        term_of = np.append(codes, PAD)[np.concatenate([self.term_of, shifted, [PAD]])].astype(np.int32)
        forms = together(self.forms, other.forms, [""])
        return replace(self, forms=forms, words=words, term_of=term_of, lower=self.lower and other.lower)


def _without_empty(words: Words, codes: NDArray[np.int32]) -> tuple[Words, NDArray[np.int32]]:
    """Drop the empty word, which sorts first; its code becomes -1."""
    return (words[1:], codes - np.int32(1)) if len(words) and not words[0].as_py() else (words, codes)


def folded(word: str, ignore_case: bool = True) -> str:
    """Fold a form to its term.

    Variants of the same letters are unified (Unicode NFKC for ligatures, full-width, mathematical and presentation
    forms, but not superscripts, which are note numbers). Look-alikes of the apostrophe and the hyphen become ASCII;
    variation selectors, soft hyphens and tatweel are removed; the marks of inclusive German before *innen* become a
    colon, and so do brackets. The dotted capital I of Turkish becomes a plain i.

    >>> folded("ﬁrst"), folded("ＴＡＸ"), folded("don´t"), folded("Bürger*innen"), folded("m²")
    ('first', 'tax', "don't", 'bürger:innen', 'm²')
    """
    if not word.isascii():
        word = normalize("NFC", word.translate(_same_letters()))
    word = word.replace("`", "'")
    if "in" in word:
        word = _GENDER.sub(":", _GENDER_IN_BRACKETS.sub(r":\1", word))
    if not ignore_case:
        return word
    return word.lower().replace(_DOTTED_I, "i") if "İ" in word else word.lower()


@cache
def _same_letters() -> dict[int, str]:
    """Return the translation table from characters to the letters used in terms."""
    table = dict.fromkeys([*map(ord, _NOT_IN_TERMS), *_SELECTORS], "")
    for low, high in _COMPATIBLE:
        table |= {code: to for code in range(low, high) if (to := _plain_letters(chr(code)))}
    table |= dict.fromkeys(map(ord, APOSTROPHES), "'") | dict.fromkeys(map(ord, HYPHENS), "-")
    return table | {0x149: "'n", 0x5F4: '"', 0x201C: '"', 0x201D: '"', 0x2027: "·", 0xFF3F: "_"}


def _plain_letters(char: str) -> str:
    """Return the letters that a compatibility character stands for.

    The result is empty if it is a different character, or stands for a phrase.
    """
    if not decomposition(char).startswith(_SAME_LETTER):
        return ""
    letters = normalize("NFKC", char)
    return "" if any(c.isspace() for c in letters) else letters


def folded_all(words: Words, ignore_case: bool = True) -> Words:
    """Apply `folded` to many forms; ASCII forms stay in Arrow's buffers, which is much faster."""
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = pc.or_(pc.invert(pc.string_is_ascii(words)), pc.match_substring_regex(words, "`|[*_/:(]-?in"))
    same_case = pc.ascii_lower(words) if ignore_case else words
    others = words.filter(odd).cast(pa.string())
    if not len(others):
        return same_case
    lines = pc.binary_join(pa.ListArray.from_arrays([0, len(others)], others), "\n")[0].as_py()
    text = pa.array([folded(lines, ignore_case)], type=pa.large_string())
    return pc.replace_with_mask(same_case, odd, pc.split_pattern(text, "\n")[0].values)


def sorted_words(words: Words) -> tuple[Words, NDArray[np.int32]]:
    """Return the distinct words in code-point order, and the code of each input word.

    UTF-8 bytes sort like code points. The first eight bytes are compared as one integer, which decides for most words;
    words that agree in them are compared in full.

    Examples
    --------
    >>> words, codes = sorted_words(arrow(["tax", "the", "tax"]))
    >>> words.to_pylist(), codes.tolist()
    (['tax', 'the'], [0, 1, 0])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    first = _first_eight_bytes(words)
    order = np.argsort(first)
    ranked = first[order]
    new = np.append(True, ranked[1:] != ranked[:-1])[: len(order)]
    tied = np.flatnonzero(~new | np.append(~new[1:], False)[: len(new)])
    alike = words.take(pa.array(order[tied]))
    by = np.asarray(pc.array_sort_indices(alike))
    order[tied], alike = order[tied[by]], alike.take(pa.array(by))
    new[tied[1:]] = pc.not_equal(alike[1:], alike[:-1])
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.cumsum(new, dtype=np.int32) - 1
    return words.take(pa.array(order[new])), rank


def _first_eight_bytes(words: Words) -> NDArray[np.uint64]:
    """Return the first eight bytes of each word as an integer that sorts like them."""
    _, offsets, data = words.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[words.offset : words.offset + len(words) + 1]
    text = np.append(np.frombuffer(data or b"", dtype=np.uint8), np.zeros(8, dtype=np.uint8))
    return (uint64_at(text, edges[:-1]) & LOW.take(np.diff(edges), mode="clip")).byteswap()


def arrow(words: Any) -> Words:
    """Convert words to an Arrow array of strings; an Arrow array is returned unchanged."""
    import pyarrow as pa

    return words.cast(pa.large_string()) if isinstance(words, pa.Array) else pa.array(words, type=pa.large_string())


def together(*words: Any) -> Words:
    """Concatenate several arrays or lists of words."""
    import pyarrow as pa

    return pa.concat_arrays([arrow(some) for some in words])


def strings(words: Words) -> NDArray[np.object_]:
    """Convert words to an array of str objects."""
    found: NDArray[np.object_] = words.to_numpy(zero_copy_only=False)
    return found.astype(object, copy=False)


def n_groups_with(codes: NDArray[Any], groups: NDArray[Any], n_codes: int) -> NDArray[np.int64]:
    """Return the number of distinct groups in which each code occurs."""
    if not len(codes):
        return np.zeros(n_codes, dtype=np.int64)
    width = int(groups.max()) + 1
    pairs = pd.unique(codes.astype(np.int64) * width + groups)
    return np.bincount(pairs // width, minlength=n_codes)


def short(value: Any) -> str:
    """Format a setting for display on one line."""
    if callable(value):
        return getattr(value, "__name__", "function")
    items = list(value) if isinstance(value, Iterable) else [value]
    return ", ".join(map(str, items[:5])) + (f" ... ({len(items)})" if len(items) > 5 else "")
