"""One HTML page with the three analyses of the five texts: topics, contrast, stance.

The page is for whoever wants to see what answers look like before installing anything: tables, pictures, summaries and
quotations, in one file that needs no network.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import textlab as tl

from ._bundle import atomically
from ._html import inert
from .plots.chart import Chart

__all__ = ["write_demo"]

_BEGUN = """import textlab as tl

corpus = tl.load_seeds()  # two talks, two essays, a report
talks = {"bezos-panel", "disruption-seminar"}
modes = {name: "speech" if name in talks else "writing" for name in corpus.documents.index}
corpus = corpus.assign(mode=modes)
tokens = tl.tokenize(corpus)
dtm = tl.count_terms(tokens, by="passage_id")
people = ["Faiza Shaheen", "Hilary Cottam", "Jack Stilgoe"]
panel = tl.tokenize(corpus.where(doc_id="bezos-panel", speaker=people))
"""


class _Question(NamedTuple):
    title: str
    code: str
    picture: str
    alt: str


_QUESTIONS = (
    _Question(
        "Who uses which words?",
        'tl.contrast(dtm, by="mode", target="speech", reference="writing", rng=1)',
        "result.plot(n=12)",
        "The dozen words that set speech most apart from writing, and the dozen of writing: score, interval, and in "
        "grey what chance alone would do. Open circles: one turn or document carries the word.",
    ),
    _Question(
        "Which words keep company?",
        "tl.fit_topics(dtm, n_topics=5, rng=1)",
        "result.plot()",
        "The heaviest words of five topics, with the share of each topic and how stable its words are when turns are "
        "left out.",
    ),
    _Question(
        "How surely are claims made?",
        'tl.track_stance(panel, tl.load_lexicon("hedges"), cluster="passage_id", n_bins=4, rng=1)',
        "result.plot()",
        "Hedges in 1,000 words of three panellists along the evening, with intervals where there are passages enough.",
    ),
)
_DEMO_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>textlab: three questions to five texts</title>
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
body {{ max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
section {{ margin: 3rem 0; }} .wide {{ overflow-x: auto; }} td, th {{ padding: .15rem .6rem; }}
img {{ max-width: 100%; }} pre, code {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
figcaption {{ max-width: 50em; }} h2 {{ margin-bottom: 0; }}
</style></head><body>
<h1>Three questions to five texts</h1>
<p>Every table, picture and quotation below comes from the package, none is written by hand. The five texts are few and
messy on purpose: each summary also says what its numbers do not show.</p>
<pre><code>{begun}</code></pre>
{sections}
{doubts}
</body></html>
"""


def write_demo(path: str | Path = "textlab_demo.html") -> Path:
    """Write the three analyses of the seeds as one page, whole or not at all.

    Parameters
    ----------
    path : str or Path, default "textlab_demo.html"

    Returns
    -------
    Path
        Of the page, about 300 kB.

    Raises
    ------
    UnreadableFile
        The five texts are not there (they come with a checkout), or the page cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> page = write_demo(Path(tempfile.mkdtemp()) / "demo.html")
    >>> page.read_text(encoding="utf-8").count("<section>")
    3
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", tl.TextlabWarning)
        sections = "\n".join(_sections())
    page = _DEMO_PAGE.format(begun=inert(_BEGUN), sections=sections, doubts=_warned(said))
    return atomically("demo", path, lambda part: part.write_text(page, encoding="utf-8"))


def _sections() -> Iterator[str]:
    known: dict[str, Any] = {}
    exec(_BEGUN, known)  # so that the code on the page is the code that ran
    for question in _QUESTIONS:
        yield _section(question, eval(question.code, dict(known)))


def _section(question: _Question, result: Any) -> str:
    each = (result.quotes(label, n=3) for label in result.table.iloc[:, 0])
    quotes = next(found for found in each if len(found))._repr_html_()
    picture = Chart(eval(question.picture, {"result": result}), alt=question.alt)._repr_mimebundle_()["text/html"]
    code = f"result = {question.code}\n{question.picture}"
    return (
        f"<section><h2>{inert(question.title)}</h2><pre><code>{inert(code)}</code></pre>{picture}"
        f'<div class="wide">{result._repr_html_()}</div>{quotes}</section>'
    )


def _warned(said: list[warnings.WarningMessage]) -> str:
    """Return the warnings as a list, each once: a reader of the page is to meet them as a user would."""
    lines = dict.fromkeys(str(warning.message) for warning in said)
    items = "".join(f"<li>{inert(line)}</li>" for line in lines)
    return f"<h2>What textlab warned of while it answered</h2><ul>{items}</ul>" if items else ""
