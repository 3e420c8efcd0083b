"""How often do intervals along a conversation hold the true value? ``python3 dev.py coverage [--samples 200] ...``.

A talk of one speaker is drawn turn by turn: 30 to 150 words. The chance of the word "perhaps" stays level, rises,
or humps and sinks again along the talk; or that rises, jumps in the middle and falls from there on. Turns are even,
bursty (the chance in a turn times a gamma variate of mean 1 and shape 1), or alike to their neighbours (times a
log-normal variate whose logarithm is autoregressive, .6 from turn to turn). What is true is the chance itself, per
1,000 words. Rows of `smooth_track` are means over 60 places of the line; near its ends and away from them apart.
"""

from __future__ import annotations

import argparse
import platform
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

import textlab as tl

WORDS_OF_A_TURN = (30, 151)
NOMINAL, LOW = 0.95, 0.9
BASE = 0.02  # chance of the word, on average
CUT = 0.5
ALIKE = 0.6  # from turn to turn
SPREAD = 0.6  # of the logarithm
LEXICON = tl.Lexicon(pd.DataFrame({"pattern": ["perhaps"]}), name="doubt")

Shape = Callable[[np.ndarray], np.ndarray]
Noise = Callable[[int, np.random.Generator], np.ndarray]
SHAPES: dict[str, Shape] = {
    "level": lambda x: np.full(len(x), BASE),
    "rise": lambda x: BASE * (0.5 + x),
    "hump": lambda x: BASE * (1 - 0.7 * np.cos(2 * np.pi * x)),
}
LEVEL, SLOPE, JUMP, BEND = 0.015, 0.01, 0.01, -0.02  # at the beginning; per talk; at the cut; from there on


def cut(x: np.ndarray) -> np.ndarray:
    """A chance that rises, jumps at the cut and falls from there on."""
    return LEVEL + SLOPE * x + np.where(x >= CUT, JUMP + BEND * (x - CUT), 0.0)


TRUE_TERMS = {
    "level just before": LEVEL + SLOPE * CUT,
    "slope before": SLOPE,
    "change of level": JUMP,
    "change of slope": BEND,
}


def even(n: int, rng: np.random.Generator) -> np.ndarray:
    return np.ones(n)


def bursty(n: int, rng: np.random.Generator) -> np.ndarray:
    return rng.gamma(1.0, 1.0, n)


def alike(n: int, rng: np.random.Generator) -> np.ndarray:
    noise = np.zeros(n)
    noise[0] = rng.normal()
    for k in range(1, n):
        noise[k] = ALIKE * noise[k - 1] + np.sqrt(1 - ALIKE**2) * rng.normal()
    return np.exp(SPREAD * noise - SPREAD**2 / 2)


NOISES: dict[str, Noise] = {"even": even, "bursty": bursty, "neighbours alike": alike}


class Row(NamedTuple):
    """A line of the table."""

    interval: str
    noise: str
    n_turns: int
    covered: float
    n: int

    @property
    def cells(self) -> tuple[str, ...]:
        """As text."""
        covered = f"{self.covered:.3f}{' (low)' if self.covered < LOW else ''}" if self.n else "no interval"
        return (self.interval, self.noise, str(self.n_turns), f"{NOMINAL:g}", covered, str(self.n))


class Options(NamedTuple):
    """How much is drawn."""

    samples: int
    resamples: int
    turns: list[int]


