"""Exceptions and warnings.

::

    TextlabError
    ├── SchemaError      (ValueError)   a table, column, option or layout is invalid
    ├── NotEnoughData    (ValueError)   the question is clear, the text cannot answer it
    ├── UnknownName      (ValueError)   no such speaker, term, document, column ...; did you mean ...?
    ├── UnreadableFile   (OSError)      this file, this place in it, this reason
    └── MissingExtra     (ImportError)  the feature needs an optional package; how to get it
    TextlabWarning       (UserWarning)  an answer is given, but doubtful; says why

A message says which function speaks, what it received, what it accepts, and what to do next.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

__all__ = [
    "MissingExtra",
    "NotEnoughData",
    "SchemaError",
    "TextlabError",
    "TextlabWarning",
    "UnknownName",
    "UnreadableFile",
    "did_you_mean",
    "need",
    "printable",
    "warn",
]

_REINSTALL = "It belongs to textlab: install that again with: pip install --force-reinstall textlab-qta"
BEYOND = {"gensim": (3, 14)}  # the first Python that a package has no release for; pyproject.toml leaves it out there
# what a terminal takes for commands: control characters, those of C0 as their pictures; tab and new line are harmless
_COMMANDS = {code: 0x2400 + code for code in range(0x20) if code not in (9, 10)}
_COMMANDS |= {0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD)}
_HERE = str(Path(__file__).parent) + os.sep


class TextlabError(Exception):
    """Base class of all exceptions raised by textlab."""

    def __str__(self) -> str:
        """Return the message; a name in it that came from a file cannot command a terminal."""
        return printable(super().__str__())


class SchemaError(TextlabError, ValueError):
    """Raised when a table, column, option or file layout is invalid."""


class NotEnoughData(TextlabError, ValueError):
    """Raised when a question is valid, but the texts cannot answer it."""


class UnknownName(TextlabError, ValueError):
    """Raised when a speaker, term, document, column or option does not exist."""


class UnreadableFile(TextlabError, OSError):
    """Raised when a file cannot be read or written; names the file, the place in it, and the reason."""

    def __init__(self, path: str | Path, reason: str, place: str = "") -> None:
        self.path, self.reason, self.place = str(path), reason, place
        super().__init__(f"{self.path}{f' ({place})' if place else ''}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.path, self.reason, self.place)


class MissingExtra(TextlabError, ImportError):
    """Raised when a feature needs an optional package that is not installed."""


class TextlabWarning(UserWarning):
    """Warns that an answer is doubtful, and why."""


def warn(message: str, category: type[Warning] = TextlabWarning) -> None:
    """Warn at the user's line that called textlab, whatever the depth of the call stack."""
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame, level = frame.f_back, level + 1
    warnings.warn(printable(message), category, stacklevel=level)


def printable(text: str) -> str:
    """Return text that cannot command a terminal: its control characters are shown instead of sent.

    >>> printable("a\\x1b[2Jb\\n")
    'a␛[2Jb\\n'
    """
    return text.translate(_COMMANDS)


def did_you_mean(name: object, choices: Iterable[object], *, cutoff: float = 0.6) -> str:
    """Return the end of a message about an unknown name: the nearest known name, or the available ones.

    `cutoff` is the least similarity (0 to 1); 0.6 finds a surname in a full name.

    >>> did_you_mean("Hilary Cotton", ["Hilary Cottam", "Jack Stilgoe"])
    " Did you mean 'Hilary Cottam'?"
    """
    known = list(choices)
    texts = [c for c in known if isinstance(c, str)]
    near = difflib.get_close_matches(name, texts, n=1, cutoff=cutoff) if isinstance(name, str) else []
    if near:
        return f" Did you mean {near[0]!r}?"
    if not known:
        return " There is none to choose from."
    shown = ", ".join(repr(getattr(c, "item", lambda c=c: c)()) for c in known[:8])
    return f" There is: {shown}{' ...' if len(known) > 8 else '.'}"


def need(module: str, *, feature: str, extra: str = "", instead: str = "") -> ModuleType:
    """Import an optional package, or raise a MissingExtra that says how to install it.

    Without an `extra`, the package is part of every installation, except on Python versions it does not support
    (`BEYOND`); `instead` then says what to use in its place.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.split(".")[0]
        raise MissingExtra(
            f"{feature} needs the package '{package}', {_why_absent(package)}. "
            + (f"Install it with: pip install 'textlab-qta[{extra}]'" if extra else instead or _REINSTALL)
        ) from error


def _why_absent(package: str) -> str:
    first = BEYOND.get(package)
    if first is None or sys.version_info < first:
        return "which is not installed"
    return f"which has no release for Python {first[0]}.{first[1]} or later"
