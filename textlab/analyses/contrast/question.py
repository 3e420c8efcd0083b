"""The checked arguments of a contrast: matrix, clusters and options."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import several, singular
from ...counts import DocumentTermMatrix, count_terms, warn_of_capitals
from ...errors import NotEnoughData, SchemaError, UnknownName, did_you_mean, warn
from ...measures.keyness.registry import KEYNESS, Measure
from ...measures.resampling import Resampling
from .clusters import CONTRAST, ClusterCounts, cluster_counts, group_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRIORS = ("informative", "flat", "add_one")
_NAMES = {"doc_id": "document", "turn_id": "turn", "passage_id": "passage"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """The checked arguments of a contrast.

    Attributes
    ----------
    dtm : DocumentTermMatrix
        The counts.
    by : str
        The grouping column.
    clusters, turns : ClusterCounts
        The clusters and the turns of all groups.
    picked : tuple of (target, labels of the reference, reference in words)
    measure : Measure
        The measure; its variant and unit name what is counted.
    lexicon : ndarray of shape (n_terms,), optional
        Lexicon score of each column; nan if it has none.
    resampling : Resampling
    settings : mapping
        All options as used.
    seed : int
        Seed of all random draws.
    """

    dtm: DocumentTermMatrix
    by: str
    clusters: ClusterCounts
    turns: ClusterCounts
    picked: tuple[tuple[Any, list[Any], str], ...]
    measure: Measure
    lexicon: Floats | None
    resampling: Resampling
    settings: Mapping[str, Any]
    seed: int

    @property
    def within(self) -> bool:
        """Return whether only documents in which both sides speak are compared."""
        return self.settings["within"] is not None

    @property
    def cluster(self) -> str:
        """Return the singular name of what is resampled and relabelled."""
        return singular(self.settings["cluster"])

    @property
    def turn(self) -> str:
        """Return the name of what ``n_turns_*`` count: turns, or clusters if rows do not lie within turns."""
        return self.cluster if self.turns is self.clusters else "turn"

    @property
    def carrier(self) -> str:
        """Return the name of what can carry a word, such as ``turn or document``."""
        return self.turn if self.turn == "document" else f"{self.turn} or document"

    @property
    def counted(self) -> str:
        """Return the name of what scores and priors count."""
        if self.lexicon is not None:
            return "scored words"
        return several(self.settings["cluster"]) if self.measure.presence else "tokens"


def prepare(dtm: DocumentTermMatrix, *, rng: _checks.Rng, **options: Any) -> Question:
    """Check every argument and sum rows to clusters."""
    _check_matrix(dtm)
    use = _checked_choices(options)
    generator, use["rng"] = _checks.generator(CONTRAST, rng)
    used = dtm if use["fillers"] == "keep" else without_fillers(dtm)
    by, cluster, target = use["by"], use["cluster"], use["target"]
    _check_still_there(dtm, by, target, use["reference"])
    clusters = cluster_counts(used, by, cluster, _named_groups(target, use["reference"]))
    scores = use.pop("scores")
    lexicon = None if scores is None else _lexicon_of(used, scores)
    use |= {"rows": dtm.by, "n_scores": None if lexicon is None else int(np.isfinite(lexicon).sum())}
    how: Resampling = use.pop("resampling")
    said = {"n_resamples": how.n, "n_permutations": how.permutations}
    said |= {name: getattr(how, name) for name in ("confidence", "interval", "statistic")}
    return Question(
        dtm=used,
        by=by,
        clusters=clusters,
        turns=_counts_by_turn(used, by, cluster, clusters),
        picked=tuple(pick_groups(clusters, by, target, use["reference"])),
        measure=named_measure(use["measure"], cluster, within=use["within"] is not None),
        lexicon=lexicon,
        resampling=how,
        settings=MappingProxyType(use | said),
        seed=int(generator.integers(2**62)),
    )


# ---------------------------------------------------------------------- the choices


def _check_matrix(dtm: Any) -> None:
    if not isinstance(dtm, DocumentTermMatrix):
        raise SchemaError(
            f"{CONTRAST}: dtm must be a DocumentTermMatrix (count_terms makes one), not {type(dtm).__name__}."
        )
    if dtm.weighting != "count":
        raise SchemaError(
            f"{CONTRAST}: the cells are {dtm.weighting!r}; a contrast needs counts. Leave out dtm.weight()."
        )


def _checked_choices(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options as used, distinguishing numbers and mappings from names."""
    use = {"fillers": "keep", "scores": None, "alpha0": None} | _current_options(options)
    use["min_count"] = _checks.whole(CONTRAST, "min_count", use["min_count"], least=1)
    if use["min_turns"] is not None:
        use["min_turns"] = _checks.whole(CONTRAST, "min_turns", use["min_turns"], least=1)
    _checks.one_of(CONTRAST, "fillers", use["fillers"], ("keep", "drop"))
    _checks.one_of(CONTRAST, "within", use["within"], (None, "doc_id"))
    if isinstance(use["measure"], Mapping | pd.Series):
        use["measure"], use["scores"] = "word_shift", use["measure"]
    _checks.one_of(CONTRAST, "measure", use["measure"], tuple(KEYNESS))
    if use["within"] and use["measure"] == "fisher":
        raise SchemaError(
            f"{CONTRAST}: Fisher's test counts whole words, and within= gives the reference's words weights. "
            'Leave within= out, or take measure="g2_4cell".'
        )
    _check_scores(use["measure"], use["scores"])
    if not isinstance(use["prior"], str) and use["prior"] is not None:
        use["prior"], use["alpha0"] = "informative", use["prior"]
    _checks.one_of(CONTRAST, "prior", use["prior"], PRIORS)
    use["reference"] = _named_reference(use["reference"])
    return use


