"""The codebook in ``data/codebook``: offsets, links between tables, and a sample that its script makes again."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import textlab as tl

FOLDER = Path(__file__).resolve().parents[1] / "data" / "codebook"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=False)


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"codebook_{name}", FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def corpus() -> tl.Corpus:
    return tl.load_seeds()


def touching(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """How many pairs of spans of two tables share a character."""
    pairs = one.merge(other, on="doc_id", suffixes=("", "_other"))
    return int(((pairs["start"] < pairs["end_other"]) & (pairs["end"] > pairs["start_other"])).sum())


def test_touching_sees_one_shared_character_and_no_less():
    spans = pd.DataFrame({"doc_id": ["a"], "start": [5], "end": [9]})
    assert touching(spans, spans.assign(start=8, end=12)) == 1
    assert touching(spans, spans.assign(start=9, end=12)) == 0
    assert touching(spans, spans.assign(doc_id="b")) == 0


def test_tables_agree_with_each_other():
    examples, targets = table("examples"), table("targets")
    assert len(targets) == 8
    assert set(table("labels")["label"]) == {"favour", "against", "mixed", "none"}
    assert set(examples["target"]) == set(targets["target"])
    assert set(examples["label"]) == set(table("labels")["label"])
    assert set(examples["rule"]) <= set(table("rules")["rule"])
    assert (examples.groupby("target").size() >= 2).all()
    cells = [table(name).to_numpy().ravel() for name in ("targets", "labels", "rules", "examples")]
    assert all(cell != "" for column in cells for cell in column)


def test_no_example_touches_the_sample():
    assert touching(table("examples"), table("sample")) == 0


@pytest.mark.parametrize("name", ["examples", "units", "sample"])
def test_spans_begin_and_end_with_whole_words(name, corpus):
    for row in table(name).itertuples():
        text = corpus.document_text(row.doc_id)
        quotation = text[row.start : row.end]
        assert quotation and quotation == quotation.strip()
        assert row.start == 0 or not text[row.start - 1].isalnum() or not quotation[0].isalnum(), row
        assert row.end == len(text) or not text[row.end].isalnum() or not quotation[-1].isalnum(), row


def test_the_script_makes_the_committed_frame_and_sample_again(corpus):
    draw = script("draw_sample")
    frame = draw.with_strata(draw.units_of(corpus))
    for made, name in ((frame, "units"), (draw.drawn(frame), "sample")):
        kept = pd.read_csv(FOLDER / f"{name}.csv")
        places = ["unit_id", "doc_id", "start", "end", "stratum"]
        assert made[places].to_numpy().tolist() == kept[places].to_numpy().tolist()
        assert made["speaker"].fillna("").tolist() == kept["speaker"].fillna("").tolist()
        np.testing.assert_allclose(made["prob"], kept["prob"], atol=5e-7)


def test_the_draw_does_not_depend_on_the_order_of_the_rows():
    draw, units = script("draw_sample"), table("units")
    assert set(draw.drawn(units.iloc[::-1])["unit_id"]) == set(table("sample")["unit_id"])


def test_probabilities_are_shares_drawn_and_weights_give_back_the_frame():
    units, sample = table("units"), table("sample")
    assert len(sample) >= 170
    assert units["unit_id"].is_unique
    assert touching(units, units) == len(units)  # each touches itself only
    share = sample.groupby("stratum").size() / units.groupby("stratum").size()
    np.testing.assert_allclose(units["prob"], units["stratum"].map(share), atol=5e-7)
    assert (1 / sample["prob"]).sum() == pytest.approx(len(units), rel=1e-5)


def test_units_of_speech_stay_inside_one_turn_and_nearly_cover_the_body(corpus):
    units, turns = table("units"), corpus.where(layer="body").group("turn_id").passages
    spoken = turns[turns["speaker"].notna() & (turns["kind"] != "announcer")]
    for row in units[units["speaker"] != ""].itertuples():
        inside = spoken[(spoken["doc_id"] == row.doc_id) & (spoken["start"] <= row.start) & (spoken["end"] >= row.end)]
        assert inside["speaker"].tolist() == [row.speaker]
    n_words = sum(len(corpus.document_text(r.doc_id)[r.start : r.end].split()) for r in units.itertuples())
    assert n_words == 24_170


def test_sheets_are_blind_and_ordered_differently(corpus):
    sheets, sample = script("make_sheets"), pd.read_csv(FOLDER / "sample.csv")
    one, two = (sheets.sheet_of(sample, corpus, coder) for coder in "ab")
    targets = table("targets")["target"].tolist()
    assert list(one.columns) == ["number", "unit_id", "context_before", "passage", *targets, "note"]
    assert (one[targets] == "").to_numpy().all()
    assert set(one["unit_id"]) == set(two["unit_id"]) == set(sample["unit_id"])
    assert one["unit_id"].tolist() != two["unit_id"].tolist() != sample["unit_id"].tolist()
    for unit in sample.itertuples():
        words = corpus.document_text(unit.doc_id)[unit.start : unit.end].split()
        shown = one.loc[one["unit_id"] == unit.unit_id, "passage"].item()
        assert shown.removeprefix("'").split() == words


def test_context_says_where_the_voice_changes(corpus):
    sheets, sample = script("make_sheets"), pd.read_csv(FOLDER / "sample.csv")
    unit = pd.DataFrame(
        [{"unit_id": "u", "doc_id": "bezos-panel", "start": 17002, "end": 17100, "speaker": "Jack Stilgoe"}]
    )
    before = sheets.sheet_of(unit, corpus, "a")["context_before"].item()
    assert before.startswith("[another speaker:]") and before.endswith("dealing with here. Thank you. [this speaker:]")
    assert not any("Shaheen:" in text for text in sheets.sheet_of(sample, corpus, "a")["context_before"])


def test_the_codebook_to_read_quotes_every_example(corpus):
    flat = " ".join(script("make_sheets").codebook_text(corpus).split())
    for row in table("examples").itertuples():
        quotation = " ".join(corpus.document_text(row.doc_id)[row.start : row.end].split())
        assert f'"{quotation}" -> {row.label.upper()}' in flat


def test_the_readme_says_what_the_two_passes_agree_on() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8").split("## The passes")[1]
    found = tl.agreement(tl.load_codes("seeds"), n_resamples=0).table.set_index("target")
    assert len(found) == 8
    for target, row in found.iterrows():
        assert f"| {target} | {row['agreement']:.2f}".replace("| 0.", "| .") in page
        assert f"| {row['n_disagreed']} |" in page
