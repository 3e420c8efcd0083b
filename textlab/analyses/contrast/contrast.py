"""Which words set one group apart from another, and would they still, had other turns been said?"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ...counts import DocumentTermMatrix
from ...errors import TextlabWarning
from ...results import Quotes, Result, cut_quotes, settings_of
from .holds import Holds
from .overview import overview
from .question import Asked, answer_all, prepare
from .report import describe, doubts, methods_sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .question import Answer

    Positions = NDArray[np.int64]

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "term": "the word",
        "target": "the group (only where every group was asked)",
        "score": "the measure's value; above the neutral value: commoner in the target",
        "ci_low": "lower end of the bootstrap interval, clusters resampled; missing for test statistics",
        "ci_high": "upper end",
        "p": "two-sided permutation p of the difference of rates (of shares of clusters with the word, of shares among "
        "the scored words), clusters relabelled",
        "q": "Benjamini–Hochberg adjusted p; the family is all words compared with this target",
        "n_target": "occurrences in the target",
        "n_reference": "occurrences in the reference",
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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Contrast(Holds, Result):
    """Words by how far they set a target apart from a reference. Made by `contrast`.

    Attributes
    ----------
    dtm : DocumentTermMatrix
        What was counted (after ``fillers=``).
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
    """

    dtm: DocumentTermMatrix
    by: str
    measure: str
    unit: str
    neutral: float
    groups: pd.DataFrame
    asked: Asked = field(metadata={"private": True})
    answers: tuple[Answer, ...] = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Contrast"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {kind: f"contrast.{kind}" for kind in ("forest", "frequency", "shift", "places", "priors")}
    )
    COLUMNS: ClassVar[Mapping[str, str]] = COLUMNS
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403",
        "Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397",
        "Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289-300",
    )

    # ------------------------------------------------------------------ the floor

    @property
    def smallest_p(self) -> float:
        """The smallest p that this design can give, whatever was said (the largest over the targets)."""
        return float(self.groups["smallest_p"].max())

    @property
    def null(self) -> float:
        """The null line: what the largest |z| of any word stays below in 95 of 100 random relabellings.

        "The largest difference you would see with no difference." ``groups`` has it for each target, and
        the same for the score itself; rare words reach large scores by chance, so a line for all words is
        drawn on z, and a range for each word is in `null_ranges`.

        This is the line to hold a word against, because relabelled sides are as large as the sides that were
        seen, and move as p does. `split_half` is the second opinion.
        """
        return float(self.groups["null_z"].max())

    @property
    def split_half(self) -> float:
        """The split-half null line: what the largest |z| of any word stays below in 95 of 100 halvings of one side.

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
            {"target": one.sides.target, "side": side, **vars(halves)}
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
                    "term": self.dtm.terms[a.sides.terms],
                    "target": a.sides.target,
                    "null_low": a.test.null_low,
                    "null_high": a.test.null_high,
                }
            )
            for a in self.answers
        ]
        return pd.concat(parts, ignore_index=True)

    # ------------------------------------------------------------------ the contract

    def summary(self) -> str:
        return describe(self)

    def quotes(self, label: Any, n: int = 3, *, side: Any = "target", rng: _checks.Rng = 0) -> Quotes:
        """The places behind a word.

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
        self._check_label(label)
        at = self._places(str(label), side)
        generator, _ = _checks.generator("quotes", rng)
        pick = np.sort(generator.permutation(len(at))[: _checks.whole("quotes", "n", n)])
        return Quotes(label, cut_quotes(self.tokens, at[pick], at[pick]), len(at))

    def _evidence(self, label: Any) -> tuple[Positions, Positions]:
        at = self._places(str(label), "target")
        return at, at

    def _places(self, term: str, side: Any) -> Positions:
        rows = self._rows_of(side)
        tokens = self.tokens
        code = tokens.term_lookup[term]
        at = tokens.where_types(np.append(tokens.term_of == code, False)[:-1])
        row = self.dtm.row_of_passage[tokens.passage_of(at)]
        return at[(row >= 0) & np.append(rows, False)[row]]

    def _rows_of(self, side: Any) -> NDArray[np.bool_]:
        """Which rows of the matrix lie on a side (or in a group)."""
        found = np.zeros(self.dtm.shape[0], dtype=bool)
        if side not in ("target", "reference", "both"):
            names = [a.sides.target for a in self.answers] + list(self.asked.units.group)
            _checks.known("quotes", "side", side, dict.fromkeys(names), see="target, reference, both or a group")
        for one in self.answers:
            of_row = one.sides.units.of_row
            inside = of_row >= 0
            if side in ("target", "reference"):
                inside &= np.append(one.sides.mine == (side == "target"), False)[of_row]
            elif side != "both":
                inside &= np.append(one.sides.units.group == side, False)[of_row]
            found |= inside
        return found

    def _methods_sentence(self) -> str:
        return methods_sentence(self)

    def _gist(self) -> str:
        names = ", ".join(str(a.sides.target) for a in self.answers[:3]) + (" ..." if len(self.answers) > 3 else "")
        against = self.answers[0].sides.reference if self.answers else "nothing"
        return f"{self.by}: {names} against {against}, {self.measure}"

    def _display(self) -> pd.DataFrame:
        """Both ends of the ranking: what is typical of the target, then of the reference."""
        if len(self.frame) <= 20 or len(self.answers) > 1:
            return self.frame
        return pd.concat([self.frame.head(10), self.frame.tail(10)])


def contrast(
    dtm: DocumentTermMatrix,
    *,
    by: str,
    target: Any = None,
    reference: Any = None,
    measure: str = "log_odds",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    n_permutations: int = 9_999,
    statistic: str = "standardised",
    confidence: float = 0.95,
    interval: str = "percentile",
    min_count: int = 5,
    min_turns: int = 3,
    prior: str = "informative",
    alpha0: float | None = None,
    scores: Mapping[str, float] | pd.Series | None = None,
    within: str | None = None,
    fillers: str = "keep",
    rng: _checks.Rng = 0,
) -> Contrast:
    """Which words set a group apart, with turns (not words) as the units of evidence?

    Words are ranked by a measure; beside it stand what other turns would have given (bootstrap interval),
    what no difference would have given (permutation of turn labels), and what the word rests on.

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts in rows no coarser than `cluster`: ``count_terms(tokens, by="turn_id")`` or by passage.
    by : str
        The column of groups: ``"speaker"``, ``"genre"``, ``"doc_id"`` ... Rows without a value are nobody's
        and stay out.
    target : object, optional
        The group in view. None asks about every group, in one long table.
    reference : object or list, optional
        What it is compared with. None: all other groups together (never the target itself).
    measure : str
        ``log_odds`` (default: log-odds ratio in nats with a Dirichlet prior, rows ordered by its z),
        ``log_odds_z``; effect sizes ``log_ratio`` (bits, Walter-adjusted), ``odds_ratio``, ``pct_diff``,
        ``simple_maths``; test statistics ``g2_4cell``, ``g2_2cell``, ``chi2``, ``chi2_yates``, ``chi2_2cell``,
        ``bic``, ``lrc``, ``fisher`` (signed -log10 p), ``text_dispersion`` (G2 of clusters with the word);
        parts of a whole ``jsd``, ``word_shift``.
    cluster : str
        What is resampled and relabelled. Must lie within one group.
    n_resamples : int
        Bootstrap resamples of the clusters of each side.
    n_permutations : int
        Random relabellings, where there are more than 20,000; else all are tried.
    statistic : {"standardised", "difference"}
        What is compared over the relabellings. Standardised: the difference of rates in units of its error
        for independent words, which holds its level where one side's turns are longer than the other's
        (p is the larger one of two such statistics). Plain difference: only for turns of similar length.
    confidence : float
    interval : {"percentile", "bca"}
    min_count, min_turns : int
        A word is compared if it occurs `min_count` times in all and in `min_turns` turns of one side (the
        target, or all that it is compared with). This changes no rate and no score. It looks at the sides, so
        words in few turns pass it more easily where they are uneven: in simulations with no difference, 9 of 100
        words in three or four turns had p below 0.05, of all words 5, and q was as good as without the rule.
    prior : {"informative", "flat", "add_one"}
        Pseudo-counts in proportion to both sides pooled; 0.01 a term; or 1 a term (add-one smoothing). `priors`
        shows them side by side. The two even priors weigh as much as the matrix has columns, so they alone
        change with ``dtm.trim``.
    alpha0 : float, optional
        Tokens (scored words, or clusters, where the measure counts those) that the informative prior weighs.
        Default: 500, or a tenth of the smaller side.
    scores : mapping or Series, optional
        Lexicon scores of words, for ``measure="word_shift"``.
    within : {None, "doc_id"}
        Compare only inside documents where both sides speak; the reference's documents are weighted to the
        shares they have in the target, by words (for ``text_dispersion`` by clusters). The measure is then
        called ``..._standardised``. Not for ``fisher``, which needs whole words.
    fillers : {"keep", "drop"}
        Drop: um, uh, you know ... are set aside, and the sizes shrink with them. So is every *you know* and
        *I mean* that is no filler (*Do you know the answer?*).
    rng : int or Generator

    Returns
    -------
    Contrast
        Its ``table`` has ``term, score, ci_low, ci_high, p, q, n_target, n_reference, rate_target,
        rate_reference, n_turns_target, n_turns_reference, n_docs, dp_norm, carried_by, z`` (and ``target`` after
        ``term`` where every group was asked), whatever the measure: see ``Contrast.COLUMNS``. ``p`` always
        tests the difference of rates (for ``text_dispersion`` of shares of clusters, for ``word_shift`` of
        shares among the scored words): relabelled inside the documents in which both sides speak
        (Mantel-Haenszel), else freely. ``null`` and ``split_half`` are the largest difference of any word with
        no difference, by relabelling and by halving each side.

    Raises
    ------
    UnknownName
        No such group, column, cluster or measure.
    NotEnoughData
        One group only, groups that share no document (with ``within=``), clusters that hold two groups.

    Warns
    -----
    TextlabWarning
        Fewer than 20 clusters on a side: the intervals are too narrow.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403; Lijffijt et al. 2016, Digital Scholarship
    in the Humanities 31:374-397; Greenland & Robins 1985, Biometrics 41:55-68; Egbert & Biber 2019, Corpora
    14:77-104; Gallagher et al. 2021, EPJ Data Science 10:4. Each formula stands in `textlab.measures`.

    Examples
    --------
    >>> import warnings
    >>> from textlab.corpus import Corpus
    >>> from textlab import count_terms, tokenize
    >>> said = ["tax tax work", "tax rich", "work work", "work robots", "robots rich"]
    >>> starts = [0, 13, 22, 32, 44]
    >>> corpus = Corpus(
    ...     pd.DataFrame(index=["talk"]),
    ...     pd.DataFrame(
    ...         {
    ...             "doc_id": "talk",
    ...             "start": starts,
    ...             "end": [s + len(t) for s, t in zip(starts, said)],
    ...             "speaker": ["Ann", "Ann", "Bob", "Bob", "Bob"],
    ...         },
    ...         index=list("abcde"),
    ...     ),
    ...     {"talk": " ".join(said)},
    ... )
    >>> dtm = count_terms(tokenize(corpus), by="turn_id")
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # five turns are few, and it says so
    ...     gap = contrast(dtm, by="speaker", target="Ann", min_count=1, min_turns=1)
    >>> gap.table[["term", "n_target", "n_reference", "p"]].head(1)
      term  n_target  n_reference    p
    0  tax         3            0  0.1
    >>> gap.smallest_p
    0.1
    """
    asked = prepare(
        dtm, by=by, target=target, reference=reference, measure=measure, cluster=cluster,
        n_resamples=n_resamples, n_permutations=n_permutations, statistic=statistic, confidence=confidence,
        interval=interval,
        min_count=min_count, min_turns=min_turns, prior=prior, alpha0=alpha0, scores=scores, within=within,
        fillers=fillers, rng=rng,
    )  # fmt: skip
    answers = answer_all(asked)
    for doubt in doubts(asked, answers):
        warnings.warn(doubt, TextlabWarning, stacklevel=2)
    return Contrast(
        frame=_table(asked, answers, every=target is None),
        tokens=asked.dtm.tokens,
        settings=settings_of(asked.dtm.tokens, "contrast", **asked.settings),
        dtm=asked.dtm,
        by=by,
        measure=asked.variant,
        unit=asked.measure.unit,
        neutral=asked.measure.neutral,
        groups=overview(asked, answers),
        asked=asked,
        answers=answers,
    )


def _table(asked: Asked, answers: tuple[Answer, ...], *, every: bool) -> pd.DataFrame:
    columns = [c for c in COLUMNS if every or c != "target"]
    return pd.concat([a.frame for a in answers], ignore_index=True)[columns]
