"""How often do intervals along a talk or a calendar hold the true value? ``python3 dev.py coverage [--samples 200]``.

A talk of one speaker is drawn turn by turn, of 30 to 150 words; a calendar of one party document by document, of 200 to
600 words, at random dates. The chance of the word "perhaps" stays level, rises, or humps and sinks again; or it rises,
jumps in the middle and falls from there on. Turns and documents are even, bursty (the chance in each times a gamma
variate of mean 1 and shape 1), or alike to their neighbours (times a log-normal variate whose logarithm is
autoregressive, .6 from one to the next). What is true is the chance itself, per 1,000 words. Rows of `smooth_track` are
means over 60 places of the line; near its ends and away from them apart.
"""

from __future__ import annotations

import argparse
import platform
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import textlab as tl

KINDS = {"talk": (30, 151), "calendar": (200, 601)}  # words of a turn, of a document
FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("1940-01-01")
MIDDLE = FIRST + (LAST - FIRST) / 2
YEARS = (LAST - FIRST).days / 365.2425
SPANS = (2 / 3, 0.3)
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
SLOPES = ("slope before", "change of slope")
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
    """A line of the table: the share of the intervals that hold the true value, for each length."""

    interval: str
    kind: str
    noise: str
    covered: tuple[float, ...]
    n: tuple[int, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """As text."""
        found = zip(self.covered, self.n, strict=True)
        shares = (f"{c:.3f}{' (low)' if c < LOW else ''}" if n else "no interval" for c, n in found)
        return (self.interval, self.kind, self.noise, *shares)


class Options(NamedTuple):
    """How much is drawn."""

    samples: int
    resamples: int
    units: list[int]


class About(NamedTuple):
    """What is drawn for some rows."""

    options: Options
    kind: str
    noise: str
    n_units: int
    number: int


Found = tuple[str, float, int]  # interval, share of those that hold the true value, number of series


def main() -> None:
    """Simulate, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=200, help="simulated series for each row")
    parser.add_argument("--resamples", type=int, default=500, help="resamples for each interval of compare_stretches")
    parser.add_argument("--units", type=int, nargs="+", default=[30, 60, 120], help="turns or documents of a series")
    options, begun = Options(**vars(parser.parse_args())), time.perf_counter()
    warnings.simplefilter("ignore", tl.TextlabWarning)
    rows = []
    for place, (kind, noise) in enumerate(product(KINDS, NOISES)):
        by_length = [about(About(options, kind, noise, n, 100 * place + k)) for k, n in enumerate(options.units)]
        for found in zip(*by_length, strict=True):
            names, covered, n = zip(*found, strict=True)
            rows.append(Row(names[0], kind, noise, covered, n))
            print("  ".join(rows[-1].cells), flush=True)
    path = Path(__file__).with_name("COVERAGE_TRACKS.md")
    path.write_text(_page(rows, options, time.perf_counter() - begun), encoding="utf-8")


def about(this: About) -> list[Found]:
    """Return all intervals for series of one kind, noise and length."""
    return [*about_lines(this), *about_cuts(this)]


def about_lines(this: About) -> Iterator[Found]:
    """Bands of `smooth_track`, a mean over the places of a line."""
    for which, (name, shape) in enumerate(SHAPES.items()):
        track = drawn(this, shape, np.random.default_rng([1, this.number, which]))
        for span in SPANS if name == "hump" else SPANS[:1]:
            table = tl.smooth_track(track, span=span, rng=this.number).table
            true = 1000 * shape(place_of(this, table["at"]))
            inside = (table["ci_low"] <= true) & (true <= table["ci_high"])
            series = table["group" if this.kind == "calendar" else "doc_id"]
            for where, near in (("away from its ends", ~table["near_end"]), ("near its ends", table["near_end"])):
                shares = inside[near].groupby(series[near]).mean()
                yield f"smooth_track, span {span:.2f}: {name}, {where}", float(shares.mean()), len(shares)


def about_cuts(this: About) -> Iterator[Found]:
    """Each number of `interrupted`, and the difference between the halves by `compare_stretches`."""
    track = drawn(this, cut, np.random.default_rng([2, this.number]))
    dated = this.kind == "calendar"
    table = tl.interrupted(track, str(MIDDLE.date()) if dated else CUT, rng=this.number).table.dropna(subset=["ci_low"])
    for term, true in TRUE_TERMS.items():
        mine, unit = table[table["term"] == term], YEARS if dated and term in SLOPES else 1
        held = (mine["ci_low"] <= 1000 * true / unit) & (1000 * true / unit <= mine["ci_high"])
        yield f"interrupted: {term}", float(held.mean()), len(held)
    grid = (np.arange(2_000) + 0.5) / 2_000
    apart = 1000 * (cut(grid[grid >= CUT]).mean() - cut(grid[grid < CUT]).mean())
    ends = [halves(this, track, group) for group in track.groups]
    known = [(low, high) for low, high in ends if np.isfinite(low)]
    inside = float(np.mean([low <= apart <= high for low, high in known])) if known else np.nan
    yield "compare_stretches: difference", inside, len(known)


def halves(this: About, track: tl.StanceTrack, group: str) -> tuple[float, float]:
    """The interval of the difference between the halves of a series."""
    eve = MIDDLE - pd.Timedelta(days=1)
    dates = tuple(str(day.date()) for day in (FIRST, eve, MIDDLE, LAST))
    spans: Any = (dates[:2], dates[2:]) if this.kind == "calendar" else ((0, CUT), (CUT, 1))
    row = tl.compare_stretches(track, *spans, group=group, n_resamples=this.options.resamples, rng=1).table.iloc[0]
    return float(row["ci_low"]), float(row["ci_high"])


def place_of(this: About, at: pd.Series) -> np.ndarray:
    """Return places on the axis as shares of the whole."""
    if this.kind == "talk":
        return at.to_numpy(dtype=float)
    return ((pd.to_datetime(at) - FIRST) / (LAST - FIRST)).to_numpy(dtype=float)


def drawn(this: About, shape: Shape, rng: np.random.Generator) -> tl.StanceTrack:
    """Series as text, and their track."""
    rows = pd.concat([one(this, shape, number, rng) for number in range(this.options.samples)])
    if this.kind == "calendar":
        tokens = tl.tokenize(tl.from_frame(rows), n_threads=1)
        return tl.track_stance(tokens, LEXICON, by="party", over="date", n_resamples=0)
    tokens = tl.tokenize(tl.from_frame(rows, rows="passage"), n_threads=1)
    return tl.track_stance(tokens, LEXICON, by="doc_id", n_resamples=0)


def one(this: About, shape: Shape, number: int, rng: np.random.Generator) -> pd.DataFrame:
    """The rows of one talk or calendar."""
    n, names = this.n_units, [f"t{k:04d}" for k in range(this.n_units)]
    words = rng.integers(*KINDS[this.kind], n)
    dates = pd.to_datetime(np.sort(FIRST + (LAST - FIRST) * rng.random(n))).normalize()
    talk = this.kind == "talk"
    at = (np.cumsum(words) - words / 2) / words.sum() if talk else place_of(this, pd.Series(dates))
    hits = np.minimum(rng.poisson(words * shape(at) * NOISES[this.noise](n, rng)), words // 2)
    texts = [" ".join(["perhaps other"] * h + ["other"] * (w - 2 * h)) for h, w in zip(hits, words, strict=True)]
    name = f"series {number:03d}"
    if talk:
        return pd.DataFrame({"text": texts, "doc_id": name, "turn_id": names, "speaker": "Ann"})
    documents = [f"{name} {k}" for k in names]
    return pd.DataFrame({"text": texts, "doc_id": documents, "date": dates.strftime("%Y-%m-%d"), "party": name})


def _page(rows: list[Row], options: Options, seconds: float) -> str:
    low = sum(c < LOW for row in rows for c in row.covered)
    used = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy"))
    units = ", ".join(map(str, options.units))
    command = f"--samples {options.samples} --resamples {options.resamples} --units {units.replace(',', '')}"
    head = [
        "# Coverage of the intervals along a talk and a calendar",
        f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {used}. Made by `python3 dev.py "
        f"python benchmarks/coverage_tracks.py {command}` in {seconds / 60:.0f} minutes: {options.samples} series a "
        f"row of {units} turns or documents, {1000 * BASE:g} marked words in 1,000. They are described in "
        "`benchmarks/coverage_tracks.py`.",
        f"Each number is the share of the intervals, nominally {NOMINAL:.0%}, that hold the true value; with "
        f"{options.samples} series it is known to about {100 * np.sqrt(NOMINAL * (1 - NOMINAL) / options.samples):.1f} "
        "percentage points. A smooth line is straighter than what is true: near a hump it runs beside the truth, and "
        "its band too; a smaller span is nearer. Lines with robust rounds have no band.",
        f"{low} of {sum(len(row.covered) for row in rows)} numbers lie below {LOW:g}, marked (low).",
    ]
    names = ("interval of", "along a", "units are", *(f"{n} units" for n in options.units))
    lines = [f"| {' | '.join(cells)} |" for cells in (names, ("---",) * len(names), *(row.cells for row in rows))]
    return "\n\n".join([*head, "\n".join(lines)]) + "\n"


if __name__ == "__main__":
    main()
