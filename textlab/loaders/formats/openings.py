"""Decide which lines of a transcript open a turn, from all lines together.

`head_of` finds what each line may open. A name before a colon is accepted at once; a name with a dash, in brackets or
alone on its line only if most lines of the file begin so. Other candidates are either part of the current turn or
possibly the label of somebody else: then the words after them are unresolved (`doubtful_heads`), and a note says so.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from ..heads import HEAD, NUMBERED, STAMPED, Head, head_of
from ..lines import blank_blocks, lines, trimmed
from ..speakers import HEADER_WORDS, SENTENCE_WORDS, is_name

__all__ = [
    "accepted_heads",
    "candidates_of",
    "count_labels",
    "count_stamped",
    "doubtful_heads",
    "looks_like_transcript",
]

_WRAPPED = 50  # lines of at least this length may have been wrapped
_JUDGED = 100_000  # characters of a file by which it is judged
_WEAK_STYLES = {
    "mark": 0.9,
    "dash": 0.9,
    "enclosed": 0.6,
    "tight": 0.6,
    "alone": 0.4,
}  # share of lines that must begin so
_CAPITALS_ALONE = re.compile(r"[ \t]{0,40}([^\W\d_a-z][^\na-z\d:：]{1,40})[ \t]{0,40}")
_TIME_AT_END = re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*\Z")


def looks_like_transcript(text: str) -> bool:
    """Return whether the first 100,000 characters are clearly a transcript; when in doubt, not."""
    head = text[:_JUDGED]
    heads = accepted_heads(candidates_of(head)[0])
    if len(heads) < 2:
        return False
    n_lines = sum(1 for a, b in lines(head) if head[a:b].strip())
    n_blocks = sum(1 for _ in blank_blocks(head))
    labelled = max(len(heads) / n_lines, len(heads) / n_blocks if n_blocks > 2 else 0)
    if sum(h.style not in ("colon", "tight") or h.stamp is not None for h in heads) >= 2:
        return labelled >= 0.1
    counts = Counter(h.label for h in heads)
    return len(heads) >= 3 and max(counts.values()) >= 2 and labelled >= 0.25


def count_labels(text: str) -> int:
    """Count lines in the first 100,000 characters that may begin a speaker's turn."""
    return len(accepted_heads(candidates_of(text[:_JUDGED])[0]))


def count_stamped(text: str) -> int:
    """Count lines in the first 100,000 characters with a time at their start or end, and no label."""
    text = text[:_JUDGED]
    heads = candidates_of(text)[0]
    labelled = {h.start for h in accepted_heads(heads)}
    loose = {h.start for h in heads if h.style in ("stamp", "bare") and (h.style == "bare" or _is_over_words(text, h))}
    for start, end in lines(text):
        line = text[start : min(end, start + HEAD)]
        if STAMPED.match(line) or (end - start < 100 and _TIME_AT_END.search(line)):
            loose.add(start)
    return len(loose - labelled)


def _is_over_words(text: str, head: Head) -> bool:
    """Return whether there are words after a stamp, or in the line below it."""
    rest = text[head.text_start : head.text_start + HEAD].lstrip(" \t")
    if rest[:1] not in "\r\n":
        return True
    below = rest.splitlines()[1:2]
    return bool(below and below[0].strip()) and STAMPED.fullmatch(below[0]) is None


# ---------------------------------------------------------------------- candidates
def candidates_of(text: str) -> tuple[list[Head], bool]:
    """Return the lines that may open a turn, and whether lines are numbered."""
    every = list(lines(text))
    numbered = _are_numbered(text, every)
    alone = {h.start: h for h in _names_alone(text, every)}
    found = (alone.get(start) or head_of(text, start, end, numbered) for start, end in every)
    heads = [head for head in found if head is not None]
    heads = _weakened(_with_names_below(text, heads), sum(b > a for a, b in every))
    return _behind_stamps(text, _with_times_behind(text, heads)), numbered


def _names_alone(text: str, every: list[tuple[int, int]]) -> list[Head]:
    """Return names in capitals on their own line, with speech in the line below, as in plays."""
    out, above_is_blank = list[Head](), True
    for k, (start, end) in enumerate(every):
        label = _CAPITALS_ALONE.fullmatch(text, start, end) if end - start < 80 else None
        if (
            label
            and k + 1 < len(every)
            and _is_spoken_line(text[slice(*every[k + 1])])
            and is_name(label[1].rstrip(" ."))
        ):
            kind = "name" if above_is_blank else "weak"
            out.append(Head(start, end, label[1].rstrip(" ."), None, None, "alone", kind))
        above_is_blank = not text[start : min(end, start + HEAD)].strip()
    return out


