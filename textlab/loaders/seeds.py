"""The five source texts of the seminar, with their annotations in ``data/``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..errors import UnreadableFile

__all__ = ["ROOT", "load_seeds", "shipped_table"]

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Path(__file__).resolve().parents[1] / "_shipped"


def load_seeds(path: str | Path | None = None) -> Corpus:
    """Load the five texts of ``seeds/``, with layers, turns and dates from the tables in ``data/``.

    Parameters
    ----------
    path : str or Path, optional
        Folder with the five files. Default: the environment variable ``TEXTLAB_SEEDS``, otherwise ``seeds/`` in
        the source checkout. The texts belong to third parties and are not part of an installed package.

    Returns
    -------
    Corpus
        Documents ``bezos-panel, disruption-seminar, egalitarianism-essay, political-economy-report,
        ml-capitalism-essay``. Speakers were decided by readers (``attribution="coded"``) or left
        ``unresolved``; ``data/README.md`` explains how, and how far two independent readings agree.

    Raises
    ------
    UnreadableFile
        A text is missing, or differs from the annotated one (by SHA-256).

    Examples
    --------
    >>> import textlab as tl
    >>> corpus = tl.load_seeds()
    >>> corpus.text("bezos-panel:p0022")[:50]
    'Welcome to the LSE Events Podcast by the London Sc'
    """
    folder = Path(path or os.environ.get("TEXTLAB_SEEDS") or ROOT / "seeds")
    documents = shipped_table("documents").set_index("doc_id")
    texts = {str(doc_id): _read_checked(folder / name) for doc_id, name in documents["file"].items()}
    passages = seed_passages(shipped_table("structure"), shipped_table("turns"))
    corrections = shipped_table("corrections")[["doc_id", "start", "end", "corrected", "confidence"]]
    documents["source"] = [f"seeds/{name}" for name in documents.pop("file")]
    return Corpus(documents, passages, texts, corrections=corrections)


def shipped_table(name: str) -> pd.DataFrame:
    """Read a table in ``data/``; empty cells are missing values."""
    folder = SHIPPED if SHIPPED.exists() else ROOT / "data"
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])


def _read_checked(path: Path) -> str:
    wanted = _checksums(path.parent)
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(
            path,
            "this seed text is not here. The texts belong to third parties and come with the source checkout only: "
            'clone it, or point to the folder with load_seeds("path/to/seeds") or TEXTLAB_SEEDS',
        ) from error
    if hashlib.sha256(raw).hexdigest() != wanted.get(path.name):
        raise UnreadableFile(path, "its SHA-256 differs from seeds/SHA256SUMS; the annotations fit only the original")
    return raw.decode("utf-8")


def _checksums(folder: Path) -> dict[str, str]:
    path = folder / "SHA256SUMS"
    if not path.exists():
        raise UnreadableFile(
            path,
            "there is no such list of checksums, so this is not a folder of seed texts. They come with the source "
            'checkout only: clone it, or use load_seeds("path/to/seeds")',
        )
    pairs = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {name.lstrip("*"): digest for digest, name in pairs}


def seed_passages(structure: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Build passages: the stretches of `structure`, cut at turns, which give speaker and kind."""
    pieces = [_pieces(stretches, turns[turns["doc_id"] == doc]) for doc, stretches in _groups_by_document(structure)]
    table = pd.concat(pieces, ignore_index=True)
    number = table.groupby("doc_id").cumcount() + 1
    table.index = pd.Index(table["doc_id"] + ":p" + number.astype(str).str.zfill(4), name="passage_id")
    return table


def _groups_by_document(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(doc), group) for doc, group in table.groupby("doc_id", sort=False)]


def _pieces(stretches: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for stretch in _records_of(stretches):
        inside = turns[(turns["start"] < stretch.end) & (turns["end"] > stretch.start)]
        if stretch.layer != "body" or inside.empty:
            rows.append({"start": stretch.start, "end": stretch.end, "layer": stretch.layer, "kind": stretch.kind})
            continue
        for turn in _records_of(inside):
            rows.append(
                {
                    "start": max(stretch.start, turn.start),
                    "end": min(stretch.end, turn.end),
                    "layer": "body",
                    "kind": turn.kind,
                    "speaker": turn.speaker,
                    "attribution": turn.attribution,
                    "confidence": turn.confidence,
                    "cue": turn.cue,
                    "turn": turn.turn,
                }
            )
    table = pd.DataFrame(rows).assign(doc_id=stretches["doc_id"].iloc[0])
    table = table.reindex(columns=[*table.columns.union(_ALL, sort=False)])
    return _with_turn_ids(_with_author(table), stretches)


def _records_of(table: pd.DataFrame) -> Iterator[Any]:
    return table.itertuples(index=False)


_ALL = ["speaker", "attribution", "confidence", "cue", "turn"]


def _with_author(table: pd.DataFrame) -> pd.DataFrame:
    for name in ("speaker", "attribution", "confidence", "cue"):
        table[name] = table[name].astype("str")
    return table


def _with_turn_ids(table: pd.DataFrame, stretches: pd.DataFrame) -> pd.DataFrame:
    """Assign turn ids: spoken turns keep their number; in written text each paragraph is a turn."""
    continues = table["start"].isin(stretches.loc[stretches["joins_previous"] == "yes", "start"]).to_numpy()
    spoken = table["turn"].notna().to_numpy()
    body = (table["layer"] == "body").to_numpy()
    new = np.cumsum(body & ~spoken & ~continues)
    number = np.where(spoken, table["turn"].fillna(0), new).astype(int)
    label = np.where(body, "t", "x")
    number = np.where(body, number, np.arange(1, len(table) + 1))
    doc_id = table["doc_id"].iloc[0]
    table["turn_id"] = [f"{doc_id}:{kind}{n:03d}" for kind, n in zip(label, number, strict=True)]
    return table.drop(columns="turn")
