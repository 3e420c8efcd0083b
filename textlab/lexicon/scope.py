"""What turns a word of a lexicon round, or strengthens it: negators and shifters before it, by a rule that is stated.

A place is looked at together with the words before it that belong to the same clause::

    It is not that markets are never good , but this is unjust
               |_____ window of 3 ______|      |_____________|
               "never" turns "good"            "but" begins a clause: nothing turns "unjust"
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

LONG_CLAUSE = 40  # words between two marks, on average, above which a text is taken for one without punctuation


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A rule for words that turn or strengthen a word of a lexicon.

    A place is turned (its weight changes sign) when an odd number of negators stands among the `window` words before
    it in the same clause; two negators cancel. Each shifter there multiplies the weight. A clause ends at `marks`,
    before the words of `ends`, and where a passage ends. Reported speech, questions and irony are not resolved.

    Parameters
    ----------
    negators : sequence of str
        Patterns.
    window : int
        Words before the place.
    ends : sequence of str
        Words that begin a new clause.
    marks : str
        Marks that end one.
    shifters : mapping of pattern to number
        Such as ``{"very": 1.5, "hardly": 0.3}``; above 0. None by default, for each needs to be validated.

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
        """Check the numbers."""
        _checks.whole("Scope", "window", self.window, least=1)
        wrong = [p for p, by in self.shifters.items() if not (isinstance(by, int | float) and 0 < by < np.inf)]
        if wrong:
            raise SchemaError(
                f"Scope: the shifter {wrong[0]!r} must have a number above 0; a word that turns is a negator."
            )

    def said(self) -> str:
        """Return the rule in words, for summaries and methods."""
        more = f"; weighted by {', '.join(f'{p} ({by:g})' for p, by in self.shifters.items())}" if self.shifters else ""
        return f"turned by {', '.join(self.negators)} within {self.window} words before in the same clause{more}"


@dataclass(frozen=True, eq=False)
class LexiconPlaces:
    """Places of a lexicon: where, which pattern, its weight after the rule, and how many negators turned it.

    Attributes
    ----------
    hits : Hits
        Places that do not overlap, the longest first; ``which`` numbers ``lexicon.patterns``.
    weight : ndarray of float, shape (n_places,)
    n_negators : ndarray of int, shape (n_places,)
    """

    hits: Hits
    weight: Floats
    n_negators: Ints

    def __len__(self) -> int:
        return len(self.hits)

    def only(self, keep: NDArray[np.bool_]) -> LexiconPlaces:
        """Return some of the places."""
        h = self.hits
        return LexiconPlaces(Hits(h.first[keep], h.last[keep], h.which[keep]), self.weight[keep], self.n_negators[keep])


def find_places(who: str, tokens: Tokens, lexicon: Any, scope: Scope | None = None) -> LexiconPlaces:
    """Find the places of a lexicon, each once, with its weight by the rule of `scope`.

    Parameters
    ----------
    who : str
        The question that asks, for messages.
    tokens : Tokens
    lexicon : Lexicon
        A pattern that stands in several categories has the mean of its weights.
    scope : Scope, optional
        Without it nothing is turned.

    Warns
    -----
    TextlabWarning
        A rule about clauses, and texts without punctuation.

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
    """Return the first token of the window of each place, and the first token of the place."""
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
    """Return the sum of values[low:high] of each pair."""
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
