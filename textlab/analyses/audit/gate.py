"""The gate before sentences: who has none, and the refusal that names the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._wording import counted
from ...corpus import Corpus
from ...corpus.sentences import LEAST_RATE, LEAST_WORDS
from ...errors import NotEnoughData
from .enders import punctuation

if TYPE_CHECKING:
    import pandas as pd

    from ...tokens import Tokens


def without_sentences(source: Tokens | Corpus) -> pd.Series:
    """Sentence enders per 100 words of the documents in which sentences cannot be told apart.

    Documents without a passage in `source` are not looked at.

    >>> from textlab import load_seeds
    >>> without_sentences(load_seeds()).round(2).to_dict()
    {'disruption-seminar': 0.0}
    """
    table = punctuation(source if isinstance(source, Corpus) else source.corpus)
    poor = (table["n_words"] >= LEAST_WORDS) & (table["enders_per_100"] < LEAST_RATE)
    return table.loc[poor & table.index.isin(source.passages["doc_id"]), "enders_per_100"]


def require_sentences(source: Tokens | Corpus, who: str) -> None:
    """Refuse text in which sentences cannot be told apart.

    Parameters
    ----------
    source : Tokens or Corpus
        Documents without a passage in it are not looked at.
    who : str
        The function that asks.

    Raises
    ------
    NotEnoughData
        A body of 50 words or more with less than one sentence ender per 100 words: the rule of
        ``split(by="sentence")``. The message names the documents, their rates and the remedy.
    """
    poor = without_sentences(source)
    if len(poor):
        named = ", ".join(f"{doc!r} ({rate:.2f})" for doc, rate in poor.head(4).items())
        raise NotEnoughData(
            f"{who}: sentences need at least {LEAST_RATE:.1f} sentence enders per 100 words of body; "
            f"{len(poor)} of {counted(source.passages['doc_id'].nunique(), 'document')} with fewer: "
            f"{named}{' ...' * (len(poor) > 4)}. "
            'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
            "corpus.where(doc_id=[...])."
        )
