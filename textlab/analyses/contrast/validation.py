"""Cross-validated classification of unseen turns by the contrasted words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._wording import counted
from ...errors import NotEnoughData
from ...measures.keyness.log_odds import default_alpha0, informative_prior, log_odds_dirichlet
from ...measures.resampling import CountsByTerm, bootstrap_weights, percentile_interval
from ...results import Interval, Result, settings_of
from .answer import names_of_documents
from .comparison import frequent, turns_rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .answer import Answer

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

VALIDATE = "validate"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Validation(Result):
    """How well the contrasted words classify unseen stretches. Made by `Contrast.validate`.

    Attributes
    ----------
    accuracy, baseline : float
        Share of unseen stretches classified correctly, and share for always guessing the commoner side.
    balanced_accuracy : Interval
        Mean of the accuracies of both sides (0.5 is chance), with a bootstrap interval over clusters.
    n_folds : int
    folds : str
        What was left out in each fold.
    dtm_rows : ndarray of int
        Matrix row of each row of the table.
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
        """Describe how well the words classify held-out clusters."""
        level = self.balanced_accuracy
        return (
            f"{self.names[0]} against {self.names[1]}: {self.accuracy:.0%} of {len(self.frame):,} unseen stretches "
            f"are classified correctly; always guessing the larger side gets {self.baseline:.0%}. Balanced accuracy is "
            f"{level.estimate:.2f} [{level.low:.2f}, {level.high:.2f}], with 0.50 for chance. There were "
            f"{counted(self.n_folds, 'fold')} ({self.folds} left out at a time); words were selected and the model "
            "fitted in each.\nWhat this does not show: why the sides can be told apart. Topic and occasion serve as "
            "well as voice, unless whole documents were left out."
        )

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        """Return the first word of each passage of the unit."""
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
            f"least {counted(use['min_count'], 'time')} and in {turns_rule(use['min_turns'], use['turn'])} of one side"
            f"{' and have a score' if use['scored_only'] else ''} ({self.folds} left out at a time): {self.names[0]} "
            f"against {self.names[1]} (by {use['by']}), {len(self.frame):,} stretches of at least {use['min_tokens']} "
            f"words in {counted(self.n_folds, 'fold')}; accuracy {self.accuracy:.2f}, baseline {self.baseline:.2f}, "
            f"balanced accuracy {self.balanced_accuracy!r} (rng {use['rng']})."
        )

    def _gist(self) -> str:
        return f"balanced accuracy {self.balanced_accuracy!r}, {counted(self.n_folds, 'fold')}"


def validate(one: Answer, *, folds: str, n_blocks: int, n_terms: int, min_tokens: int, rng: _checks.Rng) -> Validation:
    """Classify the rows of both sides by models that never saw their document (or block of turns)."""
    _checks.one_of(VALIDATE, "folds", folds, ("auto", "doc_id", "blocks"))
    n_terms = _checks.whole(VALIDATE, "n_terms", n_terms, least=1)
    generator, seed = _checks.generator(VALIDATE, rng)
    rows, cluster = _rows_to_classify(one, _checks.whole(VALIDATE, "min_tokens", min_tokens, least=1))
    mine = one.two.mine[cluster]
    fold, kind = _folds(one, cluster, mine, folds, _checks.whole(VALIDATE, "n_blocks", n_blocks, least=2))
    chance = np.full(len(rows), np.nan)
    guess = np.zeros(len(rows), dtype=bool)
    for k in steps(np.unique(fold), "validate: folds"):
        test = fold == k
        chance[test] = _fitted_chances(one, rows, mine, ~test, test, n_terms)
        guess[test] = mine[~test].mean() > 0.5
    frame = _classified_rows(one, rows, cluster, mine, chance, _fold_names(one, cluster, fold, kind))
    used: dict[str, Any] = {
        "by": one.question.by, "target": one.two.target, "reference": one.two.reference,
        "cluster": one.question.settings["cluster"], "folds": kind, "n_blocks": n_blocks, "n_terms": n_terms,
        "min_tokens": min_tokens, "rng": seed, "min_count": one.question.settings["min_count"],
        "min_turns": one.question.settings["min_turns"], "turn": one.question.turn,
        "scored_only": one.question.lexicon is not None,
    }  # fmt: skip
    return Validation(
        frame=frame,
        tokens=one.question.dtm.tokens,
        settings=settings_of(one.question.dtm.tokens, VALIDATE, **used),
        accuracy=float(frame["correct"].mean()),
        baseline=float((guess == mine).mean()),
        balanced_accuracy=_balanced(frame["correct"].to_numpy(), mine, cluster, generator),
        n_folds=len(np.unique(fold)),
        folds=kind,
        row_of_passage=one.question.dtm.row_of_passage,
        dtm_rows=rows,
        names=(str(one.two.target), one.two.reference),
    )


def _rows_to_classify(one: Answer, min_tokens: int) -> tuple[Ints, Ints]:
    """Return the rows of the matrix that are long enough, in text order, and their clusters."""
    of_row = one.two.clusters.of_row
    long = one.question.dtm.rows["n_tokens"].to_numpy() >= min_tokens
    rows = np.flatnonzero((of_row >= 0) & long)
    cluster = of_row[rows]
    for side, name in ((True, one.two.target), (False, one.two.reference)):
        n = len(np.unique(cluster[one.two.mine[cluster] == side]))
        if n < 2:
            raise NotEnoughData(
                f"{VALIDATE}: {name!r} has {counted(n, 'cluster')} with rows of at least {min_tokens} words; "
                "leaving some out takes two. Lower min_tokens, or count by passage and contrast with "
                'cluster="passage_id".'
            )
    return rows, cluster


