"""What a contrast says about itself in words: summary, warnings, methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._html import number
from ..._wording import counted, several
from ...errors import NotEnoughData
from .comparison import group_labels
from .halves import LEAST_TO_SPLIT, SPLITS
from .priors import TOP
from .scores import strength

if TYPE_CHECKING:
    from .comparison import Sides
    from .contrast import Contrast
    from .halves import Halves
    from .question import Answer, Asked

FEW = 20  # clusters a side under which a bootstrap interval is too narrow
FULL = 4  # numbers of so many targets are listed one by one; of more, the smallest and the largest


def doubts(asked: Asked, answers: tuple[Answer, ...]) -> Iterator[str]:
    """What makes an answer doubtful, as warnings."""
    few = [a for a in answers if min(a.sides.mine.sum(), (~a.sides.mine).sum()) < FEW]
    if few and asked.measure.effect:
        yield _few_clusters(asked, few)


def _few_clusters(asked: Asked, few: list[Answer]) -> str:
    cluster = asked.settings["cluster"]
    shown = ", ".join(f"{a.sides.target!r} {a.sides.mine.sum()} against {(~a.sides.mine).sum()}" for a in few[:4])
    more = f" and {len(few) - 4} more" if len(few) > 4 else ""
    remedy = ""
    if cluster == "turn_id" and asked.dtm.tokens.passages["turn_id"].duplicated().any():
        remedy = (
            ' cluster="passage_id" on count_terms(tokens, by="passage_id") resamples paragraphs: more units, but '
            "optimistic, because paragraphs of one turn are not independent."
        )
    return (
        f"contrast: fewer than {FEW} clusters (by {cluster!r}) on a side ({shown}{more}), so bootstrap intervals are "
        "too narrow, and missing for a single cluster. Read them as the least uncertainty there is, and lean on p, "
        f"carried_by and leave_one_out() instead.{remedy}"
    )


def confounding(by: str, sides: Sides) -> str:
    """Whether groups and documents can be told apart, in a plain sentence; empty where they can."""
    n = len(sides.shared)
    if not n:
        several = min(sides.n_documents(True), sides.n_documents(False)) > 1
        if several and len(np.unique(sides.units.document)) == len(sides.units.document):
            return ""  # documents themselves are resampled and relabelled
        more = ' Turns of one document are not independent: resample documents (cluster="doc_id").' if several else ""
        return (
            f"{sides.target} and {sides.reference} share no document: a difference between them cannot be told from "
            f"a difference between documents, topics or occasions.{more}"
        )
    apart = ~np.isin(sides.units.document, sides.shared)
    if apart.any() and sides.units.document.min() >= 0:
        return (
            f"p compares only inside the {counted(n, 'document')} where both occur; scores also use "
            f"{counted(int(apart.sum()), 'cluster')} of other documents, where the difference cannot be told from one "
            'of documents (within="doc_id" leaves them out).'
        )
    return ""


def describe(gap: Contrast) -> str:
    """The summary."""
    lines = [_one(gap, a) for a in gap.answers[:3]]
    if len(gap.answers) > 3:
        lines.append(f"... and {len(gap.answers) - 3} more targets; see .groups.")
    both = [_two_lines(gap)] if any(h.n_splits for a in gap.answers[:3] for h in a.halves) else []
    return "\n".join([*lines, *both, _choices(gap), _not_shown(gap)])


def _one(gap: Contrast, one: Answer) -> str:
    row = gap.groups.loc[[one.sides.target]].iloc[0]
    lone = "rarer ones" if not gap.measure.startswith("word_shift") else "that are rarer or have no score"
    head = (
        f"{one.sides.target} ({counted(row['n_tokens_target'], 'word')}, "
        f"{counted(row['n_clusters_target'], 'cluster')}) against {one.sides.reference} "
        f"({counted(row['n_tokens_reference'], 'word')}, {counted(row['n_clusters_reference'], 'cluster')}): "
        f"{counted(row['n_terms'], 'word')} compared, {row['n_left_out']:,} {lone} left out."
    )
    return " ".join(
        x
        for x in (
            head,
            _found(gap, one),
            _speakers(gap, one),
            _under_priors(gap, one),
            _missing(gap, one),
            _floor(one),
            _halves(gap, one),
            _doubt(gap, one),
            str(row["confounded"]),
        )
        if x
    )


def _speakers(gap: Contrast, one: Answer) -> str:
    """How few people a group of people is, where turns and not people are resampled."""
    rows, use = gap.asked.dtm.rows, gap.settings
    if "speaker" in (gap.by, use["cluster"]) or "speaker" not in rows:
        return ""
    group, speaker = group_labels(gap.asked.dtm, gap.by).to_numpy(object), rows["speaker"]
    mine = speaker[group == one.sides.target].nunique()
    theirs = speaker[np.isin(group.astype(str), [str(g) for g in one.sides.units.group if g != one.sides.target])]
    if not mine or not theirs.nunique() or min(mine, theirs.nunique()) >= FEW:
        return ""
    return (
        f"The {several(use['cluster'])} are those of {counted(mine, 'speaker')} against {theirs.nunique():,}: a habit "
        'of one person can look like one of the group. leave_one_out("speaker") and cluster="speaker" tell.'
    )


def _doubt(gap: Contrast, one: Answer) -> str:
    """What becomes of the list without turns whose speaker is doubtful."""
    rows = gap.asked.dtm.rows
    if gap.by != "speaker" or "confidence" not in rows or not len(one.frame):
        return ""
    tokens = gap.asked.dtm.tokens  # a row of several passages has no one confidence
    inside = np.append(one.sides.units.of_row >= 0, False)[gap.asked.dtm.row_of_passage]
    mine = (tokens.passages["speaker"] == one.sides.target).to_numpy() & inside
    doubtful = tokens.passages["confidence"].ne("high").to_numpy()
    share = tokens.n_tokens[mine & doubtful].sum() / max(tokens.n_tokens[mine].sum(), 1)
    if not share:
        return ""
    said = f"{share:.0%} of the target's words have a speaker label of less than high confidence; without such labels"
    try:
        table = gap.without_doubtful(target=one.sides.target)
    except NotEnoughData:
        return f"{said} nothing is left to compare. Count turns or passages to see what changes."
    n_turned, n_gone = int(table["sign_changes"].sum()), int(table["leaves_top"].sum())
    return f"{said} {n_turned} of {len(table):,} words change sign and {n_gone} leave the top (without_doubtful)."


def _found(gap: Contrast, one: Answer) -> str:
    frame = one.frame
    if not len(frame):
        return "No word is frequent enough to be compared."
    carried = frame["carried_by"].notna()
    known = frame[(frame["q"] <= 0.05) & ~carried]
    more = _words(known[known["rate_target"] > known["rate_reference"]])
    less = _words(known[known["rate_target"] < known["rate_reference"]].iloc[::-1])
    n_carried = int(((frame["q"] <= 0.05) & carried).sum())
    found = f"At q ≤ 0.05: {more or 'no word'} commoner in the target, {less or 'no word'} rarer."
    return (
        f"{found if more or less else 'No word differs at q ≤ 0.05.'} Set aside, because they rest mainly on a single "
        f"{gap.asked.carrier} (carried_by): {counted(n_carried, 'word')} with q ≤ 0.05, {int(carried.sum()):,} in all."
    )


def _under_priors(gap: Contrast, one: Answer) -> str:
    """Which words of the top list owe their place to the prior."""
    if "log_odds" not in gap.measure or not len(one.frame):
        return ""
    table = gap.priors(target=one.sides.target)
    gone = table[table["leaves_top"]]
    many = f"the {counted(len(table), 'word')} among the first {TOP} of a side under some prior"
    if not len(gone):
        return f"Six priors side by side (priors): {many} are so under each."
    return f"Six priors side by side (priors): of {many}, {_words(gone)} leave the list under others."


def _missing(gap: Contrast, one: Answer) -> str:
    """Which numbers are missing because a side is a single turn or cluster."""
    sides, frame, said = one.sides, one.frame, []
    gone = int(frame["dp_norm"].isna().sum())
    if gone and 1 in (sides.my_turns.sum(), (~sides.my_turns).sum()):
        said.append(f"No dp_norm of {counted(gone, 'word')}: commoner on a side with a single {gap.asked.turn}.")
    if gap.asked.measure.effect and 1 in (sides.mine.sum(), (~sides.mine).sum()) and frame["ci_low"].isna().all():
        said.append("No intervals: a side with a single cluster cannot be resampled.")
    return " ".join(said) if len(frame) else ""


def _words(frame: Any) -> str:
    shown = ", ".join(frame["term"].head(5))
    return f"{shown} ({len(frame):,} in all)" if len(frame) > 5 else shown


def _floor(one: Answer) -> str:
    test = one.test
    way = "all" if test.exact else "a random sample of the"
    return (
        f"p comes from {way} {_count(test.n_arrangements)} ways to relabel clusters"
        f"{' inside documents' if test.within else ''} and cannot fall below {number(test.smallest_p)}; "
        f"with no difference the largest |z| of {counted(len(one.sides.terms), 'word')} stays below "
        f"{number(test.null_z)} in 95 of 100 relabellings."
    )


def _halves(gap: Contrast, one: Answer) -> str:
    """The split-half null line of each side that has one, and which have none."""
    sides = list(zip((str(one.sides.target), one.sides.reference), one.halves, strict=True))
    lines = [f"{_line(half, gap)} for {name}" for name, half in sides if half.n_splits]
    few = [
        f"{name} ({counted(half.n_clusters, 'cluster')})" for name, half in sides if half.n_clusters < LEAST_TO_SPLIT
    ]
    gone = f"No split-half line of {' and '.join(few)}: it takes {LEAST_TO_SPLIT} clusters." if few else ""
    if not lines:
        return gone
    return (
        "Split-half null line, one side's clusters in random halves and half against half (median split, and what 95 "
        f"of 100 stay below): {'; '.join(lines)}. {gone}"
    ).rstrip()


def _line(half: Halves, gap: Contrast) -> str:
    z = f"largest |z| {number(half.median_z)} and {number(half.line_z)}"
    if gap.asked.measure.standard:
        return z
    what = "factor" if gap.neutral == 1 else "score"
    return f"{z}, largest {what} {number(half.median_score)} and {number(half.line_score)}"


def _two_lines(gap: Contrast) -> str:
    """How the two null lines differ."""
    return (
        "Two null lines, each the largest difference with no difference: relabelling keeps the sizes of the sides and "
        "moves as p does, but mixes the sides, so what really sets them apart is in its noise; halves keep each side "
        "to itself, but are half as large, which widens the line of the score. A word may pass one of q and a line "
        f"without the other: q weighs its difference by how unevenly {several(gap.settings['cluster'])} use it, z by "
        "counts alone."
    )


def _arrangements(gap: Contrast) -> str:
    """How many relabellings the tests of all targets tried."""
    tests = [one.test for one in gap.answers]
    if len(tests) == 1 and tests[0].exact:
        return f"all {_count(tests[0].n_arrangements)} arrangements"
    return f"up to {gap.settings['n_permutations']:,} arrangements"


def _count(n: int) -> str:
    return f"{n:,}" if n < 10**9 else f"about 10^{len(str(n)) - 1}"


def _choices(gap: Contrast) -> str:
    use = gap.settings
    low = f"{use['confidence']:.0%} {use['interval']} intervals from {counted(use['n_resamples'], 'resample')} of "
    interval = (
        low + several(use["cluster"]) if gap.asked.measure.effect else f"no interval, because {gap.asked.measure.lacks}"
    )
    prior = f" prior {_prior(gap)};" if len(gap.groups) and "log_odds" in gap.measure else ""
    return (
        f"Choices: measure {gap.measure} ({gap.unit});{prior} {interval}; words with at least "
        f"{counted(use['min_count'], 'occurrence')} in all and in {counted(use['min_turns'], gap.asked.turn)} of one "
        f"side;{_inside(gap)} fillers {'kept' if use['fillers'] == 'keep' else 'set aside'}; "
        f"q is Benjamini–Hochberg over the words compared with one target.{_no_ends(gap)}"
    )


def _prior(gap: Contrast) -> str:
    """The prior; its strength differs from target to target, and of many the range is said."""
    found = list(dict.fromkeys(gap.groups["prior"]))
    if len(found) <= FULL:
        return " / ".join(found)
    least, most = (strength(end(one.ground.alpha0 for one in gap.answers)) for end in (min, max))
    return f"informative, {least} to {most} {gap.asked.counted} of both sides pooled (see .groups)"


def _sizes(gap: Contrast) -> str:
    """How many words were compared with each target."""
    sizes = gap.groups["n_terms"]
    if len(sizes) <= FULL:
        return ", ".join(map(str, sizes))
    return f"from {sizes.min()} to {sizes.max()} over {counted(len(sizes), 'target')}"


def _inside(gap: Contrast) -> str:
    """Where the sides are compared and how the reference is weighted, with ``within=``."""
    if not gap.asked.within:
        return ""
    what = several(gap.settings["cluster"]) if gap.asked.measure.presence else "words"
    return (
        f" only documents where both occur, those of the reference weighted to the shares of {what} that they have in "
        "the target;"
    )


def _rates(gap: Contrast) -> str:
    """What p compares."""
    if gap.asked.lexicon is not None:
        return "shares among the scored words"
    return f"shares of {several(gap.settings['cluster'])} with the word" if gap.asked.measure.presence else "rates"


def _no_ends(gap: Contrast) -> str:
    """Which scores have no interval although both sides can be resampled."""
    able = [a.frame for a in gap.answers if min(a.sides.mine.sum(), (~a.sides.mine).sum()) > 1]
    gone = sum(int(frame["ci_low"].isna().sum()) for frame in able)
    if not gap.asked.measure.effect or not gone:
        return ""
    return f" {counted(gone, 'score')} without an interval: too many resamples lack the word, where it is undefined."


def _not_shown(gap: Contrast) -> str:
    beyond = (
        "anything about speakers as kinds of people, or about other talks; speaker"
        if gap.by == "speaker"
        else f"anything about other texts of the same {several(gap.by)}; speaker"
    )
    return (
        f"What this does not show: {beyond}, topic, document and register come together here. z ranks and is no test. "
        "A word is a form, not a meaning: read quotes()."
    )


def _who(gap: Contrast) -> tuple[str, str]:
    """Reference and targets with their sizes, so that nobody takes the size of the corpus for theirs."""
    rows, cluster = gap.groups, gap.asked.cluster

    def sized(name: object, side: str, row: Any) -> str:
        n_words, n_clusters = counted(row[f"n_tokens_{side}"], "word"), counted(row[f"n_clusters_{side}"], cluster)
        return f"{name} ({n_words} in {n_clusters})"

    names = [sized(a.sides.target, "target", rows.iloc[k]) for k, a in enumerate(gap.answers[:4])]
    who = ", ".join(names) + (" ..." if len(gap.answers) > 4 else "")
    if len(gap.answers) == 1:
        return sized(gap.answers[0].sides.reference, "reference", rows.iloc[0]), who
    return (gap.answers[0].sides.reference if gap.answers else ""), who


def _inside_sentence(gap: Contrast) -> str:
    said = _inside(gap).strip().removesuffix(";")
    return f" Compared were {said}." if said else ""


def methods_sentence(gap: Contrast) -> str:
    """What was done, for a methods section."""
    use = gap.settings
    against, who = _who(gap)
    interval = (
        f"{use['confidence']:.0%} {use['interval']} bootstrap intervals resample {several(use['cluster'])} "
        f"({use['n_resamples']:,} resamples)"
        if gap.asked.measure.effect
        else f"no interval is given, because {gap.asked.measure.lacks}"
    )
    prior = f" with a prior that is {_prior(gap)}" if "log_odds" in gap.measure else ""
    halves = any(half.n_splits for one in gap.answers for half in one.halves)
    lines = "A null line, of the largest difference of any word, is from relabelling"
    if halves:
        lines = (
            "Two null lines, of the largest difference of any word, are from relabelling and from up to "
            f"{SPLITS} random halvings of each side's clusters"
        )
    return (
        f"The words of {who} were contrasted with those of {against} (by {gap.by}) using {gap.measure}"
        f"{prior}.{_inside_sentence(gap)} {interval[0].upper()}{interval[1:]}; "
        f"p-values are two-sided permutation tests of the {use['statistic'].replace('difference', 'plain')} "
        f"difference of {_rates(gap)} (|T| at least as large as seen; {_arrangements(gap)}, smallest attainable p "
        f"{number(gap.smallest_p)}), adjusted by Benjamini–Hochberg within each target (family sizes "
        f"{_sizes(gap)}). Words were compared that occur at least {counted(use['min_count'], 'time')} in all and in at "
        f"least {counted(use['min_turns'], gap.asked.turn)} of one side; rates are per 1,000 words before trimming. "
        f"{lines}. Random seed {use['rng']}."
    )
