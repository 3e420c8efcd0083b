"""A disk that is full, a folder that may not be written: what was there stays, nothing is left behind, and it is said.

The system's limit on the size of a file stands for a full disk: the write fails in the middle.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pandas as pd
import pytest

import textlab as tl
from textlab._bundle import not_written

resource = pytest.importorskip("resource")


def corpus(word="tax"):
    texts = [f"{word} the rich {k} and the poor, {word}{k} and all that. " * 400 for k in range(3)]
    return tl.from_frame(pd.DataFrame({"text": texts}))


def tokens():
    return tl.tokenize(corpus())


@contextmanager
def no_file_larger_than(n_bytes):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


WRITES = {
    "corpus": lambda path: corpus().save(path / "x"),
    "built corpus": lambda path: tl.Corpus.build(path / "x", (("d" + str(k), "tax " * 9000) for k in range(3))),
    "corpus in one file": lambda path: corpus().to_parquet(path / "x.parquet"),
    "tokens": lambda path: tokens().save(path / "x"),
    "tokens to disk": lambda path: tl.tokenize(corpus(), to=path / "x"),
    "matrix": lambda path: tl.count_terms(tokens(), by="doc_id").save(path / "x"),
    "result": lambda path: tl.frequencies(tokens(), n_resamples=0).save(path / "x"),
    "table": lambda path: tl.kwic(tokens(), "tax").write(path / "x.csv"),
    "parts": lambda path: tl.Parts.split(tokens(), path / "x", n=2, workers=0),
}


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_full_disk_leaves_what_was_there_and_says_so(tmp_path, write):
    write(tmp_path)
    for path in (tmp_path / "x").glob("part-0001/tokens/ids.*"):
        path.unlink()  # parts that are whole are kept, and nothing is written
    before = files_of(tmp_path)
    with no_file_larger_than(500), pytest.raises(tl.UnreadableFile, match="could not be written") as error:
        write(tmp_path)
    assert str(tmp_path) in str(error.value)
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_full_disk_leaves_nothing_behind_where_nothing_was(tmp_path, write):
    with no_file_larger_than(500), pytest.raises(tl.UnreadableFile, match="could not be written"):
        write(tmp_path)
    assert not files_of(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_permission_is_said(tmp_path, write):
    tmp_path.chmod(0o500)
    with pytest.raises(tl.UnreadableFile, match="could not be written \\(Permission denied\\)"):
        write(tmp_path)


def test_no_permission_is_said_in_words(tmp_path):
    """Also where the tests run as root, who may write anywhere."""
    error = not_written("save", tmp_path, PermissionError(13, "Permission denied"))
    assert str(error).endswith("it could not be written (Permission denied). What stood there before is unchanged.")


@pytest.mark.parametrize("kind", ["corpus", "tokens", "result"])
def test_two_writers_at_once_leave_one_of_the_two(tmp_path, kind):
    words = {"tax": tokens(), "levy": tl.tokenize(corpus("levy"))}
    saves = {
        "corpus": lambda t: t.corpus.save(tmp_path),
        "tokens": lambda t: t.save(tmp_path),
        "result": lambda t: tl.frequencies(t, n_resamples=0).save(tmp_path),
    }
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda word: [saves[kind](words[word]) for _ in range(5)], words))
    if kind == "corpus":
        found = tl.Corpus.open(tmp_path, verify=True).fingerprint
        assert found in {t.corpus.fingerprint for t in words.values()}
    elif kind == "result":
        found = set(tl.open_result(tmp_path).table["term"])
        assert ("tax" in found) != ("levy" in found)
    else:
        opened = []
        for word in words.values():
            with suppress(tl.UnreadableFile):
                opened.append(tl.Tokens.open(tmp_path, word.corpus, verify=True))
        assert len(opened) == 1
