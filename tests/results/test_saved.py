"""A saved result is whole or refused; nouns survive pickling."""

import pickle

import pandas as pd
import pytest

import textlab as tl


@pytest.fixture
def lines(words):
    return tl.kwic(words, "tax")


def test_a_folder_that_was_altered_is_refused(lines, tmp_path):
    folder = lines.save(tmp_path / "kept")
    table = next(folder.glob("table.*.parquet"))
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    with pytest.raises(tl.UnreadableFile, match="altered since it was written"):
        tl.open_result(folder)
    table.unlink()
    with pytest.raises(tl.UnreadableFile, match="missing"):
        tl.open_result(folder)
    with pytest.raises(tl.UnreadableFile, match="no complete saved result"):
        tl.open_result(tmp_path)


def test_a_second_save_replaces_the_first_and_leaves_other_files_alone(lines, words, tmp_path):
    folder = lines.save(tmp_path / "kept")
    (folder / "mine.txt").write_text("mine")
    tl.kwic(words, "rich").save(folder)
    assert tl.open_result(folder).summary().startswith("rich: ")
    assert (folder / "mine.txt").read_text() == "mine"
    assert len(list(folder.glob("*.parquet"))) == 1


def test_other_tables_are_saved_too(words, tmp_path):
    with pytest.warns(tl.TextlabWarning):
        gap = tl.contrast(tl.count_terms(words, by="turn_id"), by="speaker", target="Ann", min_count=1, min_turns=1)
    saved = tl.open_result(gap.save(tmp_path / "gap"))
    pd.testing.assert_frame_equal(saved.tables["groups"], gap.groups)
    assert "<table" in saved._repr_html_()


def test_a_lexicon_is_saved_and_opened(tmp_path):
    mine = tl.Lexicon({"tax": ["tax*", "levy"], "work": ["job"]}, name="mine")
    for ending in ("csv", "json"):
        again = tl.read_lexicon(mine.save(tmp_path / f"mine.{ending}"))
        pd.testing.assert_frame_equal(again.entries, mine.entries)
        assert again.name == "mine"


def test_nouns_survive_pickling(words):
    for noun in (
        words.corpus,
        words,
        tl.count_terms(words),
        tl.load_lexicon("hedges"),
        tl.load_codebook(),
        tl.load_codes(),
        tl.Resampling(n=5),
        tl.TermCounter(min_count=2),
        tl.audit(words.corpus).can_topics(),
    ):
        again = pickle.loads(pickle.dumps(noun))
        assert repr(again) == repr(noun)
    assert tl.kwic(pickle.loads(pickle.dumps(words)), "tax").table.equals(tl.kwic(words, "tax").table)
