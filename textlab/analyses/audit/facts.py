"""The facts about each document, one row a document."""

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

    One row a document: a column for each of `CHECKS`, in their order, and ``language_found, language_declared,
    scripts, date`` as words.

    Parameters
    ----------
    tokens : Tokens
        ``tokenize(corpus)``: the body, everything kept.

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
    """Return values that can be divided by; missing where they are 0."""
    return column.where(column > 0)


# ---------------------------------------------------------------------- the two tables


def _of_passages(corpus: Corpus) -> pd.DataFrame:
    """Words, layers, turns, speakers, times, and quantiles of length."""
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
    """Return turns of the speaker with the second most turns, where there is one."""
    turns = body.groupby(["doc_id", "speaker"])["turn"].nunique().sort_values(ascending=False, kind="stable")
    second: Any = turns.groupby(level=0).nth(1)
    return second.droplevel(1)


def _labels(body: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    """Share of the body's words by attribution, and with a named speaker by confidence."""
    named = body[body["speaker"].notna()]
    out = {name: _shares(body[body["attribution"] == name], total) for name in ATTRIBUTIONS}
    out |= {name: _shares(named[named["confidence"] == name], total) for name in CONFIDENCES}
    return pd.DataFrame(out).add_prefix("share_")


def _lengths(body: pd.DataFrame) -> pd.DataFrame:
    """Words per passage and per turn: quantiles."""
    turns = body.groupby(["doc_id", "turn"], sort=False)["n_words"].sum().reset_index()
    return pd.DataFrame(
        {
            f"{unit}_words_p{q}": rows.groupby("doc_id")["n_words"].quantile(q / 100)
            for unit, rows in (("passage", body), ("turn", turns))
            for q in (10, 50, 90)
        }
    )


def _dates(documents: pd.DataFrame) -> pd.Series:
    """``known``, ``open`` (one end of the interval is unknown) or ``unknown``."""
    known = documents[["date_earliest", "date_latest"]].notna().sum(axis=1)
    return known.map({0: "unknown", 1: "open", 2: "known"}).astype("str")


# ---------------------------------------------------------------------- characters and tokens


def _of_text(corpus: Corpus) -> pd.DataFrame:
    """Return what only the characters show: punctuation, traces of scanning and conversion."""
    ends, table = punctuation(corpus.data), counted_traces(corpus)
    words = positive(ends["n_words"])
    return table.drop(columns="commas").assign(
        enders_per_100=ends["enders_per_100"],
        longest_stretch=longest_stretches(corpus),
        commas_per_100=100 * table["commas"] / words,
        traces_per_1000=1000 * table[list(FAULTS)].sum(axis=1) / words,
    )


def _of_tokens(tokens: Tokens, doc: NDArray[np.int64]) -> pd.DataFrame:
    """Tokens, capitals and fillers; `doc` is the document of each token."""
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
    """Which tokens belong to a filler of the package's list. Shape (n_tokens,)."""
    if not len(tokens):
        return np.zeros(0, dtype=bool)
    return np.asarray((tokens.remove("fillers").codes < 0) & (tokens.codes >= 0))
