"""Pictures of a contrast: drawn on the given Axes, nothing shown, every number where it should be."""

from __future__ import annotations

import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from contrast_checks import SIX, ask, dtm_of, words
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.plots.chart import Chart

KINDS = ("forest", "frequency", "places", "priors")


@pytest.fixture(scope="module")
def gap():
    rng = np.random.default_rng(2)
    vocabulary = np.array([f"w{k:02d}" for k in range(40)])
    tilt = np.linspace(-1, 1, 40)
    turns = []
    for i in range(40):
        chance = np.exp(tilt * (1 if i % 2 else -1) * 0.8) / (1 + np.arange(40) % 7)
        turns.append(("de"[i % 4 // 2], "AB"[i % 2], " ".join(rng.choice(vocabulary, 60, p=chance / chance.sum()))))
    return ask(dtm_of(turns), target="A", n=100)


@pytest.mark.parametrize("kind", KINDS)
def test_on_the_given_axes_and_nothing_else(gap, kind):
    before = dict(mpl.rcParams)
    figure = Figure(layout="constrained")
    ax = figure.subplots()
    table = gap.table
    assert gap.plot(ax, kind=kind) is ax
    assert figure.axes == [ax]
    assert ax.get_xlabel()
    assert ax.get_title(loc="left").startswith("A against B")
    assert dict(mpl.rcParams) == before
    pd.testing.assert_frame_equal(gap.table, table)
    one, two = (Chart(gap.plot(Figure(layout="constrained").subplots(), kind=kind), "x").digest() for _ in range(2))
    assert one == two


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_figure_has_no_ground_and_is_not_shown(gap, kind):
    import matplotlib.pyplot as plt

    ax = gap.plot(kind=kind)
    assert ax.figure.get_facecolor()[3] == ax.get_facecolor()[3] == 0
    plt.close(ax.figure)


def test_forest_draws_both_ends_with_their_numbers(gap):
    ax = gap.plot(Figure().subplots(), n=3)
    table = pd.concat([gap.table.head(3), gap.table.tail(3)])
    assert [t.get_text() for t in ax.get_yticklabels()] == table["term"].tolist()
    dots = [c for c in ax.collections if isinstance(c, PathCollection)]
    drawn = np.sort(np.concatenate([c.get_offsets()[:, 0] for c in dots]))
    np.testing.assert_allclose(drawn, np.sort(table["score"]))
    ends = np.concatenate([s[:, 0] for c in ax.collections if isinstance(c, LineCollection) for s in c.get_segments()])
    for value in (*table["ci_low"], *table["ci_high"]):
        assert np.isclose(ends, value).any()
    texts = {t.get_text() for t in ax.texts}
    first = table.iloc[0]
    assert f"{first['n_target']}:{first['n_reference']}" in texts


def test_forest_of_every_group_names_the_groups():
    gap = ask(dtm_of([*SIX, ("d", "Cy", "tax tax tax land")]))
    labels = [t.get_text() for t in gap.plot(Figure().subplots()).get_yticklabels()]
    assert {label.split(" · ")[1].strip() for label in labels} == {"Ann", "Bob", "Cy"}
    assert gap.plot(Figure().subplots(), target="Cy").get_title(loc="left") == "Cy against the rest"
    for kind in ("frequency", "places", "priors"):
        with pytest.raises(UnknownName, match=r"one must be chosen.*'Ann', 'Bob', 'Cy' \(see gap\.groups\)"):
            gap.plot(Figure().subplots(), kind=kind)


def test_frequency_labels_do_not_collide(gap):
    figure = Figure(figsize=(7, 5), layout="constrained")
    ax = gap.plot(figure.subplots(), kind="frequency", n=30)
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert len(boxes) > 8
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_places_stand_where_the_words_stand(gap):
    ax = gap.plot(Figure().subplots(), kind="places", n=2, document="e")
    marks = sum(len(c.get_segments()) for c in ax.collections if isinstance(c, LineCollection))
    shown = [*gap.table["term"].head(2), *gap.table["term"].tail(2)]
    tokens = gap.tokens
    inside = (tokens.passages["doc_id"] == "e").to_numpy()[tokens.passage_of()]
    assert marks == sum(((tokens.terms[tokens.codes] == t) & inside).sum() for t in shown)
    with pytest.raises(UnknownName, match="no document 'x'"):
        gap.plot(Figure().subplots(), kind="places", document="x")


def test_word_shift_bars_are_the_scores():
    turns = [
        ("d", "A", words(capital=5, tax=3, the=10, labour=2)),
        ("d", "B", words(capital=1, tax=1, the=16, robot=6)),
    ]
    gap = ask(dtm_of(turns), target="A", measure="jsd")
    ax = gap.plot(Figure().subplots(), kind="shift")
    widths = sorted(p.get_width() for p in ax.patches)
    np.testing.assert_allclose(widths, sorted(gap.table["score"]))
    assert "0.267 bits" in " ".join(t.get_text() for t in ax.texts)
    with pytest.raises(SchemaError, match='measure="jsd"'):
        ask(dtm_of(turns), target="A").plot(Figure().subplots(), kind="shift")
    with pytest.raises(UnknownName, match="Did you mean 'forest'"):
        gap.plot(Figure().subplots(), kind="florest")


def test_test_statistics_are_drawn_without_intervals(gap):
    g2 = ask(gap.dtm, target="A", measure="g2_4cell")
    ax = g2.plot(Figure().subplots())
    assert "signed G2" in ax.get_xlabel()
    assert "score (has no interval)" in [t.get_text() for t in ax.get_legend().get_texts()]
    assert "score, 95% interval" in [t.get_text() for t in gap.plot(Figure().subplots()).get_legend().get_texts()]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_is_an_empty_picture(kind):
    gap = ask(dtm_of(SIX), target="Ann", min_count=999)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gap.plot(Figure(layout="constrained").subplots(), kind=kind)


def test_validation_shows_each_unseen_stretch(gap):
    found = gap.validate()
    ax = found.plot(Figure().subplots())
    assert sum(len(c.get_offsets()) for c in ax.collections) == len(found.table)
    with pytest.raises(NotEnoughData):
        gap.validate(min_tokens=10_000)


# ---------------------------------------------------------------------- what is sure, what is not, what is left out


@pytest.fixture(scope="module")
def lacking():
    """Each side has words that the other lacks."""
    turns = [("d", "Ann $x$", words(tax=1 + k % 2, the=2 + k % 3)) for k in range(9)]
    turns += [("d", "Bob", words(work=1 + k % 2, the=3 - k % 2, land=k % 2)) for k in range(9)]
    return ask(dtm_of(turns), target="Ann $x$")


def labels(ax):
    return [t.get_text() for t in ax.get_legend().get_texts()]


def test_the_forest_names_its_sides_and_draws_words_without_interval_as_unsure(lacking):
    ax = lacking.plot(Figure().subplots())
    assert labels(ax)[:2] == ["commoner: Ann $x$", "commoner: Bob"]
    assert "95% for all words at once" in labels(ax)
    assert labels(ax)[-1] == "no interval (only_in, notes)"
    pale = [c for c in ax.collections if isinstance(c, PathCollection) and c.get_alpha() == 0.7]
    assert sum(len(c.get_offsets()) for c in pale) == lacking.table["ci_low"].isna().sum() == 3


def test_forest_says_what_it_leaves_out_and_where_an_interval_goes_on(gap):
    ax = gap.plot(Figure().subplots(), n=3)
    assert f"Shown: 6 of {len(gap.table)} words, from both ends of the ranking" in [t.get_text() for t in ax.texts]
    assert not any("Shown" in t.get_text() for t in gap.plot(Figure().subplots(), n=99).texts)
    low, high = ax.get_xlim()
    drawn = pd.concat([gap.table.head(3), gap.table.tail(3)])
    beyond = (drawn["all_low"] < low).sum() + (drawn["all_high"] > high).sum()
    arrows = [line for line in ax.lines if line.get_marker() in ("<", ">")]
    assert sum(len(line.get_xdata()) for line in arrows) == beyond


def test_frequency_marks_words_that_one_side_lacks_and_says_what_has_no_room(lacking):
    ax = lacking.plot(Figure(layout="constrained").subplots(), kind="frequency")
    assert any("only" in label and "has it" in label for label in labels(ax))
    assert sum(int(label.rsplit("(", 1)[1].rstrip(")")) for label in labels(ax)) == len(lacking.table)
    pct = ask(lacking.dtm, target="Ann $x$", measure="pct_diff")
    said = [t.get_text() for t in pct.plot(Figure(layout="constrained").subplots(), kind="frequency").texts]
    assert any("1 word without a score" in text for text in said)


def test_remarks_in_the_margin_never_collide(gap):
    figure = Figure(figsize=(8, 6), layout="constrained")
    ax = gap.plot(figure.subplots(), n=4)
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in ax.texts if ":" in t.get_text()]
    assert len(boxes) > 8
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_every_kind_is_a_file_with_a_function_of_its_name(gap):
    from importlib import import_module

    for result in (gap, gap.validate()):
        for home in result.PICTURES.values():
            assert callable(getattr(import_module(f"textlab.plots.{home}"), f"draw_{home.removeprefix('contrast.')}"))


def test_names_with_dollars_are_no_mathematics(lacking):
    for kind in ("forest", "frequency", "places", "priors"):
        figure = Figure(layout="constrained")
        lacking.plot(figure.subplots(), kind=kind)
        figure.draw_without_rendering()
    jsd = ask(lacking.dtm, target="Ann $x$", measure="jsd")
    figure = Figure(layout="constrained")
    jsd.plot(figure.subplots(), kind="shift")
    figure.draw_without_rendering()
