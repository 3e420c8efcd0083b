"""The five texts and what readers decided about them: every quotation stands where its table says."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.loaders.seeds import ROOT, shipped_table

SEEDS = ROOT / "seeds"
IDS = ["bezos-panel", "disruption-seminar", "egalitarianism-essay", "political-economy-report", "ml-capitalism-essay"]
SPOKEN = IDS[:2]
PASSES = {
    doc: [pd.read_csv(ROOT / "data" / "passes" / f"turns_{which}_{doc}.csv") for which in ("first", "second")]
    for doc in SPOKEN
}  # fmt: skip


def opening(text):
    """Words as the tables quote them: single spaces."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def texts(seeds):
    return {doc: seeds.document_text(doc) for doc in IDS}


# ---------------------------------------------------------------------- the files


def test_the_files_are_byte_for_byte_those_that_were_annotated(seeds):
    listed = dict(reversed(line.split()) for line in (SEEDS / "SHA256SUMS").read_text().splitlines())
    assert len(listed) == 5
    for doc, file in zip(IDS, sorted(listed), strict=True):
        raw = (SEEDS / file).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == listed[file] == seeds.documents.loc[doc, "sha256"]
        assert seeds.document_text(doc).encode() == raw
        assert seeds.documents.loc[doc, "source"] == f"seeds/{file}"


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def test_a_folder_of_ones_own_will_do(copy, seeds, monkeypatch):
    assert tl.load_seeds(copy).fingerprint == seeds.fingerprint
    monkeypatch.setenv("TEXTLAB_SEEDS", str(copy))
    (copy / "SHA256SUMS").unlink()
    with pytest.raises(tl.UnreadableFile, match="not a folder of seed texts"):
        tl.load_seeds()


def test_one_altered_byte_is_refused(copy):
    file = sorted(copy.glob("004*.txt"))[0]
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    with pytest.raises(tl.UnreadableFile, match=f"{file.name}: its SHA-256 differs from seeds/SHA256SUMS"):
        tl.load_seeds(copy)


def test_a_missing_text_or_folder_names_the_remedy(copy):
    file = sorted(copy.glob("001*.txt"))[0]
    file.unlink()
    with pytest.raises(
        tl.UnreadableFile, match=rf"{file.name}: .*clone it, or point to the folder with load_seeds\(.*TEXTLAB_SEEDS"
    ):
        tl.load_seeds(copy)
    with pytest.raises(
        tl.UnreadableFile, match=r'nowhere.*not a folder of seed texts.*use load_seeds\("path/to/seeds"\)'
    ):
        tl.load_seeds(copy / "nowhere")


# ---------------------------------------------------------------------- the tables against the texts


@pytest.mark.parametrize("name", ["structure", "turns"])
def test_every_quoted_opening_stands_at_its_offset(texts, name):
    table = shipped_table(name)
    assert len(table) > 60
    for row in table.itertuples():
        stretch = texts[row.doc_id][row.start : row.end]
        assert opening(stretch).startswith(row.first_words), (name, row.Index)
        assert stretch == stretch.strip(), (name, row.Index)


@pytest.mark.parametrize("doc", SPOKEN)
def test_the_openings_of_both_passes_stand_there_too(texts, doc):
    for table in PASSES[doc]:
        for row in table.itertuples():
            assert opening(texts[doc][row.start : row.end]).startswith(row.first_words), row.Index


def test_structure_covers_every_character_that_is_not_blank_exactly_once(texts):
    table = shipped_table("structure")
    assert sorted(table["doc_id"].unique()) == sorted(IDS)
    for doc, text in texts.items():
        covered = np.zeros(len(text), dtype=int)
        for row in table[table["doc_id"] == doc].itertuples():
            covered[row.start : row.end] += 1
        blank = np.array([c.isspace() for c in text])
        assert covered.max() == 1
        assert (covered[~blank] == 1).all()


def spoken_turns():
    """The turns but for APPLAUSE, which is a sound tag and nobody's speech."""
    turns = shipped_table("turns")
    return turns[turns["kind"] != "applause"]


