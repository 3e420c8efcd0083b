"""Tokens on disk: what goes out comes back mapped, streams make the same files, broken folders are refused."""

from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pytest

import textlab as tl
from textlab.errors import SchemaError, UnreadableFile
from textlab.tokens.storage import Stream, read_tokens, write_tokens
from textlab.tokens.vocabulary import Vocabulary, arrow

ARRAYS = {
    "ids": np.array([0, 1, 0, 2, 0], dtype=np.int32),
    "starts": np.array([0, 2, 4, 0, 2], dtype=np.int32),
    "lengths": None,
    "bounds": np.array([0, 3, 3, 5]),
}
WORDS = Vocabulary(
    forms=arrow(["The", "tax", "é"]), words=arrow(["tax", "the"]), term_of=np.array([1, 0, -1], dtype=np.int32)
)
NOTHING = Vocabulary.of(arrow([]), ignore_case=True)
SETTINGS = MappingProxyType({"layer": ("body",), "ignore_case": True, "steps": ("removed: é",), "n": np.int64(3)})
ABOUT = {"corpus": "0123456789abcdef", "settings": SETTINGS}


def assert_same(found, expected):
    assert found.keys() >= {k for k, v in expected.items() if v is not None}
    for name, array in expected.items():
        if array is None:
            assert found[name] is None
        else:
            np.testing.assert_array_equal(found[name], array)


def assert_words(found, expected):
    assert found.types.tolist() == expected.types.tolist()
    assert found.terms.tolist() == expected.terms.tolist()
    np.testing.assert_array_equal(found.term_of, expected.term_of)


def stream_all(folder):
    with Stream(folder) as stream:
        stream.add(np.array([~0, ~1, ~0]), np.array([0, 2, 4]), np.array([3, 0]))
        stream.add(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64))
        stream.add(np.array([~0, 0]), np.array([0, 2]), np.array([2]))  # the second word is known by now
        none = np.empty(0, dtype=np.int32)
        stream.rename([np.array([0, 1]), none])
        stream.rename([np.array([2])])
        stream.close()
        return stream.finish(WORDS, ABOUT)


