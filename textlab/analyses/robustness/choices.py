"""Choices to vary, and their places in the recipe of a result.

A choice is of one of four kinds, distinguished by its name::

    "where", "corpus"        before tokenizing: conditions for `Corpus.where`, or a function of the corpus
    "remove", "stems", ...   a method of tokens, applied after tokenizing or replacing an existing step
    "trim"                   a method of a matrix, applied just before the analysis
    "measure", "contrast.by" an argument of the only call that has it, or of the named call
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._recipe import RECIPE_MARK, calls_of, code_of, encoded
from ...counts import DocumentTermMatrix
from ...errors import SchemaError, UnknownName, did_you_mean
from ...tokens import Tokens
from ..repeat import face

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROBUST = "robustness"
_OF_CORPUS = ("where", "corpus")
_OF_TOKENS = ("remove", "keep", "replace", "lemmas", "stems", "join", "ngrams", "lookup")
_OF_MATRIX = ("trim", "select", "drop", "weight")
_LABEL_LENGTH = 40  # most characters of a label
_OPTIONS = inspect.Parameter.VAR_KEYWORD


@dataclass(frozen=True)
class Choice:
    """A choice: its name, and the value of each label."""

    name: str
    values: Mapping[str, Any]


def choices_of(over: Any) -> tuple[Choice, ...]:
    """Check the argument `over`: ``{name: [value, ...]}`` or ``{name: {label: value}}``."""
    if not isinstance(over, Mapping) or not over:
        raise SchemaError(f'{ROBUST}: over must say what is varied, such as {{"min_count": [3, 5, 10]}}, not {over!r}.')
    return tuple(Choice(name, _labelled_values(name, values)) for name, values in over.items())


def _labelled_values(name: str, values: Any) -> dict[str, Any]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise SchemaError(f"{ROBUST}: over[{name!r}] must list values, not {values!r}.")
    found = dict(values) if isinstance(values, Mapping) else {_value_label(value): value for value in values}
    if len(found) < 1 or not all(isinstance(label, str) for label in found):
        raise SchemaError(f"{ROBUST}: over[{name!r}] must list at least one value; labels must be texts.")
    return found


def _value_label(value: Any) -> str:
    text = "none" if value is None else value if isinstance(value, str) else code_of(encoded(value))
    return text if len(text) <= _LABEL_LENGTH else f"{text[: _LABEL_LENGTH - 3]}..."


def combinations(choices: tuple[Choice, ...], which: NDArray[np.int64]) -> list[dict[str, str]]:
    """Return the specifications numbered `which`, like digits of a number: the last choice varies fastest."""
    at = np.unravel_index(which, [len(choice.values) for choice in choices])
    labels = [np.array(list(choice.values), dtype=object)[k] for choice, k in zip(choices, at, strict=True)]
    return [dict(zip((c.name for c in choices), row, strict=True)) for row in zip(*labels, strict=True)]


# ---------------------------------------------------------------------- in a recipe


def check_choices(recipe: Mapping[str, Any], choices: tuple[Choice, ...]) -> None:
    """Refuse choices unknown to every call of the recipe, before anything is computed."""
    for choice in choices:
        for value in choice.values.values():
            changed(recipe, choice.name, value)


def changed(recipe: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return the recipe with one choice applied."""
    if name in _OF_CORPUS:
        return _everywhere(recipe, _is_kind("corpus"), lambda node: _through(node, name, value))
    if name in _OF_TOKENS:
        return _with_verb(recipe, f"Tokens.{name}", value, lambda node: node.get("verb") == "tokenize")
    if name in _OF_MATRIX:
        question = recipe["arguments"].get("dtm")
        return _with_verb(recipe, f"DocumentTermMatrix.{name}", value, lambda node: node == question)
    return _with_argument(recipe, name, value)


