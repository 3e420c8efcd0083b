"""How soon the parts for JupyterLab answer their page, at 100,000 concordance lines.

    python3 benchmarks/widgets.py      writes benchmarks/WIDGETS.md

Two million words of made-up text (word frequencies fall as in Zipf's law) in 10,000 turns of 40 speakers; *tax* stands
in 100,000 places. Timed is what Python does between a question of the page and its answer as JSON, the median of seven
runs after the first. The way to the browser and the drawing of some thirty rows come on top.
"""

from __future__ import annotations

import json
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

import textlab as tl

N_WORDS, N_HITS, TURN, LIMIT = 2_000_000, 100_000, 200, 0.1
HEAD = "| part | question | first, ms | later, ms (wall) | later, ms (CPU) | |\n|---|---|---:|---:|---:|---|\n"


def corpus() -> tl.Corpus:
    """Return the made-up corpus."""
    draw = np.random.default_rng(1)
    vocabulary, odds = np.array([f"w{k}" for k in range(20_000)], dtype=object), 1 / np.arange(1, 20_001)
    words = vocabulary[draw.choice(len(vocabulary), N_WORDS, p=odds / odds.sum())]
    words[draw.choice(N_WORDS, N_HITS, replace=False)] = "tax"
    texts = [" ".join(words[at : at + TURN]) for at in range(0, N_WORDS, TURN)]
    frame = pd.DataFrame({"text": texts, "speaker": [f"s{k % 40}" for k in range(len(texts))]})
    return tl.from_frame(frame, speaker="speaker")


def concordancer_questions(tokens: tl.Tokens) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """Yield the part, the question in words, and the question."""
    part = tl.concordancer(tokens)
    yield part, "search *tax* (100,000 lines)", {"ask": "set", "pattern": "tax"}
    yield part, "the first thirty lines", {"ask": "lines", "first": 0, "last": 30}
    yield part, "thirty lines in the middle", {"ask": "lines", "first": 50_000, "last": 50_030}
    line = part.answer({"ask": "lines", "first": 0, "last": 1})["lines"][0]["line_id"]
    yield part, "widen a line", {"ask": "widen", "line_id": line, "at": 0}
    yield part, "keep a line", {"ask": "keep", "line_id": line, "kept": True}
    yield part, "sort by R1", {"ask": "set", "sort": ["R1"]}
    yield part, "lines of the sorted", {"ask": "lines", "first": 0, "last": 30}
    yield part, "rank by another word", {"ask": "set", "sort": [], "rank": "w5"}
    yield part, "group by speaker", {"ask": "set", "rank": "", "group": "speaker"}
    yield part, "group by R1 (12,000 words)", {"ask": "set", "group": "R1"}
    yield part, "show one group", {"ask": "set", "group": "speaker", "only": "s7"}
    yield part, "search *tax\\|w1* (190,000)", {"ask": "set", "group": "", "only": None, "pattern": "tax|w1"}


def other_questions(tokens: tl.Tokens, folder: Path) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """Yield the questions to the coder, the scatter and the reader of topics."""
    sheet = tl.sample_for_coding(tokens.corpus, 1000, rng=1)
    coder = tl.coder(sheet, folder / "ann.csv")
    target, label = sheet.codebook.target_names[0], str(sheet.codebook.labels["label"].iloc[0])
    yield coder, "a code, saved (1,000 passages)", {"ask": "code", "at": 0, "target": target, "label": label}
    yield coder, "another passage", {"ask": "passage", "at": 500}
    dtm = tl.count_terms(tokens, by="turn_id").trim(min_count=500)
    gap = tl.contrast(dtm, by="speaker", target="s1", reference="s2", rng=1)
    yield tl.contrast_scatter(gap), "passages of *tax*", {"ask": "quotes", "term": "tax"}
    topics = tl.fit_topics(dtm, n_topics=5, n_refits=2, max_share=1, rng=1)
    reader = tl.topic_reader(topics)
    yield reader, "name a topic", {"ask": "label", "topic": "1", "label": "tax"}
    yield reader, "its page anew, after the name is kept", {"ask": "page"}


def row(part: Any, said: str, question: dict[str, Any]) -> str:
    """Return a line of the table."""
    runs = [_timed(part, question) for _ in range(8)]
    wall, cpu = (median(run[k] for run in runs[1:]) for k in (0, 1))
    waited = "after" not in said  # nobody waits for what is made when the answer has been given
    verdict = ("met" if cpu <= LIMIT else "**MISSED**") if waited else "no limit"
    return f"| {part.NAME} | {said} | {1000 * runs[0][0]:.0f} | {1000 * wall:.0f} | {1000 * cpu:.0f} | {verdict} |\n"


def _timed(part: Any, question: dict[str, Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = part.answer(question)
    json.dumps(answer)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Measure, and write the table."""
    tokens = tl.tokenize(corpus())
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        lines = [row(*asked) for asked in concordancer_questions(tokens)]
        lines += [row(*asked) for asked in other_questions(tokens, Path(folder))]
    said = " ".join(__doc__.split("WIDGETS.md\n")[1].split())
    limit = f"Limit: {1000 * LIMIT:.0f} ms of the processor."
    page = (
        f"# Parts for JupyterLab\n\nMade by `python3 benchmarks/widgets.py`. {said} {limit}\n\n{HEAD}{''.join(lines)}"
    )
    Path(__file__).with_name("WIDGETS.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
