"""The structure of the package, read from its syntax trees: who imports whom, and which names stand where."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "textlab"
NAME_OF = {
    path: ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
}
PATH_OF = {name: path for path, name in NAME_OF.items()}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for path, name in NAME_OF.items()}


def room(name: str) -> str:
    """The first folder (or file) below the package."""
    return name.split(".")[1] if "." in name else "__init__"


def _modules(name: str, node: ast.AST) -> list[str]:
    """Modules of the package that an import statement of module `name` names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name in PATH_OF]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = name.split(".") if PATH_OF[name].name == "__init__.py" else name.split(".")[:-1]
    start = base[: len(base) - node.level + 1] if node.level else []
    source = ".".join([*start, *([node.module] if node.module else [])])
    named = [_named(source, alias.name) for alias in node.names]
    return [module for module in named if module in PATH_OF]


def _named(source: str, name: str) -> str:
    """The module that ``from source import name`` needs: a file `name` of it, unless it exports something of that name."""
    inside = f"{source}.{name}"
    return source if inside not in PATH_OF or name in exported(source) else inside


def exported(name: str) -> set[str]:
    """Names that an ``__init__`` takes from the files of its folder."""
    statements = TREES[name].body if name in TREES else []
    return {
        alias.asname or alias.name for node in statements if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def imports() -> dict[str, set[str]]:
    """Every file and the files it imports: at its top, late, or for the type checker alone."""
    return {
        name: {other for node in ast.walk(tree) for other in _modules(name, node)} - {name}
        for name, tree in TREES.items()
    }


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of files each of which leads to every other (strongly connected components of two or more)."""
    reach = {name: _reached(graph, name) for name in graph}
    groups = {tuple(sorted({a} | {b for b in reach[a] if a in reach[b]})) for a in graph}
    return [list(group) for group in sorted(groups) if len(group) > 1]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        for other in graph[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


def definitions() -> dict[str, set[str]]:
    """Functions, classes and constants at the top of a file, with the files that define them."""
    found = defaultdict(set)
    for name, tree in TREES.items():
        for node in tree.body:
            for defined in _defined(node):
                if not defined.startswith("__"):
                    found[defined].add(name)
    return found


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def classes() -> dict[tuple[str, str], int]:
    """Methods and properties of each class's own; overloads of one method count once."""
    return {
        (name, node.name): len({part.name for part in node.body if isinstance(part, ast.FunctionDef)})
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def foreign_private() -> set[str]:
    """Private attributes that a file reads though another room defines them and its own does not.

    What a class takes from its parent through ``super()`` is its own.
    """
    own = defaultdict(set)
    for name, tree in TREES.items():
        own[room(name)] |= {attribute for node in ast.walk(tree) for attribute in _attributes(node)}
    anywhere = set().union(*own.values())
    return {
        f"{name}: {node.attr}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and _is_private(node.attr)
        and node.attr in anywhere - own[room(name)] - {"_replace", "_fields", "_asdict"}  # of named tuples
        and not node.attr.startswith("_repr_")  # what IPython asks of any object
        and not (isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "super")
    }


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _attributes(node: ast.AST) -> list[str]:
    """Attributes and methods that a node defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return [node.attr]
    return [node.target.id] if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else []
