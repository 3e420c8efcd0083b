"""Regress topic shares on covariates, with intervals that include the uncertainty of the shares.

Shares of topics are estimates, so they are drawn repeatedly, the regression is run on each draw, and the results are
pooled (method of composition; see `composition` for the algorithm and a drawing of the arrays). For a sampled model
(lda, seeded) there is one draw from every saved state; for other models, `n_draws` draws from an approximate posterior
of the shares. Standard errors are clustered by source, because passages of one text are not independent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError, warn
from ...results import settings_of
from ...units.clusters import clusters_of
from .composition import composed, posterior_of_points
from .design import model_matrix
from .effect_tables import TopicEffects, coefficient_table
from .prevalence import clusters_by_label
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORT = 50  # mean words per row below which effects are biased towards 0
FEW_EFFECT_SOURCES = 20  # number of clusters below which cluster-robust errors are too small
SCALES = ("share", "logit")


@recorded
def topic_effects(
    topics: Topics,
    formula: str,
    *,
    cluster: str | None = "doc_id",
    scale: str = "share",
    n_draws: int = 25,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> TopicEffects:
    """Regress the shares of topics on columns of the rows.

    Parameters
    ----------
    topics : Topics
        Intervals include the uncertainty of the shares and, for ``method="lda"`` and ``"seeded"``, of the topics.
    formula : str
        ``"~ party + year"``; interactions ``party * year`` and splines ``bs(year, df=4)`` work. The columns are those
        of ``topics.dtm.rows``; if it has no ``year``, the year is taken from ``date_earliest``.
    cluster : str or None
        Column of the clusters: rows of one cluster are not independent. None: all rows are independent.
    scale : {"share", "logit"}
        Scale of the outcome; with ``logit``, predictions stay between 0 and 1.
    n_draws : int
        Number of draws of the shares (at least 2) for models without saved states.
    confidence : float
    rng : int or Generator

    Returns
    -------
    TopicEffects
        ``.table``: ``topic, term, estimate, se, ci_low, ci_high, df, from_shares``; ``.contrast(column, a, b)``;
        ``.predict(column)``; ``.plot()``.

    Warns
    -----
    TextlabWarning
        Rows have fewer than 50 words on average (effects are biased towards 0), or there are fewer than 20 clusters.

    Raises
    ------
    UnknownName
        There is no such column as the formula names.
    NotEnoughData
        There are too few rows or clusters for the number of coefficients, or the covariates are collinear.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # the passages of the seeds are short and few
    ...     tl.topic_effects(topics, "~ doc_id", cluster="turn_id")
    <TopicEffects: 15 rows; ~ doc_id on 3 topics>
    """
    if not isinstance(topics, Topics):
        raise SchemaError(f"topic_effects: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    _checks.one_of("topic_effects", "scale", scale, SCALES)
    n_draws = _checks.whole("topic_effects", "n_draws", n_draws, least=2)
    asked = _checks.resampling("topic_effects", n_draws, confidence, rng)
    rows, data, matrix = model_matrix(topics.dtm, topics.shares.to_numpy().sum(axis=1) > 0, formula)
    x = np.asarray(matrix, dtype=float)
    groups = _clusters(topics, cluster, rows)
    _check_design(x, groups, cluster)
    source = _checks.source_of(_checks.seed_of(asked.rng, asked.seed), "effects")
    coefficients, covariances = _fitted(topics, x, rows, groups, scale, n_draws, source)
    n_clusters = len(np.unique(groups))
    _warn_doubtful(topics, rows, n_clusters)
    settings = settings_of(
        topics.tokens, "topic_effects", formula=formula, cluster=cluster or "rows", scale=scale, n_rows=len(rows),
        n_left_out=topics.dtm.shape[0] - len(rows), n_clusters=n_clusters, confidence=asked.confidence, rng=asked.seed,
        n_draws=n_draws, n_states=0 if topics.states is None else len(topics.states), topics=dict(topics.settings),
    )  # fmt: skip
    frame = coefficient_table(
        topics.shares.columns, list(matrix.columns), coefficients, covariances, n_clusters, asked.confidence
    )
    if topics.labels:
        frame.insert(1, "label", [topics.labels.get(int(t), "") for t in frame["topic"]])
    return TopicEffects(
        frame=frame, tokens=topics.tokens, settings=settings, topics=topics, data=data, spec=matrix.model_spec,
        rows=rows, x=x, groups=groups, coefficients=coefficients, covariances=covariances,
    )  # fmt: skip


def _clusters(topics: Topics, cluster: str | None, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if cluster is None:
        return np.arange(len(rows))
    among = np.zeros(topics.dtm.shape[0], dtype=bool)
    among[rows] = True
    clusters_of(topics.dtm, cluster, "topic_effects", among)
    return np.unique(clusters_by_label(topics.dtm, cluster)[rows], return_inverse=True)[1]


def _check_design(x: NDArray[np.float64], groups: NDArray[np.int64], cluster: str | None) -> None:
    n, p = x.shape
    if n <= p or len(np.unique(groups)) < 2:
        raise NotEnoughData(
            f"topic_effects: {counted(n, 'row')} in {counted(len(np.unique(groups)), 'cluster')} ({cluster or 'rows'}) "
            f"cannot carry {counted(p, 'coefficient')}; take a simpler formula or more text."
        )
    if np.linalg.matrix_rank(x) < p:
        raise NotEnoughData(
            "topic_effects: the covariates cannot be told apart in these rows (their columns depend on each other); "
            "leave one out, or give the spline fewer degrees of freedom."
        )


def _warn_doubtful(topics: Topics, rows: NDArray[np.int64], n_clusters: int) -> None:
    size = float(np.asarray(topics.dtm.counts.sum(axis=1))[rows].mean())
    doubts = []
    if size < SHORT:
        doubts.append(f"rows have {size:.0f} words on average; with fewer than {SHORT}, effects are biased towards 0")
    if n_clusters < FEW_EFFECT_SOURCES:
        doubts.append(f"only {n_clusters} clusters, so intervals may be too narrow")
    if doubts:
        warn(f"topic_effects: {'; '.join(doubts)}.")


def posterior_shares(
    states: NDArray[Any] | None, theta: NDArray[np.float64], size: NDArray[np.float64], n_draws: int
) -> NDArray[np.float64]:
    """Return the Dirichlet parameters for each draw: the saved states, or one posterior repeated `n_draws` times."""
    if states is not None:
        return np.asarray(states, dtype=float)
    found = posterior_of_points(theta, size)
    return np.broadcast_to(found, (n_draws, *found.shape))


def _fitted(
    topics: Topics, x: NDArray[np.float64], rows: NDArray[np.int64], groups: NDArray[np.int64], scale: str, n: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    # sort the rows by label, so that results do not depend on the order of documents
    order = np.argsort(topics.dtm.rows.index[rows].astype(str).to_numpy(dtype=object), kind="stable")
    rows = rows[order]
    size = np.asarray(topics.dtm.counts.sum(axis=1), dtype=float)[rows]
    states = None if topics.states is None else topics.states[:, rows]
    posterior = posterior_shares(states, topics.shares.to_numpy()[rows], size, n)
    return composed(posterior, size, x[order], groups[order], scale, rng)
