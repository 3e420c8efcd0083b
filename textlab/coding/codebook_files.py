"""Codebooks as files: a folder of tables that comes back, and what coding programs take.

A folder holds ``targets.csv``, ``labels.csv`` and ``rules.csv``, the shape of the codebooks in ``data/codebook``. Plain
text is for coders; a labelling interface (``.xml``) sets Label Studio up, a list of labels (``.json``) doccano, a
codebook (``.qdc``) any program that takes REFI-QDA: ATLAS.ti, MAXQDA, NVivo, QualCoder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

import pandas as pd

from .._bundle import atomically
from ..errors import SchemaError, UnreadableFile
from .code_exports import _CONTROL_CHARACTER, as_cell, from_cell

CODEBOOK_TABLES = ("targets", "labels", "rules")
CODEBOOK_ENDINGS = (".txt", ".xml", ".json", ".qdc")
_REFI_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_COLOURS = ("#0072b2", "#d55e00", "#cc79a7", "#999999", "#009e73", "#56b4e9", "#e69f00", "#f0e442")


def save_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write each table as a csv of a folder; a text that a spreadsheet would run gets an apostrophe in front."""
    if not folder.parent.is_dir() or folder.is_file():
        raise SchemaError(f"Codebook.save: {str(folder)!r} cannot be a folder; its parent must exist, and be no file.")
    folder.mkdir(exist_ok=True)
    for name in CODEBOOK_TABLES:
        text = tables[name].fillna("").map(as_cell).to_csv(index=False, lineterminator="\n")
        _put_codebook(folder / f"{name}.csv", text, "Codebook.save")
    return folder


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read what `save_tables` wrote; a folder without labels or rules has the usual ones, or none."""
    if not (folder / "targets.csv").is_file():
        raise UnreadableFile(folder, "holds no targets.csv, which a codebook needs")
    return {name: _table(folder / f"{name}.csv") for name in CODEBOOK_TABLES if (folder / f"{name}.csv").is_file()}


def _table(path: Path) -> pd.DataFrame:
    try:
        # "none" and "NA" are labels here, not missing values
        found = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise UnreadableFile(path, f"is not a table in UTF-8 ({error})") from error
    return found.map(from_cell)


def write_codebook(name: str, tables: Mapping[str, pd.DataFrame], text: str, path: Path) -> Path:
    """Write a codebook in the shape that the ending of `path` names.

    Parameters
    ----------
    tables : mapping of ``targets, labels, rules`` to DataFrame
    text : str
        What coders read.

    Raises
    ------
    SchemaError
        Another ending.
    """
    clean = lambda v: _CONTROL_CHARACTER.sub("\ufffd", v) if isinstance(v, str) else v  # noqa: E731 (XML holds none)
    tables = {part: table.fillna("").map(clean) for part, table in tables.items()}
    makers = {
        ".txt": lambda: text,
        ".xml": lambda: _labelling_interface(tables),
        ".json": lambda: _doccano_labels(tables),
        ".qdc": lambda: _refi_codebook(name, tables),
    }
    if path.suffix.lower() not in makers:
        raise SchemaError(f"Codebook.write: {path.name} must end in {', '.join(CODEBOOK_ENDINGS)}.")
    return _put_codebook(path, makers[path.suffix.lower()](), "Codebook.write")


def _put_codebook(path: Path, text: str, who: str) -> Path:
    made = text.encode("utf-8")
    return atomically(who, path, lambda part: part.write_bytes(made))


def _labelling_interface(tables: Mapping[str, pd.DataFrame]) -> str:
    """Labelling interface: the passage, what stands before it, and one choice a target, named as `read_codes` reads."""
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Header", value="Before the passage", size="5")
    ElementTree.SubElement(view, "Text", name="context_before", value="$context_before")
    ElementTree.SubElement(view, "Header", value="Code this passage", size="4")
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    for row in tables["targets"].to_dict("records"):
        ElementTree.SubElement(view, "Header", value=str(row.get("name") or row["target"]), size="5")
        choices = ElementTree.SubElement(view, "Choices", name=str(row["target"]), toName="text", choice="single",
                                         showInline="true", required="true")  # fmt: skip
        for label in tables["labels"].to_dict("records"):
            ElementTree.SubElement(choices, "Choice", value=str(label["label"]), hint=str(label.get("definition", "")))
    return _printed(view, declared=False)  # it is pasted as text, and text with a declared encoding is refused


def _doccano_labels(tables: Mapping[str, pd.DataFrame]) -> str:
    """Labels of document classification: one a target and label, ``tax:favour``, a colour a label."""
    rows = [
        {"text": f"{target}:{label}", "background_color": _COLOURS[k % len(_COLOURS)], "text_color": "#ffffff"}
        for target in tables["targets"]["target"]
        for k, label in enumerate(tables["labels"]["label"])
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _refi_codebook(name: str, tables: Mapping[str, pd.DataFrame]) -> str:
    """Codes ``target:label`` below each target, with definitions; rules go into the description of the targets."""
    book = ElementTree.Element("CodeBook", xmlns=_REFI_CODEBOOK, origin="textlab")
    codes = ElementTree.SubElement(book, "Codes")
    for row in tables["targets"].to_dict("records"):
        target = str(row["target"])
        said = "\n".join(f"{key}: {value}" for key, value in row.items() if key != "target" and value)
        parent = _code(codes, name, target, said, codable="false")
        for label in tables["labels"].to_dict("records"):
            _code(parent, name, f"{target}:{label['label']}", str(label.get("definition", "")))
    return _printed(book)


def _code(parent: ElementTree.Element, book: str, name: str, said: str, *, codable: str = "true") -> Any:
    guid = str(uuid5(NAMESPACE_URL, f"textlab codebook {book} {name}"))
    code = ElementTree.SubElement(parent, "Code", guid=guid, name=name, isCodable=codable)
    if said:
        ElementTree.SubElement(code, "Description").text = said
    return code


def _printed(root: ElementTree.Element, *, declared: bool = True) -> str:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=declared) + "\n"
