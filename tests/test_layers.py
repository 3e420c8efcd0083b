"""The house stands as CONTRIBUTING.md draws it: five rules, read from the syntax trees of every file.

Type-only and late imports count: whoever reads a file has to read them too.
"""

import ast
import subprocess
import sys
from pathlib import Path

import house
import pytest
from house import PACKAGE, TREES, room

ROWS = [
    ["errors", "_checks", "_wording", "_bundle", "_html", "_recipe", "_progress"],
    ["measures", "corpus"],
    ["tokens", "loaders"],
    ["counts", "lexicon", "results", "coding"],
    ["units"],
    ["analyses"],
    ["plots", "exercises", "widgets", "partitions"],
    ["__init__"],
    ["demo"],
    ["__main__"],
]
LEVEL = {name: level for level, names in enumerate(ROWS) for name in names}
GRAPH = house.imports()

# What is not yet as it should be. A list may only shrink: a name that is mended must leave it.
UPWARD: set[tuple[str, str]] = set()
CIRCLES: list[list[str]] = []
DOUBLED: set[str] = set()
LARGE: set[str] = set()
PRIVATE: set[str] = set()
ALLOWED = {
    ("_bundle", "_recipe"),
    ("_bundle", "errors"),
    ("_checks", "_wording"),
    ("_checks", "errors"),
}
# The test of textlab/x/y.py is tests/x/test_y.py. Pictures and lessons share tests (test_every_picture, test_lessons), and
# these helpers are tested through the question or the format that they serve.
SHARED = ("plots/", "exercises/lessons/")
WITHOUT_TEST = {
    ".": "_recipe",
    "analyses/audit": "attainable bodies bursts checks methods once rules",
    "analyses/collocates": "near pairs windows",
    "analyses/collocations": "agreeing ngrams",
    "analyses/contrast": "answer carriers clusters comparison distance notes result",
    "analyses/describe": "described",
    "analyses/find_in": "texts",
    "analyses/kwic": "extent grouping hints lines rates sorting",
    "analyses/report": "checklist pages references",
    "analyses/robustness": "answers choices result",
    "analyses/scaling": "correspondence",
    "analyses/stance": (
        "bins coder_labels correcting dialogue document_dates features judged_rows matrix_places turn_positions units"
    ),
    "analyses/topics": "composition passages reader_page topic_words",
    "analyses/topics/engines": "base consensus lda nmf online",
    "coding": "code_files codebook codes",
    "corpus": "identity profile schema turns",
    "corpus/storage": "packing textfile",
    "counts": "counting",
    "exercises": "key materials predictions registry verdicts",
    "lexicon": "read_lexicon",
    "loaders": "batch clocks frames labels layers months paragraphs reading speakers stamps xml",
    "loaders/formats": (
        "csv discord facebook json_files jsonl messages office parquet pdf_pages registry rtf_words slack "
        "tei_header telegram"
    ),
    "measures": "_door _tables",
    "measures/agreement": "coefficients disagreement patterns reliability",
    "measures/association": "information interaction pairs strength test_statistics",
    "measures/correction": "means regressions samples",
    "measures/dispersion": "cells evenness interval proportions",
    "measures/keyness": "exact groups odds ratios test_statistics",
    "measures/resampling": "intervals p_values totals weights",
    "measures/scaling": "counted_texts triplets",
    "partitions": "joined_arrays joined_corpus",
    "results": "face quotes settings",
    "tokens": (
        "addresses arrays blocks breaks collect corrections keys matching patterns relabel sentences tokenize unicode"
    ),
    "units": "coded draws grouped pieces rates spread",
    "widgets": "base",
}


def test_every_room_has_its_row():
    assert {room(name) for name in GRAPH} == set(LEVEL)


def test_imports_point_to_the_rows_below():
    upward = {(a, b) for a in GRAPH for b in GRAPH[a] if LEVEL[room(b)] > LEVEL[room(a)]}
    assert upward == UPWARD


def test_no_files_import_each_other_in_a_circle():
    assert house.circles(GRAPH) == CIRCLES


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row))
def test_rooms_of_one_row_do_not_know_each_other(row):
    known = {(room(a), room(b)) for a in GRAPH for b in GRAPH[a] if room(a) in row and room(b) in row}
    assert {(a, b) for a, b in known if a != b} <= ALLOWED


def test_a_question_is_entered_through_its_init():
    def folder(name):
        return (
            ".".join(name.split(".")[:3])
            if room(name) == "analyses" and PACKAGE.parent.joinpath(*name.split(".")[:3]).is_dir()
            else None
        )

    face = "textlab"  # names files: the type checker cannot tell a function from the file of the same name
    outside = {(a, b) for a in GRAPH for b in GRAPH[a] if a != face and folder(b) and folder(b) != folder(a)}
    assert not {(a, b) for a, b in outside if b != folder(b)}


def test_no_room_reads_the_private_parts_of_another():
    assert house.foreign_private() == PRIVATE


def test_a_name_stands_in_one_file():
    doubled = {name for name, files in house.definitions().items() if len(files) > 1}
    assert doubled == DOUBLED


def test_no_class_has_more_than_twenty_methods():
    assert {name for (_, name), n in house.classes().items() if n > 20} == LARGE


def test_only_pictures_import_matplotlib_and_seaborn():
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in ("matplotlib", "seaborn") for name in names):
                assert room(name) in ("plots", "results"), name  # results names Axes for the type checker


def test_importing_textlab_is_light():
    code = (
        "import sys, textlab; "
        "heavy = {'matplotlib', 'seaborn', 'sklearn', 'gensim', 'IPython', 'ipykernel', 'jupyterlab', 'nltk', 'bs4', "
        "'docx', 'pypdf', 'openpyxl'}; "
        "print(sorted(heavy & {m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_counting_and_reading_load_no_scipy():
    code = "import sys, textlab as tl; tl.tokenize, tl.count_terms, tl.kwic; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_public_names_are_the_documented_ones():
    import textlab as tl

    assert sorted(tl.__all__) == tl.__all__
    for name in tl.__all__:
        assert getattr(tl, name).__doc__, f"{name} has no help"
    with pytest.raises(AttributeError, match="no attribute 'Chartt'"):
        _ = tl.Chartt


def test_no_address_of_a_package_registry_stands_in_the_lock():
    lock = (PACKAGE.parent / "lock.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock


def test_a_module_has_a_test_of_its_name_or_is_listed():
    without = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if path.stem.startswith("__") or place.as_posix().startswith(SHARED):
            continue
        if not (Path(__file__).parent / place.parent / f"test_{path.stem.lstrip('_')}.py").exists():
            without.setdefault(place.parent.as_posix(), []).append(path.stem)
    listed = {folder: names.split() for folder, names in WITHOUT_TEST.items()}
    assert without == listed, "write the test beside its module, or take a module that has one from the list"
