"""Words of a topic by group and period: planted differences are found, other topics stay out."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl


@pytest.fixture(scope="module")
def topics(lay_out):
    """Two subjects; A speaks of money as tax, B as levy; of ships both say mast early and keel late."""
    rng = np.random.default_rng(0)
    money, ships = "bank debt budget price".split(), "sail rope tide deck".split()
    documents = {}
    for d in range(10):
        late = d >= 5
        documents[f"d{d}"] = [
            {
                "text": " ".join([*rng.choice(money, 20), *["tax" if who == "A" else "levy"] * 5])
                if i % 2
                else " ".join([*rng.choice(ships, 20), *["keel" if late else "mast"] * 5]),
                "speaker": who,
            }
            for i, who in enumerate("AABB" * 2)
        ]
    years = pd.DataFrame(
        {"date_earliest": [f"{2000 + d}-01-01" for d in range(10)], "date_latest": None}, list(documents)
    )
    return tl.fit_topics(
        tl.count_terms(tl.tokenize(lay_out(documents).join(years))), n_topics=2, max_share=1, n_refits=0
    )


def number_of(topics, word):
    return int(topics.table.loc[topics.table["term"] == word, "topic"].iloc[0])


def test_words_of_one_topic_differ_between_speakers(topics):
    found = tl.topic_words_by(topics, number_of(topics, "bank"), by="speaker", target="A", reference="B")
    table = found.table
    assert table["term"].iloc[0] == "tax"
    assert table["term"].iloc[-1] == "levy"
    assert not {"mast", "keel"} & set(table["term"][table["score"].abs() > 2])
    one = table.iloc[0]
    assert (one["n_a"], one["n_b"]) == pytest.approx((100, 0), abs=1)
    assert one["rate_a"] == pytest.approx(200, abs=5)
    assert one["ci_low"] > 3  # A says it, B never does
    assert {q.speaker for q in found.quotes("tax")} == {"A"}
    assert {q.speaker for q in found.quotes("levy", n=50)} == {"B"}
    assert all(q.text[slice(*q.marks[0])] == "tax" for q in found.quotes("tax"))


def test_words_keep_two_topics_apart(topics):
    money, ships = number_of(topics, "bank"), number_of(topics, "sail")
    found = tl.topics_apart(topics.label({money: "money"}), "money", ships, n=4)
    sides = found.table.groupby("side")["term"].agg(set)
    assert sides["money"] <= {"bank", "debt", "budget", "price", "tax", "levy"}
    assert sides[f"topic {ships}"] <= {"sail", "rope", "tide", "deck", "mast", "keel"}
    assert "money" in found.summary()
    other = tl.topics_apart(topics, ships, money, n=4, n_resamples=0).table.set_index("term")
    same = other.loc[found.table["term"]]
    np.testing.assert_allclose(same["log_ratio"], -found.table["log_ratio"])
    assert same["ci_low"].isna().all()
    with pytest.raises(tl.SchemaError, match="was named twice"):
        tl.topics_apart(topics, 1, 1)


def test_words_of_one_topic_change_between_periods(topics):
    table = tl.topic_change(topics, number_of(topics, "sail"), before=(2000, 2004), after=(2005, 2009)).table
    assert table["term"].iloc[0] == "keel"
    assert table["term"].iloc[-1] == "mast"


def test_the_parts_of_all_topics_are_the_counts(topics):
    from textlab.analyses.topics.comparing import words_of_topic

    parts = sum(words_of_topic(topics, t) for t in (1, 2))
    assert abs(parts - topics.dtm.counts).max() < 1e-9


def test_what_is_refused(topics):
    with pytest.raises(tl.UnknownName, match="topic_words_by: no speaker 'C'"):
        tl.topic_words_by(topics, 1, by="speaker", target="C")
    with pytest.raises(tl.SchemaError, match="overlap"):
        tl.topic_change(topics, 1, before=(2000, 2005), after=(2005, 2009))
    with pytest.raises(tl.SchemaError, match="before must be a pair"):
        tl.topic_change(topics, 1, before=2000, after=(2005, 2009))
    with pytest.raises(tl.NotEnoughData, match="no word of topic 1"):
        tl.topic_change(topics, 1, before=(1900, 1950), after=(2005, 2009))
