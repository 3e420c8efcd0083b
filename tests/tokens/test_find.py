"""Patterns: found where a naive reader finds them, and refused with a caret where they make no sense."""

import re
import time
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.tokens.find import find, find_longest
from textlab.tokens.patterns import impossible, parse
from textlab.tokens.wordlists import FUNCTION_WORDS

quick = settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def found(tokens, pattern, **options):
    """The places of a pattern as (first, last) pairs."""
    hits = find(tokens, pattern, **options)
    return list(zip(hits.first.tolist(), hits.last.tolist(), strict=True))


def read(tokens, pattern, **options):
    """What stands at the places of a pattern, in the words of the source."""
    return [" ".join(tokens.types[tokens.ids[a : b + 1]]) for a, b in found(tokens, pattern, **options)]


# ---------------------------------------------------------------------- the language, on the small corpus


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("tax", [(0, 0), (9, 9), (23, 23), (32, 32), (44, 44)]),
        ("TAX", [(0, 0), (9, 9), (23, 23), (32, 32), (44, 44)]),
        ("p*r", [(26, 26)]),
        ("t?x", [(0, 0), (9, 9), (23, 23), (32, 32), (44, 44)]),
        ("big tech", [(5, 6), (11, 12), (39, 40)]),
        ("the * of", [(15, 17), (22, 24), (29, 31)]),
        ("the [] of the", [(15, 18), (22, 25)]),
        ("tax []{0,2} rich", [(0, 2)]),
        ("the []{0,2} of", [(15, 17), (22, 24), (29, 31)]),
        ("the *{1} of", [(15, 17), (22, 24), (29, 31)]),
        ("pay|says", [(8, 8), (14, 14), (20, 20), (37, 37)]),
        ("rich|poor of|mm", [(16, 17)]),
        ("/ta[xy]|po+r/", [(0, 0), (9, 9), (23, 23), (26, 26), (32, 32), (44, 44)]),
        ("/TAX/", [(0, 0), (9, 9), (23, 23), (32, 32), (44, 44)]),
        ('[form="Tax"]', [(0, 0), (44, 44)]),
        ('[form="T*"]', [(0, 0), (12, 12), (29, 29), (44, 44)]),
        ('[form!="T*"] rich', [(1, 2), (15, 16)]),
        ('[term="big"] tech', [(5, 6), (11, 12), (39, 40)]),
        ("[function_word] rich", [(1, 2), (15, 16)]),
        ("the [!function_word] of", [(15, 17), (22, 24), (29, 31)]),
        ("can't", [(13, 13)]),
        ("can’t", [(13, 13)]),
        ("税 金", [(41, 42)]),
        ("3.5", [(34, 34)]),
        ("co-op", [(36, 36)]),
        ('tax :: speaker="Ann"', [(0, 0), (9, 9), (23, 23)]),
        ('tax :: speaker="A*" & attribution="given"', [(0, 0), (9, 9)]),
        ('tax :: doc_id="essay"', [(32, 32), (44, 44)]),
        ('mm :: speaker="*"', []),
        ("poor mm", []),
        ("zebra", []),
    ],
)
def test_what_a_pattern_finds(words, pattern, places):
    assert found(words, pattern) == places


def test_a_list_finds_any_and_names_the_first_that_fits(words):
    hits = find(words, ["big tech", "big", "b* t*", "rich"])
    assert hits.first.tolist() == [2, 5, 5, 11, 11, 16, 39, 39]
    assert hits.which.tolist() == [3, 1, 0, 1, 0, 3, 1, 0]


def test_a_lexicon_is_a_list_of_patterns(words):
    hedges = tl.load_lexicon("hedges")
    assert found(words, hedges) == found(words, hedges.patterns)


def test_fixed_makes_nothing_special(talk):
    tokens = tl.tokenize(talk("what ? a * b | c / d / a|b"), punctuation=True, symbols=True)
    assert read(tokens, "*", match="fixed") == ["*"]
    assert read(tokens, "a * b", match="fixed") == ["a * b"]
    assert read(tokens, "/ d /", match="fixed") == ["/ d /"]
    assert read(tokens, r"\*") == ["*"]
    assert read(tokens, r"\? a") == ["? a"]
    assert read(tokens, r"\|") == ["|", "|"]


def test_regex_words_fit_whole_terms(words):
    assert found(words, "pa.", match="regex") == [(8, 8), (14, 14), (20, 20)]
    assert found(words, "a", match="regex") == [(35, 35)]
    assert found(words, "bi. t.*", match="regex") == [(5, 6), (11, 12), (39, 40)]


