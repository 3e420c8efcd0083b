"""Fonts of a pdf that do not say which letters their signs are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["mute_fonts", "n_odd"]

_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_PDF_FONTS_NUMBERED = re.compile(r"/(?:[A-Za-z]{1,2}|cid|glyph|index|char)?\d+")  # names of glyphs that name no letter


def mute_fonts(page: Any) -> Iterator[str]:
    """Names of fonts of a page from whose codes no letters can be told: no ToUnicode, and no names of letters."""
    for key, reference in _dictionary(_dictionary(page.get("/Resources")).get("/Font")).items():
        font = _dictionary(reference)
        if "/ToUnicode" in font:
            continue
        encoding = _pdf_fonts_whole(font.get("/Encoding"))
        if font.get("/Subtype") == "/Type0":
            is_mute = str(encoding) in ("/Identity-H", "/Identity-V")
        else:
            is_mute = _names_no_letters(_dictionary(encoding))
        if is_mute:
            yield str(font.get("/BaseFont", key)).lstrip("/")


def _names_no_letters(encoding: dict[str, Any]) -> bool:
    listed = _pdf_fonts_whole(encoding.get("/Differences"))
    names = [str(n) for n in listed if isinstance(n, str)] if isinstance(listed, list) else []
    return bool(names) and sum(_PDF_FONTS_NUMBERED.fullmatch(name) is not None for name in names) > len(names) / 2


def _pdf_fonts_whole(node: Any) -> Any:
    """Return what a reference stands for."""
    return node.get_object() if hasattr(node, "get_object") else node


def _dictionary(node: Any) -> dict[str, Any]:
    found = _pdf_fonts_whole(node)
    return found if isinstance(found, dict) else {}


def n_odd(text: str) -> int:
    """Signs that are no letters of any script: controls, private use, lost characters."""
    return len(_ODD.findall(text))
