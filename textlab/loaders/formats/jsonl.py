"""Read JSON lines: one object per line, whose keys are columns."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...errors import UnreadableFile
from ..decoding import decode, encodable
from ..reading import Layout, Loaded, Options

__all__ = ["read_jsonl"]

_MOST_COLUMNS = 10_000  # limit, because rows name their own columns

_KEY = re.compile(rb'"((?:[^"\\]|\\.){0,200})"\s*:')


def read_jsonl(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    """Read a file of JSON lines as a table."""
    _check_cells_of_keys(raw, name, options)
    text, _, notes = decode(raw, name, options.encoding)
    rows = list(_objects(text, name))
    keys = set().union(*rows)
    if len(keys) > _MOST_COLUMNS:
        raise UnreadableFile(name, f"its rows have {len(keys):,} different keys; at most {_MOST_COLUMNS:,} are read.")
    # objects, not yet strings: an escape such as \\ud83d alone is no string that pandas can hold
    return pd.DataFrame(rows, dtype=object), notes


def _objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    # only these end a line, because U+2028 may occur in a JSON string
    for n, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, object_pairs_hook=_without_repeats)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(name, f"is not a JSON object ({error}); jsonl has one a line.", f"line {n}") from error
        if not isinstance(row, dict):
            raise UnreadableFile(name, f"holds a {type(row).__name__}, not an object like {{...}}.", f"line {n}")
        yield {encodable(key)[0]: value for key, value in row.items()}


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; refuse duplicate keys, of which Python would keep only the last value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        again = next(key for key, n in Counter(key for key, _ in pairs).items() if n > 1)
        raise ValueError(f"the key {again!r} comes more than once")
    return found


def _check_cells_of_keys(raw: bytes, name: str, options: Options) -> None:
    """Refuse a file with so many distinct keys that its table would be far larger than the file.

    Three bounds are tried, each tighter and slower: colons, what looks like keys, keys.
    """
    n_rows = raw.count(b"\n") + raw.count(b"\r") + 1
    for count in (_n_colons, _n_like_keys, _n_keys):
        n_keys = count(raw)
        if options.limit.holds(n_rows * n_keys, len(raw)):
            return
    place = f"{n_rows:,} lines with {n_keys:,} different keys"
    options.limit.check_cells(n_rows * n_keys, len(raw), name, place)


def _n_colons(raw: bytes) -> int:
    return raw.count(b":")


def _n_like_keys(raw: bytes) -> int:
    return len({key[1] for key in _KEY.finditer(raw)})


def _n_keys(raw: bytes) -> int:
    keys: set[str] = set()
    for line in raw.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue  # the reader says what is wrong with it
        keys.update(row if isinstance(row, dict) else ())
    return len(keys)
