"""A corpus as a table, as one file that gives it back exactly, and as what other programs read.

The parquet file holds one row a document: its metadata, its text, and its passages as a nested column. So
``pandas.read_parquet(path)`` shows a stranger the documents, and any engine that unnests lists (DuckDB,
Arrow, Polars, R's arrow) the passages; nothing is hidden in a format of our own. What parquet has no place
for (notes, corrections, categories, how object columns spell a missing value) stands in the metadata, and so
does a SHA-256 of all bytes of the file.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import mmap
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET  # for writing only

import numpy as np
import pandas as pd

from .corpus import ATTRIBUTIONS, Corpus
from .errors import SchemaError, UnreadableFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

# ---------------------------------------------------------------------- a table


def to_frame(corpus: Corpus) -> pd.DataFrame:
    """One row a passage with its text and its document's metadata.

    Returns
    -------
    DataFrame
        ``passage_id, doc_id, text``, then the other columns of `passages`, then those of `documents`. A name
        that is taken is written ``passage_{name}`` or ``document_{name}``.
    """
    passages = corpus._passages.reset_index(names="passage_id", allow_duplicates=True)
    front = pd.DataFrame({"passage_id": passages.iloc[:, 0], "doc_id": passages["doc_id"]})
    front["text"] = pd.Series(_texts(corpus), index=front.index, dtype="str")
    rest = passages.iloc[:, 1:].drop(columns="doc_id")
    rest.columns = pd.Index(_free(rest.columns, set(front.columns), "passage_"))
    about = corpus._documents.iloc[corpus._doc_codes].reset_index(drop=True)
    about.columns = pd.Index(_free(about.columns, {*front.columns, *rest.columns}, "document_"))
    return pd.concat([front, rest, about], axis=1)


def _texts(corpus: Corpus) -> list[str]:
    """The words of every passage, without decoding a document more than once."""
    data = corpus._buffer.data
    starts, ends = corpus._byte_spans
    return [str(data[a:b], "utf-8") for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def _free(names: Iterable[str], taken: set[str], prefix: str) -> list[str]:
    """`names`, with `prefix` as often as it takes to be free."""
    out = []
    for name in names:
        while name in taken:
            name = prefix + name
        out.append(name)
    return out


def to_quanteda_csv(corpus: Corpus, path: str | Path) -> Path:
    """A csv for R: ``quanteda::corpus(read.csv(path, encoding = "UTF-8"))`` takes it as it is.

    One row a passage: ``doc_id`` (which in quanteda is the unit of analysis: our passage id), ``text``, then
    docvars, among them ``source_doc_id``, the document. UTF-8 without a mark; all text is quoted; missing is
    NA. R cannot hold the character NUL, so it is written as U+FFFD.
    """
    frame = to_frame(corpus)
    names = ["doc_id", "text", "source_doc_id"]
    table = frame[["passage_id", "text", "doc_id"]].set_axis(names, axis=1)
    table["text"] = table["text"].str.replace("\x00", "\ufffd", regex=False)
    rest = frame.drop(columns=["passage_id", "text", "doc_id"])
    rest.columns = pd.Index(_free(rest.columns, set(names), "docvar_"))
    table = pd.concat([table, rest], axis=1)
    options: dict[str, Any] = {"index": False, "na_rep": "NA", "lineterminator": "\n"}
    return _atomically(
        "to_quanteda_csv",
        path,
        lambda part: table.to_csv(part, encoding="utf-8", quoting=csv.QUOTE_NONNUMERIC, **options),
    )


# ---------------------------------------------------------------------- one file, whole or not at all


def _atomically(who: str, path: str | Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill a new file beside `path`, then put it in its place; on failure nothing has changed."""
    path = Path(path)
    _check_target(who, path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(part)
        with open(part, "rb+") as file:
            os.fsync(file.fileno())  # the bytes must be on disk before the name points to them
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _check_target(who: str, path: Path) -> None:
    if not path.parent.is_dir():
        raise UnreadableFile(path, f"{who}: there is no folder {str(path.parent)!r}; make it first.")
    if path.is_dir():
        raise UnreadableFile(path, f"{who}: this is a folder; add a file name.")


# ---------------------------------------------------------------------- tables as arrow and back

_MISSING: dict[str, Any] = {"None": None, "nan": np.nan, "<NA>": pd.NA, "NaT": pd.NaT}


@dataclass(frozen=True, kw_only=True)
class _Packed:
    """A data frame as an arrow table of plain columns, and what pandas knows about them beyond arrow."""

    table: Any
    missing: dict[str, str]  # how an object column spells a missing value
    categories: dict[str, Any]  # of a categorical column, all of them, in order


def _pack(what: str, frame: pd.DataFrame) -> _Packed:
    """`frame` as arrow; refused unless `_unpack` gives the same columns back."""
    import pyarrow as pa

    if not all(isinstance(name, str) for name in frame.columns):
        raise SchemaError(f"to_parquet: the column names of {what} must be text.")
    try:
        table = pa.Table.from_pandas(frame)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise SchemaError(f"to_parquet: {what} has a column that parquet cannot hold ({error}).") from error
    missing = {c: _spelling(what, frame[c]) for c in frame.columns if frame[c].dtype == object}
    categories = {c: _categories(frame[c].dtype) for c in frame.columns if _is_categorical(frame[c])}
    for name in categories:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(at).cast(table.column(at).type.value_type))
    packed = _Packed(table=table, missing=missing, categories=categories)
    _check_same(what, frame, _unpack(packed))
    return packed


