"""Parts give the tables that one machine gives, to the last digit, and open as the same words."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from part_checks import by_hand, corpora

import textlab as tl
from textlab.tokens import blocks
from textlab.tokens.blocks import in_memory


def near(tokens, pattern, **options):
    """Collocates with everything that is counted, and where the first of them stands."""
    found = tl.collocates(tokens, pattern, min_count=1, min_g2=0, n_resamples=20, **options)
    words = [(q.doc_id, q.text) for q in found.quotes(found.table["term"].iloc[0], 9)] if len(found.table) else []
    return found.table.assign(said=found.summary(), words=str(words))


QUESTIONS = {
    "kwic": lambda t: tl.kwic(t, ["tax", "the rich", "must []{0,2} tax", 'tax :: party="Left"']).table,
    "count_terms": lambda t: tl.count_terms(t, by="passage_id").to_frame(),
    "count_terms by speaker": lambda t: tl.count_terms(t, by="speaker").to_frame(),
    "rows": lambda t: tl.count_terms(t, by="turn_id").rows,
    "frequencies": lambda t: tl.frequencies(t, n_resamples=20).table,
    "collocates": lambda t: near(t, ["tax", "the rich", 'work :: speaker="Ann"']),
    "collocates of the left": lambda t: near(t, 'tax :: party="Left"', window=2, cluster="doc_id"),
    "collocates by speaker": lambda t: near(t, "tax", by="speaker", window=(0, 3), cluster="passage_id"),
    "collocates, parties resampled": lambda t: near(t, "r* []{0,2} p*", cluster="party"),
    "dispersion": lambda t: tl.dispersion(t, min_count=1).table,
    "dispersion by party": lambda t: tl.dispersion(t, by="party", parts="passage_id", min_count=2).table,
    "frequencies by party": lambda t: tl.frequencies(t, by="party", cluster="doc_id", n_resamples=20).table,
}


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def answer(ask, tokens):
    """The table, or why there is none."""
    try:
        return ask(tokens)
    except tl.TextlabError as error:
        return f"{type(error).__name__}: {error}"


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)  # these texts are short
        yield


@given(corpora, st.integers(1, 7))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_corpus_in_any_number_of_parts_gives_the_same_tables(tmp_path_factory, corpus, n):
    tokens = tl.tokenize(corpus)
    with tl.Parts.split(tokens, tmp_path_factory.mktemp("parts"), n=n, workers=0) as parts:
        assert parts.corpus.fingerprint == corpus.fingerprint
        for name, ask in QUESTIONS.items():
            wanted, found = answer(ask, tokens), answer(ask, parts.tokens)
            assert isinstance(wanted, str) == isinstance(found, str), name
            assert wanted == found if isinstance(wanted, str) else same(found, wanted) is None


@given(corpora)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mapped_text_in_small_blocks_gives_the_same_tables(tmp_path_factory, corpus):
    tokens, folder = tl.tokenize(corpus), tmp_path_factory.mktemp("mapped")
    corpus.save(folder / "corpus")
    tokens.save(folder / "tokens")
    mapped = tl.Tokens.open(folder / "tokens", tl.Corpus.open(folder / "corpus"))
    assert in_memory(tokens) and not in_memory(mapped)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(blocks, "BLOCK_TOKENS", 5)
        for name, ask in QUESTIONS.items():
            wanted, found = answer(ask, tokens), answer(ask, mapped)
            assert isinstance(wanted, str) == isinstance(found, str), name
            assert wanted == found if isinstance(wanted, str) else same(found, wanted) is None


def test_every_question_has_an_answer():
    tokens = tl.tokenize(by_hand())
    assert not [name for name, ask in QUESTIONS.items() if isinstance(answer(ask, tokens), str)]


def test_words_that_were_taken_out_are_taken_out_of_all_parts(tmp_path):
    tokens = tl.tokenize(by_hand())
    with tl.Parts.split(tokens, tmp_path, n=3, workers=0) as parts:
        for change in (
            lambda t: t.remove("function_words"),
            lambda t: t.replace({"robot*": "machine"}),
            lambda t: t.join("the rich"),
        ):
            one, other = change(tokens), change(parts.tokens)
            same(tl.frequencies(other, n_resamples=0).table, tl.frequencies(one, n_resamples=0).table)
            assert other.n_tokens.tolist() == one.n_tokens.tolist()


def test_quotes_are_read_from_the_part_in_which_they_stand(tmp_path):
    tokens = tl.tokenize(by_hand())
    with tl.Parts.split(tokens, tmp_path, n=3, workers=0) as parts:
        found, wanted = tl.frequencies(parts.tokens, n_resamples=0), tl.frequencies(tokens, n_resamples=0)
        assert list(found.quotes("tax", 9)) == list(wanted.quotes("tax", 9))
        assert {quote.doc_id for quote in found.quotes("tax", 9)} == {"one", "two", "three"}
        lines = tl.kwic(parts.tokens, "café")
        assert lines.quotes(lines.table.index[0])[0].text == "Café work, café tax"
        assert lines.summary() == tl.kwic(tokens, "café").summary()


def test_results_say_the_same_and_can_be_repeated_on_one_machine(tmp_path):
    corpus = by_hand()
    tokens = tl.tokenize(corpus)
    with tl.Parts.split(tokens, tmp_path, n=2, workers=0) as parts:
        found = tl.frequencies(parts.tokens, n_resamples=10)
        assert found.settings["recipe"] == tl.frequencies(tokens, n_resamples=10).settings["recipe"]
        assert found.methods() == tl.frequencies(tokens, n_resamples=10).methods()
        same(tl.repeat(found.settings, corpus).table, found.table)


def test_parts_saved_one_by_one_are_one_corpus(tmp_path):
    corpus = by_hand()
    folders = []
    for name in ("one", "two", "three"):
        some = tl.Corpus.from_data(corpus.where(doc_id=name).data)
        some.save(tmp_path / name / "corpus")
        tl.tokenize(tl.Corpus.open(tmp_path / name / "corpus"), to=tmp_path / name / "tokens")
        folders.append(tmp_path / name)
    with tl.Parts(folders, workers=0) as parts:
        tokens = tl.tokenize(corpus)
        assert parts.names == ("one", "two", "three")
        assert parts.tokens.types.tolist() == tokens.types.tolist()
        assert np.array_equal(np.asarray(parts.tokens.ids), tokens.ids)
        same(tl.kwic(parts.tokens, "tax").table, tl.kwic(tokens, "tax").table)
    with tl.Parts(folders[::-1], workers=0) as parts:
        lines = tl.kwic(parts.tokens, "tax").table.sort_index()
        same(lines, tl.kwic(tokens, "tax").table.sort_index())


def test_many_files_are_read_a_few_at_a_time(tmp_path):
    paths = []
    for k, text in enumerate(["The tax.", "A tax on robots.", "Work, work.", "The rich and the tax."]):
        paths.append(tmp_path / f"talk{k}.txt")
        paths[-1].write_text(text)
    with tl.Parts.of_files(paths, tmp_path / "parts", n=2, workers=0) as parts:
        assert len(parts) == 2
        same(tl.kwic(parts.tokens, "tax").table, tl.kwic(tl.tokenize(tl.read(paths)), "tax").table)
        assert parts.table["n_documents"].tolist() == [2, 2]


def test_a_document_in_two_parts_is_refused_by_name(tmp_path):
    corpus = by_hand()
    for name in ("a", "b"):
        corpus.where(doc_id="one").save(tmp_path / name / "corpus")
        tl.tokenize(tl.Corpus.open(tmp_path / name / "corpus"), to=tmp_path / name / "tokens")
    with tl.Parts([tmp_path / "a", tmp_path / "b"], workers=0) as parts, pytest.raises(tl.SchemaError) as error:
        _ = parts.tokens
    assert "the document 'one' stands in a and in b" in str(error.value)


def test_parts_tokenized_differently_are_refused(tmp_path):
    corpus = by_hand()
    for name, case in (("one", True), ("two", False)):
        corpus.where(doc_id=name).save(tmp_path / name / "corpus")
        tl.tokenize(tl.Corpus.open(tmp_path / name / "corpus"), to=tmp_path / name / "tokens", ignore_case=case)
    with (
        tl.Parts([tmp_path / "one", tmp_path / "two"], workers=0) as parts,
        pytest.raises(tl.SchemaError, match="two was tokenized with ignore_case=False and one with True"),
    ):
        _ = parts.tokens
