"""From a question about groups to the numbers of its table: prepare once, answer for each target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import several, singular
from ...counts import DocumentTermMatrix, count_terms
from ...errors import SchemaError
from ...measures.keyness.log_odds import log_odds_dirichlet
from ...measures.multiple import benjamini_hochberg
from .bootstrap import Sample, intervals
from .carriers import spread
from .comparison import (
    Sides,
    Units,
    codes_and_names,
    group_labels,
    sides_of,
    standard_weight,
    units_of,
)
from .groups import named_groups, named_reference, pick_groups
from .halves import Halves, split_in_halves
from .permutation import Test, test_labels
from .scores import Ground, Measure, log_odds_z, measure_named, prior_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WHO = "contrast"


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """A checked question: the matrix, its clusters, and every choice."""

    dtm: DocumentTermMatrix
    by: str
    units: Units
    turns: Units
    picked: tuple[tuple[Any, list[Any], str], ...]
    measure: Measure
    variant: str
    lexicon: Floats | None
    within: bool
    seed: int
    settings: Mapping[str, Any]

    @property
    def cluster(self) -> str:
        """What is resampled and relabelled, in one word."""
        return singular(self.settings["cluster"])

    @property
    def turn(self) -> str:
        """What the columns ``n_turns_*`` count: turns, or clusters where rows do not lie within turns."""
        return self.cluster if self.turns is self.units else "turn"

    @property
    def carrier(self) -> str:
        """What can carry a word: ``turn or document``."""
        return self.turn if self.turn == "document" else f"{self.turn} or document"

    @property
    def counted(self) -> str:
        """What a score counts, and a prior weighs."""
        if self.lexicon is not None:
            return "scored words"
        return several(self.settings["cluster"]) if self.measure.presence else "tokens"


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """The numbers of one target."""

    sides: Sides
    sample: Sample
    ground: Ground
    test: Test
    frame: pd.DataFrame
    n_left_out: int
    prior: str
    measure: Measure
    seed: int

    @cached_property
    def halves(self) -> tuple[Halves, Halves]:
        """Each side against itself: the target's clusters in random halves, and the reference's."""
        target, reference = (
            split_in_halves(
                self.sample.only(self.sides.mine == side), self.measure, self.ground, log_odds_z,
                rng=np.random.default_rng([self.seed, 3, int(side)]),
            )
            for side in (True, False)
        )  # fmt: skip
        return target, reference


def prepare(dtm: DocumentTermMatrix, **options: Any) -> Asked:
    """Check every argument and add rows up to clusters."""
    _check(dtm, options)
    by, cluster = options["by"], options["cluster"]
    options["reference"] = named_reference(options["reference"])
    generator, seed = _checks.generator(WHO, options["rng"])
    used = dtm if options["fillers"] == "keep" else without_fillers(dtm)
    units = units_of(used, by, cluster, named_groups(options["target"], options["reference"]))
    picked = pick_groups(units, by, options["target"], options["reference"])
    within = options["within"] is not None
    measure = measure_named(options["measure"]).named(cluster, within=within)
    if within and options["measure"] == "fisher":
        raise SchemaError(
            f"{WHO}: Fisher's test counts whole words, and within= gives the reference's words weights. "
            'Leave within= out, or take measure="g2_4cell".'
        )
    lexicon = _lexicon(used, options["measure"], options["scores"])
    settings = {k: v for k, v in options.items() if k != "scores"} | {"rng": seed, "rows": dtm.by}
    settings["n_scores"] = None if lexicon is None else int(np.isfinite(lexicon).sum())
    return Asked(
        dtm=used,
        by=by,
        units=units,
        turns=_turn_units(used, by, cluster, units),
        picked=tuple(picked),
        measure=measure,
        variant=measure.variant,
        lexicon=lexicon,
        within=within,
        seed=int(generator.integers(2**62)),
        settings=MappingProxyType(settings),
    )


def _check(dtm: DocumentTermMatrix, options: dict[str, Any]) -> None:
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(f"{WHO}: dtm must be a DocumentTermMatrix (count_terms makes one), not {type(dtm).__name__}.")
    if dtm.weighting != "count":
        raise SchemaError(f"{WHO}: the cells are {dtm.weighting!r}; a contrast needs counts. Leave out dtm.weight().")
    for name, least in (("n_resamples", 1), ("n_permutations", 1), ("min_count", 1), ("min_turns", 1)):
        options[name] = _checks.whole(WHO, name, options[name], least=least)
    options["confidence"] = _checks.share(WHO, "confidence", options["confidence"])
    _checks.one_of(WHO, "interval", options["interval"], ("percentile", "bca"))
    _checks.one_of(WHO, "statistic", options["statistic"], ("standardised", "difference"))
    _checks.one_of(WHO, "fillers", options["fillers"], ("keep", "drop"))
    _checks.one_of(WHO, "within", options["within"], (None, "doc_id"))


def _turn_units(dtm: DocumentTermMatrix, by: str, cluster: str, units: Units) -> Units:
    """Turns, if every row lies in one; else the clusters."""
    if cluster == "turn_id" or (dtm.by != "turn_id" and dtm.rows["turn_id"].isna().any()):
        return units
    return units_of(dtm, by, "turn_id")


def without_fillers(dtm: DocumentTermMatrix) -> DocumentTermMatrix:
    """The same rows and columns, counted with um, uh, you know ... set aside, sizes included."""
    fresh = count_terms(dtm.tokens.remove("fillers"), by=dtm.by)
    at = fresh.rows.index.get_indexer(dtm.rows.index)
    kept = np.flatnonzero(at >= 0)
    moved = np.full(fresh.shape[0] + 1, -1)
    moved[at[kept]] = np.arange(len(kept))
    same = fresh.select([t for t in dtm.terms if t in fresh.term_lookup])
    return replace(
        same,
        counts=same.counts[at[kept]],
        rows=same.rows.iloc[at[kept]],
        row_of_passage=moved[same.row_of_passage],
    )


def _lexicon(dtm: DocumentTermMatrix, measure: str, scores: Any) -> Floats | None:
    """The lexicon score of each column; nan where it has none."""
    if measure != "word_shift":
        if scores is not None:
            raise SchemaError(f'{WHO}: scores belong to measure="word_shift", not to {measure!r}.')
        return None
    if not isinstance(scores, (Mapping, pd.Series)):
        raise SchemaError(f'{WHO}: measure="word_shift" needs scores, a mapping of word to number.')
    values = pd.Series({str(k): float(v) for k, v in scores.items()}, dtype=float)
    found = values.reindex([str(t) for t in dtm.terms]).to_numpy()
    if not np.isfinite(found).any():
        raise SchemaError(f"{WHO}: none of the {len(values)} scored words occurs here; are they in lower case?")
    return np.asarray(found, dtype=np.float64)


# ---------------------------------------------------------------------- answering


def answer_all(asked: Asked) -> tuple[Answer, ...]:
    """One answer a target; a target's numbers do not depend on which others were asked."""
    return tuple(answer(asked, picked) for picked in asked.picked)


