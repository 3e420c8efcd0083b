"""The wheel and the sdist hold the package and nothing else; what they ask for exists."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from house import TREES
from packages import ROOT, build, files_of, foreign_files, metadata_of, seed_runs

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("dist"))


def test_the_wheel_holds_every_file_of_the_package_and_the_tables(built):
    held = files_of(built[1])
    wanted = {p.relative_to(ROOT).as_posix() for p in (ROOT / "textlab").rglob("*") if p.is_file()}
    wanted = {name for name in wanted if "__pycache__" not in name}
    tables = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*.csv")}
    assert not wanted - set(held)
    assert not {f"textlab/_shipped/{name}" for name in tables} - set(held)
    assert {name.split("/")[0] for name in held} == {"textlab", built[1].name.rsplit("-", 3)[0] + ".dist-info"}


@pytest.mark.parametrize("which", [0, 1], ids=["sdist", "wheel"])
def test_no_test_lesson_or_text_of_third_parties_is_in_a_package(built, which):
    assert foreign_files(built[which]) == []
    assert seed_runs(built[which]) == []


def test_the_sdist_gives_the_same_wheel(built, tmp_path):
    source = tmp_path / "source"
    for name, content in files_of(built[0]).items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _, again = build(tmp_path / "dist", source=source)
    assert files_of(again) == files_of(built[1])


def test_the_metadata_is_complete(built):
    said = metadata_of(built[1])
    assert said["Name"] == "textlab-qta"
    assert said["License-Expression"] == "MIT AND CC0-1.0"
    assert said.get_all("License-File") == ["LICENSE", "data/LICENSE"]
    assert said["Description-Content-Type"] == "text/markdown"
    assert said.get_payload().startswith("# textlab")
    assert set(said.get_all("Provides-Extra")) == set(EXTRAS)
    held = files_of(built[1])
    assert "textlab/py.typed" in held
    for text in said.get_all("License-File"):
        assert any(name.endswith(f"/licenses/{text}") for name in held)


def test_classifiers_and_python_versions_agree(built):
    said = metadata_of(built[1])
    named = re.findall(r"Python :: (3\.\d+)$", "\n".join(said.get_all("Classifier")), re.MULTILINE)
    assert named == ["3.11", "3.12", "3.13"]
    assert f">={named[0]}" in said["Requires-Python"]
    for name in ("README.md", "dev.py"):
        assert "3.11, 3.12 or 3.13" in Path(ROOT / name).read_text(encoding="utf-8")


def test_the_citation_is_of_this_version():
    import yaml

    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "abstract", "keywords", "type"} <= set(said)
    assert said["version"] == PROJECT["project"]["version"]
    assert " AND ".join(said["license"]) == PROJECT["project"]["license"]
    assert [who["name"] for who in said["authors"]] == [who["name"] for who in PROJECT["project"]["authors"]]


def test_every_extra_that_a_message_names_exists():
    """Such a message is all that a reader without the package sees."""
    calls = [
        (module, {part.arg: part.value.value for part in node.keywords if isinstance(part.value, ast.Constant)})
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "need"
    ]
    assert len(calls) > 15
    assert [(module, words["extra"]) for module, words in calls if words.get("extra", "lab") not in EXTRAS] == []


def test_every_requirement_is_in_the_lock():
    """The lock is made again whenever the project file changes; CONTRIBUTING.md has the command."""
    from packaging.requirements import Requirement

    lock = (ROOT / "lock.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE))
    groups = PROJECT["dependency-groups"]
    asked = [*PROJECT["project"]["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
    asked += [line for name in ("docs", "dev") for line in groups[name] if isinstance(line, str)]
    for line in asked:
        need = Requirement(line)
        assert need.name in pinned, f"{line}: not in the lock"
        assert need.specifier.contains(pinned[need.name]), f"{line}: the lock has {pinned[need.name]}"
