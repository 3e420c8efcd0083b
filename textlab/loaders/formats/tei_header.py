"""Read the TEI header: persons, title, date, language."""

from __future__ import annotations

from typing import Any

from ..xml import XML_ID, tag_of

__all__ = ["metadata_of", "name_of", "people_of"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def name_of(person_id: str, people: dict[str, dict[str, Any]]) -> str:
    """Return the person's name, or the id if unknown."""
    return people.get(person_id, {}).get("speaker_name") or person_id


def people_of(root: Any) -> dict[str, dict[str, Any]]:
    """Return the columns ``speaker_*`` of each ``<person>``, by id."""
    return {p.get(XML_ID): _person(p) for p in root.iter() if tag_of(p) == "person" and p.get(XML_ID)}


def _person(person: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "speaker_name": None,
        "speaker_sex": None,
        "speaker_party": None,
        "speaker_birth": None,
    }
    for child in person:
        tag = tag_of(child)
        if tag == "persName" and not found["speaker_name"]:
            found["speaker_name"] = _person_name(child)
        elif tag == "sex":
            found["speaker_sex"] = child.get("value") or _words_of_node(child) or None
        elif tag == "birth":
            found["speaker_birth"] = child.get("when") or _words_of_node(child) or None
        elif tag == "affiliation" and child.get("role", "member") in ("member", "representative"):
            found["speaker_party"] = _party(child) or found["speaker_party"]
    return found


def _party(affiliation: Any) -> str | None:
    """Return the party of an affiliation; ParlaMint refers to parties as ``#party.X``."""
    party = str(affiliation.get("ref", "")).lstrip("#") or _words_of_node(affiliation)
    return None if party in ("parliament", "PARLIAMENT", "parl") else party.removeprefix("party.") or None


def _person_name(node: Any) -> str | None:
    """Return forenames and surnames, or without them the text itself."""
    parts = {tag: [_words_of_node(n) for n in node if tag_of(n) == tag] for tag in ("forename", "nameLink", "surname")}
    return " ".join(word for words in parts.values() for word in words if word) or _words_of_node(node) or None


def _words_of_node(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def metadata_of(root: Any) -> dict[str, Any]:
    """Return title, authors, language and date of the speech (not of the edition) from the header."""
    header = next((n for n in root.iter() if tag_of(n) == "teiHeader"), None)
    found: dict[str, Any] = {"language": root.get(_LANG)}
    if header is None:
        return found
    title_statement = next((n for n in header.iter() if tag_of(n) == "titleStmt"), ())
    titles = [n for n in title_statement if tag_of(n) == "title"]
    title = next((t for t in titles if t.get("type") == "main"), titles[0] if titles else None)
    authors = [_words_of_node(n) for n in title_statement if tag_of(n) == "author"]
    language = next((n.get("ident") for n in header.iter() if tag_of(n) == "language"), None)
    found["title"] = _words_of_node(title) or None if title is not None else None
    found["authors"] = "; ".join(authors) or None
    found["language"] = found["language"] or language
    found["date"] = _date(header)
    return found


def _date(header: Any) -> str | None:
    for place in ("settingDesc", "sourceDesc"):
        for section in (n for n in header.iter() if tag_of(n) == place):
            for date in (n for n in section.iter() if tag_of(n) == "date"):
                when = date.get("when") or date.get("from") or date.get("notBefore")
                if when:
                    return str(when)
    return None
