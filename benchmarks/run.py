"""textlab beside its peers, in one command: ``python benchmarks/run.py [--mb 5,50,500] [--pairs 5]``.

The gate is the ratio of median CPU times (user and system) of warm runs, ours and the peer's in turn in one
process; memory and growth are measured in a process per candidate. A peer that is not installed is left out and
named. The table goes to the screen and to ``RESULTS.md`` beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peers
import tasks
from timing import Paired, Task, alone, child, paired, seconds

import textlab as tl
from textlab.measures.keyness.log_odds import flat_prior, log_odds_dirichlet
from textlab.tokens.find import find

MEGA = 1_000_000


@dataclass(frozen=True)
class Row:
    """A line of the table; `ok` and `great` are None where nothing was gated."""

    target: str
    must: str
    ambition: str
    measured: str
    ok: bool | None = None
    great: bool | None = None

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.ok is None:
            return "not gated"
        return "ambition" if self.great else "met" if self.ok else "MISSED"


def main() -> int:
    """Run everything and write the table."""
    options = _options()
    sizes = [float(x) for x in options.mb.split(",")]
    if options.child:
        print(json.dumps(tasks.CHILDREN[options.child](tasks.load(sizes[0]))))
        return 0
    started = time.perf_counter()
    rows, notes = [], []
    small, middle = tasks.load(min(sizes)), tasks.load(sorted(sizes)[min(1, len(sizes) - 1)])
    for part in (_tokenizing, _matrices, _loading, _concordances, _collocations, _resampling):
        for row in part(small, middle, options.pairs, notes):
            print(f"{row.verdict:10} {row.target}: {row.measured}", flush=True)
            rows.append(row)
    rows += [*_memory(middle.megabytes), *_import()]
    growth = _growth(sizes)
    rows += _large(growth)
    page = _page(rows, growth, notes, (small, middle), time.perf_counter() - started)
    options.out.write_text(page, encoding="utf-8")
    print(page)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", default="5,50,500", help="sizes of the corpus in megabytes, smallest first")
    parser.add_argument("--pairs", type=int, default=5, help="interleaved pairs per comparison")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    parser.add_argument("--child", choices=[*tasks.CHILDREN], help=argparse.SUPPRESS)
    return parser.parse_args()


def _ratio(target: str, must: float, ambition: float | None, found: Paired) -> Row:
    goal = f"≥ {ambition:g}x" if ambition else ""
    great = ambition is not None and found.ratio >= ambition
    return Row(target, f"≥ {must:g}x", goal, found.text, found.ratio >= must, great)


def _limit(target: str, must: float, ambition: float | None, value: float, text: str = "") -> Row:
    goal = f"≤ {seconds(ambition)}" if ambition else ""
    great = ambition is not None and value <= ambition
    return Row(target, f"≤ {seconds(must)}", goal, text or seconds(value), value <= must, great)


# ---------------------------------------------------------------------- A to E


def _tokenizing(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    found = paired(lambda: tl.tokenize(middle.corpus, n_threads=1), lambda: peers.vectorize(middle.documents), n)
    size = f"{middle.megabytes:g} MB"
    yield _ratio(f"A1 tokenize + encode + offsets against CountVectorizer, 1 thread, {size}", 8, 10, found)
    rate = middle.n_bytes / MEGA / found.ours
    yield Row("A1 rate, 1 thread", "", "", f"{rate:.0f} MB/s")
    threads = paired(lambda: tl.tokenize(middle.corpus), lambda: peers.vectorize(middle.documents), n)
    wall = threads.wall_theirs / threads.wall
    yield Row(
        f"A2 the same, wall, {os.cpu_count()} cores", "≥ 12x", "≥ 16x", f"{wall:.1f}x; load {os.getloadavg()[0]:.1f}",
        wall >= 12, wall >= 16,
    )  # fmt: skip
    for target, name, package, task, must in peers.TOKENIZERS:
        if not peers.here(package):
            notes.append(f"{name}: `{package}` is not installed, left out.")
            continue
        found = paired(lambda: tl.tokenize(middle.corpus, n_threads=1), lambda task=task: task(middle.documents), n)
        yield _ratio(f"{target} tokenize against {name}, {size}", must, None, found)


def _matrices(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    def ours() -> object:
        tokens = tl.tokenize(middle.corpus, n_threads=1)
        return tl.count_terms(tokens, by="doc_id").trim(min_docfreq=2)

    found = paired(ours, lambda: peers.vectorize(middle.documents), n)
    yield _ratio(f"B1 text to matrix (min_df=2) against CountVectorizer, {middle.megabytes:g} MB", 5, 8, found)
    tokens = tl.tokenize(middle.corpus)
    rate = len(tokens) / MEGA / alone(lambda: tl.count_terms(tokens, by="doc_id"), n)
    yield Row("B2 ids to matrix", "≥ 30 Mtok/s", "≥ 100", f"{rate:.0f} Mtok/s", rate >= 30, rate >= 100)


def _loading(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    """Seconds of tokenizing are the measure: loading should not cost more than that."""
    table = tasks.table_of(middle)
    tokenizing = alone(lambda: tl.tokenize(middle.corpus, n_threads=1), n)
    rows = f"{len(table):,} rows, {middle.megabytes:g} MB"
    yield _times("B3 from_frame", 1.0, tokenizing, alone(lambda: tl.from_frame(table), n), rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.csv"
        table.to_csv(path, index=False)
        yield _times("B4 read of a csv", 1.5, tokenizing, alone(lambda: tl.read(path), n), rows)
        for name, rolling in (("with speakers", False), ("rolling", True)):
            path = Path(folder) / f"{rolling}.vtt"
            path.write_bytes(raw := tasks.captions(6_000, rolling=rolling))
            spent = alone(lambda path=path: tl.read(path), n)
            yield Row(f"B5 captions, {name}", "", "", f"{spent / len(raw) * MEGA:.2f} s for a MB")


def _times(target: str, must: float, measure: float, spent: float, rows: str) -> Row:
    ratio = spent / measure
    return Row(
        f"{target}, {rows}", f"≤ {must:g}x tokenize", "", f"{ratio:.1f}x ({seconds(spent)})", ratio <= must, False
    )


def _concordances(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    tokens = tl.tokenize(middle.corpus)
    index = alone(lambda: tasks.our_index(tokens), n)
    yield _limit(f"C1 index of {len(tokens) / MEGA:.1f} M tokens", 0.15, None, index)
    frequent = tasks.near_frequency(tokens, 100_000)
    for name, pattern in (("a word of 100 k hits", frequent), ("a glob", "technolog*"), ("a phrase", "such as the")):
        screen = alone(lambda pattern=pattern: tl.kwic(tokens, pattern).page(0, 50), 4 * n)
        yield _limit(f"C2 first 50 lines: {name}", 0.001, 0.0005, screen)
    phrase = alone(lambda: find(tokens, "of the"), n)
    yield _limit("C3 positions of a phrase of two very frequent words", 0.010, 0.005, phrase)
    regex = alone(lambda: find(tokens, "/.*technolog.*/"), n)
    yield _limit(f"C3 regular expression over {len(tokens.terms):,} terms", 0.020, 0.012, regex)
    lines = tl.kwic(tokens, frequent)

    def many() -> object:
        return lines.page(0, 100_000)

    yield _limit("C4 100 k lines to a data frame", 0.080, 0.050, alone(many, n))
    found = paired(many, lambda: peers.regex_lines(middle.documents, frequent), n)
    yield _ratio("C4 against an expression over every text", 20, None, found)
    if peers.here("textacy"):
        found = paired(many, lambda: peers.textacy_lines(middle.documents, frequent), n)
        yield Row("C4 against textacy", "", "", found.text)
    else:
        notes.append("textacy: not installed, left out.")
    if peers.here("nltk"):
        yield from _nltk_concordance(tokens, frequent, many, n)


def _nltk_concordance(tokens: tl.Tokens, word: str, many: Task, n: int) -> Iterator[Row]:
    words = tokens.terms[tokens.codes].tolist()
    found = paired(many, partial(peers.nltk_lines, peers.nltk_index(words), word, 100_000), n)
    yield _ratio("C4 against NLTK, from its index", 75, None, found)
    found = paired(lambda: tasks.our_index(tokens), lambda: peers.nltk_index(words), n)
    yield _ratio(f"C1 index against NLTK ConcordanceIndex, {len(tokens) / MEGA:.1f} M tokens", 55, None, found)


def _collocations(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    few = tl.tokenize(small.corpus)
    size = f"{small.megabytes:g} MB"
    if peers.here("nltk"):
        words = few.terms[few.codes].tolist()
        found = paired(lambda: tasks.our_bigrams(few), lambda: peers.nltk_bigrams(words), n)
        yield _ratio(f"D1 all bigrams and G2 against NLTK, the same work, {size}", 50, 80, found)
        found = paired(lambda: tl.collocations(few, n_resamples=0), lambda: peers.nltk_bigrams(words), n)
        yield Row("D1 the whole table (turns, documents, breaks), three places or more", "", "", found.text)
    else:
        notes.append("NLTK is not installed: C1 and D1 have no peer.")
    sentences = [few.terms[few.codes[a:b]].tolist() for a, b in zip(few.bounds[:-1], few.bounds[1:], strict=True)]
    found = paired(lambda: tasks.our_bigrams(few), lambda: peers.gensim_phrases(sentences), n)
    yield Row(f"D1 all bigrams and G2 against gensim Phrases, {size}", "", "", found.text)
    tokens = tl.tokenize(middle.corpus)
    tasks.our_index(tokens)  # as in C2 to C4
    node = tasks.near_frequency(tokens, 100_000)
    hits = len(find(tokens, node))
    spent = alone(lambda: tl.collocates(tokens, node, n_resamples=0), n)
    yield _limit(f"D2 collocates, 5 left and right of {hits:,} places, whole table", 0.060, 0.030, spent)
    sure = alone(lambda: tl.collocates(tokens, node), n)
    yield Row("D2 the same with an interval of every row from 1,000 resamples of turns", "", "", seconds(sure))


def _resampling(small: tasks.Data, middle: tasks.Data, n: int, notes: list[str]) -> Iterator[Row]:
    counts = tasks.documents_by_terms()
    found = paired(lambda: tasks.our_bootstrap(counts, 1000), lambda: peers.usual_bootstrap(counts, 1000), 4 * n)
    shape = f"{counts.shape[0]:,} x {counts.shape[1]:,}, {counts.nnz:,} cells"
    yield _ratio(f"E1 1,000 resamples of {shape} against A[idx].sum(0)", 12, 16, found)
    yield _limit("E2 the same with an interval per term", 1.0, 0.6, alone(lambda: tasks.our_intervals(counts, 1000), n))
    peak = child("intervals", small.megabytes)["peak"] / MEGA
    yield Row("E2 peak memory", "≤ 300 MB", "", f"{peak:.0f} MB", peak <= 300, False)
    a, b = counts[:1000].sum(axis=0), counts[1000:].sum(axis=0)
    prior = flat_prior(counts.shape[1])
    yield _limit(
        "E3 log-odds z of 50,000 terms from counts", 0.002, 0.001, alone(lambda: log_odds_dirichlet(a, b, prior), 4 * n)
    )


# ---------------------------------------------------------------------- memory, growth, import


def _memory(megabytes: float) -> Iterator[Row]:
    found = child("tokenize", megabytes)
    kept, peak = found["kept"] / found["bytes"], found["peak"] / found["bytes"]
    yield Row("A6 token table kept, per byte of text", "≤ 1.6", "≤ 1.4", f"{kept:.2f}", kept <= 1.6, kept <= 1.4)
    yield Row("A6 peak while building, per byte of text", "≤ 3.2", "≤ 2.2", f"{peak:.2f}", peak <= 3.2, peak <= 2.2)


def _growth(sizes: list[float]) -> dict[str, dict[float, dict[str, float]]]:
    names = ("tokenize", "CountVectorizer")
    return {name: {size: child(name, size) for size in sizes} for name in names}


def _large(growth: dict[str, dict[float, dict[str, float]]]) -> Iterator[Row]:
    size = max(growth["tokenize"])
    ours, theirs = (growth[name][size]["cpu"] for name in ("tokenize", "CountVectorizer"))
    ratio, target = theirs / ours, f"F1 tokenize {size:g} MB against CountVectorizer, fresh processes"
    text = f"{ratio:.1f}x; {seconds(ours)} against {seconds(theirs)} (one run)"
    yield Row(target, "≥ 6x", "≥ 9x", text, ratio >= 6, ratio >= 9)
    threads = child("threads", size)
    gain = threads["one"] / threads["two"]
    yield Row(
        f"F3 tokenize {size:g} MB on two threads against one, wall", "≥ 1.6x", "≥ 1.8x",
        f"{gain:.1f}x; {seconds(threads['two'])} against {seconds(threads['one'])}", gain >= 1.6, gain >= 1.8,
    )  # fmt: skip
    mapped = child("mapped", size)
    held, first = mapped["held"] / mapped["bytes"], mapped["first"]
    yield Row(
        f"F2 tokenize {size:g} MB from file to file: anonymous memory kept, per byte of text",
        "≤ 0.5", "≤ 0.3", f"{held:.2f}", held <= 0.5, held <= 0.3,
    )  # fmt: skip
    yield Row(
        "F2 one word after opening, no index, wall",
        "≤ 100 ms", "≤ 60 ms", seconds(first), first <= 0.1, first <= 0.06,
    )  # fmt: skip


def _import() -> Iterator[Row]:
    base = tasks.import_seconds("import numpy, pandas")
    extra = tasks.import_seconds("import textlab; textlab.tokenize; textlab.count_terms; textlab.kwic") - base
    text = f"{1000 * extra:+.0f} ms on {1000 * base:.0f} ms"
    yield Row(
        "G1 import textlab with tokenize, count_terms and kwic, beyond numpy and pandas",
        "≤ +200 ms",
        "",
        text,
        extra <= 0.2,
        False,
    )


# ---------------------------------------------------------------------- the page


def _page(
    rows: list[Row],
    growth: dict[str, dict[float, dict[str, float]]],
    notes: list[str],
    data: tuple[tasks.Data, tasks.Data],
    spent: float,
) -> str:
    gated = [row for row in rows if row.ok is not None]
    missed = [row for row in gated if not row.ok]
    packages = (
        "numpy",
        "pandas",
        "scipy",
        "pyarrow",
        "scikit-learn",
        "gensim",
        "nltk",
        "polars",
        "spacy",
        "textacy",
        "tokenizers",
    )
    versions = ", ".join(f"{p} {version(p)}" for p in packages if peers.here({"scikit-learn": "sklearn"}.get(p, p)))
    sizes = "; ".join(f"{d.megabytes:g} MB: {len(d.documents):,} documents" for d in data)
    lines = [
        "# Benchmark results",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {_processor()}, {platform.system()}; Python "
        f"{platform.python_version()}, {versions}. Made by `python benchmarks/run.py` in {spent / 60:.0f} minutes; "
        f"corpus: see `benchmarks/text.py` ({sizes}).",
        "",
        "Times are CPU seconds (user and system), medians of warm interleaved pairs in one process; a ratio is the "
        "peer's median over ours, with its range over the pairs. Memory is measured in a process per candidate.",
        "",
        f"{len(gated) - len(missed)} of {len(gated)} gated targets met"
        + (f"; missed: {', '.join(row.target.split()[0] for row in missed)}." if missed else "."),
        "",
        "| target | must | ambition | measured | verdict |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {r.target} | {r.must} | {r.ambition} | {r.measured} | {r.verdict} |" for r in rows),
        "",
        "## Growth",
        "",
        "| candidate | megabytes | CPU | MB/s | peak memory per byte of text |",
        "| --- | --- | --- | --- | --- |",
        *_growth_lines(growth),
        "",
        *(["## Left out", "", *(f"- {note}" for note in notes), ""] if notes else []),
    ]
    return "\n".join(lines)


def _growth_lines(growth: dict[str, dict[float, dict[str, float]]]) -> Iterator[str]:
    for name, by_size in growth.items():
        for size, found in by_size.items():
            rate, peak = found["bytes"] / MEGA / found["cpu"], found["peak"] / found["bytes"]
            yield f"| {name} | {size:g} | {seconds(found['cpu'])} | {rate:.0f} | {peak:.2f} |"


def _processor() -> str:
    """The class of the processor, no more."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