def main() -> None:
    """Simulate, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=100, help="simulated talks for each row")
    parser.add_argument("--resamples", type=int, default=200, help="resamples for each interval")
    parser.add_argument("--turns", type=int, nargs="+", default=[40, 120], help="turns of a talk")
    options, begun = Options(**vars(parser.parse_args())), time.perf_counter()
    warnings.simplefilter("ignore", tl.TextlabWarning)
    rows = []
    for number, ((noise, factor), n_turns) in enumerate(product(NOISES.items(), options.turns)):
        about = (options, noise, factor, n_turns, number)
        for row in chain(about_lines(*about), about_cuts(*about)):
            rows.append(row)
            print("  ".join(row.cells), flush=True)
    path = Path(__file__).with_name("COVERAGE_TRACKS.md")
    path.write_text(_page(rows, options, time.perf_counter() - begun), encoding="utf-8")


def about_lines(options: Options, noise: str, factor: Noise, n_turns: int, number: int) -> Iterator[Row]:
    """Bands of `smooth_track`, a mean over the places of a line."""
    for which, (name, shape) in enumerate(SHAPES.items()):
        track = drawn(options.samples, shape, factor, n_turns, np.random.default_rng([1, number, which]))
        for rounds in (0, 3) if name == "level" else (0,):
            table = tl.smooth_track(track, iterations=rounds, n_resamples=options.resamples, rng=number).table
            true = 1000 * shape(table["at"].to_numpy())
            inside = (table["ci_low"] <= true) & (true <= table["ci_high"])
            for where, near in (("away from its ends", ~table["near_end"]), ("near its ends", table["near_end"])):
                shares = inside[near].groupby(table["doc_id"][near]).mean()
                label = f"smooth_track, {rounds} robust rounds: {name}, {where}"
                yield Row(label, noise, n_turns, float(shares.mean()), len(shares))


def about_cuts(options: Options, noise: str, factor: Noise, n_turns: int, number: int) -> Iterator[Row]:
    """Each number of `interrupted`, and the difference between the halves of a talk by `compare_stretches`."""
    track = drawn(options.samples, cut, factor, n_turns, np.random.default_rng([2, number]))
    table = tl.interrupted(track, CUT, rng=number).table.dropna(subset=["ci_low"])
    for term, true in TRUE_TERMS.items():
        mine = table[table["term"] == term]
        held = (mine["ci_low"] <= 1000 * true) & (1000 * true <= mine["ci_high"])
        yield Row(f"interrupted: {term}", noise, n_turns, float(held.mean()), len(held))
    grid = (np.arange(2_000) + 0.5) / 2_000
    apart = 1000 * (cut(grid[grid >= CUT]).mean() - cut(grid[grid < CUT]).mean())
    ends = [halves(track, group, options.resamples) for group in track.groups]
    known = [(low, high) for low, high in ends if np.isfinite(low)]
    inside = float(np.mean([low <= apart <= high for low, high in known])) if known else np.nan
    yield Row("compare_stretches: difference", noise, n_turns, inside, len(known))


def halves(track: tl.StanceTrack, group: str, n: int) -> tuple[float, float]:
    """The interval of the difference between the halves of a talk."""
    row = tl.compare_stretches(track, (0, CUT), (CUT, 1), group=group, n_resamples=n, rng=1).table.iloc[0]
    return float(row["ci_low"]), float(row["ci_high"])


def drawn(n_talks: int, shape: Shape, factor: Noise, n_turns: int, rng: np.random.Generator) -> tl.StanceTrack:
    """Talks as text, a document each, and their track."""
    parts = []
    for talk in range(n_talks):
        words = rng.integers(*WORDS_OF_A_TURN, n_turns)
        middle = (np.cumsum(words) - words / 2) / words.sum()
        hits = np.minimum(rng.poisson(words * shape(middle) * factor(n_turns, rng)), words // 2)
        texts = [" ".join(["perhaps other"] * h + ["other"] * (n - 2 * h)) for h, n in zip(hits, words, strict=True)]
        turns = [f"t{k:04d}" for k in range(n_turns)]
        parts.append(pd.DataFrame({"text": texts, "doc_id": f"talk {talk:03d}", "turn_id": turns, "speaker": "Ann"}))
    tokens = tl.tokenize(tl.from_frame(pd.concat(parts), rows="passage"), n_threads=1)
    return tl.track_stance(tokens, LEXICON, by="doc_id", n_resamples=0)


def _page(rows: list[Row], options: Options, seconds: float) -> str:
    low = [row for row in rows if row.covered < LOW]
    used = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy"))
    head = [
        "# Coverage of the intervals along a conversation",
        f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {used}. Made by `python3 dev.py coverage` "
        f"in {seconds / 60:.0f} minutes: {options.samples} talks a row, {options.resamples:,} resamples an interval, "
        f"{WORDS_OF_A_TURN[0]} to {WORDS_OF_A_TURN[1] - 1} words a turn, {1000 * BASE:g} marked words in 1,000. The "
        "talks are described in `benchmarks/coverage_tracks.py`.",
        "`covered` is the share of the intervals that hold the true value. A smooth line is straighter than what is "
        "true: near a hump its band lies beside the truth, whatever the resamples say.",
        f"{len(low)} of {len(rows)} rows lie below {LOW:g}, marked (low).",
    ]
    names = ("interval of", "turns are", "turns", "nominal", "covered", "simulations")
    lines = [f"| {' | '.join(cells)} |" for cells in (names, ("---",) * len(names), *(row.cells for row in rows))]
    return "\n\n".join([*head, "\n".join(lines)]) + "\n"


if __name__ == "__main__":
    main()
