"""Which group each passage belongs to, with errors in the name of the question that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._wording import counted
from ..corpus.select import column_of
from ..errors import SchemaError
from ..tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


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
    return column_of(who, tokens.passages, tokens.corpus.data.documents, by)


# ---------------------------------------------------------------------- what is in the groups


def base_of(tokens: Tokens, inside: NDArray[np.bool_]) -> dict[str, int]:
    """Words, turns and documents of the passages that are `inside` a group, for the settings."""
    spoken = tokens.passages[inside & (tokens.n_tokens > 0)]
    return {
        "n_tokens_grouped": int(tokens.n_tokens[inside].sum()),
        "n_turns_grouped": int(spoken["turn_id"].nunique()),
        "n_documents_grouped": int(spoken["doc_id"].nunique()),
    }


def base_said(used: Mapping[str, Any]) -> str:
    """Words, turns and documents of the groups, for a summary."""
    nouns = {"n_tokens_grouped": "word", "n_turns_grouped": "turn", "n_documents_grouped": "document"}
    return ", ".join(counted(used[name], noun) for name, noun in nouns.items())


def left_out_said(used: Mapping[str, Any], group: str) -> str:
    """How many words are in no group; empty where all are in one."""
    out = used["n_tokens"] - used["n_tokens_grouped"]
    return f" {counted(out, 'word')} {'is' if out == 1 else 'are'} in no {group} (no {used['by']})." if out else ""


def methods_base(used: Mapping[str, Any]) -> str:
    """The words that the numbers are about, for a methods section; empty where it is all of them."""
    if used["n_tokens"] == used["n_tokens_grouped"]:
        return ""
    size, texts = counted(used["n_tokens_grouped"], "word"), counted(used["n_documents_grouped"], "document")
    return f"What follows is about the {size} in {texts} that have a {used['by']}. "
