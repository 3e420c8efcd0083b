"""What holds for every reading."""

from __future__ import annotations

import itertools
from pathlib import Path

from textlab.corpus import ATTRIBUTIONS, CONFIDENCES, LAYERS, Corpus
from textlab.loaders.reading import Reading


def check(reading: Reading) -> Reading:
    """Spans inside the text, sorted, disjoint, trimmed, with known words."""
    rows = reading.rows
    assert all(0 <= r.start < r.end <= len(reading.text) for r in rows)
    assert all(a.end <= b.start for a, b in itertools.pairwise(rows))
    for row in rows:
        said = reading.text[row.start : row.end]
        assert said == said.strip()
        assert row.layer in LAYERS
        assert row.attribution in ATTRIBUTIONS
        assert row.confidence in CONFIDENCES
        assert (row.speaker is None) == (row.attribution == "unresolved")
    assert len(reading.spans) == len(rows)
    return reading


def said(reading: Reading, layer: str = "body") -> list[str]:
    """The passages of a layer, verbatim."""
    return [reading.text[r.start : r.end] for r in reading.rows if r.layer == layer]


def turns(reading: Reading) -> list[tuple[str | None, str, int]]:
    """(speaker, words, turn) of the body."""
    return [(r.speaker, reading.text[r.start : r.end], r.turn) for r in reading.rows if r.layer == "body"]


def by_source(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """Status and note of each source, by the name of its file."""
    rows = corpus.notes.itertuples()
    return {Path(str(r.source)).name: (str(r.status), str(r.note)) for r in rows}
