"""Do the contrasted words tell unseen turns apart? Classification with everything refitted in each fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import NotEnoughData
from ...measures.keyness.log_odds import log_odds_dirichlet
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...results import Interval, Result, settings_of
from .comparison import canonical, frequent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .question import Answer, Asked

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

WHO = "validate"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Validation(Result):
    """How well the contrasted words tell unseen stretches apart. Made by `Contrast.validate`.

    Attributes
    ----------
    accuracy, baseline : float
        Share of unseen stretches told right, and share right when the commoner side is always guessed.
    balanced_accuracy : Interval
        Mean of the shares told right on each side (0.5 is chance), with a bootstrap interval by cluster.
    n_folds : int
    folds : str
        What was left out at a time.
    dtm_rows : ndarray of int
        The row of the matrix behind each row of the table.
    """

    accuracy: float
    baseline: float
    balanced_accuracy: Interval
    n_folds: int
    folds: str
    row_of_passage: Ints
    dtm_rows: Ints
    names: tuple[str, str]

    TITLE: ClassVar[str] = "Validation of a contrast"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"stretches": "contrast.validation"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "unit": "the row of the matrix that was told apart",
            "fold": "what was left out with it",
            "side": "where it belongs: target or reference",
            "predicted": "where its words put it",
            "p_target": "estimated probability of target",
            "correct": "whether that is right",
            "n_tokens": "words of the unit",
        }
    )
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Grimmer & Stewart 2013, Political Analysis 21:267-297",
        "Pedregosa et al. 2011, Journal of Machine Learning Research 12:2825-2830",
    )

    def summary(self) -> str:
        level = self.balanced_accuracy
        return (
            f"{self.names[0]} against {self.names[1]}: {len(self.frame):,} unseen stretches in "
            f"{counted(self.n_folds, 'fold')}, {self.folds} left out at a time; {self.accuracy:.0%} told right, "
            f"{self.baseline:.0%} by always guessing the commoner side. Balanced accuracy {level.estimate:.2f} "
            f"[{level.low:.2f}, {level.high:.2f}], 0.50 being chance. Words were chosen and the model fitted anew in "
            "each fold.\nWhat this does not show: why they can be told apart. Topic and occasion serve as well as "
            "voice, unless whole documents were left out."
        )

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        """The first word of each passage of the unit."""
        at = int(np.flatnonzero((self.frame["unit"] == label).to_numpy())[0])
        passages = np.flatnonzero(self.row_of_passage == self.dtm_rows[at])
        first = self.tokens.bounds[passages]
        first = first[np.diff(self.tokens.bounds)[passages] > 0]
        return first, first

    def _methods_sentence(self) -> str:
        use = self.settings
        return (
            f"Unseen stretches were classified by a logistic regression on the shares of up to {use['n_terms']} words, "
            "those with the largest log-odds z (informative prior) in the other folds among all that occur there at "
            f"least {counted(use['min_count'], 'time')} and in {counted(use['min_turns'], use['turn'])} of one side"
            f"{' and have a score' if use['scored_only'] else ''} ({self.folds} left out at a time): {self.names[0]} "
            f"against {self.names[1]} (by {use['by']}), {len(self.frame):,} stretches of at least {use['min_tokens']} "
            f"words in {counted(self.n_folds, 'fold')}; accuracy {self.accuracy:.2f}, baseline {self.baseline:.2f}, "
            f"balanced accuracy {self.balanced_accuracy!r} (rng {use['rng']})."
        )

    def _gist(self) -> str:
        return f"balanced accuracy {self.balanced_accuracy!r}, {counted(self.n_folds, 'fold')}"


def validate(
    asked: Asked, one: Answer, *, folds: str, n_blocks: int, n_terms: int, min_tokens: int, rng: _checks.Rng
) -> Validation:
    """Classify the rows of both sides, each by a model that never saw its document (or block of turns)."""
    _checks.one_of(WHO, "folds", folds, ("auto", "doc_id", "blocks"))
    n_terms = _checks.whole(WHO, "n_terms", n_terms, least=1)
    generator, seed = _checks.generator(WHO, rng)
    rows, cluster = _rows(asked, one, _checks.whole(WHO, "min_tokens", min_tokens, least=1))
    mine = one.sides.mine[cluster]
    fold, kind = _folds(one, cluster, mine, folds, _checks.whole(WHO, "n_blocks", n_blocks, least=2))
    chance = np.full(len(rows), np.nan)
    guess = np.zeros(len(rows), dtype=bool)
    for k in np.unique(fold):
        test = fold == k
        chance[test] = _fit(asked, one, rows, mine, ~test, test, n_terms)
        guess[test] = mine[~test].mean() > 0.5
    frame = _frame(asked, one, rows, cluster, mine, chance, _fold_names(asked, one, cluster, fold, kind))
    used: dict[str, Any] = {
        "by": asked.by, "target": one.sides.target, "reference": one.sides.reference,
        "cluster": asked.settings["cluster"], "folds": kind, "n_blocks": n_blocks, "n_terms": n_terms,
        "min_tokens": min_tokens, "rng": seed, "min_count": asked.settings["min_count"],
        "min_turns": asked.settings["min_turns"], "turn": asked.turn, "scored_only": asked.lexicon is not None,
    }  # fmt: skip
    return Validation(
        frame=frame,
        tokens=asked.dtm.tokens,
        settings=settings_of(asked.dtm.tokens, WHO, **used),
        accuracy=float(frame["correct"].mean()),
        baseline=float((guess == mine).mean()),
        balanced_accuracy=_balanced(frame["correct"].to_numpy(), mine, cluster, generator),
        n_folds=len(np.unique(fold)),
        folds=kind,
        row_of_passage=asked.dtm.row_of_passage,
        dtm_rows=rows,
        names=(str(one.sides.target), one.sides.reference),
    )


def _rows(asked: Asked, one: Answer, min_tokens: int) -> tuple[Ints, Ints]:
    """Rows of the matrix that are long enough, in text order, and their clusters."""
    of_row = one.sides.units.of_row
    long = asked.dtm.rows["n_tokens"].to_numpy() >= min_tokens
    rows = np.flatnonzero((of_row >= 0) & long)
    cluster = of_row[rows]
    for side, name in ((True, one.sides.target), (False, one.sides.reference)):
        n = len(np.unique(cluster[one.sides.mine[cluster] == side]))
        if n < 2:
            raise NotEnoughData(
                f"{WHO}: {name!r} has {counted(n, 'cluster')} with rows of at least {min_tokens} words; "
                "leaving some out takes two. Lower min_tokens, or count by passage and contrast with "
                'cluster="passage_id".'
            )
    return rows, cluster


def _folds(one: Answer, cluster: Ints, mine: Mask, folds: str, n_blocks: int) -> tuple[Ints, str]:
    """Documents, if each side speaks in two of them at least; else blocks of neighbouring clusters of each side."""
    document = one.sides.units.document[cluster]
    enough = min(len(np.unique(document[mine])), len(np.unique(document[~mine]))) > 1 and document.min() >= 0
    if folds == "doc_id" and not enough:
        raise NotEnoughData(
            f"{WHO}: a side speaks in a single document, which cannot be left out. "
            'Leave out blocks of turns instead: validate(folds="blocks").'
        )
    if enough and folds != "blocks":
        return document, "documents"
    return _blocks(cluster, mine, n_blocks), "blocks of neighbouring clusters"


def _blocks(cluster: Ints, mine: Mask, n_blocks: int) -> Ints:
    """The clusters of each side, in text order, in blocks; block k of both sides is left out together."""
    order = [list(dict.fromkeys(cluster[mine == side])) for side in (True, False)]
    k = min(n_blocks, *map(len, order))
    block = {c: i * k // len(side) for side in order for i, c in enumerate(side)}
    return np.array([block[c] for c in cluster], dtype=np.int64)


def _fit(
    asked: Asked, one: Answer, rows: Ints, mine: Mask, train: Mask, test: Mask, n_terms: int
) -> NDArray[np.float64]:
    """Choose words, fit, and predict the probability of target for the rows left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    counts = asked.dtm.counts[rows]
    size = asked.dtm.rows["n_tokens"].to_numpy(float)[rows]
    words = _chosen(counts[train], mine[train], _compared(asked, one, rows[train], mine[train]), n_terms)
    shares = 1000 * counts[:, words].toarray() / size[:, None]
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=5000))
    model.fit(shares[train], mine[train])
    return np.asarray(model.predict_proba(shares[test])[:, 1])


