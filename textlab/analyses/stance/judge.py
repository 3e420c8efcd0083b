"""Judge coders of any kind (person, lexicon, model, file) against people's codes, in one table."""

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
from ...errors import NotEnoughData, SchemaError, warn
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units
from ...units.few import FEW_OR_SAME, describe_missing_intervals
from .coder_labels import AnyCoder, coder_labels
from .judged_rows import (
    GROUP_COLUMNS,
    TEST_COLUMNS,
    UNKNOWN,
    beside_people,
    errors_by_group,
    judged_row,
    misjudged,
    replaced,
    stacked,
    test_columns,
    tests_by_person,
)
from .lexicon_coder import NONE
from .units import coded_target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

UNWEIGHTED = "Kappa is unweighted: all disagreements count the same, whatever the order of labels."
FEW_COMPARED = 100  # passages; with fewer, the agreement of a coder is hardly known


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class JudgedCoders(CodedResult):
    """Agreement of coders of any kind with people's codes. Made by `judge_coders`.

    Attributes
    ----------
    groups : DataFrame
        ``coder, by, group, n_units, error, ci_low, ci_high, excess``: errors in each group of each column of `by`.
    alternatives : DataFrame
        ``coder, person, advantage, difference, p, p_adjusted, wins, n_units``: the alternative annotator test, one row
        per left-out person. Empty with fewer than three other people.
    """

    groups: pd.DataFrame = field(metadata={"private": True})
    alternatives: pd.DataFrame = field(metadata={"private": True})
    misses: pd.DataFrame = field(metadata={"private": True})  # coder, unit_id, label, people

    TITLE: ClassVar[str] = "Coders judged by people's codes"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"agreement": "coders_agreement", "groups": "coders_groups"}
    )
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "coder": "judged coder; quotes() shows passages where its label differs from the majority of people",
            "kind": "person, file, lexicon or model",
            "n_units": "number of passages coded by it and at least one other person",
            "n_people": "number of people it is compared with (never with themselves)",
            "agreement": "unweighted kappa with the people: 1 complete, 0 chance level; with one person, Cohen's kappa",
            "ci_low": "lower end of the interval of agreement; missing with fewer than five clusters",
            "ci_high": "upper end",
            "share_agreeing": "share of pairs of the coder and a person with the same label",
            "excess": "share of its passages with a position, minus the same share in people's codes",
            "agreement_itself": "mean Cohen's kappa between its passes; missing with one pass",
            "winning_rate": "omega of the alternative annotator test; missing below three people or 30 passages",
            "advantage": "rho: probability that it agrees with the others at least as well as a person does",
            "may_replace": "whether omega is at least one half: yes, no, or unknown",
        }
    )
    CITATIONS: ClassVar[tuple[str, ...]] = (
        "Schouten 1982, Statistica Neerlandica 36:45-61 (kappa of one coder with a group)",
        "Calderon, Reichart & Dror 2025, ACL (alternative annotator test)",
    )

    def errors(self, coder: str) -> pd.DataFrame:
        """List passages where a coder and most people differ: ``unit_id, label``, a column per person, ``passage``."""
        _checks.known("errors", "coder", coder, self.frame["coder"].tolist())
        units = list(self._coded(coder))
        wide = self.codes.wide(self.settings["target"]).reindex(units)
        mine = self.misses[self.misses["coder"] == coder]
        out = wide.rename_axis("unit_id").reset_index()
        out.insert(1, "label", mine["label"].to_numpy())
        return out.assign(passage=[self.codes.text(unit) for unit in units])

    def _coded(self, label: Any) -> Sequence[str]:
        return list(self.misses["unit_id"][self.misses["coder"] == label])

    def summary(self) -> str:
        """Describe which coder agrees most and least with people, and what that does not show."""
        t, used = self.frame, self.settings
        best = t.sort_values("agreement", ascending=False, kind="stable").dropna(subset=["agreement"])
        first = "No coder could be compared with another person."
        if len(best):
            first = f"Closest to people is {_with_kappa(best.iloc[0])}" + (
                f", furthest {_with_kappa(best.iloc[-1])}." if len(best) > 1 else "."
            )
        return (
            f"{counted(len(t), 'coder')} on {used['target']}. {first} {self._replacing()} Intervals "
            f"({used['confidence']:.0%}) resample {several(used['cluster'])}. Agreement is not accuracy, and "
            "even small errors can reverse a comparison if they fall on one group: see groups and conclusion_curve."
        )

    def _replacing(self) -> str:
        known = self.frame[self.frame["may_replace"] != UNKNOWN]
        if known.empty:
            return "With fewer than three other people, the alternative annotator test cannot be run."
        yes = known["coder"][known["may_replace"] == "yes"].tolist()
        named = f"{', '.join(yes)} may" if yes else "none may"
        return f"By the alternative annotator test (epsilon {self.settings['epsilon']}) {named} stand in for a person."

    def notes(self) -> str:
        """Describe how the numbers are computed, and which are missing."""
        gone = [f"{coder}: {why}." for coder, why in self.settings["reasons"].items()]
        if self.settings["n_resamples"]:
            gone.append(describe_missing_intervals(self.frame, "agreement", FEW_OR_SAME))
        return (
            f"{' '.join(filter(None, gone))} {UNWEIGHTED} "
            "A passage counts by the share of people who gave the coder's label, so none is dropped because people "
            "disagree. Expected agreement uses the label frequencies of the coder and of the people "
            "(Schouten). p values of the alternative annotator test are adjusted by Benjamini-Yekutieli."
        ).strip()

    def _gist(self) -> str:
        return f"{counted(len(self.frame), 'coder')} on {self.settings['target']}"

    def _methods_sentence(self) -> str:
        used = self.settings
        return (
            f"{counted(len(self.frame), 'coder')} were compared with people's codes on {used['target']!r} by "
            f"unweighted kappa (Schouten), with {used['confidence']:.0%} percentile intervals from "
            f"{used['n_resamples']:,} resamples of "
            f"{used['cluster']} (rng {used['rng']}), and by the alternative annotator test (epsilon {used['epsilon']})."
        )


