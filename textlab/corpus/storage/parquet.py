"""A corpus as one Parquet file from which it can be restored exactly.

The file holds one row per document: its metadata, its text, and its passages as a nested column. So
``pandas.read_parquet(path)`` shows the documents without textlab, and any engine that unnests lists (DuckDB, Arrow,
Polars, R's arrow) shows the passages. Whatever has no place in the table (notes, corrections, categories, how object
columns represent missing values) is kept in the file's metadata, together with a SHA-256 checksum of all bytes of the
file.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np

from ..._bundle import atomically, free
from ...errors import UnreadableFile
from ..data import CorpusData
from ..text import Texts
from .folder import tables_of
from .packing import Packed, from_ipc, nest, one_array, pack, to_ipc, unnest, unpack

_FILE_FORMAT = 1
_BESIDE = ("notes", "corrections")  # not one row per document, so kept in the metadata
_SEAL = b"textlab sha256 "  # followed by 64 hex digits; the last occurrence in the file counts
_EMPTY = b"0" * 64
_GROUP_BYTES = 1 << 28  # text per row group: parquet pages hold at most 2 GiB


def to_parquet(data: CorpusData, path: str | Path) -> Path:
    """Write a corpus to one file that `from_parquet` reads back exactly.

    One row per document, index ``doc_id``: its metadata, ``text`` and ``passages`` (list of structs). A corpus made by
    `where`, `split` or `group` also stores ``passages_of_whole``, the passages before that, because progress is
    measured
    on them. Texts of documents that were left out are not written.

    Raises
    ------
    SchemaError
        A column cannot be restored exactly from Parquet.
    UnreadableFile
        There is no such folder.
    """
    table, manifest = _document_table(data)

    def write(part: Path) -> None:
        _write_groups(table, manifest, part)
        _write_seal(part)

    return atomically("to_parquet", path, write)


def _document_table(data: CorpusData) -> tuple[Any, dict[str, Any]]:
    """Return the rows of the file, and the metadata that describes them."""
    frames = tables_of(data)
    packed = {part: pack(part, frame) for part, frame in frames.items()}
    table = packed["documents"].table
    parts = ["text", *_nested(frames)]
    names = dict(zip(parts, free(parts, set(table.column_names), "corpus_"), strict=True))
    table = table.append_column(names["text"], data.texts.take(data.slots))
    for part in _nested(frames):
        codes = data.rows_of(frames[part]["doc_id"])
        rows = nest(packed[part].table, np.bincount(codes, minlength=len(table)))
        table = table.append_column(names[part], rows)
    return table, {
        "format": _FILE_FORMAT,
        "fingerprint": data.fingerprint,
        "columns": names,
        "missing": {part: p.missing for part, p in packed.items()},
        "categories": {part: p.categories for part, p in packed.items()},
        "pandas": {part: p.table.schema.metadata[b"pandas"].decode() for part, p in packed.items()},
        "beside": {part: to_ipc(packed[part].table) for part in _BESIDE},
    }


def _nested(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part.startswith("passages")]


def _write_groups(table: Any, manifest: dict[str, Any], part: Path) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    size = np.asarray(pc.binary_length(table.column(manifest["columns"]["text"])), dtype=np.int64)
    group = (np.cumsum(size) - size) // _GROUP_BYTES
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(table)]
    with pq.ParquetWriter(part, table.schema, compression="zstd", write_statistics=False) as writer:
        for start, end in pairwise(edges):
            writer.write_table(table.slice(start, end - start), row_group_size=max(end - start, 1))
        # the seal is written last, so that nothing before it is taken for it
        writer.add_key_value_metadata({"textlab": json.dumps(manifest)})
        writer.add_key_value_metadata({"textlab.seal": (_SEAL + _EMPTY).decode()})


def _write_seal(part: Path) -> None:
    """Write the checksum of the file, taken with zeros in its place, into the file."""
    with open(part, "rb+") as file:
        at, digest = _file_digest(file)
        file.seek(at)
        file.write(digest)


def _file_digest(file: IO[bytes]) -> tuple[int, bytes]:
    """Return the position of the checksum in an open file (-1 if none), and the expected checksum."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.rfind(_SEAL)
        if at < 0:
            return -1, b""
        at += len(_SEAL)
        digest = hashlib.sha256()
        with memoryview(data) as view, view[:at] as before, view[at + len(_EMPTY) :] as after:
            for stretch in (before, _EMPTY, after):
                digest.update(stretch)
    return at, digest.hexdigest().encode("ascii")


def from_parquet(path: str | Path) -> CorpusData:
    """Read a corpus written by `to_parquet`.

    Raises
    ------
    UnreadableFile
        The file is missing, not Parquet, truncated, not written by `to_parquet`, or altered since.
    """
    import pyarrow.parquet as pq

    path = Path(path)
    _check_file(path)
    with pq.ParquetFile(path) as file:
        manifest = json.loads(file.metadata.metadata[b"textlab"])
        if manifest["format"] != _FILE_FORMAT:
            raise UnreadableFile(path, f"in format {manifest['format']} of a newer textlab; update to read it.")
        return _restore(file.read(), manifest)


def _check_file(path: Path) -> None:
    """Refuse a file that differs in any byte from what `to_parquet` wrote."""
    if not path.is_file():
        raise UnreadableFile(path, "from_parquet: there is no such file.")
    with open(path, "rb") as file:
        if path.stat().st_size < 12 or file.read(4) != b"PAR1":
            raise UnreadableFile(path, "not a parquet file: it does not begin with PAR1.")
        file.seek(-4, os.SEEK_END)
        if file.read() != b"PAR1":
            raise UnreadableFile(path, "cut short: a parquet file ends with PAR1. Fetch it again.")
        at, digest = _file_digest(file)
        if at < 0:
            raise UnreadableFile(path, "there is no textlab checksum in it; read tables with textlab.read().")
        file.seek(at)
        if file.read(64) != digest:
            raise UnreadableFile(path, "altered since it was written: the SHA-256 check failed. Fetch it again.")


def _restore(table: Any, manifest: dict[str, Any]) -> CorpusData:
    names, pandas = manifest["columns"], manifest["pandas"]
    tables = {part: unnest(table.column(names[part]), pandas[part].encode()) for part in _nested(names)}
    tables["documents"] = table.drop_columns(list(names.values())).replace_schema_metadata(
        {b"pandas": pandas["documents"].encode()}
    )
    tables |= {part: from_ipc(text) for part, text in manifest["beside"].items()}
    frames = {
        part: unpack(Packed(table=t, missing=manifest["missing"][part], categories=manifest["categories"][part]))
        for part, t in tables.items()
    }
    return CorpusData.of_tables(Texts.from_array(one_array(table.column(names["text"]))), frames)
