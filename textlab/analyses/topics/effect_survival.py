"""Robustness of topic effects to other seeds, more or fewer topics, and single documents left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted
from ...errors import SchemaError
from ...measures.topics import jaccard_matrix, match_topics, top_lists
from ...results import Result, settings_of
from .composition import composed
from .effect_tables import TopicEffects, coefficient_table
from .effects import posterior_shares
from .refits import TOP, checked_refits, fit_part, reading_weights
from .survival import largest_documents
from .tables import named_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOLDS = 0.8  # share of the refits in which an effect must have the same sign and an interval without 0
MATCHED = 0.2  # overlap of top words below which a refit counts as having no matching topic


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class EffectSurvival(Result):
    """Topic effects in refits of the model under other choices. Made by `effect_survival`.

    Attributes
    ----------
    effects : TopicEffects
    runs : DataFrame
        One row per effect and refit: ``topic, term, change, overlap, estimate, ci_low, ci_high``. ``overlap`` is the
        overlap of the ten top words with those of the matching topic in the refit.
    """

    effects: TopicEffects
    runs: pd.DataFrame

    TITLE: ClassVar[str] = "Which effects come back"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"effects": "topics.effect_survival"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Treier & Jackman 2008, American Journal of Political Science 52: 201-217 (method of composition)",
        "Young & Holsteen 2017, Sociological Methods & Research 46: 3-40 (multimodel analysis)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic",
            "label": "the name that somebody gave to the topic, if any",
            "term": "term of the formula",
            "estimate": "effect in the original model",
            "ci_low": "lower end of the interval of `estimate`",
            "ci_high": "upper end of the interval of `estimate`",
            "least": "smallest estimate over all refits",
            "most": "largest estimate over all refits",
            "overlap": "mean overlap of the ten top words with those of the matching topic in the refits, 0 to 1",
            "n_refits": "refits",
            "same_sign": "share of the refits with a matching topic and an estimate of the same sign",
            "clear": "share of the refits whose interval lies on the same side of 0",
            "verdict": "holds, depends on choices, or not clear to begin with",
        }
    )

    def _check_label(self, label: Any) -> Any:
        return self.effects.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.effects.topics._evidence(label)

    def summary(self) -> str:
        """Describe how many effects hold under other choices."""
        counts = self.frame["verdict"].value_counts()
        clear = self.frame[self.frame["verdict"] != "not clear to begin with"]
        kept = clear[clear["verdict"] == "holds"]
        named = [
            f"{name} by {row.term}"
            for name, row in zip(
                named_topics(self.effects.topics.labels, kept["topic"]), kept.head(4).itertuples(), strict=False
            )
        ]
        listed = f": {'; '.join(named)}" if named else ""
        return "\n".join(
            [
                f"Of {counted(len(self.frame), 'effect')}, {len(clear)} {'is' if len(clear) == 1 else 'are'} clear in "
                f"the original model; {counts.get('holds', 0)} of them hold in at least {HOLDS:.0%} of "
                f"{counted(self.settings['n_runs'], 'refit')}{listed}.",
                "Refits vary the seed, the number of topics and the documents left out; they are not new text.",
            ]
        )

    def notes(self) -> str:
        """Describe when an effect holds."""
        return (
            f"An effect holds if its interval excludes 0 in the original model and lies on the same side of 0 in "
            f"{HOLDS:.0%} of the refits. If the matching topic of a refit shares fewer than {MATCHED:.0%} of the ten "
            "top words, the refit counts as not clear. A document was not left out if a covariate would have had only "
            "one value without it."
        )

    def _gist(self) -> str:
        return f"{int((self.frame['verdict'] == 'holds').sum())} of {counted(len(self.frame), 'effect')} hold"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"The regression was repeated on models fitted again on {counted(s['n_seeds'], 'other seed')}, with "
            f"{', '.join(map(str, s['sizes'])) or 'no other number of'} topics and without each of "
            f"{counted(len(s['documents']), 'document')} (rng {s['rng']}), topics matched by their ten top words. "
            f"{self.effects._methods_sentence()}"
        )


@recorded
def effect_survival(
    effects: TopicEffects,
    *,
    n_seeds: int = 3,
    sizes: Sequence[int] | None = None,
    n_documents: int = 10,
    rng: _checks.Rng = 0,
) -> EffectSurvival:
    """Refit the topics under other choices and check whether the effects remain.

    Parameters
    ----------
    effects : TopicEffects
        Effects on topics that `fit_topics` fitted.
    n_seeds : int
        Number of refits with other seeds (nmf gives the same topics for every seed).
    sizes : sequence of int, optional
        Other numbers of topics. Default: a quarter fewer and a quarter more.
    n_documents : int
        Number of refits that leave out one document each: first the documents that hold most of a topic, then the
        largest.
    rng : int or Generator

    Returns
    -------
    EffectSurvival
        ``.table``, one row per effect: ``topic, term, estimate, ci_low, ci_high, least, most, overlap, n_refits,
        same_sign, clear, verdict``; ``.runs``, one row per effect and refit; ``.plot()``.

    Raises
    ------
    SchemaError
        The model comes from outside textlab or was edited by hand, so it cannot be refitted.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # the passages of the seeds are short and few
    ...     effects = tl.topic_effects(topics, "~ doc_id", cluster="turn_id")
    >>> tl.effect_survival(effects, n_seeds=0, sizes=[4], n_documents=1)
    <EffectSurvival: 12 rows; 8 of 12 effects hold>
    """
    if not isinstance(effects, TopicEffects):
        raise SchemaError(f"effect_survival: effects must come from topic_effects, not {type(effects).__name__}.")
    topics = effects.topics
    method, options = checked_refits("effect_survival", topics.settings)
    seed = _checks.seed_of(*_checks.generator("effect_survival", rng))
    n_seeds = _checks.whole("effect_survival", "n_seeds", n_seeds)
    k, step = len(topics.weights), max(1, round(len(topics.weights) / 4))
    sizes = [x for x in (k - step, k + step) if x >= 2] if sizes is None else list(sizes)
    documents = largest_documents(topics, _checks.whole("effect_survival", "n_documents", n_documents))
    again = _Refitted(effects, method, options, seed)
    runs = pd.concat([again.first(), *again.runs(n_seeds, sizes, documents)], ignore_index=True)
    settings = settings_of(
        topics.tokens, "effect_survival", n_seeds=n_seeds, sizes=sizes, documents=documents, rng=seed,
        n_runs=runs["change"].nunique() - 1, effects=dict(effects.settings),
    )  # fmt: skip
    frame = _survival_table(effects, runs)
    return EffectSurvival(frame=frame, tokens=topics.tokens, settings=settings, effects=effects, runs=runs)


class _Refitted:
    """Refit the model behind some effects and repeat the regression on its shares."""

    def __init__(self, effects: TopicEffects, method: str, options: Mapping[str, Any], seed: int) -> None:
        self.effects, self.method, self.options, self.seed = effects, method, options, seed
        self.topics, self.dtm = effects.topics, effects.topics.dtm
        self.size = np.asarray(self.dtm.counts.sum(axis=1), dtype=float)
        self.labels = self.dtm.rows.index.astype(str).to_numpy(dtype=object)
        self.place = np.full(self.dtm.shape[0], -1)  # row of the design for each row of the matrix, -1 if unused
        self.place[effects.rows] = np.arange(len(effects.rows))

    def first(self) -> pd.DataFrame:
        """Return the effects in the original model."""
        table = self.effects.table
        return pd.DataFrame(
            {"topic": table["topic"], "term": table["term"], "change": "as fitted", "overlap": 1.0,
             **{c: table[c] for c in ("estimate", "ci_low", "ci_high")}}
        )  # fmt: skip

    def runs(self, n_seeds: int, sizes: Sequence[int], documents: Sequence[Any]) -> Iterator[pd.DataFrame]:
        """Yield one table per refit."""
        k, every = len(self.topics.weights), np.arange(self.dtm.shape[0])
        for number in steps(range(n_seeds), "effect_survival: seeds"):
            yield self._run(f"seed {number + 1}", k, every)
        for size in steps(sizes, "effect_survival: sizes"):
            yield self._run(f"{size} topics", size, every)
        for document in steps(documents, "effect_survival: documents left out"):
            rows = np.flatnonzero((self.dtm.rows["doc_id"] != document).to_numpy())
            if len(rows) > k and self._is_identified(rows):
                yield self._run(f"without {document}", k, rows)

    def _is_identified(self, rows: NDArray[np.int64]) -> bool:
        x = self._design(rows)[1]
        return len(x) > x.shape[1] and np.linalg.matrix_rank(x) == x.shape[1]

    def _design(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Return which of the rows the regression used, their rows of the design matrix, and their clusters."""
        used = np.flatnonzero(self.place[rows] >= 0)
        used = used[np.argsort(self.labels[rows[used]], kind="stable")]  # draws must not depend on document order
        at = self.place[rows[used]]
        return used, self.effects.x[at], np.unique(self.effects.groups[at], return_inverse=True)[1]

    def _run(self, change: str, k: int, rows: NDArray[np.int64]) -> pd.DataFrame:
        rng = _checks.source_of(self.seed, change)
        found = fit_part(self.dtm, rows, self.method, k, rng, self.options)
        overlap = jaccard_matrix(top_lists(self.topics.weights.to_numpy(), TOP), top_lists(reading_weights(found), TOP))
        matched = match_topics(overlap)
        used, x, groups = self._design(rows)
        s, size = self.effects.settings, self.size[rows[used]]
        states = None if found.states is None else found.states[:, used]
        posterior = posterior_shares(states, found.theta[used], size, s["n_draws"])
        pooled = composed(posterior, size, x, groups, s["scale"], rng)
        terms = list(dict.fromkeys(self.effects.frame["term"]))
        table = coefficient_table(range(k), terms, *pooled, int(groups.max()) + 1, s["confidence"])
        return self._under_original_numbers(change, table, matched, overlap)

    def _under_original_numbers(
        self, change: str, table: pd.DataFrame, matched: NDArray[np.int64], overlap: NDArray[np.float64]
    ) -> pd.DataFrame:
        """Return the effects on the matching topics under the original numbers; missing where no topic matches."""
        parts = []
        for at, topic in enumerate(self.topics.shares.columns):
            same = float(overlap[at, matched[at]]) if matched[at] >= 0 else 0.0
            mine = table[table["topic"] == matched[at]] if same >= MATCHED else table[:0]
            part = mine[["term", "estimate", "ci_low", "ci_high"]].set_index("term")
            part = part.reindex(list(dict.fromkeys(self.effects.frame["term"]))).reset_index()
            parts.append(part.assign(topic=topic, change=change, overlap=same))
        return pd.concat(parts)[["topic", "term", "change", "overlap", "estimate", "ci_low", "ci_high"]]


