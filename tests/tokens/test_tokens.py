"""Tokens: every word is a slice of its source, and keeps its place whatever is done to it."""

import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

import textlab as tl
from textlab.tokens import PAD
from textlab.tokens.unicode import IDEOGRAPH, MARK, WORD, classes

quick = settings(deadline=None, max_examples=50, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def spoken(tokens):
    """The terms in order, a gap for a removed one."""
    return [tokens.terms[c] if c >= 0 else None for c in tokens.codes]


def slices(tokens):
    """Each token cut out of its document."""
    spans = tokens.spans(np.arange(len(tokens)))
    return [
        tokens.corpus.document_text(d)[a:b]
        for d, a, b in zip(spans["doc_id"], spans["start"], spans["end"], strict=True)
    ]


def terms_of(talk, text, **options):
    return spoken(tl.tokenize(talk(text), **options))


# ---------------------------------------------------------------------- the small corpus, worked on paper


def test_the_words_of_the_small_corpus(words):
    assert " ".join(spoken(words)) == (
        "tax the rich said ann big tech must pay tax "
        "no big tech can't pay the rich of the town pay "
        "why the tax of the poor mm well "
        "the price of tax is 3.5 a co-op says of big tech 税 金 pays tax"
    )
    assert words.n_tokens.tolist() == [10, 11, 6, 2, 11, 4, 1]
    assert list(words.passages["layer"].unique()) == ["body"]
    assert repr(words) == "<Tokens: 45 tokens, 26 terms, 7 passages, 2 documents>"


def test_the_vocabulary_counts_tokens_passages_and_documents(words):
    table = words.vocabulary
    assert table.loc["tax"].tolist() == [5, 4, 2]
    assert table.loc["the"].tolist() == [6, 4, 2]
    assert table.loc["big"].tolist() == [3, 3, 2]
    assert table["n_term"].sum() == 45
    assert table["n_term"].is_monotonic_decreasing


def test_the_heading_and_the_furniture_are_only_counted_when_asked(small, words):
    more = tl.tokenize(small, layer=["body", "heading", "furniture"])
    assert len(more) == len(words) + 9
    assert spoken(tl.tokenize(small, layer="heading")) == ["on", "tax"]


def test_a_stretch_is_a_turn_even_over_two_passages(words):
    assert words.stretch_of_passage.tolist() == [0, 1, 2, 3, 4, 4, 5]
    assert words.stretch_bounds.tolist() == [0, 10, 21, 27, 29, 44, 45]


def test_progress_is_measured_by_the_words_of_each_document(words):
    progress = words.progress(np.arange(45))
    assert progress[0] == 0
    assert progress[29] == 0
    assert ((progress >= 0) & (progress <= 1)).all()
    assert (np.diff(progress[:29]) > 0).all()
    assert progress[10] == pytest.approx(10 / 29)  # talk: 29 words of body, the first turn has 10


# ---------------------------------------------------------------------- what a word is


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't DON’T", ["don't", "don't"]),
        ("rock 'n' roll", ["rock", "n", "roll"]),
        ("co-op co‐op co‑op -x- a--b", ["co-op"] * 3 + ["x", "a", "b"]),
        ("3.14 1,000,000 1. 2, 3", ["3.14", "1,000,000", "1", "2", "3"]),
        ("U.S. e.g. the end.Next", ["u.s", "e.g", "the", "end", "next"]),
        ("café cafe\u0301", ["café", "café"]),
        ("税金 は安い", ["税", "金", "は", "安", "い"]),
        ("שלום مرحبا", ["שלום", "مرحبا"]),
        ("naïve\u00adty", ["naïvety"]),
        ("snake_case x² ½", ["snake_case", "x²", "½"]),
        ("a\0b a\u200db", ["a", "b", "a\u200db"]),
        ("see https://a.org/x?y=1, or me@a.org.", ["see", "https://a.org/x?y=1", "or", "me@a.org"]),
        ("#Tax @ann a#b", ["#tax", "@ann", "a", "#b"]),
        ("$5 €7 😀", ["5", "7"]),
        ("", []),
        (" \n\t ", []),
        ("…—“”", []),
    ],
)
def test_what_counts_as_a_word(talk, text, found):
    assert terms_of(talk, text) == found


