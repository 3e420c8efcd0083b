"""How evenly is a word spread over the turns or documents?"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from ..dtm import DocumentTermMatrix, count_terms, docs_per_term
from ..errors import NotEnoughData, TextlabWarning
from ..measures import dispersion as measure
from ..results import Result, settings_of
from ..wording import counted
from ._by import base_of, left_out_said, methods_base

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

FEW_PARTS = 10


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Dispersion(Result):
    """How evenly each term is spread over parts. Made by `dispersion`.

    Attributes
    ----------
    parts : DocumentTermMatrix
        The counts behind the table, one row a part.
    """

    parts: DocumentTermMatrix = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Dispersion"
    COLUMNS = MappingProxyType(
        {
            "term": "the term",
            "n_tokens": "its occurrences in all parts",
            "rate": "occurrences per 1,000 words",
            "range": "parts with the term",
            "share_parts": "range / number of parts",
            "dp_norm": "deviation of proportions, normalized: 0 spread like the words, 1 all in the smallest part",
            "ci_low": "lower end of the interval of dp_norm; missing below ten parts, or three with the word",
            "ci_high": "upper end",
            "juilland_d": "Juilland's D on rates: 1 even, 0 all in one part",
            "n_docs": "documents with the term in a part",
        }
    )
    CITATIONS = (
        "Gries 2008, International Journal of Corpus Linguistics 13:403-437 (DP)",
        "Lijffijt & Gries 2012, International Journal of Corpus Linguistics 17:147-149 (DPnorm)",
        "Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6 (infinitesimal jackknife)",
        "Juilland & Chang-Rodriguez 1964, Frequency Dictionary of Spanish Words (D)",
    )

    def rates(self, term: str) -> pd.DataFrame:
        """The rate of a term in every part: ``n_tokens``, ``size`` (its words), ``rate`` per 1,000 words."""
        column = self.parts.column_of(term, who="rates")
        count = np.asarray(self.parts.counts[:, [column]].todense()).ravel()
        words = self.parts.rows["n_tokens"].to_numpy()
        rate = 1000 * count / np.where(words > 0, words, np.nan)
        return pd.DataFrame({"n_tokens": count, "size": words, "rate": rate}, index=self.parts.rows.index)

    def summary(self) -> str:
        """Parts, choices, and what an index of dispersion does not show."""
        used = self.settings
        coarse = (
            f" With {used['n_parts']} parts an index has almost no resolution: look at rates(term)."
            if used["n_parts"] < FEW_PARTS
            else ""
        )
        return (
            f"{counted(len(self.frame), 'term')} with at least {counted(used['min_count'], 'occurrence')} over "
            f"{counted(used['n_parts'], 'part')} (by {used['by']}) of {used['smallest_part']:,} to "
            f"{used['largest_part']:,} words, in {counted(used['n_documents_grouped'], 'document')}; commonest "
            f"first.{left_out_said(used, 'part')}{coarse}\n"
            "dp_norm and juilland_d allow for parts of different size; they point in opposite directions.\n"
            f"{self._sure()}\n"
            "Not shown: a cause. Every index depends on frequency (rare words cannot be even): compare only words "
            "of similar n_tokens."
        )

    def _sure(self) -> str:
        used, gone = self.settings, int(self.frame["ci_low"].isna().sum())
        if gone == len(self.frame):
            return (
                f"No interval of dp_norm: it takes {measure.LEAST_CLUSTERS} {used['cluster']} or more, and a word in "
                f"{measure.LEAST_HELD} of them."
            )
        have = "has" if gone == 1 else "have"
        few = f"{counted(gone, 'term')} in fewer than {measure.LEAST_HELD} of the {used['cluster']} {have} none."
        without = f" {few}" if gone else ""
        return (
            f"Intervals ({used['confidence']:.0%}) of dp_norm take the {used['cluster']} as drawn from many of their "
            f"kind (jackknife); they say nothing about other kinds, and juilland_d has none.{without}"
        )

    def _methods_sentence(self) -> str:
        used = self.settings
        known = self.frame["ci_low"].notna().any()
        how = f"intervals ({used['confidence']:.0%}) of DPnorm by the infinitesimal jackknife over {used['cluster']}"
        jackknife = f"; {how}" if known else ""
        return (
            f"{methods_base(used)}Dispersion over {used['n_parts']:,} parts (by {used['by']}) was measured by range, "
            "DPnorm and Juilland's "
            f"D on rates, for terms with at least {used['min_count']} occurrences{jackknife}."
        )

    def _gist(self) -> str:
        return f"over {self.settings['n_parts']:,} parts by {self.settings['by']}"

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        at = np.flatnonzero(self.tokens.codes == self.tokens.term_lookup[label])
        at = at[self.parts.row_of_passage[self.tokens.passage_of(at)] >= 0]
        return at, at


def dispersion(tokens: Tokens, *, by: str = "turn_id", min_count: int = 5, confidence: float = 0.95) -> Dispersion:
    """How evenly each term is spread over parts of the corpus.

    Parameters
    ----------
    tokens : Tokens
    by : str
        What a part is: ``"turn_id"``, ``"doc_id"``, ``"speaker"`` or any column. Parts without words do not
        count, nor passages without a value.
    min_count : int
        Least number of occurrences.
    confidence : float
        Of the interval of dp_norm.

    Returns
    -------
    Dispersion
        Table: see `Dispersion.COLUMNS`; commonest first.

    Raises
    ------
    NotEnoughData
        Fewer than two parts.

    Warns
    -----
    TextlabWarning
        Fewer than ten parts.

    Notes
    -----
    The interval takes the parts (turns, where parts lie within turns) as drawn from many of their kind, and is
    about the DPnorm of all those, in which a rare word is as uneven as it is here for being rare. It comes from
    the jackknife, in closed form, so nothing is drawn: see `textlab.measures.dispersion.dp_norm_interval`. In
    simulations of 10 to 200 turns, of like and of very unlike length, with words from even to very bursty, 95 %
    intervals held that value in 92 to 99 % of the samples, 96 % on average (percentile bootstrap: 92 to 99 %).

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["tax the rich"] * 5 + ["the end of it all"] * 5}))
    >>> found = dispersion(tokenize(corpus), min_count=5).table.set_index("term")
    >>> found.loc[["the", "tax"], ["n_tokens", "range", "juilland_d"]].round(2).values.tolist()
    [[10.0, 10.0, 0.92], [5.0, 5.0, 0.67]]
    """
    min_count = _checks.whole("dispersion", "min_count", min_count, least=1)
    confidence = _checks.share("dispersion", "confidence", confidence)
    dtm = count_terms(tokens, by=by)
    sizes = dtm.rows["n_tokens"].to_numpy()
    filled = sizes[sizes > 0]
    if len(filled) < 2:
        raise NotEnoughData(
            f"dispersion: by={by!r} gives {counted(len(filled), 'part')} with words; at least 2 are needed."
        )
    if len(filled) < FEW_PARTS:
        warnings.warn(
            f"dispersion: by={by!r} gives only {len(filled)} parts, in which an index has almost no "
            "resolution; "
            "look at rates(term) too.",
            TextlabWarning,
            stacklevel=2,
        )
    clusters, kind = _clusters(dtm)
    frame = _table(dtm.trim(min_count=min_count), sizes, tokens, clusters, confidence)
    settings = settings_of(
        tokens,
        "dispersion",
        by=by,
        min_count=min_count,
        n_parts=len(filled),
        smallest_part=int(filled.min()),
        largest_part=int(filled.max()),
        confidence=confidence,
        cluster=kind,
        **base_of(tokens, dtm.row_of_passage >= 0),
    )
    return Dispersion(frame=frame, tokens=tokens, settings=settings, parts=dtm)


def _clusters(dtm: DocumentTermMatrix) -> tuple[NDArray[np.int64], str]:
    """What varies together: turns where every part lies within one, else parts."""
    if dtm.by != "turn_id" and dtm.rows["turn_id"].notna().all():
        return np.asarray(pd.factorize(dtm.rows["turn_id"])[0], dtype=np.int64), "turns"
    return np.arange(dtm.shape[0]), "turns" if dtm.by == "turn_id" else "parts"


def _table(
    dtm: DocumentTermMatrix,
    sizes: NDArray[np.int64],
    tokens: Tokens,
    clusters: NDArray[np.int64],
    confidence: float,
) -> pd.DataFrame:
    counts = dtm.counts
    parts_with = measure.range_parts(counts, sizes).astype(np.int64)
    docs = docs_per_term(tokens, dtm.row_of_passage >= 0)
    low, high = measure.dp_norm_interval(counts, sizes, clusters=clusters, confidence=confidence)
    frame = pd.DataFrame(
        {
            "term": pd.array(dtm.terms, dtype="str"),
            "n_tokens": dtm.totals.astype(np.int64),
            "rate": 1000 * dtm.totals / sizes.sum(),
            "range": parts_with,
            "share_parts": parts_with / int((sizes > 0).sum()),
            "dp_norm": measure.dp_norm(counts, sizes),
            "ci_low": low,
            "ci_high": high,
            "juilland_d": measure.juilland_d(counts, sizes),
            "n_docs": docs[[tokens.term_lookup[str(t)] for t in dtm.terms]],
        }
    )
    order = np.lexsort((frame["term"], -frame["n_tokens"]))
    return frame.iloc[order].reset_index(drop=True)
