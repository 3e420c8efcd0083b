"""Recompute a result from its settings, and check that it is the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from .._recipe import NOT_ASKED, RECIPE_MARK, code_of, json_of, nodes_of, table_of
from ..corpus import Corpus
from ..corpus.identity import CorpusParts, differences
from ..errors import SchemaError, UnknownName, warn
from ..results import Result, versions

_NOT_COMPARED = ("recipe", "versions", "corpus_parts", "corpus")


def repeat(settings: Mapping[str, Any], corpus: Corpus, **given: Any) -> Any:
    """Recompute a result from its settings: ``repeat(result.settings, corpus)`` has the same table.

    Parameters
    ----------
    settings : mapping
        Settings of a result, of tokens or of a matrix, also after conversion to and from JSON.
    corpus : Corpus
        The corpus from which the result was made: same texts, passages, speakers and metadata columns (additional
        columns are allowed).
    **given
        Arguments that settings cannot hold, by name: codes, functions. Needed only if the settings were read from a
        file; the message says which.

    Returns
    -------
    Result
        Or Tokens, or a DocumentTermMatrix, if the settings are theirs.

    Raises
    ------
    SchemaError
        The corpus differs (the message lists each difference), the settings hold no recipe, or following the recipe
        leads to different settings, so that the result would not be the same.
    UnknownName
        An argument must be given, or a function is unknown.

    Warns
    -----
    TextlabWarning
        The result was computed with other versions of the packages.

    Examples
    --------
    >>> import textlab as tl
    >>> corpus = tl.load_seeds()
    >>> lines = tl.kwic(tl.tokenize(corpus).remove("fillers"), "technolog*", window=4)
    >>> repeat(lines.settings, corpus).table.equals(lines.table)
    True
    >>> recipe_of(lines)
    "kwic(tokenize(corpus).remove(what='fillers'), pattern='technolog*', window=4)"
    """
    if not isinstance(settings, Mapping) or not isinstance(settings.get("recipe"), Mapping):
        raise SchemaError("repeat: these settings hold no recipe; give result.settings, of a result of textlab.")
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"repeat: corpus must be a Corpus, not {type(corpus).__name__}.")
    _check_shape(settings)
    _check_corpus(settings, corpus)
    _check_versions(settings)
    made = Kitchen(corpus, given).make(settings["recipe"])
    _check_unchanged(settings, made.settings)
    return made


def recipe_of(result: Result) -> str:
    """Return the line of Python that made a result from its corpus."""
    return code_of(result.settings["recipe"])


# what each kind of part of a recipe holds, and of which type
_PARTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "call": {"verb": str, "arguments": Mapping},
    "corpus": {"is": str},
    "lost": {"what": str},
    "mapping": {"pairs": list},
    "generator": {"state": Mapping},
    "table": {"arrow": str, "series": bool},
    "object": {"class": str, "fields": Mapping},
    **{kind: {"items": list} for kind in ("tuple", "list", "set", "frozenset")},
}


def _check_shape(settings: Mapping[str, Any]) -> None:
    """Raise unless every part of the recipe holds what its kind needs; settings from a file may be damaged."""
    for name in ("versions", "corpus_parts"):
        if not isinstance(settings.get(name, {}), Mapping):
            raise SchemaError(f"repeat: these settings are damaged: {name!r} is no table of names.")
    for node in nodes_of(settings["recipe"]):
        kind = node[RECIPE_MARK]
        parts = _PARTS.get(kind) if isinstance(kind, str) else None
        wrong = parts is None or any(not isinstance(node.get(name), of) for name, of in parts.items())
        if wrong:
            raise SchemaError(f"repeat: these settings are damaged: {_brief(node)} is no part of a recipe.")


def _check_corpus(settings: Mapping[str, Any], corpus: Corpus) -> None:
    begun_from = {node["is"] for node in nodes_of(settings["recipe"]) if node.get(RECIPE_MARK) == "corpus"}
    asked = settings.get("corpus", corpus.fingerprint)
    if asked in begun_from or not begun_from:
        found = differences(settings.get("corpus_parts", {}), CorpusParts(corpus.data))
    else:  # the function split the corpus, and its settings describe the outcome
        found, asked = [], corpus.fingerprint if corpus.fingerprint in begun_from else min(begun_from)
    if found or asked != corpus.fingerprint:
        why = "; ".join(found) or "which part differs, these settings do not say"
        raise SchemaError(
            f"repeat: this is not the corpus of the result (fingerprint {corpus.fingerprint}, not {asked}): {why}."
        )


def _check_versions(settings: Mapping[str, Any]) -> None:
    before, now = settings.get("versions", {}), versions()
    other = [f"{name} {now.get(name)} (then {old})" for name, old in before.items() if now.get(name) != old]
    if other:
        warn(f"repeat: computed with other versions: {', '.join(other)}. Numbers may differ in their last digits.")


def _check_unchanged(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise unless the steps, sizes and options in the settings came out the same."""
    then, again = _comparable(before), _comparable(now)
    other = next((name for name, value in then.items() if again.get(name) != value), None)
    if other is not None:
        raise SchemaError(
            f"repeat: the calls that these settings hold lead to another {other} ({_brief(now.get(other))}, not "
            f"{_brief(before[other])}); something was done to the tokens or counts that left no trace."
        )


