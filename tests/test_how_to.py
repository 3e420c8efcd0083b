"""The pages of docs/how_to are followed to the letter, in a copy of the project, and what they add works.

A block ``new="path"`` is a new file, ``add="path" after="line"`` goes below the line that begins so (``before``: above
it), and ``sh run`` is run there.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs" / "how_to").glob("*.md"))
BLOCK = re.compile(r"^```(?:python|sh) ?(?P<how>[^\n]*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = ("textlab", "tests", "data", "seeds", "pyproject.toml", "lock.txt", "conftest.py")


@pytest.fixture
def project(tmp_path):
    """A copy of what the pages change or need."""
    leave = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=leave)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def follow(project, how, code):
    """Do what one block says."""
    asked = dict(re.findall(r'(\w+)="(.*?)"(?= \w+="|$)', how))
    if "new" in asked:
        path = project / asked["new"]
        assert not path.exists(), f"{path.name} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    elif "add" in asked:
        path = project / asked["add"]
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        mark = asked.get("after", asked.get("before", ""))
        at = [n for n, line in enumerate(lines) if line.strip().startswith(mark)]
        assert len(at) == 1, f"{mark!r} begins {len(at)} lines of {path.name}"
        cut = at[0] + ("after" in asked)
        path.write_text("".join([*lines[:cut], code, *lines[cut:]]), encoding="utf-8")
    elif how == "run":
        run(project, code.split())


def run(project, command):
    """Run a test command of a page; it must find tests and pass."""
    assert command[0] == "pytest"
    env = os.environ | {"PYTHONPATH": str(project)}
    ask = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "--import-mode=importlib", *command[1:]]
    done = subprocess.run(ask, cwd=project, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_there_are_pages():
    assert {page.stem for page in PAGES} == {"engine", "loader", "measure", "plot", "question"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_can_be_followed(page, project):
    blocks = list(BLOCK.finditer(page.read_text(encoding="utf-8")))
    assert any(block["how"] == "run" for block in blocks)
    for block in blocks:
        follow(project, block["how"], block["code"])


def test_what_all_pages_add_keeps_the_rules_of_the_house(project):
    for page in PAGES:
        for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if block["how"] != "run":
                follow(project, block["how"], block["code"])
    for command in (["check", "--quiet"], ["format", "--check", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "textlab", "tests"], cwd=project, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-3000:]
    run(project, ["pytest", "tests/test_layers.py", "tests/analyses/test_repeat.py", "-k", "layers or recorded"])
