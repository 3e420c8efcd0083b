"""Rolling and growing captions: count repeated words once.

Live and automatic captions show words two or three times: the previous line stays while the next one appears (rolling),
or a line is repeated with one more word (growing), wholly or in part, in one line or several. In all cases, a cue
begins
with the words that end the stream of new words. So the longest suffix of the stream that is a prefix of the cue is
found, in linear time by the prefix function of Knuth, Morris and Pratt, and the rest of the cue is new::

    stream   so we need to talk about
    cue                    talk about taxes now
                           |overlap-| |-new---|

People repeat themselves, too. Therefore overlaps count only in runs of cues that repeat words and add new ones, or if
two cues are on the screen at the same time.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["ShownCue", "Words", "new_words", "words_in"]

_CAPTION_WORD = re.compile(r"\S+")
_WORD_EDGES = re.compile(r"^\W+|\W+$")
_LEAST_SHARED = 2  # words shared by two cues of a run, unless one of them has fewer
_LEAST_RUN = 2  # consecutive cues that begin with words shown before
_FAR = 2.0  # seconds without a caption, after which one or two repeated words were spoken again
_LEAST_AT_ONCE = 3  # words shared by two cues that are on the screen at the same time


class Words(NamedTuple):
    """The words of a cue, normalized for comparison, and their stretches of text."""

    forms: list[str]
    text: str
    stretches: Sequence[tuple[int, int]]

    def spans(self) -> list[tuple[int, int]]:
        """Return the span of each word, needed only if words are repeated."""
        return [m.span() for a, b in self.stretches for m in _CAPTION_WORD.finditer(self.text, a, b)]

    def again(self, new: tuple[int, int]) -> list[tuple[int, int]]:
        """Return the stretches of repeated words, outside of `new`."""
        n, (begin, to) = len(self.forms), new
        if (begin, to) == (0, n):
            return []
        spans = self.spans()
        edges = [(0, begin), (max(begin, to), n)]
        return [(spans[a][0], spans[b - 1][1]) for a, b in edges if a < b]


class ShownCue(NamedTuple):
    """The new words of each cue (from, to), and the number of cues with overlaps that were kept."""

    new: list[tuple[int, int]]
    n_kept: int


def words_in(text: str, stretches: Sequence[tuple[int, int]]) -> Words:
    """Return the words in stretches of a text."""
    return Words([_form(word) for a, b in stretches for word in text[a:b].split()], text, stretches)


@functools.lru_cache(maxsize=65_536)
def _form(word: str) -> str:
    return _WORD_EDGES.sub("", word).casefold() or word


def new_words(cues: Sequence[list[str]], times: Sequence[tuple[float | None, float | None]]) -> ShownCue:
    """Return the words of each cue that were not shown before.

    Parameters
    ----------
    cues : sequence of list of str
        Words of each cue.
    times : sequence of (start, end)
        Times in seconds.
    """
    shared = list(_shared(cues))
    again = _in_runs(cues, shared, times) | _at_once(shared, times)
    new = [(shared[k] if k in again else 0, len(words)) for k, words in enumerate(cues)]
    for k in again:
        if k and (kept := _revised(cues[k - 1], cues[k])) and shared[k] == kept:
            new[k - 1] = (min(new[k - 1][0], kept), kept)  # the last word is repeated in full
    loose = sum(n >= _LEAST_AT_ONCE for k, n in enumerate(shared) if k not in again)
    return ShownCue([(min(a, b), b) for a, b in new], loose)


def _shared(cues: Sequence[list[str]]) -> Iterator[int]:
    """Yield the number of leading words of each cue that end the stream before it."""
    stream: list[str] = []
    above: list[str] = []
    for words in cues:
        n = _overlap(stream, words)
        if not n and (n := _revised(above, words)):
            del stream[-1:]
        yield n
        stream += words[n:]
        del stream[:-1000]
        above = words or above


def _overlap(stream: list[str], words: list[str]) -> int:
    """Return the length of the longest suffix of `stream` that is a prefix of `words`."""
    end = stream[-len(words) :] if words else []
    if not words or words[0] not in end:
        return 0
    joined = [*words, None, *end]
    border = [0] * len(joined)
    for k in range(1, len(joined)):
        n = border[k - 1]
        while n and joined[k] != joined[n]:
            n = border[n - 1]
        border[k] = n + (joined[k] == joined[n])
    return border[-1]


def _revised(above: list[str], words: list[str]) -> int:
    """Return the shared prefix of two cues if the second completes the first's last word ("wal", "walking")."""
    n = len(above) - 1
    completed = 0 < n < len(words) and words[n] != above[n] and words[n].startswith(above[n])
    return n if completed and words[:n] == above[:n] else 0


def _in_runs(
    cues: Sequence[list[str]], shared: list[int], times: Sequence[tuple[float | None, float | None]]
) -> set[int]:
    """Return the cues in runs where words are repeated and, mostly, new ones follow.

    A single word that is repeated ("No." "No." "No, no.") is not a run.
    """
    out: set[int] = set()
    filled = [k for k, words in enumerate(cues) if words]
    places = [k for k in filled if _is_shared(cues, shared, k) and not _is_far(shared[k], times, k)]
    order = {k: n for n, k in enumerate(filled)}
    for _, group in itertools.groupby(enumerate(places), key=lambda pair: order[pair[1]] - pair[0]):
        run = [k for _, k in group]
        grown = sum(shared[k] < len(cues[k]) for k in run)
        several = max(shared[k] for k in run) >= _LEAST_SHARED
        if len(run) >= _LEAST_RUN and several and grown >= len(run) / 3:
            out |= set(run)
    return out


def _is_shared(cues: Sequence[list[str]], shared: list[int], k: int) -> bool:
    above = len(cues[k - 1]) if k else 0
    return shared[k] >= _LEAST_SHARED or 0 < shared[k] == min(len(cues[k]), above or len(cues[k]))


def _is_far(n_shared: int, times: Sequence[tuple[float | None, float | None]], k: int) -> bool:
    """Return whether only few words are repeated after a gap without text on the screen."""
    begun, ended = times[k][0], times[k - 1][1] if k else None
    return n_shared < _LEAST_AT_ONCE and begun is not None and ended is not None and begun - ended > _FAR


def _at_once(shared: list[int], times: Sequence[tuple[float | None, float | None]]) -> set[int]:
    """Return cues that begin before the previous one ends, with its last words."""
    out = set()
    for k in range(1, len(shared)):
        start, end = times[k][0], times[k - 1][1]
        if shared[k] >= _LEAST_AT_ONCE and start is not None and end is not None and start < end - 0.01:
            out.add(k)
    return out
