"""sample_for_coding: known probabilities, blind sheets, and codes that come back."""

import json
import warnings

import pandas as pd
import pytest

import textlab as tl

BOOK = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))


@pytest.fixture
def corpus(talk):
    return talk(*[f"turn number {k} about tax" for k in range(12)], speaker=["Ann"] * 8 + ["Bo"] * 4)


def test_strata_give_their_share_and_weights_give_back_the_frame(corpus):
    sheet = tl.sample_for_coding(corpus, 6, by=["speaker"], codebook=BOOK, rng=1)
    assert sheet.units.groupby("stratum").size().to_dict() == {"Ann": 4, "Bo": 2}
    assert sheet.units["prob"].tolist() == [0.5] * 6
    assert (1 / sheet.units["prob"]).sum() == 12


def test_small_strata_give_one_and_it_is_said(corpus):
    with pytest.warns(tl.TextlabWarning, match="one passage only"):
        sheet = tl.sample_for_coding(corpus, 3, by="speaker", codebook=BOOK)
    assert sheet.units.groupby("stratum").size().sum() == 3


def test_the_sheet_is_blind_and_each_coder_has_an_order_of_their_own(corpus, tmp_path):
    sheet = tl.sample_for_coding(corpus, 12, codebook=BOOK)
    one, two = sheet.table("a"), sheet.table("b")
    assert list(one) == ["number", "unit_id", "context_before", "passage", "tax", "note"]
    assert set(one["unit_id"]) == set(two["unit_id"])
    assert one["unit_id"].tolist() != two["unit_id"].tolist()
    assert "talk" not in " ".join(one["unit_id"])
    task = json.loads(sheet.write(tmp_path / "a.jsonl").read_text().splitlines()[0])
    assert task["text"] == sheet.table("a")["passage"][0] and task["unit_id"] == sheet.table("a")["unit_id"][0]
    assert len(json.loads(sheet.write(tmp_path / "a.json").read_text())) == 12
    with pytest.raises(tl.SchemaError, match="must end in"):
        sheet.write(tmp_path / "a.doc")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_filled_sheet_comes_back_with_places_and_chances(corpus, tmp_path, ending):
    if ending == "xlsx":
        pytest.importorskip("openpyxl")
    sheet = tl.sample_for_coding(corpus, 4, codebook=BOOK, rng=3)
    path = sheet.write(tmp_path / f"coder_ann.{ending}")
    table = pd.read_csv(path) if ending == "csv" else pd.read_excel(path)
    table["tax"] = "favour"
    table.to_csv(path, index=False) if ending == "csv" else table.to_excel(path, index=False)
    codes = tl.read_codes(path, codebook=BOOK, units=sheet)
    assert codes.located and codes.coders == ["ann"]
    assert codes.units["prob"].tolist() == [1 / 3] * 12
    assert all("about tax" in codes.text(unit) for unit in codes.units.index)
    again = tl.read_codes(codes.write(tmp_path / "long.csv"), corpus=corpus)
    assert again.table.to_numpy().tolist() == codes.table.to_numpy().tolist()


def test_too_few_passages_or_too_many_strata(corpus):
    with pytest.raises(tl.NotEnoughData, match="12 passages"):
        tl.sample_for_coding(corpus, 13, codebook=BOOK)
    with pytest.raises(tl.NotEnoughData, match="12 strata"):
        tl.sample_for_coding(corpus, 4, by="turn_id", codebook=BOOK)
    with pytest.raises(tl.UnknownName, match="speaker"):
        tl.sample_for_coding(corpus, 4, by="speakr", codebook=BOOK)


def test_the_draw_does_not_depend_on_the_order_of_the_documents():
    rows = pd.DataFrame({"text": ["a b", "c d", "e f", "g h"], "doc_id": list("wxyz")})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one, two = (tl.sample_for_coding(tl.from_frame(t), 2, codebook=BOOK) for t in (rows, rows.iloc[::-1]))
    assert set(one.units.index) == set(two.units.index)


def test_the_shipped_codebook_reads_as_text():
    book = tl.load_codebook("seeds")
    assert book.target_names[0] == "technology" and book.label_names == ["favour", "against", "mixed", "none"]
    text = book.text()
    assert "R01" in text and "big_tech:" in text
    about = text[text.index("\nbig_tech:") :].split("\n\n")[0]
    for column in ("definition", "favour means", "against means", "includes", "excludes"):
        assert f"\n    {column}: " in about, "what a target includes and what it excludes are told apart"
    with pytest.raises(tl.SchemaError, match="twice"):
        tl.Codebook(name="x", targets=pd.DataFrame({"target": ["a", "a"]}))


