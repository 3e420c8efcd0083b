"""The audit: what these texts can and cannot support, and whether a planned question can be answered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks, _html
from ..audit import (
    CHECKS,
    DOUBTFUL,
    FEW_SOURCES,
    FEW_TURNS,
    LEAST_LABELLED,
    LEAST_RATE,
    REFUSED,
    SUPPORTED,
    TOPIC_STEPS,
    TOPIC_WINDOW,
    WHOLE,
    corpus_verdicts,
    facts,
    highest_k,
    places,
    verdicts,
)
from ..corpus import Corpus, _n
from ..errors import NotEnoughData, SchemaError
from ..measures.power import smallest_rate_ratio
from ..measures.resampling import n_arrangements, smallest_attainable_p
from ..results import Quotes, Result, cut_quotes, settings_of
from ..tokens import Tokens, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # per 1,000 words: a rare content word to a common one
POWER, ALPHA = 0.8, 0.05
NEAREST = 25  # terms that together give the variance inflation at a rate
EXACT_UNITS = 10_000  # beyond this many units the number of arrangements is not written out


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Outlook:
    """Whether a planned question can be answered, and what it would take. Made by the methods of `Audit`.

    Attributes
    ----------
    question : str
    verdict : {"supported", "doubtful", "not supported"}
    because : tuple of str
        Plain sentences.
    """

    question: str
    verdict: str
    because: tuple[str, ...]
    frame: pd.DataFrame
    test_frame: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """The numbers, unrounded; a copy."""
        return self.frame.copy()

    @property
    def tests(self) -> pd.DataFrame:
        """For a contrast, the smallest p of a permutation test by unit; a copy. Empty for topics."""
        return self.test_frame.copy()

    def summary(self) -> str:
        """The verdict and its reasons as plain sentences."""
        return "\n".join([f"{self.question}: {self.verdict}.", *self.because])

    def __repr__(self) -> str:
        return f"<Outlook: {self.question}: {self.verdict}>"

    def _repr_html_(self) -> str:
        tests = _html.table(self.test_frame, caption="What a permutation test can show") if len(self.test_frame) else ""
        return _html.table(self.frame, caption=self.question) + tests + _html.paragraph(self.summary())


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Audit(Result):
    """Facts about each document and what they mean for each method. Made by `audit`."""

    verdict_frame: pd.DataFrame

    TITLE: ClassVar[str] = "What these texts support"
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "doc_id": "document; the label of quotes()",
            "check": "what was measured",
            "value": "the number; missing where there is nothing to measure (no words, no letters with case)",
            "unit": "what the number counts",
            "detail": "what the number does not say: the language found and declared, the scripts",
        }
    )
    VERDICT_COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "doc_id": f"document analysed alone, or {WHOLE!r}",
            "method": "what you may want to do",
            "verdict": "supported, doubtful or not supported",
            "because": "the facts that decided; empty where supported",
            "remedy": "what would help",
        }
    )
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Signorini 1991, Biometrika 78:446-450",
        "Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397",
    )

    @property
    def verdicts(self) -> pd.DataFrame:
        """``doc_id, method, verdict, because, remedy``: each document, then all together; a copy."""
        return self.verdict_frame.copy(deep=False)

    def grid(self) -> pd.DataFrame:
        """The verdicts as documents by methods, all documents together last."""
        shown = self.verdict_frame
        wide = shown.set_index(["doc_id", "method"])["verdict"].unstack("method")  # noqa: PD010
        return wide.loc[list(dict.fromkeys(shown["doc_id"])), list(dict.fromkeys(shown["method"]))]

    def summary(self) -> str:
        frame = self.frame
        words = frame.loc[frame["check"] == "n_words", "value"].sum()
        whole = self.verdict_frame[self.verdict_frame["doc_id"] == WHOLE]
        lines = [
            f"{_n(frame['doc_id'].nunique(), 'document')}, {words:,.0f} words of body. All together:",
            *(_sentence(whole, verdict) for verdict in (SUPPORTED, DOUBTFUL, REFUSED)),
            "This does not show whether words were heard or speakers named rightly, nor whether these are "
            "the right texts for your question; 'supported' means that no fact here speaks against it.",
        ]
        return "\n".join(line for line in lines if line)

    def quotes(self, label: Any, n: int = 3, *, check: str | None = None, rng: _checks.Rng = 0) -> Quotes:
        """Places that show the facts of a document; one of each kind before a second of any.

        The longest stretch without a sentence ender, repeated lines, fillers, traces of scanning, unnamed
        speakers.

        Parameters
        ----------
        label : str
            A document.
        n : int
        check : str, optional
            Only the places of this check of the table.
        rng : int or Generator
            Another number draws other places.
        """
        self._check_label(label)
        generator, _ = _checks.generator("quotes", rng)
        n = _checks.whole("quotes", "n", n)
        found = places(self.tokens, label)
        if check is not None:
            _checks.one_of("quotes", "check", check, tuple(CHECKS))
            found = found[found["check"] == check]
        mixed = found.iloc[generator.permutation(len(found))]
        turn = mixed.groupby("check", sort=False).cumcount().sort_values(kind="stable").index[:n]
        picked = found.loc[np.sort(turn)]
        quotes = cut_quotes(self.tokens, picked["first"].to_numpy(), picked["last"].to_numpy())
        return Quotes(label if check is None else f"{label}: {check}", quotes, len(found))

    def _evidence(self, label: Any) -> tuple[Positions, Positions]:
        found = places(self.tokens, label)
        return found["first"].to_numpy(), found["last"].to_numpy()

    def _display(self) -> pd.DataFrame:
        return self.grid().rename_axis(columns=None).reset_index() if len(self.verdict_frame) else self.frame

    def _gist(self) -> str:
        whole = self.verdict_frame[self.verdict_frame["doc_id"] == WHOLE]["verdict"]
        counts = [f"{(whole == v).sum()} {v}" for v in (SUPPORTED, DOUBTFUL, REFUSED)]
        return f"of {len(whole)} methods {', '.join(counts)}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"Before any analysis the texts were audited ({len(CHECKS)} facts a document): sentence-based "
            f"measures needed at least {s['least_rate']:.1f} sentence enders per 100 words, intervals "
            f"{s['few_turns']} turns per group."
        )

    # ------------------------------------------------------------------ can this corpus answer that?

    def can_contrast(
        self,
        *,
        by: str = "speaker",
        target: Any,
        reference: Any = None,
        rate_per_1000: float | Iterable[float] = RATES,
        vif: float | None = None,
    ) -> Outlook:
        """How large a difference between two groups would have to be for these texts to show it.

        Parameters
        ----------
        by : str
            Column of passages or documents.
        target, reference : value of `by`, or list of values
            `reference` None is every other value; passages without a value belong to neither.
        rate_per_1000 : float or iterable of float
            How often the word occurs in the reference, per 1,000 words.
        vif : float, optional
            Variance inflation: by how much words come in bursts (1: independent words). Estimated from the
            turns if None: squared deviations of the turns from their group's rate over the occurrences,
            pooled for each rate over the 25 terms nearest to it that occur five times or more.

        Returns
        -------
        Outlook
            ``.table``: ``rate_per_1000, expected_target, expected_reference, vif, smallest_ratio_independent,
            smallest_ratio`` (seen with 80 % power at 5 %). ``.tests``: ``unit, n_units, n_target, n_mixed,
            n_arrangements, smallest_p_one_sided, smallest_p_two_sided`` for turns (within documents, if some
            hold both groups), documents and speakers; a unit that holds both groups can only be swapped.

        Raises
        ------
        UnknownName
            No such column or value.
        NotEnoughData
            A group without words.

        Examples
        --------
        >>> import textlab as tl
        >>> asked = audit(tl.load_seeds()).can_contrast(target="Hilary Cottam", rate_per_1000=1, vif=2)
        >>> asked.table[["expected_target", "smallest_ratio"]].round(1).iloc[0].tolist()
        [3.6, 4.2]
        """
        group, names = _two_groups(self.tokens, by, target, reference)
        rates = _clean_rates(rate_per_1000)
        inflation = _inflation(self.tokens, group, rates) if vif is None else np.full(len(rates), _clean_vif(vif))
        sizes = [int(self.tokens.n_tokens[group == g].sum()) for g in (1, 0)]
        table = _ratio_table(rates, sizes, inflation)
        tests = _test_table(self.tokens, group, by)
        question = f"contrast by {by}, {names[0]} against {names[1]}"
        verdict, reasons = _contrast_verdict(self.tokens, group, tests)
        how = "estimated from the turns" if vif is None else "as given"
        lines = (*_size_sentences(self.tokens, group, table, how), *reasons)
        return Outlook(question=question, verdict=verdict, because=lines, frame=table, test_frame=tests)

    def can_topics(self) -> Outlook:
        """The highest number of topics worth trying: all documents together, and each alone.

        Returns
        -------
        Outlook
            ``.table``: ``doc_id, n_tokens, n_windows, highest_k``; the last row is all documents.

        Examples
        --------
        >>> import textlab as tl
        >>> int(audit(tl.load_seeds()).can_topics().table["highest_k"].iloc[-1])
        5
        """
        found = self.frame[self.frame["check"] == "n_tokens"]
        words = np.append(found["value"].to_numpy(int), found["value"].to_numpy(int).sum())
        sources = np.append(np.ones(len(found), dtype=int), (found["value"] > 0).sum())
        rows = words // TOPIC_WINDOW
        most = [highest_k(int(n), int(d)) for n, d in zip(rows, sources, strict=True)]
        table = pd.DataFrame(
            {"doc_id": [*found["doc_id"], WHOLE], "n_tokens": words, "n_windows": rows, "highest_k": most}
        )
        verdict = REFUSED if most[-1] == 0 else DOUBTFUL if most[-1] <= 5 else SUPPORTED
        lines = _topic_sentences(int(rows[-1]), int(sources[-1]), most[-1])
        return Outlook(question="topics", verdict=verdict, because=lines, frame=table, test_frame=pd.DataFrame())


def audit(corpus: Corpus) -> Audit:
    """What these texts can and cannot support, before any method runs.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    Audit
        ``.table``: ``doc_id, check, value, unit, detail``, a row a document and fact; ``.verdicts``:
        ``doc_id, method, verdict, because, remedy``; ``.can_contrast(...)`` and ``.can_topics()`` for a
        planned question.

    Raises
    ------
    SchemaError
        If `corpus` is not a Corpus.

    Examples
    --------
    >>> import textlab as tl
    >>> audit(tl.load_seeds()).grid().loc["disruption-seminar", "sentences"]
    'not supported'
    """
    if not isinstance(corpus, Corpus):
        hint = "; give tokens.corpus" if isinstance(corpus, Tokens) else ""
        raise SchemaError(f"audit: needs a Corpus, not {type(corpus).__name__}{hint}.")
    tokens = tokenize(corpus)
    found = facts(tokens)
    alone = verdicts(found)
    settings = settings_of(tokens, "audit", least_rate=LEAST_RATE, few_turns=FEW_TURNS, topic_window=TOPIC_WINDOW)
    return Audit(
        frame=_long(found),
        tokens=tokens,
        settings=settings,
        verdict_frame=pd.concat([alone, corpus_verdicts(found, alone)], ignore_index=True),
    )


def _long(found: pd.DataFrame) -> pd.DataFrame:
    """One row a document and check."""
    doc = np.repeat(found.index.to_numpy(dtype=object), len(CHECKS))
    table = pd.DataFrame(
        {
            "doc_id": pd.Series(doc, dtype="str"),
            "check": pd.Series(list(CHECKS) * len(found), dtype="str"),
            "value": found[list(CHECKS)].to_numpy(float).ravel(),
            "unit": pd.Series(list(CHECKS.values()) * len(found), dtype="str"),
            "detail": pd.Series("", index=range(len(doc)), dtype="str"),
        }
    )
    said = ", documents.language: " + found["language_declared"].where(found["language_declared"] != "", "unknown")
    for check, detail in (
        ("language", found["language_found"] + said),
        ("share_main_script", found["scripts"]),
    ):
        table.loc[table["check"] == check, "detail"] = detail.to_numpy()
    return table


def _sentence(whole: pd.DataFrame, verdict: str) -> str:
    mine = whole[whole["verdict"] == verdict]
    told = [m if not b else f"{m} ({b})" for m, b in zip(mine["method"], mine["because"], strict=True)]
    return f"{verdict.capitalize()}: {'; '.join(told)}." if told else ""


# ---------------------------------------------------------------------- contrasts


def _two_groups(tokens: Tokens, by: str, target: Any, reference: Any) -> tuple[NDArray[np.int64], tuple[str, str]]:
    """1 for each passage of the target, 0 of the reference, -1 of neither; and what to call them."""
    corpus, who = tokens.corpus, "can_contrast"
    _checks.known(who, "column", by, [*corpus._passages.columns, *corpus._documents.columns], see="corpus.passages")
    labels = corpus._column(by).loc[tokens.passages.index]
    values = list(dict.fromkeys(labels.dropna()))
    sides = [_values(side) for side in (target, reference)]
    for value in [v for side in sides for v in side]:
        _checks.known(who, by, value, values, see="corpus.speakers" if by == "speaker" else "corpus.documents")
    if set(sides[0]) & set(sides[1]):
        raise SchemaError(
            f"{who}: {sorted(set(sides[0]) & set(sides[1]))[0]!r} cannot be target and reference at once."
        )
    others = labels.isin(sides[1]) if reference is not None else labels.notna() & ~labels.isin(sides[0])
    group = np.where(labels.isin(sides[0]), 1, np.where(others, 0, -1)).astype(np.int64)
    names = (_named(sides[0]), _named(sides[1]) if reference is not None else "all others")
    for side, name in zip((1, 0), names, strict=True):
        if not tokens.n_tokens[group == side].sum():
            raise NotEnoughData(f"{who}: {name} has no words in the body, so there is nothing to compare.")
    return group, names


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
        raise SchemaError(f"can_contrast: vif must be at least 1 (words that ignore each other), not {vif!r}.")
    return float(vif)


def _inflation(tokens: Tokens, group: NDArray[np.int64], rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance inflation at each rate; nan where no term occurs five times or no group has two turns."""
    count, square = _burstiness(tokens, group)
    usable = count >= 5
    if not usable.any():
        return np.full(len(rates), np.nan)
    seen = np.log(1000 * count[usable] / tokens.n_tokens[group >= 0].sum())
    nearest = np.argsort(np.abs(seen[None, :] - np.log(rates)[:, None]), axis=1, kind="stable")[:, :NEAREST]
    pooled = square[usable][nearest].sum(axis=1) / count[usable][nearest].sum(axis=1)
    return np.asarray(np.maximum(1.0, pooled))


