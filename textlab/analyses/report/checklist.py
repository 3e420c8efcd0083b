"""The referee's checklist: twelve items, and whether a report answers each.

An item is *there*, *missing* (then `found` names the next step), *by hand* (the author wrote it) or *does not apply*.
The items follow reporting guidelines for text as data and for corpus linguistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..._wording import counted
from ...results import Quotes, Result

ITEMS = (
    "corpus: documents, dates, speakers, turns, words, source and kind of transcription, exclusions",
    "question and unit of analysis; exploratory or confirmatory",
    "preprocessing as a record that can be repeated, with the words lost",
    "per item: counts, sizes, effect with interval from resampled turns, test, size of the family",
    "dispersion: turns, documents, an index; the effect with each document left out",
    "evidence: at least three quotations per claim, drawn at random, and counter-examples",
    "robustness: the share of defensible specifications in which the claim holds",
    "measurement: codebook, coders, agreement with interval, correction, labels alone",
    "models: settings, seeds, stability, fit to text left out",
    "time: axis, number of points, bands",
    "what could not be shown, and what is confounded with what",
    "versions, seeds, fingerprint of the corpus, code",
)
THERE, MISSING, BY_HAND, NOT_NEEDED = "there", "missing", "by hand", "does not apply"
N_QUOTES = 3

_CODED = {"classify_stance", "coded_shares", "correct_share", "correct_trend", "evaluate_lexicon", "agreement"}
_STANCES = {"classify_stance", "coded_shares", "correct_share", "correct_trend", "evaluate_lexicon", "track_stance"}
_MODELS = {"fit_topics", "search_topics", "topic_effects", "topic_survival", "coherence", "score_intrusion"}

ItemFound = tuple[str, str]  # status, and what was found or what to do


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim, the row of a result behind it, its quotations, and counter-evidence."""

    text: str
    result: Result
    label: Any
    quotes: Quotes
    against: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The material of a report."""

    results: tuple[Result, ...]
    claims: tuple[Claim, ...]
    question: str
    design: str
    source: str
    limits: str
    by_hand: Mapping[int, str]

    def asked(self) -> set[str]:
        """Return the names of the analyses among the results."""
        return {str(result.settings["question"]) for result in self.results}

    def of(self, *questions: str) -> list[Result]:
        """Return the results of any of these analyses."""
        return [result for result in self.results if result.settings["question"] in questions]


def checklist(contents: Contents) -> pd.DataFrame:
    """Return one row per item: ``item, asks_for, status, found``."""
    rows = []
    for number, (asks_for, check) in enumerate(zip(ITEMS, _ITEM_CHECKS, strict=True), start=1):
        status, found = check(contents)
        if number in contents.by_hand:
            status, found = BY_HAND, contents.by_hand[number]
        rows.append({"item": number, "asks_for": asks_for, "status": status, "found": found})
    return pd.DataFrame(rows)


def _corpus(contents: Contents) -> ItemFound:
    if not contents.source.strip():
        return MISSING, "say where the texts come from and how they were transcribed: source="
    return THERE, contents.source


def _question(contents: Contents) -> ItemFound:
    missing = [name for name in ("question", "design") if not getattr(contents, name).strip()]
    if missing:
        return MISSING, f"give {' and '.join(f'{name}=' for name in missing)}"
    return THERE, f"{contents.design}: {contents.question}"


def _preprocessing(contents: Contents) -> ItemFound:
    without = [result for result in contents.results if not result.settings.get("recipe")]
    if without:
        return MISSING, f"{counted(len(without), 'result')} without a recipe; make them again with this version"
    return THERE, "the calls stand under each result"


def _per_item(contents: Contents) -> ItemFound:
    asked = [result for result in contents.results if result.settings["question"] not in ("robustness", "dispersion")]
    with_ends = [result for result in asked if "ci_low" in result.table]
    if not with_ends:
        return MISSING, "no result has intervals; add contrast, frequencies or another that resamples"
    bare = [result for result in with_ends if result.table["ci_low"].isna().all()]
    if bare:
        why = "no row has turns enough for one" if bare[0].settings.get("n_resamples") else "resample"
        return MISSING, f"{bare[0].settings['question']} has no interval; {why}"
    return THERE, f"{counted(len(with_ends), 'result')} with intervals"


def _dispersion(contents: Contents) -> ItemFound:
    if contents.of("dispersion"):
        return THERE, "dispersion is among the results"
    if contents.of("contrast", "frequencies", "collocates", "collocations", "track_stance"):
        return MISSING, "add dispersion(tokens)"
    return NOT_NEEDED, "no result ranks words"


def _evidence(contents: Contents) -> ItemFound:
    if not contents.claims:
        return MISSING, 'name the claims: claims={"sentence": (result, label, "what speaks against it")}'
    for claim in contents.claims:
        if len(claim.quotes) < min(N_QUOTES, claim.quotes.n_all) or not len(claim.quotes):
            return MISSING, f"too few quotations for {claim.text!r}"
        if not claim.against.strip():
            return MISSING, f"counter-examples to {claim.text!r}: the third part of the claim, or that none were found"
    return THERE, f"{counted(len(contents.claims), 'claim')}, quotations drawn at random"


def _asked_again(contents: Contents) -> ItemFound:
    found = contents.of("robustness")
    if not found:
        return MISSING, "add robustness(claim, result, over={...})"
    n = sum(result.settings["n_specifications"] for result in found)
    return THERE, f"{counted(n, 'specification')}"


def _measurement(contents: Contents) -> ItemFound:
    asked = contents.asked()
    if not asked & _STANCES:
        return NOT_NEEDED, "nothing was coded or counted as a stance"
    if "agreement" not in asked:
        return MISSING, "add agreement(codes): two coders on a random sample"
    if "track_stance" in asked and "evaluate_lexicon" not in asked:
        return MISSING, "add evaluate_lexicon(lexicon, codes): what the words of the list mean in these texts"
    if "classify_stance" in asked and not asked & {"correct_share", "correct_trend"}:
        return MISSING, "add correct_share or correct_trend: labels of a machine are wrong in some passages"
    return THERE, ", ".join(sorted(asked & _CODED))


def _models(contents: Contents) -> ItemFound:
    asked = contents.asked()
    if not asked & _MODELS:
        return NOT_NEEDED, "no model was fitted"
    if not asked & {"search_topics", "topic_survival"}:
        return MISSING, "add search_topics or topic_survival: seeds, stability, fit to text left out"
    return THERE, ", ".join(sorted(asked & _MODELS))


def _time(contents: Contents) -> ItemFound:
    along = [result for result in contents.results if result.settings.get("over") and _has_axis(result)]
    if not along:
        return NOT_NEEDED, "nothing runs over time"
    if any(result.settings.get("n_resamples") == 0 for result in along):
        return MISSING, "a course was drawn without a band; resample"
    return THERE, f"{counted(len(along), 'course')} with bands"


def _has_axis(result: Result) -> bool:
    return isinstance(result.settings["over"], str)


def _limits_given(contents: Contents) -> ItemFound:
    if not contents.limits.strip():
        return MISSING, "say in a paragraph what the texts cannot show, and what is confounded: limits="
    return THERE, "see Limits"


def _versions(contents: Contents) -> ItemFound:
    drawn = [r for r in contents.results if isinstance(r.settings.get("rng"), str)]
    if drawn:
        return MISSING, f"{drawn[0].settings['question']} drew from a Generator; give a whole number as rng"
    prints = sorted({str(result.settings["corpus"]) for result in contents.results})
    return THERE, f"fingerprint {', '.join(prints)}"


_ITEM_CHECKS = (
    _corpus, _question, _preprocessing, _per_item, _dispersion, _evidence, _asked_again, _measurement, _models, _time,
    _limits_given, _versions,
)  # fmt: skip


def missing(table: pd.DataFrame) -> list[str]:
    """Return the missing items, such as ``6 (next step)``."""
    rows: Iterable[Any] = table[table["status"] == MISSING].itertuples()
    return [f"{row.item} ({row.found})" for row in rows]


def claims_of(given: Any, rng: int) -> Sequence[Claim]:
    """Return claims with randomly drawn quotations."""
    made = []
    for text, parts in (given or {}).items():
        result, label, *against = parts
        quotes = result.quotes(label, N_QUOTES, rng=rng)
        made.append(Claim(text=text, result=result, label=label, quotes=quotes, against=" ".join(against)))
    return made
