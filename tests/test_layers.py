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
    ["errors", "_checks", "_wording", "_bundle", "_files", "_html"],
    ["measures", "corpus"],
    ["tokens", "loaders"],
    ["counts", "lexicon", "results", "coding"],
    ["units"],
    ["analyses"],
    ["plots"],
    ["__init__"],
]
LEVEL = {name: level for level, names in enumerate(ROWS) for name in names}
GRAPH = house.imports()

# What is not yet as it should be. A list may only shrink: a name that is mended must leave it.
UPWARD = {("textlab.tokens.sentences", "textlab.analyses.audit")}
CIRCLES: list[list[str]] = [
    [
        "textlab.analyses.contrast.contrast",
        "textlab.analyses.contrast.explorer",
        "textlab.analyses.contrast.holds",
        "textlab.analyses.contrast.overview",
        "textlab.analyses.contrast.report",
    ],
    [
        "textlab.corpus.annotate",
        "textlab.corpus.annotations",
        "textlab.corpus.corpus",
        "textlab.corpus.group",
        "textlab.corpus.joining",
        "textlab.corpus.offsets",
        "textlab.corpus.places",
        "textlab.corpus.profile",
        "textlab.corpus.sentences",
        "textlab.corpus.spans",
        "textlab.corpus.split",
        "textlab.corpus.storage.build",
        "textlab.corpus.storage.exports",
        "textlab.corpus.storage.folder",
        "textlab.corpus.storage.parquet",
        "textlab.corpus.storage.tei",
        "textlab.corpus.storage.textfile",
        "textlab.corpus.text",
    ],
    ["textlab.tokens.find", "textlab.tokens.tokens"],
]
DOUBLED: set[str] = set(
    """
    BLOCK CELLS COLUMNS CONTEXT FEW FEW_TURNS Found Frequencies Interval MARKERS MARKS MEASURES PLACES SHOWN
    Source Span TALK TOP Turns Units WHO _BLANK _BLOCKS _BLOCK_WORDS _BRACKETS _BULLET _CELLS_AT_ONCE _CLOCK
    _COMPOUND _EDGES _EVENT _FIELD _FORMAT _GRAM_SIDE _KINDS _LETTERS _LONGEST _MANIFEST _MARKS _NEWLINE _NONE
    _NUMBER _OMITTED _OPENING _PAGE_NUMBER _PAUSE _PLAIN _Part _ROWS_AT_ONCE _SAID _SHOWN _SIGNS _SPACE _State
    _TIMES _WORD _WORDS _Words _as_said _begins _between _blocks _by_document _changes _check _checked _chosen
    _clean _clusters _column _columns _compared _count _counted _cut _dates _digest _distinct _document
    _documents _door _drawn _edges _ends _file _fill _first _fit _found _frame _given _glob _goes_on _groups
    _in_words _inside _interaction _interval _intervals _joined _kind _label _labels _laid_out _largest _lengths
    _line _longest _marked _marks _member _metadata _name _named _names _notes _numbers _objects _of_text _one
    _one_group _options _overlap _parts _passage _pieces _place _places _plain _positive _rank _report _row
    _rows _runs _said _score _seal _several _shape _shares _shift _short _slots _span _speakers _spread
    _stretches _table _trimmed _typed _utterance _warn_few _who _whole _windows _words counted describe distinct
    document_names find in_words labels_of lines looks_like parse places read spread units_of
    """.split()
)
LARGE: set[str] = {"Corpus", "Concordance", "Tokens"}
PRIVATE: set[str] = {
    "textlab.analyses.audit.audit: _check_label",
    "textlab.analyses.contrast.contrast: _check_label",
    "textlab.analyses.topics: _check_label",
    "textlab.counts.counting: _documents",
    "textlab.counts.matrix: _documents",
    "textlab.plots.kwic: _asked",
    "textlab.tokens.find: _column",
    "textlab.tokens.find: _documents",
    "textlab.tokens.find: _passages",
    "textlab.tokens.tokenize: _byte_spans",
    "textlab.tokens.tokenize: _bytes_at",
    "textlab.tokens.tokenize: _doc_bytes",
    "textlab.tokens.tokenize: _doc_codes",
    "textlab.tokens.tokenize: _documents",
    "textlab.tokens.tokenize: _passages",
    "textlab.tokens.tokenize: _steps",
    "textlab.tokens.tokens: _byte_spans",
    "textlab.tokens.tokens: _chars",
    "textlab.tokens.tokens: _doc_bytes",
    "textlab.tokens.tokens: _documents",
    "textlab.tokens.tokens: _passages",
    "textlab.tokens.tokens: _progress",
    "textlab.tokens.tokens: _whole",
    "textlab.units.grouped: _check_label",
    "textlab.units.grouped: _drawn",
}
ALLOWED = {
    ("_bundle", "_files"),
    ("_bundle", "errors"),
    ("_checks", "_wording"),
    ("_checks", "errors"),
    ("_files", "errors"),
}


def test_every_room_has_its_row():
    assert {room(name) for name in GRAPH} == set(LEVEL)


def test_imports_point_to_the_rows_below():
    upward = {(a, b) for a in GRAPH for b in GRAPH[a] if LEVEL[room(b)] > LEVEL[room(a)]}
    assert upward <= UPWARD


def test_no_files_import_each_other_in_a_circle():
    assert {name for circle in house.circles(GRAPH) for name in circle} <= {
        name for circle in CIRCLES for name in circle
    }


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
    assert house.foreign_private() <= PRIVATE


def test_a_name_stands_in_one_file():
    doubled = {name for name, files in house.definitions().items() if len(files) > 1}
    assert doubled <= DOUBLED


def test_no_class_has_more_than_twenty_methods():
    assert {name for (_, name), n in house.classes().items() if n > 20} <= LARGE


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
