"""Sentences about a fitted model: summary, notes, verdict, methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._wording import counted, several
from ..audit import too_few_windows
from .engines import engine_named

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

NO_GAIN = 0.01  # nats per word below which topics count as no better than word counts


def topics_summary(dtm: DocumentTermMatrix, top: pd.DataFrame, settings: Mapping[str, Any], one_document: float) -> str:
    """Return at most six sentences on the model, its stability and its limits."""
    rows, terms = dtm.shape
    kept = top["stability"].dropna()
    lone = int((top["main_share"] > one_document).sum())
    sentences = [
        f"{counted(len(top), 'topic')} ({settings['method']}) of {counted(rows, 'row')} by {dtm.by} in "
        f"{counted(dtm.rows['doc_id'].nunique(), 'document')}, {counted(terms, 'term')}.",
        f"When refitted on 80 % of the {several(settings['cluster'])}, the ten top words of a topic overlap with the "
        f"original ten by {kept.mean():.2f} on average (Jaccard, 0 to 1; {top['chance'].max():.2f} by chance)."
        if len(kept)
        else "Whether the topics are stable was not examined.",
    ]
    if lone:
        sentences.append(f"{counted(lone, 'topic')} {'is' if lone == 1 else 'are'} mainly the subject of one document.")
    if because := too_few_windows(int(dtm.rows["n_tokens"].sum())):
        sentences.append(f"{because[0].upper()}{because[1:]}: too little text for topics.")
    return "\n".join([*sentences, "The number of topics was chosen, not estimated."])


def topics_notes(top: pd.DataFrame, settings: Mapping[str, Any], one_document: float) -> str:
    """Return sentences on the engine, topics of one document, empty topics and edits."""
    engine = engine_named(settings["method"])
    said = [
        f"Engine: {engine.sentence}. {engine.worse_at}",
        "A topic is a set of words that keep company in these rows; whether it is a theme is for readers to judge.",
    ]
    lone: Any = top[top["main_share"] > one_document].itertuples()
    if listed := ", ".join(f"{r.topic} ({r.main_document}, {r.main_share:.0%})" for r in lone):
        said.append(f"Topics with more than {one_document:.0%} of their words in one document: {listed}.")
    if empty := ", ".join(top.loc[top["terms"] == "", "topic"].astype(str)):
        said.append(f"Empty topics, because the rows support fewer than requested: {empty}.")
    if settings.get("renamed"):
        said.append(f"Renamed: {'; '.join(settings['renamed'])}.")
    return "\n".join([*said, *(f"Edited by hand: {step}." for step in settings.get("history", ()))])


def topics_verdict(gain: NDArray[np.float64], model: str, split: str) -> str:
    """Return a sentence on the held-out gain: do the topics predict unseen sources?"""
    what = f"{model} in {counted(len(gain), 'fold')} by {split}"
    mean, better = float(gain.mean()), int((gain > 0).sum())
    if mean < NO_GAIN or better <= len(gain) / 2:
        return (
            f"The topics do not beat word counts: on held-out text, {what} gained {mean:+.3f} nats per word over them, "
            "so they describe these texts and no others."
        )
    return (
        f"The topics beat word counts: on held-out text, {what} gained {mean:+.3f} nats per word over them ({better} "
        f"of {len(gain)} folds better)."
    )


def topic_methods(dtm: DocumentTermMatrix, k: int, settings: Mapping[str, Any]) -> str:
    """Return the sentence for a methods section."""
    s, engine = settings, engine_named(settings["method"])
    trimmed = (
        f" in at least {s['min_docfreq']} and at most {s['max_share']:.0%} of the rows, without {s['stop_words']}"
        if "min_docfreq" in s
        else ""
    )
    refits = (
        f"; stability is the mean Jaccard overlap of the ten top words over {counted(s['n_refits'], 'refit')} on 80 % "
        f"of the clusters ({s['cluster']}, rng {s['rng']})"
        if s.get("n_refits")
        else ""
    )
    edited = f" Afterwards: {'; '.join(s['history'])}." if s.get("history") else ""
    cited = f" ({'; '.join(engine.citations)})" if engine.citations else ""
    return (
        f"Topics come from {engine.sentence}{cited}, K = {k}, on {counted(dtm.shape[0], 'row')} and "
        f"{counted(dtm.shape[1], 'term')}{trimmed}{refits}.{edited}"
    )
