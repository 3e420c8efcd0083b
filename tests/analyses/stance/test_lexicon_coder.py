"""code_by_lexicon: a label a passage, by category or for every place."""

import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes


def codes_of(texts, scale=("favour", "against", "mixed", "none")):
    corpus = tl.from_frame(pd.DataFrame({"text": texts}))
    units = corpus.passages[["doc_id", "start", "end"]].set_index(pd.Index([f"u{k}" for k in range(len(texts))]))
    table = pd.DataFrame({"unit_id": units.index, "coder": "ann", "target": "tax", "label": scale[0]})
    return Codes(table=table, units=units, corpus=corpus, scale=scale)


def test_the_category_with_most_places_wins_and_a_tie_is_mixed():
    lexicon = tl.Lexicon({"favour": ["good", "very good"], "against": ["bad"]}, name="x")
    codes = codes_of(["very good, bad, good", "bad", "good bad", "peace"])
    table = tl.code_by_lexicon(lexicon, codes)
    assert table["label"].tolist() == ["favour", "against", "mixed", "none"]
    assert table["n_hits"].tolist() == [3, 1, 2, 0]


def test_one_label_for_every_place():
    codes = codes_of(["tax", "peace"])
    assert tl.code_by_lexicon(tl.Lexicon(["tax"]), codes, label="favour")["label"].tolist() == ["favour", "none"]


def test_what_is_refused():
    codes = codes_of(["tax"])
    with pytest.raises(tl.SchemaError, match="not a label of the codes"):
        tl.code_by_lexicon(tl.Lexicon(["tax"]), codes)
    with pytest.raises(tl.UnknownName, match="favor"):
        tl.code_by_lexicon(tl.Lexicon(["tax"]), codes, label="favor")
    with pytest.raises(tl.SchemaError, match="must be a Lexicon"):
        tl.code_by_lexicon(["tax"], codes, label="favour")
    with pytest.raises(tl.UnknownName, match="'none'"):
        tl.code_by_lexicon(tl.Lexicon(["tax"]), codes_of(["tax"], scale=("favour", "against")), label="favour")
