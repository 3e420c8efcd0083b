"""The list of what is to be read, and a line on stderr about how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError
from .formats import SUFFIXES
from .sources import FoundFiles, Ignored, Item, find_files
from .unfolding import USUAL, Limit

__all__ = ["Source", "listed", "shown"]

Source = str | Path | pd.DataFrame


def listed(source: Source | Iterable[Source], skip: str | Path | None, chosen: bool, limit: Limit = USUAL) -> list[Any]:
    """Return the sources in reading order; folders and archives are opened."""
    each = [source] if isinstance(source, (str, Path, pd.DataFrame)) else list(source)
    if not each:
        raise SchemaError("read: the list of sources is empty.")
    out: list[Any] = []
    for one in each:
        if isinstance(one, pd.DataFrame):
            out.append(one)
        elif isinstance(one, (str, Path)):
            out += wanted(list(find_files(one, limit)), skip, chosen)
        else:
            raise SchemaError(f"read: a source is a path or a DataFrame, not {type(one).__name__}.")
    return out


def wanted(items: list[FoundFiles], skip: str | Path | None, chosen: bool) -> Iterator[Any]:
    """Return a file named alone is read or refused; among many, those without a reader are only reported."""
    skipped = Path(skip).resolve() if skip else None
    alone = sum(not isinstance(item, Ignored) for item in items) == 1
    for item in items:
        if isinstance(item, Item) and skipped and Path(item.name).resolve() == skipped:
            continue
        if isinstance(item, Item) and not alone and not chosen and item.suffix not in SUFFIXES:
            yield Ignored(item.name, f"no reader for {item.suffix or 'a file without suffix'!r}")
        else:
            yield item


def shown(items: list[Any], progress: bool | None) -> Iterator[Any]:
    """Return the items, with a line on stderr once the work turns out to be long."""
    began, shown, n = time.monotonic(), False, 0
    total = sum(not isinstance(item, Ignored) for item in items)
    for item in items:
        long = time.monotonic() - began > 3 and sys.stderr.isatty()
        if progress or (progress is None and long):
            shown = True
            sys.stderr.write(f"\rread: {n:,} of {counted(total, 'file')}")
            sys.stderr.flush()
        yield item
        n += not isinstance(item, Ignored)
    if shown:
        sys.stderr.write(f"\rread: {total:,} of {counted(total, 'file')}, {time.monotonic() - began:.0f} s\n")
