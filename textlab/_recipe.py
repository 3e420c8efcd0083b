"""Recipes: the sequence of calls that made a result, from which it can be recomputed.

The decorator `recorded` is applied to every public verb. The return value carries its recipe in ``settings["recipe"]``:
the name of the verb and its arguments, where tokens, matrices and results are replaced by their own recipes::

    {"$": "call", "verb": "count_terms", "arguments": {
        "tokens": {"$": "call", "verb": "tokenize", "arguments": {"corpus": {"$": "corpus", "is": "41d0..."}}},
        "by": "turn_id"}}

A recipe is plain data. In memory it may also hold objects that settings cannot represent (a table, a lexicon, codes, a
function); `json_of` writes tables and lexicons as data, and only descriptions of the others.
"""

from __future__ import annotations

import base64
import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

Given = ParamSpec("Given")
Made = TypeVar("Made")

NOT_ASKED = ("to", "folder", "n_threads", "workers", "progress")  # these say where and how fast, not what
RECIPE_MARK = "$"
_NAMELESS = ("corpus", "tokens", "dtm", "topics", "track", "codes")  # these come first in code, without keyword


def recorded(verb: Callable[Given, Made]) -> Callable[Given, Made]:
    """Record in the settings of the tokens, matrix or result that a verb returns how they were made."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def call(*args: Given.args, **options: Given.kwargs) -> Made:
        recipe = _recipe(verb, signature, args, options)  # before a Generator among the arguments is used
        made = verb(*args, **options)
        settings = getattr(made, "settings", None)
        if isinstance(settings, Mapping) and not any(made is given for given in args):
            object.__setattr__(made, "settings", MappingProxyType({**settings, "recipe": recipe}))
        return made

    call.is_recorded = True  # type: ignore[attr-defined]
    return call


def _recipe(verb: Callable[..., Any], signature: inspect.Signature, args: Any, options: Any) -> dict[str, Any] | None:
    try:
        bound = signature.bind(*args, **options)
    except TypeError:
        return None  # invalid arguments: the verb itself raises the error
    arguments: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            arguments.update({key: encoded(inside) for key, inside in value.items()})
        elif name not in NOT_ASKED:
            arguments["*" if kind is inspect.Parameter.VAR_POSITIONAL else name] = encoded(value)
    return {RECIPE_MARK: "call", "verb": verb.__qualname__, "arguments": arguments}


# ---------------------------------------------------------------------- arguments as data


def encoded(value: Any) -> Any:
    """Convert an argument to data; tables are copied against later changes, other objects are kept."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.random.Generator):
        return {RECIPE_MARK: "generator", "state": _plain_state(value.bit_generator.state)}
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return value.copy(deep=False)
    if isinstance(value, (tuple, list, set, frozenset)):
        items = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
        return {RECIPE_MARK: type(value).__name__, "items": [encoded(item) for item in items]}
    if isinstance(value, Mapping):
        return {RECIPE_MARK: "mapping", "pairs": [[encoded(key), encoded(inside)] for key, inside in value.items()]}
    if isinstance(value, Iterator):
        return {RECIPE_MARK: "lost", "what": "an iterator"}
    return _made_by_verbs(value)


def _made_by_verbs(value: Any) -> Any:
    """Return the recipe of tokens, a matrix or a result, the fingerprint of a corpus, or the object itself."""
    settings = getattr(value, "settings", None)
    if isinstance(settings, Mapping):
        return settings.get("recipe") or {
            RECIPE_MARK: "lost",
            "what": f"{type(value).__name__} that no verb of textlab made",
        }
    if hasattr(value, "fingerprint"):
        return {RECIPE_MARK: "corpus", "is": value.fingerprint}
    return value