def _is_kind(kind: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda node: node.get(RECIPE_MARK) == kind


def _everywhere(node: Any, wanted: Callable[[Any], bool], make: Callable[[Any], Any]) -> Any:
    """Return the recipe with every node that is `wanted` replaced."""
    if isinstance(node, list):
        return [_everywhere(item, wanted, make) for item in node]
    if not isinstance(node, dict):
        return node
    if wanted(node):
        return make(node)
    return {key: _everywhere(inside, wanted, make) for key, inside in node.items()}


def _through(node: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is None:
        return dict(node)
    if name == "corpus" and not callable(value):
        raise SchemaError(f'{ROBUST}: over["corpus"] takes functions of a corpus, or None, not {value!r}.')
    if name == "where" and not isinstance(value, Mapping):
        raise SchemaError(
            f'{ROBUST}: over["where"] takes conditions such as {{"confidence": ["high", "medium"]}} or None, '
            f"not {value!r}."
        )
    return {**node, "through": [*node.get("through", ()), value if callable(value) else encoded(value)]}


def _with_verb(
    recipe: Mapping[str, Any], verb: str, value: Any, after: Callable[[Mapping[str, Any]], bool]
) -> dict[str, Any]:
    """Apply a method of tokens or a matrix with `value`, replacing an existing call or after a node."""
    if any(call["verb"] == verb for call in calls_of(dict(recipe))):
        return _remade(recipe, _is_verb(verb), lambda node: _step(node["arguments"]["self"], verb, value))
    made = _remade(recipe, after, lambda node: _step(node, verb, value))
    if made == recipe and value not in (None, False):
        raise UnknownName(f"{ROBUST}: this result was not made from a matrix or from tokenize, so {verb} has no place.")
    return made


def _remade(recipe: Mapping[str, Any], wanted: Callable[[Any], bool], make: Callable[[Any], Any]) -> dict[str, Any]:
    made: dict[str, Any] = _everywhere(dict(recipe), wanted, make)
    return made


def _step(node: Any, verb: str, value: Any) -> Any:
    if value is None or value is False:
        return node
    given = {} if value is True else dict(value) if verb == "DocumentTermMatrix.trim" else {_first_of(verb): value}
    arguments = {name: encoded(inside) for name, inside in given.items()}
    return {RECIPE_MARK: "call", "verb": verb, "arguments": {"self": node, **arguments}}


def _first_of(verb: str) -> str:
    owner = {"Tokens": Tokens, "DocumentTermMatrix": DocumentTermMatrix}[verb.split(".")[0]]
    return list(inspect.signature(getattr(owner, verb.split(".")[1])).parameters)[1]


def _with_argument(recipe: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Set an argument in the only call that has it."""
    verb, _, argument = name.rpartition(".")
    calls = [call for call in calls_of(dict(recipe)) if verb in ("", call["verb"])]
    having = {call["verb"] for call in calls if _takes(call["verb"], argument, named=bool(verb))}
    if len(having) != 1:
        raise _no_place(name, argument, having, list(calls_of(dict(recipe))))
    (found,) = having
    return _remade(recipe, _is_verb(found), lambda node: _set_argument(node, found, argument, value))


def _is_verb(verb: str) -> Callable[[Any], bool]:
    return lambda node: node.get("verb") == verb


def _set_argument(node: Mapping[str, Any], verb: str, argument: str, value: Any) -> dict[str, Any]:
    """Set the argument in this call, and in calls of the same function among its inputs."""
    inner = {
        key: _everywhere(inside, _is_verb(verb), lambda other: _set_argument(other, verb, argument, value))
        for key, inside in node["arguments"].items()
    }
    return {**node, "arguments": {**inner, argument: encoded(value)}}


def _takes(verb: str, argument: str, *, named: bool) -> bool:
    parameters = inspect.signature(_verb(verb)).parameters
    options = any(p.kind is _OPTIONS for p in parameters.values())
    return argument in parameters or (named and options)


def _verb(name: str) -> Any:
    found: Any = face()
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _no_place(name: str, argument: str, having: set[str], calls: list[dict[str, Any]]) -> UnknownName:
    if having:
        said = " or ".join(repr(f"{verb}.{argument}") for verb in sorted(having))
        return UnknownName(f"{ROBUST}: {name!r} is an argument of several calls; write {said}.")
    known = {parameter for call in calls for parameter in inspect.signature(_verb(call["verb"])).parameters}
    known -= {"self", "tokens", "dtm", "corpus"}
    steps = (*_OF_CORPUS, *_OF_TOKENS, *_OF_MATRIX)
    hint = did_you_mean(name, [*sorted(known), *steps])
    return UnknownName(f"{ROBUST}: {name!r} is not an argument of the calls that made this result.{hint}")
