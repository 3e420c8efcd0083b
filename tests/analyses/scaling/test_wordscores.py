"""Wordscores: a published example, intervals over turns, and refusals."""

import pandas as pd
import pytest
from scaling_checks import ladder

import textlab as tl


def test_wordscores_of_the_published_example():
    """Laver, Benoit & Garry 2003, table 1: the virgin text stands at -0.448 with standard error 0.0118 (rounded 0.018)."""
    words = [f"w{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(37)]
    profile = [2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2]
    shifts = {"r1": 0, "r2": 5, "r3": 10, "r4": 15, "r5": 20, "v1": 7}
    texts = [" ".join(" ".join([words[at + k]] * n) for k, n in enumerate(profile)) for at in shifts.values()]
    table = pd.DataFrame({"text": texts, "doc_id": list(shifts)})
    dtm = tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")
    found = tl.wordscores(dtm, reference={"r1": -1.5, "r2": -0.75, "r3": 0, "r4": 0.75, "r5": 1.5})
    row = found.table.set_index("text").loc["v1"]
    assert row["position"] == pytest.approx(-0.448, abs=5e-4)
    assert row["interval_from"] == "words"
    assert set(found.stability()["left_out"]) == {"r1", "r2", "r3", "r4", "r5"}


def test_turns_make_the_interval_where_there_are_five(talk):
    turns = [
        "tax tax growth",
        "tax",
        "growth tax",
        "tax rich",
        "growth rich tax",
        "growth growth",
        "growth",
        "rich growth",
    ]
    corpus = talk(*turns, speaker=["Ann"] * 5 + ["Bo"] * 3)
    dtm = tl.count_terms(tl.tokenize(corpus), by="speaker")
    table = tl.wordscores(dtm, reference={"Ann": -1, "Bo": 1}, rng=1).table
    assert table["interval_from"].tolist() == ["turns", "words"]
    assert table["n_clusters"].tolist() == [5, 3]
    assert (table["ci_low"] < table["position"]).all() and (table["position"] < table["ci_high"]).all()


def test_refitted_words_widen_the_interval(talk):
    """The weights of words are estimates too: intervals that fit them anew are wider, around the same position."""
    turns = ["tax tax growth", "tax rich", "growth tax", "tax rich tax", "growth rich tax", "tax work"]
    more = ["growth growth work", "growth", "rich growth", "growth tax", "growth rich", "work growth"]
    mixed = ["tax growth", "rich work", "growth rich", "tax", "work growth tax", "rich"]
    speakers = ["Ann"] * 6 + ["Bo"] * 6 + ["Cy"] * 6
    dtm = tl.count_terms(tl.tokenize(talk(*turns, *more, *mixed, speaker=speakers)), by="speaker")
    fixed, anew = (tl.wordscores(dtm, reference={"Ann": -1, "Bo": 1}, words=w, rng=1) for w in ("fixed", "refitted"))
    assert fixed.table["position"].equals(anew.table["position"])
    width = [r.table["ci_high"] - r.table["ci_low"] for r in (fixed, anew)]
    assert (width[1][:2] > width[0][:2]).all()
    assert (anew.table["ci_low"] < anew.table["position"]).all()
    assert "too narrow" in fixed.summary() and "re-estimate" in anew.summary()
    with pytest.raises(tl.UnknownName, match="refitted"):
        tl.wordscores(dtm, reference={"Ann": -1, "Bo": 1}, words="both")


def test_what_is_refused():
    dtm = ladder()
    with pytest.raises(tl.UnknownName, match="d9"):
        tl.wordscores(dtm, reference={"d0": -1, "d9": 1})
    with pytest.raises(tl.SchemaError, match="needs counts"):
        tl.wordscores(dtm.weight("tfidf"), reference={"d0": -1, "d7": 1})
    with pytest.raises(tl.SchemaError, match="DocumentTermMatrix"):
        tl.wordfish([[1, 2]], direction=(0, 1))
    with pytest.raises(tl.NotEnoughData):
        tl.wordscores(dtm, reference={"d0": -1})
