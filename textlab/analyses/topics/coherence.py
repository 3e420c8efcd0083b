"""Coherence of topics: do their top words occur together? The computation is in `measures.topics.coherence`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import SchemaError, UnknownName, did_you_mean, warn
from ...measures.topics import coherence_scores, document_counts, window_counts
from ...measures.topics.coherence import COHERENCE_WINDOWS, COHERENCES, Cooccurrences
from ...results import Result, settings_of
from ...tokens import Tokens
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS = ("passage_id", "turn_id", "doc_id")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Coherence(Result):
    """Coherence of lists of words. Made by `coherence`."""

    lists: tuple[tuple[int, ...], ...]

    TITLE: ClassVar[str] = "Coherence"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"coherence": "topics.coherence"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Lau, Newman & Baldwin 2014, EACL (NPMI)",
        "Roder, Both & Hinneburg 2015, WSDM (C_v)",
        "Mimno et al. 2011, EMNLP (UMass)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic, or place of the list",
            "label": "the name that somebody gave to the topic, if any",
            "words": "the scored words, best first",
            "coherence": "value of the chosen measure; missing for fewer than two words",
            "mean_docfreq": "mean number of texts with a word of the list; with few texts, high coherence comes easily",
        }
    )

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the tokens that have another word of the list within the window (or ten words) before them."""
        wanted = self.lists[list(self.frame["topic"]).index(label)]
        at = np.flatnonzero(np.isin(self.tokens.codes, wanted))
        passage, code = self.tokens.passage_of(at), self.tokens.codes[at]
        near = (np.diff(at) < 10) & (passage[1:] == passage[:-1]) & (code[1:] != code[:-1])
        return at[:-1][near], at[1:][near]

    def summary(self) -> str:
        """Name the most and the least coherent topics, and the reference text."""
        s, score = self.settings, self.frame["coherence"]
        where = f"windows of {s['window']} words" if s["window"] else f"texts ({s['unit']})"
        mean = "missing" if score.isna().all() else f"{score.mean():.2f} (lowest {score.min():.2f})"
        return "\n".join(
            [
                f"Mean {s['measure']} of {counted(len(score), 'list')} in {where}: {mean}.",
                "Coherence shows that words occur together, not that people would see a theme; do not use it to choose "
                "the number of topics.",
            ]
        )

    def notes(self) -> str:
        """Describe the limits of the score."""
        return (
            "On the text used for fitting, coherence rewards rare words that share two or three texts: compare "
            "mean_docfreq. Automated coherence often disagrees with people (Hoyle et al. 2021)."
        )

    def _gist(self) -> str:
        return f"{self.settings['measure']} of {counted(len(self.frame), 'list')}"

    def _methods_sentence(self) -> str:
        s = self.settings
        where = f"in sliding windows of {s['window']} words" if s["window"] else f"by {s['unit']}"
        how = ", counted as gensim 4.4 does" if s["compat"] else ""
        return f"Coherence is {s['measure']} of the {s['n']} top words {where}{how}."


