"""The base class of results: a table, a summary that says what it does not show, and quotations."""

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
    """The answer to a question; subclasses document the columns of their table in `COLUMNS`.

    Attributes
    ----------
    table : DataFrame
        A copy of the table in long form, unrounded. Its first column holds the labels that `quotes` accepts.
    settings : mapping
        All arguments as used, including the random seed, with versions and the corpus fingerprint.
    """

    frame: pd.DataFrame
    tokens: Tokens
    settings: Mapping[str, Any]

    CITATIONS: ClassVar[tuple[str, ...]] = ()
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Kinds of picture, the default first, and the file under ``plots/`` that draws each."""
    TABLES: ClassVar[tuple[str, ...]] = ()
    """Names of attributes that hold further tables, saved with the result."""

    @property
    def table(self) -> pd.DataFrame:
        """Return a copy of the table, unrounded."""
        return self._frame().copy(deep=False)

    def _frame(self) -> pd.DataFrame:
        """Return the table itself, which lazy results compute here."""
        return self.frame

    def save(self, folder: str | Path) -> Path:
        """Write tables, settings and sentences to a folder that `open_result` can open.

        Texts are not included (keep them with ``corpus.save``), so quotations and pictures are not available
        afterwards; ``repeat(settings, corpus)`` recomputes the result.

        Parameters
        ----------
        folder : str or Path
            Created if necessary; a result already saved there is replaced.

        Returns
        -------
        Path
            The folder, with ``result.json`` and one Parquet file for each table. No file is a pickle.
        """
        tables = {"table": self._frame(), **{name: getattr(self, name) for name in self.TABLES}}
        return save_result(self, Path(folder), tables, self.settings)

    def write(self, path: str | Path, *, safe: bool = True) -> Path:
        """Write the whole table to a file: ``.csv``, ``.xlsx`` (extra ``formats``) or ``.html``.

        Parameters
        ----------
        path : str or Path
            File to write, whose extension gives the format; the folder must exist.
        safe : bool
            Spreadsheet programs run text in a CSV that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break
            as a formula, and quotations may begin so. By default such text gets a leading apostrophe (as OWASP
            advises), which R, pandas and `read` also see; ``safe=False`` writes it unchanged, for files read only by
            programs. Numbers are never changed. Excel and HTML files need no apostrophe and get none.

        Returns
        -------
        Path
            The file. Numbers are unrounded except in ``.html``; a named index becomes the first column.

        Raises
        ------
        SchemaError
            The extension is unknown, the folder does not exist, or there are more rows than a worksheet holds.
        """
        return _export.write_table(self._frame(), Path(path), title=self._gist(), safe=safe)

    @abstractmethod
    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and last token of each place behind a label."""

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Return `n` random quotations behind a number (all, if fewer), in text order.

        Parameters
        ----------
        label
            A value of the table's first column (or its index); ``"1"`` also matches 1, and 1 matches ``"1"``.
        n : int
        rng : int or Generator
            Random source; another seed draws other places.

        Returns
        -------
        Quotes
            Verbatim slices with document, speaker, passage, span and progress.

        Raises
        ------
        UnknownName
            The table has no such label.
        """
        label = self._check_label(label)
        return self._drawn(label, self._evidence(label), n, rng)

    def _drawn(
        self, label: Any, places: tuple[NDArray[np.int64], NDArray[np.int64]], n: int, rng: _checks.Rng
    ) -> Quotes:
        """Return quotations of `n` of these places (first and last token of each), drawn at random."""
        first, last = places
        generator, _ = _checks.generator("quotes", rng)
        pick = np.sort(generator.permutation(len(first))[: _checks.whole("quotes", "n", n)])
        return Quotes(label, cut_quotes(self.tokens, first[pick], last[pick]), len(first))

    def known_label(self, label: Any) -> Any:
        """Return a label as spelt in the table, or raise an `UnknownName` that suggests the nearest."""
        return self._check_label(label)

    def _check_label(self, label: Any) -> Any:
        """Return the label as spelt in the table; numbers may be given as text, and text as numbers."""
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

        If an Axes is passed, it is drawn on; otherwise a new figure is made. The Axes is returned; nothing is shown,
        and
        no global style is changed.
        """
        return plot_of(self, self.PICTURES)

    def methods(self) -> str:
        """Return a methods paragraph with citations, generated from the settings, to paste into a paper."""
        used = self.settings
        return f"{opening(used, self.tokens)} {self._methods_sentence()} {ending(used, self.CITATIONS)}"

    @abstractmethod
    def _methods_sentence(self) -> str:
        """Describe the analysis and its settings in one or two sentences."""
