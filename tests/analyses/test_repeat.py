"""A result is made again from its settings: the same table, over the same corpus only."""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from examples import EXAMPLES

import textlab as tl
from textlab._recipe import code_of, json_of, nodes_of, recorded
from textlab.analyses.repeat import recipe_of, repeat


@pytest.fixture(scope="module")
def corpus():
    return tl.load_seeds()


def quietly(make, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return make(*arguments, **options)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_settings_of_every_result_hold_what_it_takes_to_repeat_it(name, corpus):
    result = quietly(EXAMPLES[name], tl.tokenize(corpus))
    begun = {node["is"] for node in nodes_of(result.settings["recipe"]) if node["$"] == "corpus"}
    whole = tl.load_seeds()
    panel = whole.where(doc_id="bezos-panel")
    again = quietly(repeat, result.settings, panel if panel.fingerprint in begun else whole)
    assert type(again) is type(result)
    pd.testing.assert_frame_equal(again.table, result.table)
    assert recipe_of(again) == recipe_of(result)


@pytest.mark.parametrize(
    "verb",
    [
        lambda t: t.remove(["the", "a*"]),
        lambda t: t.keep({"tax", "big"}),
        lambda t: t.replace({"tax": "levy"}),
        lambda t: t.join("big tech", sep="+"),
        lambda t: t.ngrams(2),
        lambda t: t.lookup(tl.Lexicon({"money": ["tax", "pric*"]})),
        pytest.param(
            lambda t: t.stems(),
            marks=pytest.mark.skipif(sys.version_info >= (3, 14), reason="gensim has no release for this Python"),
        ),
    ],
)
def test_every_verb_of_tokens_leaves_its_trace(verb, words):
    made = verb(words)
    again = repeat(json.loads(json.dumps(dict(made.settings), default=json_of)), words.corpus)
    assert again.terms[again.codes].tolist() == made.terms[made.codes].tolist()


def test_every_method_that_gives_tokens_or_a_matrix_is_recorded():
    for cls in (tl.Tokens, tl.DocumentTermMatrix):
        giving = [n for n, f in vars(cls).items() if getattr(f, "__annotations__", {}).get("return") == cls.__name__]
        giving = [n for n in giving if n != "open"]  # brings the recipe from the folder
        assert len(giving) >= 6
        assert [n for n in giving if not getattr(getattr(cls, n), "is_recorded", False)] == []


def test_every_question_is_recorded():
    results = {
        name for name in tl.__all__ if isinstance(getattr(tl, name), type) and issubclass(getattr(tl, name), tl.Result)
    }
    asking = [n for n in tl.__all__ if getattr(getattr(tl, n), "__annotations__", {}).get("return") in results]
    assert len(asking) > 20
    assert [n for n in asking if not getattr(getattr(tl, n), "is_recorded", False)] == []


def test_steps_between_are_repeated_in_their_order(words):
    dtm = (
        tl.count_terms(words.remove("the").join("big tech"), by="turn_id")
        .trim(min_count=2)
        .where(speaker=["Ann", "Cy"])
    )
    again = repeat(dtm.settings, words.corpus)
    assert (again.counts != dtm.counts).nnz == 0
    assert code_of(dtm.settings["recipe"]) == (
        "count_terms(tokenize(corpus).remove(what='the').join(phrases='big tech'), by='turn_id')"
        ".trim(min_count=2).where(speaker=['Ann', 'Cy'])"
    )


def test_a_generator_is_repeated_from_where_it_stood(words):
    source = np.random.default_rng(7)
    source.random(11)
    first = quietly(tl.frequencies, words, n_resamples=30, rng=source)
    pd.testing.assert_frame_equal(quietly(repeat, first.settings, words.corpus).table, first.table)


def test_settings_may_go_through_a_file(words):
    found = quietly(
        tl.track_stance, words, tl.Lexicon({"money": ["tax", "pay*"]}, name="mine"), by="speaker", n_resamples=20
    )
    settings = json.loads(json.dumps(dict(found.settings), default=json_of))
    pd.testing.assert_frame_equal(quietly(repeat, settings, words.corpus).table, found.table)


def test_what_no_file_can_hold_has_to_be_given(words):
    made = words.remove(str.isnumeric)
    settings = json.loads(json.dumps(dict(made.settings), default=json_of))
    with pytest.raises(tl.UnknownName, match=r"cannot hold the argument 'what' \(the function isnumeric\); give it"):
        repeat(settings, words.corpus)
    assert len(repeat(settings, words.corpus, what=str.isnumeric)) == len(made)


def test_tokens_on_disk_keep_their_recipe(words, tmp_path):
    words.remove("the").save(tmp_path / "tokens")
    opened = tl.Tokens.open(tmp_path / "tokens", words.corpus)
    again = repeat(opened.settings, words.corpus)
    assert again.terms[again.codes].tolist() == opened.terms[opened.codes].tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.where(speaker=["Ann", "Bo"]), "the number of passages is 3 and not"),
        (lambda c: c.rename_speakers({"Ann": "Anna"}), "column 'speaker' of passages differs"),
        (lambda c: c.assign(title={"talk": "Another"}), "column 'title' of documents differs"),
    ],
)
def test_another_corpus_is_refused_and_the_difference_named(change, said, words):
    found = tl.frequencies(words, n_resamples=0)
    with pytest.raises(tl.SchemaError, match="not the corpus of the result") as caught:
        repeat(found.settings, change(words.corpus))
    assert said in str(caught.value)


