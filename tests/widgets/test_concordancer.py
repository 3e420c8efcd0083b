import json

import pandas as pd
import pytest

import textlab as tl
from textlab.widgets.concordancer import Concordancer

SAID = ["we tax work today", "they tax wealth", "nobody will tax bread", "no word of it"]


@pytest.fixture(scope="module")
def tokens():
    frame = pd.DataFrame({"text": SAID, "speaker": ["Ann", "Bob", "Ann", "Bob"]})
    return tl.tokenize(tl.from_frame(frame, speaker="speaker"))


def nodes(part, n=10):
    return [line["post"].split()[0] for line in part.answer({"ask": "lines", "first": 0, "last": n})["lines"]]


def test_a_search_answers_with_the_number_of_lines_and_serves_those_in_view(tokens):
    part = tl.concordancer(tokens)
    answer = part.answer({"ask": "set", "pattern": "tax"})
    assert (answer["n"], answer["said"]) == (3, "3 lines; 0 kept")
    assert nodes(part, 2) == ["work", "wealth"]
    assert nodes(part) == ["work", "wealth", "bread"]


def test_a_click_on_a_place_sorts_by_the_word_there(tokens):
    part = tl.concordancer(tokens, "tax")
    part.answer({"ask": "set", "sort": ["R1"]})
    assert nodes(part) == ["bread", "wealth", "work"]
    part.answer({"ask": "set", "sort": []})
    assert nodes(part) == ["work", "wealth", "bread"]


def test_groups_are_ranked_by_turns_and_one_can_be_shown_alone(tokens):
    part = tl.concordancer(tokens, "tax")
    groups = part.answer({"ask": "set", "group": "speaker"})["groups"]
    assert [(row["label"], row["n_lines"], row["n_turns"]) for row in groups] == [("Ann", 2, 2), ("Bob", 1, 1)]
    assert part.answer({"ask": "set", "only": "Bob"})["n"] == 1
    assert part.answer({"ask": "set", "group": "R1"})["n"] == 3, "another grouping shows all lines again"


def test_what_is_kept_and_noted_is_on_the_disk_before_the_answer(tokens, tmp_path):
    file = tmp_path / "reading.json"
    part = tl.concordancer(tokens, "tax", file=file)
    line = part.lines.table.index[1]
    assert "saved to reading.json" in part.answer({"ask": "keep", "line_id": line, "kept": True})["said"]
    part.answer({"ask": "note", "line_id": line, "text": "ironic?"})
    again = tl.concordancer(tokens, file=file)
    assert list(again.kept.index) == [line]
    assert again.kept["note"].tolist() == ["ironic?"]
    again.answer({"ask": "keep", "line_id": line, "kept": False})
    assert tl.ConcordanceReading.open(file).kept == ()


def test_a_line_widens_to_its_context_with_the_node_marked(tokens):
    part = tl.concordancer(tokens, "wealth")
    quote = part.answer({"ask": "widen", "line_id": part.lines.table.index[0], "at": 0})["quote"]
    ((start, end),) = quote["marks"]
    assert quote["text"][start:end] == "wealth"
    assert "Bob" in quote["source"]


def test_a_widened_line_is_the_one_asked_for_and_no_other(tokens):
    part = tl.concordancer(tokens, "tax")
    ids = part.lines.table.index
    for at in (0, 2, 7):
        assert "no line" in part.answer({"ask": "widen", "line_id": ids[1], "at": at})["error"]


def test_lines_with_more_of_a_word_beside_come_first(tokens, tmp_path):
    part = tl.concordancer(tokens, "tax", file=tmp_path / "reading.json")
    part.answer({"ask": "set", "rank": "nobody|will"})
    assert nodes(part) == ["bread", "work", "wealth"]
    again = tl.concordancer(tokens, file=tmp_path / "reading.json")
    assert (again.state["rank"], nodes(again)) == ("nobody|will", ["bread", "work", "wealth"])
    assert part.answer({"ask": "set", "rank": "[form="})["error"]


def test_a_mistake_is_a_sentence_and_changes_nothing(tokens):
    part = tl.concordancer(tokens, "tax")
    before = part.reading
    for question in ({"pattern": "[form="}, {"sort": ["R77"]}, {"group": "partei"}, {"colour": "red"}):
        assert part.answer({"ask": "set", **question})["error"]
    assert "asked for 'drop'" in part.answer({"ask": "drop"})["error"]
    assert part.reading is before


def test_the_export_is_safe_for_a_spreadsheet():
    frame = pd.DataFrame({"text": ["=tax() now"], "speaker": ["@Ann"]})
    part = tl.concordancer(tl.tokenize(tl.from_frame(frame, speaker="speaker")), "tax")
    csv = part.answer({"ask": "export"})["csv"]
    assert "'@Ann" in csv
    assert ",=" not in csv


def test_every_answer_is_plain_json(tokens):
    part = tl.concordancer(tokens, "tax")
    for question in ({"ask": "set", "group": "node"}, {"ask": "lines", "first": 0, "last": 3}, {"ask": "export"}):
        assert json.loads(json.dumps(part.answer(question)))


def test_the_face_without_a_kernel_is_the_table_and_no_script(tokens):
    hostile = tl.from_frame(pd.DataFrame({"text": ["<script>alert(1)</script> tax $5 and $6"]}))
    face = tl.concordancer(tl.tokenize(hostile), "tax").face()
    assert "<table" in face
    assert "<script" not in face
    assert "run the cell" in tl.concordancer(tokens).face()


def test_a_pattern_that_is_none_is_refused_at_the_door(tokens):
    with pytest.raises(tl.SchemaError):
        tl.concordancer(tokens, "[form=")
    with pytest.raises(tl.UnreadableFile):
        tl.ConcordanceReading.open("no/such/file.json")
    assert isinstance(tl.concordancer(tokens), Concordancer)