@recorded
def coherence(
    topics: Topics | Sequence[Sequence[str]],
    tokens: Tokens | None = None,
    *,
    measure: str = "npmi",
    compat: str | None = None,
    n: int = 10,
    by: str | None = None,
    unit: str = "passage_id",
    window: int | None = None,
) -> Coherence:
    """Compute the coherence of the top words of each topic.

    Parameters
    ----------
    topics : Topics or sequence of lists of str
    tokens : Tokens, optional
        The reference text. Default: the text of the topics. Removed words leave gaps, which count towards the window.
    measure : {"npmi", "c_v", "u_mass", "c_uci"}
        ``npmi``: normalized pointwise mutual information in windows of 10 words. ``c_v``: windows of 110 words; for
        comparison only, as its author advises against it. ``u_mass``: co-occurrence in texts, the sum of Mimno et al.
        ``c_uci``: pointwise mutual information in windows of 10 words; dominated by pairs that never occur together.
    compat : None or "gensim"
        Count and average as gensim 4.4 does. Its windows drop a word as soon as one of its occurrences leaves the
        window, so values differ where a word repeats.
    n : int
        Number of top words per topic.
    by : str, optional
        Ranking of the words if `topics` are `Topics`, see `Topics.top`.
    unit : {"passage_id", "turn_id", "doc_id"}
        What counts as one text. No window crosses the boundary of a text.
    window : int, optional
        Width of the window in words, instead of the default of the measure.

    Returns
    -------
    Coherence
        ``.table``: ``topic, words, coherence, mean_docfreq``.

    Raises
    ------
    UnknownName
        A word does not occur in `tokens`.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> texts = ["tax wealth", "tax wealth work", "robot code", "work robot code"]
    >>> words = tl.tokenize(tl.from_frame(pd.DataFrame({"text": texts})))
    >>> coherence([["tax", "wealth"], ["tax", "robot"]], words).table["coherence"].round(2).tolist()
    [1.0, -0.95]
    """
    _checks.one_of("coherence", "measure", measure, COHERENCES)
    _checks.one_of("coherence", "compat", compat, (None, "gensim"))
    _checks.one_of("coherence", "unit", unit, UNITS)
    n = _checks.whole("coherence", "n", n, least=2)
    width = (
        _checks.whole("coherence", "window", window, least=2) if window is not None else COHERENCE_WINDOWS.get(measure)
    )
    width = None if measure == "u_mass" else width
    words, numbers, labels = _lists(topics, n, by)
    tokens = tokens if tokens is not None else topics.tokens if isinstance(topics, Topics) else None
    if not isinstance(tokens, Tokens):
        raise SchemaError("coherence: tokens must be Tokens: make them with tokenize(corpus).")
    _warn_bags(tokens, width)
    lists = [_codes(tokens, row) for row in words]
    found = _counted(tokens, lists, unit, width, compat)
    documents = _coherence_documents(tokens, lists, unit)
    score = coherence_scores(lists, found, measure=measure, compat=compat)
    table = pd.DataFrame({"topic": numbers, "words": [" ".join(row) for row in words], "coherence": score})
    if labels:
        table.insert(1, "label", [labels.get(int(t), "") for t in numbers])
    table["mean_docfreq"] = [
        float(np.diagonal(documents.joint)[documents.places(c)].mean()) if c else np.nan for c in lists
    ]
    settings = settings_of(tokens, "coherence", measure=measure, compat=compat, n=n, unit=unit, window=width)
    return Coherence(frame=table, tokens=tokens, settings=settings, lists=tuple(tuple(map(int, c)) for c in lists))


def _lists(topics: Any, n: int, by: str | None) -> tuple[list[list[str]], list[int], Mapping[int, str]]:
    if isinstance(topics, Topics):
        rows = topics._ranked(by or "weight", n)
        return [list(topics.dtm.terms[row]) for row in rows], [int(t) for t in topics.shares.columns], topics.labels
    if isinstance(topics, str) or not isinstance(topics, Sequence) or any(isinstance(row, str) for row in topics):
        raise SchemaError("coherence: topics must be Topics or lists of words, such as [['tax', 'wealth'], ...].")
    return [[str(word) for word in row][:n] for row in topics], list(range(1, len(topics) + 1)), {}


def _codes(tokens: Tokens, words: list[str]) -> list[int]:
    codes = []
    for word in words:
        code = tokens.code_of(word)
        if code < 0:
            raise UnknownName(f"coherence: {word!r} does not occur in these tokens.{did_you_mean(word, tokens.terms)}")
        codes.append(code)
    return codes


def _bounds(tokens: Tokens, unit: str) -> NDArray[np.int64]:
    """Return the boundaries of the texts; consecutive passages of one turn or document form one text."""
    if unit == "passage_id":
        return tokens.bounds
    names = (
        tokens.passages[["doc_id"] if unit == "doc_id" else ["doc_id", "turn_id"]].astype(str).agg("\t".join, axis=1)
    )
    codes = pd.factorize(names)[0]
    first = np.flatnonzero(np.diff(codes, prepend=-2))
    return np.append(tokens.bounds[first], len(tokens))


def _counted(tokens: Tokens, lists: list[list[int]], unit: str, width: int | None, compat: str | None) -> Cooccurrences:
    if width is None:
        return _coherence_documents(tokens, lists, unit)
    words = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *map(np.asarray, lists)])).astype(np.int64)
    return window_counts(tokens.codes, _bounds(tokens, unit), words, window=width, compat=compat)


def _coherence_documents(tokens: Tokens, lists: list[list[int]], unit: str) -> Cooccurrences:
    from scipy.sparse import csr_array

    words = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *map(np.asarray, lists)])).astype(np.int64)
    bounds = _bounds(tokens, unit)
    at = np.flatnonzero(np.isin(tokens.codes, words))
    text = np.searchsorted(bounds, at, side="right") - 1
    shape = (len(bounds) - 1, len(tokens.terms))
    return document_counts(csr_array((np.ones(len(at)), (text, tokens.codes[at])), shape=shape), words)


def _warn_bags(tokens: Tokens, width: int | None) -> None:
    if width is not None and "counts given, order unknown" in tokens.settings.get("steps", ()):
        warn(
            "coherence: these tokens were made from counts, so nobody knows which words stood near each other. Use "
            "measure='u_mass', which looks at whole texts."
        )
