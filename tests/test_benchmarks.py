"""Benchmarks still run: what they reach inside the package has not moved. Times are not looked at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The module that runs, and the smallest corpus that has every word it asks for."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import run
        import tasks
    finally:
        sys.path.remove(str(BENCHMARKS))
    return run, tasks.load(0.3)


@pytest.mark.parametrize("part", ["_tokenizing", "_matrices", "_loading", "_concordances", "_collocations"])
def test_a_part_gives_rows(parts: tuple[Any, Any], part: str) -> None:
    run, data = parts
    rows = list(getattr(run, part)(data, data, 1, []))
    assert rows
    assert all(row.measured for row in rows)


def test_every_file_compiles_and_its_imports_are_there() -> None:
    import ast
    from importlib import import_module

    for path in sorted(BENCHMARKS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "textlab":
                module = import_module(str(node.module))
                missing = [alias.name for alias in node.names if not hasattr(module, alias.name)]
                assert not missing, f"{path.name}: {node.module} has no {missing}"
