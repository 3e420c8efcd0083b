"""Tokenize a corpus, in memory or directly to disk."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from .._progress import steps
from .._recipe import recorded
from ..corpus import LAYERS, Corpus
from ..errors import SchemaError
from .collect import Held, Merger
from .corrections import corrected
from .dotless import warn_dotless
from .index import NOWHERE
from .keys import Known
from .scan import CHUNK, Rules, Scanned, scan
from .storage import Stream
from .tokens import Tokens
from .unspaced import warn_unspaced
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray


AHEAD = 6  # chunks queued per thread
BYTES_A_TOKEN = 4  # a lower bound for most texts; the arrays grow if there are more tokens


@recorded
def tokenize(
    corpus: Corpus,
    *,
    layer: str | Iterable[str] = "body",
    ignore_case: bool = True,
    punctuation: bool = False,
    symbols: bool = False,
    numbers: bool = True,
    urls: bool = True,
    corrections: bool = False,
    to: str | Path | None = None,
    n_threads: int | None = None,
) -> Tokens:
    """Tokenize a corpus into words.

    A word is a run of letters, marks, digits and ``_`` of any script. It may contain single apostrophes, hyphens and
    middle dots (*don't, co-op*), points and commas between digits (*3.14, 1,000*), and the points of abbreviations made
    of single Latin letters (*U.S, e.g*). Each ideograph is a word of its own. The same Unicode table is used on every
    machine.

    Parameters
    ----------
    corpus : Corpus
    layer : str or list of str
        Layers to count. By default the body only: summaries, page furniture and headings are not speech.
    ignore_case : bool
        Count "Tax" and "tax" as one term. The source keeps its case.
    punctuation, symbols, numbers : bool
        Whether punctuation marks, symbols (currency, mathematics, emoji) and numbers are tokens, too.
    urls : bool
        Keep addresses, #tags and @names whole.
    corrections : bool
        Count words under their corrected form if ``corpus`` has corrections (`load_seeds`);
        offsets still refer to the uncorrected source.
    to : path, optional
        Folder to which tokens are written as they are found. The result is memory-mapped, so neither the tokens nor
        (with a corpus from `Corpus.open`) the texts need fit in memory. `Tokens.open` opens them again.
    n_threads : int, optional
        Number of threads; no effect on the result.

    Returns
    -------
    Tokens

    Warns
    -----
    TextlabWarning
        A tenth of the text or more is in a script without spaces, whose words cannot be told apart.

    Examples
    --------
    >>> import pandas as pd
    >>> from textlab.corpus import Corpus
    >>> corpus = Corpus(
    ...     pd.DataFrame(index=["a"]),
    ...     pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [27]}, index=["a:p0001"]),
    ...     {"a": "Don't tax the U.S. co-op 3%"},
    ... )
    >>> tokens = tokenize(corpus)
    >>> list(tokens.terms[tokens.codes])
    ["don't", 'tax', 'the', 'u.s', 'co-op', '3']
    """
    if not isinstance(corpus, Corpus):
        raise SchemaError(f"tokenize: corpus must be a Corpus, not {type(corpus).__name__}; make one with read(...).")
    if n_threads is not None:
        _checks.whole("tokenize", "n_threads", n_threads, least=1)
    if not isinstance(layer, Iterable):
        raise SchemaError(f"tokenize: layer must be a name or a list of names, not {layer!r}.")
    layers = [layer] if isinstance(layer, str) else list(layer)
    if not layers:
        raise SchemaError("tokenize: layer is empty; name at least one, such as 'body'.")
    for name in layers:
        _checks.one_of("tokenize", "layer", name, LAYERS)
    rules = Rules(punctuation=punctuation, symbols=symbols, numbers=numbers, urls=urls)
    rows = np.flatnonzero(corpus.data.passages["layer"].isin(layers).to_numpy())
    settings = {"layer": tuple(layers), "ignore_case": ignore_case, **asdict(rules), "corrections": corrections}
    settings["steps"] = corpus.steps
    if to is not None:
        tokens = _to_disk(corpus, rows, rules, settings, Path(to), n_threads)
    else:
        tokens = _in_memory(corpus, rows, rules, settings, n_threads)
    warn_unspaced("tokenize", tokens)
    warn_dotless("tokenize", tokens)
    return corrected(tokens, rules) if corrections else tokens


def _in_memory(
    corpus: Corpus, rows: NDArray[np.int64], rules: Rules, settings: dict[str, Any], n_threads: int | None
) -> Tokens:
    first, last = corpus.data.byte_spans
    held = Held(int((last[rows] - first[rows]).sum()) // BYTES_A_TOKEN)
    forms = _scan_to(held, corpus, rows, rules, n_threads)
    ids, starts, bounds = held.close()
    return Tokens(
        corpus=corpus,
        passages=corpus.data.passages.iloc[rows],
        ids=ids,
        starts=starts,
        bounds=bounds,
        vocab=Vocabulary.of(forms, ignore_case=settings["ignore_case"]),
        settings=MappingProxyType(settings),
    )


def _to_disk(
    corpus: Corpus,
    rows: NDArray[np.int64],
    rules: Rules,
    settings: dict[str, Any],
    folder: Path,
    n_threads: int | None,
) -> Tokens:
    """Tokenize to a folder, writing each chunk as it is scanned; only the vocabulary stays in memory."""
    with Stream(folder) as stream:
        forms = _scan_to(stream, corpus, rows, rules, n_threads)
        stream.close()
        stream.put("rows", rows)
        vocab = Vocabulary.of(forms, ignore_case=settings["ignore_case"])
        stream.finish(vocab, {"corpus": corpus.fingerprint, "settings": settings})
    return Tokens.open(folder, corpus)


def _scan_to(store: Held | Stream, corpus: Corpus, rows: NDArray[np.int64], rules: Rules, n_threads: int | None) -> Any:
    """Scan everything into the store; return the forms in order of first appearance."""
    merger = Merger(corpus.data.buffer)
    first, last = corpus.data.byte_spans
    n_chunks = -(-int((last[rows] - first[rows]).sum()) // _chunk(n_threads or _few_threads()))
    for part, words in steps(_scan_all(corpus, rows, rules, n_threads, merger), "tokenize", total=n_chunks):
        store.add(part.types, part.starts, part.counts)
        merger.add(*words)
        store.rename(merger.taken())
    forms = merger.finish()
    store.rename(merger.taken())
    return forms


@dataclass(frozen=True, slots=True)
class _ScannedChunk:
    """The tokens of one chunk: offsets in the documents, tokens per passage, types (see `Scanned`)."""

    starts: NDArray[np.int32]
    counts: NDArray[np.int64]
    types: NDArray[np.int32]


ChunkWords = tuple[Any, Any, Any]  # keys, places and sizes, as `Merger.add` takes them


def _scan_all(
    corpus: Corpus, rows: NDArray[np.int64], rules: Rules, n_threads: int | None, merger: Merger
) -> Iterator[tuple[_ScannedChunk, ChunkWords]]:
    """Yield the scanned chunks in order.

    Several threads scan ahead, so that none waits while words are merged.
    """
    threads = n_threads or _few_threads()
    blocks = _passage_blocks(corpus, rows, _chunk(threads))
    if threads == 1 or len(rows) < 4:
        yield from (_scan_block(corpus, block, rules, merger.known) for block in blocks)
        return
    for block in itertools.islice(blocks, 1):
        yield _scan_block(corpus, block, rules, None)  # first, so that later chunks know its words
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[tuple[_ScannedChunk, ChunkWords]]] = deque()
        for block in blocks:
            ahead.append(pool.submit(_scan_block, corpus, block, rules, merger.known))
            if len(ahead) > AHEAD * threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _few_threads() -> int:
    return min(4, os.cpu_count() or 1)


def _chunk(threads: int) -> int:
    """Bytes that are scanned at a time: more with several threads, so that they wait less often."""
    return CHUNK if threads == 1 else 2 * CHUNK


def _passage_blocks(corpus: Corpus, rows: NDArray[np.int64], n_bytes: int) -> Iterator[NDArray[np.int64]]:
    """Yield rows of passages in blocks of about `n_bytes` of text."""
    starts, ends = corpus.data.byte_spans
    total = np.cumsum(ends[rows] - starts[rows] + 1)
    steps = np.arange(n_bytes, total[-1] + n_bytes, n_bytes) if len(rows) else NOWHERE
    edges = np.searchsorted(total, steps) + 1
    first = 0
    for last in np.unique(np.minimum(edges, len(rows))):
        yield rows[first:last]
        first = last


_NULS = [b""] * 9  # joined, these give the eight NUL bytes at the end that `scan` expects


def _scan_block(
    corpus: Corpus, rows: NDArray[np.int64], rules: Rules, known: Known | None
) -> tuple[_ScannedChunk, ChunkWords]:
    starts, ends = (edge[rows] for edge in corpus.data.byte_spans)
    buffer = memoryview(corpus.data.buffer)  # type: ignore[arg-type]
    pieces = [buffer[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    found: Scanned = scan(bytearray(b"\0").join([b"", *pieces, *_NULS]), rules, known)
    place = 1 + np.append(0, np.cumsum(ends - starts + 1))  # start of each passage in the chunk
    in_document = starts - corpus.data.document_bytes[0][corpus.data.document_of_passage[rows]]
    offsets = found.starts.astype(np.int32)
    counts = np.diff(np.searchsorted(offsets, place.astype(np.int32)))
    offsets += np.repeat((in_document - place[:-1]).astype(np.int32), counts)
    passage = np.repeat(np.arange(len(rows), dtype=np.int32), counts)[found.example]
    example = offsets[found.example] + (starts - in_document)[passage]  # positions in the corpus buffer
    return _ScannedChunk(offsets, counts, found.types), (found.keys, example, found.size)
