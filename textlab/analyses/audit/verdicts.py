"""Verdicts for each document and method."""

from __future__ import annotations

import string
from collections.abc import Iterable

import pandas as pd

from .methods import METHODS, SUPPORTED, TOPIC_WINDOW, VERDICTS, highest_k
from .rules import RULES, Rule

JUDGED = ("doc_id", "method", "verdict", "because", "remedy")


def verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """Judge each document and method by its facts: ``doc_id, method, verdict, because, remedy``.

    Each document is judged as if it were analysed alone (or, in ``contrast documents``, against the others).
    """
    wide = _with_comparisons(found)
    told = _worst(pd.concat([_apply(rule, wide) for rule in RULES], ignore_index=True))
    joined = told.groupby(["doc_id", "method"], sort=False).agg(
        verdict=("verdict", "first"), because=("because", "; ".join), remedy=("remedy", different)
    )
    every = pd.MultiIndex.from_product([found.index, list(METHODS)], names=["doc_id", "method"])
    out = joined.reindex(every)
    out["verdict"] = out["verdict"].fillna(SUPPORTED)
    return out.fillna("").astype("str").reset_index()


def _worst(told: pd.DataFrame) -> pd.DataFrame:
    """Keep only the reasons for the worst verdict on each document and method."""
    rank = told["verdict"].map(VERDICTS.index)
    return told[rank == rank.groupby([told["doc_id"], told["method"]]).transform("max")]


def _with_comparisons(found: pd.DataFrame) -> pd.DataFrame:
    """Return `facts` with the additional columns that the rules compare."""
    spoken, known = found["n_speakers"] > 0, found["language_found"] != "unknown"
    declared = found["language_declared"].str.lower().str.split("[-_]", regex=True).str[0]
    rows = found["n_tokens"].to_numpy(int) // TOPIC_WINDOW
    return found.assign(
        n_documents=len(found),
        other_register=bool(spoken.any() and not spoken.all()),
        other_language=len(set(found.loc[known, "language_found"])) > 1,
        language_differs=known & (declared.str.len() == 2) & (declared != found["language_found"]),
        share_doubtful=found["share_medium"] + found["share_low"],
        n_windows=rows.astype(float),
        highest_k=[highest_k(int(n), 1) for n in rows],
    )


def _apply(rule: Rule, wide: pd.DataFrame) -> pd.DataFrame:
    """Apply a rule; return one row for each document it matches and each of its methods."""
    hit = wide.query(rule.when, engine="python")
    filled = {"because": _filled(rule.because, hit), "remedy": _filled(rule.remedy, hit)}
    table = pd.DataFrame({"doc_id": hit.index, "verdict": rule.verdict, **filled}, dtype="str")
    return table.merge(pd.DataFrame({"method": list(rule.methods)}), how="cross")


def _filled(text: str, hit: pd.DataFrame) -> list[str]:
    """Return the text of a rule with the facts of each document inserted."""
    fields = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    rows = hit[fields].to_dict("records") if fields else [{}] * len(hit)
    return [text.format(**{str(k): v for k, v in row.items()}) for row in rows]


def different(texts: Iterable[str]) -> str:
    """Return the distinct texts in order, as one string."""
    return "; ".join(dict.fromkeys(texts))