def _is_spoken_line(line: str) -> bool:
    return bool(line.strip()) and (line.upper() != line or not line.isascii())


def _weakened(heads: list[Head], n_lines: int) -> list[Head]:
    """Mark heads as weak if the lines of the file do not clearly begin in their style.

    Clearly means that two names occur twice and begin most lines, or that there are two names, one of which is
    repeated,
    and nearly all lines begin so.
    """
    believed = {style for style, share in _WEAK_STYLES.items() if _is_usual(heads, style, share, n_lines)}
    weak = _WEAK_STYLES.keys() - believed
    return [h._replace(kind="weak") if h.style in weak else h for h in heads]


def _is_usual(heads: list[Head], style: str, share: float, n_lines: int) -> bool:
    counts = Counter(h.label for h in heads if h.style == style and h.kind != "weak")
    again = [n for n in counts.values() if n >= 2]
    if len(again) >= 2 and sum(again) >= min(share, 0.6) * n_lines:
        return True
    return bool(again) and len(counts) >= 2 and counts.total() >= share * n_lines


def _are_numbered(text: str, every: list[tuple[int, int]]) -> bool:
    """Return whether nearly every line begins with a number one higher than the previous line."""
    filled = [text[a : min(b, a + HEAD)] for a, b in every[:400] if text[a : min(b, a + HEAD)].strip()]
    matches = [m for line in filled if (m := NUMBERED.match(line)) and m.end() < len(line)]
    numbers = [int(m[1]) for m in matches]
    steps = sum(0 < b - a <= 5 for a, b in itertools.pairwise(numbers))
    return len(filled) >= 3 and len(numbers) >= 0.8 * len(filled) and steps >= 0.8 * (len(numbers) - 1)


def _with_times_behind(text: str, heads: list[Head]) -> list[Head]:
    """Include the time in labels if nearly every label is followed by only a time, ``Ann: 0:12``."""
    stamps = {h.start: STAMPED.fullmatch(_line_at(text, h.text_start)) for h in heads if h.style == "colon"}
    n = sum(stamp is not None for stamp in stamps.values())
    if n < 2 or n < 0.8 * len(stamps):
        return heads
    return [h if (stamp := stamps.get(h.start)) is None else _with_stamp(text, h, stamp) for h in heads]


def _with_stamp(text: str, head: Head, stamp: re.Match[str]) -> Head:
    first, _ = trimmed(text, head.text_start, head.text_start + stamp.end())
    again = head_of(f"x  {stamp[0].strip()}", 0, len(stamp[0].strip()) + 3)
    at, sent = (again.stamp, again.sent) if again else (None, None)
    end = first + len(stamp[0].strip())
    return head._replace(text_start=end, stamp=at, style="line", sent=sent)


def _with_names_below(text: str, heads: list[Head]) -> list[Head]:
    """Combine heads if each line with only a time is followed by a line with only a name."""
    others = {h.start for h in heads if h.style != "alone"}
    alone = {h.start: _two_below(text, h) for h in heads if h.style == "stamp" and h.label is None}
    names = {start: below for start, below in alone.items() if below and _is_name_below(*below, others)}
    if len(names) < 2 or len(names) < 0.8 * sum(below is not None for below in alone.values()):
        return heads
    below_stamps = {below[1] for below in names.values()}
    return [_with_name(h, names.get(h.start)) for h in heads if h.start not in below_stamps]


def _is_name_below(label: str, start: int, _: int, others: set[int]) -> bool:
    return is_name(label) and len(label) <= 40 and start not in others


def _with_name(head: Head, below: tuple[str, int, int] | None) -> Head:
    return head._replace(label=below[0], text_start=below[2], style="line", kind="name") if below else head


def _two_below(text: str, head: Head) -> tuple[str, int, int] | None:
    """Return the line below a line with only a time (text, start, end), if one more line follows."""
    at = head.text_start
    below = list(itertools.islice(lines(text, at, min(len(text), at + HEAD)), 3))
    if len(below) < 3 or text[slice(*below[0])].strip() or not text[slice(*below[2])].strip():
        return None
    return text[slice(*below[1])].strip(), *below[1]


