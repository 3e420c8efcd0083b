"""Which turns or documents nearly repeat another (reposts, templates, repeated texts)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted, plural, singular
from ..corpus import Corpus
from ..errors import SchemaError
from ..results import Result, settings_of
from ..tokens import Tokens, tokenize
from ..units.clusters import Clusters, clusters_in
from ..units.copies import ALIKE, LEAST_COPIED, LONG, RUN, Copies, find_copies
from ..units.groups import labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Similar(Result):
    """Units that nearly repeat an earlier one. Made by `similar`."""

    clusters: Clusters = field(metadata={"private": True})
    copies: Copies = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Near-copies"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"pairs": "similar"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "unit": "turn or document that nearly repeats an earlier one",
            "like": "the earlier unit most similar to it",
            "score": "Jaccard overlap of their three-word runs; below 10 words also share of equal words, if larger",
            "original": "first unit of the chain of near-copies",
            "doc_id": "document of the unit; missing where it spans several",
            "n_tokens": "words of the unit",
        }
    )
    CITATIONS = (
        "Broder 1997, Compression and Complexity of Sequences, 21-29 (shingles)",
        "Li, Owen & Zhang 2012, Advances in Neural Information Processing Systems 25 (one permutation hashing)",
    )

    def passages(self) -> list[str]:
        """Return the passage ids of the near-copies, without the first of each kind."""
        inside = np.isin(self.clusters.of_passage, self.copies.unit)
        return [str(name) for name in self.tokens.passages.index[inside]]

    def distinct(self) -> Corpus:
        """Return the corpus without the near-copies; the first of each kind is kept."""
        gone = set(self.passages())

        def no_near_copy(column: pd.Series) -> pd.Series:
            return ~column.isin(gone)

        return self.tokens.corpus.where(passage_id=no_near_copy) if gone else self.tokens.corpus

    def summary(self) -> str:
        """Say how many nearly repeat another, and what is not detected."""
        used = self.settings
        looked = counted(used["n_looked_at"], singular(used["by"]))
        short = f"shorter {plural(singular(used['by']))} were not compared"
        if not len(self.frame):
            return f"None of {looked} of {used['least_words']} words or more nearly repeats another; {short}."
        same, have = int((self.frame["score"] == 1).sum()), "repeats" if len(self.frame) == 1 else "repeat"
        kinds = counted(self.frame["original"].nunique(), "text")
        return (
            f"{len(self.frame):,} of {looked} of {used['least_words']} words or more nearly {have} an earlier one "
            f"({same:,} word for word), copies of {kinds}; {short}.\n"
            "Copies are not independent evidence: drop reposts and templates with distinct(). "
            "Paraphrases, translations and quotations within a longer text are not detected."
        )

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Near-copies among the {plural(singular(used['by']))} of at least {used['least_words']} words were found "
            f"by the Jaccard overlap of their runs of {RUN} words, below {LONG} words by the share of words that agree "
            f"(at least {used['least']:g})."
        )

    def _gist(self) -> str:
        return f"{counted(len(self.frame), 'near-copy')} by {self.settings['by']}"

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the beginnings of the unit and of the one most similar to it."""
        row = int(np.flatnonzero(self.frame["unit"] == label)[0])
        units = self.copies.like[row], self.copies.unit[row]
        spoken = self.tokens.n_tokens > 0
        passage = np.sort([np.flatnonzero((self.clusters.of_passage == unit) & spoken)[0] for unit in units])
        first, end = self.tokens.bounds[passage], self.tokens.bounds[passage + 1]
        return first, np.minimum(first + 9, end - 1)


@recorded
def similar(
    texts: Corpus | Tokens, *, by: str = "turn_id", least: float = ALIKE, least_words: int = LEAST_COPIED
) -> Similar:
    """Find turns or documents that nearly repeat an earlier one, in time linear in the number of words.

    Parameters
    ----------
    texts : Corpus or Tokens
        A corpus is tokenized as `tokenize` does by default.
    by : str
        Column whose values are compared: ``"turn_id"``, ``"doc_id"``, ``"passage_id"`` or any column without missing
        values.
    least : float
        Least overlap of the sets of three-word runs, above 0 and at most 1 (equal up to order). Units of fewer than
        10 words are also compared word by word: the same number of words, at most one of them different.
    least_words : int
        Shorter units are ignored, because "Thank you very much." recurs in any talk.

    Returns
    -------
    Similar
        Table: see `Similar.COLUMNS`; one row per near-copy, highest score first. ``.distinct()`` is the corpus
        without them, ``.quotes(unit)`` shows both texts.

    Raises
    ------
    UnknownName
        There is no such column.

    Notes
    -----
    Near-copies are found by one-permutation hashing of three-word runs and then compared exactly, so every score is
    exact. A pair with an overlap of .8 is missed in about 3 of 10,000 cases; verbatim copies never are. Units of fewer
    than 10 words have too few runs: they are also looked up by their words with one left out, which finds every repost
    and every form letter with a single one-word slot.

    Examples
    --------
    >>> from textlab import from_frame
    >>> said = "please vote against the bill because it will harm our town and its schools"
    >>> corpus = from_frame(pd.DataFrame({"text": [said, "something else", said]}))
    >>> found = similar(corpus)
    >>> found.table[["score", "n_tokens"]].values.tolist(), len(found.distinct().passages)
    ([[1.0, 14.0]], 2)
    """
    tokens = _tokens_of(texts)
    if not (isinstance(least, int | float) and 0 < least <= 1):
        raise SchemaError(f"similar: least must lie above 0 and be at most 1, not {least!r}.")
    least_words = _checks.whole("similar", "least_words", least_words, least=1)
    clusters = clusters_in(tokens, by, "similar")
    copies = find_copies(clusters, least=float(least), least_words=least_words)
    order = np.argsort(-copies.score, kind="stable")
    copies = Copies(copies.unit[order], copies.like[order], copies.score[order], copies.original)
    looked = int((clusters.words >= least_words).sum())
    settings = settings_of(tokens, "similar", by=by, least=float(least), least_words=least_words, n_looked_at=looked)
    frame = _copies_table(tokens, clusters, copies, by)
    return Similar(frame=frame, tokens=tokens, settings=settings, clusters=clusters, copies=copies)


def _tokens_of(texts: Corpus | Tokens) -> Tokens:
    if isinstance(texts, Tokens):
        return texts
    if isinstance(texts, Corpus):
        return tokenize(texts)
    raise SchemaError(f"similar: needs a Corpus or Tokens, not {type(texts).__name__}.")


def _copies_table(tokens: Tokens, clusters: Clusters, copies: Copies, by: str) -> pd.DataFrame:
    """Return one row per near-copy."""
    first = np.zeros(len(clusters), dtype=np.int64)
    inside = np.flatnonzero(clusters.of_passage >= 0)[::-1]
    first[clusters.of_passage[inside]] = inside
    label = labels_of("similar", tokens, by).to_numpy(object)[first]
    documents = np.array([*tokens.corpus.documents.index, None], dtype=object)  # index -1: several documents
    return pd.DataFrame(
        {
            "unit": label[copies.unit],
            "like": label[copies.like],
            "score": copies.score,
            "original": label[copies.original[copies.unit]],
            "doc_id": documents[clusters.doc[copies.unit]],
            "n_tokens": clusters.words[copies.unit],
        }
    )
