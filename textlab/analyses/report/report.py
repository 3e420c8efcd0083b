"""Write up several results on one page, and list what a referee would still ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ... import _checks, _html
from ..._bundle import atomically
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from ...results import Result, versions
from .checklist import ITEMS, Claim, Contents, checklist, claims_of, missing
from .pages import Prose, Section, Table, corpus_section, markdown, page, result_section
from .references import Reference, bibtex, references_of

DESIGNS = ("exploratory", "confirmatory", "")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Report:
    """Results written up, with a checklist for referees. Made by `report`."""

    title: str
    contents: Contents

    def checklist(self) -> pd.DataFrame:
        """Return the twelve items: ``item, asks_for, status, found``.

        ``status`` is *there*, *missing* (``found`` then names the next step), *by hand* or *does not apply*.
        """
        return checklist(self.contents)

    @property
    def complete(self) -> bool:
        """Return whether no item of the checklist is missing."""
        return not missing(self.checklist())

    def references(self) -> list[Reference]:
        """Return the distinct works cited by the results."""
        cited = [citation for result in self.contents.results for citation in result.CITATIONS]
        return references_of(cited, versions()["textlab"])

    def sections(self, *, pictures: bool = True) -> list[Section]:
        """Return the sections of the report, in order."""
        given, table = self.contents, self.checklist()
        lacking = [Section("Incomplete", [Prose(_lacking(table))])] if missing(table) else []
        asked = Prose(f"{given.question} ({given.design or 'design not given'})" if given.question else "Not given.")
        return [
            *lacking,
            Section("Question", [asked]),
            corpus_section(given.results, given.source),
            *(result_section(result, pictures=pictures) for result in given.results),
            *map(_claim_section, given.claims),
            Section("Limits", [Prose(given.limits or "Not given.")]),
            Section("Checklist", [Table(table, "What a referee will ask")]),
        ]

    def write(self, path: str | Path, *, complete: bool = False, pictures: bool = True) -> Path:
        """Write the report as ``.html``, ``.md`` or ``.bib`` (the references), by the extension of `path`.

        Parameters
        ----------
        path : str or Path
        complete : bool
            Whether to refuse while items of the checklist are missing. By default the page starts with a list of them.
        pictures : bool
            Whether to include the picture of each result in an HTML page.

        Raises
        ------
        NotEnoughData
            ``complete=True`` was given and items are missing; the message lists them.
        SchemaError
            The extension is unknown.
        """
        lacking = missing(self.checklist())
        if complete and lacking:
            raise NotEnoughData(f"report: not complete; missing: {'; '.join(lacking)}.")
        text = self._text(Path(path).suffix.lower(), pictures=pictures)
        return atomically("report", path, lambda part: part.write_text(text, encoding="utf-8"))

    def _text(self, ending: str, *, pictures: bool) -> str:
        if ending == ".bib":
            return bibtex(self.references())
        if ending in (".md", ".html"):
            write = page if ending == ".html" else markdown
            return write(self.title, self.sections(pictures=pictures and ending == ".html"), self.references())
        raise SchemaError(f"report: a report is written as .html, .md or .bib, not {ending!r}.")

    def __repr__(self) -> str:
        lacking = missing(self.checklist())
        state = "complete" if not lacking else f"incomplete, {counted(len(lacking), 'item')} of {len(ITEMS)} missing"
        return f"<Report {self.title!r}: {counted(len(self.contents.results), 'result')}; {state}>"

    def _repr_html_(self) -> str:
        return _html.table(self.checklist(), caption=repr(self).strip("<>"), n=len(ITEMS))


def report(
    results: Result | Iterable[Result],
    *,
    title: str = "Report",
    question: str = "",
    design: str = "",
    source: str = "",
    claims: Mapping[str, Sequence[Any]] | None = None,
    limits: str = "",
    by_hand: Mapping[int, str] | None = None,
    rng: int = 0,
) -> Report:
    """Write up results: corpus, preprocessing, tables, methods, quotations, references and a checklist.

    Parameters
    ----------
    results : Result or list of Result
        Results, in the order of the report.
    title : str
    question : str
        The research question, with the unit of analysis.
    design : {"exploratory", "confirmatory"}
        Whether the question was fixed before looking at the texts.
    source : str
        Where the texts come from, how they were transcribed, and what was left out.
    claims : mapping of sentence to (result, label, counter-examples)
        Your claims, each with the row of a result that it rests on and, as text, the evidence against it. Three
        quotations for each are drawn at random.
    limits : str
        What the texts cannot show, and what is confounded with what.
    by_hand : mapping of item number to text
        Items of the checklist that you answer yourself.
    rng : int
        Random seed of the quotations.

    Returns
    -------
    Report
        ``.checklist()``, ``.complete``, ``.write("report.html")`` (or ``.md``, ``.bib``).

    Raises
    ------
    SchemaError
        Something other than results was given, or a claim is not (result, label) or (result, label, text).

    Notes
    -----
    The checklist contains what referees in political science and corpus linguistics ask for. An incomplete report says
    so at its top; ``write(path, complete=True)`` refuses to write it.

    Examples
    --------
    >>> import textlab as tl
    >>> found = tl.frequencies(tl.tokenize(tl.load_seeds()), n_resamples=100)
    >>> draft = report([found], question="Which words are frequent?", design="exploratory")
    >>> draft
    <Report 'Report': 1 result; incomplete, 5 items of 12 missing>
    >>> draft.checklist().query("status == 'missing'")["item"].tolist()
    [1, 5, 6, 7, 11]
    """
    given = (results,) if isinstance(results, Result) or not isinstance(results, Iterable) else tuple(results)
    if not given or not all(isinstance(result, Result) for result in given):
        raise SchemaError("report: give one or more results of textlab, in a list.")
    _checks.one_of("report", "design", design, DESIGNS)
    _check_claims(claims)
    for number in by_hand or {}:
        _checks.whole("report", "by_hand", number, least=1, most=len(ITEMS))
    contents = Contents(
        results=given, claims=tuple(claims_of(claims, rng)), question=question, design=design, source=source,
        limits=limits, by_hand=dict(by_hand or {}),
    )  # fmt: skip
    return Report(title=title, contents=contents)


def _check_claims(claims: Any) -> None:
    if claims is not None and not isinstance(claims, Mapping):
        raise SchemaError('report: claims must map sentences to rows: {"sentence": (result, label, "against it")}.')
    for text, parts in (claims or {}).items():
        ok = isinstance(parts, Sequence) and not isinstance(parts, str) and len(parts) in (2, 3)
        if not ok or not isinstance(parts[0], Result):
            raise SchemaError(
                f"report: the claim {text!r} must be (result, label) or (result, label, counter-examples)."
            )


def _claim_section(claim: Claim) -> Section:
    against = Prose(f"Against it: {claim.against or 'not given.'}")
    return Section(
        f"Claim: {claim.text}",
        [Prose(f"Places behind it, drawn at random. {claim.quotes.heading}."), claim.quotes, against],
    )


def _lacking(table: pd.DataFrame) -> str:
    lines = missing(table)
    return f"This report is not complete. {counted(len(lines), 'item')} missing:\n" + "\n".join(lines)
