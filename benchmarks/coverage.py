"""How often do the intervals hold the true value? ``python3 dev.py coverage [--samples 200] [--resamples 500]``.

Corpora are drawn from a known language and handed to textlab as text; a 95 % interval should hold what is true of
that language in 95 % of them. The table goes to the screen and to ``COVERAGE.md`` beside this file. Everything is
drawn from a seed for each row, so the same options give the same table.

Two languages. In the first a turn of 30 to 150 words has a word, "node", followed now and then by a second,
"term", which also stands alone; logDice, lambda, DPnorm and the rate per 1,000 words are about these. In the
second, for `describe`, all words are drawn from 3,000 whose frequencies fall as Zipf's law has it. Turns are even
(a word as likely in each of them) or bursty: its chance in a turn is multiplied by a gamma variate of mean 1 and
shape 1 (bursty) or 0.3 (very bursty).
"""

from __future__ import annotations

import argparse
import platform
import sys
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

BURSTS = {"even": None, "bursty": 1.0, "very bursty": 0.3}
TURNS = (20, 60, 200)
CHANCES = (0.003, 0.01, 0.03)  # of "node", per word
ATTRACTED = 0.3  # share of "node" that "term" follows
ALONE = 0.5  # "term" by itself, as a share of the chance of "node"
NOMINAL = 0.95
LOW = 0.9  # coverage that the table marks
POPULATION = 200_000  # turns that stand for the whole language
N_TERMS = 3_000
RAREFIED = 1_000  # words
WORDS_OF_A_TURN = (30, 151)
DESCRIBED = ("mattr", "mean_word_length", "n_types", "n_hapax", "ttr", "types_rarefied", "hdd", "yules_k")
COLUMNS = ("interval of", "burstiness", "turns", "frequency", "nominal", "covered", "simulations")


class Row(NamedTuple):
    """A line of the table; `frequency` is the expected number of places of the word in a sample."""

    measure: str
    burst: str
    n_turns: int
    frequency: str
    covered: float
    n: int

    @property
    def cells(self) -> tuple[str, ...]:
        """As text."""
        covered = f"{self.covered:.3f}{' (low)' if self.covered < LOW else ''}" if self.n else "no interval"
        return (self.measure, self.burst, str(self.n_turns), self.frequency, f"{NOMINAL:g}", covered, str(self.n))


class Options(NamedTuple):
    """How much is drawn."""

    samples: int
    resamples: int


def main() -> None:
    """Simulate, print, write."""
    options, begun = _options(), time.perf_counter()
    warnings.simplefilter("ignore", tl.TextlabWarning)  # 20 turns are few, and meant to be
    rows = []
    for row in chain(about_words(options), about_vocabulary(options)):
        rows.append(row)
        print("  ".join(row.cells), flush=True)
    path = Path(__file__).with_name("COVERAGE.md")
    path.write_text(_page(rows, options, time.perf_counter() - begun), encoding="utf-8")


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=200, help="simulated corpora for each row")
    parser.add_argument("--resamples", type=int, default=500, help="resamples of turns for each interval")
    return Options(**vars(parser.parse_args()))


# ---------------------------------------------------------------------- a word and what follows it


class Drawn(NamedTuple):
    """Counts in each turn, shape (n_turns,)."""

    node: np.ndarray
    pair: np.ndarray
    alone: np.ndarray
    words: np.ndarray


def about_words(options: Options) -> Iterator[Row]:
    """Intervals of logDice, lambda, DPnorm and the rate."""
    cells = product(BURSTS.items(), TURNS, CHANCES)
    for number, ((burst, shape), n_turns, chance) in enumerate(cells):
        rng = np.random.default_rng([1, number])
        whole = draw(POPULATION, shape, chance, rng)
        true = {name: truth(whole) for name, truth in TRUE.items()}
        hits: dict[str, list[bool]] = {name: [] for name in true}
        for _ in range(options.samples):
            tokens = as_tokens(draw(n_turns, shape, chance, rng), rng)
            for name, ask in ASKED.items():
                low, high = ask(tokens, options.resamples)
                if np.isfinite(low):
                    hits[name].append(low <= true[name] <= high)
        frequency = f"{n_turns * whole.node.mean():.0f}"
        for name, held in hits.items():
            yield Row(name, burst, n_turns, frequency, float(np.mean(held)) if held else np.nan, len(held))