def test_case_is_ignored_unless_asked(words):
    assert read(words, "big tech") == ["Big tech", "Big Tech", "big tech"]
    assert read(words, "Big Tech", ignore_case=False) == ["Big Tech"]
    assert read(words, "/[A-Z].*/", ignore_case=False) == [
        "Tax",
        "Ann",
        "Big",
        "No",
        "Big",
        "Tech",
        "Why",
        "Mm",
        "The",
        "Tax",
    ]


def test_ignoring_case_also_holds_where_the_terms_keep_theirs(small):
    cased = tl.tokenize(small, ignore_case=False)
    assert len(found(cased, "tax")) == 5
    assert len(found(cased, "TA*")) == 5
    assert len(found(cased, "/TAX/")) == 5
    assert read(cased, "Tax", ignore_case=False) == ["Tax", "Tax"]


def test_terms_that_were_renamed_are_found_under_their_new_name(words):
    renamed = words.replace({"tax": "MONEY"})
    assert len(found(renamed, "MONEY")) == len(found(renamed, "mon*")) == 5
    assert found(renamed, "tax") == []


def test_a_pattern_is_folded_as_the_text_is(talk):
    tokens = tl.tokenize(talk("Café, cafe\u0301; co‑op, straße, naïve\u00adty"))
    for pattern, n in (("cafe\u0301", 2), ("CAFÉ", 2), ("caf?", 2), ("co‐op", 1), ("STRAßE", 1), ("naïvety", 1)):
        assert len(found(tokens, pattern)) == n


def test_lemmas_meet_their_forms(talk):
    pytest.importorskip("simplemma")
    tokens = tl.tokenize(talk("The machine and the machines were built"))
    assert read(tokens, '[lemma="machine"]') == ["machine", "machines"]
    assert read(tokens.lemmas(), "machine") == ["machine", "machines"]


def test_a_phrase_crosses_passages_of_a_turn_but_never_turns(talk):
    assert read(tl.tokenize(talk(["a b", "c d"], "e f")), "b c") == ["b c"]
    assert read(tl.tokenize(talk(["a b", "c d"], "e f")), "d e") == []


def test_a_phrase_never_closes_over_text_that_was_left_out(talk):
    corpus = talk(["a b", "x", "c d"], "e")
    assert read(tl.tokenize(corpus), "b x c") == ["b x c"]
    rest = corpus.where(passage_id=["talk:p0001", "talk:p0003"])
    assert read(tl.tokenize(rest), "b c") == []
    assert tl.kwic(tl.tokenize(rest), "c", window=5).table["pre"].tolist() == [""]
    halves = talk("a b c d").split("window", size=2)
    assert read(tl.tokenize(halves), "b c") == ["b c"]


def test_longest_from_the_left(talk):
    tokens = tl.tokenize(talk("a b c a b"))
    first, last = find_longest(tokens, ["a", "a b", "b c"])
    assert list(zip(first, last, strict=True)) == [(0, 1), (3, 4)]


# ---------------------------------------------------------------------- equal to a naive search

WORD = st.sampled_from(["the", "of", "tax", "Tax", "rich", "a"])
TURN = st.lists(WORD, max_size=9)
SLOTS = {
    "the": lambda t: t.lower() == "the",
    "of": lambda t: t.lower() == "of",
    "TAX": lambda t: t.lower() == "tax",
    "t*": lambda t: t.lower().startswith("t"),
    "?a?": lambda t: bool(re.fullmatch(".a.", t.lower())),
    "tax|rich": lambda t: t.lower() in ("tax", "rich"),
    '[form="Tax"]': lambda t: t == "Tax",
    '[form!="Tax"]': lambda t: t != "Tax",
    "[function_word]": lambda t: t.lower() in FUNCTION_WORDS,
    "[!function_word]": lambda t: t.lower() not in FUNCTION_WORDS,
    "/t.*x/": lambda t: t.lower() == "tax",
    "*": lambda t: True,
    "[]{2}": 2,
    "[]{0,2}": (0, 2),
    "[]{1,3}": (1, 3),
}


def naive(turns, slots):
    """From each word the shortest (first, last) where the slots fit inside one turn, by trying everything."""
    out, base = set(), 0

    def walk(turn, at, rest, begin):
        if not rest:
            out.add((base + begin, base + at - 1))
            return
        fits = SLOTS[rest[0]]
        if callable(fits):
            if at < len(turn) and fits(turn[at]):
                walk(turn, at + 1, rest[1:], begin)
            return
        least, most = fits if isinstance(fits, tuple) else (fits, fits)
        for n in range(least, most + 1):
            if at + n <= len(turn):
                walk(turn, at + n, rest[1:], begin)

    for turn in turns:
        for begin in range(len(turn)):
            walk(turn, begin, slots, begin)
        base += len(turn)
    return sorted({begin: (begin, end) for begin, end in sorted(out, reverse=True)}.values())


