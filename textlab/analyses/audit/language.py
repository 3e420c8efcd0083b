"""Guess the language of a document from its function words and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...tokens.unspaced import are_characters, in_runs, script_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

LEAST_TOKENS, LEAST_SHARE, CLEARER = 30, 0.12, 1.5  # needed to name a language: tokens, share, ratio to the next best
PROFILES = {
    "en": "the of and to in is that it for was with as are this be have not they you from at by but what",
    "de": "der die und das in ist nicht ein zu den mit es eine von sich auf dem wir auch sie ich für im wie",
    "fr": "le la les de des et est un une que qui dans en pour pas il ne ce sur du au nous plus avec vous",
    "es": "el la los las de y que en un una es por con para no se del lo como más pero su al son muy",
    "it": "il la di che e è un una per non in con del della sono le si come ma i gli da al anche più nel",
    "pt": "o a os as de e que do da em um uma é não para com por se no na dos das mais como mas ao são",
    "nl": "de het een en van ik dat is in niet te op zijn met voor er maar aan om ook we die wat als bij",
    "sv": "och att det är en som på i av för med den inte har till vi jag ett om men de så var kan från",
    "da": "og at det er en som på i af for med den ikke har til vi jeg et om men de så var kan fra der",
    "pl": "i w na się nie że z do to jest jak o ale za po co od czy przez tak dla są tym oraz być już",
    "fi": "ja on ei se että oli hän mutta ovat kun niin kuin myös tai ole joka hänen sen ne siitä mitä",
    "tr": "ve bir bu da de için ile çok ne olarak daha gibi ama var o en kadar sonra mi değil ben olan",
    "ru": "и в не на что я с он как это по но из у за то все так его к же от мы для вы был",
    "uk": "і в не на що я з він як це по але із у за то та так його до є від ми для ви був й",
}
_BY_SCRIPT = {"HANGUL": "ko", "GREEK": "el", "THAI": "th", "HEBREW": "he"}  # scripts used by one large language


def languages(tokens: Tokens, doc: NDArray[np.int64]) -> pd.DataFrame:
    """Compare the apparent language of each document with the declared one.

    Columns: ``language`` (share of the words or script that decide), ``language_found, language_declared, scripts,
    share_main_script, share_unspaced`` (share of the letters in runs of a script without spaces, not cut by a
    segmenter), ``share_characters`` (share of the words that are single characters of Chinese or Japanese).

    Parameters
    ----------
    tokens : Tokens
    doc : ndarray of int64, shape (n_tokens,)
        Row of each token's document.

    Examples
    --------
    >>> from textlab import load_seeds, tokenize
    >>> tokens = tokenize(load_seeds())
    >>> languages(tokens, tokens.doc_of_passage[tokens.passage_of()])["language_found"].unique().tolist()
    ['en']
    """
    documents = tokens.corpus.documents
    size = np.bincount(doc, minlength=len(documents))
    scripts = _script_shares(tokens, doc, size)
    found, best = _most_likely(pd.concat([_profile_shares(tokens, doc, size), _script_scores(scripts)], axis=1), size)
    return pd.DataFrame(
        {
            "language": np.where(size > 0, best, np.nan),
            "language_found": found,
            "language_declared": documents["language"].fillna("").astype(str).to_numpy(),
            "scripts": [_script_shares_listed(row) for _, row in scripts.iterrows()],
            "share_main_script": np.where(size > 0, scripts.max(axis=1), np.nan),
            "share_unspaced": _unspaced_shares(tokens, doc),
            "share_characters": _character_shares(tokens, doc, size),
        },
        index=documents.index,
    )


def _most_likely(scores: pd.DataFrame, size: NDArray[np.int64]) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """Return the language with the highest score (``unknown`` if the next is close), and that score."""
    ranked = np.sort(scores.to_numpy(), axis=1)
    first, second = ranked[:, -1], ranked[:, -2]
    sure = (first >= LEAST_SHARE) & (first >= CLEARER * second) & (size >= LEAST_TOKENS)
    names = scores.columns.to_numpy(dtype=object)[scores.to_numpy().argmax(axis=1)]
    return np.where(sure, names, "unknown").astype(str), first


def _script_shares_listed(scripts: pd.Series) -> str:
    return ", ".join(f"{str(name).title()} {share:.0%}" for name, share in scripts.items() if share >= 0.01)


def _by_document(tokens: Tokens, doc: NDArray[np.int64], kind: NDArray[np.int64], n_kinds: int) -> NDArray[np.int64]:
    """Count the tokens of each document (rows) by the kind of their term (columns); kind -1 is left out."""
    of_token = np.append(kind, -1)[tokens.codes]
    kept = np.flatnonzero(of_token >= 0)
    n = len(tokens.corpus.documents)
    return np.bincount(doc[kept] * n_kinds + of_token[kept], minlength=n * n_kinds).reshape(n, n_kinds)


def _profile_shares(tokens: Tokens, doc: NDArray[np.int64], size: NDArray[np.int64]) -> pd.DataFrame:
    """Return the share of tokens in each profile; a word of several profiles counts fractionally in each."""
    lists = {name: text.split() for name, text in PROFILES.items()}
    words = sorted(set().union(*lists.values()))
    member = np.array([[word in mine for mine in lists.values()] for word in words], dtype=float)
    lookup = {word: k for k, word in enumerate(words)}
    kind = np.fromiter((lookup.get(t.lower(), -1) for t in tokens.terms), dtype=np.int64, count=len(tokens.terms))
    counts = _by_document(tokens, doc, kind, len(words))
    # 2 / (1 + n): shared words are weaker evidence, but languages with close relatives should not lose
    weighed = counts @ (member * (2 / (1 + member.sum(axis=1, keepdims=True))))
    return pd.DataFrame(weighed / np.maximum(size, 1)[:, None], columns=list(lists))


def _script_shares(tokens: Tokens, doc: NDArray[np.int64], size: NDArray[np.int64]) -> pd.DataFrame:
    """Return the share of each document's tokens by the script of their first letter."""
    scripts = [script_of(str(t)) for t in tokens.terms]
    kind, names = pd.factorize(np.array(scripts, dtype=object), use_na_sentinel=True)
    counts = _by_document(tokens, doc, np.asarray(kind, dtype=np.int64), max(len(names), 1))
    return pd.DataFrame(counts / np.maximum(size, 1)[:, None], columns=list(names) or ["none"])


