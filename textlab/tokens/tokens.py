"""Tokens: the words of a corpus as flat arrays that keep their places in the source.

Every string operation (folding, lemmas, stop words, patterns) happens on the vocabulary, never on the tokens: it maps
some 10^5 types and is followed by one integer look-up. See `arrays` for the arrays and `vocabulary` for the look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks, _html
from .._recipe import recorded
from .._wording import counted
from ..corpus import Corpus
from ..errors import SchemaError, need, warn
from . import storage
from .arrays import TokenArrays
from .breaks import breaks
from .choose import positions_of, renamed
from .find import find_longest
from .lookup import lists_of_patterns, looked_up
from .relabel import runs_of, with_phrases, with_step, without
from .vocabulary import n_groups_with
from .wordlists import language_doubt, stop_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .vocabulary import Words


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Tokens(TokenArrays):
    """The words of a corpus, in order, with their places in the source.

    Made by `tokenize`. Methods (`remove`, `keep`, `replace`, `join`, ...) return new `Tokens` in which removed words
    leave a gap (padding), so that windows and distances stay correct. Arrays such as ``ids``, ``starts`` and ``bounds``
    are described in `TokenArrays`; ``terms[codes]`` gives the words as they are counted.
    """

    # ------------------------------------------------------------------ views

    @property
    def vocabulary(self) -> pd.DataFrame:
        """Return one row per term, most frequent first: index ``term``; ``n_term, n_passages, n_docs``."""
        codes = self.codes
        kept = codes >= 0
        passage, n_terms = self.passage_of()[kept], len(self.terms)
        n = np.bincount(codes[kept], minlength=n_terms)
        table = pd.DataFrame(
            {
                "n_term": n,
                "n_passages": n_groups_with(codes[kept], passage, n_terms),
                "n_docs": n_groups_with(codes[kept], self.doc_of_passage[passage], n_terms),
            },
            index=pd.Index(self.terms, name="term", dtype="str"),
        )
        return table[n > 0].sort_values("n_term", ascending=False, kind="stable")

    def __repr__(self) -> str:
        kept = int((self.codes >= 0).sum())
        gaps = len(self) - kept
        removed = f" ({gaps:,} removed, places kept)" if gaps else ""
        terms = len(np.unique(self.codes[self.codes >= 0]))
        return (
            f"<Tokens: {counted(kept, 'token')}{removed}, {counted(terms, 'term')}, "
            f"{counted(len(self.passages), 'passage')}, {counted(self.passages['doc_id'].nunique(), 'document')}>"
        )

    def _repr_html_(self) -> str:
        frequent = self.vocabulary.head(12).reset_index()
        words = _html.table(frequent, caption=repr(self).strip("<>"), n_all=len(self.terms))
        begins = [self.terms[c] if c >= 0 else "–" for c in self.codes[:30]]
        return words + _html.paragraph(f"It begins: {' '.join(begins)}{' ...' if len(self) > 30 else ''}")

    @property
    def forms(self) -> Words:
        """Return the distinct forms as an Arrow array; see `types` for str objects."""
        return self.vocab.forms

    @property
    def words(self) -> Words:
        """Return the distinct terms as an Arrow array; see `terms` for str objects."""
        return self.vocab.words

    @cached_property
    def counted(self) -> Mapping[str, int]:
        """Return ``n_documents, n_turns, n_tokens``, which every result reports."""
        found = {"n_documents": self.doc_of_passage, "n_turns": self.turn_of_passage}
        counts = {name: len(pd.unique(codes)) for name, codes in found.items()}
        return {**counts, "n_tokens": int(self.n_tokens.sum())}

    @cached_property
    def passage_names(self) -> Any:
        """Return ``passage_id, doc_id, speaker`` of each passage as an Arrow record batch."""
        import pyarrow as pa

        columns = {"passage_id": self.passages.index, **{name: self.passages[name] for name in ("doc_id", "speaker")}}
        made = [pa.array(pd.Series(column), type=pa.large_string()) for column in columns.values()]
        arrays = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in made]
        return pa.RecordBatch.from_arrays(arrays, names=list(columns))

    # ------------------------------------------------------------------ places

    def spans(self, first: NDArray[np.int64], last: NDArray[np.int64] | None = None) -> pd.DataFrame:
        """Return the spans in the source from token `first` to token `last` (inclusive).

        The columns are ``doc_id, passage_id, start, end``, with str offsets:
        ``corpus.document_text(doc_id)[start:end]``.
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
        """Return how far into its document's body each token lies, 0 to 1, counted in words."""
        return self.corpus.data.progress(self.byte_starts(positions))

    def breaks(self, marks: str = ".,;:?!") -> NDArray[np.bool_]:
        """Return whether one of `marks` lies between a token and the previous one (True where a passage begins).

        Shape (n_tokens,). Marks are read from the source, so this works even if punctuation is not tokenized. An ASCII
        mark includes its counterparts in other scripts: ``"."`` also matches 。 । ۔ and the ellipsis.
        """
        return breaks(self, marks)

    # ------------------------------------------------------------------ verbs

    @recorded
    def remove(self, what: str | Iterable[str] | Callable[[str], bool], *, language: str = "en") -> Tokens:
        """Remove words; their places are kept as gaps.

        Parameters
        ----------
        what : str, iterable of str, or function of a term
            A pattern or patterns (see `kwic`); ``"function_words"`` for the package's own short list (without
            negators, modals and pronouns); ``"fillers"`` for um, uh, you know ...; or a function of a term that
            returns True for words to remove. An empty list removes nothing.
            ``"fillers"`` removes every *you know* and *I mean*, even where they are not fillers: *Do you know the
            answer?* loses its verb. Read ``kwic(tokens, ["you know", "i mean"])`` first.
        language : str
            Language of the function words: ``en, de, fr, es, it, pt, nl, sv, da, nb, pl, ru``.

        Warns
        -----
        TextlabWarning
            The list of function words is not in the language of the text, or a pattern cannot match.
        """
        if isinstance(what, (list, tuple, set, frozenset)) and not what:
            return self
        if isinstance(what, str) and what == "function_words":
            words = sorted(stop_list("remove", language))
            if doubt := language_doubt(self, language):
                warn(f"remove: {doubt}. Give language=, or your own list of words.")
            gone = positions_of(self, frozenset(words).__contains__)
            return without(self, gone, with_step(self, "removed", what if language == "en" else f"{what} ({language})"))
        return without(self, positions_of(self, what), with_step(self, "removed", what))

    @recorded
    def keep(self, what: str | Iterable[str] | Callable[[str], bool]) -> Tokens:
        """Keep only these words (see `remove`); the others become gaps."""
        kept = positions_of(self, what, who="keep")
        return without(self, np.setdiff1d(np.arange(len(self)), kept), with_step(self, "kept", what))

    @recorded
    def replace(self, mapping: Mapping[str, str] | Callable[[str], str], *, name: str = "replaced") -> Tokens:
        """Count terms under other names.

        Parameters
        ----------
        mapping : mapping of pattern to name, or function of a term
            Patterns of one word (``{"worker*": "worker"}``; see `kwic`); if several match, the first counts.
            An empty name leaves a gap.
        name : str
            Name of the step in methods paragraphs.

        Raises
        ------
        UnknownName
            No word matches any of the patterns.
        SchemaError
            The function returned something other than a str.
        """
        if callable(mapping):
            new, said = [mapping(t) for t in self.terms], _name_of(mapping)
            odd = next((k for k, name in enumerate(new) if not isinstance(name, str)), None)
            if odd is not None:
                raise SchemaError(
                    f"replace: {said} must give a str for each term, but gave {new[odd]!r} for {self.terms[odd]!r}; "
                    "an empty str leaves a gap."
                )
        else:
            new, said = renamed(self, mapping)
        return replace(self, vocab=self.vocab.renamed(new), settings=with_step(self, name, said))

    @recorded
    def lemmas(self, language: str = "en") -> Tokens:
        """Count dictionary forms (package simplemma, extra ``lemmas``): "machines" under "machine"."""
        simplemma = need("simplemma", feature="Tokens.lemmas", extra="lemmas")
        return self.replace(
            lambda term: str(simplemma.lemmatize(term, lang=language)).lower(), name=f"lemmas ({language})"
        )

    @recorded
    def stems(self) -> Tokens:
        """Count English words under their stem (Porter 1980, Program 14: 130-137): "machines" under "machin".

        The stemmer is gensim's, which has no release for Python 3.14 or later.
        """
        porter = need(
            "gensim.parsing.porter",
            feature="Tokens.stems",
            instead="Count dictionary forms instead (tokens.lemmas), or give a stemmer of your own to tokens.replace.",
        )
        return self.replace(porter.PorterStemmer().stem, name="Porter stems")

    @recorded
    def join(self, phrases: str | Iterable[str], *, sep: str = "_", by: str | None = None) -> Tokens:
        """Make each occurrence of a phrase one token (longest first): ``big tech`` becomes ``big_tech``.

        The first word of the occurrence carries the new term; the others become gaps. `by` is the old name of
        `sep`.
        """
        first, last = find_longest(self, phrases, who="join")
        return with_phrases(self, first, last, _separator("join", sep, by))

    @recorded
    def ngrams(self, n: int, *, sep: str = "_", by: str | None = None) -> Tokens:
        """Make every run of `n` words inside a passage one token.

        Gaps interrupt a run. `by` is the old name of `sep`.
        """
        n = _checks.whole("ngrams", "n", n, least=1)
        first = np.arange(len(self) - n + 1)
        passage = self.passage_of()
        whole = passage[first] == passage[first + n - 1] if n > 1 else np.ones(len(first), dtype=bool)
        for step in range(n):
            whole &= self.codes[first + step] >= 0
        first = first[whole]
        return runs_of(self, first, first + n - 1, _separator("ngrams", sep, by))

    @recorded
    def lookup(self, lexicon: Any) -> Tokens:
        """Make each match of a lexicon one token, counted under its category; drop all other words.

        Matches do not overlap: the longest wins, in whichever category, so *not good* does not count as *good*.
        ``n_tokens`` of a passage remains its number of words, so rates are per word.

        Parameters
        ----------
        lexicon : Lexicon or mapping of category to patterns
            Must have no weights: matches are counted, not scored.

        Examples
        --------
        >>> from textlab import from_frame, tokenize
        >>> tokens = tokenize(from_frame(pd.DataFrame({"text": ["not good, but good and bad"]})))
        >>> found = tokens.lookup({"bad": ["bad", "not good"], "good": ["good"]})
        >>> list(found.terms[found.codes]), found.n_tokens.tolist()
        (['bad', 'good', 'bad'], [6])
        """
        categories = lexicon.to_dict("lookup") if hasattr(lexicon, "to_dict") else lists_of_patterns(lexicon)
        return looked_up(self, categories, "lookup")

    # ------------------------------------------------------------------ on disk

    def save(self, path: str | Path) -> Path:
        """Write the arrays to a folder, from which `Tokens.open` memory-maps them."""
        rows = self.corpus.data.passages.index.get_indexer(self.passages.index)
        names = ("ids", "starts", "bounds", "lengths", "sizes")
        arrays = {**{name: getattr(self, name) for name in names}, "rows": rows}
        return storage.write_tokens(
            Path(path), arrays, self.vocab, {"corpus": self.corpus.fingerprint, "settings": dict(self.settings)}
        )

    @staticmethod
    def open(path: str | Path, corpus: Corpus, *, verify: bool = False) -> Tokens:
        """Memory-map tokens written by `save` or ``tokenize(corpus, to=path)``.

        Every value is checked to lie in its range (one pass over the arrays); `verify` also compares the checksum of
        each file.

        Raises
        ------
        UnreadableFile
            The folder is incomplete, a file in it is altered, or `corpus` is not the corpus from which the tokens were
            made.
        """
        arrays, vocab, settings = storage.read_tokens(Path(path), corpus.fingerprint, verify=verify)
        rows = arrays.pop("rows")
        passages = corpus.data.passages if rows is None else storage.rows_of(corpus.data.passages, rows, Path(path))
        tokens = Tokens(corpus=corpus, passages=passages, vocab=vocab, settings=settings, **arrays)
        storage.check_places(tokens, Path(path))
        return tokens


def _name_of(function: Callable[[str], str]) -> str:
    return str(getattr(function, "__name__", "function"))


def _separator(who: str, sep: str, by: str | None) -> str:
    """Return the separator of joined words; the old spelling `by` still works, with a warning."""
    if by is not None:
        warn(f"{who}: by= is now called sep=, as by= names groups elsewhere. Write {who}(..., sep={by!r}).")
        return by
    if not isinstance(sep, str):
        raise SchemaError(f"{who}: sep must be a text such as '_', not {sep!r}.")
    return sep
