"""Tokens on disk: flat little-endian arrays that can be memory-mapped.

A folder holds ``ids`` and ``starts`` (and, if needed, ``lengths``), one int32 per token; ``bounds``, int64, one per
passage plus one; if not all passages were tokenized, ``rows``, the row of each in the corpus; two small tables of
words; and ``tokens.json``, which is written last and lists them all. Until then the folder keeps its previous content,
so half-written tokens are never opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from .._bundle import Bundle, read_bundle, reread
from ..errors import SchemaError, UnreadableFile
from .index import AT_ONCE
from .vocabulary import PAD, Vocabulary, arrow

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from .arrays import TokenArrays

CHECKED_AT_ONCE = 1 << 16  # tokens whose places are checked at a time, 100 bytes each
_TOKENS_FORMAT = 1
_TOKENS_MANIFEST = "tokens.json"
_DTYPES = {"ids": "<i4", "starts": "<i4", "lengths": "<i4", "bounds": "<i8", "rows": "<i8", "sizes": "<i8"}
_NEEDED = ("ids", "starts", "bounds")
_ALTERED = "altered since it was written:"
_AGAIN = " Save it again, or tokenize the corpus."


def write_tokens(
    folder: Path, arrays: Mapping[str, NDArray[Any] | None], vocab: Vocabulary, about: Mapping[str, Any]
) -> Path:
    """Write tokens to a folder.

    Parameters
    ----------
    folder : Path
        Created if necessary. Existing tokens, even the ones being saved, stay intact until the new ones are complete.
    arrays : mapping
        ``ids, starts, bounds``; also ``lengths``, ``rows`` and ``sizes``, which may be None.
    vocab : Vocabulary
    about : mapping
        ``corpus`` (its fingerprint), ``settings``, and anything else that JSON can represent.
    """
    with Bundle("save", folder, _TOKENS_MANIFEST) as bundle:
        for name, array in arrays.items():
            if array is not None:
                array.astype(_DTYPES[name], copy=False).tofile(bundle.new(f"{name}.bin"))
        return _finish(bundle, vocab, about, len(arrays["ids"]) if arrays["ids"] is not None else 0)


def _finish(bundle: Bundle, vocab: Vocabulary, about: Mapping[str, Any], n: int) -> Path:
    """Write the words and, last, the description that completes the folder."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {"type": vocab.forms, "term": pa.array(vocab.term_of, pa.int32())}
    for name, columns in {"types": types, "terms": {"term": vocab.words}}.items():
        parquet.write_table(pa.table(columns), bundle.new(f"{name}.parquet"), write_page_checksum=True)
    return bundle.finish({"format": _TOKENS_FORMAT, **about, "lower": vocab.lower, "n": n})


def read_tokens(
    folder: Path, fingerprint: str, *, verify: bool = False
) -> tuple[dict[str, Any], Vocabulary, Mapping[str, Any]]:
    """Read tokens saved by `write_tokens` or a `Stream`.

    Parameters
    ----------
    folder : Path
    fingerprint : str
        Fingerprint of the corpus with which the tokens are opened.
    verify : bool
        Whether to read all bytes and verify checksums, instead of only sizes and the ranges of values.

    Returns
    -------
    arrays : dict
        Memory-mapped read-only arrays; None if there is no such array.
    vocab : Vocabulary
    settings : mapping
        As saved, with lists as tuples.

    Raises
    ------
    UnreadableFile
        The folder is incomplete, a file is truncated or altered, or it belongs to another corpus.
    """
    return reread(folder / _TOKENS_MANIFEST, lambda: _read_once(folder, fingerprint, verify=verify))


def _read_once(folder: Path, fingerprint: str, *, verify: bool) -> tuple[dict[str, Any], Vocabulary, Mapping[str, Any]]:
    about, files = read_bundle(folder, _TOKENS_MANIFEST, what="set of tokens", version=_TOKENS_FORMAT, verify=verify)
    if about["corpus"] != fingerprint:
        raise UnreadableFile(folder, "made from another corpus: texts, passages or speakers differ. Tokenize this one.")
    arrays = {name: _map(files.get(f"{name}.bin"), dtype) for name, dtype in _DTYPES.items()}
    vocab = _vocabulary(folder, files, lower=bool(about.get("lower", False)))
    if not _fitting(arrays, about["n"]):
        raise UnreadableFile(folder, "the lengths of its arrays do not match its description. Save it again.")
    if not _in_range(arrays, vocab):
        raise UnreadableFile(folder, f"{_ALTERED} a token has a type, or a type a term, that does not exist.{_AGAIN}")
    return arrays, vocab, MappingProxyType({name: _tuples(value) for name, value in about["settings"].items()})


