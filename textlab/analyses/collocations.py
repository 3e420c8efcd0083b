"""Which words follow each other more often than chance would have them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from ..corpus import _n
from ..errors import SchemaError
from ..measures import association
from ..results import Result, settings_of
from ._places import spread, units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

LONGEST = 9  # words; a row has 2^n cells


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Collocations(Result):
    """Contiguous collocations. Made by `collocations`.

    Attributes
    ----------
    words : ndarray of int, shape (n_rows, longest)
        Term codes of each row of the table, -1 behind its last word.
    joined : ndarray of bool, shape (n_tokens,)
        Whether a token and the next one may stand in one n-gram.
    """

    words: NDArray[np.int64] = field(metadata={"private": True})
    joined: NDArray[np.bool_] = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Collocations"
    COLUMNS = MappingProxyType(
        {
            "term": "the words, in order",
            "n_words": "how many words",
            "n_ngram": "places of the n-gram",
            "expected": "places expected if the words ignored each other: product of their counts / N^(n-1)",
            "lambda_": "highest-order interaction of the log-linear model, cells smoothed by 0.5; for two "
            "words "
            "the log odds ratio",
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
    )

    def summary(self) -> str:
        """Counts, breaks, order, and what collocation does not show."""
        used = self.settings
        places = ", ".join(f"{n:,} places for {k} words" for k, n in used["n_places"].items())
        marks = f" or one of {used['break_at']} stands between the words" if used["break_at"] else ""
        once = int((self.frame["n_turns"] == 1).sum())
        idiom = f" {once:,} of them stand in a single turn." if once else ""
        return (
            f"{_n(len(self.frame), 'n-gram')} with at least {_n(used['min_count'], 'place')} ({places}) in "
            f"{_n(used['n_turns'], 'turn')} of {_n(used['n_documents'], 'document')}; largest z first, by "
            "length.\n"
            f"A sequence ends where a turn or paragraph ends, a word was removed{marks}.\n"
            f"Not shown: meaning, or which words are a fixed expression; read quotes().{idiom} z treats "
            "places as "
            "independent draws, which those of one turn are not: it ranks, it does not test. A lambda of "
            "three or "
            "more words is what they share beyond their shorter parts, and is not comparable across lengths."
        )

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Contiguous sequences of {' and '.join(map(str, used['n']))} words with at least "
            f"{used['min_count']} "
            f"places were counted within turns and between the marks {used['break_at']} and ranked by the "
            "z of "
            f"their highest-order interaction (cells smoothed by {used['smoothing']:g})."
        )

    def _gist(self) -> str:
        return f"{' and '.join(map(str, self.settings['n']))} words in a row"

    def _display(self) -> pd.DataFrame:
        return self.frame[["term", "n_ngram", "lambda_", "z", "log_dice", "g2_4cell", "n_turns", "n_docs"]]

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        at = np.flatnonzero(self.frame["term"] == label) if isinstance(label, str) else [label]
        words = self.words[at[0]][self.words[at[0]] >= 0]
        first = np.flatnonzero(self.tokens.codes == words[0])
        first = first[first + len(words) <= len(self.tokens)]
        for step in range(1, len(words)):
            first = first[self.joined[first + step - 1] & (self.tokens.codes[first + step] == words[step])]
        return first, first + len(words) - 1


def collocations(
    tokens: Tokens,
    *,
    n: int | Iterable[int] = 2,
    min_count: int = 3,
    break_at: str = ".,;:?!",
    smoothing: float = 0.5,
) -> Collocations:
    """Sequences of words that belong together, by how strongly their words attract each other.

    Cost grows with the number of tokens, not with its square. To look among content words only, remove
    others first: ``collocations(tokens.remove("function_words"))`` keeps their places, so no false
    neighbours arise.

    Parameters
    ----------
    tokens : Tokens
    n : int or iterable of int
        Words in a sequence, 2 to 9.
    min_count : int
        Least number of places.
    break_at : str
        ASCII marks that end a sequence. Deleting punctuation without breaking makes false neighbours
        ("... too. I like ..."); ``""`` breaks only where a passage ends or a word was removed.
    smoothing : float
        Added to every cell before taking logarithms.

    Returns
    -------
    Collocations
        Table: see `Collocations.COLUMNS`; by length, largest ``z`` first.

    Raises
    ------
    SchemaError
        A length below 2 or above 9, marks that are no ASCII.

    References
    ----------
    Blaheta & Johnson 2001, Proceedings of the ACL Workshop on Collocations, 54-60.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> texts = ["I like good ice cream.", "Me too!  I like good ice cream."]
    >>> corpus = from_frame(pd.DataFrame({"text": texts}))
    >>> found = collocations(tokenize(corpus), min_count=2)
    >>> found.table[["term", "n_ngram", "lambda_", "z"]].round(4).values.tolist()[0]
    ['good ice', 2, 4.3175, 2.0278]
    """
    lengths = _lengths(n)
    min_count = _checks.whole("collocations", "min_count", min_count, least=1)
    codes, joined = _joined(tokens, break_at)
    found = [_of_length(tokens, codes, joined, k, min_count, smoothing) for k in lengths]
    words = np.concatenate(
        [np.pad(w, ((0, 0), (0, max(lengths) - w.shape[1])), constant_values=-1) for w, _, _ in found]
    )
    frame = pd.concat([f for _, f, _ in found], ignore_index=True)
    settings = settings_of(
        tokens,
        "collocations",
        n=tuple(lengths),
        min_count=min_count,
        break_at=break_at,
        smoothing=float(smoothing),
        n_places={k: places for k, (_, _, places) in zip(lengths, found, strict=True)},
    )
    return Collocations(frame=frame, tokens=tokens, settings=settings, words=words, joined=joined)


def _lengths(n: int | Iterable[int]) -> list[int]:
    asked = [n] if isinstance(n, (int, np.integer)) else list(n)
    if not asked:
        raise SchemaError("collocations: n names no length; give 2, or (2, 3).")
    return sorted({_checks.whole("collocations", "n", k, least=2, most=LONGEST) for k in asked})


# ---------------------------------------------------------------------- counting


def _joined(tokens: Tokens, break_at: str) -> tuple[NDArray[np.int32], Mask]:
    """Codes with mark tokens as padding, and whether each token may be followed by the next."""
    if not isinstance(break_at, str) or not break_at.isascii():
        raise SchemaError(f"collocations: break_at must be ASCII marks such as '.,;:?!', not {break_at!r}.")
    codes = tokens.codes
    are_marks = (bool(term) and set(term) <= set(break_at) for term in tokens.terms)
    marks = np.fromiter(are_marks, dtype=bool, count=len(tokens.terms))
    if marks.any():  # punctuation was tokenized
        codes = np.where(np.append(marks, False)[codes], np.int32(-1), codes)
    joined = np.zeros(len(codes), dtype=bool)
    joined[:-1] = (codes[:-1] >= 0) & (codes[1:] >= 0) & ~tokens.breaks(break_at)[1:]
    return codes, joined


def _of_length(
    tokens: Tokens, codes: NDArray[np.int32], joined: Mask, n: int, min_count: int, smoothing: float
) -> tuple[Ints, pd.DataFrame, int]:
    """Codes of the words, the table, and the number of places, for one length."""
    first = _places(joined, n)
    ids, example = _identify(codes, first, n, len(tokens.terms))
    counts = np.bincount(ids, minlength=len(example))
    rows = codes[first[example][:, None] + np.arange(n)].astype(np.int64)
    often = np.flatnonzero(counts >= min_count)
    at_least = _at_least(rows, counts, often, len(tokens.terms))
    frame = pd.DataFrame({"term": _names(tokens, rows[often]), **_score(at_least, n, smoothing)})
    renumbered = np.full(len(counts), -1, dtype=np.int64)
    renumbered[often] = np.arange(len(often))
    found = _spread(tokens, renumbered[ids], first, len(often))
    frame["n_turns"], frame["n_docs"] = found.n_turns, found.n_docs
    order = np.lexsort((frame["term"], -frame["n_ngram"], -frame["z"]))
    return rows[often][order], frame.iloc[order], len(first)


def _places(joined: Mask, n: int) -> Ints:
    """Positions where an n-gram begins."""
    whole = joined[: len(joined) - n + 2].copy() if len(joined) >= n else np.zeros(0, dtype=bool)
    for step in range(1, n - 1):
        whole &= joined[step : len(whole) + step]
    return np.flatnonzero(whole)


def _identify(codes: NDArray[np.int32], first: Ints, n: int, n_terms: int) -> tuple[Ints, Ints]:
    """A number per place that is the same for the same n-gram, and an example place of each number.

    The prefix and the next word make one 64-bit key; its rank is the prefix of the next step.
    """
    ids, n_ids = codes[first].astype(np.int64), n_terms
    for step in range(1, n):
        keys = ids * n_terms + codes[first + step]
        if step < n - 1 and n_ids * n_terms**2 < 2**62:
            ids, n_ids = keys, n_ids * n_terms  # still fits: no need to rank yet
            continue
        ids, unique = pd.factorize(keys)
        n_ids = len(unique)
    example = np.empty(n_ids, dtype=np.int64)
    example[ids[::-1]] = np.arange(len(ids) - 1, -1, -1)
    return ids, example


def _at_least(rows: Ints, counts: Ints, often: Ints, n_terms: int) -> Ints:
    """Places that agree with each frequent n-gram on a subset of its words, for all 2^n subsets.

    Column 0 is every place, the last column the n-gram itself; bit i stands for word i. The subsets are
    walked depth first, each as its parent's number and one more word.
    """
    n = rows.shape[1]
    out = np.empty((len(often), 2**n), dtype=np.int64)
    out[:, 0], out[:, -1] = counts.sum(), counts[often]

    def visit(subset: int, ids: Ints | None, word: int) -> None:
        if word == n:
            return
        visit(subset, ids, word + 1)
        more = rows[:, word] if ids is None else pd.factorize(ids * n_terms + rows[:, word])[0]
        grown = subset | 1 << word
        if grown != 2**n - 1:
            out[:, grown] = np.bincount(more, weights=counts)[more[often]]
            visit(grown, more, word + 1)

    visit(0, None, 0)
    return out


def _spread(tokens: Tokens, ids: Ints, first: Ints, n_rows: int) -> Any:
    units = units_of(tokens)
    kept = ids >= 0
    unit = np.repeat(units.of_passage, np.diff(tokens.bounds))[first[kept]]
    return spread([(ids[kept], unit)], units, n_rows)


# ---------------------------------------------------------------------- scoring


def _score(at_least: Ints, n: int, smoothing: float) -> dict[str, NDArray[Any]]:
    """Columns of the table, from the counts of `_at_least`."""
    places, joint = at_least[:, 0], at_least[:, -1]
    single = at_least[:, 1 << np.arange(n)]
    cells = at_least.copy()
    for word in range(n):  # Moebius inversion: from "at least these words" to "exactly these"
        without = np.flatnonzero(~np.arange(2**n) >> word & 1)
        cells[:, without] -= cells[:, without | 1 << word]
    lambda_, z = association.lambda_z_ngram(cells, smoothing=smoothing)
    expected = places * np.prod(single / places[:, None], axis=1)
    table = {
        "n_words": np.full(len(joint), n),
        "n_ngram": joint,
        "expected": expected,
        "lambda_": lambda_,
        "z": z,
        "pmi": np.log2(joint / expected),
    }
    pair = (joint, single[:, 0], single[:, 1])
    four = _pair_scores(*pair, places) if n == 2 else dict.fromkeys(_PAIR_SCORES, np.full(len(joint), np.nan))
    return {**table, **four}


_PAIR_SCORES = ("log_dice", "g2_4cell", "delta_p_2_given_1", "delta_p_1_given_2")


def _pair_scores(joint: Ints, n1: Ints, n2: Ints, places: Ints) -> dict[str, NDArray[np.float64]]:
    return {
        "log_dice": association.log_dice(joint, n1, n2),
        "g2_4cell": association.g2(joint, n1, n2, places),
        "delta_p_2_given_1": association.delta_p_2_given_1(joint, n1, n2, places),
        "delta_p_1_given_2": association.delta_p_1_given_2(joint, n1, n2, places),
    }


def _names(tokens: Tokens, rows: Ints) -> pd.api.extensions.ExtensionArray:
    names = tokens.terms[rows[:, 0]]
    for column in rows.T[1:]:
        names = names + " " + tokens.terms[column]
    return pd.array(names, dtype="str")
