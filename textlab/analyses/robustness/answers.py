"""What a claim answers in one specification, and answers noted in a folder."""

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
    """Ask the claim about what `make` gives; a question that this text cannot answer is no answer, with its reason."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", TextlabWarning)
        try:
            found = read_answer(claim(make()))
        except TextlabError as error:
            found = {**NO_ANSWER, "why": str(error)}
        except (KeyError, IndexError) as error:  # the row that the claim looks for is not in the table
            found = {**NO_ANSWER, "why": f"the claim found no {error}"}
    return {**found, "n_warnings": len(doubts)}


def read_answer(value: Any) -> Answered:
    """Read what a claim gave: True or False, a number (the claim is that it is above 0), or an interval of one."""
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


# ---------------------------------------------------------------------- a folder that goes on from there


class Notebook:
    """Answers in a folder, each a small file named by everything it depends on."""

    def __init__(self, folder: str | Path | None, claim: Callable[[Any], Any], question: Any) -> None:
        self._folder = None if folder is None else Path(folder)
        self._base = "" if folder is None else f"{_code_digest(claim)} {_data_digest(question)}"

    def place(self, specification: Mapping[str, str], values: Mapping[str, Any]) -> Path:
        """Return the file of one specification."""
        asked = f"{self._base} {json.dumps(dict(specification))} {_data_digest(dict(values))}"
        return Path(self._folder or ".") / f"specification-{hashlib.sha256(asked.encode()).hexdigest()[:16]}.json"

    def read(self, specification: Mapping[str, str], values: Mapping[str, Any]) -> Answered | None:
        """Return the answer that was noted, if there is one."""
        if self._folder is None or not (path := self.place(specification, values)).is_file():
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return {name: found[name] for name in NO_ANSWER}
        except (ValueError, KeyError, TypeError):
            return None  # altered, or no answer of ours: it is worked out again

    def write(self, specification: Mapping[str, str], values: Mapping[str, Any], answer: Answered) -> None:
        """Note an answer; it is whole or not there."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**answer, "specification": dict(specification)}, ensure_ascii=False)
        atomically(ROBUST, self.place(specification, values), lambda part: part.write_text(text, encoding="utf-8"))


def _code_digest(function: Any) -> str:
    """16 hex digits that change with what a function does: its code, defaults and the values it closes over."""
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
    text = json.dumps(value, default=_telling, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _telling(value: Any) -> Any:
    """Turn what JSON has no type for into something that changes when it changes."""
    if isinstance(value, types.FunctionType):
        return _code_digest(value)
    tables = [t for t in (getattr(value, "table", None), getattr(value, "units", None)) if isinstance(t, pd.DataFrame)]
    if tables:
        return [table.to_json() for table in tables]
    found = json_of(value)
    if isinstance(found, dict) and found.get("$") == "lost":
        raise SchemaError(f"{ROBUST}: folder= cannot tell one {type(value).__name__} from another; leave it out.")
    return found
