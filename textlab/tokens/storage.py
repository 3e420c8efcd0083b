"""Tokens on disk: flat little-endian arrays that are memory-mapped as they are saved.

A folder holds ``ids`` and ``starts`` (and, where needed, ``lengths``), one int32 a token; ``bounds``, one int64 a
passage and one more; where not all passages were tokenized, ``rows``, the row of each in the corpus; two small
tables of words; and ``tokens.json``, which is written last and names them all. Until it is written the folder
holds what it held before, so half-written tokens are never opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from .._bundle import Bundle, read_bundle, reread
from ..errors import SchemaError, UnreadableFile
from .vocabulary import arrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FORMAT = 1
_MANIFEST = "tokens.json"
_DTYPES = {"ids": "<i4", "starts": "<i4", "lengths": "<i4", "bounds": "<i8", "rows": "<i8"}
_NEEDED = ("ids", "starts", "bounds")


def write(
    folder: Path,
    arrays: Mapping[str, NDArray[Any] | None],
    words: Mapping[str, NDArray[Any]],
    about: Mapping[str, Any],
) -> Path:
    """Write tokens to a folder.

    Parameters
    ----------
    folder : Path
        Made if need be. Tokens that are there already, even these very ones, stay whole until the new ones are.
    arrays : mapping
        ``ids, starts, bounds`` and, or None, ``lengths`` and ``rows``.
    words : mapping
        ``forms, terms`` (str, as objects or an Arrow array) and ``term_of`` (int32, -1 for none).
    about : mapping
        ``corpus``, the fingerprint, and ``settings``; anything else that JSON can hold.
    """
    with Bundle("save", folder, _MANIFEST) as bundle:
        for name, array in arrays.items():
            if array is not None:
                array.astype(_DTYPES[name], copy=False).tofile(bundle.new(f"{name}.bin"))
        return _finish(bundle, words, about, len(arrays["ids"]) if arrays["ids"] is not None else 0)


def _finish(bundle: Bundle, words: Mapping[str, Any], about: Mapping[str, Any], n: int) -> Path:
    """The words, and last of all the description that makes the folder whole."""
    import pyarrow as pa
    from pyarrow import parquet

    large = pa.large_string()
    types = {"type": pa.array(words["forms"], large), "term": pa.array(words["term_of"], pa.int32())}
    tables = {"types": types, "terms": {"term": pa.array(words["terms"], large)}}
    for name, columns in tables.items():
        parquet.write_table(pa.table(columns), bundle.new(f"{name}.parquet"))
    return bundle.finish({"format": _FORMAT, **about, "n": n})


def read(
    folder: Path, fingerprint: str, *, verify: bool = False
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What `write` or a `Stream` has saved.

    Parameters
    ----------
    folder : Path
    fingerprint : str
        Of the corpus that the tokens are opened with.
    verify : bool
        Read all bytes and compare checksums; otherwise only sizes are compared.

    Returns
    -------
    arrays : dict
        Memory-mapped, not to be written to; None where there is no such array.
    words : dict
        ``forms`` and ``terms`` as Arrow arrays, ``term_of``.
    about : dict
        As written, with ``n``, the number of tokens; its lists are tuples.

    Raises
    ------
    UnreadableFile
        The folder is not whole, a file in it is cut or altered, or it belongs to another corpus.
    """
    return reread(folder / _MANIFEST, lambda: _read_once(folder, fingerprint, verify=verify))


def _read_once(
    folder: Path, fingerprint: str, *, verify: bool
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    about, files = read_bundle(folder, _MANIFEST, what="set of tokens", version=_FORMAT, verify=verify)
    if about["corpus"] != fingerprint:
        raise UnreadableFile(folder, "made from another corpus: texts, passages or speakers differ. Tokenize this one.")
    arrays = {name: _map(files.get(f"{name}.bin"), dtype) for name, dtype in _DTYPES.items()}
    words = _words(folder, files)
    _check_lengths(folder, arrays, words, about["n"])
    about["settings"] = MappingProxyType({name: _tuples(value) for name, value in about["settings"].items()})
    return arrays, words, about


def _map(path: Path | None, dtype: str) -> NDArray[Any] | None:
    if path is None:
        return None
    if path.stat().st_size == 0:  # nothing cannot be mapped
        return np.empty(0, dtype=dtype)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r"))


def _words(folder: Path, files: Mapping[str, Path]) -> dict[str, Any]:
    from pyarrow import parquet

    try:
        types, terms = (parquet.read_table(files[name]) for name in ("types.parquet", "terms.parquet"))
        return {
            "forms": arrow(types["type"].combine_chunks()),
            "terms": arrow(terms["term"].combine_chunks()),
            "term_of": types["term"].to_numpy().astype("int32"),
        }
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(folder, f"its words cannot be read ({error}). Save it again.") from error


def _check_lengths(folder: Path, arrays: Mapping[str, Any], words: Mapping[str, Any], n: int) -> None:
    """Refuse arrays that cannot belong together."""
    bounds, rows = arrays["bounds"], arrays["rows"]
    ok = all(arrays[name] is not None for name in _NEEDED)
    ok = ok and all(len(arrays[name]) == n for name in ("ids", "starts", "lengths") if arrays[name] is not None)
    ok = ok and len(bounds) > 0 and (bounds[0], bounds[-1]) == (0, n)
    ok = ok and (rows is None or len(rows) == len(bounds) - 1)
    if not ok or words["term_of"].max(initial=-1) >= len(words["terms"]):
        raise UnreadableFile(folder, "its arrays are not as long as its description says. Save it again.")


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


class Stream:
    """Writes the tokens of scanned chunks one after the other; use it in a ``with`` block.

    A word that was no type yet when its chunk was scanned comes as ``~code``, below zero, with a code of the chunk's
    own; `rename` gives it its type. Without `finish` nothing stays behind.

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
    ...     words = {"forms": np.array(list("abc")), "terms": np.array(list("abc")), "term_of": np.arange(3)}
    ...     _ = stream.finish(words, {"corpus": "0123", "settings": {}})
    >>> read(folder, "0123")[0]["ids"]
    array([0, 1, 0, 2, 0], dtype=int32)
    """

    def __init__(self, folder: Path) -> None:
        self._bundle = Bundle("tokenize", folder, _MANIFEST)
        paths = {name: self._bundle.new(f"{name}.bin") for name in ("ids", "starts")}
        self._files: dict[str, IO[bytes]] = {name: open(path, "wb") for name, path in paths.items()}  # noqa: SIM115
        self._sizes: list[int] = []
        self._n_renamed, self._renamed_to = 0, 0  # chunks, tokens
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
        """Give the words of the next chunks that have been added their types (`lookups`: of each, of every code)."""
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
        """Write where each passage begins, when every chunk has been added and renamed."""
        if self._n_renamed != len(self._sizes):
            raise SchemaError(f"tokenize: {self._n_renamed} of {len(self._sizes)} chunks have been given their types.")
        for file in self._files.values():
            file.close()
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        np.append(0, np.cumsum(counts)).astype(_DTYPES["bounds"]).tofile(self._bundle.new("bounds.bin"))

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Write ``lengths`` or ``rows``, where there are any."""
        array.astype(_DTYPES[name], copy=False).tofile(self._bundle.new(f"{name}.bin"))

    def finish(self, words: Mapping[str, Any], about: Mapping[str, Any]) -> Path:
        """Write words and description, after `close`; see `write`."""
        return _finish(self._bundle, words, about, sum(self._sizes))

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()
        self._bundle.__exit__(kind, error, at)
