"""Would the list be the same without one document, without doubtful labels, without fillers?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted, singular
from ...errors import NotEnoughData, SchemaError
from .bootstrap import CELLS, Sample
from .comparison import Sides, only_shared, only_some, standard_weight, units_of
from .question import Answer, Asked, ground_of, point_of, sample_of, without_fillers, z_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

    Floats = NDArray[np.float64]


# ---------------------------------------------------------------------- leaving out


def without_each(asked: Asked, one: Answer, unit: str) -> pd.DataFrame:
    """Every score's range when one document (turn, speaker, cluster) is left out; see `Contrast.leave_one_out`."""
    codes, names = _unit_codes(asked, one, unit)
    sample = one.sample
    parts, step = [], max(1, CELLS // max(1, len(names)))
    for first in range(0, sample.counts.shape[1], step):
        which = slice(first, first + step)
        parts.append(_left_out(asked, one, codes, len(names), which))
    scores = np.concatenate(parts) if parts else np.empty((0, len(names)))
    usable = int(np.isfinite(scores).any(axis=0).sum())
    if usable == 0 and len(scores):
        raise NotEnoughData(
            f"leave_one_out: without any one {singular(unit)} a side is empty, so nothing is left to compare. "
            f"{_smaller(asked, one, unit)}"
        )
    return _loo_table(asked, one, scores, names, usable)


def _unit_codes(asked: Asked, one: Answer, unit: str) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    units = one.sides.units
    known = ["doc_id", "turn_id", asked.settings["cluster"]]
    known += ["speaker"] * (asked.by != "speaker" and "speaker" in asked.dtm.rows)
    _checks.one_of("leave_one_out", "unit", unit, tuple(dict.fromkeys(known)))
    names = units.labels if unit == asked.settings["cluster"] else _names_in(asked, one.sides, unit)
    codes, found = pd.factorize(names)
    return np.asarray(codes, dtype=np.int64), np.asarray(found, dtype=object)


def _smaller(asked: Asked, one: Answer, unit: str) -> str:
    """What can be left out where one `unit` is all that a side has."""
    for other in ("turn_id", asked.settings["cluster"]):
        if other != unit and _can_be_left_out(asked, one, other):
            return f'Leave out smaller units: leave_one_out("{other}").'
    if _leaves_both(*_passages_of(asked, one.sides)):
        return (
            'Leave out passages: contrast(count_terms(tokens, by="passage_id"), ..., cluster="passage_id")'
            '.leave_one_out("passage_id"). Passages of one turn are not independent, so a word that holds is no proof.'
        )
    return (
        "Each side is a single passage, so nothing smaller can be left out. Cut it and tokenize again: "
        'corpus.split("window", size=50), then count and contrast by passage_id; or bring more texts of both sides.'
    )


def _can_be_left_out(asked: Asked, one: Answer, unit: str) -> bool:
    try:
        return _leaves_both(one.sides.mine, _unit_codes(asked, one, unit)[0])
    except NotEnoughData:
        return False


def _leaves_both(mine: NDArray[np.bool_], codes: NDArray[np.int64]) -> bool:
    """Whether some unit can be left out with both sides remaining."""
    sides = [np.unique(codes[mine == side]) for side in (True, False)]
    needed = {int(units[0]) for units in sides if len(units) == 1}
    return len(np.unique(codes)) > len(needed)


def _passages_of(asked: Asked, sides: Sides) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """The side of each passage with words, and its number."""
    row = asked.dtm.row_of_passage
    unit = np.where(row >= 0, sides.units.of_row[row], -1)
    found = np.flatnonzero((unit >= 0) & (asked.dtm.tokens.n_tokens > 0))
    return sides.mine[unit[found]], found


def document_names(asked: Asked, document: NDArray[np.int64]) -> NDArray[np.object_]:
    """Names of documents by the codes that units carry."""
    from .question import document_names

    return np.append(document_names(asked), "several")[document]


def _names_in(asked: Asked, sides: Sides, column: str) -> NDArray[np.object_]:
    """The one document (turn, speaker) of each cluster; a cluster that has several cannot be left out by them."""
    rows, of_row = asked.dtm.rows, sides.units.of_row
    names = (rows.index.to_series() if asked.dtm.by == column else rows[column]).to_numpy(object)
    inside = of_row >= 0
    out = np.full(len(sides.units.labels), None, dtype=object)
    out[of_row[inside]] = names[inside]
    mixed = np.unique(of_row[inside][pd.isna(names[inside]) | (names[inside] != out[of_row[inside]])])
    if len(mixed):
        what, cluster = singular(column), singular(asked.settings["cluster"])
        raise NotEnoughData(
            f"leave_one_out: {counted(len(mixed), cluster)} of {len(out):,} lie in no single {what}, so one {what} "
            f'cannot be left out of them. Contrast smaller units: contrast(count_terms(tokens, by="turn_id"), ..., '
            'cluster="turn_id").'
        )
    return out


def _left_out(asked: Asked, one: Answer, codes: NDArray[np.int64], n: int, which: slice) -> Floats:
    from scipy.sparse import csr_array

    sample = one.sample
    gather = csr_array((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(n, len(codes)))
    columns = np.arange(sample.counts.shape[1])[which]
    total = np.ones((1, len(codes)))
    weights = total - gather.toarray()  # one row a unit left out
    part = Sample(**{**vars(sample), "counts": sample.counts[:, columns]})
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = part.sums(weights)
        values = np.array(asked.measure.score(sums, one.ground.part(which)), dtype=float)
    values[sums.a + sums.b == 0] = asked.measure.neutral  # a word that nobody says sets nobody apart
    values[:, (sums.n_a == 0) | (sums.n_b == 0)] = np.nan
    return values


def _loo_table(asked: Asked, one: Answer, scores: Floats, names: NDArray[np.object_], usable: int) -> pd.DataFrame:
    neutral = asked.measure.neutral
    point = point_of(one.sample, asked.measure, one.ground)
    gap = np.where(np.isfinite(scores), (scores - neutral) * np.sign(point - neutral)[:, None], np.inf)
    weakest = gap.argmin(axis=1) if len(scores) else np.empty(0, dtype=int)
    finite = np.isfinite(scores).any(axis=1)
    low = np.where(finite, np.min(np.where(np.isfinite(scores), scores, np.inf), axis=1, initial=np.inf), np.nan)
    high = np.where(finite, np.max(np.where(np.isfinite(scores), scores, -np.inf), axis=1, initial=-np.inf), np.nan)
    table = pd.DataFrame(
        {
            "term": pd.Series(asked.dtm.terms[one.sides.terms], dtype="str"),
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


def scored_again(asked: Asked, one: Answer, dtm: DocumentTermMatrix, n: int) -> pd.DataFrame:
    """The same words scored on another matrix: what changes; see `Contrast.without_doubtful`."""
    there = np.flatnonzero(np.isin(asked.dtm.terms[one.sides.terms], dtm.terms))
    kept = asked.dtm.terms[one.sides.terms[there]]
    new_asked = replace(asked, dtm=dtm, lexicon=_moved(asked, dtm))
    sides = _same_sides(new_asked, one, np.array([dtm.term_lookup[str(t)] for t in kept], dtype=np.int64))
    left = sides.total(True) + sides.total(False) > 0
    kept, sides = kept[left], replace(sides, terms=sides.terms[left])
    sample = sample_of(new_asked, sides)
    ground, _ = ground_of(new_asked, sides, sample)
    score = point_of(sample, asked.measure, ground)
    new = pd.DataFrame({"term": kept, "score_without": score, "n_target_without": sides.total(True)})
    new["z_without"] = z_of(sample, ground)
    new["n_reference_without"], new["n_turns_target_without"] = sides.total(False), sides.n_turns(True)
    return _changes(one, new, asked.measure.neutral, n)


def _moved(asked: Asked, dtm: DocumentTermMatrix) -> Floats | None:
    if asked.lexicon is None:
        return None
    return np.array([asked.lexicon[asked.dtm.term_lookup[str(t)]] for t in dtm.terms])


def _same_sides(asked: Asked, one: Answer, terms: NDArray[np.int64]) -> Sides:
    cluster, members = asked.settings["cluster"], set(one.sides.units.group)
    units = units_of(asked.dtm, asked.by, cluster, members)
    same = cluster == "turn_id" or one.sides.turns is one.sides.units or asked.units is asked.turns
    turns = units if same else units_of(asked.dtm, asked.by, "turn_id")
    two, two_turns = only_some(units, members), only_some(turns, members)
    if asked.within:
        two, two_turns = only_shared(two, one.sides.target), only_shared(two_turns, one.sides.target)
    sides = replace(one.sides, units=two, turns=two_turns, terms=terms, weight=np.ones(len(two.sizes)))
    if sides.mine.all() or not sides.mine.any():
        raise NotEnoughData(
            f"{asked.settings.get('who', 'contrast')}: without these rows {one.sides.target!r} or the reference has no "
            "words left, so nothing can be compared."
        )
    return replace(sides, weight=standard_weight(sides, two.sizes)) if asked.within else sides


def _changes(one: Answer, new: pd.DataFrame, neutral: float, n: int) -> pd.DataFrame:
    old = one.frame[["term", "score", "z", "n_target", "n_reference", "n_turns_target"]]
    table = old.merge(new, on="term", how="left")
    counted = [c for c in new.columns if c.startswith("n_")]
    table[counted] = table[counted].fillna(0).astype("int64")
    table["change"] = table["score_without"] - table["score"]
    table["sign_changes"] = (np.sign(table["score"] - neutral) * np.sign(table["score_without"] - neutral)) < 0
    table["leaves_top"] = _leaves_top(table, n)
    return table


def _leaves_top(table: pd.DataFrame, n: int) -> pd.Series:
    """Among the first or last `n` words by z, and no longer so."""
    out = pd.Series(False, index=table.index)
    for ascending in (False, True):
        ranks = [table[c].rank(ascending=ascending, method="min") for c in ("z", "z_without")]
        out |= (ranks[0] <= n) & ~(ranks[1] <= n)
    return out


def certain_rows(asked: Asked) -> DocumentTermMatrix:
    """The matrix with rows of certain labels only: confidence high, attribution not unresolved."""
    if asked.by != "speaker":
        raise SchemaError(
            f"without_doubtful: labels of {asked.by!r} carry no confidence; it is speaker labels that may be doubtful."
        )
    rows = asked.dtm.rows
    sure = (rows["confidence"] == "high") & (rows["attribution"] != "unresolved")
    return _keep_rows(asked.dtm, sure.to_numpy(bool))


def _keep_rows(dtm: DocumentTermMatrix, keep: NDArray[np.bool_]) -> DocumentTermMatrix:
    at = np.flatnonzero(keep)
    moved = np.full(dtm.shape[0] + 1, -1)
    moved[at] = np.arange(len(at))
    return replace(dtm, counts=dtm.counts[at], rows=dtm.rows.iloc[at], row_of_passage=moved[dtm.row_of_passage])


def no_fillers(asked: Asked) -> DocumentTermMatrix:
    """The matrix with fillers set aside."""
    if asked.settings["fillers"] == "drop":
        raise SchemaError('without_fillers: they were set aside from the start (fillers="drop").')
    return without_fillers(asked.dtm)
