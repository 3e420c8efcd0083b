"""The result: labels stand in every table and are kept."""

import pytest

import textlab as tl


def test_labels_stand_in_every_table_and_survive(topics, tmp_path):
    named = topics.label({1: "coins", "2": "boats"})
    assert named.top()["label"].tolist() == ["coins", "boats", ""]
    assert set(named.table.loc[named.table["topic"] == 1, "label"]) == {"coins"}
    assert "label" in named.prevalence(by="doc_id", n_resamples=0)
    assert [q.text for q in named.quotes("coins", 2)] == [q.text for q in topics.quotes(1, 2)]
    assert "label" not in topics.table
    assert tl.Topics.open(named.save(tmp_path / "m")).labels == {1: "coins", 2: "boats"}
    assert named.label({1: ""}).labels == {2: "boats"}
    with pytest.raises(tl.UnknownName, match="no topic 'coin' in this table. Did you mean 'coins'"):
        named.quotes("coin")
    with pytest.raises(tl.SchemaError, match="two topics would have one name"):
        named.label({3: "coins"})
    with pytest.raises(tl.SchemaError, match="must be text and no number"):
        topics.label({1: "7"})
