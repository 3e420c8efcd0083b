"""Character references such as ``&amp;`` and ``&#39;`` in text that is no markup: captions, scraped posts."""

from __future__ import annotations

import html
import re

from .._wording import counted

__all__ = ["n_references", "reference_note", "unescaped"]

# With its semicolon only: "AT&T" and "&copy" without one are what somebody wrote
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescaped(text: str) -> str:
    """`text` with its character references read; twice, because what was escaped twice is common in captions.

    >>> unescaped("R&amp;D doesn&#39;t, &amp;quot;no&amp;quot;, AT&T; &nosuchname;")
    'R&D doesn\\'t, "no", AT&T; &nosuchname;'
    """
    if "&" not in text or ";" not in text:
        return text
    return _REFERENCE.sub(_character, _REFERENCE.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    found = html.unescape(match[0])
    return found if found != "\r" else "\n"


def n_references(text: str) -> int:
    """How many character references a text holds."""
    return sum(html.unescape(m[0]) != m[0] for m in _REFERENCE.finditer(text)) if "&" in text else 0


def reference_note(n: int) -> tuple[str, ...]:
    """Return the note about references that were read."""
    return (f"{counted(n, 'character reference')} (entities such as &amp;) read as what they stand for",) if n else ()
