"""A summary keeps what fits; the rest is not lost."""

from hypothesis import given
from hypothesis import strategies as st

from textlab.results import brief, short_name
from textlab.results.brief import MOST_SENTENCES, MOST_WORDS, n_sentences

SENTENCES = st.lists(st.integers(1, 60).map(lambda n: " ".join(["word"] * n) + "."), max_size=9)


def test_sentences_are_counted_as_a_reader_counts_them():
    assert n_sentences("") == 0
    assert n_sentences("Mean 0.5 [0.1, 0.9]. z ranks (by 2.5). Really?") == 3
    assert n_sentences('He said "no."\nThey left...') == 2


@given(SENTENCES)
def test_a_summary_is_short_and_nothing_is_lost(said):
    found = brief(said, "Not shown: why.")
    assert n_sentences(found.said) <= MOST_SENTENCES
    assert len(found.said.split()) <= MOST_WORDS
    assert found.said.endswith("Not shown: why.")
    kept = " ".join([*found.said.split("\n")[:-1], found.rest])
    assert sorted(kept.split()) == sorted(" ".join(said).split())


def test_the_first_that_fits_is_kept():
    long = " ".join(["long"] * 89) + "."
    assert brief(["One.", long, "Two."], "Last.") == ("One.\nTwo.\nLast.", long)
    assert brief([f"One. {long} Two."], "Last.") == ("One. Two.\nLast.", long)


def test_a_name_is_cut_between_words():
    assert short_name("a b c", 2) == "a b …"
    assert short_name("a b", 2) == "a b"
