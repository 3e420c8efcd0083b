"""Convert counts from elsewhere (scikit-learn, gensim, a table) to a `DocumentTermMatrix`.

Such counts have lost the order of words. They still get a source: each row becomes a document that is explicitly a
*bag of words* (each term as often as it was counted, in column order), so every analysis runs and every number can be
traced. A quotation from a bag shows which words occur, not what anybody said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._recipe import recorded
from .._wording import counted
from ..corpus import PASSAGE_COLUMNS, Corpus
from ..errors import SchemaError
from ..loaders.columns import clear_of_taken
from ..tokens import Tokens
from ..tokens.vocabulary import Vocabulary, arrow
from .matrix import DocumentTermMatrix, count_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray


@recorded
def from_counts(counts: Any, terms: Sequence[str], *, rows: pd.DataFrame | None = None) -> DocumentTermMatrix:
    """Convert a matrix of counts, such as the output of scikit-learn's ``CountVectorizer``.

    Parameters
    ----------
    counts : sparse matrix or array, shape (n_rows, n_terms)
        Non-negative integers.
    terms : sequence of str
        Column names, each once (``vectorizer.get_feature_names_out()``).
    rows : DataFrame, optional
        Metadata, one row for each row of `counts`; its index becomes the ``doc_id``, a column ``speaker`` the
        speaker. A column with a name reserved by textlab (``layer``, ``confidence`` ...) is kept as ``layer_given``.

    Returns
    -------
    DocumentTermMatrix
        Rows are documents; terms that never occur are left out.

    Raises
    ------
    SchemaError
        Shapes do not match, counts are fractional, negative or missing, or a term is repeated or empty.

    Examples
    --------
    >>> from_counts([[2, 1], [0, 3]], ["tax", "work"]).to_frame()["value"].tolist()
    [2, 1, 3]
    """
    table, names = _checked_counts(counts, terms)
    about = _row_metadata(table.shape[0], rows)
    return count_terms(_bag_tokens(table, names, about), by="doc_id")


@recorded
def from_gensim(corpus: Iterable[Iterable[tuple[int, float]]], dictionary: Any) -> DocumentTermMatrix:
    """Convert a gensim bag-of-words corpus and its ``Dictionary``; the inverse of ``dtm.to_gensim()``.

    Parameters
    ----------
    corpus : iterable of bags
        Each bag is a list of (id, count) pairs.
    dictionary : gensim Dictionary, or mapping of id to word

    Raises
    ------
    SchemaError
        An id has no word, or the dictionary has another type.

    Examples
    --------
    >>> bags = [[(0, 2), (1, 1)], [(1, 1)]]  # of gensim: [words.doc2bow(text) for text in texts]
    >>> from_gensim(bags, {0: "tax", 1: "work"}).shape
    (2, 2)
    """
    bags = [list(bag) for bag in corpus]
    words = _words_by_id(dictionary)
    cells = [(row, i, n) for row, bag in enumerate(bags) for i, n in bag]
    unknown = sorted({i for _, i, _ in cells} - set(words))
    if unknown:
        raise SchemaError(
            f"from_gensim: {counted(len(unknown), 'id')} of the corpus have no word in the dictionary, such as "
            f"{unknown[0]}; give the Dictionary that made the corpus."
        )
    column = {i: k for k, i in enumerate(sorted(words))}  # ids of a filtered dictionary have gaps
    cells = [(row, column[i], n) for row, i, n in cells]
    return from_counts(_sparse(cells, (len(bags), len(words))), [words[i] for i in sorted(words)])


@recorded
def from_long(table: pd.DataFrame, *, row: str = "row", term: str = "term", value: str = "value") -> DocumentTermMatrix:
    """Convert a long table with one line per non-zero cell; the inverse of ``dtm.to_frame()``.

    Raises
    ------
    SchemaError
        The table is empty; a row, term or value is missing (read files with
        ``pd.read_csv(path, keep_default_na=False)``, because *null*, *nan* and *NA* can be words); or a value is not a
        number.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a", "a", "b"], "term": ["tax", "work", "tax"], "value": [2, 1, 3]})
    >>> from_long(table).counts.toarray().tolist()
    [[2, 1], [3, 0]]
    """
    _checks.columns("from_long", table, (row, term, value))
    if table.empty:
        raise SchemaError("from_long: the table has no lines.")
    for column in (row, term, value):
        _no_gap(table, column, words=column == term)
    values = pd.to_numeric(table[value], errors="coerce")
    if values.isna().any():
        at = int(np.flatnonzero(values.isna())[0])
        raise SchemaError(
            f"from_long: {value}={table[value].iloc[at]!r} in line {at} (counted from 0) is not a number."
        )
    row_codes, row_names = pd.factorize(table[row])
    term_codes, term_names = pd.factorize(table[term])
    cells = list(zip(row_codes.tolist(), term_codes.tolist(), values.tolist(), strict=True))
    counts = _sparse(cells, (len(row_names), len(term_names)))
    return from_counts(counts, list(term_names), rows=pd.DataFrame(index=pd.Index(row_names).astype(str)))


def _words_by_id(dictionary: Any) -> dict[int, str]:
    """Return the words of a gensim Dictionary, or of a mapping such as its ``id2token``."""
    if hasattr(dictionary, "token2id"):
        return {int(i): str(word) for word, i in dictionary.token2id.items()}
    if isinstance(dictionary, Mapping) and all(isinstance(i, (int, np.integer)) for i in dictionary):
        return {int(i): str(word) for i, word in dictionary.items()}
    raise SchemaError(
        f"from_gensim: dictionary must be a gensim Dictionary or a mapping of ids to words, not "
        f"{type(dictionary).__name__}. Give the Dictionary that made the corpus."
    )


def _no_gap(table: pd.DataFrame, column: str, *, words: bool) -> None:
    """Refuse a column with missing cells, with their place and likely cause."""
    gaps = np.flatnonzero(table[column].isna() | (table[column].astype("str").str.strip() == ""))
    if not len(gaps):
        return
    hint = (
        " The words null, nan and NA are read as gaps by pandas: read with pd.read_csv(path, keep_default_na=False)."
        if words
        else " Fill it, or leave the line out with table.dropna()."
    )
    raise SchemaError(
        f"from_long: {column!r} is missing in {counted(len(gaps), 'line')} of {len(table):,}, first in line {gaps[0]} "
        f"(counted from 0).{hint}"
    )


def _sparse(cells: list[tuple[int, int, float]], shape: tuple[int, int]) -> Any:
    from scipy.sparse import coo_array

    table = np.array(cells, dtype=float).reshape(-1, 3)
    places = table[:, :2].astype(np.int64)
    return coo_array((table[:, 2], (places[:, 0], places[:, 1])), shape=shape).tocsr()


def _checked_counts(counts: Any, terms: Sequence[str]) -> tuple[Any, NDArray[np.object_]]:
    from scipy.sparse import csr_array

    table = csr_array(counts)
    names = np.array([str(t) for t in terms], dtype=object)
    if table.shape[1] != len(names):
        raise SchemaError(f"from_counts: {counted(table.shape[1], 'column')} but {counted(len(names), 'term')}.")
    values = np.asarray(table.data, dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or (values != np.floor(values)).any():
        raise SchemaError("from_counts: counts must be whole numbers, not negative; a weight has no words behind it.")
    if len(set(names)) < len(names) or not all(n.strip() for n in names):
        raise SchemaError("from_counts: each term must be named, and only once.")
    table.sum_duplicates()
    table.eliminate_zeros()
    return table.astype(np.int64), names


def _row_metadata(n: int, rows: pd.DataFrame | None) -> pd.DataFrame:
    if rows is None:
        return pd.DataFrame(index=[f"row-{i + 1:04d}" for i in range(n)])
    if len(rows) != n:
        raise SchemaError(f"from_counts: {counted(n, 'row')} of counts but {counted(len(rows), 'row')} of metadata.")
    taken = {*PASSAGE_COLUMNS, "passage_id", "sha256", "n_chars", "n_tokens", "n_passages"} - {"speaker"}
    return rows.set_axis(rows.index.astype(str)).rename(columns=clear_of_taken(rows.columns, taken))


def _bag_tokens(table: Any, names: NDArray[np.object_], about: pd.DataFrame) -> Tokens:
    """Return tokens over texts that repeat each term as often as it was counted, separated by spaces."""
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ids = np.repeat(rank[table.indices], table.data)
    bounds = np.append(0, np.cumsum(table.data))[table.indptr].astype(np.int64)
    sizes = np.fromiter((len(n.encode()) for n in names[order]), dtype=np.int64, count=len(names))[ids] + 1
    ends = np.cumsum(sizes)
    starts = ends - sizes
    first = np.append(starts, 0)[np.minimum(bounds[:-1], max(len(starts) - 1, 0))] if len(starts) else bounds[:-1]
    starts = starts - np.repeat(first, np.diff(bounds))
    words = names[order]
    texts = [" ".join(words[ids[a:b]]) for a, b in pairwise(bounds)]
    corpus = _bag_corpus(texts, about)
    return Tokens(
        corpus=corpus,
        passages=corpus.passages,
        ids=ids.astype(np.int32),
        starts=starts.astype(np.int32),
        bounds=bounds,
        vocab=Vocabulary(forms=arrow(words), words=arrow(words), term_of=np.arange(len(words), dtype=np.int32)),
        settings=MappingProxyType(
            {"layer": ("body",), "ignore_case": False, "steps": ("counts given, order unknown",)}
        ),
    )


def _bag_corpus(texts: list[str], about: pd.DataFrame) -> Corpus:
    passages = pd.DataFrame(
        {"doc_id": about.index, "start": 0, "end": [len(t) for t in texts], "kind": "bag"},
        index=[f"{d}:p0001" for d in about.index],
    )
    if "speaker" in about:
        passages["speaker"] = about["speaker"].to_numpy()
    return Corpus(
        about.drop(columns="speaker", errors="ignore").assign(genre=about.get("genre", "bag of words")), passages, texts
    )
