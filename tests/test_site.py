"""The site is built without a warning, every link in it holds, and nothing in it comes from a network."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import textlab as tl

ROOT = Path(__file__).resolve().parents[1]


def _load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"docs/site/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


links = _load("links")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    to = tmp_path_factory.mktemp("build") / "site"
    command = [sys.executable, str(ROOT / "docs/site/build.py"), "--to", str(to)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return to


def test_every_public_name_has_a_page(site):
    assert {f"textlab.{name}.html" for name in tl.__all__} <= {page.name for page in (site / "reference").iterdir()}


def test_every_lesson_and_how_to_is_there(site):
    for folder in ("notebooks", "docs/how_to"):
        pages = {page.stem for page in (ROOT / folder).iterdir() if page.suffix in (".ipynb", ".md")}
        assert pages <= {page.stem for page in (site / folder).glob("*.html")}


def test_the_gallery_shows_every_picture(site):
    page = (site / "gallery.html").read_text(encoding="utf-8")
    pictures = list((site / "pictures").iterdir())
    assert len(pictures) >= 10
    assert all(f"pictures/{picture.name}" in page for picture in pictures)


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<a href="b.html#there">x</a><a href="b.html#no">x</a><a href="c.html">x</a>')
    (tmp_path / "b.html").write_text('<p id="there">x</p><a href="a.html">x</a><a href="https://example.org">x</a>')
    assert sorted(links.broken(tmp_path)) == ["a.html: broken link b.html#no", "a.html: broken link c.html"]


def test_what_comes_from_a_network_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<script src="https://example.org/x.js"></script><img src="x.png">')
    assert list(links.foreign(tmp_path)) == ["a.html: fetches https://example.org/x.js"]
