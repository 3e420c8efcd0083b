"""Parse the cues of a subtitle file: positions, times and lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..._wording import counted
from ..clocks import seconds
from ..escapes import n_references, unescaped
from ..lines import Copy, lines, trimmed

__all__ = ["TIMES", "Cue", "Mark", "Plain", "cues_of", "report_overlaps", "untagged"]

_CUE_TIME = r"-?\d{1,3}(?::-?\d{1,2}){1,2}(?:[.,]\d{1,3})?"
TIMES = re.compile(
    rf"[ \t]{{0,20}}({_CUE_TIME})[ \t]{{0,20}}(?:-->|,(?=[\d:]+\.\d{{3}}$))[ \t]{{0,20}}({_CUE_TIME})(?:[ \t]+(.*))?"
)
_SETTINGS = re.compile(r"(?:(?:[a-z]+:\S+|[XY][12]:\d+)[ \t]*)*")  # of WebVTT: position:0%; of SRT: X1:40
_SBV = re.compile(r"\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}")  # the timing line of a .sbv file

# Tags of WebVTT and those that SRT files borrow from HTML and from ASS. <laughter> is not a tag but was written by a
# transcriber.
_TAG = re.compile(
    r"<rt>[^<>\r\n]{0,200}</rt>"
    r"|</?(?:v|c|i|b|u|s|em|strong|lang|ruby|rt|font|span|p|br)(?:[. \t/][^<>\r\n]{0,200})?>"
    r"|\[br\]"  # a line break of .sbv files
    r"|<\d{1,3}:\d{2}(?::\d{2})?[.,]\d{1,3}>|\{\\[^{}\r\n]{0,200}\}",
    re.I,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>", re.I)


@dataclass
class Cue:
    """A timing line and the lines below it."""

    start: int  # of the cue number, or of the timing line
    end: int  # of the timing line
    seconds: tuple[float | None, float | None]
    payload: list[tuple[int, int]] = field(default_factory=list)


def cues_of(text: str, report: list[str]) -> list[Cue]:
    """Return the cues of a file; impossible times are reported, once for each reason."""
    every = list(lines(text))
    at = [i for i, (a, b) in enumerate(every) if _is_timing(text[a : min(b, a + 200)])]
    firsts = [_first_line(text, every, i) for i in at]
    cues, odd = [], dict[str, list[str]]()
    for k, i in enumerate(at):
        stop = firsts[k + 1] if k + 1 < len(at) else len(every)
        times, why = _times(text[slice(*every[i])])
        if why:
            odd.setdefault(why.partition(" (")[0], []).append(f"line {i + 1}: {why}")
        begin, end = every[i]
        behind = _behind_times(text[begin:end])
        cue = Cue(every[firsts[k]][0], begin + behind if behind else end, times)
        rest = [(begin + behind, end)] if behind else []
        cue.payload = list(_payload(text, [*rest, *every[i + 1 : stop]]))
        cues.append(cue)
    for first, *more in odd.values():
        others = f" (and {counted(len(more), 'more cue')})" if more else ""
        report.append(f"{first}; the cue's text is kept without seconds{others}")
    return cues


def _is_timing(line: str) -> bool:
    return "-->" in line or (line[:1].isdigit() and len(line) < 40 and _SBV.fullmatch(line.strip()) is not None)


def _behind_times(line: str) -> int:
    """Return where words begin after the times on a timing line; 0 if there are none."""
    match = TIMES.fullmatch(line)
    words = match is not None and match[3] and match[3].strip() and not _SETTINGS.fullmatch(match[3])
    return match.start(3) if match is not None and words else 0


def _first_line(text: str, every: list[tuple[int, int]], i: int) -> int:
    """Return the first line of a cue: its number or name if present, otherwise the timing line."""
    above = text[slice(*every[i - 1])].strip() if i else ""
    if not above or "-->" in above:
        return i
    above_is_blank = i == 1 or not text[slice(*every[i - 2])].strip()
    return i - 1 if above_is_blank or above.isdigit() else i


def _payload(text: str, below: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the lines of a cue, up to a blank line (unless an SRT cue continues after it, a common defect)."""
    after_gap = False
    for a, b in below:
        if not text[a:b].strip():
            after_gap = True
            continue
        if after_gap and text.startswith(("NOTE", "STYLE", "REGION"), a):
            return
        after_gap = False
        yield a, b


def _times(line: str) -> tuple[tuple[float | None, float | None], str]:
    """Return start and end in seconds, or nothing and the reason."""
    match = TIMES.fullmatch(line.strip())
    if match is None:
        return (None, None), "times cannot be read"
    start, end = (-1.0 if "-" in m else seconds(m) for m in match.groups()[:2])
    if start < 0 or end < start:
        why = "negative time" if start < 0 or end < 0 else "ends before it starts"
        return (None, None), f"{why} ({line.strip()[:80]})"
    return (start, end), ""


def report_overlaps(cues: list[Cue], report: list[str]) -> None:
    """Report cues that begin before the previous one ends."""
    timed = [c.seconds for c in cues if c.seconds[0] is not None]
    pairs = itertools.pairwise(timed)
    n = sum(1 for (_, end), (start, _) in pairs if end is not None and start is not None and start < end - 1e-6)
    if n:
        report.append(f"cues that begin before the one above ends, kept as they are: {n}")


class Mark(NamedTuple):
    """The start of a voice; None ends it."""

    at: int
    voice: str | None


@dataclass
class Plain:
    """The text without tags, its cues, and the changes of voice in each line."""

    text: str
    cues: list[Cue]
    marks: dict[int, list[Mark]]
    n_references: int


def untagged(text: str, cues: list[Cue]) -> Plain:
    """Return a subtitle file with tags removed from its cues."""
    copy, out, marks, n = Copy(text), list[Cue](), dict[int, list[Mark]](), 0
    for cue in cues:
        new = Cue(copy.upto(cue.start), copy.upto(cue.end), cue.seconds)
        for start, end in cue.payload:
            begin = copy.upto(start)
            said, found = _plain_line(text[start:end])
            n += n_references(text[start:end])
            copy.put(said, end)
            first, last = trimmed(said, 0, len(said))
            if first < last:
                new.payload.append((begin + first, begin + last))
            # a voice on a line of its own speaks on the next one
            key = begin + first
            marks[key] = [Mark(min(max(begin + m.at, key), begin + last), m.voice) for m in found]
        out.append(new)
    copy.upto(len(text))
    return Plain(copy.text, out, marks, n)


def _plain_line(line: str) -> tuple[str, list[Mark]]:
    """Return a line of a cue without tags, and the voices in it."""
    parts, marks, at, length = list[str](), list[Mark](), 0, 0
    for tag in _TAG.finditer(line):
        parts.append(unescaped(line[at : tag.start()]))
        length += len(parts[-1])
        at = tag.end()
        if voice := _VOICE.fullmatch(tag[0]):
            marks.append(Mark(length, unescaped(voice[1]).strip() or None))
        elif tag[0].lower() == "</v>":
            marks.append(Mark(length, None))
        elif tag[0].lower().startswith(("<br", "<p", "</p", "[br")):
            parts.append(" ")
            length += 1
    parts.append(unescaped(line[at:]))
    return "".join(parts), marks
