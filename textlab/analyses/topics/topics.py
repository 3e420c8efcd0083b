"""A fitted topic model and its verbs: transform new text, evaluate, edit, save, write a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import SchemaError
from .editing import merged_columns, merged_rows, split_off, with_edit, with_names
from .folding import fold_rows
from .model import TopicModel
from .refits import checked_refits, held_out_gain
from .sentences import topics_verdict
from .storing import read_model, write_model
from .tables import long_table, named_topics, per_topic, words_of_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Topics(TopicModel):
    """Topics of a document-term matrix. Made by `fit_topics` or `wrap_topics`.

    The arrays (``shares``, ``weights``, ``phi``, ``states``, ``stability``, ``labels``) and the tables (`top`,
    `prevalence`, `quotes`) are described in `TopicModel`.
    """

    @recorded
    def label(self, labels: Mapping[Any, str]) -> Topics:
        """Name topics; every table, figure and page shows the names, and `save` keeps them.

        Parameters
        ----------
        labels : mapping of topic to str
            Names of topics that are not in the mapping stay; an empty name removes a name. Renamed topics are listed
            in ``settings["renamed"]`` and in ``notes()``, and saved with the model.

        Returns
        -------
        Topics
            A copy: ``topics = topics.label({1: "taxes"})``.

        Raises
        ------
        UnknownName
            There is no such topic.
        SchemaError
            Two topics would have the same name, or a name is a number.
        """
        names = dict(self.labels)
        for topic, name in labels.items():
            if not isinstance(name, str) or name.strip().isdigit():
                raise SchemaError(f"label: the name of topic {topic!r} must be text and no number, not {name!r}.")
            names[int(self._check_label(topic))] = name.strip()
        names = {topic: name for topic, name in sorted(names.items()) if name}
        if len(set(names.values())) < len(names):
            raise SchemaError("label: two topics would have one name; give each its own.")
        table = per_topic(self.dtm, self.shares, self.stability, self.chance, names)
        settings = MappingProxyType(dict(with_names(self.settings, self.labels, names)))
        frame = long_table(self.dtm, self.weights, table)
        return replace(self, labels=MappingProxyType(names), frame=frame, settings=settings)

    # ------------------------------------------------------------------ new text, folders, pages

    def transform(self, dtm: DocumentTermMatrix) -> pd.DataFrame:
        """Estimate the share of each topic in the rows of another matrix, with the topics held fixed.

        Parameters
        ----------
        dtm : DocumentTermMatrix
            Counts. Terms that are not in the model are ignored.

        Returns
        -------
        DataFrame, shape (n_rows, n_topics)
            As `shares`; 0 in rows without a known word.

        Warns
        -----
        TextlabWarning
            The model knows less than a tenth of the words of `dtm`.
        """
        engine_is_weighted = self.settings["method"] in ("nmf", "consensus")
        values = fold_rows(self.dtm, dtm, self.weights.to_numpy(), self.phi, weighted=engine_is_weighted)
        return pd.DataFrame(values, index=dtm.rows.index, columns=self.shares.columns)

    def save(self, folder: str | Path) -> Path:
        """Write the model with its corpus and tokens to a folder, to be read by `Topics.open`.

        The folder is complete once it contains ``topics.json``, which is written last. It contains no pickles.
        """
        arrays = {
            "theta": self.shares.to_numpy(), "phi": self.phi, "weights": self.weights.to_numpy(),
            "stability": self.stability, "states": self.states,
        }  # fmt: skip
        about = {
            "topics": [int(t) for t in self.shares.columns],
            "labels": {str(k): v for k, v in self.labels.items()},
            "chance": None if np.isnan(self.chance) else self.chance,
            "settings": dict(self.settings),
        }
        return write_model(Path(folder), self.dtm, arrays, about)

    @staticmethod
    def open(folder: str | Path) -> Topics:
        """Open a model that `save` wrote.

        Raises
        ------
        UnreadableFile
            The folder is incomplete, or a file in it was altered.
        """
        dtm, arrays, about = read_model(Path(folder))
        columns = pd.RangeIndex(1, len(about["topics"]) + 1, name="topic")
        if list(columns) != about["topics"]:
            columns = pd.Index(about["topics"], name="topic")
        return assemble(
            dtm,
            arrays["theta"],
            arrays["phi"],
            columns=columns,
            weights=arrays["weights"],
            states=arrays["states"],
            stability=arrays["stability"],
            chance=float("nan") if about["chance"] is None else about["chance"],
            labels={int(k): v for k, v in about["labels"].items()},
            settings=about["settings"],
        )

    def to_html(self, path: str | Path, *, most: int = 2_000) -> Path:
        """Write an HTML page for reading: from topics to words, passages and whole documents.

        Parameters
        ----------
        path : str or Path
            File name ending in ``.html``.
        most : int
            Largest number of passages on the page, those with most words of a topic first; the page says how many are
            left out.

        Returns
        -------
        Path
            The page needs no network; it has a search field, keyboard shortcuts, and a dark mode.
        """
        from .reader import write_reader

        names = named_topics(self.labels, self.shares.columns)
        return write_reader(
            Path(path), self.dtm, self.top(10), self.shares.to_numpy(), self.phi, names, self.summary(), most
        )

    # ------------------------------------------------------------------ judging and editing

    def verdict(self, *, split: str = "doc_id", rng: _checks.Rng = 0) -> str:
        """Describe in one sentence whether the topics predict unseen sources.

        The model is refitted five times, each time with a fifth of the sources left out. The topics must then predict
        one random half of each left-out row from the other half better than word counts alone do.

        Parameters
        ----------
        split : str
            Column whose groups are left out whole. Passages of one source share its vocabulary, so a random split would
            leak.
        rng : int or Generator
        """
        method, options = checked_refits("verdict", self.settings)
        seed = _checks.seed_of(*_checks.generator("verdict", rng))
        gain = held_out_gain(self.dtm, method, self.shares.shape[1], options, split, "verdict", seed)
        return topics_verdict(gain, f"{counted(self.shares.shape[1], 'topic')} ({method})", split)

    @recorded
    def merge(self, topics: Sequence[Any]) -> Topics:
        """Merge several topics into one: their shares are added up; it keeps the number and name of the first.

        Other topics keep their numbers. The step is recorded in ``settings["history"]`` and saved with the model.
        """
        numbers = list(dict.fromkeys(int(self._check_label(t)) for t in topics))
        if len(numbers) < 2:
            raise SchemaError("merge: name at least two different topics.")
        at = [self._at(t) for t in numbers]
        size = words_of_topics(self.dtm, self.shares.to_numpy()).sum(axis=0)
        stability = self.stability.copy()
        stability[at[0]] = np.nan  # the stability of a merged topic is unknown
        return assemble(
            self.dtm,
            merged_columns(self.shares.to_numpy(), at),
            merged_rows(self.phi, size, at),
            columns=self.shares.columns.delete(at[1:]),
            weights=merged_rows(self.weights.to_numpy(), size, at),
            states=None if self.states is None else merged_columns(self.states, at),
            stability=np.delete(stability, at[1:]),
            chance=self.chance,
            labels={t: name for t, name in self.labels.items() if t not in numbers[1:]},
            settings=with_edit(self.settings, f"merged {', '.join(map(str, numbers))} into {numbers[0]}"),
        )

    @recorded
    def split(self, topic: Any, terms: Sequence[str]) -> Topics:
        """Split words off a topic; they become a topic of their own, with the next free number.

        Raises
        ------
        UnknownName
            There is no such topic or term.
        SchemaError
            The terms are all words of the topic, or none of them.
        """
        number = int(self._check_label(topic))
        columns = np.array([self.dtm.column_of(t, who="split") for t in terms], dtype=np.int64)
        moved = self.phi[self._at(number), columns].sum()
        if not 0 < moved < 1 - 1e-9:
            raise SchemaError(
                f"split: {'all' if moved else 'none'} of the words of topic {number} would go; name some."
            )
        theta, phi = split_off(self.dtm.counts, self.shares.to_numpy(), self.phi, self._at(number), columns)
        new = max(map(int, self.shares.columns)) + 1
        return assemble(
            self.dtm,
            theta,
            phi,
            columns=self.shares.columns.append(pd.Index([new], name="topic")),
            stability=np.append(np.where(self.shares.columns == number, np.nan, self.stability), np.nan),
            chance=self.chance,
            labels=dict(self.labels),
            settings=with_edit(self.settings, f"split {new} off {number}: {', '.join(terms)}"),
        )


def assemble(
    dtm: DocumentTermMatrix,
    theta: NDArray[np.float64],
    phi: NDArray[np.float64],
    *,
    columns: pd.Index,
    settings: Mapping[str, Any],
    stability: NDArray[np.float64],
    chance: float,
    weights: NDArray[np.float64] | None = None,
    states: NDArray[np.float32] | None = None,
    labels: Mapping[int, str] = MappingProxyType({}),
) -> Topics:
    """Build `Topics` from the arrays of a model; `columns` are the numbers of the topics."""
    shares = pd.DataFrame(theta, index=dtm.rows.index, columns=columns)
    table = pd.DataFrame(phi if weights is None else weights, index=columns, columns=pd.Index(dtm.terms, name="term"))
    return Topics(
        frame=long_table(dtm, table, per_topic(dtm, shares, stability, chance, labels)),
        tokens=dtm.tokens,
        settings=MappingProxyType(dict(settings)),
        dtm=dtm,
        shares=shares,
        weights=table,
        phi=phi,
        states=states,
        stability=stability,
        chance=chance,
        labels=MappingProxyType(dict(labels)),
    )
