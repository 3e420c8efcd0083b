"""The document-term matrix: counts of terms in rows, where a row is any group of passages."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks, _html
from .._recipe import recorded
from .._wording import counted
from ..corpus.select import column_of, conditions_in_words, matches
from ..corpus.turns import turn_labels
from ..errors import NotEnoughData, SchemaError, need, warn
from ..tokens import Tokens
from ..tokens.vocabulary import folded
from .counting import CELLS_AT_ONCE, matrix, row_table
from .storage import read_matrix, save_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

MOST_CELLS, MOST_SHOWN = 100_000_000, 12  # limits for dense tables; for rows and columns in a display
WEIGHTS = ("count", "share", "tfidf", "binary")


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class DocumentTermMatrix:
    """Sparse counts with labelled rows and columns. Made by `count_terms`.

    Attributes
    ----------
    counts : scipy.sparse.csr_array, shape (n_rows, n_terms)
        Integer counts, or floats after `weight`.
    terms : ndarray of str objects, shape (n_terms,)
        Column names.
    rows : DataFrame
        Indexed by the row labels. Columns: metadata that is constant within a row (missing otherwise),
        ``n_tokens`` (words of the row before any trimming, the denominator of every rate) and ``n_passages``.
    by : str
        What the rows are, such as ``"speaker"``.
    weighting : str
        ``"count"`` or how the cells were weighted.
    """

    counts: csr_array
    terms: NDArray[np.object_]
    rows: pd.DataFrame
    by: str
    tokens: Tokens
    row_of_passage: NDArray[np.int64]
    weighting: str = "count"
    settings: Mapping[str, Any]

    def __repr__(self) -> str:
        rows, terms = self.counts.shape
        return (
            f"<DocumentTermMatrix: {counted(rows, 'row')} by {self.by}, {counted(terms, 'term')}, "
            f"{int(self.counts.nnz):,} cells filled, {self.weighting}{_in_no_row(self)}>"
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Return (number of rows, number of terms)."""
        return (int(self.counts.shape[0]), int(self.counts.shape[1]))

    @cached_property
    def docfreq(self) -> NDArray[np.int64]:
        """Return the number of rows in which each term occurs."""
        columns, found = self.counts.indices, np.zeros(self.shape[1], dtype=np.int64)
        for low in range(0, len(columns), CELLS_AT_ONCE):
            found += np.bincount(columns[low : low + CELLS_AT_ONCE], minlength=len(found))
        return found

    @cached_property
    def totals(self) -> NDArray[Any]:
        """Return the sum of each column."""
        columns, values = self.counts.indices, self.counts.data
        sums = np.zeros(self.shape[1])
        for low in range(0, len(values), CELLS_AT_ONCE):
            part = slice(low, low + CELLS_AT_ONCE)
            sums += np.bincount(columns[part], weights=values[part], minlength=self.shape[1])
        return sums.astype(np.int64) if np.issubdtype(values.dtype, np.integer) else sums

    @cached_property
    def term_lookup(self) -> dict[str, int]:
        """Return a dict from term to column number."""
        return {str(t): i for i, t in enumerate(self.terms)}

    def column_of(self, term: str, *, who: str = "dtm") -> int:
        """Return the column number of a term, or raise an `UnknownName` that suggests similar terms."""
        if term not in self.term_lookup:
            _checks.known(who, "term", term, self.terms, see="dtm.terms")
        return self.term_lookup[term]

    # ------------------------------------------------------------------ methods that return a new matrix

    @recorded
    def trim(self, *, min_count: int = 1, min_docfreq: int = 1, max_share: float = 1.0) -> DocumentTermMatrix:
        """Drop rare and common terms; ``rows["n_tokens"]`` keeps the sizes before trimming.

        Parameters
        ----------
        min_count : int
            Least number of occurrences in all rows.
        min_docfreq : int
            Least number of rows with the term.
        max_share : float
            Largest share of rows with the term.
        """
        if not 0 < max_share <= 1:
            raise SchemaError(f"trim: max_share must lie between 0 and 1, not {max_share!r}.")
        keep = self.docfreq >= _checks.whole("trim", "min_docfreq", min_docfreq, least=1)
        keep &= self.docfreq <= max_share * self.shape[0]
        if _checks.whole("trim", "min_count", min_count, least=1) > 1:
            keep &= self.totals >= min_count
        return _with_columns(self, np.flatnonzero(keep), _describe_trim(min_count, min_docfreq, max_share))

    @recorded
    def select(self, terms: str | Iterable[str]) -> DocumentTermMatrix:
        """Keep only these terms, in this order."""
        wanted = [terms] if isinstance(terms, str) else list(terms)
        return _with_columns(self, [self.column_of(t, who="select") for t in wanted], f"select({len(wanted)} terms)")

    @recorded
    def drop(self, terms: str | Iterable[str]) -> DocumentTermMatrix:
        """Drop these terms; unknown terms are ignored, because no text contains every stop word."""
        gone = {terms} if isinstance(terms, str) else set(terms)
        warn_of_capitals("drop", gone, self.term_lookup)
        keep = [i for i, t in enumerate(self.terms) if t not in gone]
        return _with_columns(self, keep, f"without a list of {len(gone)} terms")

    @recorded
    def where(self, **conditions: Any) -> DocumentTermMatrix:
        """Keep the rows whose metadata meet every condition (see `Corpus.where`)."""
        keep = np.ones(self.shape[0], dtype=bool)
        for name, wanted in conditions.items():
            _checks.known("where", "column", name, self.rows.columns)
            keep &= matches(name, wanted, self.rows[name])
        at = np.flatnonzero(keep)
        moved = np.full(self.shape[0] + 1, -1)
        moved[at] = np.arange(len(at))
        return replace(
            self,
            counts=self.counts[at],
            rows=self.rows.iloc[at],
            row_of_passage=moved[self.row_of_passage],
            settings=_with_note(self, f"only rows whose {conditions_in_words(conditions)}"),
        )

    @recorded
    def group(self, by: str) -> DocumentTermMatrix:
        """Sum rows that share a value of ``rows[by]``; rows with a missing value are left out."""
        from scipy.sparse import csr_array

        _checks.known("group", "column", by, self.rows.columns)
        if self.weighting != "count":
            raise SchemaError(f"group: the cells are {self.weighting}, which do not add up; group first, then weight.")
        codes, names = pd.factorize(self.rows[by])
        row = np.flatnonzero(codes >= 0)
        adds = csr_array((np.ones(len(row), dtype=np.int32), (codes[row], row)), shape=(len(names), len(codes)))
        counts = csr_array(adds @ self.counts)
        counts.sort_indices()
        of_passage = np.append(codes, -1)[self.row_of_passage].astype(np.int64)
        return replace(
            self,
            counts=counts,
            rows=row_table(self.tokens, of_passage, pd.Index(names, name=by)),
            by=by,
            row_of_passage=of_passage,
            settings=MappingProxyType({**self.settings, "by": by}),
        )

    @recorded
    def weight(self, scheme: str) -> DocumentTermMatrix:
        """Return the matrix with weighted cells.

        Parameters
        ----------
        scheme : {"share", "tfidf", "binary"}
            ``share``: share of the row's words before trimming. ``tfidf``: count times
            ``ln((1+n)/(1+docfreq)) + 1``, with rows scaled to length 1 (the default of scikit-learn). ``binary``: 1
            where the term occurs.
        """
        _checks.one_of("weight", "scheme", scheme, WEIGHTS[1:])
        if self.weighting != "count":
            raise SchemaError(f"weight: the cells are {self.weighting} already; weight the counts.")
        counts = self.counts.astype(float)
        if scheme == "share":
            size = np.maximum(self.rows["n_tokens"].to_numpy(float), 1)
            counts.data /= np.repeat(size, np.diff(counts.indptr))
        elif scheme == "binary":
            counts.data[:] = 1
        elif scheme == "tfidf":
            idf = np.log((1 + self.shape[0]) / (1 + self.docfreq)) + 1
            counts.data *= idf[counts.indices]
            length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
            counts.data /= np.repeat(np.where(length > 0, length, 1), np.diff(counts.indptr))
        return replace(self, counts=counts, weighting=scheme)

    # ------------------------------------------------------------------ other libraries

    def to_frame(self) -> pd.DataFrame:
        """Return the non-zero cells in long form: ``row, term, value``."""
        cells = self.counts.tocoo()
        return pd.DataFrame({"row": self.rows.index[cells.row], "term": self.terms[cells.col], "value": cells.data})

    def to_gensim(self) -> tuple[list[list[tuple[int, float]]], Any]:
        """Convert to a gensim bag-of-words corpus and its Dictionary (gensim does not support Python 3.14 or later)."""
        instead = "Hand over dtm.to_sklearn() or dtm.to_frame() instead."
        corpora = need("gensim.corpora", feature="DocumentTermMatrix.to_gensim", instead=instead)
        matutils = need("gensim.matutils", feature="DocumentTermMatrix.to_gensim", instead=instead)
        words = corpora.Dictionary()
        words.token2id = dict(self.term_lookup)
        words.id2token = {i: t for t, i in self.term_lookup.items()}
        words.num_docs = self.shape[0]
        words.dfs = dict(enumerate(self.docfreq.tolist()))
        words.cfs = dict(enumerate(self.totals.tolist()))
        words.num_nnz, words.num_pos = int(self.counts.nnz), int(self.totals.sum())
        return [list(row) for row in matutils.Sparse2Corpus(self.counts, documents_columns=False)], words

    def to_sklearn(self) -> tuple[Any, NDArray[np.object_]]:
        """Return the matrix and its column names, ``(counts, terms)``, for a scikit-learn estimator."""
        return self.counts.copy(), self.terms.copy()

    def cooccurrences(self) -> tuple[csr_array, NDArray[np.object_]]:
        """Return a symmetric matrix of the number of rows in which two terms both occur, with zero diagonal."""
        from scipy.sparse import csr_array, triu

        present = self.weight("binary").counts
        both = triu((present.T @ present).tocsr(), k=1)
        return csr_array(both + both.T).astype(np.int64), self.terms.copy()

    def to_pandas(self) -> pd.DataFrame:
        """Return the matrix as a dense table, rows by terms; refused above 100 million cells.

        Raises
        ------
        NotEnoughData
            The table would be too large; `to_frame` returns only the non-zero cells.
        """
        n_rows, n_terms = self.shape
        if n_rows * n_terms > MOST_CELLS:
            raise NotEnoughData(
                f"to_pandas: {n_rows:,} rows by {n_terms:,} terms are too many cells for a table; trim first "
                "(dtm.trim), or take the filled cells with to_frame()."
            )
        return pd.DataFrame(self.counts.toarray(), index=self.rows.index, columns=pd.Index(self.terms, name="term"))

    def save(self, folder: str | Path) -> Path:
        """Write the matrix to a folder, with its tokens and texts, so that counts can be traced back to words."""
        return save_matrix(Path(folder), vars(self))

    @staticmethod
    def open(folder: str | Path, *, verify: bool = False) -> DocumentTermMatrix:
        """Open a matrix written by `save`; `verify` also compares the checksum of each file.

        Raises
        ------
        UnreadableFile
            The folder is incomplete or altered.
        """
        return DocumentTermMatrix(**read_matrix(Path(folder), verify=verify))

    def _repr_html_(self) -> str:
        top = np.argsort(-self.totals, kind="stable")[:MOST_SHOWN]
        shown = pd.DataFrame(self.counts[:, top][:MOST_SHOWN].toarray(), columns=self.terms[top])
        shown.insert(0, self.by, [str(label) for label in self.rows.index[:MOST_SHOWN]])
        note = f"The {counted(len(top), 'term')} with the largest sums are shown, of {len(self.terms):,}."
        return _html.table(shown, caption=repr(self).strip("<>"), n_all=self.shape[0]) + _html.paragraph(note)


