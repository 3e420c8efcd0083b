"""Edits by hand: merging, splitting and renaming, each remembered."""

import numpy as np
import pandas as pd
import pytest
from topic_checks import FIELDS, field_of

import textlab as tl


def test_merging_adds_shares_and_renumbers_nobody(topics):
    merged = topics.merge([1, 3])
    assert list(merged.shares.columns) == [1, 2]
    np.testing.assert_allclose(merged.shares[1], topics.shares[1] + topics.shares[3])
    np.testing.assert_allclose(merged.weights.sum(axis=1), 1)
    assert merged.settings["history"] == ["merged 1, 3 into 1"]
    assert "merged 1, 3 into 1" in merged.methods()
    other = topics.merge([2, 1])
    assert list(other.shares.columns) == [2, 3]
    assert [q.text for q in other.quotes(3)] == [q.text for q in topics.quotes(3)]
    with pytest.raises(tl.SchemaError, match="merged or split by hand"):
        merged.verdict()
    with pytest.raises(tl.SchemaError, match="at least two different topics"):
        topics.merge([1, 1])


def test_a_name_that_was_replaced_is_remembered(topics, tmp_path):
    named = topics.label({1: "taxes", 2: "ships"})
    assert "renamed" not in named.settings  # a first name is no change
    renamed = named.label({1: "the budget", 2: ""})
    said = ["1 from 'taxes' to 'the budget'", "2, no longer 'ships'"]
    assert renamed.settings["renamed"] == said
    assert f"Renamed: {'; '.join(said)}." in renamed.notes()
    opened = tl.Topics.open(renamed.save(tmp_path / "m"))
    assert opened.settings["renamed"] == said and dict(opened.labels) == {1: "the budget"}
    assert opened.verdict() == topics.verdict()  # names are no edit of the topics


def test_splitting_moves_the_words_and_nothing_else(topics, tmp_path):
    money = next(t for t in (1, 2, 3) if field_of(topics, t) == "money")
    split = topics.split(money, ["tax", "levy"])
    assert list(split.shares.columns) == [1, 2, 3, 4]
    np.testing.assert_allclose(split.shares.sum(axis=1), 1)
    assert set(split.table.loc[split.table["topic"] == 4, "term"]) == {"tax", "levy"}
    counts = pd.DataFrame(topics.dtm.counts.toarray(), columns=topics.dtm.terms)
    wanted = (counts["tax"] + counts["levy"]).to_numpy() / counts.sum(axis=1).to_numpy()
    np.testing.assert_allclose(split.shares[4], wanted, atol=0.02)
    merged = split.merge([money, 4])
    np.testing.assert_allclose(merged.shares[money], topics.shares[money], atol=1e-9)
    opened = tl.Topics.open(split.save(tmp_path / "m"))
    assert opened.settings["history"] == [f"split 4 off {money}: tax, levy"]
    with pytest.raises(tl.SchemaError, match="all of the words"):
        topics.split(money, FIELDS["money"])
    with pytest.raises(tl.SchemaError, match="none of the words"):
        topics.split(money, ["sail"])
