"""Pictures draw the numbers of their table on the Axes they are given, and nothing else."""

import base64
import subprocess
import sys
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")

HOSTILE = r"<b>$\foo$</b> & \"x\" $"
PATTERNS = ["the", "of", "tax", "big"]


def draw_all(figure):
    figure.canvas.draw()


def quiet_track(tokens, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        lexicon = tl.Lexicon(name=options.pop("name", "marks"), entries=pd.DataFrame({"pattern": PATTERNS}))
        return tl.track_stance(tokens, lexicon, **{"n_bins": 2, "min_tokens": 1, "n_resamples": 20, **options})


@pytest.fixture(scope="module")
def results(words):
    dtm = tl.count_terms(words)
    return {
        "dispersion": tl.kwic(words, "tax"),
        "topic_terms": tl.fit_topics(dtm, n_topics=2, max_share=1, stop_words=None, n_refits=2),
        "track": quiet_track(words),
    }


@pytest.fixture(params=["dispersion", "topic_terms", "track"])
def result(request, results):
    return results[request.param]


def segments(ax):
    """The ends of the strokes of each collection, shape (2 * n, 2); a missing end draws nothing."""
    every = [np.concatenate([np.empty((0, 2)), *filter(len, c.get_segments())]) for c in ax.collections]
    return [ends[~np.isnan(ends).any(axis=1)] for ends in every]


# ---------------------------------------------------------------------- what all pictures keep


def test_it_draws_on_the_axes_given_and_returns_it(result):
    ax = Figure().subplots()
    assert result.plot(ax) is ax
    assert ax.has_data()
    draw_all(ax.figure)


def test_it_opens_no_window_and_changes_no_global_setting(result):
    before, open_before = dict(mpl.rcParams), plt.get_fignums()
    result.plot(Figure().subplots())
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == open_before


def test_without_axes_it_makes_one_figure_without_a_ground(result):
    n = len(plt.get_fignums())
    ax = result.plot()
    assert len(plt.get_fignums()) == n + 1
    assert ax.figure.get_facecolor()[3] == ax.get_facecolor()[3] == 0
    plt.close(ax.figure)


def test_it_draws_the_same_twice_and_leaves_the_table_alone(result):
    before = result.table.copy()
    one, two = (tl.Chart(result.plot(Figure().subplots()), "x").digest() for _ in range(2))
    assert one == two
    pd.testing.assert_frame_equal(result.table, before)


# ---------------------------------------------------------------------- dispersion


def test_a_tick_stands_at_the_progress_of_each_hit(results):
    lines = results["dispersion"]
    ax = lines.plot(Figure().subplots())
    talk, essay = (np.sort(s[::2, 0]) for s in segments(ax))
    np.testing.assert_allclose(talk, lines.table["progress"][:3])
    np.testing.assert_allclose(essay, lines.table["progress"][3:])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["talk (3)", "essay (2)"]
    assert ax.get_title(loc="left") == "Where tax stands"
    assert ax.get_xlim() == (0, 1)


def test_rows_can_be_speakers(words):
    ax = tl.kwic(words, "the|mm").plot(Figure().subplots(), by="speaker")
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "Ann (3)",
        "Bo (2)",
        "(unknown) (1)",
        "Cy (1)",
    ]
    assert [len(s) for s in segments(ax)] == [6, 4, 2, 2]
    with pytest.raises(tl.UnknownName, match="no column 'nobody'"):
        tl.kwic(words, "the").plot(Figure().subplots(), by="nobody")


def test_no_hits_are_an_empty_picture(words):
    ax = tl.kwic(words, "zebra").plot(Figure().subplots())
    assert segments(ax) == []
    draw_all(ax.figure)


# ---------------------------------------------------------------------- topic terms


def test_bars_are_the_weights_of_the_top_words(results):
    topics = results["topic_terms"]
    ax = topics.plot(Figure().subplots(), n=3)
    wanted = topics.table[topics.table["rank"] <= 3]
    np.testing.assert_allclose([p.get_width() for p in ax.patches], wanted["weight"])
    assert [t.get_text() for t in ax.get_yticklabels()] == wanted["term"].tolist()
    headings = [t.get_text() for t in ax.texts]
    assert [h.split(":")[0] for h in headings] == ["Topic 1", "Topic 2"]
    assert "stability" in headings[0]


def test_a_stability_that_is_not_known_is_not_drawn(words):
    topics = tl.fit_topics(tl.count_terms(words), n_topics=2, max_share=1, stop_words=None, n_refits=0)
    assert not any("stability" in t.get_text() or "nan" in t.get_text() for t in topics.plot(Figure().subplots()).texts)


