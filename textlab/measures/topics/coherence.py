"""Topic coherence: do the top words of a topic occur together?

A window of `w` words slides over each text, one word at a time. A word at place ``p`` lies in the windows that
start at ``p - w + 1`` to ``p``, so its occurrences are intervals on the line of all windows. Between two
interval ends nothing changes, so each run of equal windows becomes one weighted row:

    windows      0 1 2 3 4 5 6 7 8
    tax            [-------]              rows:    1  2-3  4-5  6
    wealth           [---------]          tax      1   1    1   0
                                          wealth   0   1    1   1

Joint counts are then one sparse product. Only the top words are visited, so the cost depends on how often they
occur and not on the length of the texts.

References
----------
Mimno et al. 2011, EMNLP (UMass). Newman et al. 2010, NAACL (UCI). Bouma 2009, GSCL; Lau, Newman & Baldwin 2014,
EACL (NPMI). Roder, Both & Hinneburg 2015, WSDM (C_v and the pipeline).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._checks import one_of, whole
from ...errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EPSILON = 1e-12  # added to joint probabilities, as in the published software
COHERENCE_WINDOWS = {"npmi": 10, "c_uci": 10, "c_v": 110}  # Roder et al. 2015, table 8; NPMI as in Lau et al. 2014
COHERENCES = ("npmi", "c_v", "u_mass", "c_uci")


@dataclass(frozen=True, eq=False)
class Cooccurrences:
    """Counts of windows (or documents) in which words occur, alone and together.

    Attributes
    ----------
    words : ndarray of int, shape (n_words,)
        Ids of the words, sorted.
    joint : ndarray of float, shape (n_words, n_words)
        Symmetric; the diagonal holds the number of windows with each word.
    n : int
        Total number of windows.
    """

    words: NDArray[np.int64]
    joint: NDArray[np.float64]
    n: int

    def places(self, ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of these words."""
        wanted = np.asarray(ids, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.words, wanted), len(self.words) - 1)
        if len(wanted) and not np.array_equal(self.words[at], wanted):
            raise SchemaError("coherence_scores: a topic contains a word that was not counted.")
        return at


def window_counts(
    ids: ArrayLike, bounds: ArrayLike, words: ArrayLike, *, window: int, compat: str | None = None
) -> Cooccurrences:
    """Count the windows in which words occur, alone and together.

    Parameters
    ----------
    ids : array of int, shape (n_tokens,)
        Word id of each token; -1 marks a gap, which occupies a place but is not a word.
    bounds : array of int, shape (n_texts + 1,)
        Text ``i`` consists of the tokens ``bounds[i]:bounds[i + 1]``. A text no longer than the window is one window.
    words : array of int
        Words to count.
    window : int
        Width in words.
    compat : None or "gensim"
        ``"gensim"`` reproduces two quirks of gensim 4.4: it drops a word as soon as one of its occurrences leaves the
        window, even if another is still inside, and it counts an empty text as a window.

    Examples
    --------
    >>> found = window_counts([0, 1, 0, 2], [0, 4], [0, 1], window=3)
    >>> found.n, found.joint.tolist()
    (2, [[2.0, 2.0], [2.0, 2.0]])
    >>> window_counts([0, 1, 0, 2], [0, 4], [0, 1], window=3, compat="gensim").joint.tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    window = whole("window_counts", "window", window, least=1)
    one_of("window_counts", "compat", compat, (None, "gensim"))
    tokens, edges = np.asarray(ids), np.asarray(bounds, dtype=np.int64)
    kept = np.unique(np.asarray(words, dtype=np.int64))
    size = np.diff(edges)
    per_text = np.maximum(size - window + 1, np.where((size > 0) | (compat is not None), 1, 0))
    offset = np.append(0, np.cumsum(per_text))  # first window of each text on the line of all windows
    place = np.flatnonzero(np.isin(tokens, kept))
    word, text = np.searchsorted(kept, tokens[place]), np.searchsorted(edges, place, side="right") - 1
    start = np.maximum(place - edges[text] - window + 1, 0)
    end = np.minimum(place - edges[text], per_text[text] - 1)
    order = np.lexsort((place, word))
    word, text, start, end = word[order], text[order], start[order], end[order]
    if compat:
        end = _first_departure(word, text, start, place[order] - edges[text], per_text[text] - 1)
    low, high, owner = _merge_spans(word, offset[text] + start, offset[text] + end)
    return Cooccurrences(kept, _joint(low, high, owner, len(kept)), int(offset[-1]))


def _first_departure(
    word: NDArray[np.int64],
    text: NDArray[np.int64],
    start: NDArray[np.int64],
    place: NDArray[np.int64],
    last: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the last window before gensim drops a word that entered at `start`, when its next occurrence leaves."""
    same = (np.diff(word, prepend=-1) == 0) & (np.diff(text, prepend=-1) == 0)
    group = np.cumsum(~same)
    reach = int(place.max(initial=0)) + 1
    key = group * reach + place  # sorted: by word and text, then by place
    return np.minimum(place[np.searchsorted(key, group * reach + start)], last)