def answer(asked: Asked, picked: tuple[Any, list[Any], str]) -> Answer:
    """Scores, intervals and tests of one target."""
    use = asked.settings
    sides = sides_of(
        asked.units,
        asked.turns,
        picked,
        min_count=use["min_count"],
        min_turns=use["min_turns"],
        within=asked.within,
    )
    n_seen = int((np.asarray(sides.units.counts.sum(axis=0)).ravel() > 0).sum())
    sides = _scored_only(asked, sides)
    sample = sample_of(asked, sides)
    ground, prior = ground_of(asked, sides, sample)
    test = test_labels(
        sample, asked.measure, ground, log_odds_z, n_permutations=use["n_permutations"],
        standardised=use["statistic"] == "standardised",
        rng=np.random.default_rng([asked.seed, 1]),
    )  # fmt: skip
    low, high = intervals(
        sample, asked.measure, ground, n_resamples=use["n_resamples"], confidence=use["confidence"],
        kind=use["interval"], rng=np.random.default_rng([asked.seed, 2]),
    )  # fmt: skip
    z = z_of(sample, ground)
    frame = _frame(asked, sides, point_of(sample, asked.measure, ground), (low, high), test.p, z)
    return Answer(
        sides=sides,
        sample=sample,
        ground=ground,
        test=test,
        frame=frame,
        n_left_out=n_seen - len(sides.terms),
        prior=prior,
        measure=asked.measure,
        seed=asked.seed,
    )


def _scored_only(asked: Asked, sides: Sides) -> Sides:
    if asked.lexicon is None:
        return sides
    return replace(sides, terms=sides.terms[np.isfinite(asked.lexicon[sides.terms])])


def sample_of(asked: Asked, sides: Sides) -> Sample:
    """The clusters as arrays: counts, or presence, or the scored words only."""
    units = sides.units
    counts, sizes, weight, standard = sides.counts, units.sizes, sides.weight, units.sizes
    mass: NDArray[Any] = np.zeros(len(units.sizes))
    if asked.measure.presence:
        counts = counts.astype(bool).astype(np.int32)
        sizes = standard = np.ones(len(sizes))
        weight = standard_weight(sides, sizes) if asked.within else weight
    if asked.lexicon is not None:
        scored = np.flatnonzero(np.isfinite(asked.lexicon))
        cells = units.counts[:, scored]
        sizes = np.asarray(cells.sum(axis=1), dtype=np.float64).ravel()
        mass = cells @ asked.lexicon[scored]
    return Sample(
        counts=counts, sizes=sizes, mass=mass, mine=sides.mine, document=units.document, weight=weight,
        standard=standard if asked.within else None,
    )  # fmt: skip