@pytest.mark.parametrize("n", [0, 1.5, "all"])
def test_an_odd_number_of_words_is_refused(results, n):
    with pytest.raises(tl.SchemaError, match="plot: n must be a whole number at least 1"):
        results["topic_terms"].plot(Figure().subplots(), n=n)


# ---------------------------------------------------------------------- track


def test_points_are_the_rates_and_bars_the_intervals(results):
    track = results["track"]
    ax = track.plot(Figure().subplots())
    table = track.table
    size = table.groupby("group")["n_tokens"].sum().sort_values(ascending=False, kind="stable")
    assert [t.get_text().split(" (")[0] for t in ax.get_legend().get_texts()] == list(size.index)
    marks = [line for line in ax.lines if line.get_marker() != "None"]
    for group in size.index:
        mine = table[(table["group"] == group) & table["rate"].notna()]
        ink = {line.get_label(): line.get_color() for line in marks}[labelled(ax, group)]
        drawn = [line for line in marks if line.get_color() == ink]
        np.testing.assert_allclose(np.sort([y for line in drawn for y in line.get_ydata()]), np.sort(mine["rate"]))
        hollow = [line for line in drawn if line.get_markerfacecolor() == "none"]
        assert sum(len(line.get_ydata()) for line in hollow) == mine["ci_low"].isna().sum()
    ends = np.concatenate([ends[:, 1] for ends in segments(ax)])
    np.testing.assert_allclose(np.sort(ends), np.sort(table[["ci_low", "ci_high"]].dropna().to_numpy().ravel()))


def labelled(ax, group):
    """How a group is called in the key."""
    (name,) = {t.get_text() for t in ax.get_legend().get_texts() if t.get_text().split(" (")[0] == group}
    return name


def test_dates_are_bars_as_long_as_they_are_uncertain(lay_out):
    from matplotlib.dates import date2num

    name = r"$\foo$"
    rows = {d: [{"text": "the word", "speaker": name}, {"text": "of word", "speaker": name}] for d in ("a", "b", "c")}
    dates = {"date_earliest": ["2024", "2020-01-01"], "date_latest": ["2024-06-30", None]}
    corpus = lay_out(rows).join(pd.DataFrame(dates, index=["a", "b"]))
    ax = quiet_track(tl.tokenize(corpus), over="date", name=name).plot(Figure().subplots())
    draw_all(ax.figure)
    (bars,) = [c for c in ax.collections if c.get_linewidth() == 3]
    first, second = sorted(bars.get_segments(), key=lambda ends: ends[0, 0])
    assert [first[0, 0], *second[:, 0]] == date2num(
        np.array(["2020-01-01", "2024-01-01", "2024-06-30"], "M8[D]")
    ).tolist()
    assert first[1, 0] > first[0, 0]  # open to the right, where the arrow stands
    arrows = [line for line in ax.lines if line.get_marker() in "<>" and len(line.get_xdata())]
    assert [(line.get_marker(), line.get_xdata()[0]) for line in arrows] == [(">", first[1, 0])]
    assert [*first[:, 1], *second[:, 1]] == [500] * 4


def test_a_silent_stretch_is_a_gap_and_not_a_zero(talk):
    tokens = tl.tokenize(talk("the of word", "word the of", speaker=["Ann", "Bo"]))
    ax = quiet_track(tokens).plot(Figure().subplots())
    assert [len(line.get_ydata()) for line in ax.lines if line.get_marker() != "None"] == [1, 1]


def test_groups_can_be_chosen_and_must_exist(results):
    ax = results["track"].plot(Figure().subplots(), groups=["Bo"])
    assert len({line.get_color() for line in ax.lines}) == 1
    with pytest.raises(tl.UnknownName, match=r"plot: no group 'Anne' .* Did you mean 'Ann'"):
        results["track"].plot(Figure().subplots(), groups=["Anne"])


def test_groups_have_different_colours_and_marks(results):
    lines = [line for line in results["track"].plot(Figure().subplots()).lines if line.get_marker() != "None"]
    assert len({(line.get_color(), line.get_marker()) for line in lines}) == 3
    assert len({line.get_color() for line in lines}) == len({line.get_marker() for line in lines}) == 3


# ---------------------------------------------------------------------- hostile names


