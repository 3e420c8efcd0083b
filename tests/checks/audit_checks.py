"""What the tests of this folder share."""

import pandas as pd

import textlab as tl
from textlab.analyses.audit import facts

PROSE = "The town may tax the rich, and the rich may pay. "  # eleven words, one ender, one comma


def facts_of(corpus):
    return facts(tl.tokenize(corpus))


def one(text, **columns):
    """The facts of one text."""
    return facts_of(tl.from_frame(pd.DataFrame({"text": [text], **columns}))).iloc[0]


def verdict(table, doc_id, method):
    mine = table[(table["doc_id"] == doc_id) & (table["method"] == method)]
    assert len(mine) == 1
    return mine.iloc[0]
