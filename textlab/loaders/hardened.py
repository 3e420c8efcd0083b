"""XML without the traps: a document type, entities and external references are refused."""

from __future__ import annotations

from typing import Any

from ..errors import UnreadableFile, need

__all__ = ["XML_ID", "parse_xml"]

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def parse_xml(raw: bytes, name: str) -> Any:
    """Return the root element.

    A document type declaration is refused whole: it is where entities are declared (a kilobyte of them can
    unfold to gigabytes) and external files are asked for.
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
        raise UnreadableFile(name, f"is no whole XML file ({error}).", f"line {line}, column {column}") from error
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise UnreadableFile(name, f"cannot be decoded ({error}); save it as UTF-8.", "line 1") from error
