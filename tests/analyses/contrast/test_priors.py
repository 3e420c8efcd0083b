"""Six priors side by side: ranks by hand, and words that owe their rank to one of them."""

from __future__ import annotations

from contrast_checks import ask, dtm_of, words


def test_priors_rank_by_z_under_five_priors():
    turns = [
        ("d", "A", words(the=60, capital=25, tax=12, growth=3)),
        ("d", "B", words(the=150, capital=10, tax=8, growth=30, robot=2)),
    ]
    table = ask(dtm_of(turns), target="A").priors(1)
    assert table["term"].tolist() == ["capital", "the"]
    assert table["side"].tolist() == ["target", "reference"]
    assert (table.filter(like="rank") == 1).all(axis=None)
    assert not table["leaves_top"].any()


def test_a_word_that_owes_its_rank_to_the_prior_is_flagged():
    turns = [("d", "A", words(rare=4, x=30, the=60)), ("d", "B", words(x=12, the=170))]
    table = ask(dtm_of(turns), target="A", prior=5).priors(1).set_index("term")
    assert table.loc["x", "rank_flat"] == 1
    assert table["leaves_top"].any() == bool((table.filter(like="rank") > 1).any(axis=None))
