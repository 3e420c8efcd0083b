"""The numbers of one target: scores, intervals, tests and counts of each word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError, UnknownName
from ...measures.keyness.log_odds import Prior, default_alpha0, flat_prior
from ...measures.multiple import benjamini_hochberg
from .bootstrap import Ends, intervals
from .carriers import carried_and_spread
from .clusters import CONTRAST, codes_and_names, group_labels
from .comparison import Comparison, compare, frequent, rank_z, standing
from .permutation import Halves, LabelTest, split_in_halves, test_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix
    from .question import Question

    Floats = NDArray[np.float64]

EVEN = {"flat": 0.01, "add_one": 1.0}  # flat priors: the same pseudo-count for every term
LISTED = 20  # most groups named in a message


CONTRAST_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "term": "the word",
        "target": "the group (only where every group was asked)",
        "score": "the measure's value; above the neutral value: commoner in the target",
        "ci_low": "lower end of the bootstrap interval, clusters resampled; missing for test statistics, for words "
        "that one side lacks, and where no resample moves the score",
        "ci_high": "upper end",
        "all_low": "lower end of the interval that holds for all words of the target at once: for words picked from a "
        "ranked list",
        "all_high": "upper end",
        "p": "two-sided permutation p of the difference of rates (of shares of clusters with the word, of shares among "
        "the scored words), clusters relabelled",
        "q": "Benjamini–Hochberg adjusted p; the family is all words compared with this target",
        "n_target": "occurrences in the target",
        "n_reference": "occurrences in the reference",
        "only_in": "the one side that has the word; how far it differs is then unknown, and its score is set by the "
        "prior or the smoothing",
        "rate_target": "per 1,000 words of the target, words counted before any trimming",
        "rate_reference": "per 1,000 words of the reference (standardised to the target's documents by within=)",
        "n_turns_target": "turns of the target with the word (clusters, where rows do not lie within turns)",
        "n_turns_reference": "turns of the reference with the word (likewise)",
        "n_docs": "documents with the word, both sides together",
        "dp_norm": "dispersion over the turns of the side where the word is commoner: 0 even, 1 all in the least",
        "carried_by": "the turn (likewise; else document, of three or more) with over half of the occurrences there",
        "z": "log-odds z of what the measure counts (words, clusters with the word, scored words): for ranking, no "
        "test; missing for a word that is all that was counted, which has no odds",
    }
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """The numbers of one target.

    Attributes
    ----------
    question : Question
    two : Comparison
    prior : Prior
    test : LabelTest
    frame : DataFrame
        One row for each compared word, ranked.
    n_left_out : int
        Number of words of either side that are not compared.
    seldom : tuple of str
        Words that occur often enough but in too few turns to be compared, most frequent first.
    """

    question: Question
    two: Comparison
    prior: Prior
    test: LabelTest
    frame: pd.DataFrame
    n_left_out: int
    seldom: tuple[str, ...]

    @property
    def target(self) -> Any:
        """Return the label of the target."""
        return self.two.target

    @cached_property
    def halves(self) -> tuple[Halves, Halves]:
        """Return split-half comparisons of the target and of the reference, each with itself."""
        target, reference = (
            split_in_halves(
                self.two.only(self.two.mine == side), self.question.measure, self.prior,
                rng=np.random.default_rng([self.question.seed, 3, int(side)]),
            )
            for side in (True, False)
        )  # fmt: skip
        return target, reference


def answer(question: Question, picked: tuple[Any, list[Any], str]) -> Answer:
    """Compute scores, intervals and tests of one target, independently of the other targets."""
    use, measure = question.settings, question.measure
    target, others, named = picked
    clusters, turns = (
        x.two_sides(target, others, shared_only=question.within) for x in (question.clusters, question.turns)
    )
    terms, seldom = frequent(
        turns.counts, turns.among({target}), min_count=use["min_count"], min_turns=use["min_turns"]
    )
    n_seen = int((clusters.counts.n_holders() > 0).sum())
    if question.lexicon is not None:
        terms, seldom = (x[np.isfinite(question.lexicon[x])] for x in (terms, seldom))
    two = compare(clusters, turns, terms, (target, named), measure, lexicon=question.lexicon, within=question.within)
    prior = prior_for(question, two, use["prior"], use["alpha0"])
    test = test_labels(two, measure, prior, question.resampling, np.random.default_rng([question.seed, 1]))
    ends = intervals(two, measure, prior, question.resampling, np.random.default_rng([question.seed, 2]))
    return Answer(
        question=question,
        two=two,
        prior=prior,
        test=test,
        frame=_ranked_frame(question, two, prior, test, ends),
        n_left_out=n_seen - len(terms),
        seldom=tuple(question.dtm.terms[seldom].tolist()),
    )


def answer_about(answers: tuple[Answer, ...], target: Any, who: str) -> Answer:
    """Return the answer for a target, which need not be named if there is only one."""
    if target is None and len(answers) == 1:
        return answers[0]
    names = [a.target for a in answers]
    if target is None:
        shown = ", ".join(map(repr, names[:LISTED]))
        more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
        raise UnknownName(
            f"{who}: this contrast has {counted(len(names), 'target')}, and one must be chosen, as in "
            f"{who}(target={names[0]!r}). They are {shown}{more} (see gap.groups)."
        )
    _checks.known(who, "target", target, names, see="gap.groups")
    return answers[names.index(target)]


# ---------------------------------------------------------------------- the prior


def prior_for(question: Question, two: Comparison, choice: str, alpha0: float | None) -> Prior:
    """Return the pseudo-counts of the compared words, on the scale of what the measure counts.

    `alpha0` is the total weight of an informative prior; by default 500 or a tenth of the smaller side.
    """
    seen, n_terms = two.seen, len(two.terms)
    if choice in EVEN:
        each = EVEN[choice]
        if alpha0 is not None:
            raise SchemaError(
                f'{CONTRAST}: alpha0 belongs to prior="informative"; the {choice} prior is {each:g} a term.'
            )
        n_kinds = _n_kinds(question)
        alpha = flat_prior(max(n_terms, n_kinds), alpha=each)[:n_terms]
        return Prior(alpha=alpha, alpha0=each * n_kinds, name=f"{choice}, {each:g} a term")
    n_a, n_b = float(seen.n_a[0]), float(seen.n_b[0])
    if not n_a or not n_b:
        side = two.target if not n_a else two.reference
        raise NotEnoughData(f"{CONTRAST}: {side!r} has no {question.counted}, so nothing can be compared with it.")
    weight = default_alpha0(n_a, n_b) if alpha0 is None else _positive_weight(alpha0)
    name = f"informative, {strength(weight)} {question.counted} of both sides pooled"
    return Prior(alpha=(seen.a + seen.b)[:, 0] * (weight / (n_a + n_b)), alpha0=weight, name=name)


def _n_kinds(question: Question) -> int:
    """Return the number of categories counted: words, scored words, or clusters with and without a word."""
    if question.lexicon is not None:
        return int(np.isfinite(question.lexicon).sum())
    return 2 if question.measure.presence else len(question.dtm.terms)


def strength(alpha0: float) -> str:
    """Format the weight of a prior: 0.3, 329, 8,404."""
    return f"{alpha0:,.0f}" if alpha0 >= 10 else f"{alpha0:.1f}"


def _positive_weight(alpha0: Any) -> float:
    if isinstance(alpha0, (int, float, np.number)) and not isinstance(alpha0, bool) and 0 < alpha0 < np.inf:
        return float(alpha0)
    raise SchemaError(f"{CONTRAST}: a prior of alpha0 tokens must weigh a number above 0, not {alpha0!r}.")


# ---------------------------------------------------------------------- the table


def _ranked_frame(question: Question, two: Comparison, prior: Prior, test: LabelTest, ends: Ends) -> pd.DataFrame:
    a, b = two.occurrences(True), two.occurrences(False)
    rate_a = 1000 * a / two.n_words(True)
    rate_b = 1000 * two.weighted_occurrences() / two.n_words(False)
    spread, carried = carried_and_spread(two, rate_a >= rate_b, names_of_documents(question.dtm, question.by))
    frame = pd.DataFrame(
        {
            "term": pd.Series(question.dtm.terms[two.terms], dtype="str"),
            "target": pd.Series([two.target] * len(a), dtype=None if len(a) else "object"),
            "score": standing(two, question.measure, prior),
            "ci_low": ends.low,
            "ci_high": ends.high,
            "all_low": ends.all_low,
            "all_high": ends.all_high,
            "p": test.p,
            "q": benjamini_hochberg(test.p),
            "n_target": a,
            "n_reference": b,
            "only_in": pd.Series(np.select([b == 0, a == 0], ["target", "reference"], ""), dtype="str").replace(
                "", None
            ),
            "rate_target": rate_a,
            "rate_reference": rate_b,
            "n_turns_target": two.n_turns(True),
            "n_turns_reference": two.n_turns(False),
            "n_docs": two.n_docs,
            "dp_norm": spread,
            "carried_by": pd.Series(carried, dtype="str"),
            "z": rank_z(two, prior),
        }
    )
    order = _ranked(frame, by_z=question.measure.by_z, effect=question.measure.effect)
    return frame.iloc[order].reset_index(drop=True)


def _ranked(frame: pd.DataFrame, *, by_z: bool, effect: bool) -> NDArray[np.int64]:
    """Return the order of the table, by z or by score, commonest in the target first.

    The score of a word that one side lacks depends on the prior or the smoothing. In rankings by score, such words
    therefore follow all words of their side that both sides have, in order of z.
    """
    rank, z = frame["z" if by_z else "score"], frame["z"].fillna(0)
    more = (frame["rate_target"] >= frame["rate_reference"]).to_numpy()
    last = frame["only_in"].notna().to_numpy() if effect and not by_z else np.zeros(len(frame), dtype=bool)
    place = np.where(more, np.where(last, 1, 0), np.where(last, 2, 3)) if last.any() else np.zeros(len(frame))
    value = np.where(last, z, rank.fillna(0))
    return np.lexsort((frame["term"], -z, -value, place))


def names_of_documents(dtm: DocumentTermMatrix, by: str) -> NDArray[np.object_]:
    """Return document names by code, with a last entry for clusters that span several."""
    names = dtm.rows.index.to_series() if dtm.by == "doc_id" else dtm.rows["doc_id"]
    inside = group_labels(dtm, by).notna().to_numpy() & (dtm.rows["n_tokens"].to_numpy() > 0)
    return np.append(codes_and_names(names.to_numpy(object)[inside])[1], "several")


# ---------------------------------------------------------------------- occurrences


SIDE_NAMES = ("target", "reference", "both")


def rows_on_side(answers: tuple[Answer, ...], side: Any) -> NDArray[np.bool_]:
    """Return which rows of the matrix belong to a side ("target", "reference", "both") or to a group."""
    question = answers[0].question
    found = np.zeros(question.dtm.shape[0], dtype=bool)
    if side not in SIDE_NAMES:
        names = [*SIDE_NAMES, *(a.target for a in answers), *question.clusters.group]
        _checks.one_of("quotes", "side", side, list(dict.fromkeys(names)))
    for one in answers:
        of_row = one.two.clusters.of_row
        inside = of_row >= 0
        if side in SIDE_NAMES[:2]:
            inside &= np.append(one.two.mine == (side == "target"), False)[of_row]
        elif side != "both":
            inside &= np.append(one.two.clusters.group == side, False)[of_row]
        found |= inside
    return found


def positions_on_side(answers: tuple[Answer, ...], term: str, side: Any) -> NDArray[np.int64]:
    """Return the positions of a word on a side."""
    dtm = answers[0].question.dtm
    tokens, rows = dtm.tokens, rows_on_side(answers, side)
    at = tokens.where_types(np.append(tokens.term_of == tokens.term_lookup[term], False)[:-1])
    row = dtm.row_of_passage[tokens.passage_of(at)]
    return at[(row >= 0) & np.append(rows, False)[row]]
