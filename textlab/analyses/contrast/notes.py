"""The notes and methods of a contrast: tests, null lines, priors, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..._html import number
from ..._wording import counted, several
from ...errors import NotEnoughData
from ...units.few import FEW
from .answer import Answer, strength
from .clusters import group_labels
from .comparison import turns_rule
from .permutation import LEAST_TO_SPLIT, SPLITS
from .priors import TOP_OF_SIDE, by_prior
from .report import both_ways, confounding, describe_seldom, describe_unassigned, share_in_doubt, words_listed
from .robustness import without_doubtful_rows

if TYPE_CHECKING:
    from .permutation import Halves
    from .question import Question

    Answers = tuple[Answer, ...]

LISTED_APART = 4  # up to this many targets are listed one by one; of more, the smallest and largest


def contrast_notes(question: Question, answers: Answers, groups: pd.DataFrame) -> str:
    """Describe what does not fit into the summary: tests, null lines, priors, choices, limits."""
    lines = [_notes_on(question, a) for a in answers[:3]]
    if len(answers) > 3:
        lines.append(f"... and {len(answers) - 3} more targets; see .groups.")
    if any(h.n_splits for a in answers[:3] for h in a.halves):
        lines.append(_two_lines(question))
    said = (*lines, describe_unassigned(question), _choices(question, answers, groups), _not_shown(question))
    return "\n".join(filter(None, said))


def _notes_on(question: Question, one: Answer) -> str:
    two = one.two
    lone = "rarer ones" if question.lexicon is None else "that are rarer or have no score"
    head = (
        f"{two.target} ({counted(int(two.n_words(True)), 'word')}, {counted(int(two.mine.sum()), 'cluster')}) against "
        f"{two.reference} ({counted(int(two.n_words(False)), 'word')}, {counted(int((~two.mine).sum()), 'cluster')}): "
        f"{counted(len(two.terms), 'word')} compared, {one.n_left_out:,} {lone} left out."
    )
    said = (
        head, _found_words(question, one), describe_seldom(question, one, 20), _speakers_of_sides(question, one),
        _under_priors(question, one), _missing(question, one), _floor(one), _describe_halves(question, one),
        _without_doubt(question, one), confounding(two),
    )  # fmt: skip
    return " ".join(filter(None, said))


def _speakers_of_sides(question: Question, one: Answer) -> str:
    """Say from how few people the turns of a group come, if turns and not people are resampled."""
    rows, cluster = question.dtm.rows, question.settings["cluster"]
    if "speaker" in (question.by, cluster) or "speaker" not in rows:
        return ""
    group, speaker = group_labels(question.dtm, question.by).to_numpy(object), rows["speaker"]
    mine = speaker[[g is not pd.NA and g == one.target for g in group]].nunique()
    others = [str(g) for g in one.two.clusters.group if g != one.target]
    theirs = speaker[np.isin(group.astype(str), others)].nunique()
    if not mine or not theirs or min(mine, theirs) >= FEW:
        return ""
    return (
        f"The {several(cluster)} are those of {counted(mine, 'speaker')} against {theirs:,}: a habit "
        'of one person can look like one of the group. leave_one_out("speaker") and cluster="speaker" tell.'
    )


def _without_doubt(question: Question, one: Answer) -> str:
    """Describe how the list changes without turns whose speaker is doubtful."""
    share = share_in_doubt(question, one)
    if share < 0.005:
        return ""
    said = f"{share:.0%} of the target's words have a speaker label of less than high confidence; without such labels"
    try:
        table = without_doubtful_rows(one, TOP_OF_SIDE)
    except NotEnoughData:
        return f"{said} nothing is left to compare. Count turns or passages to see what changes."
    n_turned, n_gone = int(table["sign_changes"].sum()), int(table["leaves_top"].sum())
    return f"{said} {n_turned} of {len(table):,} words change sign and {n_gone} leave the top (without_doubtful)."


def _found_words(question: Question, one: Answer) -> str:
    frame = one.frame
    if not len(frame):
        return "No word is frequent enough to be compared."
    carried = frame["carried_by"].notna()
    more, less = (words_listed(x, 5) for x in both_ways(frame[(frame["q"] <= 0.05) & ~carried]))
    n_carried = int(((frame["q"] <= 0.05) & carried).sum())
    found = f"At q ≤ 0.05: {more or 'no word'} commoner in the target, {less or 'no word'} rarer."
    return (
        f"{found if more or less else 'No word differs at q ≤ 0.05.'} Set aside because they come mainly from a single "
        f"{question.carrier} (carried_by): {counted(n_carried, 'word')} with q ≤ 0.05, {int(carried.sum()):,} in all."
    )


def _under_priors(question: Question, one: Answer) -> str:
    """Describe which words are in the top list only under some priors."""
    if not question.measure.by_z or not len(one.frame):
        return ""
    table = by_prior(one, TOP_OF_SIDE)
    gone = table[table["leaves_top"]]
    many = f"the {counted(len(table), 'word')} among the first {TOP_OF_SIDE} of a side under some prior"
    if not len(gone):
        return f"Six priors side by side (priors): {many} are so under each."
    return f"Six priors side by side (priors): of {many}, {words_listed(gone, 5)} leave the list under others."


def _missing(question: Question, one: Answer) -> str:
    """Describe which numbers are missing, and why."""
    two, frame, said = one.two, one.frame, []
    gone = int(frame["dp_norm"].isna().sum())
    if gone and 1 in (two.my_turns.sum(), (~two.my_turns).sum()):
        said.append(f"No dp_norm of {counted(gone, 'word')}: commoner on a side with a single {question.turn}.")
    if question.measure.effect and question.resampling.n and len(frame):
        said.append(_without_interval(frame, two.fewest))
    return " ".join(filter(None, said)) if len(frame) else ""


def _without_interval(frame: pd.DataFrame, fewest: int) -> str:
    if fewest < 2:
        return "No intervals: a side with a single cluster cannot be resampled."
    none, lacking = frame["ci_low"].isna(), frame["only_in"].notna()
    n_lacking, n_other = int(lacking.sum()), int((none & ~lacking).sum())
    one_sided = (
        f"No interval for {counted(n_lacking, 'word')} that one side lacks (only_in): resampling cannot add a word to "
        "turns without it, so its score depends on the prior or the smoothing."
    )
    unmoved = (
        f"{counted(n_other, 'score')} without an interval: too many resamples lack the word, so that it is undefined, "
        "or no resample changes the score."
    )
    return " ".join([*[one_sided] * bool(n_lacking), *[unmoved] * bool(n_other)])


def _floor(one: Answer) -> str:
    test = one.test
    way = "all" if test.exact else "a random sample of the"
    floor = (
        f"p comes from {way} {_in_figures(test.n_arrangements)} ways to relabel clusters"
        f"{' within documents' if test.within else ''} and cannot fall below {number(test.smallest_p)}; "
    )
    if not np.isfinite(test.null_z):
        return f"{floor}so few relabellings have no null line."
    most = counted(len(one.two.terms), "word")
    return f"{floor}under the null, the 95th percentile of the largest |z| of {most} is {number(test.null_z)}."


def _describe_halves(question: Question, one: Answer) -> str:
    """Describe the split-half null line of each side, and which sides have none."""
    sides = list(zip((str(one.target), one.two.reference), one.halves, strict=True))
    lines = [f"{_half_line(half, question)} for {name}" for name, half in sides if half.n_splits]
    few = [
        f"{name} ({counted(half.n_clusters, 'cluster')})" for name, half in sides if half.n_clusters < LEAST_TO_SPLIT
    ]
    gone = f"No split-half line for {' and '.join(few)}: it needs {LEAST_TO_SPLIT} clusters." if few else ""
    if not lines:
        return gone
    return (
        "Split-half null line, one random half of a side's clusters against the other (median and 95th percentile): "
        f"{'; '.join(lines)}. {gone}"
    ).rstrip()


def _half_line(half: Halves, question: Question) -> str:
    z = f"largest |z| {number(half.median_z)} and {number(half.line_z)}"
    if question.measure.standard:
        return z
    what = "factor" if question.measure.neutral == 1 else "score"
    return f"{z}, largest {what} {number(half.median_score)} and {number(half.line_score)}"


def _two_lines(question: Question) -> str:
    """Explain how the two null lines differ."""
    return (
        "How large a score can chance alone produce? We check twice. Relabelling keeps the sizes of the sides and "
        "agrees with p, but mixes the sides, so real differences add to its noise. Split halves keep each side to "
        "itself, but halves are smaller, which raises the line of the score. A word can pass a line and fail q, or the "
        f"reverse: q accounts for how unevenly {several(question.settings['cluster'])} use it, z counts words alone."
    )


def _in_figures(n: int) -> str:
    return f"{n:,}" if n < 10**9 else f"about 10^{len(str(n)) - 1}"


def _choices(question: Question, answers: Answers, groups: pd.DataFrame) -> str:
    use, measure = question.settings, question.measure
    prior = f" prior {_describe_prior(question, answers, groups)};" if len(groups) and measure.by_z else ""
    return (
        f"Choices: measure {measure.variant} ({measure.unit});{prior} {_describe_interval(question)}; words with at "
        "least "
        f"{counted(use['min_count'], 'occurrence')} in all and in {turns_rule(use['min_turns'], question.turn)} of one "
        f"side;{_inside_documents(question)} fillers {'kept' if use['fillers'] == 'keep' else 'set aside'}; "
        "q is Benjamini–Hochberg over the words compared with one target."
    )


def _describe_interval(question: Question) -> str:
    how, measure = question.resampling, question.measure
    if not measure.effect:
        return f"no interval, because {measure.lacks}"
    if not how.n:
        return "no interval, because n_resamples is 0"
    return (
        f"{how.confidence:.0%} {how.interval} intervals from {counted(how.n, 'resample')} of "
        f"{several(question.settings['cluster'])}, and simultaneous ones (all_low, all_high) for all words of one "
        "target: use those for words picked from a ranked list"
    )


def _describe_prior(question: Question, answers: Answers, groups: pd.DataFrame) -> str:
    """Describe the prior; for many targets, with the range of its strength."""
    found = list(dict.fromkeys(groups["prior"]))
    if len(found) <= LISTED_APART:
        return " / ".join(found)
    least, most = (strength(end(one.prior.alpha0 for one in answers)) for end in (min, max))
    return f"informative, {least} to {most} {question.counted} of both sides pooled (see .groups)"


def _inside_documents(question: Question) -> str:
    """Describe the documents compared and the weights of the reference, if ``within=`` is used."""
    if not question.within:
        return ""
    what = several(question.settings["cluster"]) if question.measure.presence else "words"
    return f" only documents where both occur, those of the reference weighted by their shares of {what} in the target;"


def _not_shown(question: Question) -> str:
    beyond = (
        "anything about speakers as kinds of people, or about other talks; speaker"
        if question.by == "speaker"
        else f"anything about other texts of the same {several(question.by)}; speaker"
    )
    return (
        f"What this does not show: {beyond}, topic, document and register are confounded here. z ranks words; it is "
        "not a test. "
        "A word is a form, not a meaning: read quotes()."
    )


# ---------------------------------------------------------------------- the methods


def methods_sentence(question: Question, answers: Answers, groups: pd.DataFrame) -> str:
    """Describe the analysis, for a methods section."""
    use, measure = question.settings, question.measure
    against, who = _sides_sized(question, answers, groups)
    prior = f" with a prior that is {_describe_prior(question, answers, groups)}" if measure.by_z else ""
    smallest = max(one.test.smallest_p for one in answers)
    return (
        f"The words of {who} were contrasted with those of {against} (by {question.by}) using {measure.variant}"
        f"{prior}.{_inside_sentence(question)} {_interval_sentence(question)}; "
        f"p-values are two-sided permutation tests of the {use['statistic'].replace('difference', 'plain')} "
        f"difference of {_what_p_compares(question)} (|T| at least as large as seen; {_arrangements(question, answers)}"
        f", smallest attainable p {number(smallest)}), adjusted by Benjamini–Hochberg within each target (family sizes "
        f"{_family_sizes(groups)}). Words were compared that occur at least {counted(use['min_count'], 'time')} in all "
        f"and in at least {turns_rule(use['min_turns'], question.turn)} of one side; rates are per 1,000 words before "
        f"trimming. {_null_sentence(answers)}. Random seed {use['rng']}."
    )


def _interval_sentence(question: Question) -> str:
    how, measure = question.resampling, question.measure
    if not measure.effect:
        return f"No interval is given, because {measure.lacks}"
    if not how.n:
        return "No interval is given, because none was requested"
    source = {"expanded": "; Hesterberg 2015", "bca": "; Efron 1987"}.get(how.interval, "")
    return (
        f"{how.confidence:.0%} {how.interval} bootstrap intervals resample "
        f"{several(question.settings['cluster'])} ({how.n:,} resamples{source}), simultaneous ones by max-T over "
        "the same resamples"
    )


def _null_sentence(answers: Answers) -> str:
    if any(half.n_splits for one in answers for half in one.halves):
        return (
            "Two null lines, of the largest difference of any word, are from relabelling and from up to "
            f"{SPLITS} random halvings of each side's clusters"
        )
    return "A null line, of the largest difference of any word, is from relabelling"


def _sides_sized(question: Question, answers: Answers, groups: pd.DataFrame) -> tuple[str, str]:
    """Return reference and targets with their sizes, which differ from the size of the corpus."""

    def sized(name: object, side: str, row: Any) -> str:
        n_words, n_clusters = row[f"n_tokens_{side}"], row[f"n_clusters_{side}"]
        return f"{name} ({counted(n_words, 'word')} in {counted(n_clusters, question.cluster)})"

    names = [sized(a.target, "target", groups.iloc[k]) for k, a in enumerate(answers[:4])]
    who = ", ".join(names) + (" ..." if len(answers) > 4 else "")
    if len(answers) == 1:
        return sized(answers[0].two.reference, "reference", groups.iloc[0]), who
    return (answers[0].two.reference if answers else ""), who


def _arrangements(question: Question, answers: Answers) -> str:
    """Describe how many relabellings the tests of all targets used."""
    if len(answers) == 1 and answers[0].test.exact:
        return f"all {_in_figures(answers[0].test.n_arrangements)} arrangements"
    return f"up to {question.resampling.permutations:,} arrangements"


def _family_sizes(groups: pd.DataFrame) -> str:
    """Describe how many words were compared for each target."""
    sizes = groups["n_terms"]
    if len(sizes) <= LISTED_APART:
        return ", ".join(map(str, sizes))
    return f"from {sizes.min()} to {sizes.max()} over {counted(len(sizes), 'target')}"


def _what_p_compares(question: Question) -> str:
    if question.lexicon is not None:
        return "shares among the scored words"
    what = several(question.settings["cluster"])
    return f"shares of {what} with the word" if question.measure.presence else "rates"


def _inside_sentence(question: Question) -> str:
    said = _inside_documents(question).strip().removesuffix(";")
    return f" Compared were {said}." if said else ""
