"""What a text can and cannot support, found out before any method runs.

`facts` measures each document, `verdicts` holds them against what each method needs, `places` shows where the
trouble stands, and `require_sentences` is the gate that sentence-based methods pass through. The question
with its result is ``textlab.audit(corpus)``, in ``analyses/audit.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ._spans import _COUNTED, _LEAST_RATE, _LEAST_WORDS, _bodies
from .corpus import ATTRIBUTIONS, CONFIDENCES, Corpus, _n
from .errors import NotEnoughData
from .measures.resampling import smallest_attainable_p
from .tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_RATE, LEAST_WORDS = (
    _LEAST_RATE,
    _LEAST_WORDS,
)  # the rule of ``Corpus.split(by="sentence")``, in one place
FAIR_RATE = 2.0  # sentence enders per 100 words; the written seeds have 3 to 4, so below this ends are unmarked
FEW_TURNS = 20  # per group; a bootstrap over fewer was too narrow in simulation
LEAST_LABELLED = 0.8  # of the body's words
MANY_FILLERS = 10.0  # per 1,000 words
MUCH_REPEATED = 0.05  # of the body's words
MANY_TRACES = 2.0  # per 1,000 words
LINE = 20  # characters: shorter lines ("Yeah.", "Thank you.") come back in any talk

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "n_words": "words between white space, body",
        "n_tokens": "tokens, body",
        "share_body": "of the document's words",
        "share_machine": "of the document's words, written by a machine about the text",
        "enders_per_100": "sentence enders per 100 words of body",
        "commas_per_100": "commas per 100 words of body",
        "longest_stretch": "words without a sentence ender, in one passage",
        "share_capitals": "of the words that have a case",
        "share_labelled": "of the body's words, speaker named",
        **{f"share_{name}": f"of the body's words, attribution {name}" for name in ATTRIBUTIONS},
        **{f"share_{name}": f"of the body's words, speaker named, confidence {name}" for name in CONFIDENCES},
        "n_turns": "turns, body",
        "n_speakers": "speakers named, body",
        "turns_second_speaker": "turns of the speaker with the second most turns",
        "share_timed": "of the body's words, with time stamps",
        "share_repeated": "of the body's words, in lines that occur more than once",
        "share_nearly_repeated": "the same, digits, case and punctuation ignored",
        "share_in_other_documents": "of the body's words, in lines that another document has too",
        "fillers_per_1000": "words of English fillers (um, you know) per 1,000 tokens",
        "language": "of the tokens, in the language's function words or script",
        "share_main_script": "of the tokens, in the commonest script",
        "link_marks": "[text](address) marks",
        "line_end_hyphens": "words cut by a hyphen at a line end, and soft hyphens",
        "ligatures": "ligature characters",
        "broken_words": "words spaced out letter by letter",
        "mis_decoded": "wrongly decoded characters and HTML entities",
        "replacement_characters": "U+FFFD, where a byte could not be read",
        "page_numbers": "lines that hold a number and nothing else",
        "traces_per_1000": "traces of scanning or conversion (the six above) per 1,000 words",
        **{
            f"{unit}_words_p{q}": f"words per {unit}, {q} % have no more"
            for unit in ("passage", "turn")
            for q in (10, 50, 90)
        },
    }
)  # fmt: skip

# ---------------------------------------------------------------------- sentences, and the gate

_BETWEEN = "\x1e"  # between the passages of a body: white space, and the end of a line
_STRETCH = re.compile(f"{_COUNTED.pattern}|{_BETWEEN}")
_PUNCTUATION: WeakKeyDictionary[Corpus, pd.DataFrame] = WeakKeyDictionary()  # a corpus never changes


def _joined(corpus: Corpus) -> Iterator[tuple[int, str, NDArray[np.int64]]]:
    """For each document with a body: its row, the passages joined, and their spans."""
    for text, rows, edges in _bodies(corpus):
        pieces = [text[start:end] for start, end in edges.tolist()]
        yield int(corpus._doc_codes[rows[0]]), _BETWEEN.join(pieces), edges


def punctuation(corpus: Corpus) -> pd.DataFrame:
    """One row a document: ``n_words, n_enders, enders_per_100`` of the body.

    Examples
    --------
    >>> from textlab import from_frame
    >>> punctuation(from_frame(pd.DataFrame({"text": ["One. Two! 3.5 is no end"]})))["n_enders"].tolist()
    [2]
    """
    if corpus not in _PUNCTUATION:
        body = (corpus._passages["layer"] == "body").to_numpy(bool)
        n_words = np.bincount(
            corpus._doc_codes[body],
            weights=corpus._words_per_passage()[body],
            minlength=len(corpus._documents),
        )
        table = pd.DataFrame({"n_words": n_words.astype(int), "n_enders": 0}, index=corpus._documents.index)
        for row, text, _ in _joined(corpus):
            table.iloc[row, 1] = len(_COUNTED.findall(text))
        table["enders_per_100"] = 100 * table["n_enders"] / table["n_words"].where(table["n_words"] > 0)
        _PUNCTUATION[corpus] = table
    return _PUNCTUATION[corpus].copy()


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
    corpus = source if isinstance(source, Corpus) else source.corpus
    table = punctuation(corpus)
    asked = table[table.index.isin(source.passages["doc_id"])]
    poor = asked[(asked["n_words"] >= LEAST_WORDS) & (asked["enders_per_100"] < LEAST_RATE)]
    if len(poor):
        named = ", ".join(f"{doc!r} ({rate:.2f})" for doc, rate in poor["enders_per_100"].head(4).items())
        raise NotEnoughData(
            f"{who}: sentences need at least {LEAST_RATE:.1f} sentence enders per 100 words of body; "
            f"{len(poor)} of {_n(len(asked), 'document')} with fewer: {named}{' ...' * (len(poor) > 4)}. "
            'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
            "corpus.where(doc_id=[...])."
        )


# ---------------------------------------------------------------------- the facts


def facts(tokens: Tokens) -> pd.DataFrame:
    """One row a document of the corpus: a column for each of `CHECKS`, in their order, and ``language_found,
    language_declared, scripts, date`` as words.

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
    pieces = [_sizes(corpus), _labels(corpus), _from_text(corpus), _from_tokens(tokens), _languages(tokens)]
    table = pd.concat([*pieces, _repeats(corpus)], axis=1)
    table["enders_per_100"] = punctuation(corpus)["enders_per_100"]
    traces = table[[*_TRACES, "page_numbers"]].drop(columns="link_marks").sum(axis=1)
    table["traces_per_1000"] = 1000 * traces / _positive(table["n_words"])
    table["date"] = _dates(corpus._documents)
    return table[[*CHECKS, "language_found", "language_declared", "scripts", "date"]]