def _compared(asked: Asked, one: Answer, rows: Ints, mine: Mask) -> Ints:
    """The words that the contrast would compare, had only these rows been said."""
    from scipy.sparse import csr_array

    turn, code = np.unique(one.sides.turns.of_row[rows], return_inverse=True)
    gather = csr_array((np.ones(len(rows), dtype=asked.dtm.counts.dtype), (code, np.arange(len(rows)))))
    side = np.zeros(len(turn), dtype=bool)
    side[code] = mine
    use = asked.settings
    words = frequent(
        canonical(gather @ asked.dtm.counts[rows]), side, min_count=use["min_count"], min_turns=use["min_turns"]
    )
    words = words if asked.lexicon is None else words[np.isfinite(asked.lexicon[words])]
    if not len(words):
        raise NotEnoughData(
            f"{WHO}: no word occurs {counted(use['min_count'], 'time')} and in "
            f"{counted(use['min_turns'], asked.turn)} of one side without the part that is left out; contrast with "
            "a smaller min_count or min_turns."
        )
    return words


def _chosen(counts: Any, mine: Mask, words: Ints, n_terms: int) -> Ints:
    """Those of the words with the largest absolute log-odds z in the training rows."""
    a, b = (np.asarray(counts[np.flatnonzero(side)].sum(axis=0), dtype=float).ravel() for side in (mine, ~mine))
    seen = np.flatnonzero(a + b > 0)
    pooled = (a + b)[seen]
    prior = pooled * (0.1 * min(a.sum(), b.sum(), 5000) / pooled.sum())
    z = np.zeros(len(a))
    z[seen] = np.abs(log_odds_dirichlet(a[seen], b[seen], prior)[2])
    return words[np.argsort(-z[words], kind="stable")[:n_terms]]


