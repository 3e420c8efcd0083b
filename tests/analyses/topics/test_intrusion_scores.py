"""Scores of intrusion tasks: precision by hand, and the log odds of a published example."""

import pandas as pd
import pytest

import textlab as tl


def test_scores_of_the_published_kind(nmf):
    tasks = tl.intrusion_tasks(nmf, n=8, rng=1)
    found = [1, 0, 1, 1, 0, 1, 1, 1]
    answers = [k if hit else k % 6 + 1 for k, hit in zip(tasks.key["intruder"], found, strict=True)]
    scores = tl.score_intrusion(tasks, answers)
    assert scores.settings["precision"] == 0.75
    assert scores.settings["ci"][0] < 0.75 < scores.settings["ci"][1]
    assert scores.table["n_found"].sum() == 6
    assert scores.table["chance"].iloc[0] == pytest.approx(1 / 6)
    named = dict(
        zip(tasks.sheet["task"], [tasks.sheet[f"choice_{a}"].iloc[i] for i, a in enumerate(answers)], strict=True)
    )
    assert tl.score_intrusion(tasks, named).table.equals(scores.table)
    two = pd.concat([pd.DataFrame({"task": tasks.sheet["task"], "answer": answers, "coder": c}) for c in "ab"])
    both = tl.score_intrusion(tasks, two)
    assert both.coders()["precision"].tolist() == [0.75, 0.75]
    with pytest.raises(tl.SchemaError, match="answered twice by one coder"):
        tl.score_intrusion(tasks, two.drop(columns="coder"))
    with pytest.raises(tl.SchemaError, match="is none of"):
        tl.score_intrusion(tasks, [9] * 8)
    with pytest.raises(tl.UnknownName, match="no task 'word-099'"):
        tl.score_intrusion(tasks, {"word-099": 1})


def test_topic_log_odds_of_the_published_example(nmf):
    tasks = tl.intrusion_tasks(nmf, kind="topic", n=4, rng=1)
    assert "passage" in tasks.sheet
    key = tasks.key.assign(intruder=1, share_1=0.05, share_2=[0.05, 0.3, 0.1, 0.05])
    made = tl.IntrusionTasks(sheet=tasks.sheet, key=key, kind="topic", topics=nmf, seed=0)
    scores = tl.score_intrusion(made, [1, 2, 2, 1])
    assert scores.settings["log_odds"] == pytest.approx(-0.621226662)
    assert scores.settings["precision"] == 0.5
