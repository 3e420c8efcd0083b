"""The codes of CHAT: from the transcription of an utterance to its words.

The codes are those of the CHAT manual (MacWhinney, B. 2000. The CHILDES Project: Tools for Analyzing Talk. 3rd ed.).
Retracings (``<the b> [//]``) and fillers (``&-um``) were said and are kept; comments, replacements, events, pauses,
omitted words, fragments (``&+fr``) and what nobody could understand (``xxx``) are not words.
"""

from __future__ import annotations

import re

from .entities import unescaped

__all__ = ["words_of"]

_BRACKETS = re.compile(r"\[[^\[\]]{0,1000}\]")  # [= comment] [: replacement] [*] [//] [x 3] [<] [+ postcode]
_REPEATED = re.compile(r"↫[^↫\n]{0,200}↫")  # stuttered segments
_SIGNS = re.compile("[\u0001-\u0008ˈˌ^↑↓⇗↗→↘⇘∞≋≈⌈⌉⌊⌋∆∇°◉▁▔☺♋⁇∬Ϋ∮§‹›〔〕]")
_SCOPE = str.maketrans("", "", "<>")
_TOKEN = re.compile(r"\S+")
_PAUSE = re.compile(r"\((?:\.{1,3}|\d{0,3}:?\d{0,3}\.?\d{0,3})\)")
_UNINTELLIGIBLE = re.compile(r"(?:xxx?|yyy?|www)(?:@.*)?[.,!?]?", re.I)
_OMITTED = re.compile(r"0(?:[^\W\d].*)?")
_FILLER = re.compile(r"&-(.+)|&((?:u+h+|u+m+|e+r+m*|e+h+m*|a+h+|h+m+|m+h?m+))$", re.I)
_LENGTHENED = re.compile(r"(?<=[^\W\d_]):+")
_SUFFIX = re.compile(r"(?<=\w)[@$].*?(?=[.,!?;]?$)")
_COMPOUND = re.compile(r"(?<=\w)\+(?=\w)")


def words_of(transcribed: str) -> str:
    """Return the words and marks of an utterance as they were said, without the codes.

    >>> words_of("I want <the b> [//] the ball [= points] &=laughs n(o)t (1.5) xxx choo+choo@o +/.")
    'I want the b the ball not choo-choo .'
    """
    text = unescaped(transcribed)
    for code in (_BRACKETS, _REPEATED):
        text = code.sub(" ", text)
    text = _TOKEN.sub(_as_said, _SIGNS.sub("", text))
    return re.sub(r"[ \t](?=\r?\n)", "", re.sub(r"[ \t]{2,}", " ", text)).strip()


def _as_said(match: re.Match[str]) -> str:
    token = match[0]
    if token.startswith("+") and not token[1:2].isalpha():
        return _end_of(token)
    token = token.translate(_SCOPE)
    if token.startswith("&"):
        filler = _FILLER.fullmatch(token)
        token = (filler[1] or filler[2]) if filler else ""
    if not token or _PAUSE.fullmatch(token) or _UNINTELLIGIBLE.fullmatch(token) or _OMITTED.fullmatch(token):
        return ""
    if token.startswith("#") or token in ("„", "‡", "/", "//"):
        return "," if token in ("„", "‡") else ""
    token = _SUFFIX.sub("", _LENGTHENED.sub("", token))
    return _COMPOUND.sub("-", token.replace("(", "").replace(")", ""))


def _end_of(token: str) -> str:
    """Return the mark at the end of an utterance that broke off (``+/.``) or trailed away (``+...``).

    A link has none.
    """
    if token.endswith("?"):
        return "?"
    return "." if token.endswith(".") else ""
