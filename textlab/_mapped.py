"""Tokens on disk: flat little-endian arrays that are memory-mapped as they are saved.

A folder holds ``ids.bin``, ``starts.bin`` and (where needed) ``lengths.bin``, one int32 a token; ``bounds.bin``, one
int64 a passage and one more; ``types.parquet`` and ``about.json``, which is written last: without it the
folder is no saved tokens, so a half-written one is never opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .errors import SchemaError, UnreadableFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
_DTYPES = {"ids": "<i4", "starts": "<i4", "lengths": "<i4", "bounds": "<i8"}


def write(
    folder: Path,
    arrays: Mapping[str, NDArray[Any] | None],
    words: Mapping[str, NDArray[Any]],
    about: Mapping[str, Any],
) -> Path:
    """Write arrays, vocabulary and description; a description from an earlier run is removed first."""
    prepare(folder)
    for name, array in arrays.items():
        if array is not None:
            array.astype(_DTYPES[name], copy=False).tofile(folder / f"{name}.bin")
    finish(folder, words, about)
    return folder


def prepare(folder: Path) -> None:
    """An empty place for tokens: what an earlier run left under the same names goes."""
    if folder.exists() and not folder.is_dir():
        raise SchemaError(f"save: {str(folder)!r} is a file; give the name of a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("about.json", "types.parquet", *(f"{n}.bin" for n in _DTYPES)):
        (folder / name).unlink(missing_ok=True)


def finish(folder: Path, words: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """The vocabulary, and last of all the description that makes the folder whole."""
    pd.DataFrame({"type": pd.array(words["types"], dtype="str"), "term": words["term_of"].astype("int32")}).to_parquet(
        folder / "types.parquet"
    )
    text = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1, default=list)
    (folder / "about.json").write_text(text, encoding="utf-8")


def read(folder: Path, fingerprint: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Memory-mapped arrays, vocabulary and description of a saved folder.

    Raises
    ------
    UnreadableFile
        The folder is not whole, was made by another edition of the format or from another corpus.
    """
    about = _about(folder, fingerprint)
    arrays = {name: _map(folder / f"{name}.bin", dtype) for name, dtype in _DTYPES.items()}
    ids, bounds = arrays["ids"], arrays["bounds"]
    if ids is None or bounds is None or len(ids) != about["n"] or bounds[-1] != about["n"]:
        raise UnreadableFile(folder, "its arrays are not as long as its description says; save it again")
    table = pd.read_parquet(folder / "types.parquet")
    words = {
        "types": table["type"].to_numpy(dtype=object),
        "term_of": table["term"].to_numpy("int32"),
        "terms": np.array(about.pop("terms"), dtype=object),
    }
    return arrays, words, about


def _about(folder: Path, fingerprint: str) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableFile(folder, f"holds no whole saved tokens ({error})") from error
    if about.get("format") != FORMAT:
        raise UnreadableFile(folder, f"was saved in format {about.get('format')!r}; this edition reads {FORMAT}")
    if about["corpus"] != fingerprint:
        raise UnreadableFile(folder, "was made from another corpus (texts, passages or speakers differ)")
    about["settings"] = MappingProxyType({k: _tuples(v) for k, v in about["settings"].items()})
    return about


def _map(path: Path, dtype: str) -> NDArray[Any] | None:
    if not path.exists():
        return None
    empty = path.stat().st_size == 0
    return np.empty(0, dtype=dtype) if empty else np.asarray(np.memmap(path, dtype=dtype, mode="r"))


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Stream:
    """Writes the codes and starts of scanned chunks one after the other, and gives them their types at the end."""

    def __init__(self, folder: Path) -> None:
        prepare(folder)
        self.folder = folder
        self._sizes: list[int] = []
        self._counts: list[NDArray[np.int64]] = []

    def add(self, codes: NDArray[np.int32], starts: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
        """Append one chunk."""
        for name, array in (("ids", codes), ("starts", starts)):
            with open(self.folder / f"{name}.bin", "ab") as file:
                array.astype("<i4", copy=False).tofile(file)
        self._sizes.append(len(codes))
        self._counts.append(counts)

    def close(self, lookups: Iterable[NDArray[np.int32]]) -> int:
        """Replace each chunk's codes by types, write the bounds, and give the number of tokens."""
        n = sum(self._sizes)
        if n:
            ids = np.memmap(self.folder / "ids.bin", dtype="<i4", mode="r+")
            at = 0
            for size, lookup in zip(self._sizes, lookups, strict=True):
                ids[at : at + size] = lookup[ids[at : at + size]]
                at += size
            ids.flush()
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        np.append(0, np.cumsum(counts)).astype("<i8").tofile(self.folder / "bounds.bin")
        for name in ("ids", "starts"):
            (self.folder / f"{name}.bin").touch()
        return n