ANCHOR = st.sampled_from([s for s in SLOTS if s[0] not in "*[" or "w" in s or "f" in s])


@pytest.mark.filterwarnings("ignore:.*alternatives for one word:textlab.TextlabWarning")
@quick
@given(st.lists(TURN, min_size=1, max_size=4), ANCHOR, st.lists(st.sampled_from(sorted(SLOTS)), max_size=2), ANCHOR)
def test_phrases_and_gaps_equal_a_nested_loop(talk, turns, first, middle, last):
    slots = [first, *middle, last]
    tokens = tl.tokenize(talk(*(" ".join(t) for t in turns)))
    assert found(tokens, " ".join(slots)) == naive(turns, slots)


@quick
@given(
    st.lists(st.text("abAB .'", max_size=30), min_size=1, max_size=3), st.sampled_from(["a", "b", "ab", "a'b", "aa"])
)
def test_a_fixed_word_equals_a_plain_search(talk, texts, word):
    tokens = tl.tokenize(talk(*texts), urls=False)
    for ignore_case in (True, False):
        forms = tokens.types[tokens.ids]
        wanted = [i for i, t in enumerate(forms) if (t.lower() if ignore_case else t) == word]
        assert [a for a, _ in found(tokens, word, match="fixed", ignore_case=ignore_case)] == wanted


@quick
@given(st.lists(WORD, min_size=1, max_size=30), st.text("taxr*?", min_size=1, max_size=4))
def test_globs_equal_the_standard_librarys(talk, turn, glob):
    from fnmatch import fnmatchcase

    if set(glob) == {"*"}:
        return
    tokens = tl.tokenize(talk(" ".join(turn)))
    assert [a for a, _ in found(tokens, glob)] == [i for i, t in enumerate(turn) if fnmatchcase(t.lower(), glob)]


def test_the_index_of_later_searches_finds_the_same(talk):
    tokens = tl.tokenize(talk("a b a c", "b a"))
    assert [found(tokens, "a") for _ in range(3)] == [[(0, 0), (2, 2), (5, 5)]] * 3
    assert found(tokens, "b|c") == [(1, 1), (3, 3), (4, 4)]


def test_a_regular_expression_can_be_limited(seeds):
    tokens = tl.tokenize(seeds)
    limited = find(tokens, 'work.* :: speaker="Hilary*"', match="regex")
    assert limited.first.tolist() == find(tokens, 'work* :: speaker="Hilary*"').first.tolist()
    assert len(limited)
    assert tl.kwic(tokens, 'work.* :: speaker="Hilary*"', match="regex").counts(n_resamples=0).index.tolist() == [
        "Hilary Cottam"
    ]
    with pytest.raises(tl.SchemaError, match='is not a column="value" after ::'):
        parse("work.* :: Hilary", match="regex")
    with pytest.raises(tl.SchemaError, match="has no word to look for"):
        parse(' :: speaker="Hilary*"', match="regex")


def test_a_gap_before_a_word_that_every_word_fits(talk):
    for tokens in (tl.tokenize(talk("tax the rich tax", "the poor")), tl.tokenize(talk("o o o o", "o o"))):
        pairs = [(0, 1), (1, 2), (2, 3), (4, 5)]
        for pattern in ("[] /.*/", "/.*/ []", "[] tax|the|rich|poor|o"):
            assert found(tokens, pattern) == pairs


def test_a_gap_is_found_once_from_each_beginning_as_short_as_it_can_be(talk):
    tokens = tl.tokenize(talk("the a the b of c of", "of the x"))
    assert found(tokens, "the []{0,50} of") == [(0, 4), (2, 4)]
    assert found(tokens, "the []{2,3} of") == [(0, 4), (2, 6)]
    assert found(tokens, "the []{0,5} of []{0,1} of") == [(0, 6), (2, 6)]
    assert found(tokens, "* []{0,1} b") == [(1, 3), (2, 3)]
    assert found(tokens, "b []{0,1} *") == [(3, 4)]


def test_lines_of_a_wide_gap_are_no_more_than_the_words_that_begin_it(seeds):
    tokens = tl.tokenize(seeds)
    assert len(tl.kwic(tokens, "the []{0,50} of")) <= len(tl.kwic(tokens, "the"))