def _merge_spans(
    word: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Merge touching intervals of the same word; the input is sorted by word and place."""
    if not len(word):
        return low, high, word
    apart = np.ones(len(word), dtype=bool)
    apart[1:] = (word[1:] != word[:-1]) | (low[1:] > high[:-1] + 1)
    first = np.flatnonzero(apart)
    return low[first], np.maximum.reduceat(high, first), word[first]


def _joint(low: Any, high: Any, owner: Any, n_words: int) -> NDArray[np.float64]:
    from scipy.sparse import csr_array

    cuts = np.unique(np.concatenate([low, high + 1]))  # starts of runs of equal windows
    if len(cuts) < 2:
        return np.zeros((n_words, n_words))
    a, b = np.searchsorted(cuts, low), np.searchsorted(cuts, high + 1)
    runs = np.repeat(a - np.append(0, np.cumsum(b - a)[:-1]), b - a) + np.arange(int((b - a).sum()))
    shape = (len(cuts) - 1, n_words)
    inside = csr_array((np.ones(len(runs)), (runs, np.repeat(owner, b - a))), shape=shape)
    weighted = csr_array((np.diff(cuts)[runs].astype(float), (runs, np.repeat(owner, b - a))), shape=shape)
    return np.asarray((inside.T @ weighted).toarray())


def document_counts(counts: Any, words: ArrayLike) -> Cooccurrences:
    """Count the documents (rows of a matrix of counts) in which words occur, alone and together."""
    from scipy.sparse import csc_array, csr_array

    kept = np.unique(np.asarray(words, dtype=np.int64))
    present = csr_array(csc_array(counts)[:, kept]).astype(float)
    present.data = (present.data > 0).astype(float)
    return Cooccurrences(kept, np.asarray((present.T @ present).toarray()), int(present.shape[0]))


def coherence_scores(
    topics: Sequence[Sequence[int]], found: Cooccurrences, *, measure: str = "npmi", compat: str | None = None
) -> NDArray[np.float64]:
    """Return the coherence of each topic from counts of windows or documents.

    Parameters
    ----------
    topics : sequence of sequences of int
        Words of each topic, best first; all must have been counted.
    found : Cooccurrences
        Counts of windows of 10 words for ``npmi`` and ``c_uci``, of 110 for ``c_v``; of documents for ``u_mass``.
    measure : {"npmi", "c_v", "u_mass", "c_uci"}
    compat : None or "gensim"
        Changes ``u_mass`` only: None is Mimno's sum of ln((D(v, w) + 1) / D(w)), "gensim" the mean of
        ln((D(v, w) / D + 1e-12) / (D(w) / D)).

    Returns
    -------
    ndarray of float, shape (n_topics,)
        nan for a topic with fewer than two words, or with a word that never occurs.

    Notes
    -----
    The NPMI of a pair is ln((p12 + e) / (p1 p2)) / -ln(p12 + e) with e = 1e-12; that of a topic is the mean over its
    pairs. C_v is the cosine between each word's row of NPMI values and the sum of all rows. Logarithms are natural.
    """
    one_of("coherence_scores", "measure", measure, COHERENCES)
    return np.array([_one_topic(found.places(t), found, measure, compat) for t in topics], dtype=float)


def _one_topic(at: NDArray[np.int64], found: Cooccurrences, measure: str, compat: str | None) -> float:
    joint = found.joint[np.ix_(at, at)]
    if len(at) < 2 or not (np.diagonal(joint) > 0).all():
        return np.nan
    if measure == "u_mass":
        return _u_mass(joint, found.n, compat)
    p = joint / found.n
    alone = np.diagonal(p)
    ratio = np.log((p + EPSILON) / np.outer(alone, alone))
    if measure == "c_uci":
        return float(ratio[np.triu_indices(len(at), 1)].mean())
    npmi = ratio / -np.log(p + EPSILON)
    return _c_v(npmi) if measure == "c_v" else float(npmi[np.triu_indices(len(at), 1)].mean())


def _u_mass(joint: NDArray[np.float64], n: int, compat: str | None) -> float:
    later, earlier = np.tril_indices(len(joint), -1)
    both, before = joint[later, earlier], np.diagonal(joint)[earlier]
    if compat == "gensim":
        return float(np.log((both / n + EPSILON) / (before / n)).mean())
    return float(np.log((both + 1) / before).sum())


def _c_v(npmi: NDArray[np.float64]) -> float:
    whole_set = npmi.sum(axis=0)
    lengths = np.linalg.norm(npmi, axis=1) * np.linalg.norm(whole_set)
    return float(np.mean(np.divide(npmi @ whole_set, lengths, out=np.zeros(len(npmi)), where=lengths > 0)))
