"""Metadata from file names, by a pattern, or from a table."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError, UnreadableFile, did_you_mean, warn
from .batch import RESERVED, Batch
from .columns import clear_of_taken, plain_table, renamed_note
from .date_columns import read_dates
from .dates import DateInterval, with_interval
from .formats.registry import TABLES
from .layers import spoken_by
from .reading import Layout, Loaded, Options
from .sources import Ignored, find_files
from .tables import load_table

__all__ = ["NamePattern", "join_metadata", "metadata_table"]

_FIELD = re.compile(r"\{([A-Za-z_]\w*)\}")
_FILE_KEYS = ("file", "filename", "file_name", "path", "source")


class NamePattern:
    """A pattern for file names: ``"{party}_{year}_{speaker}"``, or a regular expression with named groups.

    A field of a template ends where the following text begins; the last field takes the rest. A template with ``/`` is
    matched against the path below the folder or zip, otherwise against the name; the suffix is ignored.
    """

    def __init__(self, pattern: str | re.Pattern[str]) -> None:
        self.shown = pattern if isinstance(pattern, str) else pattern.pattern
        self._regex = _template(pattern) if isinstance(pattern, str) else pattern
        self._whole_path = "/" in self.shown
        if not self._regex.groupindex:
            raise SchemaError(
                f"read: pattern={self.shown!r} names no field; write '{{party}}_{{year}}' or (?P<party>...)."
            )

    def fields(self, relative: str) -> dict[str, Any] | None:
        """Return the fields of a name, or None if it does not match."""
        path = PurePosixPath(relative)
        name = str(path.with_suffix("")) if self._whole_path else path.stem
        match = self._regex.fullmatch(name)
        if match is None:
            return None
        found: dict[str, Any] = {k: v for k, v in match.groupdict().items() if v is not None}
        if re.fullmatch(r"\d{4}", found.get("year", "")):
            found["year"] = int(found["year"])
        return found


def _template(template: str) -> re.Pattern[str]:
    """Compile a template; fields exclude the character that follows them, so matching is linear."""
    parts = _FIELD.split(template)
    names = parts[1::2]
    for name in names:
        if names.count(name) > 1:
            raise SchemaError(f"read: pattern={template!r} names the field {name!r} twice.")
    out = re.escape(parts[0])
    for k, name in enumerate(names):
        after = parts[2 * k + 2]
        is_last = k == len(names) - 1
        if not after and not is_last:
            raise SchemaError(f"read: pattern={template!r} has nothing between {{{name}}} and the field after it.")
        body = ".+" if is_last else f"[^{re.escape(after[0])}]+"
        out += f"(?P<{name}>{body}){re.escape(after)}"
    return re.compile(out)


def metadata_table(metadata: pd.DataFrame | str | Path, options: Options) -> Loaded:
    """Return the table of metadata, and notes."""
    if isinstance(metadata, pd.DataFrame):
        return metadata, ()
    if not isinstance(metadata, (str, Path)):
        raise SchemaError(f"read: metadata must be a DataFrame or the path of a table, not {metadata!r}.")
    nothing = UnreadableFile(metadata, "holds no table.")
    item = next((item for item in find_files(metadata, options.limit) if not isinstance(item, Ignored)), nothing)
    if isinstance(item, UnreadableFile):
        raise item
    if item.suffix not in TABLES:
        raise UnreadableFile(item.name, f"is not a table that can be read; metadata is read from {', '.join(TABLES)}.")
    keys = ("doc_id", *_FILE_KEYS)
    for key in keys:
        try:
            return load_table(item.load(), item.name, item.suffix, options, Layout(text=key))
        except SchemaError:
            continue
    raise SchemaError(f"read: {item.name} has no column that names documents or files (one of {', '.join(keys)}).")


def join_metadata(batch: Batch, table: pd.DataFrame) -> None:
    """Add the columns of `table` to matching documents, and report mismatches on both sides.

    The key is a column ``doc_id`` or one with file names (``file, filename, file_name, path, source``), or
    the index if it has such a name. The table takes precedence over the file; a column ``speaker`` gives the speaker
    of files that do not name any.
    """
    batch.unfold()
    key, rows = _keyed(batch, table)
    used: set[str] = set()
    for k, doc_id in enumerate(batch.ids):
        found = next((n for n in _names(batch, k, key) if n in rows), None)
        if found is None:
            batch.note(batch.documents[k]["source"], doc_id, "read", "no row of the metadata table matches")
            continue
        used.add(found)
        row = dict(rows[found])
        speaker = row.pop("speaker", None)
        batch.spans[k] = spoken_by(list(batch.spans[k]), None if pd.isna(speaker) else speaker)
        batch.documents[k] = _merged(batch.documents[k], row, batch.date_format)
    _report(batch, key, rows, used)


def _keyed(batch: Batch, table: pd.DataFrame) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return the key column, and the rows by key with parsed dates."""
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"read: metadata must be a DataFrame or the path of a table, not {type(table).__name__}.")
    known = ("doc_id", *_FILE_KEYS)
    if table.index.name in known:
        table = table.reset_index()
    table, notes = plain_table(table, "read: metadata", {*known, "date", "year", "speaker"})
    key = next((c for c in known if c in table.columns), None)
    if key is None:
        raise SchemaError(
            f"read: metadata has no column 'doc_id' and none with file names ({', '.join(_FILE_KEYS)})."
            f"{did_you_mean('doc_id', table.columns)}"
        )
    keys = table[key].astype("str").str.strip()
    if keys.duplicated().any():
        raise SchemaError(f"read: metadata names {keys[keys.duplicated()].iloc[0]!r} more than once in {key!r}.")
    table = table.drop(columns=key)
    if "date" in table.columns and "date_earliest" not in table.columns:
        found, told = read_dates(table["date"], "read: metadata", batch.date_format)
        notes += told
        for name in DateInterval._fields:
            column = f"date_{name}"
            table[column] = [None if date is None else date.columns()[column] for date in found]
    new = clear_of_taken(table.columns, set(RESERVED) - {"speaker"})
    if notes := (*notes, *renamed_note(new)):
        batch.note("metadata", None, "read", "; ".join(notes))
    records = table.rename(columns=new).to_dict("records")
    return key, {k: {str(n): v for n, v in r.items()} for k, r in zip(keys, records, strict=True)}


