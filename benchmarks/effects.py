"""Coverage of the intervals of `topic_effects`, by simulation: ``python benchmarks/effects.py --runs 100``.

Texts are drawn from a logistic-normal topic model with a binary covariate (the model of R's stm, not that of LDA):
K = 5, 500 terms, effects on the expected shares of about .15, -.12, .03, -.03, -.03. Each fitted topic is matched to
the true one with the most similar words; an interval covers if it holds the true difference of expected shares.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

import textlab as tl
from textlab.analyses.topics.composition import composed, posterior_of_points
from textlab.measures.topics import match_topics

TABLE = Path(__file__).with_name("EFFECTS.md")
K, V = 5, 500
SHAPES = ((265, 30), (300, 60))
SHIFT = np.array([0.9, -0.9, 0.15, -0.15, 0.0])  # of the logits, where x = 1


def true_effects(rng: np.random.Generator) -> np.ndarray:
    """Difference of expected shares between x = 1 and x = 0, by a large draw."""
    noise = rng.normal(0, 1, size=(400_000, K))
    shares = [np.exp(noise + x * SHIFT) for x in (0, 1)]
    low, high = ((s / s.sum(axis=1, keepdims=True)).mean(axis=0) for s in shares)
    return high - low


def simulated(n: int, size: int, rng: np.random.Generator) -> tuple[tl.DocumentTermMatrix, np.ndarray]:
    """A matrix of counts and the true topics."""
    phi = rng.dirichlet(np.full(V, 0.05), K)
    x = np.arange(n) % 2
    logits = rng.normal(0, 1, size=(n, K)) + x[:, None] * SHIFT
    theta = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    counts = np.array([rng.multinomial(size, row @ phi) for row in theta])
    rows = pd.DataFrame({"x": x}, index=[f"r{i:04d}" for i in range(n)])
    return tl.from_counts(counts, [f"w{i:03d}" for i in range(V)], rows=rows), phi


def one_run(n: int, size: int, seed: int, truth: np.ndarray) -> list[dict[str, float]]:
    """Whether each method's interval covers each true effect."""
    rng = np.random.default_rng(seed)
    dtm, phi = simulated(n, size, rng)
    out = []
    for method in ("lda", "nmf"):
        began = time.process_time()
        options = {"min_docfreq": 1, "max_share": 1, "stop_words": None, "n_refits": 0}
        topics = tl.fit_topics(dtm, n_topics=K, method=method, rng=seed, **options)
        fitted = time.process_time()
        table = tl.topic_effects(topics, "~ x", cluster=None, rng=seed).table
        table = table[table["term"] == "x"].reset_index(drop=True)
        columns = [int(t[1:]) for t in topics.dtm.terms]
        spent = time.process_time() - fitted
        out += _judged(f"textlab {method}", table, topics.phi, phi[:, columns], truth, fitted - began, spent)
    return out + _of_topica(dtm, phi, truth, seed)


def _judged(
    name: str, table: pd.DataFrame, found: np.ndarray, phi: np.ndarray, truth: np.ndarray, fit: float, effects: float
) -> list[dict[str, float]]:
    unit = [t / np.linalg.norm(t, axis=1, keepdims=True) for t in (phi, found)]
    matched = match_topics(unit[0] @ unit[1].T)
    rows = table.iloc[matched]
    return [
        {"method": name, "topic": k, "covered": float(low <= truth[k] <= high), "estimate": e, "width": high - low,
         "truth": truth[k], "fit": fit, "effects": effects}
        for k, (low, high, e) in enumerate(zip(rows["ci_low"], rows["ci_high"], rows["estimate"], strict=True))
    ]  # fmt: skip


def _of_topica(dtm: tl.DocumentTermMatrix, phi: np.ndarray, truth: np.ndarray, seed: int) -> list[dict[str, float]]:
    """The same of topica's structural topic model, where it is installed."""
    try:
        import topica
    except ImportError:
        return []
    names = np.asarray(dtm.terms)
    texts = [np.repeat(names, row).tolist() for row in dtm.counts.toarray()]
    x = dtm.rows["x"].to_numpy(float)[:, None]
    began = time.process_time()
    model = topica.STM(num_topics=K, seed=seed)
    model.fit(texts, prevalence=x, prevalence_names=["x"])
    fitted = time.process_time()
    effects = topica.estimate_effect(model, x, feature_names=["x"], nsims=25, seed=seed)
    spent = time.process_time() - fitted
    table = pd.DataFrame([{"estimate": e.coef[1], "ci_low": e.ci_low[1], "ci_high": e.ci_high[1]} for e in effects])
    words = {w: i for i, w in enumerate(model.vocabulary)}
    found = np.append(np.asarray(model.topic_word), np.zeros((K, 1)), axis=1)[:, [words.get(w, -1) for w in names]]
    return _judged("topica STM", table, found, phi[:, [int(t[1:]) for t in names]], truth, fitted - began, spent)


