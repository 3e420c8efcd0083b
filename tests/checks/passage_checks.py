"""What the tests of this folder share."""

import pandas as pd

from textlab.corpus import Corpus
from textlab.corpus.split import split


def one(text, **columns):
    """A corpus of one document that is one passage."""
    passages = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [len(text)], **columns}, index=["p"])
    return Corpus(pd.DataFrame(index=["d"]), passages, {"d": text})


def pieces(corpus, by, size=None):
    """The texts of the passages after a cut."""
    table = split(corpus.data, by, size).passages
    return [corpus.document_text(d)[a:b] for d, a, b in table[["doc_id", "start", "end"]].to_numpy()]
