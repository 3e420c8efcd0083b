"""Readability: how hard a text is to read, judged by sentence length and word length.

The formulas were fitted to printed English prose. In speech without punctuation, "sentences" are an artefact of
whoever made the transcript, and so is every number here: a text without sentences raises an error instead of giving a
value. The functions broadcast over texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints, broadcastable, counts

__all__ = [
    "automated_readability",
    "coleman_liau",
    "count_syllables",
    "flesch_kincaid",
    "flesch_reading_ease",
    "gunning_fog",
    "smog",
]


def _door(who: str, words: ArrayLike, sentences: ArrayLike, other: ArrayLike) -> tuple[Floats, Floats, Floats]:
    w, s, x = counts(who, "words", words), counts(who, "sentences", sentences), counts(who, "counts", other)
    broadcastable(who, w, s, x)
    if np.any(s == 0) or np.any(w == 0):
        raise NotEnoughData(
            f"{who}: a text has no sentences or no words. Unpunctuated speech has no readability; "
            "describe it with measures of vocabulary (mattr) over turns or fixed windows."
        )
    if np.any(s > w):
        raise SchemaError(f"{who}: a text has more sentences than words.")
    return w, s, x


def flesch_reading_ease(words: ArrayLike, sentences: ArrayLike, syllables: ArrayLike) -> Floats:
    """Return Flesch reading ease, 206.835 - 1.015 W / S - 84.6 Syl / W (Flesch 1948).

    Parameters
    ----------
    words, sentences, syllables : array_like
        Counts of each text.

    Returns
    -------
    numpy.ndarray
        60 to 70 is plain English, below 30 academic prose; values can lie outside 0 to 100.

    References
    ----------
    Flesch 1948, Journal of Applied Psychology 32:221-233.

    Examples
    --------
    >>> float(flesch_reading_ease(10, 1, 10).round(3))
    112.085
    """
    w, s, syl = _door("flesch_reading_ease", words, sentences, syllables)
    return 206.835 - 1.015 * w / s - 84.6 * syl / w


def flesch_kincaid(words: ArrayLike, sentences: ArrayLike, syllables: ArrayLike) -> Floats:
    """Return the US school grade level, 0.39 W / S + 11.8 Syl / W - 15.59 (Kincaid et al. 1975).

    Parameters
    ----------
    words, sentences, syllables : array_like
        Counts of each text.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Kincaid, Fishburne, Rogers & Chissom 1975, Naval Technical Training Command, report 8-75.

    Examples
    --------
    >>> float(flesch_kincaid(100, 5, 150).round(2))
    9.91
    """
    w, s, syl = _door("flesch_kincaid", words, sentences, syllables)
    return 0.39 * w / s + 11.8 * syl / w - 15.59


def gunning_fog(words: ArrayLike, sentences: ArrayLike, complex_words: ArrayLike) -> Floats:
    """Return the fog index, 0.4 (W / S + 100 C / W), C the words of three or more syllables (Gunning 1952).

    Gunning did not count names, compounds of short words, or words whose third syllable is -es, -ed or -ing.

    Parameters
    ----------
    words, sentences, complex_words : array_like
        Counts of each text.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Gunning 1952, The Technique of Clear Writing.

    Examples
    --------
    >>> float(gunning_fog(100, 5, 10))
    12.0
    """
    w, s, c = _door("gunning_fog", words, sentences, complex_words)
    return 0.4 * (w / s + 100 * c / w)


def smog(words: ArrayLike, sentences: ArrayLike, complex_words: ArrayLike) -> Floats:
    """Return SMOG, 1.043 sqrt(30 C / S) + 3.1291, designed for samples of 30 sentences (McLaughlin 1969).

    Parameters
    ----------
    words, sentences, complex_words : array_like
        Counts of each text; `words` is only checked to be above 0.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    McLaughlin 1969, Journal of Reading 12:639-646.

    Examples
    --------
    >>> float(smog(500, 30, 36).round(3))
    9.387
    """
    _, s, c = _door("smog", words, sentences, complex_words)
    return 1.043 * np.sqrt(30 * c / s) + 3.1291


def coleman_liau(words: ArrayLike, sentences: ArrayLike, letters: ArrayLike) -> Floats:
    """Return the index 5.88 L / W - 29.6 S / W - 15.8, from letters, not syllables (Coleman & Liau 1975).

    Parameters
    ----------
    words, sentences, letters : array_like
        Counts of each text.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Coleman & Liau 1975, Journal of Applied Psychology 60:283-284.

    Examples
    --------
    >>> float(coleman_liau(100, 5, 480).round(3))
    10.944
    """
    w, s, letter = _door("coleman_liau", words, sentences, letters)
    return 5.88 * letter / w - 29.6 * s / w - 15.8


def automated_readability(words: ArrayLike, sentences: ArrayLike, characters: ArrayLike) -> Floats:
    """Return the index 4.71 C / W + 0.5 W / S - 21.43, C letters and digits (Smith & Senter 1967).

    Parameters
    ----------
    words, sentences, characters : array_like
        Counts of each text.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Smith & Senter 1967, Aerospace Medical Research Laboratories, AMRL-TR-66-220.

    Examples
    --------
    >>> float(automated_readability(100, 5, 480).round(3))
    11.178
    """
    w, s, c = _door("automated_readability", words, sentences, characters)
    return 4.71 * c / w + 0.5 * w / s - 21.43


def count_syllables(terms: Sequence[str]) -> Ints:
    """Count the syllables of English words by rule; count a vocabulary once and weight by frequency.

    1. A run of vowels (a e i o u, and y unless it stands before a vowel at the start or after a vowel)
       is one syllable.
    2. A final -e, -es or -ed after a consonant is silent: *make, makes, walked*. Not so -es after
       s, x, z, c, g, sh, ch (*boxes, pages*), -ed after t or d (*wanted*) or after r behind another
       consonant (*hundred*), and all three after a consonant other than l, r, w plus l (*table, tables,
       handled*). The -ed of the adjectives of `SOUNDED` is spoken (*wicked*). An e is silent before
       -ly, -ful, -less, -ness and -ment(s) too (*safely, improvement*; not *element*), before the -ty of
       *safety* and *ninety*, and in words that begin with *there-, where-, fore-* and a consonant.
    3. Some runs are two syllables: those of `HIATUS` (*radio, media, society, actual, video, poem*),
       y before a vowel (*flying*), a final -ea(s) after another vowel (*idea*), and
       words that begin with *creat-* but *creature*.
    4. One more for -ing after a vowel (*doing*), -ism(s), -thm(s), and -n't after d or s (*didn't*);
       one less for words that begin with *every*, with *some* and another letter, or with *business*.
    5. At least one. Digits and abbreviations count as one; names follow the rules and can be wrong.

    Parameters
    ----------
    terms : sequence of str
        Words; case and accents do not matter.

    Returns
    -------
    numpy.ndarray of int, shape (n_terms,)

    Examples
    --------
    >>> count_syllables(["the", "breakfast", "upon", "capitalism", "didn't"]).tolist()
    [1, 2, 2, 5, 2]
    """
    if isinstance(terms, str):
        raise SchemaError("count_syllables: terms must be a sequence of words, not one str.")
    if not len(terms):
        return np.zeros(0, dtype=np.int64)
    codes, end = _letters(terms)
    vowel = _vowels(codes)
    runs = np.cumsum(vowel & ~_shift(vowel, 1))
    n = np.diff(runs[end], prepend=0) - _silent(codes, vowel, end)
    n -= _silent_inside(codes, vowel, end)
    n += np.diff(np.cumsum(_hiatus(codes, vowel))[end], prepend=0)
    return np.maximum(n + _affixes(codes, vowel, end), 1)


def _letters(terms: Sequence[str]) -> tuple[NDArray[np.uint32], Ints]:
    """Return all words as one array of letters with a line feed after each, and the positions of these line feeds.

    Eight line feeds at the front let every rule look back without leaving the array.
    """
    joined = "\n" * 8 + "\n".join(term.replace("\n", " ") for term in terms) + "\n"
    plain = unicodedata.normalize("NFD", joined.lower().replace("\u2019", "'"))
    codes = np.frombuffer(plain.encode("utf-32-le"), dtype=np.uint32)
    codes = codes[(codes < 0x300) | (codes > 0x36F)]  # accents, split off by NFD
    return codes, np.flatnonzero(codes == 10)[8:]


def _is(codes: NDArray[np.uint32], letters: str) -> NDArray[np.bool_]:
    return np.isin(codes, np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32))


def _shift(values: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Return for each letter the value `by` letters before it (negative: after it)."""
    return np.roll(values, by)  # only line feeds wrap around