def test_topics_by_group_are_a_grid_whose_columns_add_up(results):
    topics = results["topic_terms"]
    ax = topics.plot(Figure().subplots(), kind="shares", by="doc_id")
    (mesh,) = ax.collections
    shares = topics.prevalence(by="doc_id", n_resamples=0)
    np.testing.assert_allclose(np.ravel(mesh.get_array()), shares["share"])
    np.testing.assert_allclose(np.reshape(mesh.get_array(), (2, 2)).sum(axis=0), 1)
    assert [t.get_text() for t in ax.texts] == [f"{share:.0%}" for share in shares["share"]]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["talk", "essay"]
    assert [t.get_text()[0] for t in ax.get_yticklabels()] == ["1", "2"]
    assert ", 4 cells;" in f", {repr(tl.Chart(ax, 'x')).splitlines()[1].removeprefix('  drawn: ')}"
    with pytest.raises(tl.UnknownName, match="plot: kind='share' is not known. Did you mean 'shares'"):
        topics.plot(Figure().subplots(), kind="share")


def test_seaborn_is_loaded_by_the_picture_that_needs_it_and_changes_no_setting(results):
    before = dict(mpl.rcParams)
    results["topic_terms"].plot(Figure().subplots(), kind="shares")
    assert dict(mpl.rcParams) == before
    code = "import sys, textlab.plots, textlab.plots.topics, textlab.plots.topics.terms, textlab.plots.topics.shares; print('seaborn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_date_that_is_only_a_latest_one_has_an_arrow_to_the_left(lay_out):
    from matplotlib.dates import date2num

    rows = {d: [{"text": "the tax of", "speaker": "Ann", "turn_id": d}] for d in ("a", "b")}
    dates = {"date_earliest": [None, "2020-01-01"], "date_latest": ["2019-06-30", None]}
    corpus = lay_out(rows).join(pd.DataFrame(dates, index=["a", "b"]))
    ax = quiet_track(tl.tokenize(corpus), over="date").plot(Figure().subplots())
    arrows = {
        line.get_marker(): line.get_xdata(orig=False)[0]
        for line in ax.lines
        if line.get_marker() in "<>" and len(line.get_xdata())
    }
    assert arrows["<"] < date2num(np.datetime64("2019-06-30"))
    assert arrows[">"] > date2num(np.datetime64("2020-01-01"))
    assert ax.get_xlabel() == "date (> not before, < not after) (hollow: no interval)"


def test_names_are_drawn_as_they_are_and_never_as_mathematics(lay_out, tmp_path):
    rows = [{"text": "the tax $ of $ \\foo", "speaker": HOSTILE, "turn_id": f"t{i}"} for i in range(3)]
    tokens = tl.tokenize(lay_out({HOSTILE: rows}), symbols=True)
    topics = tl.fit_topics(tl.count_terms(tokens), n_topics=1, max_share=1, stop_words=None, n_refits=0)
    for result, options in (
        (tl.kwic(tokens, [r"/\d$|^tax$/", "the"]), {"by": "speaker"}),
        (topics, {}),
        (quiet_track(tokens, name=HOSTILE), {}),
    ):
        ax = result.plot(**options)
        ax.figure.savefig(tmp_path / "a.png")
        plt.close(ax.figure)


# ---------------------------------------------------------------------- charts


def chart(draw, alt="A line."):
    ax = Figure().subplots()
    draw(ax)
    return tl.Chart(ax, alt)


