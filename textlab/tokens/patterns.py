"""Parse patterns into slots; `find` describes the pattern language.

A slot is one word of a pattern. `impossible` reports slots that cannot match any word as `tokenize` cuts them, wherever
a pattern is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

from ..errors import SchemaError, warn
from .scan import Rules, cut_words

MOST_GAP_LENGTHS = 256  # number of different lengths that the gaps of one pattern may allow

_SLOT = re.compile(
    r"""(?P<gap>\[\]|\*(?=\s|$|\{))            # any word
      | (?P<attribute>\[[^\]]*\])              # [form="Tax"], [function_word]
      | /(?P<regex>(?:\\.|[^/\\])+)/           # /tax(es)?/
      | (?P<word>(?:\\.|[^\s\\{}\[\]])+)       # tax, tax*, tax|levy
    """,
    re.VERBOSE,
)
_REPEAT = re.compile(r"\{(\d+)(?:,(\d+))?\}")
_ATTRIBUTE = re.compile(r"""\[\s*(!?)\s*(form|lemma|term|function_word)\s*(?:(!?=)\s*"((?:\\.|[^"\\])*)")?\s*\]""")
_LIMIT = re.compile(r"""\s*(\w+)\s*=\s*"((?:\\.|[^"\\])*)"\s*(?:&|$)""")


@dataclass(frozen=True)
class Slot:
    """One word of a pattern: how to match it, and how often it may repeat."""

    kind: str  # term, form, lemma, regex, any, function_word
    text: str = ""
    least: int = 1
    most: int = 1
    negated: bool = False
    options: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """A parsed pattern: its slots, and the passages to which it is restricted."""

    source: str
    slots: tuple[Slot, ...]
    limits: tuple[tuple[str, str], ...] = ()


def as_patterns(pattern: Any, who: str) -> list[str]:
    """Convert one pattern, several, or a lexicon to a list of strings."""
    several = getattr(pattern, "patterns", pattern)
    if not isinstance(several, Iterable):
        raise SchemaError(f"{who}: a pattern is a text, a list of texts or a Lexicon, not {pattern!r}.")
    found = [several] if isinstance(several, str) else list(several)
    for item in found:
        if not isinstance(item, str):
            raise SchemaError(f"{who}: a pattern is a text, not {item!r}.")
        if not item.strip():
            raise SchemaError(f"{who}: the pattern {item!r} is empty; give at least one word.")
    if not found:
        raise SchemaError(f"{who}: no pattern given; give at least one word.")
    return found


@lru_cache(maxsize=1024)  # parsed once for searching and again for describing the search
def parse(pattern: str, *, match: str = "glob", who: str = "find") -> Pattern:
    """Parse a pattern; a mistake raises a `SchemaError` that points at its position.

    Examples
    --------
    >>> parse("tax []{0,2} rich").slots[1]
    Slot(kind='any', text='', least=0, most=2, negated=False, options=())
    """
    if match == "fixed":
        return Pattern(pattern, tuple(Slot("term", _escaped(w)) for w in pattern.split()))
    body, _, limits = pattern.partition(" :: ")
    limited = tuple(_limits(limits, pattern, who))
    if match == "regex":
        slots = tuple(_regex_slot(w, pattern, pattern.find(w), who) for w in body.split())
    else:
        slots = tuple(_read_slots(body, pattern, who))
    if not slots or all(s.kind == "any" for s in slots):
        raise _mistake(who, pattern, 0, "has no word to look for; add at least one besides the gaps")
    if slots[0].least == 0 or slots[-1].least == 0:
        raise _mistake(who, pattern, 0, "begins or ends with an optional gap, which matches anywhere")
    if prod(s.most - s.least + 1 for s in slots) > MOST_GAP_LENGTHS:
        raise _mistake(who, pattern, 0, f"allows more than {MOST_GAP_LENGTHS} different lengths; narrow its gaps")
    return Pattern(pattern, slots, limited)


def _escaped(word: str) -> str:
    """Escape every special character of a word."""
    return re.sub(r"([*?\\])", r"\\\1", word)


def _read_slots(body: str, pattern: str, who: str) -> Iterable[Slot]:
    at = 0
    while at < len(body):
        if body[at].isspace():
            at += 1
            continue
        match = _SLOT.match(body, at)
        if not match:
            raise _mistake(who, pattern, at, f"cannot be read from here; write \\{body[at]} for the character itself")
        slot, at = _slot(match, pattern, who), match.end()
        times = _REPEAT.match(body, at)
        if times:
            slot, at = _patterns_repeated(slot, times, pattern, who), times.end()
        if at < len(body) and not body[at].isspace():
            raise _mistake(who, pattern, at, "needs a space here between two words")
        yield slot


