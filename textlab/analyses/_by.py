"""Which group each passage belongs to, with errors in the name of the question that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import SchemaError
from ..passages.choosing import column_of
from ..tokens import Tokens

if TYPE_CHECKING:
    import pandas as pd


def check_tokens(who: str, tokens: Any) -> None:
    """Raise unless `tokens` are Tokens: a corpus is easily taken for them."""
    if not isinstance(tokens, Tokens):
        raise SchemaError(
            f"{who}: tokens must be Tokens, not {type(tokens).__name__}; make them with tokenize(corpus)."
        )


def labels_of(who: str, tokens: Tokens, by: str) -> pd.Series:
    """The value of column `by` of each passage of the tokens; missing where it has none.

    Raises
    ------
    UnknownName
        No such column of passages or documents.
    """
    return column_of(who, tokens.passages, tokens.corpus.documents, by)
