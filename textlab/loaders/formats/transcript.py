"""Plain transcripts: ``NAME: text``, ``[00:12:03] NAME: text``, ``Name  0:03`` lines (Otter, Teams, Zoom), chats.

The document is the file, verbatim. Labels, time stamps and sounds in brackets are spans of layer ``metadata``; what
follows a label, up to the next one, is ``body``. Consecutive labels of one speaker are one turn. Where a line may or
may not be labelled ("the minister: ..."), its words are nobody's (``unresolved``), and a note says so.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from ..._wording import counted
from ...errors import UnreadableFile
from ..clocks import seconds
from ..decoding import decode
from ..escapes import unescaped
from ..events import SOUNDS, event_spans
from ..heads import HEAD, NUMBERED, STAMPED, Head, head_of, is_omitted
from ..lines import blank_blocks, lines, trimmed
from ..reading import Options, Reading, Span
from ..speakers import HEADER_WORDS, Turns, attribute

__all__ = ["count_labels", "count_stamped", "looks_like_transcript", "parse_transcript", "read_transcript"]

_WRAPPED = 50  # characters from which a line may have been broken by a margin
_BRACKETED_LINE = re.compile(r"[ \t]*[\[(][^\])]{1,80}[\])][ \t.]*")
_MACHINE = re.compile(r"(?i)[ \t]*(?:transcribed by https?://|transcript (?:generated|created) by )")
_ANY_WORD = re.compile(r"\w")
_WORDS_OF_LINE = re.compile(r"[^\W\d_]+")


def read_transcript(raw: bytes, name: str, options: Options) -> Reading:
    """Return a text file as a transcript; an error if no line begins with a speaker label."""
    text, _, notes = decode(raw, name, options.encoding)
    return parse_transcript(text, name, notes)


def looks_like_transcript(text: str) -> bool:
    """Is this plainly a transcript? Judged on its first 100,000 characters; rather missed than imagined."""
    head = text[:100_000]
    heads = _accepted(_candidates(head))
    if len(heads) < 2:
        return False
    n_lines = sum(1 for a, b in lines(head) if head[a:b].strip())
    n_blocks = sum(1 for _ in blank_blocks(head))
    labelled = max(len(heads) / n_lines, len(heads) / n_blocks if n_blocks > 2 else 0)
    if sum(h.style != "colon" for h in heads) >= 2:
        return labelled >= 0.1
    counts = Counter(h.label for h in heads)
    return len(heads) >= 3 and max(counts.values()) >= 2 and labelled >= 0.25


def count_labels(text: str) -> int:
    """Lines among the first 100,000 characters that begin as a speaker's turn may."""
    return len(_accepted(_candidates(text[:100_000])))


def count_stamped(text: str) -> int:
    """Lines among the first 100,000 characters with a time stamp in brackets, text behind it and no label."""
    heads = _candidates(text[:100_000])
    labelled = {h.start for h in _accepted(heads)}
    loose = (h for h in heads if h.style in ("stamp", "bare") and h.start not in labelled)
    return sum(h.style == "bare" or _is_over_words(text, h) for h in loose)


def _is_over_words(text: str, head: Head) -> bool:
    """Are there words behind a stamp, or in the line below it?"""
    rest = text[head.text_start : head.text_start + HEAD].lstrip(" \t")
    if rest[:1] not in "\r\n":
        return True
    below = rest.splitlines()[1:2]
    return bool(below and below[0].strip()) and STAMPED.fullmatch(below[0]) is None


def _line_at(text: str, start: int) -> str:
    """Return what is left of the line from `start`, up to 400 characters."""
    return (text[start : start + HEAD].splitlines() or [""])[0]


def parse_transcript(text: str, name: str, notes: tuple[str, ...] = ()) -> Reading:
    """Return turns of a transcript."""
    candidates, numbered = _candidates_of(text)
    heads = {h.start: h for h in _accepted(candidates)}
    if not heads:
        raise UnreadableFile(
            name,
            "no line begins with a speaker label such as 'NAME:' or '[00:12:03] NAME'; try format='prose'.",
        )
    builder = _Builder(text, heads, {h.start: h for h in _doubtful_heads(text, candidates, heads)}, numbered)
    for start, end in lines(text):
        builder.line(start, end)
    builder.flush(len(text))
    return Reading(text, builder.rows, builder.metadata, (*notes, *builder.notes()))


