"""What is timed beside textlab: the same operations as other libraries do them."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

# the words of textlab as one expression, so that CountVectorizer does the same work without offsets
PATTERN = r"\w+(?:(?:['’‐‑·-]|(?<=\d)[.,](?=\d))\w+)*"
_WORD = r"\w+(?:['’‐‑·-]\w+)*"  # the same for engines that cannot look behind


def here(package: str) -> bool:
    """Whether a peer is installed."""
    return find_spec(package) is not None


# ---------------------------------------------------------------------- tokenizing


def vectorize(documents: list[str]) -> Any:
    """scikit-learn: tokens, codes and a matrix, no offsets."""
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(token_pattern=PATTERN, min_df=2).fit_transform(documents)


def gensim_words(documents: list[str]) -> Any:
    """gensim: simple_preprocess and ids, no offsets."""
    from gensim.corpora import Dictionary
    from gensim.utils import simple_preprocess

    words = Dictionary()
    return [words.doc2bow(simple_preprocess(d), allow_update=True) for d in documents]


def nltk_spans(documents: list[str]) -> Any:
    """NLTK: the Treebank tokenizer with offsets."""
    from nltk.tokenize import NLTKWordTokenizer

    cut = NLTKWordTokenizer()
    return [list(cut.span_tokenize(d)) for d in documents]


def spacy_docs(documents: list[str]) -> Any:
    """spaCy: the blank English tokenizer, with an id and an offset for each token."""
    import spacy
    from spacy.attrs import IDX, ORTH

    make = spacy.blank("en").make_doc
    return [make(d).to_array([ORTH, IDX]) for d in documents]


def hugging_face(documents: list[str]) -> Any:
    """tokenizers: words at white space and marks, a word-level vocabulary."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.WordLevel(unk_token="?"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.train_from_iterator(documents, trainers.WordLevelTrainer(special_tokens=["?"], show_progress=False))
    return made.encode_batch_fast(documents)


def polars_words(documents: list[str]) -> Any:
    """polars: words and their codes, no offsets."""
    import polars as pl

    return pl.Series(documents).str.extract_all(_WORD).explode().cast(pl.Categorical)


def polars_spans(documents: list[str]) -> Any:
    """polars: words, their codes and offsets, from words and the gaps between them."""
    import polars as pl

    text, size = pl.col("text"), pl.col("size")
    made = pl.DataFrame({"doc": np.arange(len(documents)), "text": documents})
    made = made.with_columns(text.str.extract_all(_WORD + r"|\W+")).explode("text")
    made = made.with_columns(size=text.str.len_bytes()).with_columns(end=size.cum_sum().over("doc"))
    made = made.filter(text.str.contains(r"^\w"))
    return made.with_columns(text.cast(pl.Categorical), start=pl.col("end") - size)


# target, peer, package, task, least ratio
TOKENIZERS: tuple[tuple[str, str, str, Callable[[list[str]], Any], float], ...] = (
    ("A3", "gensim simple_preprocess + Dictionary", "gensim", gensim_words, 20),
    ("A3", "Hugging Face tokenizers", "tokenizers", hugging_face, 18),
    ("A3", "NLTK Treebank spans", "nltk", nltk_spans, 35),
    ("A3", "spaCy blank", "spacy", spacy_docs, 50),
    ("A4", "polars extract_all, without offsets", "polars", polars_words, 2),
    ("A4", "polars extract_all, with offsets", "polars", polars_spans, 4),
)


# ---------------------------------------------------------------------- concordances and collocations


def nltk_index(words: list[str]) -> Any:
    """NLTK: the index of a concordance."""
    from nltk.text import ConcordanceIndex

    return ConcordanceIndex(words)


def nltk_lines(index: Any, word: str, n: int) -> Any:
    """NLTK: the lines of a concordance, from its index."""
    return index.find_concordance(word, width=80)[:n]


def regex_lines(documents: list[str], word: str) -> Any:
    """The usual code: an expression over every text, a slice on each side."""
    wanted = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    found = (
        (n, m.start(), text[max(0, m.start() - 40) : m.start()], m.group(), text[m.end() : m.end() + 40])
        for n, text in enumerate(documents)
        for m in wanted.finditer(text)
    )
    return pd.DataFrame(list(found), columns=["doc", "start", "pre", "node", "post"])


def textacy_lines(documents: list[str], word: str) -> Any:
    """textacy: keyword in context over plain strings."""
    from textacy.extract.kwic import keyword_in_context

    return pd.DataFrame([line for text in documents for line in keyword_in_context(text, rf"\b{word}\b")])


def nltk_bigrams(words: list[str]) -> Any:
    """NLTK: all bigrams with their log-likelihood."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    return BigramCollocationFinder.from_words(words).score_ngrams(BigramAssocMeasures.likelihood_ratio)


def gensim_phrases(sentences: list[list[str]]) -> Any:
    """gensim: bigrams and their scores."""
    from gensim.models.phrases import Phrases

    return Phrases(sentences, min_count=1, threshold=1e-9).export_phrases()


# ---------------------------------------------------------------------- resampling


def usual_bootstrap(counts: Any, n_resamples: int) -> Any:
    """The code one usually writes: rows drawn, then summed, once a resample."""
    rng, out = np.random.default_rng(0), np.empty((n_resamples, counts.shape[1]), dtype=np.float32)
    for b in range(n_resamples):
        out[b] = counts[rng.integers(counts.shape[0], size=counts.shape[0])].sum(axis=0)
    return out
