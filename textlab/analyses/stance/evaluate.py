"""Precision and recall of a lexicon against codes given by people, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted, several
from ...coding import Codes
from ...errors import NotEnoughData, SchemaError
from ...lexicon import Lexicon
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...results import Quotes, Result, settings_of
from ...units.coded import clusters_of_units, coded_quotes
from ...units.few import describe_missing_intervals, shown_intervals
from .lexicon_coder import EVERY_CATEGORY, places_in_units
from .units import coded_target, inverse_chances, unit_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

FEWEST = 5  # clusters with a hit (or a code); with fewer, no interval is given


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LexiconCheck(Result):
    """Precision and recall of a lexicon against people's codes. Made by `evaluate_lexicon`."""

    codes: Codes = field(metadata={"private": True})
    hits: pd.DataFrame = field(metadata={"private": True})  # category, first, last, unit (row of people)
    people: pd.Series = field(metadata={"private": True})  # share of coders who gave the label, by unit_id

    TITLE: ClassVar[str] = "Lexicon against codes"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"scores": "lexicon_check"})
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "category": "category of the lexicon, or 'all'; quotes() takes it as label",
            "group": "group of `by`, or 'all'",
            "n_hits": "number of places in coded passages",
            "n_units": "number of coded passages with a place",
            "precision": "share of these passages to which people gave the label",
            "ci_low": "lower end of the interval of precision; missing with fewer than five clusters",
            "ci_high": "upper end",
            "recall": "share of the passages with the label that contain a place",
            "recall_low": "lower end of the interval of recall",
            "recall_high": "upper end",
            "f1": "harmonic mean of precision and recall",
            "share_labelled": "share of all passages with the label: the precision of random picks",
        }
    )

    def errors(self, kind: str = "missed") -> pd.DataFrame:
        """List passages on which the lexicon and people disagree.

        Parameters
        ----------
        kind : {"missed", "wrong"}
            ``missed``: passages with the label but without a place; ``wrong``: passages with a place but without the
            label.

        Returns
        -------
        DataFrame
            ``unit_id, share_labelled`` (share of coders who gave the label), ``words`` (the places), ``passage``.
        """
        _checks.one_of("errors", "kind", kind, ("missed", "wrong"))
        places = self.hits[self.hits["category"] == EVERY_CATEGORY]
        fires = np.isin(np.arange(len(self.people)), places["unit"])
        differs = ~fires & (self.people > 0.5) if kind == "missed" else fires & (self.people < 0.5)
        rows = []
        for at in np.flatnonzero(differs):
            mine = places[places["unit"] == at]
            words = "; ".join(
                " ".join(str(self.tokens.terms[code]) for code in self.tokens.codes[a : b + 1])
                for a, b in zip(mine["first"], mine["last"], strict=True)
            )
            unit = str(self.people.index[int(at)])
            rows.append((unit, float(self.people.iloc[at]), words, self.codes.text(unit)))
        return pd.DataFrame(rows, columns=["unit_id", "share_labelled", "words", "passage"])

    def missed(self, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Quote `n` randomly drawn passages that have the label but no place of the lexicon."""
        units = self.errors("missed")["unit_id"].tolist()
        generator, _ = _checks.generator("missed", rng)
        pick = np.sort(generator.permutation(len(units))[: _checks.whole("missed", "n", n)])
        return Quotes("missed", coded_quotes(self.tokens, self.codes, [units[k] for k in pick]), len(units))

    def _evidence(self, label: Any) -> tuple[Ints, Ints]:
        mine = self.hits[self.hits["category"] == label]
        return mine["first"].to_numpy(), mine["last"].to_numpy()

    def summary(self) -> str:
        """Describe precision and recall, compared with random picks."""
        used, row = self.settings, self.frame.iloc[0]
        found = (
            f"precision is {row['precision']:.0%} (random passages would give {row['share_labelled']:.0%}) and recall "
            f"{row['recall']:.0%}"
            if row["n_units"]
            else "it has no place in a coded passage, so its precision is unknown"
        )
        return (
            f"Lexicon {used['lexicon']!r} as a detector of {', '.join(used['label'])} on {used['target']}: {found}. "
            f"This rests on {counted(used['n_coded'], 'coded passage')}, weighted by inverse sampling probability; "
            f"intervals ({used['confidence']:.0%}) resample {several(used['cluster'])}. "
            "Whole passages are judged: a place may count as correct although other words express the stance."
        )

    def notes(self) -> str:
        """Say which categories have no interval, and why."""
        if not self.settings["n_resamples"]:
            return ""
        return describe_missing_intervals(self.frame, "precision", "too few clusters with hits, or all of them alike")

    def _gist(self) -> str:
        return f"{self.settings['lexicon']} on {self.settings['target']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"The lexicon {used['lexicon']!r} was judged by precision and recall against "
            f"{counted(used['n_coded'], 'passage')} coded on {used['target']!r}, weighted by inverse sampling "
            "probability."
        )


@recorded
def evaluate_lexicon(
    lexicon: Lexicon,
    codes: Codes,
    *,
    target: str | None = None,
    label: str | Sequence[str] | None = None,
    by: str | None = None,
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> LexiconCheck:
    """Evaluate a lexicon against people's codes: precision and recall of each category.

    Parameters
    ----------
    lexicon : Lexicon
    codes : Codes
        Codes with their corpus. If coders disagree, a passage counts by the share of coders who gave the label.
    target : str, optional
        Required if the codes have several targets.
    label : str or list of str, optional
        Labels that the lexicon should find. Default: all labels except ``none``.
    by : str, optional
        Column of ``codes.units`` or of the documents, ``"year"`` or ``"decade"``: evaluate each group, too.
    cluster : str, optional
        Column of the clusters that are resampled. Default: turns.
    n_resamples, confidence, rng
        Options of the percentile intervals.

    Returns
    -------
    LexiconCheck
        One row for the whole lexicon, then one per category; with `by`, the same for each group. ``.missed()`` quotes
        passages that it does not find, ``.errors()`` lists missed passages and false hits.

    Raises
    ------
    NotEnoughData
        The codes have no texts, or no passage has the label.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import textlab as tl
    >>> corpus = tl.from_frame(pd.DataFrame({"text": ["perhaps tax", "tax", "perhaps not"], "doc_id": list("abc")}))
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> rows = ["unit_id,doc_id,start,end,doubt", "u1,a,0,11,favour", "u2,b,0,3,none", "u3,c,0,11,none"]
    >>> _ = path.write_text("\\n".join(rows))
    >>> doubt = tl.Lexicon(name="doubt", entries=pd.DataFrame({"pattern": ["perhaps"]}))
    >>> found = tl.evaluate_lexicon(doubt, tl.read_codes(path, corpus=corpus), n_resamples=0)
    >>> found.table[["precision", "recall"]].values.tolist()[0]
    [0.5, 1.0]
    """
    who = "evaluate_lexicon"
    if not isinstance(lexicon, Lexicon):
        raise SchemaError(f"{who}: lexicon must be a Lexicon, not {type(lexicon).__name__}; see load_lexicon.")
    target = coded_target(who, codes, target)
    if not codes.located:
        raise NotEnoughData(f"{who}: the codes came without their texts; read them with corpus= and units=.")
    wanted = _wanted(who, codes, label)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    people = sum((codes.share_of(target, name) for name in wanted[1:]), codes.share_of(target, wanted[0]))
    if not people.sum():
        raise NotEnoughData(f"{who}: no passage has a label of {', '.join(wanted)} on {target!r}.")
    units, weight = codes.units.loc[people.index], inverse_chances(codes.units.loc[people.index])
    places = places_in_units(who, lexicon, codes, units)
    clusters, name = clusters_of_units(who, codes, people.index, cluster)
    named = len(lexicon.categories) > 1 or lexicon.categories[0] != lexicon.name
    categories = (EVERY_CATEGORY, *(lexicon.categories if named else ()))
    rows = []
    for group, inside in _groups_of(who, codes, people.index, by):
        mine = places[np.isin(places["unit"], np.flatnonzero(inside))]
        for category in categories:
            source = _checks.source_of(seed, category if by is None else f"{category}\t{group}")
            here = mine[mine["category"] == category]
            scores = _lexicon_scores(here, people.to_numpy(dtype=np.float64), weight * inside, clusters, draw, source)
            rows.append({"category": category, "group": group, **scores})
    used = settings_of(codes.tokens, who, by=by, lexicon=lexicon.name, target=target, label=tuple(wanted),
                       n_coded=len(people), cluster=name, n_resamples=draw.n, confidence=draw.confidence,
                       rng=draw.seed)  # fmt: skip
    return LexiconCheck(frame=pd.DataFrame(rows), tokens=codes.tokens, settings=used, codes=codes, hits=places,
                        people=people)  # fmt: skip


def _groups_of(who: str, codes: Codes, units: pd.Index, by: str | None) -> list[tuple[Any, NDArray[np.bool_]]]:
    """Return the groups and masks of their passages: all passages, then those of each group."""
    out: list[tuple[Any, NDArray[np.bool_]]] = [(EVERY_CATEGORY, np.ones(len(units), dtype=bool))]
    if by is not None:
        values = unit_column(who, codes, by).reindex(units)
        out += [(name, (values == name).to_numpy()) for name in sorted(values.dropna().unique(), key=str)]
    return out


def _wanted(who: str, codes: Codes, label: str | Sequence[str] | None) -> list[str]:
    wanted = [name for name in codes.scale if name != "none"] if label is None else label
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        _checks.known(who, "label", name, codes.scale)
    if not names:
        raise SchemaError(f"{who}: label is empty; the labels are {', '.join(codes.scale)}.")
    return names


def _lexicon_scores(
    places: pd.DataFrame, y: Floats, weight: Floats, clusters: Any, draw: Any, source: Any
) -> dict[str, Any]:
    fires = np.zeros(len(y))
    fires[places["unit"].to_numpy()] = 1.0
    sums = np.column_stack([weight * fires * y, weight * fires, weight * y])
    both, found, there = sums.sum(axis=0)
    names, number = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    totals = np.column_stack([np.bincount(number, weights=column, minlength=len(names)) for column in sums.T])
    drawn = np.zeros((0, 3))
    if draw.n:
        drawn = np.asarray(bootstrap_weights(len(names), draw.n, source) @ totals, dtype=np.float64)
    precision, recall = _part_of(both, found), _part_of(both, there)
    low, high = _interval_of(drawn[:, 0], drawn[:, 1], int((totals[:, 1] > 0).sum()), draw.confidence)
    recall_low, recall_high = _interval_of(drawn[:, 0], drawn[:, 2], int((totals[:, 2] > 0).sum()), draw.confidence)
    return {
        "n_hits": len(places), "n_units": int(fires.sum()), "precision": precision, "ci_low": low, "ci_high": high,
        "recall": recall, "recall_low": recall_low, "recall_high": recall_high,
        "f1": _part_of(2 * both, found + there), "share_labelled": _part_of(there, weight.sum()),
    }  # fmt: skip


def _part_of(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan


def _interval_of(part: Floats, whole: Floats, n_clusters: int, confidence: float) -> tuple[float, float]:
    if not len(part) or n_clusters < FEWEST:
        return np.nan, np.nan
    kept = whole > 0
    low, high, _ = shown_intervals(*percentile_interval(part[kept] / whole[kept], confidence=confidence))
    return float(low), float(high)
