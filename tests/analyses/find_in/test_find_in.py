"""Plain search finds what kwic finds, in files and in saved corpora."""

import warnings
from importlib import import_module

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textlab as tl

module = import_module("textlab.analyses.find_in.find_in")  # the package hands on the function of that name

PATTERNS = [
    "tax", "tax*", "*ech", "big tech", "big []{0,2} tech|pay", "tech", "can’t", "don't", "/pa(y|ys)/", "[form=\"Tax\"]",
    "3.5", "co-op", "税", "says 😀 of", "the rich|poor", "p?y", "zzz",
]  # fmt: skip


def places(table):
    return [tuple(row) for row in table[["doc_id", "start", "end", "node"]].itertuples(index=False)]


def kwic_places(tokens, pattern, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return places(tl.kwic(tokens, pattern, **options).table)


@pytest.mark.filterwarnings("ignore:.*is a mark or symbol:textlab.TextlabWarning")
@pytest.mark.parametrize("pattern", [*PATTERNS, ["tax", "big tech", "tax*"]], ids=str)
@pytest.mark.parametrize("ignore_case", [True, False])
def test_a_saved_corpus_is_searched_as_kwic_does(small, words, tmp_path, pattern, ignore_case):
    small.save(tmp_path / "corpus")
    found = tl.find_in(tmp_path / "corpus", pattern, ignore_case=ignore_case)
    one_passage = [
        place for place in kwic_places(words, pattern, ignore_case=ignore_case) if place[:2] != ("essay", 45)
    ]
    assert [p[:3] for p in places(found)] == [p[:3] for p in one_passage]  # essay:45 runs over a page break


@pytest.mark.filterwarnings("ignore:.*is a mark or symbol:textlab.TextlabWarning")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_files_are_searched_as_if_each_were_one_passage(tmp_path, pattern):
    texts = {
        "a.txt": "Tax the rich! Big tech can’t pay; big bad Tech pays. Don't — tax 3.5 a co-op says 😀 of the poor, 税金.",
        "b/c.txt": "",
        "b/d.txt": "TAX\r\ntax\n\nbig\n tech pay spy",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    whole = {name: text for name, text in texts.items() if text}
    passages = pd.DataFrame(
        {"doc_id": list(whole), "start": 0, "end": [len(t) for t in whole.values()]}, index=["p1", "p2"]
    )
    tokens = tl.tokenize(tl.Corpus(pd.DataFrame(index=list(whole)), passages, whole))
    assert places(tl.find_in(tmp_path, pattern)) == kwic_places(tokens, pattern)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["tax", "Tax", "taxes", "big", "tech", ",", "é", "İ", "税", "co-op", "\n", "—", "a" * 30]),
        max_size=30,
    ),
    st.sampled_from(["tax", "tax*", "big tech", ["big tech taxes", "tech"], "big []{0,3} tech", "tax|tech big", "*a*"]),
    st.integers(5, 60),
)
def test_any_text_in_blocks_of_any_size(tmp_path_factory, parts, pattern, size):
    folder = tmp_path_factory.mktemp("texts")
    text = " ".join(parts)
    (folder / "a.txt").write_bytes(text.encode())
    before = module._AT_ONCE
    module._AT_ONCE = size
    try:
        found = tl.find_in(folder, pattern)
    finally:
        module._AT_ONCE = before
    passages = pd.DataFrame({"doc_id": ["a.txt"], "start": [0], "end": [len(text)]}, index=["p"])
    tokens = tl.tokenize(tl.Corpus(pd.DataFrame(index=["a.txt"]), passages, {"a.txt": text}))
    assert places(found) == kwic_places(tokens, pattern)


def test_the_words_around_are_verbatim(seeds, tmp_path):
    seeds.save(tmp_path / "corpus")
    found = tl.find_in(tmp_path / "corpus", "technolog*", context=30)
    assert len(found) > 50
    for row in found.itertuples():
        text = seeds.document_text(row.doc_id)
        assert text[row.start : row.end] == row.node
        assert text[: row.start].endswith(row.pre)
        assert text[row.end :].startswith(row.post)
    first = tl.find_in(tmp_path / "corpus", "technolog*", context=30, n=5)
    pd.testing.assert_frame_equal(first, found.head(5))


def test_other_encodings_are_read_and_other_files_named(tmp_path):
    (tmp_path / "old.txt").write_bytes("Die Größe der Steuer, größer als früher gesagt.".encode("cp1252"))
    (tmp_path / "wide.txt").write_bytes("\ufeffDie Steuer".encode("utf-16-le"))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0steuer")
    (tmp_path / "data.bin").write_bytes(b"steuer\0\1")
    (tmp_path / ".hidden.txt").write_bytes(b"steuer")
    (tmp_path / "link.txt").symlink_to(tmp_path / "old.txt")
    found = tl.find_in(tmp_path, "steuer")
    assert found[["doc_id", "node"]].values.tolist() == [["old.txt", "Steuer"], ["wide.txt", "Steuer"]]
    assert found["start"].iloc[0] == "Die Größe der Steuer".index("Steuer")
    assert found.attrs["skipped"] == ("data.bin", "picture.png")


def test_no_hits_is_an_empty_table_with_its_columns(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    found = tl.find_in(tmp_path / "a.txt", "two")
    assert list(found) == list(module.FOUND_COLUMNS)
    assert not len(found)


def test_what_cannot_be_searched_is_refused(tmp_path):
    with pytest.raises(tl.UnreadableFile, match="there is no such file or folder"):
        tl.find_in(tmp_path / "none", "tax")
    with pytest.raises(tl.SchemaError, match="needs passages"):
        tl.find_in(tmp_path, 'tax :: speaker="Ann"')
    with pytest.raises(tl.SchemaError, match="find_in: the pattern"):
        tl.find_in(tmp_path, "[")


@pytest.mark.parametrize(
    ("pattern", "advice"), [("AT&T", "write 'AT T'"), ("U.S.", "write 'U.S'"), (":)", "not a word")]
)
def test_a_pattern_that_fits_no_word_names_what_would_do(tmp_path, pattern, advice):
    (tmp_path / "a.txt").write_text("The U.S. and AT&T :) pay.")
    with pytest.warns(tl.TextlabWarning, match=rf"^find_in: a pattern can find nothing here\. .*{advice}"):
        assert tl.find_in(tmp_path, pattern).empty
