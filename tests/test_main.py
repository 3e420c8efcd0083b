import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from textlab.__main__ import about, main


def test_about_names_versions_extras_and_the_lessons():
    said = about()
    assert f"numpy {version('numpy')}" in said
    assert "formats    there" in said
    assert "dev.py lab" in said


def test_a_missing_package_is_named_with_the_command_that_gets_it(monkeypatch):
    monkeypatch.setattr("textlab.__main__._installed", lambda name: "" if name == "simplemma" else "1")
    line = next(line for line in about().splitlines() if line.startswith("  lemmas"))
    assert line == "  lemmas     missing: simplemma (pip install 'textlab-qta[lemmas]')"


@pytest.mark.parametrize("arguments", [["demos"], ["demo", "a", "b"], ["--help"]])
def test_anything_else_shows_how_to_use_it(arguments, capsys):
    assert main(arguments) == 2
    assert "python -m textlab demo" in capsys.readouterr().err


def test_demo_says_where_the_page_is(tmp_path, capsys):
    page = tmp_path / "page.html"
    assert main(["demo", str(page)]) == 0
    assert str(page) in capsys.readouterr().out
    assert page.stat().st_size > 100_000


def test_demo_without_the_texts_says_what_to_do(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TEXTLAB_SEEDS", str(tmp_path))
    assert main(["demo", str(tmp_path / "page.html")]) == 1
    assert "seeds" in capsys.readouterr().err


def test_it_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "textlab"], capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert done.stdout == about()