def test_turns_are_disjoint_in_order_and_are_the_body(texts):
    turns, structure = spoken_turns(), shipped_table("structure")
    assert sorted(turns["doc_id"].unique()) == sorted(SPOKEN)
    for doc in SPOKEN:
        mine = turns[turns["doc_id"] == doc]
        assert (mine["start"] < mine["end"]).all()
        assert (mine["end"].to_numpy()[:-1] <= mine["start"].to_numpy()[1:]).all()
        body = np.zeros(len(texts[doc]), dtype=bool)
        for row in structure[(structure["doc_id"] == doc) & (structure["layer"] == "body")].itertuples():
            body[row.start : row.end] = True
        said = np.zeros(len(body), dtype=bool)
        for row in mine.itertuples():
            said[row.start : row.end] = True
        blank = np.array([c.isspace() for c in texts[doc]])
        assert not (said & ~body & ~blank).any()
        assert not (body & ~said & ~blank).any()


def test_the_words_of_the_tables_are_the_documented_ones():
    turns, structure = shipped_table("turns"), shipped_table("structure")
    assert set(turns["kind"]) <= {"turn", "backchannel", "announcer", "audience", "question_read", "applause"}
    assert set(turns["attribution"]) <= {"coded", "unresolved"}
    assert set(turns["confidence"]) <= {"high", "medium", "low"}
    assert turns.loc[turns["attribution"] == "unresolved", "speaker"].isna().all()
    assert turns.loc[turns["attribution"] == "coded", "speaker"].notna().all()
    assert turns["cue"].notna().all()
    assert set(structure["layer"]) <= {"body", "machine_summary", "furniture", "heading", "metadata"}
    assert set(structure["joins_previous"]) <= {"yes", "no"}


def test_a_turn_that_goes_on_has_one_speaker():
    turns = shipped_table("turns")
    n = turns.groupby(["doc_id", "turn"])["speaker"].nunique()
    assert n.max() == 1


def who_speaks(table, text):
    """The speaker of each word (stretches between white space) by its first character."""
    owner = np.full(len(text), "", dtype=object)
    for row in table.itertuples():
        owner[row.start : row.end] = row.speaker if isinstance(row.speaker, str) else "unresolved"
    return owner


@pytest.mark.parametrize(("doc", "n_words", "share"), [(SPOKEN[0], 10_539, 99.96), (SPOKEN[1], 8_468, 99.23)])
def test_two_readings_agree_as_stated(texts, doc, n_words, share):
    text = texts[doc]
    begins = np.array([i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1].isspace())])
    first, second = (who_speaks(table, text)[begins] for table in PASSES[doc])
    said = (first != "") | (second != "")
    same = (first == second)[said].mean()
    assert said.sum() == n_words
    assert same > 0.98
    assert round(100 * same, 2) == share


@pytest.mark.parametrize("doc", SPOKEN)
def test_the_settled_turns_are_those_of_the_second_reading_but_for_a_few_words(texts, doc):
    settled = shipped_table("turns")
    a = who_speaks(settled[settled["doc_id"] == doc], texts[doc])
    b = who_speaks(PASSES[doc][1], texts[doc])
    assert (a == b).mean() > 0.98


# ---------------------------------------------------------------------- the corpus


def test_documents_and_layers(seeds):
    assert seeds.documents.index.tolist() == IDS
    layers = seeds.passages.groupby("doc_id")["layer"].agg(set)
    assert "machine_summary" in layers["bezos-panel"]
    assert "machine_summary" in layers["disruption-seminar"]
    assert all("body" in layer for layer in layers)
    for passage_id, row in seeds.passages.iterrows():
        assert seeds.text(passage_id) == seeds.document_text(row["doc_id"])[row["start"] : row["end"]]


def test_what_a_machine_wrote_about_the_talk_is_never_speech(seeds):
    summaries = seeds.where(layer="machine_summary")
    assert set(summaries.documents.index) == set(SPOKEN)
    assert summaries.passages["speaker"].isna().all()
    chinese = [c for p in summaries.passages.index for c in seeds.text(p) if "\u4e00" <= c <= "\u9fff"]
    assert len(chinese) > 100
    body = seeds.where(layer="body")
    assert not [c for p in body.passages.index for c in seeds.text(p) if "\u4e00" <= c <= "\u9fff"]
    counted = tl.tokenize(seeds)
    assert set(counted.passages["layer"]) == {"body"}
    assert not set(counted.passages.index) & set(summaries.passages.index)


