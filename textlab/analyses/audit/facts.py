"""Facts about each document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...corpus import ATTRIBUTIONS, CONFIDENCES, Corpus
from ...corpus.sentences import punctuation
from ...corpus.turns import turn_codes
from ...tokens import Tokens
from .checks import CHECKS
from .enders import longest_stretches
from .language import languages
from .once import once
from .repeats import repeat_shares
from .traces import FAULTS, counted_traces

if TYPE_CHECKING:
    from numpy.typing import NDArray


def facts(tokens: Tokens) -> pd.DataFrame:
    """Measure each document of the corpus.

    The result has one row per document: a column for each of `CHECKS`, in their order, and ``language_found,
    language_declared, scripts, date`` as text.

    Parameters
    ----------
    tokens : Tokens
        Result of ``tokenize(corpus)``: the body, with nothing removed.

    Examples
    --------
    >>> from textlab import from_frame, tokenize
    >>> found = facts(tokenize(from_frame(pd.DataFrame({"text": ["Um, one. Two, you know!"]}))))
    >>> found[["n_words", "enders_per_100", "fillers_per_1000"]].iloc[0].tolist()
    [5.0, 40.0, 600.0]
    """
    corpus = tokens.corpus
    doc = tokens.doc_of_passage[tokens.passage_of()]
    pieces = [_of_passages(corpus), _of_text(corpus), _of_tokens(tokens, doc), languages(tokens, doc)]
    table = pd.concat([*pieces, repeat_shares(corpus)], axis=1).assign(date=_dates(corpus.documents))
    return table[[*CHECKS, "language_found", "language_declared", "scripts", "date"]]


def positive(column: pd.Series) -> pd.Series:
    """Return the values with 0 replaced by missing, for use as denominators."""
    return column.where(column > 0)


# ---------------------------------------------------------------------- the two tables


def _of_passages(corpus: Corpus) -> pd.DataFrame:
    """Return facts from the passages: words, layers, turns, speakers, times, and quantiles of length."""
    table = corpus.describe()
    rows = corpus.passages.assign(n_words=corpus.data.words_per_passage, turn=turn_codes(corpus.passages))
    body = rows[rows["layer"] == "body"]
    total = table["n_words_body"]
    known = table[["share_body", "share_labelled", "n_turns", "n_speakers"]].assign(n_words=total)
    known["share_machine"] = _shares(rows[rows["layer"] == "machine_summary"], table["n_words"])
    known["share_timed"] = _shares(_timed(body), total)
    known["turns_second_speaker"] = _second(body).reindex(known.index, fill_value=0).astype(float)
    return pd.concat([known, _labels(body, total), _lengths(body).reindex(known.index)], axis=1)


def _shares(rows: pd.DataFrame, total: pd.Series) -> pd.Series:
    """Return the words of `rows` as a share of `total`, by document."""
    return rows.groupby("doc_id")["n_words"].sum().reindex(total.index, fill_value=0) / positive(total)


def _timed(body: pd.DataFrame) -> pd.DataFrame:
    return body[body["seconds_start"].notna()] if "seconds_start" in body else body.iloc[:0]


def _second(body: pd.DataFrame) -> pd.Series:
    """Return the number of turns of the speaker with the second most turns, if there is one."""
    turns = body.groupby(["doc_id", "speaker"])["turn"].nunique().sort_values(ascending=False, kind="stable")
    second: Any = turns.groupby(level=0).nth(1)
    return second.droplevel(1)


def _labels(body: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    """Return the share of the body's words by attribution and, for named speakers, by confidence."""
    named = body[body["speaker"].notna()]
    out = {name: _shares(body[body["attribution"] == name], total) for name in ATTRIBUTIONS}
    out |= {name: _shares(named[named["confidence"] == name], total) for name in CONFIDENCES}
    return pd.DataFrame(out).add_prefix("share_")


def _lengths(body: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles of the words per passage and per turn."""
    turns = body.groupby(["doc_id", "turn"], sort=False)["n_words"].sum().reset_index()
    return pd.DataFrame(
        {
            f"{unit}_words_p{q}": rows.groupby("doc_id")["n_words"].quantile(q / 100)
            for unit, rows in (("passage", body), ("turn", turns))
            for q in (10, 50, 90)
        }
    )


def _dates(documents: pd.DataFrame) -> pd.Series:
    """Return ``known``, ``open`` (one end of the interval is unknown) or ``unknown`` for each document."""
    known = documents[["date_earliest", "date_latest"]].notna().sum(axis=1)
    return known.map({0: "unknown", 1: "open", 2: "known"}).astype("str")


# ---------------------------------------------------------------------- characters and tokens


def _of_text(corpus: Corpus) -> pd.DataFrame:
    """Return facts from the characters: punctuation, traces of scanning and conversion."""
    ends, table = punctuation(corpus.data), counted_traces(corpus)
    words = positive(ends["n_words"])
    return table.drop(columns="commas").assign(
        enders_per_100=ends["enders_per_100"],
        longest_stretch=longest_stretches(corpus),
        commas_per_100=100 * table["commas"] / words,
        traces_per_1000=1000 * table[list(FAULTS)].sum(axis=1) / words,
    )


def _of_tokens(tokens: Tokens, doc: NDArray[np.int64]) -> pd.DataFrame:
    """Return facts from the tokens: number, capitals, fillers; `doc` is the document of each token."""
    n = len(tokens.corpus.documents)

    def per_document(flag: NDArray[np.bool_]) -> pd.Series:
        return pd.Series(np.bincount(doc[flag], minlength=n).astype(float), index=tokens.corpus.documents.index)

    upper, lower = (_first_letters(tokens, test)[tokens.ids] for test in (str.isupper, str.islower))
    n_tokens = per_document(np.ones(len(tokens), dtype=bool))
    return pd.DataFrame(
        {
            "n_tokens": n_tokens,
            "share_capitals": per_document(upper) / positive(per_document(upper | lower)),
            "fillers_per_1000": 1000 * per_document(fillers(tokens)) / positive(n_tokens),
        }
    )


def _first_letters(tokens: Tokens, test: Any) -> NDArray[np.bool_]:
    return np.fromiter((test(t[:1]) for t in tokens.types), dtype=bool, count=len(tokens.types))


@once
def fillers(tokens: Tokens) -> NDArray[np.bool_]:
    """Return which tokens belong to a filler of the package's list, shape (n_tokens,)."""
    if not len(tokens):
        return np.zeros(0, dtype=bool)
    return np.asarray((tokens.remove("fillers").codes < 0) & (tokens.codes >= 0))
