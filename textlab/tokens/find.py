r"""One pattern language, wherever a pattern is accepted.

A pattern consists of words separated by spaces; each word is one slot. A match never crosses a turn.

===================  =====================================================================
``tax``              the term *tax* (case follows ``ignore_case``)
``techno*`` ``t?x``  glob: any ending, any one character
``*`` or ``[]``      any one word: ``the * of the``, ``tax [] rich``
``[]{0,3}``          a gap of none to three words: ``make []{0,3} decision``; from each start only
                     the shortest match
``tax|levy|dut*``    alternatives
``/tax(es|ed)?/``    regular expression over the whole term (RE2; no look-around)
``[form="Tax"]``     the form in the source, case-sensitive (globs allowed)
``[lemma="be"]``     dictionary form (extra ``lemmas``)
``[function_word]``  any function word of the package's list; ``[!function_word]`` any other word
``\*`` ``\|`` ...    the character itself
``... :: k="v"``     only passages whose column k matches the glob v: ``tax* :: speaker="Hilary*"``
===================  =====================================================================

With ``match="fixed"`` only the space is special; with ``match="regex"`` every word is a regular expression, and a
restriction after ``::`` keeps its meaning. A list of patterns finds any of them; a `Lexicon` finds its patterns.

How a pattern is searched. All string work is done on the vocabulary (`matching`): each slot becomes a mask over types.
A pattern without variable gaps is one *part*; otherwise gaps separate several parts::

    pattern   the * of []{0,3} taxes        parts  [the * of]  [taxes]     gaps  [(0, 3)]

    tokens    the rate of the new taxes
    part 1    |---------|                   `_find_fixed`: from the rarest word outward; * may be any word
    part 2                        |---|
    hit       |-----------------------|     `_nearest`: the soonest end of a tail within the gap, in the same turn

Parts are combined from right to left, so each start keeps its shortest match. Positions of types come from
`index.TypeIndex`, by scanning all ids or, from the ninth search on, from an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from ..corpus.select import column_of
from ..errors import SchemaError, UnknownName, did_you_mean, warn
from .arrays import TokenArrays
from .blocks import in_blocks, lies_apart, positions_in
from .index import NOWHERE
from .matching import glob_expression, types_of
from .patterns import Pattern, Slot, as_patterns, impossible, parse, slots_of_marks, warn_impossible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Positions = NDArray[np.int64]

MATCHES = ("glob", "regex", "fixed")


@dataclass(frozen=True, eq=False)
class Hits:
    """Matches of patterns: first and last token of each hit, and the number of its pattern."""

    first: Positions
    last: Positions
    which: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first)


# ---------------------------------------------------------------------- finding


def find(
    tokens: TokenArrays,
    pattern: str | Iterable[str],
    *,
    match: str = "glob",
    ignore_case: bool = True,
    who: str = "find",
    quiet: bool = False,
) -> Hits:
    """Find all occurrences of a pattern (or any of several), in text order.

    Parameters
    ----------
    tokens : TokenArrays
    pattern : str or iterable of str
        See the module's table.
    match : {"glob", "regex", "fixed"}
    ignore_case : bool
        If False, compare with the forms in the source.
    quiet : bool
        Do not warn about patterns that cannot match, because the caller has done so.

    Returns
    -------
    Hits
        One hit per place; if several patterns match the same words, the first counts. A pattern with gaps is found
        at most once from each start: the shortest match.

    Raises
    ------
    SchemaError
        A pattern is invalid; the message points at the mistake.
    """
    if not isinstance(tokens, TokenArrays):
        raise SchemaError(
            f"{who}: tokens must be Tokens, not {type(tokens).__name__}; make them with tokenize(corpus)."
        )
    _checks.one_of(who, "match", match, MATCHES)
    patterns = as_patterns(pattern, who)
    parsed = [parse(p, match=match, who=who) for p in patterns]
    if not quiet:
        warn_impossible(who, _impossible_patterns(tokens, patterns, match, ignore_case))
    found = _find_each(tokens, parsed, ignore_case, who)
    if match == "glob" and not quiet:
        _warn_of_alternatives(tokens, who, [p for p, (at, _) in zip(patterns, found, strict=True) if not len(at)])
    return merged_hits(found)


def warn_of_patterns(
    tokens: TokenArrays, pattern: str | Iterable[str], n_hits: Iterable[int], *, match: str, ignore_case: bool, who: str
) -> None:
    """Warn about patterns that cannot match, and about bars between phrases, as `find` does."""
    patterns = as_patterns(pattern, who)
    warn_impossible(who, _impossible_patterns(tokens, patterns, match, ignore_case))
    if match == "glob":
        _warn_of_alternatives(tokens, who, [p for p, n in zip(patterns, n_hits, strict=True) if not n])


def merged_hits(found: Sequence[tuple[Positions, Positions]]) -> Hits:
    """Put the hits of several patterns in text order; of those that match the same words the first counts."""
    which = np.repeat(np.arange(len(found)), [len(f[0]) for f in found])
    if len(found) == 1:
        return Hits(*found[0], which)
    first, last = (np.concatenate([NOWHERE, *ends]) for ends in zip(*found, strict=True))
    order = np.lexsort((which, last, first))
    first, last, which = first[order], last[order], which[order]
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    return Hits(first[new], last[new], which[new])


def _impossible_patterns(
    tokens: TokenArrays, patterns: list[str], match: str, ignore_case: bool
) -> Iterator[tuple[str, str]]:
    """Return patterns that cannot match, unless such a term exists here (joined, renamed or counted elsewhere)."""
    kept = getattr(tokens, "settings", {})
    with_marks = kept.get("punctuation") and kept.get("symbols")
    for pattern in patterns:
        marks = () if with_marks else slots_of_marks(pattern, match=match)
        for slot, advice in (*impossible(pattern, match=match), *marks):
            if not types_of(tokens.vocab, slot, ignore_case=ignore_case).any():
                yield pattern, advice
                break


def _warn_of_alternatives(tokens: TokenArrays, who: str, without_hits: list[str]) -> None:
    """Warn if a bar was used between phrases that do occur: it separates alternatives for one word only."""
    for pattern in without_hits:
        phrases = [phrase.strip() for phrase in re.split(r"(?<!\\)\|", pattern.partition(" :: ")[0])]
        if (
            len(phrases) > 1
            and all(" " in phrase for phrase in phrases)
            and len(find(tokens, phrases, who=who, quiet=True))
        ):
            warn(
                f"{who}: {pattern!r} was found nowhere. A bar stands between alternatives for one word, here "
                f"{phrases[0].split()[-1]!r} and {phrases[1].split()[0]!r}; give phrases as a list: {phrases!r}."
            )
        if operators := [w for w in pattern.partition(" :: ")[0].split() if w in ("AND", "OR", "NOT")]:
            warn(
                f"{who}: {pattern!r} was found nowhere. {operators[0]} is a word like others here: give alternatives "
                "as a list, gaps as tax []{0,5} work, and choose lines by their context with kwic(...).where(...)."
            )


def find_longest(tokens: TokenArrays, pattern: str | Iterable[str], **options: Any) -> tuple[Positions, Positions]:
    """Find occurrences that do not overlap: from left to right, the longest at each place."""
    hits = longest(find(tokens, pattern, **options))
    return hits.first, hits.last


def longest(hits: Hits) -> Hits:
    """Keep hits that do not overlap: from left to right, the longest at each place.

    >>> hits = Hits(np.array([0, 0, 1, 3]), np.array([0, 1, 2, 3]), np.array([0, 1, 2, 3]))
    >>> longest(hits).which.tolist()
    [1, 3]
    """
    order = np.lexsort((-hits.last, hits.first))
    first, last, which = hits.first[order], hits.last[order], hits.which[order]
    keep = _select_disjoint(first, last)
    return Hits(first[keep], last[keep], which[keep])


def _select_disjoint(first: Positions, last: Positions) -> Mask:
    """Select sorted hits from left to right so that none begins inside a selected one."""
    keep = np.ones(len(first), dtype=bool)
    keep[1:] = first[1:] > np.maximum.accumulate(last)[:-1]  # begins after all previous hits: nothing to decide
    reached, previous = -1, -2
    for k in np.flatnonzero(~keep).tolist():
        reached = int(last[k - 1]) if previous != k - 1 else reached
        keep[k], previous = first[k] > reached, k
        reached = int(last[k]) if keep[k] else reached
    return keep


def _find_each(
    tokens: TokenArrays, parsed: list[Pattern], ignore_case: bool, who: str
) -> list[tuple[Positions, Positions]]:
    """Return the first and last tokens of the hits of each pattern, inside the passages that it asks for."""
    slots = [pattern.slots for pattern in parsed]
    if lies_apart(tokens):
        blocks = list(in_blocks(tokens, find_in_block, slots=slots, ignore_case=ignore_case))
        ends = [(positions_in(blocks, f"first{k}"), positions_in(blocks, f"last{k}")) for k in range(len(slots))]
    else:
        ends = [_find_slots(tokens, some, ignore_case) for some in slots]
    return [_within_limits(tokens, p, *edges, who) for p, edges in zip(parsed, ends, strict=True)]


def find_in_block(block: TokenArrays, *, slots: list[tuple[Slot, ...]], ignore_case: bool) -> dict[str, Positions]:
    """Find each of several patterns in a block."""
    found = [_find_slots(block, some, ignore_case) for some in slots]
    return {f"{side}{k}": at for k, ends in enumerate(found) for side, at in zip(("first", "last"), ends, strict=True)}


def _find_slots(tokens: TokenArrays, slots: tuple[Slot, ...], ignore_case: bool) -> tuple[Positions, Positions]:
    parts, gaps = _fixed_parts(slots)
    first, ends = _find_fixed(tokens, [_mask_or_any(tokens, s, ignore_case) for s in parts[-1]])
    for some, gap in zip(parts[-2::-1], gaps[::-1], strict=True):
        masks = [_mask_or_any(tokens, s, ignore_case) for s in some]
        heads = _find_fixed(tokens, masks) if masks else _nothing_before(tokens, first, gap)
        first, ends = _nearest(tokens, heads, gap, (first, ends))
    return first, ends


def _within_limits(
    tokens: TokenArrays, pattern: Pattern, first: Positions, ends: Positions, who: str
) -> tuple[Positions, Positions]:
    for name, value in pattern.limits:
        inside = _passages_where(tokens, name, value, who)[tokens.passage_of(first)]
        first, ends = first[inside], ends[inside]
    return first, ends


def _fixed_parts(slots: tuple[Slot, ...]) -> tuple[list[list[Slot]], list[tuple[int, int]]]:
    """Split a pattern into parts of fixed length, and the gaps of variable length between them.

    A gap includes adjacent single wildcards; a gap at the end takes its least length, because only the shortest match
    counts.
    """
    parts: list[list[Slot]] = [[]]
    gaps: list[tuple[int, int]] = []
    for is_gap, group in groupby(slots, key=lambda s: s.kind == "any"):
        run = list(group)
        least, most = sum(s.least for s in run), sum(s.most for s in run)
        if not is_gap or least == most:
            parts[-1] += run if not is_gap else [Slot("any")] * least
        else:
            parts.append([])
            gaps.append((least, most))
    if not parts[-1]:
        parts, gaps, least = parts[:-1], gaps[:-1], gaps[-1][0]
        parts[-1] += [Slot("any")] * least
    return parts, gaps


def _nothing_before(tokens: TokenArrays, first: Positions, gap: tuple[int, int]) -> tuple[Positions, Positions]:
    """Return every place where a gap before `first` may begin, as empty stretches."""
    edges = np.zeros(len(tokens) + 1, dtype=np.int64)
    np.add.at(edges, np.maximum(first - gap[1], 0), 1)
    np.add.at(edges, np.maximum(first - gap[0] + 1, 0), -1)
    at = np.flatnonzero(np.cumsum(edges) > 0)
    return at, at - 1


def _nearest(
    tokens: TokenArrays, heads: tuple[Positions, Positions], gap: tuple[int, int], tails: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """Return for each head the soonest end of a tail after the gap, in the same turn; drop heads without one."""
    (first, last), (starts, ends) = heads, tails
    low = np.searchsorted(starts, last + 1 + gap[0])
    high = np.searchsorted(starts, last + 1 + gap[1], side="right")
    some = low < high
    first, bounds = first[some], np.column_stack([low[some], high[some]]).ravel()
    if not len(first):
        return NOWHERE, NOWHERE
    soonest = np.minimum.reduceat(np.append(ends, np.iinfo(np.int64).max), bounds)[::2]
    inside = tokens.stretch_of(first) == tokens.stretch_of(soonest)
    return first[inside], soonest[inside]


def _mask_or_any(tokens: TokenArrays, slot: Slot, ignore_case: bool) -> Mask | None:
    return None if slot.kind == "any" else types_of(tokens.vocab, slot, ignore_case=ignore_case)


def _find_fixed(tokens: TokenArrays, masks: list[Any]) -> tuple[Positions, Positions]:
    """Find a phrase of fixed length, from its rarest word outward; None matches any word."""
    size = len(masks)
    if size == 1:
        first = NOWHERE if masks[0] is None else tokens.where_types(masks[0])
        return first, first
    words = [step for step, m in enumerate(masks) if m is not None]  # the other slots match any word
    cost = {step: int(tokens.type_counts[np.flatnonzero(masks[step])].sum()) for step in words}
    rarest = min(words, key=cost.__getitem__, default=0)
    if not words or cost[rarest] == 0:
        return NOWHERE, NOWHERE
    first = tokens.where_types(masks[rarest]) - rarest
    first = first[(first >= 0) & (first + size <= len(tokens))]
    for step in sorted(words, key=cost.__getitem__):
        if step != rarest:
            first = first[masks[step][tokens.ids[first + step]]]
    first = first[first + size <= tokens.stretch_bounds[tokens.stretch_of(first) + 1]]
    return first, first + size - 1


def _passages_where(tokens: TokenArrays, name: str, value: str, who: str) -> Mask:
    """Return the passages whose column matches a glob, ignoring case.

    Raises `UnknownName` if there are none.
    """
    column = column_of(who, tokens.passages, tokens.corpus.data.documents, name)
    wanted = re.compile(glob_expression(value), re.IGNORECASE)
    fitting = [v for v in column.dropna().unique() if wanted.fullmatch(str(v))]
    if not fitting:
        names = list(column.dropna().unique())
        raise UnknownName(f"{who}: no passage has a {name} like {value!r}.{did_you_mean(value, names)}")
    return column.isin(fitting).to_numpy(bool)


def passages_allowed(tokens: TokenArrays, patterns: Iterable[str], *, match: str, who: str) -> Mask:
    """Return the passages in which each pattern may begin, shape (n_passages, n_patterns)."""
    return np.column_stack([searched(tokens, [pattern], match=match, who=who) for pattern in patterns])


def searched(tokens: TokenArrays, pattern: str | Iterable[str], *, match: str = "glob", who: str = "find") -> Mask:
    """Return the passages searched by a pattern (or any of several), shape (n_passages,)."""
    _checks.one_of(who, "match", match, MATCHES)
    out = np.zeros(len(tokens.passages), dtype=bool)
    for parsed in (parse(p, match=match, who=who) for p in as_patterns(pattern, who)):
        mine = np.ones(len(out), dtype=bool)
        for name, value in parsed.limits:
            mine &= _passages_where(tokens, name, value, who)
        out |= mine
    return out
