"""Evaluate a claim under every listed combination of choices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ...errors import SchemaError
from ...results import Result, settings_of
from ...tokens import Tokens
from ..repeat import Kitchen
from .answers import Notebook, answer_to, read_answer
from .choices import ROBUST, Choice, changed, check_choices, choices_of, combinations
from .result import Robustness

MOST_SPECS = 5_000  # specifications; larger sets must be sampled


@recorded
def robustness(
    claim: Callable[..., Any],
    of: Result | Tokens,
    *,
    over: Mapping[str, Any],
    about: Any = None,
    n: int | None = None,
    folder: str | Path | None = None,
    rng: _checks.Rng = 0,
) -> Robustness:
    """Evaluate a claim under other defensible choices (a multiverse analysis).

    Parameters
    ----------
    claim : function
        A function of a result, such as ``lambda gap: gap.table.set_index("term").loc["tax", "score"]``. It returns
        True or False, a number (the claim is that it is above 0) or an `Interval` (that its lower end is). State the
        claim before you look.
    of : Result or Tokens
        The result that the claim is about, recomputed from the corpus in every specification. If tokens are given,
        `claim` is instead a function of the choices, passed by name: ``claim(window=5, measure="npmi")``.
    over : mapping
        Choices and their values, ``{"min_count": [3, 5, 10]}``, or with labels,
        ``{"remove": {"all words": None, "no fillers": "fillers"}}``. For a result, a name is

        - an argument of the calls that made it: ``"measure"``, ``"window"``, ``"prior"``, ``"cluster"``, ``"rng"``;
          if two calls have it, ``"count_terms.by"``;
        - a method of tokens, applied after `tokenize` (None: not applied): ``"remove"``, ``"lemmas"``, ``"stems"``,
          ``"join"``, ``"ngrams"``; of a matrix, ``"trim"``;
        - ``"where"``, conditions on the passages: ``[None, {"confidence": ["high", "medium"]}]`` leaves doubtful
          labels out; or ``"corpus"``, functions of the corpus.
    about : object, optional
        Label of the row that the claim is about, for `quotes`; by default the first row of each table.
    n : int, optional
        Largest number of specifications, drawn at random. By default all combinations.
    folder : str or Path, optional
        Folder in which answers are cached. Repeated with the same text, claim and choices, for example after an
        interrupt, the work continues from there.
    rng : int or Generator
        Random source for drawing `n` specifications.

    Returns
    -------
    Robustness
        ``.table``, one row per specification; ``.choices()``, which values make the claim hold or fail; ``.plot()``,
        the specification curve.

    Raises
    ------
    UnknownName
        No call of the result knows a choice.
    SchemaError
        The claim returns another type, or there are more than 5,000 specifications.

    Notes
    -----
    Steegen et al. 2016, Perspectives on Psychological Science 11:702-712. All specifications use the same texts: the
    share in which the claim holds is not a probability, and a share of 1 does not make it true.

    Examples
    --------
    >>> import textlab as tl
    >>> tokens = tl.tokenize(tl.load_seeds())
    >>> found = tl.frequencies(tokens, by="doc_id", n_resamples=0)
    >>> def more_in_the_essay(found):
    ...     rate = found.table[found.table["term"] == "technology"].set_index("group")["rate"]
    ...     return rate["egalitarianism-essay"] - rate["bezos-panel"]
    >>> robust = robustness(more_in_the_essay, found, over={"remove": [None, "function_words"], "min_count": [1, 5]})
    >>> len(robust.table)
    4
    """
    if not callable(claim):
        raise SchemaError(f"{ROBUST}: claim must be a function of a result, not {type(claim).__name__}.")
    ask, choices = _asker(claim, of, over), choices_of(over)
    wanted = _specifications(choices, n, rng)
    stated = read_answer(claim(of)) if isinstance(of, Result) else None
    notebook = Notebook(folder, claim, of.settings["recipe"])
    rows = [_answer(ask, choices, specification, notebook) for specification in steps(wanted, ROBUST)]
    return _result(of, rows, wanted, choices, stated, {"claim": _claim_name(claim), "about": about}, ask.remade)


def _asker(claim: Callable[..., Any], of: Any, over: Mapping[str, Any]) -> Asker:
    if not isinstance(of, (Result, Tokens)) or not of.settings.get("recipe"):
        raise SchemaError(f"{ROBUST}: of must be a result or tokens of textlab, not {type(of).__name__}.")
    if isinstance(of, Result):
        check_choices(of.settings["recipe"], choices_of(over))
    return Asker(claim, of)


class Asker:
    """Evaluator of a claim in successive specifications, which share intermediate results."""

    def __init__(self, claim: Callable[..., Any], of: Result | Tokens) -> None:
        self._claim, self._of = claim, of
        self._kitchen = Kitchen(of.tokens.corpus if isinstance(of, Result) else of.corpus, keeps=True)

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer for these values of the choices."""
        if isinstance(self._of, Result):
            return answer_to(self._claim, partial(self.remade, values))
        return answer_to(lambda given: self._claim(**given), lambda: dict(values))

    def remade(self, values: Mapping[str, Any]) -> Any:
        """Return the result for these values of the choices."""
        recipe = self._of.settings["recipe"]
        for name, value in values.items():
            recipe = changed(recipe, name, value)
        return self._kitchen.dish(recipe)


