"""Topics: which words keep company across rows, how much of each text they fill, and whether they come back."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from ..auditing import too_few_windows
from ..dtm import DocumentTermMatrix, clusters_of
from ..errors import NotEnoughData, SchemaError, TextlabWarning
from ..measures.nmf import factorize
from ..measures.resampling import effective_number, expanded_interval
from ..results import Quotes, Result, cut_quotes, settings_of
from ..wording import counted, several
from ..words.lists import COMMON, FUNCTION_WORDS
from ._turns import GroupDraws, group_draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOP = 10  # words that stand for a topic when topics are compared


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Topics(Result):
    """Topics of a document-term matrix. Made by `fit_topics`.

    Attributes
    ----------
    shares : DataFrame, shape (n_rows, n_topics)
        How much of each row each topic fills; rows sum to 1 (0 where no word is left). Index as ``dtm.rows``.
    weights : DataFrame, shape (n_topics, n_terms)
        Weight of each term in each topic; rows sum to 1.
    """

    dtm: DocumentTermMatrix
    shares: pd.DataFrame
    weights: pd.DataFrame
    stability: NDArray[np.float64]

    TITLE: ClassVar[str] = "Topics"
    ONE_DOCUMENT: ClassVar[float] = 0.7  # with more than this main_share, a topic is one document's subject
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Lee & Seung 1999, Nature 401: 788-791 (NMF)",
        "Boutsidis & Gallopoulos 2008, Pattern Recognition 41: 1350-1362 (start)",
        "Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic, 1 for the one that fills most of the text",
            "rank": "place of the term in the topic",
            "term": "the term",
            "weight": "share of the topic's weight, 0 to 1",
            "docfreq": "rows with the term",
            "share": "part of the text that the topic fills, by words, 0 to 1; all topics together are 1",
            "stability": "mean Jaccard overlap of the ten top words over refits on 80 % of the clusters, 0 to 1",
            "main_document": "document that holds most of the topic",
            "main_share": "that document's part of the topic, 0 to 1",
        }
    )

    def top(self, n: int = 8) -> pd.DataFrame:
        """One row a topic: ``topic, terms, share, stability, main_document, main_share``."""
        table = self.frame[self.frame["rank"] <= n]
        first = table.drop_duplicates("topic").set_index("topic")
        terms = table.groupby("topic")["term"].agg(" ".join)
        wanted = ["share", "stability", "main_document", "main_share"]
        return first[wanted].assign(terms=terms).reset_index()[["topic", "terms", *wanted]]

    def prevalence(
        self,
        *,
        by: str = "doc_id",
        cluster: str = "turn_id",
        n_resamples: int = 1000,
        confidence: float = 0.95,
        rng: _checks.Rng = 0,
    ) -> pd.DataFrame:
        """How much of each group each topic fills, with an interval that resamples turns.

        Parameters
        ----------
        by : str
            Column of ``dtm.rows``.
        cluster : str
            What is resampled.
        n_resamples : int
            0 leaves the intervals out (missing).
        confidence : float
        rng : int or Generator
            Each group is resampled from a source of its own, made of this and the group's label: the order of the
            documents and the other groups change no interval.

        Returns
        -------
        DataFrame
            ``topic, <by>, share, ci_low, ci_high, n_tokens, n_clusters``. The topics themselves are held
            fixed: the interval does not include their own uncertainty (see ``stability``).
        """
        _checks.known("prevalence", "column", by, self.dtm.rows.columns)
        clusters = clusters_of(self.dtm, cluster, "prevalence", self.dtm.rows[by].notna().to_numpy())
        clusters = np.where(clusters >= 0, _by_label(self.dtm, cluster), -1)
        draws = group_draws(_checks.resampling("prevalence", n_resamples, confidence, rng))
        groups = self.dtm.rows[by].dropna().unique()
        if not len(groups):
            raise NotEnoughData(f"prevalence: no row has a single {by!r}; count finer rows, or use by='doc_id'.")
        size = self.dtm.rows["n_tokens"].to_numpy(float)
        pieces = []
        for group in groups:
            mine = (self.dtm.rows[by] == group).to_numpy()
            estimate, low, high, n = _group_shares(
                group, self.shares.to_numpy()[mine], size[mine], clusters[mine], draws
            )
            piece = pd.DataFrame({"topic": self.shares.columns, by: group, "share": estimate})
            pieces.append(piece.assign(ci_low=low, ci_high=high, n_tokens=int(size[mine].sum()), n_clusters=n))
        return pd.concat(pieces, ignore_index=True).sort_values("topic", kind="stable", ignore_index=True)

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Passages of the rows that this topic fills most, those with most of its top words first; none is drawn."""
        label = self._check_label(label)
        n = _checks.whole("quotes", "n", n)
        first, last = self._evidence(label)
        quotes = cut_quotes(self.tokens, first[:n], last[:n], lit=self._top_codes(label))
        return Quotes(label, quotes, len(first))

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The densest window of each passage of the rows that this topic fills most, best first."""
        share = self.shares[label].to_numpy()
        mine = np.flatnonzero((self.shares.to_numpy().argmax(axis=1) == label - 1) & (share > 0))
        lit = np.append(self._top_codes(label), False)[self.tokens.codes]
        counted = np.append(0, np.cumsum(lit))
        bounds = self.tokens.bounds
        hits = counted[bounds[1:]] - counted[bounds[:-1]]
        row = self.dtm.row_of_passage
        passages = np.flatnonzero(np.isin(row, mine) & (hits > 0))
        order = np.lexsort((passages, -share[row[passages]], -hits[passages]))
        first = np.array([_densest(lit, *bounds[p : p + 2]) for p in passages[order]], dtype=np.int64)
        return first, first

    def _top_codes(self, label: Any) -> NDArray[np.bool_]:
        top = self.frame.loc[self.frame["topic"] == label, "term"]
        return np.isin(self.tokens.terms, list(top))

    def summary(self) -> str:
        rows, terms = self.dtm.shape
        kept = self.stability[~np.isnan(self.stability)]
        lone = self.top()[lambda t: t["main_share"] > self.ONE_DOCUMENT]
        sentences = [
            f"{counted(len(self.weights), 'topic')} of {counted(rows, 'row')} (by {self.dtm.by}) in "
            f"{counted(self.dtm.rows['doc_id'].nunique(), 'document')}, {counted(terms, 'term')} after trimming; "
            "tf-idf NMF, the same for every seed.",
            f"Refitted on 80 % of the {several(self.settings['cluster'])}, a topic keeps on average "
            f"{kept.mean():.0%} of its ten top words (Jaccard; lowest {kept.min():.0%})."
            if len(kept)
            else "Whether the topics come back on part of the text was not examined.",
        ]
        if len(lone):
            listed = ", ".join(f"{r.topic} ({r.main_document}, {r.main_share:.0%})" for r in lone.itertuples())
            sentences.append(
                f"Topics that live in one document (more than {self.ONE_DOCUMENT:.0%} of them there) and are simply "
                f"its subject: {listed}."
            )
        if because := too_few_windows(int(self.dtm.rows["n_tokens"].sum())):
            sentences.append(f"{because[0].upper()}{because[1:]}: too little text for topics; see audit.")
        sentences.append(
            "A topic is words that keep company in these rows; it is not a theme anyone named, and the number of "
            "topics was chosen, not found."
        )
        return "\n".join(sentences)

    def _display(self) -> pd.DataFrame:
        return self.top()

    def _gist(self) -> str:
        return f"{counted(len(self.weights), 'topic')} of {counted(self.dtm.shape[0], 'row')}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"Topics were fitted by non-negative matrix factorization of tf-idf weights (K = {s['n_topics']}, exact "
            f"NNDSVD start) on {counted(self.dtm.shape[0], 'row')} and {counted(self.dtm.shape[1], 'term')} in at "
            f"least {s['min_docfreq']} and at most {s['max_share']:.0%} of the rows, without {s['stop_words']}; "
            f"stability is the mean Jaccard overlap of the ten top words over {counted(s['n_resamples'], 'refit')} on "
            f"80 % of the clusters ({s['cluster']}, rng {s['rng']})."
        )


def fit_topics(
    dtm: DocumentTermMatrix,
    *,
    n_topics: int,
    min_docfreq: int = 2,
    max_share: float = 0.5,
    stop_words: str | Iterable[str] | None = "common",
    cluster: str = "turn_id",
    n_resamples: int = 10,
    rng: _checks.Rng = 0,
) -> Topics:
    """Topics by non-negative matrix factorization of tf-idf weights.

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts; rows of 50 to 300 words work best.
    n_topics : int
    min_docfreq, max_share : int, float
        Terms in fewer rows, or in a larger share of them, are left out.
    stop_words : "common", "function_words", iterable of str, or None
        ``common``: function words, pronouns, modals, negators, hesitations and the verbs of talking, which
        otherwise make topics of how people speak. ``function_words`` leaves those in.
    cluster : str
        What is left out by fifths to see whether topics come back.
    n_resamples : int
        Refits for the stability; 0 skips it (missing values).
    rng : int or Generator
        Only the refits depend on it.

    Returns
    -------
    Topics
        ``.table``: ``topic, rank, term, weight, docfreq, share, stability, main_document, main_share``;
        ``.top()``, ``.prevalence(by=...)``, ``.shares``, ``.weights``.

    Warns
    -----
    TextlabWarning
        Fewer than 30 windows of 100 words, where `audit` says "not supported" (with `n_resamples`; the
        summary says it always).

    Raises
    ------
    NotEnoughData
        More topics than rows or terms allow, or no terms left.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> tl.fit_topics(dtm, n_topics=3, n_resamples=0)
    <Topics: 60 rows; 3 topics of 327 rows>
    """
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"fit_topics: dtm must be a DocumentTermMatrix (count_terms), not {type(dtm).__name__}.")
    k = _checks.whole("fit_topics", "n_topics", n_topics, least=1)
    min_docfreq = _checks.whole("fit_topics", "min_docfreq", min_docfreq, least=1)
    if max_share != 1:
        max_share = _checks.share("fit_topics", "max_share", max_share)
    generator, seed = _checks.generator("fit_topics", rng)
    lean, named = _without_stop_words(dtm, stop_words)
    lean = lean.trim(min_docfreq=min_docfreq, max_share=max_share)
    _check_size(k, dtm, lean)
    w, h = factorize(lean.weight("tfidf").counts, k)
    w, h, _ = _ordered(w, h, lean.rows["n_tokens"].to_numpy(float))
    stability = _stability(lean, h, cluster, n_resamples, generator)
    if n_resamples:  # without refits nobody asks whether the topics hold: the summary says it
        _warn_little(dtm)
    shares = pd.DataFrame(w, index=lean.rows.index, columns=pd.RangeIndex(1, k + 1, name="topic"))
    weights = pd.DataFrame(h, index=shares.columns, columns=pd.Index(lean.terms, name="term"))
    settings = settings_of(
        dtm.tokens, "fit_topics", by=dtm.by, n_topics=k, min_docfreq=min_docfreq, max_share=max_share,
        stop_words=named, cluster=cluster, n_resamples=n_resamples, rng=seed,
    )  # fmt: skip
    return Topics(
        frame=_long_table(lean, shares, weights, stability),
        tokens=dtm.tokens,
        settings=settings,
        dtm=lean,
        shares=shares,
        weights=weights,
        stability=stability,
    )


def _without_stop_words(
    dtm: DocumentTermMatrix, stop_words: str | Iterable[str] | None
) -> tuple[DocumentTermMatrix, str]:
    if stop_words is None:
        return dtm, "no stop words"
    if isinstance(stop_words, str):
        _checks.one_of("fit_topics", "stop_words", stop_words, ("common", "function_words"))
        common = stop_words == "common"
        return dtm.drop(COMMON if common else FUNCTION_WORDS), f"{'common' if common else 'function'} words"
    words = list(stop_words)
    return dtm.drop(words), f"{counted(len(words), 'stop word')} given"


def _check_size(k: int, dtm: DocumentTermMatrix, lean: DocumentTermMatrix) -> None:
    rows = int((np.diff(lean.counts.indptr) > 0).sum())
    if lean.shape[1] == 0:
        raise NotEnoughData(
            f"fit_topics: no term is left of {dtm.shape[1]:,} after stop words and trimming; lower min_docfreq, raise "
            "max_share, or count finer rows."
        )
    most = min(rows - 1, lean.shape[1])
    if k > most:
        raise NotEnoughData(
            f"fit_topics: n_topics={k} but the matrix has {counted(rows, 'row')} with words and "
            f"{counted(lean.shape[1], 'term')}; "
            f"{f'choose at most {most}, or count' if most > 0 else 'count'} finer rows (passages or windows instead of "
            f"{dtm.by})."
        )


def _warn_little(dtm: DocumentTermMatrix) -> None:
    """The rule of `audit`."""
    if because := too_few_windows(int(dtm.rows["n_tokens"].sum())):
        warnings.warn(
            f"fit_topics: {because} are too little text for topics: other words would have given other topics. "
            "Read more text, or read on with kwic and collocates; tl.audit(corpus).can_topics() says more.",
            TextlabWarning,
            stacklevel=3,
        )


def _ordered(
    w: NDArray[np.float64], h: NDArray[np.float64], size: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Shares and weights that sum to one, largest topic first."""
    scale = h.sum(axis=1)
    filled = w * scale
    total = filled.sum(axis=1, keepdims=True)
    filled = np.divide(filled, total, out=np.zeros_like(filled), where=total > 0)
    order = np.argsort(-(size @ filled), kind="stable")
    h = np.divide(h, scale[:, None], out=np.zeros_like(h), where=scale[:, None] > 0)
    return filled[:, order], h[order], order


