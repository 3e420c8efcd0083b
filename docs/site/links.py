"""Which links of the built pages lead nowhere, and what would be fetched from a network."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attributes}
        self.ids |= {had[name] for name in ("id", "name") if name in had}
        if tag == "a" and "href" in had:
            self.links.append(had["href"])
        if (link := had.get(FETCHED.get(tag, ""), "")) and had.get("rel") not in ("canonical", "license"):
            self.fetched.append(link)


def broken(site: Path) -> Iterator[str]:
    """Yield the links inside the site whose file or place is not there."""
    pages = {file.resolve(): _read(file) for file in _pages(site)}
    for file, page in pages.items():
        for link in {*page.links, *page.fetched}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            lost = not target.exists() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids
            )
            if lost:
                yield f"{file.relative_to(site.resolve())}: broken link {link}"


def foreign(site: Path) -> Iterator[str]:
    """Yield what a page would fetch from elsewhere: nothing may."""
    for file in _pages(site):
        outside = (link for link in _read(file).fetched if urlsplit(link).scheme in ("http", "https"))
        yield from (f"{file.name}: fetches {link}" for link in outside)


def _pages(site: Path) -> list[Path]:
    return [file for file in sorted(site.rglob("*.html")) if "_static" not in file.parts]  # the theme's own macros


def _read(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page
