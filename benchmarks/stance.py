"""Agreement, scaling, change points and tracks beside their peers: ``python3 dev.py python benchmarks/stance.py``.

CPU seconds of the best of three runs (one for what takes longer than 20 s), on made-up data of a stated size and seed.
Peers that are not installed are left out. The table goes to the screen and to ``STANCE.md`` beside this file.
"""

from __future__ import annotations

import platform
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

import textlab as tl
from textlab.measures.agreement import reliability
from textlab.measures.scaling import fit_wordfish, latent_scores, seed_polarity, word_vectors
from textlab.measures.segmentation import optimal_changes, penalized_changes

TEXTS, TERMS, WORDS_OF_TEXT = 2_000, 20_000, 1_000
SERIES = 2_000
CODED, CODERS, RESAMPLES = 10_000, 4, 1_000
TRACKED = 1_000_000


class Row(NamedTuple):
    """One measured task."""

    task: str
    ours: float
    peer: str
    theirs: float | None
    same: str


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of the best of three runs, and what the last one gave."""
    best, made = np.inf, None
    for _ in range(3):
        began = time.process_time()
        made = run()
        best = min(best, time.process_time() - began)
        if best > 20:
            break
    return float(best), made


def counts_on_a_line() -> tuple[sparse.csr_array, np.ndarray]:
    """Counts of texts whose words lean to one side by position; Zipf-like frequencies."""
    source = np.random.default_rng(1)
    theta = np.sort(source.normal(size=TEXTS))
    base = np.log(1 / np.arange(1, TERMS + 1))
    lean = source.normal(0, 0.5, TERMS)
    rows = []
    for t in theta:
        weight = np.exp(base + lean * t)
        rows.append(sparse.csr_array(source.multinomial(WORDS_OF_TEXT, weight / weight.sum())))
    return sparse.csr_array(sparse.vstack(rows)), theta


def wordfish_row(counts: sparse.csr_array, theta: np.ndarray) -> Row:
    """Fit the same model by topica's Wordfish."""
    ours, model = seconds(lambda: fit_wordfish(counts, direction=(0, TEXTS - 1)))
    try:
        import topica
    except ImportError:
        return Row("wordfish, 2,000 texts x 20,000 terms", ours, "topica", None, "")
    names = np.array([f"w{k}" for k in range(TERMS)])
    texts = [np.repeat(names[row.indices], row.data).tolist() for row in (counts[[k]] for k in range(TEXTS))]

    def peer() -> Any:
        other = topica.Wordfish()
        other.fit(texts)
        return np.asarray(other.author_positions).ravel()

    theirs, positions = seconds(peer)
    r = abs(np.corrcoef(positions, model.theta)[0, 1])
    truth = np.corrcoef(theta, model.theta)[0, 1]
    return Row(
        "wordfish, 2,000 texts x 20,000 terms", ours, "topica", theirs, f"r = {r:.5f}; with the truth {truth:.3f}"
    )


def latent_row(counts: sparse.csr_array) -> Row:
    """Learn vectors and place texts; the peer has scikit-learn's TruncatedSVD for the vectors and the same formula."""
    from sklearn.decomposition import TruncatedSVD

    seeds = {10: 1.0, 20: 1.0, 30: -1.0, 40: -1.0}

    def ours() -> Any:
        vectors = word_vectors(counts, 100, weights="counts")
        return latent_scores(counts, seed_polarity(vectors, seeds)).value

    def peer() -> Any:
        fitted = TruncatedSVD(100, algorithm="arpack", random_state=1).fit(counts.astype(float))
        return latent_scores(counts, seed_polarity(fitted.components_.T, seeds)).value

    (mine, a), (theirs, b) = seconds(ours), seconds(peer)
    name = "latent scaling, 2,000 x 20,000, k = 100"
    return Row(name, mine, "scikit-learn TruncatedSVD (arpack)", theirs, f"r = {np.corrcoef(a, b)[0, 1]:.5f}")


def change_rows() -> list[Row]:
    """Find five changes, and as many as a penalty lets pass, in 2,000 values."""
    source = np.random.default_rng(2)
    levels = np.repeat([0.0, 1.0, -0.5, 0.8, 0.0, 2.0], [300, 350, 400, 250, 450, 250])
    values = levels + source.normal(size=SERIES)
    penalty = 2 * np.log(SERIES)
    fixed, at = seconds(lambda: optimal_changes(values, 5, min_size=5).tolist())
    free, free_at = seconds(lambda: penalized_changes(values, penalty=penalty, min_size=5).tolist())
    try:
        import ruptures
    except ImportError:
        return [Row("five changes in 2,000 values", fixed, "ruptures", None, "")]
    options = {"model": "l2", "min_size": 5, "jump": 1}
    slow, theirs = seconds(lambda: ruptures.Dynp(**options).fit(values).predict(n_bkps=5)[:-1])
    pelt, free_theirs = seconds(lambda: ruptures.Pelt(**options).fit(values).predict(pen=penalty)[:-1])
    say = {True: "same places", False: "other places"}
    return [
        Row("five changes in 2,000 values", fixed, "ruptures Dynp (jump=1)", slow, say[at == theirs]),
        Row("changes by penalty in 2,000 values", free, "ruptures Pelt (jump=1)", pelt, say[free_at == free_theirs]),
    ]


