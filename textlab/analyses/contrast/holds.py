"""The questions a referee asks of a contrast: would it hold under another prior, without this document ...?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import UnknownName
from .distance import distance
from .equal_size import at_equal_size, visible
from .priors import TOP, by_prior
from .robustness import certain_rows, no_fillers, scored_again, without_each

if TYPE_CHECKING:
    from .contrast import Contrast
    from .question import Answer, Asked
    from .validation import Validation


LISTED = 20  # groups that a message names


def _listed(names: list[Any]) -> str:
    shown = ", ".join(map(repr, names[:LISTED]))
    return f"{shown} and {len(names) - LISTED:,} more" if len(names) > LISTED else shown


class Holds:
    """Robustness of a `Contrast`, one method a question."""

    asked: Asked
    answers: tuple[Answer, ...]

    def _one(self, target: Any, who: str) -> Answer:
        """The answer about a target; it need not be named if there is only one."""
        if target is None and len(self.answers) == 1:
            return self.answers[0]
        names = [a.sides.target for a in self.answers]
        if target is None:
            raise UnknownName(
                f"{who}: this contrast has {counted(len(names), 'target')}, and one must be chosen, as in "
                f"{who}(target={names[0]!r}). They are {_listed(names)} (see gap.groups)."
            )
        _checks.known(who, "target", target, names, see="gap.groups")
        return self.answers[names.index(target)]

    def priors(self, n: int = TOP, *, target: Any = None) -> pd.DataFrame:
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
        return by_prior(self.asked, self._one(target, "priors"), n)

    def leave_one_out(self, unit: str = "doc_id", *, target: Any = None) -> pd.DataFrame:
        """The range of each score when one document (turn, speaker, cluster) is left out.

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
        return without_each(self.asked, self._one(target, "leave_one_out"), unit)

    def without_doubtful(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """What changes when turns with doubtful speaker labels are left out.

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
        return scored_again(self.asked, self._one(target, "without_doubtful"), certain_rows(self.asked), n)

    def without_fillers(self, n: int = 20, *, target: Any = None) -> pd.DataFrame:
        """What changes when um, uh, you know ... are set aside; columns as in `without_doubtful`."""
        return scored_again(self.asked, self._one(target, "without_fillers"), no_fillers(self.asked), n)

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
        return at_equal_size(self.asked, self._one(target, "rarefied"), n_tokens, n_draws, rng)

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
        return visible(self._one(target, "visible"))

    def distance(self, *, n_permutations: int = 499, target: Any = None, rng: _checks.Rng = 0) -> pd.Series:
        """The whole distance of which the words are parts, and the distance that chance alone makes.

        Jensen–Shannon divergence in bits over the whole vocabulary; for ``measure="word_shift"`` the
        difference of mean scores.

        Returns
        -------
        Series
            ``distance``; ``distance_where_labels_move`` (inside shared documents, where there are any);
            ``null_mean, null_high`` (mean and 95 % point under permuted labels: the zero line); ``p``; ``unit``.
        """
        one = self._one(target, "distance")
        return distance(self.asked, one, n_permutations=n_permutations, rng=rng)

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
        from .validation import validate

        one = self._one(target, "validate")
        return validate(
            self.asked, one, folds=folds, n_blocks=n_blocks, n_terms=n_terms, min_tokens=min_tokens, rng=rng
        )

    def to_html(self, path: str | Path, *, n: int = 10) -> Path:
        """Write a page that sorts, searches and shows up to `n` places of each word and group, offline.

        Returns
        -------
        Path
            One file under 2 MB; where `n` places would make it larger, fewer are shown.
        """
        from .explorer import write_explorer

        return write_explorer(cast("Contrast", self), Path(path), n=n)
