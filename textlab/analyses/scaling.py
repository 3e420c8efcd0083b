"""Where do texts stand on a line, judged by their words? Four ways, each with intervals and the words that carry it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted
from ..counts import DocumentTermMatrix
from ..errors import NotEnoughData, SchemaError, warn
from ..measures.resampling import percentile_interval
from ..measures.scaling import (
    fit_correspondence,
    fit_wordfish,
    fit_wordscores,
    latent_scores,
    place_rows,
    place_texts,
    score_texts,
    seed_polarity,
    without_each_reference,
    without_each_seed,
    word_vectors,
)
from ..results import Result, settings_of
from ..units.pieces import TextPieces, text_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FEWEST_TEXTS = 6  # texts below which a dimension found without any given position is one of these texts alone
FEWEST_PIECES = 200  # turns below which vectors learnt from the same texts depend on single turns
CARRIERS = 10  # words that quotes() shows


class Placed(NamedTuple):
    """Positions of texts by one method: value, standard error and scored words of each."""

    value: Floats
    se: Floats
    n_scored: Floats


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Positions(Result):
    """Positions of texts on a line. Made by `wordscores`, `wordfish`, `latent_scaling` and `correspondence`."""

    dtm: DocumentTermMatrix = field(metadata={"private": True})
    weights: NDArray[np.float64] = field(metadata={"private": True})  # of each term
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
            "position": "where it stands; missing for a text without a scored word",
            "ci_low": "lower end of its interval, the weights of words held fixed",
            "ci_high": "upper end",
            "interval_from": "turns (resampled turns of the text) or words (fewer than five turns: too narrow)",
            "n_scored": "words of the text that have a weight",
            "share_scored": "their share of its words in the matrix",
            "n_turns": "turns of the text",
        }
    )

    def words(self, n: int | None = None) -> pd.DataFrame:
        """Return the terms with the largest weights, both ways: ``term, weight, n_tokens``."""
        known = np.flatnonzero(np.isfinite(self.weights))
        size = np.abs(self.weights[known]).round(9)
        order = known[np.lexsort((-self.dtm.totals[known], -size))][:n]  # of equal weights the commoner first
        columns = {"term": self.dtm.terms[order], "weight": self.weights[order], "n_tokens": self.dtm.totals[order]}
        return pd.DataFrame(columns)

    def carriers(self, text: Any, n: int = CARRIERS) -> pd.DataFrame:
        """Words that pull one text away from the middle of all: ``term, n_tokens, weight, pull``.

        ``pull`` is count x (weight - mean weight of all words) / scored words of the text.
        """
        row = _row_number("carriers", self.dtm, text)
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
        """Place further texts on the same line: ``text, position, se, n_scored``.

        The standard error takes words as independent. Words that the line does not know are left out.
        """
        counts = _aligned(dtm, self.dtm.terms)
        found = self.place_counts(counts)
        columns = {"position": found.value, "se": found.se, "n_scored": found.n_scored}
        return pd.DataFrame({"text": list(dtm.rows.index), **columns})

    def stability(self) -> pd.DataFrame:
        """Positions with each reference text or seed word left out: ``left_out, text, position``.

        Empty for methods that are given neither.
        """
        return self.left_out.copy()

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        tokens, row = self.tokens, _row_number("quotes", self.dtm, label)
        lookup = tokens.term_lookup
        codes = [lookup[term] for term in self.carriers(label)["term"] if term in lookup]
        at = np.flatnonzero(np.isin(tokens.codes, codes))
        at = at[self.dtm.row_of_passage[tokens.passage_of(at)] == row]
        return at, at

    def summary(self) -> str:
        """Both ends, how sure they are, and what the line need not mean."""
        used, known = self.settings, self.frame.dropna(subset=["position"]).sort_values("position", kind="stable")
        apart = _apart(known)
        top = self.words()
        ends = [top[top["weight"] < 0]["term"].head(3).tolist(), top[top["weight"] > 0]["term"].head(3).tolist()]
        return (
            f"{counted(len(known), 'text')} by {used['method']}: from {known['text'].iloc[0]} "
            f"({known['position'].iloc[0]:.2f}) to {known['text'].iloc[-1]} ({known['position'].iloc[-1]:.2f}). "
            f"{apart:.0%} of the pairs of texts have intervals that do not touch. "
            f"Heaviest words: {', '.join(ends[0]) or 'none'} (low); {', '.join(ends[1]) or 'none'} (high). "
            f"Intervals ({used['confidence']:.0%}) hold the weights of words fixed, so they are too narrow. "
            "The line is whatever these words vary by: read both ends before naming it; register passes for position."
        )

    def notes(self) -> str:
        """How far the answer hangs on one reference or seed, and where intervals rest on words alone."""
        weak = int((self.frame["interval_from"] == "words").sum())
        alone = (
            f"{counted(weak, 'text')} of fewer than five turns: intervals take words as independent. " if weak else ""
        )
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
            f"{used['confidence']:.0%} intervals resample turns {used['n_resamples']:,} times with words held fixed "
            f"(rng {used['rng']})."
        )


def _apart(table: pd.DataFrame) -> float:
    """Share of pairs of texts whose intervals do not touch."""
    low, high = table["ci_low"].to_numpy(), table["ci_high"].to_numpy()
    pairs = np.triu_indices(len(table), 1)
    if not len(pairs[0]):
        return 0.0
    a, b = pairs
    return float(np.mean((high[a] < low[b]) | (high[b] < low[a])))


# ---------------------------------------------------------------------- the four questions


@recorded
def wordscores(
    dtm: DocumentTermMatrix,
    *,
    reference: Mapping[Any, float],
    rescaling: str = "none",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts by reference texts whose positions are known (Laver, Benoit & Garry 2003).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, a row a text.
    reference : mapping of row label to number
        At least two texts at different positions.
    rescaling : {"none", "mv", "lbg"}
        Raw scores crowd in the middle; ``mv`` stretches them so that the outermost references keep their positions,
        ``lbg`` gives the texts the spread of the references, so it depends on which texts there are.
    n_resamples, confidence, rng
        Of the interval from resampled turns.

    Returns
    -------
    Positions

    Raises
    ------
    NotEnoughData
        Fewer than two references, or all at one position.
    UnknownName
        A reference is no row.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["tax tax tax rich", "rich rich growth growth", "growth growth growth rich", "tax growth"]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcd")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.wordscores(dtm, reference={"a": -1, "c": 1})
    >>> found.table[["text", "position"]].values.tolist()[3]
    ['d', 0.0]
    """
    who = "wordscores"
    _need_counts(who, dtm)
    if not isinstance(reference, Mapping):
        raise SchemaError(f"{who}: reference must map row labels to positions, such as {{'a': -1, 'b': 1}}.")
    rows = [_row_number(who, dtm, label) for label in reference]
    scores = [float(value) for value in reference.values()]
    model = fit_wordscores(dtm.counts[rows], scores)

    # a rescaling is a property of these texts: resamples and further texts get the same line
    whole = score_texts(model, dtm.counts, rescaling=rescaling)

    def place_them(counts: Any) -> Placed:
        raw = score_texts(model, counts)
        return Placed(whole.intercept + whole.slope * raw.value, abs(whole.slope) * raw.se, raw.n_scored)

    left = _none_left_out()
    if len(rows) > 2:
        moved = without_each_reference(dtm.counts[rows], scores, dtm.counts, rescaling=rescaling)
        left = _left_out_table(dtm, list(reference), moved)
    given = {"reference": dict(reference), "rescaling": rescaling}
    return _positions(who, dtm, model.scores, place_them, left, given, (n_resamples, confidence, rng))