def test_a_frequent_wildcard_phrase_stays_quick_and_small(talk):
    rng = np.random.default_rng(1)
    pool = np.array(["the", "of", *(f"w{i}" for i in range(400))])
    share = np.array([0.06, 0.03, *np.full(400, 0.91 / 400)])
    text = rng.choice(pool, 200_000, p=share)
    tokens = tl.tokenize(talk(*(" ".join(t) for t in np.split(text, 400))))
    wanted = sum(t[i] == "the" and t[i + 2] == "of" for t in np.split(text, 400) for i in range(len(t) - 3))
    find(tokens, "of")  # the first search does not build the index, the second does
    tracemalloc.start()
    begun = time.process_time()
    hits = find(tokens, "the * of *")
    seconds, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(hits) == wanted > 200
    assert seconds < 1
    assert peak < 30e6


# ---------------------------------------------------------------------- refused, with the place


@pytest.mark.parametrize(
    ("pattern", "caret", "why"),
    [
        ("tax [foo]", 4, r'is not \[form="..."\]'),
        ("tax [form]", 4, r'is not \[form="..."\]'),
        ('[function_word="x"]', 0, r'is not \[form="..."\]'),
        ("tax {2}", 4, r"write \\{ for the character itself"),
        ("tax{2}", 3, r"only a gap \[\] may repeat"),
        ("a []{3,1} b", 4, "not a gap of least to most words"),
        ("a []{0} b", 4, "not a gap of least to most words"),
        ("a []{1,51} b", 4, "at most 50"),
        ("a []b", 4, "needs a space here"),
        ("a /b/c", 5, "needs a space here"),
        ("a|", 0, "has an empty alternative"),
        ("big a||b", 4, "has an empty alternative"),
        ("big /(/ x", 4, "is not a regular expression"),
        ("/tax", 0, "does not close it"),
        ("*", 0, "has no word to look for"),
        ("[] []{2}", 0, "has no word to look for"),
        ("[]{0,2} tax", 0, "begins or ends with an optional gap"),
        ("tax []{0,2}", 0, "begins or ends with an optional gap"),
        ("a []{0,49} b []{0,49} c", 0, "more than 256 different lengths"),
        ("tax :: speaker=Ann", 7, 'is not a column="value" after ::'),
        ('tax :: speaker="Ann" x', 7, 'is not a column="value" after ::'),
        ('tax ::speaker="Ann"', 4, "with spaces around ::"),
        ("tax ::", 4, "with spaces around ::"),
    ],
)
def test_a_mistake_points_at_its_place(words, pattern, caret, why):
    with pytest.raises(tl.SchemaError, match=why) as caught:
        find(words, pattern, who="kwic")
    first, shown, pointer = str(caught.value).rsplit("\n", 2)
    assert first.startswith("kwic: the pattern ")
    assert shown == f"    {pattern}"
    assert pointer == " " * (4 + caret) + "^"


@pytest.mark.parametrize("pattern", ["(", "a (b", "a)(b"])
def test_a_regular_expression_that_is_none_is_refused(words, pattern):
    with pytest.raises(tl.SchemaError, match="is not a regular expression"):
        find(words, pattern, match="regex")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ([], "no pattern given"),
        (["tax", ""], "is empty"),
        (["tax", 5], "a pattern is a text, not 5"),
        (5, "a pattern is a text, a list of texts or a Lexicon, not 5"),
        (None, "a pattern is a text, a list of texts or a Lexicon, not None"),
        (b"tax", "a pattern is a text, not 116"),
    ],
)
def test_what_is_no_pattern(words, pattern, why):
    with pytest.raises(tl.SchemaError, match=why):
        find(words, pattern)


def test_unknown_options_and_columns_are_named(words, small):
    with pytest.raises(tl.UnknownName, match=r"kwic: match='globs' is not known\. Did you mean 'glob'"):
        tl.kwic(words, "tax", match="globs")
    with pytest.raises(tl.UnknownName, match=r"no column 'speakers' .* Did you mean 'speaker'"):
        find(words, 'tax :: speakers="Ann"')
    with pytest.raises(tl.SchemaError, match=r"kwic: tokens must be Tokens, not Corpus; make them with tokenize"):
        tl.kwic(small, "tax")
    with pytest.raises(tl.SchemaError, match=r"^keep: "):
        words.keep("")
    with pytest.raises(tl.SchemaError, match=r"^remove: "):
        words.remove("/(/")


@pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")
@quick
@given(st.text('ab*?[]{}0,2|/\\"=: &form!', max_size=14))
def test_any_text_is_read_or_refused_never_anything_else(talk, pattern):
    tokens = tl.tokenize(talk("a b form 2 ab"), punctuation=True)
    try:
        hits = find(tokens, pattern)
    except (tl.SchemaError, tl.UnknownName, tl.MissingExtra):
        return
    assert all(0 <= a <= b < len(tokens) for a, b in zip(hits.first, hits.last, strict=True))
    assert all(x <= y for x, y in pairwise(found(tokens, pattern)))


def test_the_examples_of_the_help_can_all_be_read():
    import textlab.tokens.find as query

    rows = [line for line in query.__doc__.splitlines() if line.startswith("``")]
    patterns = [p for row in rows for p in re.findall(r"``([^`]+)``", row)]
    read = [
        p for p in patterns if p not in ("ignore_case", "lemmas", "*", "[]", "[]{0,3}", r"\*", r"\|") and "..." not in p
    ]
    assert len(read) > 12
    for pattern in read:
        assert parse(pattern).slots


def test_the_rarest_word_leads_and_absent_words_cost_nothing(words):
    assert found(words, "the zebra of the") == []
    assert found(words, "a * * * * * * * * * * * * * * * * * * * * of") == []


# ---------------------------------------------------------------------- patterns that can find nothing


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("U.S.", "not a word as tokenize cuts text; write 'U.S'"),
        ("AT&T", "cut into 2 words; write 'AT T'"),
        ("AT&T*", "cut into 2 words; write 'AT T[*]'"),
        (":)", r"tokenize\(corpus, punctuation=True, symbols=True\) and write ': \)'"),
        ("the Inc.", "write 'Inc'"),
        ('"big tech"', "write 'big'"),
        ("tax|AT&T", "write 'AT T'"),
        ('[form="U.S."]', "write 'U.S'"),
        ("/big tech/", "write /big/ /tech/"),
        ("_very_", "write 'very'"),
    ],
)
def test_a_pattern_that_can_find_nothing_says_so_and_what_would_do(talk, pattern, advice):
    tokens = tl.tokenize(talk("the U.S. tax AT&T :) very big tech"))
    with pytest.warns(tl.TextlabWarning, match=f"kwic: a pattern can find nothing here.*{advice}"):
        tl.kwic(tokens, pattern)
    with pytest.warns(tl.TextlabWarning, match=advice):
        tl.collocates(tokens, pattern, n_resamples=0)
    for verb in (tokens.remove, tokens.keep, tokens.join):
        with pytest.warns(tl.TextlabWarning, match=advice):
            verb([pattern, "tax"])


@pytest.mark.parametrize(
    "pattern", ["tax*", "don’t", "U.S", "co-op", "3.14", "http://x.org/*", "@anna.b", "#tag", "*.org", "税"]
)
def test_a_pattern_that_may_find_something_is_quiet(words, pattern):
    assert impossible(pattern) == ()
    tl.kwic(words, pattern)


def test_joined_and_renamed_words_may_have_any_shape(talk):
    tokens = tl.tokenize(talk("at t and big tech")).join(["at t", "big tech"], sep="&")
    assert tl.kwic(tokens, "at&t").first.tolist() == [0]
    assert len(tl.kwic(tokens.replace({"and": "U.S."}), "U.S.")) == 1


def test_a_bar_between_phrases_is_explained_where_the_phrases_occur(talk):
    tokens = tl.tokenize(talk("machine learning and deep learning"))
    with pytest.warns(tl.TextlabWarning, match=r"alternatives for one word.*\['machine learning', 'deep learning'\]"):
        tl.kwic(tokens, "machine learning|deep learning")
    assert len(tl.kwic(tokens, "machine|deep learning")) == 2


@pytest.mark.parametrize(
    ("pattern", "found"),
    [(r"/caf\w/", [0]), (r"/caf[\w-]+/", [0]), (r"/\d+/", [2]), (r"/[^\W\d_]+/", [0, 1]), (r"/\w+/", [0, 1, 2])],
)
def test_letters_of_a_regular_expression_are_those_of_every_script(talk, pattern, found):
    assert tl.kwic(tl.tokenize(talk("café naïve ٣")), pattern).first.tolist() == found
    with pytest.raises(tl.SchemaError, match=r"\\W inside brackets"):
        parse(r"/[\Wa]/")


@pytest.mark.parametrize("pattern", [r"\Q]", r"\Qa b", "/\\Q]/"])
def test_a_quotation_left_open_in_a_regular_expression_is_refused(pattern, talk):
    r"""``\Q`` swallowed the end of the expression that it stands in (found by the attack)."""
    words = tl.tokenize(talk("tax the rich"))
    with pytest.raises(tl.SchemaError, match="regular expression|cannot be read"):
        tl.kwic(words, pattern, match="regex")
