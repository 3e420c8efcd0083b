"""Read lexicons from files, or load those that come with the package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError, UnreadableFile, need, warn
from ..loaders.decoding import GUESSED, decode
from ..loaders.formats.registry import TABLES
from ..loaders.reading import Layout, Options
from ..loaders.seeds import ROOT, SHIPPED, shipped_table
from .lexicon import Lexicon


def load_lexicon(name: str) -> Lexicon:
    """Load a lexicon that comes with the package: ``"hedges"`` or ``"boosters"``.

    The lists were compiled from closed classes of English grammar; each item records its class and known ambiguity.
    They
    are deliberately short and have not been validated on your text: read the concordance of each item (`kwic`) before
    you trust a rate.

    Examples
    --------
    >>> load_lexicon("hedges")
    <Lexicon 'hedges': 24 patterns in 5 categories>
    """
    folder = (SHIPPED if SHIPPED.exists() else ROOT / "data") / "lexicons"
    _checks.one_of("load_lexicon", "name", name, sorted(p.stem for p in folder.glob("*.csv")))
    return Lexicon(shipped_table(f"lexicons/{name}"), name=name)


# ---------------------------------------------------------------------- files


def read_lexicon(path: str | Path, *, encoding: str | None = None) -> Lexicon:
    """Read a lexicon from a file.

    ``csv``, ``tsv``, ``xlsx``, ``jsonl`` and ``parquet`` are tables with a column ``pattern`` (and ``category, weight,
    source, note``), read as `read` reads tables; ``json`` and ``yaml`` map categories, nested or not, to patterns
    (like quanteda's dictionaries), and json may also hold rows; ``dic`` is the LIWC format; ``txt`` has one pattern per
    line, or a pattern, a tab and a weight.

    Parameters
    ----------
    path : str or Path
    encoding : str, optional
        Encoding of the file; detected if not given.

    Raises
    ------
    UnreadableFile
        The file does not exist, or its content does not match its extension.
    SchemaError
        A column or an entry is invalid; the message names it.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "doubt.csv"
    >>> _ = path.write_text("pattern;category\\nperhaps;hedge\\n")
    >>> read_lexicon(path)
    <Lexicon 'doubt': 1 pattern in 1 category>
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror}).") from error
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        return Lexicon(_from_table(raw, path, encoding, suffix if suffix in TABLES else ".csv"), name=path.stem)
    decoded = decode(raw, str(path), encoding)
    _warn_of_guess(path, decoded.notes)
    return Lexicon(_READERS[suffix](decoded.text.lstrip("\ufeff"), path), name=path.stem)


def _warn_of_guess(path: Path, notes: Iterable[str]) -> None:
    if told := next((note for note in notes if GUESSED in note), None):
        warn(f"read_lexicon: {path.name}: {told}.")


def _from_table(raw: bytes, path: Path, encoding: str | None, suffix: str) -> pd.DataFrame:
    """Read a table as `read` does: any usual separator, every row accounted for."""
    layout = Layout(text="pattern", speaker="category")  # "NA" and "null" are words in both
    try:
        table, notes = TABLES[suffix](raw, str(path), Options(encoding), layout)
    except SchemaError as error:
        raise SchemaError(f"read_lexicon: {str(error).removeprefix('read: ')}") from error
    _warn_of_guess(path, notes)
    table.columns = [str(name).strip() for name in table.columns]
    if "pattern" in table.columns:
        table["pattern"] = [_number_as_text(cell) for cell in table["pattern"]]
    return table


