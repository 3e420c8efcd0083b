"""Write what coders see: one blind sheet for each coder, in an order of its own, and the codebook as plain text.

``python data/codebook/make_sheets.py FOLDER [coder ...]`` writes ``CODEBOOK.txt`` and ``coder_NAME.csv`` for each
coder (``a`` and ``b`` if none is named). The folder must lie outside the repository: a coder who sees it should see
neither the other sheet nor the texts.
"""

from __future__ import annotations

import hashlib
import sys
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd

import textlab as tl

HERE = Path(__file__).resolve().parent
N_BEFORE = 45  # words of context
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would take such a cell for a formula


# ---------------------------------------------------------------- sheets


def sheet_of(sample: pd.DataFrame, corpus: tl.Corpus, coder: str) -> pd.DataFrame:
    """Return the blind sheet of a coder: passages in random order, with an empty cell for each target."""
    readable = corpus.where(layer=["body", "heading"]).group("turn_id")
    rows = [
        {"unit_id": unit.unit_id, "context_before": _before(unit, readable), "passage": _line(_cut(unit, corpus))}
        for unit in sample.itertuples(index=False)
    ]
    sheet = pd.DataFrame(rows)
    order = [hashlib.sha256(f"coder {coder} {unit_id}".encode()).hexdigest() for unit_id in sheet["unit_id"]]
    sheet = sheet.iloc[pd.Series(order).argsort()].reset_index(drop=True)
    sheet.insert(0, "number", range(1, len(sheet) + 1))
    return sheet.assign(**dict.fromkeys(_table("targets")["target"], ""), note="")


def _cut(span: Any, corpus: tl.Corpus) -> str:
    return corpus.document_text(span.doc_id)[span.start : span.end]


def _line(text: str) -> str:
    """Text on one line, marked with an apostrophe if a spreadsheet would read it as a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line


def _before(unit: Any, readable: tl.Corpus) -> str:
    """Return the words before a unit, saying where the voice changes but not whose it is."""
    blocks = readable.passages
    here = (blocks["doc_id"] == unit.doc_id) & (blocks["start"] < unit.start)
    voice = _voice(unit.speaker)
    pieces: list[str] = []
    left, following = N_BEFORE, voice
    for block in blocks[here].iloc[::-1].itertuples():
        text = readable.document_text(block.doc_id)[block.start : min(block.end, unit.start)]
        words = text.split()
        if not words:
            continue
        speaks = voice if block.layer == "heading" else _voice(block.speaker)
        if speaks != following:
            pieces.append("[this speaker:]" if following == voice else "[another speaker:]")
        pieces.append(f"[heading: {' '.join(words)}]" if block.layer == "heading" else _last(words, left))
        left, following = left - len(words), speaks
        if left <= 0:
            break
    if following != voice:
        pieces.append("[another speaker:]")
    return _line(" ".join(reversed(pieces))) or "[beginning of the text]"


def _voice(speaker: Any) -> str:
    return "" if pd.isna(speaker) else str(speaker)


def _last(words: list[str], n: int) -> str:
    return " ".join(words) if len(words) <= n else "... " + " ".join(words[-n:])


# ---------------------------------------------------------------- the codebook to read

HOW = """
You get a sheet of passages, each of about 60 to 120 words (some are shorter), from talks and essays on technology and
society. For each passage and each target, decide which position the person who speaks or writes takes in this passage,
and write one of four words into the cell: favour, against, mixed, none.

How to work
- Read this page to the end first, then code the sheet from top to bottom, one passage at a time.
- Read the passage twice. Go through the {n} targets in order. Fill all {n} cells, also with none.
- Judge by reading. Do not search for words, do not use a program to fill cells, do not look for the full texts.
- Work alone. Do not talk about passages with another coder, and do not look at another coder's sheet.
- You may change an earlier answer in the same sheet as long as you have not handed it in.
- Use "note" for anything that made you doubt; it may stay empty.
- Change nothing in the columns number, unit_id, context_before and passage. Keep the file a csv in UTF-8.

What the sheet shows
- passage: what you code. Line breaks are taken out; otherwise it is exactly as it stands in the source, with the
  errors of machine transcripts ("Pfizer" for a person called Faiza). An apostrophe before a leading dash is not part
  of the text.
- context_before: up to {before} words that stand before it, to understand it, not to be coded. "[another speaker:]" and
  "[this speaker:]" say where the voice changes; "[heading: ...]" is a heading.
- Passages of one transcript are cut without full stops, so some begin or end in the middle of a sentence.
- Neighbouring passages may or may not be in the sheet, and not in order. Judge each as if it were the only one.
"""


def codebook_text(corpus: tl.Corpus) -> str:
    """Return the codebook as a coder reads it: how to work, labels, rules, targets with examples."""
    targets, labels, rules, examples = (_table(name) for name in ("targets", "labels", "rules", "examples"))
    how = HOW.strip().format(n=len(targets), before=N_BEFORE)
    parts = ["CODEBOOK: STANCE TOWARDS EIGHT TARGETS", how, _title("The four labels")]
    parts += [_item(*row) for row in zip(labels["label"], labels["definition"], strict=True)]
    parts += [_title("Rules"), *(_rule(row) for row in rules.itertuples())]
    parts.append(_title("The targets"))
    for target in targets.itertuples():
        parts.append(_target(target))
        parts += [_example(row, corpus) for row in examples[examples["target"] == target.target].itertuples()]
    parts.append(_title("Columns to fill") + "\n\n" + ", ".join(targets["target"]))
    return "\n\n".join(parts) + "\n"


def _title(text: str) -> str:
    return f"{text.upper()}\n{'=' * len(text)}"


def _item(head: str, text: str) -> str:
    return textwrap.fill(f"{head} {text}", 110, subsequent_indent="    ")


def _rule(row: Any) -> str:
    return _item(f"{row.rule} {row.title}.", row.text)


def _target(row: Any) -> str:
    lines = [f"--- {row.name}   [column: {row.target}]", _item("", row.definition).strip()]
    heads = {
        "favour_means": "favour:",
        "against_means": "against:",
        "includes": "Belongs here:",
        "excludes": "Does not:",
    }
    return "\n".join([*lines, *(_item(head, getattr(row, name)) for name, head in heads.items())])


def _example(row: Any, corpus: tl.Corpus) -> str:
    quotation = f'"{" ".join(_cut(row, corpus).split())}"'
    text = f"{quotation} -> {row.label.upper()}. {row.why} ({row.rule})"
    return textwrap.fill(text, 110, initial_indent="    Example: ", subsequent_indent="    ")


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", keep_default_na=False)


def main() -> None:
    """Write the sheets and the codebook into the folder named on the command line."""
    folder, *coders = sys.argv[1:] or [""]
    if not folder or HERE.parents[1] in Path(folder).resolve().parents:
        sys.exit("make_sheets: name a folder outside the repository, for instance /tmp/coding")
    corpus, place = tl.load_seeds(), Path(folder)
    sample = pd.read_csv(HERE / "sample.csv")
    place.mkdir(parents=True, exist_ok=True)
    (place / "CODEBOOK.txt").write_text(codebook_text(corpus), encoding="utf-8")
    for coder in coders or ["a", "b"]:
        sheet_of(sample, corpus, coder).to_csv(place / f"coder_{coder}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
