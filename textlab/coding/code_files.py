"""Read codes from sheets and long tables, doccano, Label Studio, WebAnno tsv, and REFI-QDA.

Every reader returns a long table: ``unit_id, target, label``, with ``coder`` and columns of the units if the file has
them. A label without a target (``favour``) belongs to the target ``label``; ``tax:favour`` names both.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from ..errors import SchemaError, UnreadableFile, did_you_mean, need
from .code_exports import from_cell
from .codebook import Codebook

UNIT_COLUMNS = ("doc_id", "start", "end", "speaker", "stratum", "prob")
_OWN = {"number", "unit_id", "coder", "context_before", "passage", "text", "note", "passage_id", "turn_id"}
_NUMERIC_COLUMNS = ("start", "end", "prob")
Row = dict[str, Any]


def read_code_file(path: Path, codebook: Codebook | None) -> pd.DataFrame:
    """Read one file into a long table; cells left empty by the coder have empty labels."""
    kind = path.suffix.lower()
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened ({error.strerror})") from error
    if kind in (".csv", ".xlsx"):
        return _of_table(path, _table_in(path, raw, kind), codebook)
    readers = {".jsonl": _doccano, ".json": _label_studio, ".tsv": _webanno, ".qdpx": _refi}
    if kind not in readers:
        raise UnreadableFile(path, f"codes are read from .csv, .xlsx, {', '.join(readers)}, not {kind or 'no ending'}")
    rows = list(readers[kind](path, raw))
    if not rows:
        raise UnreadableFile(path, "holds no code")
    return pd.DataFrame(rows)


# ---------------------------------------------------------------------- tables


def _table_in(path: Path, raw: bytes, kind: str) -> pd.DataFrame:
    """Read all cells as text, because pandas would take the label ``None`` for a missing value."""
    try:
        if kind == ".csv":
            table = pd.read_csv(io.BytesIO(raw), dtype="str", keep_default_na=False, encoding="utf-8-sig")
        else:
            need("openpyxl", feature="Reading a sheet of a spreadsheet program", extra="formats")
            table = pd.read_excel(io.BytesIO(raw), dtype="str", keep_default_na=False, na_values=[""]).fillna("")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, zipfile.BadZipFile, ValueError) as e:
        raise UnreadableFile(path, f"cannot be read as a table ({e})") from e
    table.columns = [str(name).strip() for name in table.columns]
    if "unit_id" not in table.columns:
        raise SchemaError(f"read_codes: {path.name} has no column 'unit_id'.{did_you_mean('unit_id', table.columns)}")
    return table


def _of_table(path: Path, table: pd.DataFrame, codebook: Codebook | None) -> pd.DataFrame:
    kept = [name for name in ("unit_id", "coder", *UNIT_COLUMNS) if name in table.columns]
    if "label" in table.columns:  # long
        long = table[kept].assign(target=table["target"] if "target" in table.columns else "label")
        long["label"] = table["label"]
    else:
        targets = _targets(path, table, codebook)
        long = table.melt(kept, targets, "target", "label")
    texts = [name for name in long.columns if name not in _NUMERIC_COLUMNS]
    long = long.assign(**{name: long[name].map(from_cell) for name in texts})
    long["label"] = long["label"].str.strip()
    for name in set(_NUMERIC_COLUMNS) & set(kept):
        long[name] = pd.to_numeric(long[name].replace("", None), errors="raise")
    return long


def _targets(path: Path, table: pd.DataFrame, codebook: Codebook | None) -> list[str]:
    if codebook is None:
        found = [name for name in table.columns if name not in _OWN and name not in UNIT_COLUMNS]
        if not found:
            raise SchemaError(f"read_codes: {path.name} has no column of labels beside {list(table.columns)}.")
        return found
    for name in codebook.target_names:
        if name not in table.columns:
            raise SchemaError(
                f"read_codes: {path.name} has no column {name!r}, a target of {codebook.name!r}."
                f"{did_you_mean(name, table.columns)}"
            )
    return codebook.target_names


# ---------------------------------------------------------------------- programs


def _named_label(label: str) -> Row:
    target, colon, rest = label.partition(":")
    return {"target": target.strip(), "label": rest.strip()} if colon else {"target": "label", "label": label.strip()}


def _json_in(path: Path, text: str | bytes, place: str = "") -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(path, f"is not JSON ({error})", place) from error


def _lines_of(path: Path, raw: bytes) -> list[str]:
    """Split at line feeds only, because texts may contain other separators, such as U+2028."""
    try:
        return [line.removesuffix("\r") for line in raw.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, f"is not UTF-8 ({error.reason} at byte {error.start})") from error


def _doccano(path: Path, raw: bytes) -> Iterator[Row]:
    """Read doccano: one text per line, its labels in ``label`` (older: ``labels``); one file per annotator."""
    for number, line in enumerate(_lines_of(path, raw), start=1):
        if not line.strip():
            continue
        task = _json_in(path, line, f"line {number}")
        labels = task.get("label", task.get("labels", []))
        about = {"unit_id": _unit_name(path, task, task), "coder": str(task.get("annotator", ""))}
        for label in [labels] if isinstance(labels, str) else labels:
            if not isinstance(label, str):
                raise UnreadableFile(path, "marks stretches inside a text; labels of whole texts are read", f"{number}")
            yield {**about, **_named_label(label)}
        if not labels:
            yield {**about, "target": "label", "label": ""}


def _label_studio(path: Path, raw: bytes) -> Iterator[Row]:
    """Read Label Studio: each ``choices`` of an annotation is a code, with ``from_name`` as the target."""
    tasks = _json_in(path, raw)
    for task in tasks if isinstance(tasks, list) else [tasks]:
        unit = _unit_name(path, task.get("data", {}), task)
        for annotation in task.get("annotations", []):
            if annotation.get("was_cancelled"):
                continue
            annotator = _annotator(annotation.get("completed_by"))
            for part in annotation.get("result", []):
                # whoever imported codes is their annotator there; the coder stands in their meta (`write_codes`)
                meta = part.get("meta")
                coder = meta.get("coder") if isinstance(meta, dict) else None
                about = {"unit_id": unit, "coder": str(coder or annotator)}
                for choice in part.get("value", {}).get("choices", []):
                    named = _named_label(choice)
                    target = named["target"] if ":" in choice else part.get("from_name", "label")
                    yield {**about, "target": target, "label": named["label"]}


def _unit_name(path: Path, data: Row, task: Row) -> str:
    meta = data.get("meta") if isinstance(data.get("meta"), dict) else {}
    for name in (data.get("unit_id"), (meta or {}).get("unit_id"), task.get("id")):
        if name not in (None, ""):
            return str(name)
    raise SchemaError(f"read_codes: {path.name} has a text with neither 'unit_id' nor 'id', so it cannot be matched.")


def _annotator(who: Any) -> str:
    return str(who.get("email") or who.get("id") or "") if isinstance(who, dict) else "" if who is None else str(who)


_OFFSETS = re.compile(r"(\d+)-(\d+)")
_NUMBERED = re.compile(r"\[(\d+)\]$")
_BARE_PIPE = re.compile(r"(?<!\\)\|")  # not one that is escaped
_WHOLE_TOKEN = re.compile(r"\d+-\d+")  # a part of a token is "1-2.1"


def _webanno(path: Path, raw: bytes) -> Iterator[Row]:
    """Read WebAnno TSV 3: labelled spans, which are the units; chains and relations are ignored."""
    features = 0
    spans: dict[tuple[int, str, str], tuple[int, int]] = {}
    wide: list[int] = []  # places of characters that take two of the units in which the file counts (UTF-16)
    for line in _lines_of(path, raw):
        if line.startswith("#T_SP="):
            features += line.count("|")
        cells = line.split("\t")
        place = _OFFSETS.fullmatch(cells[1]) if len(cells) > 3 else None
        if place is None:
            continue
        start, end = map(int, place.groups())
        if _WHOLE_TOKEN.fullmatch(cells[0]):
            wide += _wide_places(cells[2], start)
        for column, cell in enumerate(cells[3 : 3 + features]):
            for value in _BARE_PIPE.split(cell):
                number, label = _NUMBERED.search(value), _NUMBERED.sub("", value)
                if label in ("_", "*", ""):
                    continue
                # spans of several tokens have a shared number; spans of one token have none
                key = (column, label, number[1] if number else f"at {start}")
                first, _ = spans.get(key, (start, end))
                spans[key] = (first, end)
    for (_, value, _), ends in spans.items():
        start, end = (place - bisect_left(wide, place) for place in ends)
        yield {**_span_of(path.stem, start, end), **_named_label(value.replace("\\", ""))}


def _wide_places(token: str, start: int) -> list[int]:
    """Return the places, counted in UTF-16, of the characters beyond U+FFFF in a token that begins at `start`."""
    wide = [k for k, character in enumerate(token) if character > "\uffff"]
    return [start + k + before for before, k in enumerate(wide)]


def _span_of(doc_id: str, start: int, end: int) -> Row:
    return {"unit_id": f"{doc_id}:{start}-{end}", "doc_id": doc_id, "start": start, "end": end}


def _refi(path: Path, raw: bytes) -> Iterator[Row]:
    """Read a REFI-QDA project: coded selections of plain text, which are the units."""
    root = _project(path, raw)
    codes = {node.get("guid"): node.get("name", "") for node in _all(root, "Code")}
    users = {node.get("guid"): node.get("name", "") for node in _all(root, "User")}
    for source in _all(root, "TextSource"):
        for selection in _all(source, "PlainTextSelection"):
            start, end = int(selection.get("startPosition", 0)), int(selection.get("endPosition", 0))
            for coding in _all(selection, "Coding"):
                who = users.get(coding.get("creatingUser"), users.get(selection.get("creatingUser"), ""))
                for ref in _all(coding, "CodeRef"):
                    label = _named_label(codes.get(ref.get("targetGUID"), ""))
                    yield {**_span_of(source.get("name", ""), start, end), "coder": who, **label}


def _project(path: Path, raw: bytes) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            name = next((name for name in archive.namelist() if name.endswith(".qde")), None)
            if name is None or archive.getinfo(name).file_size > 500_000_000:
                raise UnreadableFile(path, "holds no project file (.qde) of a readable size")
            text = archive.read(name)
    except zipfile.BadZipFile as error:
        raise UnreadableFile(path, "is not a REFI-QDA project (not a zip archive)") from error
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # entities can expand without limit, and no project needs them
        raise UnreadableFile(path, "declares entities, which a project file does not need", str(name))
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise UnreadableFile(path, f"is not XML ({error})", str(name)) from error


def _all(node: ElementTree.Element, name: str) -> Iterable[ElementTree.Element]:
    """Return the elements below `node` of this name, in any namespace."""
    return (child for child in node.iter() if child.tag.rpartition("}")[2] == name)