def _slot(match: re.Match[str], pattern: str, who: str) -> Slot:
    if match["gap"]:
        return Slot("any")
    if match["attribute"]:
        return _attribute(match["attribute"], pattern, match.start(), who)
    if match["regex"]:
        return _regex_slot(match["regex"], pattern, match.start(), who)
    if match["word"].startswith("::"):
        raise _mistake(
            who, pattern, match.start(), 'is limited like this: tax* :: column="value", with spaces around ::'
        )
    if match["word"].startswith("/") and len(match["word"]) > 1:
        raise _mistake(
            who, pattern, match.start(), "opens a regular expression and does not close it; write \\/ for a slash"
        )
    parts = re.split(r"(?<!\\)\|", match["word"])
    if "" in parts:
        raise _mistake(who, pattern, match.start(), "has an empty alternative")
    options = tuple(Slot("term", p.replace("\\|", "|")) for p in parts)
    return options[0] if len(options) == 1 else Slot("term", match["word"], options=options)


def _attribute(text: str, pattern: str, at: int, who: str) -> Slot:
    match = _ATTRIBUTE.fullmatch(text)
    if not match or (match[2] == "function_word") != (match[4] is None):
        raise _mistake(who, pattern, at, 'is not [form="..."], [lemma="..."], [term="..."] or [function_word]')
    negated = (match[1] == "!") != (match[3] == "!=")
    return Slot(match[2], match[4] or "", negated=negated)


def _regex_slot(text: str, pattern: str, at: int, who: str) -> Slot:
    import pyarrow as pa
    import pyarrow.compute as pc

    unicode = _unicode_classes(text)
    if unicode is None:
        raise _mistake(
            who, pattern, at, "has \\W inside brackets, which knows ASCII letters only; write [^...] instead"
        )
    try:
        for whole in (unicode, f"(?s)^(?:(?i:{unicode}))$"):  # alone, and as it is used: a quotation may be left open
            pc.match_substring_regex(pa.array([""]), whole)
    except pa.ArrowInvalid as error:
        raise _mistake(who, pattern, at, f"is not a regular expression ({error})") from error
    return Slot("regex", unicode)


_CLASSES = {"w": r"\p{L}\p{M}\p{N}_", "d": r"\p{Nd}"}  # in RE2, \w and \d match ASCII only
_PIECE_OF_REGEX = re.compile(r"\[\^\\W\\d_\]|\\Q.*?\\E|\\.|\[\^?\]?|\]|[^\\\[\]]+", re.DOTALL)


def _unicode_classes(text: str) -> str | None:
    r"""Return a regular expression whose ``\w`` and ``\d`` match the letters and digits of every script.

    None if ``\W`` stands inside brackets, which RE2 cannot express. Python's ``[^\W\d_]``, any letter, is supported.

    >>> _unicode_classes(r"caf\w+")
    'caf[\\p{L}\\p{M}\\p{N}_]+'
    """
    out, inside = [], False
    for piece in _PIECE_OF_REGEX.findall(text):
        new = piece
        if piece == r"[^\W\d_]" and not inside:
            new = r"\p{L}"
        elif piece in (r"\w", r"\d"):
            new = _CLASSES[piece[1]] if inside else f"[{_CLASSES[piece[1]]}]"
        elif piece == r"\D":
            new = r"\P{Nd}"
        elif piece == r"\W":
            if inside:
                return None
            new = f"[^{_CLASSES['w']}]"
        elif piece[0] == "[" or piece == "]":
            inside = piece != "]"
        out.append(new)
    return "".join(out)


def _patterns_repeated(slot: Slot, times: re.Match[str], pattern: str, who: str) -> Slot:
    least, most = int(times[1]), int(times[2] or times[1])
    if slot.kind != "any":
        raise _mistake(who, pattern, times.start(), "repeats a word; only a gap [] may repeat")
    if most < least or most == 0 or most > 50:
        raise _mistake(who, pattern, times.start(), "is not a gap of least to most words, at most 50")
    return Slot("any", least=least, most=most)


def _limits(text: str, pattern: str, who: str) -> Iterable[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = _LIMIT.match(text, at)
        if not match:
            raise _mistake(who, pattern, len(pattern) - len(text) + at, 'is not a column="value" after ::')
        yield match[1], match[2]
        at = match.end()


def _mistake(who: str, pattern: str, at: int, why: str) -> SchemaError:
    return SchemaError(f"{who}: the pattern {why}.\n    {pattern}\n    {' ' * at}^")


# ---------------------------------------------------------------------- what cannot be a token

_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’_-][^\W_]+)*")  # certainly a word
_CHARACTERS = re.compile("[\u2e80-\uffff\U00020000-\U0003ffff]")  # scripts whose characters are cut off as words
_MARKS_TOO = Rules(punctuation=True, symbols=True)


