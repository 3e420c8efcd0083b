"""What every result is made of: quotations, intervals, settings, labels."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.results import Interval, Quote, Quotes, cut_quotes, settings_of

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def lines(words):
    return tl.kwic(words, "tax")


# ---------------------------------------------------------------------- quotations


def test_a_quotation_is_a_slice_of_its_source(words, small):
    every = np.arange(len(words))
    for context in (0, 2, 25):
        for k, quote in enumerate(cut_quotes(words, every, every, context=context)):
            assert small.document_text(quote.doc_id)[quote.start : quote.end] == quote.text
            assert [quote.text[a:b] for a, b in quote.marks] == [words.types[words.ids[k]]]


def test_a_quotation_has_so_many_words_each_side_and_stays_in_its_passage(words):
    middle, first, last = cut_quotes(words, np.array([16, 10, 20]), np.array([16, 10, 20]), context=2)
    assert middle.text == "pay; the rich of the"
    assert first.text == "No! Big Tech"
    assert last.text == "the town pay."


def test_a_quotation_says_who_where_and_how_far(words):
    quote = cut_quotes(words, np.array([10]), np.array([11]))[0]
    assert (quote.doc_id, quote.speaker, quote.attribution, quote.passage_id) == ("talk", "Bo", "given", "talk:p0004")
    assert quote.progress == pytest.approx(10 / 29)
    assert quote.text[slice(*quote.marks[0])] == "No! Big"
    assert quote.source == f"Bo · talk:p0004 · 34% of talk · characters {quote.start}–{quote.end}"
    assert repr(quote) == f"“No! Big Tech can’t pay; the rich of the town pay.”\n    — {quote.source}"


def test_nobodys_words_are_called_unresolved(words):
    quote = cut_quotes(words, np.array([27]), np.array([27]))[0]
    assert quote.speaker is None
    assert quote.source.startswith("speaker unresolved · talk:p0006")


def test_lit_terms_are_marked_instead(words):
    lit = np.isin(words.terms, ["big", "pay"])
    quote = cut_quotes(words, np.array([10]), np.array([10]), lit=lit)[0]
    assert [quote.text[a:b] for a, b in quote.marks] == ["Big", "pay", "pay"]


def test_nothing_to_quote(words):
    nothing = np.empty(0, dtype=np.int64)
    assert cut_quotes(words, nothing, nothing) == []


def test_hostile_words_and_names_are_escaped(lay_out):
    corpus = lay_out({"<d>": [{"text": f"tax {HOSTILE} tax", "speaker": HOSTILE}]})
    shown = tl.kwic(tl.tokenize(corpus), "tax")
    for html in (shown._repr_html_(), shown.quotes("<d>")._repr_html_()):
        assert "<script" not in html
        assert "<d>" not in html
        assert "&lt;script&gt;" in html


def test_quotes_are_a_sequence_with_a_heading(lines):
    quotes = lines.quotes("talk", n=2)
    assert isinstance(quotes, Quotes)
    assert len(quotes) == 2
    assert quotes.n_all == 3
    assert quotes.heading == "'talk': 2 of 3 places"
    assert next(iter(quotes)) is quotes[0]
    assert len(quotes[:1]) == 1
    assert repr(quotes).startswith("'talk': 2 of 3 places\n“")
    assert quotes._repr_html_().count("<blockquote") == 2


def test_quotes_are_drawn_by_rng_and_stand_in_text_order(seeds):
    lines = tl.kwic(tl.tokenize(seeds), "the")
    a, b, c = (lines.quotes("bezos-panel", n=5, rng=r) for r in (1, 1, 2))
    assert [q.start for q in a] == [q.start for q in b] == sorted(q.start for q in a)
    assert [q.start for q in a] != [q.start for q in c]


def test_fewer_places_than_asked_gives_all_and_none_gives_none(lines):
    assert len(lines.quotes("talk", n=99)) == 3
    assert len(lines.quotes("talk", n=0)) == 0
    with pytest.raises(tl.SchemaError, match="n must be a whole number"):
        lines.quotes("talk", n=-1)


@pytest.mark.parametrize("label", ["talks", 0, None, ["talk"], np.nan])
def test_an_unknown_label_is_refused_with_the_nearest(lines, label):
    with pytest.raises(
        tl.UnknownName, match=r"quotes: no doc_id .* in this table\. (Did you mean 'talk'|There is: 'talk')"
    ):
        lines.quotes(label)


# ---------------------------------------------------------------------- intervals, tables, settings


def test_an_interval_reads_like_one():
    assert repr(Interval(estimate=0.1234, low=-0.5, high=2, level=0.95)) == "0.123 [-0.500, 2]"


@pytest.mark.parametrize("thing", [Quote, Interval])
def test_small_results_are_frozen_and_keyword_only(thing):
    names = [f.name for f in dataclasses.fields(thing)]
    with pytest.raises(TypeError):
        thing(*range(len(names)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing(**dict.fromkeys(names, 0)), names[0], 1)


def test_the_table_is_a_copy_down_to_its_labels(lines):
    before = lines.table.copy()
    mine = lines.table
    mine.iloc[:, 0] = "x"
    mine.columns = [f"c{i}" for i in range(mine.shape[1])]
    mine.index.name = "mine"
    del mine["c0"]
    pd.testing.assert_frame_equal(lines.table, before)


def test_settings_tell_everything_needed_to_repeat_it(words, small):
    found = settings_of(words.remove("the"), "f", n=3)
    assert (found["question"], found["n"], found["layer"], found["ignore_case"]) == ("f", 3, ("body",), True)
    assert (found["n_documents"], found["n_turns"], found["n_tokens"]) == (2, 6, 39)
    assert found["corpus"] == small.fingerprint
    assert found["steps"] == ("removed: the",)
    assert {"textlab", "Python", "numpy"} <= set(found["versions"])
    with pytest.raises(TypeError):
        found["n"] = 4


def test_methods_name_corpus_words_and_steps(words, small):
    text = tl.kwic(words.remove("of"), "tax").methods()
    assert f"fingerprint {small.fingerprint}) has 2 documents; 41 words of layer body were counted" in text
    assert "without regard to case" in text
    assert "Steps: removed: of." in text
    assert "numpy" in text
    assert "without regard to case" not in tl.kwic(tl.tokenize(small, ignore_case=False), "tax").methods()


def test_more_rows_than_a_worksheet_holds_are_refused_with_the_next_step(lines, tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("textlab.results.files._WORKSHEET", 2)
    with pytest.raises(tl.SchemaError, match=r"write: \d rows are more than a worksheet holds \(2\); write a \.csv"):
        lines.write(tmp_path / "a.xlsx")
