"""How a result is shown: one line, text for a terminal, and HTML for a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import pandas as pd

from .. import _checks, _html
from .._wording import counted

SHOWN = 20  # rows of a table that are shown


@_checks.keywords
class Face(ABC):
    """What a notebook and a terminal show of a result: some rows, how many of how many, the summary and the notes."""

    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType({})
    TITLE: ClassVar[str] = "Result"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _checks.keywords(cls)

    @abstractmethod
    def _frame(self) -> pd.DataFrame:
        """Return the table itself; a lazy result makes it here."""

    @abstractmethod
    def summary(self) -> str:
        """Return at most six plain sentences: the answer, its units and interval, and what it does not show."""

    @abstractmethod
    def methods(self) -> str:
        """Return a methods paragraph with citations."""

    def notes(self) -> str:
        """Return what else there is to know: choices made, numbers that are missing and why. Often empty."""
        return ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {counted(self._n_rows(), 'row')}; {self._gist()}>"

    def _gist(self) -> str:
        return self.TITLE

    def __str__(self) -> str:
        """For a plain terminal: some rows, how many of how many, and the summary."""
        display = self._display()
        shown = display.head(SHOWN)
        heading = f"Shown: {_html.count_of(len(shown), self._n_all(display))}."
        table = shown.to_string(max_colwidth=40, index=False)
        return f"{self!r}\n{heading}\n{table}\n{self.summary()}"

    def _repr_html_(self) -> str:
        display = self._display()
        table = _html.table(display, caption=self._caption(), n=SHOWN, n_all=self._n_all(display))
        return table + _html.paragraph(self.summary()) + _html.details("Notes", self.notes())

    def _caption(self) -> str:
        return self.TITLE

    def _display(self) -> pd.DataFrame:
        """Return what is shown first: rows of the table with some of its columns, or a table of another shape."""
        return self._frame()

    def _n_rows(self) -> int:
        """Rows of the table; a lazy result knows without making it."""
        return len(self._frame())

    def _n_all(self, display: pd.DataFrame) -> int:
        """Of how many rows `display` shows some: of the table's, or of its own where it has columns of its own."""
        return self._n_rows() if set(display.columns) <= set(self.COLUMNS) else len(display)
