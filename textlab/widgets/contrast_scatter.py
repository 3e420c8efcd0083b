"""Frequency against score of a contrast; a click on a word opens its passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from .. import _checks
from ..analyses.contrast import Contrast
from ..errors import SchemaError
from .base import Part, script
from .concordancer import quote_data

_MOST_POINTS = 2000
_QUOTES = 8


class ContrastScatter(Part):
    """Words of a contrast by frequency and score. Made by `contrast_scatter`."""

    NAME: ClassVar[str] = "contrast_scatter"
    _esm = script("contrast_scatter")

    def __init__(self, gap: Contrast, words: pd.DataFrame) -> None:
        self._gap, self._words = gap, words
        target, reference = (str(gap.settings.get(side)) for side in ("target", "reference"))
        super().__init__(words=_scatter_points(words), target=target, reference=reference, n_all=len(gap.table))

    def answers(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return the questions that the page may ask."""
        return {"quotes": self._quotes}

    def face(self) -> str:
        """Return the table of the contrast as HTML."""
        return self._gap._repr_html_()

    def _quotes(self, term: str) -> dict[str, Any]:
        found = self._gap.quotes(term, n=_QUOTES, side="both")
        return {"heading": found.heading, "quotes": [quote_data(quote) for quote in found]}


def contrast_scatter(gap: Contrast, *, n: int = 500) -> ContrastScatter:
    """Show the words of a contrast as points, frequency against score, in JupyterLab.

    Click a point, or choose a word in the list with the keyboard, to read the passages behind it. Hollow points have
    no interval.

    Parameters
    ----------
    gap : Contrast
        A contrast of two sides.
    n : int
        Number of words shown, from both ends of the ranking; at most 2,000.

    Returns
    -------
    ContrastScatter

    Raises
    ------
    SchemaError
        The contrast compares more than one pair of sides.
    MissingExtra
        Needs the extra ``lab`` (anywidget).

    Examples
    --------
    >>> import textlab as tl
    >>> turns = ["tax tax work"] * 6 + ["work growth growth"] * 6
    >>> names = ["Ann"] * 6 + ["Bob"] * 6
    >>> import pandas as pd
    >>> corpus = tl.from_frame(pd.DataFrame({"text": turns, "speaker": names}), speaker="speaker")
    >>> dtm = tl.count_terms(tl.tokenize(corpus), by="doc_id")
    >>> gap = tl.contrast(dtm, by="speaker", target="Ann", reference="Bob", cluster="doc_id", rng=1)  # doctest: +SKIP
    >>> contrast_scatter(gap)  # doctest: +SKIP
    """
    n = min(_checks.whole("contrast_scatter", "n", n, least=2), _MOST_POINTS)
    table = gap.table
    if "target" in table.columns and len(set(table["target"])) > 1:
        raise SchemaError("contrast_scatter: the contrast has several targets; make one with target=... first.")
    half = (n + 1) // 2
    shown = table if len(table) <= n else pd.concat([table.head(half), table.tail(n - half)])
    return ContrastScatter(gap, shown)


def _scatter_points(words: pd.DataFrame) -> list[dict[str, Any]]:
    """Convert the points to plain data, with None for missing values."""
    columns = ["term", "score", "ci_low", "ci_high", "n_target", "n_reference"]
    table = words[columns].astype(object)
    return [dict(zip(columns, row, strict=True)) for row in table.where(table.notna(), None).to_numpy().tolist()]
