"""The house stands as CONTRIBUTING.md draws it: five rules, read from the syntax trees of every file.

Type-only and late imports count: whoever reads a file has to read them too.
"""

import ast
import subprocess
import sys

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
