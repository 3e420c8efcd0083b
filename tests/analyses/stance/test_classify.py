"""classify_stance: nothing of the group left out is seen; the baseline stands beside."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.stance.features import fit_linear, linear_chances, text_features
from textlab.coding.codes import Codes

SCALE = ("favour", "against", "mixed", "none")
pytestmark = pytest.mark.filterwarnings("ignore:classify_stance:textlab.errors.TextlabWarning")


def codes_of(texts, labels, speakers):
    corpus = tl.from_frame(pd.DataFrame({"text": texts, "speaker": speakers}))
    spans = corpus.passages
    units = spans[["doc_id", "start", "end", "speaker"]].set_index(pd.Index([f"u{k}" for k in range(len(texts))]))
    table = pd.DataFrame({"unit_id": units.index, "coder": "ann", "target": "tax", "label": labels})
    return Codes(table=table, units=units, corpus=corpus, scale=SCALE)


def twenty_four():
    texts = ["we love a fair tax", "tax is theft and bad"] * 12
    return codes_of(texts, ["favour", "against"] * 12, ["Ann", "Ann", "Bo", "Bo", "Cy", "Cy"] * 4)


@pytest.fixture
def model():
    codes = twenty_four()
    return tl.classify_stance(codes, codes.tokens, rng=1)


def test_it_learns_what_words_tell_and_beats_the_commonest_label(model):
    whole = model.table[model.table["group"] == "all"].iloc[0]
    assert whole["accuracy"] == 1.0
    assert whole["accuracy_majority"] == 0.5
    assert model.table["group"].tolist() == ["all", "Ann", "Bo", "Cy"]
    assert model.quotes("tax").n_all == 0


def test_predictions_of_coded_passages_come_from_models_that_did_not_see_them(model):
    table = model.predict()
    assert table["held_out"].all()
    pd.testing.assert_series_equal(
        table.set_index("unit_id")["label"].sort_index(),
        model.held_out.set_index("unit_id")["label"].sort_index(),
    )
    other = model.codes.units.head(2).set_index(pd.Index(["x", "y"]))
    fresh = model.predict(other)
    assert fresh["label"].tolist() == ["favour", "against"] and not fresh["held_out"].any()
    assert fresh[["p_against", "p_favour"]].sum(axis=1).tolist() == pytest.approx([1, 1])


def test_a_speaker_who_is_known_by_words_of_their_own_is_not_predicted_from_them():
    """Each speaker has one stance and a word of their own: random folds would be right, leaving out is not."""
    people = ["ann", "bo", "cy", "di"] * 6
    label = {"ann": "favour", "bo": "against", "cy": "favour", "di": "against"}
    codes = codes_of([f"{p} {p}word says something" for p in people], [label[p] for p in people], people)
    table = tl.classify_stance(codes, codes.tokens, n_resamples=0).table
    assert table["accuracy"][0] <= 0.5


def test_no_column_of_the_test_passages_reaches_the_model():
    codes = twenty_four()
    features = text_features(codes.tokens, codes.units)
    train = np.arange(2, 24)
    labels = np.array(["favour", "against"] * 11)
    before = linear_chances(fit_linear(features, train, labels), features, train)
    changed = codes_of(["zebra zebra", "quagga quagga"] + ["we love a fair tax", "tax is theft and bad"] * 11,
                       ["favour", "against"] * 12, ["Ann"] * 24)  # fmt: skip
    other = text_features(changed.tokens, changed.units)
    after = linear_chances(fit_linear(other, train, labels), other, train)
    np.testing.assert_allclose(before, after, atol=1e-12)


def test_what_is_refused():
    codes = twenty_four()
    alone = Codes(table=codes.table, units=codes.units.assign(venue="x"), corpus=codes.corpus, scale=SCALE)
    with pytest.raises(tl.NotEnoughData, match="only one 'venue'"):
        tl.classify_stance(alone, codes.tokens, groups="venue")
    one = codes_of(["a b"] * 24, ["favour"] * 24, ["Ann", "Bo"] * 12)
    with pytest.raises(tl.NotEnoughData, match="every passage is 'favour'"):
        tl.classify_stance(one, one.tokens)
    few = codes_of(["a b"] * 4, ["favour", "none"] * 2, ["Ann", "Bo"] * 2)
    with pytest.raises(tl.NotEnoughData, match="at least 20"):
        tl.classify_stance(few, few.tokens)
    with pytest.raises(tl.UnknownName, match="speaker"):
        tl.classify_stance(codes, codes.tokens, groups="speakr")


def test_each_label_and_the_calibration_on_paper(model):
    report = model.label_report().set_index("label")
    assert report["n_units"].to_dict() == {"against": 12, "favour": 12}
    assert report["precision"].tolist() == report["recall"].tolist() == [1.0, 1.0]
    bins = model.calibration("tax", 3)
    assert bins["n_units"].tolist() == [8, 8, 8] and bins["share_right"].tolist() == [1.0] * 3
    assert bins["chance"].is_monotonic_increasing and bins["chance"].between(0.5, 1).all()
    assert model.plot(kind="calibration").get_title(loc="left") == "Calibration on tax"
    with pytest.raises(tl.UnknownName, match="'taxes'"):
        model.calibration("taxes")


def test_few_passages_and_rare_labels_are_said():
    codes = twenty_four()
    with pytest.warns(tl.TextlabWarning, match="24 passages with a majority"):
        tl.classify_stance(codes, codes.tokens, n_resamples=0)
    labels = ["favour", "against"] * 54 + ["mixed"] * 4
    many = codes_of([f"word {x}" for x in labels], labels, ["Ann", "Bo", "Cy", "Di"] * 28)
    with pytest.warns(tl.TextlabWarning, match="'mixed' has 4 passages"):
        tl.classify_stance(many, many.tokens, n_resamples=0)


def test_what_stands_only_in_the_group_left_out_changes_nothing_of_what_is_said_of_it():
    """The passages of Ann get other words: models that leave Ann out are the same, so their chances for Bo are not asked.

    What they say of Ann changes, but only through words that the others use too.
    """
    people = ["Ann", "Bo", "Cy"] * 8
    labels = ["favour", "against"] * 12
    base = ["we love a fair tax" if x == "favour" else "tax is theft and bad" for x in labels]
    noisy = [f"{text} zebra quagga" if who == "Ann" else text for text, who in zip(base, people, strict=True)]
    chances = []
    for texts in (base, noisy):
        codes = codes_of(texts, labels, people)
        held = tl.classify_stance(codes, codes.tokens, n_resamples=0).held_out
        chances.append(held[held["group"] == "Ann"].set_index("unit_id")["p_favour"])
    order = [series.rank(method="min").tolist() for series in chances]
    assert order[0] == order[1]
