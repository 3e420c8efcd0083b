"""Two processes give what one gives; a process that is killed in the middle is replaced."""

import numpy as np
import pytest
from part_checks import by_hand, count_calls, die_always, die_once

import textlab as tl
from textlab.partitions import WorkerLost
from textlab.tokens.blocks import in_blocks


@pytest.fixture(scope="module")
def tokens():
    return tl.tokenize(by_hand())


@pytest.fixture(scope="module")
def parts(tokens, tmp_path_factory):
    with tl.Parts.split(tokens, tmp_path_factory.mktemp("parts"), n=3, workers=2) as made:
        yield made


def test_two_processes_give_the_tables_of_one(parts, tokens):
    assert tl.kwic(parts.tokens, "tax").table.equals(tl.kwic(tokens, "tax").table)
    one, other = (tl.count_terms(t, by="speaker") for t in (tokens, parts.tokens))
    assert one.to_frame().equals(other.to_frame())


def test_a_process_killed_in_the_middle_changes_nothing(parts, tokens, tmp_path):
    found = list(in_blocks(parts.tokens, die_once, mark=str(tmp_path / "dead")))
    assert (tmp_path / "dead").exists()
    assert np.array_equal(sum(f.answer["n"] for f in found), tokens.type_counts)


def test_processes_that_die_again_and_again_are_said(parts):
    with pytest.raises(WorkerLost, match="part-0000"):
        list(in_blocks(parts.tokens, die_always))


def test_answers_that_are_kept_are_not_asked_for_again(parts, tokens, tmp_path):
    folder, calls = parts.table["folder"].iloc[0].rpartition("/")[0], tmp_path / "calls"
    calls.mkdir()
    for _ in range(2):
        with tl.Parts(folder, workers=0, keep=tmp_path / "kept") as again:
            found = list(in_blocks(again.tokens, count_calls, folder=str(calls)))
            assert np.array_equal(sum(f.answer["n"] for f in found), tokens.type_counts)
            assert len(list(calls.iterdir())) == 3
            first = sorted((tmp_path / "kept").glob("*.npz"))
    for path in calls.iterdir():
        path.unlink()
    first[0].write_bytes(first[0].read_bytes()[:50])  # one that was cut is asked for again
    first[1].unlink()
    with tl.Parts(folder, workers=0, keep=tmp_path / "kept") as again:
        found = list(in_blocks(again.tokens, count_calls, folder=str(calls)))
    assert np.array_equal(sum(f.answer["n"] for f in found), tokens.type_counts)
    assert len(list(calls.iterdir())) == 2
