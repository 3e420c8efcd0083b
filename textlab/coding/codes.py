"""Codes: the label that each coder gave each passage on each target, and the places of passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError
from ..tokens import Tokens, tokenize
from .code_exports import WrittenCodes, write_codes

TABLE = ("unit_id", "coder", "target", "label")
SPAN = ("doc_id", "start", "end")
_OF_PASSAGE = ("turn_id", "speaker", "passage_id")


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Codes:
    """Labels of passages by one or more coders. Made by `read_codes` and `load_codes`.

    Attributes
    ----------
    table : DataFrame
        ``unit_id, coder, target, label``; one row per code. A passage left empty by a coder has no row.
    units : DataFrame
        Index ``unit_id``; may include passages that nobody coded. If known: ``doc_id, start, end`` (str offsets of the
        passage), ``prob`` (its probability of being drawn for coding), ``stratum, turn_id, speaker`` and others.
    corpus : Corpus
        The texts; empty if none was given.
    scale : tuple of str
        The labels, in the order of the codebook.

    Raises
    ------
    SchemaError
        A column is missing, a coder coded a passage twice, a passage is not a unit, or a span lies outside its text.
    """

    table: pd.DataFrame
    units: pd.DataFrame
    corpus: Corpus
    scale: tuple[str, ...]

    def __post_init__(self) -> None:
        _checks.columns("Codes", self.table, TABLE)
        _check_codes(self.table, self.units)
        if set(SPAN) <= set(self.units.columns) and len(self.corpus):
            _check_spans(self.units, self.corpus)
            object.__setattr__(self, "units", _with_passages(self.units, self.corpus))

    @cached_property
    def tokens(self) -> Tokens:
        """Return the tokens of the corpus."""
        return tokenize(self.corpus)

    @property
    def targets(self) -> list[str]:
        """Return the targets with codes, in order of first appearance."""
        return list(dict.fromkeys(self.table["target"]))

    @property
    def coders(self) -> list[str]:
        """Return the coders, sorted by name."""
        return sorted(set(self.table["coder"]))

    @property
    def located(self) -> bool:
        """Return whether the places of the passages in the texts are known."""
        return set(SPAN) <= set(self.units.columns) and len(self.corpus) > 0

    def text(self, unit_id: str) -> str:
        """Return the passage, verbatim; empty if its text is not available."""
        _checks.known("Codes.text", "unit", unit_id, self.units.index)
        if not self.located:
            return ""
        doc_id, start, end = (self.units[name][unit_id] for name in SPAN)
        return self.corpus.document_text(str(doc_id))[int(start) : int(end)]

    def wide(self, target: str) -> pd.DataFrame:
        """Return a table of units by coders; None where a coder gave no label."""
        _checks.known("Codes.wide", "target", target, self.targets)
        mine = self.table[self.table["target"] == target]
        wide = mine.set_index(["unit_id", "coder"])["label"].unstack("coder")  # noqa: PD010 (pivot_table drops text)
        wide = wide.reindex(index=self.units.index[self.units.index.isin(wide.index)], columns=self.coders)
        return wide.astype(object).where(wide.notna(), None)

    def agreed(self, target: str) -> pd.Series:
        """Return the label that most coders gave each unit; None for ties."""
        wide = self.wide(target)
        return pd.Series([_most(row) for row in wide.to_numpy()], index=wide.index, name=target, dtype=object)

    def share_of(self, target: str, label: str) -> pd.Series:
        """Return the share of each unit's coders who gave it `label`."""
        _checks.known("Codes.share_of", "label", label, self.scale)
        wide = self.wide(target)
        given = wide.notna().sum(axis=1)
        return ((wide == label).sum(axis=1) / given).rename(target)

    def only(self, *, target: str | Iterable[str] | None = None, coder: str | Iterable[str] | None = None) -> Codes:
        """Keep only the codes of some targets or coders."""
        keep = np.ones(len(self.table), dtype=bool)
        for what, names, choices in (("target", target, self.targets), ("coder", coder, self.coders)):
            wanted = [names] if isinstance(names, str) else choices if names is None else list(names)
            for name in wanted:
                _checks.known("Codes.only", what, name, choices)
            keep &= self.table[what].isin(wanted).to_numpy()
        return replace(self, table=self.table[keep].reset_index(drop=True))

    def with_corpus(self, corpus: Corpus) -> Codes:
        """Return the codes with the texts of their passages."""
        return replace(self, corpus=corpus)

    def write(self, path: str | Path) -> Path:
        """Write the codes in a format that `read_codes` and other programs can read.

        Parameters
        ----------
        path : str or Path
            ``.csv`` or ``.xlsx`` (extra ``formats``): one long table with the columns of the units. ``.jsonl``:
            doccano. ``.json``: Label Studio. ``.qdpx``: a REFI-QDA project with the texts.

        Returns
        -------
        Path
            The file. In a csv, text that a spreadsheet would run as a formula gets a leading apostrophe, which
            `read_codes`
            removes. In a project, passages are named by their place, ``doc_id:start-end``.

        Raises
        ------
        SchemaError
            The extension is unknown, or the folder does not exist.
        NotEnoughData
            A project was requested for codes without texts.
        """
        names = set(self.units.loc[self.table["unit_id"], "doc_id"]) if self.located else set()
        texts = {str(name): self.corpus.document_text(str(name)) for name in names}
        return write_codes(WrittenCodes(self.table, self.units, texts, self.text), Path(path))

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        sizes = ((self.table["unit_id"].nunique(), "unit"), (len(self.coders), "coder"), (len(self.targets), "target"))
        return f"<Codes: {counted(len(self), 'code')} of {', '.join(counted(n, noun) for n, noun in sizes)}>"


