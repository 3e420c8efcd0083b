"""Code passages with the codebook beside them; every decision is saved before the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from .. import _checks
from .._bundle import atomically
from .._html import inert
from .._wording import counted
from ..coding import Codes, CodingSheet, read_codes
from ..errors import NotEnoughData, SchemaError, UnreadableFile
from ..results.files import csv_text
from .base import Part, script

if TYPE_CHECKING:
    from ..analyses.agreement import Agreement


class Coder(Part):
    """Passages to code. Made by `coder`.

    Attributes
    ----------
    table : DataFrame
        The sheet with the codes given so far, as `CodingSheet.table`.
    codes : Codes
        The codes given so far, as returned by `read_codes`.
    """

    NAME: ClassVar[str] = "coder"
    _esm = script("coder")

    def __init__(self, sheet: CodingSheet, file: Path, other: Path | None) -> None:
        self._sheet, self._file, self._other = sheet, file, other
        self._done: list[tuple[str, str, str]] = []  # unit, target, previous label
        self.table = _begun(sheet, file)
        book = sheet.codebook
        super().__init__(
            targets=book.targets.astype(str).to_dict("records"),
            labels=book.labels.astype(str).to_dict("records"),
            rules=book.rules.astype(str).to_dict("records"),
            n=len(self.table),
            at=self._first_open(),
        )

    def answers(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return the questions that the page may ask."""
        return {"passage": self._passage, "code": self._code, "undo": self._undo, "agreement": self._agreed}

    @property
    def codes(self) -> Codes:
        """Return the codes given so far, as returned by `read_codes`."""
        return read_codes([self._file], units=self._sheet, codebook=self._sheet.codebook)

    def agreement(self) -> Agreement:
        """Return the agreement of the two coders, once both are done.

        Raises
        ------
        NotEnoughData
            A coder is not done, or there is no other; until then neither may see the other's codes.
        """
        from ..analyses.agreement import agreement

        if self._other is None:
            raise NotEnoughData('coder: there is no second coder; give other="their_file.csv".')
        left = {file.name: _n_open(_begun(self._sheet, file), self._sheet) for file in (self._file, self._other)}
        if any(left.values()):
            said = ", ".join(f"{name}: {counted(n, 'code')} to go" for name, n in left.items() if n)
            raise NotEnoughData(f"coder: agreement is shown when both coders are done ({said}).")
        return agreement(read_codes([self._file, self._other], units=self._sheet, codebook=self._sheet.codebook))

    def face(self) -> str:
        """Return the progress of the coder."""
        left = _n_open(self.table, self._sheet)
        passages, codes = counted(len(self.table), "passage"), counted(left, "code")
        return f"<p>Coding sheet {inert(self._file.name)}: {passages}, {codes} to go. Run the cell to go on.</p>"

    def _first_open(self) -> int:
        still = (self.table[self._sheet.codebook.target_names] == "").any(axis=1).to_numpy()
        return int(still.argmax()) if still.any() else 0

    def _passage(self, at: int) -> dict[str, Any]:
        at = _checks.whole(self.NAME, "at", at)
        if at >= len(self.table):
            raise SchemaError(f"coder: there is no passage {at + 1}; the sheet has {len(self.table)}.")
        row = self.table.iloc[at]
        given = {name: str(row[name]) for name in self._sheet.codebook.target_names}
        return {
            "at": at, "unit": row["unit_id"], "before": row["context_before"], "passage": row["passage"],
            "codes": given, "left": _n_open(self.table, self._sheet),
        }  # fmt: skip

    def _code(self, at: int, target: str, label: str) -> dict[str, Any]:
        book = self._sheet.codebook
        _checks.known(self.NAME, "target", target, book.target_names)
        unit = self._passage(at)["unit"]
        before = str(self.table.loc[at, target])
        self._write(at, target, book.spelling(label, who=self.NAME, place=f"passage {at + 1}"))
        self._done.append((unit, target, before))
        return self._passage(at)

    def _undo(self) -> dict[str, Any]:
        if not self._done:
            raise SchemaError("coder: nothing to undo since this cell was run.")
        unit, target, before = self._done.pop()
        at = int((self.table["unit_id"] == unit).to_numpy().argmax())
        self._write(at, target, before)
        return {**self._passage(at), "target": target}

    def _agreed(self) -> dict[str, Any]:
        found = self.agreement()
        return {"said": found.summary(), "html": found._repr_html_()}

    def _write(self, at: int, target: str, label: str) -> None:
        """Record a label, writing the file first, so that everything shown as coded is saved."""
        table = self.table.copy()
        table.loc[at, target] = label
        _save(table, self._file)
        self.table = table
        self.state = {**self.state, "at": at}


def coder(sheet: CodingSheet, file: str | Path, *, other: str | Path | None = None) -> Coder:
    """Code the passages of a sheet in JupyterLab, with the codebook beside them.

    Keys ``1`` to ``9`` give a label to the current target and go on to the next; arrows move between targets and
    passages; ``u`` undoes. Each code is saved at once: if a kernel dies, run the cell again to continue.

    Parameters
    ----------
    sheet : CodingSheet
        From `sample_for_coding`. Neither speaker nor document is shown.
    file : str or Path
        A csv, created if it does not exist; its name is the name of the coder and determines the order of passages.
        `read_codes` can read it.
    other : str or Path, optional
        The file of a second coder. Nothing of it is shown before both are done, then their agreement.

    Returns
    -------
    Coder
        ``.codes`` and ``.agreement()``.

    Raises
    ------
    SchemaError
        `file` does not end in ``.csv``, or contains labels that are not in the codebook.
    UnreadableFile
        `file` exists, but is not a sheet of these passages.
    MissingExtra
        Needs the extra ``lab`` (anywidget).

    Examples
    --------
    >>> import tempfile
    >>> import textlab as tl
    >>> turns = tl.load_seeds().group("turn_id")
    >>> sheet = tl.sample_for_coding(turns, 10, by="doc_id", rng=1)
    >>> part = coder(sheet, Path(tempfile.mkdtemp()) / "ann.csv")
    >>> len(part.table)
    10
    """
    path = Path(file)
    if path.suffix.lower() != ".csv":
        raise SchemaError(f"coder: {path.name!r} must end in .csv.")
    part = Coder(sheet, path, None if other is None else Path(other))
    if not path.exists():
        _save(part.table, path)
    return part


def _begun(sheet: CodingSheet, file: Path) -> pd.DataFrame:
    """Return the sheet of a coder with the codes already in its file."""
    table = sheet.table(file.stem)
    if not file.exists():
        return table
    names = [*sheet.codebook.target_names, "note"]
    try:
        saved = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig").set_index("unit_id")[names]
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(str(file), f"this is not a coding sheet: {error}") from None
    if saved.index.has_duplicates or set(saved.index) != set(table["unit_id"]):
        raise UnreadableFile(str(file), "its passages are not those of this sheet; give the file another name")
    table[names] = saved.loc[table["unit_id"]].to_numpy()
    for target in sheet.codebook.target_names:
        for label in set(table[target]) - {""}:
            sheet.codebook.spelling(label, who="coder", place=file.name)
    return table


def _save(table: pd.DataFrame, file: Path) -> None:
    atomically("coder", file, lambda part: part.write_text(csv_text(table), encoding="utf-8-sig", newline=""))


def _n_open(table: pd.DataFrame, sheet: CodingSheet) -> int:
    return int((table[sheet.codebook.target_names] == "").to_numpy().sum())