def alone() -> list[str]:
    """CPU of the effects alone, for few rows and for many, side by side with topica where it is installed."""
    return [f"| {n:,} | {k} | {_cells(_seconds_alone(n, k))} |" for n, k in ((300, 5), (3_000, 20), (20_000, 20))]


def _cells(spent: list[float]) -> str:
    return " | ".join(f"{1000 * seconds:.1f}" for seconds in spent) + (" | " if len(spent) < 3 else "")


def _seconds_alone(n: int, k: int) -> list[float]:
    """Seconds of `topic_effects`, of what it does once formula and tables are read, and of topica's function."""
    rng = np.random.default_rng(0)
    phi = rng.dirichlet(np.full(V, 0.05), k)
    theta = rng.dirichlet(np.full(k, 0.2), n)
    counts = np.array([rng.multinomial(60, row @ phi) for row in theta])
    x = np.arange(n) % 2
    dtm = tl.from_counts(counts, [f"w{i:03d}" for i in range(V)], rows=pd.DataFrame({"x": x}))
    topics = tl.wrap_topics(phi[:, [int(t[1:]) for t in dtm.terms]], theta, dtm)
    size, design, groups = counts.sum(axis=1).astype(float), np.column_stack([np.ones(n), x]), np.arange(n)
    posterior = np.broadcast_to(posterior_of_points(theta, size), (25, n, k))
    spent = [
        _cpu(lambda: tl.topic_effects(topics, "~ x", cluster=None)),
        _cpu(lambda: composed(posterior, size, design, groups, "share", np.random.default_rng(0))),
    ]
    try:
        import topica
    except ImportError:
        return spent
    model = topica.STM(num_topics=k, seed=0)
    column = x.astype(float)[:, None]
    texts = [np.repeat(np.asarray(dtm.terms), row).tolist() for row in dtm.counts.toarray()]
    model.fit(texts, iters=3, prevalence=column, prevalence_names=["x"])
    return [*spent, _cpu(lambda: topica.estimate_effect(model, column, feature_names=["x"], nsims=25, seed=0))]


def _cpu(call: Callable[[], object]) -> float:
    """CPU seconds of a call, the median of five."""
    found = []
    for _ in range(5):
        began = time.process_time()
        call()
        found.append(time.process_time() - began)
    return float(np.median(found))


def main() -> None:
    """Run, print and write the table."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--runs", type=int, default=100)
    ask.add_argument("--write", action="store_true")
    runs = ask.parse_args().runs
    warnings.simplefilter("ignore", tl.TextlabWarning)
    truth = true_effects(np.random.default_rng(0))
    names = "rows x words", "method", "coverage", "by topic", "slope", "mean width", "fit, CPU s", "effects, CPU s"
    lines = [f"| {' | '.join(names)} |"]
    lines.append("|" + " --- |" * 8)
    for n, size in SHAPES:
        table = pd.DataFrame([row for seed in range(runs) for row in one_run(n, size, seed, truth)])
        for method, mine in table.groupby("method", sort=False):
            by = " ".join(f"{c:.2f}" for c in mine.groupby("topic")["covered"].mean())
            large = mine[mine["topic"] < 2]
            slope = (large["estimate"] * large["truth"]).sum() / (large["truth"] ** 2).sum()
            lines.append(
                f"| {n} x {size} | {method} | {mine['covered'].mean():.3f} | {by} | {slope:.2f} "
                f"| {mine['width'].mean():.3f} | {mine['fit'].mean():.2f} | {mine['effects'].mean():.3f} |"
            )
    lines += [
        "",
        f"Effects alone, 25 draws, median of five, CPU ms. topica {version('topica')} is given a design matrix and "
        "gives a list; `topic_effects` reads a formula, checks the design and gives a table, which costs some "
        "milliseconds however few the rows are. The fourth column is the draws and regressions alone.",
        "",
        "| rows | topics | topic_effects | of it draws and regressions | topica |",
        "| --- | --- | --- | --- | --- |",
    ]
    text = "\n".join([*lines, *alone()])
    print(text)
    if ask.parse_args().write:
        head = HEAD.format(runs=runs, truth=", ".join(f"{t:+.3f}" for t in truth))
        TABLE.write_text(f"{head}\n{text}\n", encoding="utf-8")


HEAD = """# Coverage of the intervals of `topic_effects`

{runs} simulated sets of each shape, nominal coverage .95, true effects {truth}.
Made by `python benchmarks/effects.py --runs {runs} --write`; what is simulated stands at the top of that file. Slope:
estimate by truth, least squares, of the two large effects (1 is unbiased; below 1 they come out too small).
"""


if __name__ == "__main__":
    main()
