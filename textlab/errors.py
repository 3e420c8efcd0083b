"""What can go wrong, as one tree.

::

    TextlabError
    ├── SchemaError      (ValueError)   a table, column, option or layout is not as documented
    ├── NotEnoughData    (ValueError)   the question is clear, the text cannot answer it
    ├── UnknownName      (ValueError)   no such speaker, term, document, column ...; did you mean ...?
    ├── UnreadableFile   (OSError)      this file, this place in it, this reason
    └── MissingExtra     (ImportError)  the feature needs an optional package; how to get it
    TextlabWarning       (UserWarning)  an answer was given, and this is why it is doubtful

A message says who speaks, what came, what would do, and the next step.
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
    "warn",
]

_REINSTALL = "It belongs to textlab: install that again with: pip install --force-reinstall textlab-qta"
BEYOND = {"gensim": (3, 14)}  # the first Python that a package has no release for; pyproject.toml leaves it out there
_HERE = str(Path(__file__).parent) + os.sep


class TextlabError(Exception):
    """Everything that textlab raises on purpose."""


class SchemaError(TextlabError, ValueError):
    """A table, column, option or file layout is not as documented."""


class NotEnoughData(TextlabError, ValueError):
    """The question is clear, but this text cannot answer it."""


class UnknownName(TextlabError, ValueError):
    """A speaker, term, document, column or option that is not there."""


class UnreadableFile(TextlabError, OSError):
    """A file that cannot be read: which one, where in it, and why."""

    def __init__(self, path: str | Path, reason: str, place: str = "") -> None:
        self.path, self.reason, self.place = str(path), reason, place
        super().__init__(f"{self.path}{f' ({place})' if place else ''}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.path, self.reason, self.place)


class MissingExtra(TextlabError, ImportError):
    """A feature needs an optional package that is not installed."""


class TextlabWarning(UserWarning):
    """An answer was given, and this is why it is doubtful."""


def warn(message: str, category: type[Warning] = TextlabWarning) -> None:
    """Warn at the line that called textlab, however deep in it the doubt arose."""
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)


def did_you_mean(name: object, choices: Iterable[object], *, cutoff: float = 0.6) -> str:
    """Return the end of a message about an unknown name: the nearest known one, or what there is.

    `cutoff` is how alike (0 to 1) a name must be: 0.6 finds a surname in a full name.

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
    """Import an optional package late, or say what it is for and how to get it.

    Without an `extra` the package belongs to every installation, except on a Python it has no release for (`BEYOND`);
    `instead` says what then does the same work.
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
