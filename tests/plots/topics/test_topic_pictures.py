"""Pictures of topics draw the numbers of the tables, with labels, and survive hostile names."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import textlab as tl
from textlab.plots.topics.map import plane
from textlab.plots.topics.over import with_gaps


@pytest.fixture(scope="module")
def topics(lay_out):
    rng = np.random.default_rng(0)
    pools = [
        "tax levy bank debt budget".split(),
        "sail mast keel rope tide".split(),
        "oven loaf salt dough crust".split(),
    ]
    rows = {f"d{d}": [{"text": " ".join(rng.choice(pools[(d + i) % 3], 30))} for i in range(6)] for d in range(8)}
    years = [1990, 1991, 1992, 1993, 2005, 2006, 2007, 2008]
    dates = pd.DataFrame({"date_earliest": [f"{y}-01-01" for y in years], "date_latest": None}, list(rows))
    dtm = tl.count_terms(tl.tokenize(lay_out(rows).join(dates)))
    return tl.fit_topics(dtm, n_topics=3, n_refits=0).label({1: r"$\alpha_{x}$ & co"})


@pytest.mark.parametrize("kind", ["terms", "shares", "over", "map", "similarity"])
def test_every_kind_is_drawn_with_its_labels(topics, kind):
    ax = Figure().subplots()
    assert topics.plot(ax, kind=kind) is ax
    said = repr(tl.Chart(ax, "Topics."))
    assert "drawn: nothing" not in said
    texts = [t.get_text() for t in ax.texts] + [t.get_text() for t in (*ax.get_yticklabels(), *ax.get_xticklabels())]
    legend = ax.get_legend()
    texts += [t.get_text() for t in legend.get_texts()] if legend else []
    assert any(r"$\alpha_{x}$ & co".lower() in t.lower() for t in texts)


def test_no_line_crosses_years_without_text(topics):
    ax = topics.plot(Figure().subplots(), kind="over")
    line = ax.get_lines()[0]
    y = np.asarray(line.get_ydata(), dtype=float)
    assert np.isnan(y).sum() == 1
    assert np.asarray(line.get_xdata())[np.isnan(y)][0] == (1993 + 2005) / 2
    table = topics.prevalence(over="year", n_resamples=0)
    name = line.get_label()
    assert name.startswith("$")
    np.testing.assert_allclose(y[~np.isnan(y)], table[table["topic"] == 1]["share"])
    place, values = with_gaps(pd.Series([1, 2]), np.ones((2, 3)))
    assert len(place) == len(values) == 2


def test_topics_without_common_words_are_equally_far_on_the_map():
    place, kept = plane(np.eye(3))
    distances = [np.linalg.norm(place[a] - place[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert distances == pytest.approx([np.sqrt(np.log(2))] * 3)
    assert kept == pytest.approx(1)
    assert plane(np.ones((1, 4)) / 4)[0].tolist() == [[0, 0]]


def test_predicted_shares_are_drawn_with_their_band(topics):
    with pytest.warns(tl.TextlabWarning, match="only .* clusters"):
        effects = tl.topic_effects(topics, "~ year")
    ax = effects.plot(Figure().subplots(), over="year", topics=[1])
    wanted = effects.predict("year")
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), wanted[wanted["topic"] == 1]["share"])
    assert len(ax.collections) == 1
    dots = effects.plot(Figure().subplots())
    assert len(dots.get_lines()[0].get_xdata()) == 3
    with pytest.raises(tl.UnknownName, match="kind='word' is not known"):
        topics.plot(Figure().subplots(), kind="word")