def _positive(column: pd.Series) -> pd.Series:
    return column.where(column > 0)


def _sizes(corpus: Corpus) -> pd.DataFrame:
    """Words, layers, turns, times, and quantiles of length."""
    table = corpus.describe()
    words = pd.Series(corpus._words_per_passage(), index=corpus._passages.index)
    machine = (corpus._passages["layer"] == "machine_summary").to_numpy(bool)
    doc = corpus._passages["doc_id"]
    share = words[machine].groupby(doc[machine]).sum().reindex(table.index, fill_value=0) / _positive(table["n_words"])
    body = corpus._passages[corpus._passages["layer"] == "body"].assign(n_words=words)
    timed = body.get("seconds_start", pd.Series(np.nan, index=body.index)).notna()
    out = table[["share_body", "share_labelled", "n_turns", "n_speakers"]].assign(share_machine=share)
    out["n_words"] = table["n_words_body"]
    out["share_timed"] = _shares(body["n_words"].where(timed, 0), body["doc_id"], out["n_words"])
    turns = body.groupby(["doc_id", "turn_id"], sort=False)["n_words"].sum().reset_index()
    for unit, lengths in (("passage", body), ("turn", turns)):
        for q in (10, 50, 90):
            out[f"{unit}_words_p{q}"] = lengths.groupby("doc_id")["n_words"].quantile(q / 100)
    named = body.groupby(["doc_id", "speaker"])["turn_id"].nunique()
    second: Any = named.sort_values(ascending=False, kind="stable").groupby(level=0).nth(1).droplevel(1)
    return out.assign(turns_second_speaker=second.reindex(out.index).fillna(0))


def _shares(words: pd.Series, doc: pd.Series, total: pd.Series) -> pd.Series:
    return words.groupby(doc).sum().reindex(total.index, fill_value=0) / _positive(total)


def _labels(corpus: Corpus) -> pd.DataFrame:
    """Share of the body's words by attribution, and with a named speaker by confidence."""
    rows = corpus._passages.assign(n_words=corpus._words_per_passage())
    body = rows[rows["layer"] == "body"]
    total = body.groupby("doc_id")["n_words"].sum().reindex(corpus._documents.index, fill_value=0)
    out = {}
    for column, names in (("attribution", ATTRIBUTIONS), ("confidence", CONFIDENCES)):
        for name in names:
            mine = (body[column] == name) & ((column == "attribution") | body["speaker"].notna())
            out[f"share_{name}"] = _shares(body["n_words"].where(mine, 0), body["doc_id"], total)
    return pd.DataFrame(out, index=corpus._documents.index)


def _dates(documents: pd.DataFrame) -> pd.Series:
    """``known``, ``open`` (one end of the interval is unknown) or ``unknown``."""
    known = documents[["date_earliest", "date_latest"]].notna().sum(axis=1)
    return known.map({0: "unknown", 1: "open", 2: "known"}).astype("str")


