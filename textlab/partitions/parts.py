"""A corpus in parts: verbs run on each part, in other processes or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import _checks
from .._progress import steps
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
    """A corpus in parts, each saved in its own folder, that can be used like one set of tokens.

    ``parts.tokens`` are `Tokens`: all verbs accept them with the same arguments and return the same results. Work that
    can be done per document (counts, places of patterns, words of each passage) runs on the parts, in other processes
    or on a cluster, and the answers are combined here. The tables of documents and passages are in the memory of this
    process, the words stay in their files. Quotations are read from the part that contains them.

    Use `Parts` in a ``with`` block, or call `close`, to end its processes.

    Parameters
    ----------
    folders : path, or sequence of paths
        A folder of parts (`Parts.split`, `Parts.of_files`), or the folders of the single parts. The folder of a part
        contains ``corpus`` and ``tokens``, as written by ``corpus.save`` and ``tokens.save``.
    workers : int, optional
        Number of processes on this machine; 0: run in this process. Default: one per core, at most 4.
    client : distributed.Client, optional
        Dask cluster to use instead (extra ``scale``). Its workers must see the folders under the same paths.
    keep : path, optional
        Folder in which the answers of parts are cached. Answers that were computed before an interruption are read from
        there. It can be deleted at any time.

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
        """Write a corpus, or tokens and their corpus, in parts, split between documents.

        Parameters
        ----------
        source : Tokens or Corpus
            A corpus is tokenized with the defaults of `tokenize`.
        folder : str or Path
            Folder to write to. Complete parts from an interrupted call are kept.
        n : int
            Number of parts, with about equally many words; fewer if there are fewer documents.
        workers, client, keep
            As in `Parts`.
        """
        if not isinstance(source, Tokens | Corpus):
            raise SchemaError(f"Parts.split: source must be Tokens or a Corpus, not {type(source).__name__}.")
        n, place = _checks.whole("Parts.split", "n", n, least=1), Path(folder).absolute()
        tokens = source if isinstance(source, Tokens) else tokenize(source)
        write_manifest(place, list(steps(cut_tokens(tokens, place, n), "Parts: writing", total=n)))
        return cls(place, workers=workers, client=client, keep=keep)

    @classmethod
    def of_files(
        cls, paths: Sequence[str | Path], folder: str | Path, *, n: int, loader: Callable[..., Corpus] = read,
        workers: int | None = None, client: Any = None, keep: str | Path | None = None, **options: Any,
    ) -> Parts:  # fmt: skip
        """Read many files, a few at a time, tokenize them and save each group as a part.

        Parameters
        ----------
        paths : sequence of paths
            Files, in the order of the documents.
        folder : str or Path
            Folder to write to. Existing parts from the same files are kept.
        n : int
            Number of parts, each from whole files, with about equally many bytes.
        loader : callable
            Function that makes a corpus from a path or a list of paths: `read`, or a top-level function of a module.
        workers, client, keep
            As in `Parts`.
        **options
            Options of `tokenize`.
        """
        place, asked = Path(folder).absolute(), _workers(workers, client)
        tasks = file_tasks(paths, place, loader, n, options)
        try:
            write_manifest(place, list(steps(asked.map(save_files, tasks), "Parts: reading", total=len(tasks))))
        finally:
            asked.close()
        return cls(place, workers=workers, client=client, keep=keep)

    # ------------------------------------------------------------------ what it is

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the parts, in order."""
        return tuple(part.name for part in self._saved)

    @cached_property
    def tokens(self) -> Tokens:
        """Return the tokens of all parts, to be passed to any verb."""
        return joined_tokens(self._opened, self._lookups, self._vocabulary, self._in_parts)

    @property
    def corpus(self) -> Corpus:
        """Return the corpus of all parts."""
        return self.tokens.corpus

    @property
    def table(self) -> pd.DataFrame:
        """Return one row per part: ``part, n_documents, n_passages, n_tokens, n_bytes, folder``."""
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
        """End the processes; they are started again when needed."""
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
        """Run a task on every part; see `textlab.tokens.blocks.in_blocks`."""
        tasks, passage, first = [], [0], [0]
        for saved, part, lookup in zip(self._saved, self._opened, self._lookups, strict=True):
            n, own = len(part.tokens.passages), part.tokens.corpus.fingerprint
            cut = tuple(array[passage[-1] : passage[-1] + n] for array in by_passage)
            tasks.append(PartTask(saved.name, saved.folder, own, lookup, tokens.vocab, work, cut, fixed, self._keep))
            passage.append(passage[-1] + n)
            first.append(first[-1] + len(part.tokens))
        answers = steps(self._workers.map(answer_of, tasks), f"{work.__name__}: parts", total=len(tasks))
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
        from .cluster import DaskWorkers  # needs Dask

        return DaskWorkers(client)
    return NoWorkers() if n == 0 else ProcessWorkers(n)


def _text_bytes(tokens: Tokens) -> int:
    starts, ends = tokens.corpus.data.document_bytes
    return int((ends - starts).sum())
