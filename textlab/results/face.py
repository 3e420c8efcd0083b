"""The display of a result: one line, text for a terminal, and HTML for a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import pandas as pd

from .. import _checks, _html
from .._wording import counted
from ..errors import printable

SHOWN = 20  # rows of a table that are shown


@_checks.keywords
class Face(ABC):
    """Display of a result in notebooks and terminals: some rows, the number of rows, summary and notes."""

    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType({})
    TITLE: ClassVar[str] = "Result"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _checks.keywords(cls)

    @abstractmethod
    def _frame(self) -> pd.DataFrame:
        """Return the table itself, which lazy results compute here."""

    @abstractmethod
    def summary(self) -> str:
        """Return at most six plain sentences: the answer, its units and interval, and what it does not show."""

    @abstractmethod
    def methods(self) -> str:
        """Return a methods paragraph with citations."""

    def notes(self) -> str:
        """Return further remarks, often none: choices made, and why numbers are missing."""
        return ""

    def __repr__(self) -> str:
        return printable(f"<{type(self).__name__}: {counted(self._n_rows(), 'row')}; {self._gist()}>")

    def _gist(self) -> str:
        return self.TITLE

    def __str__(self) -> str:
        """Return text for a terminal: some rows, the number of rows, and the summary."""
        display = self._display()
        shown = display.head(SHOWN)
        heading = f"Shown: {_html.count_of(len(shown), self._n_all(display))}."
        table = shown.to_string(max_colwidth=40, index=False)
        return printable(f"{self!r}\n{heading}\n{table}\n{self.summary()}")

    def _repr_html_(self) -> str:
        display = self._display()
        table = _html.table(display, caption=self._caption(), n=SHOWN, n_all=self._n_all(display))
        return table + _html.paragraph(self.summary()) + _html.details("Notes", self.notes())

    def _caption(self) -> str:
        return self.TITLE

    def _display(self) -> pd.DataFrame:
        """Return the table to display: some columns of the table, or a table of another shape."""
        return self._frame()

    def _n_rows(self) -> int:
        """Return the number of rows of the table, which lazy results know without computing it."""
        return len(self._frame())

    def _n_all(self, display: pd.DataFrame) -> int:
        """Return the total number of rows: of the table, or of `display` if its columns differ."""
        return self._n_rows() if set(display.columns) <= set(self.COLUMNS) else len(display)