def _specifications(choices: tuple[Choice, ...], n: int | None, rng: _checks.Rng) -> list[dict[str, str]]:
    """Return all combinations, or `n` of them drawn at random."""
    n_all = math.prod(len(choice.values) for choice in choices)
    if n is not None and _checks.whole(ROBUST, "n", n, least=1) < n_all:
        source, _ = _checks.generator(ROBUST, rng)
        return combinations(choices, np.sort(source.choice(n_all, n, replace=False)))
    if n_all > MOST_SPECS:
        raise SchemaError(f"{ROBUST}: {n_all:,} specifications are more than {MOST_SPECS:,}; draw some with n=.")
    return combinations(choices, np.arange(n_all))


def _answer(
    ask: Asker, choices: tuple[Choice, ...], specification: Mapping[str, str], notebook: Notebook
) -> dict[str, Any]:
    values = {choice.name: choice.values[specification[choice.name]] for choice in choices}
    found = notebook.read(specification, values)
    if found is None:
        found = ask(values)
        notebook.write(specification, values, found)
    return found


def _claim_name(claim: Callable[..., Any]) -> str:
    return str(getattr(claim, "__name__", type(claim).__name__))


def _result(
    of: Result | Tokens,
    rows: list[dict[str, Any]],
    wanted: list[dict[str, str]],
    choices: tuple[Choice, ...],
    stated: dict[str, Any] | None,
    named: Mapping[str, Any],
    remade: Callable[[Mapping[str, Any]], Any],
) -> Robustness:
    tokens = of.tokens if isinstance(of, Result) else of
    labels = [f"s{number:0{len(str(len(wanted)))}d}" for number in range(1, len(wanted) + 1)]
    frame = pd.DataFrame(rows)
    frame.insert(0, "specification", pd.Series(labels, dtype="str"))
    frame.insert(1, "choices", ["; ".join(f"{k}={v}" for k, v in one.items()) for one in wanted])
    for name in ("estimate", "ci_low", "ci_high"):
        frame[name] = frame[name].astype(float)
    frame["holds"] = frame["holds"].astype("boolean")
    empty = [name for name in ("estimate", "ci_low", "ci_high") if frame[name].isna().all()]
    answered = frame["holds"].dropna()
    settings = settings_of(
        tokens, ROBUST, by=None, **named, over={c.name: tuple(c.values) for c in choices},
        asked_of=of.settings.get("question", "tokens"), stated=None if stated is None else stated["holds"],
        n_specifications=len(frame), n_answered=len(answered), n_holds=int(answered.sum()),
        n_doubted=int((frame["n_warnings"] > 0).sum()),
    )  # fmt: skip
    return Robustness(
        frame=frame.drop(columns=empty), tokens=tokens, settings=settings,
        specifications=pd.DataFrame(wanted, index=pd.Index(labels, name="specification")),
        values={c.name: c.values for c in choices}, about=named["about"],
        remake=remade if isinstance(of, Result) else None,
    )  # fmt: skip
