"""Make a result again from its settings, and know whether it is the same."""

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
    """Make a result again from its settings: ``repeat(result.settings, corpus)`` has the same table.

    Parameters
    ----------
    settings : mapping
        Of a result, or of tokens or a matrix; also as JSON gives them back.
    corpus : Corpus
        The one that the result was made from: same texts, passages, speakers and metadata columns (more columns do
        no harm).
    **given
        Arguments that settings cannot hold, by name: hand codes, functions. Needed only where the settings went
        through a file; the message says which.

    Returns
    -------
    Result
        Or tokens, or a matrix, if the settings are theirs.

    Raises
    ------
    SchemaError
        The corpus is another one (each difference is named); the settings hold no recipe; or what they hold leads to
        other settings than these, so that the result would not be the same.
    UnknownName
        An argument has to be given, or a verb is not known.

    Warns
    -----
    TextlabWarning
        The packages have other versions than those the result was computed with.

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
    _check_corpus(settings, corpus)
    _check_versions(settings)
    made = Kitchen(corpus, given).make(settings["recipe"])
    _check_unchanged(settings, made.settings)
    return made


def recipe_of(result: Result) -> str:
    """Return the line of Python that made a result, from the corpus on."""
    return code_of(result.settings["recipe"])


def _check_corpus(settings: Mapping[str, Any], corpus: Corpus) -> None:
    begun_from = {node["is"] for node in nodes_of(settings["recipe"]) if node.get(RECIPE_MARK) == "corpus"}
    asked = settings.get("corpus", corpus.fingerprint)
    if asked in begun_from or not begun_from:
        found = differences(settings.get("corpus_parts", {}), CorpusParts(corpus.data))
    else:  # the verb cut the corpus anew, and its settings describe what came out
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
    """Whatever the settings say of steps, sizes and options must have come out again."""
    then, again = _comparable(before), _comparable(now)
    other = next((name for name, value in then.items() if again.get(name) != value), None)
    if other is not None:
        raise SchemaError(
            f"repeat: the calls that these settings hold lead to another {other} ({_brief(now.get(other))}, not "
            f"{_brief(before[other])}); something was done to the tokens or counts that left no trace."
        )


def _comparable(value: Any) -> Any:
    """Return the value as it is after a way through JSON, without what is compared elsewhere."""
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


# ---------------------------------------------------------------------- cooking


class Kitchen:
    """Follows recipes over one corpus.

    Parameters
    ----------
    corpus : Corpus
    given : mapping
        Arguments that the recipe has lost, by name.
    keeps : bool
        Keep what a dish was made of, for the next one.
    """

    def __init__(self, corpus: Corpus, given: Mapping[str, Any] | None = None, *, keeps: bool = False) -> None:
        self._corpus, self._given, self._keeps = corpus, given or {}, keeps
        self._made: dict[Any, Any] = {}  # by recipe
        self._used: dict[Any, Any] = {}  # of these, for the dish that is being made

    def dish(self, recipe: Mapping[str, Any]) -> Any:
        """Make a result; of what it took, tokens and matrices are kept until the next dish can do without them."""
        self._used = {}
        made = self.make(recipe)
        self._used.pop(_recipe_key(recipe), None)
        self._made = self._used
        return made

    def make(self, recipe: Any, name: str = "") -> Any:
        """Make what a recipe, or an argument `name` of one, stands for."""
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
        # settings may come from a file: nothing is written where they say
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
        if kind == "generator":
            return _generator(recipe["state"])
        if kind == "table":
            return table_of(recipe["arrow"], series=recipe["series"])
        if kind == "object":
            return _object_class(recipe["class"])(**{k: self.make(value) for k, value in recipe["fields"].items()})
        into: Callable[..., Any] = {"tuple": tuple, "list": list, "set": set, "frozenset": frozenset}[kind]
        return into(self.make(item) for item in recipe["items"])


def _recipe_key(recipe: Any) -> Any:
    """Return a value that two recipes share if they make the same; objects that are no data must be the very same."""
    if isinstance(recipe, Mapping):
        return tuple((name, _recipe_key(inside)) for name, inside in recipe.items())
    if isinstance(recipe, list):
        return tuple(map(_recipe_key, recipe))
    plain = recipe is None or isinstance(recipe, (bool, int, float, str))
    return (type(recipe).__name__, recipe if plain else id(recipe))


def verb_of(name: str, arguments: dict[str, Any]) -> Callable[..., Any]:
    """Find the verb of that name; a method is that of ``self``, which is taken out of the arguments."""
    owner, _, method = name.rpartition(".")
    verb: Any = getattr(arguments.pop("self"), method, None) if owner else _public(name)
    if not getattr(verb, "is_recorded", False):
        raise UnknownName(f"repeat: {name!r} is no verb of this textlab; the settings may come from another version.")
    return verb


def _object_class(name: str) -> Any:
    found = _public(name)
    if not (isinstance(found, type) and dataclasses.is_dataclass(found)):
        raise UnknownName(f"repeat: {name!r} is no kind of argument; the settings were altered.")
    return found


def _public(name: str) -> Any:
    """Find a public name of textlab: settings from a file reach nothing else."""
    if name not in face().__all__:
        raise UnknownName(f"repeat: textlab has no {name!r}; the settings may come from another version.")
    return getattr(face(), name)


def face() -> Any:
    """Return the package as users see it; verbs of a recipe are public names."""
    return import_module(__name__.split(".")[0])


def _generator(state: Mapping[str, Any]) -> np.random.Generator:
    """Restore a source of chance to where it stood when the verb was called."""
    kinds = {kind: getattr(np.random, kind) for kind in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
    bits = kinds[state["bit_generator"]]()
    bits.state = dict(state)
    return np.random.Generator(bits)
