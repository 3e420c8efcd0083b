"""Two groups of clusters over one vocabulary, with everything counted before words are scored.

A `Comparison` holds the clusters of two sides and the counts used by its measure::

                      terms                  sizes  mine   document  weight
    cluster  Ann t1   2 0 1 ...                57   True      0        1
             Ann t2   0 0 4 ...               140   True      1        1
             Bob t1   1 3 0 ...                88   False     0        1

A bootstrap resample or a relabelling is a row of weights over the clusters, so all totals of all resamples are products
of the weights and this table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..._wording import counted
from ...measures.keyness.log_odds import log_odds_merged_z
from ...measures.resampling import CountsByTerm, resampled_totals
from ...tokens.vocabulary import n_groups_with
from .clusters import ClusterCounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...measures.keyness.log_odds import Prior
    from ...measures.keyness.registry import Measure

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


EVERY = slice(None)
NUMBERS_AT_ONCE = 1 << 18  # terms x resamples held in memory at a time; affects memory and speed only


class Totals(NamedTuple):
    """Counts on both sides, for one sample or many.

    ``a`` and ``b`` have shape (n_terms, n_resamples). ``n_a`` and ``n_b`` (totals over all terms) and ``mass_b`` (sum
    of
    the lexicon scores of the reference's words) have shape (n_resamples,).
    """

    a: NDArray[Any]
    b: NDArray[Any]
    n_a: NDArray[Any]
    n_b: NDArray[Any]
    mass_b: NDArray[Any]

    def of(self, a: NDArray[Any], b: NDArray[Any]) -> Totals:
        """Return the totals of some terms, with the same sizes."""
        return Totals(a, b, self.n_a, self.n_b, self.mass_b)


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """One target against one reference.

    Attributes
    ----------
    target : object
        Label of the target.
    reference : str
        Description of the reference.
    clusters, turns : ClusterCounts
        The clusters of both sides, and their turns (or the clusters, if rows do not lie within turns).
    terms : ndarray of int
        Columns of the compared terms in the matrix.
    counts : CountsByTerm of shape (n_clusters, n_terms)
        Counts of the compared terms used by the measure: occurrences, or presence.
    sizes, mass : ndarray of shape (n_clusters,)
        Total counted in each cluster, and sum of its lexicon scores.
    mine : ndarray of bool
        Whether each cluster belongs to the target.
    document : ndarray of int
        Code of each cluster's document; -1 for several.
    weight : ndarray of shape (n_clusters,)
        Weight of each cluster's words; 1 unless ``within=`` is used.
    standard : ndarray of shape (n_clusters,), optional
        Sizes by which documents are standardised (``within=``), or None.
    lexicon : ndarray of shape (n_terms,), optional
        Lexicon scores of the compared terms.
    family : int
        Total number of compared terms.
    """

    target: Any
    reference: str
    clusters: ClusterCounts
    turns: ClusterCounts
    terms: Ints
    counts: CountsByTerm
    sizes: Floats
    mass: Floats
    mine: Mask
    document: Ints
    weight: Floats
    standard: Floats | None = None
    lexicon: Floats | None = None
    family: int = 0

    # -------------------------------------------------------------- counts

    @cached_property
    def my_turns(self) -> Mask:
        """Return which turns belong to the target."""
        return self.turns.among({self.target})

    def occurrences(self, mine: bool) -> Ints:
        """Return the occurrences of the compared terms on one side."""
        return self.clusters.counts.of_clusters(self.mine == mine).of_terms(self.terms).sums().astype(np.int64)

    def weighted_occurrences(self) -> Floats:
        """Return the occurrences in the reference, with weighted clusters."""
        if self.standard is None:
            return self.occurrences(False).astype(np.float64)
        weight = standard_weight(self, self.clusters.sizes)[~self.mine]
        theirs = self.clusters.counts.of_clusters(~self.mine).of_terms(self.terms)
        return np.concatenate([np.empty(0), *(block @ weight for _, block in theirs.blocks())])

    def n_words(self, mine: bool) -> float:
        """Return the number of words of one side, before trimming."""
        return float(self.clusters.sizes[self.mine == mine].sum())

    def n_turns(self, mine: bool) -> Ints:
        """Return the number of turns of one side in which each compared term occurs."""
        return self.turns.counts.of_clusters(self.my_turns == mine).of_terms(self.terms).n_holders()

    @cached_property
    def n_docs(self) -> Ints:
        """Return the number of documents of each compared term; a turn that spans several counts as one more."""
        lone = self.turns.document.max(initial=-1) + 1 + np.arange(len(self.turns.sizes))
        document = np.where(self.turns.document >= 0, self.turns.document, lone)
        return docs_of_terms(self.turns.counts.of_terms(self.terms), document)

    @cached_property
    def shared(self) -> Ints:
        """Return the codes of the documents in which both sides speak."""
        document = self.turns.document
        both = np.intersect1d(document[self.my_turns], document[~self.my_turns])
        return both[both >= 0]

    def n_documents(self, mine: bool) -> int:
        """Return the number of documents in which one side speaks."""
        document = self.turns.document[self.my_turns == mine]
        return len(np.unique(document[document >= 0])) + int((document < 0).sum())

    @property
    def fewest(self) -> int:
        """Return the number of clusters of the side with fewer."""
        return int(min(self.mine.sum(), (~self.mine).sum()))

    # -------------------------------------------------------------- as arrays

    def only(self, keep: Mask) -> Comparison:
        """Return a comparison of a subset of the clusters."""
        rows = {name: getattr(self, name)[keep] for name in ("sizes", "mass", "mine", "document", "weight")}
        standard = None if self.standard is None else self.standard[keep]
        return replace(self, counts=self.counts.of_clusters(keep), standard=standard, **rows)

    def of_terms(self, which: Any) -> Comparison:
        """Return a comparison of a subset of the terms."""
        lexicon = None if self.lexicon is None else self.lexicon[which]
        return replace(self, terms=self.terms[which], counts=self.counts.of_terms(which), lexicon=lexicon)

    def sides(self, weights: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Split weights into those of the target's clusters and those of the reference's."""
        weighted = weights if np.all(self.weight == 1) else weights * self.weight
        return weighted * self.mine, weighted * ~self.mine

    def totals(self, weights: NDArray[Any]) -> Totals:
        """Return the totals of all terms for cluster weights of shape (n_resamples, n_clusters)."""
        a, b = self.sides(weights)
        sizes = self.sizes_of(a, b)
        totals_b = self.at_most(resampled_totals(self.counts, b), sizes.n_b)
        return sizes.of(resampled_totals(self.counts, a), totals_b)

    @cached_property
    def seen(self) -> Totals:
        """Return the totals of the sample itself, as one resample."""
        found = self.totals(np.ones((1, len(self.sizes))))
        return Totals(*(np.asarray(x, dtype=np.float64) for x in found))

    def sizes_in(self, weights: NDArray[Any]) -> Totals:
        """Return the sizes of both sides for weights of all clusters."""
        if self.mass.any() or not np.all(self.weight == 1):
            return self.sizes_of(*self.sides(weights))
        n_a, n_b = (weighted_sums(weights, self.sizes * side) for side in (self.mine, ~self.mine))
        none = np.empty((0, len(weights)))
        return Totals(none, none, n_a, n_b, np.zeros(len(weights)))

    def sizes_of(self, a: NDArray[Any], b: NDArray[Any]) -> Totals:
        """Return the sizes of both sides for weights of each; the terms are filled in later."""
        none = np.empty((0, len(a)))
        n_a, n_b, mass_b = weighted_sums(a, self.sizes), weighted_sums(b, self.sizes), weighted_sums(b, self.mass)
        return Totals(none, none, n_a, n_b, mass_b)

    def at_most(self, totals: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
        """Clip totals to the sizes, which weighted sums can exceed by rounding."""
        return totals if np.all(self.weight == 1) else np.minimum(totals, sizes)

    def reference_weights(self, arrangements: Mask) -> NDArray[Any]:
        """Return the reference weight of each cluster under each arrangement; 1 unless ``within=`` is used."""
        if self.standard is None:
            return np.ones((1, len(self.sizes)))
        _, code = np.unique(self.document, return_inverse=True)
        of_document = np.zeros((len(code), int(code.max()) + 1))
        of_document[np.arange(len(code)), code] = self.standard
        mine = arrangements @ of_document
        theirs = of_document.sum(axis=0) - mine
        return np.asarray((mine / theirs * (theirs.sum(axis=1) / mine.sum(axis=1))[:, None])[:, code])


def weighted_sums(weights: NDArray[Any], values: Floats) -> Floats:
    """Return ``weights @ values``: whole numbers, whose sums are exact in any order, some resamples at a time."""
    if not values.any():
        return np.zeros(len(weights))
    if weights.dtype.kind == "f" or not np.all(values == np.trunc(values)):
        return np.asarray(weights @ values, dtype=np.float64)
    step = max(1, NUMBERS_AT_ONCE // max(1, len(values)))
    parts = [weights[k : k + step] @ values for k in range(0, len(weights), step)]
    return np.concatenate(parts) if parts else np.zeros(0)


def docs_of_terms(counts: CountsByTerm, document: Ints) -> Ints:
    """Return the number of documents with each term, from the document of each cluster."""
    out = np.zeros(counts.shape[1], dtype=np.int64)
    for which, block in counts.blocks():
        term = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr))
        out[which] = n_groups_with(term, document[block.indices], block.shape[0])
    return out


def compare(
    clusters: ClusterCounts, turns: ClusterCounts, terms: Ints, picked: tuple[Any, str], measure: Measure,
    *, lexicon: Floats | None, within: bool,
) -> Comparison:  # fmt: skip
    """Build the comparison of two sides; `lexicon` has a score for each column."""
    target, reference = picked
    counts, sizes = clusters.counts.of_terms(terms), clusters.sizes
    mass: NDArray[Any] = np.zeros(len(sizes))
    if measure.presence:
        counts, sizes = counts.as_presence(), np.ones(len(sizes))
    standard = sizes if within else None  # word shifts are standardised by all words, scored or not
    if lexicon is not None:
        scored = np.flatnonzero(np.isfinite(lexicon))
        cells = clusters.counts.of_terms(scored)
        sizes, mass = cells.dot(np.ones(len(scored))), cells.dot(lexicon[scored])
    two = Comparison(
        target=target, reference=reference, clusters=clusters, turns=turns, terms=terms, counts=counts, sizes=sizes,
        mass=mass, mine=clusters.among({target}), document=clusters.document, weight=np.ones(len(sizes)),
        standard=standard, lexicon=None if lexicon is None else lexicon[terms], family=len(terms),
    )  # fmt: skip
    return two if standard is None else replace(two, weight=standard_weight(two, standard))


def standard_weight(two: Comparison, sizes: Floats) -> Floats:
    """Return reference weights that match the target's document shares (direct standardisation).

    The weight of a document is (c_s / d_s) (d / c), with c and d the `sizes` of target and reference (words, or
    clusters
    if clusters with the word are counted), so that the weighted reference keeps its size d.
    """
    n = int(two.document.max()) + 1
    mine = np.bincount(two.document[two.mine], weights=sizes[two.mine], minlength=n)
    theirs = np.bincount(two.document[~two.mine], weights=sizes[~two.mine], minlength=n)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = mine / theirs * (theirs.sum() / mine.sum())
    return np.where(two.mine, 1.0, ratio[two.document])


def scores(two: Comparison, measure: Measure, prior: Prior, totals: Totals, which: Any = EVERY) -> NDArray[Any]:
    """Score the terms `which` of a comparison from their totals, shape (n_terms, n_resamples)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        known: dict[str, Any] = {
            **alphas(prior, which),
            "family_size": max(1, two.family),
            "lexicon": None if two.lexicon is None else two.lexicon[which, None],
            "mean_b": totals.mass_b / totals.n_b,
        }
        return measure.score(*totals[:4], **{name: known[name] for name in measure.takes})


def alphas(prior: Prior, which: Any = EVERY) -> dict[str, Any]:
    """Return the prior arguments of log-odds measures."""
    return {"alpha": prior.alpha[which, None], "alpha0": prior.alpha0}


def standing(two: Comparison, measure: Measure, prior: Prior) -> NDArray[Any]:
    """Score every term in the sample itself."""
    return np.asarray(scores(two, measure, prior, two.seen)[:, 0], dtype=np.float64)


def rank_z(two: Comparison, prior: Prior) -> Floats:
    """Return the log-odds z of each term; missing if there is only one term, which has no odds."""
    alpha = prior.alpha
    known = (alpha > 0) & (prior.alpha0 - alpha > 1e-9 * alpha)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = log_odds_merged_z(*two.seen[:4], **alphas(prior))[:, 0]
    return np.where(known, z, np.nan)


# ---------------------------------------------------------------------- which terms are compared


MOST_TURNS, SHARE_OF_TURNS = 3, 3  # default: three turns of a side, or a third of its turns


def turns_needed(n_turns: int, min_turns: int | None) -> int:
    """Return in how many turns of a side a word must occur, by default fewer for small sides."""
    return min_turns if min_turns is not None else max(1, min(MOST_TURNS, n_turns // SHARE_OF_TURNS))


def turns_rule(min_turns: int | None, noun: str) -> str:
    """Describe in how many turns of a side a word must occur."""
    if min_turns is not None:
        return counted(min_turns, noun)
    most = counted(MOST_TURNS, noun)
    return f"{most} (one in {SHARE_OF_TURNS}, where a side has fewer than {MOST_TURNS * SHARE_OF_TURNS})"


def frequent(counts: CountsByTerm, mine: Mask, *, min_count: int, min_turns: int | None) -> tuple[Ints, Ints]:
    """Return the columns to compare, and equally frequent ones in too few turns, most frequent first.

    A word is compared if it occurs `min_count` times in total and in `min_turns` turns of one side. Terms are selected
    once, on the observed sides; relabelled and resampled sides, other priors and other rows use the same terms.
    """
    total = counts.sums()
    often = total >= max(1, min_count)
    spread = np.zeros(len(total), dtype=bool)
    for side in (True, False):
        held = counts.of_clusters(mine == side)
        spread |= held.n_holders() >= turns_needed(held.n_clusters, min_turns)
    gone = np.flatnonzero(often & ~spread)
    return np.flatnonzero(often & spread), gone[np.argsort(-total[gone], kind="stable")]
