"""Checksums of the parts of a corpus, to report how another corpus differs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .data import CorpusData

_DIGITS = 16
_PART_NAMES = {
    "documents": "the number of documents",
    "passages": "the number of passages",
    "whole": "what was left out",
}


class CorpusParts(Mapping[str, "int | str"]):
    """Sizes of a corpus and a checksum of each column of its tables, computed on first use.

    Examples
    --------
    >>> import textlab as tl
    >>> one, two = (tl.from_frame(pd.DataFrame({"text": ["Tax."], "party": [party]})) for party in "AB")
    >>> differences(CorpusParts(one.data), CorpusParts(two.data))
    ["column 'party' of documents differs"]
    """

    def __init__(self, data: CorpusData) -> None:
        self._data = data

    @cached_property
    def _parts(self) -> dict[str, int | str]:
        data = self._data
        parts: dict[str, int | str] = {"documents": len(data.documents), "passages": len(data.passages)}
        parts["whole"] = data.whole.fingerprint  # because progress is measured on it
        tables = {"documents": data.documents, "passages": data.passages, "corrections": data.corrections}
        for table, frame in tables.items():
            parts[f"{table}.{frame.index.name or 'index'}"] = _checksum(frame.index.to_series())
            parts |= {f"{table}.{name}": _checksum(frame[name]) for name in frame.columns}
        return parts

    def __getitem__(self, name: str) -> int | str:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return f"<{len(self._data.documents):,} documents, {len(self._data.passages):,} passages, by column>"


def _checksum(column: pd.Series) -> str:
    """Return 16 hex digits that identify the values and their order."""
    try:
        hashed = pd.util.hash_pandas_object(column, index=False).to_numpy()
    except TypeError:  # lists or mappings in cells
        hashed = pd.util.hash_pandas_object(column.map(repr), index=False).to_numpy()
    return hashlib.sha256(hashed.astype("<u8").tobytes()).hexdigest()[:_DIGITS]


def differences(before: Mapping[str, int | str], now: Mapping[str, int | str]) -> list[str]:
    """Describe each part of `before` that has changed; additions do not count as differences."""
    said = [
        _part_difference(name, value, now[name]) for name, value in before.items() if now.get(name) not in (value, None)
    ]
    return said + [f"{_part_name(name)} is missing" for name in before if name not in now]


def _part_difference(name: str, before: int | str, now: int | str) -> str:
    if isinstance(before, int):
        return f"{_PART_NAMES[name]} is {now:,} and not {before:,}"
    return f"{_part_name(name)} differs"


def _part_name(name: str) -> str:
    table, _, column = name.partition(".")
    return f"column {column!r} of {table}" if column else _PART_NAMES.get(name, name)