def _number_as_text(cell: Any) -> Any:
    """Return 2008, which a workbook holds as a number, as text."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or cell != cell:
        return cell
    return str(int(cell)) if float(cell).is_integer() else str(cell)


_COMMENT = re.compile(r"\s*(?:;|#(?:\s|$))")  # a line of remarks, as in lists of opinion words; #tag is a pattern


def _from_lines(text: str, path: Path) -> Any:
    """Read one pattern per line; lines of pattern, tab and weight; or a table, if its header names the patterns."""
    rows = [line.strip() for line in text.splitlines() if line.strip() and not _COMMENT.match(line)]
    if rows and "pattern" in re.split(r"[,;\t|]", rows[0]):
        return _from_table(text.encode(), path, "utf-8", ".csv")
    if not any("\t" in row for row in rows):
        return rows
    scored = [re.fullmatch(r"([^\t]+)\t+([+-]?\d+(?:\.\d+)?)", row) for row in rows]
    if not all(scored):
        line = next(k for k, row in enumerate(rows, 1) if not scored[k - 1])
        reason = f"has tabs and no header. Name its columns in a first line: pattern, category, weight (line {line})."
        raise UnreadableFile(path, reason)
    return pd.DataFrame([(row[1], float(row[2])) for row in scored if row], columns=["pattern", "weight"])


def _from_json(text: str, path: Path) -> Any:
    try:
        found = json.loads(text, object_pairs_hook=_refusing_repeats)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(path, f"is not JSON ({error}).") from error
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        return pd.DataFrame(found)
    return found


def _refusing_repeats(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return a mapping; of a key that comes twice only the last value would be left."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the category {next(n for n in names if names.count(n) > 1)!r} comes more than once")
    return found


def _from_yaml(text: str, path: Path) -> Any:
    yaml = need("yaml", feature="Reading YAML dictionaries", extra="formats")

    class Loader(yaml.BaseLoader):  # type: ignore[name-defined]  # every scalar as str, because no and 1.0 are words
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            _refusing_repeats([(key, None) for key in keys if isinstance(key, str)])
            return super().construct_mapping(node, deep=deep)

    try:
        return yaml.load(text, Loader=Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableFile(path, f"is not YAML ({' '.join(str(error).split())}).") from error


_ENTRY_OF_DIC = re.compile(r"\s*(.*?\S)(?:\t+|\s+(?=[\d(<\s/]+$))([\d\s()<>/]+)")


def _from_dic(text: str, path: Path) -> pd.DataFrame:
    """Read LIWC format: numbered categories between two lines of %, then words with category numbers."""
    parts = re.split(r"^\s*%\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) < 3:
        raise UnreadableFile(path, "is not a LIWC dictionary: its categories must stand between two lines of %.")
    names = dict(line.split(None, 1) for line in parts[1].splitlines() if len(line.split(None, 1)) == 2)
    rows, conditional = [], 0
    first = parts[0].count("\n") + parts[1].count("\n") + 1
    for number, line in enumerate(parts[2].splitlines(), start=first):
        if not line.strip():
            continue
        entry = _ENTRY_OF_DIC.fullmatch(line.rstrip())
        codes = re.sub(r"\([^)]*\)\S*|<[^>]*>\S*|\S*/\S*", "", entry[2]).split() if entry else []
        conditional += bool(entry and len(codes) < len(entry[2].split()))
        if not entry or any(code not in names for code in codes):
            raise UnreadableFile(path, "has an entry without a known category.", f"line {number}")
        rows += [{"pattern": _escaped_glob(entry[1]), "category": names[code].strip()} for code in codes]
    if conditional:
        warn(
            f"read_lexicon: {counted(conditional, 'entry')} of {path.name} depend on neighbours; that part is left out."
        )
    return pd.DataFrame(rows, columns=["pattern", "category"]).drop_duplicates()


def _escaped_glob(word: str) -> str:
    """Convert a LIWC word, in which only a final asterisk is special, to a pattern."""
    stem, ending = (word[:-1], "*") if word.endswith("*") and len(word) > 1 else (word, "")
    return re.sub(r"([*?\\|\[\]{}/])", r"\\\1", stem) + ending


_READERS: dict[str, Any] = {
    ".txt": _from_lines, ".json": _from_json, ".yaml": _from_yaml, ".yml": _from_yaml, ".dic": _from_dic,
}  # fmt: skip