def _candidates(text: str) -> list[Head]:
    return _candidates_of(text)[0]


def _candidates_of(text: str) -> tuple[list[Head], bool]:
    """Lines that may open a turn, and whether the lines have numbers."""
    every = list(lines(text))
    numbered = _are_numbered(text, every)
    found = (head_of(text, start, end, numbered) for start, end in every)
    heads = _with_marks([head for head in found if head is not None], sum(b > a for a, b in every))
    return _behind_stamps(text, heads), numbered


def _with_marks(heads: list[Head], n_lines: int) -> list[Head]:
    """Drop names with a dash or brackets, unless the lines of the file plainly begin so.

    Either two such names come twice and begin most lines, or there are two and one of them comes again, and nearly
    all lines begin so.
    """
    believed = {style for style, share in (("mark", 0.9), ("enclosed", 0.6)) if _is_usual(heads, style, share, n_lines)}
    return [h for h in heads if h.style not in ("mark", "enclosed") or h.style in believed]


def _is_usual(heads: list[Head], style: str, share: float, n_lines: int) -> bool:
    counts = Counter(h.label for h in heads if h.style == style)
    again = [n for n in counts.values() if n >= 2]
    if len(again) >= 2 and sum(again) >= 0.6 * n_lines:
        return True
    return bool(again) and len(counts) >= 2 and counts.total() >= share * n_lines


def _are_numbered(text: str, every: list[tuple[int, int]]) -> bool:
    """Tell whether nearly every line begins with a number one higher than the line before."""
    filled = [text[a : min(b, a + HEAD)] for a, b in every[:400] if text[a : min(b, a + HEAD)].strip()]
    matches = [m for line in filled if (m := NUMBERED.match(line)) and m.end() < len(line)]
    numbers = [int(m[1]) for m in matches]
    steps = sum(0 < b - a <= 5 for a, b in itertools.pairwise(numbers))
    return len(filled) >= 3 and len(numbers) >= 0.8 * len(filled) and steps >= 0.8 * (len(numbers) - 1)


def _behind_stamps(text: str, heads: list[Head]) -> list[Head]:
    """Labels without a colon behind a stamp, where they are labels elsewhere, as in ``[00:12:03] ANN We begin``."""
    known = {h.label for h in heads if h.label and h.kind == "name" and h.style not in ("stamp", "bare")}
    return [_with_known(text, head, known) if head.style == "stamp" else head for head in heads]


def _with_known(text: str, head: Head, known: set[str]) -> Head:
    line = _line_at(text, head.text_start)
    words = line.split(" ", 5)[:5]
    for n in range(len(words), 0, -1):
        label = " ".join(words[:n])
        if label in known and label.isupper():
            return head._replace(label=label, kind="name", text_start=head.text_start + len(label))
    capitals = re.match(r"[^\W\d_]{2,}(?: [^\W\d_]{2,}){0,3}(?= \S)", line)
    if known and capitals and capitals[0].isupper():
        end = head.text_start + capitals.end()
        return head._replace(label=capitals[0], kind="phrase", text_start=end, style="colon")
    return head


def _accepted(heads: list[Head]) -> list[Head]:
    """Heads whose label is a name here: written like one, or repeated often enough to be one."""
    counts = Counter(h.label for h in heads if h.label)
    firm = {h.label for h in heads if h.label and h.style not in ("bare", "tab", "point", "mark", "line")}
    numbers = [n for label, n in counts.items() if label and label.isdecimal()]
    has_numbers = sum(numbers) >= 3 and max(numbers) >= 2  # speakers 1 and 2, and no list of points
    usual = {style for style in ("line", "tab") if sum(h.style == style for h in heads) >= 2}
    return [
        h for h in heads if h.label and _is_label(h, counts[h.label], h.label in firm or h.style in usual, has_numbers)
    ]


