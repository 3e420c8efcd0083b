"""Export a corpus to TEI P5: turns, speakers, and how the speakers are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET  # for writing only

import pandas as pd

from ..._bundle import atomically
from ..._wording import counted
from ..data import CorpusData
from ..schema import ATTRIBUTIONS
from .exports import texts_of

_TEI = "http://www.tei-c.org/ns/1.0"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, section 2.2; UTF-8 has no surrogates
_NOT_ID = re.compile(r"[^A-Za-z0-9_.-]+")


def to_tei(data: CorpusData, path: str | Path) -> Path:
    """Write the turns of the body as TEI P5, with one ``<TEI>`` for each document.

    Several documents are wrapped in one ``<teiCorpus>``. Each turn is a ``<u>``. ``@who`` points to a person in the
    header and is omitted if the speaker is unknown; ``@ana`` says how the speaker is known, ``@cert`` with what
    confidence; ``@n`` is the turn id. A turn of several passages has one ``<seg>`` for each. A turn interrupted by
    others
    becomes several ``<u>`` in text order, linked by ``@prev``. Characters not allowed in XML 1.0 become U+FFFD, and the
    header says how many there were.
    """
    writer = _Tei(data)
    root = writer.root()
    ET.indent(root)

    def write(part: Path) -> None:
        with open(part, "wb") as file:
            ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)

    return atomically("to_tei", path, write)


class _Tei:
    """Builder of the XML tree. Elements carry no namespace of their own: the root declares it for all."""

    def __init__(self, data: CorpusData) -> None:
        self.documents = data.documents
        self.taken: set[str] = {"attribution", *ATTRIBUTIONS}
        self.repeats: dict[str, int] = {}
        body = data.passages.assign(text=texts_of(data)).reset_index(names="passage_id")
        body = body[body["layer"] == "body"]
        body["turn_id"] = body["turn_id"].where(body["turn_id"].notna(), body["passage_id"])
        self.people = {name: self.new_id(name) for name in body["speaker"].dropna().unique()}
        who = [self.people.get(name) for name in body["speaker"].tolist()]
        columns = (who if name == "who" else body[name].tolist() for name in _Row.__annotations__)
        rows = (_Row(*row) for row in zip(*columns, strict=True))
        self.body = {doc_id: list(mine) for doc_id, mine in groupby(rows, key=attrgetter("doc_id"))}

    def new_id(self, name: object) -> str:
        """Return an xml:id similar to `name` and unique in the file."""
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
            header.append(
                _file_description(f"A corpus of {counted(len(self.documents), 'document')}", pd.Series(dtype=object))
            )
            self.add_shared(header)
            root.extend(self.document(doc_id) for doc_id in self.documents.index)
        root.set("xmlns", _TEI)
        return root

    def add_shared(self, header: ET.Element) -> None:
        """Add the targets of ``@ana`` and ``@who``, once per file because ids must be unique."""
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
        header.append(_file_description(doc_id, self.documents.loc[[doc_id]].iloc[0].dropna()))
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
            yield _u_element(list(run), {_XML_ID: new, "n": _clean(turn_id), **tie})
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


def _u_element(rows: list[_Row], names: dict[str, str]) -> ET.Element:
    first = rows[0]
    who = {} if first.who is None else {"who": f"#{first.who}"}
    out = ET.Element("u", {**names, **who, "ana": f"#{first.attribution}", "cert": first.confidence})
    if len(rows) == 1:
        out.text = _clean(first.text)
    else:
        for row in rows:
            _sub(out, "seg", {"n": _clean(row.passage_id)}, text=row.text)
    return out


def _file_description(doc_id: str, about: pd.Series) -> ET.Element:
    """Return the file description, with the elements TEI requires and the metadata in `documents`."""
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