def _fold_names(asked: Asked, one: Answer, cluster: Ints, fold: Ints, kind: str) -> NDArray[np.object_]:
    if kind != "documents":
        return np.array([f"block {k + 1}" for k in fold], dtype=object)
    from .robustness import document_names

    return document_names(asked, one.sides.units.document)[cluster]


def _frame(
    asked: Asked, one: Answer, rows: Ints, cluster: Ints, mine: Mask, chance: Any, fold: NDArray[np.object_]
) -> pd.DataFrame:
    said = chance > 0.5
    return pd.DataFrame(
        {
            "unit": asked.dtm.rows.index[rows],
            "fold": pd.Series(fold, dtype="str"),
            "side": pd.Series(np.where(mine, "target", "reference"), dtype="str"),
            "predicted": pd.Series(np.where(said, "target", "reference"), dtype="str"),
            "p_target": chance,
            "correct": said == mine,
            "n_tokens": asked.dtm.rows["n_tokens"].to_numpy()[rows],
        }
    )


def _balanced(correct: Mask, mine: Mask, cluster: Ints, rng: np.random.Generator) -> Interval:
    """Mean of the shares told right on each side; clusters of each side resampled."""
    codes = np.unique(cluster, return_inverse=True)[1]
    strata = np.zeros(codes.max() + 1, dtype=int)
    strata[codes[mine]] = 1
    weights = np.vstack([np.ones(len(strata)), bootstrap_weights(len(strata), 1000, rng, strata=strata)])[:, codes]
    shares = [(weights[:, side] @ correct[side]) / weights[:, side].sum(axis=1) for side in (mine, ~mine)]
    value = (shares[0] + shares[1]) / 2
    low, high = percentile_interval(value[1:])
    return Interval(estimate=float(value[0]), low=float(low), high=float(high), level=0.95)
