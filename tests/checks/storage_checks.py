"""What the tests of this folder share: two documents with all that is hard to write down."""

import pandas as pd
from hypothesis import strategies as st

from textlab.corpus import Corpus

PANEL = 'Ann: We "own" it,\nall.\nBob: <Who> & what?\x01\nAnn: Größe 🎉.'
CHAT = "你好。\r\nشكرا"


def corpus(**columns):
    words = ['We "own" it,\nall.', "<Who> & what?\x01", "Größe 🎉."]
    spans = [("panel", PANEL.index(w), PANEL.index(w) + len(w)) for w in words]
    table = pd.DataFrame([*spans, ("chat", 0, len(CHAT))], columns=["doc_id", "start", "end"])
    table["turn_id"] = ["panel:t1", "panel:t2", "panel:t1", "chat:t1"]
    table["speaker"] = ["Ann Ö", "Bob", "Ann Ö", None]
    table = table.assign(**columns).set_index(pd.Index(["panel:p1", "panel:p2", "panel:p3", "chat:p1"]))
    documents = pd.DataFrame(
        {"title": ["A <panel>", None], "authors": ["Ann", None], "place": ["x", None]},
        index=["panel", "chat"],
    )
    notes = pd.DataFrame({"source": ["a.txt"], "doc_id": [None], "status": ["skipped"], "note": ["empty file"]})
    return Corpus(documents, table, {"panel": PANEL, "chat": CHAT}, notes=notes)


def plain_corpus(texts):
    """A document, and a passage of all of it, for each text."""
    ids = pd.Index([f"d{k}" for k in range(len(texts))], dtype="str")
    spans = pd.DataFrame({"doc_id": ids, "start": 0, "end": [len(t) for t in texts]}, index=ids)
    return Corpus(pd.DataFrame(index=ids), spans.astype({"start": int, "end": int}), texts)


any_corpora = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4).map(plain_corpus)
