"""Apply what the caller knows about passages: layers by regular expression, speaker by file name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .. import _checks
from ..corpus import LAYERS
from ..errors import SchemaError
from .reading import Span

__all__ = ["LayerRules", "layer_rules", "spoken_by"]


def spoken_by(rows: list[Span], speaker: Any) -> list[Span]:
    """Set the speaker given by the file name on rows without a speaker."""
    if not speaker:
        return rows

    def named(row: Span) -> Span:
        return row._replace(speaker=str(speaker), attribution="given", confidence="high")

    return [named(r) if r.layer == "body" and r.speaker is None else r for r in rows]


class LayerRules:
    """Rules that set layers by regular expression."""

    def __init__(self, rules: list[tuple[re.Pattern[str], str]]) -> None:
        self.rules = rules

    def applied(self, text: str, rows: list[Span]) -> list[Span]:
        """Return the passages with the layers that the rules give them."""
        return [self._applied(text, row) for row in rows] if self.rules else rows

    def _applied(self, text: str, row: Span) -> Span:
        if row.layer not in ("body", "heading"):
            return row
        said = text[row.start : row.end]
        layer = next((layer for regex, layer in self.rules if regex.search(said)), row.layer)
        return row._replace(layer=layer)


def layer_rules(layers: Mapping[str, str] | None) -> LayerRules:
    """Compile the rules of ``layers=``; invalid patterns are refused."""
    rules = []
    for expression, layer in (layers or {}).items():
        _checks.one_of("read", "layer", layer, LAYERS)
        try:
            rules.append((re.compile(expression), layer))
        except re.error as error:
            raise SchemaError(f"read: layers: {expression!r} is not a regular expression ({error}).") from error
    return LayerRules(rules)