class TestRoundTrip:
    @pytest.mark.parametrize(
        "make", [lambda f: write_tokens(f, ARRAYS, WORDS, ABOUT), stream_all], ids=["write", "stream"]
    )
    def test_what_goes_out_comes_back(self, tmp_path, make):
        folder = make(tmp_path / "t")
        for verify in (False, True):
            arrays, words, settings = read_tokens(folder, ABOUT["corpus"], verify=verify)
            assert_same(arrays, ARRAYS)
            assert_words(words, WORDS)
            assert dict(settings) == dict(SETTINGS)
        assert [arrays[name].dtype for name in ("ids", "starts", "bounds")] == [np.int32, np.int32, np.int64]
        assert words.forms.type == words.words.type == pa.large_string()
        assert words.term_of.dtype == np.int32

    def test_a_stream_writes_the_same_bytes(self, tmp_path):
        one, two = write_tokens(tmp_path / "a", ARRAYS, WORDS, ABOUT), stream_all(tmp_path / "b")
        for name in ("ids", "starts", "bounds"):
            (a,), (b,) = (folder.glob(f"{name}.*") for folder in (one, two))
            assert a.read_bytes() == b.read_bytes()

    def test_arrays_are_mapped_and_cannot_be_written(self, tmp_path):
        ids = read_tokens(write_tokens(tmp_path, ARRAYS, WORDS, ABOUT), ABOUT["corpus"])[0]["ids"]
        assert isinstance(ids.base, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            ids[0] = 1

    def test_lengths_and_rows(self, tmp_path):
        more = {"lengths": np.array([3, 3, 3, 2, 3]), "rows": np.array([0, 2, 5])}
        write_tokens(tmp_path / "a", {**ARRAYS, **more}, WORDS, ABOUT)
        assert_same(read_tokens(tmp_path / "a", ABOUT["corpus"])[0], {**ARRAYS, **more})
        with Stream(tmp_path / "b") as stream:
            stream.add(ARRAYS["ids"], ARRAYS["starts"], np.array([3, 0, 2]))
            stream.rename([np.arange(3)])
            stream.close()
            for name, array in more.items():
                stream.put(name, array)
            stream.finish(WORDS, ABOUT)
        assert_same(read_tokens(tmp_path / "b", ABOUT["corpus"])[0], {**ARRAYS, **more})

    @pytest.mark.parametrize("passages", [0, 2])
    def test_no_tokens(self, tmp_path, passages):
        counts = np.zeros(passages, dtype=np.int64)
        none = np.empty(0, dtype=np.int32)
        with Stream(tmp_path / "s") as stream:
            stream.add(none, none, counts)
            stream.rename([none])
            stream.close()
            stream.finish(NOTHING, ABOUT)
        empty = {"ids": none, "starts": none, "lengths": None, "bounds": np.append(0, counts)}
        write_tokens(tmp_path / "w", empty, NOTHING, ABOUT)
        for folder in "sw":
            arrays, found, _ = read_tokens(tmp_path / folder, ABOUT["corpus"])
            assert_same(arrays, empty)
            assert_words(found, NOTHING)

    def test_a_stream_without_chunks(self, tmp_path):
        with Stream(tmp_path) as stream:
            stream.close()
            stream.finish(NOTHING, ABOUT)
        assert list(read_tokens(tmp_path, ABOUT["corpus"])[0]["bounds"]) == [0]

    def test_words_that_are_hard_to_spell(self, tmp_path):
        types = arrow(sorted(["", "NA", "nan", "None", "a\nb", "\x00", "🎉"]))
        words = Vocabulary(forms=types, words=types, term_of=np.arange(7, dtype=np.int32))
        assert_words(read_tokens(write_tokens(tmp_path, ARRAYS, words, ABOUT), ABOUT["corpus"])[1], words)

    def test_numbers_of_another_width_are_narrowed(self, tmp_path):
        wide = {**ARRAYS, "ids": ARRAYS["ids"].astype("int64"), "bounds": ARRAYS["bounds"].astype("int32")}
        assert_same(read_tokens(write_tokens(tmp_path, wide, WORDS, ABOUT), ABOUT["corpus"])[0], ARRAYS)


class TestSavingAgain:
    def test_into_the_folder_they_are_open_from(self, tmp_path):
        arrays, words, _ = read_tokens(write_tokens(tmp_path, ARRAYS, WORDS, ABOUT), ABOUT["corpus"])
        write_tokens(tmp_path, {**arrays, "ids": arrays["ids"][::-1]}, words, ABOUT)
        assert_same(arrays, ARRAYS)
        np.testing.assert_array_equal(read_tokens(tmp_path, ABOUT["corpus"])[0]["ids"], ARRAYS["ids"][::-1])
        assert len(list(tmp_path.iterdir())) == 6

    def test_lengths_of_an_earlier_run_go(self, tmp_path):
        write_tokens(tmp_path, {**ARRAYS, "lengths": ARRAYS["ids"]}, WORDS, ABOUT)
        stream_all(tmp_path)
        assert read_tokens(tmp_path, ABOUT["corpus"])[0]["lengths"] is None

    def test_a_stream_that_fails_leaves_what_was_there(self, tmp_path):
        write_tokens(tmp_path, ARRAYS, WORDS, ABOUT)
        before = sorted(tmp_path.iterdir())

        def fail():
            with Stream(tmp_path) as stream:
                stream.add(np.array([0]), np.array([0]), np.array([1]))
                stream.close()

        with pytest.raises(SchemaError, match="0 of 1 chunks"):
            fail()
        assert sorted(tmp_path.iterdir()) == before
        assert_same(read_tokens(tmp_path, ABOUT["corpus"], verify=True)[0], ARRAYS)

    def test_a_stream_that_is_not_finished_leaves_nothing(self, tmp_path):
        with Stream(tmp_path / "a" / "b") as stream:
            stream.add(np.array([0]), np.array([0]), np.array([1]))
        assert list(tmp_path.iterdir()) == []


class TestBroken:
    def test_another_corpus(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"made from another corpus: texts, passages or speakers differ"):
            read_tokens(write_tokens(tmp_path, ARRAYS, WORDS, ABOUT), "f" * 16)

    def test_no_description(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"no complete saved set of tokens here: tokens\.json"):
            read_tokens(tmp_path, ABOUT["corpus"])

    def test_every_file_is_needed_whole(self, tmp_path):
        write_tokens(tmp_path, ARRAYS, WORDS, ABOUT)
        for path in [p for p in tmp_path.iterdir() if p.name != "tokens.json"]:
            whole = path.read_bytes()
            path.write_bytes(whole[:-4])
            with pytest.raises(UnreadableFile, match=rf"{path.name}: cut or altered"):
                read_tokens(tmp_path, ABOUT["corpus"])
            path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
            with pytest.raises(UnreadableFile, match=rf"{path.name}: altered since it was written"):
                read_tokens(tmp_path, ABOUT["corpus"], verify=True)
            path.write_bytes(whole)

    @pytest.mark.parametrize(
        "change",
        [
            {"starts": ARRAYS["starts"][:-1]},
            {"lengths": np.array([1])},
            {"bounds": np.array([0, 3])},
            {"bounds": np.empty(0, dtype=np.int64)},
            {"rows": np.array([1])},
        ],
    )
    def test_arrays_that_do_not_belong_together(self, tmp_path, change):
        with pytest.raises(UnreadableFile, match=r"lengths of its arrays do not match"):
            read_tokens(write_tokens(tmp_path, {**ARRAYS, **change}, WORDS, ABOUT), ABOUT["corpus"])

    def test_a_chunk_that_does_not_add_up(self, tmp_path):
        def add(*chunk):
            with Stream(tmp_path / "t") as stream:
                stream.add(*map(np.array, chunk))

        for chunk in (([0], [0, 1], [1]), ([0], [0], [2])):
            with pytest.raises(SchemaError, match=r"a chunk must have a start for each token"):
                add(*chunk)

    def test_a_file_is_no_folder(self, tmp_path):
        (tmp_path / "t").write_text("mine")
        with pytest.raises(UnreadableFile, match=r"give the name of a folder"):
            write_tokens(tmp_path / "t", ARRAYS, WORDS, ABOUT)


class TestRanges:
    @pytest.mark.parametrize(
        ("name", "at", "value"),
        [
            ("ids", 3, 9),
            ("ids", 3, -1),
            ("starts", 3, -4),
            ("starts", 2, 10**6),
            ("starts", 0, 5),
            ("bounds", 1, 99),
            ("rows", 1, 99),
            ("rows", 1, 0),
        ],
    )
    def test_a_number_out_of_its_range_is_refused_on_opening(self, talk, tmp_path, name, at, value):
        tokens = tl.tokenize(talk("the tax", "the rich tax"))
        tokens.save(tmp_path)
        assert len(tl.Tokens.open(tmp_path, tokens.corpus, verify=True)) == 5
        (path,) = tmp_path.glob(f"{name}.*")
        array = np.fromfile(path, dtype="<i8" if name in ("bounds", "rows") else "<i4")
        array[at] = value
        array.tofile(path)
        with pytest.raises(UnreadableFile):
            tl.Tokens.open(tmp_path, tokens.corpus)

    def test_a_changed_word_is_refused_on_opening(self, talk, tmp_path):
        tokens = tl.tokenize(talk("the tax", "the rich tax"))
        tokens.save(tmp_path)
        for table in ("types", "terms"):
            (path,) = tmp_path.glob(f"{table}.*")
            whole = path.read_bytes()
            path.write_bytes(whole.replace(b"rich", b"rixh", 1))
            assert path.read_bytes() != whole
            with pytest.raises(UnreadableFile):
                tl.Tokens.open(tmp_path, tokens.corpus)
            path.write_bytes(whole)

    def test_changed_numbers_inside_their_range_are_found_by_checksum(self, talk, tmp_path):
        tokens = tl.tokenize(talk("the tax", "the rich tax"))
        tokens.save(tmp_path)
        (path,) = tmp_path.glob("ids.*")
        np.zeros(5, dtype="<i4").tofile(path)
        with pytest.raises(UnreadableFile, match="SHA-256"):
            tl.Tokens.open(tmp_path, tokens.corpus, verify=True)
