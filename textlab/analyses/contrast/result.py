"""The result of a contrast: a table of words, and further questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ...counts import DocumentTermMatrix
from ...results import Quotes, Result
from .answer import CONTRAST_COLUMNS, Answer, answer_about, positions_on_side
from .distance import distance
from .explorer import write_explorer
from .notes import contrast_notes, methods_sentence
from .priors import TOP_OF_SIDE, by_prior
from .question import Question
from .report import gist, summarise
from .robustness import at_equal_size, visible, without_doubtful_rows, without_each, without_filler_words
from .validation import Validation, validate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Contrast(Result):
    """Words by how far they set a target apart from a reference. Made by `contrast`.

    Attributes
    ----------
    dtm : DocumentTermMatrix
        The counts.
    by : str
        The grouping column.
    measure : str
        The exact variant of the measure.
    unit : str
        Unit of the score.
    neutral : float
        Score that means no difference.
    groups : DataFrame
        One row per target: sizes, family of tests, smallest attainable p, null line.
    smallest_p : float
        The smallest p that this design can give (the largest over targets).
    null : float
        The null line: the 95th percentile, over random relabellings, of the largest absolute z of any word; that is,
        the largest difference expected without any difference. ``groups`` has it for each target, also for the score
        itself. Rare words reach large scores by chance, so the line for all words is given for z; a range for each
        word is in `null_ranges`. Compare words with this line, because relabelled sides have the observed sizes, and
        p uses the same relabellings. `split_half` is a second opinion.
    question : Question
        The checked arguments.
    answers : tuple of Answer
        The numbers of each target.
    """

    dtm: DocumentTermMatrix
    by: str
    measure: str
    unit: str
    neutral: float
    groups: pd.DataFrame
    smallest_p: float
    null: float
    question: Question = field(metadata={"private": True})
    answers: tuple[Answer, ...] = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Contrast"
    COLUMNS: ClassVar[Mapping[str, str]] = CONTRAST_COLUMNS
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "forest": "contrast.forest",
            "frequency": "contrast.frequency",
            "shift": "contrast.shift",
            "places": "contrast.places",
            "priors": "contrast.priors",
        }
    )
    TABLES: ClassVar[tuple[str, ...]] = ("groups",)
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403",
        "Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397",
        "Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289-300",
    )

    # ------------------------------------------------------------------ the contract

    def summary(self) -> str:
        """Return the result first and the caution last, in at most six sentences and 90 words."""
        return summarise(self.question, self.answers)

    def notes(self) -> str:
        """Return what does not fit into the summary: tests, null lines, priors, choices, limits."""
        return contrast_notes(self.question, self.answers, self.groups)

    def answer(self, target: Any = None) -> Answer:
        """Return the numbers of a target, which need not be named if there is only one."""
        return answer_about(self.answers, target, "plot")

    def quotes(self, label: Any, n: int = 3, *, side: Any = "target", rng: _checks.Rng = 0) -> Quotes:
        """Return quotations for a word.

        Parameters
        ----------
        label : str
            A word of the table.
        n : int
        side : str
            ``"target"``, ``"reference"``, ``"both"``, or the name of a group.
        rng : int or Generator
            Random source; another seed draws other places.

        Returns
        -------
        Quotes
            Verbatim slices with document, speaker, passage, span and progress.
        """
        label = super()._check_label(label)
        at = positions_on_side(self.answers, str(label), side)
        return super()._drawn(label, (at, at), n, rng)

    def _evidence(self, label: Any) -> tuple[Positions, Positions]:
        at = positions_on_side(self.answers, str(label), "target")
        return at, at

    def _methods_sentence(self) -> str:
        return methods_sentence(self.question, self.answers, self.groups)

    def _gist(self) -> str:
        return gist(self.question, self.answers)

    def _display(self) -> pd.DataFrame:
        """Return both ends of the ranking: words typical of the target, then of the reference."""
        if len(self.frame) <= 20 or len(self.answers) > 1:
            return self.frame
        return pd.concat([self.frame.head(10), self.frame.tail(10)])

    # ------------------------------------------------------------------ what chance alone gives

    @property
    def split_half(self) -> float:
        """Return the split-half null line: the 95th percentile of the largest absolute z between halves of a side.

        The clusters of each side are split into random halves many times, and the halves, which should not differ, are
        compared; the larger line of the two sides (over all targets) is returned, `split_halves` has each. It differs
        from
        `null` in two ways. Relabelling mixes the sides, so that their real differences add to its noise; halving keeps
        the
        sides apart. And halves are half as large as a side, which widens the line for the score; z allows for the size.
        Missing if no side has eight clusters.
        """
        lines = self.split_halves["line_z"].dropna()
        return float(lines.max()) if len(lines) else float("nan")

    @property
    def split_halves(self) -> pd.DataFrame:
        """Return the split-half null lines, two rows per target.

        The columns are ``target, side, n_clusters, n_splits, median_score, line_score, median_z, line_z``: the median
        and
        the 95th percentile, over splits, of the largest distance of any word from no difference, for ``score`` (a
        factor,
        if no difference is 1) and for z. Computed on first use.
        """
        rows = [
            {"target": one.target, "side": side, **halves._asdict()}
            for one in self.answers
            for side, halves in zip(("target", "reference"), one.halves, strict=True)
        ]
        return pd.DataFrame(rows)

    @property
    def null_ranges(self) -> pd.DataFrame:
        """Return the range of each word's score without difference: ``term, target, null_low, null_high`` (95 %)."""
        parts = [
            pd.DataFrame(
                {
                    "term": self.dtm.terms[a.two.terms],
                    "target": a.target,
                    "null_low": a.test.null_low,
                    "null_high": a.test.null_high,
                }
            )
            for a in self.answers
        ]
        return pd.concat(parts, ignore_index=True)

    # ------------------------------------------------------------------ robustness

    def priors(self, n: int = TOP_OF_SIDE, *, target: Any = None) -> pd.DataFrame:
        """Compare priors: does the rank of a word depend on the prior?

        Besides the prior of the contrast itself there are five common choices: flat (0.01 per term, the uninformative
        prior
        of Monroe, Colaresi & Quinn 2008), add-one (1 per term, Laplace's rule of succession; not the Laplace density
        for
        log-odds that the paper also discusses), and informative priors of 100, 500 and N tokens (the size of both
        sides).
        ``plot(kind="priors")`` draws them. A flat prior pulls the smaller side more strongly, so with sides of unequal
        size
        add-one by itself moves common words.

        Parameters
        ----------
        n : int
            Length of the top list of each side.
        target : object
            The target, if there are several.

        Returns
        -------
        DataFrame
            Words among the first `n` of a side under any prior, by ``rank``. Columns ``term, side``; the log-odds z
            under
            the prior used and the others, ``z, z_flat, z_add_one, z_alpha0_100, z_alpha0_500, z_alpha0_n``; ``rank``
            and
            ``rank_...`` likewise; ``leaves_top``: not among the first `n` of its side under all priors.

        References
        ----------
        Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403.
        """
        return by_prior(answer_about(self.answers, target, "priors"), n)

    def leave_one_out(self, unit: str = "doc_id", *, target: Any = None) -> pd.DataFrame:
        """Return the range of each score with one document (turn, speaker, cluster) left out in turn.

        Parameters
        ----------
        unit : {"doc_id", "turn_id", "speaker"} or the cluster
            Unit to leave out; speakers only if they are known and not compared themselves.
        target : object
            The target, if there are several.

        Returns
        -------
        DataFrame
            ``term, score, loo_low, loo_high, weakest_without`` (the unit whose removal gives the smallest score),
            ``sign_holds, n_left_out`` (units that can be left out with both sides remaining). A word that only one unit
            has makes no difference without it, so its sign does not hold.

        Raises
        ------
        NotEnoughData
            No unit can be left out without emptying a side; the message names smaller units.
        """
        return without_each(answer_about(self.answers, target, "leave_one_out"), unit)

    def without_doubtful(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """Return what changes without turns with doubtful speaker labels.

        Doubtful means medium or low confidence, or an unresolved attribution.

        Parameters
        ----------
        n : int
            Length of the top list, for ``leaves_top``.
        target : object
            The target, if there are several.

        Returns
        -------
        DataFrame
            ``term, score, z, n_target, n_reference, n_turns_target``, the same with ``_without``, ``change``,
            ``sign_changes``, ``leaves_top`` (no longer among the first or last `n` by z).
        """
        return without_doubtful_rows(answer_about(self.answers, target, "without_doubtful"), n)

    def without_fillers(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """Return what changes without fillers (um, uh, you know ...); columns as in `without_doubtful`."""
        return without_filler_words(answer_about(self.answers, target, "without_fillers"), n)

    def rarefied(
        self, n_tokens: int | None = None, *, n_draws: int = 200, target: Any = None, rng: _checks.Rng = 0
    ) -> pd.DataFrame:
        """Return scores at equal size, with both sides repeatedly subsampled to `n_tokens` words.

        Parameters
        ----------
        n_tokens : int, optional
            Size of the samples; by default the size of the smaller side.
        n_draws : int
        target : object
            The target, if there are several.
        rng : int or Generator

        Returns
        -------
        DataFrame
            ``term, score, z, score_rarefied, z_rarefied`` (means over the draws), ``share_same_sign, n_tokens,
            rank, rank_rarefied`` (by z).
        """
        return at_equal_size(answer_about(self.answers, target, "rarefied"), n_tokens, n_draws, rng)

    def visible(self, *, target: Any = None) -> pd.DataFrame:
        """Return the smallest ratio of rates that these sizes detect with 80 % power.

        Returns
        -------
        ``rate_reference`` (per 1,000 words), the detectable ratio for independent words and for words whose variance
        is inflated by bursts, ``ratio_vif_1, ratio_vif_2, ratio_vif_4``, and a sentence ``in_words``. A ratio is
        infinite if no plausible difference can be detected, that is, if the word would have to be more than every
        tenth word of the target, which no word of running text is.

        References
        ----------
        Signorini 1991, Biometrika 78:446-450 (Wald's approximation; see `textlab.measures.power`).
        """
        return visible(answer_about(self.answers, target, "visible"))

    def distance(self, *, n_permutations: int = 499, target: Any = None, rng: _checks.Rng = 0) -> pd.Series:
        """Return the total distance to which words contribute, and the distance due to chance alone.

        The distance is the Jensen–Shannon divergence in bits over the whole vocabulary or, for
        ``measure="word_shift"``, the difference of mean scores.

        Returns
        -------
        Series
            ``distance``; ``distance_where_labels_move`` (within shared documents, if there are any); ``null_mean,
            null_high`` (mean and 95th percentile under permuted labels, the baseline); ``p``; ``unit``.
        """
        return distance(answer_about(self.answers, target, "distance"), n_permutations=n_permutations, rng=rng)

    @recorded
    def validate(
        self, *, folds: str = "auto", n_blocks: int = 5, n_terms: int = 100, min_tokens: int = 20,
        target: Any = None, rng: _checks.Rng = 0,
    ) -> Validation:  # fmt: skip
        """Test whether unseen turns can be classified by the contrasted words.

        Parameters
        ----------
        folds : {"auto", "doc_id", "blocks"}
            Leave out one document at a time (if both sides speak in at least two), or blocks of neighbouring clusters.
            No cluster is both in training and in test data.
        n_blocks : int
        n_terms : int
            Number of words, chosen in each fold by log-odds z under the default informative prior, among those that the
            contrast would compare (``min_count``, ``min_turns``, scored words) in the training data.
        min_tokens : int
            Rows with fewer tokens are not classified.
        target : object
            The target, if there are several.
        rng : int or Generator

        Returns
        -------
        Validation
        """
        one = answer_about(self.answers, target, "validate")
        return validate(one, folds=folds, n_blocks=n_blocks, n_terms=n_terms, min_tokens=min_tokens, rng=rng)

    def to_html(self, path: str | Path, *, n: int = 10) -> Path:
        """Write an offline page to sort and search words, with up to `n` places of each word and group.

        Returns
        -------
        Path
            A single file under 2 MB; fewer places are shown if necessary.
        """
        return write_explorer(self.question, self.answers, self.frame, Path(path), n=n)
