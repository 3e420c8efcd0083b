"""A lexicon: checked patterns with category, weight and source; read from the files that lists come in."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from . import _checks, _html
from ._bundle import atomically
from ._wording import counted
from .errors import SchemaError, UnreadableFile, need, warn
from .loaders.decoding import decode
from .loaders.seeds import ROOT, SHIPPED, shipped_table
from .tokens.patterns import impossible, parse, warn_impossible

ENTRY_COLUMNS = ("pattern", "category", "weight", "source", "note")
MOST_ENTRIES = 1_000_000  # of a file; aliases of YAML can stand for more than memory holds


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """Patterns (see `kwic`) with a category and a weight each.

    Parameters
    ----------
    entries : DataFrame, mapping or list
        A table with a column ``pattern`` (and ``category, weight, source, note``); a mapping of category to patterns,
        which may be nested (``{"economy": {"tax": ["tax*", "levy"]}}`` gives the category *economy.tax*), or of
        pattern to weight; or a list of patterns.
    name : str

    Attributes
    ----------
    entries : DataFrame
        ``pattern, category, weight, source, note``; one row a pattern and category.

    Raises
    ------
    SchemaError
        A missing column, an empty or unreadable pattern, a pattern that stands twice in one category, a weight that
        is no number.

    Warns
    -----
    TextlabWarning
        A pattern can fit no word as `tokenize` cuts them, such as ``U.S.``.

    Examples
    --------
    >>> Lexicon({"tax": ["tax*", "levy"], "work": ["work", "job*"]}, name="mine")
    <Lexicon 'mine': 4 patterns in 2 categories>
    """

    entries: pd.DataFrame
    name: str = field(default="lexicon", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", _checked_entries(_as_table(self.entries, self.name), self.name))
        told = ((p, said[0][1]) for p in self.entries["pattern"].unique() if (said := impossible(p)))
        warn_impossible(f"Lexicon {self.name!r}", told)

    @property
    def patterns(self) -> list[str]:
        """The patterns, in order, each once."""
        return list(dict.fromkeys(self.entries["pattern"]))

    @property
    def categories(self) -> list[str]:
        """The categories, in order of first appearance."""
        return list(dict.fromkeys(self.entries["category"]))

    @property
    def weights(self) -> pd.Series:
        """The weight of each pattern, as ``contrast(measure="word_shift", scores=lexicon.weights)`` takes them."""
        return self.entries.groupby("pattern", sort=False)["weight"].mean()

    def where(self, category: str) -> Lexicon:
        """Only one category."""
        _checks.one_of("Lexicon.where", "category", category, self.categories)
        return Lexicon(self.entries[self.entries["category"] == category], name=f"{self.name}: {category}")

    def without_weights(self) -> Lexicon:
        """Return the same patterns, each of which counts as one."""
        return replace(self, entries=self.entries.assign(weight=1.0))

    def to_dict(self, who: str = "to_dict") -> dict[str, list[str]]:
        """Patterns by category, for what counts places; refused where weights would be lost.

        Raises
        ------
        SchemaError
            Some weights are not 1.
        """
        if not self.entries["weight"].eq(1).all():
            raise SchemaError(
                f"{who}: the lexicon {self.name!r} has weights, and {who} counts each place as one. Score with "
                'contrast(measure="word_shift", scores=lexicon.weights), or count with lexicon.without_weights().'
            )
        return {str(c): list(rows["pattern"]) for c, rows in self.entries.groupby("category", sort=False)}

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the entries."""
        return self.entries.copy()

    def save(self, path: str | Path) -> Path:
        """Write the entries to a csv or json file, which `read_lexicon` reads."""
        path = Path(path)
        _checks.one_of("Lexicon.save", "suffix", path.suffix.lower(), (".csv", ".json"))
        if path.suffix.lower() == ".csv":
            return atomically("Lexicon.save", path, lambda part: self.entries.to_csv(part, index=False))
        rows = json.dumps(self.entries.to_dict("records"), ensure_ascii=False, indent=1)
        return atomically("Lexicon.save", path, lambda part: part.write_text(rows, encoding="utf-8"))

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        size = f"{counted(len(self), 'pattern')} in {counted(len(self.categories), 'category')}"
        return f"<Lexicon {self.name!r}: {size}>"

    def _repr_html_(self) -> str:
        return _html.table(self.entries, caption=repr(self).strip("<>"))


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


# ---------------------------------------------------------------------- checks


def _as_table(entries: Any, name: str) -> pd.DataFrame:
    """Entries in any of the documented forms as a table."""
    if isinstance(entries, pd.DataFrame):
        return entries
    if isinstance(entries, Mapping):
        rows = []
        for row in _flat(entries, (), name):
            rows.append(row)
            if len(rows) > MOST_ENTRIES:
                raise SchemaError(f"Lexicon {name!r}: more than {MOST_ENTRIES:,} entries; split it.")
        return pd.DataFrame(rows, columns=["pattern", "category", "weight"])
    if isinstance(entries, Iterable) and not isinstance(entries, str | bytes):
        return pd.DataFrame({"pattern": list(entries)}, dtype=object)
    raise SchemaError(
        f"Lexicon {name!r}: entries are a table, a mapping of category to patterns, or a list of patterns, "
        f"not {type(entries).__name__}."
    )


def _flat(entries: Mapping[Any, Any], above: Sequence[str], name: str) -> Iterator[tuple[Any, str, float]]:
    """Rows of a nested mapping; the categories on the way are joined with points."""
    if len(above) > 50:
        raise SchemaError(f"Lexicon {name!r}: categories are nested more than 50 deep.")
    for key, value in entries.items():
        path = (*above, str(key))
        if isinstance(value, Mapping):
            yield from _flat(value, path, name)
        elif isinstance(value, int | float) and not isinstance(value, bool):  # a weight, and the key is the pattern
            yield str(key), ".".join(above) or name, float(value)
        elif isinstance(value, str):
            yield value, ".".join(path), 1.0
        elif isinstance(value, Iterable):
            for item in value:
                if isinstance(item, Mapping):
                    yield from _flat(item, path, name)
                else:
                    yield item, ".".join(path), 1.0
        else:
            raise SchemaError(f"Lexicon {name!r}: {'.'.join(path)} holds {value!r}, which is no list of patterns.")


def _checked_entries(entries: pd.DataFrame, name: str) -> pd.DataFrame:
    _checks.columns(f"Lexicon {name!r}", entries, ("pattern",), of="entries")
    out = entries.copy().reset_index(drop=True)
    for column, value in (("category", name), ("source", ""), ("note", "")):
        out[column] = out[column].fillna(value) if column in out.columns else value
    try:
        out["weight"] = out["weight"].astype(float).fillna(1.0) if "weight" in out.columns else 1.0
    except (ValueError, TypeError) as error:
        raise SchemaError(f"Lexicon {name!r}: a weight is not a number ({error}).") from error
    if out.empty:
        raise SchemaError(f"Lexicon {name!r}: has no entries.")
    out["category"] = out["category"].astype("str")
    for row, pattern in enumerate(out["pattern"], start=2):
        if not isinstance(pattern, str) or not pattern.strip():
            raise SchemaError(f"Lexicon {name!r}: the pattern in line {row} is empty.")
        parse(pattern, who=f"Lexicon {name!r}, line {row}")
    twice = out["pattern"][out.duplicated(["pattern", "category"])]
    if len(twice):
        raise SchemaError(f"Lexicon {name!r}: the pattern {twice.iloc[0]!r} stands twice.")
    return out[[*ENTRY_COLUMNS, *(c for c in out.columns if c not in ENTRY_COLUMNS)]]