def test_options_add_and_take_away(talk):
    text = "Tax: $5, or 5 % 😀👍🏽!"
    assert terms_of(talk, text) == ["tax", "5", "or", "5"]
    assert terms_of(talk, text, numbers=False) == ["tax", "or"]
    assert terms_of(talk, text, punctuation=True) == ["tax", ":", "5", ",", "or", "5", "%", "!"]
    assert terms_of(talk, text, symbols=True) == ["tax", "$", "5", "or", "5", "😀", "👍🏽"]
    assert terms_of(talk, "Tax TAX", ignore_case=False) == ["Tax", "TAX"]
    assert terms_of(talk, "a@b.org", urls=False) == ["a", "b", "org"] or terms_of(talk, "a@b.org", urls=False) == [
        "a",
        "b.org",
    ]


def test_an_emoji_sequence_is_one_symbol(talk):
    assert terms_of(talk, "👩‍🚀 🇬🇧🇫🇷 ❤️", symbols=True) == ["👩‍🚀", "🇬🇧", "🇫🇷", "❤"]


@quick
@given(st.lists(st.text(), min_size=1, max_size=4), st.booleans(), st.booleans(), st.booleans())
def test_every_token_is_a_slice_of_its_source(talk, texts, punctuation, symbols, numbers):
    tokens = tl.tokenize(talk(*texts), punctuation=punctuation, symbols=symbols, numbers=numbers)
    assert slices(tokens) == [tokens.types[i] for i in tokens.ids]
    spans = tokens.spans(np.arange(len(tokens)))
    assert (spans["start"].to_numpy()[1:] >= spans["end"].to_numpy()[:-1]).all()
    assert (spans["start"] < spans["end"]).all()
    edges = tokens.corpus.passages.loc[spans["passage_id"]]
    assert (spans["start"].to_numpy() >= edges["start"].to_numpy()).all()
    assert (spans["end"].to_numpy() <= edges["end"].to_numpy()).all()


@quick
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_letter_digit_or_ideograph_is_lost(talk, text):
    tokens = tl.tokenize(talk(text))
    spans = tokens.spans(np.arange(len(tokens)))
    covered = {i for a, b in zip(spans["start"], spans["end"], strict=True) for i in range(a, b)}
    kinds = classes()[[ord(c) for c in text]] if text else np.empty(0, dtype=np.uint8)
    solid = np.flatnonzero((kinds & WORD != 0) & (kinds & MARK == 0))
    assert set(solid.tolist()) <= covered
    lone = [t for t in tokens.types if classes()[ord(t[0])] & IDEOGRAPH and not classes()[ord(t[1:2] or "a")] & MARK]
    assert all(len(t) == 1 for t in lone)


def test_an_ideograph_with_a_mark_is_still_a_word_of_its_own(talk):
    assert terms_of(talk, "か\u3099か\u3099") == ["が", "が"]
    assert terms_of(talk, "か\u3099abc") == ["が", "abc"]


@quick
@given(st.text("aB9_'- !?\n", max_size=60))
def test_ascii_words_are_those_of_a_plain_regular_expression(talk, text):
    assert terms_of(talk, text) == [w.lower() for w in re.findall(r"[a-zA-Z0-9]+(?:['_-][a-zA-Z0-9]+)*", text)]


@quick
@given(st.text("12., ", max_size=30))
def test_numbers_are_those_of_a_plain_regular_expression(talk, text):
    assert terms_of(talk, text) == re.findall(r"\d+(?:[.,]\d+)*", text)


@quick
@given(st.lists(st.text("abAB19 !;()\n", max_size=30), min_size=1, max_size=5))
def test_counts_equal_scikit_learns(lay_out, texts):
    corpus = lay_out({f"d{i}": [{"text": t}] for i, t in enumerate(texts)})
    ours = tl.count_terms(tl.tokenize(corpus), by="doc_id")
    theirs = CountVectorizer(token_pattern=r"(?u)\w+")
    try:
        counts = theirs.fit_transform(texts).toarray()
    except ValueError:  # scikit-learn refuses a corpus without a word
        assert ours.shape[1] == 0
        return
    assert list(ours.terms) == list(theirs.get_feature_names_out())
    assert ours.counts.toarray().tolist() == counts.tolist()