def _names(batch: Batch, k: int, key: str) -> tuple[str, ...]:
    if key == "doc_id":
        return (batch.ids[k],)
    source = str(batch.documents[k]["source"]).replace("\\", "/")
    path = PurePosixPath(source)
    tails = ["/".join(path.parts[-n:]) for n in range(1, len(path.parts) + 1)]
    return (source, *reversed(tails), path.stem)


def _merged(old: dict[str, Any], row: dict[str, Any], date_format: str | None) -> dict[str, Any]:
    said = {k: v for k, v in row.items() if not pd.isna(v)}
    if "date" in said or "year" in said or "date_earliest" in said:
        old = {k: v for k, v in old.items() if not k.startswith("date_")}
    empty = {k: None for k in row if k not in old}
    return with_interval({**old, **empty, **said}, date_format)


def _report(batch: Batch, key: str, rows: dict[str, Any], used: set[str]) -> None:
    if not used:
        example = f"{key}={next(iter(rows))!r}" if rows else "it has no rows"
        raise SchemaError(
            f"read: no row of metadata matches a document ({example}; the documents are "
            f"{', '.join(map(repr, batch.ids[:5]))}). Match on 'doc_id' or on a file name column."
        )
    spare = [k for k in rows if k not in used]
    for name in spare:
        batch.note("metadata", name, "skipped", f"row {key}={name!r} matches no document")
    bare = len(batch.ids) - sum(1 for n in batch.notes if n[3] == "no row of the metadata table matches")
    if spare or bare < len(batch.ids):
        warn(
            f"read: metadata: {counted(len(spare), 'row')} without a document, "
            f"{counted(len(batch.ids) - bare, 'document')} without a row; see corpus.notes."
        )