def _is_label(head: Head, count: int, firm: bool, has_numbers: bool) -> bool:
    label = head.label or ""
    if label.lower() in HEADER_WORDS:
        return False
    if head.style == "message":
        return True
    if head.style == "bare":  # "[00:12:03] Yes" is speech, "[00:12:03] ANN" a label
        return label.isupper() or count >= 2 or firm
    if head.style in ("tab", "point", "mark"):
        return count >= 2 or firm
    if head.style == "line" and firm and head.kind != "sentence":
        return True
    if head.kind == "number":
        return has_numbers
    return head.kind == "name" or (head.kind == "phrase" and count >= 2 and len(label.split()) <= 4)


def _doubtful_heads(text: str, heads: list[Head], accepted: dict[int, Head]) -> list[Head]:
    """Lines that may be labelled: what follows is not given to the speaker above, nor to anybody else."""
    styles = Counter(head.style for head in accepted.values())
    usual = {"colon", *(style for style in ("point", "mark") if styles[style] >= 2)}
    out = []
    for head in heads:
        loose = head.style in usual and (head.style != "colon" or head.kind in ("phrase", "number"))
        if head.start not in accepted and (head.style == "system" or (loose and not _is_wrapped(text, head))):
            out.append(head)
    return out


def _is_wrapped(text: str, head: Head) -> bool:
    """Was the line broken by a margin within a sentence, so that its first words are no label?"""
    above = text[max(0, head.start - HEAD) : head.start].rstrip(" \t")
    for newline in ("\r\n", "\n", "\r"):
        if above.endswith(newline):
            above = above[: -len(newline)]
            break
    last = re.split(r"[\r\n]", above)[-1].rstrip()
    return len(last) >= _WRAPPED and last[-1] not in ".?!:…\"”')]。！？"