def _behind_stamps(text: str, heads: list[Head]) -> list[Head]:
    """Accept known labels without a colon after a stamp, as in ``[00:12:03] ANN We begin``."""
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


def _line_at(text: str, start: int) -> str:
    """Return the rest of the line from `start`, up to 400 characters."""
    return (text[start : start + HEAD].splitlines() or [""])[0]


# ---------------------------------------------------------------------- which are believed
def accepted_heads(heads: list[Head]) -> list[Head]:
    """Return the heads whose label is a name: written like one, or repeated often enough."""
    strong = [h for h in heads if h.kind != "weak"]
    counts = Counter(h.label for h in strong if h.label)
    firm = {h.label for h in strong if h.label and h.style not in ("bare", "tab", "point", "mark", "dash", "line")}
    numbers = [n for label, n in counts.items() if label and label.isdecimal()]
    has_numbers = sum(numbers) >= 3 and max(numbers) >= 2  # speakers 1 and 2, not a numbered list
    usual = {style for style in ("line", "tab") if sum(h.style == style for h in heads) >= 2}
    bare = sum(h.style == "bare" for h in heads)
    if bare >= 2 and bare >= 0.8 * (bare + sum(h.style == "stamp" for h in heads)):
        usual.add("bare")  # each stamp is followed by only a name, never by speech
    return [
        h for h in heads if h.label and _is_label(h, counts[h.label], h.label in firm, h.style in usual, has_numbers)
    ]


def _is_label(head: Head, count: int, firm: bool, usual: bool, has_numbers: bool) -> bool:
    label = head.label or ""
    if label.lower() in HEADER_WORDS:
        return False
    if head.kind == "weak":
        return firm and head.style in ("enclosed", "tight", "alone")
    if head.style == "message":
        return True
    if head.style == "bare":  # "[00:12:03] Yes" is speech, "[00:12:03] ANN" a label
        return label.isupper() or count >= 2 or firm or (usual and not _begins_a_sentence(head))
    if head.style in ("tab", "point", "mark", "dash"):
        return count >= 2 or firm or usual
    if head.style == "line" and (firm or usual) and head.kind != "sentence":
        return True
    if head.kind == "number":
        return has_numbers
    return head.kind == "name" or (head.kind == "phrase" and count >= 2 and len(label.split()) <= 4)


def doubtful_heads(text: str, heads: list[Head], accepted: dict[int, Head]) -> list[Head]:
    """Return lines that may have a label, after which the speaker is unresolved."""
    styles = Counter(head.style for head in accepted.values())
    known = {head.label for head in accepted.values()}
    usual = {"colon", *(style for style in ("point", "mark", "dash", "bare") if styles[style] >= 2)}
    out = []
    for head in heads:
        if head.start in accepted:
            continue
        loose = head.style in usual and (head.style != "colon" or head.kind in ("phrase", "number"))
        loose = loose and not (head.style == "bare" and _begins_a_sentence(head))  # "[00:12:30] Yes" is said
        if head.style == "system" or ((loose or _may_be_other(head, known)) and not _is_wrapped(text, head)):
            out.append(head)
    return out


def _may_be_other(head: Head, known: set[str | None]) -> bool:
    """Return whether a line is labelled differently from most: ``CARL - hello``, ``(Carl) hello``, ``Carl:hello``."""
    label = head.label or ""
    if label.lower() in HEADER_WORDS:
        return False
    if head.style in ("enclosed", "tight", "alone", "tab", "point", "line"):
        return True
    if head.style == "dash":
        return not _begins_a_sentence(head)
    return head.style == "mark" and (label in known or (label.isupper() and len(label) > 1))


def _begins_a_sentence(head: Head) -> bool:
    return bool(SENTENCE_WORDS & {word.lower() for word in (head.label or "").split()})


def _is_wrapped(text: str, head: Head) -> bool:
    """Return whether the line continues a wrapped sentence, so that its first words are not a label."""
    above = text[max(0, head.start - HEAD) : head.start].rstrip(" \t")
    for newline in ("\r\n", "\n", "\r"):
        if above.endswith(newline):
            above = above[: -len(newline)]
            break
    last = re.split(r"[\r\n]", above)[-1].rstrip()
    return len(last) >= _WRAPPED and last[-1] not in ".?!:…\"”')]。！？"