def _burstiness(tokens: Tokens, group: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Occurrences of each term, and the variance of that total over turns.

    For counts y of turns with n words and the group's rate r = sum y / sum n, sum (y - n r)^2 estimates the
    variance of the total (a ratio estimator's). With r estimated it is short by the factor 1 - sum n^2 /
    (sum n)^2, which makes it exact for independent words: its mean is then Poisson's, sum y.
    """
    from scipy.sparse import csr_array

    square = np.zeros(len(tokens.terms))
    total = np.zeros(len(tokens.terms))
    passage = tokens.passage_of()
    for side in (0, 1):
        mine = (group[passage] == side) & (tokens.codes >= 0)
        turn, turns = pd.factorize(tokens.turn_of_passage[passage[mine]])
        if len(turns) < 2:
            continue
        ones = np.ones(len(turn))
        y = csr_array((ones, (turn, tokens.codes[mine])), shape=(len(turns), len(tokens.terms)))
        y.sum_duplicates()
        n = np.bincount(turn).astype(float)
        sums = np.asarray(y.sum(axis=0)).ravel()
        r = sums / n.sum()
        deviation = np.asarray(y.multiply(y).sum(axis=0)).ravel() - 2 * r * (y.T @ n) + r**2 * (n @ n)
        square += deviation / (1 - n @ n / n.sum() ** 2)
        total += sums
    return total, square


def _ratio_table(rates: NDArray[np.float64], sizes: list[int], vif: NDArray[np.float64]) -> pd.DataFrame:
    def ratio(inflation: Any) -> NDArray[np.float64]:
        return smallest_rate_ratio(rates / 1000, *sizes, vif=inflation, power=POWER, alpha=ALPHA)

    known = np.isfinite(vif)
    return pd.DataFrame(
        {
            "rate_per_1000": rates,
            "expected_target": rates * sizes[0] / 1000,
            "expected_reference": rates * sizes[1] / 1000,
            "vif": vif,
            "smallest_ratio_independent": ratio(1.0),
            "smallest_ratio": np.where(known, ratio(np.where(known, vif, 1.0)), np.nan),
        }
    )


def _test_table(tokens: Tokens, group: NDArray[np.int64], by: str) -> pd.DataFrame:
    """The smallest p of a permutation of turns, of documents and of speakers."""
    turn, doc, speaker = (
        tokens.turn_of_passage,
        tokens.doc_of_passage,
        pd.factorize(tokens.passages["speaker"])[0],
    )
    kept = (group >= 0) & (tokens.n_tokens > 0)
    rows = [_test_row("turn", turn[kept], group[kept])]
    both = np.intersect1d(doc[kept & (group == 1)], doc[kept & (group == 0)])
    if len(both) and len(np.unique(doc[kept])) > 1:
        inside = kept & np.isin(doc, both)
        rows.append(_test_row("turn, within documents", turn[inside], group[inside], doc[inside]))
    rows.append(_test_row("document", doc[kept], group[kept]))
    named = kept & (speaker >= 0)
    if tokens.n_tokens[named].sum() >= LEAST_LABELLED * tokens.n_tokens[kept].sum():
        rows.append(_test_row("speaker", np.asarray(speaker[named], dtype=np.int64), group[named]))
    return pd.DataFrame(rows)


def _test_row(
    unit: str, units: NDArray[np.int64], group: NDArray[np.int64], strata: NDArray[np.int64] | None = None
) -> dict[str, Any]:
    """Labels are permuted over units of one group; units that hold both groups can only be swapped."""
    table = pd.DataFrame({"unit": units, "group": group, "stratum": 0 if strata is None else strata})
    sides = table.groupby("unit").agg(low=("group", "min"), high=("group", "max"), stratum=("stratum", "first"))
    mixed = int((sides["low"] != sides["high"]).sum())
    out = {"unit": unit, "n_units": len(sides), "n_target": int((sides["high"] == 1).sum()), "n_mixed": mixed}
    if mixed:
        one = 0.5**mixed
        return {
            **out,
            "n_arrangements": 2.0 ** min(mixed, 1000),
            "smallest_p_one_sided": one,
            "smallest_p_two_sided": min(1.0, 2 * one),
        }
    if len(sides) > EXACT_UNITS:
        return {**out, "n_arrangements": np.inf, "smallest_p_one_sided": 0.0, "smallest_p_two_sided": 0.0}
    per = sides.groupby("stratum")["high"].agg(["size", "sum"])
    n, k = per["size"].tolist(), per["sum"].tolist()
    ways = n_arrangements(sides["high"].to_numpy() == 1, strata=sides["stratum"].to_numpy())
    p = {side: smallest_attainable_p(n, k, two_sided=side == "two") for side in ("one", "two")}
    size = float(ways) if math.log10(ways) < 300 else np.inf
    return {**out, "n_arrangements": size, "smallest_p_one_sided": p["one"], "smallest_p_two_sided": p["two"]}


def _contrast_verdict(tokens: Tokens, group: NDArray[np.int64], tests: pd.DataFrame) -> tuple[str, list[str]]:
    reasons: list[str] = []
    turns = tests[tests["unit"].str.startswith("turn")].iloc[-1]  # within documents, where that can be done
    refused = bool(turns["smallest_p_two_sided"] > ALPHA)
    if refused:
        reasons.append(f"No permutation of turns can have a two-sided p below {turns['smallest_p_two_sided']:.2g}.")
    for side, name in ((1, "target"), (0, "reference")):
        n = len(np.unique(tokens.turn_of_passage[(group == side) & (tokens.n_tokens > 0)]))
        if n < FEW_TURNS:
            reasons.append(f"The {name} has {_n(n, 'turn')}; intervals over fewer than {FEW_TURNS} are too narrow.")
    reasons += _confounds(tokens, group, tests)
    return REFUSED if refused else DOUBTFUL if reasons else SUPPORTED, reasons


def _confounds(tokens: Tokens, group: NDArray[np.int64], tests: pd.DataFrame) -> list[str]:
    """Is a difference between the groups also one between documents, or of one person?"""
    docs = [set(tokens.doc_of_passage[(group == side) & (tokens.n_tokens > 0)].tolist()) for side in (1, 0)]
    out = []
    if not docs[0] & docs[1]:
        out.append(
            f"Confounded: no document holds both groups ({len(docs[0])} and {len(docs[1])} documents), so "
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


def _size_sentences(tokens: Tokens, group: NDArray[np.int64], table: pd.DataFrame, how: str) -> list[str]:
    parts = []
    for side, name in ((1, "target"), (0, "reference")):
        mine = group == side
        turns = len(np.unique(tokens.turn_of_passage[mine & (tokens.n_tokens > 0)]))
        parts.append(f"{name} {int(tokens.n_tokens[mine].sum()):,} words in {_n(turns, 'turn')}")
    middle = table.iloc[len(table) // 2]
    if not np.isfinite(middle["vif"]):
        return [
            f"{'; '.join(parts)}.",
            "How far words come in bursts cannot be estimated from these turns: give vif=2 to 4.",
        ]
    return [
        f"{'; '.join(parts)}.".capitalize(),
        f"A word at {middle['rate_per_1000']:g} per 1,000 in the reference must be "
        f"{middle['smallest_ratio']:.1f} times as frequent in the target to be seen ({POWER:.0%} power, "
        f"{ALPHA:.0%}; variance inflation {middle['vif']:.1f}, {how}; "
        f"{middle['smallest_ratio_independent']:.1f} times if words ignored each other).",
    ]


# ---------------------------------------------------------------------- topics


def _topic_sentences(rows: int, sources: int, most: int) -> tuple[str, ...]:
    step = ", ".join(f"fewer than {n:,}: {k}" for n, k in TOPIC_STEPS)
    lines = [
        f"{rows:,} windows of {TOPIC_WINDOW} words from {_n(sources, 'document')}: highest number of topics "
        f"worth trying {most}.",
        f"Rule by number of windows: {step}; beyond: 50; with fewer than {FEW_SOURCES} documents at most 5. "
        "It was measured at 265 windows of five texts, where 3 to 5 topics came back more often than 10 or "
        "20 when a fifth of the text was left out, and at 9,900 passages, where 20 topics were shaky still; "
        "the steps between are a judgement.",
    ]
    if sources < FEW_SOURCES:
        lines.append(
            "With so few documents topics describe these texts and no discourse: measured on five, they "
            "predicted a text left out no better than word counts did."
        )
    return tuple(lines)
