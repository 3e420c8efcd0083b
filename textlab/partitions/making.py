"""Write parts to disk: split a corpus between documents, or read many files, a few at a time.

A folder of parts has one folder per part, with its corpus and tokens, and ``parts.json``, which is written last::

    parts.json            names and fingerprints of the parts, in their order
    part-0000/corpus      part-0000/tokens
    part-0001/corpus      ...

Complete parts are kept if the same call is made again, so an interrupted call can be resumed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from .._bundle import Bundle, read_bundle
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError, UnreadableFile
from ..tokens import Tokens, tokenize
from ..tokens.blocks import block_of
from .answers import CORPUS, TOKENS, open_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..corpus.data import CorpusData

PARTS_FORMAT, PARTS_MANIFEST = 1, "parts.json"
READ_FROM = "files.json"  # the source files of a part, and how they were tokenized


@dataclass(frozen=True, slots=True)
class SavedPart:
    """A part on disk: its name, its folder, and the fingerprint of its corpus (None: any)."""

    name: str
    folder: Path
    fingerprint: str | None = None


def part_name(number: int) -> str:
    """Return the name of a part.

    >>> part_name(3)
    'part-0003'
    """
    return f"part-{number:04d}"


def write_manifest(folder: Path, parts: Sequence[SavedPart]) -> None:
    """Write the list of parts; this completes the folder."""
    listed = [{"name": part.name, "fingerprint": part.fingerprint} for part in parts]
    with Bundle("Parts", folder, PARTS_MANIFEST) as bundle:
        bundle.finish({"format": PARTS_FORMAT, "parts": listed})


def read_manifest(folder: Path) -> list[SavedPart]:
    """Return the parts of a folder.

    Raises
    ------
    UnreadableFile
        There is no ``parts.json``, or it was altered.
    """
    about, _ = read_bundle(folder, PARTS_MANIFEST, what="set of parts", version=PARTS_FORMAT)
    return [SavedPart(p["name"], folder / Path(p["name"]).name, p["fingerprint"]) for p in about["parts"]]


# ---------------------------------------------------------------------- from a corpus


def cut_tokens(tokens: Tokens, folder: Path, n: int) -> Iterator[SavedPart]:
    """Write tokens and their corpus in `n` parts with about equally many words, split between documents."""
    if tokens.sizes is not None:
        raise SchemaError("Parts.split: these tokens are places of a lexicon; split those that they were found in.")
    doc = tokens.doc_of_passage
    opens = np.append(np.flatnonzero(np.diff(doc, prepend=-1)), len(doc))
    if len(opens) < 2:
        raise NotEnoughData("Parts.split: there are no words to split.")
    cuts = _cuts(tokens.bounds[opens], n)
    first_doc = np.append(doc[opens[cuts[:-1]]], len(tokens.corpus.documents))
    first_doc[0] = 0  # documents without words join an adjacent part
    for k in range(len(cuts) - 1):
        some = _corpus_between(tokens.corpus, int(first_doc[k]), int(first_doc[k + 1]), first=k == 0)
        block = replace(block_of(tokens, int(opens[cuts[k]]), int(opens[cuts[k + 1]])), corpus=some)
        yield _save_part(block, SavedPart(part_name(k), folder / part_name(k), some.fingerprint))


def _cuts(edges: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return where to split the documents: parts have about equally many words, and none is empty. Edges are in words.

    >>> _cuts(np.array([0, 9, 17, 26]), 3).tolist(), _cuts(np.array([0, 9, 10]), 5).tolist()
    ([0, 1, 2, 3], [0, 1, 2])
    """
    n, last = min(n, len(edges) - 1), len(edges) - 1
    middles = (edges[:-1] + edges[1:]) / 2
    cuts = np.searchsorted(middles, np.arange(n + 1) * edges[-1] / n)
    cuts[0], cuts[-1] = 0, last
    room = np.arange(n + 1)
    cuts = np.maximum.accumulate(cuts - room) + room  # at least one document per part
    return np.minimum(cuts, last - n + room)


def _corpus_between(corpus: Corpus, low: int, high: int, *, first: bool) -> Corpus:
    """Return the corpus of documents `low` to `high`; the first part keeps the notes of the loader."""
    data = corpus.data
    whole = None if data.part_of is None else _some_documents(data.part_of, data.documents.index[low:high])
    some = replace(_some_documents(data, data.documents.index[low:high]), part_of=whole)
    return Corpus.from_data(some if first else replace(some, notes=data.notes.iloc[:0]))


