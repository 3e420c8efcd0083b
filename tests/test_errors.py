"""The tree of exceptions, and messages that name the next step."""

import pickle
import re
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import textlab
import textlab as tl
from textlab import errors
from textlab._checks import keywords
from textlab.errors import did_you_mean, need


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (tl.SchemaError, ValueError),
        (tl.NotEnoughData, ValueError),
        (tl.UnknownName, ValueError),
        (tl.UnreadableFile, OSError),
        (tl.MissingExtra, ImportError),
    ],
)
def test_each_error_is_a_textlab_error_and_the_builtin_one_expects(error, builtin):
    assert issubclass(error, tl.TextlabError)
    assert issubclass(error, builtin)


def test_the_warning_is_no_error():
    assert issubclass(tl.TextlabWarning, UserWarning)
    assert not issubclass(tl.TextlabWarning, tl.TextlabError)


def test_an_unreadable_file_says_which_where_and_why():
    error = tl.UnreadableFile("talk.srt", "no time line", "line 7")
    assert str(error) == "talk.srt (line 7): no time line"
    assert str(tl.UnreadableFile("talk.srt", "is empty")) == "talk.srt: is empty"


def test_an_unreadable_file_survives_the_way_between_processes():
    error = pickle.loads(pickle.dumps(tl.UnreadableFile("a.txt", "why", "byte 3")))
    assert (error.path, error.reason, error.place, str(error)) == ("a.txt", "why", "byte 3", "a.txt (byte 3): why")


@pytest.mark.parametrize(
    ("name", "choices", "ending"),
    [
        ("Hilary Cotton", ["Hilary Cottam", "Jack Stilgoe"], " Did you mean 'Hilary Cottam'?"),
        ("xyz", ["Ann", "Bo"], " There is: 'Ann', 'Bo'."),
        ("xyz", [], " There is none to choose from."),
        ("xyz", "abcdefghij", " There is: 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' ..."),
        (7, [1, 2], " There is: 1, 2."),
    ],
)
def test_the_end_of_a_message_about_an_unknown_name(name, choices, ending):
    assert did_you_mean(name, choices) == ending


def test_a_missing_package_names_the_feature_and_the_command():
    with pytest.raises(tl.MissingExtra) as caught:
        need("no_such_package.part", feature="Reading runes", extra="formats")
    assert str(caught.value) == (
        "Reading runes needs the package 'no_such_package', which is not installed. "
        "Install it with: pip install 'textlab-qta[formats]'"
    )
    assert isinstance(caught.value.__cause__, ImportError)


def test_a_package_without_a_release_for_this_python_is_refused_by_name(monkeypatch):
    """gensim has no wheels for Python 3.14: pyproject.toml leaves it out there."""
    words = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["We tax work."]})))
    for part in ("gensim.corpora", "gensim.matutils", "gensim.parsing.porter"):
        monkeypatch.setitem(sys.modules, part, None)  # as if it were not there
    monkeypatch.setattr(errors, "BEYOND", {"gensim": sys.version_info[:2]})
    why = r" needs the package 'gensim', which has no release for Python 3\.\d+ or later\. "
    with pytest.raises(tl.MissingExtra, match=rf"Tokens\.stems{why}Count dictionary forms instead \(tokens\.lemmas\)"):
        words.stems()
    dtm = tl.count_terms(words)
    with pytest.raises(tl.MissingExtra, match=rf"DocumentTermMatrix\.to_gensim{why}Hand over dtm\.to_sklearn\(\)"):
        dtm.to_gensim()
    assert tl.from_gensim([[(0, 2)]], {0: "tax"}).totals.tolist() == [2]  # needs no gensim


def test_what_a_python_leaves_out_is_what_the_project_file_leaves_out():
    project = tomllib.loads((Path(textlab.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    marked = re.findall(r"(\S+?)[><=].*python_version < '(\d+)\.(\d+)'", "\n".join(project["dependencies"]))
    assert {name: (int(a), int(b)) for name, a, b in marked} == errors.BEYOND


def test_a_package_that_is_there_is_imported():
    assert need("json", feature="x", extra="y").dumps([1]) == "[1]"


def test_a_warning_names_the_line_outside_the_package(tmp_path):
    code = "import textlab\ndef inner():\n    textlab.errors.warn('few')\ndef outer():\n    inner()\n"
    here = compile(code, str(Path(textlab.__file__).with_name("made_up.py")), "exec")
    exec(here, names := {})
    with pytest.warns(tl.TextlabWarning, match="few") as caught:
        names["outer"]()
    assert caught[0].filename == __file__


def test_an_unknown_keyword_is_answered_with_the_nearest():
    @keywords
    def ask(tokens, *, min_count=1):
        """Help."""
        return tokens, min_count

    assert ask(1, min_count=2) == (1, 2)
    assert ask.__doc__ == "Help."
    with pytest.raises(tl.UnknownName, match=r"ask: no option 'mincount'\. Did you mean 'min_count'\?"):
        ask(1, mincount=2)
