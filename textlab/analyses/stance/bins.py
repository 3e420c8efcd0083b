"""Count words and hits along an axis in one pass over passages, not over words.

Positions increase within a passage. So if the first and last word of a passage lie in one bin, all of it does, and its
word count is added without looking at the words. Only passages that cross a bin edge (at most one per edge and
document, and those with overlapping time stamps) are processed word by word::

    passages     |--p1--|---p2---|--p3--|----p4----|
    bins         [       0            )[      1     )
                   whole   whole   split    whole

Cells are then added up by slot (one cluster of one group in one document) and bin. The slots of a group in a document
are adjacent, so each group and document is resampled from a slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ...corpus.text import ranges
from ...errors import NotEnoughData
from ...measures.resampling import effective_number, expanded_interval, resampled_totals
from ...tokens.blocks import all_of, in_blocks
from ...tokens.find import Hits
from ...units.clusters import Clusters
from ...units.draws import GroupDraws
from ...units.few import shown_intervals
from .scoring import Scoring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

LEAST = 5  # clusters with words in a bin; with fewer, no interval is given


class Binning(NamedTuple):
    """The axis, its bin edges, and the number of words needed for a rate."""

    over: str
    edges: NDArray[np.float64]
    least: int

    @property
    def n(self) -> int:
        """Return the number of bins."""
        return len(self.edges) - 1

    def box(self, place: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the bin of each place."""
        return np.clip(np.searchsorted(self.edges, place, side="right") - 1, 0, self.n - 1)


def binning(tokens: Tokens, over: str, n_bins: int, min_tokens: int) -> Binning:
    """Return equal bins of a text, by share of its words or by time stamps."""
    edges = _second_edges(tokens, n_bins) if over == "seconds" else np.linspace(0, 1, n_bins + 1)
    return Binning(over, edges, max(1, min_tokens))


def _second_edges(tokens: Tokens, n_bins: int) -> NDArray[np.float64]:
    if "seconds_start" not in tokens.passages or tokens.passages["seconds_start"].isna().all():
        raise NotEnoughData(
            "track_stance: over='seconds' needs time stamps and this source has none; use over='progress'."
        )
    return np.linspace(0, float(tokens.passages["seconds_end"].max()), n_bins + 1)


