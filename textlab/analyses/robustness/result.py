"""In which specifications a claim holds, and which choices break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import SchemaError
from ...results import Quotes, Result

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Robustness(Result):
    """The specifications in which a claim holds or fails. Made by `robustness`.

    Attributes
    ----------
    specifications : DataFrame
        Index ``specification``; one column per choice, with the label of its value.
    """

    specifications: pd.DataFrame
    values: Mapping[str, Mapping[str, Any]]
    remake: Callable[[Mapping[str, Any]], Any] | None
    about: Any = None

    TITLE: ClassVar[str] = "Robustness of a claim"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"curve": "robustness"})
    COLUMNS = MappingProxyType(
        {
            "specification": "its number",
            "choices": "the value of each choice",
            "holds": "whether the claim holds; missing if it could not be evaluated",
            "estimate": "the number returned by the claim, which holds above 0",
            "ci_low": "lower end of its interval; if given, the claim holds when this is above 0",
            "ci_high": "upper end of its interval",
            "n_warnings": "warnings given while the result was computed",
            "why": "why it could not be evaluated",
        }
    )
    CITATIONS = (
        "Steegen et al. 2016, Perspectives on Psychological Science 11:702-712 (multiverse analysis)",
        "Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4:1208-1214 (specification curve)",
    )

    @property
    def share(self) -> float:
        """Return the share of evaluated specifications in which the claim holds."""
        used = self.settings
        return used["n_holds"] / used["n_answered"] if used["n_answered"] else float("nan")

    def choices(self) -> pd.DataFrame:
        """Count, for each value of each choice, in how many specifications the claim holds.

        Returns
        -------
        DataFrame
            ``choice, value, n_specifications, n_answered, n_holds, share_holds, breaks``. ``breaks`` means that the
            claim never holds with this value, but does somewhere with another value of the same choice.
        """
        holds = self.frame["holds"].to_numpy()
        rows = []
        for choice, values in self.values.items():
            column = self.specifications[choice].to_numpy()
            found = [_counted_value(choice, value, pd.Series(holds[column == value])) for value in values]
            somewhere = any(row["n_holds"] for row in found)
            rows += [{**row, "breaks": bool(somewhere and row["n_answered"] and not row["n_holds"])} for row in found]
        return pd.DataFrame(rows)

    def result(self, specification: str) -> Any:
        """Recompute and return the result in one specification."""
        label = self._check_label(specification)
        if self.remake is None:
            raise SchemaError("robustness: the claim was asked of choices, not of a result; there is none to show.")
        return self.remake({name: self.values[name][value] for name, value in self.specifications.loc[label].items()})

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Return quotations for the claim's row, as counted in one specification."""
        made = self.result(label)
        row = made.table.iloc[0, 0] if self.about is None else self.about
        found = made.quotes(row, n, rng=rng)
        return Quotes(f"{label}: {row}", list(found), found.n_all)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        made: tuple[NDArray[np.int64], NDArray[np.int64]] = self.result(label)._evidence(self.about)
        return made

    def summary(self) -> str:
        """Describe where the claim holds, what breaks it, and what that does not show."""
        used = self.settings
        share = f" ({self.share:.0%})" if used["n_answered"] else ""
        n_out = used["n_specifications"] - used["n_answered"]
        out = f" In {counted(n_out, 'specification')} it could not be evaluated (column why)." if n_out else ""
        return (
            f"The claim {used['claim']!r} holds in {used['n_holds']:,} of "
            f"{counted(used['n_answered'], 'specification')}{share}.{_stated(used['stated'])}{out} {self._broken()}\n"
            "Choices that were not listed are not tested. All specifications use the same texts, so the share is not "
            "a probability, and a claim that holds everywhere can still be false."
        )

    def _broken(self) -> str:
        table = self.choices()
        broken = table[table["breaks"]]
        if len(broken):
            named = [f"{row.choice}={row.value}" for row in broken.head(3).itertuples()]
            more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
            return f"It holds nowhere with {', '.join(named)}{more}."
        spread = table.groupby("choice")["share_holds"].agg(lambda x: x.max() - x.min()).sort_values()
        if not len(spread) or not spread.iloc[-1] > 0:
            return "No single choice changes that."
        mine = table[table["choice"] == spread.index[-1]]["share_holds"]
        return f"The choice of {spread.index[-1]} matters most: from {mine.min():.0%} to {mine.max():.0%}."

    def notes(self) -> str:
        """Describe the choices varied, the number of warnings, and why claims could not be evaluated."""
        varied = "; ".join(f"{name}: {', '.join(labels)}" for name, labels in self.settings["over"].items())
        n = self.settings["n_doubted"]
        doubts = f" Warnings were given in {counted(n, 'specification')}." if n else ""
        whys = self.frame["why"][self.frame["why"] != ""].value_counts()
        said = "".join(f" {count:,} times: {why}" for why, count in whys.head(3).items())
        return f"Varied: {varied}.{doubts}{said}"

    def _gist(self) -> str:
        return f"holds in {self.settings['n_holds']:,} of {self.settings['n_answered']:,}"

    def _methods_sentence(self) -> str:
        used = self.settings
        varied = "; ".join(f"{name} ({', '.join(labels)})" for name, labels in used["over"].items())
        return (
            f"The claim {used['claim']!r} about the result of {used['asked_of']} was asked in "
            f"{counted(used['n_specifications'], 'specification')}, combinations of {varied}; it held in "
            f"{used['n_holds']:,} of {used['n_answered']:,} that could be computed."
        )


def _counted_value(choice: str, value: str, holds: pd.Series) -> dict[str, Any]:
    answered = holds.dropna()
    n = int(answered.sum())
    return {
        "choice": choice, "value": value, "n_specifications": len(holds), "n_answered": len(answered), "n_holds": n,
        "share_holds": n / len(answered) if len(answered) else float("nan"),
    }  # fmt: skip


def _stated(holds: bool | None) -> str:
    if holds is None:
        return ""
    return " As first specified it holds." if holds else " As first specified it does not hold."
