"""Cut the five texts into coding units and draw the sample that coders read.

Run from a checkout: ``python data/codebook/draw_sample.py``. It writes ``units.csv`` (the sampling frame) and
``sample.csv`` (the units drawn) beside itself; both are committed, and a test checks that this script still makes
them. ``data/codebook/README.md`` says why the units and strata are what they are.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import textlab as tl

HERE = Path(__file__).resolve().parent
SEED = 1

AIM, SPREAD, LONGEST = 88, 20, 160  # words of a unit: wanted, one unit of cost away from it, never more
LEAST = 20  # shorter stretches ("Thank you.") are left out of the frame
RATE = 0.62  # share drawn from a large stratum ...
AT_LEAST = 12  # ... but at least so many units, or all there are
CHAIR, OF_CHAIR = "bezos-panel | Aaron Reeves", 5  # he welcomes and gives the floor: a few units are enough
MAIN = {"Aaron Reeves", "Faiza Shaheen", "Jack Stilgoe", "Hilary Cottam", "Adam", "Dan"}

COLUMNS = ["unit_id", "doc_id", "start", "end", "speaker", "stratum", "prob"]


class Atom(NamedTuple):
    """A stretch that is never cut: a sentence, or one word where the transcript has no sentences."""

    start: int
    end: int
    n_words: int
    cost: float  # of beginning a unit here
    crossing: float  # of letting a unit run over the border before it


# ---------------------------------------------------------------- units


def units_of(corpus: tl.Corpus) -> pd.DataFrame:
    """Return every unit of the body: ``doc_id, start, end, speaker, n_words``, in document order."""
    spoken = corpus.where(layer="body", kind=lambda kind: kind != "announcer")
    rows = [
        {"doc_id": doc_id, "start": start, "end": end, "speaker": speaker, "n_words": n_words}
        for doc_id in spoken.documents.index
        for speaker, atoms in _stretches(spoken.where(doc_id=doc_id), corpus)
        for start, end, n_words in _packed(atoms)
    ]
    return pd.DataFrame(rows)


def _stretches(document: tl.Corpus, whole: tl.Corpus) -> Iterator[tuple[str | None, list[Atom]]]:
    """Yield what one unit may cover: an uninterrupted turn, or in writing the paragraphs under one heading."""
    turns = document.group("turn_id")
    if turns.passages["speaker"].isna().all():
        for section in _sections(turns, whole):
            yield None, section
        return
    for passage_id, turn in turns.passages.iterrows():
        speaker = None if pd.isna(turn["speaker"]) else str(turn["speaker"])
        yield speaker, _atoms(turns.where(passage_id=passage_id), crossing=0.0)


def _sections(paragraphs: tl.Corpus, whole: tl.Corpus) -> list[list[Atom]]:
    """Paragraphs under one heading, one list of atoms for each heading; list items are easily joined."""
    passages = whole.where(doc_id=list(paragraphs.documents.index)).passages
    headings = passages.loc[passages["layer"] == "heading", "start"].to_numpy()
    sections: dict[int, list[Atom]] = {}
    last_kind = ""
    for passage_id, block in paragraphs.passages.iterrows():
        crossing = 0.3 if block["kind"] == last_kind == "list_item" else 1.5
        atoms = _atoms(paragraphs.where(passage_id=passage_id), crossing)
        sections.setdefault(int((headings < block["start"]).sum()), []).extend(atoms)
        last_kind = block["kind"]
    return list(sections.values())


def _atoms(block: tl.Corpus, crossing: float) -> list[Atom]:
    """Sentences of one turn or paragraph; words where the text has no punctuation to find sentences by."""
    try:
        return _sentences(block.split("sentence"), crossing)
    except tl.NotEnoughData:
        return _words(block)


def _sentences(sentences: tl.Corpus, crossing: float) -> list[Atom]:
    spans = sentences.passages[["start", "end"]].itertuples(index=False)
    counts = [len(sentences.text(name).split()) for name in sentences.passages.index]
    return [
        Atom(int(start), int(end), n, 0.0, crossing if at == 0 else 0.0)
        for at, ((start, end), n) in enumerate(zip(spans, counts, strict=True))
    ]


def _words(block: tl.Corpus) -> list[Atom]:
    start, passage_id = int(block.passages["start"].iloc[0]), block.passages.index[0]
    words = list(re.finditer(r"\S+", block.text(passage_id)))
    forms = [word.group() for word in words]
    costs = [_opening(forms, at) for at in range(len(forms))]
    return [
        Atom(start + word.start(), start + word.end(), 1, cost, 0.0) for word, cost in zip(words, costs, strict=True)
    ]


SUBJECTS = set("i you we they it that this the there so then if um uh in by".split())


def _opening(forms: Sequence[str], at: int) -> float:
    """Cost of beginning a unit at this word of unpunctuated speech: small where a clause is likely to begin."""
    word, following = forms[at], forms[at + 1] if at + 1 < len(forms) else ""
    before = forms[at - 1] if at else ""
    if before in {"and", "but", "so", "because", "if", "that", "which", "the", "a", "of", "to"}:
        return 8.0
    if word in {"so", "but", "because"}:
        return 0.0
    if word == "and":
        return 0.5 if following in SUBJECTS else 3.0
    if word == "i" and following in {"think", "mean", "guess", "don't", "feel"}:
        return 0.7
    return 1.5 if word in {"if", "which"} else 8.0


def _packed(atoms: Sequence[Atom]) -> list[tuple[int, int, int]]:
    """Cut a stretch into units near the wanted size, at the cheapest places (dynamic programming over the cuts)."""
    best, back = [0.0] + [math.inf] * len(atoms), [0] * (len(atoms) + 1)
    for last in range(1, len(atoms) + 1):
        n_words, crossed = 0, 0.0
        for first in range(last - 1, -1, -1):
            n_words += atoms[first].n_words
            if n_words > LONGEST and first < last - 1:
                break
            opening = atoms[first].cost if first else 0.0
            cost = best[first] + opening + crossed + ((n_words - AIM) / SPREAD) ** 2
            if cost < best[last]:
                best[last], back[last] = cost, first
            crossed += atoms[first].crossing
    cuts = [len(atoms)]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    cuts.reverse()
    return [
        (atoms[first].start, atoms[last - 1].end, sum(atom.n_words for atom in atoms[first:last]))
        for first, last in pairwise(cuts)
    ]


# ---------------------------------------------------------------- strata and draw


def with_strata(units: pd.DataFrame) -> pd.DataFrame:
    """Add ``unit_id`` (neutral: it tells a coder neither document nor place), ``stratum`` and ``prob``."""
    kept = units[units["n_words"] >= LEAST].copy()
    kept["unit_id"] = [_name(*place) for place in zip(kept["doc_id"], kept["start"], kept["end"], strict=True)]
    kept["stratum"] = [_stratum(*who) for who in zip(kept["doc_id"], kept["speaker"], strict=True)]
    kept["prob"] = _n_drawn(kept) / kept.groupby("stratum")["unit_id"].transform("size")
    return kept[COLUMNS].reset_index(drop=True)


def _name(doc_id: str, start: int, end: int) -> str:
    place = f"{doc_id}:{start}-{end}"
    return "u" + hashlib.sha256(place.encode()).hexdigest()[:6]


def _stratum(doc_id: str, speaker: str | None) -> str:
    """Document and speaker; people of the panel who only ask are one stratum, and so is a voice nobody could place."""
    if doc_id not in ("bezos-panel", "disruption-seminar"):
        return doc_id
    if speaker is None or pd.isna(speaker):
        return f"{doc_id} | unresolved"
    return f"{doc_id} | {speaker if speaker in MAIN else 'audience'}"


def _n_drawn(units: pd.DataFrame) -> pd.Series:
    """How many units the stratum of each unit gives."""
    sizes = units.groupby("stratum").size()
    given = {name: OF_CHAIR if name == CHAIR else min(n, max(AT_LEAST, round(RATE * n))) for name, n in sizes.items()}
    return units["stratum"].map(given)


def drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the units drawn: in each stratum a simple random sample without replacement.

    The draw takes the units whose hash with the seed is smallest, so it depends on the seed and the units alone, not
    on a library's random numbers or on the order of the rows.
    """
    key = [hashlib.sha256(f"{SEED} {unit_id}".encode()).hexdigest() for unit_id in frame["unit_id"]]
    rank = pd.Series(key, index=frame.index).groupby(frame["stratum"]).rank(method="first")
    return frame[rank <= _n_drawn(frame)]


def main() -> None:
    """Write ``units.csv`` and ``sample.csv`` and print how many units each stratum has and gives."""
    frame = with_strata(units_of(tl.load_seeds()))
    sample = drawn(frame)
    frame.to_csv(HERE / "units.csv", index=False, float_format="%.6f", lineterminator="\n")
    sample.to_csv(HERE / "sample.csv", index=False, float_format="%.6f", lineterminator="\n")
    counts = pd.DataFrame({"units": frame.groupby("stratum").size(), "drawn": sample.groupby("stratum").size()})
    print(counts.to_string(), f"\nall: {len(frame)} units, {len(sample)} drawn")  # noqa: T201


if __name__ == "__main__":
    main()
