"""The warnings, the summary and the overview of targets of a contrast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..._wording import counted, several, singular
from ...results import brief, short_name
from ...units.clusters import clusters_in
from ...units.few import FEW, describe_copies, describe_few, n_different
from .clusters import n_without_group

if TYPE_CHECKING:
    from .answer import Answer
    from .comparison import Comparison
    from .question import Question

    Answers = tuple[Answer, ...]


# ---------------------------------------------------------------------- warnings


def doubts(question: Question, answers: Answers) -> Iterator[str]:
    """Yield warnings about what makes an answer doubtful."""
    column, how = question.settings["cluster"], question.resampling
    copied = _CopyCounts.of(question, answers) if column in _COPIED else None
    few = [(a, sides) for a in answers if min(sides := _units_of(a, copied)) < FEW]
    if few and question.measure.effect and how.n:
        yield _few_clusters(question, few)
    if copied and (how.n or how.permutations) and copied.said:
        yield f"contrast: {copied.said}"


_COPIED = ("turn_id", "passage_id", "doc_id")  # clusters that may be copies of each other


class _CopyCounts(NamedTuple):
    """Distinct clusters of each group (near-copies count once), and the text about copies."""

    different: dict[Any, int]
    said: str

    @classmethod
    def of(cls, question: Question, answers: Answers) -> _CopyCounts:
        names = list(dict.fromkeys(label for a in answers for label in a.two.clusters.group))
        code = pd.Index(names).get_indexer(question.clusters.group)
        inside = np.append(question.clusters.of_row, -1)[question.dtm.row_of_passage]
        group = np.append(code, -1)[inside]
        clusters = clusters_in(question.dtm.tokens, question.settings["cluster"], "contrast", group >= 0)
        different = dict(zip(names, n_different(clusters, group, len(names)).tolist(), strict=True))
        return cls(different, describe_copies(clusters, group, names))


def _units_of(one: Answer, copied: _CopyCounts | None) -> tuple[int, int]:
    """Return the number of clusters of target and reference, counting near-copies once."""
    if copied is None:
        return int(one.two.mine.sum()), int((~one.two.mine).sum())
    others = set(one.two.clusters.group) - {one.target}
    return copied.different[one.target], sum(copied.different[label] for label in others)


def _few_clusters(question: Question, few: list[tuple[Answer, tuple[int, int]]]) -> str:
    cluster = question.settings["cluster"]
    shown = ", ".join(f"{a.target!r} {mine} against {theirs}" for a, (mine, theirs) in few[:4])
    more = f" and {len(few) - 4} more" if len(few) > 4 else ""
    copies = any((n, m) != (int(a.two.mine.sum()), int((~a.two.mine).sum())) for a, (n, m) in few)
    remedy = ""
    if cluster == "turn_id" and question.dtm.tokens.passages["turn_id"].duplicated().any():
        remedy = (
            ' cluster="passage_id" on count_terms(tokens, by="passage_id") resamples paragraphs: more units, but '
            "optimistic, because paragraphs of one turn are not independent."
        )
    return (
        f"contrast: fewer than {FEW} {'different ' if copies else ''}{several(cluster)} on a side ({shown}{more}). "
        f"{describe_few(cluster, 'a side of', 2)} Rely on p, carried_by and leave_one_out() instead.{remedy}"
    )


# ---------------------------------------------------------------------- a row for each target


def overview(question: Question, answers: Answers) -> pd.DataFrame:
    """Return sizes, family, smallest attainable p, null line, prior and confounding of each target."""
    return pd.DataFrame([_target_row(question, a) for a in answers]).set_index("target")


def _target_row(question: Question, one: Answer) -> dict[str, Any]:
    two, test = one.two, one.test
    return {
        "target": two.target,
        "reference": two.reference,
        "n_tokens_target": int(two.n_words(True)),
        "n_tokens_reference": int(two.n_words(False)),
        "n_clusters_target": int(two.mine.sum()),
        "n_clusters_reference": int((~two.mine).sum()),
        "n_docs_target": two.n_documents(True),
        "n_docs_reference": two.n_documents(False),
        "n_docs_shared": len(two.shared),
        "n_terms": len(two.terms),
        "n_left_out": one.n_left_out,
        "smallest_p": test.smallest_p,
        "n_arrangements": test.n_arrangements,
        "exact": test.exact,
        "null_score": test.null_score,
        "null_z": test.null_z,
        "prior": one.prior.name,
        "confounded": confounding(two),
    }


def confounding(two: Comparison) -> str:
    """Explain how groups and documents are confounded; empty if they are not."""
    n = len(two.shared)
    if not n:
        several_each = min(two.n_documents(True), two.n_documents(False)) > 1
        if several_each and len(np.unique(two.document)) == len(two.document):
            return ""  # documents themselves are resampled and relabelled
        more = (
            ' Turns of one document are not independent: resample documents (cluster="doc_id").' if several_each else ""
        )
        return (
            f"{two.target} and {two.reference} share no document: a difference between them cannot be told from "
            f"a difference between documents, topics or occasions.{more}"
        )
    apart = ~np.isin(two.document, two.shared)
    if apart.any() and two.document.min() >= 0:
        return (
            f"p compares only within the {counted(n, 'document')} where both occur; scores also use "
            f"{counted(int(apart.sum()), 'cluster')} of other documents, where the difference may be one between "
            'documents (within="doc_id" leaves them out).'
        )
    return ""


# ---------------------------------------------------------------------- the summary


def summarise(question: Question, answers: Answers) -> str:
    """Summarise the result first and the caution last, in at most six sentences and 90 words."""
    if not answers:
        return "No group was asked about. See notes()."
    caution = "A word is a form, not a meaning: read quotes(), and notes() for choices and limits."
    if len(answers) > 1:
        return brief(_of_many(question, answers), caution, between=" ").said
    return brief(_of_one(question, answers[0]), caution, between=" ").said


def _of_one(question: Question, one: Answer) -> Iterator[str]:
    """Yield sentences about one target, most important first."""
    two, frame = one.two, one.frame
    sizes = [
        f"({two.n_words(side):,.0f} words in {counted(int((two.mine == side).sum()), question.cluster)})"
        for side in (True, False)
    ]
    yield f"{short_name(two.target)} {sizes[0]} against {short_name(two.reference)} {sizes[1]}: {_difference(frame)}."
    if not len(two.shared) and confounding(two):
        yield "They share no document, so the difference may be one between documents."
    yield describe_seldom(question, one, 3)
    yield describe_unassigned(question)
    yield _doubtful_share(question, one)
    lacking = frame[frame["only_in"].notna()]
    if len(lacking):
        often = lacking.loc[(lacking["n_target"] + lacking["n_reference"]).sort_values(ascending=False).index]
        shown = ", ".join(often["term"].head(3))
        yield f"Only one side has {counted(len(lacking), 'word')} ({shown}): how much these differ is unknown."
    n_carried = int(frame["carried_by"].notna().sum())
    if n_carried:
        yield f"{counted(n_carried, 'word')} come{'s' if n_carried == 1 else ''} mainly from one {question.carrier}."


def _of_many(question: Question, answers: Answers) -> Iterator[str]:
    """Yield sentences about many targets."""
    frames = [a.frame for a in answers]
    n_known, n_all = (sum(map(len, x)) for x in ([f[f["q"] <= 0.05] for f in frames], frames))
    name, against = counted(len(answers), singular(question.by)), short_name(answers[0].two.reference)
    yield f"{name}, each against {against}: {n_known:,} of {n_all:,} scores have q ≤ 0.05."
    for one in answers[:3]:
        if len(one.frame):
            yield f"{short_name(one.target)}: {words_listed(one.frame.head(3), 3)}."
    if len(answers) > 3:
        yield f"The other {len(answers) - 3} {'is' if len(answers) == 4 else 'are'} in .groups and .table."
    yield describe_unassigned(question)


def _difference(frame: pd.DataFrame) -> str:
    if not len(frame):
        return "no word is frequent enough to be compared"
    known = frame[(frame["q"] <= 0.05) & frame["carried_by"].isna()]
    more, less = both_ways(known)
    if not len(more) and not len(less):
        return "no word differs at q ≤ 0.05"
    return f"{words_listed(more, 4) or 'no word'} commoner, {words_listed(less, 4) or 'no word'} rarer at q ≤ 0.05"


def both_ways(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the words commoner in the target, and those rarer there, strongest first."""
    more = frame["rate_target"] > frame["rate_reference"]
    return frame[more], frame[frame["rate_target"] < frame["rate_reference"]].iloc[::-1]


