"""Parse XML safely, and stream its tree as events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..errors import UnreadableFile, need

__all__ = ["XML_ID", "events", "parse_xml", "tag_of", "xml_attribute"]

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def parse_xml(raw: bytes, name: str) -> Any:
    """Parse XML and return the root element.

    Any document type declaration is refused, because it can declare entities (a kilobyte of which can expand to
    gigabytes)
    and request external files.
    """
    trees = need("defusedxml.ElementTree", feature="Reading XML", extra="formats")
    common = need("defusedxml.common", feature="Reading XML", extra="formats")
    if not raw.strip():
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    try:
        return trees.fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except common.DefusedXmlException as error:
        raise UnreadableFile(
            name,
            "has a document type declaration (entities or external references), which is refused for safety; "
            "if it is harmless, delete the <!DOCTYPE ...> and write the entities out.",
            "<!DOCTYPE",
        ) from error
    except trees.ParseError as error:
        line, column = getattr(error, "position", (0, 0))
        raise UnreadableFile(name, f"is not a complete XML file ({error}).", f"line {line}, column {column}") from error
    except (ValueError, LookupError) as error:  # encoding unknown to expat
        raise UnreadableFile(name, f"cannot be decoded ({error}); save it as UTF-8.", "line 1") from error


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