def _folds(one: Answer, cluster: Ints, mine: Mask, folds: str, n_blocks: int) -> tuple[Ints, str]:
    """Return the fold of each row: documents if each side speaks in at least two, otherwise blocks."""
    document = one.two.clusters.document[cluster]
    enough = min(len(np.unique(document[mine])), len(np.unique(document[~mine]))) > 1 and document.min() >= 0
    if folds == "doc_id" and not enough:
        raise NotEnoughData(
            f"{VALIDATE}: a side speaks in a single document, which cannot be left out. "
            'Leave out blocks of turns instead: validate(folds="blocks").'
        )
    if enough and folds != "blocks":
        return document, "documents"
    return _blocks_of_neighbours(cluster, mine, n_blocks), "blocks of neighbouring clusters"


def _blocks_of_neighbours(cluster: Ints, mine: Mask, n_blocks: int) -> Ints:
    """Divide the clusters of each side, in text order, into blocks; block k of both sides is one fold."""
    order = [list(dict.fromkeys(cluster[mine == side])) for side in (True, False)]
    k = min(n_blocks, *map(len, order))
    block = {c: i * k // len(side) for side in order for i, c in enumerate(side)}
    return np.array([block[c] for c in cluster], dtype=np.int64)


def _fitted_chances(one: Answer, rows: Ints, mine: Mask, train: Mask, test: Mask, n_terms: int) -> NDArray[np.float64]:
    """Choose words, fit, and predict the probability of the target for held-out rows."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    counts = one.question.dtm.counts[rows]
    size = one.question.dtm.rows["n_tokens"].to_numpy(float)[rows]
    words = _discriminating_words(
        counts[train], mine[train], _words_compared_without(one, rows[train], mine[train]), n_terms
    )
    shares = 1000 * counts[:, words].toarray() / size[:, None]
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=5000))
    model.fit(shares[train], mine[train])
    return np.asarray(model.predict_proba(shares[test])[:, 1])


def _words_compared_without(one: Answer, rows: Ints, mine: Mask) -> Ints:
    """Return the words that the contrast would compare on these rows alone."""
    from scipy.sparse import csr_array

    turn, code = np.unique(one.two.turns.of_row[rows], return_inverse=True)
    gather = csr_array((np.ones(len(rows), dtype=one.question.dtm.counts.dtype), (code, np.arange(len(rows)))))
    side = np.zeros(len(turn), dtype=bool)
    side[code] = mine
    use = one.question.settings
    words, _ = frequent(
        CountsByTerm.of(gather @ one.question.dtm.counts[rows]),
        side,
        min_count=use["min_count"],
        min_turns=use["min_turns"],
    )
    words = words if one.question.lexicon is None else words[np.isfinite(one.question.lexicon[words])]
    if not len(words):
        raise NotEnoughData(
            f"{VALIDATE}: no word occurs {counted(use['min_count'], 'time')} and in "
            f"{turns_rule(use['min_turns'], one.question.turn)} of one side without the part that is left out; "
            "contrast with a smaller min_count or min_turns."
        )
    return words


def _discriminating_words(counts: Any, mine: Mask, words: Ints, n_terms: int) -> Ints:
    """Return the words with the largest absolute log-odds z in the training rows."""
    a, b = (np.asarray(counts[np.flatnonzero(side)].sum(axis=0), dtype=float).ravel() for side in (mine, ~mine))
    seen = np.flatnonzero(a + b > 0)
    pooled = (a + b)[seen]
    prior = informative_prior(pooled, default_alpha0(a.sum(), b.sum()))
    z = np.zeros(len(a))
    z[seen] = np.abs(log_odds_dirichlet(a[seen], b[seen], prior)[2])
    return words[np.argsort(-z[words], kind="stable")[:n_terms]]


def _fold_names(one: Answer, cluster: Ints, fold: Ints, kind: str) -> NDArray[np.object_]:
    if kind != "documents":
        return np.array([f"block {k + 1}" for k in fold], dtype=object)
    names = names_of_documents(one.question.dtm, one.question.by)
    return names[one.two.clusters.document][cluster]


def _classified_rows(
    one: Answer, rows: Ints, cluster: Ints, mine: Mask, chance: Any, fold: NDArray[np.object_]
) -> pd.DataFrame:
    said = chance > 0.5
    return pd.DataFrame(
        {
            "unit": one.question.dtm.rows.index[rows],
            "fold": pd.Series(fold, dtype="str"),
            "side": pd.Series(np.where(mine, "target", "reference"), dtype="str"),
            "predicted": pd.Series(np.where(said, "target", "reference"), dtype="str"),
            "p_target": chance,
            "correct": said == mine,
            "n_tokens": one.question.dtm.rows["n_tokens"].to_numpy()[rows],
        }
    )


def _balanced(correct: Mask, mine: Mask, cluster: Ints, rng: np.random.Generator) -> Interval:
    """Return the mean of the accuracies of both sides, with an interval from resampled clusters."""
    codes = np.unique(cluster, return_inverse=True)[1]
    strata = np.zeros(codes.max() + 1, dtype=int)
    strata[codes[mine]] = 1
    weights = np.vstack([np.ones(len(strata)), bootstrap_weights(len(strata), 1000, rng, strata=strata)])[:, codes]
    shares = [(weights[:, side] @ correct[side]) / weights[:, side].sum(axis=1) for side in (mine, ~mine)]
    value = (shares[0] + shares[1]) / 2
    low, high = percentile_interval(value[1:])
    return Interval(estimate=float(value[0]), low=float(low), high=float(high), level=0.95)
