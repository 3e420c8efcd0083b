"""A record of reading a concordance: the search, the order and groups of lines, the lines kept, and why.

It makes the steps of a reader explicit, so that they can be saved, shown to others and repeated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._bundle import atomically
from ...errors import SchemaError, UnreadableFile
from .grouping import groups_ranked, line_groups
from .kwic import Concordance, kwic
from .ranking import ranked

if TYPE_CHECKING:
    from ...tokens import Tokens

_KEYS = ("pattern", "window", "match", "sort", "rank", "group", "only", "kept", "notes")
_FORMAT = "textlab reading"


@dataclass(frozen=True, kw_only=True)
class ConcordanceReading:
    """A search and what a reader did with its lines.

    Attributes
    ----------
    pattern : str
        As in `kwic`; several patterns on separate lines.
    window : int
        Number of words on each side.
    match : str
        As in `kwic`.
    sort : tuple of str
        As in `Concordance.sort`.
    rank : str
        A pattern: lines with most places of it in their window come first; empty for no ranking.
    group : str
        How lines are grouped: ``"node"``, ``"L1"`` ... ``"R9"`` (the word there), or a column of passages or
        documents; empty for no groups.
    only : str or None
        Show only the lines of this group.
    kept : tuple of str
        ``line_id`` of the lines kept, in the order of keeping.
    notes : dict of str to str
        Notes by ``line_id``.

    Examples
    --------
    >>> import textlab as tl
    >>> tokens = tl.tokenize(tl.load_seeds())
    >>> reading = tl.ConcordanceReading(pattern="big tech", sort=("R1",), group="speaker")
    >>> reading.groups(tokens).head(2)["label"].tolist()
    ['Jack Stilgoe', 'Audience 2']
    """

    pattern: str = ""
    window: int = 8
    match: str = "glob"
    sort: tuple[str, ...] = ()
    rank: str = ""
    group: str = ""
    only: str | None = None
    kept: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def lines(self, tokens: Tokens) -> Concordance:
        """Return the lines found, or those of one group if `only` is set, sorted and ranked.

        Raises
        ------
        SchemaError
            There is no pattern, or it is invalid.
        UnknownName
            There is no such key to sort or group by.
        """
        found = self._all(tokens)
        if self.group and self.only is not None:
            codes, labels = line_groups(tokens, found.first, found.last, self.group)
            chosen = labels.index(self.only) if self.only in labels else -1
            found = found.at_rows(np.flatnonzero(codes == chosen), f"only lines with {self.group} {self.only!r}")
        found = found.sort(*self.sort) if self.sort else found
        return ranked(found, self.rank, match=self.match) if self.rank.strip() else found

    def groups(self, tokens: Tokens) -> pd.DataFrame:
        """Rank the groups by the number of turns (not lines) in which they occur.

        Returns
        -------
        DataFrame
            ``label, n_lines, n_turns, n_docs``; empty if nothing is grouped or found.
        """
        columns = ["label", "n_lines", "n_turns", "n_docs"]
        if not self.group or not self.pattern.strip():
            return pd.DataFrame(columns=columns)
        found = self._all(tokens)
        return groups_ranked(tokens, found.first, *line_groups(tokens, found.first, found.last, self.group))[columns]

    def table(self, tokens: Tokens) -> pd.DataFrame:
        """Return the lines as a table with two more columns: ``kept`` (True or False) and ``note``."""
        table = self.lines(tokens).table
        noted = [self.notes.get(line, "") for line in table.index]
        return table.assign(kept=table.index.isin(self.kept), note=noted)

    def save(self, path: str | Path) -> Path:
        """Write the reading as JSON, atomically."""
        text = json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        return atomically("ConcordanceReading.save", path, lambda part: part.write_text(text, encoding="utf-8"))

    @classmethod
    def open(cls, path: str | Path) -> ConcordanceReading:
        """Open a reading written by `save`.

        Raises
        ------
        UnreadableFile
            The file does not exist, or was not written by `save`.
        """
        try:
            saved = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UnreadableFile(str(path), f"no reading can be opened here: {error}") from None
        if not isinstance(saved, dict) or saved.pop("format", None) != _FORMAT or not set(saved) <= set(_KEYS):
            raise UnreadableFile(str(path), "this is not a file that ConcordanceReading.save wrote")
        made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in saved.items()}
        return cls(**made)

    def _all(self, tokens: Tokens) -> Concordance:
        patterns = [line.strip() for line in self.pattern.splitlines() if line.strip()]
        if not patterns:
            raise SchemaError('ConcordanceReading: no pattern yet; give one, for example pattern="tax*".')
        window = _checks.whole("ConcordanceReading", "window", self.window, least=1)
        return kwic(tokens, patterns, window=window, match=self.match)