def on_axis(tokens: Tokens, over: str, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the place of tokens on the axis; missing if a passage has no time stamp."""
    if over != "seconds":
        return tokens.progress(at)
    passage = tokens.passage_of(at)
    start, end = (tokens.passages[c].to_numpy(float)[passage] for c in ("seconds_start", "seconds_end"))
    size = np.maximum(np.diff(tokens.bounds), 1)[passage]
    return start + (end - start) * (at - tokens.bounds[passage]) / size


def _words_in_bins(
    tokens: Tokens, bins: Binning, asked: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return passage, bin and number of words of each cell of the requested passages, from blocks of documents."""
    found = list(in_blocks(tokens, words_in_bins, asked, over=bins.over, edges=bins.edges))
    passage = np.concatenate([np.empty(0, dtype=np.int64), *(f.answer["passage"] + f.passages.start for f in found)])
    return passage, all_of(found, "box"), all_of(found, "n")


def words_in_bins(
    tokens: Tokens, asked: NDArray[np.bool_], *, over: str, edges: NDArray[np.float64]
) -> dict[str, NDArray[np.int64]]:
    """Count the words of each passage of a block in each bin: ``passage, box, n``."""
    bins = Binning(over, edges, 1)
    rows = np.flatnonzero(asked & (tokens.n_tokens > 0))
    first, last = tokens.bounds[rows], tokens.bounds[rows + 1] - 1
    place = on_axis(tokens, over, first)
    timed = ~np.isnan(place)
    rows, low = rows[timed], bins.box(place[timed])
    high = bins.box(on_axis(tokens, over, last[timed]))
    whole = low == high
    split = rows[~whole]
    at = ranges(tokens.bounds[split], tokens.bounds[split + 1])
    at = at[tokens.codes[at] >= 0]
    cell, n = np.unique(tokens.passage_of(at) * bins.n + bins.box(on_axis(tokens, over, at)), return_counts=True)
    passage, box = np.divmod(cell, bins.n)
    return {
        "passage": np.concatenate([rows[whole], passage]),
        "box": np.concatenate([low[whole], box]),
        "n": np.concatenate([tokens.n_tokens[rows[whole]], n]),
    }


class _Cells(NamedTuple):
    """Words and hits of each slot (a cluster of a group in a document) and bin, and which slots belong together."""

    pairs: NDArray[np.int64]  # group * n_documents + document, shape (n_pairs,)
    edges: NDArray[np.int64]  # slots of pair i: edges[i]:edges[i + 1]
    words: NDArray[np.int64]  # shape (n_slots, n_bins)
    hits: NDArray[np.int64]
    top: NDArray[np.float64]  # numerator and denominator of the score
    bottom: NDArray[np.float64]


def _cells_of(clusters: Clusters, hits: Hits, scoring: Scoring, codes: NDArray[np.int64], bins: Binning) -> _Cells:
    tokens = clusters.tokens
    passage, box, n = _words_in_bins(tokens, bins, codes >= 0)
    pair = codes * len(tokens.corpus.documents) + tokens.doc_of_passage
    spoken = np.unique(passage)  # in the order of the text
    spoken = spoken[np.argsort(pair[spoken], kind="stable")]
    slot = np.full(len(pair), -1)
    slot[spoken], found = pd.factorize(pair[spoken] * (len(clusters) + 1) + clusters.of_passage[spoken])
    pairs, edges = np.unique(found // (len(clusters) + 1), return_index=True)
    place = on_axis(tokens, bins.over, hits.first)
    kept = (slot[tokens.passage_of(hits.first)] >= 0) & ~np.isnan(place)
    cell = slot[tokens.passage_of(hits.first[kept])] * bins.n + bins.box(place[kept])
    size = len(found) * bins.n
    words = np.bincount(slot[passage] * bins.n + box, weights=n, minlength=size).astype(np.int64)
    top, bottom = scoring.sums(cell, words, kept)
    counts, shape = np.bincount(cell, minlength=size), (len(found), bins.n)
    edges = np.append(edges, len(found))
    return _Cells(pairs, edges, words.reshape(shape), counts.reshape(shape), top.reshape(shape), bottom.reshape(shape))


def bin_table(
    clusters: Clusters,
    hits: Hits,
    scoring: Scoring,
    codes: NDArray[np.int64],
    groups: tuple[str, ...],
    bins: Binning,
    draws: GroupDraws,
) -> tuple[pd.DataFrame, int]:
    """Return one row per group, document and bin, and the number of intervals of zero width."""
    cells, documents = _cells_of(clusters, hits, scoring, codes, bins), clusters.tokens.corpus.documents.index
    group, doc = np.divmod(cells.pairs, max(len(documents), 1))
    names = np.array(groups, dtype=object)[group], documents.to_numpy(object)[doc]
    starts = cells.edges[:-1]
    words, n_hits, n_clusters, top, bottom = (
        np.add.reduceat(x, starts, axis=0) if len(starts) else np.zeros((0, bins.n), dtype=x.dtype)
        for x in (cells.words, cells.hits, (cells.words > 0).astype(np.int64), cells.top, cells.bottom)
    )
    shown = words >= bins.least
    rate = np.where(shown, scoring.ratio(top, bottom), np.nan)
    sure = shown & (n_clusters >= LEAST) & (n_hits > 0)  # without hits every resample has none
    low, high, n_flat = shown_intervals(*_score_bounds(cells, scoring, names, sure, draws))
    columns = {
        "group": np.repeat(names[0], bins.n),
        "doc_id": np.repeat(names[1], bins.n),
        "low": np.tile(bins.edges[:-1], len(starts)),
        "high": np.tile(bins.edges[1:], len(starts)),
        "n_hits": n_hits.ravel(),
        "n_tokens": words.ravel(),
        scoring.column: rate.ravel(),
        "ci_low": low,
        "ci_high": high,
        "n_clusters": n_clusters.ravel(),
    }
    return pd.DataFrame(columns).astype({"group": "str", "doc_id": "str"}), n_flat


def _score_bounds(
    cells: _Cells,
    scoring: Scoring,
    names: tuple[NDArray[Any], NDArray[Any]],
    sure: NDArray[np.bool_],
    draws: GroupDraws,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the interval of each row; the clusters of a group in a document are resampled jointly."""
    ends = np.full((2, *sure.shape), np.nan)
    for row in np.flatnonzero(sure.any(axis=1)).tolist() if draws.n else []:
        k, a, b = (x[cells.edges[row] : cells.edges[row + 1]] for x in (cells.hits, cells.top, cells.bottom))
        sums = resampled_totals(np.hstack([a, b]), draws.weights(f"{names[0][row]}\t{names[1][row]}", len(a)))
        rates = scoring.ratio(sums[: a.shape[1]], sums[a.shape[1] :])
        bounds = expanded_interval(rates, effective_number(k), confidence=draws.confidence)
        ends[:, row] = np.where(sure[row], bounds, np.nan)
    return ends[0].ravel(), ends[1].ravel()
