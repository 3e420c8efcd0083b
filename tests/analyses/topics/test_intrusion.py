"""Sheets for people: blind, with one intruder, from passages the model assigns clearly."""

import pytest
from topic_checks import block

import textlab as tl


def test_word_sheets_are_blind_and_have_one_stranger(nmf):
    tasks = tl.intrusion_tasks(nmf, n=12, rng=3)
    assert list(tasks.sheet.columns) == ["task", *(f"choice_{i}" for i in range(1, 7))]
    top = {row.topic: set(row.terms.split()) for row in nmf.top(10).itertuples()}
    for sheet, key in zip(tasks.sheet.itertuples(), tasks.key.itertuples(), strict=True):
        words = [getattr(sheet, f"choice_{i}") for i in range(1, 7)]
        strange = words.pop(key.intruder - 1)
        assert set(words) <= top[key.topic]
        assert strange not in top[key.topic]
    assert tasks.key["topic"].value_counts().max() == 3  # topics take turns
    assert tasks.sheet.equals(tl.intrusion_tasks(nmf, n=12, rng=3).sheet)
    assert not tasks.sheet.equals(tl.intrusion_tasks(nmf, n=12, rng=4).sheet)


@pytest.mark.parametrize("kind", ["use", "label"])
def test_fresh_passages_are_assigned_as_the_model_does(nmf, kind):
    named = nmf.label({t: f"block {chr(96 + t)}" for t in nmf.shares.columns})
    tasks = tl.intrusion_tasks(named, kind=kind, n=20, rng=1)
    assert "topic" not in tasks.sheet and len(set(tasks.sheet["passage"])) == len(tasks.sheet)
    key = tasks.key.set_index("task")
    for row in tasks.sheet.to_dict("records"):  # the passage's words are those of the planted topic that is right
        right = key.loc[row["task"]]
        at, topic = int(right["intruder"]), int(right["topic"])
        blocks = [int(word[1:]) // 20 for word in row["passage"].split()]
        assert block(nmf, max(set(blocks), key=blocks.count)) == topic
        assert f"block {chr(96 + topic)}" in row[f"choice_{at}"]
        assert right[f"share_{at}"] == max(right.filter(like="share_"))
    if kind == "use":  # no passage of the guide is asked
        assert not set(tasks.guide["passage"]) & set(tasks.sheet["passage"])
    right = tl.score_intrusion(tasks, tasks.key["intruder"].tolist())
    assert right.settings["precision"] == 1
    assert "chose as the model does" in right.summary()
    assert "assigning" in right.methods() or kind == "label"


def test_labels_must_be_given_before_they_are_judged(nmf):
    with pytest.raises(tl.NotEnoughData, match="name them with"):
        tl.intrusion_tasks(nmf, kind="label")
