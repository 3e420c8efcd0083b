"""Write codes in the formats of other programs, as read by `read_codes`.

The formats are: a long table (csv, Excel), doccano (one line per passage and coder), Label Studio (one task per
passage) and REFI-QDA (a project with sources, coders and selections). WebAnno tsv can only be read, because it contains
the tokens of whole documents as that program cuts them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

import pandas as pd

from .._bundle import atomically
from ..errors import NotEnoughData, SchemaError, need

EXPORTS = (".csv", ".xlsx", ".jsonl", ".json", ".qdpx")
_FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # text that starts so may run as a formula (OWASP)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_CELL_MARK = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠'])")
REFI_SPACE = "urn:QDA-XML:project:1.0"
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in worksheets and XML


@dataclass(frozen=True)
class WrittenCodes:
    """The parts of codes to write: table, units, and texts if available."""

    table: pd.DataFrame
    units: pd.DataFrame
    texts: Mapping[str, str]  # texts of the documents by doc_id; empty if not available
    passage: Callable[[str], str]  # returns the text of a passage, given its unit_id


def write_codes(codes: WrittenCodes, path: Path) -> Path:
    """Write codes in the format given by the extension of `path`.

    Raises
    ------
    SchemaError
        The extension is unknown.
    NotEnoughData
        A project (``.qdpx``) was requested for codes without texts.
    """
    kind = path.suffix.lower()
    if kind not in EXPORTS:
        raise SchemaError(f"Codes.write: {path.name} must end in {', '.join(EXPORTS)}.")
    makers = {
        ".csv": _csv_bytes,
        ".xlsx": lambda these: workbook_bytes(_long_table(these)),
        ".jsonl": _doccano_bytes,
        ".json": _label_studio_bytes,
        ".qdpx": _refi_bytes,
    }
    made = makers[kind](codes)
    return atomically("Codes.write", path, lambda part: part.write_bytes(made))


def as_cell(text: Any) -> Any:
    """Prefix an apostrophe to text that a spreadsheet would run as a formula; numbers are unchanged."""
    if not isinstance(text, str) or _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA_START.match(text) or _CELL_MARK.match(text) else text


def from_cell(text: str) -> str:
    """Undo `as_cell`.

    >>> [from_cell(as_cell(text)) for text in ("=1+1", "-1", "none", "'=x")]
    ['=1+1', '-1', 'none', "'=x"]
    """
    return text[1:] if _CELL_MARK.match(text) else text


def workbook_bytes(table: pd.DataFrame) -> bytes:
    """Return an Excel file with one sheet, in which every text is stored as text."""
    need("openpyxl", feature="Writing codes for a spreadsheet program", extra="formats")
    out = io.BytesIO()
    clean = table.map(lambda v: _CONTROL_CHARACTER.sub("\ufffd", v) if isinstance(v, str) else v)
    with pd.ExcelWriter(out, engine="openpyxl") as book:
        clean.to_excel(book, sheet_name="codes", index=False)
        for row in book.sheets["codes"].iter_rows():
            for cell in row:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
                if isinstance(cell.value, str) and as_cell(cell.value) != cell.value:
                    cell.quotePrefix = True
    return out.getvalue()


def _long_table(codes: WrittenCodes) -> pd.DataFrame:
    return codes.table.join(codes.units, on="unit_id")


def _csv_bytes(codes: WrittenCodes) -> bytes:
    table = _long_table(codes)
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{n: table[n].map(as_cell) for n in texts}).to_csv(index=False, lineterminator="\n").encode()


def _doccano_bytes(codes: WrittenCodes) -> bytes:
    lines = []
    for (unit, coder), mine in codes.table.groupby(["unit_id", "coder"], sort=False):
        labels = [f"{target}:{label}" for target, label in zip(mine["target"], mine["label"], strict=True)]
        row = {"text": codes.passage(str(unit)), "unit_id": unit, "annotator": coder, "label": labels}
        lines.append(json.dumps(row))  # ASCII, because doccano guesses encodings, and wrongly ("Windows-1254")
    return ("\n".join(lines) + "\n").encode()


def _label_studio_bytes(codes: WrittenCodes) -> bytes:
    tasks = []
    for unit, of_unit in codes.table.groupby("unit_id", sort=False):
        # no completed_by: an address that is no member's is refused, and without one the importing user gets it
        annotations = [
            {"result": [_labelled_choice(row) for row in mine.itertuples()]}
            for _, mine in of_unit.groupby("coder", sort=False)
        ]
        # the labelling interface of a codebook shows context_before, and a task without it is refused
        data = {"text": codes.passage(str(unit)), "context_before": "", "unit_id": unit}
        tasks.append({"data": data, "annotations": annotations})
    return json.dumps(tasks, ensure_ascii=False, indent=1).encode()


def _labelled_choice(row: Any) -> dict[str, Any]:
    value, said = {"choices": [row.label]}, {"coder": row.coder}
    return {"from_name": row.target, "to_name": "text", "type": "choices", "value": value, "meta": said}


def _refi_bytes(codes: WrittenCodes) -> bytes:
    """Return a project: one source per document, one selection per passage and coder, one coding per target."""
    if not codes.texts:
        raise NotEnoughData("Codes.write: a REFI-QDA project holds the texts, and these codes came without theirs.")
    names = list(dict.fromkeys(codes.units.loc[codes.table["unit_id"], "doc_id"]))
    project = ElementTree.Element("Project", xmlns=REFI_SPACE, name="textlab", origin="textlab")
    _listed_names(project, "Users", "User", sorted(set(codes.table["coder"])))
    book = ElementTree.SubElement(project, "CodeBook")
    used = codes.table["target"].str.cat(codes.table["label"], sep=":")
    _listed_names(book, "Codes", "Code", dict.fromkeys(used), isCodable="true")
    sources = ElementTree.SubElement(project, "Sources")
    for doc_id in names:
        path = f"internal://{_guid('source', doc_id)}.txt"
        source = ElementTree.SubElement(sources, "TextSource", guid=_guid("source", doc_id), name=str(doc_id),
                                        plainTextPath=path)  # fmt: skip
        _add_selections(source, codes, str(doc_id))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = ElementTree.tostring(project, encoding="utf-8", xml_declaration=True)
        _add_file(archive, "project.qde", xml)
        for doc_id in names:
            _add_file(archive, f"sources/{_guid('source', doc_id)}.txt", _as_plain_text(codes.texts[str(doc_id)]))
    return out.getvalue()


def _add_file(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file with a fixed date, so that equal codes give equal bytes."""
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _listed_names(parent: ElementTree.Element, many: str, one: str, names: Any, **more: str) -> None:
    group = ElementTree.SubElement(parent, many)
    for name in names:
        shown = _CONTROL_CHARACTER.sub("\ufffd", name)
        ElementTree.SubElement(group, one, {"guid": _guid(one, name), "name": shown, **more})


