"""Which words set one group apart from another, and would they still, had other turns been said?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ...counts import DocumentTermMatrix
from ...errors import warn
from ...measures.resampling import Resampling
from ...results import settings_of
from .answer import CONTRAST_COLUMNS, answer
from .question import prepare
from .report import doubts, overview
from .result import Contrast


@recorded
def contrast(  # noqa: PLR0913
    dtm: DocumentTermMatrix,
    *,
    by: str,
    target: Any = None,
    reference: Any = None,
    measure: str | Mapping[str, float] | pd.Series = "log_odds",
    cluster: str = "turn_id",
    within: str | None = None,
    min_count: int = 5,
    min_turns: int | None = None,
    prior: str | float = "informative",
    resampling: Resampling | None = None,
    rng: _checks.Rng = 0,
    **old: Any,
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
    measure : str, or mapping of word to number
        ``log_odds`` (default: log-odds ratio in nats with a Dirichlet prior, rows ordered by its z),
        ``log_odds_z``; effect sizes ``log_ratio`` (bits, Walter-adjusted), ``odds_ratio``, ``pct_diff``,
        ``simple_maths``; test statistics ``g2_4cell``, ``g2_2cell``, ``chi2``, ``chi2_yates``, ``chi2_2cell``,
        ``bic``, ``lrc``, ``fisher`` (signed -log10 p), ``text_dispersion`` (G2 of clusters with the word);
        part of a whole ``jsd``. Lexicon scores of words: a word shift, the parts of the difference of mean scores.
    cluster : str
        What is resampled and relabelled. Must lie within one group.
    within : {None, "doc_id"}
        Compare only inside documents where both sides speak; the reference's documents are weighted to the
        shares they have in the target, by words (for ``text_dispersion`` by clusters). The measure is then
        called ``..._standardised``. Not for ``fisher``, which needs whole words.
    min_count, min_turns : int
        A word is compared if it occurs `min_count` times in all and in `min_turns` turns of one side (the
        target, or all that it is compared with). By default three turns, and on a side of fewer than nine one
        in three: with five turns a word of one turn counts. This changes no rate and no score. It looks at the sides,
        so words in few turns pass it more easily where they are uneven: in simulations with no difference, 9 of 100
        words in three or four turns had p below 0.05, of all words 5, and q was as good as without the rule.
    prior : {"informative", "flat", "add_one"} or float
        Pseudo-counts in proportion to both sides pooled, weighing 500 tokens (scored words, or clusters, where the
        measure counts those) or a tenth of the smaller side; 0.01 a term; or 1 a term (add-one smoothing). A number:
        what the informative prior weighs. `priors` shows them side by side. The two even priors weigh as much as
        the matrix has columns, so they alone change with ``dtm.trim``.
    resampling : Resampling, optional
        How often, for which interval, by how many relabellings: ``tl.Resampling(n=200, confidence=0.9)``.
    rng : int or Generator

    Returns
    -------
    Contrast
        Its ``table`` has ``term, score, ci_low, ci_high, all_low, all_high, p, q, n_target, n_reference, only_in,
        rate_target, rate_reference, n_turns_target, n_turns_reference, n_docs, dp_norm, carried_by, z`` (and
        ``target`` after ``term`` where every group was asked), whatever the measure: see ``Contrast.COLUMNS``.
        ``p`` always tests the difference of rates (for ``text_dispersion`` of shares of clusters, for ``word_shift`` of
        shares among the scored words): relabelled inside the documents in which both sides speak
        (Mantel-Haenszel), else freely. ``null`` and ``split_half`` are the largest difference of any word with
        no difference, by relabelling and by halving each side. Where sizes rank, words that one side lacks stand
        below all words of their side that both have.

    Raises
    ------
    UnknownName
        No such group, column, cluster or measure.
    NotEnoughData
        One group only, a group of which no word is left, groups that share no document (with ``within=``),
        clusters that hold two groups.

    Warns
    -----
    TextlabWarning
        Fewer than 20 clusters on a side: the intervals may be too narrow.
    FutureWarning
        A keyword of the last release, which goes with the next: ``n_resamples, n_permutations, statistic,
        confidence, interval`` (now in `Resampling`), ``alpha0`` (now ``prior=``), ``scores`` (now ``measure=``),
        ``fillers`` (now ``tokens.remove("fillers")``).

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403; Lijffijt et al. 2016, Digital Scholarship
    in the Humanities 31:374-397; Greenland & Robins 1985, Biometrics 41:55-68; Egbert & Biber 2019, Corpora
    14:77-104; Westfall & Young 1993, Resampling-Based Multiple Testing;
    Gallagher et al. 2021, EPJ Data Science 10:4. Each formula stands in `textlab.measures`.

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
    question = prepare(
        dtm, by=by, target=target, reference=reference, measure=measure, cluster=cluster, within=within,
        min_count=min_count, min_turns=min_turns, prior=prior, resampling=resampling, rng=rng, old=old,
    )  # fmt: skip
    answers = tuple(answer(question, picked) for picked in question.picked)
    for doubt in doubts(question, answers):
        warn(doubt)
    groups = overview(question, answers)
    columns = [c for c in CONTRAST_COLUMNS if target is None or c != "target"]
    return Contrast(
        frame=pd.concat([a.frame for a in answers], ignore_index=True)[columns],
        tokens=question.dtm.tokens,
        settings=settings_of(question.dtm.tokens, "contrast", **question.settings),
        dtm=question.dtm,
        by=by,
        measure=question.measure.variant,
        unit=question.measure.unit,
        neutral=question.measure.neutral,
        groups=groups,
        smallest_p=float(groups["smallest_p"].max()),
        null=float(groups["null_z"].max()),
        question=question,
        answers=answers,
    )