def test_equal_shares_give_what_small_strata_lack_to_the_others(corpus):
    sheet = tl.sample_for_coding(corpus, 6, by="speaker", allocation="equal", codebook=BOOK, rng=1)
    assert sheet.units.groupby("stratum").size().to_dict() == {"Ann": 3, "Bo": 3}
    assert sheet.units.groupby("stratum")["prob"].first().to_dict() == {"Ann": 3 / 8, "Bo": 3 / 4}
    full = tl.sample_for_coding(corpus, 11, by="speaker", allocation="equal", codebook=BOOK)
    assert full.units.groupby("stratum").size().to_dict() == {"Ann": 7, "Bo": 4}
    assert (1 / full.units["prob"]).sum() == pytest.approx(12)
    with pytest.raises(tl.UnknownName, match="allocation"):
        tl.sample_for_coding(corpus, 6, by="speaker", allocation="same", codebook=BOOK)


def test_labels_given_on_screen_follow_the_order_of_the_coder(corpus):
    sheet = tl.sample_for_coding(corpus, 4, codebook=BOOK, rng=1)
    codes = sheet.coded(ann=["f", "a", "NONE", ""], bo=["none"] * 4)
    units = sheet.table("ann")["unit_id"].tolist()
    wide = codes.wide("tax")
    assert [wide.loc[unit, "ann"] for unit in units] == ["favour", "against", "none", None]
    assert len(codes.text(units[0])) > 0 and codes.coders == ["ann", "bo"]
    with pytest.raises(tl.SchemaError, match="ann gave 3 labels for 4 passages"):
        sheet.coded(ann=["f"] * 3)
    with pytest.raises(tl.UnknownName, match=r"'x' \(row 2 of ann\)"):
        sheet.coded(ann=["f", "x", "f", "f"])
    two = tl.Codebook(
        name="two",
        targets=pd.DataFrame({"target": ["tax", "growth"]}),
        labels=pd.DataFrame({"label": ["fair", "favour"]}),
    )
    both = tl.sample_for_coding(corpus, 2, codebook=two, rng=1)
    with pytest.raises(tl.SchemaError, match="2 targets"):
        both.coded(ann=["fair", "fair"])
    with pytest.raises(tl.UnknownName, match="beginning of fair and favour"):
        both.coded(ann={"tax": ["fa", "fair"]})
    assert len(both.coded(ann={"tax": ["fai", "fav"], "growth": ["fair", ""]})) == 3


def test_coded_passages_are_coded_again_half_of_them_with_a_position():
    codes, book = tl.load_codes("seeds"), tl.load_codebook("seeds")
    sheet = tl.code_again(codes, 12, target="big_tech", codebook=book, rng=1)
    assert sheet.units["stratum"].value_counts().to_dict() == {"a position": 6, "no position": 6}
    assert sheet.codebook.target_names == ["big_tech"]
    assert (1 / sheet.units["prob"]).sum() == pytest.approx(179)
    mine = sheet.coded(me=["none"] * 12)
    assert set(mine.wide("big_tech").index) == set(sheet.units.index)
    assert tl.code_again(codes, 12, target="big_tech", codebook=book, rng=1).units.equals(sheet.units)
    with pytest.raises(tl.NotEnoughData, match="n=180"):
        tl.code_again(codes, 180, target="big_tech", codebook=book)
    with pytest.raises(tl.UnknownName, match="bigtech"):
        tl.code_again(codes, 12, target="bigtech", codebook=book)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "json"])
def test_a_sheet_is_written_whole_or_not_at_all(corpus, tmp_path, monkeypatch, ending):
    sheet = tl.sample_for_coding(corpus, 6, codebook=BOOK, rng=1)
    path = sheet.write(tmp_path / f"ann.{ending}", coder="ann")
    before = path.read_bytes()

    def full_disk(*_):
        raise OSError("no space left")

    monkeypatch.setattr("textlab._bundle.os.replace", full_disk)
    with pytest.raises(OSError, match="no space"):
        sheet.write(path, coder="bob")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
