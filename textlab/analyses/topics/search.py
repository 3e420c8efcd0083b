"""Compare numbers of topics and engines, by stability on part of the text, then by the gain over word counts."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from ...measures.topics import coherence_scores, diversity_of_topics, document_counts, exclusivity
from ...results import Result, settings_of
from .engines import ENGINES
from .fit import fit_topics
from .refits import checked_refits, fit_part, held_out_gain, matched_overlap, reading_weights
from .sentences import NO_GAIN
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEEDS = 3  # number of further seeds per model


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicSearch(Result):
    """Comparison of topic models. Made by `search_topics`.

    Attributes
    ----------
    words : mapping of str to tuple of str
        Top words of all topics of each model; the keys are the names in column ``fit``.
    seconds : mapping of str to float
        Time that one fit of each model took.
    """

    words: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]

    TITLE: ClassVar[str] = "Search for a number of topics"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"search": "topics.search"})
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability)",
        "Wallach et al. 2009, ICML (document completion)",
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "fit": "engine and number of topics",
            "method": "engine",
            "n_topics": "number of topics",
            "stability": "mean overlap of top words over refits on 80 % of the clusters, 0 to 1",
            "chance": "the same for lists of words drawn at random",
            "seed_stability": "mean overlap over other seeds; 1 for an engine that has none",
            "gain": "held-out gain over word counts in nats per word, whole groups left out",
            "gain_low": "smallest gain of a fold",
            "npmi": "mean NPMI of the top words over the fitted rows",
            "mean_docfreq": "mean number of rows with a top word",
            "exclusivity": "mean share that a topic has of its top words, 0 to 1",
            "diversity": "share of distinct words among all top words, 0 to 1",
        }
    )

    def best(self) -> pd.DataFrame:
        """Return the models, most stable relative to chance first; those within .02 are ordered by gain."""
        table = self.frame.assign(over=((self.frame["stability"] - self.frame["chance"]) / 0.02).round())
        return (
            table.sort_values(["over", "gain"], ascending=False, kind="stable")
            .drop(columns="over")
            .reset_index(drop=True)
        )

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        wanted = np.append(np.isin(self.tokens.terms, self.words[label]), False)
        at = np.flatnonzero(wanted[self.tokens.codes])
        return at, at

    def summary(self) -> str:
        """Name the most stable model, and the best gain on left-out text."""
        best = self.best().iloc[0]
        better = int((self.frame["gain"] >= NO_GAIN).sum())
        said = [
            f"{best['fit']} is the most stable of {counted(len(self.frame), 'model')}: top words overlap with those of "
            f"its refits by {best['stability']:.2f} on average (Jaccard, 0 to 1; {best['chance']:.2f} by chance).",
            f"{'None beats' if not better else f'{better} of {len(self.frame)} beat'} word counts on text held out by "
            f"{self.settings['split']}; the best gain is {self.frame['gain'].max():+.3f} nats per word.",
            "Held-out gain favours ever more topics, coherence favours rare words; neither chooses the number of "
            "topics.",
        ]
        return "\n".join(said)

    def notes(self) -> str:
        """Explain how to read the table."""
        return (
            "Do not interpret topics with stability below .4; from .4 to .7 they are shaky. A deterministic engine has "
            "a seed_stability of 1 by construction. Coherence is computed on the fitted text; high values come easily "
            "where mean_docfreq is small."
        )

    def _gist(self) -> str:
        return f"{counted(len(self.frame), 'model')}, split by {self.settings['split']}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"Models with {', '.join(map(str, s['n_topics']))} topics ({', '.join(s['methods'])}) were compared by "
            "the overlap "
            f"of their top words over {counted(s['n_refits'], 'refit')} on 80 % of the {s['split']}s, and by "
            "document completion "
            f"with whole {s['split']}s left out (rng {s['rng']})."
        )


@recorded
def search_topics(
    dtm: DocumentTermMatrix,
    *,
    n_topics: Sequence[int],
    methods: Sequence[str] = ("nmf",),
    split: str = "doc_id",
    n_refits: int = 5,
    folder: str | Path | None = None,
    rng: _checks.Rng = 0,
    **options: Any,
) -> TopicSearch:
    """Fit models with several numbers of topics and engines, and compare them.

    Parameters
    ----------
    dtm : DocumentTermMatrix
    n_topics : sequence of int
    methods : sequence of str
        Engines, see `fit_topics`.
    split : str
        Column whose groups are left out whole, for the gain and for the stability. Do not split passages of one source
        at random: they share its vocabulary.
    n_refits : int
    folder : str or Path, optional
        Folder for the results of finished models. Called again with the same text and options, for example after an
        interrupt, the search resumes from there.
    rng : int or Generator
    **options
        Further options of `fit_topics` (stop words, trimming).

    Returns
    -------
    TopicSearch
        ``.table``, one row per model; ``.best()``; ``.plot()``.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> len(search_topics(dtm, n_topics=[3, 5], n_refits=2).table)
    2
    """
    sizes = [_checks.whole("search_topics", "n_topics", k, least=2) for k in _listed("n_topics", n_topics)]
    engines = [_checks.one_of("search_topics", "method", m, tuple(ENGINES)) for m in _listed("methods", methods)]
    n_refits = _checks.whole("search_topics", "n_refits", n_refits, least=1)
    seed = _checks.seed_of(*_checks.generator("search_topics", rng))
    asked = {"split": split, "n_refits": n_refits, "seed": seed, "options": {k: repr(v) for k, v in options.items()}}
    rows: list[dict[str, Any]] = []
    words: dict[str, tuple[str, ...]] = {}
    for method, k in steps(list(product(engines, sizes)), "search_topics"):
        row, top = _read_saved_fit(folder, dtm, {**asked, "method": method, "k": k}) or (None, None)
        if row is None:
            row, top = _one_model(dtm, method, k, split, n_refits, seed, options)
            _note(folder, dtm, {**asked, "method": method, "k": k}, row, top)
        rows.append(row)
        words[row["fit"]] = tuple(top or ())
    settings = settings_of(
        dtm.tokens, "search_topics", n_topics=sizes, methods=engines, split=split, n_refits=n_refits, rng=seed
    )
    frame = pd.DataFrame(rows)[list(TopicSearch.COLUMNS)]
    return TopicSearch(
        frame=frame,
        tokens=dtm.tokens,
        settings=settings,
        words=MappingProxyType(words),
        seconds=MappingProxyType({row["fit"]: row["seconds"] for row in rows}),
    )


def _listed(what: str, values: Any) -> list[Any]:
    if isinstance(values, str | int) or not len(list(values)):
        raise SchemaError(
            f"search_topics: {what} must be a list such as {'[3, 5, 8]' if what == 'n_topics' else '[nmf]'}."
        )
    return list(dict.fromkeys(values))


def _one_model(
    dtm: DocumentTermMatrix, method: str, k: int, split: str, n_refits: int, seed: int, options: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    began = time.perf_counter()
    label = f"{method}-{k}"
    base = int(_checks.source_of(seed, label).integers(2**31))
    alone = fit_topics(dtm, n_topics=k, method=method, n_refits=0, rng=base, **options)
    seconds = time.perf_counter() - began
    fitted = fit_topics(dtm, n_topics=k, method=method, n_refits=n_refits, cluster=split, rng=base, **options)
    how, extra = checked_refits("search_topics", fitted.settings)
    gain = held_out_gain(fitted.dtm, how, k, extra, split, "search_topics", base)
    top = fitted._ranked("weight", 10)
    words = np.unique(np.concatenate(top))
    npmi = coherence_scores([list(map(int, x)) for x in top], document_counts(fitted.dtm.counts, words))
    row = {
        "fit": label, "method": method, "n_topics": k, "stability": float(np.nanmean(fitted.stability)),
        "chance": float(fitted.chance), "seed_stability": _over_seeds(alone, how, extra, base),
        "gain": float(gain.mean()), "gain_low": float(gain.min()), "npmi": float(np.nanmean(npmi)),
        "mean_docfreq": float(fitted.dtm.docfreq[np.concatenate(top)].mean()),
        "exclusivity": float(np.nanmean(exclusivity(fitted.phi))),
        "diversity": diversity_of_topics(top), "seconds": seconds,
    }  # fmt: skip
    return row, sorted({str(t) for x in top for t in fitted.dtm.terms[x]})


def _over_seeds(fitted: Topics, method: str, options: Mapping[str, Any], seed: int) -> float:
    if method == "nmf":
        return 1.0
    weights, rows, found = fitted.weights.to_numpy(), np.arange(fitted.dtm.shape[0]), []
    for number in range(SEEDS):
        rng = _checks.source_of(seed, f"seed {number}")
        other = fit_part(fitted.dtm, rows, method, len(weights), rng, options)
        found.append(float(np.nanmean(matched_overlap(weights, reading_weights(other)))))
    return float(np.mean(found))


# ---------------------------------------------------------------------- resuming


def _place(folder: str | Path, dtm: DocumentTermMatrix, asked: Mapping[str, Any]) -> Path:
    """Return the file of one model; its name contains a hash of the counts and options."""
    digest = hashlib.sha256()
    for part in (dtm.counts.data, dtm.counts.indices, dtm.counts.indptr):
        digest.update(np.ascontiguousarray(part).tobytes())
    digest.update("\n".join(map(str, dtm.terms)).encode("utf-8", "surrogatepass"))
    digest.update("\n".join(map(str, dtm.rows.index)).encode("utf-8", "surrogatepass"))
    digest.update(json.dumps(dict(asked), sort_keys=True).encode())
    return Path(folder) / f"{asked['method']}-{asked['k']}.{digest.hexdigest()[:16]}.json"


def _read_saved_fit(folder: str | Path | None, dtm: DocumentTermMatrix, asked: Mapping[str, Any]) -> Any:
    if folder is None or not (path := _place(folder, dtm, asked)).is_file():
        return None
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return body["row"], body["words"]
    except (ValueError, KeyError, TypeError):
        return None  # incomplete file (interrupted while writing): fit the model again


def _note(folder: str | Path | None, dtm: DocumentTermMatrix, asked: Mapping[str, Any], row: Any, words: Any) -> None:
    if folder is None:
        return
    from ..._bundle import atomically

    path = _place(folder, dtm, asked)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"row": row, "words": words})
    atomically("search_topics", path, lambda part: part.write_text(text, encoding="utf-8"))