_TRACES = {
    "link_marks": re.compile(r"\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"),
    "line_end_hyphens": re.compile(r"[a-zß-ÿ]-[ \t]*\r?\n\s*[a-zß-ÿ]|\u00ad"),
    "ligatures": re.compile(r"[\ufb00-\ufb06]"),
    "broken_words": re.compile(r"(?<!\w)(?!(\w) \1 )(?:[^\W\d_] ){4,}[^\W\d_](?!\w)"),  # not "I I I I I"
    "mis_decoded": re.compile(r"Ã[\u0080-¿]|â€|Â[\u00a0-¿]|&(?:amp|nbsp|lt|gt|quot|#\d{1,6});"),
    "replacement_characters": re.compile("\ufffd"),
}
_COMMA = re.compile("[,，、،]")
_ONE_LINE = re.compile(r"[^\n\r\x1e\u2028\u2029]+")
_PAGE_NUMBER = re.compile(r"[-–—\[( ]*(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–—\]) ]*", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def _from_text(corpus: Corpus) -> pd.DataFrame:
    """What only the characters show: commas, the longest stretch, traces of scanning and conversion."""
    names = ["commas_per_100", "longest_stretch", *_TRACES, "page_numbers"]
    out = np.zeros((len(corpus._documents), len(names)))
    for row, text, _ in _joined(corpus):
        stretch = max(len(piece.split()) for piece in _STRETCH.split(text))
        traces = [len(pattern.findall(text)) for pattern in _TRACES.values()]
        pages = sum(1 for line in _ONE_LINE.findall(text) if _PAGE_NUMBER.fullmatch(line))
        out[row] = [len(_COMMA.findall(text)), stretch, *traces, pages]
    table = pd.DataFrame(out, columns=names, index=corpus._documents.index)
    table["commas_per_100"] *= 100 / _positive(punctuation(corpus)["n_words"])
    return table


def _lines(corpus: Corpus) -> pd.DataFrame:
    """The lines of the bodies: ``doc, start, line, key, n_words``; `start` counts in the joined body."""
    found = [(row, m.start(), m.group().strip()) for row, text, _ in _joined(corpus) for m in _ONE_LINE.finditer(text)]
    lines = pd.DataFrame(found, columns=["doc", "start", "line"]).astype({"doc": int, "start": int, "line": object})
    lines["key"] = [_NOT_LETTERS.sub(" ", line).strip().casefold() for line in lines["line"]]
    lines["n_words"] = [len(line.split()) for line in lines["line"]]
    return lines


def _repeated(lines: pd.DataFrame) -> dict[str, pd.Series]:
    """Which lines come back: verbatim, with the same letters, in another document."""
    long = lines["line"].str.len() >= LINE
    wordy = long & (lines["key"] != "")
    documents = lines.groupby("key")["doc"].transform("nunique")
    return {
        "share_repeated": long & lines.duplicated(["doc", "line"], keep=False),
        "share_nearly_repeated": wordy & lines.duplicated(["doc", "key"], keep=False),
        "share_in_other_documents": wordy & (documents > 1),
    }


def _repeats(corpus: Corpus) -> pd.DataFrame:
    """Share of the body's words in lines that come back."""
    lines = _lines(corpus)
    total = _positive(lines.groupby("doc")["n_words"].sum())
    shares = {
        name: lines["n_words"].where(mask, 0).groupby(lines["doc"]).sum() / total
        for name, mask in _repeated(lines).items()
    }
    out = pd.DataFrame(shares).reindex(range(len(corpus._documents)))
    return out.where(out.notna(), 0.0).set_axis(corpus._documents.index)


def _from_tokens(tokens: Tokens) -> pd.DataFrame:
    """Tokens, capitals and fillers of each document."""
    doc = tokens.doc_of_passage[tokens.passage_of()]
    upper = np.fromiter((t[:1].isupper() for t in tokens.types), dtype=bool, count=len(tokens.types))
    lower = np.fromiter((t[:1].islower() for t in tokens.types), dtype=bool, count=len(tokens.types))
    flags = {"n_tokens": np.ones(len(tokens), dtype=bool), "filler": _filler(tokens)}
    flags |= {"upper": upper[tokens.ids], "cased": (upper | lower)[tokens.ids]}
    n = len(tokens.corpus._documents)
    count = {name: np.bincount(doc[flag], minlength=n).astype(float) for name, flag in flags.items()}
    table = pd.DataFrame(count, index=tokens.corpus._documents.index)
    return pd.DataFrame(
        {
            "n_tokens": table["n_tokens"],
            "share_capitals": table["upper"] / _positive(table["cased"]),
            "fillers_per_1000": 1000 * table["filler"] / _positive(table["n_tokens"]),
        }
    )


def _filler(tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens belong to a filler of the package's list."""
    if not len(tokens):
        return np.zeros(0, dtype=bool)
    return np.asarray((tokens.remove("fillers").codes < 0) & (tokens.codes >= 0))


# ---------------------------------------------------------------------- where the trouble stands

SHOWN = 25  # words of a long stretch that a quotation shows


def places(tokens: Tokens, doc_id: str) -> pd.DataFrame:
    """Where a document shows its facts: ``check, first, last`` (tokens), in the order of the text.

    The longest stretch without a sentence ender (its first words), repeated lines, fillers, traces of
    scanning and conversion, and turns without a speaker where others have one.
    """
    rows = np.flatnonzero((tokens.passages["doc_id"] == doc_id).to_numpy(bool))
    low, high = (int(tokens.bounds[at]) for at in (rows[0], rows[-1] + 1)) if len(rows) else (0, 0)
    if low == high:
        return pd.DataFrame({"check": pd.Series(dtype="str"), "first": np.empty(0, int), "last": np.empty(0, int)})
    found = [
        *_text_places(tokens, doc_id, low, high),
        *_filler_places(tokens, low, high),
        *_unnamed(tokens, rows),
    ]
    table = pd.DataFrame(found, columns=["check", "first", "last"]).astype({"first": int, "last": int})
    return table.sort_values(["first", "last"], kind="stable", ignore_index=True)


Place = tuple[str, int, int]


def _text_places(tokens: Tokens, doc_id: str, low: int, high: int) -> list[Place]:
    """Spans of the joined body as tokens ``low`` to ``high - 1``."""
    corpus = tokens.corpus
    _, text, edges = next(_joined(corpus.where(doc_id=doc_id)))
    at = corpus._documents.index.get_loc(doc_id)
    spans = [(name, m.start(), m.end()) for name, pattern in _TRACES.items() for m in pattern.finditer(text)]
    spans += [
        ("page_numbers", m.start(), m.end()) for m in _ONE_LINE.finditer(text) if _PAGE_NUMBER.fullmatch(m.group())
    ]
    spans.append(("longest_stretch", *_longest_stretch(text)))
    lines = _lines(corpus)
    for name, mask in _repeated(lines).items():
        mine = lines[mask & (lines["doc"] == at)]
        spans += [(name, a, a + len(line)) for a, line in zip(mine["start"], mine["line"], strict=True)]
    source = tokens.spans(np.arange(low, high))
    return [_as_tokens(span, _in_document(edges), source, low) for span in spans]


def _longest_stretch(text: str) -> tuple[int, int]:
    ends = [0, *(m.end() for m in _STRETCH.finditer(text)), len(text)]
    pairs = list(pairwise(ends))
    return max(pairs, key=lambda pair: len(text[pair[0] : pair[1]].split()))


def _in_document(edges: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each passage begins in the joined body, and how far it stands further on in the document."""
    begins = np.append(0, np.cumsum(edges[:, 1] - edges[:, 0] + len(_BETWEEN))[:-1])
    return begins, edges[:, 0] - begins


def _as_tokens(
    span: tuple[str, int, int],
    shift: tuple[NDArray[np.int64], NDArray[np.int64]],
    source: pd.DataFrame,
    low: int,
) -> Place:
    """The tokens that a span touches, or the one after it."""
    name, *ends = span
    passage = np.searchsorted(shift[0], [ends[0], max(ends[0], ends[1] - 1)], side="right") - 1
    start, end = ends[0] + shift[1][passage[0]], ends[1] + shift[1][passage[1]]
    first = int(np.searchsorted(source["end"], start, side="right"))
    last = int(np.searchsorted(source["start"], end, side="left")) - 1
    first = min(first, len(source) - 1)
    last = min(max(first, last), first + SHOWN - 1)
    return name, low + first, low + last


def _filler_places(tokens: Tokens, low: int, high: int) -> list[Place]:
    """Runs of filler words."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], _filler(tokens)[low:high].astype(np.int8), [0]])))
    return [
        ("fillers_per_1000", low + a, low + b - 1)
        for a, b in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
    ]


def _unnamed(tokens: Tokens, rows: NDArray[np.int64]) -> list[Place]:
    """The beginnings of passages without a speaker, where the document names any."""
    missing = tokens.passages["speaker"].iloc[rows].isna().to_numpy()
    if missing.all():
        return []
    bounds = [(int(tokens.bounds[row]), int(tokens.bounds[row + 1]) - 1) for row in rows[missing]]
    return [("share_labelled", a, min(b, a + SHOWN - 1)) for a, b in bounds if b >= a]


# ---------------------------------------------------------------------- language

LEAST_TOKENS, LEAST_SHARE, CLEARER = 30, 0.12, 1.5  # to name a language: tokens, share, times the next best
_PROFILES = {
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
_BY_SCRIPT = {"HANGUL": "ko", "GREEK": "el", "THAI": "th", "HEBREW": "he"}  # scripts of one large language


def _languages(tokens: Tokens) -> pd.DataFrame:
    """The language each document looks like: function words first, scripts that tell by themselves second."""
    documents = tokens.corpus._documents
    size = np.bincount(tokens.doc_of_passage[tokens.passage_of()], minlength=len(documents))
    scripts = _script_shares(tokens, size)
    scores = pd.concat([_profile_shares(tokens, size), _script_scores(scripts)], axis=1)
    ranked = np.sort(scores.to_numpy(), axis=1)
    sure = (ranked[:, -1] >= LEAST_SHARE) & (ranked[:, -1] >= CLEARER * ranked[:, -2]) & (size >= LEAST_TOKENS)
    best = scores.columns.to_numpy(dtype=object)[scores.to_numpy().argmax(axis=1)]
    shown = [
        ", ".join(f"{str(n).title()} {s:.0%}" for n, s in row[row >= 0.01].items()) for _, row in scripts.iterrows()
    ]
    return pd.DataFrame(
        {
            "language": np.where(size > 0, ranked[:, -1], np.nan),
            "language_found": np.where(sure, best, "unknown").astype(str),
            "language_declared": documents["language"].fillna("").astype(str).to_numpy(),
            "scripts": shown,
            "share_main_script": np.where(size > 0, scripts.max(axis=1), np.nan),
        },
        index=documents.index,
    )


def _by_document(tokens: Tokens, kind: NDArray[np.int64], n_kinds: int) -> NDArray[np.int64]:
    """Tokens of each document (rows) by the kind of their term (columns); kind -1 is left out."""
    of_token = np.append(kind, -1)[tokens.codes]
    kept = of_token >= 0
    doc = tokens.doc_of_passage[tokens.passage_of()]
    n = len(tokens.corpus._documents)
    return np.bincount(doc[kept] * n_kinds + of_token[kept], minlength=n * n_kinds).reshape(n, n_kinds)


def _profile_shares(tokens: Tokens, size: NDArray[np.int64]) -> pd.DataFrame:
    """Share of tokens in each profile; a word of several profiles counts in each by its part."""
    lists = {name: text.split() for name, text in _PROFILES.items()}
    words = sorted(set().union(*lists.values()))
    member = np.array([[word in mine for mine in lists.values()] for word in words], dtype=float)
    lookup = {word: k for k, word in enumerate(words)}
    kind = np.fromiter((lookup.get(t.lower(), -1) for t in tokens.terms), dtype=np.int64, count=len(tokens.terms))
    counts = _by_document(tokens, kind, len(words))
    # 2 / (1 + n): a shared word tells less, but a language should not pay for its neighbours
    weighed = counts @ (member * (2 / (1 + member.sum(axis=1, keepdims=True))))
    return pd.DataFrame(weighed / np.maximum(size, 1)[:, None], columns=list(lists))


def _script_shares(tokens: Tokens, size: NDArray[np.int64]) -> pd.DataFrame:
    """Share of each document's tokens by the script of their first letter."""
    scripts = [_script(str(t)) for t in tokens.terms]
    kind, names = pd.factorize(np.array(scripts, dtype=object), use_na_sentinel=True)
    counts = _by_document(tokens, np.asarray(kind, dtype=np.int64), max(len(names), 1))
    return pd.DataFrame(counts / np.maximum(size, 1)[:, None], columns=list(names) or ["none"])


def _script(term: str) -> str | None:
    letter = next((c for c in term if c.isalpha()), None)
    return unicodedata.name(letter, "unknown").split()[0] if letter else None


def _script_scores(scripts: pd.DataFrame) -> pd.DataFrame:
    """Scripts that tell the language: kana is Japanese, ideographs without kana Chinese."""
    zero = pd.Series(0.0, index=scripts.index)
    kana = scripts.get("HIRAGANA", zero) + scripts.get("KATAKANA", zero)
    both = kana + scripts.get("CJK", zero)
    out = {name: scripts.get(script, zero) for script, name in _BY_SCRIPT.items()}
    return pd.DataFrame({**out, "ja": both.where(kana >= 0.1 * both, 0), "zh": both.where(kana < 0.1 * both, 0)})


# ---------------------------------------------------------------------- the verdicts

SUPPORTED, DOUBTFUL, REFUSED = VERDICTS = ("supported", "doubtful", "not supported")
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "sentences": 'split(by="sentence"), kwic(window="sentence")',
        "readability": "Flesch and other formulas",
        "kwic": "keyword in context, by words",
        "collocates": "words near a node",
        "collocations": "pairs of neighbouring words",
        "describe": "counts and lexical diversity",
        "topics": "fit_topics",
        "contrast speakers": 'contrast(by="speaker")',
        "contrast documents": 'contrast(by="doc_id"): this document against the others',
        "stance by progress": 'track_stance(over="progress")',
        "stance by seconds": 'track_stance(over="seconds")',
        "stance by date": 'track_stance(over="date"): this document as one point',
    }
)
COUNTING = tuple(name for name in METHODS if name not in ("sentences", "readability", "stance by date"))
STANCE = ("stance by progress", "stance by seconds", "stance by date")
TOPIC_WINDOW = 100  # words; passages of 100 to 200 words gave the steadiest topics
# Highest number of topics worth trying, by number of windows. Measured: 265 windows of five talks and papers
# (K = 5 steadier than 10 and 20, none steady) and 9,900 passages of presidential addresses (K = 20 is shaky
# still). The steps between are our judgement.
TOPIC_STEPS = ((30, 0), (100, 3), (500, 5), (2_000, 10), (9_000, 20))
FEW_SOURCES = 10  # with five sources, topics predicted a left-out source no better than word counts did

WINDOWS = 'corpus.split(by="window", size=100)'
_WORDS = "n_tokens > 0"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a method is doubtful or not supported: `when` is a query over `facts`, which fill in the texts."""

    methods: tuple[str, ...]
    verdict: str
    when: str
    because: str
    remedy: str


RULES: tuple[Rule, ...] = (
    Rule(tuple(METHODS), REFUSED, "n_tokens == 0", "it has no words in the layer body",
         "look at corpus.passages; set layers with corpus.annotate"),
    Rule(("sentences", "readability"), REFUSED,
         f"n_words >= {LEAST_WORDS} and enders_per_100 < {LEAST_RATE}",
         f"{{enders_per_100:.2f}} sentence enders per 100 words (at least {LEAST_RATE:.1f} needed)", WINDOWS),
    Rule(("sentences", "readability"), DOUBTFUL,
         f"n_words >= {LEAST_WORDS} and {LEAST_RATE} <= enders_per_100 < {FAIR_RATE}",
         "{enders_per_100:.2f} sentence enders per 100 words, where prose has 3 to 8", WINDOWS),
    Rule(("readability",), REFUSED, f"{_WORDS} and not language_found.isin(['en', 'unknown'])",
         "it looks like '{language_found}', and the formulas were fitted to English", "leave it out"),
    Rule(("readability",), DOUBTFUL, f"{_WORDS} and language_found == 'unknown'",
         "its language is not clear, and the formulas were fitted to English", "look at the document"),
    Rule(("readability",), DOUBTFUL, "0 < n_tokens < 100",
         "{n_tokens:.0f} words; the formulas ask for samples of 100",
         "pool short texts"),
    Rule(("readability",), DOUBTFUL, f"n_speakers > 1 or fillers_per_1000 >= {MANY_FILLERS}",
         "it is a transcript: its sentence ends were set by whoever typed it",
         "compare vocabulary (MATTR) instead"),
    Rule(("collocates", "collocations"), DOUBTFUL,
         f"n_words >= {LEAST_WORDS} and enders_per_100 < {LEAST_RATE}",
         "sentence ends are unmarked, so neighbours may belong to different sentences",
         "read the lines (kwic) behind each pair"),
    Rule(("collocates", "collocations", "describe"), DOUBTFUL, f"fillers_per_1000 >= {MANY_FILLERS}",
         "{fillers_per_1000:.0f} of 1,000 words are fillers", 'decide first: tokens.remove("fillers")'),
    Rule(("collocates", "collocations"), DOUBTFUL, "0 < n_tokens < 1000",
         "{n_tokens:.0f} words: few pairs occur the 3 to 5 times a measure needs", "pool documents"),
    Rule(("describe",), REFUSED, "0 < n_tokens < 50",
         "{n_tokens:.0f} words; diversity needs 50 (MATTR's window)",
         "pool short texts"),
    Rule(("describe",), DOUBTFUL, "50 <= n_tokens < 100", "{n_tokens:.0f} words; MTLD needs 100",
         "use MATTR, or pool"),
    Rule(("topics",), REFUSED, "n_tokens > 0 and highest_k == 0",
         f"{{n_windows:.0f}} windows of {TOPIC_WINDOW} words (at least {TOPIC_STEPS[0][0]} needed)",
         "fit it together with others"),
    Rule(("topics",), DOUBTFUL, "0 < highest_k <= 5",
         f"{{n_windows:.0f}} windows of {TOPIC_WINDOW} words: {{highest_k:.0f}} topics at most, unsteady",
         "n_topics of at most {highest_k:.0f}; look at the stability column"),
    Rule(("contrast speakers",), REFUSED, f"{_WORDS} and n_speakers == 0", "no speaker is named",
         'corpus.annotate(turns), or contrast(by="doc_id")'),
    Rule(("contrast speakers",), REFUSED, "n_speakers == 1", "one speaker is named",
         "compare with other documents"),
    Rule(("contrast speakers",), DOUBTFUL, f"n_speakers > 1 and share_labelled < {LEAST_LABELLED}",
         "{share_labelled:.0%} of its words have a speaker", "corpus.annotate(turns)"),
    Rule(("contrast speakers",), DOUBTFUL, "n_speakers > 1 and share_doubtful > 0.2",
         "{share_doubtful:.0%} of its words have a doubtful speaker (medium or low confidence, or inferred)",
         "repeat the contrast without them: corpus.where(confidence='high')"),
    Rule(("contrast speakers",), DOUBTFUL, f"n_speakers > 1 and turns_second_speaker < {FEW_TURNS}",
         f"the speaker with the second most turns has {{turns_second_speaker:.0f}} (intervals are too narrow "
         f"below {FEW_TURNS})", "read the intervals as a lower bound of the doubt"),
    Rule(("stance by progress",), DOUBTFUL, f"n_speakers > 1 and turns_second_speaker < {FEW_TURNS}",
         f"by speaker: the one with the second most turns has {{turns_second_speaker:.0f}} (intervals are "
         f"too narrow below {FEW_TURNS})", "read the intervals as a lower bound of the doubt"),
    Rule(("contrast documents",), REFUSED, f"{_WORDS} and n_documents < 2", "there is no other document",
         "read more"),
    Rule(("contrast documents", "stance by progress"), DOUBTFUL, f"{_WORDS} and n_turns < {FEW_TURNS}",
         f"{{n_turns:.0f}} turns (intervals are too narrow below {FEW_TURNS})",
         "read the intervals as a lower bound of the doubt"),
    Rule(("contrast documents",), DOUBTFUL, f"{_WORDS} and other_register",
         "some documents are speech with speakers and some are not: register is in every difference",
         "compare speech with speech"),
    Rule(("contrast documents",), DOUBTFUL, f"{_WORDS} and other_language",
         "the documents are in different languages", "corpus.where(language=...)"),
    Rule(("stance by progress",), REFUSED, "0 < n_tokens < 250",
         "{n_tokens:.0f} words fill no five bins of 50",
         "take the document as one point"),
    Rule(STANCE, DOUBTFUL, f"{_WORDS} and language_found != 'en'",
         "its language ('{language_found}') is not that of the lexicons shipped, English",
         "bring your own lexicon"),
    Rule(("stance by seconds",), REFUSED, f"{_WORDS} and share_timed == 0", "the source has no time stamps",
         'over="progress"'),
    Rule(("stance by seconds",), DOUBTFUL, "0 < share_timed < 0.95",
         "{share_timed:.0%} of its words have a time",
         'over="progress"'),
    Rule(("stance by date",), REFUSED, f"{_WORDS} and date == 'unknown'", "its date is unknown",
         "corpus.join a table with date_earliest and date_latest"),
    Rule(("stance by date",), DOUBTFUL, f"{_WORDS} and date == 'open'", "its date has one end only",
         "corpus.join a table with date_earliest and date_latest"),
    Rule(COUNTING, DOUBTFUL, f"share_nearly_repeated >= {MUCH_REPEATED}",
         "{share_nearly_repeated:.0%} of its words stand in repeated lines and count more than once",
         'mark them as furniture: corpus.annotate, layer="furniture"'),
    Rule(COUNTING, DOUBTFUL, f"share_in_other_documents >= {MUCH_REPEATED}",
         "{share_in_other_documents:.0%} of its words stand in lines that another document has too",
         'mark them as furniture, or leave the copy out: corpus.where(doc_id=[...])'),
    Rule(COUNTING, DOUBTFUL, f"traces_per_1000 >= {MANY_TRACES}",
         "{traces_per_1000:.1f} traces of scanning or conversion per 1,000 words",
         "clean the source and read it again"),
    Rule(tuple(METHODS), DOUBTFUL, f"{_WORDS} and language_differs",
         "documents.language says '{language_declared}', and it looks like '{language_found}'",
         "look at the document"),
)  # fmt: skip


def highest_k(n_rows: int, n_documents: int) -> int:
    """The highest number of topics worth trying (see ``TOPIC_STEPS``); at most 5 with fewer than 10 sources.

    >>> highest_k(243, 5), highest_k(5_000, 5), highest_k(5_000, 200)
    (5, 5, 20)
    """
    by_size = next((k for least, k in TOPIC_STEPS if n_rows < least), 50)
    return min(by_size, 5) if n_documents < FEW_SOURCES else by_size


def verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """What `facts` mean for each method: ``doc_id, method, verdict, because, remedy``, one row a pair.

    Each document is judged as if it were analysed alone (or, in ``contrast documents``, against the others).
    """
    wide = _with_comparisons(found)
    hits = [_apply(rule, wide) for rule in RULES]
    told = pd.concat(hits, ignore_index=True)
    told["rank"] = told["verdict"].map(VERDICTS.index)
    told = told.sort_values("rank", ascending=False, kind="stable")
    told = told[told["rank"] == told.groupby(["doc_id", "method"])["rank"].transform("max")]
    joined = told.groupby(["doc_id", "method"], sort=False).agg(
        verdict=("verdict", "first"), because=("because", "; ".join), remedy=("remedy", _different)
    )
    every = pd.MultiIndex.from_product([found.index, list(METHODS)], names=["doc_id", "method"])
    out = joined.reindex(every)
    out["verdict"] = out["verdict"].fillna(SUPPORTED)
    return out.fillna("").astype("str").reset_index()


def _with_comparisons(found: pd.DataFrame) -> pd.DataFrame:
    """`facts` with what the rules compare."""
    spoken, languages = (
        found["n_speakers"] > 0,
        found.loc[found["language_found"] != "unknown", "language_found"],
    )
    declared = found["language_declared"].str.lower().str.split("[-_]", regex=True).str[0]
    told = (declared.str.len() == 2) & (found["language_found"] != "unknown")
    rows = found["n_tokens"].to_numpy(int) // TOPIC_WINDOW
    return found.assign(
        n_documents=len(found),
        other_register=bool(spoken.any() and not spoken.all()),
        other_language=len(set(languages)) > 1,
        language_differs=told & (declared != found["language_found"]),
        share_doubtful=found["share_medium"] + found["share_low"],
        n_windows=rows.astype(float),
        highest_k=[highest_k(int(n), 1) for n in rows],
    )


def _apply(rule: Rule, wide: pd.DataFrame) -> pd.DataFrame:
    hit = wide.query(rule.when, engine="python")
    rows = [{str(k): v for k, v in row.items()} for row in hit.to_dict("records")]
    because, remedy = ([text.format(**row) for row in rows] for text in (rule.because, rule.remedy))
    table = pd.DataFrame(
        {"doc_id": hit.index, "verdict": rule.verdict, "because": because, "remedy": remedy}, dtype="str"
    )
    return table.merge(pd.DataFrame({"method": list(rule.methods)}), how="cross")


def _different(texts: pd.Series) -> str:
    return "; ".join(dict.fromkeys(texts))


# ---------------------------------------------------------------------- all documents together

WHOLE = "(all documents)"
Judged = tuple[str, str, str]  # verdict, because, remedy


def corpus_verdicts(found: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """One row a method for all documents together, in the columns of `verdicts`; empty without documents."""
    special = {
        "topics": _topics,
        "contrast speakers": _speakers,
        "contrast documents": _documents,
        "stance by date": _dated,
    }
    rows = []
    for method in METHODS if len(found) else ():
        mine = judged[judged["method"] == method]
        verdict = special[method](found, mine) if method in special else _pooled(found, mine)
        rows.append((WHOLE, method, *verdict))
    return pd.DataFrame(rows, columns=["doc_id", "method", "verdict", "because", "remedy"], dtype="str")


def _pooled(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    """Supported where every document is; one document without sentences makes `split` refuse them all."""
    worse = mine[mine["verdict"] != SUPPORTED]
    refused = worse[worse["verdict"] == REFUSED]
    if worse.empty:
        return SUPPORTED, "", ""
    strict = (mine["method"] == "sentences").any() and len(refused)
    verdict = REFUSED if len(refused) == len(mine) or strict else DOUBTFUL
    counted = refused if verdict == REFUSED else worse
    named = ", ".join(counted["doc_id"].head(3)) + (" ..." if len(counted) > 3 else "")
    return verdict, f"{len(counted)} of {len(mine)} documents: {named}", _different(counted["remedy"].head(3))


def _topics(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    rows, documents = int(found["n_tokens"].sum()) // TOPIC_WINDOW, int((found["n_tokens"] > 0).sum())
    k = highest_k(rows, documents)
    few = f" of {documents} sources (fewer than {FEW_SOURCES})" if documents < FEW_SOURCES else ""
    because = f"{rows:,} windows of {TOPIC_WINDOW} words{few}: at most {k} topics"
    if k == 0:
        return (
            REFUSED,
            f"{rows} windows of {TOPIC_WINDOW} words (at least {TOPIC_STEPS[0][0]} needed)",
            "read more text",
        )
    if k <= 5:
        return DOUBTFUL, f"{because}, which describe these texts and no discourse", f"n_topics of at most {k}"
    return SUPPORTED, because, ""


def _speakers(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    if (found["n_speakers"] > 1).any() or (found["n_speakers"] > 0).sum() < 2:
        return _pooled(found, mine)
    because = "no document has two speakers: speaker and document cannot be told apart"
    return DOUBTFUL, because, "say so, and name the documents"


def _documents(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    n = int((found["n_tokens"] > 0).sum())
    verdict, because, remedy = _pooled(found, mine)
    if n < 2 or verdict == REFUSED:
        return REFUSED, f"{n} documents with words; a contrast needs two", "read more"
    smallest = smallest_attainable_p(n, n // 2)
    if smallest > 0.05:
        floor = f"{n} documents: no permutation of documents has p below {smallest:.2f}"
        return (
            DOUBTFUL,
            "; ".join(filter(None, [floor, because])),
            "describe, with intervals by turn; no test by document",
        )
    return verdict, because, remedy


def _dated(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    n = int((found["date"] != "unknown").sum())
    if n < 2:
        return REFUSED, f"{n} dated documents", "corpus.join a table with date_earliest and date_latest"
    if n < FEW_TURNS:
        return (
            DOUBTFUL,
            f"{n} dated documents: points with intervals, no line and no test",
            "show each document as a point",
        )
    return _pooled(found, mine)
