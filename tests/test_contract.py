"""What every result promises, checked over every result."""

import dataclasses
import pickle
import re
import warnings

import pandas as pd
import pytest
from examples import EXAMPLES
from kinds import KINDS
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import textlab as tl
from textlab.results import Result
from textlab.results.brief import n_sentences


@pytest.fixture(scope="module")
def corpus():
    return tl.load_seeds()


@pytest.fixture(scope="module")
def tokens(corpus):
    return tl.tokenize(corpus)


def make(name, tokens):
    """One result of each kind, from the five texts, warnings set aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return EXAMPLES[name](tokens)


@pytest.fixture(scope="module", params=EXAMPLES)
def result(request, tokens):
    return make(request.param, tokens)


def counted_corpus(result, corpus):
    """The corpus a result is about: that of the five texts, but of `sentiment` its own, which is cut into sentences."""
    return result.tokens.corpus if isinstance(result, tl.Sentiment) else corpus


def test_every_result_class_is_under_contract():
    public = [getattr(tl, n) for n in tl.__all__]
    classes = {c for c in public if isinstance(c, type) and issubclass(c, Result) and c is not Result}
    assert len(classes) == len(EXAMPLES)


def test_columns_are_the_documented_ones(result):
    found = list(result.table.columns)
    assert found == [name for name in result.COLUMNS if name in found]
    assert all(result.COLUMNS.values())


def test_an_interval_has_two_ends_in_order_or_none(result):
    table = result.table
    if "ci_low" not in table:
        return
    low, high = table["ci_low"], table["ci_high"]
    assert (low.isna() == high.isna()).all()
    known = low.notna()
    assert known.any()
    assert (low[known] <= high[known]).all()
    assert list(table.columns).index("ci_high") == list(table.columns).index("ci_low") + 1


def test_counted_words_are_tokens_and_never_n_words(result):
    """``n_words`` are stretches between white space in the raw text."""
    groups = result.groups.columns if isinstance(result, tl.Contrast) else ()
    names = {*result.table.columns, *groups, *result.settings}
    assert not [n for n in names if n.startswith("n_words")]


def test_it_is_frozen_and_its_table_is_a_copy(result):
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.settings = {}
    before = result.table
    mine = result.table
    mine.iloc[0, 0] = mine.iloc[-1, 0]
    mine["extra"] = 1
    pd.testing.assert_frame_equal(result.table, before)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html"])
def test_every_result_is_written_whole_with_its_labels(result, tmp_path, ending):
    table = result.table
    labels = [table.index.name] * bool(table.index.name)
    path = result.write(str(tmp_path / f"table.{ending}"))
    assert path == tmp_path / f"table.{ending}"
    if ending == "html":
        page = path.read_text(encoding="utf-8")
        assert page.count("<tr>") == len(table) + 1
        assert all(f">{name}</th>" in page for name in (*labels, *table))
        return
    if ending == "xlsx":
        pytest.importorskip("openpyxl")
    again = pd.read_csv(path) if ending == "csv" else pd.read_excel(path)
    assert list(again) == [*labels, *table]
    assert len(again) == len(table)
    for name in table.select_dtypes("number"):
        pd.testing.assert_series_equal(again[name], table[name].reset_index(drop=True), check_dtype=False, rtol=1e-12)


def test_settings_name_the_question_the_corpus_and_the_versions(result, corpus):
    assert result.settings["corpus"] == counted_corpus(result, corpus).fingerprint
    assert result.settings["versions"]["textlab"] == tl.__version__
    with pytest.raises(TypeError):
        result.settings["rng"] = 3


def test_the_summary_is_sentences_and_the_repr_one_line(result):
    assert result.summary().count(".") >= 2
    assert "\n" not in repr(result)
    assert len(repr(result)) < 200
    assert " at 0x" not in repr(result)


def _is_short(result):
    said = result.summary()
    assert n_sentences(said) <= 6, said
    assert len(said.split()) <= 90, said
    assert not re.search(r"\w…|\w\.\.\.", said), "cut inside a word"
    assert "  " not in said
    assert said.strip() == said


def test_a_summary_is_short(result):
    _is_short(result)


@pytest.mark.parametrize("kind", KINDS)
def test_a_summary_of_every_kind_is_short(tokens, kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        _is_short(KINDS[kind](tokens))


def test_a_result_is_saved_and_opened_without_its_texts(result, tmp_path):
    folder = result.save(tmp_path / "kept")
    if isinstance(result, tl.Topics):  # a model is kept whole
        pd.testing.assert_frame_equal(tl.Topics.open(folder).table, result.table)
        with pytest.raises(tl.UnreadableFile, match="Topics.open"):
            tl.open_result(folder)
        return
    saved = tl.open_result(folder)
    assert {path.suffix for path in folder.iterdir()} == {".json", ".parquet"}
    pd.testing.assert_frame_equal(saved.table, result.table)
    assert dict(saved.columns) == dict(result.COLUMNS)
    assert (saved.summary(), saved.notes(), saved.methods()) == (result.summary(), result.notes(), result.methods())
    assert saved.settings.keys() == result.settings.keys()
    assert saved.settings["corpus"] == result.settings["corpus"]
    for ask in (saved.plot, lambda: saved.quotes("x")):
        with pytest.raises(tl.SchemaError, match=r"repeat\(saved.settings, corpus\)"):
            ask()


def test_a_result_survives_pickling(result):
    again = pickle.loads(pickle.dumps(result))
    pd.testing.assert_frame_equal(again.table, result.table)
    assert again.summary() == result.summary()
    label = result.table.iloc[0, 0]
    assert list(again.quotes(label)) == list(result.quotes(label))


def test_methods_name_corpus_numbers_and_versions(result, corpus):
    text = result.methods()
    assert counted_corpus(result, corpus).fingerprint in text
    assert f"textlab {tl.__version__}" in text


def test_quotes_are_verbatim_slices_with_their_place(result, corpus):
    label = next(x for x in result.table.iloc[:, 0] if result.quotes(x).n_all)
    quotes = result.quotes(label, n=3)
    assert len(quotes)
    for quote in quotes:
        assert corpus.document_text(quote.doc_id)[quote.start : quote.end] == quote.text
        assert quote.passage_id in counted_corpus(result, corpus).passages.index
        assert 0 <= quote.progress <= 1
        assert all(0 <= a < b <= len(quote.text) for a, b in quote.marks)
    assert [q.start for q in quotes] == [q.start for q in result.quotes(label, n=3)]


def test_an_unknown_label_is_answered_with_the_nearest(result):
    label = str(result.table.iloc[0, 0])
    with pytest.raises(tl.UnknownName, match="quotes: no"):
        result.quotes(label + "x")


def test_display_is_escaped_inline_and_leaves_the_table_alone(result):
    before = result.table
    page = result._repr_html_()
    assert "<script" not in page
    assert "<style" not in page
    assert " id=" not in page
    assert page.count("<table") == page.count("</table>")
    pd.testing.assert_frame_equal(result.table, before)


def test_what_is_shown_says_of_how_many_rows(result):
    table, page, printed = result.table, result._repr_html_(), str(result)
    assert f": {len(table):,} rows;" in repr(result)
    found = re.search(r"\((?:(\d+) of )?([\d,]+) rows?\)", page)
    n_shown, n_all = (int((n or found[2]).replace(",", "")) for n in found.groups())
    assert page.split("</table>")[0].count("<tr>") == n_shown + 1
    assert n_all in (len(table), len(result._display()))  # another shape counts its own rows
    assert f"Shown: {found[0].strip('()')}.\n" in printed
    assert printed.count("\n") == 2 + n_shown + 1 + result.summary().count("\n")


def test_both_ends_of_a_contrast_are_called_a_part_of_it(tokens):
    gap = make("contrast", tokens)
    assert f"(20 of {len(gap.table):,} rows)" in gap._repr_html_()
    assert f"Shown: 20 of {len(gap.table):,} rows." in str(gap)
    lines = make("kwic", tokens)
    assert f"Shown: 20 of {len(lines):,} rows." in str(lines)
    assert "_table" not in vars(lines)  # a screen cuts no other line


def test_plot_draws_on_the_given_axes_and_shows_nothing(result, monkeypatch):
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("plot must not show"))
    before, figures = dict(plt.rcParams), plt.get_fignums()
    ax = Figure().subplots()
    drawn = result.plot(ax)
    assert drawn is ax
    assert isinstance(drawn, Axes)
    assert dict(plt.rcParams) == before
    assert plt.get_fignums() == figures
    assert ax.get_title(loc="left")
    chart = tl.Chart(ax, "What is drawn.")
    assert "nothing" not in repr(chart)


@pytest.mark.parametrize("name", EXAMPLES)
def test_same_rng_same_numbers_and_untouched_input(name, corpus):
    tokens = tl.tokenize(corpus)
    before = tokens.codes.copy(), corpus.passages
    first, second = make(name, tokens), make(name, tl.tokenize(corpus, n_threads=1))
    pd.testing.assert_frame_equal(first.table, second.table)
    assert (tokens.codes == before[0]).all()
    pd.testing.assert_frame_equal(corpus.passages, before[1])
