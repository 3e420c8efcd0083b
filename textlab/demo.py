"""One HTML page with the three analyses of the five texts: topics, contrast, stance.

The page is for whoever wants to see what answers look like before installing anything: tables, pictures, summaries and
quotations, in one file that needs no network.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import textlab as tl

from ._bundle import atomically
from ._html import inert
from .plots.chart import Chart

__all__ = ["write_demo"]

_QUESTIONS = {
    "Which words keep company?": "tl.fit_topics(dtm, n_topics=5, rng=1)",
    "Who uses which words?": (
        'tl.contrast(dtm, by="speaker", target="Jack Stilgoe", reference="Faiza Shaheen", rng=1)'
    ),
    "How sure do speakers sound along their talk?": (
        'tl.track_stance(tokens, tl.load_lexicon("hedges"), by="speaker", over="progress")'
    ),
}
_DEMO_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>textlab: three questions to five texts</title>
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
body {{ max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
section {{ margin: 3rem 0; }} .wide {{ overflow-x: auto; }} td, th {{ padding: .15rem .6rem; }}
img {{ max-width: 100%; background: white; border-radius: 4px; }} code {{ white-space: pre-wrap; }}
</style></head><body>
<h1>Three questions to five texts</h1>
<p>Every table, picture and quotation below comes from the package, none is written by hand. The five texts are few and
messy on purpose: each summary also says what its numbers do not show.</p>
{doubts}
{sections}
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
    page = _DEMO_PAGE.format(sections=sections, doubts=_warned(said))
    return atomically("demo", path, lambda part: part.write_text(page, encoding="utf-8"))


def _sections() -> Iterator[str]:
    tokens = tl.tokenize(tl.load_seeds())
    known = {"tl": tl, "tokens": tokens, "dtm": tl.count_terms(tokens, by="passage_id")}
    for title, code in _QUESTIONS.items():
        yield _section(title, code, eval(code, dict(known)))  # so that the code on the page is the code that ran


def _section(title: str, code: str, result: Any) -> str:
    each = (result.quotes(label, n=3) for label in result.table.iloc[:, 0])
    quotes = next(found for found in each if len(found))._repr_html_()
    return (
        f"<section><h2>{inert(title)}</h2><pre><code>{inert(code)}</code></pre>{_picture(result, title)}"
        f'<div class="wide">{result._repr_html_()}</div>{quotes}</section>'
    )


def _picture(result: Any, title: str) -> str:
    return Chart(result.plot(), alt=title)._repr_mimebundle_()["text/html"]


def _warned(said: list[warnings.WarningMessage]) -> str:
    """Return the warnings as a list, each once: a reader of the page is to meet them as a user would."""
    lines = dict.fromkeys(str(warning.message) for warning in said)
    return f"<p>textlab warned while it answered:</p><ul>{''.join(f'<li>{inert(line)}</li>' for line in lines)}</ul>"
