"""How often do the intervals hold the true value? ``python3 dev.py coverage [--samples 200] [--resamples 500]``.

Corpora are drawn from a known language and handed to textlab as text; a 95 % interval should hold what is true of
that language in 95 % of them. The table goes to the screen and to ``COVERAGE.md`` beside this file. Everything is
drawn from a seed for each row, so the same options give the same table.

Three languages. In the first a turn of 30 to 150 words has a word, "node", followed now and then by a second,
"term", which also stands alone; logDice, lambda, DPnorm and the rate per 1,000 words are about these. In the
second, for `describe`, all words are drawn from 3,000 whose frequencies fall as Zipf's law has it. In the third, for
`contrast`, two sides speak in turns by turns: a word is 1 to 3 times as common on one of them; or nothing differs
between them, and the ten words at the top of the list should each have an interval that holds 0. Turns are even
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
    for row in chain(about_words(options), about_vocabulary(options), about_sides(options), about_the_top(options)):
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


# ---------------------------------------------------------------------- two sides


SIDE_TURNS = (20, 40)  # of each side
RATIOS = ((0.003, 3.0), (0.01, 1.0), (0.03, 1.5))  # chance of "node" in A; times that in B
SIDE_MEASURES = ("log_ratio", "log_odds")
TOP = 10  # words of a ranked list that are reported
N_SPOKEN = 800  # words of the vocabulary that both sides speak


def about_sides(options: Options) -> Iterator[Row]:
    """Intervals of one word in `contrast`, which is as common on both sides, or commoner on one."""
    for number, ((burst, shape), n_turns, (chance, ratio)) in enumerate(product(BURSTS.items(), SIDE_TURNS, RATIOS)):
        rng = np.random.default_rng([3, number])
        hits: dict[str, list[bool]] = {name: [] for name in SIDE_MEASURES}
        for _ in range(options.samples):
            dtm = sides(n_turns, shape, chance, ratio, rng)
            for name, held in hits.items():
                gap = contrasted(dtm, name, options.resamples)
                low, high = _ends(gap, "node") if "node" in set(gap.table["term"]) else (np.nan, np.nan)
                if np.isfinite(low):
                    held.append(low <= _true_score(gap, name, chance, ratio) <= high)
        spoken = n_turns * (sum(WORDS_OF_A_TURN) - 1) / 2
        frequency = f"{spoken * chance:.0f}:{spoken * chance / ratio:.0f}"
        for name, held in hits.items():
            yield Row(
                f"contrast: {name}", burst, n_turns, frequency, float(np.mean(held)) if held else np.nan, len(held)
            )


def contrasted(dtm: tl.DocumentTermMatrix, measure: str, n: int) -> tl.Contrast:
    """A contrast of everything that occurs."""
    how = tl.Resampling(n=n, permutations=1)
    return tl.contrast(dtm, by="speaker", target="A", measure=measure, min_count=1, min_turns=1, resampling=how)


def sides(
    n_turns: int, shape: float | None, chance: float, ratio: float, rng: np.random.Generator
) -> tl.DocumentTermMatrix:
    """Turns of two sides: places of "node", and of other words."""
    words = rng.integers(*WORDS_OF_A_TURN, 2 * n_turns)
    chances = np.where(np.arange(2 * n_turns) < n_turns, chance, chance / ratio) * gamma(shape, 2 * n_turns, rng)
    node = np.minimum(rng.poisson(words * chances), words - 1)
    return counted_turns(["node " * k + "other " * (n - k) for k, n in zip(node, words, strict=True)])


def counted_turns(texts: list[str]) -> tl.DocumentTermMatrix:
    """A row a turn, the first half of them A's."""
    speakers = np.repeat(["A", "B"], len(texts) // 2)
    turns = [f"t{k:03d}" for k in range(len(texts))]
    frame = pd.DataFrame({"text": texts, "doc_id": "sample", "turn_id": turns, "speaker": speakers})
    return tl.count_terms(tl.tokenize(tl.from_frame(frame, rows="passage")), by="turn_id")


def _true_score(gap: tl.Contrast, measure: str, chance: float, ratio: float) -> float:
    """What the score would be, had each side said "node" as often as it is expected to."""
    n_a, n_b = (float(gap.groups[f"n_tokens_{side}"].iloc[0]) for side in ("target", "reference"))
    if measure == "log_ratio":
        return float(np.log2(ratio))
    a, b, alpha0 = n_a * chance, n_b * chance / ratio, min(500.0, 0.1 * n_a, 0.1 * n_b)
    alpha = (a + b) * alpha0 / (n_a + n_b)
    return float(np.log((a + alpha) / (n_a + alpha0 - a - alpha)) - np.log((b + alpha) / (n_b + alpha0 - b - alpha)))


def about_the_top(options: Options) -> Iterator[Row]:
    """Intervals of the ten words at the top of a list where nothing differs: plain ones, and those for all words."""
    share = 1 / (np.arange(N_SPOKEN) + 2.7)
    terms = np.array([_spelled(k) for k in range(N_SPOKEN)])
    for number, ((burst, shape), n_turns) in enumerate(product(BURSTS.items(), SIDE_TURNS)):
        rng = np.random.default_rng([4, number])
        hits: dict[str, list[bool]] = {}
        for _ in range(options.samples // 4):
            texts = [_spoken(terms, share * gamma(shape, N_SPOKEN, rng), rng) for _ in range(2 * n_turns)]
            for name in SIDE_MEASURES:
                how = tl.Resampling(n=options.resamples, permutations=1)
                gap = tl.contrast(counted_turns(texts), by="speaker", target="A", measure=name, resampling=how)
                for ends, held in _held_at_the_top(gap, name).items():
                    hits.setdefault(f"contrast, top {TOP} by {name}: {ends}", []).extend(held)
        for name, held in hits.items():
            yield Row(name, burst, n_turns, "all words", float(np.mean(held)), len(held))


def _spoken(terms: np.ndarray, chance: np.ndarray, rng: np.random.Generator) -> str:
    reach = np.cumsum(chance)
    at = np.searchsorted(reach, rng.random(rng.integers(*WORDS_OF_A_TURN)) * reach[-1])
    return " ".join(terms[np.minimum(at, len(terms) - 1)])


def _held_at_the_top(gap: tl.Contrast, measure: str) -> dict[str, list[bool]]:
    """Which intervals of the first words, by what the list is ranked by, hold 0."""
    table = gap.table.dropna(subset=["ci_low"])
    rank = table["z" if measure == "log_odds" else "score"].abs()
    top = table.loc[rank.nlargest(TOP).index]
    ends = {"one word": ("ci_low", "ci_high"), "all words": ("all_low", "all_high")}
    return {name: ((top[low] <= 0) & (top[high] >= 0)).tolist() for name, (low, high) in ends.items()}


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
