"""Categories by group: counted on paper, nested without double counting, turned by the scope, every match readable."""

import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:score_lexicon. . groups? of . with fewer than 20")
POLAR = tl.Lexicon({"economy": {"tax": {"fair": 1, "tax cut*": -1, "tax": -0.5}, "work": {"job": 2}}}, name="polar")


@pytest.fixture(scope="module")
def found(talk):
    corpus = talk("A fair tax, not a tax cut.", "No job is fair but the job", speaker=["Ann", "Bo"])
    return tl.score_lexicon(tl.tokenize(corpus), POLAR, scope=tl.Scope(), n_resamples=0)


def test_each_place_counts_once_in_a_category_and_above_it(found):
    table = found.table.set_index(["category", "group"])
    assert list(dict.fromkeys(found.table["category"])) == ["all", "economy", "economy.tax", "economy.work"]
    assert table["n_hits"].tolist() == [3, 3, 3, 3, 3, 1, 0, 2]
    assert table.loc[("all", "Ann"), ["n_tokens", "n_turned"]].tolist() == [7, 1]
    assert table.loc[("economy.tax", "Ann"), "weight"] == pytest.approx(1000 * (1 - 0.5 + 1) / 7)
    assert table.loc[("economy.work", "Bo"), "balance"] == 0
    assert table.loc[("economy.work", "Ann"), "balance"] != table.loc[("economy.work", "Ann"), "balance"]


def test_matched_words_come_back_and_are_marked(found):
    places = found.places()
    assert places["words"].tolist() == ["fair", "tax", "tax cut", "job", "fair", "job"]
    assert places["weight"].tolist() == [1, -0.5, 1, -2, -1, 2]
    assert places["n_negators"].tolist() == [0, 0, 1, 1, 1, 0]
    quote = found.quotes("economy.work", n=1)[0]
    assert [quote.text[a:b] for a, b in quote.marks] == ["job"]


def test_categories_by_groups(found):
    wide = found.by_group("n_hits")
    assert wide.loc["economy.tax"].to_dict() == {"Ann": 3, "Bo": 1}
    assert found.plot(values="balance").get_title(loc="left").startswith("polar")


def test_turns_give_intervals(talk):
    turns = ["fair fair word", "word word word", "fair tax job", "tax word word", "job job fair"] * 4
    found = tl.score_lexicon(tl.tokenize(talk(*turns, speaker=["Ann"] * 20)), POLAR, rng=1)
    known = found.table.dropna(subset=["ci_low"])
    assert len(known) == 4
    assert ((known["ci_low"] < known["rate"]) & (known["rate"] < known["ci_high"])).all()


def test_a_pattern_in_two_categories_counts_once_in_all(talk):
    both = tl.Lexicon({"a": ["tax"], "b": ["tax", "job"]}, name="both")
    found = tl.score_lexicon(tl.tokenize(talk("tax job")), both, by=None, n_resamples=0).table
    assert dict(zip(found["category"], found["n_hits"], strict=True)) == {"all": 2, "a": 1, "b": 2}
