"""Search as you type, sort by a click, keep lines and say why: a concordance in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .. import _checks
from .._html import inert
from .._wording import counted
from ..analyses.kwic import Concordance, ConcordanceReading
from ..errors import SchemaError
from ..results import Quote
from ..results.files import csv_text
from .base import Part, script

if TYPE_CHECKING:
    import pandas as pd

    from ..tokens import Tokens

_MOST_LINES = 500  # most lines per request
_WIDENED_TO = 60  # words on each side of a widened line


class Concordancer(Part):
    """Lines of a concordance with a reader's decisions. Made by `concordancer`.

    Attributes
    ----------
    reading : ConcordanceReading
        The current search, kept lines and notes.
    lines : Concordance
        The lines currently shown.
    kept : DataFrame
        The lines kept, with their notes.
    """

    NAME: ClassVar[str] = "concordancer"
    _esm = script("concordancer")

    def __init__(self, tokens: Tokens, reading: ConcordanceReading, file: Path | None) -> None:
        self._tokens, self._file, self.reading = tokens, file, reading
        super().__init__(**_fields_of_page(reading))

    def answers(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return the questions that the page may ask."""
        return {
            "set": self._set, "lines": self._shown, "widen": self._widen, "keep": self._keep, "note": self._note,
            "export": self._export,
        }  # fmt: skip

    @cached_property
    def lines(self) -> Concordance:
        """Return the lines currently shown."""
        return self.reading.lines(self._tokens)

    @property
    def kept(self) -> pd.DataFrame:
        """Return the lines kept, with their notes."""
        table = self.reading.table(self._tokens)
        return table[table["kept"]].drop(columns="kept")

    def face(self) -> str:
        """Return the first lines, as a table."""
        if not self.reading.pattern.strip():
            return "<p>Concordancer: run the cell to search.</p>"
        kept = counted(len(self.reading.kept), "line")
        return f"{self.lines._repr_html_()}<p>{inert(kept)} kept by the reader.</p>"

    def _set(self, **change: Any) -> dict[str, Any]:
        changed = replace(self.reading, **_checked_change(change))
        if changed.group != self.reading.group or changed.pattern != self.reading.pattern:
            changed = replace(changed, only=change.get("only"))
        if not changed.pattern.strip():
            self._take(changed)
            self.__dict__.pop("lines", None)
            return {"said": "Type a word, a phrase or a pattern.", "n": 0, "sort": [], "groups": [], "only": None}
        lines = changed.lines(self._tokens)  # raises before anything changes if the pattern is invalid
        groups = changed.groups(self._tokens).head(50).to_dict("records")
        self._take(changed)
        self.lines = lines
        said = f"{counted(len(lines), 'line')}; {len(changed.kept)} kept"
        return {"said": said, "n": len(lines), "sort": list(changed.sort), "groups": groups, "only": changed.only}

    def _shown(self, first: int, last: int) -> dict[str, Any]:
        first = _checks.whole(self.NAME, "first", first)
        n = min(_MOST_LINES, _checks.whole(self.NAME, "last", last) - first)
        page = self.lines.page(first, n)
        texts = page[["doc_id", "speaker", "pre", "node", "post"]].astype(object).where(page.notna(), "")
        rows = texts.astype(str).assign(line_id=page.index).to_dict("records")
        kept, notes = set(self.reading.kept), self.reading.notes
        return {
            "lines": [{**row, "kept": row["line_id"] in kept, "note": notes.get(row["line_id"], "")} for row in rows]
        }

    def _widen(self, line_id: str, at: int) -> dict[str, Any]:
        """Read a line on; its number spares cutting the strings of all the others."""
        at = _checks.whole(self.NAME, "at", at)
        one = self.lines.at_rows(np.arange(len(self.lines))[at : at + 1], "one line")
        return {"quote": quote_data(one.context(line_id, _WIDENED_TO))}

    def _keep(self, line_id: str, kept: bool) -> dict[str, Any]:
        rest = tuple(line for line in self.reading.kept if line != line_id)
        self._take(replace(self.reading, kept=(*rest, line_id) if kept else rest))
        return {"said": f"{counted(len(self.reading.kept), 'line')} kept{self._saved()}"}

    def _note(self, line_id: str, text: str) -> dict[str, Any]:
        notes = {**self.reading.notes, line_id: str(text)}
        self._take(replace(self.reading, notes={line: said for line, said in notes.items() if said.strip()}))
        return {"said": f"{counted(len(self.reading.notes), 'note')}{self._saved()}"}

    def _export(self) -> dict[str, Any]:
        return {"csv": csv_text(self.reading.table(self._tokens))}

    def _take(self, reading: ConcordanceReading) -> None:
        """Set the reading, saving it first, so that everything shown as kept is saved."""
        if self._file is not None:
            reading.save(self._file)
        self.reading = reading
        self.state = _fields_of_page(reading)

    def _saved(self) -> str:
        return f", saved to {self._file.name}" if self._file is not None else ""


def concordancer(
    tokens: Tokens,
    pattern: str = "",
    *,
    window: int = 8,
    reading: ConcordanceReading | None = None,
    file: str | Path | None = None,
) -> Concordancer:
    """Show a concordance to search, sort, group, read and annotate, in JupyterLab.

    Type to search; click a place (``L3`` ... ``R3``) to sort by the word there; click a line, or press Enter, to read
    it in its context; ``k`` keeps a line, ``n`` writes a note; arrow keys move. Only lines in view are drawn, so a
    hundred thousand are as quick as ten.

    Parameters
    ----------
    tokens : Tokens
    pattern : str
        As in `kwic`.
    window : int
        Words on each side.
    reading : ConcordanceReading, optional
        A reading to continue, instead of `pattern` and `window`.
    file : str or Path, optional
        File in which every decision is saved at once. If it exists, its reading is continued, whatever `pattern` says,
        so that nothing is lost when a kernel dies.

    Returns
    -------
    Concordancer
        A widget whose ``.reading``, ``.lines`` and ``.kept`` return the decisions.

    Raises
    ------
    MissingExtra
        Needs the extra ``lab`` (anywidget).
    UnreadableFile
        `file` exists, but is not a reading.

    Examples
    --------
    >>> import textlab as tl
    >>> part = concordancer(tl.tokenize(tl.load_seeds()), "big tech")
    >>> len(part.lines)
    9
    """
    begun = reading or ConcordanceReading(pattern=pattern, window=window)
    path = None if file is None else Path(file)
    if path is not None and path.exists():
        begun = ConcordanceReading.open(path)
    if begun.pattern.strip():
        begun.lines(tokens)  # raises here, not in the page, if the pattern is invalid
    return Concordancer(tokens, begun, path)


def _fields_of_page(reading: ConcordanceReading) -> dict[str, Any]:
    """Return what the fields of the page begin with."""
    return {name: getattr(reading, name) for name in ("pattern", "window", "group", "rank")}


def quote_data(quote: Quote) -> dict[str, Any]:
    """Convert a quotation to plain data for the page."""
    marks = [[start, end] for start, end in sorted(quote.marks)]
    return {"text": quote.text, "marks": marks, "source": quote.source}


def _checked_change(change: Mapping[str, Any]) -> dict[str, Any]:
    known = ("pattern", "window", "sort", "rank", "group", "only")
    if unknown := set(change) - set(known):
        raise SchemaError(f"concordancer: {sorted(unknown)[0]!r} cannot be set; {', '.join(known)} can.")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in change.items()}
