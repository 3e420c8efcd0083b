"""Robustness of a contrast: without single documents, doubtful labels or fillers, and at equal size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._html import number
from ..._wording import counted, singular
from ...errors import NotEnoughData, SchemaError
from ...measures.keyness.log_odds import Prior, log_odds_merged_z
from ...measures.power import smallest_rate_ratio
from .answer import Answer, prior_for
from .clusters import cluster_counts
from .comparison import NUMBERS_AT_ONCE, Comparison, Totals, alphas, compare, rank_z, scores, standing
from .question import without_fillers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


# ---------------------------------------------------------------------- leaving out


def without_each(one: Answer, unit: str) -> pd.DataFrame:
    """Return every score's range with one document (turn, speaker, cluster) left out; see `Contrast.leave_one_out`."""
    codes, names = _unit_codes(one, unit)
    n_terms, step = len(one.two.terms), max(1, NUMBERS_AT_ONCE // max(1, len(names)))
    parts = [_left_out(one, codes, len(names), slice(k, k + step)) for k in range(0, n_terms, step)]
    found = np.concatenate(parts) if parts else np.empty((0, len(names)))
    usable = int(np.isfinite(found).any(axis=0).sum())
    if usable == 0 and len(found):
        raise NotEnoughData(
            f"leave_one_out: without any one {singular(unit)} a side is empty, so nothing is left to compare. "
            f"{_smaller_units(one, unit)}"
        )
    return _leave_one_out_table(one, found, names, usable)


def _unit_codes(one: Answer, unit: str) -> tuple[Ints, NDArray[np.object_]]:
    dtm, cluster = one.question.dtm, one.question.settings["cluster"]
    known = ["doc_id", "turn_id", cluster]
    known += ["speaker"] * (one.question.by != "speaker" and "speaker" in dtm.rows)
    _checks.one_of("leave_one_out", "unit", unit, tuple(dict.fromkeys(known)))
    names = one.two.clusters.labels if unit == cluster else _names_in(one, unit)
    codes, found = pd.factorize(names)
    return np.asarray(codes, dtype=np.int64), np.asarray(found, dtype=object)


def _smaller_units(one: Answer, unit: str) -> str:
    """Suggest what to leave out if a side has only one `unit`."""
    for other in ("turn_id", one.question.settings["cluster"]):
        if other != unit and _can_be_left_out(one, other):
            return f'Leave out smaller units: leave_one_out("{other}").'
    if _leaves_both(*_passages_of(one)):
        return (
            'Leave out passages: contrast(count_terms(tokens, by="passage_id"), ..., cluster="passage_id")'
            '.leave_one_out("passage_id"). Passages of one turn are not independent, so holding there is not proof.'
        )
    return (
        "Each side is a single passage, so nothing smaller can be left out. Cut it and tokenize again: "
        'corpus.split("window", size=50), then count and contrast by passage_id; or bring more texts of both sides.'
    )


def _can_be_left_out(one: Answer, unit: str) -> bool:
    try:
        return _leaves_both(one.two.mine, _unit_codes(one, unit)[0])
    except NotEnoughData:
        return False


def _leaves_both(mine: NDArray[np.bool_], codes: Ints) -> bool:
    """Return whether some unit can be left out with both sides remaining."""
    sides = [np.unique(codes[mine == side]) for side in (True, False)]
    needed = {int(units[0]) for units in sides if len(units) == 1}
    return len(np.unique(codes)) > len(needed)


def _passages_of(one: Answer) -> tuple[NDArray[np.bool_], Ints]:
    """Return the side and the number of each passage with words."""
    dtm = one.question.dtm
    row = dtm.row_of_passage
    unit = np.where(row >= 0, one.two.clusters.of_row[row], -1)
    found = np.flatnonzero((unit >= 0) & (dtm.tokens.n_tokens > 0))
    return one.two.mine[unit[found]], found


def _names_in(one: Answer, column: str) -> NDArray[np.object_]:
    """Return the single document (turn, speaker) of each cluster.

    Clusters with several are refused, because these cannot be left out.
    """
    dtm, of_row = one.question.dtm, one.two.clusters.of_row
    names = (dtm.rows.index.to_series() if dtm.by == column else dtm.rows[column]).to_numpy(object)
    inside = of_row >= 0
    out = np.full(len(one.two.clusters.labels), None, dtype=object)
    out[of_row[inside]] = names[inside]
    mixed = np.unique(of_row[inside][pd.isna(names[inside]) | (names[inside] != out[of_row[inside]])])
    if len(mixed):
        what, cluster = singular(column), one.question.cluster
        raise NotEnoughData(
            f"leave_one_out: {counted(len(mixed), cluster)} of {len(out):,} lie in no single {what}, so one {what} "
            f'cannot be left out of them. Contrast smaller units: contrast(count_terms(tokens, by="turn_id"), ..., '
            'cluster="turn_id").'
        )
    return out


def _left_out(one: Answer, codes: Ints, n: int, which: slice) -> Floats:
    from scipy.sparse import csr_array

    measure, part = one.question.measure, one.two.of_terms(which)
    gather = csr_array((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(n, len(codes)))
    totals = part.totals(1 - gather.toarray())  # one row per unit left out
    values = np.array(scores(part, measure, one.prior.part(which), totals), dtype=float)
    values[totals.a + totals.b == 0] = measure.neutral  # a word without occurrences makes no difference
    values[:, (totals.n_a == 0) | (totals.n_b == 0)] = np.nan
    return values


def _leave_one_out_table(one: Answer, found: Floats, names: NDArray[np.object_], usable: int) -> pd.DataFrame:
    neutral = one.question.measure.neutral
    point = standing(one.two, one.question.measure, one.prior)
    gap = np.where(np.isfinite(found), (found - neutral) * np.sign(point - neutral)[:, None], np.inf)
    weakest = gap.argmin(axis=1) if len(found) else np.empty(0, dtype=int)
    finite = np.isfinite(found).any(axis=1)
    low = np.where(finite, np.min(np.where(np.isfinite(found), found, np.inf), axis=1, initial=np.inf), np.nan)
    high = np.where(finite, np.max(np.where(np.isfinite(found), found, -np.inf), axis=1, initial=-np.inf), np.nan)
    table = pd.DataFrame(
        {
            "term": pd.Series(one.question.dtm.terms[one.two.terms], dtype="str"),
            "score": point,
            "loo_low": low,
            "loo_high": high,
            "weakest_without": pd.Series(names[weakest], dtype="str"),
            "sign_holds": finite & (np.min(gap, axis=1, initial=np.inf) > 0),
            "n_left_out": usable,
        }
    )
    order = pd.Index(table["term"]).get_indexer(one.frame["term"])
    return table.iloc[order].reset_index(drop=True)


# ---------------------------------------------------------------------- other rows, other words


def without_doubtful_rows(one: Answer, n: int) -> pd.DataFrame:
    """Score the same words on rows with certain labels only: high confidence, attribution not unresolved."""
    if one.question.by != "speaker":
        raise SchemaError(
            f"without_doubtful: labels of {one.question.by!r} carry no confidence; it is speaker labels that may be "
            "doubtful."
        )
    dtm = one.question.dtm
    sure = ((dtm.rows["confidence"] == "high") & (dtm.rows["attribution"] != "unresolved")).to_numpy(bool)
    at, moved = np.flatnonzero(sure), np.full(dtm.shape[0] + 1, -1)
    moved[at] = np.arange(len(at))
    some = replace(dtm, counts=dtm.counts[at], rows=dtm.rows.iloc[at], row_of_passage=moved[dtm.row_of_passage])
    return _scored_again(one, some, n)


def without_filler_words(one: Answer, n: int) -> pd.DataFrame:
    """Score the same words without fillers."""
    if one.question.settings["fillers"] == "drop":
        raise SchemaError('without_fillers: they were set aside from the start (fillers="drop").')
    return _scored_again(one, without_fillers(one.question.dtm), n)


def _scored_again(one: Answer, dtm: DocumentTermMatrix, n: int) -> pd.DataFrame:
    """Score the same words on another matrix and return the changes; see `Contrast.without_doubtful`."""
    terms = one.question.dtm.terms
    lexicon = one.question.lexicon
    if lexicon is not None:
        lexicon = np.array([lexicon[one.question.dtm.term_lookup[str(t)]] for t in dtm.terms])
    kept = terms[one.two.terms[np.isin(terms[one.two.terms], dtm.terms)]]
    question = replace(one.question, dtm=dtm, lexicon=lexicon)
    two = _compared_on(question, one, np.array([dtm.term_lookup[str(t)] for t in kept], dtype=np.int64))
    left = two.occurrences(True) + two.occurrences(False) > 0
    kept, two = kept[left], replace(two.of_terms(np.flatnonzero(left)), family=int(left.sum()))
    prior = prior_for(question, two, question.settings["prior"], question.settings["alpha0"])
    new = pd.DataFrame(
        {
            "term": kept,
            "score_without": standing(two, question.measure, prior),
            "n_target_without": two.occurrences(True),
            "z_without": rank_z(two, prior),
            "n_reference_without": two.occurrences(False),
            "n_turns_target_without": two.n_turns(True),
        }
    )
    return _change_table(one, new, n)


def _compared_on(question: Any, one: Answer, terms: Ints) -> Comparison:
    """Return the comparison of the two sides in another matrix."""
    dtm, by, cluster = question.dtm, question.by, question.settings["cluster"]
    members = set(one.two.clusters.group)
    clusters = cluster_counts(dtm, by, cluster, members)
    same = cluster == "turn_id" or one.question.clusters is one.question.turns
    turns = clusters if same else cluster_counts(dtm, by, "turn_id", like=clusters)
    mine = clusters.only(clusters.among(members)).among({one.target})
    if mine.all() or not mine.any():
        raise NotEnoughData(
            f"contrast: without these rows {one.target!r} or the reference has no words left, so nothing can be "
            "compared."
        )
    others = members - {one.target}
    clusters, turns = (x.two_sides(one.target, others, shared_only=question.within) for x in (clusters, turns))
    named = (one.target, one.two.reference)
    return compare(clusters, turns, terms, named, question.measure, lexicon=question.lexicon, within=question.within)


def _change_table(one: Answer, new: pd.DataFrame, n: int) -> pd.DataFrame:
    old = one.frame[["term", "score", "z", "n_target", "n_reference", "n_turns_target"]]
    table, neutral = old.merge(new, on="term", how="left"), one.question.measure.neutral
    sizes = [c for c in new.columns if c.startswith("n_")]
    table[sizes] = table[sizes].fillna(0).astype("int64")
    table["change"] = table["score_without"] - table["score"]
    table["sign_changes"] = (np.sign(table["score"] - neutral) * np.sign(table["score_without"] - neutral)) < 0
    table["leaves_top"] = _leaves_top(table, n)
    return table


def _leaves_top(table: pd.DataFrame, n: int) -> pd.Series:
    """Return which words are no longer among the first or last `n` by z."""
    out = pd.Series(False, index=table.index)
    for ascending in (False, True):
        ranks = [table[c].rank(ascending=ascending, method="min") for c in ("z", "z_without")]
        out |= (ranks[0] <= n) & ~(ranks[1] <= n)
    return out


# ---------------------------------------------------------------------- sides of unequal size


def at_equal_size(one: Answer, n_tokens: int | None, n_draws: int, rng: _checks.Rng) -> pd.DataFrame:
    """Return scores with both sides subsampled to the same number of words; see `Contrast.rarefied`."""
    question, two = one.question, one.two
    if question.measure.presence or question.lexicon is not None or np.any(two.weight != 1):
        raise SchemaError("rarefied: draws words, so it has no meaning for text_dispersion, word_shift or within=.")
    most = int(min(two.n_words(True), two.n_words(False)))
    n = _checks.whole("rarefied", "n_tokens", most if n_tokens is None else n_tokens, least=1, most=most)
    draws = _checks.whole("rarefied", "n_draws", n_draws, least=2)
    generator, _ = _checks.generator("rarefied", rng)
    a, b = (_words_drawn(two, mine, n, draws, generator) for mine in (True, False))
    size = np.full(draws, float(n))
    weaker = question.settings["alpha0"] is None and question.settings["prior"] == "informative"
    alpha0 = min(one.prior.alpha0, 0.1 * n) if weaker else one.prior.alpha0
    prior = Prior(alpha=one.prior.alpha * (alpha0 / one.prior.alpha0), alpha0=alpha0)
    return _rarefied_table(one, Totals(a, b, size, size, 0 * size), prior, n)


def _words_drawn(two: Comparison, mine: bool, n: int, draws: int, generator: np.random.Generator) -> Floats:
    """Draw `n` words without replacement, `draws` times, and return the counts of the compared words."""
    counts = two.occurrences(mine)
    rest = int(two.n_words(mine)) - int(counts.sum())
    pool = np.append(counts, rest)
    return generator.multivariate_hypergeometric(pool, n, size=draws, method="marginals")[:, :-1].T.astype(float)


def _rarefied_table(one: Answer, totals: Totals, prior: Prior, n: int) -> pd.DataFrame:
    score = scores(one.two, one.question.measure, prior, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = log_odds_merged_z(*totals[:4], **alphas(prior))
    seen = np.isfinite(score)
    count = np.maximum(seen.sum(axis=1), 1)
    mean = np.where(seen.any(axis=1), np.where(seen, score, 0).sum(axis=1) / count, np.nan)
    table = pd.DataFrame(
        {
            "term": pd.Series(one.question.dtm.terms[one.two.terms], dtype="str"),
            "score_rarefied": mean,
            "z_rarefied": z.mean(axis=1),
            "share_same_sign": (np.sign(z) == np.sign(z.mean(axis=1, keepdims=True))).mean(axis=1),
            "n_tokens": n,
        }
    )
    both = one.frame[["term", "score", "z"]].merge(table, on="term", how="left")
    both["rank"] = (-both["z"]).rank(method="min").astype("int64")
    both["rank_rarefied"] = (-both["z_rarefied"]).rank(method="min").astype("int64")
    return both


PLAUSIBLE = 0.1  # largest plausible share: "the", the commonest word, is one in fifteen words
VIF = (1, 2, 4)


def visible(one: Answer) -> pd.DataFrame:
    """Return the smallest detectable ratio of rates for these sizes; see `Contrast.visible`."""
    rate = np.array([2, 5, 10, 20, 50, 100]) / 10_000
    table = pd.DataFrame({"rate_reference": 1000 * rate})
    for vif in VIF:
        ratio = smallest_rate_ratio(rate, one.two.n_words(True), one.two.n_words(False), vif=vif)
        table[f"ratio_vif_{vif}"] = np.where(ratio * rate <= PLAUSIBLE, ratio, np.inf)
    ratios = table[[f"ratio_vif_{vif}" for vif in VIF]].to_numpy()
    table["in_words"] = pd.Series([_ratios_in_words(row) for row in ratios], dtype="str")
    return table


def _ratios_in_words(ratios: Floats) -> str:
    """Describe a row of ratios, which grow with the variance."""
    seen = [number(ratio) for ratio in ratios if np.isfinite(ratio)]
    if not seen:
        return "no difference can be seen: the word would have to be more than every tenth word of the target"
    bursts = f"{' or '.join(seen[1:])} if it comes in bursts" if seen[1:] else "none can be seen if it comes in bursts"
    strong = ", none in strong bursts" if 1 < len(seen) < len(ratios) else ""
    return f"{seen[0]} times the rate can be seen, {bursts}{strong}"
