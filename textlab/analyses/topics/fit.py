"""Fit topics to a document-term matrix, or wrap a model that was fitted elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData, SchemaError, warn
from ...results import settings_of
from ...tokens.wordlists import COMMON, STOP_LISTS, likely_language
from ...units.clusters import check_cluster
from ..audit import too_few_windows
from .engines import ENGINES, Factors, given_factors, run_engine
from .refits import chance_level, reading_weights, row_order, stability_of
from .tables import words_of_topics
from .topics import Topics, assemble

if TYPE_CHECKING:
    from numpy.typing import NDArray


@recorded
def fit_topics(  # noqa: PLR0913
    dtm: DocumentTermMatrix,
    *,
    n_topics: int,
    method: str = "nmf",
    seeds: Any = None,
    min_docfreq: int = 2,
    max_share: float = 0.5,
    stop_words: str | Iterable[str] | None = "common",
    cluster: str = "turn_id",
    n_refits: int = 10,
    rng: _checks.Rng = 0,
    n_resamples: int | None = None,
) -> Topics:
    """Fit a topic model to a document-term matrix.

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts of terms; rows of 100 to 200 words work best.
    n_topics : int
    method : {"nmf", "lda", "online", "seeded", "consensus"}
        ``nmf``: non-negative factors of tf-idf weights; fast, the same for every seed; predicts large corpora less well
        than lda. ``lda``: Gibbs sampling, averaged over states; needed for `topic_effects` with the uncertainty of the
        topics; depends on the seed. ``consensus``: 20 runs of nmf from random starts; the most stable when part of the
        text is left out, at 20 times the cost. ``online``: for text that does not fit in memory; the least stable.
        ``seeded``: lda with seed words for the first topics; names topics, but does not make them more stable.
    seeds : Lexicon or mapping of str to list of str
        For ``seeded``: one topic per category, numbered and labelled in this order; further topics have no seed words.
    min_docfreq, max_share : int, float
        Terms in fewer rows, or in a larger share of them, are left out.
    stop_words : "common", "function_words", a language, iterable of str, or None
        ``common``: English function words, pronouns, modals, negators, hesitations and verbs of speaking, which would
        otherwise form topics of speaking style. ``function_words``: English function words only. ``"de"`` and the other
        languages of `Tokens.remove`: function words of that language.
    cluster : str
        Column of the clusters; each refit for the stability leaves out a fifth of them.
    n_refits : int
        Number of refits for the stability; 0 skips it (missing values).
    rng : int or Generator
        The refits depend on it, and so do the topics of every method except nmf.
    n_resamples : int, optional
        Deprecated name of `n_refits`; will be removed in the next release.

    Returns
    -------
    Topics
        ``.table``: ``topic, rank, term, weight, docfreq, share, stability, chance, main_document, main_share``;
        ``.top()``, ``.prevalence(by=...)``, ``.shares``, ``.weights``.

    Warns
    -----
    TextlabWarning
        The text has fewer than 30 windows of 100 words, for which `audit` says "not supported". (Only if `n_refits` is
        not 0; the summary always says so.)

    Raises
    ------
    NotEnoughData
        The rows or terms are too few for this number of topics, or no terms are left.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> tl.fit_topics(dtm, n_topics=3, n_refits=0)
    <Topics: 60 rows; 3 topics of 327 rows>
    """
    _check_count_matrix("fit_topics", dtm)
    k = _checks.whole("fit_topics", "n_topics", n_topics, least=1)
    _checks.one_of("fit_topics", "method", method, tuple(ENGINES))
    n_refits = _checks.whole("fit_topics", "n_refits", _refits_asked(n_refits, n_resamples))
    check_cluster(dtm, cluster, "fit_topics")
    generator, seed = _checks.generator("fit_topics", rng)
    lean, trimmed = _trimmed_matrix(dtm, min_docfreq, max_share, stop_words)
    _check_size(k, dtm, lean)
    given, names = _seed_columns(lean, method, seeds, k)
    options: dict[str, Any] = {"seeds": given} if method == "seeded" else {}
    fitting, refitting = (np.random.default_rng(generator.integers(2**63)) for _ in range(2))
    found = run_engine(method, lean.counts, k, rng=fitting, order=row_order(lean), **options)
    found = found if method == "seeded" else _largest_first(lean, found)
    weights, stability, chance = reading_weights(found), np.full(k, np.nan), np.nan
    if n_refits:  # without refits stability is not in question; the summary still says it
        stability = stability_of(lean, weights, method, options, cluster, n_refits, refitting)
        chance = chance_level(lean, weights)
        _warn_little(dtm)
    settings = settings_of(
        dtm.tokens, "fit_topics", by=dtm.by, method=method, n_topics=k, **trimmed, cluster=cluster, n_refits=n_refits,
        seed_columns=[list(map(int, x)) for x in given], rng=seed,
    )  # fmt: skip
    columns = pd.RangeIndex(1, k + 1, name="topic")
    return assemble(
        lean, found.theta, found.phi, columns=columns, weights=found.weights, states=found.states, stability=stability,
        chance=chance, labels=dict(enumerate(names, start=1)), settings=settings,
    )  # fmt: skip


def _refits_asked(n_refits: Any, n_resamples: Any) -> Any:
    if n_resamples is None:
        return n_refits
    warn("fit_topics: n_resamples= goes with the next release; write n_refits= instead.", FutureWarning)
    return n_resamples


@recorded
def wrap_topics(topic_term: Any, doc_topic: Any, dtm: DocumentTermMatrix, *, method: str = "outside") -> Topics:
    """Wrap a model that was fitted elsewhere (BERTopic, stm, MALLET, ...), to read and evaluate it like any other.

    Parameters
    ----------
    topic_term : array, shape (n_topics, n_terms)
        Non-negative weights of the terms, in the order of ``dtm.terms``. Rows are scaled to sum to one.
    doc_topic : array, shape (n_rows, n_topics)
        Shares (or non-negative weights) of topics in the rows of ``dtm.rows``.
    dtm : DocumentTermMatrix
        The counts that the model was fitted on.
    method : "outside"

    Returns
    -------
    Topics
        Topic ``i`` is row ``i - 1`` of `topic_term`: outside models keep their order. Their stability is unknown, and
        verbs that refit a model raise an error for them.

    Raises
    ------
    SchemaError
        The shapes do not match the matrix, or there are negative or missing numbers.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.from_counts([[2, 1, 0], [0, 1, 3]], ["tax", "work", "robot"])
    >>> dtm.terms.tolist()
    ['robot', 'tax', 'work']
    >>> tl.wrap_topics([[0, 2, 1], [3, 0, 1]], [[1, 0], [0, 1]], dtm).top(1)["terms"].tolist()
    ['tax', 'robot']
    """
    _check_count_matrix("wrap_topics", dtm)
    _checks.one_of("wrap_topics", "method", method, ("outside",))
    found = given_factors(topic_term, doc_topic, dtm.shape)
    k = len(found.phi)
    settings = settings_of(
        dtm.tokens, "wrap_topics", by=dtm.by, method="outside", n_topics=k, cluster="turn_id", n_refits=0, rng=0
    )
    columns = pd.RangeIndex(1, k + 1, name="topic")
    return assemble(
        dtm, found.theta, found.phi, columns=columns, stability=np.full(k, np.nan), chance=np.nan, settings=settings
    )


def _check_count_matrix(who: str, dtm: Any) -> None:
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"{who}: dtm must be a DocumentTermMatrix (count_terms), not {type(dtm).__name__}.")
    if dtm.weighting != "count":
        raise SchemaError(f"{who}: the cells are {dtm.weighting} already; give the counts.")


def _trimmed_matrix(
    dtm: DocumentTermMatrix, min_docfreq: int, max_share: float, stop_words: str | Iterable[str] | None
) -> tuple[DocumentTermMatrix, dict[str, Any]]:
    """Return the matrix without stop words, rare and common terms, and the settings that record this."""
    least = _checks.whole("fit_topics", "min_docfreq", min_docfreq, least=1)
    most = 1.0 if max_share == 1 else _checks.share("fit_topics", "max_share", max_share)
    lean, named = _without_stop_words(dtm, stop_words)
    said = {"min_docfreq": least, "max_share": most, "stop_words": named}
    return lean.trim(min_docfreq=least, max_share=most), said


_STOP_LIST_NAMES = {"common": "common words", "function_words": "function words"}


def _without_stop_words(
    dtm: DocumentTermMatrix, stop_words: str | Iterable[str] | None
) -> tuple[DocumentTermMatrix, str]:
    if stop_words is None:
        return dtm, "no stop words"
    if isinstance(stop_words, str):
        _checks.one_of("fit_topics", "stop_words", stop_words, ("common", "function_words", *STOP_LISTS))
        language = stop_words if stop_words in STOP_LISTS else "en"
        if (found := likely_language(dtm.tokens)) not in ("", language):
            warn(
                f"fit_topics: stop_words={stop_words!r} is a list of {language!r} words, and the text looks like "
                f"{found!r}, so its function words will make topics. Use stop_words={found!r}."
            )
        words = COMMON if stop_words == "common" else STOP_LISTS[language]
        return dtm.drop(words), _STOP_LIST_NAMES.get(stop_words, f"function words ({language})")
    if not isinstance(stop_words, Iterable):
        raise SchemaError(f"fit_topics: stop_words={stop_words!r} is neither the name of a list nor a list of words.")
    given = list(stop_words)
    return dtm.drop(given), f"{counted(len(given), 'stop word')} given"


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
    """Warn if there is too little text, by the rule of `audit`."""
    if because := too_few_windows(int(dtm.rows["n_tokens"].sum())):
        warn(
            f"fit_topics: {because} are too little text for topics: other words would have given other topics. "
            "Read more text, or read on with kwic and collocates; tl.audit(corpus).can_topics() says more."
        )


def _seed_columns(
    lean: DocumentTermMatrix, method: str, seeds: Any, k: int
) -> tuple[list[NDArray[np.int64]], list[str]]:
    """Return the columns of the seed words of each category, and the names of the categories."""
    if (method == "seeded") != (seeds is not None):
        raise SchemaError(
            "fit_topics: method='seeded' needs seeds= (a Lexicon or {'name': [words]}); no other takes it."
        )
    if seeds is None:
        return [], []
    if hasattr(seeds, "entries"):
        seeds = {c: list(seeds.where(c).patterns) for c in seeds.categories}
    if not isinstance(seeds, Mapping) or not seeds or any(isinstance(v, str) for v in seeds.values()):
        raise SchemaError("fit_topics: seeds must be a Lexicon or a mapping of names to lists of words.")
    if len(seeds) > k:
        raise SchemaError(f"fit_topics: {counted(len(seeds), 'category')} of seeds but n_topics={k}; raise it.")
    columns = [_matching(lean, patterns) for patterns in seeds.values()]
    for name, found in zip(seeds, columns, strict=True):
        if not len(found):
            raise NotEnoughData(f"fit_topics: no seed of {name!r} is among the {counted(lean.shape[1], 'term')} left.")
    return columns, [str(name) for name in seeds]


def _matching(lean: DocumentTermMatrix, patterns: Iterable[str]) -> NDArray[np.int64]:
    """Return the columns that match words, which may contain the wildcards ``*`` and ``?``."""
    from fnmatch import fnmatchcase

    wanted = [str(p).lower() for p in patterns]
    stars = [p for p in wanted if "*" in p or "?" in p]
    plain = set(wanted)
    hits = [i for i, t in enumerate(lean.terms) if t.lower() in plain or any(fnmatchcase(t.lower(), p) for p in stars)]
    return np.array(hits, dtype=np.int64)


def _largest_first(dtm: DocumentTermMatrix, found: Factors) -> Factors:
    """Sort topics by their number of words; this fixes their numbers."""
    order = np.argsort(-words_of_topics(dtm, found.theta).sum(axis=0), kind="stable")
    states = None if found.states is None else found.states[:, :, order]
    weights = None if found.weights is None else found.weights[order]
    return Factors(found.theta[:, order], found.phi[order], states, weights)
