"""Pictures are named by a result as text, listed by help, and refused by name."""

import inspect
import pydoc
from dataclasses import fields

import pytest

import textlab as tl
from textlab.results import Result
from textlab.results.pictures import drawer

CLASSES = [c for c in (getattr(tl, name) for name in tl.__all__) if isinstance(c, type) and issubclass(c, Result)]


@pytest.mark.parametrize("kind", [c for c in CLASSES if c is not Result], ids=lambda c: c.__name__)
def test_every_picture_has_a_file_a_function_and_help(kind):
    assert kind.PICTURES
    for place in kind.PICTURES.values():
        draw = drawer(place)
        assert inspect.getdoc(draw)
        first, second, *options = inspect.signature(draw).parameters.values()
        assert (first.name, second.name) == ("result", "ax")
        assert all(option.kind is option.KEYWORD_ONLY and option.default is not option.empty for option in options)


@pytest.fixture
def found(words):
    return tl.frequencies(words, n_resamples=0)


def test_help_lists_the_kinds_and_their_options(found):
    page = pydoc.plain(pydoc.render_doc(found.plot))
    assert 'plot(kind="bars", n: ' in page
    assert "The `n` " in page or "`n`" in page


def test_an_unknown_kind_or_option_is_refused_by_name(found):
    with pytest.raises(tl.UnknownName, match=r"plot: kind='pie' is not known. There is: 'bars'"):
        found.plot(kind="pie")
    with pytest.raises(tl.UnknownName, match=r"the picture 'bars' has no option 'grup' \(it has n, group\).*'group'"):
        found.plot(grup="Ann")


def test_a_result_without_pictures_says_so(found):
    from textlab.results.pictures import plot_of

    with pytest.raises(tl.SchemaError, match=r"no picture of a Frequencies; its table is in \.table"):
        plot_of(found, {})()


def test_notes_are_folded_in_the_notebook_and_absent_without_any(found):
    class Noted(type(found)):
        def notes(self):
            return "Two words have no interval."

    assert "<details" not in found._repr_html_()
    noted = Noted(**{f.name: getattr(found, f.name) for f in fields(found)})
    assert "<summary>Notes</summary>" in noted._repr_html_()
