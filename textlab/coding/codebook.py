"""Codebooks: targets, labels and rules for coding passages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError, UnknownName, did_you_mean
from ..loaders.seeds import ROOT, SHIPPED, shipped_table
from .codebook_files import CODEBOOK_TABLES, read_tables, save_tables, write_codebook

LABELS = ("favour", "against", "mixed", "none")
CODEBOOKS = {"seeds": "codebook", "sotu": "codebook/sotu"}
"""Codebooks that come with the package, by name, with their folders in ``data/``."""
POSITION_OF = {"favour": 1.0, "against": -1.0, "mixed": 0.0}
"""Numeric position of each label. ``none`` means no position, not a middle one."""


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Codebook:
    """Targets, labels and rules for coding passages.

    Attributes
    ----------
    name : str
    targets : DataFrame
        ``target`` (the column of a sheet), and texts for coders: ``name``, ``definition`` and any others.
    labels : DataFrame
        ``label, definition``.
    rules : DataFrame
        ``rule, title, text``.

    Raises
    ------
    SchemaError
        A column is missing, or a target or label is empty or repeated.

    Examples
    --------
    >>> Codebook(name="mine", targets=pd.DataFrame({"target": ["tax", "growth"]}))
    <Codebook 'mine': 2 targets, 4 labels, 0 rules>
    """

    name: str
    targets: pd.DataFrame
    labels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"label": LABELS, "definition": ""}))
    rules: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"rule": [], "title": [], "text": []}))

    def __post_init__(self) -> None:
        for what, column in (("targets", "target"), ("labels", "label"), ("rules", "rule")):
            table = getattr(self, what)
            _checks.columns("Codebook", table, (column,), of=what)
            _distinct_texts(table[column], what)
            object.__setattr__(self, what, table.reset_index(drop=True).copy())
        for what in ("targets", "labels"):
            if getattr(self, what).empty:
                raise SchemaError(f"Codebook: {what} has no row; a codebook needs at least one.")

    @property
    def target_names(self) -> list[str]:
        """Return the targets in order, which are the columns of a sheet."""
        return list(self.targets["target"])

    @property
    def label_names(self) -> list[str]:
        """Return the labels, in order."""
        return list(self.labels["label"])

    def spelling(self, label: str, *, who: str, place: str) -> str:
        """Return the label as spelt in the codebook, ignoring case.

        Raises
        ------
        UnknownName
            The codebook has no such label.
        """
        same = {name.casefold(): name for name in self.label_names}
        if label.strip().casefold() in same:
            return same[label.strip().casefold()]
        raise UnknownName(f"{who}: the label {label!r} ({place}) is not known.{did_you_mean(label, self.label_names)}")

    def completed(self, label: str, *, who: str, place: str) -> str:
        """Return the only label that starts with `label`, ignoring case.

        Raises
        ------
        UnknownName
            No label starts so, or several do.
        """
        begun = label.strip().casefold()
        found = [name for name in self.label_names if name.casefold().startswith(begun)]
        same = [name for name in found if name.casefold() == begun] or found
        if len(same) == 1:
            return same[0]
        if same:
            raise UnknownName(f"{who}: {label!r} ({place}) is the beginning of {' and '.join(same)}.")
        return self.spelling(label, who=who, place=place)

    def only(self, target: str) -> Codebook:
        """Return the codebook with one target."""
        _checks.known("Codebook.only", "target", target, self.target_names)
        return replace(self, targets=self.targets[self.targets["target"] == target])

    def text(self) -> str:
        """Return the codebook as plain text for coders."""
        parts = [f"CODEBOOK: {self.name}", "LABELS", *_items(self.labels, "label", ("definition",))]
        if len(self.rules):
            parts += ["RULES", *_items(self.rules, "rule", ("title", "text"))]
        more = [name for name in self.targets.columns if name != "target"]
        return "\n\n".join([*parts, "TARGETS", *_items(self.targets, "target", more)]) + "\n"

    def save(self, folder: str | Path) -> Path:
        """Save the codebook as a folder of tables that `load_codebook` and a spreadsheet program open.

        Parameters
        ----------
        folder : str or Path
            Gets ``targets.csv``, ``labels.csv`` and ``rules.csv``. Its name becomes the name of the codebook.

        Raises
        ------
        SchemaError
            The folder cannot be made there.
        """
        return save_tables({part: getattr(self, part) for part in CODEBOOK_TABLES}, Path(folder))

    def write(self, path: str | Path) -> Path:
        """Write the codebook for coders and coding programs.

        Parameters
        ----------
        path : str or Path
            ``.txt``: what coders read. ``.xml``: a labelling interface of Label Studio. ``.json``: the labels of a
            doccano project. ``.qdc``: a REFI-QDA codebook (ATLAS.ti, MAXQDA, NVivo, QualCoder). Codes that come back
            from these programs are those that `read_codes` reads.

        Raises
        ------
        SchemaError
            Another ending.
        """
        return write_codebook(
            self.name, {part: getattr(self, part) for part in CODEBOOK_TABLES}, self.text(), Path(path)
        )

    def __repr__(self) -> str:
        sizes = ((self.targets, "target"), (self.labels, "label"), (self.rules, "rule"))
        return f"<Codebook {self.name!r}: {', '.join(counted(len(table), noun) for table, noun in sizes)}>"


def load_codebook(name: str | Path = "seeds") -> Codebook:
    """Load a codebook that comes with the package, or one of your own from a folder.

    Parameters
    ----------
    name : {"seeds", "sotu"} or path of a folder
        ``"seeds"``: stance towards eight targets in the five texts. ``"sotu"``: federal rules for private business, in
        State of the Union addresses. The READMEs of ``data/codebook`` and ``data/codebook/sotu`` say who wrote them,
        how, and where they are weak. No person has checked them. A folder has ``targets.csv`` (with a column
        ``target``) and, unless the usual labels and no rules are meant, ``labels.csv`` (``label, definition``) and
        ``rules.csv`` (``rule, title, text``): what `Codebook.save` makes.

    Raises
    ------
    UnknownName
        Neither a codebook of that name nor a folder.
    UnreadableFile
        The folder holds no ``targets.csv``, or a table cannot be read.
    SchemaError
        A table without its column, or a name that stands twice.

    Examples
    --------
    >>> import tempfile
    >>> load_codebook("seeds")
    <Codebook 'seeds': 8 targets, 4 labels, 19 rules>
    >>> folder = Path(tempfile.mkdtemp()) / "mine"
    >>> load_codebook(Codebook(name="mine", targets=pd.DataFrame({"target": ["tax", "growth"]})).save(folder))
    <Codebook 'mine': 2 targets, 4 labels, 0 rules>
    """
    if isinstance(name, str) and name in CODEBOOKS:
        return Codebook(
            name=name, **{part: shipped_table(f"{CODEBOOKS[name]}/{part}").fillna("") for part in CODEBOOK_TABLES}
        )
    if isinstance(name, str | Path) and Path(name).is_dir():
        return Codebook(name=Path(name).resolve().name, **read_tables(Path(name)))
    raise UnknownName(
        f"load_codebook: {str(name)!r} is neither a codebook that comes with textlab ({', '.join(CODEBOOKS)}) nor a "
        f"folder.{did_you_mean(str(name), list(CODEBOOKS))}"
    )


def shipped_codes(name: str = "seeds", *, again: bool = False) -> list[str]:
    """Return the names of the code tables of a shipped codebook; `again` adds second passes of one coder."""
    folder = (SHIPPED if SHIPPED.exists() else ROOT / "data") / CODEBOOKS[name]
    return sorted(path.stem for path in folder.glob("codes_*.csv") if again or not path.stem.endswith("_again"))


def _distinct_texts(column: pd.Series, what: str) -> None:
    if any(not isinstance(x, str) or not x.strip() for x in column):
        raise SchemaError(f"Codebook: {column.name!r} of {what} must be text in every row.")
    if column.duplicated().any():
        raise SchemaError(f"Codebook: {what} names {column[column.duplicated()].iloc[0]!r} twice.")


def _items(table: pd.DataFrame, head: str, texts: Iterable[str]) -> list[str]:
    """Format each row as a paragraph: its name, then each text after the name of its column, on separate lines.

    A single column needs no name. With several, the names keep apart what a target includes and what it excludes.
    """
    kept = [name for name in texts if name in table.columns]
    return ["\n".join([f"{row[head]}:", *_named_texts(row, kept)]) for _, row in table.iterrows()]


def _named_texts(row: pd.Series, columns: list[str]) -> Iterator[str]:
    for name in columns:
        label = "" if len(columns) == 1 else f"{name.replace('_', ' ')}: "
        if not pd.isna(row[name]) and str(row[name]):
            yield textwrap.fill(f"{label}{row[name]}", 110, initial_indent="    ", subsequent_indent="    ")
