"""Process tokens in blocks of whole documents, so that memory use does not grow with the text.

A computation that can be done for some documents at a time, and combined afterwards, is written as a function of a
block: the tokens of some passages, with what the computation needs to know about each of these passages::

    tokens     ids     | 0 1 0 2 | 1 1 | 3 0 2 |        bounds, documents
    by_passage row     | 0   0   | 1   | 2   1 |        for example the matrix row of each passage
                         block 0   ...   block n        whole documents, about two million words each

If the arrays of the tokens are files in several folders (`textlab.partitions`), the same function is sent to the
processes that open these folders, and only its answer is returned. It must therefore be a top-level function of a
module, and return arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .._progress import steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Answer = Mapping[str, NDArray[Any]]
    Work = Callable[..., Answer]

BLOCK_TOKENS = 1 << 19  # tokens per block; describe holds about 100 MB for so many, and more for more


class BlockAnswer(NamedTuple):
    """Answer for a block, and its position: its passages, and its first token."""

    passages: slice
    first: int
    answer: Answer


def in_blocks(tokens: Any, work: Work, *by_passage: NDArray[Any], **fixed: Any) -> Iterator[BlockAnswer]:
    """Call ``work(block, *arrays, **fixed)`` for each block, in the order of the text.

    Parameters
    ----------
    tokens : TokenArrays
    work : callable
        Top-level function of a module that returns a mapping of names to arrays.
    *by_passage : ndarray, one entry a passage
        Arrays with one entry per passage; each block gets its slice.
    **fixed
        Arguments that are the same for every block.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> import pandas as pd
    >>> tokens = tokenize(from_frame(pd.DataFrame({"text": ["tax the rich", "tax tax"]})))
    >>> [found.answer["n"].tolist() for found in in_blocks(tokens, count_kept)]
    [[3, 2]]
    """
    if lies_apart(tokens):
        yield from tokens.ids.in_parts(tokens, work, by_passage, fixed)
        return
    yield from steps(answered(tokens, work, by_passage, fixed), "reading the text in blocks")


def lies_apart(tokens: Any) -> bool:
    """Return whether the arrays of the tokens are in several folders."""
    return hasattr(tokens.ids, "in_parts")


def in_memory(tokens: Any) -> bool:
    """Return whether the tokens are held in memory, and not mapped from files or in several folders."""
    array = tokens.ids
    while isinstance(array, np.ndarray) and not isinstance(array, np.memmap):
        array = array.base
    return not lies_apart(tokens) and not isinstance(array, np.memmap)


def answered(
    tokens: Any, work: Work, by_passage: tuple[NDArray[Any], ...], fixed: Mapping[str, Any]
) -> Iterator[BlockAnswer]:
    """Call `work` block by block, in this process."""
    edges = block_edges(tokens)
    for low, high in pairwise(edges):
        whole = len(edges) == 2 and isinstance(tokens.ids, np.ndarray)  # these tokens may have an index already
        block = tokens if whole else block_of(tokens, low, high)
        answer = work(block, *(array[low:high] for array in by_passage), **fixed)
        yield BlockAnswer(slice(low, high), int(tokens.bounds[low]), answer)


def block_edges(tokens: Any, most: int | None = None) -> list[int]:
    """Return the first passage of each block, and the number of passages; blocks do not split documents.

    A block has at most `most` tokens (by default `BLOCK_TOKENS`), unless a single document has more.
    """
    most = BLOCK_TOKENS if most is None else most
    doc = tokens.doc_of_passage
    opens = np.append(np.flatnonzero(np.diff(doc, prepend=-1)), len(doc))
    at = tokens.bounds[opens]
    edges, here = [0], 0
    while here < len(opens) - 1:
        here = max(here + 1, int(np.searchsorted(at, at[here] + most, side="right")) - 1)
        edges.append(int(opens[here]))
    return edges


def block_of(tokens: Any, low: int, high: int) -> Any:
    """Return the tokens of passages `low` to `high` as views."""
    first, last = tokens.bounds[low], tokens.bounds[high]
    return replace(
        tokens,
        passages=tokens.passages.iloc[low:high],
        ids=tokens.ids[first:last],
        starts=tokens.starts[first:last],
        lengths=None if tokens.lengths is None else tokens.lengths[first:last],
        bounds=tokens.bounds[low : high + 1] - first,
        sizes=None if tokens.sizes is None else tokens.sizes[low:high],
    )


# ---------------------------------------------------------------------- what the arrays ask of blocks


def count_types(block: Any) -> Answer:
    """Count the tokens of each type."""
    return {"n": np.bincount(block.ids, minlength=len(block.vocab))}


def count_kept(block: Any) -> Answer:
    """Count the tokens with a term in each passage."""
    before = np.append(0, np.cumsum((block.term_of >= 0)[block.ids] if len(block.vocab) else block.ids))
    return {"n": np.diff(before[block.bounds])}


def find_types(block: Any, *, mask: NDArray[np.bool_]) -> Answer:
    """Return the positions of the tokens whose type is in `mask`."""
    return {"at": block.index.scanned(mask)}


def all_of(found: Iterable[BlockAnswer], name: str) -> NDArray[Any]:
    """Concatenate one array over all answers."""
    return np.concatenate([np.empty(0, dtype=np.int64), *(f.answer[name] for f in found)])


def positions_in(found: Iterable[BlockAnswer], name: str) -> NDArray[np.int64]:
    """Convert positions within blocks to positions in all tokens."""
    return np.concatenate([np.empty(0, dtype=np.int64), *(f.answer[name] + f.first for f in found)])
