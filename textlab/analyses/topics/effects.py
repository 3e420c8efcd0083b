"""How the prevalence of topics moves with what is known about the texts, with an interval that can be believed.

Shares of topics are estimates. Regressing them as if they were data gives intervals that are too narrow. For a
sampled model (lda, seeded) shares are drawn from every saved state, the regression is run on each draw, and the
answers are pooled (method of composition; Treier & Jackman 2008, Rubin 1987). For other models the sources are
resampled with the topics held fixed. Errors are clustered by source either way: passages of one text are not
independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError, UnknownName, warn
from ...measures.topics import pool_states
from ...results import Result, settings_of
from ...units.clusters import clusters_of
from .design import model_matrix
from .prevalence import clusters_by_label
from .regression import bootstrapped_covariance, least_squares, scaled_shares
from .tables import named_topics
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORT = 50  # words a row below which effects come out too small
FEW_EFFECT_SOURCES = 20  # clusters below which cluster-robust errors are too small
SCALES = ("share", "logit")
GRID = 40  # points of a continuous covariate at which shares are predicted


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicEffects(Result):
    """Coefficients of a regression of topic shares. Made by `topic_effects`.

    Attributes
    ----------
    topics : Topics
    data : DataFrame
        The rows that the regression used.
    coefficients : ndarray, shape (n_imputations, n_topics, n_coefficients)
    covariances : ndarray, shape (n_imputations, n_topics, n_coefficients, n_coefficients)
    """

    topics: Topics
    data: pd.DataFrame
    spec: Any
    coefficients: NDArray[np.float64]
    covariances: NDArray[np.float64]

    TITLE: ClassVar[str] = "Effects on topics"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"effects": "topics.effects"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Treier & Jackman 2008, American Journal of Political Science 52: 201-217 (method of composition)",
        "Rubin 1987, Multiple Imputation for Nonresponse in Surveys (pooling)",
        "Roberts et al. 2014, American Journal of Political Science 58: 1064-1082 (topics and covariates)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic",
            "label": "the name that somebody gave to the topic, where any was given",
            "term": "term of the formula",
            "estimate": "change of the topic's share (0 to 1), or of its logit, with the term",
            "se": "standard error: clusters, and the uncertainty of the shares where states were saved",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end of the interval",
            "df": "degrees of freedom of the interval",
            "from_shares": "part of the variance that comes from the uncertainty of the shares, 0 to 1",
        }
    )

    def contrast(self, column: str, a: Any, b: Any) -> pd.DataFrame:
        """Compare two values of a covariate: mean predicted difference ``a - b``, the others as they are.

        Returns
        -------
        DataFrame
            ``topic, a, b, difference, ci_low, ci_high``, and ``label`` where labels were given.
        """
        _checks.known("contrast", "column", column, self.data.columns)
        known = self.data[column]
        if not pd.api.types.is_numeric_dtype(known):
            for value in (a, b):
                _checks.known("contrast", column, value, dict.fromkeys(known))
        weights = (self._design(column, a) - self._design(column, b)).mean(axis=0)
        table = self._linear(weights[None, :])
        table.insert(1, "a", a)
        table.insert(2, "b", b)
        return self._named(table.rename(columns={"estimate": "difference"}).drop(columns="point"))

    def predict(self, over: str, *, n: int = GRID) -> pd.DataFrame:
        """Predict the share of each topic along a continuous covariate, the others as they are.

        Returns
        -------
        DataFrame
            ``topic, <over>, share, ci_low, ci_high``.
        """
        _checks.known("predict", "column", over, self.data.columns)
        if not pd.api.types.is_numeric_dtype(self.data[over]):
            raise SchemaError(f"predict: {over!r} holds no numbers; compare two of its values with contrast.")
        values = np.linspace(self.data[over].min(), self.data[over].max(), _checks.whole("predict", "n", n, least=2))
        table = self._linear(np.array([self._design(over, value).mean(axis=0) for value in values]))
        table.insert(1, over, values[table.pop("point")])
        return self._named(
            table.rename(columns={"estimate": "share" if self.settings["scale"] == "share" else "logit"})
        )

    def _design(self, column: str, value: Any) -> NDArray[np.float64]:
        return np.asarray(self.spec.get_model_matrix(self.data.assign(**{column: value})), dtype=float)

    def _linear(self, weights: NDArray[np.float64]) -> pd.DataFrame:
        """Linear combinations of the coefficients, pooled: ``topic, estimate, ci_low, ci_high, point``."""
        estimates = np.einsum("gp,skp->skg", weights, self.coefficients)
        variances = np.einsum("gp,skpq,gq->skg", weights, self.covariances, weights)
        pooled = pool_states(estimates, np.maximum(variances, 0), df=self.settings["n_clusters"] - 1)
        half = _quantile(pooled.df, self.settings["confidence"]) * np.sqrt(pooled.variance)
        n_topics, n_points = pooled.estimate.shape
        return pd.DataFrame(
            {
                "topic": np.repeat(self.topics.shares.columns.to_numpy(), n_points),
                "estimate": pooled.estimate.ravel(),
                "ci_low": (pooled.estimate - half).ravel(),
                "ci_high": (pooled.estimate + half).ravel(),
                "point": np.tile(np.arange(n_points), n_topics),
            }
        )

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        if self.topics.labels:
            table.insert(1, "label", [self.topics.labels.get(int(t), "") for t in table["topic"]])
        return table

    def _check_label(self, label: Any) -> Any:
        return self.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.topics._evidence(label)

    def summary(self) -> str:
        """Say which effects are clear, and what they do not show."""
        table, s = self.frame[self.frame["term"] != "Intercept"], self.settings
        clear = table[(table["ci_low"] > 0) | (table["ci_high"] < 0)]
        strongest = clear.reindex(clear["estimate"].abs().sort_values(ascending=False).index)[:3]
        listed = "; ".join(
            f"{named_topics(self.topics.labels, [r.topic])[0]} by {r.term} {r.estimate:+.3f}"
            for r in strongest.itertuples()
        )
        return "\n".join(
            [
                f"{counted(len(clear), 'effect')} of {len(table):,} {'has' if len(clear) == 1 else 'have'} a "
                f"{s['confidence']:.0%} interval without 0{f': {listed}' if listed else ''}.",
                f"{counted(s['n_rows'], 'row')} in {counted(s['n_clusters'], 'cluster')} ({s['cluster']}).",
                "Intervals are for one effect at a time. Effects describe these fitted topics; fit with other seeds to "
                "see whether they stay.",
            ]
        )

    def notes(self) -> str:
        """How the intervals were made, and what they leave out."""
        s = self.settings
        how = (
            f"Shares were drawn once from each of {s['n_states']} saved states and the regressions pooled."
            if s["n_states"]
            else f"Sources were resampled {s['n_resamples']:,} times with the topics held fixed; that other "
            "sources would "
            "have given other topics is not in the intervals."
        )
        return f"{how} {s['n_left_out']:,} rows without a value or without words were left out."

    def _gist(self) -> str:
        return f"{self.settings['formula']} on {counted(len(self.topics.weights), 'topic')}"

    def _methods_sentence(self) -> str:
        s = self.settings
        how = (
            f"on one draw of the shares from each of {s['n_states']} saved states, pooled by Rubin's rules"
            if s["n_states"]
            else f"with {s['n_resamples']:,} bootstrap resamples of clusters, topics held fixed"
        )
        return (
            f"Topic {s['scale']}s of {counted(s['n_rows'], 'row')} were regressed on {s['formula']} by least "
            f"squares {how}, "
            f"with errors clustered by {s['cluster']} ({s['n_clusters']:,} clusters, rng {s['rng']}). "
            f"{self.topics._methods_sentence()}"
        )


@recorded
def topic_effects(
    topics: Topics,
    formula: str,
    *,
    cluster: str | None = "doc_id",
    scale: str = "share",
    n_resamples: int = 500,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> TopicEffects:
    """Regress the shares of topics on columns of the rows.

    Parameters
    ----------
    topics : Topics
        With saved states (``method="lda"`` or ``"seeded"``) the intervals hold the uncertainty of the shares.
    formula : str
        ``"~ party + year"``; interactions ``party * year`` and splines ``bs(year, df=4)`` work. Columns are those of
        ``topics.dtm.rows``; ``year`` is made from ``date_earliest`` where there is no such column.
    cluster : str or None
        Rows that are not independent of each other; None: every row is.
    scale : {"share", "logit"}
        ``logit`` keeps predictions between 0 and 1.
    n_resamples : int
        Resamples of clusters, for models without saved states.
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
        Rows of fewer than 50 words on average (effects come out too small), or fewer than 20 clusters.

    Raises
    ------
    UnknownName
        A column of the formula that is not there.
    NotEnoughData
        Too few rows or clusters for the coefficients, or covariates that cannot be told apart.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # the passages of the seeds are short and few
    ...     tl.topic_effects(topics, "~ doc_id", cluster="turn_id", n_resamples=50)
    <TopicEffects: 15 rows; ~ doc_id on 3 topics>
    """
    if not isinstance(topics, Topics):
        raise SchemaError(f"topic_effects: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    _checks.one_of("topic_effects", "scale", scale, SCALES)
    asked = _checks.resampling("topic_effects", n_resamples, confidence, rng)
    rows, data, matrix = model_matrix(topics.dtm, topics.shares.to_numpy().sum(axis=1) > 0, formula)
    x = np.asarray(matrix, dtype=float)
    groups = _clusters(topics, cluster, rows)
    _check_design(x, groups, cluster)
    source = _checks.source_of(_checks.seed_of(asked.rng, asked.seed), "effects")
    coefficients, covariances = _fitted(topics, x, rows, groups, scale, asked.n, source)
    n_clusters = len(np.unique(groups))
    _warn_doubtful(topics, rows, n_clusters)
    settings = settings_of(
        topics.tokens, "topic_effects", formula=formula, cluster=cluster or "rows", scale=scale, n_rows=len(rows),
        n_left_out=topics.dtm.shape[0] - len(rows), n_clusters=n_clusters, confidence=asked.confidence, rng=asked.seed,
        n_resamples=asked.n, n_states=0 if topics.states is None else len(topics.states), topics=dict(topics.settings),
    )  # fmt: skip
    frame = _table(topics, list(matrix.columns), coefficients, covariances, n_clusters, asked.confidence)
    return TopicEffects(
        frame=frame, tokens=topics.tokens, settings=settings, topics=topics, data=data, spec=matrix.model_spec,
        coefficients=coefficients, covariances=covariances,
    )  # fmt: skip


def _clusters(topics: Topics, cluster: str | None, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if cluster is None:
        return np.arange(len(rows))
    among = np.zeros(topics.dtm.shape[0], dtype=bool)
    among[rows] = True
    if cluster != topics.dtm.by and cluster not in topics.dtm.rows.columns:
        raise UnknownName(f"topic_effects: no column {cluster!r} to cluster by.")
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
        doubts.append(f"rows have {size:.0f} words on average, so effects come out too small (50 or more are needed)")
    if n_clusters < FEW_EFFECT_SOURCES:
        doubts.append(f"{n_clusters} clusters are few: intervals may be too narrow")
    if doubts:
        warn(f"topic_effects: {'; '.join(doubts)}. Read the intervals as a lower bound.")


def _fitted(
    topics: Topics, x: NDArray[np.float64], rows: NDArray[np.int64], groups: NDArray[np.int64], scale: str, n: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    size = np.asarray(topics.dtm.counts.sum(axis=1), dtype=float)[rows]
    if topics.states is None:
        y = scaled_shares(topics.shares.to_numpy()[rows], size, scale)
        estimate, _ = least_squares(x, y, groups)
        return estimate[None], bootstrapped_covariance(x, y, groups, n, rng)[None]
    order = np.argsort(topics.dtm.rows.index[rows].astype(str).to_numpy(dtype=object), kind="stable")
    found = []
    for state in topics.states[:, rows]:
        drawn = np.empty(state.shape)
        drawn[order] = rng.standard_gamma(np.maximum(state[order].astype(float), 1e-6))
        drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300)
        found.append(least_squares(x, scaled_shares(drawn, size, scale), groups))
    return np.array([a for a, _ in found]), np.array([b for _, b in found])


def _table(
    topics: Topics, terms: list[Any], coefficients: NDArray[np.float64], covariances: NDArray[np.float64],
    n_clusters: int, confidence: float,
) -> pd.DataFrame:  # fmt: skip
    variances = np.diagonal(covariances, axis1=2, axis2=3)
    pooled = pool_states(coefficients, variances, df=n_clusters - 1)
    half = _quantile(pooled.df, confidence) * np.sqrt(pooled.variance)
    n_topics = coefficients.shape[1]
    table = pd.DataFrame(
        {
            "topic": np.repeat(topics.shares.columns.to_numpy(), len(terms)),
            "term": np.tile(np.array([str(t) for t in terms], dtype=object), n_topics),
            "estimate": pooled.estimate.ravel(),
            "se": np.sqrt(pooled.variance).ravel(),
            "ci_low": (pooled.estimate - half).ravel(),
            "ci_high": (pooled.estimate + half).ravel(),
            "df": pooled.df.ravel(),
            "from_shares": pooled.between_share.ravel(),
        }
    )
    if topics.labels:
        table.insert(1, "label", [topics.labels.get(int(t), "") for t in table["topic"]])
    return table


def _quantile(df: NDArray[np.float64], confidence: float) -> NDArray[np.float64]:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.minimum(df, 1e9), (1 + confidence) / 2))
