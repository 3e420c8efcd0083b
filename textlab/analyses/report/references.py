"""References as BibTeX, from the citations that results carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_CITATION = re.compile(r"(?P<authors>.+?) (?P<year>\d{4})[a-z]?,? ?(?P<rest>.*)", re.DOTALL)
_IN_JOURNAL = re.compile(r"(?P<journal>.+?) (?P<volume>\d+)(?:\((?P<number>\d+)\))?: ?(?P<pages>[\w-]+)$")
_NOTE = re.compile(r"(?P<rest>.*?) ?\((?P<note>[^()]*)\)$", re.DOTALL)
_SPECIAL = re.compile(r"([&%$#_{}])")


class Reference(NamedTuple):
    """A reference: its key and its fields, in output order."""

    kind: str
    key: str
    fields: dict[str, str]


def references_of(citations: Iterable[str], version: str) -> list[Reference]:
    """Return the distinct works, the package itself first, with unique keys."""
    made = [
        Reference(
            "software",
            "textlab",
            {"author": "{The textlab authors}", "title": "textlab: quantitative text analysis", "version": version},
        )
    ]
    taken = {"textlab"}
    for citation in dict.fromkeys(citations):
        found = _reference(citation)
        key = next(k for k in (found.key, *(f"{found.key}{c}" for c in "abcdefghijklmnopqrstuvwxyz")) if k not in taken)
        taken.add(key)
        made.append(found._replace(key=key))
    return made


def _reference(citation: str) -> Reference:
    match = _CITATION.match(citation.strip())
    if match is None:
        return Reference("misc", _bibtex_key(citation, ""), {"note": citation})
    rest, note = match["rest"], ""
    if noted := _NOTE.match(rest):
        rest, note = noted["rest"], noted["note"]
    fields = {"author": _authors(match["authors"]), "year": match["year"]}
    if journal := _IN_JOURNAL.match(rest):
        fields |= {name: value for name, value in journal.groupdict().items() if value}
        fields["pages"] = fields["pages"].replace("-", "--")
    elif rest:
        fields["howpublished"] = rest
    kind = "article" if "journal" in fields else "misc"
    return Reference(kind, _bibtex_key(match["authors"], match["year"]), fields | ({"note": note} if note else {}))


def _authors(text: str) -> str:
    if text.endswith(" et al."):
        return f"{text.removesuffix(' et al.')} and others"
    return " and ".join(part.strip() for part in re.split(r",|&", text) if part.strip())


def _bibtex_key(authors: str, year: str) -> str:
    first = re.sub(r"[^a-z]", "", re.split(r"[ ,&]", authors.lower())[0]) or "reference"
    return f"{first}{year}"


def bibtex(references: Iterable[Reference]) -> str:
    """Write references as a ``.bib`` file.

    >>> print(bibtex(references_of(["Hesterberg 2015, The American Statistician 69:371-386"], "1.0")[1:]))
    @article{hesterberg2015,
      author = {Hesterberg},
      year = {2015},
      journal = {The American Statistician},
      volume = {69},
      pages = {371--386},
    }
    <BLANKLINE>
    """
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    lines = [f"  {name} = {{{_bibtex_text(value)}}}," for name, value in reference.fields.items()]
    return "\n".join([f"@{reference.kind}{{{reference.key},", *lines, "}", ""])


def _bibtex_text(text: str) -> str:
    kept = text[1:-1] if text.startswith("{") and text.endswith("}") else None
    if kept is not None:  # braces protect a name from being split
        return "{" + _SPECIAL.sub(r"\\\1", kept) + "}"
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