# ---------------------------------------------------------------------- verbs keep places


def test_removed_words_leave_a_gap(words):
    rest = words.remove("function_words")
    assert spoken(rest)[:10] == ["tax", None, "rich", "said", "ann", "big", "tech", "must", "pay", "tax"]
    assert len(rest) == len(words)
    assert "no" in rest.vocabulary.index
    assert "can't" in rest.vocabulary.index
    assert repr(rest).startswith("<Tokens: 32 tokens (13 removed, places kept)")


def test_a_phrase_can_be_removed_where_its_words_stay_elsewhere(words):
    rest = words.remove("big tech")
    assert spoken(rest)[4:9] == ["ann", None, None, "must", "pay"]
    assert rest.n_tokens.sum() == 45 - 6
    tokens = words.remove("the rich")
    assert tokens.vocabulary.loc["the", "n_term"] == 4
    assert slices(tokens) == slices(words)


def test_keep_is_the_other_side_of_remove(words):
    kept, gone = words.keep("tax*"), words.remove("tax*")
    assert sorted(spoken(kept), key=str) == sorted(["tax"] * 5 + [None] * 40, key=str)
    assert ((kept.codes >= 0) ^ (gone.codes >= 0)).all()


def test_a_function_of_the_term_also_chooses(words):
    assert set(words.keep(lambda term: len(term) == 2).vocabulary.index) == {"no", "of", "mm", "is"}


def test_fillers_are_phrases_too(talk):
    assert terms_of(talk, "um you know you said") == ["um", "you", "know", "you", "said"]
    assert spoken(tl.tokenize(talk("um you know you said")).remove("fillers")) == [None, None, None, "you", "said"]


def test_what_was_removed_is_not_found_but_its_place_is(words):
    rest = words.remove("the")
    assert tl.kwic(rest, "the").table.empty
    assert len(tl.kwic(rest, "tax * rich")) == 1


@quick
@given(
    st.lists(st.text("abc "), min_size=1, max_size=5),
    st.sets(st.sampled_from(["a", "b", "ab", "abc", "c"]), min_size=1),
)
def test_removing_moves_nothing(talk, texts, gone):
    tokens = tl.tokenize(talk(*texts))
    rest = tokens.remove(gone)
    assert slices(rest) == slices(tokens)
    assert spoken(rest) == [None if t in gone else t for t in spoken(tokens)]
    assert spoken(tokens.keep(gone)) == [t if t in gone else None for t in spoken(tokens)]
    assert rest.bounds.tolist() == tokens.bounds.tolist()
    assert rest.remove(gone).codes.tolist() == rest.codes.tolist()


def test_replace_by_mapping_and_by_function(words):
    both = words.replace({"tax": "levy", "rich": "levy"})
    assert both.vocabulary.loc["levy", "n_term"] == 7
    assert "tax" not in both.vocabulary.index
    first = words.replace(lambda term: term[0])
    assert first.vocabulary["n_term"].sum() == 45
    assert slices(first) == slices(words)


def test_a_removed_word_stays_removed_under_a_new_name(words):
    again = words.remove("tax").replace(str.upper)
    assert "TAX" not in again.vocabulary.index
    assert again.n_tokens.sum() == 40


def test_join_makes_one_token_of_a_phrase(words):
    joined = words.join("big tech")
    assert spoken(joined)[5:8] == ["big_tech", None, "must"]
    assert joined.vocabulary.loc["big_tech", "n_term"] == 3
    assert "big" not in joined.vocabulary.index
    assert slices(joined)[5] == "Big tech"
    assert len(joined) == len(words)
    assert len(tl.kwic(joined, "big_tech")) == 3


def test_join_takes_the_longest_and_never_overlaps(talk):
    tokens = tl.tokenize(talk("a b c a b a b c"))
    assert spoken(tokens.join(["a b", "a b c", "b c"])) == ["a_b_c", None, None, "a_b", None, "a_b_c", None, None]