@lru_cache(maxsize=1 << 16)
def impossible(pattern: str, *, match: str = "glob") -> tuple[tuple[Slot, str], ...]:
    """Return the slots of a pattern that match no word as `tokenize` cuts them, each with advice.

    Words that were joined or renamed can have any shape, so callers that have tokens check those first.

    Examples
    --------
    >>> impossible("the U.S. tax")[0][1]
    "'U.S.' is not a word as tokenize cuts text; write 'U.S'"
    >>> impossible("tax*")
    ()
    """
    slots = [option for slot in parse(pattern, match=match).slots for option in slot.options or (slot,)]
    return tuple((slot, advice) for slot in slots if not slot.negated and (advice := _advice(slot)))


@lru_cache(maxsize=1 << 16)
def slots_of_marks(pattern: str, *, match: str = "glob") -> tuple[tuple[Slot, str], ...]:
    """Return the slots of a pattern that are one mark or symbol, which is a word only if `tokenize` was asked for it.

    >>> slots_of_marks("tax 😀")[0][1]
    "'😀' is a mark or symbol, which tokenize leaves out; use tokenize(corpus, punctuation=True, symbols=True)"
    """
    slots = [option for slot in parse(pattern, match=match).slots for option in slot.options or (slot,)]
    return tuple((slot, advice) for slot in slots if not slot.negated and (advice := _advice_on_mark(slot)))


def warn_impossible(who: str, found: Iterable[tuple[str, str]]) -> None:
    """Warn about patterns that cannot match, given pairs of pattern and advice."""
    told = [f"{pattern!r}: {advice}" for pattern, advice in found]
    if told:
        more = f" ... and {len(told) - 5} more" if len(told) > 5 else ""
        n = "a pattern" if len(told) == 1 else f"{len(told)} patterns"
        warn(f"{who}: {n} can find nothing here. {'; '.join(told[:5])}{more}.")


def _advice(slot: Slot) -> str:
    """Return why a slot matches no word and what to write instead; empty if it may match one."""
    if slot.kind == "regex":
        spaced = re.search(r" |\\s", re.sub(r"\[[^\]]*\]", "", slot.text))
        return "a regular expression is compared with one word; write /big/ /tech/" if spaced else ""
    if slot.kind not in ("term", "form") or (_PLAIN_WORD.fullmatch(slot.text) and not _CHARACTERS.search(slot.text)):
        return ""
    if re.search(r"(?<!\\)[*?]", slot.text):
        return _advice_on_glob(slot.text)
    text = re.sub(r"\\(.)", r"\1", slot.text)
    cut = cut_words(text, _MARKS_TOO)
    return "" if cut == [text] else f"{text!r} is {_what_would_do(cut_words(text), cut)}"


def _advice_on_mark(slot: Slot) -> str:
    """Return advice if a slot is one mark or symbol; empty if it is a word."""
    if slot.kind not in ("term", "form") or _PLAIN_WORD.fullmatch(slot.text) or re.search(r"(?<!\\)[*?]", slot.text):
        return ""
    text = re.sub(r"\\(.)", r"\1", slot.text)
    if cut_words(text) or cut_words(text, _MARKS_TOO) != [text]:
        return ""
    return (
        f"{text!r} is a mark or symbol, which tokenize leaves out; use tokenize(corpus, punctuation=True, symbols=True)"
    )


def _advice_on_glob(glob: str) -> str:
    """Return advice if no word can match a glob; one that starts with a wildcard may match an address."""
    if glob[0] in "*?":
        return ""
    words = [re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*?]", some, glob)) for some in ("a", "1", "")]
    if any(cut_words(word, _MARKS_TOO) == [word] for word in words):
        return ""
    cut = cut_words(words[-1])
    return f"{glob!r} is {_what_would_do(cut, cut_words(words[-1], _MARKS_TOO), '*' if glob.endswith('*') else '')}"


def _what_would_do(words: list[str], with_marks: list[str], ending: str = "") -> str:
    """Return what to write for a text that is not one word: its words, or its marks."""
    if not words:
        marks = " ".join(re.sub(r"([*?\\|\[\]{}/])", r"\\\1", mark) for mark in with_marks)
        return (
            f"not a word; tokenize(corpus, punctuation=True, symbols=True) and write '{marks}'"
            if marks
            else "not a word"
        )
    if len(words) == 1:
        return f"not a word as tokenize cuts text; write '{words[0]}{ending}'"
    return f"cut into {len(words)} words; write '{' '.join(words)}{ending}'"
