"""The examples in docstrings run and print what they say; every public function has one."""

import doctest
import importlib
import inspect
import pkgutil
import warnings

import pytest

import textlab as tl

MODULES = sorted(found.name for found in pkgutil.walk_packages(tl.__path__, "textlab."))
FUNCTIONS = [name for name in tl.__all__ if inspect.isfunction(getattr(tl, name))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_print_what_they_say(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        done = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not done.failed


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_has_an_example(name):
    assert ">>>" in getattr(tl, name).__doc__
