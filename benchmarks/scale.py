"""Every verb over a mapped corpus that is larger than it need be to fit: time and peak memory.

    python3 benchmarks/scale.py [megabytes] [--without STEP ...]      writes benchmarks/SCALE.md

The corpus is made up (words from a Zipf list of 200,000, documents of about 3,200 bytes, five parties, a hundred
years), written to a temporary folder with `Corpus.build` and removed at the end. Each verb runs in a process of its
own, which opens what the steps before it have saved. Two numbers are given for memory: the largest resident set, which
counts pages of mapped files that the system can take back at any time, and the largest anonymous memory, which it
cannot. Seconds are of the processor (user and system) and of the wall.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
WORDS, DOCUMENT = 200_000, 450  # different words; words of a document
LIMIT = 900  # seconds that a step may take


def documents(n_bytes: float) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return documents drawn from a Zipf list, the same on every run."""
    rng = np.random.default_rng(1)
    syllables = [
        "ba",
        "che",
        "dor",
        "el",
        "fri",
        "gul",
        "ham",
        "is",
        "jo",
        "kar",
        "lin",
        "mo",
        "tax",
        "re",
        "st",
        "ing",
    ]
    known = [chr(97 + k) for k in range(26)] + [
        "".join(rng.choice(syllables, rng.integers(1, 5))) for _ in range(WORDS)
    ]
    vocabulary = np.array(list(dict.fromkeys(known)), dtype=object)
    share = 1 / np.arange(1, len(vocabulary) + 1)
    edges = np.cumsum(share / share.sum())
    made = number = 0
    while made < n_bytes:
        ids = np.searchsorted(edges, rng.random((1_000, DOCUMENT)))
        for row in vocabulary[np.minimum(ids, len(vocabulary) - 1)]:
            text = ". ".join(" ".join(row[k : k + 15]) for k in range(0, DOCUMENT, 15)) + "."
            about = {"party": "ABCDE"[number % 5], "year": 1900 + number % 100}
            yield f"d{number:07d}", text, about
            made, number = made + len(text), number + 1
        if made >= n_bytes:
            return


# ---------------------------------------------------------------------- steps, each in a process of its own


def _opened(folder: Path) -> Any:
    import textlab as tl

    return tl.Tokens.open(folder / "tokens", tl.Corpus.open(folder / "corpus"))


def build(folder: Path, megabytes: float) -> str:
    """Write the corpus."""
    import textlab as tl

    corpus = tl.Corpus.build(folder / "corpus", documents(megabytes * 1e6))
    return f"{len(corpus.documents):,} documents"


def tokenize(folder: Path, megabytes: float) -> str:
    """Write the tokens, chunk by chunk."""
    import textlab as tl

    return f"{len(tl.tokenize(tl.Corpus.open(folder / 'corpus'), to=folder / 'tokens')):,} tokens"


def open_only(folder: Path, megabytes: float) -> str:
    """Open corpus and tokens: what every step below begins with."""
    return f"{len(_opened(folder).vocab):,} types"


def kwic_rare(folder: Path, megabytes: float) -> str:
    """Find a rare phrase, with all its lines."""
    import textlab as tl

    return f"{len(tl.kwic(_opened(folder), 'taxtax ba').table):,} lines"


def kwic_frequent(folder: Path, megabytes: float) -> str:
    """Find a glob that stands in every document."""
    import textlab as tl

    lines = tl.kwic(_opened(folder), "tax*")
    return f"{len(lines):,} hits"


def count(folder: Path, megabytes: float) -> str:
    """Count the terms of every document."""
    import textlab as tl

    return f"{tl.count_terms(_opened(folder), by='doc_id').counts.nnz:,} cells"


def frequencies(folder: Path, megabytes: float) -> str:
    """Count with intervals by party."""
    import textlab as tl

    found = tl.frequencies(_opened(folder), by="party", min_count=1000, cluster="doc_id", n_resamples=200)
    return f"{len(found.table):,} rows"


def collocates(folder: Path, megabytes: float) -> str:
    """Count the words within five of a frequent node."""
    import textlab as tl

    return f"{len(tl.collocates(_opened(folder), 'tax', n_resamples=0).table):,} collocates"


def describe(folder: Path, megabytes: float) -> str:
    """Describe the words of each party."""
    import textlab as tl

    return f"{len(tl.describe(_opened(folder), by='party', n_resamples=0).table):,} rows"


def track(folder: Path, megabytes: float) -> str:
    """Follow a list of words through the texts."""
    import textlab as tl

    found = tl.track_stance(_opened(folder), tl.Lexicon(["tax*", "karba"]), by="party", n_resamples=200)
    return f"{len(found.table):,} points"


