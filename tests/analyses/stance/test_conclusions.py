"""conclusion_curve: differences and slopes on paper, corrected rows, and what counts as bearing out."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes

SCALE = ("favour", "against", "mixed", "none")
FEW = pytest.mark.filterwarnings("ignore:conclusion_curve:textlab.errors.TextlabWarning")


def coded(labels, speakers, **columns):
    """Codes of one target from {coder: labels}; passages that nobody coded are units too."""
    n = len(speakers)
    corpus = tl.from_frame(pd.DataFrame({"text": [f"tax {k}" for k in range(n)], "speaker": speakers}))
    units = corpus.passages[["doc_id", "start", "end", "speaker"]].assign(**columns)
    units.index = [f"u{k}" for k in range(n)]
    rows = [
        {"unit_id": f"u{k}", "coder": coder, "target": "tax", "label": label}
        for coder, mine in labels.items()
        for k, label in enumerate(mine)
        if label is not None
    ]
    return Codes(table=pd.DataFrame(rows), units=units, corpus=corpus, scale=SCALE)


def table_of(codes, labels):
    return pd.DataFrame({"unit_id": codes.units.index, "label": labels})


@FEW
class TestOnPaper:
    def test_a_difference_between_two_speakers(self):
        codes = coded({"a": ["favour", "none", "none", "none"]}, ["Ann", "Ann", "Bo", "Bo"])
        found = tl.conclusion_curve(codes, label="favour", by="speaker", between=("Ann", "Bo"), n_resamples=0)
        row = found.table.iloc[0]
        assert (row["estimate"], row["holds"], row["sure"], row["codes"]) == (0.5, True, False, "as coded")
        turned = tl.conclusion_curve(
            codes, label="favour", by="speaker", between=("Ann", "Bo"), claim="lower", n_resamples=0
        )
        assert (turned.share_holding, found.share_holding, found.share_sure) == (0.0, 1.0, 0.0)
        assert [quote.text for quote in found.quotes("a")] == ["tax 0"]

    def test_people_weigh_by_their_chance(self):
        codes = coded({"a": ["favour", "none", "none"]}, ["Ann", "Ann", "Bo"], prob=[1.0, 0.25, 1.0])
        found = tl.conclusion_curve(codes, label="favour", by="speaker", between=("Ann", "Bo"), n_resamples=0)
        assert found.table["estimate"][0] == pytest.approx(1 / 5)

    def test_a_slope_over_a_column(self):
        codes = coded({"a": ["none", "none", "favour", "favour"]}, ["Ann"] * 4, week=[0, 1, 2, 3])
        found = tl.conclusion_curve(codes, label="favour", over="week", n_resamples=0)
        assert found.table["estimate"][0] == pytest.approx(np.polyfit([0, 1, 2, 3], [0, 0, 1, 1], 1)[0])
        assert found.settings["claim"] == "favour on tax rises over week"

    def test_a_machine_is_corrected_by_what_people_coded(self):
        """People coded half of each group (p = .5) and the machine missed u0: Ann's pseudo values are 2 and 0."""
        codes = coded({"a": ["favour", None, "none", None]}, ["Ann", "Ann", "Bo", "Bo"], prob=0.5)
        machine = table_of(codes, ["none"] * 4)
        found = tl.conclusion_curve(
            codes, {"m": machine}, label="favour", by="speaker", between=("Ann", "Bo"), n_resamples=0
        )
        assert found.table["codes"].tolist() == ["as coded", "corrected by people"]
        assert found.table["estimate"].tolist() == [0.0, 1.0]
        assert found.table["holds"].tolist() == [False, True]

    def test_each_pass_is_a_row(self):
        codes = coded({"x1": ["favour", "none"], "x2": ["none", "favour"]}, ["Ann", "Bo"])
        found = tl.conclusion_curve(
            codes, {"x": ["x1", "x2"]}, label="favour", by="speaker", between=("Ann", "Bo"), n_resamples=0
        )
        assert found.table[["coder", "holds"]].to_numpy().tolist() == [["x, pass 1", True], ["x, pass 2", False]]


def test_sure_asks_for_the_whole_interval():
    labels = {name: ["favour"] * 18 + ["none"] * 2 + ["none"] * 20 for name in "abc"}
    labels["c"] = ["favour", "none"] * 20
    codes = coded(labels, ["Ann"] * 20 + ["Bo"] * 20)
    found = tl.conclusion_curve(codes, label="favour", by="speaker", between=("Ann", "Bo"), rng=1)
    assert found.table["sure"].tolist() == [True, True, False]
    assert found.share_sure == pytest.approx(2 / 3)


def test_what_is_refused():
    codes = coded({"a": ["favour", "none"]}, ["Ann", "Bo"], week=[1, 2])
    for wrong in ({}, {"by": "speaker"}, {"by": "speaker", "between": ("Ann", "Bo"), "over": "week"}):
        with pytest.raises(tl.SchemaError, match="say what is compared"):
            tl.conclusion_curve(codes, label="favour", **wrong)
    with pytest.raises(tl.SchemaError, match="two different values"):
        tl.conclusion_curve(codes, label="favour", by="speaker", between=("Ann", "Ann"))
    with pytest.raises(tl.UnknownName, match="'Cy'"):
        tl.conclusion_curve(codes, label="favour", by="speaker", between=("Ann", "Cy"))
    with pytest.raises(tl.UnknownName, match="favor"):
        tl.conclusion_curve(codes, label="favor", over="week")
    only = pd.DataFrame({"unit_id": ["u0"], "label": ["favour"]})
    with pytest.raises(tl.NotEnoughData, match="'m' has not coded passages of both"):
        tl.conclusion_curve(codes, {"m": only}, label="favour", by="speaker", between=("Ann", "Bo"))
    with pytest.warns(tl.TextlabWarning, match="only 1 coder"):
        tl.conclusion_curve(codes, label="favour", over="week", n_resamples=0)


def test_who_codes_matters_on_the_seeds_and_correction_brings_coders_together():
    codes = tl.load_codes("seeds")
    words = tl.code_by_lexicon(tl.Lexicon(["monopol*", "dominan*"]), codes, target="big_tech", label="against")
    found = tl.conclusion_curve(
        codes, {"a": "a", "b": "b", "words": words}, label="against", target="big_tech", by="doc_id",
        between=("bezos-panel", "disruption-seminar"), rng=1,
    )  # fmt: skip
    estimate = found.table.set_index(["coder", "codes"])["estimate"]
    assert estimate["words", "as coded"] < 0.1
    assert estimate["words", "corrected by people"] > 0.25
    assert found.share_holding == 1.0
