"""Lexicons from the files that lists come in, and those that come with the package."""

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
    """Return a list that comes with the package: ``"hedges"`` or ``"boosters"``.

    The lists were written from closed classes of English grammar; each item names its class and its known
    ambiguity. They are short on purpose and have not been validated on your text: read the concordance of
    each item (`kwic`) before you trust a rate.

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
    """Your own list from a file.

    ``csv, tsv``, ``xlsx`` and ``parquet`` are tables with a column ``pattern`` (and ``category, weight, source,
    note``), with any usual separator and encoding; ``json`` and ``yaml`` are categories with patterns, nested or not
    (quanteda's dictionaries), json also rows; ``dic`` is the format of LIWC; ``txt`` has one pattern a line.

    Parameters
    ----------
    path : str or Path
    encoding : str, optional
        Detected if it is not given.

    Raises
    ------
    UnreadableFile
        The file is not there, or is not what its ending says.
    SchemaError
        A column or an entry is not as documented; the message names it.

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
    if "weight" in table and separator == ";":  # spreadsheets that write semicolons write decimal commas
        table["weight"] = table["weight"].str.replace(",", ".", regex=False)
    return table


def _from_lines(text: str, path: Path) -> Any:
    """One pattern a line; a line that is the header of a table makes it one."""
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
        return yaml.load(text, Loader=yaml.BaseLoader)  # every scalar a str: no, yes and 1.0 are words
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFile(path, f"is no YAML ({' '.join(str(error).split())}).") from error


_ENTRY_OF_DIC = re.compile(r"\s*(.*?\S)(?:\t+|\s+(?=[\d(<\s/]+$))([\d\s()<>/]+)")


def _from_dic(text: str, path: Path) -> pd.DataFrame:
    """LIWC: categories with their numbers between two lines of %, then words with the numbers of theirs."""
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
    """Return a word of LIWC, where only a final asterisk is special, as a pattern."""
    stem, ending = (word[:-1], "*") if word.endswith("*") and len(word) > 1 else (word, "")
    return re.sub(r"([*?\\|\[\]{}/])", r"\\\1", stem) + ending


def _from_excel(raw: bytes, path: Path) -> pd.DataFrame:
    need("openpyxl", feature="Reading Excel files", extra="formats")
    try:
        return pd.read_excel(io.BytesIO(raw), dtype="str", keep_default_na=False, na_values=[""])
    except Exception as error:  # openpyxl raises whatever the damage provokes
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