def track_rows() -> list[Row]:
    """Track a lexicon through a million words of 500 dated documents; the peer counts with regular expressions."""
    import re

    source = np.random.default_rng(3)
    words = np.array([f"word{k}" for k in range(2_000)] + ["perhaps", "maybe", "likely"])
    texts = [" ".join(words[source.integers(0, len(words), TRACKED // 500)]) for _ in range(500)]
    dates = [f"{1900 + k // 5}-{1 + 2 * (k % 5):02}-01" for k in range(500)]
    rows = pd.DataFrame({"text": texts, "date": dates, "party": ["A", "B"] * 250})
    tokens = tl.tokenize(tl.from_frame(rows))
    lexicon = tl.Lexicon(["perhaps", "maybe", "likely"], name="doubt")
    options: dict[str, Any] = {"by": "party", "over": "date", "every": "year"}
    plain, track = seconds(lambda: tl.track_stance(tokens, lexicon, **options, n_resamples=0))
    decades = {**options, "every": "10 years"}  # 25 documents of a party, enough for intervals
    sure, drawn = seconds(lambda: tl.track_stance(tokens, lexicon, **decades, n_resamples=1000))
    with_interval = drawn.table["ci_low"].notna().mean()
    pattern = re.compile(r"\b(perhaps|maybe|likely)\b")

    def peer() -> Any:
        table = rows.assign(hits=[len(pattern.findall(t)) for t in texts], n=[len(t.split()) for t in texts])
        sums = table.groupby(["party", table["date"].str[:4]])[["hits", "n"]].sum()
        return 1000 * sums["hits"] / sums["n"]

    theirs, rates = seconds(peer)
    same = np.allclose(np.sort(rates), np.sort(track.table["rate"].dropna()))
    said = "same rates" if same else "other rates"
    return [
        Row("track by year and party, 1 M tokens, no intervals", plain, "re and pandas.groupby", theirs, said),
        Row(
            "the same by decade, 1,000 resamples of documents",
            sure,
            "none found",
            None,
            f"{with_interval:.0%} with interval",
        ),
    ]


def agreement_row() -> Row:
    """Alpha of four coders with an interval; the peer gives alpha, once a resample, from its quickest input."""
    source = np.random.default_rng(4)
    true = source.choice(4, CODED, p=[0.1, 0.1, 0.1, 0.7])
    slips = source.random((CODED, CODERS)) < 0.2
    codes = np.where(slips, source.integers(0, 4, (CODED, CODERS)), true[:, None]).astype(float)
    codes[source.random(codes.shape) < 0.1] = np.nan
    name = "alpha with interval, 10,000 units, 4 coders, 1,000 resamples"
    ours, found = seconds(lambda: reliability(codes, n_resamples=RESAMPLES, rng=1))
    try:
        import krippendorff
    except ImportError:
        return Row(name, ours, "krippendorff", None, "")
    counts = np.array([[(row == label).sum() for label in range(4)] for row in codes])
    options = {"level_of_measurement": "nominal"}

    def peer() -> np.ndarray:
        drawn = source.integers(0, CODED, (RESAMPLES, CODED))
        return np.array([krippendorff.alpha(value_counts=counts[rows], **options) for rows in drawn])

    theirs, values = seconds(peer)
    gap = abs(found.value - krippendorff.alpha(value_counts=counts, **options))
    ends = np.abs(np.quantile(values, [0.025, 0.975]) - [found.low, found.high]).max()
    return Row(name, ours, "krippendorff, once a resample", theirs, f"alpha within {gap:.0e}, ends within {ends:.4f}")


def of_versions(*names: str) -> str:
    """Versions of what is installed."""
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def page(rows: list[Row]) -> str:
    """The table as a page."""
    used = of_versions("numpy", "scipy", "scikit-learn", "topica", "ruptures", "krippendorff")
    lines = [
        "# Agreement, scaling, change points and tracks beside their peers",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}; Python {platform.python_version()}, {used}. Made by `python3 dev.py python "
        "benchmarks/stance.py`. CPU seconds, best of three (one run above 20 s), one BLAS thread where "
        "`OMP_NUM_THREADS=1` is set; other work ran on the machine at the same time, so wall time would say little. "
        "topica takes lists of words, so its time includes making its own counts.",
        "",
        "| task | textlab | peer | CPU s | times | answers |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        theirs = "" if row.theirs is None else f"{row.theirs:.2f}"
        times = "" if row.theirs is None else f"{row.theirs / max(row.ours, 1e-9):.1f}"
        lines.append(f"| {row.task} | {row.ours:.2f} | {row.peer} | {theirs} | {times} | {row.same} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    warnings.simplefilter("ignore")
    counts, theta = counts_on_a_line()
    rows = [agreement_row(), wordfish_row(counts, theta), latent_row(counts), *change_rows(), *track_rows()]
    text = page(rows)
    (Path(__file__).parent / "STANCE.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