def warn_of_capitals(who: str, given: Collection[str], terms: Container[str]) -> None:
    """Warn of words that are no terms here, while the same in lower case is one that was not given."""
    lost = [w for w in given if w not in terms and (low := folded(str(w))) in terms and low not in given]
    if lost:
        more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
        warn(
            f"{who}: {', '.join(map(repr, sorted(map(str, lost))[:3]))}{more} {'is' if len(lost) == 1 else 'are'} no "
            f"term here, but {folded(str(min(lost, key=str)))!r} is: write words as they stand in dtm.terms."
        )


def _with_note(dtm: DocumentTermMatrix, note: str) -> Mapping[str, Any]:
    """Return the settings with one more step for the methods paragraph."""
    steps = (*dtm.settings.get("steps", ()), note) if note else dtm.settings.get("steps", ())
    return MappingProxyType({**dtm.settings, "steps": steps})


def _with_columns(dtm: DocumentTermMatrix, keep: Any, note: str) -> DocumentTermMatrix:
    at = np.asarray(keep, dtype=np.int64)
    return replace(dtm, counts=dtm.counts[:, at], terms=dtm.terms[at], settings=_with_note(dtm, note))


@recorded
def count_terms(tokens: Tokens, *, by: str = "passage_id", lexicon: Any = None) -> DocumentTermMatrix:
    """Count terms in groups of passages.

    Parameters
    ----------
    tokens : Tokens
    by : str
        What the rows are: ``"passage_id"``, ``"turn_id"``, ``"speaker"``, ``"doc_id"``, or any column of passages or
        documents.
        Passages with a missing value, such as an unresolved speaker, are left out.
    lexicon : Lexicon or mapping of category to patterns, optional
        Count the matches of each category instead (see `Tokens.lookup`), with one column for each category, even if
        empty.

    Returns
    -------
    DocumentTermMatrix
        Rows in order of first appearance; terms in code-point order. Intervals need rows no coarser than the
        clusters that are resampled, so count by passage or turn and contrast by speaker.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> corpus = from_frame(pd.DataFrame({"text": ["tax the rich", "tax tax"]}))
    >>> count_terms(tokenize(corpus), by="doc_id").counts.toarray()
    array([[1, 1, 1],
           [0, 2, 0]], dtype=int32)
    """
    if not isinstance(tokens, Tokens):
        raise SchemaError(
            f"count_terms: tokens must be Tokens, not {type(tokens).__name__}; make them with tokenize(corpus)."
        )
    codes, names = pd.factorize(_row_labels(tokens, by))
    row = np.asarray(codes, dtype=np.int64)
    if lexicon is not None:
        return count_rows(tokens.lookup(lexicon), row, names, by, keep_unused=True)
    return count_rows(tokens, row, names, by)


