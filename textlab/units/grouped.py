"""Results with one row for each term and group."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from ..results import Quotes, Result
from .groups import labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Grouped(Result):
    """A result with one row for each ``term`` of each ``group``; without groups, the group is 'all'."""

    @abstractmethod
    def _counted(self) -> NDArray[np.bool_]:
        """Return which passages were counted, shape (n_passages,)."""

    def quotes(self, label: Any, n: int = 3, *, group: Any = None, rng: _checks.Rng = 0) -> Quotes:
        """Return quotations of a term, as in `Result.quotes`; with `group`, only those of one table row.

        Parameters
        ----------
        label : str
            A term of the table.
        n : int
        group : object, optional
            Restrict to this group, in which there are ``n_term`` places. By default all groups.
        rng : int or Generator
            Random source; another seed draws other places.

        Raises
        ------
        UnknownName
            The table has no such term or group.
        """
        if group is None:
            return super().quotes(label, n, rng=rng)
        label = super()._check_label(label)
        _checks.known("quotes", "group", group, dict.fromkeys(self.frame["group"]))
        return self._drawn(label, self._evidence_in(label, group), n, rng)

    def _evidence_in(self, label: Any, group: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and last token of each place behind a label in one group."""
        at, _ = self._evidence(label)
        if self.settings["by"]:
            mine = (labels_of("quotes", self.tokens, self.settings["by"]) == group).to_numpy(dtype=bool, na_value=False)
            at = at[mine[self.tokens.passage_of(at)]]
        return at, at

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        at = np.flatnonzero(self.tokens.codes == self.tokens.term_lookup[label])
        at = at[self._counted()[self.tokens.passage_of(at)]]
        return at, at
