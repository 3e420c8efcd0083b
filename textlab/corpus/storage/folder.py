"""A corpus as a folder: a memory-mapped Arrow file of texts, Parquet tables, and a manifest written last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..._bundle import Bundle, read_bundle, reread
from ..._wording import counted
from ...errors import UnreadableFile
from ..data import CorpusData
from ..text import Texts
from .packing import Packed, pack, unpack
from .textfile import TextWriter, map_texts

CORPUS_FORMAT = 1
CORPUS_MANIFEST = "corpus.json"
_TEXTS = "texts.arrow"


def bundle_at(who: str, folder: Path) -> Bundle:
    """Return the bundle to write a corpus to."""
    return Bundle(who, folder, CORPUS_MANIFEST)


def text_writer(bundle: Bundle) -> TextWriter:
    """Return the writer for the texts of a corpus."""
    return TextWriter(bundle.new(_TEXTS))


def save(data: CorpusData, folder: Path) -> Path:
    """Write a corpus to a folder that `open_folder` opens. Texts of documents that were left out are not written.

    Raises
    ------
    SchemaError
        A column cannot be restored exactly from Parquet.
    UnreadableFile
        The path is a file.
    """
    packed = pack_tables("save", tables_of(data))  # refuse what cannot be written before writing anything large
    with bundle_at("save", folder) as bundle:
        with text_writer(bundle) as writer:
            for start, end in zip(*(edge.tolist() for edge in data.document_bytes), strict=True):
                writer.add(data.buffer[start:end].data)
        return finish(bundle, writer, packed, data.fingerprint)


def tables_of(data: CorpusData) -> dict[str, pd.DataFrame]:
    """Return the tables that make a corpus, beside its texts."""
    tables = {name: getattr(data, name) for name in ("documents", "passages", "notes", "corrections")}
    if data.part_of is not None:
        whole = data.whole.passages
        tables["passages_of_whole"] = whole[whole["doc_id"].isin(data.documents.index)]
    return tables


def pack_tables(who: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, Packed]:
    """Convert the tables of a corpus to Arrow tables from which they can be restored."""
    return {name: pack(name, table, who=who) for name, table in tables.items()}


def finish(bundle: Bundle, writer: TextWriter, packed: Mapping[str, Packed], fingerprint: str) -> Path:
    """Write the tables beside the texts, then the manifest."""
    import pyarrow.parquet as pq

    bundle.knows(_TEXTS, writer.sha256)
    for name, table in packed.items():
        path = bundle.new(f"{name}.parquet")
        pq.write_table(table.table, path, compression="zstd", write_statistics=False, write_page_checksum=True)
    beyond = {name: {"missing": p.missing, "categories": p.categories} for name, p in packed.items()}
    return bundle.finish({"format": CORPUS_FORMAT, "fingerprint": fingerprint, "tables": beyond})


def open_folder(folder: Path, *, verify: bool = False) -> CorpusData:
    """Open the corpus in a folder, with its texts memory-mapped.

    Raises
    ------
    UnreadableFile
        The folder is incomplete, or a file in it is missing, truncated or altered.
    """
    return reread(folder / CORPUS_MANIFEST, lambda: _opened_once(folder, verify=verify))


def _opened_once(folder: Path, *, verify: bool) -> CorpusData:
    about, files = read_bundle(folder, CORPUS_MANIFEST, what="corpus", version=CORPUS_FORMAT, verify=verify)
    tables = {name: _read_table(files[f"{name}.parquet"], beyond) for name, beyond in about["tables"].items()}
    texts = map_texts(files[_TEXTS])
    _check_ranges(files[_TEXTS], texts, tables)
    data = CorpusData.of_tables(texts, tables)
    if verify and data.fingerprint != about["fingerprint"]:
        raise UnreadableFile(folder, "its tables are not those that were saved: the fingerprint does not match.")
    return data


def _check_ranges(path: Path, texts: Texts, tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse texts and tables that cannot belong together; always done, because it is much cheaper than `verify`."""
    n_chars = tables["documents"]["n_chars"].to_numpy(np.int64)
    if len(texts) != len(n_chars):
        found = f"{counted(len(texts), 'text')} for {counted(len(n_chars), 'document')}"
        raise UnreadableFile(path, f"altered since it was written: {found}.")
    n_bytes = texts.ends - texts.starts
    if ((n_bytes < n_chars) | (n_bytes > 4 * n_chars)).any():  # a character is one to four bytes
        raise UnreadableFile(path, "altered since it was written: the lengths of texts have changed. Fetch it again.")
    for name in tables.keys() & {"passages", "passages_of_whole"}:
        start, end = (tables[name][edge].to_numpy(np.int64) for edge in ("start", "end"))
        row = tables["documents"].index.get_indexer(pd.Index(tables[name]["doc_id"]))
        limit = np.append(n_chars, -1)[row]  # -1 for a document that is not there
        if ((start < 0) | (start > end) | (end > limit)).any():
            raise UnreadableFile(path.parent, f"its {name} lie outside of their texts: altered since it was written.")


def _read_table(path: Path, beyond: Mapping[str, Any]) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return unpack(Packed(table=file.read(), **beyond))
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(path, f"altered since it was written ({error}). Fetch it again.") from error
