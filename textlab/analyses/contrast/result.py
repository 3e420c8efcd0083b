"""The answer of a contrast: a table of words, and everything that can be asked of it."""

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
        What was counted.
    by : str
        The grouping column.
    measure : str
        The exact variant of the measure.
    unit : str
        What a score is measured in.
    neutral : float
        The score of no difference.
    groups : DataFrame
        One row a target: sizes, the family of the test, its smallest attainable p, the null line.
    smallest_p : float
        The smallest p that this design can give, whatever was said (the largest over the targets).
    null : float
        The null line: what the largest absolute z of any word stays below in 95 of 100 random relabellings.
        "The largest difference you would see with no difference." ``groups`` has it for each target, and
        the same for the score itself; rare words reach large scores by chance, so a line for all words is
        drawn on z, and a range for each word is in `null_ranges`. This is the line to hold a word against,
        because relabelled sides are as large as the sides that were seen, and move as p does. `split_half` is
        the second opinion.
    question : Question
        What was asked, checked.
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
        """Say the result first and the caution last, in at most six sentences and 90 words."""
        return summarise(self.question, self.answers)

    def notes(self) -> str:
        """Say what the summary has no room for: tests, null lines, priors, choices, what this cannot show."""
        return contrast_notes(self.question, self.answers, self.groups)

    def answer(self, target: Any = None) -> Answer:
        """Return the numbers of one target; it need not be named if there is only one."""
        return answer_about(self.answers, target, "plot")

    def quotes(self, label: Any, n: int = 3, *, side: Any = "target", rng: _checks.Rng = 0) -> Quotes:
        """Return the places behind a word.

        Parameters
        ----------
        label : str
            A word of the table.
        n : int
        side : str
            ``"target"``, ``"reference"``, ``"both"``, or the name of a group.
        rng : int or Generator
            Another number draws other places.

        Returns
        -------
        Quotes
            Each a verbatim slice with document, speaker, passage, span and progress.
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
        """Both ends of the ranking: what is typical of the target, then of the reference."""
        if len(self.frame) <= 20 or len(self.answers) > 1:
            return self.frame
        return pd.concat([self.frame.head(10), self.frame.tail(10)])

    # ------------------------------------------------------------------ chance alone

    @property
    def split_half(self) -> float:
        """The split-half null line: largest absolute z of any word in all but 5 of 100 halvings of one side.

        The turns of each side are split at random into halves, and half is contrasted with half, where nothing
        should differ; the larger line of the two sides (of all targets) is given, `split_halves` has each.
        It differs from `null` in two ways. Relabelling mixes the two sides, so what really sets them apart is
        in its noise; halves keep each side to itself. And halves are half as large as a side, so by the score
        this line lies wider; z allows for the size. Missing where no side has eight clusters.
        """
        lines = self.split_halves["line_z"].dropna()
        return float(lines.max()) if len(lines) else float("nan")

    @property
    def split_halves(self) -> pd.DataFrame:
        """The split-half null lines, two rows a target.

        ``target, side, n_clusters, n_splits, median_score, line_score, median_z, line_z``: what the largest
        distance of any word from no difference is as a rule (median) and in 95 of 100 splits stays below, in the
        statistic of ``score`` (a factor, where no difference is 1) and in z. Worked out when it is first asked for.
        """
        rows = [
            {"target": one.target, "side": side, **halves._asdict()}
            for one in self.answers
            for side, halves in zip(("target", "reference"), one.halves, strict=True)
        ]
        return pd.DataFrame(rows)

    @property
    def null_ranges(self) -> pd.DataFrame:
        """Where each word's score lies with no difference: ``term, target, null_low, null_high`` (middle 95 %)."""
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

    # ------------------------------------------------------------------ would it hold?

    def priors(self, n: int = TOP_OF_SIDE, *, target: Any = None) -> pd.DataFrame:
        """Prior choices side by side: does a word owe its rank to the prior?

        Beside the prior of the contrast itself stand five choices of the field: flat (0.01 a term, the
        uninformative choice of Monroe, Colaresi & Quinn 2008), add-one (1 a term, Laplace's rule of succession; not
        the Laplace density for log-odds that the paper also discusses), and informative ones of 100, 500 and N tokens
        (all that both sides hold). ``plot(kind="priors")`` draws them. A prior that is the same for every word
        pulls the smaller side further, so with sides of unequal size add-one by itself moves common words.

        Parameters
        ----------
        n : int
            Length of the top list of each side.
        target : object
            Which target, where every group was asked.

        Returns
        -------
        DataFrame
            ``term, side``; the log-odds z, ``z`` (the prior used), ``z_flat, z_add_one, z_alpha0_100,
            z_alpha0_500, z_alpha0_n``; ``rank`` and ``rank_...`` likewise; ``leaves_top``: among the first `n` of
            its side under some of them only. Words among the first `n` under any, by ``rank``.

        References
        ----------
        Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403.
        """
        return by_prior(answer_about(self.answers, target, "priors"), n)

    def leave_one_out(self, unit: str = "doc_id", *, target: Any = None) -> pd.DataFrame:
        """Return the range of each score when one document (turn, speaker, cluster) is left out.

        Parameters
        ----------
        unit : {"doc_id", "turn_id", "speaker"} or the cluster
            Speakers where they are known and not what is compared.
        target : object
            Which target, where every group was asked.

        Returns
        -------
        DataFrame
            ``term, score, loo_low, loo_high, weakest_without`` (what must be left out for the smallest
            score), ``sign_holds, n_left_out`` (units that can be left out with both sides remaining). A word that
            only one unit has is no difference without it, so its sign does not hold.

        Raises
        ------
        NotEnoughData
            Without any one unit a side is empty; the message names the units that will do.
        """
        return without_each(answer_about(self.answers, target, "leave_one_out"), unit)

    def without_doubtful(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """Return what changes when turns with doubtful speaker labels are left out.

        Doubtful is a confidence of medium or low, or an unresolved attribution.

        Parameters
        ----------
        n : int
            Length of the top list, for ``leaves_top``.
        target : object
            Which target, where every group was asked.

        Returns
        -------
        DataFrame
            ``term, score, z, n_target, n_reference, n_turns_target``, the same with ``_without``, ``change``,
            ``sign_changes``, ``leaves_top`` (among the first or last `n` by z, and no longer so).
        """
        return without_doubtful_rows(answer_about(self.answers, target, "without_doubtful"), n)

    def without_fillers(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """Return what changes when um, uh, you know ... are set aside; columns as in `without_doubtful`."""
        return without_filler_words(answer_about(self.answers, target, "without_fillers"), n)

    def rarefied(
        self, n_tokens: int | None = None, *, n_draws: int = 200, target: Any = None, rng: _checks.Rng = 0
    ) -> pd.DataFrame:
        """Scores at equal size: both sides drawn down to `n_tokens` words without replacement, many times.

        Parameters
        ----------
        n_tokens : int, optional
            Default: the words of the smaller side.
        n_draws : int
        target : object
            Which target, where every group was asked.
        rng : int or Generator

        Returns
        -------
        DataFrame
            ``term, score, z, score_rarefied, z_rarefied`` (means over the draws), ``share_same_sign, n_tokens,
            rank, rank_rarefied`` (by z).
        """
        return at_equal_size(answer_about(self.answers, target, "rarefied"), n_tokens, n_draws, rng)

    def visible(self, *, target: Any = None) -> pd.DataFrame:
        """How much can be seen here? The smallest ratio of rates that these sizes show in 80 of 100 cases.

        Returns
        -------
        DataFrame
            ``rate_reference`` (per 1,000 words), the ratio for independent words and for words whose variance
            bursts inflate, ``ratio_vif_1, ratio_vif_2, ratio_vif_4``, and the row ``in_words``. A ratio is
            infinite where no difference can be seen at any plausible size: where the word would have to be more
            than every tenth word of the target, which no word of running text is.

        References
        ----------
        Signorini 1991, Biometrika 78:446-450 (Wald's approximation; see `textlab.measures.power`).
        """
        return visible(answer_about(self.answers, target, "visible"))

    def distance(self, *, n_permutations: int = 499, target: Any = None, rng: _checks.Rng = 0) -> pd.Series:
        """Return the whole distance of which the words are parts, and the distance that chance alone makes.

        Jensen–Shannon divergence in bits over the whole vocabulary; for ``measure="word_shift"`` the
        difference of mean scores.

        Returns
        -------
        Series
            ``distance``; ``distance_where_labels_move`` (inside shared documents, where there are any);
            ``null_mean, null_high`` (mean and 95 % point under permuted labels: the zero line); ``p``; ``unit``.
        """
        return distance(answer_about(self.answers, target, "distance"), n_permutations=n_permutations, rng=rng)

    @recorded
    def validate(
        self, *, folds: str = "auto", n_blocks: int = 5, n_terms: int = 100, min_tokens: int = 20,
        target: Any = None, rng: _checks.Rng = 0,
    ) -> Validation:  # fmt: skip
        """Can unseen turns be told apart by the contrasted words?

        Parameters
        ----------
        folds : {"auto", "doc_id", "blocks"}
            Leave out one document at a time (if both sides speak in two at least), or blocks of
            neighbouring clusters. No cluster is ever both seen and unseen.
        n_blocks : int
        n_terms : int
            Words chosen, by log-odds z under the default informative prior, anew in each fold: among those
            that the contrast would compare (``min_count``, ``min_turns``, scored words), had only the other
            folds been said.
        min_tokens : int
            Shorter rows are not classified.
        target : object
            Which target, where every group was asked.
        rng : int or Generator

        Returns
        -------
        Validation
        """
        one = answer_about(self.answers, target, "validate")
        return validate(one, folds=folds, n_blocks=n_blocks, n_terms=n_terms, min_tokens=min_tokens, rng=rng)

    def to_html(self, path: str | Path, *, n: int = 10) -> Path:
        """Write a page that sorts, searches and shows up to `n` places of each word and group, offline.

        Returns
        -------
        Path
            One file under 2 MB; where `n` places would make it larger, fewer are shown.
        """
        return write_explorer(self.question, self.answers, self.frame, Path(path), n=n)