def _unspaced_shares(tokens: Tokens, doc: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of letters in long runs of scripts without spaces, that is, phrases counted as words."""
    size = np.fromiter((len(t) for t in tokens.types), dtype=float, count=len(tokens.types))
    n = len(tokens.corpus.documents)
    total, runs = (np.bincount(doc, weights=w[tokens.ids], minlength=n) for w in (size, size * in_runs(tokens.types)))
    return runs / np.maximum(total, 1)


def _character_shares(tokens: Tokens, doc: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of each document's words that are single characters of Chinese or Japanese."""
    single = are_characters(tokens.types)[tokens.ids]
    return np.bincount(doc, weights=single, minlength=len(size)) / np.maximum(size, 1)


def _script_scores(scripts: pd.DataFrame) -> pd.DataFrame:
    """Score languages by script: kana means Japanese, ideographs without kana Chinese."""
    zero = pd.Series(0.0, index=scripts.index)
    kana = scripts.get("HIRAGANA", zero) + scripts.get("KATAKANA", zero)
    both = kana + scripts.get("CJK", zero)
    out = {name: scripts.get(script, zero) for script, name in _BY_SCRIPT.items()}
    return pd.DataFrame({**out, "ja": both.where(kana >= 0.1 * both, 0), "zh": both.where(kana < 0.1 * both, 0)})
