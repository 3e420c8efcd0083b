"""Tokens: the words of a corpus as flat arrays that still know where they stand in the source.

Every string operation (folding, lemmas, stop words, patterns) happens on the vocabulary, never on the
tokens: it is a mapping over some 10^5 types, followed by one integer look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import Corpus
from ..corpus.text import ranges
from ..corpus.turns import turn_codes
from ..errors import SchemaError
from . import storage as _mapped
from .vocabulary import arrow, distinct, short, sorted_words, strings, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .vocabulary import Words

_NONE = np.empty(0, dtype=np.int64)
AT_ONCE = 1 << 20  # tokens scanned at a time: their masks stay in cache
FEW_TYPES = 8
SCANS = 8  # searches through all tokens, which together take as long as making an index
PAD = -1  # the term of a removed token: its place is kept, so distances survive


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Tokens:
    """The words of a corpus, in order, with their places in the source.

    Made by `tokenize`. Verbs (`remove`, `keep`, `replace`, `join`, ...) give a new `Tokens` in which
    removed words leave a gap (padding), so that windows and distances stay true.

    Attributes
    ----------
    corpus : Corpus
        Where the words stand.
    passages : DataFrame
        The tokenized passages, index ``passage_id``.
    ids : ndarray of int32, shape (n_tokens,)
        Type of each token: a row of `types`.
    starts : ndarray of int32, shape (n_tokens,)
        Byte offset of each token in the UTF-8 text of its document.
    lengths : ndarray of int32 or None
        Bytes of each token in the source; None where they are those of the type.
    bounds : ndarray of int64, shape (n_passages + 1,)
        Passage ``i`` holds the tokens ``bounds[i]:bounds[i + 1]``.
    forms : pyarrow.LargeStringArray
        Each different form, as it stands in the source; `types` has them as str. A corrected word and a joined
        phrase are types of their own, so a form may stand here twice.
    words : pyarrow.LargeStringArray, sorted
        Each different term: what is counted; `terms` has them as str.
    term_of : ndarray of int32, shape (n_types,)
        The term of each type; -1 where the word was removed.
    lower : bool
        Whether all terms are known to be in lower case.
    settings : mapping
        How the tokens were made.
    """

    corpus: Corpus
    passages: pd.DataFrame
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32] | None = None
    bounds: NDArray[np.int64]
    forms: Words
    words: Words
    term_of: NDArray[np.int32]
    lower: bool = False
    settings: Mapping[str, Any]

    # ------------------------------------------------------------------ faces

    @property
    def vocabulary(self) -> pd.DataFrame:
        """One row a term, index ``term``: ``n_term, n_passages, n_docs``, most frequent first."""
        codes = self.codes
        kept = codes >= 0
        passage = self.passage_of()[kept]
        n = np.bincount(codes[kept], minlength=len(self.words))
        table = pd.DataFrame(
            {
                "n_term": n,
                "n_passages": distinct(codes[kept], passage, len(self.words)),
                "n_docs": distinct(codes[kept], self.doc_of_passage[passage], len(self.words)),
            },
            index=pd.Index(self.terms, name="term", dtype="str"),
        )
        return table[n > 0].sort_values("n_term", ascending=False, kind="stable")

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        kept = int((self.codes >= 0).sum())
        gaps = len(self) - kept
        removed = f" ({gaps:,} removed, places kept)" if gaps else ""
        terms = len(np.unique(self.codes[self.codes >= 0]))
        return (
            f"<Tokens: {counted(kept, 'token')}{removed}, {counted(terms, 'term')}, "
            f"{counted(len(self.passages), 'passage')}, {counted(self.passages['doc_id'].nunique(), 'document')}>"
        )

    # ------------------------------------------------------------------ arrays behind the faces

    @cached_property
    def types(self) -> NDArray[np.object_]:
        """Each different form as a str object."""
        return strings(self.forms)

    @cached_property
    def terms(self) -> NDArray[np.object_]:
        """Each different term as a str object, sorted."""
        return strings(self.words)

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """The term of each token, -1 where it was removed. Shape (n_tokens,)."""
        return self.term_of[self.ids] if len(self.forms) else np.empty(0, dtype=np.int32)

    @cached_property
    def doc_of_passage(self) -> NDArray[np.int64]:
        """The row in ``corpus.documents`` of each passage."""
        return self.corpus.data.rows_of(self.passages["doc_id"])

    @cached_property
    def turn_of_passage(self) -> NDArray[np.int64]:
        """The turn of each passage, as a number that no turn of another document has."""
        return turn_codes(self.passages)

    @cached_property
    def passage_names(self) -> Any:
        """``passage_id, doc_id, speaker`` of each passage, as an Arrow record batch."""
        import pyarrow as pa

        columns = {"passage_id": self.passages.index, **{name: self.passages[name] for name in ("doc_id", "speaker")}}
        arrays = [pa.array(pd.Series(column), type=pa.large_string()) for column in columns.values()]
        return pa.RecordBatch.from_arrays(arrays, names=list(columns))

    @cached_property
    def passage_bytes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each passage starts and ends in the corpus buffer."""
        rows = self.corpus.data.passages.index.get_indexer(self.passages.index)
        starts, ends = self.corpus.data.byte_spans
        return starts[rows], ends[rows]

    def passage_of(
        self, positions: NDArray[np.int64] | None = None, near: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """The passage row of each token (or of the tokens at `positions`; `near`, where it probably is)."""
        if positions is None:
            return np.repeat(np.arange(len(self.passages)), np.diff(self.bounds))
        if near is not None:
            away = np.flatnonzero((positions < self.bounds[near]) | (positions >= self.bounds[near + 1]))
            found = near.copy()
            found[away] = self.passage_of(positions[away])
            return found
        return np.asarray(np.searchsorted(self.bounds, positions, side="right") - 1, dtype=np.int64)

    @cached_property
    def n_tokens(self) -> NDArray[np.int64]:
        """Kept tokens of each passage."""
        size, removed = np.diff(self.bounds), self.term_of < 0
        if not removed.any():
            return size
        return size - np.bincount(self.passage_of(self._scanned(removed)), minlength=len(size))

    @cached_property
    def stretch_of_passage(self) -> NDArray[np.int64]:
        """Neighbouring passages of one turn are one stretch: windows and phrases never leave it."""
        same = np.zeros(len(self.passages), dtype=bool)
        turn, doc = self.turn_of_passage, self.doc_of_passage
        same[1:] = (turn[1:] == turn[:-1]) & (doc[1:] == doc[:-1]) & ~self._holes
        return np.asarray(np.cumsum(~same) - 1, dtype=np.int64)

    @property
    def _holes(self) -> NDArray[np.bool_]:
        """Whether `Corpus.where` left out text of these layers between a passage and the next."""
        whole = self.corpus.data.whole
        begins = whole.byte_spans[0][whole.passages["layer"].isin(self.settings["layer"]).to_numpy()]
        starts, ends = self.passage_bytes
        return np.searchsorted(begins, starts[1:]) > np.searchsorted(begins, ends[:-1])

    @cached_property
    def stretch_bounds(self) -> NDArray[np.int64]:
        """Stretch ``i`` holds the tokens ``stretch_bounds[i]:stretch_bounds[i + 1]``."""
        new = np.flatnonzero(np.diff(self.stretch_of_passage, prepend=-1))
        return np.append(self.bounds[new], len(self))

    def stretch_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The stretch of each token at `positions`."""
        return np.asarray(np.searchsorted(self.stretch_bounds, positions, side="right") - 1, dtype=np.int64)

    @cached_property
    def type_counts(self) -> NDArray[np.int64]:
        """How many tokens there are of each type. Shape (n_types,)."""
        return np.bincount(self.ids, minlength=len(self.forms))

    @cached_property
    def caseless(self) -> tuple[NDArray[np.object_], bool]:
        """The terms in lower case, and whether they are the terms themselves (then `code_of` knows them)."""
        if self.lower or (text := "\n".join(self.terms)) == text.lower():
            return self.terms, True
        return np.array([t.lower() for t in self.terms], dtype=object), False

    def code_of(self, term: str) -> int:
        """The code of a term, -1 where there is none: quicker than `term_lookup` for a few."""
        at = int(np.searchsorted(self.terms, term))
        return at if at < len(self.terms) and self.terms[at] == term else PAD

    @cached_property
    def term_lookup(self) -> dict[str, int]:
        """The code of each term."""
        return {word: i for i, word in enumerate(self.terms)}

    def where_types(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Positions of the tokens whose type is in `mask`, in order: by an index once it pays to make one."""
        asked = self.__dict__.get("_asked", 0)
        if "_index" not in self.__dict__ and asked < SCANS:
            self.__dict__["_asked"] = asked + 1
            return self._scanned(mask)
        order, edges = self._index
        types = np.flatnonzero(mask)
        wanted = np.unique(self.term_of[types])
        found = [order[edges[c] : edges[c + 1]] for c in wanted + 1]
        if sum(map(len, found)) > len(self) // 4:
            return np.flatnonzero(mask[self.ids])
        places = found[0].astype(np.int64) if len(found) == 1 else np.sort(np.concatenate([_NONE, *found]))
        whole = self._n_forms[wanted + 1].sum() == len(types)  # every form of these terms is meant
        return places if whole else places[mask[self.ids[places]]]

    def _scanned(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The same without an index, some tokens at a time; a few types are quicker compared than looked up."""
        types = np.flatnonzero(mask)
        few = types.tolist() if len(types) <= FEW_TYPES else None  # as int: other integers would widen what is compared
        found = [_NONE]
        for low in range(0, len(self.ids) if len(types) else 0, AT_ONCE):
            ids = self.ids[low : low + AT_ONCE]
            here = mask[ids] if few is None else reduce(np.logical_or, (ids == t for t in few))
            found.append(np.flatnonzero(here) + low)
        return np.concatenate(found)

    @cached_property
    def _n_forms(self) -> NDArray[np.int64]:
        """How many types each term has, those of no term first."""
        return np.bincount(self.term_of + 1, minlength=len(self.words) + 1)

    @cached_property
    def _index(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Positions grouped by term (gaps first), by a counting sort: a sparse matrix, a token a row, turned around."""
        from scipy.sparse import csr_array

        n, gaps = len(self), int(self.term_of.min(initial=0) < 0)
        least = np.empty(n, dtype=np.int8)  # carried along, because a sparse matrix has numbers
        each = np.arange(n + 1, dtype=np.int32)
        codes = self.codes + 1 if gaps else self.codes
        by_term = csr_array((least, codes, each), shape=(n, len(self.words) + gaps)).tocsc()
        return by_term.indices, np.append([0] * (1 - gaps), by_term.indptr).astype(np.int64)

    @cached_property
    def counted(self) -> Mapping[str, int]:
        """``n_documents, n_turns, n_tokens``: what every result reports."""
        found = {"n_documents": self.doc_of_passage, "n_turns": self.turn_of_passage}
        counts = {name: len(pd.unique(codes)) for name, codes in found.items()}
        return {**counts, "n_tokens": int(self.n_tokens.sum())}

    @cached_property
    def _type_bytes(self) -> NDArray[np.int32]:
        import pyarrow.compute as pc

        return np.asarray(pc.binary_length(self.forms)).astype(np.int32)

    @cached_property
    def _document_bytes(self) -> NDArray[np.int64]:
        """Where the document of each passage starts in the corpus buffer."""
        return self.corpus.data.document_bytes[0][self.doc_of_passage]

    def byte_starts(self, positions: NDArray[np.int64], passage: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Where the tokens at `positions` (of passages `passage`) start in the corpus buffer."""
        inside = self.passage_of(positions) if passage is None else passage
        return self._document_bytes[inside] + self.starts[positions]

    def byte_spans(
        self, positions: NDArray[np.int64], passage: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the tokens at `positions` (of passages `passage`) start and end in the corpus buffer."""
        start = self.byte_starts(positions, passage)
        size = self._type_bytes[self.ids[positions]] if self.lengths is None else self.lengths[positions]
        return start, start + size

    def spans(self, first: NDArray[np.int64], last: NDArray[np.int64] | None = None) -> pd.DataFrame:
        """The source stretches from token `first` to token `last` (inclusive): ``doc_id, passage_id, start, end``.

        Offsets are str offsets: ``corpus.document_text(doc_id)[start:end]``.
        """
        last = first if last is None else last
        passage = self.passage_of(first)
        doc = self.doc_of_passage[passage]
        start, end = self.byte_starts(first, passage), self.byte_spans(last)[1]
        return pd.DataFrame(
            {
                "doc_id": self.passages["doc_id"].array.take(passage),
                "passage_id": self.passages.index.array.take(passage),
                "start": self.corpus.data.chars_at(doc, start),
                "end": self.corpus.data.chars_at(doc, end),
            }
        )

    def progress(self, positions: NDArray[np.int64]) -> NDArray[np.float64]:
        """How far into its document's body each token stands, 0 to 1, by words."""
        return self.corpus.data.progress(self.byte_starts(positions))

    def breaks(self, marks: str = ".,;:?!") -> NDArray[np.bool_]:
        """Whether one of `marks` stands between a token and the one before it (also true where a passage begins).

        Read from the source, so it also works where punctuation is not tokenized. Shape (n_tokens,).
        """
        out = np.zeros(len(self), dtype=bool)
        out[self.bounds[:-1][np.diff(self.bounds) > 0]] = True
        if not len(self):
            return out
        start, end = self.byte_spans(np.arange(len(self)))
        table = np.isin(np.arange(256), np.frombuffer(marks.encode("ascii"), dtype=np.uint8))
        buffer, low, high = self.corpus.data.buffer, end[:-1], start[1:]
        between = table[buffer[start[:-1]]]  # a mark that is a token itself
        for step in (0, 1):  # nearly every gap is one or two bytes
            between |= (high - low > step) & table[buffer[np.minimum(low + step, len(buffer) - 1)]]
        wide = np.flatnonzero((high - low > 2) & ~between)
        if len(wide):
            at = _marked(buffer, table)
            between[wide] = np.searchsorted(at, high[wide]) > np.searchsorted(at, low[wide])
        out[1:] |= between
        return out

    # ------------------------------------------------------------------ verbs

    def remove(self, what: str | Iterable[str] | Callable[[str], bool]) -> Tokens:
        """Take words out and keep their places.

        Parameters
        ----------
        what : str, iterable of str, or function of a term
            A pattern or patterns (see `kwic`), ``"function_words"`` for the package's own short list (no
            negators, modals or pronouns), ``"fillers"`` for um, uh, you know ..., or a test of a term.
            An empty list changes nothing.
            ``"fillers"`` takes out every *you know* and *I mean*, also where they are no fillers: *Do you know
            the answer?* loses its verb. Read ``kwic(tokens, ["you know", "i mean"])`` first.
        """
        from .find import positions_of

        if isinstance(what, (list, tuple, set, frozenset)) and not what:
            return self
        return self._without(positions_of(self, what), {"removed": what})

    def keep(self, what: str | Iterable[str] | Callable[[str], bool]) -> Tokens:
        """Keep only these words (see `remove`); the others leave their places."""
        from .find import positions_of

        kept = positions_of(self, what, who="keep")
        return self._without(np.setdiff1d(np.arange(len(self)), kept), {"kept": what})

    def replace(self, mapping: Mapping[str, str] | Callable[[str], str], *, name: str = "replaced") -> Tokens:
        """Count terms under other names.

        Parameters
        ----------
        mapping : mapping of pattern to name, or function of a term
            Patterns of one word (``{"worker*": "worker"}``; see `kwic`); of several that fit, the first decides.
            An empty name leaves a gap.
        name : str
            What the step is called in methods paragraphs.

        Raises
        ------
        UnknownName
            No word fits any of the patterns.
        SchemaError
            The function gave something that is no str.
        """
        if callable(mapping):
            new, said = [mapping(t) for t in self.terms], _named(mapping)
            odd = next((k for k, name in enumerate(new) if not isinstance(name, str)), None)
            if odd is not None:
                raise SchemaError(
                    f"replace: {said} must give a str for each term, but gave {new[odd]!r} for {self.terms[odd]!r}; "
                    "an empty str leaves a gap."
                )
        else:
            from .find import renamed

            new, said = renamed(self, mapping)
        words, codes = sorted_words(arrow(new))
        if len(words) and not words[0].as_py():
            words, codes = words[1:], codes - 1
        lookup = np.append(codes, PAD).astype(np.int32)  # code -1 stays -1
        settings = self._also(name, said)
        return replace(self, words=words, term_of=lookup[self.term_of], lower=False, settings=settings)

    def lemmas(self, language: str = "en") -> Tokens:
        """Count dictionary forms (package simplemma, extra ``lemmas``): "machines" under "machine"."""
        from ..errors import need

        simplemma = need("simplemma", feature="Tokens.lemmas", extra="lemmas")
        return self.replace(
            lambda term: str(simplemma.lemmatize(term, lang=language)).lower(), name=f"lemmas ({language})"
        )

    def stems(self) -> Tokens:
        """Count English words under their stem (Porter 1980, Program 14: 130-137): "machines" under "machin"."""
        from gensim.parsing.porter import PorterStemmer

        return self.replace(PorterStemmer().stem, name="Porter stems")

    def join(self, phrases: str | Iterable[str], *, sep: str = "_", by: str | None = None) -> Tokens:
        """Make each occurrence of a phrase one token (longest first): ``big tech`` becomes ``big_tech``.

        The first word of the occurrence carries the new term; the others leave their places.

        Parameters
        ----------
        phrases : str or iterable of str
        sep : str
            What stands between the words of the new term.
        by : str, optional
            The former name of `sep`, which warns.
        """
        from .find import find_longest

        sep = _checks.former_name("join", sep, by=by)
        hits = find_longest(self, phrases, who="join")
        return self._joined(hits.first, hits.last, sep)

    def ngrams(self, n: int, *, sep: str = "_", by: str | None = None) -> Tokens:
        """Every run of `n` words inside a passage as one token. Padding breaks a run.

        Parameters
        ----------
        n : int
        sep : str
            What stands between the words of the new term.
        by : str, optional
            The former name of `sep`, which warns.
        """
        sep = _checks.former_name("ngrams", sep, by=by)
        n = _checks.whole("ngrams", "n", n, least=1)
        first = np.arange(len(self) - n + 1)
        passage = self.passage_of()
        whole = passage[first] == passage[first + n - 1] if n > 1 else np.ones(len(first), dtype=bool)
        for step in range(n):
            whole &= self.codes[first + step] >= 0
        first = first[whole]
        return self._relabelled(first, first + n - 1, sep)

    # ------------------------------------------------------------------ how the verbs do it

    def _also(self, key: str, value: Any) -> Mapping[str, Any]:
        shown = value if isinstance(value, str) else short(value)
        steps = (*self.settings.get("steps", ()), f"{key}: {shown}")
        return MappingProxyType({**self.settings, "steps": steps})

    def _without(self, positions: NDArray[np.int64], note: dict[str, Any]) -> Tokens:
        ids = self.ids.copy()
        pad, term_of = len(self.forms), self.term_of
        gone = np.zeros(pad, dtype=bool)
        gone[ids[positions]] = True
        partly = np.bincount(ids, minlength=pad) > np.bincount(ids[positions], minlength=pad)
        if not (gone & partly).any():  # whole types go: the arrays can stay as they are
            term_of = np.where(gone, PAD, term_of).astype(np.int32)
            return replace(self, term_of=term_of, settings=self._also(*next(iter(note.items()))))
        lengths = self._type_bytes[ids] if self.lengths is None else self.lengths
        ids[positions] = pad
        return replace(
            self,
            ids=ids,
            lengths=lengths,
            forms=together(self.forms, [""]),
            term_of=np.append(term_of, PAD).astype(np.int32),
            settings=self._also(*next(iter(note.items()))),
        )

    def _joined(self, first: NDArray[np.int64], last: NDArray[np.int64], sep: str) -> Tokens:
        grown = self._relabelled(first, last, sep)
        ids = np.append(self.ids, 0)[:-1].copy()
        lengths = (self._type_bytes[ids] if self.lengths is None else self.lengths).copy()
        offset = len(self.forms)
        ids[first] = grown.ids + offset
        lengths[first] = np.asarray(grown.lengths)
        inner = ranges(first + 1, last + 1)
        forms = together(self.forms, grown.forms, [""])
        ids[inner] = len(forms) - 1
        words, codes = sorted_words(together(self.words, grown.words))
        shifted = np.where(grown.term_of >= 0, grown.term_of + len(self.words), PAD)
        term_of = np.append(codes, PAD)[np.concatenate([self.term_of, shifted, [PAD]])].astype(np.int32)
        return replace(
            self,
            ids=ids,
            lengths=lengths,
            forms=forms,
            words=words,
            term_of=term_of,
            lower=grown.lower,
            settings=self._also("joined", f"{len(first):,} phrases"),
        )

    def _relabelled(self, first: NDArray[np.int64], last: NDArray[np.int64], sep: str) -> Tokens:
        """One token per run ``first..last``, named by its terms joined with `sep`."""
        names = self.terms[self.codes[first]].astype(object) if len(first) else np.empty(0, dtype=object)
        for step in range(1, int((last - first).max(initial=0)) + 1):
            more = first + step <= last
            tail = self.codes[first[more] + step]
            next_ = np.where(tail >= 0, np.append(self.terms, "")[tail], "")
            names[more] = names[more] + np.where(tail >= 0, sep + next_, "")
        coded = arrow(names).dictionary_encode()  # a name comes once for each occurrence
        words, codes = sorted_words(coded.dictionary)
        codes = codes[np.asarray(coded.indices)]
        start, end = self.byte_starts(first), self.byte_spans(last)[1]
        return replace(
            self,
            ids=codes.astype(np.int32),
            starts=self.starts[first],
            lengths=(end - start).astype(np.int32),
            bounds=np.searchsorted(first, self.bounds).astype(np.int64),
            forms=words,
            words=words,
            term_of=np.arange(len(words), dtype=np.int32),
            lower=self.lower and sep == sep.lower(),
            settings=self._also("n-grams", sep),
        )

    # ------------------------------------------------------------------ on disk

    def save(self, path: str | Path) -> Path:
        """Write the arrays to a folder, ready to be memory-mapped by `Tokens.open`."""
        rows = self.corpus.data.passages.index.get_indexer(self.passages.index)
        arrays: dict[str, NDArray[Any] | None] = {
            "ids": self.ids,
            "starts": self.starts,
            "bounds": self.bounds,
            "lengths": self.lengths,
            "rows": rows,
        }
        words = {"forms": self.forms, "terms": self.words, "term_of": self.term_of}
        about = {"corpus": self.corpus.fingerprint, "lower": self.lower, "settings": dict(self.settings)}
        return _mapped.write(Path(path), arrays, words, about)

    @staticmethod
    def open(path: str | Path, corpus: Corpus) -> Tokens:
        """Memory-map what `save`, or ``tokenize(corpus, to=path)``, wrote.

        Raises
        ------
        UnreadableFile
            The folder is not whole, or `corpus` is not the corpus that the tokens were made from.
        """
        arrays, words, about = _mapped.read(Path(path), corpus.fingerprint)
        passages = corpus.data.passages.iloc[arrays["rows"]]
        parts = {name: arrays[name] for name in ("ids", "starts", "bounds", "lengths")}
        parts |= {"forms": words["forms"], "words": words["terms"], "term_of": words["term_of"]}
        lower = about.get("lower", False)
        return Tokens(corpus=corpus, passages=passages, lower=lower, settings=about["settings"], **parts)


def _named(function: Callable[[str], str]) -> str:
    return str(getattr(function, "__name__", "function"))


def _marked(buffer: NDArray[np.uint8], table: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Places of some bytes in the buffer, block by block: a mapped file is never held in memory."""
    step = 1 << 22
    found = [np.flatnonzero(table[buffer[at : at + step]]) + at for at in range(0, len(buffer), step)]
    return np.concatenate([_NONE, *found])
