import json

import pandas as pd
import pytest

import textlab as tl
from textlab import ConcordanceReading


@pytest.fixture(scope="module")
def tokens():
    frame = pd.DataFrame(
        {
            "text": ["big tech pays", "big oil pays", "the big tech firms", "small"],
            "speaker": ["Ann", "Ann", "Bob", "Bob"],
        }
    )
    return tl.tokenize(tl.from_frame(frame, speaker="speaker"))


@pytest.mark.parametrize(
    ("group", "labels"),
    [("R1", ["tech", "oil"]), ("L1", ["(none)", "the"]), ("node", ["big"]), ("speaker", ["Ann", "Bob"])],
)
def test_lines_are_grouped_by_a_word_beside_the_node_or_a_column(tokens, group, labels):
    assert ConcordanceReading(pattern="big", group=group).groups(tokens)["label"].tolist() == labels


def test_nodes_of_several_words_are_grouped_whole(tokens):
    assert ConcordanceReading(pattern="big tech\nbig oil", group="node").groups(tokens)["label"].tolist() == [
        "big tech", "big oil",
    ]  # fmt: skip


def test_turns_of_the_same_name_in_two_documents_are_two(tmp_path):
    frame = pd.DataFrame({"text": ["big big", "big", "tax"], "side": ["x", "x", None]})
    found = tl.tokenize(tl.from_frame(frame))
    (row,) = ConcordanceReading(pattern="big", group="side").groups(found).to_dict("records")
    assert row == {"label": "x", "n_lines": 3, "n_turns": 2, "n_docs": 2}
    assert ConcordanceReading(pattern="tax", group="side").groups(found)["label"].tolist() == ["(none)"]
    assert len(ConcordanceReading(pattern="tax", group="side", only="(none)").lines(found)) == 1
    assert len(ConcordanceReading(pattern="tax", group="side", only="x").lines(found)) == 0


def test_no_group_gives_an_empty_table_with_its_columns(tokens):
    table = ConcordanceReading(pattern="big").groups(tokens)
    assert list(table.columns) == ["label", "n_lines", "n_turns", "n_docs"]
    assert table.empty


def test_a_saved_reading_gives_the_same_table(tokens, tmp_path):
    line = tl.kwic(tokens, "big").table.index[0]
    reading = ConcordanceReading(
        pattern="big", sort=("R1",), rank="oil", group="speaker", only="Ann", kept=(line,), notes={line: "é $x$"}
    )
    again = ConcordanceReading.open(reading.save(tmp_path / "r.json"))
    assert again == reading
    pd.testing.assert_frame_equal(again.table(tokens), reading.table(tokens))
    assert again.table(tokens)["kept"].sum() == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "textlab reading", "drop": 1}', "\x00"])
def test_what_save_did_not_write_is_refused(text, tmp_path):
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(tl.UnreadableFile):
        ConcordanceReading.open(tmp_path / "r.json")


def test_an_empty_question_says_what_to_give(tokens):
    with pytest.raises(tl.SchemaError, match="pattern="):
        ConcordanceReading().lines(tokens)
    assert json.dumps(ConcordanceReading().pattern) == '""'
