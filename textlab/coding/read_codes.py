"""Read codes from files."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pandas as pd

from .. import _checks
from ..corpus import Corpus
from ..errors import SchemaError, UnreadableFile
from ..loaders.seeds import load_seeds, shipped_table
from ..loaders.sotu import load_sotu
from .code_files import UNIT_COLUMNS, read_code_file
from .codebook import CODEBOOKS, LABELS, Codebook, load_codebook, shipped_codes
from .codes import TABLE, Codes
from .sheets import CodingSheet

# SHA-256 of the concatenated SHA-256 of the coded addresses, sorted by name
_SOTU_TEXTS = "57b89da8d07a7b07f55c7c15e77d35eab4647f37a30037d5d6eac62210d92d2c"
_PREFIXES = ("coder_", "codes_", "coder-", "codes-")


def read_codes(
    paths: str | Path | Iterable[str | Path],
    *,
    codebook: Codebook | None = None,
    units: pd.DataFrame | CodingSheet | None = None,
    corpus: Corpus | None = None,
) -> Codes:
    """Read filled sheets and exports of coding programs.

    Parameters
    ----------
    paths : str, Path or several
        ``.csv, .xlsx``: a sheet (one column per target) or a long table (``unit_id, target, label``, and ``coder``).
        ``.jsonl``: doccano. ``.json``: Label Studio. ``.tsv``: WebAnno or INCEpTION (spans of text). ``.qdpx``:
        REFI-QDA. In the last four, a label is ``target:label``, or belongs to the target ``label``.
    codebook : Codebook, optional
        Its targets are the columns to read, and other labels are refused. By default every column that is not a
        standard column of a sheet is a target, and every label is accepted.
    units : DataFrame or CodingSheet, optional
        The units drawn: ``unit_id`` (index or column), ``doc_id, start, end, prob`` and others. By default the units as
        described in the files.
    corpus : Corpus, optional
        The texts, for quotations. By default the corpus of the CodingSheet.

    Returns
    -------
    Codes
        The coder is the column ``coder`` or the program's annotator, otherwise the name of the file without
        ``coder_``. An empty cell is not a code; the word ``none`` is one.

    Raises
    ------
    UnreadableFile
        A file does not exist, or its content does not match its extension.
    SchemaError
        There is no column of labels, or a coder coded a passage twice.
    UnknownName
        A label is not in the codebook; the message gives its place.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "coder_ann.csv"
    >>> _ = path.write_text("unit_id,tax,note\\nu1,favour,\\nu2,none,sure?\\nu3,,\\n")
    >>> codes = read_codes(path)
    >>> codes
    <Codes: 2 codes of 2 units, 1 coder, 1 target>
    >>> codes.table.values.tolist()
    [['u1', 'ann', 'tax', 'favour'], ['u2', 'ann', 'tax', 'none']]
    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    if not files:
        raise SchemaError("read_codes: no file was named.")
    tables = [_with_coder(read_code_file(path, codebook), path) for path in files]
    long = pd.concat(tables, ignore_index=True)
    if codebook is not None:
        long["label"] = [
            codebook.spelling(label, who="read_codes", place=f"unit {unit!r}, coder {coder!r}") if label else ""
            for label, unit, coder in zip(long["label"], long["unit_id"], long["coder"], strict=True)
        ]
    if isinstance(units, CodingSheet) and corpus is None:
        corpus = units.corpus
    scale = tuple(codebook.label_names) if codebook is not None else _scale(long["label"])
    return Codes(
        table=long.loc[long["label"] != "", list(TABLE)].reset_index(drop=True),
        units=_units(long, units),
        corpus=empty_corpus() if corpus is None else corpus,
        scale=scale,
    )


