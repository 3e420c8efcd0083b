"""A corpus as TEI."""

import xml.etree.ElementTree as ET

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_checks import corpus

from textlab.corpus import Corpus

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


class TestTei:
    def read(self, made, tmp_path):
        return ET.parse(made.to_tei(tmp_path / "c.xml")).getroot()

    def test_the_same_words_turn_by_turn(self, tmp_path):
        root = self.read(corpus(), tmp_path)
        assert root.tag == f"{TEI}teiCorpus"
        found = [["".join(u.itertext()).split() for u in tei.iter(f"{TEI}u")] for tei in root.iter(f"{TEI}TEI")]
        texts = [corpus().text(p).replace("\x01", "\ufffd").split() for p in corpus().passages.index]
        assert found == [texts[:3], texts[3:]]

    def test_who_and_how_it_is_known(self, tmp_path):
        root = self.read(corpus(attribution=["given", "coded", "inferred", None]), tmp_path)
        people = {p.get(XML_ID): p.findtext(f"{TEI}persName") for p in root.iter(f"{TEI}person")}
        turns = list(root.iter(f"{TEI}u"))
        assert [people.get((u.get("who") or "#")[1:]) for u in turns] == ["Ann Ö", "Bob", "Ann Ö", None]
        assert [u.get("ana") for u in turns] == ["#given", "#coded", "#inferred", "#unresolved"]
        assert [u.get("cert") for u in turns] == ["high", "high", "high", "low"]
        assert {c.get(XML_ID) for c in root.iter(f"{TEI}category")} >= {u.get("ana")[1:] for u in turns}

    def test_an_interrupted_turn_is_tied_together(self, tmp_path):
        turns = list(self.read(corpus(), tmp_path).iter(f"{TEI}u"))
        assert turns[2].get("n") == turns[0].get("n") == "panel:t1"
        assert turns[2].get("prev") == f"#{turns[0].get(XML_ID)}"

    def test_passages_of_a_turn_are_segments(self, tmp_path):
        cut = corpus().where(doc_id="panel").split("window", size=2)
        first = next(self.read(cut, tmp_path).iter(f"{TEI}u"))
        assert [s.text for s in first] == ['We "own"', "it,\nall."]
        assert [s.get("n") for s in first] == ["panel:p1.01", "panel:p1.02"]

    def test_one_document_has_no_teicorpus(self, tmp_path):
        root = self.read(corpus().where(doc_id="panel"), tmp_path)
        assert root.tag == f"{TEI}TEI"
        assert root.findtext(f".//{TEI}titleStmt/{TEI}title") == "A <panel>"
        assert root.findtext(f".//{TEI}author") == "Ann"
        assert root.findtext(f".//{TEI}idno") == corpus().documents.loc["panel", "sha256"]
        assert [child.tag for child in root[0]] == [f"{TEI}{t}" for t in ("fileDesc", "encodingDesc", "profileDesc")]

    def test_characters_that_xml_cannot_hold_are_counted(self, tmp_path):
        root = self.read(corpus(), tmp_path)
        notes = [p.text for p in root.iter(f"{TEI}p") if "XML 1.0" in p.text]
        assert notes == ["Characters not allowed in XML 1.0, replaced by U+FFFD: 1."]

    def test_ids_are_unique(self, tmp_path):
        names = ["你", "好", "given", "Ann Ö"]
        root = self.read(corpus(speaker=names, turn_id=["1", "2", "-", "。"]), tmp_path)
        ids = [e.get(XML_ID) for e in root.iter() if e.get(XML_ID)]
        assert len(ids) == len(set(ids))
        assert [p.findtext(f"{TEI}persName") for p in root.iter(f"{TEI}person")] == names

    def test_only_body(self, tmp_path):
        root = self.read(corpus(layer=["heading", "body", "furniture", "machine_summary"]), tmp_path)
        assert len(list(root.iter(f"{TEI}u"))) == 1
        assert len(list(root.iter(f"{TEI}TEI"))) == 2
        assert list(self.read(corpus().where(start=lambda s: s > 999), tmp_path).iter(f"{TEI}u")) == []

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
    def test_any_text_and_any_name(self, tmp_path, text, name):
        spans = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [len(text)], "speaker": [name]}, index=["p"])
        root = self.read(Corpus(pd.DataFrame(index=["d"]), spans, [text]), tmp_path)
        (turn,) = root.iter(f"{TEI}u")
        expected = "".join(c if c in "\t\n\r" or 31 < ord(c) not in (0xFFFE, 0xFFFF) else "\ufffd" for c in text)
        assert (turn.text or "") == expected.replace("\r\n", "\n").replace("\r", "\n")