def test_a_phrase_joined_over_two_passages_is_quoted_inside_its_text(words):
    lines = tl.kwic(words.join("big tech"), "big_tech", window=0)
    assert lines.table["node"].tolist() == ["Big tech", "Big Tech", "big tech"]  # without the page number between
    for quote in lines.quotes("essay"):
        assert all(0 <= a < b <= len(quote.text) for a, b in quote.marks)


def test_ngrams_are_runs_inside_a_passage_and_padding_breaks_them(talk):
    tokens = tl.tokenize(talk("a b c", "d e"))
    assert spoken(tokens.ngrams(2)) == ["a_b", "b_c", "d_e"]
    assert slices(tokens.ngrams(2)) == ["a b", "b c", "d e"]
    assert spoken(tokens.remove("b").ngrams(2, sep="+")) == ["d+e"]
    assert spoken(tokens.ngrams(1)) == spoken(tokens)
    assert len(tokens.ngrams(9)) == 0
    with pytest.raises(tl.SchemaError, match="n must be a whole number at least 1"):
        tokens.ngrams(0)


def test_the_old_name_of_the_separator_still_works_and_says_so(talk):
    tokens = tl.tokenize(talk("big tech"))
    with pytest.warns(tl.TextlabWarning, match=r"join: by= is now called sep="):
        assert spoken(tokens.join("big tech", by="+")) == ["big+tech", None]
    with pytest.warns(tl.TextlabWarning, match=r"ngrams: by= is now called sep="):
        assert spoken(tokens.ngrams(2, by="+")) == ["big+tech"]
    with pytest.raises(tl.SchemaError, match="sep must be a text"):
        tokens.ngrams(2, sep=None)


@pytest.mark.parametrize(
    "text",
    [
        "one。two",
        "one… two",
        "एक। दो",
        "واحد. اثنان",
        "واحد؟ اثنان",
        "one ¡two",
        "one． two",
        "ένα; δύο",
        "one — two. three",
    ],
)
def test_a_mark_stands_for_its_counterparts_in_every_script(talk, text):
    tokens = tl.tokenize(talk(text))
    assert tokens.breaks()[-1]
    assert not tl.tokenize(talk("one “two” – three’ four")).breaks()[1:].any()


def test_breaks_are_read_from_the_source(talk):
    text = "No, we tax. Really"
    assert tl.tokenize(talk(text)).breaks().tolist() == [True, True, False, True]
    assert tl.tokenize(talk(text)).breaks(".").tolist() == [True, False, False, True]
    marked = tl.tokenize(talk(text), punctuation=True)  # no , we tax . really
    assert marked.breaks(".").tolist() == [True, False, False, False, False, True]


def test_settings_tell_every_step(words):
    steps = words.remove(["the", "of"]).join("big tech").ngrams(2).settings["steps"]
    assert steps == ("removed: the, of", "joined: 3 phrases", "n-grams: _")
    assert words.settings["steps"] == ()