@recorded
def judge_coders(  # noqa: PLR0913
    codes: Codes,
    coders: Sequence[str] | Mapping[str, AnyCoder | Sequence[AnyCoder]] | None = None,
    *,
    target: str | None = None,
    people: Sequence[str] | None = None,
    by: str | Sequence[str] = (),
    label: str | Sequence[str] | None = None,
    epsilon: float = 0.2,
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> JudgedCoders:
    """Judge coders of any kind in one table: agreement with people and with themselves, errors by group.

    Parameters
    ----------
    codes : Codes
        People's codes.
    coders : list of str or dict, optional
        Names of coders in `codes`, or a mapping of names to coders: the name of a coder, a DataFrame (``unit_id,
        label`` and ``target``), `Codes` of one coder, a Lexicon whose categories are labels, or a StanceModel (its
        held-out predictions). A list means several passes of one coder: the first is judged, and all show how
        consistent it is. Default: each person, compared with the others.
    target : str, optional
        Required if the codes have several targets.
    people : list of str, optional
        Coders in `codes` who count as people. Default: all.
    by : str or list of str
        Columns of ``codes.units`` or of the documents, ``"year"`` or ``"decade"``, by which errors are grouped.
    label : str or list of str, optional
        Labels that count as a position for ``excess``. Default: all labels except ``none``.
    epsilon : float
        Cost advantage of the machine over a person in the alternative annotator test: 0.2 for experts, 0.15 for trained
        students, 0.1 for crowd workers.
    cluster : str, optional
        Column of the clusters that are resampled. Default: turns.
    n_resamples, confidence, rng
        Options of the percentile intervals.

    Returns
    -------
    JudgedCoders
        One row per coder; ``.groups`` has its errors by group, ``.alternatives`` one test per left-out person,
        ``.errors(coder)`` the passages.

    Notes
    -----
    Kappa is unweighted: labels have no order, and *for* taken for *mixed* is as wrong as *for* taken for *against*.
    For labels with an order compare people by ``agreement(codes, level="ordinal")``, which weighs how far apart they
    are.

    Raises
    ------
    NotEnoughData
        No coder shares a passage with another person, and none has a second pass.
    SchemaError, UnknownName
        There is no such coder, label, target or column.

    Warns
    -----
    TextlabWarning
        A coder is compared on fewer than 100 passages.

    Examples
    --------
    >>> import textlab as tl
    >>> codes = tl.load_codes("seeds")
    >>> words = tl.Lexicon({"against": ["monopol*", "billionaire*", "dominan*"]}, name="words")
    >>> found = judge_coders(codes, {"reader a": "a", "words": words}, target="big_tech", rng=1)
    >>> found.table[["coder", "agreement", "share_agreeing"]].round(2).values.tolist()
    [['reader a', 0.95, 0.98], ['words', 0.21, 0.8]]
    """
    who = "judge_coders"
    target = coded_target(who, codes, target)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    limit = _checks.share(who, "epsilon", epsilon)
    positions = _labels_with_position(who, codes, label)
    persons = [_checks.known(who, "coder", name, codes.coders) for name in (codes.coders if people is None else people)]
    columns = _columns_asked(who, by)
    rows, groups, tests, misses = [], [], [], []
    reasons: dict[str, str] = {}
    name = cluster or "unit_id"
    for coder in coder_labels(who, codes, target, coders):
        pair = beside_people(codes, target, coder, persons)
        clusters, name = clusters_of_units(who, codes, pair.units, cluster)
        test, why = replaced(pair, codes.scale, limit)
        row = judged_row(pair, codes.scale, positions, clusters, draw, _checks.source_of(seed, coder.name))
        rows.append({**row, **test_columns(test)})
        reasons |= {coder.name: why} if why else {}
        tests.append(tests_by_person(coder.name, pair, test))
        misses.append(misjudged(pair, codes.scale))
        groups += [errors_by_group(who, codes, pair, column, positions, clusters, draw, seed) for column in columns]
    table = pd.DataFrame(rows, columns=list(JudgedCoders.COLUMNS))
    _check_compared(who, table)
    used = settings_of(codes.tokens, who, by=tuple(columns), target=target, people=tuple(persons),
                       label=tuple(positions), epsilon=limit, cluster=name, n_resamples=draw.n,
                       confidence=draw.confidence, rng=draw.seed, reasons=reasons)  # fmt: skip
    return JudgedCoders(frame=table, tokens=codes.tokens, settings=used, codes=codes.only(target=target),
                        groups=stacked(groups, GROUP_COLUMNS), alternatives=stacked(tests, TEST_COLUMNS),
                        misses=pd.concat(misses, ignore_index=True))  # fmt: skip


def _columns_asked(who: str, by: Any) -> list[str]:
    if isinstance(by, str):
        return [by]
    if not isinstance(by, list | tuple) or not all(isinstance(name, str) for name in by):
        raise SchemaError(f"{who}: by={by!r} must be the name of a column, or a list of names.")
    return list(by)


def _labels_with_position(who: str, codes: Codes, label: str | Sequence[str] | None) -> list[str]:
    wanted = [x for x in codes.scale if x != NONE] if label is None else [label] if isinstance(label, str) else label
    return [_checks.known(who, "label", name, codes.scale) for name in wanted]


def _check_compared(who: str, table: pd.DataFrame) -> None:
    if table["agreement"].isna().all() and table["agreement_itself"].isna().all() and not table["n_units"].any():
        raise NotEnoughData(
            f"{who}: no coder shares a passage with another person or has a second pass. Name other coders with "
            "coders=, or give two passes of one as a list."
        )
    few = table[table["n_units"].between(1, FEW_COMPARED - 1)]
    if len(few):
        n = counted(int(few["n_units"].iloc[0]), "passage")
        warn(f"{who}: {few['coder'].iloc[0]!r} is compared with people in only {n}; with fewer than "
             f"{FEW_COMPARED}, its agreement is very uncertain.")  # fmt: skip


def _with_kappa(row: pd.Series) -> str:
    interval = "" if pd.isna(row["ci_low"]) else f" [{row['ci_low']:.2f}, {row['ci_high']:.2f}]"
    return f"{row['coder']} ({row['agreement']:.2f}{interval})"
