"""Choose among alternative readings in a TEI text, and skip what is not text.

One reading is taken at each place: corrections over errors, expansions over abbreviations, regular over original
spelling, the lemma over variants, additions over deletions. The notes say so.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..._wording import counted
from ..xml import tag_of

__all__ = ["Readings"]

_PREFERRED = {tag: k for k, tag in enumerate(("corr", "expan", "reg", "ex", "lem"))}
_ALTERNATIVES = frozenset(("choice", "app", "rdgGrp"))
_LAYOUT = _ALTERNATIVES | {"subst", "mod"}  # white space in these is how the file is laid out
_ABOUT_READINGS = frozenset(("note", "witDetail", "wit"))
_NO_TEXT = frozenset(("index", "rt", "metamark", "listWit", "interp", "interpGrp", "spanGrp", "linkGrp", "certainty"))


class Readings:
    """Decides for each element whether its words are counted, and records the decisions."""

    def __init__(self) -> None:
        self._unwanted: set[int] = set()
        self._kept: set[int] = set()
        self._n: Counter[str] = Counter()

    def is_outside(self, node: Any) -> bool:
        """Return whether an element is not text; called once for each element, parents first."""
        tag = tag_of(node)
        if id(node) in self._unwanted or tag in _NO_TEXT:
            self._unwanted.discard(id(node))
            return True
        if tag in ("del", "surplus") and id(node) not in self._kept:
            self._n["deleted passage"] += any(text.strip() for text in node.itertext())
            return True
        if tag in _ALTERNATIVES:
            self._choose(node, tag)
        elif tag == "restore":  # the deletion was taken back
            self._kept |= {id(child) for child in node if tag_of(child) == "del"}
        elif tag in ("gap", "space"):
            self._unwanted |= {id(child) for child in node}
        return False

    def _choose(self, node: Any, tag: str) -> None:
        named = [child for child in node if tag_of(child) and tag_of(child) not in _ABOUT_READINGS]
        if not named:
            return
        chosen = min(named, key=lambda child: _PREFERRED.get(tag_of(child), len(_PREFERRED)))
        self._unwanted |= {id(child) for child in node if child is not chosen}
        if len(named) > 1:
            self._n["variant" if tag != "choice" else "choice"] += 1

    @staticmethod
    def is_layout(tag: str) -> bool:
        """Return whether text directly inside an element is only white space between children."""
        return tag in _LAYOUT

    def notes(self) -> tuple[str, ...]:
        """Return notes on which readings were taken, and how often."""
        found = []
        if n := self._n["choice"]:
            found.append(f"{counted(n, 'choice')}: the corrected, expanded or regular form is taken")
        if n := self._n["variant"]:
            found.append(f"{n:,} {'place' if n == 1 else 'places'} with variants: the lemma, else the first, is taken")
        if n := self._n["deleted passage"]:
            found.append(f"{counted(n, 'deleted passage')} left out")
        return tuple(found)