def _check_scores(measure: str, scores: Any) -> None:
    if measure != "word_shift" and scores is not None:
        raise SchemaError(f'{CONTRAST}: scores belong to measure="word_shift", not to {measure!r}.')
    if measure == "word_shift" and not isinstance(scores, Mapping | pd.Series):
        raise SchemaError(f"{CONTRAST}: a word shift needs scores: give measure= a mapping of word to number.")


_OLD = {
    "n_resamples": ("n", "resampling=Resampling(n=...)"),
    "confidence": ("confidence", "resampling=Resampling(confidence=...)"),
    "interval": ("interval", "resampling=Resampling(interval=...)"),
    "n_permutations": ("permutations", "resampling=Resampling(permutations=...)"),
    "statistic": ("statistic", "resampling=Resampling(statistic=...)"),
    "alpha0": ("", "prior=50, a number of tokens"),
    "scores": ("", "measure=scores, a mapping of word to number"),
    "fillers": ("", 'tokens.remove("fillers") before counting'),
}


def _current_options(options: dict[str, Any]) -> dict[str, Any]:
    """Convert keywords of the last release to current options, with a warning."""
    old: dict[str, Any] = options.pop("old")
    use, how = dict(options), options["resampling"] or Resampling()
    if not isinstance(how, Resampling):
        raise SchemaError(f"{CONTRAST}: resampling must be a Resampling, as in Resampling(n=500), not {how!r}.")
    for name, value in old.items():
        if name not in _OLD:
            known = [n for n in use if n != "resampling"] + ["resampling", "rng"]
            raise UnknownName(f"{CONTRAST}: there is no argument {name!r}.{did_you_mean(name, known)}")
        field, instead = _OLD[name]
        warn(f"{CONTRAST}: {name}= goes with the next release; write {instead} instead.", FutureWarning)
        if field:
            how = replace(how, **{field: value})
        else:
            use[name] = value
    return use | {"resampling": how}


def named_measure(name: str, cluster: str, *, within: bool) -> Measure:
    """Return a measure whose variant and unit name what is counted, and whether it is standardised."""
    measure, what = KEYNESS[name], several(cluster)
    variant = measure.variant.format(clusters="_".join(what.split()))
    unit = measure.unit.format(clusters=what)
    if within:
        variant, unit = f"{variant}_standardised", f"{unit}, documents standardised"
    return replace(measure, variant=variant, unit=unit)


def _lexicon_of(dtm: DocumentTermMatrix, scores: Mapping[str, float] | pd.Series) -> Floats:
    """Return the lexicon score of each column; nan if it has none."""
    values = pd.Series({str(k): float(v) for k, v in scores.items()}, dtype=float)
    found = values.reindex([str(t) for t in dtm.terms]).to_numpy()
    warn_of_capitals(CONTRAST, values.index, dtm.term_lookup)
    if not np.isfinite(found).any():
        raise SchemaError(f"{CONTRAST}: none of the {len(values)} scored words occurs here; are they in lower case?")
    return np.asarray(found, dtype=np.float64)


