import pandas as pd
import pytest

import textlab as tl
from textlab.coding import Codebook


@pytest.fixture(scope="module")
def sheet():
    frame = pd.DataFrame(
        {"text": [f"passage {k} about tax and growth" for k in range(6)], "speaker": ["Ann", "Bob"] * 3}
    )
    book = Codebook(name="mine", targets=pd.DataFrame({"target": ["tax", "growth"]}))
    return tl.sample_for_coding(tl.from_frame(frame, speaker="speaker"), 4, codebook=book, rng=1)


def test_a_code_is_on_the_disk_before_the_answer(sheet, tmp_path):
    part = tl.coder(sheet, tmp_path / "ann.csv")
    answer = part.answer({"ask": "code", "at": 0, "target": "tax", "label": "favour"})
    assert (answer["codes"], answer["left"]) == ({"tax": "favour", "growth": ""}, 7)
    saved = pd.read_csv(tmp_path / "ann.csv", keep_default_na=False)
    assert saved["tax"].tolist() == ["favour", "", "", ""]


def test_after_a_kernel_died_the_sheet_goes_on_at_the_first_gap(sheet, tmp_path):
    part = tl.coder(sheet, tmp_path / "ann.csv")
    for target in ("tax", "growth"):
        part.answer({"ask": "code", "at": 0, "target": target, "label": "none"})
    again = tl.coder(sheet, tmp_path / "ann.csv")
    assert again.state["at"] == 1
    assert again.table.loc[0, "growth"] == "none"


def test_undo_takes_back_one_code_after_the_other(sheet, tmp_path):
    part = tl.coder(sheet, tmp_path / "ann.csv")
    part.answer({"ask": "code", "at": 0, "target": "tax", "label": "favour"})
    part.answer({"ask": "code", "at": 0, "target": "tax", "label": "against"})
    assert part.answer({"ask": "undo"})["codes"]["tax"] == "favour"
    assert part.answer({"ask": "undo"})["codes"]["tax"] == ""
    assert "nothing to undo" in part.answer({"ask": "undo"})["error"]


def test_coders_are_blind_to_speaker_document_and_each_other(sheet, tmp_path):
    a = tl.coder(sheet, tmp_path / "a.csv")
    b = tl.coder(sheet, tmp_path / "b.csv", other=tmp_path / "a.csv")
    seen = str(b.state) + str(b.answer({"ask": "passage", "at": 0}))
    assert "Ann" not in seen
    assert "Bob" not in seen
    assert a.table["unit_id"].tolist() != b.table["unit_id"].tolist(), "two coders tire at different passages"
    assert "a.csv: 8 codes to go" in b.answer({"ask": "agreement"})["error"]


def test_agreement_is_shown_when_both_are_done_and_codes_come_back(sheet, tmp_path):
    a, b = tl.coder(sheet, tmp_path / "a.csv"), tl.coder(sheet, tmp_path / "b.csv", other=tmp_path / "a.csv")
    for part in (a, b):
        for at, unit in enumerate(part.table["unit_id"]):
            label = "favour" if unit < sorted(part.table["unit_id"])[2] else "against"
            for target in ("tax", "growth"):
                part.answer({"ask": "code", "at": at, "target": target, "label": label})
    with pytest.warns(tl.TextlabWarning):
        assert "<table" in b.answer({"ask": "agreement"})["html"]
    assert isinstance(b.codes, tl.Codes)
    assert len(b.codes.table) == 8


def test_a_label_or_target_that_is_not_in_the_codebook_is_a_sentence(sheet, tmp_path):
    part = tl.coder(sheet, tmp_path / "ann.csv")
    assert "favour" in part.answer({"ask": "code", "at": 0, "target": "tax", "label": "favor"})["error"]
    assert "growth" in part.answer({"ask": "code", "at": 0, "target": "grwth", "label": "favour"})["error"]
    assert "no passage 5" in part.answer({"ask": "passage", "at": 4})["error"]


def test_the_file_of_another_sheet_is_refused_and_not_written_over(sheet, tmp_path):
    file = tmp_path / "ann.csv"
    file.write_text("unit_id,tax,growth,note\nother,favour,none,\n")
    with pytest.raises(tl.UnreadableFile, match="passages are not those"):
        tl.coder(sheet, file)
    assert "other" in file.read_text()
    with pytest.raises(tl.SchemaError, match=r"\.csv"):
        tl.coder(sheet, tmp_path / "ann.xlsx")
