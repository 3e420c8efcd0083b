"""The audit as a result, and the questions it answers beforehand."""

import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.audit import CHECKS, METHODS, WHOLE, Audit, audit


@pytest.fixture(scope="module")
def seed_audit(seeds):
    return audit(seeds)


@pytest.fixture(scope="module")
def small_audit(small):
    return audit(small)


# ---------------------------------------------------------------------- the result


def test_tables_are_as_documented(small_audit):
    assert isinstance(small_audit, Audit)
    table, judged = small_audit.table, small_audit.verdicts
    assert list(table.columns) == list(Audit.COLUMNS)
    assert list(judged.columns) == list(Audit.VERDICT_COLUMNS)
    assert table[["doc_id", "check"]].to_numpy().tolist() == [[d, c] for d in ("talk", "essay") for c in CHECKS]
    assert judged[["doc_id", "method"]].to_numpy().tolist() == [
        [d, m] for d in ("talk", "essay", WHOLE) for m in METHODS
    ]
    assert table["value"].dtype == float
    assert table.loc[table["check"] == "n_words", "value"].tolist() == [29, 17]


def test_the_grid_keeps_the_order(seed_audit):
    grid = seed_audit.grid()
    assert list(grid.index) == [*dict.fromkeys(seed_audit.table["doc_id"]), WHOLE]
    assert list(grid.columns) == list(METHODS)
    assert grid.loc["disruption-seminar", "sentences"] == "not supported"
    assert grid.loc["bezos-panel", "sentences"] == "supported"
    assert (grid.loc[["egalitarianism-essay", "ml-capitalism-essay"], "contrast speakers"] == "not supported").all()


def test_tables_given_away_are_copies(small_audit):
    mine = small_audit.verdicts
    mine.loc[:, "verdict"] = "supported"
    assert (small_audit.verdicts["verdict"] != "supported").any()


def test_the_summary_says_what_it_does_not_show(seed_audit):
    text = seed_audit.summary()
    assert text.startswith("5 documents, 24,345 words of body text.")
    assert "Not supported: sentences; stance by seconds." in text
    assert "Not supported: sentences (1 of 5 documents: disruption-seminar)" in seed_audit.notes()
    assert "does not show whether words and speakers were transcribed" in text
    assert repr(seed_audit).startswith("<Audit: ")
    assert "1.0 sentence enders per 100 words" in seed_audit.methods()
    assert "not supported" in seed_audit._repr_html_()


def test_the_language_stands_in_the_detail(seed_audit):
    table = seed_audit.table.set_index(["doc_id", "check"])
    assert table.loc[("bezos-panel", "language"), "detail"] == "en, documents.language: en"
    assert table.loc[("bezos-panel", "share_main_script"), "detail"].startswith("Latin")


def test_a_corpus_is_wanted(small, words):
    with pytest.raises(tl.SchemaError, match=r"audit: needs a Corpus, not Tokens; give tokens\.corpus"):
        audit(words)
    with pytest.raises(tl.SchemaError, match="needs a Corpus, not str"):
        audit("text")


# ---------------------------------------------------------------------- quotes


def test_quotes_are_verbatim_and_of_every_kind(seed_audit, seeds):
    quotes = seed_audit.quotes("disruption-seminar", n=4)
    assert len(quotes) == 4
    for quote in quotes:
        assert seeds.document_text(quote.doc_id)[quote.start : quote.end] == quote.text
    kinds = [seed_audit.quotes("disruption-seminar", n=2, check=c) for c in ("longest_stretch", "fillers_per_1000")]
    assert kinds[0].n_all == 1
    (a, b), *_ = kinds[1][0].marks
    assert kinds[1][0].text[a:b].split()[0].lower() in ("um", "uh", "you", "i", "sort", "kind", "mm", "hmm", "er")
    assert [q.start for q in quotes] == [q.start for q in seed_audit.quotes("disruption-seminar", n=4)]
    assert any(
        [q.start for q in quotes] != [q.start for q in seed_audit.quotes("disruption-seminar", n=4, rng=k)]
        for k in (1, 2, 3)
    )


def test_unknown_labels_and_checks(seed_audit):
    with pytest.raises(tl.UnknownName, match="Did you mean 'bezos-panel'"):
        seed_audit.quotes("bezos-pannel")
    with pytest.raises(tl.UnknownName, match="Did you mean 'ligatures'"):
        seed_audit.quotes("bezos-panel", check="ligature")


# ---------------------------------------------------------------------- odd corpora


def test_an_empty_corpus(lay_out):
    empty = audit(lay_out({}))
    assert list(empty.table.columns) == list(Audit.COLUMNS)
    assert empty.table.empty
    assert empty.verdicts.empty
    assert empty.summary().startswith("0 documents, 0 words")
    assert "<table" in empty._repr_html_()
    assert repr(empty) == "<Audit: 0 rows; of 0 methods 0 supported, 0 doubtful, 0 not supported>"
    assert empty.can_topics().verdict == "not supported"
    with pytest.raises(tl.UnknownName):
        empty.quotes("x")
    with pytest.raises(tl.TextlabError):
        empty.can_contrast(target="x")


def test_one_document_without_body(lay_out):
    page = audit(lay_out({"page": [{"text": "Menu", "layer": "furniture"}]}))
    assert (page.verdicts["verdict"] == "not supported").all()
    assert page.quotes("page").n_all == 0
    assert page.can_topics().table["highest_k"].tolist() == [0, 0]


def test_one_document_has_nothing_to_be_compared_with():
    corpus = tl.from_frame(pd.DataFrame({"text": ["The rich may pay. " * 200]}))
    grid = audit(corpus).grid()
    assert (grid["contrast documents"] == "not supported").all()
    assert (grid["sentences"] == "supported").all()