def test_a_new_column_makes_no_other_corpus(words):
    found = tl.frequencies(words, n_resamples=0)
    wider = words.corpus.assign(party={"talk": "A", "essay": "B"})
    pd.testing.assert_frame_equal(repeat(found.settings, wider).table, found.table)
    by_party = tl.frequencies(tl.tokenize(wider), by="party", n_resamples=0)
    with pytest.raises(tl.SchemaError, match="column 'party' of documents is missing"):
        repeat(by_party.settings, words.corpus)


def test_other_versions_are_named(words):
    found = tl.frequencies(words, n_resamples=0)
    old = {**found.settings, "versions": {**found.settings["versions"], "numpy": "1.0"}}
    with pytest.warns(tl.TextlabWarning, match=r"numpy .* \(then 1.0\)"):
        repeat(old, words.corpus)


def test_a_step_that_left_no_trace_is_noticed(words):
    """What is done to the arrays behind the verbs' back changes numbers that the settings hold."""
    found = tl.frequencies(words, n_resamples=0)
    with pytest.raises(tl.SchemaError, match="lead to another n_tokens"):
        repeat({**found.settings, "n_tokens": 1}, words.corpus)


def test_settings_from_a_file_reach_no_function_but_verbs(words):
    found = tl.frequencies(words, n_resamples=0)
    for verb in ("import_module", "read", "DocumentTermMatrix.open", "Tokens.save"):
        recipe = {"$": "call", "verb": verb, "arguments": {"self": words.settings["recipe"]}}
        with pytest.raises(tl.UnknownName, match="repeat: "):
            repeat({**found.settings, "recipe": recipe}, words.corpus)


def test_settings_from_a_file_write_no_file(words, tmp_path):
    found = tl.frequencies(words, n_resamples=0)
    recipe = json.loads(json.dumps(found.settings["recipe"]))
    recipe["arguments"]["tokens"]["arguments"]["to"] = str(tmp_path / "tokens")
    repeat({**found.settings, "recipe": recipe}, words.corpus)
    assert not list(tmp_path.iterdir())
    recipe["arguments"]["cluster"] = {"$": "object", "class": "read", "fields": {"path": str(tmp_path)}}
    with pytest.raises(tl.UnknownName, match="is not a kind of argument"):
        repeat({**found.settings, "recipe": recipe}, words.corpus)


@pytest.mark.parametrize("settings", [{}, {"recipe": None}, "contrast"])
def test_settings_without_a_recipe_are_refused(settings, words):
    with pytest.raises(tl.SchemaError, match="repeat: these settings hold no recipe"):
        repeat(settings, words.corpus)


def test_a_recorded_verb_keeps_its_help_and_its_errors():
    @recorded
    def verb(tokens: str, *, n: int = 1) -> str:
        """Help."""
        return tokens * n

    assert verb("a", n=2) == "aa"
    assert verb.__doc__ == "Help."
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'tokens'"):
        verb()


@pytest.mark.parametrize(
    "damage",
    [
        {"recipe": {"$": "call", "arguments": {}}},
        {"recipe": {"$": "call", "verb": "kwic", "arguments": []}},
        {"recipe": {"$": "corpus"}},
        {"recipe": {"$": ["call"], "verb": "kwic"}},
        {"recipe": {"$": "fly", "items": []}},
        {"recipe": {"$": "mapping"}},
        {"versions": ["1"]},
        {"corpus_parts": "none"},
    ],
)
def test_damaged_settings_are_refused_by_name(damage, words):
    """A part of a recipe without what its kind needs gave a bare KeyError (found by the attack)."""
    settings = dict(tl.frequencies(words, n_resamples=0).settings) | damage
    with pytest.raises(tl.TextlabError, match="damaged"):
        tl.repeat(settings, words.corpus)