def gamma(shape: float | None, size: int | tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Multiplies the chances in each turn; mean 1."""
    return np.ones(size) if shape is None else rng.gamma(shape, 1 / shape, size)


def draw(n_turns: int, shape: float | None, chance: float, rng: np.random.Generator) -> Drawn:
    """Counts of a sample of turns."""
    words = rng.integers(*WORDS_OF_A_TURN, n_turns)
    node = rng.poisson(words * chance * gamma(shape, n_turns, rng))
    share = ATTRACTED if shape is None else rng.beta(shape * ATTRACTED, shape * (1 - ATTRACTED), n_turns)
    alone = rng.poisson(words * chance * ALONE * gamma(shape, n_turns, rng))
    pair = rng.binomial(node, share)
    return Drawn(node, pair, alone, np.maximum(words, 2 * node + pair + 2 * alone + 1))


def as_tokens(drawn: Drawn, rng: np.random.Generator) -> tl.Tokens:
    """The counts as text: no two of the words touch but those of a pair, and none stands at an edge of its turn."""
    texts = []
    for node, pair, alone, words in zip(*drawn, strict=True):
        said = ["node term -"] * pair + ["node -"] * (node - pair) + ["term -"] * alone
        said += ["-"] * (words - 2 * node - pair - 2 * alone - 1)
        order = rng.permutation(len(said))
        texts.append(" ".join(["-", *(said[k] for k in order)]).replace("-", "other"))
    return tokens_of(texts, ["sample"] * len(texts), [f"t{k}" for k in range(len(texts))])


def tokens_of(texts: list[str], docs: list[str], turns: list[str]) -> tl.Tokens:
    """A row a turn."""
    frame = pd.DataFrame({"text": texts, "doc_id": docs, "turn_id": turns})
    return tl.tokenize(tl.from_frame(frame, rows="passage"))


def _true_log_dice(whole: Drawn) -> float:
    pair, node, alone = (float(x.sum()) for x in (whole.pair, whole.node, whole.alone))
    return float(14 + np.log2(2 * pair / (node + pair + alone)))


def _true_lambda(whole: Drawn) -> float:
    pair, node, alone = (float(x.sum()) for x in (whole.pair, whole.node, whole.alone))
    neither = float((whole.words - 1).sum()) - node - alone
    return float(np.log(pair * neither / ((node - pair) * alone)))


def _true_dp(whole: Drawn) -> float:
    return float(np.maximum(whole.node / whole.node.sum() - whole.words / whole.words.sum(), 0).sum())


def _true_rate(whole: Drawn) -> float:
    return float(1000 * whole.node.sum() / whole.words.sum())


TRUE: dict[str, Callable[[Drawn], float]] = {
    "collocates: logDice": _true_log_dice,
    "collocations: lambda": _true_lambda,
    "dispersion: DPnorm": _true_dp,
    "frequencies: rate": _true_rate,
}


def _ends(result: tl.Result, term: str) -> tuple[float, float]:
    """The interval of a term; nan where it has none."""
    row = result.table.set_index("term").reindex([term]).iloc[0]
    return float(row["ci_low"]), float(row["ci_high"])


ASKED: dict[str, Callable[[tl.Tokens, int], tuple[float, float]]] = {
    "collocates: logDice": lambda tokens, n: _ends(
        tl.collocates(tokens, "node", window=1, min_g2=0, n_resamples=n), "term"
    ),
    "collocations: lambda": lambda tokens, n: _ends(tl.collocations(tokens, n_resamples=n), "node term"),
    "dispersion: DPnorm": lambda tokens, n: _ends(tl.dispersion(tokens), "node"),
    "frequencies: rate": lambda tokens, n: _ends(tl.frequencies(tokens, n_resamples=n), "node"),
}


# ---------------------------------------------------------------------- a vocabulary


def about_vocabulary(options: Options) -> Iterator[Row]:
    """Intervals of `describe`. True is the mean over all samples of a row: what turns of this number have."""
    for number, ((burst, shape), n_turns) in enumerate(product(BURSTS.items(), TURNS)):
        rng = np.random.default_rng([2, number])
        tokens = described(options.samples, n_turns, shape, rng)
        table = tl.describe(tokens, measures=DESCRIBED, n_rarefied=RAREFIED, n_resamples=options.resamples).table
        for name, rows in table.groupby("measure", sort=False):
            known = rows[rows["ci_low"].notna()]
            held = (known["ci_low"] <= rows["value"].mean()) & (rows["value"].mean() <= known["ci_high"])
            yield Row(f"describe: {name}", burst, n_turns, "all words", float(held.mean()), len(known))


def described(n_samples: int, n_turns: int, shape: float | None, rng: np.random.Generator) -> tl.Tokens:
    """Each sample a document."""
    chance = 1 / (np.arange(N_TERMS) + 2.7)
    terms = np.array([_spelled(k) for k in range(N_TERMS)])
    texts = []
    for _ in range(n_samples * n_turns):
        reach = np.cumsum(chance * gamma(shape, N_TERMS, rng))
        at = np.searchsorted(reach, rng.random(rng.integers(*WORDS_OF_A_TURN)) * reach[-1])
        texts.append(" ".join(terms[np.minimum(at, N_TERMS - 1)]))
    docs = [f"d{k // n_turns}" for k in range(len(texts))]
    return tokens_of(texts, docs, [f"t{k}" for k in range(len(texts))])


def _spelled(number: int) -> str:
    """A word of letters, longer for the rarer."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number % 26] + (_spelled(number // 26 - 1) if number >= 26 else "")


# ---------------------------------------------------------------------- the page


def _page(rows: list[Row], options: Options, seconds: float) -> str:
    low = [row for row in rows if row.covered < LOW]
    used = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy"))
    head = [
        "# Coverage of the intervals",
        f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {used}. Made by `python3 dev.py coverage` "
        f"in {seconds / 60:.0f} minutes: {options.samples} samples a row, {options.resamples:,} resamples of turns an "
        f"interval, {WORDS_OF_A_TURN[0]} to {WORDS_OF_A_TURN[1] - 1} words a turn, what is true from "
        f"{POPULATION:,} turns (for `describe`: the mean over the samples of the row). The languages that samples are "
        "drawn from are described in `benchmarks/coverage.py`.",
        "`covered` is the share of the intervals that hold the true value; with 200 of them it is known to about "
        "3 percentage points. `simulations` counts the samples in which there was an interval: a word too rare for "
        "one has none. `frequency` is the number of places of the word that a sample has on average.",
        f"{len(low)} of {len(rows)} rows lie below {LOW:g}, marked (low).",
    ]
    by_measure = pd.DataFrame(rows).dropna(subset=["covered"]).groupby("measure", sort=False)["covered"]
    summary = [(m, f"{c.min():.3f}", f"{c.mean():.3f}", f"{c.max():.3f}") for m, c in by_measure]
    tables = [_table(("interval of", "least", "mean", "most"), summary), _table(COLUMNS, [r.cells for r in rows])]
    return "\n\n".join([*head, *tables]) + "\n"


def _table(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, ("---",) * len(names), *rows))


if __name__ == "__main__":
    sys.exit(main())
