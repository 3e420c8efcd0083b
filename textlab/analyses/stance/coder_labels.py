"""Labels by passage from any kind of coder: a person, a file of codes, a lexicon, a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ... import _checks
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError
from ...lexicon import Lexicon
from .classify import StanceModel
from .lexicon_coder import code_by_lexicon
from .units import predicted_labels

PERSON, FILE, LEXICON, MODEL = "person", "file", "lexicon", "model"
FEWEST_CLUSTERS = 5  # for an interval
AnyCoder = str | pd.DataFrame | Codes | Lexicon | StanceModel


@dataclass(frozen=True)
class CoderLabels:
    """Labels of one coder; ``passes[0]`` is judged, the other passes show how consistent the coder is."""

    name: str
    kind: str
    passes: tuple[pd.Series, ...]
    own: tuple[str, ...]  # columns of the codes that belong to this coder, who is not compared with them

    @property
    def labels(self) -> pd.Series:
        """Return the labels of the first pass."""
        return self.passes[0]


def coder_labels(
    who: str, codes: Codes, target: str, coders: Sequence[str] | Mapping[str, AnyCoder | Sequence[AnyCoder]] | None
) -> list[CoderLabels]:
    """Return the labels of each coder on one target; without `coders`, of every person."""
    if coders is None:
        coders = codes.only(target=target).coders
    if isinstance(coders, str | pd.DataFrame | Codes | Lexicon | StanceModel):
        raise SchemaError(f"{who}: coders must be names, or a mapping of names to coders: {{'mine': ...}}.")
    named: Iterable[tuple[str, Any]] = coders.items() if isinstance(coders, Mapping) else ((c, c) for c in coders)
    out = [_one_coder(who, codes, target, str(name), source) for name, source in named]
    if not out:
        raise SchemaError(f"{who}: coders is empty; name at least one coder.")
    return out


def _one_coder(who: str, codes: Codes, target: str, name: str, source: Any) -> CoderLabels:
    sources = list(source) if isinstance(source, list | tuple) else [source]
    if not sources:
        raise SchemaError(f"{who}: the coder {name!r} has no labels.")
    passes = tuple(_labels_of(who, codes, target, name, one) for one in sources)
    own = tuple(one for one in sources if isinstance(one, str))
    return CoderLabels(name, _kind_of_coder(sources[0]), passes, own)


def _kind_of_coder(source: Any) -> str:
    kinds = ((str, PERSON), (Lexicon, LEXICON), (StanceModel, MODEL))
    return next((kind for of, kind in kinds if isinstance(source, of)), FILE)


def _labels_of(who: str, codes: Codes, target: str, name: str, source: Any) -> pd.Series:
    """Return the label of each passage on the target, from any kind of source."""
    if isinstance(source, str):
        return codes.wide(target)[_checks.known(who, "coder", source, codes.coders)].dropna()
    if isinstance(source, Lexicon):
        label = None if set(source.categories) <= set(codes.scale) else _only_side(who, codes, source)
        source = code_by_lexicon(source, codes, target=target, label=label)
    elif isinstance(source, StanceModel):
        source = source.predict()
    if not isinstance(source, pd.DataFrame | Codes):
        raise SchemaError(
            f"{who}: the coder {name!r} must be a coder's name, Codes, a DataFrame with unit_id and label, a Lexicon "
            f"or a StanceModel, not {type(source).__name__}."
        )
    labels = predicted_labels(who, source, target)
    for label in labels.unique():
        _checks.known(who, "label", label, codes.scale)
    inside = labels[labels.index.isin(codes.units.index)]
    if inside.empty:
        raise NotEnoughData(f"{who}: the coder {name!r} coded no passage of codes.units on {target!r}.")
    return inside


def _only_side(who: str, codes: Codes, lexicon: Lexicon) -> str:
    raise SchemaError(
        f"{who}: the categories of the lexicon {lexicon.name!r} are not labels of the codes "
        f"({', '.join(codes.scale)}). Make its "
        "codes first: code_by_lexicon(lexicon, codes, label='favour')."
    )
