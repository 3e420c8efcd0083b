"""Which words follow each other more often than expected by chance?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import SchemaError
from ...measures import association
from ...results import Brief, Result, brief, settings_of
from ...units.clusters import Clusters, clusters_in, turns_of
from ...units.draws import (
    LEAST_HOLDERS,
    add_ends,
    describe_interval_methods,
    describe_intervals,
    draw_clusters,
    set_ends,
)
from ...units.few import describe_flat, warn_few
from ...units.groups import check_tokens
from ...units.spread import Spread, spread_over
from .agreeing import LONGEST_SURE, Sequences, lambda_intervals
from .ngrams import at_least, identify, joinable, ngram_places, words_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

LONGEST = 9  # words; each row has 2^n cells


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Collocations(Result):
    """Contiguous collocations. Made by `collocations`.

    Attributes
    ----------
    words : ndarray of int, shape (n_rows, longest)
        Term codes of each row of the table, -1 after its last word.
    joined : ndarray of bool, shape (n_tokens,)
        Whether a token and the next one may be part of one n-gram.
    """

    words: NDArray[np.int64] = field(metadata={"private": True})
    joined: NDArray[np.bool_] = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Collocations"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"bars": "collocations"})
    COLUMNS = MappingProxyType(
        {
            "term": "the words, in order",
            "length": "how many words",
            "n_ngram": "places of the n-gram",
            "expected": "places expected if the words ignored each other: product of their counts / N^(n-1)",
            "lambda_": "highest-order interaction of the log-linear model, cells smoothed by 0.5; for two "
            "words "
            "the log odds ratio",
            "ci_low": "lower end of the interval of lambda_, clusters resampled; missing below 3, and above 4 words",
            "ci_high": "upper end",
            "z": "lambda_ / its standard error",
            "pmi": "log2(n_ngram / expected)",
            "log_dice": "two words: 14 + log2(2 n_ngram / (n_1 + n_2)); longer: missing",
            "g2_4cell": "two words: log-likelihood ratio of the four cells; longer: missing",
            "delta_p_2_given_1": "two words: P(second | first) - P(second | another word)",
            "delta_p_1_given_2": "two words: P(first | second) - P(first | another word)",
            "n_turns": "turns with the n-gram",
            "n_docs": "documents with the n-gram",
        }
    )
    CITATIONS = (
        "Blaheta & Johnson 2001, Unsupervised learning of multi-word verbs (ACL Workshop on Collocations)",
        "Dunning 1993, Computational Linguistics 19:61-74 (G2)",
        "Gries 2013, International Journal of Corpus Linguistics 18:137-166 (delta P)",
        "Hesterberg 2015, The American Statistician 69:371-386 (expanded percentile interval)",
    )

    def summary(self) -> str:
        """Describe counts, breaks and order, and what collocation does not show."""
        return self._brief().said

    def _brief(self) -> Brief:
        used = self.settings
        places = ", ".join(f"{n:,} places for {k} words" for k, n in used["n_places"].items())
        marks = " or a mark of break_at comes between the words" if used["break_at"] else ""
        counts = (
            f"{counted(len(self.frame), 'n-gram')} with at least {counted(used['min_count'], 'place')} ({places}) in "
            f"{counted(used['n_turns'], 'turn')} of {counted(used['n_documents'], 'document')}, ranked by z within "
            "each length."
        )
        breaks = f"A sequence ends where a turn or paragraph ends, a word was removed{marks}."
        caution = "Not shown: meaning, or which n-grams are fixed expressions; read quotes()."
        return brief([counts, self._sure(), breaks, self._idioms()], caution)

    def _idioms(self) -> str:
        once = int((self.frame["n_turns"] == 1).sum())
        comes = "comes" if once == 1 else "come"
        return f"{counted(once, 'n-gram')} {comes} from a single turn." if once else ""

    def _sure(self) -> str:
        long = [str(n) for n in self.settings["length"] if n > LONGEST_SURE]
        if not long or not self.settings["n_resamples"]:
            return describe_intervals(self.settings, "lambda", "n-gram", self.frame["ci_low"])
        sentence = (
            f"Sequences of {' and '.join(long)} words have no interval: their lambda uses "
            f"{2 ** int(long[0])} cells or more, which are not resampled."
        )
        short = self.frame[self.frame["length"] <= LONGEST_SURE]
        if len(long) == len(self.settings["length"]):
            return sentence
        return f"{describe_intervals(self.settings, 'lambda', 'n-gram', short['ci_low'])} {sentence}"

    def notes(self) -> str:
        """Explain z and lambda, the other choices, and which sequences have no interval."""
        limits = (
            "z treats places as independent draws, which those of one turn are not: use it to rank, not to test. For "
            "three or more words, lambda measures association beyond that of the shorter parts and is not comparable "
            "across lengths."
        )
        flat = describe_flat(self.settings["n_flat"], "n-gram", self.settings["cluster"])
        return "\n".join(filter(None, [self._brief().rest, limits, flat]))

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Contiguous sequences of {' and '.join(map(str, used['length']))} words with at least "
            f"{used['min_count']} "
            f"places were counted within turns and between the marks {used['break_at']} and ranked by the "
            "z of "
            f"their highest-order interaction (cells smoothed by {used['smoothing']:g})."
            f"{describe_interval_methods(used, 'lambda', 'sequence') if min(used['length']) <= LONGEST_SURE else ''}"
        )

    def _gist(self) -> str:
        return f"{' and '.join(map(str, self.settings['length']))} words in a row"

    def _display(self) -> pd.DataFrame:
        shown = ["term", "n_ngram", "lambda_", "ci_low", "ci_high", "z", "log_dice", "g2_4cell", "n_turns", "n_docs"]
        return self.frame[shown]

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        row = self.words[np.flatnonzero(self.frame["term"] == label)[0]]
        words = row[row >= 0]
        first = np.flatnonzero(self.tokens.codes == words[0])
        first = first[first + len(words) <= len(self.tokens)]
        for step in range(1, len(words)):
            first = first[self.joined[first + step - 1] & (self.tokens.codes[first + step] == words[step])]
        return first, first + len(words) - 1


@recorded
def collocations(
    tokens: Tokens,
    *,
    length: int | Iterable[int] = 2,
    min_count: int = 3,
    break_at: str = ".,;:?!",
    smoothing: float = 0.5,
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Collocations:
    """Find contiguous sequences of words whose words attract each other.

    Cost grows linearly with the number of tokens, and that of the intervals with the number of rows (four seconds for a
    hundred thousand pairs; ``n_resamples=0`` skips them). To consider only content words, remove the others first:
    ``collocations(tokens.remove("function_words"))`` keeps their places, so that no false neighbours arise.

    Parameters
    ----------
    tokens : Tokens
    length : int or iterable of int
        Number of words in a sequence, 2 to 9.
    min_count : int
        Least number of places.
    break_at : str
        ASCII marks that end a sequence. Deleting punctuation without breaks would create false neighbours
        ("... too. I like ..."); with ``""``, only passage ends and removed words are breaks.
    smoothing : float
        Added to every cell before taking logarithms.
    cluster : str
        Column whose values are resampled: turns, documents, speakers, or any column without missing values.
    n_resamples : int
        Number of resamples for the interval of lambda; 0 for no intervals (missing), which costs no time.
    confidence : float
    rng : int or Generator

    Returns
    -------
    Collocations
        Table: see `Collocations.COLUMNS`; sorted by length and descending ``z``.

    Raises
    ------
    SchemaError
        A length is below 2 or above 9, or a mark is not ASCII.

    Warns
    -----
    TextlabWarning
        There are fewer than 20 distinct clusters, so that intervals are too narrow.

    Notes
    -----
    The interval is for ``lambda_``, the size of the attraction; ``z`` is a test statistic, which grows with the corpus
    and does not estimate a size. All turns with words are resampled, and with them every cell of the table behind
    lambda; tails are widened if few turns contain the sequence (Hesterberg 2015), measured by their effective number,
    (sum x)^2 / sum x^2 with x the places of each turn. With fewer than three such turns there is no interval. The cells
    of a sequence double with each word, so there is no interval for more than four words either. In simulations with 60
    and 200 turns, and words from even to very bursty, 95 % intervals of pairs covered the true value in 92 to 100 % of
    samples, 97 % on average (plain percentile intervals: 90 to 97 %, 94 % on average), and those of triples in 97 to
    98 %. More than 1,000 turns are resampled in 1,000 random bundles.

    References
    ----------
    Blaheta & Johnson 2001, Proceedings of the ACL Workshop on Collocations, 54-60; Hesterberg 2015, The American
    Statistician 69:371-386.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> texts = ["I like good ice cream.", "Me too!  I like good ice cream."]
    >>> corpus = from_frame(pd.DataFrame({"text": texts}))
    >>> found = collocations(tokenize(corpus), min_count=2)
    >>> found.table[["term", "n_ngram", "lambda_", "z"]].round(4).values.tolist()[0]
    ['good ice', 2, 4.3175, 2.0278]
    """
    check_tokens("collocations", tokens)
    lengths = _asked_lengths(length)
    min_count = _checks.whole("collocations", "min_count", min_count, least=1)
    resampling = _checks.resampling("collocations", n_resamples, confidence, rng)
    sure = _IntervalOptions(resampling.n, resampling.confidence, smoothing, int(resampling.rng.integers(2**62)))
    turns = turns_of(tokens)
    clusters = turns if cluster == "turn_id" else clusters_in(tokens, cluster, "collocations")
    codes, joined = joinable(tokens, break_at)
    found = [_of_length(turns, clusters, codes, joined, k, min_count, sure) for k in lengths]
    if any(n_flat or f["ci_low"].notna().any() for _, f, _, n_flat in found):
        warn_few("collocations", clusters, none=("an n-gram in", LEAST_HOLDERS))
    words = np.concatenate([np.pad(w, ((0, 0), (0, max(lengths) - w.shape[1])), constant_values=-1) for w, *_ in found])
    frame = pd.concat([f for _, f, *_ in found], ignore_index=True)
    settings = settings_of(
        tokens,
        "collocations",
        length=tuple(lengths),
        min_count=min_count,
        break_at=break_at,
        smoothing=float(smoothing),
        cluster=cluster,
        n_resamples=resampling.n,
        confidence=resampling.confidence,
        rng=resampling.seed,
        n_clusters=int(np.count_nonzero(clusters.words)),
        n_flat=sum(n_flat for *_, n_flat in found),
        n_places={k: n_places for k, (_, _, n_places, _) in zip(lengths, found, strict=True)},
    )
    return Collocations(frame=frame, tokens=tokens, settings=settings, words=words, joined=joined)


def _asked_lengths(length: int | Iterable[int]) -> list[int]:
    asked = list(length) if isinstance(length, Iterable) else [length]
    if not asked:
        raise SchemaError("collocations: length is empty; give 2, or (2, 3).")
    return sorted({_checks.whole("collocations", "length", k, least=2, most=LONGEST) for k in asked})


# ---------------------------------------------------------------------- counting


def _of_length(
    turns: Clusters,
    clusters: Clusters,
    codes: NDArray[np.int32],
    joined: Mask,
    n: int,
    min_count: int,
    sure: _IntervalOptions,
) -> tuple[Ints, pd.DataFrame, int, int]:
    """Return, for one length, word codes, table, number of places, and number of zero-width intervals."""
    tokens = turns.tokens
    first = ngram_places(joined, n)
    ids, example = identify(codes, first, n, len(tokens.terms))
    counts = np.bincount(ids, minlength=len(example))
    rows = words_from(codes, first[example], n)
    often = np.flatnonzero(counts >= min_count)
    table = _ngram_scores(at_least(rows, counts, often, len(tokens.terms)), n, sure.smoothing)
    order = np.lexsort((*_sort_keys(rows[often], len(tokens.terms)), -table["z"]))
    often, words = often[order], rows[often[order]]
    row = np.full(len(counts), -1, dtype=np.int32)
    row[often] = np.arange(len(often))
    found = _spread_of(turns, row[ids], first, len(often))
    columns = {name: column[order] for name, column in table.items()}
    names = _joined_terms(tokens, words)
    frame = pd.DataFrame({"term": names, **columns, "n_turns": found.n_clusters, "n_docs": found.n_docs})
    frame, n_flat = add_ends(frame, "lambda_"), 0
    if n <= LONGEST_SURE:
        held = found if clusters is turns else _spread_of(clusters, row[ids], first, len(often))
        n_flat = _add_lambda_ends(clusters, frame, held.n_clusters, (ids, first, rows, often), sure)
    return words, frame, len(first), n_flat


def _sort_keys(rows: Ints, n_terms: int) -> list[Ints]:
    """Return keys that sort n-grams by their words; for two words one integer, which sorts faster."""
    return [rows[:, 0] * n_terms + rows[:, 1]] if rows.shape[1] == 2 else list(rows.T[::-1])


def _spread_of(clusters: Clusters, ids: NDArray[Any], first: Ints, n_rows: int) -> Spread:
    kept = ids >= 0
    unit = np.repeat(clusters.of_passage, np.diff(clusters.tokens.bounds))[first[kept]]
    return spread_over([(ids[kept], unit)], clusters, n_rows)


# ---------------------------------------------------------------------- intervals


class _IntervalOptions(NamedTuple):
    """Options of the intervals. All lengths share their draws, so none depends on which others were requested."""

    n_resamples: int
    confidence: float
    smoothing: float
    draw: int


def _add_lambda_ends(
    clusters: Clusters, frame: pd.DataFrame, held: Ints, places: tuple[Ints, Ints, Ints, Ints], sure: _IntervalOptions
) -> int:
    """Write the intervals of lambda into a new table; return how many had zero width.

    `held` is the number of clusters with each sequence; `places` holds the sequence at each place, the words of each
    sequence, and the sequences of the table's rows.
    """
    ids, first, words, shown = places
    source = np.random.default_rng(sure.draw)
    draws, rows = draw_clusters(clusters, held, sure.n_resamples, source)
    if draws is None:
        return 0
    found = Sequences(ids=ids, unit=clusters.of_tokens()[first], words=words, n_terms=len(clusters.tokens.terms))
    ends = lambda_intervals(found, shown[rows], draws, smoothing=sure.smoothing, confidence=sure.confidence)
    return set_ends(frame, rows, *ends.T)


# ---------------------------------------------------------------------- scoring


def _ngram_scores(agreeing: Ints, n: int, smoothing: float) -> dict[str, NDArray[Any]]:
    """Return the columns of the table, from the counts of `at_least`."""
    n_places, joint = agreeing[:, 0], agreeing[:, -1]
    single = agreeing[:, 1 << np.arange(n)]
    cells = agreeing.copy()
    for word in range(n):  # Moebius inversion: from "at least these words" to "exactly these"
        without = np.flatnonzero(~np.arange(2**n) >> word & 1)
        cells[:, without] -= cells[:, without | 1 << word]
    lambda_, z = association.lambda_z_ngram(cells, smoothing=smoothing)
    expected = n_places * np.prod(single / n_places[:, None], axis=1)
    table = {
        "length": np.full(len(joint), n),
        "n_ngram": joint,
        "expected": expected,
        "lambda_": lambda_,
        "z": z,
        "pmi": np.log2(joint / expected),
    }
    pair = (joint, single[:, 0], single[:, 1])
    four = _pair_scores(*pair, n_places) if n == 2 else dict.fromkeys(_PAIR_SCORES, np.full(len(joint), np.nan))
    return {**table, **four}


_PAIR_SCORES = ("log_dice", "g2_4cell", "delta_p_2_given_1", "delta_p_1_given_2")


def _pair_scores(joint: Ints, n1: Ints, n2: Ints, places: Ints) -> dict[str, NDArray[np.float64]]:
    return {
        "log_dice": association.log_dice(joint, n1, n2),
        "g2_4cell": association.g2(joint, n1, n2, places),
        "delta_p_2_given_1": association.delta_p_2_given_1(joint, n1, n2, places),
        "delta_p_1_given_2": association.delta_p_1_given_2(joint, n1, n2, places),
    }


def _joined_terms(tokens: Tokens, words: Ints) -> pd.api.extensions.ExtensionArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    terms = pa.array(tokens.terms, type=pa.large_string())
    columns = [terms.take(pa.array(column)) for column in words.T]
    return pd.array(pc.binary_join_element_wise(*columns, pa.scalar(" ", pa.large_string())), dtype="str")
