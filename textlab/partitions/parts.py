"""A corpus that lies in parts: the same verbs, asked of every part, by processes or by a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import Corpus
from ..errors import SchemaError
from ..loaders.read import read
from ..tokens import Tokens, tokenize
from ..tokens.blocks import BlockAnswer
from .answers import PartTask, answer_of, open_part
from .joined_corpus import OpenedPart, joined_tokens, joined_vocabulary
from .making import SavedPart, cut_tokens, file_tasks, read_manifest, save_files, write_manifest
from .processes import NoWorkers, ProcessWorkers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens.blocks import Work
    from .cluster import DaskWorkers


@_checks.keywords
class Parts:
    """A corpus in parts, each saved in a folder of its own, as one set of tokens.

    ``parts.tokens`` are `Tokens`: every verb takes them, with the same arguments, and gives the same result. What can
    be asked of documents apart (counts, places of patterns, words of each passage) is asked of the parts, in other
    processes or on a cluster, and added up here; the tables of documents and passages stand in this process, the words
    stay in their files. Quotations are read from the part in which they stand.

    Use it in a ``with`` block, or `close` it: its processes then end.

    Parameters
    ----------
    folders : path, or sequence of paths
        A folder of parts (`Parts.split`, `Parts.of_files`), or the folder of each part, which holds a ``corpus`` and
        its ``tokens`` as ``corpus.save`` and ``tokens.save`` write them.
    workers : int, optional
        Processes on this machine; 0 asks the parts in this process. By default one a core, at most 4.
    client : distributed.Client, optional
        A Dask cluster instead (extra ``scale``). Its workers must see the folders under the same names.
    keep : path, optional
        A folder for the answers of parts: what is asked again after an interruption is read from there. It may be
        removed at any time.

    Attributes
    ----------
    tokens : Tokens
    corpus : Corpus
    names : tuple of str

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import textlab as tl
    >>> tokens = tl.tokenize(tl.load_seeds())
    >>> with TemporaryDirectory() as folder, tl.Parts.split(tokens, folder, n=3, workers=0) as parts:
    ...     same = tl.kwic(parts.tokens, "technolog*").table.equals(tl.kwic(tokens, "technolog*").table)
    >>> same
    True
    """

    def __init__(
        self,
        folders: str | Path | Sequence[str | Path],
        *,
        workers: int | None = None,
        client: Any = None,
        keep: str | Path | None = None,
    ) -> None:
        self._saved = tuple(_saved_parts(folders))
        self._keep = None if keep is None else Path(keep).absolute()
        self._workers = _workers(workers, client)

    @classmethod
    def split(
        cls, source: Tokens | Corpus, folder: str | Path, *, n: int, workers: int | None = None, client: Any = None,
        keep: str | Path | None = None,
    ) -> Parts:  # fmt: skip
        """Write a corpus, or tokens and their corpus, in parts, cut between documents.

        Parameters
        ----------
        source : Tokens or Corpus
            A corpus is tokenized as `tokenize` does by default.
        folder : str or Path
            Parts that are there and whole, from a call that was interrupted, are kept.
        n : int
            Parts of about as many words; fewer where there are fewer documents.
        workers, client, keep
            As for `Parts`.
        """
        if not isinstance(source, Tokens | Corpus):
            raise SchemaError(f"Parts.split: source must be Tokens or a Corpus, not {type(source).__name__}.")
        n, place = _checks.whole("Parts.split", "n", n, least=1), Path(folder).absolute()
        tokens = source if isinstance(source, Tokens) else tokenize(source)
        write_manifest(place, list(_with_progress(cut_tokens(tokens, place, n), n, "Writing parts")))
        return cls(place, workers=workers, client=client, keep=keep)

    @classmethod
    def of_files(
        cls, paths: Sequence[str | Path], folder: str | Path, *, n: int, loader: Callable[..., Corpus] = read,
        workers: int | None = None, client: Any = None, keep: str | Path | None = None, **options: Any,
    ) -> Parts:  # fmt: skip
        """Read many files, some at a time, tokenize them and save each lot as a part.

        Parameters
        ----------
        paths : sequence of paths
            In the order that the documents shall have.
        folder : str or Path
            Parts that were made from the same files before are kept.
        n : int
            Parts of about as many bytes, each from whole files.
        loader : callable
            Makes a corpus of a path or a list of paths: `read`, or a function at the top of a file.
        workers, client, keep
            As for `Parts`.
        **options
            Of `tokenize`.
        """
        place, asked = Path(folder).absolute(), _workers(workers, client)
        tasks = file_tasks(paths, place, loader, n, options)
        try:
            write_manifest(place, list(_with_progress(asked.map(save_files, tasks), len(tasks), "Reading files")))
        finally:
            asked.close()
        return cls(place, workers=workers, client=client, keep=keep)

    # ------------------------------------------------------------------ what it is

    @property
    def names(self) -> tuple[str, ...]:
        """What messages call the parts, in their order."""
        return tuple(part.name for part in self._saved)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of all parts, for every verb."""
        return joined_tokens(self._opened, self._lookups, self._vocabulary, self._in_parts)

    @property
    def corpus(self) -> Corpus:
        """The texts of all parts."""
        return self.tokens.corpus

    @property
    def table(self) -> pd.DataFrame:
        """One row a part: ``part, n_documents, n_passages, n_tokens, n_bytes, folder``."""
        rows = [
            (part.name, len(t.corpus.data.documents), len(t.passages), len(t), _text_bytes(t), str(saved.folder))
            for saved, part, t in ((s, o, o.tokens) for s, o in zip(self._saved, self._opened, strict=True))
        ]
        return pd.DataFrame(rows, columns=["part", "n_documents", "n_passages", "n_tokens", "n_bytes", "folder"])

    def __len__(self) -> int:
        return len(self._saved)

    def __repr__(self) -> str:
        return f"<Parts: {counted(len(self), 'part')}, {counted(self._workers.n, 'worker')}>"

    def close(self) -> None:
        """Let the processes go; they are made again when a question is asked."""
        self._workers.close()

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ------------------------------------------------------------------ asking

    @cached_property
    def _opened(self) -> tuple[OpenedPart, ...]:
        return tuple(OpenedPart(p.name, open_part(p.name, p.folder, p.fingerprint)) for p in self._saved)

    @cached_property
    def _merged(self) -> Any:
        return joined_vocabulary([part.tokens.vocab for part in self._opened])

    @property
    def _vocabulary(self) -> Any:
        return self._merged[0]

    @property
    def _lookups(self) -> Any:
        return self._merged[1]

    def _in_parts(
        self, tokens: Tokens, work: Work, by_passage: tuple[NDArray[Any], ...], fixed: Mapping[str, Any]
    ) -> Iterator[BlockAnswer]:
        """Put a question to every part; see `textlab.tokens.blocks.in_blocks`."""
        tasks, passage, first = [], [0], [0]
        for saved, part, lookup in zip(self._saved, self._opened, self._lookups, strict=True):
            n, own = len(part.tokens.passages), part.tokens.corpus.fingerprint
            cut = tuple(array[passage[-1] : passage[-1] + n] for array in by_passage)
            tasks.append(PartTask(saved.name, saved.folder, own, lookup, tokens.vocab, work, cut, fixed, self._keep))
            passage.append(passage[-1] + n)
            first.append(first[-1] + len(part.tokens))
        answers = _with_progress(self._workers.map(answer_of, tasks), len(tasks), work.__name__.replace("_", " "))
        for k, found in enumerate(answers):
            for f in found:
                inside = slice(f.passages.start + passage[k], f.passages.stop + passage[k])
                yield BlockAnswer(inside, f.first + first[k], f.answer)


def _saved_parts(folders: str | Path | Sequence[str | Path]) -> list[SavedPart]:
    if isinstance(folders, str | Path):
        return read_manifest(Path(folders).absolute())
    paths = [Path(folder).absolute() for folder in folders]
    if not paths:
        raise SchemaError("Parts: no folders; give a folder of parts, or the folder of each part.")
    names = [path.name for path in paths]
    twice = len(set(names)) < len(names)
    return [SavedPart(str(path) if twice else path.name, path) for path in paths]


def _workers(n: int | None, client: Any) -> ProcessWorkers | NoWorkers | DaskWorkers:
    if client is not None:
        from .cluster import DaskWorkers  # which needs Dask

        return DaskWorkers(client)
    return NoWorkers() if n == 0 else ProcessWorkers(n)


def _with_progress(answers: Iterator[Any], n: int, what: str) -> Iterator[Any]:
    """Show how far it is where it takes over five seconds."""
    from tqdm import tqdm

    yield from tqdm(answers, total=n, desc=what, delay=5, leave=False)


def _text_bytes(tokens: Tokens) -> int:
    starts, ends = tokens.corpus.data.document_bytes
    return int((ends - starts).sum())