def _survival_table(effects: TopicEffects, runs: pd.DataFrame) -> pd.DataFrame:
    table = effects.table
    table = table[table["term"] != "Intercept"].reset_index(drop=True)
    others = runs[runs["change"] != "as fitted"]
    rows, effect_rows = [], table.itertuples()
    row: Any
    for row in effect_rows:
        mine = others[(others["topic"] == row.topic) & (others["term"] == row.term)]
        sign = np.sign(row.estimate)
        far = mine["ci_low"] > 0 if sign > 0 else mine["ci_high"] < 0
        clear = bool(row.ci_low > 0 or row.ci_high < 0)
        kept = float(far.mean()) if len(mine) else np.nan
        rows.append(
            {
                "least": mine["estimate"].min(), "most": mine["estimate"].max(), "overlap": mine["overlap"].mean(),
                "n_refits": len(mine), "same_sign": float((np.sign(mine["estimate"]) == sign).mean()), "clear": kept,
                "verdict": "not clear to begin with" if not clear
                else "holds" if kept >= HOLDS else "depends on choices",
            }
        )  # fmt: skip
    first = [c for c in ("topic", "label", "term", "estimate", "ci_low", "ci_high") if c in table]
    return pd.concat([table[first], pd.DataFrame(rows)], axis=1)