def test_a_chart_says_what_was_drawn():
    shown = chart(lambda ax: [ax.plot([0, 1], [2, 3]), ax.scatter([1], [1]), ax.bar([0, 1], [1, 2])], "Three things.")
    first, second = repr(shown).splitlines()
    assert first == "Chart: Three things."
    assert second == f"  drawn: 1 line, 1 point, 2 bars; data {shown.digest()}"
    assert repr(chart(lambda ax: None)).splitlines()[1].startswith("  drawn: nothing; data ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda ax: ax.plot([0, 1], [2, 3]), lambda ax: ax.plot([0, 1], [2, 3.001])),
        (lambda ax: ax.bar([0], [1]), lambda ax: ax.bar([0], [2])),
        (lambda ax: ax.scatter([0], [1]), lambda ax: ax.scatter([1], [1])),
        (lambda ax: ax.vlines([0], 0, 1), lambda ax: ax.vlines([0], 0, 2)),
        (lambda ax: ax.fill_between([0, 1], 0, 1), lambda ax: ax.fill_between([0, 1], 0, 2)),
        (lambda ax: ax.imshow([[0, 1]]), lambda ax: ax.imshow([[1, 0]])),
        (lambda ax: ax.set_title("a"), lambda ax: ax.set_title("b")),
        (lambda ax: ax.set_xlabel("a"), lambda ax: ax.set_xlabel("b")),
        (lambda ax: ax.text(0, 0, "a"), lambda ax: ax.text(0, 0, "b")),
        (lambda ax: ax.plot([0], [0], label="a"), lambda ax: ax.plot([0], [0], label="b")),
        (lambda ax: ax.plot([0, 1], [0, np.nan]), lambda ax: ax.plot([0, 1], [0, 0])),
        (lambda ax: ax.plot(["a", "b"], [0, 1]), lambda ax: ax.plot(["a", "c"], [0, 1])),
        (lambda ax: ax.plot(pd.to_datetime(["2020", "2021"]), [0, 1]), lambda ax: ax.plot(pd.to_datetime(["2020", "2022"]), [0, 1])),
        (lambda ax: ax.set_xticks([0], ["a"]), lambda ax: ax.set_xticks([0], ["b"])),
        (lambda ax: ax.figure.suptitle("a"), lambda ax: ax.figure.suptitle("b")),
        (lambda ax: ax.figure.supxlabel("a"), lambda ax: ax.figure.supxlabel("b")),
        (lambda ax: [ax.set_xticks([0]), ax.set_xlim(0, 1)], lambda ax: [ax.set_xticks([0]), ax.set_xlim(0, 9)]),
        (lambda ax: ax.set_yscale("linear"), lambda ax: ax.set_yscale("symlog")),
        (lambda ax: ax.pcolormesh([[0, 1]]), lambda ax: ax.pcolormesh([[1, 0]])),
    ],
)  # fmt: skip
def test_the_digest_changes_with_what_is_drawn(one, other):
    assert chart(one).digest() == chart(one).digest()
    assert chart(one).digest() != chart(other).digest()


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda ax: ax.vlines([1, 2, 3], 0, 1), "3 segments"),
        (lambda ax: ax.vlines([1, 2, 3], 0, [1, np.nan, 2]), "2 segments"),  # a missing end draws nothing
        (lambda ax: ax.scatter([1, 2, np.nan], [1, 2, 3]), "2 points"),
        (lambda ax: ax.plot([1, 2, 3], [1, np.nan, 3], "o"), "2 points"),
        (lambda ax: ax.plot([1, 2, 3], [1, 2, 3], "o:"), "1 line, 3 points"),
        (lambda ax: [ax.plot([1, 2], [1, 2]), ax.plot([1, 2], [2, 1])], "2 lines"),
        (lambda ax: ax.pcolormesh([[0.0, 1.0, np.nan], [2.0, 3.0, 4.0]]), "5 cells"),
    ],
)
def test_the_face_counts_marks_as_the_eye_does(draw, said):
    assert repr(chart(draw)).splitlines()[1].startswith(f"  drawn: {said}; data ")


def test_the_digest_forgives_the_last_digits_of_a_float():
    assert chart(lambda ax: ax.plot([0], [1 / 3])).digest() == chart(lambda ax: ax.plot([0], [1 / 3 + 1e-12])).digest()
    assert chart(lambda ax: ax.plot([0], [0.0])).digest() == chart(lambda ax: ax.plot([0], [-0.0])).digest()


def test_what_cannot_be_put_in_words_is_refused():
    with pytest.raises(tl.SchemaError, match="Chart: a Wedge cannot be put in words yet"):
        chart(lambda ax: ax.pie([1, 2])).digest()


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_needs_words(alt):
    with pytest.raises(tl.SchemaError, match="Chart: alt is empty"):
        chart(lambda ax: None, alt)


def test_alternative_text_is_escaped_and_the_picture_is_a_png():
    bundle = chart(lambda ax: ax.plot([0, 1]), '"><script>alert(1)</script>')._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert '"><' not in bundle["text/html"].split("src=")[0].replace('style="margin:0"><', "")
    png = bundle["text/html"].split("base64,")[1].split('"')[0]
    assert base64.b64decode(png).startswith(b"\x89PNG")
    assert bundle["text/plain"].startswith("Chart: ")


def test_a_chart_takes_its_figure_from_pyplot_so_it_is_shown_once():
    figure, ax = plt.subplots()
    tl.Chart(ax, "x")
    assert figure.number not in plt.get_fignums()
    assert tl.Chart(figure, "x").figure is figure


@pytest.mark.parametrize("over", ["date", "progress"])
def test_a_track_without_a_rate_says_so_in_place_of_an_empty_frame(lay_out, over):
    names = [f"d{k:02}" for k in range(40)]
    corpus = lay_out({d: [{"text": "the tax of", "speaker": "Ann", "turn_id": d}] for d in names})
    dates = pd.DataFrame({"date_earliest": "2021-01-01", "date_latest": "2021-01-31"}, index=names)
    ax = quiet_track(tl.tokenize(corpus.join(dates)), over=over, min_tokens=50).plot()
    draw_all(ax.figure)  # no warning of the layout
    assert [t.get_text() for t in ax.texts] == ["No rate to draw:\nfewer than min_tokens=50 words in each row."]
    plt.close(ax.figure)
