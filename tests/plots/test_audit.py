"""The grid of documents and methods."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

import textlab as tl
from textlab.analyses.audit import METHODS, WHOLE, audit


def test_every_cell_has_a_mark_and_a_letter(seeds):
    result = audit(seeds)
    ax = Figure().subplots()
    assert result.plot(ax) is ax
    grid = result.grid()
    letters = [text.get_text() for text in ax.texts]
    assert len(letters) == grid.size
    told = {"supported": "S", "doubtful": "D", "not supported": "N"}
    for text in ax.texts:
        x, y = (round(v) for v in text.get_position())
        assert text.get_text() == told[grid.iloc[y, x]]
    assert [t.get_text() for t in ax.get_xticklabels()] == list(METHODS)
    assert [t.get_text() for t in ax.get_yticklabels()] == list(grid.index)
    assert ax.get_title(loc="left") == "What these texts support"


def test_shapes_differ_too(seeds):
    ax = Figure().subplots()
    audit(seeds).plot(ax)
    shapes = {c.get_label(): len(c.get_paths()[0].vertices) for c in ax.collections}
    assert len(shapes) == 3
    assert len({c.get_paths()[0].vertices.tobytes() for c in ax.collections}) == 3


def test_a_long_corpus_says_what_it_leaves_out():
    corpus = tl.from_frame(pd.DataFrame({"text": [f"Text {k} is short." for k in range(9)]}))
    ax = Figure().subplots()
    audit(corpus).plot(ax, n=4)
    labels = [t.get_text() for t in ax.get_yticklabels()]
    assert len(labels) == 5
    assert labels[-1] == WHOLE
    assert ax.get_title(loc="left").endswith("(5 more documents not drawn)")


def test_nothing_to_draw(lay_out):
    with pytest.raises(tl.SchemaError, match="no documents"):
        audit(lay_out({})).plot(Figure().subplots())
