"""What every question gives back: a table, a summary that says what it does not show, and the words behind it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from .. import _checks
from ..errors import UnknownName, did_you_mean
from . import files as _export
from .face import Face
from .pictures import plot_of
from .quotes import Quotes, cut_quotes
from .saved import save_result
from .settings import ending, opening

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..tokens import Tokens


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result(Face):
    """The answer to a question. Subclasses name their table's columns in `COLUMNS`.

    Attributes
    ----------
    table : DataFrame
        Long form, raw numbers; a copy. Its first column holds the labels that `quotes` takes.
    settings : mapping
        Every argument as used, the random seed included, with versions and the corpus fingerprint.
    """

    frame: pd.DataFrame
    tokens: Tokens
    settings: Mapping[str, Any]

    CITATIONS: ClassVar[tuple[str, ...]] = ()
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Kinds of picture, the default first, and the file below ``plots/`` that draws each."""
    TABLES: ClassVar[tuple[str, ...]] = ()
    """Attributes that are further tables, saved with the result."""

    @property
    def table(self) -> pd.DataFrame:
        """The numbers, unrounded; a copy."""
        return self._frame().copy(deep=False)

    def _frame(self) -> pd.DataFrame:
        """Return the table itself; a lazy result makes it here."""
        return self.frame

    def save(self, folder: str | Path) -> Path:
        """Write the tables, settings and sentences into a folder, which `open_result` opens.

        Texts are not written (keep them with ``corpus.save``), so quotations and pictures do not come back;
        ``repeat(settings, corpus)`` makes them again.

        Parameters
        ----------
        folder : str or Path
            Made if need be; a result that was saved there before is replaced.

        Returns
        -------
        Path
            The folder: ``result.json`` and a parquet file a table. No file is a pickle.
        """
        tables = {"table": self._frame(), **{name: getattr(self, name) for name in self.TABLES}}
        return save_result(self, Path(folder), tables, self.settings)

    def write(self, path: str | Path, *, safe: bool = True) -> Path:
        """Return the whole table as a file.

        ``.csv``, ``.xlsx`` (extra ``formats``) or ``.html``, by the ending of `path`.

        Parameters
        ----------
        path : str or Path
            Where to; the folder must exist.
        safe : bool
            Spreadsheet programs run text of a csv that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line
            break as a formula, and a quotation may begin so. Such text gets an apostrophe in front (as OWASP
            advises), which R, pandas and `read` then see: ``safe=False`` writes it as it is, to be read by
            programs only. Numbers are never touched. Excel and HTML files need no apostrophe and have none.

        Returns
        -------
        Path
            Numbers are unrounded, except in ``.html``; an index with a name is the first column.

        Raises
        ------
        SchemaError
            Another ending, a folder that does not exist, or more rows than a worksheet holds.
        """
        return _export.write_table(self._frame(), Path(path), title=self._gist(), safe=safe)

    @abstractmethod
    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last token of each place behind a label."""

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Return the words behind a number: `n` places drawn at random (all, when fewer), in the order of the text.

        Parameters
        ----------
        label
            What stands in the table's first column (or its index); ``"1"`` will do for 1, and 1 for ``"1"``.
        n : int
        rng : int or Generator
            Another number draws other places.

        Returns
        -------
        Quotes
            Each a verbatim slice with document, speaker, passage, span and progress.

        Raises
        ------
        UnknownName
            If the table has no such label.
        """
        label = self._check_label(label)
        return self._drawn(label, self._evidence(label), n, rng)

    def _drawn(
        self, label: Any, places: tuple[NDArray[np.int64], NDArray[np.int64]], n: int, rng: _checks.Rng
    ) -> Quotes:
        """Quotations of `n` of these places (first and last token of each), drawn at random."""
        first, last = places
        generator, _ = _checks.generator("quotes", rng)
        pick = np.sort(generator.permutation(len(first))[: _checks.whole("quotes", "n", n)])
        return Quotes(label, cut_quotes(self.tokens, first[pick], last[pick]), len(first))

    def known_label(self, label: Any) -> Any:
        """Return a label as the table has it, or raise an `UnknownName` that gives the nearest."""
        return self._check_label(label)

    def _check_label(self, label: Any) -> Any:
        """Return the label as the table has it: a number may be given as text, and text as a number."""
        frame = self._frame()
        labels = frame.iloc[:, 0]
        names = {*labels, *(frame.index if frame.index.name else ())}  # an unnamed index holds no labels
        if isinstance(label, Hashable) and label in names:
            return label
        same = [x for x in names if str(x) == str(label)] if isinstance(label, str | int | np.integer) else []
        if len(same) == 1:
            return same[0]
        known = list(dict.fromkeys(labels))
        raise UnknownName(f"quotes: no {labels.name} {label!r} in this table.{did_you_mean(label, known)}")

    @property
    def plot(self) -> Callable[..., Axes]:
        """Draw the answer: ``result.plot()``; ``help(result.plot)`` lists the kinds of picture and their options.

        Called with an Axes, it draws there; otherwise on a new figure. The Axes is returned; nothing is shown or
        restyled globally.
        """
        return plot_of(self, self.PICTURES)

    def methods(self) -> str:
        """Return a methods paragraph with citations, made from the settings, to paste into a paper."""
        used = self.settings
        return f"{opening(used, self.tokens)} {self._methods_sentence()} {ending(used, self.CITATIONS)}"

    @abstractmethod
    def _methods_sentence(self) -> str:
        """Return what was done, with its settings, as one or two sentences."""
