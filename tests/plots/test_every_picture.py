"""What every picture keeps, whatever it is of: nothing interpreted, nothing on top of another, read on any page."""

from __future__ import annotations

import re
import warnings
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from examples import EXAMPLES
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgba
from matplotlib.text import Text

import textlab as tl
from textlab.plots.style import INK, named

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")

HOSTILE = [
    r"A$\x$B", "<b>bold</b>", "%s %(x)d {0}", "_hidden", "a name that is much too long for the margin of any picture",
    "שלום עולם", "\U0001f600 joy", "two\nlines\tand a tab", "\u202eturned", "$", r"\alpha", "http://x.org/?a=$b$",
]  # fmt: skip
WORDS = ["tax", "work", "$5", "rich", "poor", "a$b$c", "river", "bridge", "school", "church", "naïve", "עבודה", "plan"]
NOTEBOOK = 9.0  # inches that a notebook shows without shrinking


def made_up(n_docs, n_speakers, n_turns):
    """A corpus whose documents and speakers have hostile names, and dates 37 days apart."""
    rng, rows = np.random.default_rng(n_docs), []
    for d in range(n_docs):
        day = str(pd.Timestamp("1990-01-01") + pd.Timedelta(days=37 * d))[:10]
        for k in range(n_turns):
            s = (d * n_turns + k) % n_speakers
            share = 1 / (np.arange(len(WORDS)) + 2 + s % 3)
            words = rng.choice(WORDS, rng.integers(20, 40), p=share / share.sum())
            rows.append({
                "text": " ".join(words) + ".", "doc_id": HOSTILE[d] if d < len(HOSTILE) else f"doc {d:03d}",
                "speaker": HOSTILE[s] if s < len(HOSTILE) else f"Speaker {s}", "turn_id": f"t{d}_{k}", "date": day,
            })  # fmt: skip
    return tl.tokenize(tl.from_frame(pd.DataFrame(rows), rows="passage"))


LEXICON = tl.Lexicon({r"$x$ <b>": ["tax", "poor"], "_b": ["plan"]}, name=r"my $\lex$")
FEW = tl.Resampling(n=30, permutations=49)


def by_turn(tokens):
    return tl.count_terms(tokens, by="turn_id")


QUESTIONS = {
    "kwic": lambda t: tl.kwic(t, "tax"),
    "dispersion": tl.dispersion,
    "dispersion_by": lambda t: tl.dispersion(t, by="speaker"),
    "frequencies": lambda t: tl.frequencies(t, n_resamples=20),
    "frequencies_by": lambda t: tl.frequencies(t, by="speaker", n_resamples=20),
    "collocates": lambda t: tl.collocates(t, "plan", min_g2=0),
    "collocations": lambda t: tl.collocations(t, length=2),
    "describe": lambda t: tl.describe(t, by="doc_id", n_resamples=20),
    "audit": lambda t: tl.audit(t.corpus),
    "similar": lambda t: tl.similar(t, least_words=3, least=0.05),
    "exchanges": lambda t: tl.exchanges(t.corpus, n_permutations=19),
    "contrast": lambda t: tl.contrast(by_turn(t), by="speaker", target=HOSTILE[0], resampling=FEW),
    "contrast_all": lambda t: tl.contrast(by_turn(t), by="speaker", resampling=FEW),
    "shift": lambda t: tl.contrast(
        by_turn(t), by="speaker", target=HOSTILE[0], reference=HOSTILE[1], measure="jsd", resampling=FEW
    ),
    "topics": lambda t: tl.fit_topics(by_turn(t), n_topics=3, n_refits=1, max_share=1, stop_words=None),
    "track": lambda t: tl.track_stance(t, LEXICON, min_tokens=10, n_resamples=20),
    "track_doc": lambda t: tl.track_stance(t, LEXICON, by="doc_id", min_tokens=10, n_resamples=20),
    "track_date": lambda t: tl.track_stance(t, LEXICON, over="date", min_tokens=20, n_resamples=20),
}  # fmt: skip
SIZES = {"one document": (1, 4, 60), "three hundred documents": (300, 40, 4)}


@pytest.fixture(scope="module", params=SIZES, ids=SIZES)
def hostile(request):
    return made_up(*SIZES[request.param])


def pictures(result):
    """Every kind of picture that this result has; one that it refuses by name is none."""
    for kind in result.PICTURES:
        try:
            ax = result.plot(kind=kind)
        except (tl.UnknownName, tl.SchemaError):
            continue
        yield kind, ax


def labels_shown(ax):
    ax.figure.draw_without_rendering()
    along = [(*axis.get_majorticklabels(), *axis.get_minorticklabels()) for axis in (ax.xaxis, ax.yaxis)]
    return [[t for t in some if t.get_visible() and t.get_text()] for some in along]


