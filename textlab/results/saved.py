"""Save a result to a folder, to archive it with a paper or open it years later.

::

    result.json              summary, notes, methods paragraph, settings with the recipe; checksums of the rest
    table.1c2f....parquet    the table, unrounded
    groups.1c2f....parquet   further tables of the result (`TABLES`)

Nothing in it is a pickle. The folder contains no texts: quotations and pictures come from the corpus, which
`Corpus.save` keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from .. import _checks, _html
from .._bundle import Bundle, read_bundle
from .._wording import counted
from ..errors import SchemaError, UnreadableFile

if TYPE_CHECKING:
    from .face import Face

RESULT_FORMAT = 1
RESULT_MANIFEST = "result.json"


def save_result(result: Face, folder: Path, tables: Mapping[str, pd.DataFrame], settings: Mapping[str, Any]) -> Path:
    """Write tables and settings; the manifest is written last, so an incomplete folder is never opened."""
    with Bundle("save", folder, RESULT_MANIFEST) as bundle:
        for name, table in tables.items():
            _write_parquet(table, bundle.new(f"{name}.parquet"), name)
        about = {
            "kind": type(result).__name__,
            "tables": list(tables),
            "columns": dict(result.COLUMNS),
            "summary": result.summary(),
            "notes": result.notes(),
            "settings": dict(settings),
        }
        return bundle.finish({"format": RESULT_FORMAT, **about, "methods": result.methods()})


def _write_parquet(table: pd.DataFrame, path: Path, name: str) -> None:
    try:
        table.to_parquet(path)
    except (ValueError, TypeError) as error:
        raise SchemaError(f"save: the {name} of the result cannot be written ({error}); make it one type.") from error


@_checks.keywords
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SavedResult:
    """A result read from a folder: its tables, settings and sentences. Made by `open_result`.

    Whatever needs the texts is not available: `quotes`, `plot` and the further methods of a result. Recompute the
    result with ``repeat(saved.settings, corpus)``, which checks that the corpus is the same.

    Attributes
    ----------
    kind : str
        The class of the result, such as ``Contrast``.
    tables : mapping of str to DataFrame
        The table, and the further tables of the result.
    columns : mapping of str to str
        Description of each column of the table.
    settings : mapping
        As `Result.settings`; sequences are tuples, and objects that JSON cannot represent are described.
    """

    kind: str
    tables: Mapping[str, pd.DataFrame]
    columns: Mapping[str, str]
    settings: Mapping[str, Any]
    said: Mapping[str, str]

    @property
    def table(self) -> pd.DataFrame:
        """Return a copy of the table, unrounded."""
        return self.tables["table"].copy(deep=False)

    def summary(self) -> str:
        """Return the saved summary."""
        return self.said["summary"]

    def notes(self) -> str:
        """Return the saved notes."""
        return self.said["notes"]

    def methods(self) -> str:
        """Return the saved methods paragraph."""
        return self.said["methods"]

    def quotes(self, label: Any = None, n: int = 3, *, rng: _checks.Rng = 0) -> NoReturn:
        """Raise, because quotations need the corpus."""
        raise SchemaError(self._without_texts("quotes"))

    def plot(self, *_: Any, **__: Any) -> NoReturn:
        """Raise, because pictures need the original result."""
        raise SchemaError(self._without_texts("plot"))

    def _without_texts(self, who: str) -> str:
        return (
            f"{who}: a saved {self.kind} has tables and settings and no texts. Open its corpus (Corpus.open) and make "
            "the result again: repeat(saved.settings, corpus)."
        )

    def __repr__(self) -> str:
        return f"<SavedResult: {self.kind}, {counted(len(self.tables['table']), 'row')}>"

    def _repr_html_(self) -> str:
        table = _html.table(self.tables["table"], caption=f"{self.kind}, as saved")
        return table + _html.paragraph(self.summary()) + _html.details("Notes", self.notes())


def open_result(folder: str | Path) -> SavedResult:
    """Open a result written by `Result.save`.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    SavedResult
        The tables, settings, summary, notes and methods paragraph. Quotations and pictures need the corpus:
        recompute the result with `repeat`.

    Raises
    ------
    UnreadableFile
        There is no complete saved result, or one of its files was altered.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import textlab as tl
    >>> lines = tl.kwic(tl.tokenize(tl.load_seeds()), "technolog*")
    >>> with TemporaryDirectory() as folder:
    ...     saved = tl.open_result(lines.save(folder))
    >>> saved
    <SavedResult: Concordance, 103 rows>
    >>> saved.table.equals(lines.table)
    True
    """
    folder = Path(folder)
    if (folder / "topics.json").exists() and not (folder / RESULT_MANIFEST).exists():
        raise UnreadableFile(folder, "this is a topic model, saved whole: open it with Topics.open(folder).")
    about, files = read_bundle(folder, RESULT_MANIFEST, what="result", version=RESULT_FORMAT, verify=True)
    try:
        tables = {name: pd.read_parquet(files[f"{name}.parquet"]) for name in about["tables"]}
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(folder, f"its tables cannot be read ({error}). Save it again.") from error
    return SavedResult(
        kind=about["kind"],
        tables=MappingProxyType(tables),
        columns=MappingProxyType(about["columns"]),
        settings=MappingProxyType(_with_tuples(about["settings"])),
        said=MappingProxyType({name: about[name] for name in ("summary", "notes", "methods")}),
    )


def _with_tuples(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Restore settings: JSON lists become tuples, except in the recipe."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
