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
import pandas as pd

from ..errors import SchemaError, UnreadableFile
from ..storage.bundle import Bundle, read_bundle

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
        ``types, terms`` (str) and ``term_of`` (int32, -1 for none).
    about : mapping
        ``corpus``, the fingerprint, and ``settings``; anything else that JSON can hold.
    """
    with Bundle("save", folder, _MANIFEST) as bundle:
        for name, array in arrays.items():
            if array is not None:
                array.astype(_DTYPES[name], copy=False).tofile(bundle.new(f"{name}.bin"))
        return _finish(bundle, words, about, len(arrays["ids"]) if arrays["ids"] is not None else 0)


def _finish(bundle: Bundle, words: Mapping[str, NDArray[Any]], about: Mapping[str, Any], n: int) -> Path:
    """The words, and last of all the description that makes the folder whole."""
    types = pd.DataFrame({"type": pd.array(words["types"], dtype="str"), "term": words["term_of"].astype("int32")})
    terms = pd.DataFrame({"term": pd.array(words["terms"], dtype="str")})
    for name, table in (("types", types), ("terms", terms)):
        table.to_parquet(bundle.new(f"{name}.parquet"), index=False)
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
        ``types, terms`` as objects, ``term_of``.
    about : dict
        As written, with ``n``, the number of tokens; its lists are tuples.

    Raises
    ------
    UnreadableFile
        The folder is not whole, a file in it is cut or altered, or it belongs to another corpus.
    """
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
    try:
        types, terms = (pd.read_parquet(files[name]) for name in ("types.parquet", "terms.parquet"))
        return {
            "types": types["type"].to_numpy(dtype=object),
            "terms": terms["term"].to_numpy(dtype=object),
            "term_of": types["term"].to_numpy("int32"),
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

    The chunks come with codes of their own, the types of all of them are known at the end. Without `finish`
    nothing stays behind.

    Examples
    --------
    Two chunks of a passage each, ``a b a`` and ``c a``:

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with Stream(folder) as stream:
    ...     stream.add(np.array([0, 1, 0]), np.array([0, 2, 4]), np.array([3]))
    ...     stream.add(np.array([0, 1]), np.array([6, 8]), np.array([2]))
    ...     n = stream.close([np.array([0, 1]), np.array([2, 0])])
    ...     words = {"types": np.array(list("abc")), "terms": np.array(list("abc")), "term_of": np.arange(3)}
    ...     _ = stream.finish(words, {"corpus": "0123", "settings": {}})
    >>> read(folder, "0123")[0]["ids"]
    array([0, 1, 0, 2, 0], dtype=int32)
    """

    def __init__(self, folder: Path) -> None:
        self._bundle = Bundle("tokenize", folder, _MANIFEST)
        paths = {name: self._bundle.new(f"{name}.bin") for name in ("ids", "starts")}
        self._files: dict[str, IO[bytes]] = {name: open(path, "wb") for name, path in paths.items()}  # noqa: SIM115
        self._sizes: list[int] = []
        self._counts: list[NDArray[np.int64]] = []

    def add(self, codes: NDArray[Any], starts: NDArray[Any], counts: NDArray[np.int64]) -> None:
        """Append a chunk: a code and a start for each token, and the number of tokens of each passage."""
        if not len(codes) == len(starts) == counts.sum():
            raise SchemaError("tokenize: a chunk must have a start for each code, and counts that add up to them.")
        for name, array in (("ids", codes), ("starts", starts)):
            array.astype(_DTYPES[name], copy=False).tofile(self._files[name])
        self._sizes.append(len(codes))
        self._counts.append(counts)

    def close(self, lookups: Iterable[NDArray[Any]]) -> int:
        """Give each chunk its types (`lookups`: of each chunk, the type of every code); the number of tokens."""
        for file in self._files.values():
            file.close()
        n = sum(self._sizes)
        if n:
            self._rename(np.memmap(self._bundle["ids.bin"], dtype=_DTYPES["ids"], mode="r+"), lookups)
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        np.append(0, np.cumsum(counts)).astype(_DTYPES["bounds"]).tofile(self._bundle.new("bounds.bin"))
        return n

    def _rename(self, ids: np.memmap[Any, Any], lookups: Iterable[NDArray[Any]]) -> None:
        at = 0
        for size, lookup in zip(self._sizes, lookups, strict=True):
            ids[at : at + size] = lookup[ids[at : at + size]]
            at += size
        ids.flush()

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Write ``lengths`` or ``rows``, where there are any."""
        array.astype(_DTYPES[name], copy=False).tofile(self._bundle.new(f"{name}.bin"))

    def finish(self, words: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> Path:
        """Write words and description, after `close`; see `write`."""
        return _finish(self._bundle, words, about, sum(self._sizes))

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()
        self._bundle.__exit__(kind, error, at)
