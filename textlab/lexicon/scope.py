"""Negation and intensification of lexicon words, by an explicit rule on the words before them.

The rule looks at the words before a match that belong to the same clause::

    It is not that markets are never good , but this is unjust
                   |__window of 3__|        |_________|
                   "never" negates "good"   "but" begins a clause: "unjust" is not negated
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from ..errors import SchemaError, warn
from ..tokens.find import Hits, find, longest
from .lexicon import Lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens import Tokens

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LONG_CLAUSE = 40  # mean number of words between marks above which a text counts as unpunctuated


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A rule for words that negate or intensify a word of a lexicon.

    A match is negated (its weight changes sign) if an odd number of negators stands among the `window` words before it
    in the same clause; two negators cancel. Each shifter there multiplies the weight. A clause ends at `marks`, before
    the words in `ends`, and at the end of a passage. Reported speech, questions and irony are not resolved.

    Parameters
    ----------
    negators : sequence of str
        Patterns of words that negate.
    window : int
        Number of words before the match.
    ends : sequence of str
        Words that begin a new clause.
    marks : str
        Marks that end a clause.
    shifters : mapping of pattern to number
        Multipliers above 0, such as ``{"very": 1.5, "hardly": 0.3}``. None by default, because each needs validation.

    Examples
    --------
    >>> Scope(window=2).said()
    "turned by not, never, no, without, *n't within 2 words before in the same clause"
    """

    negators: tuple[str, ...] = ("not", "never", "no", "without", "*n't")
    window: int = 3
    ends: tuple[str, ...] = ("but", "although", "however")
    marks: str = ".,;:?!"
    shifters: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Validate the options."""
        _checks.whole("Scope", "window", self.window, least=1)
        wrong = [p for p, by in self.shifters.items() if not (isinstance(by, int | float) and 0 < by < np.inf)]
        if wrong:
            raise SchemaError(
                f"Scope: the shifter {wrong[0]!r} must have a number above 0; a word that turns is a negator."
            )

    def said(self) -> str:
        """Describe the rule, for summaries and methods."""
        more = f"; weighted by {', '.join(f'{p} ({by:g})' for p, by in self.shifters.items())}" if self.shifters else ""
        return f"turned by {', '.join(self.negators)} within {self.window} words before in the same clause{more}"


@dataclass(frozen=True, eq=False)
class LexiconPlaces:
    """Matches of a lexicon, with their weights after negation.

    Attributes
    ----------
    hits : Hits
        Non-overlapping matches, preferring the longest; ``which`` indexes ``lexicon.patterns``.
    weight : ndarray of float, shape (n_places,)
    n_negators : ndarray of int, shape (n_places,)
    """

    hits: Hits
    weight: Floats
    n_negators: Ints

    def __len__(self) -> int:
        return len(self.hits)

    def only(self, keep: NDArray[np.bool_]) -> LexiconPlaces:
        """Return a subset of the matches."""
        h = self.hits
        return LexiconPlaces(Hits(h.first[keep], h.last[keep], h.which[keep]), self.weight[keep], self.n_negators[keep])


def find_places(who: str, tokens: Tokens, lexicon: Any, scope: Scope | None = None) -> LexiconPlaces:
    """Find the matches of a lexicon, with weights by the rule of `scope`.

    Parameters
    ----------
    who : str
        Name of the caller, for error messages.
    tokens : Tokens
    lexicon : Lexicon
        A pattern in several categories gets the mean of its weights.
    scope : Scope, optional
        Rule for negation; without it no weight changes.

    Warns
    -----
    TextlabWarning
        The rule uses clauses, but a text has no punctuation.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["Capital is not neutral."]})))
    >>> find_places("example", tokens, tl.Lexicon({"neutral": 1}), Scope()).weight.tolist()
    [-1.0]
    """
    if not isinstance(lexicon, Lexicon):
        raise SchemaError(f"{who}: lexicon must be a Lexicon (load_lexicon, read_lexicon), not {lexicon!r:.60}.")
    if scope is not None and not isinstance(scope, Scope):
        raise SchemaError(f"{who}: scope must be a Scope, such as Scope(window=3), not {scope!r:.60}.")
    hits = longest(find(tokens, lexicon.patterns, who=who))
    weight = lexicon.weights.reindex(lexicon.patterns).to_numpy(dtype=np.float64)[hits.which]
    if scope is None:
        return LexiconPlaces(hits, weight, np.zeros(len(hits), dtype=np.int64))
    low, at = _window_before(who, tokens, hits, scope)
    n = _sums_between(_marked_tokens(who, tokens, scope.negators), low, at).round().astype(np.int64)
    logs = np.zeros(len(tokens))
    for pattern, by in scope.shifters.items():
        logs[find(tokens, pattern, who=who, quiet=True).first] += np.log(by)
    return LexiconPlaces(hits, weight * np.where(n % 2, -1.0, 1.0) * np.exp(_sums_between(logs, low, at)), n)


def _window_before(who: str, tokens: Tokens, hits: Hits, scope: Scope) -> tuple[Ints, Ints]:
    """Return the first token of the window before each match, and the first token of the match."""
    begins = tokens.breaks(scope.marks)
    _warn_unpunctuated(who, tokens, begins)
    for pattern in scope.ends:
        begins[find(tokens, pattern, who=who, quiet=True).first] = True
    clause = np.maximum.accumulate(np.where(begins, np.arange(len(tokens)), 0)) if len(tokens) else np.zeros(0, int)
    return np.maximum(hits.first - scope.window, clause[hits.first]), hits.first


def _marked_tokens(who: str, tokens: Tokens, patterns: tuple[str, ...]) -> Floats:
    out = np.zeros(len(tokens))
    if patterns:
        out[find(tokens, list(patterns), who=who, quiet=True).first] = 1
    return out


def _sums_between(values: Floats, low: Ints, high: Ints) -> Floats:
    """Return the sum of ``values[low:high]`` for each pair."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return total[high] - total[low]


def _warn_unpunctuated(who: str, tokens: Tokens, begins: NDArray[np.bool_]) -> None:
    passage_starts = np.zeros(len(tokens), dtype=bool)
    passage_starts[np.asarray(tokens.bounds[:-1])[np.diff(tokens.bounds) > 0]] = True
    n_docs = len(tokens.corpus.documents)
    passage = tokens.passage_of(np.flatnonzero(begins & ~passage_starts))
    marks = np.bincount(tokens.doc_of_passage[passage], minlength=n_docs)
    words = np.bincount(tokens.doc_of_passage, weights=tokens.n_tokens, minlength=n_docs)
    bare = np.flatnonzero((words > LONG_CLAUSE) & (words > LONG_CLAUSE * np.maximum(marks, 1)))
    if len(bare):
        names = tokens.corpus.documents.index[bare]
        warn(
            f"{who}: {names[0]!r} has fewer than one mark in {LONG_CLAUSE} words, so clauses do not end there and a "
            "negator may turn a word of the next one. Compare with scope=None."
        )
