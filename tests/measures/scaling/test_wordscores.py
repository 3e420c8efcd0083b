"""Wordscores: the published table, on paper, and what it refuses."""

import numpy as np
import pytest
from scipy import sparse

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.scaling import fit_wordscores, score_texts, without_each_reference

# Laver, Benoit & Garry 2003, table 1: 37 words, references 750 apart in words, one virgin text
BELL = [2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2]


def placed(start, width=37):
    row = np.zeros(width)
    row[start : start + len(BELL)] = BELL
    return row


REFERENCES = np.array([placed(5 * r) for r in range(5)])
POSITIONS = np.array([-1.5, -0.75, 0, 0.75, 1.5])
VIRGIN = placed(7)


def test_the_published_virgin_text():
    model = fit_wordscores(REFERENCES, POSITIONS)
    found = score_texts(model, VIRGIN)
    assert found.raw[0] == pytest.approx(-0.448059077, abs=1e-8)
    assert found.se[0] == pytest.approx(0.0118976668, abs=1e-9)
    assert found.n_scored[0] == VIRGIN.sum() and found.share_scored[0] == 1
    assert found.low[0] == pytest.approx(-0.448059077 - 1.959964 * 0.0118976668, abs=1e-6)
    assert model.scores[0] == -1.5 and model.scores[-1] == 1.5


def test_sparse_counts_give_the_same():
    model = fit_wordscores(sparse.csc_matrix(REFERENCES), POSITIONS)
    np.testing.assert_array_equal(model.scores, fit_wordscores(REFERENCES, POSITIONS).scores)
    assert score_texts(model, sparse.coo_array(VIRGIN[None])).raw[0] == pytest.approx(-0.448059077, abs=1e-8)


def test_martin_and_vanberg_give_the_outer_references_back():
    model = fit_wordscores(REFERENCES, POSITIONS)
    found = score_texts(model, REFERENCES, rescaling="mv")
    assert found.value[[0, -1]] == pytest.approx([-1.5, 1.5])
    assert found.value == pytest.approx(-found.value[::-1])
    assert found.se == pytest.approx(found.slope * found.raw_se)
    turned = score_texts(fit_wordscores(REFERENCES, -POSITIONS), REFERENCES, rescaling="mv")
    assert turned.value == pytest.approx(-found.value)
    assert (turned.se > 0).all()


def test_lbg_gives_the_texts_the_spread_of_the_references():
    model = fit_wordscores(REFERENCES, POSITIONS)
    texts = np.array([VIRGIN, placed(10), placed(16)])
    found = score_texts(model, texts, rescaling="lbg")
    assert found.value.mean() == pytest.approx(found.raw.mean())
    assert found.value.std(ddof=1) == pytest.approx(POSITIONS.std(ddof=1))
    with pytest.raises(NotEnoughData, match="Choose 'mv'"):
        score_texts(model, VIRGIN, rescaling="lbg")


def test_words_of_no_reference_are_left_out_and_counted():
    model = fit_wordscores([[3, 1, 0, 0], [0, 1, 3, 0]], [-1, 1])
    found = score_texts(model, [[0, 1, 1, 2], [0, 0, 0, 5], [0, 0, 0, 0]])
    assert found.value[0] == 0.5
    assert found.share_scored[:2].tolist() == [0.5, 0]
    assert np.isnan(found.value[1:]).all() and np.isnan(found.share_scored[2])
    assert model.n_references.tolist() == [1, 2, 1, 0]
    # scores 0 and 1, mean .5: sqrt((.25 + .25) / 2) / sqrt(2)
    assert found.se[0] == pytest.approx(0.5 / np.sqrt(2))


def test_the_length_of_a_reference_does_not_count():
    short = fit_wordscores(REFERENCES, POSITIONS)
    long = fit_wordscores(REFERENCES * np.array([1, 10, 1, 3, 1])[:, None], POSITIONS)
    np.testing.assert_allclose(short.scores, long.scores)


def test_each_reference_left_out():
    out = without_each_reference(REFERENCES, POSITIONS, [VIRGIN, placed(10)])
    assert out.shape == (5, 2)
    expected = score_texts(fit_wordscores(REFERENCES[1:], POSITIONS[1:]), VIRGIN).value[0]
    assert out[0, 0] == pytest.approx(expected)
    assert np.isnan(without_each_reference(REFERENCES[:3], [0, 0, 1], VIRGIN)[2, 0])
    with pytest.raises(NotEnoughData, match="at least three"):
        without_each_reference(REFERENCES[:2], [0, 1], VIRGIN)


@pytest.mark.parametrize(
    ("references", "scores", "error", "words"),
    [
        ([[1, 2]], [1], NotEnoughData, "two reference texts"),
        ([[1, 2], [2, 1]], [1, 1], NotEnoughData, "different positions"),
        ([[1, 2], [0, 0]], [0, 1], NotEnoughData, "reference 1 contains none"),
        ([[1, 2], [2, 1]], [1, np.nan], SchemaError, "one finite position"),
        ([[1, 2], [2, 1]], [1, 2, 3], SchemaError, "one finite position"),
        ([[1, -2], [2, 1]], [1, 2], SchemaError, "at least 0"),
    ],
)
def test_what_is_refused(references, scores, error, words):
    with pytest.raises(error, match=words):
        fit_wordscores(references, scores)


def test_other_columns_and_other_options_are_refused():
    model = fit_wordscores([[3, 1, 0], [0, 1, 3]], [-1, 1])
    with pytest.raises(SchemaError, match="each of the 3 words"):
        score_texts(model, [[1, 2]])
    with pytest.raises(UnknownName, match="Did you mean 'lbg'"):
        score_texts(model, [[1, 2, 3]], rescaling="lgb")
    same = fit_wordscores([[1, 1], [1, 1]], [-1, 1])
    with pytest.raises(NotEnoughData, match="same raw score"):
        score_texts(same, [[1, 2]], rescaling="mv")