# ---------------------------------------------------------------------- what is counted


def _counts_by_turn(dtm: DocumentTermMatrix, by: str, cluster: str, clusters: ClusterCounts) -> ClusterCounts:
    """Return the turns if every row lies in one, otherwise the clusters."""
    if cluster == "turn_id" or (dtm.by != "turn_id" and dtm.rows["turn_id"].isna().any()):
        return clusters
    return cluster_counts(dtm, by, "turn_id", like=clusters)


def without_fillers(dtm: DocumentTermMatrix) -> DocumentTermMatrix:
    """Recount the matrix without fillers (um, uh, you know ...), which also changes the sizes."""
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


# ---------------------------------------------------------------------- which groups


def pick_groups(clusters: ClusterCounts, by: str, target: Any, reference: Any) -> list[tuple[Any, list[Any], str]]:
    """Return for each target its label, the labels of its reference, and a description of the reference."""
    groups = sorted(dict.fromkeys(clusters.group), key=str)
    others = [] if reference is None else _as_list(reference)
    for name in ([] if target is None else [target]) + others:
        _check_group(name, groups, by)
    if target is not None and target in others:
        raise SchemaError(f"{CONTRAST}: {target!r} is both target and reference; the reference excludes the target.")
    if len(groups) < 2:
        raise NotEnoughData(
            f"{CONTRAST}: only {len(groups)} {_called(by)} with words here; a contrast needs two. "
            f"Look at dtm.rows[{by!r}].value_counts()."
        )
    targets = [g for g in groups if g not in others] if target is None else [target]
    rest = others or [g for g in groups if g not in others]
    return [(t, [g for g in rest if g != t], _against(t, others, groups)) for t in targets]


def _named_groups(target: Any, reference: Any) -> list[Any] | None:
    """Return the groups of a contrast if both sides are named; None if all groups take part."""
    return None if target is None or reference is None else [target, *_as_list(reference)]


def _named_reference(reference: Any) -> Any:
    """Return the reference, with several names as a list, so that iterators are read only once."""
    if not isinstance(reference, Iterable) or isinstance(reference, (str, bytes)):
        return reference
    names = list(dict.fromkeys(reference))
    if not names:
        raise SchemaError(
            f"{CONTRAST}: reference is an empty list; name a group, or leave it out for all others together."
        )
    return names


def _as_list(reference: Any) -> list[Any]:
    return reference if isinstance(reference, list) else [reference]


def _check_still_there(dtm: DocumentTermMatrix, by: str, target: Any, reference: Any) -> None:
    """Raise for a group in the corpus that has no words left to count."""
    size = dtm.rows["n_tokens"].to_numpy() > 0
    labels = group_labels(dtm, by)
    here, once = set(labels[size].dropna()), set(labels.dropna()) | _groups_of_corpus(dtm, by)
    for name in ([] if target is None else [target]) + ([] if reference is None else _as_list(reference)):
        if isinstance(name, Hashable) and name in once - here:
            raise NotEnoughData(
                f"{CONTRAST}: no word of {_called(by)} {name!r} is left to count: all were removed, or none was said. "
                f"Tokenize or count again with them, or leave {name!r} out."
            )


def _groups_of_corpus(dtm: DocumentTermMatrix, by: str) -> set[Any]:
    """Return all groups of passages, whether or not their words were counted."""
    passages: pd.DataFrame = dtm.tokens.passages
    return set(passages[by].dropna()) if by in passages else set()


def _check_group(name: Any, groups: Collection[Any], by: str) -> None:
    see = "corpus.speakers" if by == "speaker" else "dtm.rows"
    if not isinstance(name, Hashable) or name not in groups:
        _checks.known(CONTRAST, _called(by), name, groups, see=see)


def _called(by: str) -> str:
    return _NAMES.get(by, by)


def _against(target: Any, others: Sequence[Any], groups: Sequence[Any]) -> str:
    if others:
        return " + ".join(map(str, others))
    return "the rest" if len(groups) > 2 else str(next(g for g in groups if g != target))
