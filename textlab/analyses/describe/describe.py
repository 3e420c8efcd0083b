"""Lexical statistics of each group, with intervals from resampled turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several, singular
from ...corpus.sentences import require_sentences
from ...errors import NotEnoughData
from ...measures.resampling import effective_number, expanded_interval
from ...results import Brief, Result, brief, settings_of
from ...tokens.sentences import REMEDY
from ...units.clusters import clusters_in
from ...units.draws import GroupDraws, group_draws
from ...units.few import NOT_REQUESTED, shown_intervals, warn_few
from ...units.groups import base_of, check_tokens, describe_base, describe_left_out, groups_in, labels_of, methods_base
from .described import groups_of
from .lexical import Group, ratios, spectrum, spread_by_neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Floats = NDArray[np.float64]

MEASURES = MappingProxyType(
    {
        "n_tokens": "words counted",
        "n_types": "different terms",
        "n_hapax": "terms that occur once",
        "ttr": "types over tokens; falls with length whatever the style",
        "types_rarefied": "expected number of types in n_rarefied tokens, by default the size of the smallest group",
        "mattr": "mean type-token ratio of all windows of running text",
        "mtld": "mean tokens of stretches whose type-token ratio stays at or above .72",
        "hdd": "expected type-token ratio of 42 tokens drawn at random",
        "yules_k": "10^4 times the probability that two tokens are the same term; larger is less diverse",
        "mean_word_length": "characters per word",
        "mean_sentence_length": "words per sentence",
        "flesch_reading_ease": "206.835 - 1.015 words/sentence - 84.6 syllables/word",
        "flesch_kincaid": "0.39 words/sentence + 11.8 syllables/word - 15.59",
    }
)
SENTENCE_BASED = ("mean_sentence_length", "flesch_reading_ease", "flesch_kincaid")
RATIOS = ("mattr", "mtld", "mean_word_length", *SENTENCE_BASED)
_REPEATS_LOWER = ("n_types", "n_hapax", "ttr", "types_rarefied", "hdd", "yules_k")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Description(Result):
    """Lexical statistics per group. Made by `describe`."""

    TITLE: ClassVar[str] = "Description"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"measure": "describe"})
    COLUMNS = MappingProxyType(
        {
            "group": "value of the grouping column",
            "measure": "which statistic; see describe.MEASURES",
            "value": "its value; missing where the text does not support it",
            "ci_low": "lower end of the interval",
            "ci_high": "upper end of the interval",
            "n_tokens": "words of the group",
            "n_turns": "turns of the group (or the other clusters that were resampled)",
        }
    )
    CITATIONS = (
        "Covington & McFall 2010, Journal of Quantitative Linguistics 17:94-100 (MATTR)",
        "McCarthy & Jarvis 2010, Behavior Research Methods 42:381-392 (MTLD, HD-D)",
        "Yule 1944, The Statistical Study of Literary Vocabulary (K)",
        "Hurlbert 1971, Ecology 52:577-586 (rarefaction)",
        "Flesch 1948, Journal of Applied Psychology 32:221-233; Kincaid et al. 1975",
    )

    def wide(self) -> pd.DataFrame:
        """Return a table with one row per group and one column per measure."""
        table = self.frame.pivot_table(index="group", columns="measure", values="value", sort=False, dropna=False)
        return table.reindex(columns=list(dict.fromkeys(self.frame["measure"])))

    def summary(self) -> str:
        """Describe units, choices and intervals, and what richness does not show."""
        return self._brief().said

    def _brief(self) -> Brief:
        used = self.settings
        sure = (
            f"Intervals ({used['confidence']:.0%}) resample the {several(used['cluster'])} of a group "
            f"{used['n_resamples']:,} times."
            if used["n_resamples"]
            else NOT_REQUESTED
        )
        said = [
            f"{counted(self.frame['group'].nunique(), 'group')} by {used['by']}: {describe_base(used)}."
            f"{describe_left_out(used, 'group')} {sure}",
            f"MATTR uses windows of {used['window']} words of running text ({used['share_in_windows']:.0%} of the "
            f"words are in texts that long); types_rarefied is for {used['n_rarefied']:,} words in every group.",
        ]
        caution = (
            "Not shown: quality, difficulty or intelligence. Vocabulary follows topic, genre and the transcript; "
            "n_types, n_hapax and ttr follow length: compare groups by types_rarefied, mattr, mtld or hdd."
        )
        return brief(said, caution)

    def notes(self) -> str:
        """Say what is missing, and why."""
        transcript = "Fillers, false starts and repetitions are counted."
        return "\n".join(filter(None, [self._brief().rest, transcript, *self.settings["missing"]]))

    def _methods_sentence(self) -> str:
        used = self.settings
        sure = (
            f" Expanded percentile intervals ({used['confidence']:.0%}; Hesterberg 2015) come from "
            f"{used['n_resamples']:,} resamples of {several(used['cluster'])} (seed {used['rng']}), centred on the "
            "estimate for statistics that repeated turns lower."
            if used["n_resamples"]
            else ""
        )
        return (
            f"{methods_base(used)}Lexical statistics were computed per {used['by']} (MATTR: windows of "
            f"{used['window']} words of running text; MTLD: threshold .72, mean of both directions; HD-D: 42 draws; "
            f"rarefaction to {used['n_rarefied']:,} words).{sure}"
        )

    def _gist(self) -> str:
        return f"{counted(self.frame['measure'].nunique(), 'measure')} by {self.settings['by']}"

    def _display(self) -> pd.DataFrame:
        return self.wide().reset_index()

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the opening of each of the group's passages."""
        mine = (labels_of("quotes", self.tokens, self.settings["by"]) == label).to_numpy() & (self.tokens.n_tokens > 0)
        first, end = self.tokens.bounds[:-1][mine], self.tokens.bounds[1:][mine]
        return first, np.minimum(first + 9, end - 1)