def rows_of(passages: pd.DataFrame, rows: NDArray[np.int64], folder: Path) -> pd.DataFrame:
    """Return the tokenized passages of a corpus, given their rows."""
    if not _all_between(rows, 0, len(passages)) or (np.diff(rows) <= 0).any():
        raise UnreadableFile(folder, f"{_ALTERED} it names passages that the corpus does not have.{_AGAIN}")
    return passages.iloc[rows]


def check_places(tokens: TokenArrays, folder: Path) -> None:
    """Check, block by block, that tokens lie inside their passages and in order."""
    edges = np.searchsorted(tokens.bounds, np.arange(CHECKED_AT_ONCE, len(tokens) + CHECKED_AT_ONCE, CHECKED_AT_ONCE))
    low = 0
    for high in np.unique(np.minimum(edges, len(tokens.passages))).tolist():
        if not _in_their_passages(tokens, low, high):
            raise UnreadableFile(folder, f"{_ALTERED} a token lies outside its passage.{_AGAIN}")
        low = high


def _in_their_passages(tokens: TokenArrays, low: int, high: int) -> bool:
    """Return whether the tokens of passages ``low:high`` start and end inside them."""
    a, b = tokens.bounds[low], tokens.bounds[high]
    if a == b:
        return True
    size = np.diff(tokens.bounds[low : high + 1])
    passage = np.repeat(np.arange(low, high), size)
    begins, ends = tokens.passage_bytes
    start, end = tokens.byte_spans(np.arange(a, b), passage)
    ordered = (np.diff(start) >= 0) | (np.diff(passage) > 0)
    return bool((start >= begins[passage]).all() and (end <= ends[passage]).all() and ordered.all())


def _map(path: Path | None, dtype: str) -> NDArray[Any] | None:
    if path is None:
        return None
    if path.stat().st_size == 0:  # an empty file cannot be mapped
        return np.empty(0, dtype=dtype)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r"))


def _vocabulary(folder: Path, files: Mapping[str, Path], *, lower: bool) -> Vocabulary:
    from pyarrow import parquet

    try:
        types, terms = (
            parquet.read_table(files[name], page_checksum_verification=True)
            for name in ("types.parquet", "terms.parquet")
        )
        forms, words = (arrow(column.combine_chunks()) for column in (types["type"], terms["term"]))
        for column in (forms, words):
            column.validate(full=True)
        return Vocabulary(forms=forms, words=words, term_of=types["term"].to_numpy().astype("int32"), lower=lower)
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(folder, f"its words cannot be read ({error}). Save it again.") from error


def _fitting(arrays: Mapping[str, Any], n: int) -> bool:
    """Return whether all arrays exist with lengths that match each other and the description."""
    bounds = arrays["bounds"]
    if any(arrays[name] is None for name in _NEEDED):
        return False
    long = all(len(arrays[name]) == n for name in ("ids", "starts", "lengths") if arrays[name] is not None)
    whole = len(bounds) > 0 and (bounds[0], bounds[-1]) == (0, n) and bool((np.diff(bounds) >= 0).all())
    by_passage = (arrays[name] for name in ("rows", "sizes") if arrays[name] is not None)
    return long and whole and all(len(array) == len(bounds) - 1 for array in by_passage)


def _in_range(arrays: Mapping[str, Any], vocab: Vocabulary) -> bool:
    """Return whether ids refer to existing types, types to existing terms, and terms are sorted."""
    import pyarrow.compute as pc

    words = vocab.words
    ordered = len(words) < 2 or pc.all(pc.less(words[:-1], words[1:])).as_py()
    limits = [("ids", 0, len(vocab)), ("starts", 0, 1 << 31)]
    limits += [(name, 0, 1 << 31) for name in ("lengths", "sizes") if arrays[name] is not None]
    inside = all(_all_between(arrays[name], low, high) for name, low, high in limits)
    return bool(ordered and inside and _all_between(vocab.term_of, PAD, len(words)))


