"""Groups of passages (``by=``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._wording import counted
from ..corpus.select import column_of
from ..corpus.text import ranges
from ..corpus.turns import turn_labels
from ..errors import SchemaError
from ..tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_tokens(who: str, tokens: Any) -> None:
    """Raise SchemaError unless `tokens` are Tokens; passing a corpus is a common mistake."""
    if not isinstance(tokens, Tokens):
        raise SchemaError(
            f"{who}: tokens must be Tokens, not {type(tokens).__name__}; make them with tokenize(corpus)."
        )


def labels_of(who: str, tokens: Tokens, by: str) -> pd.Series:
    """Return the value of column `by` for each passage of the tokens, possibly missing.

    Raises
    ------
    UnknownName
        There is no such column of passages or documents.
    """
    if by == "turn_id":
        return turn_labels(tokens.passages)
    return column_of(who, tokens.passages, tokens.corpus.data.documents, by)


def tokens_in(tokens: Tokens, inside: NDArray[np.bool_]) -> tuple[Tokens, NDArray[np.int64]]:
    """Return the tokens of some passages, and the position of each among all tokens.

    Windows and phrases do not cross what was left out, and rates are relative to these words only.
    """
    sizes = np.where(inside, np.diff(tokens.bounds), 0)
    at = ranges(tokens.bounds[:-1], tokens.bounds[:-1] + sizes)
    some = replace(
        tokens,
        passages=tokens.passages[inside],
        ids=tokens.ids[at],
        starts=tokens.starts[at],
        lengths=None if tokens.lengths is None else tokens.lengths[at],
        bounds=np.append(0, np.cumsum(sizes[inside])).astype(np.int64),
        sizes=None if tokens.sizes is None else tokens.sizes[inside],
    )
    return some, at


def groups_in(who: str, tokens: Tokens, by: str | None) -> tuple[NDArray[np.int64], list[Any]]:
    """Return the group of each passage (-1 for none) and the labels; without a column there is one group, 'all'."""
    if by is None:
        return np.zeros(len(tokens.passages), dtype=np.int64), ["all"]
    codes, names = pd.factorize(labels_of(who, tokens, by))
    return np.asarray(codes, dtype=np.int64), list(names)


# ---------------------------------------------------------------------- contents of the groups


def base_of(tokens: Tokens, inside: NDArray[np.bool_]) -> dict[str, int]:
    """Count the words, turns and documents of passages `inside` a group, for the settings."""
    spoken = inside & (tokens.n_tokens > 0)
    return {
        "n_tokens_grouped": int(tokens.n_tokens[inside].sum()),
        "n_turns_grouped": len(np.unique(tokens.turn_of_passage[spoken])),
        "n_documents_grouped": len(np.unique(tokens.doc_of_passage[spoken])),
    }


def describe_base(used: Mapping[str, Any]) -> str:
    """Describe the words, turns and documents of the groups, for a summary."""
    nouns = {"n_tokens_grouped": "word", "n_turns_grouped": "turn", "n_documents_grouped": "document"}
    return ", ".join(counted(used[name], noun) for name, noun in nouns.items())


def describe_left_out(used: Mapping[str, Any], group: str) -> str:
    """Describe how many words are in no group; empty if there are none."""
    out = used["n_tokens"] - used["n_tokens_grouped"]
    return f" {describe_ungrouped(out, used['by'], group)}" if out else ""


def describe_ungrouped(n: int, by: Any, group: str = "group") -> str:
    """Say how many words are in no group; empty if there are none.

    >>> describe_ungrouped(1200, "speaker")
    '1,200 words are in no group (no speaker).'
    """
    return f"{counted(n, 'word')} {'is' if n == 1 else 'are'} in no {group} (no {by})." if n else ""


def n_ungrouped(tokens: Tokens, codes: NDArray[np.int64], among: NDArray[np.bool_] | None = None) -> int:
    """Count the words of passages without a group (code -1), `among` some passages or all."""
    out = codes < 0 if among is None else among & (codes < 0)
    return int(tokens.n_tokens[out].sum())


def methods_base(used: Mapping[str, Any]) -> str:
    """Describe which words the numbers refer to, for a methods section; empty if all."""
    if used["n_tokens"] == used["n_tokens_grouped"]:
        return ""
    size, texts = counted(used["n_tokens_grouped"], "word"), counted(used["n_documents_grouped"], "document")
    return f"What follows is about the {size} in {texts} that have a {used['by']}. "