def _vowels(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    plain, y = _is(codes, "aeiou"), _is(codes, "y")
    glide = y & _shift(plain, -1) & (_shift(plain, 1) | ~_is(np.roll(codes, 1), _ALPHABET))
    return plain | (y & ~glide)


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class _Pair(NamedTuple):
    """Two adjacent vowels that form two syllables, and the context in which they do."""

    first: str
    second: str
    before: str = ""  # only before one of these letters, if given
    not_before: str = ""
    not_after: str = ""


HIATUS = (
    _Pair("i", "au", not_after="ctsgx"),  # media, medium; not social
    _Pair("i", "a", before="t"),  # associate, negotiate: here also after c, t and g
    _Pair("i", "o", not_before="n", not_after="ctsgx"),  # radio; not nation, million, anxious
    _Pair("i", "e", before="t"),  # quiet, society
    _Pair("u", "a", not_after="qg"),  # actual; not equal, language
    _Pair("u", "e", before="n", not_after="qg"),  # influence; not frequent
    _Pair("e", "o", not_after="pg"),  # video, theory; not people, surgeon
    _Pair("e", "u", before="m"),  # museum
    _Pair("o", "e", before="mt"),  # poem, poet
    _Pair("y", "aeiou"),  # flying, Bryan, everyone
)


def _hiatus(codes: NDArray[np.uint32], vowel: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark second vowels of a run that form a syllable of their own."""
    found = np.zeros(codes.size, dtype=np.bool_)
    for pair in HIATUS:
        here = _shift(_is(codes, pair.first) & vowel, 1) & _is(codes, pair.second)
        here &= ~_shift(_is(codes, pair.not_after), 2) & ~_shift(_is(codes, pair.not_before), -1)
        found |= here & _shift(_is(codes, pair.before), -1) if pair.before else here
    return found | _ience(codes)


def _ience(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark the e of -ient, -ience (client, experience), but not after c, t, s (patient) except in sci- (science)."""
    at = _shift(_is(codes, "i"), 1) & _is(codes, "e") & _shift(_is(codes, "n"), -1)
    at &= _shift(_is(codes, "tc"), -2)
    sci = _shift(_is(codes, "c"), 2) & _shift(_is(codes, "s"), 3) & _shift(_is(codes, "\n"), 4)
    return at & (sci | ~_shift(_is(codes, "cts"), 2))


def _silent(codes: NDArray[np.uint32], vowel: NDArray[np.bool_], end: Ints) -> NDArray[np.bool_]:
    """Return whether the last e of each word is silent."""
    last = codes[end - 1]
    e_s, e_d = _is(last, "s") & _is(codes[end - 2], "e"), _is(last, "d") & _is(codes[end - 2], "e")
    at = np.where(e_s | e_d, end - 2, end - 1)
    before, two_before = codes[at - 1], codes[at - 2]
    silent = _is(codes[at], "e") & ~vowel[at - 1] & _is(before, _ALPHABET)
    sibilant = _is(before, "sxzcg") | (_is(before, "h") & _is(two_before, "sc"))
    silent &= ~(e_s & sibilant) & ~(e_d & _is(before, "td"))
    syllabic_l = _is(before, "l") & ~vowel[at - 2] & _is(two_before, _ALPHABET) & ~_is(two_before, "lrw")
    after_r = e_d & _is(before, "r") & ~vowel[at - 2] & _is(two_before, _ALPHABET)  # hundred, sacred; not shared
    return silent & ~syllabic_l & ~after_r & ~_is_word(codes, end, SOUNDED)


SOUNDED = ("wicked", "naked", "crooked", "wretched", "rugged", "ragged", "jagged", "dogged")


def _silent_inside(codes: NDArray[np.uint32], vowel: NDArray[np.bool_], end: Ints) -> NDArray[np.bool_]:
    """Return whether an e inside each word is silent before a suffix or after a prefix."""
    start = np.concatenate([[8], end[:-1] + 1])
    silent = np.zeros(len(end), dtype=np.bool_)
    for suffix in ("ly", "ful", "less", "ness", "ment", "ments", "ty"):
        at = end - len(suffix) - 1
        before, two_before = codes[at - 1], codes[at - 2]
        here = _ends(codes, end, suffix) & _is(codes[at], "e") & ~vowel[at - 1] & _is(before, _ALPHABET)
        here &= vowel[at - 2] | (_is(before, "cgsvz") & _is(two_before, _ALPHABET))
        if suffix.startswith("ment"):  # not element, vehement, tenement
            here &= ~_is(before, "lh") & ~(_is(before, "n") & _is(two_before, "e"))
        silent |= here & _is(before, "fn") if suffix == "ty" else here
    for opening, but in (("there", "\n"), ("where", "v"), ("fore", "v")):
        after = codes[np.minimum(start + len(opening), codes.size - 1)]
        here = _starts_with(codes, start, opening) & _is(after, _ALPHABET) & ~_is(after, "aeiouy" + but)
        silent |= here & ~_starts_with(codes, start, "forest")  # nor wherever, forever
    return silent | _is_word(codes, end, ("whereas",))


def _is_word(codes: NDArray[np.uint32], end: Ints, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return whether each word is one of `words`."""
    start = np.concatenate([[8], end[:-1] + 1])
    found = [_starts_with(codes, start, word) & (end - start == len(word)) for word in words]
    return np.asarray(np.logical_or.reduce(found), dtype=np.bool_)


def _affixes(codes: NDArray[np.uint32], vowel: NDArray[np.bool_], end: Ints) -> Ints:
    """Count syllables added by word endings and removed by some beginnings."""
    start = np.concatenate([[8], end[:-1] + 1])
    ing = _ends(codes, end, "ing") & vowel[end - 4] & ~_is(codes[end - 4], "y")
    extra = ing | _ends(codes, end, "ism", "isms", "thm", "thms")
    extra |= _ends(codes, end, "n't") & _is(codes[end - 4], "ds")
    extra |= _starts_with(codes, start, "creat") & ~_starts_with(codes, start, "creatu")  # not creature
    extra |= _ends(codes, end, "ea", "eas") & (np.diff(np.cumsum(vowel)[end], prepend=0) > 2)
    less = _starts_with(codes, start, "every") | _starts_with(codes, start, "business")
    less |= _starts_with(codes, start, "some") & (end - start > 5)
    return extra.astype(np.int64) - less


def _ends(codes: NDArray[np.uint32], end: Ints, *suffixes: str) -> NDArray[np.bool_]:
    found = np.stack([_starts_with(codes, end - len(suffix), suffix) for suffix in suffixes])
    return np.asarray(found.any(axis=0), dtype=np.bool_)


def _starts_with(codes: NDArray[np.uint32], at: Ints, letters: str) -> NDArray[np.bool_]:
    place = np.minimum(at[:, None] + np.arange(len(letters)), codes.size - 1)
    same: NDArray[np.bool_] = codes[place] == np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32)
    return np.asarray(same.all(axis=1), dtype=np.bool_)
