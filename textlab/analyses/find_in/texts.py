"""The bytes that `find_in` searches: files as they are, or the passages of a saved corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...corpus import LAYERS, Corpus
from ...errors import UnreadableFile
from ...loaders.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FIND_IN = "find_in"
_BINARY = tuple(".arrow .parquet .png .jpg .jpeg .gif .pdf .docx .odt .xlsx .zip .gz .npz".split())


@dataclass(frozen=True, eq=False)
class SearchedText:
    """Bytes to search, the bounds of its passages, and the document and character of each byte.

    ``whole`` is the text, if the source is one document that is in memory anyway.
    """

    buffer: Any
    starts: Ints
    ends: Ints
    names: Callable[[Ints], Any]
    chars: Callable[[Ints], Ints]
    whole: bytes | None = None


def texts_in(folder: Path, layer: str, skipped: list[str]) -> Iterator[SearchedText]:
    """Yield the texts of a saved corpus, a file or a folder; names of files that are not text go to `skipped`."""
    if not folder.exists():
        raise UnreadableFile(folder, f"{FIND_IN}: there is no such file or folder.")
    if (folder / "corpus.json").is_file():
        yield _corpus_source(Corpus.open(folder), layer)
        return
    files = (
        [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder))
    )
    for path in files:
        name = path.name if folder.is_file() else path.relative_to(folder).as_posix()
        raw = None if path.suffix.lower() in _BINARY else _text_of(path)
        if raw is None:
            skipped.append(name)
        elif raw:
            yield _file_source(name, raw)


def _hidden(path: Path, folder: Path) -> bool:
    return path.is_symlink() or any(part.startswith(".") for part in path.relative_to(folder).parts)


def _text_of(path: Path) -> bytes | None:
    """Return the file as UTF-8, or None if it is not text."""
    raw = path.read_bytes()
    if b"\0" in raw[:8192] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        raw.decode()
    except UnicodeDecodeError:
        try:
            return decode(raw, path.name).text.encode("utf-8", "surrogatepass")
        except UnreadableFile:
            return None
    return raw


def _file_source(name: str, raw: bytes) -> SearchedText:
    whole = np.array([0]), np.array([len(raw)])
    return SearchedText(raw, *whole, lambda at: np.full(len(at), name, dtype=object), partial(_chars_before, raw), raw)


def _chars_before(raw: bytes, at: Ints) -> Ints:
    """Count the characters before each byte."""
    if raw.isascii() or not len(at):
        return at
    starts = (np.frombuffer(raw, dtype=np.uint8) & 0xC0) != 0x80
    edges, back = np.unique(at, return_inverse=True)
    counts = [np.count_nonzero(starts[a:b]) for a, b in pairwise([0, *edges.tolist()])]
    return np.cumsum(counts)[back]


def _corpus_source(corpus: Corpus, layer: str) -> SearchedText:
    _checks.one_of(FIND_IN, "layer", layer, LAYERS)
    data = corpus.data
    rows = np.flatnonzero((data.passages["layer"] == layer).to_numpy())
    starts, ends = (edge[rows] for edge in data.byte_spans)
    order = np.argsort(starts, kind="stable")
    documents = data.document_of_passage[rows][order]
    starts, ends = starts[order], ends[order]

    def document_at(at: Ints) -> Ints:
        return documents[np.searchsorted(starts, at, side="right") - 1]

    return SearchedText(
        memoryview(data.buffer),  # type: ignore[arg-type]
        starts,
        ends,
        lambda at: data.documents.index.to_numpy(object)[document_at(at)],
        lambda at: data.chars_at(document_at(at), at),
    )