def test_speakers_of_the_panel_and_the_seminar(seeds):
    panel = seeds.where(doc_id="bezos-panel").speakers.index
    assert {"Aaron Reeves", "Faiza Shaheen", "Jack Stilgoe", "Hilary Cottam"} <= set(panel)
    assert {"Adam", "Dan"} <= set(seeds.where(doc_id="disruption-seminar").speakers.index)
    spoken = seeds.passages[seeds.passages["doc_id"].isin(SPOKEN) & (seeds.passages["layer"] == "body")]
    assert set(spoken["attribution"]) == {"coded", "unresolved"}
    assert (spoken["speaker"].isna() == (spoken["attribution"] == "unresolved")).all()


def test_written_texts_do_not_pretend_to_speakers(seeds):
    written = seeds.passages[~seeds.passages["doc_id"].isin(SPOKEN)]
    assert written["speaker"].isna().all()
    assert not (written["attribution"] == "coded").any()


def test_a_paragraph_that_goes_on_behind_a_page_break_is_one_turn(seeds, texts):
    structure = shipped_table("structure")
    joins = structure[(structure["joins_previous"] == "yes") & ~structure["doc_id"].isin(SPOKEN)]
    assert len(joins)
    body = seeds.where(layer="body").passages.reset_index()
    for row in joins.itertuples():
        at = body.index[(body["doc_id"] == row.doc_id) & (body["start"] == row.start)][0]
        assert body.loc[at, "turn_id"] == body.loc[at - 1, "turn_id"]


def test_turn_ids_are_those_of_the_table(seeds):
    turns = spoken_turns()
    for doc in SPOKEN:
        wanted = {f"{doc}:t{n:03d}" for n in turns.loc[turns["doc_id"] == doc, "turn"]}
        body = seeds.where(doc_id=doc, layer="body").passages
        assert set(body["turn_id"]) == wanted


def test_dates_are_intervals_with_their_evidence(seeds):
    documents = seeds.documents
    known = documents[documents["date_earliest"].notna() & documents["date_latest"].notna()]
    assert (known["date_earliest"] <= known["date_latest"]).all()
    assert set(documents["date_precision"].dropna()) <= {"month", "interval", "after"}
    assert documents.loc[documents["date_earliest"].notna(), "date_evidence"].str.len().min() > 15


# ---------------------------------------------------------------------- corrections


def test_corrections_point_at_the_quoted_words(texts):
    table = shipped_table("corrections")
    assert len(table) > 20
    for row in table.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.quote, row.Index
        assert row.corrected != row.quote
        assert row.confidence in ("high", "medium", "low")
        assert len(row.evidence) > 5


def test_corrected_words_are_counted_while_offsets_point_at_what_stands_there(seeds):
    plain, mended = tl.tokenize(seeds), tl.tokenize(seeds, corrections=True)
    assert "faiza" in plain.vocabulary.index
    before, after = plain.vocabulary["n_term"], mended.vocabulary["n_term"]
    assert after["faiza"] > before["faiza"]
    assert after.get("pareto", 0) > before.get("pareto", 0)
    for word, misheard in (("faiza", "Pfizer"), ("pareto", "predator")):
        nodes = [n.lower() for n in tl.kwic(mended, word).table["node"]]
        assert misheard.lower() in nodes
    for row in tl.kwic(mended, "faiza|pareto").table.itertuples():
        assert seeds.document_text(row.doc_id)[row.start : row.end] == row.node


def test_corrections_touch_no_other_word(seeds):
    """A corrected stretch has the words of its correction; every other word keeps its place and its form."""

    def others(tokens):
        spans = tokens.spans(np.arange(len(tokens))).assign(form=tokens.types[tokens.ids])
        touched = np.zeros(len(spans), dtype=bool)
        for row in seeds.corrections.itertuples():
            inside = (spans["start"] < row.end) & (spans["end"] > row.start)
            touched |= ((spans["doc_id"] == row.doc_id) & inside).to_numpy()
        assert touched.any()
        return spans[~touched].reset_index(drop=True)

    pd.testing.assert_frame_equal(others(tl.tokenize(seeds)), others(tl.tokenize(seeds, corrections=True)))
