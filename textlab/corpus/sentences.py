"""Sentence boundaries, and whether a text has enough punctuation to find them.

A sentence ender is a run of end marks with the closing quotes and brackets that follow. Cutting (`sentence_cuts`) also
looks at the next character and at the previous word, for abbreviations and initials; `punctuation` counts all enders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from .._wording import counted
from ..errors import NotEnoughData

if TYPE_CHECKING:
    from .data import CorpusData


_WIDE = "。！？｡"  # marks of scripts without white space between sentences
_MARKS = ".!?…؟۔।" + _WIDE
_OPENS = "\"'“‘«‹„‚([{¿¡「『《〈（【—–"
_CLOSE = r"(?:[\"'”’»›)\]}」』》〉）】]|\[\d{1,3}\])*"  # also a footnote number in brackets
_ENDER = re.compile(rf"(?P<ender>(?P<mark>[{_MARKS}]+){_CLOSE})\s*(?=(?P<next>\S))")
COUNTED = re.compile(rf"[{_MARKS}]+{_CLOSE}(?=\s|$)|[{_WIDE}]+")
_TOKEN_EDGE = re.compile(rf"[\s/{re.escape(_OPENS)}]")
_DOTTED = re.compile(r"\w(?:\.\w)+")  # U.S, e.g, Ph.D is in the list
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "ph.d", "rev", "hon", "gen", "col", "capt", "lt",
        "sgt", "gov", "sen", "rep", "st", "mt", "vs", "etc", "cf", "viz", "al", "ca", "approx",
    ]
)  # fmt: skip
_BEFORE_NUMBER = frozenset(
    [
        "no", "nos", "p", "pp", "fig", "figs", "eq", "eqs", "sec", "ch", "chap", "vol", "vols", "art", "para",
        "jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec",
    ]
)  # fmt: skip


def sentence_cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of white space between the sentences of ``text[start:end]``."""
    for found in _ENDER.finditer(text, start, end):
        if found["mark"][-1] in _WIDE or _ends_sentence(text, start, found):
            yield found.end("ender"), found.end()


def sentence_bytes(text: bytes) -> list[int]:
    """Return the byte offsets at which the second and later sentences of a passage begin."""
    decoded = text.decode()
    places, at, size = [], 0, 0
    for _, begin in sentence_cuts(decoded, 0, len(decoded)):
        size += len(decoded[at:begin].encode())
        at = begin
        places.append(size)
    return places


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    after = found["next"]
    opens = after in _OPENS or after.isdigit() or (after.isalpha() and not after.islower())
    if found.end("ender") == found.end() or not opens:
        return False
    return found["ender"] != "." or not _abbreviates(text, start, found.start(), after)


def _abbreviates(text: str, start: int, dot: int, after: str) -> bool:
    """Return whether the full stop at `dot` belongs to an abbreviation.

    Initials, and numbers at the beginning of a line, count as abbreviations.
    """
    word = _TOKEN_EDGE.split(text[max(start, dot - 24) : dot])[-1]
    if word.isdigit():
        lead = text[max(start, dot - 12) : dot - len(word)].rstrip(" \t")
        return len(word) <= 3 and (dot - len(word) == start or lead.endswith(("\n", "\r")))
    low = word.lower()
    initial = len(word) == 1 and word.isupper() and word != "I"  # "I" is more often the pronoun than an initial
    listed = low in _ABBREVIATIONS or (low in _BEFORE_NUMBER and after.isdigit())
    return initial or listed or _DOTTED.fullmatch(word) is not None


# ---------------------------------------------------------------------- who has sentences

LEAST_WORDS = 50  # shorter texts may be a single sentence
LEAST_RATE = 1.0  # per 100 words; prose has 4 to 8
_MEASURED: WeakKeyDictionary[CorpusData, pd.DataFrame] = WeakKeyDictionary()  # a cache: corpora are immutable


def punctuation(data: CorpusData) -> pd.DataFrame:
    """Count the sentence enders of each document's body.

    Returns
    -------
    DataFrame
        One row for each document: ``n_words`` (white-space words of the body), ``n_enders``, ``enders_per_100``
        (per 100 words; missing if there are no words).

    Examples
    --------
    >>> from textlab import from_frame
    >>> punctuation(from_frame(pd.DataFrame({"text": ["One. Two! 3.5 is no end"]})).data)["n_enders"].tolist()
    [2]
    """
    if data not in _MEASURED:
        _MEASURED[data] = _measured(data)
    return _MEASURED[data].copy()


def _measured(data: CorpusData) -> pd.DataFrame:
    n_documents, documents = len(data.documents), data.document_of_passage[data.is_body]
    n_words = np.bincount(documents, weights=data.words_per_passage[data.is_body], minlength=n_documents)
    n_enders = np.zeros(n_documents, dtype=np.int64)
    for text, rows, edges in data.bodies():
        found = (COUNTED.finditer(text, start, end) for start, end in edges.tolist())
        n_enders[data.document_of_passage[rows[0]]] = sum(1 for matches in found for _ in matches)
    table = pd.DataFrame({"n_words": n_words.astype(int), "n_enders": n_enders}, index=data.documents.index)
    return table.assign(enders_per_100=100 * table["n_enders"] / table["n_words"].where(table["n_words"] > 0))


def without_sentences(data: CorpusData, among: Iterable[str] | None = None) -> pd.Series:
    """Return sentence enders per 100 words for documents with too little punctuation.

    Parameters
    ----------
    data : CorpusData
    among : iterable of doc_id, optional
        Documents to check; by default all that have a passage.

    >>> from textlab import load_seeds
    >>> without_sentences(load_seeds().data).round(2).to_dict()
    {'disruption-seminar': 0.0}
    """
    table = punctuation(data)
    poor = (table["n_words"] >= LEAST_WORDS) & (table["enders_per_100"] < LEAST_RATE)
    looked_at = table.index.isin(data.passages["doc_id"] if among is None else pd.Index(among))
    return table.loc[poor & looked_at, "enders_per_100"]


def require_sentences(who: str, data: CorpusData, among: Iterable[str] | None = None) -> None:
    """Refuse text with too little punctuation to find sentences.

    Parameters
    ----------
    who : str
        Name of the caller, for error messages.
    data, among
        As for `without_sentences`.

    Raises
    ------
    NotEnoughData
        A body of 50 words or more has less than one sentence ender per 100 words. The message names the
        documents, their rates and the remedy.
    """
    poor = without_sentences(data, among)
    if len(poor):
        n_documents = pd.Index(data.passages["doc_id"] if among is None else among).nunique()
        named = ", ".join(f"{doc!r} ({rate:.2f})" for doc, rate in poor.head(4).items())
        raise NotEnoughData(
            f"{who}: sentences need at least {LEAST_RATE:.1f} sentence enders per 100 words of body; "
            f"{len(poor)} of {counted(n_documents, 'document')} with fewer: {named}{' ...' * (len(poor) > 4)}. "
            'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
            "corpus.where(doc_id=[...])."
        )
