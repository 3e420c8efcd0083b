"""The audit: what these texts can and cannot support, and whether a planned question can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...corpus import Corpus
from ...corpus.sentences import LEAST_RATE
from ...errors import SchemaError
from ...results import Quotes, Result, brief, cut_quotes, settings_of
from ...tokens import Tokens, tokenize
from ...units.clusters import turns_of
from ...units.copies import find_copies, without_slogans
from ...units.few import FEW
from .checks import CHECKS
from .evidence import places
from .facts import facts
from .methods import DOUBTFUL, REFUSED, SUPPORTED, TOPIC_WINDOW
from .outlook import RATES, Outlook, contrast_outlook, topic_outlook
from .together import WHOLE, corpus_verdicts
from .verdicts import verdicts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Audit(Result):
    """Facts about each document and what they mean for each method. Made by `audit`."""

    verdict_frame: pd.DataFrame

    TITLE: ClassVar[str] = "What these texts support"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"audit": "audit"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "doc_id": "document; the label of quotes()",
            "check": "what was measured",
            "value": "the number; missing where there is nothing to measure (no words, no letters with case)",
            "unit": "what the number counts",
            "detail": "further facts in words: the language found and declared, the scripts",
        }
    )
    VERDICT_COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "doc_id": f"document analysed alone, or {WHOLE!r}",
            "method": "the method",
            "verdict": "supported, doubtful or not supported",
            "because": "the facts that decided; empty if supported",
            "remedy": "what would help",
        }
    )
    TABLES = ("verdicts",)
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Signorini 1991, Biometrika 78:446-450",
        "Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397",
    )

    @property
    def verdicts(self) -> pd.DataFrame:
        """Return the verdicts, each document and then all together: ``doc_id, method, verdict, because, remedy``."""
        return self.verdict_frame.copy(deep=False)

    def grid(self) -> pd.DataFrame:
        """Return the verdicts as a table of documents by methods, with all documents together last."""
        shown = self.verdict_frame
        wide = shown.set_index(["doc_id", "method"])["verdict"].unstack("method")  # noqa: PD010
        return wide.loc[list(dict.fromkeys(shown["doc_id"])), list(dict.fromkeys(shown["method"]))]

    def summary(self) -> str:
        """Say how many texts there are and what they can support."""
        frame = self.frame
        words = frame.loc[frame["check"] == "n_words", "value"].sum()
        whole = self.verdict_frame[self.verdict_frame["doc_id"] == WHOLE]
        lines = [
            f"{counted(frame['doc_id'].nunique(), 'document')}, {counted(int(words), 'word')} of body text.",
            *(_sentence(whole, verdict) for verdict in (SUPPORTED, DOUBTFUL, REFUSED)),
            self._copied(),
        ]
        caution = (
            "This does not show whether words and speakers were transcribed correctly; 'supported' means that nothing "
            "here speaks against it, and notes() says what does."
        )
        return brief(lines, caution).said

    def notes(self) -> str:
        """Say why methods are doubtful or not supported, and what an audit cannot tell."""
        whole = self.verdict_frame[self.verdict_frame["doc_id"] == WHOLE]
        why = [_sentence(whole, verdict, because=True) for verdict in (DOUBTFUL, REFUSED)]
        return "\n".join(
            filter(None, [*why, "An audit cannot tell whether these are the right texts for your question."])
        )

    def _copied(self) -> str:
        """Say how many turns repeat others; empty if none."""
        n, total = self.settings["n_copies"], self.settings["n_turns"]
        repeat = "repeats" if n == 1 else "repeat"
        return f"{n:,} of {counted(total, 'turn')} nearly {repeat} an earlier one (see textlab.similar)." if n else ""

    def quotes(self, label: Any, n: int = 3, *, check: str | None = None, rng: _checks.Rng = 0) -> Quotes:
        """Return quotations that show the facts of a document, one of each kind before a second of any.

        They show the longest stretch without a sentence ender, repeated lines, fillers, traces of scanning, and
        passages without a speaker.

        Parameters
        ----------
        label : str
            The ``doc_id`` of a document.
        n : int
        check : str, optional
            Restrict to the places of this check of the table.
        rng : int or Generator
            Random source; another seed draws other places.
        """
        label = self._check_label(label)
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
        """Estimate how large a difference between two groups must be to be detected in these texts.

        Parameters
        ----------
        by : str
            Column of passages or documents.
        target, reference : value of `by`, or list of values
            A `reference` of None means all other values; passages without a value belong to neither group.
        rate_per_1000 : float or iterable of float
            Rate of the word in the reference, per 1,000 words.
        vif : float, optional
            Variance inflation: how much words come in bursts (1 means independent words). If None, it is estimated
            from the turns, as the squared deviations of turns from their group's rate over the occurrences, pooled
            for each rate over the 25 terms nearest to it that occur five times or more.

        Returns
        -------
        Outlook
            ``.table``: ``rate_per_1000, expected_target, expected_reference, vif, smallest_ratio_independent,
            smallest_ratio`` (detected with 80 % power at the 5 % level). ``.tests``: ``unit, n_units, n_target,
            n_mixed, n_arrangements, smallest_p_one_sided, smallest_p_two_sided`` for turns (within documents, if
            some contain both groups), documents and speakers; a unit with both groups can only be swapped.

        Raises
        ------
        UnknownName
            There is no such column or value.
        NotEnoughData
            A group has no words.

        Examples
        --------
        >>> import textlab as tl
        >>> asked = audit(tl.load_seeds()).can_contrast(target="Hilary Cottam", rate_per_1000=1, vif=2)
        >>> asked.table[["expected_target", "smallest_ratio"]].round(1).iloc[0].tolist()
        [3.6, 4.2]
        """
        return contrast_outlook(
            self.tokens, by=by, target=target, reference=reference, rate_per_1000=rate_per_1000, vif=vif
        )

    def can_topics(self) -> Outlook:
        """Estimate the largest number of topics worth trying, for all documents together and for each alone.

        Returns
        -------
        Outlook
            ``.table``: ``doc_id, n_tokens, n_windows, highest_k``; the last row is for all documents.

        Examples
        --------
        >>> import textlab as tl
        >>> int(audit(tl.load_seeds()).can_topics().table["highest_k"].iloc[-1])
        5
        """
        found = self.frame[self.frame["check"] == "n_tokens"]
        return topic_outlook(found.set_index("doc_id")["value"])


@recorded
def audit(corpus: Corpus) -> Audit:
    """Audit what these texts can and cannot support, before any method runs.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    Audit
        ``.table``: ``doc_id, check, value, unit, detail``, one row for each document and fact; ``.verdicts``:
        ``doc_id, method, verdict, because, remedy``; ``.can_contrast(...)`` and ``.can_topics()`` check a planned
        question.

    Raises
    ------
    SchemaError
        `corpus` is not a Corpus.

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
    turns = turns_of(tokens)
    original = without_slogans(turns, find_copies(turns).original)
    settings = settings_of(
        tokens, "audit", least_rate=LEAST_RATE, few_turns=FEW, topic_window=TOPIC_WINDOW,
        n_copies=int((original != np.arange(len(turns))).sum()),
    )  # fmt: skip
    return Audit(
        frame=_long(found),
        tokens=tokens,
        settings=settings,
        verdict_frame=pd.concat([alone, corpus_verdicts(found, alone)], ignore_index=True),
    )


def _long(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each document and check."""
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


def _sentence(whole: pd.DataFrame, verdict: str, *, because: bool = False) -> str:
    mine = whole[whole["verdict"] == verdict]
    reasons = mine["because"] if because else [""] * len(mine)
    told = [m if not b else f"{m} ({b})" for m, b in zip(mine["method"], reasons, strict=True)]
    return f"{verdict.capitalize()}: {'; '.join(told)}." if told else ""