def _all_between(array: NDArray[Any], low: int, high: int) -> bool:
    parts = (array[at : at + AT_ONCE] for at in range(0, len(array), AT_ONCE))
    return all(part.min() >= low and part.max() < high for part in parts)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


class Stream:
    """Write the tokens of scanned chunks one after the other; use it in a ``with`` block.

    A word that was unknown when its chunk was scanned arrives as ``~code``, which is negative, with codes numbered
    within the chunk; `rename` replaces it by its type. Unless `finish` is called, no files are left behind.

    Examples
    --------
    Two chunks of a passage each, ``a b a`` and ``c a``, where ``a`` is known:

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with Stream(folder) as stream:
    ...     stream.add(np.array([~0, ~1, ~0]), np.array([0, 2, 4]), np.array([3]))
    ...     stream.add(np.array([~0, 0]), np.array([6, 8]), np.array([2]))
    ...     stream.rename([np.array([0, 1]), np.array([2])])
    ...     stream.close()
    ...     vocab = Vocabulary.of(arrow(list("abc")), ignore_case=True)
    ...     _ = stream.finish(vocab, {"corpus": "0123", "settings": {}})
    >>> read_tokens(folder, "0123")[0]["ids"]
    array([0, 1, 0, 2, 0], dtype=int32)
    """

    def __init__(self, folder: Path) -> None:
        self._bundle = Bundle("tokenize", folder, _TOKENS_MANIFEST)
        paths = {name: self._bundle.new(f"{name}.bin") for name in ("ids", "starts")}
        self._files: dict[str, IO[bytes]] = {name: open(path, "wb") for name, path in paths.items()}  # noqa: SIM115
        self._sizes: list[int] = []
        self._n_renamed, self._renamed_to = 0, 0  # number of chunks, and of tokens, renamed
        self._counts: list[NDArray[np.int64]] = []

    def add(self, types: NDArray[Any], starts: NDArray[Any], counts: NDArray[np.int64]) -> None:
        """Append a chunk: type or ``~code`` and start of each token, and the number of tokens of each passage."""
        if not len(types) == len(starts) == counts.sum():
            raise SchemaError("tokenize: a chunk must have a start for each token, and counts that add up to them.")
        for name, array in (("ids", types), ("starts", starts)):
            array.astype(_DTYPES[name], copy=False).tofile(self._files[name])
        self._sizes.append(len(types))
        self._counts.append(counts)

    def rename(self, lookups: Iterable[NDArray[Any]]) -> None:
        """Replace the codes of the next chunks by types; `lookups` holds one table from code to type per chunk."""
        self._files["ids"].flush()
        for lookup in lookups:
            size = self._sizes[self._n_renamed]
            self._n_renamed += 1
            if size:
                at = self._renamed_to * np.dtype(_DTYPES["ids"]).itemsize
                ids = np.memmap(self._bundle["ids.bin"], _DTYPES["ids"], "r+", offset=at, shape=size)
                new = np.flatnonzero(ids < 0)
                ids[new] = lookup[~ids[new]]
                self._renamed_to += size

    def close(self) -> None:
        """Write the bounds of passages after every chunk has been added and renamed."""
        if self._n_renamed != len(self._sizes):
            raise SchemaError(f"tokenize: {self._n_renamed} of {len(self._sizes)} chunks have been given their types.")
        for file in self._files.values():
            file.close()
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        np.append(0, np.cumsum(counts)).astype(_DTYPES["bounds"]).tofile(self._bundle.new("bounds.bin"))

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Write ``lengths`` or ``rows``, if not None."""
        array.astype(_DTYPES[name], copy=False).tofile(self._bundle.new(f"{name}.bin"))

    def finish(self, vocab: Vocabulary, about: Mapping[str, Any]) -> Path:
        """Write words and description, after `close`; see `write_tokens`."""
        return _finish(self._bundle, vocab, about, sum(self._sizes))

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()
        self._bundle.__exit__(kind, error, at)