def _some_documents(data: CorpusData, ids: Any) -> CorpusData:
    """Return the tables restricted to some documents."""
    return replace(
        data,
        documents=data.documents.loc[ids],
        slots=data.slots[data.rows_of(ids)],
        passages=data.passages[data.passages["doc_id"].isin(ids)],
        corrections=data.corrections[data.corrections["doc_id"].isin(ids)].reset_index(drop=True),
    )


def _save_part(tokens: Tokens, part: SavedPart) -> SavedPart:
    """Save a part unless it already exists."""
    if not _is_there(part, tokens):
        tokens.corpus.save(part.folder / CORPUS)
        tokens.save(part.folder / TOKENS)
    return part


def _is_there(part: SavedPart, tokens: Tokens) -> bool:
    """Return whether the part exists with the same tokens."""
    with suppress(OSError):
        saved = open_part(part.name, part.folder, part.fingerprint)
        one, other = saved.vocab, tokens.vocab
        words = one.words.equals(other.words) and np.array_equal(one.term_of, other.term_of)
        same = words and np.array_equal(saved.bounds, tokens.bounds)
        return same and _without_recipe(saved) == _without_recipe(tokens)
    return False


def _without_recipe(tokens: Tokens) -> dict[str, Any]:
    return {name: value for name, value in tokens.settings.items() if name != "recipe"}


# ---------------------------------------------------------------------- from files


@dataclass(frozen=True, eq=False, slots=True)
class FilesTask:
    """Files to be read, tokenized and saved as one part."""

    part: SavedPart
    paths: tuple[Path, ...]
    loader: Callable[..., Corpus]
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the name of the part in messages."""
        return self.part.name


def save_files(task: FilesTask) -> SavedPart:
    """Read, tokenize and save files as a part; an existing part from the same files and options is kept."""
    part = task.part
    asked = _made_from(task)
    with suppress(OSError, ValueError):
        about, _ = read_bundle(part.folder, READ_FROM, what="part", version=PARTS_FORMAT)
        if about["made_from"] == asked:
            return replace(part, fingerprint=open_part(part.name, part.folder, about["fingerprint"]).corpus.fingerprint)
    corpus = task.loader(list(task.paths) if len(task.paths) > 1 else task.paths[0])
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"Parts.of_files: loader must give a Corpus, not {type(corpus).__name__}.")
    corpus.save(part.folder / CORPUS)
    opened = Corpus.open(part.folder / CORPUS)
    tokenize(opened, to=part.folder / TOKENS, n_threads=1, **task.options)
    with Bundle("Parts.of_files", part.folder, READ_FROM) as bundle:
        bundle.finish({"format": PARTS_FORMAT, "made_from": asked, "fingerprint": opened.fingerprint})
    return replace(part, fingerprint=opened.fingerprint)


def _made_from(task: FilesTask) -> str:
    """Return the files with sizes and modification times, and how they are read."""
    said: list[Any] = [f"{task.loader.__module__}.{getattr(task.loader, '__qualname__', task.loader)}"]
    said += [sorted((name, repr(value)) for name, value in task.options.items())]
    for path in task.paths:
        try:
            about = path.stat()
        except OSError as error:
            raise UnreadableFile(path, f"{task.name} cannot be made: {error.strerror}.") from error
        said.append([str(path.resolve()), about.st_size, about.st_mtime_ns])
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def file_tasks(
    paths: Sequence[str | Path], folder: Path, loader: Callable[..., Corpus], n: int, options: Mapping[str, Any]
) -> list[FilesTask]:
    """Divide files into `n` parts, in order, with about equally many bytes."""
    files = [Path(path) for path in paths]
    if not files:
        raise SchemaError("Parts.of_files: no files; give a list of paths.")
    n = min(_checks.whole("Parts.of_files", "n", n, least=1), len(files))
    sizes = np.array([path.stat().st_size if path.is_file() else 0 for path in files], dtype=np.float64)
    middle = np.cumsum(sizes + 1) - (sizes + 1) / 2
    number = np.minimum((middle / (sizes + 1).sum() * n).astype(int), n - 1)
    groups = [tuple(f for f, k in zip(files, number.tolist(), strict=True) if k == wanted) for wanted in range(n)]
    return [
        FilesTask(SavedPart(part_name(k), folder / part_name(k)), group, loader, MappingProxyType(dict(options)))
        for k, group in enumerate(group for group in groups if group)
    ]