def contrast(folder: Path, megabytes: float) -> str:
    """Set one party apart, with resampled documents."""
    import textlab as tl

    dtm = tl.count_terms(_opened(folder), by="doc_id").trim(min_docfreq=200)
    how = tl.Resampling(n=200, permutations=99)
    return f"{len(tl.contrast(dtm, by='party', target='A', cluster='doc_id', resampling=how, rng=1).table):,} terms"


def topics(folder: Path, megabytes: float) -> str:
    """Fit topics in one pass over the documents."""
    import textlab as tl

    dtm = tl.count_terms(_opened(folder), by="doc_id").trim(min_docfreq=500, max_share=0.3)
    return f"{len(tl.fit_topics(dtm, n_topics=20, method='online', n_refits=0, rng=1).weights):,} topics"


STEPS: tuple[Callable[[Path, float], str], ...] = (
    build, tokenize, open_only, kwic_rare, kwic_frequent, count, frequencies, collocates, track, contrast, describe,
    topics,
)  # fmt: skip


# ---------------------------------------------------------------------- measuring


class _Peak(threading.Thread):
    """Looks at the anonymous memory of this process twenty times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.over.wait(0.05):
            self.most = max(self.most, _anonymous())


def _anonymous() -> int:
    """Return bytes of anonymous memory; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)


def one_step(name: str, folder: Path, megabytes: float) -> None:
    """Run a step in this process and print what it took."""
    import warnings

    warnings.simplefilter("ignore")
    import textlab  # noqa: F401 (its import is not the step's)

    step = next(step for step in STEPS if step.__name__ == name)
    peak = _Peak()
    peak.start()
    wall, cpu = time.perf_counter(), time.process_time()
    found = step(folder, megabytes)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "found": found}
    peak.over.set()
    took["rss"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**took, "anonymous": max(peak.most, _anonymous())}))


def measured(name: str, folder: Path, megabytes: float) -> dict[str, Any]:
    """Run a step in a process of its own."""
    command = [sys.executable, __file__, "--step", name, str(folder), str(megabytes)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {"found": f"stopped after {LIMIT:,} s"}
    if done.returncode:
        return {"found": f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1][:120]}"}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def row_of(name: str, took: dict[str, Any], n_bytes: float) -> str:
    """Return a line of the table."""
    doc = next(step.__doc__ or "" for step in STEPS if step.__name__ == name).rstrip(".")
    if "cpu" not in took:
        return f"| {name} | {doc} | {took['found']} | | | | | |"
    parts = [f"{took['cpu']:.1f}", f"{took['wall']:.1f}"]
    parts += [f"{took[kind] / 1e6:,.0f}" for kind in ("rss", "anonymous")]
    return f"| {name} | {doc} | {took['found']} | {' | '.join(parts)} | {took['anonymous'] / n_bytes:.2f} |"


def written(rows: list[str], megabytes: float) -> str:
    """Return the page."""
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("numpy", "scipy", "pandas", "pyarrow", "gensim")
    )
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return (
        f"# {megabytes:,.0f} MB of text from disk\n\nMade by `python3 benchmarks/scale.py {megabytes:g}` on "
        f"{os.cpu_count()} cores (load {load} at the end: wall seconds are those of a busy machine), Python "
        f"{platform.python_version()}, {versions}. {' '.join((__doc__ or '').split(chr(10) * 2)[2].split())}\n\n"
        "| step | what | found | CPU s | wall s | resident MB | anonymous MB | anonymous ÷ text |\n"
        "|---|---|---|---:|---:|---:|---:|---:|\n" + "\n".join(rows) + "\n"
    )


def main(megabytes: float, left_out: list[str]) -> None:
    """Run the steps, write the table after each, and remove the corpus."""
    folder = Path(tempfile.mkdtemp(prefix="textlab-scale-"))
    rows: list[str] = []
    try:
        for step in (step for step in STEPS if step.__name__ not in left_out):
            took = measured(step.__name__, folder, megabytes)
            rows.append(row_of(step.__name__, took, megabytes * 1e6))
            print(rows[-1], flush=True)
            (HERE / "SCALE.md").write_text(written(rows, megabytes), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        one_step(sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]))
    else:
        numbers = [word for word in sys.argv[1:2] if not word.startswith("--")]
        asked = sys.argv[sys.argv.index("--without") + 1 :] if "--without" in sys.argv else []
        main(float(numbers[0]) if numbers else 1_000, asked)
