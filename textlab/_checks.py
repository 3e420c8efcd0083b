"""Argument checks: each returns the clean value, or raises an error that says what is accepted."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from functools import wraps
from hashlib import sha256
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, cast
from weakref import WeakSet

import numpy as np
import pandas as pd

from ._wording import counted
from .errors import SchemaError, UnknownName, did_you_mean

Rng = int | np.random.Generator | None
Checked = TypeVar("Checked", bound=Callable[..., Any])

_OF_DATES = {"year": 4, "month": 7}  # leading characters of 2024-06-30 that give the period


class Drawing(NamedTuple):
    """Number of resamples (0: none), nominal coverage, random source, and its description for settings."""

    n: int
    confidence: float
    rng: np.random.Generator
    seed: int | str


_CHECKED: WeakSet[Callable[..., Any]] = WeakSet()


def keywords(thing: Checked) -> Checked:
    """Make unknown keywords raise an `UnknownName` that suggests the nearest one (a decorator).

    Parameters
    ----------
    thing : function or class
        A function is returned wrapped, with its signature, help and module for pickling. A class is returned
        itself, with its constructor and public methods wrapped.
    """
    if not isinstance(thing, type):
        return cast(Checked, _check_keywords(thing.__name__, thing))
    for name, part in list(vars(thing).items()):
        if name == "__init__" or not name.startswith("_"):
            _check_method(thing, name, part)
    return cast(Checked, thing)


def _check_method(owner: type, name: str, part: Any) -> None:
    said = owner.__name__ if name == "__init__" else name
    if isinstance(part, staticmethod | classmethod):
        setattr(owner, name, type(part)(_check_keywords(said, part.__func__)))
    elif isinstance(part, FunctionType):
        setattr(owner, name, _check_keywords(said, part))


def _check_keywords(who: str, function: Callable[..., Any]) -> Callable[..., Any]:
    parts = inspect.signature(function).parameters.values()
    if function in _CHECKED or any(part.kind is part.VAR_KEYWORD for part in parts):
        return function  # already wrapped, or accepts any keyword
    names = [part.name for part in parts if part.kind is not part.POSITIONAL_ONLY]
    known = frozenset(names)

    @wraps(function)
    def checked(*arguments: Any, **options: Any) -> Any:
        for name in options:
            if name not in known:
                raise UnknownName(f"{who}: no option {name!r}.{did_you_mean(name, _own(names))}")
        return function(*arguments, **options)

    _CHECKED.add(checked)
    return checked


def _own(names: list[str]) -> list[str]:
    return [name for name in names if name not in ("self", "cls")]


def one_of(who: str, what: str, value: Any, choices: Sequence[Any]) -> Any:
    """Return `value` if it is one of `choices`."""
    if isinstance(value, Hashable) and value in choices:
        return value
    raise UnknownName(f"{who}: {what}={value!r} is not known.{did_you_mean(value, choices)}")


def whole(who: str, what: str, value: Any, *, least: int = 0, most: int | None = None) -> int:
    """Return `value` as an int between `least` and `most`."""
    ok = isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least
    if ok and (most is None or value <= most):
        return int(value)
    span = f"at least {least}" if most is None else f"from {least} to {most}"
    raise SchemaError(f"{who}: {what} must be a whole number {span}, not {value!r}.")


def share(who: str, what: str, value: Any) -> float:
    """Return `value` as a float strictly between 0 and 1."""
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    raise SchemaError(f"{who}: {what} must lie between 0 and 1 (both excluded), not {value!r}.")


def columns(who: str, table: pd.DataFrame, needed: Iterable[str], *, of: str = "table") -> None:
    """Raise SchemaError unless `table` is a data frame with the `needed` columns."""
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"{who}: {of} must be a pandas DataFrame, not {type(table).__name__}.")
    for name in needed:
        if name not in table.columns:
            raise SchemaError(f"{who}: {of} has no column {name!r}.{did_you_mean(name, table.columns)}")


def one_column(who: str, name: Any) -> None:
    """Raise SchemaError unless `name` can be the name of one column."""
    if isinstance(name, Hashable) and not isinstance(name, tuple):
        return
    raise SchemaError(
        f"{who}: give the name of one column, not {name!r}. To group by several columns together, "
        "make one of them and add it with corpus.join: corpus.join(table) for documents, "
        'corpus.join(table, on="passage_id") for passages.'
    )


def known(who: str, what: str, name: Any, names: Iterable[Any], *, see: str = "") -> Any:
    """Return `name` if it is among `names`; otherwise raise an UnknownName that suggests the nearest."""
    if isinstance(name, Hashable) and isinstance(names, pd.Index | Set | Mapping) and name in names:
        return name  # avoids copying a million names
    pool = list(names)
    if isinstance(name, Hashable) and name in set(pool):
        return name
    hint = f", see {see}" if see else ""
    raise UnknownName(
        f"{who}: no {what} {name!r} in this corpus ({counted(len(pool), what)}{hint}).{_instead(what, name, pool)}"
    )


def _instead(what: str, name: Any, pool: Sequence[Any]) -> str:
    """Return advice on an unknown name.

    Column names are short, so only close matches are suggested; a year or month can be derived from dates.
    """
    if what != "column":
        return did_you_mean(name, pool)
    if not isinstance(name, Hashable) or name not in _OF_DATES or "date_earliest" not in pool:
        return did_you_mean(name, pool, cutoff=0.7)
    # columns of passages are listed first: a date there belongs to the passage, a later one to the document
    of_passages = "date" in pool and pool.index("date") < pool.index("date_earliest")
    dates, on = ('passages["date"]', ', on="passage_id"') if of_passages else ('documents["date_earliest"]', "")
    return (
        " Where dates begin with the year, make it from the earliest and tokenize again: "
        f"corpus.join(corpus.{dates}.astype('str').str[:{_OF_DATES[name]}]"
        f'.rename("{name}").to_frame(){on}).'
    )


def generator(who: str, rng: Rng) -> tuple[np.random.Generator, int | str]:
    """Return a NumPy Generator, and its description for the settings.

    An int gives the same numbers on every run and machine. None means 0, because no result may depend on hidden
    randomness.
    """
    if isinstance(rng, np.random.Generator):
        return rng, "numpy Generator given by the caller"
    seed = whole(who, "rng", 0 if rng is None else rng)
    return np.random.default_rng(seed), seed


def seed_of(source: np.random.Generator, seed: int | str) -> int:
    """Return the given seed or, if a Generator was given, draw one from it."""
    return seed if isinstance(seed, int) else int(source.integers(2**63))


def source_of(seed: int, label: Any) -> np.random.Generator:
    """Return a random source for one label, independent of the other labels and their order."""
    name = int.from_bytes(sha256(str(label).encode("utf-8", "surrogatepass")).digest())
    return np.random.default_rng([seed, name])


def resampling(who: str, n_resamples: Any, confidence: Any, rng: Rng) -> Drawing:
    """Check the three options of every analysis that resamples."""
    n = whole(who, "n_resamples", n_resamples)
    return Drawing(n, share(who, "confidence", confidence), *generator(who, rng))
