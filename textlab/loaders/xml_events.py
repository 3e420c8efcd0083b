"""An XML tree as a stream of events, without recursion: how deep it nests is the file's choice, not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["events", "tag_of", "xml_attribute"]


def tag_of(node: Any) -> str:
    """Return the tag without its namespace; "" for comments and processing instructions."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def xml_attribute(node: Any, name: str) -> str | None:
    """Return the attribute of this local name, in whatever namespace: a format has one for each of its editions."""
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), None)


def events(root: Any, outside: Callable[[Any], bool] = lambda node: False) -> Iterator[tuple[str, Any]]:
    """Yield ``("start", node)``, ``("text", words)`` and ``("end", node)`` in document order.

    Elements for which `outside` holds are left out with everything in them; what follows them is not.
    """
    yield "start", root
    yield "text", root.text
    stack = [(root, iter(root))]
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", node
            if stack:
                yield "text", node.tail
        elif not tag_of(child) or outside(child):
            yield "text", child.tail
        else:
            yield "start", child
            yield "text", child.text
            stack.append((child, iter(child)))
