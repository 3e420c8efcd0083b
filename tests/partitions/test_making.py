"""A part that is missing or damaged is refused by name; what was interrupted goes on."""

import os
import shutil

import pytest
from part_checks import by_hand

import textlab as tl


@pytest.fixture
def folder(tmp_path):
    tl.Parts.split(tl.tokenize(by_hand()), tmp_path / "parts", n=3, workers=0).close()
    return tmp_path / "parts"


def test_a_missing_part_is_refused_by_name(folder):
    shutil.rmtree(folder / "part-0001")
    with pytest.raises(tl.UnreadableFile, match="part-0001 cannot be read: no complete saved corpus here"):
        _ = tl.Parts(folder, workers=0).tokens


def test_a_damaged_part_is_refused_by_name(folder):
    ids = next((folder / "part-0002" / "tokens").glob("ids.*"))
    ids.write_bytes(ids.read_bytes()[:-4])
    with pytest.raises(tl.UnreadableFile, match="part-0002 cannot be read: cut or altered"):
        _ = tl.Parts(folder, workers=0).tokens


def test_a_part_of_another_corpus_is_refused(folder, tmp_path):
    shutil.rmtree(folder / "part-0001")
    shutil.copytree(folder / "part-0000", folder / "part-0001")
    with pytest.raises(tl.UnreadableFile, match="part-0001 cannot be read: it holds another corpus"):
        _ = tl.Parts(folder, workers=0).tokens


def test_without_a_manifest_there_are_no_parts(folder):
    (folder / "parts.json").unlink()
    with pytest.raises(tl.UnreadableFile, match="no complete saved set of parts here"):
        tl.Parts(folder, workers=0)


def test_splitting_again_keeps_the_parts_that_are_there(folder):
    kept = (folder / "part-0000" / "tokens" / "tokens.json").stat().st_mtime_ns
    shutil.rmtree(folder / "part-0001")
    tokens = tl.tokenize(by_hand())
    with tl.Parts.split(tokens, folder, n=3, workers=0) as parts:
        assert parts.tokens.corpus.fingerprint == tokens.corpus.fingerprint
    assert (folder / "part-0000" / "tokens" / "tokens.json").stat().st_mtime_ns == kept


def test_splitting_tokens_counted_otherwise_makes_the_parts_anew(folder):
    tokens = tl.tokenize(by_hand(), ignore_case=False)
    with tl.Parts.split(tokens, folder, n=3, workers=0) as parts:
        assert not parts.tokens.settings["ignore_case"]
        assert parts.tokens.terms.tolist() == tokens.terms.tolist()


def test_files_read_before_are_not_read_again_and_changed_ones_are(tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "ab"]
    for path in paths:
        path.write_text(f"The tax of {path.stem}.")
    parts = tl.Parts.of_files(paths, tmp_path / "parts", n=2, workers=0)
    manifests = [tmp_path / "parts" / f"part-000{k}" / "corpus" / "corpus.json" for k in range(2)]
    before = [path.stat().st_mtime_ns for path in manifests]
    paths[1].write_text("Robots, and more robots.")
    parts = tl.Parts.of_files(paths, tmp_path / "parts", n=2, workers=0)
    after = [path.stat().st_mtime_ns for path in manifests]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)
    assert len(tl.kwic(parts.tokens, "robots")) == 2


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(tl.UnreadableFile, match=r"gone\.txt.*part-0000 cannot be made"):
        tl.Parts.of_files([tmp_path / "gone.txt"], tmp_path / "parts", n=1, workers=0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match=str(tmp_path)):
        tl.Parts.split(tl.tokenize(by_hand()), tmp_path / "parts", n=2, workers=0)
