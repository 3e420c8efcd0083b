"""A deterministic corpus of any size, from text that installed packages carry.

Unique English sentences (news and a novel from gensim's test data, the language reference of pydoc, prose from
docstrings of the standard library, scikit-learn, SciPy and pandas) are drawn again and again. 45 % of them get
a word from a Zipf tail of three million (names, inflections, hyphens, accents, digits, some ideographs and
emoji), so that the vocabulary keeps growing; 30 % of the documents have curly quotes.
"""

from __future__ import annotations

import ast
import hashlib
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

MEGABYTE = 1_000_000
TAIL = 3_000_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“])")
_PROSE = re.compile(r"[A-Z][^\n{}<>|=\\*_`~\[\]]{39,400}[.!?]")
_SYLLABLES = ["ba", "chen", "dor", "el", "fri", "gul", "ham", "is", "jo", "kar", "lin", "mo", "nev", "os", "pra", "qui"]
_SYLLABLES += [
    "ro",
    "stan",
    "tu",
    "ul",
    "vé",
    "wyn",
    "xi",
    "yor",
    "zé",
    "lø",
    "mün",
    "ård",
    "berg",
    "ton",
    "ska",
    "ria",
]
_ENDINGS = ["", "s", "ed", "ing", "ness", "-based", "'s", "’s", "ist", "ism", "-like", "42", "ization"]


def documents(megabytes: float) -> list[str]:
    """Documents of about 2,600 bytes, `megabytes` in all; cached in the temporary folder."""
    path = Path(tempfile.gettempdir()) / f"textlab-benchmark-{_fingerprint()}-{megabytes:g}.txt"
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_text("\x1e".join(_documents(megabytes * MEGABYTE)), encoding="utf-8")
        part.replace(path)
    return path.read_text(encoding="utf-8").split("\x1e")


def _documents(n_bytes: float) -> Iterator[str]:
    pool, rng = sentences(), np.random.default_rng(20)
    made = 0
    while made < n_bytes:
        n = max(1, int(rng.poisson(22)))
        picks, tails = rng.integers(len(pool), size=n), rng.random(n) < 0.45
        parts = [_with_tail(pool[i], rng) if tail else pool[i] for i, tail in zip(picks, tails, strict=True)]
        text = " ".join(parts)
        if rng.random() < 0.3:
            text = text.replace("'", "’")
        made += len(text.encode())
        yield text


def _with_tail(sentence: str, rng: np.random.Generator) -> str:
    words = sentence.split(" ")
    words.insert(int(rng.integers(1, len(words))), _rare_word(int(np.exp(rng.random() * np.log(TAIL)))))
    return " ".join(words)


def _rare_word(rank: int) -> str:
    """The word of a rank in the tail: any number has one."""
    if rank % 97 == 0:
        return chr(0x4E00 + rank % 5000) + chr(0x4E00 + rank % 4999)
    if rank % 211 == 0:
        return chr(0x1F600 + rank % 60)
    word, left = "", rank
    while left:
        left, digit = divmod(left, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    return (word.capitalize() if rank % 3 else word) + _ENDINGS[rank % len(_ENDINGS)]


# ---------------------------------------------------------------------- the sentences


def sentences() -> list[str]:
    """Every different sentence of the sources, sorted."""
    found = {s for text in _sources() for s in _SENTENCE.split(text) if _PROSE.fullmatch(s)}
    return sorted(found)


def _sources() -> Iterator[str]:
    yield from _gensim_texts()
    from pydoc_data.topics import topics

    yield from (re.sub(r"\s+", " ", t) for t in topics.values())
    folders = [Path(sysconfig.get_path("stdlib"))]
    folders += [Path(p) for name in ("sklearn", "scipy", "pandas") for p in _package(name)]
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            inner = path.relative_to(folder).parts
            if not {"site-packages", "test", "tests"} & set(inner):
                yield from _docstrings(path)


def _gensim_texts() -> Iterator[str]:
    for folder in _package("gensim"):
        for name in ("lee_background.cor", "lee.cor", "crime-and-punishment.txt"):
            path = Path(folder) / "test" / "test_data" / name
            if path.exists():
                yield re.sub(r"\s+", " ", path.read_text(encoding="utf-8", errors="replace"))


def _package(name: str) -> list[str]:
    spec = find_spec(name)
    return list(spec.submodule_search_locations or []) if spec else []


def _docstrings(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):
        return
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            yield from (re.sub(r"\s+", " ", paragraph) for paragraph in text.split("\n\n"))


def _fingerprint() -> str:
    """Changes when the code above or the packages the text comes from change."""
    from importlib.metadata import version

    parts = [Path(__file__).read_text(encoding="utf-8"), sys.version]
    parts += [version(name) for name in ("gensim", "scikit-learn", "scipy", "pandas")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