def describe_seldom(question: Question, one: Answer, n: int) -> str:
    """Describe which frequent words are left out because they occur in too few turns."""
    if not one.seldom:
        return ""
    shown = ", ".join(one.seldom[:n]) + (f" and {len(one.seldom) - n:,} more" if len(one.seldom) > n else "")
    return f"Left out because too few {several(question.turn)} use them (min_turns): {shown}."


def describe_unassigned(question: Question) -> str:
    """Say how many words take part on no side, because their group is not known; empty if there are none."""
    n = n_without_group(question.dtm, question.by)
    have = "has" if n == 1 else "have"
    return f"{counted(n, 'word')} {have} no (single) {question.by}, so they are on neither side." if n else ""


def words_listed(frame: Any, n: int) -> str:
    """Return the first words of a table, and the total number of words."""
    shown = ", ".join(frame["term"].head(n))
    return f"{shown} ({len(frame):,} in all)" if len(frame) > n else shown


def share_in_doubt(question: Question, one: Answer) -> float:
    """Return the share of the target's words with a speaker label of less than high confidence."""
    if question.by != "speaker" or "confidence" not in question.dtm.rows or not len(one.frame):
        return 0.0
    tokens = question.dtm.tokens  # rows of several passages have no single confidence
    inside = np.append(one.two.clusters.of_row >= 0, False)[question.dtm.row_of_passage]
    mine = (tokens.passages["speaker"] == one.target).to_numpy() & inside
    doubtful = tokens.passages["confidence"].ne("high").to_numpy()
    return float(tokens.n_tokens[mine & doubtful].sum() / max(tokens.n_tokens[mine].sum(), 1))


def _doubtful_share(question: Question, one: Answer) -> str:
    share = share_in_doubt(question, one)
    return f"{share:.0%} of the target's words have a doubtful speaker label." if share >= 0.005 else ""


def gist(question: Question, answers: Answers) -> str:
    """Describe a contrast in a few words, for a heading."""
    names = ", ".join(str(a.target) for a in answers[:3]) + (" ..." if len(answers) > 3 else "")
    against = answers[0].two.reference if answers else "nothing"
    return f"{question.by}: {names} against {against}, {question.measure.variant}"