class _Builder:
    """Walks over the lines and keeps who is speaking."""

    def __init__(self, text: str, heads: dict[int, Head], doubtful: dict[int, Head], numbered: bool) -> None:
        self.text, self.heads, self.doubtful, self.numbered = text, heads, doubtful, numbered
        self.rows: list[Span] = []
        self.metadata: dict[str, str] = {}
        self._counts = Counter(h.label for h in heads.values())
        self._turns, self._turn = Turns(), 0
        self._head: Head | None = None
        self._from = 0
        self._stamp: tuple[float | None, float | None] = (None, None)
        self._holes: list[tuple[int, int, str]] = []  # line numbers since the last label
        self._unresolved: list[str] = []
        self._in_brackets: list[str] = []  # lines in brackets that name no sound

    def line(self, start: int, end: int) -> None:
        if head := self.heads.get(start):
            self._open(head, sure=True)
        elif (head := self.doubtful.get(start)) and self._head and not _BRACKETED_LINE.fullmatch(self.text, start, end):
            self._open(head, sure=False)
        else:
            self._inside(start, end)

    def _inside(self, start: int, end: int) -> None:
        """Return a line that opens no turn."""
        line = self.text[start : min(end, start + HEAD)]
        if self.numbered and (number := NUMBERED.match(line)):
            self._holes.append((start, start + number.end(), "line_number"))
        if end - start < HEAD and (kind := _aside(line)):
            if kind[1] == "event" and not SOUNDS & set(_WORDS_OF_LINE.findall(line.lower())):
                self._in_brackets.append(line.strip())
            self._aside(start, end, *kind)
        elif (stamp := STAMPED.match(line)) and self._head and stamp[1]:
            self._aside(start, start + stamp.end(), "metadata", "time")
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None

    def _open(self, head: Head, *, sure: bool) -> None:
        self.flush(head.start)
        if not sure and head.style != "system":
            self._unresolved.append(head.label or "")
            head = head._replace(label=None)
        self._head, self._stamp = head, (head.stamp, head.stamp_end)
        # "Speaker ?" twice in a row may be two people; the label is all there is to go by
        self._turn = self._turns.of(head.label, new=not sure)
        self._add(head.start, head.text_start, "metadata", "label")
        self._from = head.text_start

    def _aside(self, start: int, end: int, layer: str, kind: str) -> None:
        if self._head is None:
            return  # part of the preamble
        self.flush(start)
        self._add(start, end, layer, kind)
        if (stamp := STAMPED.fullmatch(self.text[start:end])) is not None:
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None
        self._from = end

    def flush(self, end: int) -> None:
        """Close the stretch that began after the last label."""
        if self._head is None:
            self._preamble(end)
            return
        label = unescaped(self._head.label) if self._head.label else None
        who = attribute(label, self._confidence(self._head))
        more = {k: v for k, v in (("sent", self._head.sent), ("addressee", self._head.to)) if v} or None
        for first, last, kind in self._stretches(end):
            if kind != "turn" or self._head.style == "system":
                self._add(first, last, "metadata", "event" if kind == "turn" else kind)
                continue
            self.rows.append(Span(first, last, "body", "turn", *who, self._turn, *self._stamp, more))
            self._stamp = (None, None)  # the next paragraph was said later; when, the file does not say
        self._holes = []

    def _stretches(self, end: int) -> Iterator[tuple[int, int, str]]:
        """Return what was said since the last label, cut where something stands that nobody said."""
        for first, last in blank_blocks(self.text, self._from, end):
            if is_omitted(self.text[first:last]):
                yield first, last, "event"
                continue
            at = first
            holes = [h for h in self._holes if first <= h[0] < last] if self._holes else []
            for a, b, kind in sorted([*holes, *event_spans(self.text, first, last)]):
                if a >= at:
                    yield from self._piece(at, a)
                    yield a, b, kind
                    at = b
            yield from self._piece(at, last)

    def _piece(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        start, end = trimmed(self.text, start, end)
        if start < end:
            yield start, end, "turn" if _ANY_WORD.search(self.text, start, end) else "mark"

    def _confidence(self, head: Head) -> str:
        label = head.label or ""
        sure = self._counts[label] > 1 or label.isupper() or head.stamp is not None or head.style == "message"
        return "high" if sure else "medium"

    def _preamble(self, end: int) -> None:
        for first, last in blank_blocks(self.text, 0, end):
            self.rows.append(Span(first, last, "metadata", "preamble"))
        for first, last in lines(self.text, 0, end):
            key, colon, value = self.text[first : min(last, first + HEAD)].partition(":")
            if colon and key.strip().lower() in {"title", "date", "language", "event", "place", "location"}:
                self.metadata[key.strip().lower()] = value.strip()

    def _add(self, start: int, end: int, layer: str, kind: str) -> None:
        start, end = trimmed(self.text, start, end)
        if start < end:
            self.rows.append(Span(start, end, layer, kind, turn=self._turn))

    def notes(self) -> tuple[str, ...]:
        """Speakers and turns, and what is to be checked."""
        once = [h.label or "" for h in self.heads.values() if self._confidence(h) == "medium"]
        told = [f"{counted(len(self._counts), 'speaker label')}, {counted(self._turn, 'turn')}"]
        if once:
            told.append(f"labels that occur once, to be checked: {', '.join(once[:5])}")
        if loose := dict.fromkeys(self._unresolved):
            shown = ", ".join(repr(label) for label in list(loose)[:5])
            told.append(
                f"{counted(len(self._unresolved), 'line')} may begin with a label that is no name ({shown}"
                f"{' ...' if len(loose) > 5 else ''}); what follows is unresolved"
            )
        if self._in_brackets:
            told.append(
                f"{counted(len(self._in_brackets), 'line')} in brackets taken for events, not speech, though no sound "
                f"is named ({self._in_brackets[0][:60]!r}{' ...' if len(self._in_brackets) > 1 else ''})"
            )
        if n_before := sum(row.kind == "preamble" for row in self.rows):
            told.append(f"{counted(n_before, 'block')} before the first label not counted as speech (kind preamble)")
        return tuple(told)


def _aside(line: str) -> tuple[str, str] | None:
    """Layer and kind of a line that nobody said."""
    if _BRACKETED_LINE.fullmatch(line):
        return "metadata", "time" if STAMPED.fullmatch(line) else "event"
    if STAMPED.fullmatch(line):
        return "metadata", "time"
    if _MACHINE.match(line):
        return "furniture", "credit"
    if line.startswith("#") and line.lstrip("#").startswith(" "):
        return "heading", "heading"
    return None