@recorded
def wordfish(
    dtm: DocumentTermMatrix,
    *,
    direction: tuple[Any, Any],
    prior_sd: float | None = 3.0,
    n_resamples: int = 200,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts along the one line on which their words differ most (Slapin & Proksch 2008).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, a row a text.
    direction : (row label, row label)
        The first shall stand lower than the second; the model knows no left and right.
    prior_sd : float or None
        Of a normal prior on the weights of words; None for maximum likelihood.
    n_resamples, confidence, rng
        Of the interval: resampled turns are placed again with the words held fixed.

    Returns
    -------
    Positions
        Mean 0, standard deviation 1.

    Raises
    ------
    NotEnoughData
        Fewer than six texts: the line of five texts is their list, not a dimension.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = [("tax " * (9 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(8)]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdefgh")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.wordfish(dtm, direction=("a", "h"), n_resamples=0)
    >>> found.table["text"][found.table["position"].argsort()].str.cat()
    'abcdefgh'
    """
    who = "wordfish"
    _need_counts(who, dtm)
    _enough_texts(who, dtm)
    if not isinstance(direction, tuple | list) or len(direction) != 2:
        raise SchemaError(f"{who}: direction must name two rows, the lower one first, not {direction!r}.")
    ends = (_row_number(who, dtm, direction[0]), _row_number(who, dtm, direction[1]))
    model = fit_wordfish(dtm.counts, direction=ends, prior_sd=prior_sd)

    def place_them(counts: Any) -> Placed:
        theta, se = place_texts(model, counts)
        return Placed(theta, se, np.asarray(counts.sum(axis=1), dtype=np.float64).ravel())

    given = {"direction": tuple(direction), "prior_sd": prior_sd}
    return _positions(who, dtm, model.beta, place_them, _none_left_out(), given, (n_resamples, confidence, rng))


@recorded
def latent_scaling(
    dtm: DocumentTermMatrix,
    *,
    seeds: Mapping[str, float],
    vectors: pd.DataFrame | None = None,
    k: int = 50,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts by how near their words stand to a few seed words (latent semantic scaling, Watanabe 2021).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, a row a text.
    seeds : mapping of term to number
        Above 0 for one end, below 0 for the other: ``{"good": 1, "bad": -1}``.
    vectors : DataFrame, optional
        Ready-made word vectors, index the term. By default they are learnt from the turns of these texts.
    k : int
        Dimensions of vectors that are learnt here.
    n_resamples, confidence, rng
        Of the interval from resampled turns.

    Returns
    -------
    Positions
        Mean 0, standard deviation 1. ``stability()`` has the positions without each seed: read it first.

    Raises
    ------
    NotEnoughData
        Fewer turns than `k`, or a side without a seed that has a vector.
    UnknownName
        A seed is no term of the matrix.

    Warns
    -----
    TextlabWarning
        Fewer than 200 turns to learn vectors from.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["tax bad theft", "tax bad loss", "growth good gain", "growth good win", "tax theft", "growth win"]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdef")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # six turns are few
    ...     found = tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, k=4, n_resamples=0)
    >>> bool((found.table["position"].iloc[[4]] < 0).all()), bool((found.table["position"].iloc[[5]] > 0).all())
    (True, True)
    """
    who = "latent_scaling"
    _need_counts(who, dtm)
    if not isinstance(seeds, Mapping) or not seeds:
        raise SchemaError(f"{who}: seeds must map terms to numbers, such as {{'good': 1, 'bad': -1}}.")
    numbers = {dtm.column_of(term, who=who): float(value) for term, value in seeds.items()}
    table = _vectors(who, dtm, vectors, _checks.whole(who, "k", k, least=1))
    polarity = seed_polarity(table, numbers)
    fitted = latent_scores(dtm.counts, polarity)

    def place_them(counts: Any) -> Placed:
        found = latent_scores(counts, polarity, scale=(fitted.centre, fitted.spread))
        return Placed(found.value, found.se, found.n_scored)

    rows = [
        np.full(len(dtm.rows), np.nan)
        if np.isnan(one).all()
        else latent_scores(dtm.counts, one, scale=(fitted.centre, fitted.spread)).value
        for one in without_each_seed(table, numbers)
    ]
    left = _left_out_table(dtm, list(seeds), np.array(rows))
    given = {"seeds": dict(seeds), "k": k if vectors is None else "given vectors"}
    return _positions(who, dtm, polarity, place_them, left, given, (n_resamples, confidence, rng))


@recorded
def correspondence(
    dtm: DocumentTermMatrix,
    *,
    direction: tuple[Any, Any] | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Positions:
    """Place texts on the first axis of a correspondence analysis (Greenacre 2017).

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts, a row a text. Rare words dominate: ``dtm.trim(min_count=5)`` first.
    direction : (row label, row label), optional
        The first shall stand lower than the second.
    n_resamples, confidence, rng
        Of the interval: resampled turns as supplementary points (partial bootstrap).

    Returns
    -------
    Positions

    Raises
    ------
    NotEnoughData
        Fewer than three texts with words.

    Warns
    -----
    TextlabWarning
        Fewer than six texts: the axis describes these texts and no more.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = [("tax " * (9 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(8)]
    >>> table = pd.DataFrame({"text": texts, "doc_id": list("abcdefgh")})
    >>> dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    >>> found = tl.correspondence(dtm, direction=("a", "h"))
    >>> found.table["text"][found.table["position"].argsort()].str.cat()
    'abcdefgh'
    """
    who = "correspondence"
    _need_counts(who, dtm)
    ends = None if direction is None else (_row_number(who, dtm, direction[0]), _row_number(who, dtm, direction[1]))
    model = fit_correspondence(dtm.counts, n_dimensions=1, direction=ends)
    if len(dtm.rows) < FEWEST_TEXTS:
        warn(f"{who}: {counted(len(dtm.rows), 'text')}; below {FEWEST_TEXTS} it describes these alone.")
    weights = model.standard_columns[:, 0]

    def place_them(counts: Any) -> Placed:
        value = place_rows(model, counts)[:, 0]
        n = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
        square = np.asarray(counts @ np.nan_to_num(weights**2)).ravel() / np.maximum(n, 1)
        return Placed(value, np.sqrt(np.maximum(square - value**2, 0) / np.maximum(n, 1)), n)

    given = {"direction": None if direction is None else tuple(direction)}
    return _positions(who, dtm, weights, place_them, _none_left_out(), given, (n_resamples, confidence, rng))


# ---------------------------------------------------------------------- parts they share


def _need_counts(who: str, dtm: Any) -> None:
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"{who}: needs a DocumentTermMatrix, not {type(dtm).__name__}; make one with count_terms.")
    if dtm.weighting != "count":
        raise SchemaError(f"{who}: the cells are {dtm.weighting}; scaling needs counts, so do not weight the matrix.")


def _enough_texts(who: str, dtm: DocumentTermMatrix) -> None:
    n = int((np.diff(dtm.counts.indptr) > 0).sum())
    if n < FEWEST_TEXTS:
        raise NotEnoughData(
            f"{who}: {counted(n, 'text')} with words; below {FEWEST_TEXTS} a line found in the texts alone is a list "
            "of these texts. Count finer rows (by='speaker' or 'turn_id'), or use wordscores with known positions."
        )


def _row_number(who: str, dtm: DocumentTermMatrix, label: Any) -> int:
    _checks.known(who, dtm.by, label, dtm.rows.index, see="dtm.rows")
    return list(dtm.rows.index).index(label)


def _vectors(who: str, dtm: DocumentTermMatrix, given: pd.DataFrame | None, k: int) -> Floats:
    """Return a vector for each term: ready-made (zeros where there is none), or learnt from the turns."""
    if given is not None:
        found = given.reindex(dtm.terms)
        return np.nan_to_num(found.to_numpy(dtype=np.float64))
    pieces = text_pieces(dtm)
    n = int((np.diff(pieces.counts.indptr) > 0).sum())
    if n < k:
        raise NotEnoughData(
            f"{who}: k={k} dimensions cannot be learnt from {counted(n, 'turn')}; give a smaller k, or vectors= of a "
            "larger corpus."
        )
    if n < FEWEST_PIECES:
        warn(f"{who}: vectors are learnt from {counted(n, 'turn')}, fewer than {FEWEST_PIECES}; see stability().")
    return word_vectors(pieces.counts, k)


def _aligned(dtm: DocumentTermMatrix, terms: NDArray[np.object_]) -> Any:
    """Return counts of another matrix in these columns; words it lacks are 0."""
    from scipy.sparse import csr_array

    _need_counts("place", dtm)
    lookup = dtm.term_lookup
    there = [(k, lookup[str(term)]) for k, term in enumerate(terms) if str(term) in lookup]
    moves = csr_array(
        (np.ones(len(there)), ([b for _, b in there], [a for a, _ in there])), shape=(dtm.shape[1], len(terms))
    )
    return csr_array(dtm.counts @ moves)


def _none_left_out() -> pd.DataFrame:
    return pd.DataFrame({"left_out": pd.Series(dtype="object"), "text": [], "position": pd.Series(dtype="float64")})


def _left_out_table(dtm: DocumentTermMatrix, names: list[Any], positions: Floats) -> pd.DataFrame:
    texts = list(dtm.rows.index)
    return pd.DataFrame(
        {
            "left_out": np.repeat(np.array(names, dtype=object), len(texts)),
            "text": texts * len(names),
            "position": positions.ravel(),
        }
    )


def _positions(
    who: str,
    dtm: DocumentTermMatrix,
    weights: Floats,
    place_them: Callable[[Any], Placed],
    left: pd.DataFrame,
    given: Mapping[str, Any],
    resampling: tuple[Any, Any, _checks.Rng],
) -> Positions:
    """Return the result: every text placed, with an interval from its turns."""
    draw = _checks.resampling(who, *resampling)
    seed = _checks.seed_of(draw.rng, draw.seed)
    whole, pieces = place_them(dtm.counts), text_pieces(dtm)
    low, high, source = _position_intervals(dtm, whole, pieces, place_them, draw, seed)
    size = np.asarray(dtm.counts.sum(axis=1), dtype=np.float64).ravel()
    frame = pd.DataFrame(
        {
            "text": list(dtm.rows.index),
            "position": whole.value,
            "ci_low": low,
            "ci_high": high,
            "interval_from": source,
            "n_scored": whole.n_scored,
            "share_scored": whole.n_scored / np.maximum(size, 1),
            "n_turns": pieces.n_turns,
        }
    )
    used = settings_of(dtm.tokens, who, by=dtm.by, method=who, n_resamples=draw.n, confidence=draw.confidence,
                       rng=draw.seed, **given)  # fmt: skip
    return Positions(
        frame=frame, tokens=dtm.tokens, settings=used, dtm=dtm, weights=np.asarray(weights, dtype=np.float64),
        place_counts=place_them, left_out=left,
    )  # fmt: skip


def _position_intervals(
    dtm: DocumentTermMatrix,
    whole: Placed,
    pieces: TextPieces,
    place_them: Callable[[Any], Placed],
    draw: _checks.Drawing,
    seed: int,
) -> tuple[Floats, Floats, list[str]]:
    from scipy.stats import norm

    z = norm.ppf(0.5 + draw.confidence / 2)
    low, high, source = whole.value - z * whole.se, whole.value + z * whole.se, ["words"] * len(whole.value)
    for row, label in enumerate(dtm.rows.index):
        if not draw.n or pieces.n_turns[row] < 5 or not np.isfinite(whole.value[row]):
            continue
        drawn = pieces.resampled(row, draw.n, _checks.source_of(seed, label))
        value = place_them(drawn).value
        value = value[np.isfinite(value)]
        if len(value) > draw.n / 2:
            ends = percentile_interval(value, confidence=draw.confidence)
            low[row], high[row], source[row] = float(ends[0]), float(ends[1]), "turns"
    return low, high, source