def _is_categorical(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def _categories(dtype: Any) -> dict[str, Any]:
    values = _pack("categories", pd.DataFrame({"values": dtype.categories}))
    return {"values": _to_ipc(values.table), "missing": values.missing, "ordered": dtype.ordered}


def _spelling(what: str, column: pd.Series) -> str:
    """How an object column spells a missing value."""
    kinds = sorted({str(value) for value in column[column.isna()]})
    if len(kinds) > 1 or not _MISSING.keys() >= set(kinds):
        raise SchemaError(
            f"to_parquet: column {column.name!r} of {what} mixes {' and '.join(kinds)} for missing values; "
            "give it one type first, for example with .astype('str')."
        )
    return kinds[0] if kinds else "None"


def _check_same(what: str, frame: pd.DataFrame, back: pd.DataFrame) -> None:
    """Refuse columns whose type parquet changes, such as an object column of tuples or of 1 and 1.0."""
    for name in frame.columns:
        same = frame[name].dtype == back[name].dtype
        if same and frame[name].dtype == object:
            same = all(map(_same_value, frame[name], back[name]))
        if not same:
            raise SchemaError(
                f"to_parquet: column {name!r} of {what} ({frame[name].dtype}) would come back changed; "
                "give it one plain type first, for example with .astype('str')."
            )


def _same_value(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and (one == other or one != one))


def _unpack(packed: _Packed) -> pd.DataFrame:
    special = [n for n in packed.table.column_names if n in packed.missing or n in packed.categories]
    frame = packed.table.drop_columns(special).to_pandas()
    for name in special:
        column = packed.table.column(name)
        if name in packed.missing:
            # a series: pandas would guess a type for an array
            objects = _objects(column, _MISSING[packed.missing[name]])
            values: Any = pd.Series(objects, index=frame.index, dtype=object)
        else:
            values = _categorical(column, **packed.categories[name])
        frame.insert(packed.table.schema.get_field_index(name), name, values)
    return frame


def _objects(column: Any, missing: Any) -> NDArray[np.object_]:
    """Python's own objects: arrow by itself would give arrays for lists."""
    out = np.empty(len(column), dtype=object)
    out[:] = [missing if value is None else value for value in column.to_pylist()]
    return out


def _categorical(column: Any, *, values: str, missing: dict[str, str], ordered: bool) -> pd.Categorical:
    import pyarrow.compute as pc

    table = _from_ipc(values)
    codes = pc.index_in(column, value_set=_one_array(table.column("values"))).fill_null(-1)
    categories = _unpack(_Packed(table=table, missing=missing, categories={}))["values"]
    index = pd.Index(categories.array, dtype=categories.dtype)
    return pd.Categorical.from_codes(np.asarray(codes), index, ordered=ordered)


def _nest(table: Any, n_each: NDArray[np.int64]) -> Any:
    """The rows of `table` as lists of structs, the first `n_each[0]` rows in the first list, and so on."""
    import pyarrow as pa

    columns = [column.combine_chunks() for column in table.columns]
    rows = pa.StructArray.from_arrays(columns, fields=list(table.schema))
    return pa.LargeListArray.from_arrays(pa.array(np.append(0, np.cumsum(n_each)), type=pa.int64()), rows)


def _unnest(column: Any, meta: bytes) -> Any:
    """The table that `_nest` took."""
    import pyarrow as pa

    rows = [chunk.flatten() for chunk in column.chunks]
    schema = pa.schema(list(column.type.value_type), metadata={b"pandas": meta})
    columns = [pa.chunked_array([r.field(i) for r in rows], type=f.type) for i, f in enumerate(schema)]
    return pa.Table.from_arrays(columns, schema=schema)


def _to_ipc(table: Any) -> str:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def _from_ipc(text: str) -> Any:
    import pyarrow as pa

    return pa.ipc.open_stream(base64.b64decode(text)).read_all()


# ---------------------------------------------------------------------- parquet

_FORMAT = 1
_BESIDE = ("notes", "corrections")  # not a row a document: kept in the metadata
_SEAL = b"textlab sha256 "  # followed by 64 hex digits, the last of its kind in the file
_EMPTY = b"0" * 64
_GROUP_BYTES = 1 << 28  # text per row group: parquet pages hold at most 2 GiB


def to_parquet(corpus: Corpus, path: str | Path) -> Path:
    """Write `corpus` to one file that `from_parquet` reads back exactly.

    One row a document, index ``doc_id``: its metadata, ``text`` and ``passages`` (list of structs). A corpus
    made by `where`, `split` or `group` also keeps ``passages_of_whole``, the passages before that: progress
    is measured on them. Texts of documents that are no longer in the corpus are not written.

    Raises
    ------
    SchemaError
        A column that parquet cannot give back as it was.
    UnreadableFile
        No such folder.
    """
    table, manifest = _document_table(corpus)

    def write(part: Path) -> None:
        _write_groups(table, manifest, part)
        _seal(part)

    return _atomically("to_parquet", path, write)


def _document_table(corpus: Corpus) -> tuple[Any, dict[str, Any]]:
    """The rows of the file, and what its metadata must say about them."""
    import pyarrow as pa

    frames = _frames(corpus)
    packed = {part: _pack(part, frame) for part, frame in frames.items()}
    table = packed["documents"].table
    parts = ["text", *_nested(frames)]
    names = dict(zip(parts, _free(parts, set(table.column_names), "corpus_"), strict=True))
    table = table.append_column(names["text"], corpus._store.take(pa.array(corpus._slots)))
    for part in _nested(frames):
        codes = corpus._documents.index.get_indexer(pd.Index(frames[part]["doc_id"]))
        rows = _nest(packed[part].table, np.bincount(codes, minlength=len(table)))
        table = table.append_column(names[part], rows)
    return table, {
        "format": _FORMAT,
        "fingerprint": corpus.fingerprint,
        "columns": names,
        "missing": {part: p.missing for part, p in packed.items()},
        "categories": {part: p.categories for part, p in packed.items()},
        "pandas": {part: p.table.schema.metadata[b"pandas"].decode() for part, p in packed.items()},
        "beside": {part: _to_ipc(packed[part].table) for part in _BESIDE},
    }


def _frames(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """The tables that make a corpus, beside its texts."""
    frames = {
        "documents": corpus._documents,
        "passages": corpus._passages,
        "notes": corpus._notes,
        "corrections": corpus._corrections,
    }
    if corpus._whole is not corpus:
        whole = corpus._whole._passages
        frames["passages_of_whole"] = whole[whole["doc_id"].isin(corpus._documents.index)]
    return frames


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
        # the seal comes last: what stands before it cannot be taken for it
        writer.add_key_value_metadata({"textlab": json.dumps(manifest)})
        writer.add_key_value_metadata({"textlab.seal": (_SEAL + _EMPTY).decode()})


def _seal(part: Path) -> None:
    """Write the checksum of the file, taken with zeros in its place, into the file."""
    with open(part, "rb+") as file:
        at, digest = _digest(file)
        file.seek(at)
        file.write(digest)


def _digest(file: IO[bytes]) -> tuple[int, bytes]:
    """Where the checksum of an open file stands (-1: nowhere), and what it should be."""
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


def from_parquet(path: str | Path) -> Corpus:
    """Read what `to_parquet` wrote.

    Raises
    ------
    UnreadableFile
        No such file; not a parquet file, or cut short; not written by `to_parquet`; altered since.
    """
    import pyarrow.parquet as pq

    path = Path(path)
    _check_file(path)
    with pq.ParquetFile(path) as file:
        manifest = json.loads(file.metadata.metadata[b"textlab"])
        if manifest["format"] != _FORMAT:
            raise UnreadableFile(path, f"in format {manifest['format']} of a newer textlab; update to read it.")
        return _restore(file.read(), manifest)


def _check_file(path: Path) -> None:
    """Refuse a file that is not, byte for byte, what `to_parquet` wrote."""
    if not path.is_file():
        raise UnreadableFile(path, "from_parquet: there is no such file.")
    with open(path, "rb") as file:
        if path.stat().st_size < 12 or file.read(4) != b"PAR1":
            raise UnreadableFile(path, "not a parquet file: it does not begin with PAR1.")
        file.seek(-4, os.SEEK_END)
        if file.read() != b"PAR1":
            raise UnreadableFile(path, "cut short: a parquet file ends with PAR1. Fetch it again.")
        at, digest = _digest(file)
        if at < 0:
            raise UnreadableFile(path, "there is no textlab checksum in it; read tables with textlab.read().")
        file.seek(at)
        if file.read(64) != digest:
            raise UnreadableFile(path, "altered since it was written: the SHA-256 check failed. Fetch it again.")


def _restore(table: Any, manifest: dict[str, Any]) -> Corpus:
    names, pandas = manifest["columns"], manifest["pandas"]
    tables = {part: _unnest(table.column(names[part]), pandas[part].encode()) for part in _nested(names)}
    tables["documents"] = table.drop_columns(list(names.values())).replace_schema_metadata(
        {b"pandas": pandas["documents"].encode()}
    )
    tables |= {part: _from_ipc(text) for part, text in manifest["beside"].items()}
    frames = {
        part: _unpack(_Packed(table=t, missing=manifest["missing"][part], categories=manifest["categories"][part]))
        for part, t in tables.items()
    }
    return _assemble(_one_array(table.column(names["text"])), frames)


def _one_array(column: Any) -> Any:
    import pyarrow as pa

    return pa.concat_arrays([pa.array([], type=column.type), *column.chunks])


def _assemble(store: Any, frames: dict[str, pd.DataFrame]) -> Corpus:
    """A corpus of tables that were checked before they were written; the constructor would tidy them."""
    corpus = Corpus.__new__(Corpus)
    corpus._store, corpus._slots = store, np.arange(len(store))
    corpus._documents, corpus._passages = frames["documents"], frames["passages"]
    corpus._notes, corpus._corrections = frames["notes"], frames["corrections"]
    corpus._whole = corpus
    if "passages_of_whole" in frames:
        whole = Corpus._derive(corpus, corpus._documents, frames["passages_of_whole"])
        whole._whole = corpus._whole = whole
    return corpus


# ---------------------------------------------------------------------- TEI

_TEI = "http://www.tei-c.org/ns/1.0"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, section 2.2; UTF-8 has no surrogates
_NOT_ID = re.compile(r"[^A-Za-z0-9_.-]+")


def to_tei(corpus: Corpus, path: str | Path) -> Path:
    """The body's turns as TEI P5: one ``<u>`` a turn, one ``<TEI>`` a document.

    Several documents stand in one ``<teiCorpus>``. ``@who`` points to a person in the header and is left out
    where the speaker is not known; ``@ana`` says how the speaker is known, ``@cert`` how surely; ``@n`` is
    the turn id. A turn of several passages has a ``<seg>`` for each. A turn that others interrupt becomes
    several ``<u>`` in the order of the text, tied by ``@prev``. Characters that XML 1.0 cannot hold become
    U+FFFD, and the header says how many.
    """
    writer = _Tei(corpus)
    root = writer.root()
    ET.indent(root)

    def write(part: Path) -> None:
        with open(part, "wb") as file:
            ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)

    return _atomically("to_tei", path, write)


class _Tei:
    """Builds the tree. Elements carry no namespace of their own: the root declares it for all."""

    def __init__(self, corpus: Corpus) -> None:
        self.documents = corpus._documents
        self.taken: set[str] = {"attribution", *ATTRIBUTIONS}
        self.repeats: dict[str, int] = {}
        body = corpus._passages.assign(text=_texts(corpus)).reset_index(names="passage_id")
        body = body[body["layer"] == "body"]
        body["turn_id"] = body["turn_id"].where(body["turn_id"].notna(), body["passage_id"])
        self.people = {name: self.new_id(name) for name in body["speaker"].dropna().unique()}
        who = [self.people.get(name) for name in body["speaker"].tolist()]
        columns = (who if name == "who" else body[name].tolist() for name in _Row._fields)
        rows = (_Row(*row) for row in zip(*columns, strict=True))
        self.body = {doc_id: list(mine) for doc_id, mine in groupby(rows, key=attrgetter("doc_id"))}

    def new_id(self, name: object) -> str:
        """An xml:id like `name` that nothing else in the file has."""
        stem = _NOT_ID.sub("_", str(name)).strip("_.-")
        stem = stem if stem[:1].isalpha() else f"id_{stem}"
        new = stem
        while new in self.taken:
            self.repeats[stem] = self.repeats.get(stem, 1) + 1
            new = f"{stem}.{self.repeats[stem]}"
        self.taken.add(new)
        return new

    def root(self) -> ET.Element:
        if len(self.documents) == 1:
            root = self.document(str(self.documents.index[0]))
            self.add_shared(root[0])
        else:
            root = ET.Element("teiCorpus")
            header = ET.SubElement(root, "teiHeader")
            header.append(_file(f"A corpus of {len(self.documents)} documents", pd.Series(dtype=object)))
            self.add_shared(header)
            root.extend(self.document(doc_id) for doc_id in self.documents.index)
        root.set("xmlns", _TEI)
        return root

    def add_shared(self, header: ET.Element) -> None:
        """What ``@ana`` and ``@who`` point to; once in the file, as ids must be."""
        encoding = header.find("encodingDesc")
        encoding = ET.SubElement(header, "encodingDesc") if encoding is None else encoding
        taxonomy = _sub(_sub(encoding, "classDecl"), "taxonomy", {_XML_ID: "attribution"})
        for name in ATTRIBUTIONS:
            _sub(_sub(taxonomy, "category", {_XML_ID: name}), "catDesc", text=f"speaker {name}")
        if self.people:
            people = _sub(_sub(_sub(header, "profileDesc"), "particDesc"), "listPerson")
            for name, new in self.people.items():
                _sub(_sub(people, "person", {_XML_ID: new}), "persName", text=name)

    def document(self, doc_id: str) -> ET.Element:
        rows = self.body.get(doc_id, [])
        tei = ET.Element("TEI", {_XML_ID: self.new_id(doc_id), "n": _clean(doc_id)})
        header = _sub(tei, "teiHeader")
        header.append(_file(doc_id, self.documents.loc[[doc_id]].iloc[0].dropna()))
        n_bad = sum(len(_NOT_XML.findall(row.text)) for row in rows)
        if n_bad:
            note = f"Characters not allowed in XML 1.0, replaced by U+FFFD: {n_bad}."
            _sub(_sub(_sub(header, "encodingDesc"), "editorialDecl"), "p", text=note)
        _sub(_sub(_sub(tei, "text"), "body"), "div").extend(self.turns(rows))
        return tei

    def turns(self, rows: list[_Row]) -> Iterator[ET.Element]:
        before: dict[str, str] = {}
        for (turn_id, *_), run in groupby(rows, key=attrgetter("turn_id", "who", "attribution", "confidence")):
            new = self.new_id(turn_id)
            tie = {"prev": f"#{before[turn_id]}"} if turn_id in before else {}
            yield _utterance(list(run), {_XML_ID: new, "n": _clean(turn_id), **tie})
            before[turn_id] = new


class _Row(NamedTuple):
    """A body passage."""

    doc_id: str
    passage_id: str
    turn_id: str
    who: str | None
    attribution: str
    confidence: str
    text: str


def _utterance(rows: list[_Row], names: dict[str, str]) -> ET.Element:
    first = rows[0]
    who = {} if first.who is None else {"who": f"#{first.who}"}
    out = ET.Element("u", {**names, **who, "ana": f"#{first.attribution}", "cert": first.confidence})
    if len(rows) == 1:
        out.text = _clean(first.text)
    else:
        for row in rows:
            _sub(out, "seg", {"n": _clean(row.passage_id)}, text=row.text)
    return out


def _file(doc_id: str, about: pd.Series) -> ET.Element:
    """The file description: what TEI demands, and what `documents` knows."""
    out = ET.Element("fileDesc")
    title = _sub(out, "titleStmt")
    _sub(title, "title", text=about.get("title", doc_id))
    if "authors" in about:
        _sub(title, "author", text=about["authors"])
    _sub(_sub(out, "publicationStmt"), "p", text="Made with textlab from its tables of documents and passages.")
    source = _sub(_sub(out, "sourceDesc"), "bibl")
    _sub(source, "title", text=about.get("title", doc_id))
    for name in about.index.intersection(["date_earliest", "date_latest", "genre", "language", "source"]):
        _sub(source, "note", {"type": str(name)}, text=about[name])
    if "sha256" in about:
        _sub(source, "idno", {"type": "sha256"}, text=about["sha256"])
    return out


def _sub(parent: ET.Element, tag: str, names: dict[str, str] | None = None, *, text: object = None) -> ET.Element:
    out = ET.SubElement(parent, tag, names or {})
    out.text = None if text is None else _clean(text)
    return out


def _clean(text: object) -> str:
    return _NOT_XML.sub("\ufffd", str(text))