def ground_of(asked: Asked, sides: Sides, sample: Sample) -> tuple[Ground, str]:
    """Prior, family and lexicon of the compared terms; the prior weighs what the sample counts."""
    use = asked.settings
    a, b, n_a, n_b = totals_of(sample)
    alpha, alpha0, words = prior_of(
        use["prior"], use["alpha0"], pooled=a + b, n_a=n_a, n_b=n_b, n_terms=_n_kinds(asked), counted=asked.counted,
    )  # fmt: skip
    lexicon = np.zeros(len(sides.terms)) if asked.lexicon is None else asked.lexicon[sides.terms]
    ground = Ground(alpha=alpha[:, None], alpha0=alpha0, family=len(sides.terms), lexicon=lexicon[:, None])
    return ground, words


def point_of(sample: Sample, measure: Measure, ground: Ground) -> Floats:
    """The score of each term in the sample itself."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = measure.score(sample.sums(np.ones((1, len(sample.sizes)))), ground)
    return np.asarray(values[:, 0], dtype=np.float64)


def _n_kinds(asked: Asked) -> int:
    """Into how many kinds what is counted falls: words, scored words, or clusters with and without the word."""
    if asked.lexicon is not None:
        return int(np.isfinite(asked.lexicon).sum())
    return 2 if asked.measure.presence else len(asked.dtm.terms)


def totals_of(sample: Sample) -> tuple[Floats, Floats, float, float]:
    """What was counted of each term on both sides, and the sizes of both."""
    sums = sample.sums(np.ones((1, len(sample.sizes))))
    a, b = (np.asarray(x, dtype=np.float64).ravel() for x in (sums.a, sums.b))
    return a, b, float(sums.n_a[0]), float(sums.n_b[0])


def z_of(sample: Sample, ground: Ground) -> Floats:
    """Log-odds z of each word against all others, merged: a Dirichlet with merged categories is a Dirichlet."""
    a, b, n_a, n_b = totals_of(sample)
    out, alpha = np.full(len(a), np.nan), ground.alpha[:, 0]
    known = (alpha > 0) & (ground.alpha0 - alpha > 1e-9 * alpha)  # a lone word has no odds
    if known.any():
        pairs = ((a, n_a - a), (b, n_b - b), (alpha, ground.alpha0 - alpha))
        out[known] = log_odds_dirichlet(*(np.stack(pair, axis=-1)[known] for pair in pairs))[2][:, 0]
    return out


def _frame(
    asked: Asked, sides: Sides, score: Floats, ends: tuple[Floats, Floats], p: Floats, z: Floats
) -> pd.DataFrame:
    a, b = sides.total(True), sides.total(False)
    n_a, n_b = sides.size(True), sides.size(False)
    weighted_b = sides.weighted_reference()
    rate_a, rate_b = 1000 * a / n_a, 1000 * weighted_b / n_b
    names = document_names(asked)
    dp, carried = spread(sides, rate_a >= rate_b, names)
    frame = pd.DataFrame(
        {
            "term": pd.Series(asked.dtm.terms[sides.terms], dtype="str"),
            "target": pd.Series([sides.target] * len(a), dtype=None if len(a) else "object"),
            "score": score,
            "ci_low": ends[0],
            "ci_high": ends[1],
            "p": p,
            "q": benjamini_hochberg(p),
            "n_target": a,
            "n_reference": b,
            "rate_target": rate_a,
            "rate_reference": rate_b,
            "n_turns_target": sides.n_turns(True),
            "n_turns_reference": sides.n_turns(False),
            "n_docs": sides.n_docs,
            "dp_norm": dp,
            "carried_by": pd.Series(carried, dtype="str"),
            "z": z,
        }
    )
    rank = frame["z"] if asked.settings["measure"] == "log_odds" else frame["score"]
    end = np.where(rate_a >= rate_b, np.inf, -np.inf)  # where an undefined score (no word in the reference) belongs
    order = np.lexsort((frame["term"], -frame["z"].fillna(0), -rank.fillna(pd.Series(end))))
    return frame.iloc[order].reset_index(drop=True)


def document_names(asked: Asked) -> NDArray[np.object_]:
    dtm = asked.dtm
    names = dtm.rows.index.to_series() if dtm.by == "doc_id" else dtm.rows["doc_id"]
    size = dtm.rows["n_tokens"].to_numpy() > 0
    inside = group_labels(dtm, asked.by).notna().to_numpy() & size
    return codes_and_names(names.to_numpy(object)[inside])[1]
