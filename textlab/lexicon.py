"""A lexicon: checked patterns with category, weight and source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import _checks
from ._wording import counted
from .errors import SchemaError, UnreadableFile
from .loaders.seeds import ROOT, SHIPPED, shipped_table
from .tokens.patterns import parse

ENTRY_COLUMNS = ("pattern", "category", "weight", "source", "note")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Lexicon:
    """Patterns (see `textlab.query`) with a category and a weight each.

    Attributes
    ----------
    name : str
    entries : DataFrame
        ``pattern, category, weight, source, note``; one row a pattern.

    Raises
    ------
    SchemaError
        A missing column, an empty or unreadable pattern, a pattern that stands twice, a weight that is no number.
    """

    name: str
    entries: pd.DataFrame

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", _checked_entries(self.entries, self.name))

    @property
    def patterns(self) -> list[str]:
        """The patterns, in order."""
        return list(self.entries["pattern"])

    @property
    def categories(self) -> list[str]:
        """The categories, in order of first appearance."""
        return list(dict.fromkeys(self.entries["category"]))

    def where(self, category: str) -> Lexicon:
        """Only one category."""
        _checks.one_of("Lexicon.where", "category", category, self.categories)
        return Lexicon(name=f"{self.name}: {category}", entries=self.entries[self.entries["category"] == category])

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        size = f"{counted(len(self), 'pattern')} in {counted(len(self.categories), 'category')}"
        return f"<Lexicon {self.name!r}: {size}>"


def load_lexicon(name: str) -> Lexicon:
    """A list that comes with the package: ``"hedges"`` or ``"boosters"``.

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
    return Lexicon(name=name, entries=shipped_table(f"lexicons/{name}"))


def read_lexicon(path: str | Path) -> Lexicon:
    """Your own list from a csv file with a column ``pattern`` (and ``category, weight, source, note``).

    Raises
    ------
    UnreadableFile
        The file is not there or is no csv.
    SchemaError
        A column or an entry is not as documented; the message names it.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "doubt.csv"
    >>> _ = path.write_text("pattern,category\\nperhaps,hedge\\n")
    >>> read_lexicon(path)
    <Lexicon 'doubt': 1 pattern in 1 category>
    """
    path = Path(path)
    try:
        table = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype={"pattern": "str", "category": "str"})
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise UnreadableFile(path, f"cannot be read as a csv table ({error})") from error
    return Lexicon(name=path.stem, entries=table)


def _checked_entries(entries: pd.DataFrame, name: str) -> pd.DataFrame:
    _checks.columns(f"Lexicon {name!r}", entries, ("pattern",), of="entries")
    out = entries.copy().reset_index(drop=True)
    for column, value in (("category", name), ("weight", 1.0), ("source", ""), ("note", "")):
        out[column] = out[column].fillna(value) if column in out.columns else value
    if out.empty:
        raise SchemaError(f"Lexicon {name!r}: has no entries.")
    for row, pattern in enumerate(out["pattern"], start=2):
        if not isinstance(pattern, str) or not pattern.strip():
            raise SchemaError(f"Lexicon {name!r}: the pattern in line {row} is empty.")
        parse(pattern, who=f"Lexicon {name!r}, line {row}")
    twice = out["pattern"][out["pattern"].duplicated()]
    if len(twice):
        raise SchemaError(f"Lexicon {name!r}: the pattern {twice.iloc[0]!r} stands twice.")
    try:
        out["weight"] = out["weight"].astype(float)
    except ValueError as error:
        raise SchemaError(f"Lexicon {name!r}: a weight is not a number ({error}).") from error
    return out[[*ENTRY_COLUMNS, *(c for c in out.columns if c not in ENTRY_COLUMNS)]]
