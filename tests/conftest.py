"""Hand-sized corpora that every test can read on one screen."""

import sys

import pandas as pd
import pytest

import textlab as tl


@pytest.fixture(autouse=True)
def nothing_stays_behind():
    """pyplot keeps every figure until it is closed, and warns of the twenty-first; a lesson widens the cells of tables."""
    yield
    if pandas := sys.modules.get("pandas"):
        pandas.reset_option("display.max_colwidth")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def lay_out(documents, **options):
    """A corpus from ``{doc_id: [row, ...]}``; a row has ``text``, and any passage columns. Rows stand on lines."""
    texts, rows = {}, []
    for doc_id, lines in documents.items():
        at = 0
        for number, line in enumerate(lines, start=1):
            row = dict(line)
            size = len(row.pop("text"))
            row = {"passage_id": f"{doc_id}:p{number:04d}", "doc_id": doc_id, "start": at, "end": at + size, **row}
            rows.append(row)
            at += size + 1
        texts[doc_id] = "\n".join(line["text"] for line in lines)
    columns = ["passage_id", "doc_id", "start", "end"]
    table = pd.DataFrame(rows, columns=None if rows else columns).set_index("passage_id")
    return tl.Corpus(pd.DataFrame(index=list(texts)), table.astype({"doc_id": "str"}), texts, **options)


def talk(*turns, **columns):
    """One document; each text is a turn (a list of texts: one turn in several passages)."""
    rows = []
    for number, turn in enumerate(turns, start=1):
        shared = {name: values[number - 1] for name, values in columns.items()}
        pieces = [turn] if isinstance(turn, str) else turn
        rows += [{"text": piece, "turn_id": f"talk:t{number:03d}", **shared} for piece in pieces]
    return lay_out({"talk": rows})


# two documents, six turns, three speakers, one turn that is nobody's, 45 words of body:
#   talk:t001  Ann   10  tax the rich said ann big tech must pay tax
#   talk:t002  Bo    11  no big tech can't pay the rich of the town pay
#   talk:t003  Ann    6  why the tax of the poor
#   talk:t004  -      2  mm well
#   essay:t001 Cy 11+4  the price of tax is 3.5 a co-op says of big | tech 税 金 pays
#   essay:t002 Cy     1  tax
SMALL = {
    "talk": [
        {"text": "A PODCAST PAGE about tax", "layer": "furniture"},
        {"text": "On tax", "layer": "heading"},
        {"text": "Tax the rich, said Ann. Big tech must pay tax.", "turn_id": "talk:t001", "speaker": "Ann"},
        {"text": "No! Big Tech can’t pay; the rich of the town pay.", "turn_id": "talk:t002", "speaker": "Bo"},
        {
            "text": "Why the tax of the poor?", "turn_id": "talk:t003", "speaker": "Ann",
            "attribution": "inferred", "confidence": "low",
        },
        {"text": "Mm, well.", "turn_id": "talk:t004"},
    ],
    "essay": [
        {
            "text": "The price of tax is 3.5 %, a co-op says 😀 of big", "turn_id": "essay:t001", "speaker": "Cy",
            "attribution": "coded", "confidence": "medium",
        },
        {"text": "Page 2", "layer": "furniture"},
        {"text": "tech. 税金 pays.", "turn_id": "essay:t001", "speaker": "Cy", "attribution": "coded", "confidence": "medium"},
        {"text": "Tax!", "turn_id": "essay:t002", "speaker": "Cy", "attribution": "coded", "confidence": "medium"},
    ],
}  # fmt: skip


def _small():
    rows = {doc: [{"layer": "body", **row} for row in lines] for doc, lines in SMALL.items()}
    for doc, lines in rows.items():
        for number, row in enumerate(lines, start=1):
            row.setdefault("turn_id", f"{doc}:x{number:03d}")
    return lay_out(rows)


@pytest.fixture(scope="session", name="lay_out")
def lay_out_fixture():
    return lay_out


@pytest.fixture(scope="session", name="talk")
def talk_fixture():
    return talk


@pytest.fixture(scope="session")
def small():
    """Two documents, six turns, three speakers; see the table in ``conftest.py``."""
    return _small()


@pytest.fixture(scope="session")
def words(small):
    """The tokens of `small`."""
    return tl.tokenize(small)


@pytest.fixture(scope="session")
def seeds():
    """The five texts."""
    return tl.load_seeds()
