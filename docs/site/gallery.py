"""The gallery: one picture a question, drawn from the five texts, each beside the code that drew it."""

from __future__ import annotations

import warnings
from html import escape
from pathlib import Path
from typing import NamedTuple


class Piece(NamedTuple):
    """One picture: the question, the lesson that teaches it, and the code, whose last line is the picture."""

    question: str
    lesson: str
    code: str


PIECES = (
    Piece("What can these texts support?", "02_sources_and_turns", "tl.audit(corpus).plot()"),
    Piece("Where does a word stand?", "03_words_in_context", 'tl.kwic(tokens, "power").plot()'),
    Piece("What does a word keep company with?", "03_words_in_context", 'tl.collocates(tokens, "power").plot()'),
    Piece("How evenly is it used?", "03_words_in_context", "tl.dispersion(tokens).plot()"),
    Piece("Who uses which words?", "06_contrasts", "gap.plot()"),
    Piece("Is the effect where the words are frequent?", "06_contrasts", 'gap.plot(kind="frequency")'),
    Piece("Which words keep company across passages?", "04_topics", "topics.plot()"),
    Piece("Whose subject is a topic?", "04_topics", 'topics.plot(kind="shares")'),
    Piece("How sure do speakers sound?", "08_stance_over_time", "track.plot()"),
    Piece("Do two coders agree?", "07_coding_stance", "agreed.plot()"),
)
PREPARED = """
corpus = tl.load_seeds()
tokens = tl.tokenize(corpus)
dtm = tl.count_terms(tokens, by="passage_id")
gap = tl.contrast(dtm, by="speaker", target="Jack Stilgoe", reference="Faiza Shaheen", rng=1)
topics = tl.fit_topics(dtm, n_topics=5, rng=1)
track = tl.track_stance(tokens, tl.load_lexicon("hedges"), by="speaker", over="progress")
agreed = tl.agreement(tl.load_codes("seeds"))
"""


def write_gallery(source: Path, pictures: Path) -> None:
    """Draw every piece into the site, and write the page that shows them."""
    import textlab as tl

    warnings.simplefilter("ignore", tl.TextlabWarning)  # the lessons discuss them
    known = {"tl": tl}
    exec(PREPARED, known)
    pictures.mkdir(parents=True, exist_ok=True)
    figures = [_figure(source, pictures / f"{number:02}.png", piece, known) for number, piece in enumerate(PIECES)]
    page = (
        "# Gallery\n\nOne picture a question, all of the five texts. Each line of code stands below its picture; "
        f"what comes before is the same for all:\n\n```python\nimport textlab as tl\n{PREPARED}```\n\n"
        '<div class="gallery">\n' + "\n".join(figures) + "\n</div>\n"
    )
    (source / "gallery.md").write_text(page, encoding="utf-8")


def _figure(source: Path, file: Path, piece: Piece, known: dict[str, object]) -> str:
    from matplotlib import pyplot

    drawn = eval(piece.code, dict(known))  # the code on the page is the code that ran
    drawn.figure.savefig(file, dpi=110, facecolor="white", bbox_inches="tight", metadata={"Software": None})
    pyplot.close("all")
    question = escape(piece.question)
    if not (source / f"notebooks/{piece.lesson}.ipynb").exists():
        raise FileNotFoundError(f"gallery: there is no lesson {piece.lesson}")
    return (
        f'<figure><a href="notebooks/{piece.lesson}.html"><img src="pictures/{file.name}" alt="{question}"></a>'
        f"<figcaption><b>{question}</b><br><code>{escape(piece.code)}</code></figcaption></figure>"
    )
