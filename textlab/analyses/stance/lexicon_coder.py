"""Use a lexicon as a coder: its places determine the label of each passage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ... import _checks
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError
from ...lexicon import Lexicon, refuse_category
from ...tokens.find import find, longest
from ...units.coded import token_spans
from .units import coded_target

NONE, MIXED = "none", "mixed"
EVERY_CATEGORY = "all"


def code_by_lexicon(
    lexicon: Lexicon, codes: Codes, *, target: str | None = None, label: str | None = None
) -> pd.DataFrame:
    """Code every passage by the places of a lexicon in it.

    Parameters
    ----------
    lexicon : Lexicon
        If its categories are labels of the codes, a passage gets the category with most places, and ``mixed`` in case
        of a tie. Any other lexicon needs `label`.
    codes : Codes
        Codes with their corpus; every passage of ``codes.units`` is coded, including those that nobody coded.
    target : str, optional
        Required if the codes have several targets.
    label : str, optional
        Label of every passage with a place, whatever its category.

    Returns
    -------
    DataFrame
        ``unit_id, target, label, n_hits``. Passages without a place have label ``none``. Can be passed to
        `judge_coders`, `correct_share` and `correct_trend`.

    Raises
    ------
    NotEnoughData
        The codes have no texts.
    SchemaError
        A category is not a label of the codes and `label` is not given, or the codes have no label ``none``.

    Notes
    -----
    Negation and irony are not recognized: "no tax" contains a place of *tax*. Judge the codes (`judge_coders`) before
    you count them.

    Examples
    --------
    >>> import textlab as tl
    >>> codes = tl.load_codes("seeds")
    >>> table = code_by_lexicon(tl.Lexicon(["tax*", "basic income"]), codes, target="redistribution", label="favour")
    >>> table["label"].value_counts().to_dict()
    {'none': 271, 'favour': 10}
    """
    who = "code_by_lexicon"
    if not isinstance(lexicon, Lexicon):
        raise SchemaError(f"{who}: lexicon must be a Lexicon, not {type(lexicon).__name__}; see load_lexicon.")
    target = coded_target(who, codes, target)
    if not codes.located:
        raise NotEnoughData(f"{who}: the codes came without their texts; read them with corpus= and units=.")
    _checks.known(who, "label", NONE, codes.scale)
    places = places_in_units(who, lexicon, codes, codes.units)
    whole = places["category"] == EVERY_CATEGORY
    hits = np.bincount(places.loc[whole, "unit"], minlength=len(codes.units))
    if label is not None:
        _checks.known(who, "label", label, codes.scale)
    named = _named_by_category(who, lexicon, codes, places[~whole]) if label is None else label
    return pd.DataFrame(
        {"unit_id": codes.units.index, "target": target, "label": np.where(hits > 0, named, NONE), "n_hits": hits}
    )


def places_in_units(who: str, lexicon: Lexicon, codes: Codes, units: pd.DataFrame) -> pd.DataFrame:
    """Return the places that lie wholly in a passage: ``category, first, last, unit`` (number of the passage).

    Places of one category, and of the whole lexicon (``all``), do not overlap: within *basic income* there is no second
    place for *income*. The rows of ``all`` come first.
    """
    refuse_category(who, lexicon, EVERY_CATEGORY)
    low, high = token_spans(codes.tokens, units)
    parts = [_places_of_patterns(who, lexicon.patterns, codes, low, high, quiet=False).assign(category=EVERY_CATEGORY)]
    for name in lexicon.categories:
        mine = lexicon.entries.loc[lexicon.entries["category"] == name, "pattern"].tolist()
        parts.append(_places_of_patterns(who, mine, codes, low, high, quiet=True).assign(category=name))
    return pd.concat(parts, ignore_index=True)[["category", "first", "last", "unit"]]


def _places_of_patterns(
    who: str, patterns: list[str], codes: Codes, low: Any, high: Any, *, quiet: bool
) -> pd.DataFrame:
    hits = longest(find(codes.tokens, patterns, who=who, quiet=quiet))
    order = np.argsort(low, kind="stable")
    at = np.searchsorted(low[order], hits.first, side="right") - 1
    unit = np.where(at >= 0, order[np.maximum(at, 0)], -1)
    inside = (unit >= 0) & (hits.last <= high[unit])
    return pd.DataFrame({"first": hits.first, "last": hits.last, "unit": unit})[inside]


def _named_by_category(who: str, lexicon: Lexicon, codes: Codes, places: pd.DataFrame) -> np.ndarray:
    for name in lexicon.categories:
        if name not in codes.scale:
            raise SchemaError(
                f"{who}: the category {name!r} of the lexicon is not a label of the codes ({', '.join(codes.scale)}). "
                "Say with label= which label a place stands for."
            )
    counts = np.zeros((len(codes.units), len(lexicon.categories)))
    number = places["category"].map({name: k for k, name in enumerate(lexicon.categories)})
    np.add.at(counts, (places["unit"].to_numpy(), number.to_numpy(dtype=np.int64)), 1)
    best = np.array(lexicon.categories, dtype=object)[counts.argmax(axis=1)]
    level = (counts == counts.max(axis=1, keepdims=True)).sum(axis=1) > 1
    return np.where(level, MIXED if MIXED in codes.scale else NONE, best)
