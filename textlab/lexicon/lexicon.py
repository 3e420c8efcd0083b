"""Lexicons: validated patterns with category, weight and source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import _checks, _html
from .._bundle import atomically
from .._wording import counted
from ..errors import SchemaError, warn
from ..tokens.patterns import impossible, parse, warn_impossible

ENTRY_COLUMNS = ("pattern", "category", "weight", "source", "note")
MOST_ENTRIES = 1_000_000  # limit for a file; YAML aliases can expand to more than memory holds


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """Patterns (see `kwic`), each with a category and a weight.

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
        ``pattern, category, weight, source, note``; one row for each pattern and category.

    Raises
    ------
    SchemaError
        A column is missing, a pattern is empty or invalid, a pattern occurs twice in one category, or a weight is
        not a number.

    Warns
    -----
    TextlabWarning
        A pattern cannot match any word as `tokenize` cuts them, such as ``U.S.``; or some entries have a weight and
        others none.

    Examples
    --------
    >>> Lexicon({"tax": ["tax*", "levy"], "work": ["work", "job*"]}, name="mine")
    <Lexicon 'mine': 4 patterns in 2 categories>
    """

    entries: pd.DataFrame
    name: str = field(default="lexicon", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", _checked_entries(_as_table(self.entries, self.name), self.name))
        _warn_of_two_weights(self.entries, self.name)
        told = ((p, said[0][1]) for p in self.entries["pattern"].unique() if (said := impossible(p)))
        warn_impossible(f"Lexicon {self.name!r}", told)

    @property
    def patterns(self) -> list[str]:
        """Return the distinct patterns, in order."""
        return list(dict.fromkeys(self.entries["pattern"]))

    @property
    def categories(self) -> list[str]:
        """Return the categories in order of first appearance."""
        return list(dict.fromkeys(self.entries["category"]))

    @property
    def weights(self) -> pd.Series:
        """Return the weight of each pattern, for ``contrast(measure="word_shift", scores=lexicon.weights)``."""
        return self.entries.groupby("pattern", sort=False)["weight"].mean()

    def where(self, category: str) -> Lexicon:
        """Keep only one category."""
        _checks.one_of("Lexicon.where", "category", category, self.categories)
        entries = self.entries[self.entries["category"] == category].reset_index(drop=True)
        return self._derived(entries, f"{self.name}: {category}")

    def patterns_in(self, category: str) -> list[str]:
        """Return the distinct patterns of a category and of the categories nested in it.

        Raises
        ------
        UnknownName
            There is no such category or group of categories.

        Examples
        --------
        >>> Lexicon({"economy": {"tax": ["tax*", "levy"], "work": ["job*"]}}).patterns_in("economy")
        ['tax*', 'levy', 'job*']
        """
        above = [".".join(c.split(".")[:n]) for c in self.categories for n in range(1, c.count(".") + 2)]
        _checks.known("lexicon", "category", category, dict.fromkeys([*self.categories, *above]))
        names = self.entries["category"]
        inside = names.eq(category) | names.str.startswith(f"{category}.")
        return list(dict.fromkeys(self.entries["pattern"][inside]))

    def without_weights(self) -> Lexicon:
        """Return a lexicon with the same patterns, all of weight 1."""
        return self._derived(self.entries.assign(weight=1.0), self.name)

    def _derived(self, entries: pd.DataFrame, name: str) -> Lexicon:
        """Return a lexicon of entries that were checked, and warned of, when this one was made."""
        made = object.__new__(Lexicon)
        object.__setattr__(made, "entries", entries)
        object.__setattr__(made, "name", name)
        return made

    def to_dict(self, who: str = "to_dict") -> dict[str, list[str]]:
        """Return the patterns of each category; refused if weights would be lost.

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
        """Write the entries to a CSV or JSON file that `read_lexicon` can read."""
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


# ---------------------------------------------------------------------- checks


def _as_table(entries: Any, name: str) -> pd.DataFrame:
    """Convert entries in any of the documented forms to a table."""
    if isinstance(entries, pd.DataFrame):
        return entries
    if isinstance(entries, pd.Series) and pd.api.types.is_numeric_dtype(entries):
        entries = {str(word): float(weight) for word, weight in entries.items()}
    elif isinstance(entries, set | frozenset):
        entries = sorted(entries, key=str)
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
    """Yield the rows of a nested mapping; nested categories are joined with points."""
    if len(above) > 50:
        raise SchemaError(f"Lexicon {name!r}: categories are nested more than 50 deep.")
    for key, value in entries.items():
        path = (*above, str(key))
        if isinstance(value, Mapping):
            yield from _flat(value, path, name)
        elif isinstance(value, Real) and not isinstance(value, bool):  # a weight: the key is the pattern
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
            raise SchemaError(f"Lexicon {name!r}: {'.'.join(path)} holds {value!r}, which is not a list of patterns.")


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
    _check_weights(entries, out, name)
    out["category"] = out["category"].astype("str")
    for row, pattern in enumerate(out["pattern"], start=2):
        if not isinstance(pattern, str) or not pattern.strip():
            raise SchemaError(f"Lexicon {name!r}: the pattern in line {row} is empty.")
        parse(pattern, who=f"Lexicon {name!r}, line {row}")
    twice = out["pattern"][out.duplicated(["pattern", "category"])]
    if len(twice):
        raise SchemaError(f"Lexicon {name!r}: the pattern {twice.iloc[0]!r} stands twice.")
    return out[[*ENTRY_COLUMNS, *(c for c in out.columns if c not in ENTRY_COLUMNS)]]


def _check_weights(given: pd.DataFrame, entries: pd.DataFrame, name: str) -> None:
    """Refuse weights that are no finite numbers; warn of entries without one beside others that have one."""
    if not np.isfinite(entries["weight"]).all():
        row = entries[~np.isfinite(entries["weight"])].iloc[0]
        raise SchemaError(f"Lexicon {name!r}: the weight of {row['pattern']!r} is {row['weight']}; it must be finite.")
    missing = given["weight"].isna().to_numpy() if "weight" in given.columns else np.zeros(len(entries), dtype=bool)
    if missing.any() and not missing.all():
        n, first = int(missing.sum()), entries["pattern"][missing].iloc[0]
        warn(
            f"Lexicon {name!r}: {n} of {counted(len(entries), 'entry')} have no weight and count as 1 "
            f"(first: {first!r}). Fill in the weights, or leave these entries out."
        )


def _warn_of_two_weights(entries: pd.DataFrame, name: str) -> None:
    """Warn of patterns that have different weights in different categories, because a place has one weight."""
    ends = entries.groupby("pattern", sort=False)["weight"].agg(["min", "max", "mean"])
    two = ends[ends["min"] != ends["max"]]
    if len(two):
        first = two.iloc[0]
        more = f" (and {len(two) - 1:,} more)" if len(two) > 1 else ""
        warn(
            f"Lexicon {name!r}: {two.index[0]!r}{more} has different weights in different categories "
            f"({first['min']:g} and {first['max']:g}). A place counts in each category with their mean, "
            f"{first['mean']:g}; give it one weight, or make two lexicons."
        )


def refuse_category(who: str, lexicon: Lexicon, taken: str) -> None:
    """Refuse a lexicon with a category of a name that a table uses for all of them together."""
    above = {".".join(c.split(".")[:n]) for c in lexicon.categories for n in range(1, c.count(".") + 2)}
    if taken in above:
        raise SchemaError(
            f"{who}: the lexicon {lexicon.name!r} has a category {taken!r}, which is what {who} calls the whole "
            "lexicon. Give the category another name."
        )
