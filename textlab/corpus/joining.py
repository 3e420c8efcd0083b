"""Metadata from another table: what `join` does."""

from __future__ import annotations

from collections.abc import Container, Hashable
from typing import TYPE_CHECKING

import pandas as pd

from .. import _checks
from ..errors import SchemaError
from .schema import check_words, no_duplicates
from .spans import USUAL_CONFIDENCE

if TYPE_CHECKING:
    from .corpus import Corpus

_HOW_KNOWN = ("attribution", "confidence")


def widened(corpus: Corpus, table: pd.DataFrame, on: str) -> pd.DataFrame:
    """`documents` (for ``on="doc_id"``) or `passages` with the columns of `table`.

    Speakers that come this way were decided by whoever made the table: unless it says how they are known,
    they are ``coded``, ``high``.

    Raises
    ------
    SchemaError
        Duplicate keys, or a column that is already there.
    """
    _checks.columns("join", table, ())
    key = table.set_index(on) if on in table.columns else table
    no_duplicates("join", on, key.index)
    target = corpus._documents if on == "doc_id" else corpus._passages
    brings_speakers = on != "doc_id" and "speaker" in key.columns
    fresh = _HOW_KNOWN if brings_speakers else ()  # how nobody is known can be written over
    taken = [c for c in key.columns if c in target.columns and c not in fresh and target[c].notna().any()]
    if taken:
        raise SchemaError(f"join: the column {taken[0]!r} is already there; rename it in your table first.")
    at = target.index if on == "doc_id" else corpus._column(on, who="join")
    wide = target.drop(columns=[c for c in key.columns if c in target.columns])
    wide = pd.concat([wide, key.reindex(at).set_axis(target.index)], axis=1)
    if brings_speakers:
        wide = _how_known(wide, key.columns)
    return wide[[*target.columns, *(c for c in key.columns if c not in target.columns)]]


def _how_known(passages: pd.DataFrame, given: Container[Hashable]) -> pd.DataFrame:
    """With attribution and confidence of speakers that have just been given."""
    named = passages["speaker"].notna()
    unsaid = pd.Series(None, index=passages.index, dtype="str")
    how, sure = (passages[name] if name in given else unsaid for name in _HOW_KNOWN)
    how = how.where(how.notna(), "coded")
    sure = sure.where(sure.notna(), how.map(USUAL_CONFIDENCE))
    out = passages.assign(attribution=how.where(named, "unresolved"), confidence=sure.where(named, "low"))
    check_words(out)
    return out
