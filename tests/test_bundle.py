"""Files and folders are whole or not there, whoever else writes, reads or is killed."""

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from storage_checks import corpus, plain_corpus

from textlab._bundle import Bundle, atomically, read_bundle
from textlab.corpus import Corpus
from textlab.errors import UnreadableFile


@pytest.mark.parametrize("verb", ["to_parquet", "to_quanteda_csv", "to_tei"])
class TestWriting:
    def test_there_must_be_a_folder(self, tmp_path, verb):
        with pytest.raises(UnreadableFile, match=rf"{verb}: there is no folder '.*none'; make it first"):
            getattr(corpus(), verb)(tmp_path / "none" / "c")
        with pytest.raises(UnreadableFile, match=rf"{verb}: this is a folder; add a file name"):
            getattr(corpus(), verb)(tmp_path)

    def test_a_failure_leaves_the_old_file_and_nothing_else(self, tmp_path, verb, monkeypatch):
        path = tmp_path / "c"
        path.write_text("old")

        def fail(_):
            raise OSError("disk full")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            getattr(corpus(), verb)(path)
        assert list(tmp_path.iterdir()) == [path]
        assert path.read_text() == "old"

    def test_a_new_file_replaces_the_old_one(self, tmp_path, verb):
        path = tmp_path / "c"
        path.write_text("old")
        assert getattr(corpus(), verb)(str(path)) == path
        assert list(tmp_path.iterdir()) == [path]
        assert path.stat().st_size > 100

    def test_the_same_corpus_gives_the_same_bytes(self, tmp_path, verb):
        one, two = (getattr(corpus(), verb)(tmp_path / name).read_bytes() for name in "ab")
        assert one == two


def killed(code, folder):
    """Run a program that kills itself in the midst of writing."""
    program = "import os, signal, sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n" + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    return {path.name for path in folder.iterdir()}


DIE = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
class TestKilledWriters:
    def test_what_is_left_of_a_file_goes_with_the_next(self, tmp_path):
        left = killed(
            f"""
            from textlab._bundle import atomically
            atomically("x", folder / "a.csv", lambda part: (part.write_text("half"), {DIE}))
            """,
            tmp_path,
        )
        assert len(left) == 1
        (tmp_path / ".a.csv.part").write_text("mine")
        (tmp_path / ".b.csv.0123456789abcdef.part").write_text("mine")
        atomically("x", tmp_path / "a.csv", lambda part: part.write_text("whole"))
        assert {path.name for path in tmp_path.iterdir()} == {"a.csv", ".a.csv.part", ".b.csv.0123456789abcdef.part"}

    def test_what_is_left_of_a_folder_goes_with_the_next(self, tmp_path):
        first = corpus()
        first.save(tmp_path)
        kept = {path.name for path in tmp_path.iterdir()}
        left = killed(
            f"""
            from textlab.corpus import Corpus
            Corpus.build(folder, (("d", "text") if k < 3 else {DIE} for k in range(4)))
            """.replace('("d", "text")', '(str(k), "text" * 5_000_000)'),
            tmp_path,
        )
        assert len(left - kept) == 2  # the texts and the journal
        assert kept < left
        assert Corpus.open(tmp_path, verify=True).fingerprint == first.fingerprint
        first.save(tmp_path)
        assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {name.split(".")[0] for name in kept}
        assert len(list(tmp_path.iterdir())) == len(kept)

    def test_killed_after_the_manifest_stands_the_new_files_stay_and_the_old_go(self, tmp_path):
        corpus().save(tmp_path)
        n_files = len(list(tmp_path.iterdir()))
        killed(
            f"""
            from textlab import from_frame, _bundle
            import pandas as pd
            replace = os.replace
            os.replace = lambda a, b: (replace(a, b), {DIE})
            from_frame(pd.DataFrame({{"text": ["new"]}})).save(folder)
            """,
            tmp_path,
        )
        assert len(list(tmp_path.iterdir())) > n_files
        assert Corpus.open(tmp_path, verify=True).to_frame()["text"].tolist() == ["new"]
        with Bundle("x", tmp_path, "other.json") as bundle:  # any writer in this folder
            bundle.new("a.bin").write_bytes(b"1")
            bundle.finish({"format": 1})
        assert Corpus.open(tmp_path, verify=True).to_frame()["text"].tolist() == ["new"]
        assert len(list(tmp_path.iterdir())) == n_files + 2

    def test_a_writer_that_lives_is_left_alone(self, tmp_path):
        with Bundle("x", tmp_path, "m.json") as slow:
            slow.new("a.bin").write_bytes(b"slow")
            with Bundle("x", tmp_path, "m.json") as quick:
                quick.new("a.bin").write_bytes(b"quick")
                quick.finish({"format": 1})
            _, files = read_bundle(tmp_path, "m.json", what="x", version=1, verify=True)
            assert files["a.bin"].read_bytes() == b"quick"
            slow.finish({"format": 1})
        _, files = read_bundle(tmp_path, "m.json", what="x", version=1, verify=True)
        assert files["a.bin"].read_bytes() == b"slow"
        assert len(list(tmp_path.iterdir())) == 2


class TestForeignFiles:
    def test_nothing_is_deleted_that_was_not_made_here(self, tmp_path):
        mine = ["texts.arrow", "texts.12345678.arrow", "texts.0123456789abcdef.arrow", "documents.20240101.parquet",
                ".0123456789abcdef.writing", "notes.txt"]  # fmt: skip
        for name in mine:
            (tmp_path / name).write_text("mine", encoding="utf-8")
        corpus().save(tmp_path)
        corpus().save(tmp_path)
        found = {path.name for path in tmp_path.iterdir()}
        assert {*mine} <= found

    def test_a_manifest_of_somebody_else_is_not_written_over(self, tmp_path):
        (tmp_path / "corpus.json").write_text('{"documents": []}', encoding="utf-8")
        with pytest.raises(UnreadableFile, match=r"there is a corpus\.json that textlab did not write"):
            corpus().save(tmp_path)
        assert (tmp_path / "corpus.json").read_text(encoding="utf-8") == '{"documents": []}'

    def test_an_altered_manifest_deletes_nothing(self, tmp_path):
        corpus().save(tmp_path)
        (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
        manifest = tmp_path / "corpus.json"
        text = manifest.read_text(encoding="utf-8")
        name = next(tmp_path.glob("notes.*.parquet")).name
        manifest.write_text(text.replace(name, "mine.csv"), encoding="utf-8")
        corpus().save(tmp_path)
        assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"


def test_two_writers_and_a_reader_never_see_a_mixture(tmp_path):
    made = [plain_corpus([word * n for n in range(1, 40)]) for word in ("a", "né")]
    made[0].save(tmp_path)

    def write(one):
        for _ in range(12):
            one.save(tmp_path)

    def look(_):
        seen = Corpus.open(tmp_path, verify=True)
        return seen.fingerprint, seen.document_text("d7")

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, one) for one in made]
        seen = {look(None) for _ in range(60)}
        for writer in writers:
            writer.result()
    assert seen <= {(one.fingerprint, one.document_text("d7")) for one in made}
    assert len(list(tmp_path.iterdir())) == 6  # a manifest and the five files that it names
