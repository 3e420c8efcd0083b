"""Read lexicons from files, or load those that come with the package."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import UnreadableFile, need, warn
from ..loaders.decoding import decode
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

    ``csv``, ``tsv``, ``xlsx`` and ``parquet`` are tables with a column ``pattern`` (and ``category, weight, source,
    note``), with any usual separator and encoding; ``json`` and ``yaml`` map categories, nested or not, to patterns
    (like quanteda's dictionaries), and json may also hold rows; ``dic`` is the LIWC format; ``txt`` has one pattern per
    line.

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
    read = _READERS.get(path.suffix.lower(), _from_table)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror}).") from error
    if path.suffix.lower() in (".xlsx", ".parquet"):
        return Lexicon(read(raw, path), name=path.stem)
    return Lexicon(read(decode(raw, str(path), encoding).text.lstrip("\ufeff"), path), name=path.stem)


def _from_table(text: str, path: Path) -> pd.DataFrame:
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t|", key=header.count)
    try:
        table = pd.read_csv(io.StringIO(text), sep=separator, dtype="str", keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise UnreadableFile(path, f"is no table with {separator!r} between columns: {str(error).strip()}.") from error
    table.columns = table.columns.str.strip()
    if "weight" in table and separator == ";":  # spreadsheets that use semicolons also use decimal commas
        table["weight"] = table["weight"].str.replace(",", ".", regex=False)
    return table


def _from_lines(text: str, path: Path) -> Any:
    """Read one pattern per line; if the first line is a table header, read a table."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    if rows and "pattern" in re.split(r"[,;\t|]", rows[0]):
        return _from_table(text, path)
    return rows


def _from_json(text: str, path: Path) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(path, f"is no JSON ({error}).") from error
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        return pd.DataFrame(found)
    return found


def _from_yaml(text: str, path: Path) -> Any:
    yaml = need("yaml", feature="Reading YAML dictionaries", extra="formats")
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # every scalar as str, because no, yes and 1.0 are words
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFile(path, f"is no YAML ({' '.join(str(error).split())}).") from error


_ENTRY_OF_DIC = re.compile(r"\s*(.*?\S)(?:\t+|\s+(?=[\d(<\s/]+$))([\d\s()<>/]+)")


def _from_dic(text: str, path: Path) -> pd.DataFrame:
    """Read LIWC format: numbered categories between two lines of %, then words with category numbers."""
    parts = re.split(r"^\s*%\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) < 3:
        raise UnreadableFile(path, "is no LIWC dictionary: its categories must stand between two lines of %.")
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


def _from_excel(raw: bytes, path: Path) -> pd.DataFrame:
    need("openpyxl", feature="Reading Excel files", extra="formats")
    try:
        return pd.read_excel(io.BytesIO(raw), dtype="str", keep_default_na=False, na_values=[""])
    except Exception as error:  # openpyxl raises many types of exception for damaged files
        raise UnreadableFile(path, f"is no whole xlsx file ({error}).") from error


def _from_parquet(raw: bytes, path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(io.BytesIO(raw))
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, f"is no whole parquet file ({error}).") from error


_READERS: dict[str, Any] = {
    ".txt": _from_lines, ".json": _from_json, ".yaml": _from_yaml, ".yml": _from_yaml, ".dic": _from_dic,
    ".xlsx": _from_excel, ".parquet": _from_parquet,
}  # fmt: skip