def count_rows(
    tokens: Tokens, row_of_passage: NDArray[np.int64], names: Any, by: str, *, keep_unused: bool = False
) -> DocumentTermMatrix:
    """Count terms by row, given the row of each passage (-1 for none) and the row labels (values of `by`)."""
    made = DocumentTermMatrix(
        counts=matrix(tokens, row_of_passage, len(names)),
        terms=tokens.terms,
        rows=row_table(tokens, row_of_passage, pd.Index(names, name=by)),
        by=by,
        tokens=tokens,
        row_of_passage=row_of_passage,
        settings=MappingProxyType({**tokens.settings, "by": by}),
    )
    used = np.flatnonzero(made.docfreq > 0)
    return (
        made
        if keep_unused or len(used) == len(made.terms)
        else replace(_with_columns(made, used, ""), settings=made.settings)
    )


def _row_labels(tokens: Tokens, by: str) -> pd.Series:
    if by == "turn_id":
        return turn_labels(tokens.passages)
    return column_of("count_terms", tokens.passages, tokens.corpus.data.documents, by)


def _in_no_row(dtm: DocumentTermMatrix) -> str:
    """Say how many words are in no row, because they have no value of `by`; empty if there are none."""
    lost = (dtm.row_of_passage < 0) & _row_labels(dtm.tokens, dtm.by).isna().to_numpy()
    n = int(dtm.tokens.n_tokens[lost].sum())
    return f"; {counted(n, 'word')} without {dtm.by} left out" if n else ""


def _describe_trim(min_count: int, min_docfreq: int, max_share: float) -> str:
    """Describe what a trim left."""
    left = [f"with at least {min_count} occurrences"] if min_count > 1 else []
    left += [f"in at least {min_docfreq} rows"] if min_docfreq > 1 else []
    left += [f"in at most {max_share:.0%} of the rows"] if max_share < 1 else []
    return f"only terms {', '.join(left)}" if left else ""