def load_codes(name: str = "seeds", *, again: bool = False) -> Codes:
    """Load codes that come with the package: a sample of passages, coded independently by two readers.

    Parameters
    ----------
    name : {"seeds", "sotu"}
        ``"seeds"``: 179 passages of the five texts on eight targets. ``"sotu"``: 120 paragraphs of State of the Union
        addresses since 1830 on one target, ``regulation``. All readers are large language models; the READMEs of
        ``data/codebook`` and ``data/codebook/sotu`` say how they coded.
    again : bool
        Add second passes by the same reader (``first_again`` of ``"sotu"``). They show how consistent a reader is, but
        are not another reader, so keep them out of `agreement`.

    Returns
    -------
    Codes
        Codes with the corpus of `load_seeds` or `load_sotu`; ``units`` contains every passage that could be drawn,
        with ``prob``, ``stratum`` and ``speaker``.

    Raises
    ------
    UnknownName
        There are no codes of that name.
    UnreadableFile
        The texts or codes are missing, or the texts differ from those that were coded.
    MissingExtra
        The package ``sotu`` is not installed.

    Examples
    --------
    >>> codes = load_codes("seeds")
    >>> codes
    <Codes: 2,864 codes of 179 units, 2 coders, 8 targets>
    >>> codes.only(target="big_tech").table["label"].value_counts().to_dict()
    {'none': 281, 'against': 73, 'mixed': 2, 'favour': 2}
    """
    _checks.one_of("load_codes", "name", name, list(CODEBOOKS))
    names = shipped_codes(name, again=again)
    if not names:
        raise UnreadableFile(
            f"data/{CODEBOOKS[name]}/codes_*.csv", "no coded sheet is here; they come with the source checkout"
        )
    sheets = {table.removeprefix("codes_"): shipped_table(f"{CODEBOOKS[name]}/{table}") for table in names}
    units = shipped_table(f"{CODEBOOKS[name]}/units")
    corpus = load_seeds() if name == "seeds" else _coded_addresses(units)
    return codes_of_sheets(sheets, load_codebook(name), units, corpus)


def _coded_addresses(units: pd.DataFrame) -> Corpus:
    """Load the State of the Union addresses, if they are identical to those that were coded."""
    corpus = load_sotu()
    hashes = corpus.documents["sha256"].reindex(sorted(set(units["doc_id"])))
    if sha256("".join(hashes.fillna("")).encode()).hexdigest() != _SOTU_TEXTS:
        raise UnreadableFile("sotu", "this version of the package has other texts than the ones that were coded")
    return corpus


def codes_of_sheets(sheets: dict[str, pd.DataFrame], codebook: Codebook, units: pd.DataFrame, corpus: Corpus) -> Codes:
    """Combine sheets in memory, one per coder, with ``unit_id`` and a column for each target, into Codes.

    Parameters
    ----------
    sheets : dict of coder to DataFrame
    codebook : Codebook
    units : DataFrame
        ``unit_id, doc_id, start, end`` and more.
    corpus : Corpus
    """
    parts = [
        sheet.melt("unit_id", codebook.target_names, "target", "label").assign(coder=coder)
        for coder, sheet in sheets.items()
    ]
    long = pd.concat(parts, ignore_index=True).dropna(subset=["label"])
    long["label"] = [
        codebook.spelling(label, who="load_codes", place=f"unit {unit!r}")
        for label, unit in zip(long["label"], long["unit_id"], strict=True)
    ]
    known = units.set_index("unit_id") if "unit_id" in units.columns else units
    return Codes(table=long[list(TABLE)], units=known, corpus=corpus, scale=tuple(codebook.label_names))


def empty_corpus() -> Corpus:
    """Return an empty corpus, for codes whose texts are not available."""
    texts = pd.DataFrame(index=pd.Index([], dtype="str"))
    spans = pd.DataFrame({"doc_id": pd.Series([], dtype="str"), "start": pd.Series([], dtype="int64")})
    return Corpus(texts, spans.assign(end=spans["start"]).set_index(pd.Index([], dtype="str")), {})


def _with_coder(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Add a missing coder name, taken from the file name."""
    stem = path.stem
    for prefix in _PREFIXES:
        stem = stem.removeprefix(prefix)
    if "coder" not in table.columns:
        return table.assign(coder=stem)
    return table.assign(coder=table["coder"].where(table["coder"] != "", stem))


def _units(long: pd.DataFrame, given: pd.DataFrame | CodingSheet | None) -> pd.DataFrame:
    if isinstance(given, CodingSheet):
        return given.frame
    if given is not None:
        return given.set_index("unit_id") if "unit_id" in given.columns else given
    kept = [name for name in UNIT_COLUMNS if name in long.columns]
    return long.drop_duplicates("unit_id").set_index("unit_id")[kept]


def _scale(labels: pd.Series) -> tuple[str, ...]:
    """Return the labels that occur: stance labels in their order, others sorted."""
    used = set(labels) - {""}
    return tuple(x for x in LABELS if x in used) + tuple(sorted(used - set(LABELS)))
