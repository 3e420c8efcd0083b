"""The outlook on a planned question: detectable size of a contrast, number of topics worth trying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks, _html
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from ...units.clusters import turns_of
from ...units.few import FEW, describe_copies, n_different
from ...units.groups import labels_of
from .attainable import attainable
from .bursts import ALPHA, POWER, inflation, ratio_table
from .methods import DOUBTFUL, FEW_SOURCES, REFUSED, SUPPORTED, TOPIC_STEPS, TOPIC_WINDOW, highest_k
from .together import WHOLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Codes = NDArray[np.int64]

RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # per 1,000 words: a rare content word to a common one
SIDES = ((1, "target"), (0, "reference"))


@_checks.keywords
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Outlook:
    """Whether a planned question can be answered, and what it needs. Made by the methods of `Audit`.

    Attributes
    ----------
    question : str
    verdict : {"supported", "doubtful", "not supported"}
    because : tuple of str
        The reasons, as sentences.
    """

    question: str
    verdict: str
    because: tuple[str, ...]
    frame: pd.DataFrame
    test_frame: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """Return a copy of the table, unrounded."""
        return self.frame.copy()

    @property
    def tests(self) -> pd.DataFrame:
        """Return the smallest p of a permutation test by unit, for a contrast; empty for topics."""
        return self.test_frame.copy()

    def summary(self) -> str:
        """Return the verdict and its reasons as plain sentences."""
        return "\n".join([f"{self.question}: {self.verdict}.", *self.because])

    def __repr__(self) -> str:
        return f"<Outlook: {self.question}: {self.verdict}>"

    def _repr_html_(self) -> str:
        tests = _html.table(self.test_frame, caption="What a permutation test can show") if len(self.test_frame) else ""
        return _html.table(self.frame, caption=self.question) + tests + _html.paragraph(self.summary())


# ---------------------------------------------------------------------- contrasts


def contrast_outlook(
    tokens: Tokens, *, by: str, target: Any, reference: Any, rate_per_1000: float | Iterable[float], vif: float | None
) -> Outlook:
    """Return how large a difference must be, and what a permutation can show; see `Audit.can_contrast`."""
    group, names = _two_groups(tokens, by, target, reference)
    rates = _clean_rates(rate_per_1000)
    inflated = inflation(tokens, group, rates) if vif is None else np.full(len(rates), _clean_vif(vif))
    table = ratio_table(rates, [int(tokens.n_tokens[group == side].sum()) for side, _ in SIDES], inflated)
    tests = attainable(tokens, group)
    verdict, reasons = _contrast_verdict(tokens, group, tests)
    how = "estimated from the turns" if vif is None else "as given"
    return Outlook(
        question=f"contrast by {by}, {names[0]} against {names[1]}",
        verdict=verdict,
        because=(*_size_sentences(tokens, group, table, how), *reasons),
        frame=table,
        test_frame=tests,
    )


def _two_groups(tokens: Tokens, by: str, target: Any, reference: Any) -> tuple[Codes, tuple[str, str]]:
    """Return 1 for passages of the target, 0 of the reference, -1 of neither; and the names of the groups."""
    labels = labels_of("can_contrast", tokens, by)
    sides = _known_values(labels, by, target, reference)
    others = labels.notna() & ~labels.isin(sides[0]) if reference is None else labels.isin(sides[1])
    group = np.where(labels.isin(sides[0]), 1, np.where(others, 0, -1)).astype(np.int64)
    names = (_named(sides[0]), "all others" if reference is None else _named(sides[1]))
    for (side, _), name in zip(SIDES, names, strict=True):
        if not tokens.n_tokens[group == side].sum():
            raise NotEnoughData(f"can_contrast: {name} has no words in the body, so there is nothing to compare.")
    return group, names


def _known_values(labels: pd.Series, by: str, target: Any, reference: Any) -> tuple[list[Any], list[Any]]:
    """Return the values of both sides, checked to exist and to be disjoint."""
    here, there = _values(target), _values(reference)
    known = list(dict.fromkeys(labels.dropna()))
    see = "corpus.speakers" if by == "speaker" else "corpus.documents"
    for value in (*here, *there):
        _checks.known("can_contrast", by, value, known, see=see)
    if both := sorted(set(here) & set(there)):
        raise SchemaError(f"can_contrast: {both[0]!r} cannot be target and reference at once.")
    return here, there


def _values(side: Any) -> list[Any]:
    if side is None:
        return []
    return list(side) if isinstance(side, Iterable) and not isinstance(side, str) else [side]


def _named(values: list[Any]) -> str:
    return ", ".join(map(str, values[:3])) + (" ..." if len(values) > 3 else "")


def _clean_rates(rate: float | Iterable[float]) -> NDArray[np.float64]:
    rates = np.atleast_1d(np.asarray(list(rate) if isinstance(rate, Iterable) else rate, dtype=float))
    if not len(rates) or not ((rates > 0) & (rates < 1000)).all():
        raise SchemaError(f"can_contrast: rate_per_1000 must lie between 0 and 1,000, not {rate!r}; try 1.")
    return rates


def _clean_vif(vif: float) -> float:
    if not vif >= 1:
        raise SchemaError(f"can_contrast: vif must be at least 1 (independent words), not {vif!r}.")
    return float(vif)


def _contrast_verdict(tokens: Tokens, group: Codes, tests: pd.DataFrame) -> tuple[str, list[str]]:
    reasons: list[str] = []
    turns = tests[tests["unit"].str.startswith("turn")].iloc[-1]  # within documents, if possible
    refused = bool(turns["smallest_p_two_sided"] > ALPHA)
    if refused:
        reasons.append(f"The smallest two-sided p of a permutation of turns is {turns['smallest_p_two_sided']:.2g}.")
    turns_said, codes = turns_of(tokens), np.where(group < 0, -1, 1 - group)  # here the target is 0
    different = n_different(turns_said, codes, 2).tolist()
    for (side, name), n in zip(SIDES, different, strict=True):
        if n < FEW:
            copied = n < len(np.unique(tokens.turn_of_passage[(group == side) & (tokens.n_tokens > 0)]))
            few = counted(n, "different turn" if copied else "turn")
            reasons.append(f"The {name} has {few}; intervals over fewer than {FEW} are too narrow.")
    if said := describe_copies(turns_said, codes, [name for _, name in SIDES]):
        reasons.append(said[0].upper() + said[1:])
    reasons += _confounds(tokens, group, tests)
    return REFUSED if refused else DOUBTFUL if reasons else SUPPORTED, reasons


def _confounds(tokens: Tokens, group: Codes, tests: pd.DataFrame) -> list[str]:
    """Return reasons why a difference between groups may be one between documents or persons."""
    docs = [set(tokens.doc_of_passage[(group == side) & (tokens.n_tokens > 0)].tolist()) for side in (1, 0)]
    out = []
    if not docs[0] & docs[1]:
        out.append(
            f"Confounded: no document holds both groups ({len(docs[0])} and {counted(len(docs[1]), 'document')}), so "
            "group, document, topic and occasion cannot be told apart."
        )
    elif only := len(docs[0] ^ docs[1]):
        out.append(f"Documents with one group only: {only} of {len(docs[0] | docs[1])}; compare within the others.")
    for _, row in tests[tests["unit"].isin(["document", "speaker"])].iterrows():
        if row["smallest_p_two_sided"] > ALPHA:
            out.append(
                f"By {row['unit']} ({row['n_units']} in all) no two-sided p can fall below "
                f"{row['smallest_p_two_sided']:.2g}: nothing can be said about other {row['unit']}s."
            )
    return out


def _size_sentences(tokens: Tokens, group: Codes, table: pd.DataFrame, how: str) -> list[str]:
    parts = []
    for side, name in SIDES:
        mine = group == side
        turns = len(np.unique(tokens.turn_of_passage[mine & (tokens.n_tokens > 0)]))
        parts.append(f"{name} {counted(int(tokens.n_tokens[mine].sum()), 'word')} in {counted(turns, 'turn')}")
    middle = table.iloc[len(table) // 2]
    if not np.isfinite(middle["vif"]):
        return [
            f"{'; '.join(parts)}.",
            "Burstiness cannot be estimated from these turns: set vif= to a value from 2 to 4.",
        ]
    return [
        f"{'; '.join(parts)}.".capitalize(),
        f"A word at {middle['rate_per_1000']:g} per 1,000 in the reference must be "
        f"{middle['smallest_ratio']:.1f} times as frequent in the target to be detected ({POWER:.0%} power, "
        f"{ALPHA:.0%}; variance inflation {middle['vif']:.1f}, {how}; "
        f"{middle['smallest_ratio_independent']:.1f} times if words were independent).",
    ]


# ---------------------------------------------------------------------- topics


def topic_outlook(n_tokens: pd.Series) -> Outlook:
    """Return the largest number of topics worth trying, all documents together and each alone; see `Audit.can_topics`.

    Parameters
    ----------
    n_tokens : Series
        Number of words of each document, indexed by ``doc_id``.
    """
    words = np.append(n_tokens.to_numpy(int), int(n_tokens.sum()))
    sources = np.append(np.ones(len(n_tokens), dtype=int), (n_tokens > 0).sum())
    rows = words // TOPIC_WINDOW
    most = [highest_k(int(n), int(d)) for n, d in zip(rows, sources, strict=True)]
    return Outlook(
        question="topics",
        verdict=REFUSED if most[-1] == 0 else DOUBTFUL if most[-1] <= 5 else SUPPORTED,
        because=_topic_sentences(int(rows[-1]), int(sources[-1]), most[-1]),
        frame=pd.DataFrame(
            {"doc_id": [*n_tokens.index, WHOLE], "n_tokens": words, "n_windows": rows, "highest_k": most}
        ),
        test_frame=pd.DataFrame(),
    )


def _topic_sentences(rows: int, sources: int, most: int) -> tuple[str, ...]:
    step = ", ".join(f"fewer than {n:,}: {k}" for n, k in TOPIC_STEPS)
    lines = [
        f"{counted(rows, 'window')} of {TOPIC_WINDOW} words from {counted(sources, 'document')}: "
        f"highest number of topics worth trying {most}.",
        f"Rule by number of windows: {step}; beyond: 50; with fewer than {FEW_SOURCES} documents at most 5. "
        "It was measured at 265 windows of five texts, where 3 to 5 topics came back more often than 10 or "
        "20 when a fifth of the text was left out, and at 9,900 passages, where 20 topics were still shaky; "
        "the steps between are a judgement.",
    ]
    if sources < FEW_SOURCES:
        lines.append(
            "With so few documents, topics only summarise these texts: when one of five was left out, they predicted "
            "it no better than word counts."
        )
    return tuple(lines)