# ---------------------------------------------------------------------- other ways to write the same word


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("ﬁrst", "first"),
        ("ＦＩＲＳＴ", "first"),
        ("𝐟𝐢𝐫𝐬𝐭", "first"),
        ("fir\u00adst", "first"),
        ("ſteam", "steam"),
        ("ﺻﻼﺓ", "صلاة"),
        ("صـلاة", "صلاة"),
        ("ｶﾞｽ", "ガス"),
        ("m²", "m²"),  # a raised figure may be the mark of a note
        ("don´t", "don't"),
        ("don`t", "don't"),
        ("don‘t", "don't"),
        ("donʼt", "don't"),
        ("don′t", "don't"),
        ("п’ять", "п'ять"),
        ("_very_", "very"),
        ("snake_case", "snake_case"),
        ("co－op", "co-op"),
        ("col·lecció", "col·lecció"),
        ("Bürger:innen", "bürger:innen"),
        ("Bürger*innen", "bürger:innen"),
        ("Bürger_innen", "bürger:innen"),
        ("Bürger·innen", "bürger:innen"),
        ("Bürger/innen", "bürger:innen"),
        ("Bürger/-innen", "bürger:innen"),
        ("Bürger(innen)", "bürger:innen"),
        ("Lehrer(in)", "lehrer:in"),
        ("İSTANBUL", "istanbul"),
        ("Lehrer*innenzimmer", "lehrer:innenzimmer"),
        ("Lehrer*in", "lehrer:in"),
        ("jede*r", "jede*r"),
        ('צה"ל', 'צה"ל'),
        ("צה״ל", 'צה"ל'),
        ("ארה”ב", 'ארה"ב'),
        ("ג׳ירף", "ג'ירף"),
        ("@anna.b.c", "@anna.b.c"),
        ("@me@host.social", "@me@host.social"),
    ],
)
def test_the_same_letters_are_the_same_word_and_the_source_keeps_them(talk, written, term):
    tokens = tl.tokenize(talk(f"so {written}, yes"))
    assert spoken(tokens) == ["so", term, "yes"]
    assert slices(tokens)[1] == written.strip("_")
    assert tl.kwic(tokens, written.replace("*", r"\*").strip("_")).first.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("and/or he/she km/h m/s", ["and", "or", "he", "she", "km", "h", "m", "s"]),
        ("note:this 16:30 a*b", ["note", "this", "16", "30", "a", "b"]),
        ("‘tax’ `tax` _not at all_ __init__ _", ["tax", "tax", "not", "at", "all", "init"]),
        ("die Schüler: in der Pause", ["die", "schüler", "in", "der", "pause"]),
        ('he said "yes"and "no"', ["he", "said", "yes", "and", "no"]),
        ("thanks @anna. Then .@bo.ok", ["thanks", "@anna", "then", "@bo.ok"]),
    ],
)
def test_marks_join_only_where_they_are_part_of_a_word(talk, text, found):
    assert terms_of(talk, text) == found


def test_an_emoji_with_and_without_its_variation_selector_is_one_term(talk):
    tokens = tl.tokenize(talk("I ❤️ tax and ❤ work"), symbols=True)
    assert len(tl.kwic(tokens, "❤")) == len(tl.kwic(tokens, "❤️")) == 2


# ---------------------------------------------------------------------- corrections


def corrected(lay_out, text, rows, **options):
    import pandas as pd

    table = pd.DataFrame([("d", a, b, c) for a, b, c in rows], columns=["doc_id", "start", "end", "corrected"])
    corpus = lay_out({"d": [{"text": text}]}, corrections=table)
    return tl.tokenize(corpus, corrections=True, **options)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(7, 13, "Faiza")], ["thanks", "faiza", "and", "pfizer", "too"]),
        ([(7, 17, "Faiza")], ["thanks", "faiza", None, "pfizer", "too"]),
        ([(7, 13, "Faiza S. Shaheen")], ["thanks", "faiza", "s", "shaheen", "and", "pfizer", "too"]),
        ([(7, 13, "")], ["thanks", None, "and", "pfizer", "too"]),
        ([(7, 13, "AT&T,")], ["thanks", "at", "t", "and", "pfizer", "too"]),
        ([(6, 7, "x")], ["thanks", "x", "pfizer", "and", "pfizer", "too"]),
        ([(24, 28, "")], ["thanks", "pfizer", "and", "pfizer", None]),
        ([(7, 13, "Faiza"), (18, 24, "Bo")], ["thanks", "faiza", "and", "bo", "too"]),
    ],
)
def test_a_corrected_word_is_counted_under_its_new_form(lay_out, rows, found):
    tokens = corrected(lay_out, "Thanks Pfizer and Pfizer too", rows)
    assert spoken(tokens) == found
    assert set(slices(tokens)) <= {"Thanks", " ", "Pfizer", "and", "too"}
    assert tokens.bounds.tolist() == [0, len(found)]
    assert sorted(tokens.starts) == tokens.starts.tolist()


def test_a_phrase_finds_corrected_words_and_quotes_what_stands_there(lay_out):
    tokens = corrected(lay_out, "We need amazing learning now", [(8, 15, "machine")])
    assert tl.kwic(tokens, "machine learning").table["node"].tolist() == ["amazing learning"]
    more = corrected(lay_out, "We need machinery now", [(8, 17, "machine learning")])
    assert tl.kwic(more, "need machine learning now").table["node"].tolist() == ["need machinery now"]
    assert tl.kwic(more, "learning").table["node"].tolist() == ["machinery"]


