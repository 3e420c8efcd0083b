"""How positive or negative are the words of each group's sentences, according to VADER?

This measures *sentiment*, the polarity of words. It measures neither hedging nor stance (for or against something):
"capital is not neutral" has a sentiment of 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted, several
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError, need
from ..measures.resampling import percentile_interval
from ..results import Result, settings_of
from ..tokens import tokenize
from ..units.clusters import clusters_in
from ..units.draws import GroupDraws, group_draws
from ..units.few import FEW_OR_SAME, describe_missing_intervals, shown_intervals, warn_few
from ..units.groups import describe_ungrouped, groups_in, n_ungrouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NEUTRAL = 0.05  # half-width of the band that VADER's authors call neutral
FEWEST_FOR_MEAN = 5  # with fewer clusters in a group there is no interval


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Sentiment(Result):
    """Sentiment of sentences by group. Made by `sentiment`."""

    sentences: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Sentiment of sentences (VADER)"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"means": "sentiment"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Hutto & Gilbert 2014, ICWSM (VADER)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "value of `by`; quotes() gives its sentences",
            "compound": "mean of VADER's compound score of the sentences, from -1 to 1",
            "ci_low": "lower end of its interval; missing below five clusters",
            "ci_high": "upper end",
            "share_positive": "sentences at 0.05 or more",
            "share_negative": "sentences at -0.05 or less",
            "n_sentences": "sentences with words",
            "n_clusters": "clusters",
        }
    )

    def by_sentence(self) -> pd.DataFrame:
        """Return one row per sentence, most positive first: ``group, compound, text, doc_id, passage_id``."""
        columns = ["group", "compound", "text", "doc_id", "passage_id"]
        return self.sentences[columns].sort_values("compound", ascending=False, kind="stable", ignore_index=True)

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        mine = self.sentences[self.sentences["group"] == label]
        return mine["first"].to_numpy(dtype=np.int64), mine["last"].to_numpy(dtype=np.int64)

    def summary(self) -> str:
        """Describe the range of groups, and what the score is not."""
        used, known = self.settings, self.frame.sort_values("compound", kind="stable")
        low, high = known.iloc[0], known.iloc[-1]
        return (
            f"Mean sentiment by {used['by']} runs from {low['group']} ({low['compound']:.2f}) to {high['group']} "
            f"({high['compound']:.2f}), over {counted(int(self.frame['n_sentences'].sum()), 'sentence')} in "
            f"{counted(len(known), 'group')}. "
            f"Intervals ({used['confidence']:.0%}) resample {several(used['cluster'])}. VADER was developed for social "
            "media and has not been validated on this text. It scores how positive or "
            "negative words are, not who is for or against what."
        )

    def notes(self) -> str:
        """Say which words are in no group, and which groups have no interval, and why."""
        out = describe_ungrouped(self.settings["n_ungrouped"], self.settings["by"])
        none = describe_missing_intervals(self.frame, "compound", FEW_OR_SAME) if self.settings["n_resamples"] else ""
        return "\n".join(filter(None, [out, none]))

    def _gist(self) -> str:
        return f"by {self.settings['by']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"Sentences were scored by VADER ({used['vader']}) and their compound scores averaged by {used['by']}; "
            f"{used['confidence']:.0%} percentile intervals from {used['n_resamples']:,} resamples of "
            f"{several(used['cluster'])} (rng {used['rng']})."
        )


@recorded
def sentiment(
    corpus: Corpus,
    *,
    by: str | None = "speaker",
    cluster: str = "turn_id",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> Sentiment:
    """Score the sentiment of each group's sentences by VADER's lexicon and rules (Hutto & Gilbert 2014).

    Parameters
    ----------
    corpus : Corpus
        A corpus with punctuation; text without it has no sentences to score.
    by : str, optional
        Column of passages or documents; None for a single group.
    cluster : str
        Column whose values are resampled.
    n_resamples, confidence, rng
        Number of resamples (0: no intervals), nominal coverage, random source.

    Returns
    -------
    Sentiment
        ``group, compound, ci_low, ci_high, share_positive, share_negative, n_sentences, n_clusters``.

    Raises
    ------
    MissingExtra
        No VADER package is installed.
    NotEnoughData
        A document has no punctuation, or no group has words.

    Examples
    --------
    >>> import textlab as tl
    >>> texts = ["The book was good. It was only kind of good.", "At least it isn't a horrible book."]
    >>> corpus = tl.from_frame(pd.DataFrame({"text": texts, "speaker": ["Ann", "Bo"]}), speaker="speaker")
    >>> tl.sentiment(corpus, n_resamples=0).by_sentence()["compound"].tolist()
    [0.4404, 0.431, 0.3832]
    """
    who = "sentiment"
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"{who}: needs a Corpus, not {type(corpus).__name__}; it reads marks, which tokens have not.")
    vader = need("vader", feature="sentiment", extra="sentiment")
    resampling = _checks.resampling(who, n_resamples, confidence, rng)
    tokens = tokenize(corpus.split("sentence"))
    codes, labels = groups_in(who, tokens, by)
    clusters = clusters_in(tokens, cluster, who, codes >= 0)
    draws = group_draws(resampling)
    if draws.n:
        warn_few(who, clusters, codes, labels, none=("a group of", FEWEST_FOR_MEAN))
    rows = np.flatnonzero((codes >= 0) & (tokens.n_tokens > 0))
    table = _scored_sentences(vader, tokens, rows).assign(
        group=[str(labels[k]) for k in codes[rows]], cluster=clusters.ranked[rows]
    )
    if table.empty:
        raise NotEnoughData(f"{who}: no words to score{f' by {by!r}' if by else ''}.")
    frame = pd.DataFrame([_mean_row(name, mine, draws) for name, mine in table.groupby("group", sort=False)])
    low, high, _ = shown_intervals(frame["ci_low"].to_numpy(), frame["ci_high"].to_numpy())
    used = settings_of(tokens, who, by=by, cluster=cluster, vader=f"nltk-vader-sentiment {vader.__version__}",
                       n_ungrouped=n_ungrouped(tokens, codes),
                       n_resamples=draws.n, confidence=draws.confidence, rng=resampling.seed)  # fmt: skip
    return Sentiment(frame=frame.assign(ci_low=low, ci_high=high), tokens=tokens, settings=used, sentences=table)


def _scored_sentences(vader: Any, tokens: Any, rows: Ints) -> pd.DataFrame:
    passages = tokens.passages.iloc[rows]
    text = [tokens.corpus.document_text(d)[a:b]
            for d, a, b in zip(passages["doc_id"], passages["start"], passages["end"], strict=True)]  # fmt: skip
    text = [" ".join(sentence.split()) for sentence in text]
    compound = [float(vader.polarity_scores(sentence)["compound"]) for sentence in text]
    columns = {"compound": compound, "text": text, "doc_id": passages["doc_id"].to_numpy()}
    ends = {"first": tokens.bounds[rows], "last": tokens.bounds[rows + 1] - 1}
    return pd.DataFrame({**columns, "passage_id": passages.index.to_numpy(), **ends})


def _mean_row(name: Any, mine: pd.DataFrame, draws: GroupDraws) -> dict[str, Any]:
    units, unit = np.unique(mine["cluster"], return_inverse=True)
    score = mine["compound"].to_numpy()
    ends = (np.nan, np.nan)
    if draws.n and len(units) >= FEWEST_FOR_MEAN:
        weights = draws.weights(name, len(units)).astype(np.float64)
        sums, n = (np.bincount(unit, weights=x, minlength=len(units)) for x in (score, np.ones(len(score))))
        low, high = percentile_interval((weights @ sums) / np.maximum(weights @ n, 1), confidence=draws.confidence)
        ends = (float(low), float(high))
    return {
        "group": name, "compound": score.mean(), "ci_low": ends[0], "ci_high": ends[1],
        "share_positive": float((score >= NEUTRAL).mean()), "share_negative": float((score <= -NEUTRAL).mean()),
        "n_sentences": len(score), "n_clusters": len(units),
    }  # fmt: skip
