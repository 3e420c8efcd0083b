"""Regression of topic shares: table of coefficients, contrasts of two values, predictions along a covariate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import SchemaError
from ...measures.pooling import pool_estimates
from ...results import Result
from ...units.few import describe_flat, shown_intervals
from .tables import named_topics
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRID = 40  # number of values of a continuous covariate at which shares are predicted


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicEffects(Result):
    """Coefficients of a regression of topic shares. Made by `topic_effects`.

    Attributes
    ----------
    topics : Topics
    data : DataFrame
        The covariates of the rows that the regression used.
    rows : ndarray, shape (n,)
        Positions of these rows in ``topics.dtm``.
    x : ndarray, shape (n, n_coefficients)
        The design matrix.
    groups : ndarray, shape (n,)
        Cluster of each row.
    coefficients : ndarray, shape (n_imputations, n_topics, n_coefficients)
    covariances : ndarray, shape (n_imputations, n_topics, n_coefficients, n_coefficients)
    """

    topics: Topics
    data: pd.DataFrame
    spec: Any
    rows: NDArray[np.int64]
    x: NDArray[np.float64]
    groups: NDArray[np.int64]
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
            "label": "the name that somebody gave to the topic, if any",
            "term": "term of the formula",
            "estimate": "change of the topic's share (0 to 1), or of its logit, with the term",
            "se": "standard error, with clustering and the uncertainty of the shares",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end of the interval",
            "df": "degrees of freedom of the interval",
            "from_shares": "part of the variance that comes from the uncertainty of the shares, 0 to 1",
        }
    )

    def contrast(self, column: str, a: Any, b: Any) -> pd.DataFrame:
        """Compare two values of a covariate: mean predicted difference ``a - b``, other covariates as observed.

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
        """Predict the share of each topic along a continuous covariate, other covariates as observed.

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
        """Return pooled linear combinations of the coefficients: ``topic, estimate, ci_low, ci_high, point``."""
        estimates = np.einsum("gp,skp->skg", weights, self.coefficients)
        variances = np.einsum("gp,skpq,gq->skg", weights, self.covariances, weights)
        df, level = self.settings["n_clusters"] - 1, self.settings["confidence"]
        pooled = pool_estimates(estimates, np.maximum(variances, 0), df=df, confidence=level)
        low, high, _ = shown_intervals(pooled.low, pooled.high, scale=1.0)
        n_topics, n_points = pooled.value.shape
        return pd.DataFrame(
            {
                "topic": np.repeat(self.topics.shares.columns.to_numpy(), n_points),
                "estimate": pooled.value.ravel(),
                "ci_low": low.ravel(),
                "ci_high": high.ravel(),
                "point": np.tile(np.arange(n_points), n_topics),
            }
        )

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        if self.topics.labels:
            table.insert(1, "label", [self.topics.labels.get(int(t), "") for t in table["topic"]])
        return table

    def topic_number(self, label: Any) -> int:
        """Return the number of a topic that is given by number or name."""
        return int(self.topics._check_label(label))

    def _check_label(self, label: Any) -> Any:
        return self.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.topics._evidence(label)

    def summary(self) -> str:
        """Describe which effects are clear, and what they do not show."""
        table, s = self.frame[self.frame["term"] != "Intercept"], self.settings
        clear = table[(table["ci_low"] > 0) | (table["ci_high"] < 0)]
        strongest = clear.reindex(clear["estimate"].abs().sort_values(ascending=False).index)[:3]
        listed = "; ".join(
            f"{named_topics(self.topics.labels, [r.topic])[0]} by {r.term} {r.estimate:+.3f}"
            for r in strongest.itertuples()
        )
        return "\n".join(
            [
                f"{len(clear):,} of {counted(len(table), 'effect')} {'has' if len(clear) == 1 else 'have'} a "
                f"{s['confidence']:.0%} interval that excludes 0{f': {listed}' if listed else ''}.",
                f"{counted(s['n_rows'], 'row')} in {counted(s['n_clusters'], 'cluster')} ({s['cluster']}).",
                "Each interval is for a single effect. Effects describe these fitted topics; refit with other seeds to "
                "see whether they hold.",
            ]
        )

    def notes(self) -> str:
        """Describe how the intervals were computed, and what they leave out."""
        s = self.settings
        how = (
            f"Shares were drawn once from each of {s['n_states']} saved states and the regressions pooled."
            if s["n_states"]
            else f"Shares were drawn {s['n_draws']} times from their posterior given the words of each row, with the "
            "topics held fixed; the intervals ignore that other sources would have given other topics "
            "(`effect_survival` refits them)."
        )
        flat = describe_flat(int(self.frame["ci_low"].isna().sum()), "effect", s["cluster"])
        return f"{how} {s['n_left_out']:,} rows without a value or without words were left out. {flat}".strip()

    def _gist(self) -> str:
        return f"{self.settings['formula']} on {counted(len(self.topics.weights), 'topic')}"

    def _methods_sentence(self) -> str:
        s = self.settings
        how = (
            f"on one draw of the shares from each of {s['n_states']} saved states, pooled by Rubin's rules"
            if s["n_states"]
            else f"on {s['n_draws']} draws of the shares (posterior given each row's words, topics held fixed), pooled "
            "by Rubin's rules"
        )
        return (
            f"Topic {s['scale']}s of {counted(s['n_rows'], 'row')} were regressed on {s['formula']} by least "
            f"squares {how}, "
            f"with errors clustered by {s['cluster']} ({s['n_clusters']:,} clusters, rng {s['rng']}). "
            f"{self.topics._methods_sentence()}"
        )


def coefficient_table(
    numbers: Iterable[Any], terms: list[Any], coefficients: NDArray[np.float64], covariances: NDArray[np.float64],
    n_clusters: int, confidence: float,
) -> pd.DataFrame:  # fmt: skip
    """Pool the coefficients over draws by Rubin's rules; one row per topic and term."""
    variances = np.diagonal(covariances, axis1=2, axis2=3)
    pooled = pool_estimates(coefficients, variances, df=n_clusters - 1, confidence=confidence)
    low, high, _ = shown_intervals(pooled.low, pooled.high, scale=1.0)
    return pd.DataFrame(
        {
            "topic": np.repeat(np.asarray(list(numbers)), len(terms)),
            "term": np.tile(np.array([str(t) for t in terms], dtype=object), coefficients.shape[1]),
            "estimate": pooled.value.ravel(),
            "se": pooled.se.ravel(),
            "ci_low": low.ravel(),
            "ci_high": high.ravel(),
            "df": pooled.df.ravel(),
            "from_shares": pooled.share_unknown.ravel(),
        }
    )
