"""A fitted topic model and its verbs: measure new text, judge, edit, save, write a page."""

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
from .said import verdict_said
from .storing import read_model, write_model
from .tables import long_table, named_topics, per_topic, words_of_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Topics(TopicModel):
    """Topics of a document-term matrix. Made by `fit_topics` or `wrap_topics`.

    The arrays (``shares``, ``weights``, ``phi``, ``states``, ``stability``, ``labels``) and the tables (`top`,
    `prevalence`, `quotes`) are those of `TopicModel`.
    """

    @recorded
    def label(self, labels: Mapping[Any, str]) -> Topics:
        """Name topics; every table, picture and page shows the names, and `save` keeps them.

        Parameters
        ----------
        labels : mapping of topic to str
            Given names stay until they are replaced; an empty name takes one away. What was renamed stands in
            ``settings["renamed"]``, is said in ``notes()`` and saved.

        Returns
        -------
        Topics
            A copy: ``topics = topics.label({1: "taxes"})``.

        Raises
        ------
        UnknownName
            No such topic.
        SchemaError
            Two topics with one name, or a name that is a number.
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
        """Measure the share of each topic in the rows of another matrix, the topics held fixed.

        Parameters
        ----------
        dtm : DocumentTermMatrix
            Counts. Terms that the model does not know are left aside.

        Returns
        -------
        DataFrame, shape (n_rows, n_topics)
            As `shares`; 0 in a row without a known word.

        Warns
        -----
        TextlabWarning
            The model knows less than a tenth of the words.
        """
        engine_is_weighted = self.settings["method"] in ("nmf", "consensus")
        values = fold_rows(self.dtm, dtm, self.weights.to_numpy(), self.phi, weighted=engine_is_weighted)
        return pd.DataFrame(values, index=dtm.rows.index, columns=self.shares.columns)

    def save(self, folder: str | Path) -> Path:
        """Write the model with its corpus and tokens to a folder that `Topics.open` opens.

        The folder is whole once ``topics.json`` is in it; nothing in it is a pickle.
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
        """Open what `save` wrote.

        Raises
        ------
        UnreadableFile
            The folder is not whole, or a file in it was altered.
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
        """Write a reader: one page to go from topics to words to passages to whole documents.

        Parameters
        ----------
        path : str or Path
            Ends in ``.html``.
        most : int
            Passages on the page, those that say most about a topic first; the page says how many it left out.

        Returns
        -------
        Path
            The page needs no network and nothing else; it searches, follows the keyboard, and is dark in the dark.
        """
        from .reader import write_reader

        names = named_topics(self.labels, self.shares.columns)
        return write_reader(
            Path(path), self.dtm, self.top(10), self.shares.to_numpy(), self.phi, names, self.summary(), most
        )

    # ------------------------------------------------------------------ judging and editing

    def verdict(self, *, split: str = "doc_id", rng: _checks.Rng = 0) -> str:
        """Say in one sentence whether the topics predict sources that they have not seen.

        The model is fitted again with a fifth of the sources left out, five times; topics must then predict the
        second half of each left-out row from its first half better than word counts alone do.

        Parameters
        ----------
        split : str
            What is left out whole: passages of one source share its vocabulary, and a random split would leak it.
        rng : int or Generator
        """
        method, options = checked_refits("verdict", self.settings)
        seed = _checks.seed_of(*_checks.generator("verdict", rng))
        gain = held_out_gain(self.dtm, method, self.shares.shape[1], options, split, "verdict", seed)
        return verdict_said(gain, f"{counted(self.shares.shape[1], 'topic')} ({method})", split)

    @recorded
    def merge(self, topics: Sequence[Any]) -> Topics:
        """Make one topic of several: their shares are added up. It keeps the first number and its name.

        No other topic changes its number. The step is written into ``settings["history"]`` and saved.
        """
        numbers = list(dict.fromkeys(int(self._check_label(t)) for t in topics))
        if len(numbers) < 2:
            raise SchemaError("merge: name at least two different topics.")
        at = [self._at(t) for t in numbers]
        size = words_of_topics(self.dtm, self.shares.to_numpy()).sum(axis=0)
        stability = self.stability.copy()
        stability[at[0]] = np.nan  # nobody has fitted the merged topic twice
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
        """Split words off a topic: they become a topic of their own, with the next free number.

        Raises
        ------
        UnknownName
            No such topic or term.
        SchemaError
            All words of the topic, or none.
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
    """Put a result together from its arrays; `columns` are the numbers of the topics."""
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