def _most(labels: np.ndarray) -> str | None:
    counts = pd.Series([x for x in labels if x is not None], dtype=object).value_counts()
    if not len(counts) or (len(counts) > 1 and counts.iloc[0] == counts.iloc[1]):
        return None
    return str(counts.index[0])


def _check_codes(table: pd.DataFrame, units: pd.DataFrame) -> None:
    if table.empty:
        raise NotEnoughData("Codes: there is no code; every cell of the sheets is empty.")
    twice = table.duplicated(["unit_id", "coder", "target"])
    if twice.any():
        row = table[twice].iloc[0]
        raise SchemaError(
            f"Codes: {row['coder']!r} coded the unit {row['unit_id']!r} twice on {row['target']!r}. "
            "Give each pass of a coder a name of its own, such as ann_1 and ann_2."
        )
    if not units.index.is_unique:
        raise SchemaError(f"Codes: the unit {units.index[units.index.duplicated()][0]!r} stands twice in units.")
    lost = ~table["unit_id"].isin(units.index)
    if lost.any():
        raise SchemaError(f"Codes: the unit {table['unit_id'][lost].iloc[0]!r} was coded but is not among the units.")


def _check_spans(units: pd.DataFrame, corpus: Corpus) -> None:
    size = corpus.documents["n_chars"].reindex(units["doc_id"]).to_numpy(dtype=float)
    start, end = units["start"].to_numpy(dtype=float), units["end"].to_numpy(dtype=float)
    bad = ~((start >= 0) & (start < end) & (end <= size))
    if bad.any():
        row = units[bad].iloc[0]
        raise SchemaError(
            f"Codes: the unit {units.index[bad][0]!r} stands at characters {row['start']} to {row['end']} of "
            f"{row['doc_id']!r}, which the corpus does not have. Was the corpus read from the same files?"
        )


def _with_passages(units: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add the turn, speaker and passage in which each unit begins, unless present."""
    passages, out = corpus.passages, units.copy()
    at = np.full(len(units), -1)
    begins = passages["start"].to_numpy()
    for doc_id, rows in passages.groupby("doc_id", sort=False).indices.items():
        rows_here = np.asarray(rows)
        mine = np.flatnonzero(units["doc_id"].to_numpy() == doc_id)
        found = np.searchsorted(begins[rows_here], units["start"].to_numpy()[mine], side="right") - 1
        at[mine] = np.where(found >= 0, rows_here[np.maximum(found, 0)], -1)
    for name in _OF_PASSAGE:
        if name not in out.columns:
            values = passages.index.to_series() if name == "passage_id" else passages[name]
            column = np.where(at >= 0, values.to_numpy(dtype=object)[np.maximum(at, 0)], None)
            out[name] = pd.Series(column, index=out.index, dtype=object)
    return out