@quick
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["", "x", "y z", "p, q! r", "…"])), max_size=4))
def test_corrections_leave_every_other_word_and_passage_as_they_were(lay_out, changes):
    import pandas as pd

    words = [f"w{k}" for k in range(10)]
    places = dict(changes)
    table = pd.DataFrame(
        [("d", 3 * k, 3 * k + 2, text) for k, text in places.items()],
        columns=["doc_id", "start", "end", "corrected"],
    ).astype({"start": "int64", "end": "int64"})
    corpus = lay_out({"d": [{"text": " ".join(words[:5])}, {"text": " ".join(words[5:])}]}, corrections=table)
    tokens = tl.tokenize(corpus, corrections=True)
    said = {"": [None], "…": [None], "x": ["x"], "y z": ["y", "z"], "p, q! r": ["p", "q", "r"]}
    expected = [t for k, w in enumerate(words) for t in (said[places[k]] if k in places else [w])]
    assert spoken(tokens) == expected
    first = sum(len(said[places[k]]) if k in places else 1 for k in range(5))
    assert tokens.bounds.tolist() == [0, first, len(expected)]


@pytest.mark.parametrize("pattern", ["tax", '[form="tax"]', '[form="t?x"]'])
def test_a_corrected_word_and_the_same_word_elsewhere_are_found_by_their_form(lay_out, pattern):
    tokens = corrected(lay_out, "tax tacks Tax tax", [(4, 9, "tax")])
    assert tl.kwic(tokens, pattern, ignore_case=False).first.tolist() == [0, 1, 3]


def test_a_joined_phrase_and_the_same_word_elsewhere_are_found_by_their_form(talk):
    tokens = tl.tokenize(talk("big_tech and big tech")).join("big tech")
    assert tl.kwic(tokens, "big_tech", ignore_case=False).first.tolist() == [0, 2]


def test_corrections_keep_case_when_asked_and_reach_behind_wide_characters(lay_out):
    tokens = corrected(lay_out, "税 😀 Pfizer", [(4, 10, "Faiza")], ignore_case=False)
    assert spoken(tokens) == ["税", "Faiza"]
    assert slices(tokens) == ["税", "Pfizer"]


# ---------------------------------------------------------------------- bad input and nothing to count


def test_join_says_who_speaks(words):
    with pytest.raises(tl.SchemaError, match="join: the pattern '' is empty"):
        words.join("")


def test_only_a_corpus_can_be_tokenized():
    with pytest.raises(tl.SchemaError, match="tokenize: corpus must be a Corpus, not str"):
        tl.tokenize("Tax the rich")


def test_an_unknown_layer_and_odd_thread_counts_are_refused(small):
    with pytest.raises(tl.UnknownName, match=r"layer='bodi' is not known\. Did you mean 'body'"):
        tl.tokenize(small, layer="bodi")
    with pytest.raises(tl.SchemaError, match="n_threads must be a whole number at least 1"):
        tl.tokenize(small, n_threads=0)


@pytest.mark.parametrize(
    "documents", [{}, {"d": []}, {"d": [{"text": "Menu", "layer": "furniture"}]}, {"d": [{"text": "?!"}]}]
)
def test_a_corpus_without_words_gives_empty_tokens_that_still_work(lay_out, documents):
    tokens = tl.tokenize(lay_out(documents))
    assert len(tokens) == 0
    assert tokens.vocabulary.empty
    for again in (
        tokens.remove("a"),
        tokens.keep("a"),
        tokens.join("a b"),
        tokens.ngrams(2),
        tokens.replace({"a": "b"}),
    ):
        assert len(again) == 0
    assert tl.kwic(tokens, "a").table.empty
    assert tl.count_terms(tokens).counts.sum() == 0
    assert tokens.breaks().tolist() == []


def test_a_passage_without_words_among_others(talk):
    tokens = tl.tokenize(talk("", "a b", "...", "c", ""))
    assert tokens.n_tokens.tolist() == [0, 2, 0, 1, 0]
    assert tokens.passage_of().tolist() == [1, 1, 3]
    assert tokens.passage_of(np.array([0, 2])).tolist() == [1, 3]


