"""Pictures of words: what is drawn is what the table says, on the Axes that came."""

import warnings

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Annotation

import textlab as tl


@pytest.fixture(scope="module")
def tokens(seeds):
    return tl.tokenize(seeds)


def drawn(result, **options):
    ax = Figure(figsize=(7, 5)).subplots()
    assert result.plot(ax, **options) is ax
    tl.Chart(ax, "Words.").facts()
    return ax


def labels(ax):
    return [t.get_text() for t in ax.get_yticklabels()]


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return function(*args, **options)


def test_collocates_are_bars_from_zero_with_their_counts(tokens):
    result = tl.collocates(tokens, "technolog*", min_g2=4)
    ax = drawn(result, n=4)
    top = result.table.head(4)
    assert labels(ax) == top["term"].tolist()
    assert [p.get_width() for p in ax.patches] == top["log_dice"].tolist()
    assert [p.get_x() for p in ax.patches] == [0] * 4
    first = top.iloc[0]
    assert ax.texts[0].get_text() == f"{first.n_left} left, {first.n_right} right; {first.n_turns} turns"
    assert ax.get_title(loc="left") == "Collocates of technolog*, 5 left to 5 right"
    known = top.dropna(subset=["ci_low"])
    segments = next(c for c in ax.collections if isinstance(c, LineCollection)).get_segments()
    assert len(known)
    assert np.array(segments)[:, :, 0] == pytest.approx(known[["ci_low", "ci_high"]].to_numpy())
    assert ax.get_xlabel() == "logDice, 95% intervals over turns"


def test_nothing_to_show_is_said(tokens):
    ax = drawn(tl.collocates(tokens, "unheard"))
    assert [t.get_text() for t in ax.texts] == ["nothing to show"]


def test_collocations_are_of_one_length(tokens):
    result = tl.collocations(tokens, length=(2, 3))
    table = result.table
    assert labels(drawn(result, n=5)) == table[table["length"] == 2]["term"].head(5).tolist()
    assert labels(drawn(result, n=5, length=3)) == table[table["length"] == 3]["term"].head(5).tolist()
    with pytest.raises(tl.UnknownName, match="length=4"):
        drawn(result, length=4)


def test_a_description_is_points_with_intervals(tokens):
    result = quiet(tl.describe, tokens, n_resamples=50)
    ax = drawn(result)
    rows = result.table[result.table["measure"] == "mattr"]
    assert ax.lines[0].get_xdata().tolist() == rows["value"].tolist()
    segments = next(c for c in ax.collections if isinstance(c, LineCollection)).get_segments()
    assert np.array(segments)[:, :, 0] == pytest.approx(rows[["ci_low", "ci_high"]].to_numpy())
    assert labels(ax)[0] == "bezos-panel (39 turns)"
    assert "disruption-seminar (25 turns)" not in labels(drawn(result, measure="flesch_kincaid"))
    with pytest.raises(tl.UnknownName, match="'mattrr'"):
        drawn(result, measure="mattrr")


def test_a_point_without_an_interval_is_open(tokens):
    ax = drawn(quiet(tl.describe, tokens, by="speaker", n_resamples=20))
    assert ax.lines[1].get_markerfacecolor() == "none"
    assert len(ax.lines[1].get_xdata())
    assert ax.get_xlabel().endswith("(hollow: no interval)")


def test_names_in_the_dispersion_picture_stay_apart_and_inside(tokens):
    result = tl.dispersion(tokens)
    ax = drawn(result, n=40)
    names = [t for t in ax.texts if isinstance(t, Annotation)]
    assert len(names) > 10
    boxes = [t.get_window_extent().extents for t in names]
    for k, a in enumerate(boxes):
        for b in boxes[:k]:
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    points, named = (c for c in ax.collections if isinstance(c, PathCollection))
    assert np.allclose(points.get_offsets(), result.table[["n_term", "dp_norm"]].to_numpy())
    assert len(named.get_offsets()) == len(names)


def test_a_dispersion_by_group_is_a_colour_and_a_shape_a_group(tokens):
    result = quiet(tl.dispersion, tokens, by="doc_id")
    table = result.table.dropna(subset=["dp_norm"])
    ax = drawn(result)
    names = [t.get_text() for t in ax.get_legend().get_texts()]
    assert sorted(names) == sorted(set(table["group"]))
    for name, points in zip(names, ax.collections, strict=True):
        mine = table[table["group"] == name]
        assert np.allclose(points.get_offsets(), mine[["n_term", "dp_norm"]].to_numpy())
    assert len({tuple(c.get_facecolor()[0]) for c in ax.collections}) == len(names)
    assert len({c.get_paths()[0].vertices.tobytes() for c in ax.collections}) == len(names)
    assert drawn(result, group="bezos-panel").get_title(loc="left") == "How unevenly words of bezos-panel are spread"
    with pytest.raises(tl.UnknownName, match="no group 'bezos'"):
        drawn(result, group="bezos")


def test_frequencies_of_one_list_are_bars_with_intervals(tokens):
    result = tl.frequencies(tokens, n_resamples=50)
    ax = drawn(result, n=10)
    assert labels(ax) == result.table["term"].head(10).tolist()
    assert [p.get_width() for p in ax.patches] == result.table["rate"].head(10).tolist()


def test_frequencies_of_several_groups_differ_in_colour_and_shape(tokens):
    result = quiet(tl.frequencies, tokens, by="doc_id", n_resamples=50)
    ax = drawn(result, n=6)
    assert len({(line.get_color(), line.get_marker()) for line in ax.lines}) == 5
    assert ax.get_legend().get_texts()[0].get_text() == "bezos-panel"
    assert drawn(result, group="bezos-panel").get_title(loc="left") == "The commonest words of bezos-panel"
    with pytest.raises(tl.UnknownName, match="no group 'bezos'"):
        drawn(result, group="bezos")


def test_a_dollar_sign_is_no_mathematics(talk):
    tokens = tl.tokenize(talk("$ a $ a $ a"), symbols=True)
    ax = drawn(tl.collocations(tokens, min_count=1))
    assert labels(ax)[0] == "$ a"