def _comparable(value: Any) -> Any:
    """Return the value as it would be after JSON, without parts that are compared elsewhere."""
    if isinstance(value, Mapping):
        return {str(key): _comparable(inside) for key, inside in value.items() if key not in _NOT_COMPARED}
    if isinstance(value, (list, tuple)):
        return [_comparable(inside) for inside in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return "nan" if value != value else value
    return _comparable(json_of(value))


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


# ---------------------------------------------------------------------- following recipes


class Kitchen:
    """Interpreter of recipes for one corpus.

    Parameters
    ----------
    corpus : Corpus
    given : mapping
        Arguments that the recipe could not keep, by name.
    keeps : bool
        Whether to keep intermediate tokens and matrices for the next result.
    """

    def __init__(self, corpus: Corpus, given: Mapping[str, Any] | None = None, *, keeps: bool = False) -> None:
        self._corpus, self._given, self._keeps = corpus, given or {}, keeps
        self._made: dict[Any, Any] = {}  # cache by recipe
        self._used: dict[Any, Any] = {}  # entries used by the current result

    def dish(self, recipe: Mapping[str, Any]) -> Any:
        """Make a result; its tokens and matrices are kept until the next result no longer needs them."""
        self._used = {}
        made = self.make(recipe)
        self._used.pop(_recipe_key(recipe), None)
        self._made = self._used
        return made

    def make(self, recipe: Any, name: str = "") -> Any:
        """Evaluate a recipe, or an argument `name` of one."""
        kind = recipe.get(RECIPE_MARK) if isinstance(recipe, Mapping) else None
        if kind is None:
            return recipe
        if kind == "call":
            return self._kept_call(recipe) if self._keeps else self._call(recipe)
        if kind == "corpus":
            return self._same_corpus(recipe)
        if kind == "lost":
            return self._asked_for(recipe, name)
        return self._plain(recipe, kind)

    def _kept_call(self, recipe: Mapping[str, Any]) -> Any:
        key = _recipe_key(recipe)
        made = self._made[key] if key in self._made else self._call(recipe)
        self._used[key] = made
        return made

    def _call(self, recipe: Mapping[str, Any]) -> Any:
        # settings may come from a file, so never write to a path they give
        asked = {name: value for name, value in recipe["arguments"].items() if name not in NOT_ASKED}
        arguments = {name: self.make(value, name) for name, value in asked.items()}
        verb = verb_of(recipe["verb"], arguments)
        return verb(*arguments.pop("*", ()), **arguments)

    def _same_corpus(self, recipe: Mapping[str, Any]) -> Corpus:
        if recipe["is"] != self._corpus.fingerprint:
            raise SchemaError(
                f"repeat: the result also rests on a second corpus (fingerprint {recipe['is']}); make it with its code."
            )
        corpus = self._corpus
        for step in recipe.get("through", ()):
            corpus = step(corpus) if callable(step) else corpus.where(**self.make(step))
        return corpus

    def _asked_for(self, recipe: Mapping[str, Any], name: str) -> Any:
        if name not in self._given:
            raise UnknownName(
                f"repeat: the settings cannot hold the argument {name!r} ({recipe['what']}); "
                f"give it: repeat(settings, corpus, {name}=...)."
            )
        return self._given[name]

    def _plain(self, recipe: Mapping[str, Any], kind: str) -> Any:
        if kind == "mapping":
            return {self.make(key): self.make(value) for key, value in recipe["pairs"]}
        try:
            if kind == "generator":
                return _generator(recipe["state"])
            if kind == "table":
                return table_of(recipe["arrow"], series=recipe["series"])
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise SchemaError(f"repeat: these settings are damaged: a {kind} cannot be read ({error}).") from error
        if kind == "object":
            return _object_class(recipe["class"])(**{k: self.make(value) for k, value in recipe["fields"].items()})
        into: Callable[..., Any] = {"tuple": tuple, "list": list, "set": set, "frozenset": frozenset}[kind]
        return into(self.make(item) for item in recipe["items"])


def _recipe_key(recipe: Any) -> Any:
    """Return a key that is equal for equivalent recipes; objects that are not data must be identical."""
    if isinstance(recipe, Mapping):
        return tuple((name, _recipe_key(inside)) for name, inside in recipe.items())
    if isinstance(recipe, list):
        return tuple(map(_recipe_key, recipe))
    plain = recipe is None or isinstance(recipe, (bool, int, float, str))
    return (type(recipe).__name__, recipe if plain else id(recipe))


def verb_of(name: str, arguments: dict[str, Any]) -> Callable[..., Any]:
    """Find a function by name; for a method, ``self`` is removed from the arguments."""
    owner, _, method = name.rpartition(".")
    verb: Any = getattr(arguments.pop("self", None), method, None) if owner else _public(name)
    if not getattr(verb, "is_recorded", False):
        raise UnknownName(
            f"repeat: {name!r} is not a verb of this textlab; the settings may come from another version."
        )
    return verb


def _object_class(name: str) -> Any:
    found = _public(name)
    if not (isinstance(found, type) and dataclasses.is_dataclass(found)):
        raise UnknownName(f"repeat: {name!r} is not a kind of argument; the settings were altered.")
    return found


def _public(name: str) -> Any:
    """Find a public name of textlab; settings from a file can reach nothing else."""
    if name not in face().__all__:
        raise UnknownName(f"repeat: textlab has no {name!r}; the settings may come from another version.")
    return getattr(face(), name)


def face() -> Any:
    """Import the package, whose public names include all functions of a recipe."""
    return import_module(__name__.split(".")[0])


def _generator(state: Mapping[str, Any]) -> np.random.Generator:
    """Restore a Generator to its state when the function was called."""
    kinds = {kind: getattr(np.random, kind) for kind in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
    bits = kinds[state["bit_generator"]]()
    bits.state = dict(state)
    return np.random.Generator(bits)