# ---------------------------------------------------------------------- the same on every machine


def big_corpus(lay_out):
    rng = np.random.default_rng(0)
    pool = np.array([*(f"word{i}" for i in range(5000)), "ünïcode", "税金", "don’t"])
    lines = [" ".join(rng.choice(pool, 2500)) for _ in range(280)]  # about five megabytes
    return lay_out({"d": [{"text": line} for line in lines[:200]], "e": [{"text": line} for line in lines[200:]]})


def test_threads_and_chunks_change_nothing(lay_out):
    corpus = big_corpus(lay_out)
    one, four = tl.tokenize(corpus, n_threads=1), tl.tokenize(corpus, n_threads=4)
    assert one.types.tolist() == four.types.tolist()
    for name in ("ids", "starts", "bounds", "term_of"):
        assert np.array_equal(getattr(one, name), getattr(four, name))
    some = corpus.where(passage_id=["d:p0003", "e:p0280" if "e:p0280" in corpus.passages.index else "e:p0070"])
    alone = tl.tokenize(some)
    for passage_id in some.passages.index:
        row, mine = one.passages.index.get_loc(passage_id), alone.passages.index.get_loc(passage_id)
        whole, part = (t.terms[t.codes[t.bounds[k] : t.bounds[k + 1]]] for t, k in ((one, row), (alone, mine)))
        assert whole.tolist() == part.tolist()


def test_no_character_is_lost_between_chunks(lay_out):
    corpus = big_corpus(lay_out)
    tokens = tl.tokenize(corpus)
    spread = np.arange(0, len(tokens), 997)
    spans = tokens.spans(spread)
    texts = {d: corpus.document_text(d) for d in ("d", "e")}
    cut = [texts[d][a:b] for d, a, b in zip(spans["doc_id"], spans["start"], spans["end"], strict=True)]
    assert cut == [tokens.types[i] for i in tokens.ids[spread]]
    assert len(tokens) == 280 * 2500 + int(tokens.vocabulary["n_term"].get("税", 0))  # 税金 is two words


_PROGRAM = """
import hashlib, textlab as tl
tokens = tl.tokenize(tl.load_seeds())
out = hashlib.sha256(tokens.ids.tobytes() + "".join(tokens.terms).encode())
out.update(tl.count_terms(tokens.remove({"the", "of", "a"}), by="turn_id").counts.tocoo().row.tobytes())
print(out.hexdigest())
"""


def test_two_processes_agree():
    import os

    runs = [
        subprocess.run(
            [sys.executable, "-c", _PROGRAM], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert len(runs[0]) == 65
    assert runs[0] == runs[1]


def test_a_removed_term_has_the_code_pad(words):
    assert set(words.remove("tax").codes[words.codes == words.term_lookup["tax"]]) == {PAD}


def test_replace_by_a_function_that_gives_no_word_is_refused(words):
    with pytest.raises(tl.SchemaError, match=r"gave None for 'tax'; an empty str leaves a gap"):
        words.replace(lambda term: None if term == "tax" else term)


def test_replace_takes_patterns_and_says_what_it_did(words):
    named = words.replace({"tax*": "TAX", "the": ""})
    assert "TAX" in named.terms
    assert not [t for t in named.terms if t.startswith("tax")]
    assert "the" not in named.vocabulary.index
    assert named.settings["steps"] == ("replaced: tax* as TAX, the as nothing",)
    with pytest.raises(tl.UnknownName, match="replace: no word is like 'zebra'"):
        words.replace({"zebra": "x"})
    with pytest.raises(tl.SchemaError, match="is a phrase; make it one word first"):
        words.replace({"big tech": "x"})


def test_what_was_done_to_the_corpus_stands_in_every_methods_paragraph():
    corpus = tl.load_seeds().where(doc_id="bezos-panel").split("window", size=100)
    text = tl.kwic(tl.tokenize(corpus), "work").methods()
    assert "only passages whose doc_id is bezos-panel; body cut into windows of 100 words" in text
