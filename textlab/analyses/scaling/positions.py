"""Positions of texts on a line, the result of each of the four methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted, several
from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from ...results import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CARRIERS = 10  # number of words shown by quotes()


class Placed(NamedTuple):
    """Positions of texts by one method: value, standard error and scored words of each."""

    value: Floats
    se: Floats
    n_scored: Floats


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Positions(Result):
    """Positions of texts on a line. Made by `wordscores`, `wordfish`, `latent_scaling` and `correspondence`."""

    dtm: DocumentTermMatrix = field(metadata={"private": True})
    weights: NDArray[np.float64] = field(metadata={"private": True})  # weight of each term
    place_counts: Callable[[Any], Placed] = field(metadata={"private": True})
    left_out: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Positions by words"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"positions": "scaling", "words": "scaling_words"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Laver, Benoit & Garry 2003, American Political Science Review 97:311-331 (wordscores)",
        "Slapin & Proksch 2008, American Journal of Political Science 52:705-722 (wordfish)",
        "Watanabe 2021, Communication Methods and Measures 15:81-102 (latent semantic scaling)",
        "Greenacre 2017, Correspondence Analysis in Practice, 3rd ed.",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "text": "row of the matrix; quotes() shows the words that carry its position",
            "position": "its position; missing for a text without a scored word",
            "se": "its standard error, from the same resamples as the interval",
            "ci_low": "lower end of its interval",
            "ci_high": "upper end",
            "interval_from": "turns (or other resampled clusters), or words (with fewer than five turns: too narrow)",
            "n_scored": "words of the text with a weight",
            "share_scored": "their share of its words in the matrix",
            "n_clusters": "turns (or other clusters) of the text",
        }
    )

    def words(self, n: int | None = None) -> pd.DataFrame:
        """Return the terms with the largest absolute weights: ``term, weight, n_tokens``."""
        known = np.flatnonzero(np.isfinite(self.weights))
        size = np.abs(self.weights[known]).round(9)
        order = known[np.lexsort((-self.dtm.totals[known], -size))][:n]  # ties: the commoner term first
        columns = {"term": self.dtm.terms[order], "weight": self.weights[order], "n_tokens": self.dtm.totals[order]}
        return pd.DataFrame(columns)

    def carriers(self, text: Any, n: int = CARRIERS) -> pd.DataFrame:
        """Return the words that pull a text away from the centre: ``term, n_tokens, weight, pull``.

        ``pull`` is count x (weight - mean weight of all words) / scored words of the text.
        """
        row = row_number("carriers", self.dtm, text)
        counts = np.asarray(self.dtm.counts[[row]].todense(), dtype=np.float64).ravel()
        weight = np.nan_to_num(self.weights)
        known = np.isfinite(self.weights)
        middle = np.average(weight[known], weights=np.maximum(self.dtm.totals[known], 1e-12))
        pull = np.where(known, counts * (weight - middle), 0.0) / max(counts[known].sum(), 1)
        order = np.argsort(-np.abs(pull), kind="stable")
        order = order[counts[order] > 0][: _checks.whole("carriers", "n", n, least=1)]
        columns = {"term": self.dtm.terms[order], "n_tokens": counts[order].astype(int)}
        return pd.DataFrame({**columns, "weight": self.weights[order], "pull": pull[order]})

    def place(self, dtm: DocumentTermMatrix) -> pd.DataFrame:
        """Place additional texts on the same line: ``text, position, se, n_scored``.

        The standard error assumes independent words. Words unknown to the line are left out.
        """
        counts = _aligned(dtm, self.dtm.terms)
        found = self.place_counts(counts)
        columns = {"position": found.value, "se": found.se, "n_scored": found.n_scored}
        return pd.DataFrame({"text": list(dtm.rows.index), **columns})

    def stability(self) -> pd.DataFrame:
        """Return positions with each reference text or seed word left out: ``left_out, text, position``.

        Empty for methods that have neither.
        """
        return self.left_out.copy()

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        tokens, row = self.tokens, row_number("quotes", self.dtm, label)
        lookup = tokens.term_lookup
        codes = [lookup[term] for term in self.carriers(label)["term"] if term in lookup]
        at = np.flatnonzero(np.isin(tokens.codes, codes))
        at = at[self.dtm.row_of_passage[tokens.passage_of(at)] == row]
        return at, at

    def summary(self) -> str:
        """Describe both ends and their certainty, and what the line need not mean."""
        used, known = self.settings, self.frame.dropna(subset=["position"]).sort_values("position", kind="stable")
        if known.empty:
            return (
                f"None of {counted(len(self.frame), 'text')} can be placed by {used['method']}: none of their words "
                "has a weight."
            )
        apart = _apart(known)
        top = self.words()
        ends = [top[top["weight"] < 0]["term"].head(3).tolist(), top[top["weight"] > 0]["term"].head(3).tolist()]
        return (
            f"{counted(len(known), 'text')} by {used['method']}: from {known['text'].iloc[0]} "
            f"({known['position'].iloc[0]:.2f}) to {known['text'].iloc[-1]} ({known['position'].iloc[-1]:.2f}). "
            f"{apart:.0%} of the pairs of texts have intervals that do not overlap. "
            f"Words with most weight: {', '.join(ends[0]) or 'none'} (low); {', '.join(ends[1]) or 'none'} (high). "
            f"Intervals ({used['confidence']:.0%}) {self._rest_on()}. The line is whatever these words vary by: read "
            "both ends before naming it; a difference of register can look like one of position."
        )

    def _rest_on(self) -> str:
        if self.settings["words"] == "fixed":
            return "hold word weights fixed, so they are too narrow"
        return f"resample the {several(self.settings['cluster'])} of all texts and re-estimate the word weights"

    def notes(self) -> str:
        """Say how much one reference or seed matters, and where intervals rest on words alone."""
        weak, units = int((self.frame["interval_from"] == "words").sum()), several(self.settings["cluster"])
        said = (
            f"{counted(weak, 'text')} with fewer than five {units}: intervals treat words as independent draws and "
            "are too narrow. "
        )
        alone = said if weak else ""
        if self.left_out.empty:
            return alone.strip()
        table = self.left_out.merge(self.frame[["text", "position"]], on="text", suffixes=("_without", ""))
        moved = (table["position_without"] - table["position"]).abs()
        if moved.isna().all():
            return alone.strip()
        most = table.loc[[moved.idxmax()]]
        return (
            f"{alone}Without {most['left_out'].iloc[0]!r} the text {most['text'].iloc[0]!r} moves by "
            f"{moved.max():.2f}, the most of any; see stability()."
        )

    def _gist(self) -> str:
        return f"{counted(len(self.frame), 'text')} by {self.settings['method']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Texts (by {used['by']}) were placed by {used['method']} over {len(self.dtm.terms):,} terms; "
            f"{used['confidence']:.0%} intervals resample {several(used['cluster'])} {used['n_resamples']:,} times "
            f"with words {'held fixed' if used['words'] == 'fixed' else 'weighted anew'} (rng {used['rng']})."
        )


def _apart(table: pd.DataFrame) -> float:
    """Return the share of pairs of texts whose intervals do not overlap."""
    low, high = table["ci_low"].to_numpy(), table["ci_high"].to_numpy()
    pairs = np.triu_indices(len(table), 1)
    if not len(pairs[0]):
        return 0.0
    a, b = pairs
    return float(np.mean((high[a] < low[b]) | (high[b] < low[a])))


def need_counts(who: str, dtm: Any) -> None:
    """Raise SchemaError unless `dtm` is a matrix of counts."""
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"{who}: needs a DocumentTermMatrix, not {type(dtm).__name__}; make one with count_terms.")
    if dtm.weighting != "count":
        raise SchemaError(f"{who}: the cells are {dtm.weighting}; scaling needs counts, so do not weight the matrix.")


def row_number(who: str, dtm: DocumentTermMatrix, label: Any) -> int:
    """Return the row number of a text."""
    _checks.known(who, dtm.by, label, dtm.rows.index, see="dtm.rows")
    return list(dtm.rows.index).index(label)


def _aligned(dtm: DocumentTermMatrix, terms: NDArray[np.object_]) -> Any:
    """Return the counts of another matrix in these columns; missing words are 0."""
    from scipy.sparse import csr_array

    need_counts("place", dtm)
    lookup = dtm.term_lookup
    there = [(k, lookup[str(term)]) for k, term in enumerate(terms) if str(term) in lookup]
    moves = csr_array(
        (np.ones(len(there)), ([b for _, b in there], [a for a, _ in there])), shape=(dtm.shape[1], len(terms))
    )
    return csr_array(dtm.counts @ moves)
