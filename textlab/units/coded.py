"""Results about coded passages, whose quotations are whole passages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from ..coding import Codes
from ..errors import NotEnoughData, SchemaError
from ..results import Quote, Quotes, Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CodedResult(Result):
    """A result about the passages of `codes`."""

    codes: Codes = field(metadata={"private": True})

    @abstractmethod
    def _coded(self, label: Any) -> Sequence[str]:
        """Return the units behind a label."""

    def _drawn(self, label: Any, places: tuple[Ints, Ints], n: int, rng: _checks.Rng) -> Quotes:
        """Return whole passages instead of words in context."""
        units = list(self._coded(label))
        generator, _ = _checks.generator("quotes", rng)
        pick = np.sort(generator.permutation(len(units))[: _checks.whole("quotes", "n", n)])
        return Quotes(label, coded_quotes(self.tokens, self.codes, [units[k] for k in pick]), len(units))

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        _need_texts(self.codes)
        first, last = token_spans(self.tokens, self.codes.units.loc[list(self._coded(label))])
        return first[first <= last], last[first <= last]


def coded_quotes(tokens: Tokens, codes: Codes, units: Sequence[str]) -> list[Quote]:
    """Return whole passages as quotations."""
    rows = codes.units.loc[list(units)]
    first, _ = token_spans(tokens, rows)
    inside = np.minimum(first, max(len(tokens) - 1, 0))
    progress = tokens.progress(inside) if len(tokens) else np.zeros(len(rows))
    return [_whole_unit(codes, row, float(p)) for row, p in zip(rows.itertuples(), progress, strict=True)]


def _need_texts(codes: Codes) -> None:
    if not codes.located:
        raise NotEnoughData(
            "quotes: the codes came without their texts, so no passage can be shown. Read them with the corpus and the "
            "units that were drawn: read_codes(paths, units=sheet, corpus=corpus)."
        )


def _whole_unit(codes: Codes, row: Any, progress: float) -> Quote:
    passage = codes.corpus.passages.loc[row.passage_id]
    title = codes.corpus.documents["title"].get(row.doc_id)
    return Quote(
        text=codes.corpus.document_text(row.doc_id)[row.start : row.end],
        doc_id=row.doc_id,
        title=None if pd.isna(title) else title,
        speaker=None if pd.isna(passage["speaker"]) else passage["speaker"],
        attribution=None if pd.isna(passage["attribution"]) else passage["attribution"],
        passage_id=row.passage_id,
        start=int(row.start),
        end=int(row.end),
        progress=progress,
    )


def token_spans(tokens: Tokens, units: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the first and last token inside each unit; last is first - 1 if there is none.

    Parameters
    ----------
    tokens : Tokens
    units : DataFrame
        ``doc_id, start, end``.
    """
    first, last = np.zeros((2, len(units)), dtype=np.int64)
    last -= 1
    doc_of_token = tokens.doc_of_passage[tokens.passage_of(np.arange(len(tokens)))]
    number_of = {name: number for number, name in enumerate(tokens.corpus.documents.index)}
    for doc_id, rows in units.groupby("doc_id", sort=False).indices.items():
        if doc_id not in number_of:
            continue
        # tokens are sorted by document, so a document is found without visiting every token
        here = np.searchsorted(doc_of_token, [number_of[doc_id], number_of[doc_id] + 1])
        at = np.arange(*here)
        if not len(at):
            continue
        spans = tokens.spans(at)
        low = np.searchsorted(spans["start"].to_numpy(), units["start"].to_numpy()[rows])
        high = np.searchsorted(spans["end"].to_numpy(), units["end"].to_numpy()[rows], side="right")
        first[rows] = at[0] + low
        last[rows] = at[0] + high - 1
    return first, last


def clusters_of_units(who: str, codes: Codes, units: pd.Index, cluster: str | None) -> tuple[NDArray[Any], str]:
    """Return the cluster of each unit, and the name of the clusters.

    By default clusters are turns, if known; a unit without a turn is its own cluster.
    """
    table = codes.units.loc[units]
    name = cluster or ("turn_id" if "turn_id" in table.columns else "unit_id")
    if name == "unit_id":
        return units.to_numpy(dtype=object), name
    if name not in table.columns:
        _checks.known(who, "column", name, table.columns)
    if cluster is not None and table[name].isna().all():
        raise SchemaError(f"{who}: no unit has a {name!r} to resample.")
    own = pd.Series(units, index=table.index).astype(str)
    labels = table[name].astype(object).where(table[name].notna(), "unit " + own)
    if name == "turn_id" and "doc_id" in table.columns:
        labels = table["doc_id"].astype(str) + "\t" + labels.astype(str)
    return labels.to_numpy(dtype=object), name
