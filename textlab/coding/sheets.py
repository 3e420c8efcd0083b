"""Draw passages with known probabilities, and write them as blind sheets for coders."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import _checks
from .._bundle import atomically
from .._wording import counted
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError, warn
from .code_exports import as_cell, workbook_bytes
from .codebook import Codebook, load_codebook
from .codes import Codes

NO_POSITION = "none"
NO_VALUE = "(none)"  # stratum of passages with a missing value
_ENDINGS = (".csv", ".xlsx", ".jsonl", ".json")


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CodingSheet:
    """Passages drawn to be coded. Made by `sample_for_coding`.

    Attributes
    ----------
    units : DataFrame
        The passages drawn: index ``unit_id``; ``doc_id, start, end, speaker, stratum, prob``. Do not show it to coders.
    frame : DataFrame
        Every passage that could be drawn, with the same columns.
    codebook : Codebook
    corpus : Corpus
    context : int
        Number of words shown before each passage.
    """

    units: pd.DataFrame
    frame: pd.DataFrame
    codebook: Codebook
    corpus: Corpus
    context: int

    def table(self, coder: str) -> pd.DataFrame:
        """Return one coder's sheet: ``number, unit_id, context_before, passage``, a column per target, ``note``.

        The order depends on the name of the coder, so that coders get tired at different passages.
        """
        order = sorted(self.units.index, key=lambda unit: sha256(f"coder {coder} {unit}".encode()).hexdigest())
        rows = [self._row(unit) for unit in order]
        out = pd.DataFrame(rows, columns=["unit_id", "context_before", "passage"])
        out.insert(0, "number", range(1, len(out) + 1))
        return out.assign(**dict.fromkeys(self.codebook.target_names, ""), note="")

    def write(self, path: str | Path, *, coder: str | None = None) -> Path:
        """Write a blind sheet to a file.

        Parameters
        ----------
        path : str or Path
            ``.xlsx`` (extra ``formats``), ``.csv``, ``.jsonl`` (doccano) or ``.json`` (Label Studio).
        coder : str, optional
            Name that determines the order; by default the name of the file.

        Raises
        ------
        SchemaError
            The extension is unknown.
        """
        out = Path(path)
        kind = out.suffix.lower()
        if kind not in _ENDINGS:
            raise SchemaError(f"CodingSheet.write: {out.name} must end in {', '.join(_ENDINGS)}.")
        table = self.table(coder or out.stem)
        if kind == ".csv":
            safe = table.assign(**{c: table[c].map(as_cell) for c in ("context_before", "passage")})
            made = safe.to_csv(index=False, lineterminator="\n").encode()
        else:
            made = workbook_bytes(table) if kind == ".xlsx" else _for_program(table, kind).encode()
        return atomically("CodingSheet.write", out, lambda part: part.write_bytes(made))

    def coded(self, **labels: Sequence[str] | Mapping[str, Sequence[str]]) -> Codes:
        """Combine labels given on screen, in the order in which each coder saw the passages, into Codes.

        Parameters
        ----------
        **labels
            ``ann=["none", "favour", ...]``, one label per row of ``table("ann")``; for several targets, a mapping from
            target to labels. The start of a label is sufficient (``"f"``), in any case; an empty string is no code.

        Returns
        -------
        Codes
            Codes with their texts, so that `agreement` can show where two coders differ.

        Raises
        ------
        SchemaError
            The numbers of labels and passages differ, or there are several targets but one list.
        UnknownName
            A label is not in the codebook, or matches the start of several.

        Examples
        --------
        >>> import textlab as tl
        >>> book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))
        >>> sheet = tl.sample_for_coding(tl.load_seeds().group("turn_id"), 4, codebook=book, rng=1)
        >>> sheet.coded(ann=["n", "n", "f", "a"], bo=["n", "f", "f", "n"])
        <Codes: 8 codes of 4 units, 2 coders, 1 target>
        """
        rows = [row for coder, mine in labels.items() for row in self._given_labels(coder, mine)]
        table = pd.DataFrame(rows, columns=["unit_id", "coder", "target", "label"])
        return Codes(table=table, units=self.frame, corpus=self.corpus, scale=tuple(self.codebook.label_names))

    def _given_labels(self, coder: str, given: Any) -> list[tuple[str, str, str, str]]:
        who, targets = "CodingSheet.coded", self.codebook.target_names
        if not isinstance(given, Mapping) and len(targets) > 1:
            raise SchemaError(f"{who}: there are {len(targets)} targets; give a mapping of target to labels.")
        by_target = given if isinstance(given, Mapping) else {targets[0]: given}
        units, rows = self.table(coder)["unit_id"].tolist(), []
        for target, labels in by_target.items():
            _checks.known(who, "target", target, targets)
            if len(labels) != len(units):
                raise SchemaError(f"{who}: {coder} gave {len(labels)} labels for {counted(len(units), 'passage')}.")
            rows += [
                (unit, coder, target, self.codebook.completed(label, who=who, place=f"row {number} of {coder}"))
                for number, (unit, label) in enumerate(zip(units, labels, strict=True), start=1)
                if label.strip()
            ]
        return rows

    def _row(self, unit: str) -> tuple[str, str, str]:
        doc_id, start, end = (self.units[name][unit] for name in ("doc_id", "start", "end"))
        text = self.corpus.document_text(doc_id)
        before = text[:start].split()[-self.context :] if self.context else []
        return unit, " ".join(before), " ".join(text[start:end].split())

    def __len__(self) -> int:
        return len(self.units)

    def __repr__(self) -> str:
        return (
            f"<CodingSheet: {counted(len(self), 'passage')} in {counted(self.units['stratum'].nunique(), 'stratum')}, "
            f"{counted(len(self.codebook.targets), 'target')}>"
        ).replace("stratums", "strata")


def sample_for_coding(
    corpus: Corpus,
    n: int,
    *,
    by: str | Sequence[str] | None = None,
    allocation: str = "proportional",
    codebook: Codebook | None = None,
    context: int = 45,
    rng: _checks.Rng = 0,
) -> CodingSheet:
    """Draw passages for coding, with known probabilities.

    Parameters
    ----------
    corpus : Corpus
        Passages of layer ``body`` can be drawn. Cut long ones first: ``corpus.split("window", size=80)``.
    n : int
        Number of passages to draw.
    by : str or list of str, optional
        Columns of passages or documents that define strata: each value (or combination) gets its share of `n`, at
        least one passage. Passages with a missing value form a stratum of their own.
    allocation : {"proportional", "equal"}
        Size of each stratum: by its number of passages, or equal for all (a small stratum gives all it has). Equal
        sizes
        suit comparisons between strata; ``prob`` keeps estimates for the whole corpus unbiased either way.
    codebook : Codebook, optional
        Its targets are the columns to fill. By default the codebook ``"seeds"``.
    context : int
        Number of words shown before each passage.
    rng : int or Generator
        Random source. The draw depends on it and on the places of passages, not on the order of documents.

    Returns
    -------
    CodingSheet
        A sheet whose ``.units`` have ``prob``, drawn / all passages of the stratum, needed by `correct_share`.

    Raises
    ------
    NotEnoughData
        There are fewer passages than `n`, or more strata than `n`.
    UnknownName
        There is no such column.

    Examples
    --------
    >>> import textlab as tl
    >>> turns = tl.load_seeds().group("turn_id")
    >>> sheet = sample_for_coding(turns, 20, by="doc_id", rng=1)
    >>> sheet
    <CodingSheet: 20 passages in 5 strata, 8 targets>
    """
    who = "sample_for_coding"
    n = _checks.whole(who, "n", n, least=1)
    seed = _checks.seed_of(*_checks.generator(who, rng))
    frame = _frame_of(who, corpus, [by] if isinstance(by, str) else list(by or []))
    sizes = frame.groupby("stratum").size()
    if n > len(frame) or len(sizes) > n:
        raise NotEnoughData(
            f"{who}: n={n:,} passages cannot be drawn from {counted(len(frame), 'passage')} in {len(sizes)} strata: "
            "each stratum gives at least one. Change n, or name fewer columns in by."
        )
    _checks.one_of(who, "allocation", allocation, ("proportional", "equal"))
    given = _allocated(sizes, n) if allocation == "proportional" else _equal_shares(sizes, n)
    rank = frame["unit_id"].map(lambda unit: sha256(f"{seed} {unit}".encode()).hexdigest())
    place = rank.groupby(frame["stratum"]).rank(method="first")
    frame["prob"] = frame["stratum"].map(given / sizes)
    drawn = (place <= frame["stratum"].map(given)).to_numpy()
    frame = frame.set_index("unit_id")
    book = load_codebook("seeds") if codebook is None else codebook
    if (given < 2).any() and len(sizes) > 1:
        warn(f"{who}: {counted(int((given < 2).sum()), 'group')} of {len(sizes)} give one passage only; their variance "
             "cannot be estimated.")  # fmt: skip
    return CodingSheet(
        units=frame[drawn], frame=frame, codebook=book, corpus=corpus, context=_checks.whole(who, "context", context)
    )


def code_again(codes: Codes, n: int, *, target: str, codebook: Codebook, rng: _checks.Rng = 0) -> CodingSheet:
    """Draw a blind sheet of passages that others have coded, to compare new coders with them.

    Parameters
    ----------
    codes : Codes
        Codes with their corpus.
    n : int
        Number of passages to draw, half of them (if possible) from those in which somebody took a position.
    target : str
    codebook : Codebook
        Codebook with the rules for `target`.
    rng : int or Generator
        Random source. The draw depends on it and on the names of the passages.

    Returns
    -------
    CodingSheet
        A sheet with one target. ``prob`` is the probability of being drawn from the coded passages.

    Raises
    ------
    NotEnoughData
        The codes have no texts, or there are fewer passages than `n`.
    UnknownName
        The codes or the codebook have no such target.

    Examples
    --------
    >>> import textlab as tl
    >>> code_again(tl.load_codes("seeds"), 12, target="big_tech", codebook=tl.load_codebook("seeds"), rng=1)
    <CodingSheet: 12 passages in 2 strata, 1 target>
    """
    who = "code_again"
    n = _checks.whole(who, "n", n, least=1)
    seed = _checks.seed_of(*_checks.generator(who, rng))
    wide = codes.wide(_checks.known(who, "target", target, codes.targets))
    if not codes.located or n > len(wide):
        raise NotEnoughData(f"{who}: n={n} passages with their texts are wanted; there are "
                            f"{len(wide) if codes.located else 0}.")  # fmt: skip
    takes = (wide.notna() & (wide != NO_POSITION)).any(axis=1)
    frame = codes.units.loc[wide.index].assign(stratum=np.where(takes, "a position", "no position"))
    sizes = frame.groupby("stratum").size()
    given = _equal_shares(sizes, n)
    frame["prob"] = frame["stratum"].map(given / sizes)
    rank = pd.Series([sha256(f"{seed} {unit}".encode()).hexdigest() for unit in frame.index], index=frame.index)
    drawn = rank.groupby(frame["stratum"]).rank(method="first") <= frame["stratum"].map(given)
    return CodingSheet(units=frame[drawn], frame=frame, codebook=codebook.only(target), corpus=codes.corpus, context=45)


def _frame_of(who: str, corpus: Corpus, by: list[str]) -> pd.DataFrame:
    """Return every passage that can be drawn, with its stratum."""
    body = corpus.where(layer="body")
    rows, documents = body.passages, body.documents
    filled = [bool(body.text(name).strip()) for name in rows.index]
    rows = rows[filled]
    out = rows[["doc_id", "start", "end", "speaker", "turn_id"]].copy()
    parts = []
    for name in by:
        _checks.known(who, "column", name, [*rows.columns, *documents.columns])
        column = rows[name] if name in rows.columns else rows["doc_id"].map(documents[name])
        parts.append(column.astype("object").where(column.notna(), NO_VALUE).astype(str).to_numpy())
    out["stratum"] = [" | ".join(values) for values in zip(*parts, strict=True)] if parts else "all"
    out["unit_id"] = [_name(*place) for place in zip(out["doc_id"], out["start"], out["end"], strict=True)]
    return out.reset_index(names="passage_id")


def _name(doc_id: str, start: int, end: int) -> str:
    """Return a passage name that reveals neither document nor place."""
    return "u" + sha256(f"{doc_id}:{start}-{end}".encode()).hexdigest()[:12]


def _allocated(sizes: pd.Series, n: int) -> pd.Series:
    """Allocate passages to strata in proportion to size, at least one each (largest remainders)."""
    given = pd.Series(1, index=sizes.index)
    while (left := n - int(given.sum())) > 0:
        room = sizes - given
        share = n * sizes / sizes.sum() - given
        for name in share[room > 0].sort_values(ascending=False, kind="stable").index[:left]:
            step = max(1, int(min(room[name], np.floor(share[name]))))
            given[name] += min(step, n - int(given.sum()))
    return given


def _equal_shares(sizes: pd.Series, n: int) -> pd.Series:
    """Allocate equal numbers to strata, at most all; the remainder goes to the largest strata."""
    given = pd.Series(0, index=sizes.index)
    while (left := n - int(given.sum())) > 0:
        room = (sizes - given).sort_values(ascending=False, kind="stable")
        open_strata = room.index[room > 0]
        each = left // len(open_strata)
        names = open_strata if each else open_strata[:left]
        given[names] += np.minimum(room[names], max(each, 1))
    return given


def _for_program(table: pd.DataFrame, kind: str) -> str:
    """Format tasks for doccano (one line each) or Label Studio (one list)."""
    shown = table[["unit_id", "context_before", "passage"]]
    rows: list[dict[str, Any]] = [dict(zip(shown.columns, row, strict=True)) for row in shown.to_numpy().tolist()]
    if kind == ".jsonl":
        lines = (json.dumps({"text": r.pop("passage"), **r, "label": []}) for r in rows)  # ASCII, as in `write_codes`
        return "\n".join(lines) + "\n"
    return json.dumps([{"data": {"text": r.pop("passage"), **r}} for r in rows], ensure_ascii=False, indent=1)
