"""Which words set one group apart from another, and how certain is that?"""

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
    """Compare the words of groups, with turns (not words) as the units of evidence.

    Words are ranked by a measure of difference. Beside it stand a bootstrap interval over turns, a permutation test of
    turn
    labels, and what the difference rests on.

    Parameters
    ----------
    dtm : DocumentTermMatrix
        Counts in rows no coarser than `cluster`: ``count_terms(tokens, by="turn_id")`` or by passage.
    by : str
        Column of groups: ``"speaker"``, ``"genre"``, ``"doc_id"`` ... Rows with a missing value are left out.
    target : object, optional
        The group of interest. None compares every group in turn, in one long table.
    reference : object or list, optional
        Group(s) to compare with. None means all other groups together (without the target).
    measure : str, or mapping of word to number
        ``log_odds`` (default: log-odds ratio in nats with a Dirichlet prior, rows ordered by its z),
        ``log_odds_z``; effect sizes ``log_ratio`` (bits, Walter-adjusted), ``odds_ratio``, ``pct_diff``,
        ``simple_maths``; test statistics ``g2_4cell``, ``g2_2cell``, ``chi2``, ``chi2_yates``, ``chi2_2cell``,
        ``bic``, ``lrc``, ``fisher`` (signed -log10 p), ``text_dispersion`` (G2 of clusters with the word);
        contributions ``jsd``. A mapping of words to lexicon scores gives a word shift, which splits the difference of
        mean scores.
    cluster : str
        Column whose values are resampled and relabelled. Each cluster must lie within one group.
    within : {None, "doc_id"}
        Compare only inside documents where both sides speak; the reference's documents are weighted to their shares in
        the target, by words (for ``text_dispersion`` by clusters). The measure is then called ``..._standardised``. Not
        for ``fisher``, which needs integer counts.
    min_count, min_turns : int
        A word is compared if it occurs `min_count` times in total and in `min_turns` turns of one side (the target, or
        all that it is compared with). By default three turns or, on a side with fewer than nine, one in three: with
        five
        turns, a word in one turn counts. The rule changes no rate or score. It looks at the sides, so words in few
        turns
        pass it more easily if they are uneven: in simulations without any difference, 9 of 100 words in three or four
        turns had p below 0.05 (5 of 100 among all words), and q was as good as without the rule.
    prior : {"informative", "flat", "add_one"} or float
        Pseudo-counts: proportional to both sides pooled, with a total weight of 500 tokens (scored words or clusters,
        if
        the measure counts those) or a tenth of the smaller side; 0.01 per term; or 1 per term (add-one smoothing). A
        number gives the weight of the informative prior. `priors` compares them. The total weight of the two flat
        priors
        is proportional to the number of columns, so only they change with ``dtm.trim``.
    resampling : Resampling, optional
        Numbers of resamples and relabellings, and kind of interval: ``tl.Resampling(n=200, confidence=0.9)``.
    rng : int or Generator

    Returns
    -------
    Contrast
        With a ``table`` of ``term, score, ci_low, ci_high, all_low, all_high, p, q, n_target, n_reference, only_in,
        rate_target, rate_reference, n_turns_target, n_turns_reference, n_docs, dp_norm, carried_by, z`` (and
        ``target`` after ``term`` if every group was compared), whatever the measure: see ``Contrast.COLUMNS``. ``p``
        always tests the difference of rates (for ``text_dispersion`` of shares of clusters, for ``word_shift`` of
        shares among the scored words), by relabelling within the documents in which both sides speak
        (Mantel-Haenszel), or freely if there are none. ``null`` and ``split_half`` estimate the largest difference of
        any word that chance alone gives, by relabelling and by halving each side. In rankings by effect size, words
        that one side lacks come after all words of their side that both have.

    Raises
    ------
    UnknownName
        There is no such group, column, cluster or measure.
    NotEnoughData
        There is only one group, a group has no words left, groups share no document (with ``within=``), or clusters
        contain two groups.

    Warns
    -----
    TextlabWarning
        There are fewer than 20 clusters on a side, so that intervals may be too narrow.
    FutureWarning
        A keyword of the last release is used, which the next release removes: ``n_resamples, n_permutations,
        statistic, confidence, interval`` (now in `Resampling`), ``alpha0`` (now ``prior=``), ``scores`` (now
        ``measure=``), ``fillers`` (now ``tokens.remove("fillers")``).

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403; Lijffijt et al. 2016, Digital Scholarship
    in the Humanities 31:374-397; Greenland & Robins 1985, Biometrics 41:55-68; Egbert & Biber 2019, Corpora
    14:77-104; Westfall & Young 1993, Resampling-Based Multiple Testing;
    Gallagher et al. 2021, EPJ Data Science 10:4. For the formulas see `textlab.measures`.

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
