"""Evaluate a claim in one specification, and cache answers in a folder."""

from __future__ import annotations

import hashlib
import json
import math
import types
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..._bundle import atomically
from ..._recipe import json_of
from ...errors import SchemaError, TextlabError, TextlabWarning
from ...results import Interval
from .choices import ROBUST

Answered = dict[str, Any]
NO_ANSWER: Answered = {"holds": None, "estimate": None, "ci_low": None, "ci_high": None, "n_warnings": 0, "why": ""}


def answer_to(claim: Callable[[Any], Any], make: Callable[[], Any]) -> Answered:
    """Evaluate the claim on the result of `make`; if the text cannot answer it, return the reason."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", TextlabWarning)
        try:
            found = read_answer(claim(make()))
        except TextlabError as error:
            found = {**NO_ANSWER, "why": str(error)}
        except (KeyError, IndexError) as error:  # the table lacks the row that the claim looks up
            found = {**NO_ANSWER, "why": f"the claim found no {error}"}
    return {**found, "n_warnings": len(doubts)}


def read_answer(value: Any) -> Answered:
    """Interpret the value of a claim: True or False, a number (holds above 0), or an Interval."""
    if isinstance(value, (bool, np.bool_)):
        return {**NO_ANSWER, "holds": bool(value)}
    if isinstance(value, Interval):
        ends = {"estimate": float(value.estimate), "ci_low": float(value.low), "ci_high": float(value.high)}
        return {**NO_ANSWER, **ends, "holds": None if math.isnan(value.low) else bool(value.low > 0)}
    if isinstance(value, (int, float, np.number)):
        number = float(value)
        missing = math.isnan(number)
        why = "the claim gave a missing number" if missing else ""
        return {**NO_ANSWER, "estimate": number, "holds": None if missing else number > 0, "why": why}
    if value is None or value is pd.NA:
        return {**NO_ANSWER, "why": "the claim gave nothing"}
    raise SchemaError(
        f"{ROBUST}: the claim must give True or False, a number (it holds above 0) or an Interval, not "
        f"{type(value).__name__}."
    )


# ---------------------------------------------------------------------- a cache for interrupted work


class Notebook:
    """Cache of answers in a folder, each in a small file named by everything it depends on."""

    def __init__(self, folder: str | Path | None, claim: Callable[[Any], Any], question: Any) -> None:
        self._folder = None if folder is None else Path(folder)
        self._base = "" if folder is None else f"{_code_digest(claim)} {_data_digest(question)}"

    def place(self, specification: Mapping[str, str], values: Mapping[str, Any]) -> Path:
        """Return the path for one specification."""
        asked = f"{self._base} {json.dumps(dict(specification))} {_data_digest(dict(values))}"
        return Path(self._folder or ".") / f"specification-{hashlib.sha256(asked.encode()).hexdigest()[:16]}.json"

    def read(self, specification: Mapping[str, str], values: Mapping[str, Any]) -> Answered | None:
        """Return the cached answer, if there is one."""
        if self._folder is None or not (path := self.place(specification, values)).is_file():
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return {name: found[name] for name in NO_ANSWER}
        except (ValueError, KeyError, TypeError):
            return None  # altered or not ours: computed again

    def write(self, specification: Mapping[str, str], values: Mapping[str, Any], answer: Answered) -> None:
        """Write an answer, atomically."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**answer, "specification": dict(specification)}, ensure_ascii=False)
        atomically(ROBUST, self.place(specification, values), lambda part: part.write_text(text, encoding="utf-8"))


def _code_digest(function: Any) -> str:
    """Return 16 hex digits that change with the code, defaults and closure of a function."""
    code = getattr(function, "__code__", None)
    if code is None:
        raise SchemaError(
            f"{ROBUST}: folder= needs a claim written as a function, to see whether it is the same again."
        )
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    said = f"{_code_text(code)} {function.__defaults__!r} {_data_digest(cells)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _code_text(code: types.CodeType) -> str:
    consts = [_code_text(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts]
    return f"{code.co_code.hex()} {code.co_names} {code.co_varnames} {consts}"


def _data_digest(value: Any) -> str:
    text = json.dumps(value, default=_identifying_value, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _identifying_value(value: Any) -> Any:
    """Convert objects that JSON cannot represent to values that identify their content."""
    if isinstance(value, types.FunctionType):
        return _code_digest(value)
    tables = [t for t in (getattr(value, "table", None), getattr(value, "units", None)) if isinstance(t, pd.DataFrame)]
    if tables:
        return [table.to_json() for table in tables]
    found = json_of(value)
    if isinstance(found, dict) and found.get("$") == "lost":
        raise SchemaError(f"{ROBUST}: folder= cannot tell one {type(value).__name__} from another; leave it out.")
    return found
