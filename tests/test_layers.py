"""Who may import whom: every import in the package points to its own row or below. Read from the syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "textlab"
ROWS = [
    ["errors", "_checks", "wording"],
    ["measures"],
    ["corpus", "texts", "passages", "storage"],
    ["tokens", "tokenizing", "query", "words"],
    ["loaders"],
    ["dtm", "counting", "bags", "lexicon", "auditing"],
    ["results", "_html", "_export"],
    ["analyses"],
    ["plots"],
    ["__init__"],
]
LEVEL = {name: level for level, names in enumerate(ROWS) for name in names}
LATE = {("results", "plots")}  # Result.plot draws through one late import
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path):
    """Rooms that a file imports when it runs (imports under TYPE_CHECKING are for the type checker alone)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typed = [n for n in ast.walk(tree) if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING"]
    skipped = {id(child) for block in typed for child in ast.walk(block)}
    here = ("textlab", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in skipped:
            base = list(here[: len(here) - node.level + 1]) if node.level else []
            parts = [*base, *(node.module.split(".") if node.module else [])]
            if parts[:1] == ["textlab"]:
                yield from [parts[1]] if len(parts) > 1 else [a.name for a in node.names]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downwards(path):
    mine = room(path)
    for other in imported(path):
        assert (mine, other) in LATE or LEVEL[other] <= LEVEL[mine], f"{mine} imports {other}, which lies above it"


def test_every_room_has_its_place():
    assert {room(p) for p in FILES} == set(LEVEL)


FRIENDS = {"corpus", "texts", "passages", "storage"}  # of one row: they share a corpus's arrays
INSIDE = {"tokens", "tokenizing", "query", "words", "dtm", "counting"}  # the engine reads them too


def test_above_the_engine_only_the_public_face_of_a_corpus_is_used():
    from textlab.corpus import Corpus

    names = {n for n in vars(Corpus) if n.startswith("_") and not n.startswith("__")} | {"_documents", "_passages"}
    for path in (p for p in FILES if room(p) not in FRIENDS | INSIDE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") not in ("self", "cls"):
                assert node.attr not in names, (
                    f"{path.name}:{node.lineno} reads {node.attr}; see textlab/texts/inside.py"
                )


def test_only_pictures_import_matplotlib_and_seaborn():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in ("matplotlib", "seaborn") for name in names):
                typed = "TYPE_CHECKING" in path.read_text(encoding="utf-8") and room(path) == "results"
                assert room(path) == "plots" or typed, path


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