@recorded
def describe(
    tokens: Tokens,
    *,
    by: str = "doc_id",
    measures: Iterable[str] | None = None,
    window: int = 50,
    n_rarefied: int | None = None,
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Description:
    """Compute lexical statistics of each group, with intervals from resampled turns.

    Parameters
    ----------
    tokens : Tokens
    by : str
        Column that defines the groups: ``"doc_id"``, ``"speaker"`` or any column of passages or documents. Passages
        with a missing value are left out.
    measures : iterable of str, optional
        Names in `MEASURES`; by default all. Measures of sentences are missing if the text has no sentence
        punctuation.
    window : int
        Number of words in a MATTR window.
    n_rarefied : int, optional
        Number of words to which types_rarefied refers. By default the size of the smallest group, which is
        uninformative if that group is tiny; groups smaller than a given number have a missing value.
    cluster : str
        Column whose values are resampled: turns, documents, speakers, or any column without missing values.
    n_resamples : int
        Number of resamples; 0 for no intervals (missing).
    confidence : float
    rng : int or Generator
        Random source. Each group is resampled from a source derived from it and the group's label, so intervals
        depend neither on the order of the documents nor on other groups.

    Returns
    -------
    Description
        Table ``group, measure, value, ci_low, ci_high, n_tokens, n_turns``; `Description.wide` pivots it.

    Raises
    ------
    UnknownName
        A measure or column is unknown.
    NotEnoughData
        A measure of sentences was requested and no group has any, or there are no words.

    Warns
    -----
    TextlabWarning
        A group has fewer than 20 distinct clusters, so that its intervals are too narrow.

    Notes
    -----
    MATTR and MTLD read the words of the group in text order. MATTR windows stay within a document and belong to the
    turn
    in which they start. MATTR and all means are ratios of sums over turns, so a resample needs no text. A resample
    contains some turns twice, which by itself lowers every statistic of the whole frequency list (and raises K); for
    these, the interval is centred on the estimate.

    MTLD has no interval, because those from resampled turns covered the true value in only 80 to 93 % of samples. Those
    of the other measures covered it in 90 to 98 %, but those of n_types, n_hapax, ttr and types_rarefied in up to 100
    %:
    these are wider than necessary (`benchmarks/COVERAGE.md`).

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["one one two one two one two", "a a b b c"]}))
    >>> describe(tokenize(corpus), measures=["yules_k"], n_resamples=0).table["value"].round(1).tolist()
    [3673.5, 1600.0]
    """
    check_tokens("describe", tokens)
    asked = _asked(measures)
    window = _checks.whole("describe", "window", window, least=1)
    resampling = _checks.resampling("describe", n_resamples, confidence, rng)
    groups, missing = groups_of(
        tokens, by, cluster, window,
        sentences=any(m in SENTENCE_BASED for m in asked), in_order="mtld" in asked,
    )  # fmt: skip
    if measures is not None:
        _refuse_without_sentences(tokens, groups, asked)
    n_rarefied = _rarefied_to(n_rarefied, groups)
    if resampling.n:
        codes, names = groups_in("describe", tokens, by)
        warn_few("describe", clusters_in(tokens, cluster, "describe", codes >= 0), codes, names, none=("a group of", 2))
    draws = group_draws(resampling)
    rows = [_measure_rows(name, g, asked, (window, n_rarefied), draws) for name, g in groups.items()]
    frame = pd.DataFrame([row for part in rows for row in part], columns=list(Description.COLUMNS))
    settings = settings_of(
        tokens,
        "describe",
        by=by,
        measures=tuple(asked),
        window=window,
        cluster=cluster,
        n_resamples=resampling.n,
        confidence=resampling.confidence,
        rng=resampling.seed,
        n_rarefied=n_rarefied,
        share_in_windows=sum(g.in_windows for g in groups.values()) / max(sum(g.n_tokens for g in groups.values()), 1),
        **base_of(tokens, labels_of("describe", tokens, by).notna().to_numpy()),
        missing=(
            *_why_missing(frame, window, n_rarefied, missing),
            *(_why_no_interval(frame, cluster) if resampling.n else ()),
        ),
    )
    return Description(frame=frame, tokens=tokens, settings=settings)


def _asked(measures: Iterable[str] | None) -> list[str]:
    if measures is None:
        return list(MEASURES)
    names = [measures] if isinstance(measures, str) else list(dict.fromkeys(measures))
    return [_checks.one_of("describe", "measure", name, tuple(MEASURES)) for name in names]


def _refuse_without_sentences(tokens: Tokens, groups: Mapping[Any, Group], asked: list[str]) -> None:
    """Raise if a measure of sentences was requested by name and no group has sentences."""
    named = [m for m in asked if m in SENTENCE_BASED]
    if not named or any(g.sentences is not None for g in groups.values()):
        return
    require_sentences(f"describe: {named[0]}", tokens.corpus.data, tokens.passages["doc_id"])
    raise NotEnoughData(f"describe: {named[0]} needs sentences, and no group of these words has them. {REMEDY}")


def _rarefied_to(n: int | None, groups: Mapping[Any, Group]) -> int:
    sizes = [g.n_tokens for g in groups.values()]
    return min(sizes) if n is None else _checks.whole("describe", "n_rarefied", n, least=1, most=max(sizes))


def _why_missing(frame: pd.DataFrame, window: int, n_rarefied: int, no_sentences: Mapping[Any, str]) -> list[str]:
    gone = frame[frame["value"].isna()]
    sentence = gone[gone["measure"].isin(SENTENCE_BASED)]
    lines = [
        f"Missing for {group}: measures of sentences, because {no_sentences[group]}. {REMEDY}"
        for group in dict.fromkeys(sentence["group"])
        if group in no_sentences
    ]
    reasons = {
        "mattr": f"no text has {window} words",
        "types_rarefied": f"fewer than {n_rarefied:,} words",
        "hdd": "fewer than 42 words",
        "mtld": "no word is repeated",
    }
    for measure, why in reasons.items():
        names = [str(g) for g in gone.loc[gone["measure"] == measure, "group"]]
        lines += [f"Missing: {measure} of {', '.join(names)} ({why})."] if names else []
    return lines


def _why_no_interval(frame: pd.DataFrame, cluster: str) -> list[str]:
    """Return which values have no interval although intervals were requested, and why."""
    gone = frame[frame["ci_low"].isna() & frame["value"].notna()]
    alone = list(dict.fromkeys(map(str, gone.loc[gone["n_turns"] == 1, "group"])))
    unit = singular(cluster)
    lines = [f"No intervals for {', '.join(alone)}: a single {unit} cannot be resampled."] if alone else []
    for measure, rows in gone[gone["n_turns"] > 1].groupby("measure", sort=False):
        names = ", ".join(map(str, rows["group"]))
        lines.append(
            "No interval: mtld (in simulations, intervals from resampled turns covered the true value too rarely)."
            if measure == "mtld"
            else f"No interval: {measure} of {names} (the same in every resample, as where a single {unit} carries it)."
        )
    return lines


# ---------------------------------------------------------------------- one group


def _measure_rows(
    name: Any, group: Group, asked: list[str], how: tuple[int, int], draws: GroupDraws
) -> list[tuple[Any, ...]]:
    """Return the table rows of one group."""
    window, n_rarefied = how
    weights = np.ones((1, group.n_turns), dtype=np.float32)
    if draws.n and group.n_turns > 1:
        weights = np.vstack([weights, draws.weights(name, group.n_turns)])
    found: dict[str, Floats] = {}
    if not set(asked) <= set(RATIOS):
        found |= spectrum(group, weights, n_rarefied)
        if group.n_tokens < n_rarefied:
            del found["types_rarefied"]
    if set(asked) & set(RATIOS):
        found |= ratios(group, weights)
        found["mattr"] = spread_by_neighbours(group, found["mattr"], window)
    rows, n_turns = [], effective_number(group.words[:, None])
    for measure in asked:
        values = found.get(measure, np.full(len(weights), np.nan))
        low, high = _interval(measure, values, n_turns, draws.confidence)
        rows.append((name, measure, float(values[0]), low, high, group.n_tokens, group.n_turns))
    return rows


def _interval(measure: str, values: Floats, n_turns: Floats, confidence: float) -> tuple[float, float]:
    """Return the ends of the expanded percentile interval.

    The interval is centred on the estimate if repeated turns lower the statistic.
    """
    resampled = values[1:][~np.isnan(values[1:])]
    if not len(resampled):
        return float("nan"), float("nan")
    if measure in _REPEATS_LOWER:
        resampled = resampled - resampled.mean() + values[0]
    low, high = expanded_interval(resampled, n_turns, confidence=confidence)
    shown = shown_intervals([low], [high])  # withholds zero-width intervals, as when a single turn has all occurrences
    return float(shown.low[0]), float(shown.high[0])
