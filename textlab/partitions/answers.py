"""A task for one part: what is sent to a worker, how the worker computes the answer, and the cache of answers on disk.

An answer is a list of named arrays and is stored as plain ``npz`` without pickled objects, so reading it runs no code.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .._bundle import atomically
from ..corpus import Corpus
from ..errors import SchemaError, UnreadableFile
from ..tokens import Tokens
from ..tokens.blocks import BlockAnswer, answered
from .joined_arrays import JoinedArray

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens.blocks import Work
    from ..tokens.vocabulary import Vocabulary

CORPUS, TOKENS = "corpus", "tokens"  # the two folders of a part
_OPENED = 16  # number of parts that a worker keeps open


@dataclass(frozen=True, eq=False, slots=True)
class PartTask:
    """A task for one part.

    Attributes
    ----------
    name : str
        Name of the part in messages.
    folder : Path
    fingerprint : str
        Fingerprint of the corpus that the part must contain.
    lookup : ndarray or None
        Number in `vocab` of each type of the part; None if the numbers are the same.
    vocab : Vocabulary
    work, by_passage, fixed
        See `textlab.tokens.blocks.in_blocks`.
    keep : Path or None
        Folder in which the answer is cached.
    """

    name: str
    folder: Path
    fingerprint: str
    lookup: NDArray[np.int32] | None
    vocab: Vocabulary
    work: Work
    by_passage: tuple[NDArray[Any], ...]
    fixed: Mapping[str, Any]
    keep: Path | None = None


def answer_of(task: PartTask) -> list[BlockAnswer]:
    """Compute the answer to a task, or read it from the cache; a worker runs this function."""
    file = None if task.keep is None else task.keep / f"{_answer_name(task)}.npz"
    if file is not None and (kept := _kept(file)) is not None:
        return kept
    tokens = _opened(task.name, task.folder, task.fingerprint, _stamp(task.folder))
    ids: Any = tokens.ids if task.lookup is None else JoinedArray([tokens.ids], [task.lookup])
    found = list(answered(replace(tokens, ids=ids, vocab=task.vocab), task.work, task.by_passage, task.fixed))
    if file is not None:
        _keep(found, file)
    return found


def open_part(name: str, folder: Path, fingerprint: str | None = None) -> Tokens:
    """Open a saved part.

    Raises
    ------
    UnreadableFile
        The part is missing or damaged; the message names the part, the file and the reason.
    """
    try:
        corpus = Corpus.open(folder / CORPUS)
        if fingerprint is not None and corpus.fingerprint != fingerprint:
            raise UnreadableFile(folder, "it holds another corpus than when the parts were made.")
        return Tokens.open(folder / TOKENS, corpus)
    except OSError as error:
        place = error.path if isinstance(error, UnreadableFile) else folder
        reason = error.reason if isinstance(error, UnreadableFile) else str(error)
        raise UnreadableFile(place, f"{name} cannot be read: {reason} The other parts are not touched.") from error


@lru_cache(maxsize=_OPENED)
def _opened(name: str, folder: Path, fingerprint: str, stamp: tuple[int, ...]) -> Tokens:
    return open_part(name, folder, fingerprint)


def _stamp(folder: Path) -> tuple[int, ...]:
    """Return the modification times of the manifests of a part, so that a rewritten part is opened again."""
    paths = (folder / CORPUS / "corpus.json", folder / TOKENS / "tokens.json")
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)


# ---------------------------------------------------------------------- answers on disk


def _answer_name(task: PartTask) -> str:
    """Return the cache file name of a task: a hash of the version, the computation, the vocabulary and the corpus."""
    words = (task.vocab.forms.to_pylist(), task.vocab.words.to_pylist(), task.vocab.term_of, task.lookup)
    asked = (metadata.version("textlab-qta"), task.fingerprint, task.work, task.by_passage, dict(task.fixed), words)
    digest = hashlib.sha256()
    for piece in _canonical(asked):
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()[:32]


def _canonical(value: Any) -> Iterator[bytes]:
    """Yield bytes that are the same for equal values in every process, and only for these."""
    yield type(value).__name__.encode()
    if isinstance(value, np.ndarray) and value.dtype != object:
        yield f"{value.dtype.str} {value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _canonical({field.name: getattr(value, field.name) for field in fields(value)})
    elif isinstance(value, re.Pattern):
        yield from _canonical((value.pattern, value.flags))
    elif isinstance(value, Mapping):
        yield from _canonical(list(value.items()))
    elif isinstance(value, list | tuple | np.ndarray):
        yield str(len(value)).encode()
        for item in value:
            yield from _canonical(item)
    elif hasattr(value, "__qualname__"):
        yield f"{value.__module__}.{value.__qualname__}".encode()
    elif value is None or isinstance(value, str | bytes | bool | int | float | np.generic | slice):
        yield repr(value).encode("utf-8", "surrogatepass")
    else:
        raise SchemaError(f"Parts: with keep= this question cannot be told from others ({type(value).__name__}).")


def _keep(found: Sequence[BlockAnswer], file: Path) -> None:
    arrays: dict[str, Any] = {"place": np.array([[f.passages.start, f.passages.stop, f.first] for f in found])}
    arrays |= {f"{k}.{name}": array for k, f in enumerate(found) for name, array in f.answer.items()}

    def write(path: Path) -> None:
        with open(path, "wb") as to:
            np.savez(to, **arrays)

    file.parent.mkdir(parents=True, exist_ok=True)
    atomically("Parts", file, write)


def _kept(file: Path) -> list[BlockAnswer] | None:
    """Return the cached answer; None if there is none or it is incomplete."""
    damaged = (OSError, ValueError, KeyError, zipfile.BadZipFile)
    with suppress(*damaged), open(file, "rb") as source, np.load(source, allow_pickle=False) as arrays:
        places = arrays["place"].reshape(-1, 3).tolist()
        answers: list[dict[str, Any]] = [{} for _ in places]
        for key in arrays.files:
            number, _, name = key.partition(".")
            if name:
                answers[int(number)][name] = arrays[key]
        return [BlockAnswer(slice(a, b), first, answer) for (a, b, first), answer in zip(places, answers, strict=True)]
    return None
