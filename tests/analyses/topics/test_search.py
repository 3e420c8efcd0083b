"""Search over numbers of topics: an interrupted one goes on, and planted topics win."""

import pandas as pd
import pytest

import textlab as tl


def test_a_search_goes_on_where_it_was_interrupted(planted, tmp_path, monkeypatch):
    from textlab.analyses.topics import search

    options = {
        "n_topics": [2, 4],
        "split": "book",
        "n_refits": 1,
        "folder": tmp_path,
        "stop_words": None,
        "max_share": 1,
    }
    fitted, whole = [], search._one_model

    def stops(dtm, method, k, *rest):
        if k == 4 and not fitted:
            fitted.append("stopped")
            raise KeyboardInterrupt
        fitted.append(k)
        return whole(dtm, method, k, *rest)

    monkeypatch.setattr(search, "_one_model", stops)
    with pytest.raises(KeyboardInterrupt):
        tl.search_topics(planted, **{**options, "n_topics": [4, 2]})
    first = tl.search_topics(planted, **options)
    second = tl.search_topics(planted, **options)
    assert fitted == ["stopped", 2, 4]
    pd.testing.assert_frame_equal(first.table, second.table)
    monkeypatch.setattr(search, "_one_model", whole)
    pd.testing.assert_frame_equal(tl.search_topics(planted, **{**options, "folder": None}).table, first.table)
    tl.search_topics(planted, **{**options, "n_refits": 2, "n_topics": [2]})
    assert len(list(tmp_path.glob("*.json"))) == 3


def test_planted_topics_gain_and_are_steady(planted):
    found = tl.search_topics(planted, n_topics=[3, 12], split="book", n_refits=3, stop_words=None, max_share=1)
    table = found.table.set_index("fit")
    assert (table["gain"] > 0.2).all()
    assert table.loc["nmf-3", "stability"] > table.loc["nmf-12", "stability"]
    assert found.best()["fit"].iloc[0] == "nmf-3"
    assert (table["stability"] > table["chance"]).all()
    with pytest.raises(tl.SchemaError, match="n_topics must be a list"):
        tl.search_topics(planted, n_topics=3)
    with pytest.raises(tl.NotEnoughData, match="only one 'layer'"):
        tl.search_topics(planted, n_topics=[2], split="layer", stop_words=None, max_share=1)
