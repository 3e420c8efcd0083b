"""A folder of a model opens as the model was, or is refused."""

import json

import pandas as pd
import pytest

import textlab as tl


def test_a_saved_model_opens_as_it_was(topics, tmp_path):
    folder = topics.save(tmp_path / "model")
    again = tl.Topics.open(folder)
    pd.testing.assert_frame_equal(again.table, topics.table)
    pd.testing.assert_frame_equal(again.shares, topics.shares)
    pd.testing.assert_frame_equal(again.dtm.rows, topics.dtm.rows)
    assert repr(again.quotes(2)) == repr(topics.quotes(2))
    assert again.methods() == topics.methods()
    assert again.verdict() == topics.verdict()
    assert not list(folder.rglob("*.pkl"))
    manifest = folder / "topics.json"
    about = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**about, "labels": {"1": "other"}}))
    with pytest.raises(tl.UnreadableFile, match="altered since it was written"):
        tl.Topics.open(folder)
    manifest.unlink()
    with pytest.raises(tl.UnreadableFile, match="no complete saved topic model here"):
        tl.Topics.open(folder)
