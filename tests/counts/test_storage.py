"""Matrices on disk and in pickles come back with their words behind them; damage is refused."""

import pickle

import pandas as pd
import pytest

import textlab as tl


def assert_same(one, other):
    assert (one.counts != other.counts).nnz == 0
    assert one.terms.tolist() == other.terms.tolist()
    pd.testing.assert_frame_equal(one.rows, other.rows)
    assert (one.by, one.weighting, dict(one.settings)) == (other.by, other.weighting, dict(other.settings))
    assert tl.kwic(one.tokens, "tax").table.equals(tl.kwic(other.tokens, "tax").table)


@pytest.fixture
def made(words):
    turns = tl.count_terms(words, by="turn_id")
    return [turns, turns.group("speaker"), turns.weight("tfidf"), tl.count_terms(words, lexicon={"a": ["tax"]})]


def test_saved_and_pickled_matrices_come_back(made, tmp_path):
    for k, dtm in enumerate(made):
        assert_same(tl.DocumentTermMatrix.open(dtm.save(tmp_path / str(k)), verify=True), dtm)
        assert_same(pickle.loads(pickle.dumps(dtm)), dtm)


def test_damage_is_refused(made, tmp_path):
    folder = made[0].save(tmp_path / "m")
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(tl.UnreadableFile):
            tl.DocumentTermMatrix.open(folder)
        path.write_bytes(whole)
    with pytest.raises(tl.UnreadableFile, match="matrix"):
        tl.DocumentTermMatrix.open(tmp_path)
    assert not list(tmp_path.rglob("*.pkl"))


def test_a_table_of_too_many_cells_is_refused(made, monkeypatch):
    monkeypatch.setattr("textlab.counts.matrix.MOST_CELLS", 5)
    with pytest.raises(tl.NotEnoughData, match="to_frame"):
        made[0].to_pandas()


def test_the_face_shows_terms_and_nothing_of_them_is_markup(talk):
    tokens = tl.tokenize(talk("tax <b> tax"), punctuation=True, symbols=True)
    for face in (tl.count_terms(tokens)._repr_html_(), tokens._repr_html_()):
        assert "tax" in face
        assert "&lt;" in face
