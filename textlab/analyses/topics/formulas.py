"""What a formula of `topic_effects` may hold: columns, numbers, functions of formulas, and nothing that runs code.

formulaic evaluates the factors of a formula as Python. A formula may come from a file (the settings of a result are
repeated by `repeat`), so that each factor is read as a syntax tree first, and anything but the following is refused::

    party * bs(year, df=4)      names, calls of FUNCTIONS, constants and keyword arguments
    {log(words + 1) / 2}        arithmetic
    C(party, contr.sum)         attributes of `contr` and of `np`, those of CONTRASTS and NUMPY alone
"""

from __future__ import annotations

import ast

from ...errors import SchemaError

FUNCTIONS = frozenset(
    "log log10 log2 exp exp10 exp2 bs cc cr cs center lag poly scale standardize C I "
    "Treatment Poly Sum Helmert Diff".split()
)
ATTRIBUTES = {
    "contr": frozenset("SAS diff helmert poly sum treatment".split()),
    "np": frozenset("log log10 log2 log1p exp expm1 sqrt abs square".split()),
}
LONGEST_FORMULA = 10_000  # characters; a deep nest of brackets exhausts Python's parser
LARGEST_POWER = 10
_PLAIN = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.List, ast.Tuple, ast.keyword, ast.UnaryOp, ast.unaryop,
    ast.operator, ast.Compare, ast.cmpop,
)  # fmt: skip


def check_factor(tree: ast.Expression, factor: str) -> None:
    """Refuse a factor of a formula that is more than arithmetic, columns and functions of formulas."""
    for node in ast.walk(tree):
        if not _is_harmless(node):
            raise SchemaError(
                f"topic_effects: {ast.unparse(node)!r} in {factor!r} is not part of a formula. It holds columns, "
                f"numbers and {', '.join(sorted(FUNCTIONS))}; make other columns first, with corpus.assign(...)."
            )


def names_in(tree: ast.Expression) -> set[str]:
    """Names of a factor that are neither functions nor owners of attributes: columns."""
    nodes = list(ast.walk(tree))
    others = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    others |= {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in others}


def _is_harmless(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) or (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS)
    if isinstance(node, ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        return node.attr in ATTRIBUTES.get(owner, ())
    if isinstance(node, ast.BinOp):
        return _is_cheap(node)
    return isinstance(node, _PLAIN)


def _is_cheap(node: ast.BinOp) -> bool:
    """Refuse 9 ** 9 ** 9 and "a" * 10 ** 12: arithmetic that nobody can wait for."""
    sides = [side.value if isinstance(side, ast.Constant) else None for side in (node.left, node.right)]
    if not all(value is None or isinstance(value, (int, float)) for value in sides):
        return False
    if isinstance(node.op, ast.Pow):
        return isinstance(sides[1], (int, float)) and -LARGEST_POWER <= sides[1] <= LARGEST_POWER
    return isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div))