def check(ax, kind):
    """All that a picture must keep."""
    figure = ax.figure
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    assert figure.get_facecolor()[3] == ax.get_facecolor()[3] == 0, f"{kind}: a ground"
    assert figure.get_figwidth() <= 15
    assert figure.get_figheight() <= 16
    for text in figure.findobj(Text):
        assert not text.get_parse_math() or not text.get_text(), f"{kind}: {text.get_text()!r} is read as mathematics"
        assert not text.get_usetex()
        assert "\n" not in text.get_text() or text in (*ax.texts, ax.title, ax._left_title)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09]", text.get_text())
        if text.get_visible() and text.get_text() and kind not in ("audit", "grid", "shares", "similarity", "survival"):
            assert to_rgba(text.get_color())[:3] in {to_rgba(INK)[:3]}, f"{kind}: {text.get_text()!r}"
    for side, some in zip("xy", labels_shown(ax), strict=True):
        inside = [t for t in some if in_view(ax, t)]
        assert not overlapping(inside), f"{kind}: labels on {side}: {overlapping(inside)}"
    if kind not in ("shares", "similarity", "survival", "map"):
        assert not overlapping(ax.texts), f"{kind}: {overlapping(ax.texts)}"


def in_view(ax, text):
    low, high = sorted(ax.get_ylim()) if text.get_position()[0] == 0 else sorted(ax.get_xlim())
    at = text.get_position()[1] if text.get_position()[0] == 0 else text.get_position()[0]
    return low <= at <= high


def overlapping(texts):
    """Pairs of texts that cover each other, but for those that are turned (their boxes are wider than they are)."""
    straight = [t for t in texts if t.get_rotation() == 0 and t.get_text()]
    boxes = [(t.get_text(), t.get_window_extent().shrunk(0.98, 0.8)) for t in straight]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_hostile_names_in_every_picture_of_few_and_of_many_texts(hostile, question):
    try:
        result = QUESTIONS[question](hostile)
    except tl.NotEnoughData:
        return
    for kind, ax in pictures(result):
        check(ax, kind)
        plt.close(ax.figure)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture_of_every_result(words_of_seeds, name):
    for kind, ax in pictures(EXAMPLES[name](words_of_seeds)):
        check(ax, kind)
        plt.close(ax.figure)


@pytest.fixture(scope="module")
def words_of_seeds(seeds):
    return tl.tokenize(seeds)


def test_dates_of_many_texts_are_an_axis_of_time(recwarn):
    ax = QUESTIONS["track_date"](made_up(300, 40, 4)).plot()
    dates = [t.get_text() for t in labels_shown(ax)[0]]
    assert 3 <= len(dates) <= 8
    assert all(re.fullmatch(r"\d{4}", text) for text in dates)
    assert not ax.texts  # no name of a document
    assert "5 of 40 groups" in ax.get_title(loc="left")
    plt.close(ax.figure)


def test_what_is_left_out_is_said():
    tokens = made_up(300, 40, 4)
    for question, said in {
        "kwic": "(40 of 300 rows with hits, by doc_id)",
        "describe": "(40 of 300 groups)",
        "dispersion_by": "(7 of 40 groups)",
        "frequencies_by": "(7 of 40 groups, the largest)",
        "audit": "(270 more documents not drawn)",
        "contrast_all": "The 6 largest of 40 speakers",
        "track_doc": "(5 of 300 lines, most words)",
    }.items():
        ax = QUESTIONS[question](tokens).plot()
        assert said in ax.get_title(loc="left")
        plt.close(ax.figure)


def test_groups_are_told_apart_without_colour(hostile):
    """Points of two groups never have the same mark, sides of a contrast lie on two sides of a line."""
    for question in ("frequencies_by", "track", "dispersion_by"):
        ax = QUESTIONS[question](hostile).plot()
        key = ax.get_legend()
        marks = [
            h.get_marker() if hasattr(h, "get_marker") else h.get_paths()[0].vertices.tobytes()
            for h in key.legend_handles
        ]
        assert len(set(marks)) == len(marks)
        assert len(key.get_texts()) == len(marks)  # "_hidden" is in it
        plt.close(ax.figure)


def test_names_are_one_line_short_and_in_letters_that_are_here():
    assert named("two\nlines\t\u202eand") == "two lines and"
    assert named("x" * 99) == "x" * 41 + "…"
    assert named("_x") == " _x"
    assert named("") == "(empty)"
    assert named("שלום") == "\u200eשלום\u200e"
    assert named(r"$\alpha$ <b> %s") == r"$\alpha$ <b> %s"


def test_letters_without_a_font_are_boxes_and_said(talk, monkeypatch):
    monkeypatch.setattr("textlab.plots.style._font_with", lambda letter: None)
    tokens = tl.tokenize(talk(*["税金 the"] * 3))
    with pytest.warns(
        tl.TextlabWarning, match="plot: no font here has the letters .*, so boxes stand for them"
    ) as said:
        ax = tl.frequencies(tokens, n_resamples=0).plot()
    assert said[0].filename == __file__
    assert "□" in "".join(t.get_text() for t in ax.get_yticklabels())
    plt.close(ax.figure)


def test_settings_of_the_reader_cannot_make_text_of_a_source_mathematics(talk):
    tokens = tl.tokenize(talk(*["a$b the"] * 3), symbols=True)
    with plt.rc_context({"text.parse_math": True, "text.color": "red", "figure.facecolor": "red"}):
        ax = tl.frequencies(tokens, n_resamples=0).plot()
        check(ax, "bars")
    plt.close(ax.figure)