def _plain_state(state: Any) -> Any:
    if isinstance(state, Mapping):
        return {key: _plain_state(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, np.ndarray) else state


def nodes_of(recipe: Any) -> Iterator[dict[str, Any]]:
    """Yield every marked part of a recipe, inputs before the calls that use them."""
    if isinstance(recipe, list):
        for item in recipe:
            yield from nodes_of(item)
    elif isinstance(recipe, dict):
        for inside in recipe.values():
            yield from nodes_of(inside)
        if RECIPE_MARK in recipe:
            yield recipe


def calls_of(recipe: Any) -> Iterator[dict[str, Any]]:
    """Yield every call of a recipe, in order of execution."""
    return (node for node in nodes_of(recipe) if node[RECIPE_MARK] == "call")


# ---------------------------------------------------------------------- as JSON


def json_of(value: Any) -> Any:
    """Convert objects that JSON cannot represent, for ``json.dumps(default=json_of)``."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return {RECIPE_MARK: "table", "series": isinstance(value, pd.Series), "arrow": _arrow_text(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _object_fields(value)
    if callable(value):
        return {RECIPE_MARK: "lost", "what": f"the function {getattr(value, '__name__', type(value).__name__)}"}
    try:
        return list(value)
    except TypeError:
        return {RECIPE_MARK: "lost", "what": f"a {type(value).__name__}"}


def _object_fields(value: Any) -> dict[str, Any]:
    """Describe a small object of the package, such as a lexicon, by its fields."""
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if any(hasattr(inside, "fingerprint") or hasattr(inside, "corpus") for inside in fields.values()):
        return {RECIPE_MARK: "lost", "what": f"a {type(value).__name__}"}
    return {RECIPE_MARK: "object", "class": type(value).__name__, "fields": {k: encoded(v) for k, v in fields.items()}}


def _arrow_text(table: pd.DataFrame | pd.Series) -> str:
    import pyarrow as pa

    frame = table.to_frame("value") if isinstance(table, pd.Series) else table
    sink = pa.BufferOutputStream()
    arrow = pa.Table.from_pandas(frame)
    with pa.ipc.new_stream(sink, arrow.schema) as stream:
        stream.write_table(arrow)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def table_of(text: str, *, series: bool) -> pd.DataFrame | pd.Series:
    """Read a table written by `json_of`."""
    import pyarrow as pa

    frame = pa.ipc.open_stream(base64.b64decode(text)).read_all().to_pandas()
    return frame["value"] if series else frame


# ---------------------------------------------------------------------- as code


def code_of(recipe: Any) -> str:
    """Convert a recipe to the line of Python that it represents.

    >>> code_of({"$": "call", "verb": "tokenize", "arguments": {"corpus": {"$": "corpus", "is": "41d0"}}})
    'tokenize(corpus)'
    """
    kind = recipe.get(RECIPE_MARK) if isinstance(recipe, dict) else None
    if kind == "call":
        return _call_code(recipe)
    if kind == "corpus":
        return "corpus"
    if kind == "mapping":
        return "{" + ", ".join(f"{code_of(k)}: {code_of(v)}" for k, v in recipe["pairs"]) + "}"
    if kind in ("list", "tuple", "set", "frozenset"):
        inside = ", ".join(code_of(item) for item in recipe["items"])
        return f"[{inside}]" if kind == "list" else f"({inside}{',' * (len(recipe['items']) == 1)})"
    if kind is not None:
        return f"<{recipe.get('what') or recipe.get('class') or kind}>"
    return _short_code(recipe)


def _call_code(recipe: Mapping[str, Any]) -> str:
    arguments = dict(recipe["arguments"])
    owner, _, method = recipe["verb"].rpartition(".")
    opening = f"{code_of(arguments.pop('self'))}.{method}" if owner else method
    first = [code_of(arguments.pop(name)) for name in _NAMELESS if name in arguments]
    star = [code_of(item) for item in arguments.pop("*", {}).get("items", ())]
    named = [f"{name}={code_of(value)}" for name, value in arguments.items()]
    return f"{opening}({', '.join([*first, *star, *named])})"


def _short_code(value: Any) -> str:
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return f"<table of {len(value):,} rows>"
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    return repr(value)