def _long_table(
    dtm: DocumentTermMatrix, shares: pd.DataFrame, weights: pd.DataFrame, stability: NDArray[np.float64]
) -> pd.DataFrame:
    n = min(20, dtm.shape[1])
    values = weights.to_numpy()
    order = np.argsort(-values, axis=1, kind="stable")[:, :n]
    size = dtm.rows["n_tokens"].to_numpy(float)
    filled = size @ shares.to_numpy()
    share = filled / max(filled.sum(), 1e-12)
    docs, part = _main_documents(dtm, shares, size)
    topic = np.repeat(np.arange(len(weights)), n)
    return pd.DataFrame(
        {
            "topic": topic + 1,
            "rank": np.tile(np.arange(1, n + 1), len(weights)),
            "term": dtm.terms[order.ravel()],
            "weight": np.take_along_axis(values, order, axis=1).ravel(),
            "docfreq": dtm.docfreq[order.ravel()],
            "share": share[topic],
            "stability": stability[topic],
            "main_document": docs[topic],
            "main_share": part[topic],
        }
    )


def _main_documents(
    dtm: DocumentTermMatrix, shares: pd.DataFrame, size: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The document with most words of each topic. Rows that span documents count for none."""
    words = shares.mul(size, axis=0).groupby(dtm.rows["doc_id"].to_numpy()).sum()
    if words.empty:
        return np.full(shares.shape[1], None, dtype=object), np.full(shares.shape[1], np.nan)
    total = words.sum().to_numpy()
    best = words.to_numpy().argmax(axis=0)
    part = np.divide(words.to_numpy().max(axis=0), total, out=np.full(len(total), np.nan), where=total > 0)
    return words.index.to_numpy(dtype=object)[best], part


def _stability(
    dtm: DocumentTermMatrix, h: NDArray[np.float64], cluster: str, n_resamples: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Mean Jaccard overlap of top words, best match, over refits on 80 % of the clusters."""
    n_resamples = _checks.whole("fit_topics", "n_resamples", n_resamples)
    if n_resamples == 0:
        return np.full(len(h), np.nan)
    clusters_of(dtm, cluster, "fit_topics")  # raises where a row has none
    clusters = _by_label(dtm, cluster)
    found = np.full((n_resamples, len(h)), np.nan)
    for i in range(n_resamples):
        n_clusters = int(clusters.max()) + 1
        kept = rng.permutation(n_clusters)[: max(1, round(0.8 * n_clusters))]
        part = dtm.weight("tfidf").counts[np.flatnonzero(np.isin(clusters, kept))]
        if min(part.shape) >= len(h):
            found[i] = _matched_jaccard(h, factorize(part, len(h))[1])
    done = ~np.isnan(found[:, 0])  # too few rows may be left to refit: then nothing is known
    return found[done].mean(axis=0) if done.any() else np.full(len(h), np.nan)


def _matched_jaccard(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.optimize import linear_sum_assignment

    top_a, top_b = (np.argsort(-x, axis=1, kind="stable")[:, :TOP] for x in (a, b))
    overlap = np.array([[np.intersect1d(x, y).size for y in top_b] for x in top_a])
    jaccard = overlap / (2 * top_a.shape[1] - overlap)
    rows, columns = linear_sum_assignment(-jaccard)
    return np.asarray(jaccard[rows, columns])


def _by_label(dtm: DocumentTermMatrix, cluster: str) -> NDArray[np.int64]:
    """The cluster of each row, numbered by their labels and not as the rows stand."""
    labels = dtm.rows.index if cluster == dtm.by else dtm.rows[cluster]
    return np.asarray(pd.factorize(labels.astype(str), sort=True)[0], dtype=np.int64)


def _group_shares(
    group: Any, shares: NDArray[np.float64], size: NDArray[np.float64], clusters: NDArray[np.int64], draws: GroupDraws
) -> tuple[Any, Any, Any, int]:
    """Word-weighted topic shares of a group, and their expanded percentile interval over clusters."""
    found, codes = np.unique(clusters, return_inverse=True)
    totals = np.zeros((len(found), shares.shape[1]))
    np.add.at(totals, codes, shares * size[:, None])
    low, high = np.full((2, shares.shape[1]), np.nan)
    if draws.n and len(found) > 1:  # one turn alone says nothing about other turns
        sums = draws.weights(group, len(found)) @ totals
        sums /= np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
        n = np.repeat(effective_number(totals.sum(axis=1)[:, None]), len(low))
        low, high = expanded_interval(sums.T, n, confidence=draws.confidence)
    return totals.sum(axis=0) / max(totals.sum(), 1e-12), low, high, len(found)


def _densest(lit: NDArray[np.bool_], first: int, last: int) -> int:
    """The middle of the 50 words of a passage with most lit words."""
    counted = np.append(0, np.cumsum(lit[first:last]))
    width = min(50, last - first)
    at = int(np.argmax(counted[width:] - counted[:-width]))
    return int(first + at + width // 2)
