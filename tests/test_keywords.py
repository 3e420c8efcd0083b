"""Whoever mistypes an option or the name of a kind is told the nearest: every public function and method."""

import difflib
import inspect
import pickle
import re
import warnings
from functools import partial, wraps
from types import FunctionType

import pytest
from examples import EXAMPLES

import textlab as tl
from textlab.results import Result

FUNCTIONS = [name for name in tl.__all__ if inspect.isfunction(getattr(tl, name))]
CLASSES = [getattr(tl, name) for name in tl.__all__ if inspect.isclass(getattr(tl, name))]
CLASSES = [c for c in CLASSES if not issubclass(c, BaseException)]
METHODS = sorted(
    {
        (owner.__name__, name)
        for owner in CLASSES
        for parent in owner.__mro__
        if parent.__module__.startswith("textlab")
        for name in vars(parent)
        if not name.startswith("_")
        and isinstance(inspect.getattr_static(owner, name), FunctionType | staticmethod | classmethod)
    }
)
# these take any keyword and answer for it themselves: columns, or the options of another function
FREE = {"plot", "where", "assign", "set_params", "search_topics", "contrast", "repeat"}


def _mistyped(function):
    """A keyword that the function does not have, and the one that it does."""
    named = [p.name for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_POSITIONAL]
    named = [n for n in named if n not in ("self", "cls")]
    longest = max(named, key=len, default="")
    return f"{longest}x", longest


def _is_answered(function):
    if any(p.kind is p.VAR_KEYWORD for p in inspect.signature(function).parameters.values()):
        pytest.skip("takes any keyword, and answers for it itself")
    wrong, right = _mistyped(function)
    with pytest.raises(tl.UnknownName, match=f"no option '{wrong}'") as caught:
        function(**{wrong: 1})
    assert not right or f"'{right}'" in str(caught.value)


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n not in FREE])
def test_a_function_names_the_nearest_option(name):
    _is_answered(getattr(tl, name))


@pytest.mark.parametrize(("owner", "name"), [m for m in METHODS if m[1] not in FREE or m[0] == "Concordance"])
def test_a_method_names_the_nearest_option(owner, name):
    method = inspect.getattr_static(getattr(tl, owner), name)
    _is_answered(getattr(method, "__func__", method))


@pytest.mark.parametrize("owner", [c for c in CLASSES if not issubclass(c, Result) and c is not tl.Quotes])
def test_a_constructor_names_the_nearest_option(owner):
    _is_answered(owner)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_checked_function_keeps_its_face(name):
    function = getattr(tl, name)
    assert function.__name__ == name
    assert function.__doc__
    assert pickle.loads(pickle.dumps(function)) is function


@pytest.fixture(scope="module")
def tokens():
    return tl.tokenize(tl.load_seeds())


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request, tokens):
    """The calls of public functions that an example makes, as (function, arguments, options), and its result."""
    calls = []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        for name in FUNCTIONS:
            patch.setattr(tl, name, _noting(calls, getattr(tl, name)))
        result = EXAMPLES[request.param](tokens)
    return calls, result


def _noting(calls, function):
    @wraps(function)
    def noted(*arguments, **options):
        calls.append((function, arguments, options))
        return function(*arguments, **options)

    return noted


OPEN = {"break_at", "label", "pattern"}  # any text will do
MORE = {
    ("tokenize", "layer"),
    ("fit_topics", "stop_words"),
    ("judge_coders", "by"),  # a list of columns, also an empty one
    ("contrast", "measure"),
    ("contrast", "prior"),
    ("contrast", "target"),
    ("contrast", "reference"),
}  # these take more than a name


def _text_options(function, **given):
    """Options that are a text by default or in this call: names of columns, kinds, measures and methods."""
    parts = inspect.signature(function).parameters.values()
    texts = {p.name: p.default for p in parts if p.kind is not p.VAR_KEYWORD} | given
    return {name: text for name, text in texts.items() if isinstance(text, str) and name not in OPEN}


def _is_refused(call, name, value):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        with pytest.raises(tl.TextlabError) as caught:
            call(name, value)
    said = str(caught.value)
    assert repr(value) in said or f"{name}={value}" in said, said
    if isinstance(value, str):  # the nearest stands beside it
        _, _, suggested = said.rpartition(repr(value))
        assert difflib.get_close_matches(value, re.findall(r"'([^']*)'", suggested), n=1, cutoff=0.6), said


ODD = pytest.mark.parametrize("odd", ["mistyped", [], {"a": 1}, 3.5], ids=str)


@ODD
def test_an_unknown_kind_is_a_typed_error_that_names_the_nearest(example, odd):
    calls, _ = example
    for function, arguments, options in calls:
        for name, text in _text_options(function, **options).items():
            if odd == "mistyped" or (function.__name__, name) not in MORE:
                call = partial(_call_with, function, arguments, options)
                _is_refused(call, name, f"{text}x" if odd == "mistyped" else odd)


def _call_with(function, arguments, options, name, value):
    bound = inspect.signature(function).bind(*arguments, **options)
    bound.arguments[name] = value
    return function(*bound.args, **bound.kwargs)


@ODD
def test_an_unknown_kind_for_a_method_is_a_typed_error_that_names_the_nearest(example, odd):
    _, result = example
    label = result.table.iloc[0, 0]
    given = {"quotes": {"label": label}, "can_contrast": {"target": "Adam"}}
    for name in {n for n in dir(type(result)) if not n.startswith("_")} - FREE:
        method = inspect.getattr_static(type(result), name)
        if inspect.isfunction(method):
            for option, text in _text_options(method).items():
                call = partial(_call_with, getattr(result, name), (), given.get(name, {}))
                _is_refused(call, option, f"{text}x" if odd == "mistyped" else odd)
