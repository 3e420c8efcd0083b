"""Train a linear classifier on people's codes, and judge it on left-out groups against the majority label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted, several, singular
from ...coding import Codes
from ...errors import NotEnoughData, warn
from ...measures.resampling import bootstrap_weights, percentile_interval
from ...results import settings_of
from ...units.coded import CodedResult, clusters_of_units, token_spans
from ...units.few import FEW_OR_SAME, describe_missing_intervals, shown_intervals
from ...units.groups import check_tokens
from .features import fit_linear, linear_chances, text_features
from .units import coded_target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

FEWEST_CODED = 20
FEW_CODED_PASSAGES, RARE_LABEL = 100, 10
UNKNOWN_GROUP = "(unknown)"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StanceModel(CodedResult):
    """A linear classifier of stance, judged on groups that were left out. Made by `classify_stance`."""

    held_out: pd.DataFrame = field(metadata={"private": True})

    TITLE: ClassVar[str] = "Stance by machine, on groups left out"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"groups": "stance_model", "calibration": "stance_calibration"}
    )
    CITATIONS: ClassVar[tuple[str, ...]] = ("Pedregosa et al. 2011, JMLR 12:2825-2830 (scikit-learn)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "target": "coded target; quotes() shows the passages that the model gets wrong",
            "group": "left-out group; 'all': every passage, each coded by a model that was trained without its group",
            "n_units": "number of passages with a majority label",
            "accuracy": "share of the passages with the right label",
            "ci_low": "lower end of the interval of accuracy; missing for groups of fewer than five clusters",
            "ci_high": "upper end",
            "accuracy_majority": "accuracy of always predicting the most frequent label of the other groups",
            "macro_f1": "mean F1 over the labels that occur",
            "macro_f1_majority": "macro_f1 of that baseline",
            "calibration": "mean predicted probability of the model's labels minus accuracy; positive: overconfident",
            "commonest": "most frequent label",
        }
    )

    def predict(self, units: pd.DataFrame | None = None) -> pd.DataFrame:
        """Predict the labels of passages.

        Parameters
        ----------
        units : DataFrame, optional
            Passages, with index ``unit_id`` and columns ``doc_id, start, end``. Default: ``codes.units``.

        Returns
        -------
        DataFrame
            ``unit_id, target, label``, ``held_out`` (True for passages coded by people: predicted by a model trained
            without their group), and ``p_<label>``, the probability of each label.
        """
        known = units is None
        table = self.codes.units if units is None else units
        _checks.columns("predict", table, ("doc_id", "start", "end"), of="units")
        parts = [self._predict_one(target, table, known) for target in self.settings["targets"]]
        return pd.concat(parts, ignore_index=True)

    def _predict_one(self, target: str, table: pd.DataFrame, known: bool) -> pd.DataFrame:
        truth = self.codes.agreed(target).dropna()
        both = pd.concat(
            [self.codes.units.loc[truth.index, ["doc_id", "start", "end"]], table[["doc_id", "start", "end"]]]
        )
        features = text_features(self.tokens, both)
        model = fit_linear(features, np.arange(len(truth)), truth.to_numpy())
        chances = linear_chances(model, features, np.arange(len(truth), len(both)))
        out = pd.DataFrame({"unit_id": table.index, "target": target, "label": _best(model.labels, chances)})
        out["held_out"] = False
        for k, label in enumerate(model.labels):
            out[f"p_{label}"] = chances[:, k]
        return self._with_held_out(out, target) if known else out

    def _with_held_out(self, out: pd.DataFrame, target: str) -> pd.DataFrame:
        """Insert the predictions of the models that were trained without the group of a passage."""
        held = self.held_out[self.held_out["target"] == target].set_index("unit_id")
        mine = out["unit_id"].isin(held.index)
        names = out.loc[mine, "unit_id"]
        out.loc[mine, "held_out"] = True
        for column in ("label", *(c for c in out.columns if c.startswith("p_"))):
            out.loc[mine, column] = held[column].reindex(names).to_numpy()
        return out

    def label_report(self) -> pd.DataFrame:
        """Return ``target, label, n_units, n_predicted, precision, recall`` per label, on left-out groups."""
        return pd.DataFrame(
            [_label_row(str(target), label, held["truth"] == label, held["label"] == label)
             for target, held in self.held_out.groupby("target", sort=False)
             for label in sorted({*held["truth"], *held["label"]})]
        )  # fmt: skip

    def calibration(self, target: str, n_bins: int = 5) -> pd.DataFrame:
        """Compare the predicted probabilities with the share of right predictions, on left-out groups.

        Parameters
        ----------
        target : str
        n_bins : int
            Number of bins with equally many passages, from the least to the most confident predictions.

        Returns
        -------
        DataFrame
            ``n_units, chance, share_right``; in a well-calibrated model, ``chance`` equals ``share_right``.
        """
        held = self.held_out[self.held_out["target"] == _checks.known("calibration", "target", target, self._targets())]
        n_bins = _checks.whole("calibration", "n_bins", n_bins, least=1, most=len(held))
        chance = held[[name for name in held.columns if name.startswith("p_")]].max(axis=1).to_numpy()
        right = (held["label"] == held["truth"]).to_numpy()
        parts = np.array_split(np.argsort(chance, kind="stable"), n_bins)
        return pd.DataFrame([(len(p), chance[p].mean(), right[p].mean()) for p in parts],
                            columns=["n_units", "chance", "share_right"])  # fmt: skip

    def _targets(self) -> list[str]:
        return list(dict.fromkeys(self.held_out["target"]))

    def _coded(self, label: Any) -> Sequence[str]:
        held = self.held_out[self.held_out["target"] == label]
        return list(held["unit_id"][held["label"] != held["truth"]])

    def summary(self) -> str:
        """Describe whether the model beats the baseline, on which targets, and what that does not show."""
        whole = self.frame[self.frame["group"] == "all"]
        better = whole[whole["ci_low"] > whole["accuracy_majority"]]["target"].tolist()
        first = whole.iloc[0]
        named = f" ({', '.join(better)})" if better else ""
        return (
            f"On {first['target']}, {first['accuracy']:.0%} of the passages are labelled correctly; always choosing "
            f"the most frequent label gets {first['accuracy_majority']:.0%}. The whole interval lies above that "
            f"baseline for {len(better)} of {counted(len(whole), 'target')}{named}. Each passage was labelled by a "
            f"model trained without its {singular(self.settings['groups'])}; passages without a majority among coders "
            "are left out. Do not estimate shares or trends from the predictions: correct them (correct_share, "
            "correct_trend)."
        )

    def notes(self) -> str:
        """Describe the model and its intervals."""
        bare = ""
        if self.settings["n_resamples"]:
            whole = self.frame.assign(target=self.frame["target"] + " (" + self.frame["group"].astype(str) + ")")
            bare = describe_missing_intervals(whole, "accuracy", FEW_OR_SAME)
        return (
            "Logistic regression with balanced class weights, on tf-idf of words, word pairs and character 3- to "
            "5-grams. Vocabulary, weights and baseline come from the other groups only. "
            f"Intervals resample {several(self.settings['cluster'])} and hold the models fixed. {bare}"
        ).strip()

    def _gist(self) -> str:
        return f"{counted(len(self.settings['targets']), 'target')}, left out by {self.settings['groups']}"

    def _methods_sentence(self) -> str:
        return (
            "A logistic regression on tf-idf of words, word pairs and character 3- to 5-grams was trained on the "
            f"codes; each {self.settings['groups']} was predicted by a model trained without it."
        )


@recorded
def classify_stance(
    codes: Codes,
    tokens: Tokens,
    *,
    target: str | None = None,
    groups: str = "speaker",
    cluster: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    rng: _checks.Rng = 0,
) -> StanceModel:
    """Train a linear classifier on people's codes, and judge it on groups that were left out.

    Parameters
    ----------
    codes : Codes
        Codes with their corpus. The model learns the majority label of the coders; passages without a majority are left
        out.
    tokens : Tokens
        Tokens of the same corpus; their terms are the words that the model uses.
    target : str, optional
        Default: one model per target.
    groups : str
        Column of ``codes.units``; each of its values is left out in turn. A model that recognizes the speaker knows the
        stance, so random folds would overestimate its accuracy. Passages without a value form one group.
    cluster : str, optional
        Column of the clusters that are resampled for the interval of the accuracy. Default: turns.
    n_resamples, confidence, rng
        Options of the percentile interval.

    Returns
    -------
    StanceModel
        One row per target and left-out group. ``.predict()`` codes every passage in ``codes.units``,
        ``.label_report()`` has precision and recall of each label, ``.calibration(target)`` compares predicted
        probabilities with accuracy. For errors by speaker or period, whichever groups were left out, see
        `judge_coders`.

    Raises
    ------
    NotEnoughData
        The codes have no texts, or there are fewer than 20 passages with a majority, only one label or only one group.
    UnknownName
        There is no such target or column.

    Warns
    -----
    TextlabWarning
        There are fewer than 100 passages, or fewer than 10 with some label: too few to learn from and to judge by.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import textlab as tl
    >>> texts = ["tax the rich", "we like tax", "no tax for me", "tax is bad"] * 6
    >>> corpus = tl.from_frame(pd.DataFrame({"text": texts}))
    >>> book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))
    >>> sheet = tl.sample_for_coding(corpus, 24, codebook=book)
    >>> path = sheet.write(Path(tempfile.mkdtemp()) / "ann.csv")
    >>> table = pd.read_csv(path)
    >>> table["tax"] = ["against" if "no" in text or "bad" in text else "favour" for text in table["passage"]]
    >>> table.to_csv(path, index=False)
    >>> codes = tl.read_codes(path, units=sheet)
    >>> model = tl.classify_stance(codes, tl.tokenize(corpus), groups="doc_id", n_resamples=0)
    >>> float(model.table["accuracy"][0])
    1.0
    """
    who = "classify_stance"
    check_tokens(who, tokens)
    names = codes.targets if isinstance(codes, Codes) and target is None else [coded_target(who, codes, target)]
    if not codes.located:
        raise NotEnoughData(f"{who}: the codes came without their texts; read them with corpus= and units=.")
    _checks.known(who, "column", groups, codes.units.columns)
    draw = _checks.resampling(who, n_resamples, confidence, rng)
    seed = _checks.seed_of(draw.rng, draw.seed)
    held = pd.concat([_held_out_labels(who, codes, tokens, name, groups) for name in names], ignore_index=True)
    rows: list[dict[str, Any]] = []
    cluster_name = "turn_id"
    for name, mine in held.groupby("target", sort=False):
        labels, cluster_name = clusters_of_units(who, codes, pd.Index(mine["unit_id"]), cluster)
        rows += _judged(str(name), mine, labels, draw, seed)
    used = settings_of(tokens, who, by=None, targets=tuple(names), groups=groups, cluster=cluster_name,
                       n_resamples=draw.n, confidence=draw.confidence, rng=draw.seed)  # fmt: skip
    return StanceModel(frame=pd.DataFrame(rows), tokens=tokens, settings=used, codes=codes, held_out=held)


def _held_out_labels(who: str, codes: Codes, tokens: Tokens, target: str, groups: str) -> pd.DataFrame:
    """Return the predictions for each group by a model that was trained without it."""
    truth = codes.agreed(target).dropna()
    units = codes.units.loc[truth.index]
    first, last = token_spans(tokens, units)
    truth, units = truth[last >= first], units[last >= first]
    group = units[groups].astype(object).where(units[groups].notna(), UNKNOWN_GROUP).astype(str).to_numpy()
    _enough_to_learn(who, target, truth, group, groups)
    features, y = text_features(tokens, units), truth.to_numpy()
    out = []
    for name in steps(list(dict.fromkeys(group)), f"{who}: groups left out"):
        test, train = np.flatnonzero(group == name), np.flatnonzero(group != name)
        if len(set(y[train])) < 2:
            warn(f"{who}: without {name!r} only one label of {target!r} is left; all its passages get that label.")
        model = fit_linear(features, train, y[train])
        chances = linear_chances(model, features, test)
        table = pd.DataFrame({"unit_id": truth.index[test], "target": target, "group": name, "truth": y[test]})
        table["label"] = _best(model.labels, chances)
        table["majority"] = _commonest(y[train])
        for label in sorted(set(y)):
            k = model.labels.index(label) if label in model.labels else -1
            table[f"p_{label}"] = chances[:, k] if k >= 0 else 0.0
        out.append(table)
    return pd.concat(out, ignore_index=True)


def _enough_to_learn(who: str, target: str, truth: pd.Series, group: NDArray[Any], groups: str) -> None:
    if len(truth) < FEWEST_CODED:
        raise NotEnoughData(
            f"{who}: {counted(len(truth), 'passage')} with a majority on {target!r}; at least {FEWEST_CODED} are "
            "needed."
        )
    if truth.nunique() < 2:
        raise NotEnoughData(f"{who}: every passage is {truth.iloc[0]!r} on {target!r}; there is nothing to classify.")
    _warn_of_few_codes(who, target, truth)
    if len(set(group)) < 2:
        raise NotEnoughData(f"{who}: there is only one {groups!r}, so none can be left out. Name another column.")


def _warn_of_few_codes(who: str, target: str, truth: pd.Series) -> None:
    rare = truth.value_counts().sort_index().sort_values(kind="stable")
    if len(truth) < FEW_CODED_PASSAGES:
        warn(
            f"{who}: {counted(len(truth), 'passage')} with a majority on {target!r}; with fewer than "
            f"{FEW_CODED_PASSAGES}, a model learns little and its accuracy is very uncertain."
        )
    elif rare.iloc[0] < RARE_LABEL:
        warn(
            f"{who}: {rare.index[0]!r} has {counted(int(rare.iloc[0]), 'passage')} on {target!r}; a label with fewer "
            f"than {RARE_LABEL} is rarely learnt. See label_report()."
        )


def _label_row(target: str, label: str, is_so: pd.Series, said: pd.Series) -> dict[str, Any]:
    both = float((is_so & said).sum())
    return {
        "target": target,
        "label": label,
        "n_units": int(is_so.sum()),
        "n_predicted": int(said.sum()),
        "precision": both / said.sum() if said.any() else np.nan,
        "recall": both / is_so.sum() if is_so.any() else np.nan,
    }


def _best(labels: Sequence[str], chances: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.array(labels, dtype=object)[chances.argmax(axis=1)]


def _commonest(labels: Any) -> str:
    """Return the most frequent label; of ties, the first in alphabetical order."""
    return str(pd.Series(labels).astype(str).value_counts().sort_index().idxmax())


def _judged(target: str, held: pd.DataFrame, clusters: Any, draw: Any, seed: int) -> list[dict[str, Any]]:
    """Return one row for all passages and one per left-out group."""
    rows = []
    for group in ("all", *dict.fromkeys(held["group"])):
        inside = np.ones(len(held), dtype=bool) if group == "all" else (held["group"] == group).to_numpy()
        mine = held[inside]
        right = np.asarray(mine["label"] == mine["truth"], dtype=np.float64)
        low, high = _accuracy_interval(right, clusters[inside], draw, _checks.source_of(seed, f"{target}\t{group}"))
        sure = mine[[c for c in mine.columns if c.startswith("p_")]].max(axis=1)
        rows.append(
            {
                "target": target,
                "group": group,
                "n_units": len(mine),
                "accuracy": right.mean(),
                "ci_low": low,
                "ci_high": high,
                "accuracy_majority": float((mine["majority"] == mine["truth"]).mean()),
                "macro_f1": macro_f1(mine["truth"], mine["label"]),
                "macro_f1_majority": macro_f1(mine["truth"], mine["majority"]),
                "calibration": float(sure.mean() - right.mean()),
                "commonest": str(mine["truth"].value_counts().sort_index().idxmax()),
            }
        )
    return rows


def _accuracy_interval(right: NDArray[np.float64], clusters: Any, draw: Any, source: Any) -> tuple[float, float]:
    names, number = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    if not draw.n or len(names) < 5:
        return np.nan, np.nan
    weights = bootstrap_weights(len(names), draw.n, source)
    found, size = np.bincount(number, weights=right), np.bincount(number)
    low, high, _ = shown_intervals(
        *percentile_interval((weights @ found) / (weights @ size), confidence=draw.confidence)
    )
    return float(low), float(high)


def macro_f1(truth: pd.Series, label: pd.Series) -> float:
    """Return the mean of F1 = 2 tp / (2 tp + fp + fn) over the labels that occur in either series.

    >>> round(macro_f1(pd.Series(["a", "a", "b"]), pd.Series(["a", "b", "b"])), 3)
    0.667
    """
    scores = []
    for name in sorted({*truth, *label}):
        right = int(((truth == name) & (label == name)).sum())
        scores.append(2 * right / (int((truth == name).sum()) + int((label == name).sum())))
    return float(np.mean(scores))