def _add_selections(source: ElementTree.Element, codes: WrittenCodes, doc_id: str) -> None:
    """Add a selection for each passage and coder: programs take the coder from the selection, and no code twice."""
    mine = codes.table[codes.table["unit_id"].map(codes.units["doc_id"]) == doc_id]
    for (unit, coder), rows in mine.groupby(["unit_id", "coder"], sort=False):
        start, end = (str(int(codes.units[name][str(unit)])) for name in ("start", "end"))
        user = _guid("User", coder)
        selection = ElementTree.SubElement(source, "PlainTextSelection", guid=_guid("selection", f"{unit} {coder}"),
                                           name=str(unit), startPosition=start, endPosition=end,
                                           creatingUser=user)  # fmt: skip
        for row in rows.itertuples():
            code = f"{row.target}:{row.label}"
            guid = _guid("coding", f"{unit} {coder} {code}")
            coding = ElementTree.SubElement(selection, "Coding", guid=guid, creatingUser=user)
            ElementTree.SubElement(coding, "CodeRef", targetGUID=_guid("Code", code))


def _as_plain_text(text: str) -> bytes:
    """Encode a text with line feeds alone, at the same positions: programs turn other line ends into one character."""
    return text.replace("\r\n", " \n").replace("\r", "\n").encode("utf-8", "replace")


def _guid(kind: str, name: Any) -> str:
    """Return a GUID for an object, the same on every run."""
    return str(uuid5(NAMESPACE_URL, f"textlab {kind} {name}"))
